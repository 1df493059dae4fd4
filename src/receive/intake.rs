//! What has come in and waits to be read: in memory as far as the budget goes, then in the spill, always in the order in
//! which it came. Where neither has room the sockets wait, and the system counts what it drops.

use super::{
    datagram::{Datagram, Place},
    spill::Spill,
    stamps::Stamps,
    tally::Tally,
};
use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// What a datagram costs beside its octets: its own fields, and what the allocator adds.
const OVERHEAD_BYTES: usize = 160;
/// How long a socket, or a reader, waits before it asks the disk again.
const PATIENCE: Duration = Duration::from_millis(200);

/// How much may wait in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes, datagrams and what they cost beside counted.
    pub bytes: usize,
    /// Datagrams.
    pub datagrams: usize,
}

impl Default for Budget {
    /// A storm of a quarter of a million ordinary traps.
    fn default() -> Self {
        Self {
            bytes: 96 << 20,
            datagrams: 1 << 18,
        }
    }
}

/// What waits.
pub(super) struct Intake {
    inner: Mutex<Inner>,
    /// There is something to be read, or nothing will come any more.
    filled: Condvar,
    /// There is room, or nobody cares any more.
    emptied: Condvar,
    tally: Arc<Tally>,
}

struct Inner {
    budget: Budget,
    queue: VecDeque<Datagram>,
    bytes: usize,
    spill: Option<Spill>,
    stamps: Stamps,
    /// Sockets that are being read.
    sockets: usize,
    /// The listener ends without waiting for the log.
    is_given_up: bool,
    /// The disk has refused, and nobody has been told again since.
    is_spill_refused: bool,
}

/// Holds a socket's place; dropped when nothing comes from it any more.
pub(super) struct Open<'i>(&'i Intake);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let mut inner = self.0.lock();
        inner.sockets = inner.sockets.saturating_sub(1);
        self.0.filled.notify_all();
    }
}

impl Intake {
    /// With so many sockets, each of which will call [`Intake::open`].
    pub(super) fn new(budget: Budget, spill: Option<Spill>, sockets: usize, tally: Arc<Tally>) -> Self {
        Self {
            inner: Mutex::new(Inner {
                budget,
                queue: VecDeque::new(),
                bytes: 0,
                spill,
                stamps: Stamps::new(Instant::now()),
                sockets,
                is_given_up: false,
                is_spill_refused: false,
            }),
            filled: Condvar::new(),
            emptied: Condvar::new(),
            tally,
        }
    }

    /// A socket is being read.
    pub(super) fn open(&self) -> Open<'_> {
        Open(self)
    }

    /// Takes over what came, emptying `batch`. Waits where there is no room.
    pub(super) fn push(&self, batch: &mut Vec<Datagram>) {
        if batch.is_empty() {
            return;
        }
        self.tally.receive(batch.len());
        let mut inner = self.lock();
        for datagram in batch.iter_mut() {
            inner.stamps.stamp(datagram);
        }
        loop {
            self.tally.spill(inner.take_in(batch));
            self.filled.notify_all();
            if batch.is_empty() {
                return;
            }
            let waited = self.emptied.wait_timeout(inner, PATIENCE);
            inner = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Fills `batch` with the oldest, at most so many, waiting for the first. False when nothing will come any more.
    pub(super) fn take(&self, most: usize, batch: &mut Vec<Datagram>) -> bool {
        let mut inner = self.lock();
        loop {
            if inner.is_given_up {
                return false;
            }
            if !inner.queue.is_empty() {
                let count = most.min(inner.queue.len());
                let before = batch.len();
                batch.extend(inner.queue.drain(..count));
                let taken: usize = batch.iter().skip(before).map(cost).sum();
                inner.bytes = inner.bytes.saturating_sub(taken);
                self.emptied.notify_all();
                return true;
            }
            if inner.read_back(&self.tally) {
                continue;
            }
            let is_waiting = inner.spill.as_ref().is_some_and(Spill::is_waiting);
            if inner.sockets == 0 && !is_waiting {
                return false;
            }
            inner = if is_waiting {
                // The disk does not give it back now. What comes meanwhile stands behind it, and changes nothing: each
                // attempt has its time.
                let waited = self
                    .filled
                    .wait_timeout_while(inner, PATIENCE, |inner| !inner.is_given_up);
                waited.unwrap_or_else(PoisonError::into_inner).0
            } else {
                self.filled.wait(inner).unwrap_or_else(PoisonError::into_inner)
            };
        }
    }

    /// These will not be asked for again: what lies of them on the disk may go.
    pub(super) fn finish(&self, places: impl Iterator<Item = Place>) {
        let mut inner = None;
        // Nearly always all of one segment, or of none.
        let mut same: Option<(u64, usize)> = None;
        let mut finish = |segment, count| {
            let inner = inner.get_or_insert_with(|| self.lock());
            if let Some(spill) = &mut inner.spill {
                spill.finish(segment, count);
            }
        };
        for place in places {
            match &mut same {
                Some((segment, count)) if *segment == place.segment => *count += 1,
                other => {
                    if let Some((segment, count)) = other.replace((place.segment, 1)) {
                        finish(segment, count);
                    }
                }
            }
        }
        if let Some((segment, count)) = same {
            finish(segment, count);
        }
    }

    /// Nothing is handed out any more, and no socket waits for room.
    pub(super) fn give_up(&self) {
        self.lock().is_given_up = true;
        self.filled.notify_all();
        self.emptied.notify_all();
    }

    /// Whether the listener ends without waiting for the log.
    pub(super) fn is_given_up(&self) -> bool {
        self.lock().is_given_up
    }

    /// Waits so long, or until the listener gives up.
    pub(super) fn wait_until_given_up(&self, patience: Duration) {
        let inner = self.lock();
        // Whoever waits looks again by itself.
        let _ = self
            .emptied
            .wait_timeout_while(inner, patience, |inner| !inner.is_given_up);
    }

    /// Puts off what is not finished to the next start: `older`, and everything here. Returns how many there was no
    /// place for.
    pub(super) fn put_off(&self, older: Vec<Datagram>) -> usize {
        let mut inner = self.lock();
        let mut rest = older;
        rest.extend(inner.queue.drain(..));
        inner.bytes = 0;
        // What has a place on the disk already stays there. What came before it goes to the front, the rest to the end.
        let first_placed = rest.iter().position(|datagram| datagram.place.is_some());
        let behind = rest.split_off(first_placed.unwrap_or(rest.len()));
        let mut front = rest;
        let mut back: Vec<Datagram> = behind
            .into_iter()
            .filter(|datagram| datagram.place.is_none())
            .collect();
        let Some(spill) = &mut inner.spill else {
            return front.len() + back.len();
        };
        spill.use_reserve();
        let mut lost = 0;
        if !spill.is_waiting() && first_placed.is_none() {
            back = std::mem::take(&mut front);
        }
        for (datagrams, is_front) in [(front, true), (back, false)] {
            if datagrams.is_empty() {
                continue;
            }
            let kept = if is_front {
                spill.put_in_front(&datagrams)
            } else {
                spill.append(&datagrams).and_then(|()| spill.sync())
            };
            match kept {
                Ok(()) => self.tally.spill(datagrams.len()),
                Err(error) => {
                    tracing::error!(%error, alerts = datagrams.len(), "alerts that wait for the log are lost");
                    lost += datagrams.len();
                }
            }
        }
        lost
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nobody panics half-way through a change of it.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Takes as much as there is room for, in memory or on the disk. Returns how many went to the disk.
    fn take_in(&mut self, batch: &mut Vec<Datagram>) -> usize {
        if !self.spill.as_ref().is_some_and(Spill::is_waiting) {
            let mut room = self.budget.datagrams.saturating_sub(self.queue.len());
            let mut bytes = self.bytes;
            let fits = batch.iter().take_while(|datagram| {
                let has_room = room > 0 && bytes < self.budget.bytes;
                room = room.saturating_sub(1);
                bytes += cost(datagram);
                has_room
            });
            let fits = fits.count();
            self.bytes += batch.iter().take(fits).map(cost).sum::<usize>();
            self.queue.extend(batch.drain(..fits));
        }
        if batch.is_empty() {
            return 0;
        }
        let spilled = self.spill.as_mut().map(|spill| spill.append(batch));
        match spilled {
            Some(Ok(())) => {
                self.is_spill_refused = false;
                return batch.drain(..).count();
            }
            Some(Err(error)) if !std::mem::replace(&mut self.is_spill_refused, true) => {
                tracing::error!(%error, "alerts that find no room in memory cannot be kept on the disk either");
            }
            _ => {}
        }
        if self.is_given_up {
            // The last of all: nobody waits for room any more.
            self.queue.extend(batch.drain(..));
        }
        0
    }

    /// Brings back what waits on the disk, as far as there is room for it. False where nothing came.
    fn read_back(&mut self, tally: &Tally) -> bool {
        let Some(spill) = &mut self.spill else {
            return false;
        };
        if !spill.is_waiting() {
            return false;
        }
        let back = spill.read((self.budget.datagrams / 2).max(1));
        if let Some(error) = back.failure {
            tracing::warn!(%error, "waiting alerts cannot be read back yet");
            return false;
        }
        tally.refuse(back.lost);
        let is_left_over = |datagram: &&Datagram| datagram.place.is_some_and(|place| place.is_left_over);
        tally.receive(back.datagrams.iter().filter(is_left_over).count());
        self.bytes += back.datagrams.iter().map(cost).sum::<usize>();
        self.queue.extend(back.datagrams);
        true
    }
}

fn cost(datagram: &Datagram) -> usize {
    datagram.octets.capacity() + OVERHEAD_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn datagrams(numbers: std::ops::Range<u8>) -> Vec<Datagram> {
        let one = |number| Datagram {
            received_at: Timestamp::UNIX_EPOCH,
            came: None,
            source: "192.0.2.51:623".parse().expect("an address"),
            local: "127.0.0.1:162".parse().expect("an address"),
            octets: vec![number],
            place: None,
        };
        numbers.map(one).collect()
    }

    fn intake(folder: &std::path::Path, tally: &Arc<Tally>) -> Intake {
        let budget = Budget {
            bytes: 1 << 20,
            datagrams: 4,
        };
        let spill = Spill::open(&folder.join("spill")).expect("a folder");
        Intake::new(budget, Some(spill), 1, Arc::clone(tally))
    }

    fn take_all(intake: &Intake) -> Vec<Datagram> {
        let mut all = Vec::new();
        while intake.take(3, &mut all) {}
        all
    }

    fn octets(all: &[Datagram]) -> Vec<u8> {
        all.iter().flat_map(|datagram| datagram.octets.clone()).collect()
    }

    #[test]
    fn what_finds_no_room_in_memory_waits_on_the_disk_and_keeps_its_turn() {
        let folder = tempfile::tempdir().expect("a folder");
        let tally = Arc::new(Tally::default());
        let intake = intake(folder.path(), &tally);
        let open = intake.open();
        for start in (0..30).step_by(3) {
            intake.push(&mut datagrams(start..start + 3));
        }
        let mut all = Vec::new();
        assert!(intake.take(3, &mut all));
        // There is room in memory now, but older ones wait on the disk.
        intake.push(&mut datagrams(30..31));
        drop(open);
        all.extend(take_all(&intake));
        assert_eq!(octets(&all), (0..31).collect::<Vec<_>>());
        let times: Vec<_> = all.iter().map(|datagram| datagram.received_at).collect();
        assert!(times.is_sorted_by(|left, right| left < right), "{times:?}");
        let counters = tally.read();
        assert_eq!((counters.received, counters.spilled), (31, 27));
        intake.finish(all.iter().filter_map(|datagram| datagram.place));
        let left = std::fs::read_dir(folder.path().join("spill"))
            .expect("readable")
            .count();
        assert_eq!(left, 0);
    }

    #[test]
    fn what_is_put_off_comes_first_at_the_next_start_and_in_its_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let tally = Arc::new(Tally::default());
        let first = intake(folder.path(), &tally);
        first.push(&mut datagrams(0..9));
        let mut in_hand = Vec::new();
        assert!(first.take(2, &mut in_hand));
        first.give_up();
        assert!(!first.take(1, &mut Vec::new()));
        first.push(&mut datagrams(9..10));
        assert_eq!(first.put_off(in_hand), 0);
        drop(first);

        let second = intake(folder.path(), &tally);
        drop(second.open());
        let all = take_all(&second);
        assert_eq!(octets(&all), (0..10).collect::<Vec<_>>());
    }
}
