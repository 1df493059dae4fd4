//! The wanted state of a server's alerting, as a person writes it in TOML and as the window saves it.
//!
//! A key that is left out is left as it is on the server.

use serde::{Deserialize, Serialize};
use std::{fmt, net::Ipv4Addr, str::FromStr};

/// Everything wanted of one server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The BMC's SNMP alerts (SNMP通報).
    #[serde(default)]
    pub snmp_alert: SnmpAlert,
}

impl Wanted {
    /// Whether nothing at all is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The BMC's SNMP alert settings (EE3: 設定 → 通報 → SNMP通報).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnmpAlert {
    /// Whether the BMC alerts at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// LAN parameter 16.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<Community>,
    /// 1次, 2次, 3次通報先: the whole list, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destinations: Option<Vec<Ipv4Addr>>,
    /// 通報応答: the BMC waits for an answer to each alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge: Option<bool>,
    /// How long the BMC waits for the answer, in seconds (0–255).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ack_timeout_secs: Option<u8>,
    /// How often the BMC sends again (0–7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retries: Option<u8>,
    /// 通報手順.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
    /// 通報レベル.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

/// Whether all destinations are told, or one after another until one answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Procedure {
    /// Every destination.
    All,
    /// The next only when the one before did not answer.
    OneAfterAnother,
}

/// Which events are reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 異常.
    Error,
    /// 異常・警告.
    ErrorWarning,
    /// 異常・警告・情報.
    ErrorWarningInformation,
    /// Individual groups of events, by name.
    #[serde(untagged)]
    Individual {
        /// For example `temperature`, `fan`.
        groups: Vec<String>,
    },
}

/// An SNMP community string that a BMC can hold: 1 to 18 bytes of printable ASCII (IPMI 2.0 table 23-4,
/// parameter 16).
///
/// A weak secret: `Display` shows it to the administrator who must compare it, `Debug` (logs, reports) does not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Community(String);

impl Community {
    /// LAN parameter 16 holds this many bytes.
    pub const MAX_BYTES: usize = 18;

    /// The text, shown to the administrator who must compare it; mask it in logs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text cannot be a BMC's community string.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommunityError {
    /// There is no text.
    #[error("a community string needs at least one character")]
    Empty,
    /// Longer than the BMC can hold.
    #[error("a community string holds at most 18 bytes, this one has {bytes}")]
    TooLong {
        /// How many bytes were given.
        bytes: usize,
    },
    /// A character that a BMC would show or compare differently.
    #[error("a community string may only have printable ASCII characters, not {character:?}")]
    Unprintable {
        /// The first such character.
        character: char,
    },
}

impl FromStr for Community {
    type Err = CommunityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(CommunityError::Empty);
        }
        if let Some(character) = text.chars().find(|c| !(' '..='~').contains(c)) {
            return Err(CommunityError::Unprintable { character });
        }
        if text.len() > Self::MAX_BYTES {
            return Err(CommunityError::TooLong { bytes: text.len() });
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Community {
    type Error = CommunityError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Community> for String {
    fn from(community: Community) -> Self {
        community.0
    }
}

impl fmt::Debug for Community {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Community(…)")
    }
}

impl fmt::Display for Community {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Community, CommunityError, Level, Wanted};

    #[test]
    fn the_documented_shape_is_read() {
        let wanted: Wanted = toml::from_str(
            r#"
            [snmp_alert]
            enabled = true
            community = "ops"
            destinations = ["192.0.2.10", "192.0.2.11"]
            acknowledge = true
            ack_timeout_secs = 6
            retries = 3
            procedure = "all"
            level = "error-warning"
            "#,
        )
        .expect("the shape of the console contract");
        assert_eq!(wanted.snmp_alert.level, Some(Level::ErrorWarning));
        assert_eq!(wanted.snmp_alert.destinations.map(|d| d.len()), Some(2));
        let individual: Wanted =
            toml::from_str("[snmp_alert]\nlevel = { groups = [\"temperature\", \"fan\"] }").expect("groups");
        let groups = vec!["temperature".to_owned(), "fan".to_owned()];
        assert_eq!(individual.snmp_alert.level, Some(Level::Individual { groups }));
    }

    #[test]
    fn a_misspelt_key_is_not_silently_ignored() {
        assert!(toml::from_str::<Wanted>("[snmp_alert]\ncommunty = \"ops\"").is_err());
    }

    #[test]
    fn a_community_is_what_a_bmc_can_hold() {
        assert!("123456789012345678".parse::<Community>().is_ok());
        assert_eq!(
            "1234567890123456789".parse::<Community>(),
            Err(CommunityError::TooLong { bytes: 19 })
        );
        assert_eq!(
            "通報".parse::<Community>(),
            Err(CommunityError::Unprintable { character: '通' })
        );
        assert_eq!("".parse::<Community>(), Err(CommunityError::Empty));
        let community: Community = "ops-tokyo".parse().expect("a community");
        assert_eq!(format!("{community} {community:?}"), "ops-tokyo Community(…)");
    }
}
