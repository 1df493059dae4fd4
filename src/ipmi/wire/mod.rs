//! What IPMI over LAN looks like on the wire (IPMI v2.0 rev. 1.1, section 13): pure functions over bytes, both ways.
//!
//! Nothing here panics on any input, knows a key, a socket or the time. Both the client and a BMC use it.

mod datagram;
mod message;
mod open_session;
mod rakp;
mod reader;

pub use datagram::{
    AsfMessage, AsfPing, AsfPong, Datagram, PayloadType, RMCP_CLASS_ASF, RMCP_CLASS_IPMI, RmcpPlusPacket,
    SessionlessPacket,
};
pub use message::{BMC_ADDRESS, LanMessage, REMOTE_CONSOLE_ADDRESS, checksum};
pub use open_session::{Algorithms, OpenSessionRequest, OpenSessionResponse};
pub use rakp::{NAME_ONLY_LOOKUP, Rakp1, Rakp2, Rakp3, Rakp4, RakpStatus};
pub(crate) use reader::Reader;

/// Why bytes are not the thing they should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// There are fewer bytes than the format needs.
    #[error("{what}: {needed} bytes are needed, {got} came")]
    TooShort {
        /// The name of the format.
        what: &'static str,
        /// Bytes needed up to and including the field that was being read.
        needed: usize,
        /// Bytes there were.
        got: usize,
    },
    /// A field holds what it may not hold.
    #[error("{what}: {field} is {value:#x}")]
    Unexpected {
        /// The name of the format.
        what: &'static str,
        /// The name of the field.
        field: &'static str,
        /// What it holds.
        value: u32,
    },
    /// A checksum is wrong (IPMI 2.0 section 13.8).
    #[error("{what}: the {field} checksum is wrong")]
    Checksum {
        /// The name of the format.
        what: &'static str,
        /// `header` or `data`.
        field: &'static str,
    },
}
