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

/// Only for who holds the right to listen: whatever run has not stopped was killed. What it had received and not brought
/// to an end waits on the disk, and is received by the run that begins; or it was lost with it, and had no answer.
pub(super) fn begin(connection: &Connection, at: Timestamp, sockets: &[SocketAddr]) -> Result<RunId, Error> {
    let mut settle = connection.prepare_cached(
        "UPDATE run SET received = committed + duplicate + malformed + refused WHERE stopped_at IS NULL",
    )?;
    settle.execute(())?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert_log::AlertLog;

    #[tokio::test]
    async fn what_a_killed_run_left_waiting_is_counted_by_the_next_run_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
        let at = |second| Timestamp::from_second(second).expect("a time");
        let ended = Counters {
            received: 9,
            decoded: 3,
            unknown: 1,
            committed: 4,
            duplicate: 2,
            malformed: 2,
            refused: 1,
            ..Counters::default()
        };
        // What an orderly stop says stays as it is, even where it does not add up.
        let stopped = log.begin_run(at(10), Vec::new()).await.expect("begun");
        let odd = Counters {
            received: 1,
            ..Counters::default()
        };
        log.end_run(stopped, at(20), odd).await.expect("ended");
        let killed = log.begin_run(at(30), Vec::new()).await.expect("begun");
        // 40 more wait in memory and on the disk.
        let waiting = Counters {
            received: 49,
            spilled: 40,
            ..ended
        };
        log.save_run(killed, at(40), waiting).await.expect("saved");
        assert_eq!(log.stats().expect("readable").received, 50);
        let next = log.begin_run(at(50), Vec::new()).await.expect("begun");
        let later = Counters {
            received: 40,
            decoded: 40,
            committed: 40,
            ..Counters::default()
        };
        log.end_run(next, at(60), later).await.expect("ended");
        let all = log.stats().expect("readable");
        assert_eq!((all.received, all.committed, all.spilled), (50, 44, 40));
    }
}
