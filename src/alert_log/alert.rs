//! What the log keeps about one alert: facts only. The sentence is made when it is shown, in the language of then.

use jiff::Timestamp;
use std::{fmt, net::SocketAddr, str::FromStr};

/// The number of an alert in the log; never given twice.
pub type AlertId = i64;

/// How bad it is, in the four steps the whole product uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 復旧: a fault is over.
    Recovered,
    /// 情報: nothing to do.
    Information,
    /// 警告: something works no longer as it should.
    Warning,
    /// 異常: something is broken.
    Error,
}

/// Whose clock [`NewAlert::occurred_at`] was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// The BMC's.
    Bmc,
    /// The operating system's.
    Os,
    /// The alert names no time.
    None,
}

/// The way the alert came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// A Platform Event Trap of a BMC.
    BmcSnmp,
    /// A mail of a BMC.
    BmcMail,
    /// A trap of an agent on the operating system.
    AgentSnmp,
    /// A mail of an agent on the operating system.
    AgentMail,
    /// A trap that does not tell whether a BMC or an agent sent it.
    OtherSnmp,
}

/// Gives a plain enum its fixed names in the database and in JSON. Do not change a name: it is in people's logs.
macro_rules! named {
    ($type:ty { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The fixed name in the log and in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                let known = Self::ALL.iter().find(|value| value.name() == text);
                known.copied().ok_or_else(|| UnknownName { text: text.to_owned() })
            }
        }
    };
}

named!(Severity { Recovered = "recovered", Information = "information", Warning = "warning", Error = "error" });
named!(Clock { Bmc = "bmc", Os = "os", None = "none" });
named!(Path {
    BmcSnmp = "bmc-snmp",
    BmcMail = "bmc-mail",
    AgentSnmp = "agent-snmp",
    AgentMail = "agent-mail",
    OtherSnmp = "snmp",
});

/// A text that names no severity, clock or path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no known name")]
pub struct UnknownName {
    /// What was given.
    pub text: String,
}

/// An alert to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlert {
    /// When it reached this machine.
    pub received_at: Timestamp,
    /// When it happened, as the sender says.
    pub occurred_at: Option<Timestamp>,
    /// Whose clock said so.
    pub clock: Clock,
    /// Where the datagram came from.
    pub source: SocketAddr,
    /// The name of the server in the site, where it is known.
    pub server: Option<String>,
    /// The way it came.
    pub path: Path,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it is a test.
    pub is_test: bool,
    /// Whether its content was understood; if not, it is kept and shown all the same.
    pub understood: bool,
    /// The system's GUID from a Platform Event Trap, in the octet order of the trap.
    pub guid: Option<[u8; 16]>,
    /// The sequence number of a Platform Event Trap.
    pub sequence: Option<u16>,
    /// What a search finds it by: its texts in every language.
    pub words: String,
    /// The datagram as it came.
    pub raw: Vec<u8>,
    /// How to tell that the sender has repeated it.
    pub repeat: Option<RepeatKey>,
    /// By what it is folded into an incident; none where nothing is known of what it is about.
    pub fold: Option<super::FoldKey>,
}

/// Two alerts with the same key within the window are one: the sender has not heard the acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepeatKey {
    /// A digest of what identifies the alert.
    pub key: [u8; 16],
    /// For how long the sender may repeat it.
    pub window_secs: u32,
}

/// An alert in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Its number.
    pub id: AlertId,
    /// When it reached this machine.
    pub received_at: Timestamp,
    /// When it happened, as the sender says.
    pub occurred_at: Option<Timestamp>,
    /// Whose clock said so.
    pub clock: Clock,
    /// Where the datagram came from.
    pub source: SocketAddr,
    /// The name of the server in the site, where it was known.
    pub server: Option<String>,
    /// The way it came.
    pub path: Path,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it is a test.
    pub is_test: bool,
    /// Whether its content was understood.
    pub understood: bool,
    /// The system's GUID, in the octet order of the trap.
    pub guid: Option<[u8; 16]>,
    /// The sequence number of a Platform Event Trap.
    pub sequence: Option<u16>,
    /// The incident it belongs to.
    pub incident: Option<i64>,
    /// When somebody took note of it.
    pub acknowledged_at: Option<Timestamp>,
    /// What they wrote.
    pub note: Option<String>,
    /// The datagram as it came.
    pub raw: Vec<u8>,
}

impl Alert {
    /// The alert that appending `new` as number `id` makes, in an incident.
    pub(super) fn from_new(id: AlertId, incident: i64, new: &NewAlert) -> Self {
        Self {
            id,
            received_at: whole_micros(new.received_at),
            occurred_at: new.occurred_at.map(whole_micros),
            clock: new.clock,
            source: new.source,
            server: new.server.clone(),
            path: new.path,
            severity: new.severity,
            is_test: new.is_test,
            understood: new.understood,
            guid: new.guid,
            sequence: new.sequence,
            incident: Some(incident),
            acknowledged_at: None,
            note: None,
            raw: new.raw.clone(),
        }
    }
}

/// The time as the log keeps it, so that what was told at the commit equals what is read later.
fn whole_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_in_peoples_logs_do_not_change() {
        let names = |all: &[Severity]| all.iter().map(|s| s.name()).collect::<Vec<_>>();
        assert_eq!(
            names(Severity::ALL),
            ["recovered", "information", "warning", "error"]
        );
        for path in Path::ALL {
            assert_eq!(path.name().parse(), Ok(*path));
        }
        assert!("fatal".parse::<Severity>().is_err());
    }
}
