//! When somebody listened, and what was counted.

use super::{Counters, Error};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, params};
use std::net::SocketAddr;

/// One time of listening, from start to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunId(pub(super) i64);

/// A listener says that it lives at least this often, so a crash is known to within this.
pub const HEARTBEAT: SignedDuration = SignedDuration::from_secs(30);
pub(super) fn begin(connection: &Connection, at: Timestamp, sockets: &[SocketAddr]) -> Result<RunId, Error> {
    let sockets: Vec<String> = sockets.iter().map(ToString::to_string).collect();
    let micros = at.as_microsecond();
    let mut insert =
        connection.prepare_cached("INSERT INTO run (started_at, seen_at, sockets) VALUES (?1, ?1, ?2)")?;
    Ok(RunId(insert.insert(params![micros, sockets.join(" ")])?))
}

/// Keeps the counters; `stopped` also ends the run.
pub(super) fn save(
    connection: &Connection,
    RunId(run): RunId,
    at: Timestamp,
    counters: &Counters,
    stopped: bool,
) -> Result<(), Error> {
    let mut update = connection.prepare_cached(
        "UPDATE run SET seen_at = ?2, stopped_at = ?3, received = ?4, decoded = ?5, unknown = ?6, malformed = ?7,
                        refused = ?8, duplicate = ?9, dropped_by_kernel = ?10, spilled = ?11, committed = ?12
         WHERE id = ?1",
    )?;
    let micros = at.as_microsecond();
    update.execute(params![
        run,
        micros,
        stopped.then_some(micros),
        counters.received,
        counters.decoded,
        counters.unknown,
        counters.malformed,
        counters.refused,
        counters.duplicate,
        counters.dropped_by_kernel,
        counters.spilled,
        counters.committed,
    ])?;
    Ok(())
}

/// The sum over every run.
pub(super) fn stats(connection: &Connection) -> Result<Counters, Error> {
    let mut select = connection.prepare_cached(
        "SELECT received, decoded, unknown, malformed, refused, duplicate, dropped_by_kernel, spilled, committed
         FROM run",
    )?;
    let mut sum: Option<Counters> = None;
    let mut rows = select.query(())?;
    while let Some(row) = rows.next()? {
        let counters = counters(row)?;
        sum = Some(sum.map_or(counters, |sum| sum.plus(counters)));
    }
    Ok(sum.unwrap_or_default())
}

/// Of the run that began last.
pub(super) fn latest(connection: &Connection) -> Result<Option<Counters>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT received, decoded, unknown, malformed, refused, duplicate, dropped_by_kernel, spilled, committed
         FROM run ORDER BY id DESC LIMIT 1",
    )?;
    let mut rows = select.query(())?;
    Ok(rows.next()?.map(counters).transpose()?)
}

fn counters(row: &Row<'_>) -> rusqlite::Result<Counters> {
    Ok(Counters {
        received: row.get(0)?,
        decoded: row.get(1)?,
        unknown: row.get(2)?,
        malformed: row.get(3)?,
        refused: row.get(4)?,
        duplicate: row.get(5)?,
        dropped_by_kernel: row.get(6)?,
        spilled: row.get(7)?,
        committed: row.get(8)?,
    })
}
