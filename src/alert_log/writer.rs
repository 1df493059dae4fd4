//! The one thread that writes: it commits whatever waits in the bounded queue in one transaction.
//!
//! A reply is sent only after the commit returned, and the commit returns only after the disk has it
//! (`synchronous=FULL`). Nothing here decides what an alert means.

use super::{
    Alert, AlertId, Error, FoldKey, NewAlert,
    incident::{self, Placed},
    upkeep::Upkeep,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::net::SocketAddr;
use tokio::sync::{mpsc, oneshot};

/// How many writes may wait; a sender waits itself when there are more.
pub(super) const QUEUE: usize = 4096;
/// The most writes in one transaction.
const GROUP: usize = 1024;
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
    /// Any other write, in a transaction of its own.
    Other(Other),
}

/// A write whose result is known, but may be told only after the commit.
enum Settled {
    Append(Reply<Appended>, Appended),
    Malformed(Reply<()>),
}

/// Works until every sender is gone, then closes the connection (which also empties the write-ahead log).
pub(super) fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>, mut upkeep: Upkeep) {
    let mut waiting = Vec::with_capacity(GROUP);
    loop {
        waiting.clear();
        let Some(first) = upkeep.next(&mut queue, &mut connection) else {
            break;
        };
        let mut after = take_into(&mut waiting, first);
        while after.is_none() && waiting.len() < GROUP {
            match queue.try_recv() {
                Ok(job) => after = take_into(&mut waiting, job),
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
        Ok(settled) => settled.into_iter().for_each(tell),
        Err(error) => waiting.drain(..).for_each(|job| refuse(job, &error)),
    }
}

/// Writes and commits the group. On an error the transaction is rolled back and every job is still in `waiting`.
fn write_group(connection: &mut Connection, waiting: &mut Vec<Job>) -> Result<Vec<Settled>, Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut results = Vec::with_capacity(waiting.len());
    for job in waiting.iter() {
        results.push(match job {
            Job::Append(alert, _) => Some(append(&transaction, alert)?),
            Job::Malformed(malformed, _) => {
                keep_malformed(&transaction, malformed)?;
                None
            }
            Job::Other(_) => None,
        });
    }
    transaction.commit()?;
    let jobs = waiting.drain(..).zip(results);
    Ok(jobs.filter_map(settle).collect())
}

fn settle((job, result): (Job, Option<Appended>)) -> Option<Settled> {
    match (job, result) {
        (Job::Append(_, reply), Some(appended)) => Some(Settled::Append(reply, appended)),
        (Job::Malformed(_, reply), _) => Some(Settled::Malformed(reply)),
        _ => None,
    }
}

/// Whoever asked may have gone; the row stays all the same.
fn tell(settled: Settled) {
    match settled {
        Settled::Append(reply, appended) => drop(reply.send(Ok(appended))),
        Settled::Malformed(reply) => drop(reply.send(Ok(()))),
    }
}

fn refuse(job: Job, error: &Error) {
    match job {
        Job::Append(_, reply) => drop(reply.send(Err(error.clone()))),
        Job::Malformed(_, reply) => drop(reply.send(Err(error.clone()))),
        Job::Other(_) => {}
    }
}

fn append(connection: &Connection, alert: &NewAlert) -> Result<Appended, Error> {
    if let Some(known) = known_repetition(connection, alert)? {
        return Ok(Appended::Repeated(Box::new(known)));
    }
    let id = next_id(connection)?;
    let (incident, rule) = incident::place(connection, &placed(id, alert))?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO alert (id, received_at, occurred_at, clock, source, server, path, severity, is_test, understood,
                            guid, sequence, words, repeat_key, raw, incident, incident_rule, fold)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?;
    insert.execute(params![
        id,
        alert.received_at.as_microsecond(),
        alert.occurred_at.map(|at| at.as_microsecond()),
        alert.clock.name(),
        alert.source.to_string(),
        alert.server,
        alert.path.name(),
        alert.severity.name(),
        alert.is_test,
        alert.understood,
        alert.guid,
        alert.sequence,
        alert.words,
        alert.repeat.map(|repeat| repeat.key),
        alert.raw,
        incident,
        rule.name(),
        alert.fold.map(FoldKey::to_octets),
    ])?;
    Ok(Appended::New(Box::new(Alert::from_new(id, incident, alert))))
}

/// The number that the next alert gets: an incident has the number of its first alert.
pub(super) fn next_id(connection: &Connection) -> Result<AlertId, Error> {
    let mut select = connection.prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'alert'")?;
    let newest: Option<AlertId> = select.query_row((), |row| row.get(0)).optional()?;
    Ok(newest.unwrap_or(0) + 1)
}

pub(super) fn placed(id: AlertId, alert: &NewAlert) -> Placed<'_> {
    Placed {
        id,
        received_at: alert.received_at.as_microsecond(),
        occurred_at: alert.occurred_at.map(|at| at.as_microsecond()),
        clock: alert.clock,
        source: alert.source,
        server: alert.server.as_deref(),
        path: alert.path,
        severity: alert.severity,
        is_test: alert.is_test,
        is_acknowledged: false,
        key: alert.fold,
    }
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
