//! What observers of a listener are told. Plain data.

use super::{gate::Refusal, pet::Pet, snmp::DecodeError};
use crate::alert_log::{self, Alert};
use jiff::Timestamp;
use std::{net::SocketAddr, sync::Arc};

/// An alert that is in the log: what an observer may tell, and what may be acknowledged.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The alert, with its number.
    pub alert: Arc<Alert>,
    /// Its content, where it is a Platform Event Trap.
    pub pet: Option<Arc<Pet>>,
    /// Its sender has repeated it: it is in the log once, and is acknowledged again.
    pub is_repetition: bool,
    /// From where this datagram came.
    pub source: SocketAddr,
    /// At which of our sockets.
    pub local: SocketAddr,
    /// When this datagram came.
    pub received_at: Timestamp,
    /// When the commit was done.
    pub committed_at: Timestamp,
}

/// What became of a datagram, or of the log.
#[derive(Clone, Debug)]
pub enum Event {
    /// It is in the log.
    Committed(Committed),
    /// It cannot be read.
    Malformed {
        /// From where it came.
        source: SocketAddr,
        /// Why.
        error: DecodeError,
    },
    /// It was not taken, and is not in the log.
    Refused {
        /// From where it came.
        source: SocketAddr,
        /// Why.
        reason: Refusal,
    },
    /// The log cannot be written. Nothing is answered from now on; what comes in waits in memory and in the spill.
    Stalled(alert_log::Error),
    /// The log can be written again, and what waited is being committed.
    GoesOn,
}
