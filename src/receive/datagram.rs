//! A datagram on its way from the socket to the log, and what it was found to be. Plain data.

use super::{
    gate::{Pending, Refusal},
    pet::Pet,
    snmp::DecodeError,
};
use crate::alert_log::NewAlert;
use jiff::Timestamp;
use std::{net::SocketAddr, sync::Arc, time::Instant};

/// A datagram as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Datagram {
    /// When it was taken from the socket: whole microseconds, and no two datagrams of a listener have the same.
    pub(super) received_at: Timestamp,
    /// The same moment on the clock that nobody sets; none where an earlier listener received it.
    pub(super) came: Option<Instant>,
    /// From where it came.
    pub(super) source: SocketAddr,
    /// At which of our sockets.
    pub(super) local: SocketAddr,
    /// Its content.
    pub(super) octets: Vec<u8>,
    /// Where it lies on the disk until it is in the log; none where it was never there.
    pub(super) place: Option<Place>,
}

/// Where in the spill a datagram lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The number of the segment.
    pub(super) segment: u64,
    /// A listener before this one wrote it, and may have brought it into the log before it ended.
    pub(super) is_left_over: bool,
}

/// A datagram that was looked at.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) received_at: Timestamp,
    pub(super) source: SocketAddr,
    pub(super) local: SocketAddr,
    pub(super) place: Option<Place>,
    pub(super) found: Found,
}

/// What a datagram was found to be.
#[derive(Debug)]
pub(super) enum Found {
    /// A notification, to be committed.
    Alert(Box<FoundAlert>),
    /// It cannot be read.
    Malformed {
        /// Why.
        error: DecodeError,
        /// The bytes, for a person to look at.
        octets: Vec<u8>,
    },
    /// It is not taken.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// Its sender asked before sending, and has been answered: nothing for the log.
    Asked,
}

/// A notification, and the answer that may leave only after its commit.
#[derive(Debug)]
pub(super) struct FoundAlert {
    pub(super) alert: NewAlert,
    pub(super) pet: Option<Arc<Pet>>,
    pub(super) answer: Option<Pending>,
    /// The datagram as it came, where the log keeps another form of it.
    pub(super) octets: Option<Vec<u8>>,
}

/// What is still to be finished of an item whose content is with the log.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) received_at: Timestamp,
    pub(super) source: SocketAddr,
    pub(super) local: SocketAddr,
    pub(super) place: Option<Place>,
    pub(super) kind: Kind,
}

/// The part of [`Found`] that the log does not need.
#[derive(Debug)]
pub(super) enum Kind {
    Alert {
        pet: Option<Arc<Pet>>,
        answer: Option<Pending>,
        octets: Option<Vec<u8>>,
        understood: bool,
    },
    Malformed(DecodeError),
    Refused(Refusal),
    Asked,
}

impl Kind {
    /// Whether the log keeps something of it.
    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Self::Alert { .. } | Self::Malformed(_))
    }
}
