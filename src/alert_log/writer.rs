//! The one thread that writes: it commits whatever waits in the bounded queue in one transaction.
//!
//! A reply is sent only after the commit returned, and the commit returns only after the disk has it
//! (`synchronous=FULL`). Nothing here decides what an alert means.

use super::{
    Alert, AlertId, Error, NewAlert,
    batch::{BatchReply, Entry, Settled},
    row::{self, Beside},
    upkeep::Upkeep,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, config::DbConfig, params};
use std::net::SocketAddr;
use tokio::sync::{mpsc, oneshot};

/// How many writes may wait; a sender waits itself when there are more.
pub(super) const QUEUE: usize = 4096;
/// The most rows in one transaction, but for the last batch that is taken.
const GROUP: usize = 4096;
/// Pages of the write-ahead log after which it is brought into the file. More than SQLite's 1000: in a storm the same
/// pages of the indexes change again and again, and are then copied once.
const CHECKPOINT_PAGES: i64 = 4000;
/// Memory for pages, in KiB as SQLite takes it (negative): the ends of all indexes stay in it.
const CACHE_KIB: i64 = -16_384;
/// Where SQLite keeps what undoes a statement that fails half-way, as `PRAGMA temp_store` takes it: not in a file.
const IN_MEMORY: i64 = 2;
/// How many prepared statements are kept.
const STATEMENTS: usize = 64;
/// How many malformed datagrams are kept: enough to see what they are, too few to fill a disk.
const MALFORMED_KEPT: i64 = 1000;
/// How much of a malformed datagram is kept.
const MALFORMED_BYTES: usize = 2048;

/// What became of an alert that was to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is on the disk.
    New(Box<Alert>),
    /// It was on the disk before, under this number: the sender has repeated it.
    Repeated(Box<Alert>),
}

/// A datagram that could not be read, for a person to look at.
#[derive(Clone, Debug)]
pub struct Malformed {
    /// When it came.
    pub received_at: Timestamp,
    /// From where.
    pub source: SocketAddr,
    /// Why it could not be read.
    pub reason: String,
    /// The bytes, of which the log keeps the first 2048.
    pub raw: Vec<u8>,
}

pub(super) type Reply<T> = oneshot::Sender<Result<T, Error>>;
type Other = Box<dyn FnOnce(&mut Connection) + Send>;

/// A write that waits.
pub(super) enum Job {
    Append(Box<NewAlert>, Reply<Appended>),
    Malformed(Malformed, Reply<()>),
    /// What a listener took in at once: all of it, or nothing.
    Batch(Vec<Entry>, BatchReply),
    /// Any other write, in a transaction of its own.
    Other(Other),
}

impl Job {
    fn rows(&self) -> usize {
        match self {
            Self::Batch(entries, _) => entries.len(),
            _ => 1,
        }
    }
}

/// What has been written, and may be told only after the commit.
enum Written {
    Append(Stored),
    Malformed,
    Batch(Vec<Settled>),
}

/// What became of a row.
enum Stored {
    /// Its number, and its incident's.
    New(AlertId, i64),
    Repeated(Box<Alert>),
}

/// Works until every sender is gone, then closes the connection (which also empties the write-ahead log).
pub(super) fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>, mut upkeep: Upkeep) {
    tune(&connection);
    let mut waiting = Vec::with_capacity(GROUP);
    loop {
        waiting.clear();
        let Some(first) = upkeep.next(&mut queue, &mut connection) else {
            break;
        };
        let mut rows = first.rows();
        let mut after = take_into(&mut waiting, first);
        while after.is_none() && rows < GROUP {
            match queue.try_recv() {
                Ok(job) => {
                    rows += job.rows();
                    after = take_into(&mut waiting, job);
                }
                Err(_) => break,
            }
        }
        if !waiting.is_empty() {
            commit_group(&mut connection, &mut waiting);
        }
        if let Some(other) = after {
            other(&mut connection);
        }
    }
}

/// What only makes it faster; a log that refuses is as safe as before.
fn tune(connection: &Connection) {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without this promise SQLite looks at bound values while it plans, and plans many a statement again for each alert.
    if let Err(error) = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true) {
        tracing::warn!(%error, "the log could not be made faster");
    }
    let settings = [
        ("wal_autocheckpoint", CHECKPOINT_PAGES),
        ("cache_size", CACHE_KIB),
        ("temp_store", IN_MEMORY),
    ];
    for (name, value) in settings {
        // `wal_autocheckpoint` answers with a row, `cache_size` does not.
        let set = connection.pragma_update_and_check(None, name, value, |_| Ok(()));
        if let Err(error) = set.or_else(no_answer) {
            tracing::warn!(%error, name, "the log could not be made faster");
        }
    }
}

fn no_answer(error: rusqlite::Error) -> rusqlite::Result<()> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        error => Err(error),
    }
}

/// Puts a job into the group, or hands back one that needs its own transaction.
fn take_into(waiting: &mut Vec<Job>, job: Job) -> Option<Other> {
    match job {
        Job::Other(other) => Some(other),
        grouped => {
            waiting.push(grouped);
            None
        }
    }
}

fn commit_group(connection: &mut Connection, waiting: &mut Vec<Job>) {
    match write_group(connection, waiting) {
        Ok(written) => waiting.drain(..).zip(written).for_each(tell),
        Err(error) => waiting.drain(..).for_each(|job| refuse(job, &error)),
    }
}

/// Writes and commits the group. On an error the transaction is rolled back.
fn write_group(connection: &mut Connection, waiting: &[Job]) -> Result<Vec<Written>, Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut written = Vec::with_capacity(waiting.len());
    for job in waiting {
        written.push(match job {
            Job::Append(alert, _) => Written::Append(append(&transaction, alert)?),
            Job::Malformed(malformed, _) => {
                keep_malformed(&transaction, malformed)?;
                Written::Malformed
            }
            Job::Batch(entries, _) => {
                let settled = entries.iter().map(|entry| write_entry(&transaction, entry));
                Written::Batch(settled.collect::<Result<_, Error>>()?)
            }
            // Never in a group.
            Job::Other(_) => continue,
        });
    }
    transaction.commit()?;
    Ok(written)
}

fn write_entry(connection: &Connection, entry: &Entry) -> Result<Settled, Error> {
    match entry {
        Entry::Alert {
            alert,
            is_left_over: true,
        } if let Some(id) = row::of_datagram(connection, alert)? => {
            let known = super::read::get(connection, id)?.ok_or(Error::Row {
                table: "alert",
                id,
                column: "id",
            })?;
            Ok(Settled::Repeated(Box::new(known)))
        }
        Entry::Alert { alert, .. } => append(connection, alert).map(|stored| match stored {
            Stored::New(id, incident) => Settled::New(id, incident),
            Stored::Repeated(alert) => Settled::Repeated(alert),
        }),
        Entry::Malformed(malformed) => keep_malformed(connection, malformed).map(|()| Settled::Kept),
    }
}

/// Whoever asked may have gone; the row stays all the same.
fn tell((job, written): (Job, Written)) {
    match (job, written) {
        (Job::Append(alert, reply), Written::Append(stored)) => drop(reply.send(Ok(match stored {
            Stored::New(id, incident) => Appended::New(Box::new(Alert::from_new(id, incident, &alert))),
            Stored::Repeated(alert) => Appended::Repeated(alert),
        }))),
        (Job::Malformed(_, reply), _) => drop(reply.send(Ok(()))),
        (Job::Batch(entries, reply), Written::Batch(settled)) => drop(reply.send(Ok((entries, settled)))),
        _ => {}
    }
}

fn refuse(job: Job, error: &Error) {
    match job {
        Job::Append(_, reply) => drop(reply.send(Err(error.clone()))),
        Job::Malformed(_, reply) => drop(reply.send(Err(error.clone()))),
        Job::Batch(entries, reply) => drop(reply.send(Err((error.clone(), entries)))),
        Job::Other(_) => {}
    }
}

fn append(connection: &Connection, alert: &NewAlert) -> Result<Stored, Error> {
    if let Some(known) = known_repetition(connection, alert)? {
        return Ok(Stored::Repeated(Box::new(known)));
    }
    let beside = Beside {
        repeat_key: alert.repeat.map(|repeat| repeat.key),
        ..Beside::default()
    };
    let (id, incident) = row::insert(connection, alert, &beside)?;
    Ok(Stored::New(id, incident))
}

/// The alert of which this one is a repetition. It is in the log, or before this one in the same transaction.
fn known_repetition(connection: &Connection, alert: &NewAlert) -> Result<Option<Alert>, Error> {
    let Some(repeat) = alert.repeat else {
        return Ok(None);
    };
    let window_micros = i64::from(repeat.window_secs) * 1_000_000;
    let mut select = connection.prepare_cached(
        "SELECT id FROM alert WHERE repeat_key = ?1 AND received_at >= ?2 ORDER BY received_at DESC LIMIT 1",
    )?;
    let since = alert.received_at.as_microsecond() - window_micros;
    let id = select
        .query_row(params![repeat.key, since], |row| row.get(0))
        .optional()?;
    id.map_or(Ok(None), |id| super::read::get(connection, id))
}

fn keep_malformed(connection: &Connection, malformed: &Malformed) -> Result<(), Error> {
    let kept = malformed.raw.get(..MALFORMED_BYTES).unwrap_or(&malformed.raw);
    let mut insert = connection
        .prepare_cached("INSERT INTO malformed (received_at, source, reason, raw) VALUES (?1, ?2, ?3, ?4)")?;
    let at = malformed.received_at.as_microsecond();
    let id = insert.insert(params![at, malformed.source.to_string(), malformed.reason, kept])?;
    let mut forget = connection.prepare_cached("DELETE FROM malformed WHERE id <= ?1")?;
    forget.execute([id - MALFORMED_KEPT])?;
    Ok(())
}
