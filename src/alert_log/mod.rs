//! The alert log: the SQLite file that every alert is in before anybody is told that it arrived.
//!
//! The only room that knows SQL. One thread writes, in groups; readers have their own connection and never wait for
//! it. Facts go in and facts come out: this room knows no protocol and makes no sentences.

mod alert;
mod backup;
mod batch;
mod blocks;
mod check;
mod counters;
mod error;
mod gaps;
mod import;
mod incident;
mod keeping;
mod proofs;
mod read;
mod row;
mod runs;
mod salvage;
mod schema;
mod search;
mod upkeep;
mod writer;

pub use alert::{Alert, AlertId, Clock, NewAlert, Path, RepeatKey, Severity, UnknownName};
pub use backup::BackedUp;
pub use batch::{Entry, InTheLog, NotInTheLog, PendingBatch, Settled};
pub use check::{Checked, LogProblem};
pub use counters::Counters;
pub use error::Error;
pub use gaps::{Gap, GapReason};
pub use import::{ImportId, ImportedFrom, KeptAlert};
pub use incident::{
    COPY_WINDOW, FoldKey, FoldRule, Incident, IncidentCursor, IncidentQuery, LATE_WINDOW, Member,
    REPEAT_WINDOW, STORM_FROM, STORM_WINDOW, Scope,
};
pub use keeping::{Keeping, Kept, Reason, Removal};
pub use proofs::KeptProof;
pub use read::{Counts, Folded, Hour, MAX_LIMIT, Place, Query, Window};
pub use runs::{HEARTBEAT, RunId};
pub use salvage::{Replaced, Salvaged, replace_damaged};
pub use search::{Search, SearchProblem, WrongSearch, parse as parse_search};
pub use writer::{Appended, Malformed};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};
use tokio::sync::{mpsc, oneshot};
use upkeep::Upkeep;
use writer::{Job, QUEUE, Reply};

/// An open alert log. Clones share it; the last one to go ends the writer after it has finished what waits.
#[derive(Clone)]
pub struct AlertLog {
    inner: Arc<Inner>,
}

struct Inner {
    /// Taken when the log is closed; the writer ends when it has no sender left.
    queue: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    path: PathBuf,
    /// Connections that nobody reads with at the moment, so that a long question keeps no short one waiting.
    readers: Mutex<Vec<Connection>>,
    /// The one that notices what others commit.
    watcher: Mutex<Connection>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take() {
            // A panic of the writer has failed every write with `Error::Closed` already.
            let _ = writer.join();
        }
    }
}

/// Connections kept for reading when nobody reads.
const IDLE_READERS: usize = 3;

/// What SQLite keeps beside the log's file, to be set aside with it.
pub const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// The answer to a write that has been handed over: resolves when it is on the disk, or has failed.
pub struct Pending<T>(oneshot::Receiver<Result<T, Error>>);

impl<T> Pending<T> {
    /// Waits for the commit.
    pub async fn wait(self) -> Result<T, Error> {
        self.0.await.unwrap_or(Err(Error::Closed))
    }
}

impl AlertLog {
    /// Opens the log, creating it where there is none. What is not ours, or newer than we are, is left untouched.
    ///
    /// # Errors
    /// [`Error::NotADatabase`] also where the last listener was killed and the file is torn: see [`replace_damaged`].
    pub fn open(path: &std::path::Path) -> Result<Self, Error> {
        let connection = Self::open_sound(path).map_err(|error| match error {
            Error::Damaged(_) => Error::NotADatabase {
                path: path.to_owned(),
            },
            error => error,
        })?;
        Self::with_writer(path, connection, Upkeep::new(true))
    }

    /// The writer's connection, after a short look at a log that was not closed.
    fn open_sound(path: &std::path::Path) -> Result<Connection, Error> {
        salvage::finish(path).map_err(|source| Error::Open {
            path: path.to_owned(),
            source: Arc::new(source),
        })?;
        let mut connection = schema::open_writer(path)?;
        match check::quick(&connection) {
            // Perhaps only what can be made again.
            Err(Error::Damaged(_)) => {
                check::mend(&mut connection)?;
                check::quick(&connection)?;
            }
            // A row of a newer version, for example: whoever reads it will say so.
            Err(error) => tracing::warn!(%error, "the short look at the log ended early"),
            Ok(()) => {}
        }
        Ok(connection)
    }

    /// A log whose disk is as good as full: the file may grow by this many pages.
    #[cfg(test)]
    pub(crate) fn open_on_full_disk(path: &std::path::Path, pages_left: i64) -> Result<Self, Error> {
        let connection = schema::open_writer(path)?;
        let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        connection.pragma_update(None, "max_page_count", pages + pages_left)?;
        Self::with_writer(path, connection, Upkeep::new(true))
    }

    /// There is room again on the disk of [`AlertLog::open_on_full_disk`].
    #[cfg(test)]
    pub(crate) async fn make_room(&self) {
        let made = self.write(|connection| {
            connection.pragma_update(None, "max_page_count", 1_000_000)?;
            Ok(())
        });
        made.await.expect("no write");
    }

    /// A log whose writer does nothing but write.
    #[cfg(test)]
    pub(crate) fn open_unattended(path: &std::path::Path) -> Result<Self, Error> {
        Self::with_writer(path, schema::open_writer(path)?, Upkeep::new(false))
    }

    fn with_writer(path: &std::path::Path, connection: Connection, upkeep: Upkeep) -> Result<Self, Error> {
        let (reader, watcher) = (schema::open_reader(path)?, schema::open_reader(path)?);
        let (queue, jobs) = mpsc::channel(QUEUE);
        let writer = std::thread::Builder::new()
            .name("alert-log".to_owned())
            .spawn(move || writer::run(connection, jobs, upkeep))
            .map_err(|source| Error::Open {
                path: path.to_owned(),
                source: Arc::new(source),
            })?;
        let inner = Inner {
            queue: Some(queue),
            writer: Some(writer),
            path: path.to_owned(),
            readers: Mutex::new(vec![reader]),
            watcher: Mutex::new(watcher),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Hands an alert to the writer, waiting while its queue is full. The alert is in the log, and may be
    /// acknowledged, only when what this returns has resolved.
    pub async fn submit(&self, alert: NewAlert) -> Result<Pending<Appended>, Error> {
        let (reply, pending) = oneshot::channel();
        self.send(Job::Append(Box::new(alert), reply)).await?;
        Ok(Pending(pending))
    }

    /// As [`AlertLog::submit`], for a datagram that could not be read.
    pub async fn submit_malformed(&self, malformed: Malformed) -> Result<Pending<()>, Error> {
        let (reply, pending) = oneshot::channel();
        self.send(Job::Malformed(malformed, reply)).await?;
        Ok(Pending(pending))
    }

    /// Appends an alert: durable when it returns.
    pub async fn append(&self, alert: NewAlert) -> Result<Appended, Error> {
        self.submit(alert).await?.wait().await
    }

    /// Appends an alert: durable when it returns. Not for async code: it blocks the thread.
    pub fn append_blocking(&self, alert: NewAlert) -> Result<Appended, Error> {
        let (reply, pending) = oneshot::channel();
        let queue = self.inner.queue.as_ref().ok_or(Error::Closed)?;
        let job = Job::Append(Box::new(alert), reply);
        queue.blocking_send(job).map_err(|_| Error::Closed)?;
        pending.blocking_recv().unwrap_or(Err(Error::Closed))
    }

    /// Marks alerts as acknowledged now; returns how many were not before. A note, where given, replaces theirs.
    pub async fn acknowledge(&self, ids: Vec<AlertId>, note: String, at: Timestamp) -> Result<usize, Error> {
        self.write(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut changed = 0;
            for id in ids {
                changed += transaction.execute(
                    "UPDATE alert SET acknowledged_at = ?2 WHERE id = ?1 AND acknowledged_at IS NULL",
                    (id, at.as_microsecond()),
                )?;
                if !note.is_empty() {
                    transaction.execute("UPDATE alert SET note = ?2 WHERE id = ?1", (id, &note))?;
                }
            }
            transaction.commit()?;
            Ok(changed)
        })
        .await
    }

    /// Marks an alert as a test: it is the one that somebody has just asked for.
    pub async fn mark_test(&self, id: AlertId) -> Result<(), Error> {
        self.write(move |connection| {
            let transaction = connection.transaction()?;
            transaction.execute("UPDATE alert SET is_test = 1 WHERE id = ?1", [id])?;
            incident::set_apart(&transaction, id)?;
            transaction.commit()?;
            Ok(())
        })
        .await
    }

    /// Marks every alert of these incidents as acknowledged that was not; returns how many. A note, where given, is
    /// written to those.
    pub async fn acknowledge_incidents(
        &self,
        ids: Vec<i64>,
        note: String,
        at: Timestamp,
    ) -> Result<usize, Error> {
        self.write(move |connection| {
            let transaction = connection.transaction()?;
            let changed = incident::acknowledge(&transaction, &ids, &note, at)?;
            transaction.commit()?;
            Ok(changed)
        })
        .await
    }

    /// Begins an import of alerts from a file of this name.
    pub async fn begin_import(&self, at: Timestamp, file: String) -> Result<ImportId, Error> {
        self.write(move |connection| import::begin(connection, at, &file))
            .await
    }

    /// Adds those alerts that are not here yet, all of them or none; returns how many that were.
    pub async fn import(&self, import: ImportId, alerts: Vec<KeptAlert>) -> Result<usize, Error> {
        self.write(move |connection| import::add(connection, import, &alerts))
            .await
    }

    /// Makes every incident again from the alerts; returns how many there are.
    pub async fn rebuild_incidents(&self) -> Result<u64, Error> {
        self.write(incident::rebuild).await
    }

    /// A listener has started on these sockets.
    pub async fn begin_run(&self, at: Timestamp, sockets: Vec<SocketAddr>) -> Result<RunId, Error> {
        self.write(move |connection| runs::begin(connection, at, &sockets))
            .await
    }

    /// The listener lives, and these are its counters.
    pub async fn save_run(&self, run: RunId, at: Timestamp, counters: Counters) -> Result<(), Error> {
        self.write(move |connection| runs::save(connection, run, at, &counters, false))
            .await
    }

    /// The listener has stopped, and these are its last counters.
    pub async fn end_run(&self, run: RunId, at: Timestamp, counters: Counters) -> Result<(), Error> {
        self.write(move |connection| runs::save(connection, run, at, &counters, true))
            .await
    }

    /// The listener lives, but could hear nothing in this time. The same beginning again makes it longer.
    pub async fn note_pause(
        &self,
        run: RunId,
        from: Timestamp,
        to: Timestamp,
        reason: GapReason,
    ) -> Result<(), Error> {
        self.write(move |connection| gaps::note(connection, run, from, to, reason))
            .await
    }

    /// Keeps the result of a proof.
    pub async fn keep_proof(&self, proof: KeptProof) -> Result<(), Error> {
        self.write(move |connection| proofs::keep(connection, &proof))
            .await
    }

    /// Alerts, newest first. Blocks while it reads, as do all below.
    ///
    /// # Errors
    /// [`Error::Search`] where the query's text cannot be meant so.
    pub fn list(&self, query: &Query) -> Result<Vec<Alert>, Error> {
        self.read(|connection| read::list(connection, query))
    }

    /// As [`AlertLog::list`], with where the page stands among all that the query finds.
    pub fn window(&self, query: &Query) -> Result<Window, Error> {
        self.read(|connection| read::window(connection, query))
    }

    /// As [`AlertLog::window`], from a place among what the query finds; its paging is left out.
    pub fn window_at(&self, query: &Query, place: Place) -> Result<Window, Error> {
        self.read(|connection| read::window_at(connection, query, place))
    }

    /// How many alerts a query finds, its limit and paging left out.
    pub fn count(&self, query: &Query) -> Result<u64, Error> {
        self.read(|connection| read::count(connection, query))
    }

    /// One alert.
    pub fn get(&self, id: AlertId) -> Result<Option<Alert>, Error> {
        self.read(|connection| read::get(connection, id))
    }

    /// Whether alerts wait to come into the index of words; a search finds them all the same, only more slowly.
    pub fn is_index_behind(&self) -> Result<bool, Error> {
        self.read(search::is_behind)
    }

    /// Where an alert came from that was not received here; none where it was.
    pub fn imported_from(&self, id: AlertId) -> Result<Option<ImportedFrom>, Error> {
        self.read(|connection| import::of(connection, id))
    }

    /// Incidents: open ones first, then the newest first.
    pub fn incidents(&self, query: &IncidentQuery) -> Result<Vec<Incident>, Error> {
        self.read(|connection| incident::list(connection, query))
    }

    /// One incident.
    pub fn incident(&self, id: i64) -> Result<Option<Incident>, Error> {
        self.read(|connection| incident::get(connection, id))
    }

    /// The alerts of an incident, oldest first, from the one after `after`.
    pub fn members(&self, incident: i64, after: Option<AlertId>, limit: u32) -> Result<Vec<Member>, Error> {
        self.read(|connection| incident::members(connection, incident, after, limit))
    }

    /// Whether every alert is in exactly one incident, and the incidents' counts add up.
    pub fn incidents_add_up(&self) -> Result<bool, Error> {
        self.read(incident::is_consistent)
    }

    /// How much there is, and the 24 hours before `now`.
    pub fn counts(&self, now: Timestamp) -> Result<Counts, Error> {
        self.read(|connection| blocks::counts(connection, now))
    }

    /// How many alerts were received at or after a time.
    pub fn count_since(&self, since: Timestamp) -> Result<u64, Error> {
        self.read(|connection| blocks::count_since(connection, since))
    }

    /// The counters of every listener that ever wrote here, summed; of one that runs at most a second old.
    pub fn stats(&self) -> Result<Counters, Error> {
        self.read(runs::stats)
    }

    /// The counters of the listener that started last; none where nobody ever listened.
    pub fn latest_run(&self) -> Result<Option<Counters>, Error> {
        self.read(runs::latest)
    }

    /// A number that is another one after every commit, of this process or another: a cheap look at whether there may
    /// be something new.
    pub fn changes(&self) -> Result<i64, Error> {
        // Always the same connection: each counts for itself.
        let watcher = self.inner.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        read::changes(&watcher)
    }

    /// The times when nobody listened, oldest first.
    pub fn gaps(&self, now: Timestamp) -> Result<Vec<Gap>, Error> {
        self.read(|connection| gaps::gaps(connection, now))
    }

    /// Kept proofs, newest first; of every server where none is named.
    pub fn proofs(&self, server: Option<&str>, limit: u32) -> Result<Vec<KeptProof>, Error> {
        self.read(|connection| proofs::list(connection, server, limit))
    }

    /// The whole look at the log: every page and every row. Takes as long as the disk does.
    pub fn check(&self) -> Result<Checked, Error> {
        // A connection of its own: one that has searched before may still know the index of words as it was then, and
        // would call damaged what has only changed since.
        let connection = schema::open_reader(&self.inner.path)?;
        let transaction = connection.unchecked_transaction()?;
        check::whole(&transaction)
    }

    /// Counts everything again and makes the index of words anew, which comes back piece by piece.
    pub async fn mend(&self) -> Result<(), Error> {
        self.write(check::mend).await
    }

    /// Copies the log into one file, which must not exist, while others write; the copy is checked.
    pub fn back_up(&self, copy: &std::path::Path) -> Result<BackedUp, Error> {
        backup::back_up(&self.inner.path, copy)
    }

    /// How long alerts are kept, and how that stands.
    pub fn kept(&self, now: Timestamp) -> Result<Kept, Error> {
        self.read(|connection| keeping::kept(connection, now))
    }

    /// Keeps alerts by another rule from now on.
    pub async fn keep(&self, rule: Keeping) -> Result<(), Error> {
        self.write(move |connection| keeping::set_rule(connection, rule))
            .await
    }

    /// Removes now what need not be kept; the writer does it by itself every ten minutes. Whatever waits to be written
    /// goes between.
    pub async fn remove_what_need_not_be_kept(&self, now: Timestamp) -> Result<(), Error> {
        let begin = self.write(move |connection| keeping::begin(connection, now));
        let Some(mut sweep) = begin.await? else {
            return Ok(());
        };
        loop {
            let step = self.write(move |connection| Ok((sweep.step(connection)?, sweep)));
            let (goes_on, next) = step.await?;
            if !goes_on {
                return Ok(());
            }
            sweep = next;
        }
    }

    async fn write<T, F>(&self, write: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    {
        let (reply, pending): (Reply<T>, _) = oneshot::channel();
        // Whoever asked may have gone; the write is done all the same.
        let job = move |connection: &mut Connection| drop(reply.send(write(connection)));
        self.send(Job::Other(Box::new(job))).await?;
        pending.await.unwrap_or(Err(Error::Closed))
    }

    async fn send(&self, job: Job) -> Result<(), Error> {
        let queue = self.inner.queue.as_ref().ok_or(Error::Closed)?;
        queue.send(job).await.map_err(|_| Error::Closed)
    }

    /// Reads the log as it stands at one moment, whatever is written meanwhile.
    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        // Whoever panicked while it held the lock has only put in or taken out a connection.
        let readers = || self.inner.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = readers().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => schema::open_reader(&self.inner.path)?,
        };
        let transaction = connection.unchecked_transaction()?;
        let answer = read(&transaction);
        drop(transaction);
        let mut readers = readers();
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        answer
    }
}

#[cfg(test)]
mod tests;
