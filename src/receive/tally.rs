//! What became of every datagram, counted while it happens.

use super::datagram::{Kind, Rest};
use crate::alert_log::{Alert, Counters};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The counters of one listener. When it is drained, what was received has ended in one of four ways: committed,
/// duplicate, malformed or refused.
#[derive(Default)]
pub(super) struct Tally {
    received: AtomicU64,
    decoded: AtomicU64,
    unknown: AtomicU64,
    malformed: AtomicU64,
    refused: AtomicU64,
    duplicate: AtomicU64,
    committed: AtomicU64,
    spilled: AtomicU64,
    /// Left out of what was received: who asked before sending, which is no alert; and what an earlier listener had
    /// brought into the log, and counted, when it was killed.
    left_out: AtomicU64,
}

impl Tally {
    /// So many came in.
    pub(super) fn receive(&self, datagrams: usize) {
        add(&self.received, datagrams);
    }

    /// So many wait on the disk.
    pub(super) fn spill(&self, datagrams: usize) {
        add(&self.spilled, datagrams);
    }

    /// So many were not taken.
    pub(super) fn refuse(&self, datagrams: usize) {
        add(&self.refused, datagrams);
    }

    /// This one has ended; `known` is the alert that was in the log already.
    pub(super) fn end(&self, rest: &Rest, known: Option<&Alert>) {
        let counters: &[&AtomicU64] = match &rest.kind {
            Kind::Malformed(_) => &[&self.malformed],
            Kind::Refused(_) => &[&self.refused],
            Kind::Asked => &[&self.left_out],
            Kind::Alert { .. } if known.is_some_and(|known| is_same_datagram(rest, known)) => {
                &[&self.left_out]
            }
            Kind::Alert { .. } if known.is_some() => &[&self.duplicate],
            Kind::Alert { understood: true, .. } => &[&self.decoded, &self.committed],
            Kind::Alert { .. } => &[&self.unknown, &self.committed],
        };
        for counter in counters {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// What has not ended waits on the disk for the next listener, which will count it as received.
    pub(super) fn put_off_the_rest(&self) {
        let now = self.read();
        let ended = now.committed + now.duplicate + now.malformed + now.refused;
        self.received.store(ended + self.left_out.load(Relaxed), Relaxed);
    }

    /// The counters now, but for the system's.
    pub(super) fn read(&self) -> Counters {
        let left_out = self.left_out.load(Relaxed);
        Counters {
            received: self.received.load(Relaxed).saturating_sub(left_out),
            decoded: self.decoded.load(Relaxed),
            unknown: self.unknown.load(Relaxed),
            malformed: self.malformed.load(Relaxed),
            refused: self.refused.load(Relaxed),
            duplicate: self.duplicate.load(Relaxed),
            dropped_by_kernel: None,
            spilled: self.spilled.load(Relaxed),
            committed: self.committed.load(Relaxed),
        }
    }
}

/// Whether this is what an earlier listener left on the disk after it was in the log: not sent again by anybody.
fn is_same_datagram(rest: &Rest, known: &Alert) -> bool {
    let is_left_over = rest.place.is_some_and(|place| place.is_left_over);
    is_left_over && (rest.received_at, rest.source) == (known.received_at, known.source)
}

fn add(counter: &AtomicU64, datagrams: usize) {
    counter.fetch_add(u64::try_from(datagrams).unwrap_or(u64::MAX), Relaxed);
}
