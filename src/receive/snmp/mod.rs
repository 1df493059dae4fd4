//! SNMP notifications as bytes: v1 traps, v2c traps and INFORMs, and the answer to an INFORM.
//!
//! Pure functions: no socket, no clock, no log. They never panic, and a datagram that is no notification is an
//! error, not a guess.

mod ber;
mod message;
mod value;

pub use message::{Community, Message, Trap, decode};
pub use value::{Oid, Value, Varbind};

/// Why a datagram is no notification that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It ends in the middle of an element.
    #[error("the datagram ends in the middle of an element")]
    Truncated,
    /// A length is indefinite, or written in more than four octets.
    #[error("a length is not one SNMP allows")]
    Length,
    /// Another kind of element was expected here.
    #[error("unexpected tag {found:#04x}")]
    Tag {
        /// The tag that was found.
        found: u8,
    },
    /// An integer is empty or too wide.
    #[error("an integer is empty or too wide")]
    Integer,
    /// An object identifier cannot be read.
    #[error("an object identifier cannot be read")]
    ObjectIdentifier,
    /// A version that is not spoken here (SNMPv3 is 3).
    #[error("SNMP version number {found} is not spoken here")]
    Version {
        /// The version number in the message: 0 is v1, 1 is v2c, 3 is v3.
        found: i64,
    },
    /// A message that is no notification, such as a Get request.
    #[error("message type {found:#04x} is no notification")]
    NoNotification {
        /// The tag of the message's PDU.
        found: u8,
    },
    /// More varbinds, or a longer community, than any agent sends.
    #[error("more {what} than {limit}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// How much is taken.
        limit: usize,
    },
}
