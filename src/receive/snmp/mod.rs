//! SNMP notifications as bytes: v1 traps, v2c and v3 traps and INFORMs, and the answer to an INFORM. `usm/` is the
//! security of v3.
//!
//! Pure functions and, for v3, what is remembered between two messages: no socket, no clock, no log. They never panic,
//! and a datagram that is no notification is an error, not a guess.

mod ber;
mod message;
mod usm;
mod value;

pub use ber::reread_elements;
pub(super) use message::version;
pub use message::{Community, Message, Trap, decode};
pub use usm::{
    Answer, Heard, KnownEngine, Opened, OwnEngine, Protection, Refused, SecurityLevel, Trace, UserKeys, Usm,
};
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
    /// A version that is not spoken here.
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
    /// Another security model than the User-based one, which is 3.
    #[error("SNMPv3 security model {found} is not spoken here")]
    SecurityModel {
        /// `msgSecurityModel` of the message.
        found: i64,
    },
    /// The flags or sizes in a v3 header contradict RFC 3412 section 6.
    #[error("the header of the SNMPv3 message is not one SNMP allows")]
    Header,
    /// The content of a v3 message is encrypted, and nobody here has the key.
    #[error("the content is encrypted")]
    Encrypted,
    /// More varbinds, or a longer community, than any agent sends.
    #[error("more {what} than {limit}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// How much is taken.
        limit: usize,
    },
}
