//! Why a BMC could not be dealt with at all. What went wrong with one item stands in its `Outcome`.

use super::entry::Table;
use crate::ipmi::{self, command::CommandCode};
use ipmi_rs_core::connection::Message;

/// Why nothing could be read, planned, applied or undone.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No session opened, or it was lost and did not come back.
    #[error(transparent)]
    Ipmi(#[from] ipmi::Error),
    /// A wanted number is beyond what a BMC can hold.
    #[error("{key} = {value}, at most {max}")]
    OutOfRange {
        /// As it stands in the wanted file.
        key: &'static str,
        /// What was wanted.
        value: u32,
        /// What can be held.
        max: u32,
    },
    /// The BMC's settings are no longer those the plan was made from; nothing was written.
    #[error("the settings changed since they were read")]
    ChangedSince,
    /// No channel of this BMC is an 802.3 LAN.
    #[error("no LAN channel")]
    NoLanChannel,
    /// Something else holds the table's set-in-progress flag and does not let go; nothing was written.
    #[error("{table:?} parameters are being set by something else")]
    BeingConfigured {
        /// Which table.
        table: Table,
    },
    /// The BMC refused what cannot be done without.
    #[error("{command}: completion code {completion_code:02X}h")]
    Refused {
        /// What was asked.
        command: CommandCode,
        /// As it came.
        completion_code: u8,
    },
    /// The answer could not be read.
    #[error("{command}: an answer that cannot be read")]
    Malformed {
        /// What was asked.
        command: CommandCode,
    },
    /// What was there before could not be put on disk; nothing was written.
    #[error("the snapshot could not be kept")]
    Keep(#[source] std::io::Error),
    /// The snapshot is of a shape this version does not know.
    #[error("snapshot version {version}")]
    SnapshotVersion {
        /// What it says.
        version: u32,
    },
    /// The BMC has no destination of this number.
    #[error("destination {destination} of {offered}")]
    NoSuchDestination {
        /// Counted from 1.
        destination: u8,
        /// How many it offers.
        offered: u8,
    },
    /// The destination holds no address.
    #[error("destination {destination} is empty")]
    DestinationEmpty {
        /// Counted from 1.
        destination: u8,
    },
}

impl Error {
    pub(super) fn refused(request: &Message, completion_code: u8) -> Self {
        Self::Refused {
            command: CommandCode::of(request),
            completion_code,
        }
    }
}
