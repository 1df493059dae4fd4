//! What became of every datagram, counted while it happens.

use super::datagram::{Kind, Rest};
use crate::alert_log::Counters;
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
    /// Who asked before sending: it is no alert, and is left out of what was received.
    discovery: AtomicU64,
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

    /// This one has ended.
    pub(super) fn end(&self, rest: &Rest, is_repetition: bool) {
        let counters: &[&AtomicU64] = match &rest.kind {
            Kind::Malformed(_) => &[&self.malformed],
            Kind::Refused(_) => &[&self.refused],
            Kind::Asked => &[&self.discovery],
            Kind::Alert { .. } if is_repetition => &[&self.duplicate],
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
        self.received.store(ended + self.discovery.load(Relaxed), Relaxed);
    }

    /// The counters now, but for the system's.
    pub(super) fn read(&self) -> Counters {
        let discovery = self.discovery.load(Relaxed);
        Counters {
            received: self.received.load(Relaxed).saturating_sub(discovery),
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

fn add(counter: &AtomicU64, datagrams: usize) {
    counter.fetch_add(u64::try_from(datagrams).unwrap_or(u64::MAX), Relaxed);
}
