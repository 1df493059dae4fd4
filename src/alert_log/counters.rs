//! What became of every datagram, counted.

use serde::{Deserialize, Serialize};

/// The counters of a listener, or of all that ever wrote into a log.
///
/// When a listener is drained, `received = committed + duplicate + malformed + refused`, and
/// `committed = decoded + unknown`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Datagrams that came in.
    pub received: u64,
    /// Committed and understood.
    pub decoded: u64,
    /// Committed and kept with everything in them, but of no kind known here.
    pub unknown: u64,
    /// No notification that can be read; the newest are kept as bytes.
    pub malformed: u64,
    /// Refused by an allow-list, or not taken because the log could not write. Never acknowledged.
    pub refused: u64,
    /// Repetitions of alerts that are in the log; acknowledged again.
    pub duplicate: u64,
    /// Lost by the system before they could be read; none where it does not tell.
    pub dropped_by_kernel: Option<u64>,
    /// Kept outside the log for a while.
    pub spilled: u64,
    /// Alerts on disk.
    pub committed: u64,
}

impl Counters {
    /// What was counted since `before`, which was read from the same listener.
    #[must_use]
    pub fn since(self, before: &Self) -> Self {
        let dropped = self.dropped_by_kernel.zip(before.dropped_by_kernel);
        Self {
            received: self.received.saturating_sub(before.received),
            decoded: self.decoded.saturating_sub(before.decoded),
            unknown: self.unknown.saturating_sub(before.unknown),
            malformed: self.malformed.saturating_sub(before.malformed),
            refused: self.refused.saturating_sub(before.refused),
            duplicate: self.duplicate.saturating_sub(before.duplicate),
            dropped_by_kernel: dropped.map(|(now, before)| now.saturating_sub(before)),
            spilled: self.spilled.saturating_sub(before.spilled),
            committed: self.committed.saturating_sub(before.committed),
        }
    }

    /// The sum; what one of both does not know stays unknown.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let dropped = self.dropped_by_kernel.zip(other.dropped_by_kernel);
        Self {
            received: self.received + other.received,
            decoded: self.decoded + other.decoded,
            unknown: self.unknown + other.unknown,
            malformed: self.malformed + other.malformed,
            refused: self.refused + other.refused,
            duplicate: self.duplicate + other.duplicate,
            dropped_by_kernel: dropped.map(|(ours, theirs)| ours + theirs),
            spilled: self.spilled + other.spilled,
            committed: self.committed + other.committed,
        }
    }
}
