//! The thread that brings alerts into the log, and only then counts, answers and tells.
//!
//! While one batch is being written the next is gathered, so batches grow with the load and are small without. A log
//! that cannot be written is asked again and again, and nothing is answered meanwhile. Architecture invariant: nothing
//! here is told or answered before the commit.

use super::{
    datagram::{Datagram, Found, FoundAlert, Item, Kind, Rest},
    event::{Committed, Event},
    gate::Refusal,
    intake::Intake,
    listener::Shared,
};
use crate::alert_log::{Entry, Error, Malformed, NotInTheLog, PendingBatch, Settled};
use jiff::Timestamp;
use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvError, TryRecvError},
    },
    time::{Duration, Instant},
};

/// The most datagrams that are committed at once, but for the last that are taken.
const GROUP: usize = 4096;
/// How long a log that failed is left alone, from the first time to the last.
const PATIENCE: [Duration; 2] = [Duration::from_millis(50), Duration::from_secs(1)];

/// What is with the log: its rows, and what is to be done when they are on the disk.
struct Batch {
    entries: Vec<Entry>,
    /// One for each datagram; those that the log does not keep have no entry.
    rests: Vec<Rest>,
}

/// A batch that is on the disk.
struct Done {
    entries: Vec<Entry>,
    settled: Vec<Settled>,
    rests: Vec<Rest>,
    committed_at: Timestamp,
}

/// Works until nothing comes any more. Returns what it could not bring into the log before the listener gave up, oldest
/// first.
pub(super) fn run(shared: &Shared, intake: &Intake, items: &Receiver<Vec<Item>>) -> Vec<Datagram> {
    let committer = Committer { shared, intake };
    let mut done = None;
    loop {
        let Some(batch) = gather(items, done.is_none()) else {
            if let Some(done) = done.take() {
                committer.finish(done);
                continue;
            }
            return Vec::new();
        };
        let Batch { entries, rests } = batch;
        let pending = committer.submit(entries);
        if let Some(done) = done.take() {
            committer.finish(done);
        }
        match committer.settle(pending, rests) {
            Ok(settled) => done = settled,
            Err(mut unfinished) => {
                while let Some(batch) = gather(items, true) {
                    unfinished.extend(committer.put_off(batch));
                }
                return unfinished;
            }
        }
    }
}

/// What waits to be committed; where nothing does and `wait` is set, waits for it. None where nothing comes any more,
/// or nothing now.
fn gather(items: &Receiver<Vec<Item>>, wait: bool) -> Option<Batch> {
    let first = if wait {
        items.recv().map_err(|RecvError| TryRecvError::Disconnected)
    } else {
        items.try_recv()
    };
    let mut batch = Batch {
        entries: Vec::new(),
        rests: Vec::new(),
    };
    let mut next = first.ok()?;
    loop {
        for item in next {
            batch.add(item);
        }
        if batch.rests.len() >= GROUP {
            return Some(batch);
        }
        match items.try_recv() {
            Ok(more) => next = more,
            Err(_) => return Some(batch),
        }
    }
}

impl Batch {
    fn add(&mut self, item: Item) {
        let is_left_over = item.place.is_some_and(|place| place.is_left_over);
        let kind = match item.found {
            Found::Alert(found) => {
                let FoundAlert {
                    alert,
                    pet,
                    answer,
                    octets,
                } = *found;
                let understood = alert.understood;
                self.entries.push(Entry::Alert {
                    alert: Box::new(alert),
                    is_left_over,
                });
                Kind::Alert {
                    pet,
                    answer,
                    octets,
                    understood,
                }
            }
            Found::Malformed { error, octets } => {
                self.entries.push(Entry::Malformed(Malformed {
                    received_at: item.received_at,
                    source: item.source,
                    reason: error.to_string(),
                    raw: octets,
                }));
                Kind::Malformed(error)
            }
            Found::Refused { reason } => Kind::Refused(reason),
            Found::Asked => Kind::Asked,
        };
        self.rests.push(Rest {
            received_at: item.received_at,
            source: item.source,
            local: item.local,
            place: item.place,
            kind,
        });
    }
}

struct Committer<'l> {
    shared: &'l Shared,
    intake: &'l Intake,
}

type Pending = Option<Result<PendingBatch, NotInTheLog>>;

impl Committer<'_> {
    /// Hands rows to the log; none where there are none.
    fn submit(&self, entries: Vec<Entry>) -> Pending {
        (!entries.is_empty()).then(|| self.shared.log.submit_batch(entries))
    }

    /// Waits for the commit, as often as it takes. None where the log has ended, and the datagrams are refused.
    ///
    /// # Errors
    /// With everything that is not in the log, where the listener has given up.
    fn settle(&self, pending: Pending, rests: Vec<Rest>) -> Result<Option<Done>, Vec<Datagram>> {
        let mut pending = pending;
        let [mut patience, longest] = PATIENCE;
        loop {
            let outcome = match pending {
                None => Ok((Vec::new(), Vec::new())),
                Some(submitted) => submitted.and_then(PendingBatch::wait),
            };
            let (error, entries) = match outcome {
                Ok((entries, settled)) => {
                    self.shared.goes_on();
                    return Ok(Some(Done {
                        entries,
                        settled,
                        rests,
                        committed_at: Timestamp::now(),
                    }));
                }
                Err(failed) => failed,
            };
            if matches!(error, Error::Closed) {
                self.refuse(rests, &error);
                return Ok(None);
            }
            if error.is_about_the_row() {
                return self.settle_one_by_one(error, Batch { entries, rests });
            }
            self.shared.stalls(&error);
            if self.intake.is_given_up() {
                return Err(self.put_off(Batch { entries, rests }));
            }
            self.intake.wait_until_given_up(patience);
            patience = (patience * 2).min(longest);
            pending = self.submit(entries);
        }
    }

    /// The log does not take one of the rows, and never will: each is tried alone, and that one refused.
    fn settle_one_by_one(&self, error: Error, batch: Batch) -> Result<Option<Done>, Vec<Datagram>> {
        let Batch { entries, rests } = batch;
        if let [_] = rests.as_slice() {
            self.refuse(rests, &error);
            return Ok(None);
        }
        let mut unfinished = Vec::new();
        let mut entries = entries.into_iter();
        for rest in rests {
            let entry = if rest.kind.is_kept() { entries.next() } else { None };
            let entries = entry.into_iter().collect();
            if !unfinished.is_empty() {
                unfinished.extend(self.put_off(Batch {
                    entries,
                    rests: vec![rest],
                }));
                continue;
            }
            match self.settle(self.submit(entries), vec![rest]) {
                Ok(Some(done)) => self.finish(done),
                Ok(None) => {}
                Err(given_up) => unfinished = given_up,
            }
        }
        if unfinished.is_empty() {
            Ok(None)
        } else {
            Err(unfinished)
        }
    }

    fn refuse(&self, rests: Vec<Rest>, error: &Error) {
        tracing::error!(%error, alerts = rests.len(), "the log does not take what came in");
        self.shared.tally.refuse(rests.len());
        self.intake.finish(rests.iter().filter_map(|rest| rest.place));
        if self.shared.is_watched() {
            self.shared.tell(
                rests
                    .iter()
                    .map(|rest| Event::Refused {
                        source: rest.source,
                        reason: Refusal::Log(error.clone()),
                    })
                    .collect(),
            );
        }
    }

    /// The datagrams of which a batch was made, to be kept for the next listener.
    fn put_off(&self, batch: Batch) -> Vec<Datagram> {
        let Batch { entries, rests } = batch;
        let mut entries = entries.into_iter();
        let mut datagrams = Vec::with_capacity(rests.len());
        for rest in rests {
            let entry = if rest.kind.is_kept() { entries.next() } else { None };
            let Some(entry) = entry else {
                self.shared.tally.end(&rest, None);
                self.intake.finish(rest.place.into_iter());
                continue;
            };
            let octets = match rest.kind {
                Kind::Alert {
                    octets: Some(octets), ..
                } => octets,
                _ => entry.into_octets(),
            };
            datagrams.push(Datagram {
                received_at: rest.received_at,
                // For the next listener, which has another clock.
                came: None,
                source: rest.source,
                local: rest.local,
                octets,
                place: rest.place,
            });
        }
        datagrams
    }

    /// Everything of this batch is on the disk: counts, answers, and tells.
    fn finish(&self, done: Done) {
        let Done {
            entries,
            settled,
            rests,
            committed_at,
        } = done;
        let mut answers = settled.iter();
        for rest in &rests {
            let settled = if rest.kind.is_kept() { answers.next() } else { None };
            let known = match settled {
                Some(Settled::Repeated(known)) => Some(&**known),
                _ => None,
            };
            self.shared.tally.end(rest, known);
            if let Kind::Alert {
                answer: Some(answer), ..
            } = &rest.kind
            {
                // Protected only now where it says the time.
                if let Some(answer) = self.shared.options.gate.answer(answer, Instant::now()) {
                    self.shared.send(rest.local, rest.source, &answer);
                }
            }
        }
        self.intake.finish(rests.iter().filter_map(|rest| rest.place));
        warn_of_what_was_not_taken(&rests);
        if self.shared.is_watched() {
            self.shared.tell(events(entries, settled, rests, committed_at));
        }
    }
}

/// One line in the diagnostics for all of a batch: a flood of nonsense must not become a flood of lines.
fn warn_of_what_was_not_taken(rests: &[Rest]) {
    let not_taken = || {
        rests
            .iter()
            .filter(|rest| !matches!(rest.kind, Kind::Alert { .. }))
    };
    if let Some(first) = not_taken().next() {
        let (count, source) = (not_taken().count(), first.source);
        match &first.kind {
            Kind::Malformed(error) => {
                tracing::warn!(%source, %error, count, "datagrams cannot be read, or are not taken");
            }
            kind => tracing::warn!(%source, ?kind, count, "datagrams are not taken, or cannot be read"),
        }
    }
}

fn events(
    entries: Vec<Entry>,
    settled: Vec<Settled>,
    rests: Vec<Rest>,
    committed_at: Timestamp,
) -> Vec<Event> {
    let mut written = entries.into_iter().zip(settled);
    let event = |rest: Rest| {
        let source = rest.source;
        let (entry, settled) = match rest.kind {
            Kind::Refused(reason) => return Some(Event::Refused { source, reason }),
            Kind::Asked => return None,
            Kind::Malformed(error) => {
                written.next();
                return Some(Event::Malformed { source, error });
            }
            Kind::Alert { .. } => written.next()?,
        };
        let Kind::Alert { pet, .. } = rest.kind else {
            return None;
        };
        let (alert, is_repetition) = match settled {
            Settled::Repeated(known) => (*known, true),
            Settled::New(id, incident) => (entry.into_alert(id, incident)?, false),
            Settled::Kept => return None,
        };
        Some(Event::Committed(Committed {
            alert: Arc::new(alert),
            pet,
            is_repetition,
            source,
            local: rest.local,
            received_at: rest.received_at,
            committed_at,
        }))
    };
    rests.into_iter().filter_map(event).collect()
}
