//! The SNMP community as a BMC can hold it.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

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
    use super::{Community, CommunityError};

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
