//! What the writer does while nothing waits to be written: it puts new alerts into the index of words, removes what need
//! not be kept any longer, and gives free pages back to the system.
//!
//! Each step is short, and the queue is looked at after every one. An alert that arrives waits for one step at most.

use super::{Error, keeping, schema, search::index_step, writer::Job};
use jiff::Timestamp;
use rusqlite::Connection;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{Receiver, error::TryRecvError};

/// How often is looked for what need not be kept.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// Pages given back in one step.
const PAGES: u32 = 64;

/// What the writer knows about its upkeep.
pub(super) struct Upkeep {
    is_on: bool,
    /// Whether this program has written itself; one that only reads leaves removing to the one that listens.
    has_written: bool,
    swept_at: Option<Instant>,
    sweep: Option<keeping::Sweep>,
}

impl Upkeep {
    /// Upkeep of a log that was just opened; none at all where it is not `on`.
    pub(super) fn new(is_on: bool) -> Self {
        Self {
            is_on,
            has_written: false,
            swept_at: None,
            sweep: None,
        }
    }

    /// The next write; whatever upkeep there is is done until one comes. `None` when nobody can send one any more.
    pub(super) fn next(&mut self, queue: &mut Receiver<Job>, connection: &mut Connection) -> Option<Job> {
        let mut is_done = !self.is_on;
        loop {
            let job = match queue.try_recv() {
                Ok(job) => Some(job),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) if is_done => Some(queue.blocking_recv()?),
                Err(TryRecvError::Empty) => None,
            };
            if job.is_some() {
                self.has_written = true;
                return job;
            }
            is_done = !self.step(connection);
        }
    }

    /// One step; returns whether there is more to do. What fails is tried again after the next write.
    fn step(&mut self, connection: &mut Connection) -> bool {
        let worked = schema::without_waiting(connection, |connection| self.work(connection));
        match worked {
            Ok(has_more) => has_more,
            // Another process writes, and does the same.
            Err(Error::Busy) => false,
            Err(error) => {
                tracing::warn!(%error, "the log's upkeep is put off");
                false
            }
        }
    }

    fn work(&mut self, connection: &mut Connection) -> Result<bool, Error> {
        if index_step(connection)? {
            return Ok(true);
        }
        if !self.has_written {
            return Ok(false);
        }
        let is_due = self.swept_at.is_none_or(|at| at.elapsed() >= SWEEP_EVERY);
        if is_due && self.sweep.is_none() {
            self.swept_at = Some(Instant::now());
            self.sweep = keeping::begin(connection, Timestamp::now())?;
        }
        if let Some(sweep) = &mut self.sweep {
            if sweep.step(connection)? {
                return Ok(true);
            }
            self.sweep = None;
        }
        schema::give_back(connection, PAGES)
    }
}
