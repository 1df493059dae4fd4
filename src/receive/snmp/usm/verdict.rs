//! What [`super::Usm`] says of a message: who sent it, why it is not taken, what is answered.

use crate::{receive::snmp, site::EngineId};
use std::net::IpAddr;

/// How a message is protected (RFC 3411 section 3.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecurityLevel {
    /// Anybody may have sent it.
    NoAuthNoPriv,
    /// It comes from the user, unchanged; anybody could read it on the way.
    AuthNoPriv,
    /// It comes from the user, unchanged, and was encrypted.
    AuthPriv,
}

impl SecurityLevel {
    /// As the specification writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAuthNoPriv => "noAuthNoPriv",
            Self::AuthNoPriv => "authNoPriv",
            Self::AuthPriv => "authPriv",
        }
    }
}

/// Who sent a v3 message, and how it was protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// `msgUserName`.
    pub user: Vec<u8>,
    /// How it was protected.
    pub level: SecurityLevel,
    /// The authoritative engine: a trap's sender, an INFORM's receiver. None where it has no valid id.
    pub engine: Option<EngineId>,
    /// Where it has just come in: how to know it again.
    pub trace: Option<Trace>,
}

/// How to know a v3 message again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// A digest of the message as it came: the same again is a copy, whoever sends it.
    pub message: [u8; 16],
    /// A digest of what it says, and who: the same again is an INFORM whose sender has not heard the answer. It carries
    /// another number then.
    pub content: [u8; 16],
    /// From where this very message came first, as far as it is authentic and is remembered.
    pub first_from: IpAddr,
}

/// Why a v3 message is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refused {
    /// It is for another engine than ours, or from one without a valid id.
    UnknownEngine,
    /// Nobody of that name may send.
    UnknownUser,
    /// It is protected less than the user demands, or in a way for which there is no key.
    SecurityLevel,
    /// Its code is wrong: another passphrase or protocol, or it was changed on the way.
    WrongDigest,
    /// It is too old, or from before the last start: late, or sent again by somebody.
    NotInTimeWindow,
    /// It cannot be decrypted: another passphrase or protocol.
    Decryption,
}

impl Refused {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::UnknownEngine,
        Self::UnknownUser,
        Self::SecurityLevel,
        Self::WrongDigest,
        Self::NotInTimeWindow,
        Self::Decryption,
    ];

    /// Stable, for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownEngine => "unknown-engine",
            Self::UnknownUser => "unknown-user",
            Self::SecurityLevel => "security-level",
            Self::WrongDigest => "wrong-digest",
            Self::NotInTimeWindow => "not-in-time-window",
            Self::Decryption => "decryption",
        }
    }

    /// The number of its counter below usmStats (RFC 3414 section 5).
    pub(super) fn counter(self) -> u8 {
        match self {
            Self::SecurityLevel => 1,
            Self::NotInTimeWindow => 2,
            Self::UnknownUser => 3,
            Self::UnknownEngine => 4,
            Self::WrongDigest => 5,
            Self::Decryption => 6,
        }
    }
}

/// What a v3 message is.
#[derive(Debug)]
pub enum Heard {
    /// A notification from a user who may send.
    Opened(Box<Opened>),
    /// It is not taken. The report, where the sender wants one, may be sent at once.
    Refused {
        /// Why.
        reason: Refused,
        /// What the sender is told.
        report: Option<Vec<u8>>,
    },
    /// The sender asks for our engine id, or our boots and time, before it sends: no alert is lost. The report may be
    /// sent at once.
    Discovery {
        /// What the sender is told.
        report: Vec<u8>,
    },
}

/// A notification from a user who may send.
#[derive(Debug)]
pub struct Opened {
    /// What it says.
    pub message: snmp::Message,
    /// What the log keeps in place of the datagram, where that was encrypted: the same with its content in the clear.
    pub kept: Option<Vec<u8>>,
    /// How an INFORM is to be answered, after the commit.
    pub answer: Option<Answer>,
}

/// What the answer to an INFORM needs, until its alert is in the log: [`super::Usm::answer`] makes the datagram.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) id: i64,
    pub(super) level: SecurityLevel,
    pub(super) user: Vec<u8>,
    pub(super) scoped: Vec<u8>,
}

/// This program as an SNMP engine. `boots` must have been kept durably, one greater each time, before it is used here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnEngine {
    /// Its id, the same for ever.
    pub id: EngineId,
    /// How often it has started.
    pub boots: u32,
}
