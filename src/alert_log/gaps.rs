//! The times when an alert would have found nobody: between two runs of a listener, and pauses within one.

use super::{Error, RunId, read::time};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

/// Silent for longer than this without having stopped: it has crashed.
const CRASHED_AFTER: SignedDuration = SignedDuration::from_secs(90);

/// Why nobody listened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapReason {
    /// Somebody stopped the listener.
    Stopped,
    /// The listener ended without a word: it was killed, or the computer lost its power.
    Crashed,
    /// The computer slept.
    Asleep,
    /// The system took the socket away.
    PortLost,
}

impl GapReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[Self::Stopped, Self::Crashed, Self::Asleep, Self::PortLost];

    /// The fixed name in the log and in JSON. Do not change one: it is in people's logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Crashed => "crashed",
            Self::Asleep => "asleep",
            Self::PortLost => "port-lost",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.name() == name)
    }
}

/// A time when nobody listened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The last sign of the listener before.
    pub from: Timestamp,
    /// When somebody listened again; none while nobody does.
    pub to: Option<Timestamp>,
    /// Why.
    pub reason: GapReason,
}

/// Keeps a pause of a run that goes on.
pub(super) fn note(
    connection: &Connection,
    RunId(run): RunId,
    from: Timestamp,
    to: Timestamp,
    reason: GapReason,
) -> Result<(), Error> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO pause (run, from_at, to_at, reason) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (run, from_at, reason) DO UPDATE SET to_at = ?3",
    )?;
    insert.execute(params![
        run,
        from.as_microsecond(),
        to.as_microsecond(),
        reason.name()
    ])?;
    Ok(())
}

/// The gaps, oldest first. Before the first run there is none: nobody had promised to listen.
pub(super) fn gaps(connection: &Connection, now: Timestamp) -> Result<Vec<Gap>, Error> {
    let mut gaps = between_runs(connection, now)?;
    let mut select = connection.prepare_cached("SELECT from_at, to_at, reason FROM pause")?;
    let mut rows = select.query(())?;
    while let Some(row) = rows.next()? {
        let reason = GapReason::of_name(&row.get::<_, String>(2)?);
        if let (Some(from), Some(to), Some(reason)) = (time(row.get(0)?), time(row.get(1)?), reason) {
            let to = Some(to);
            gaps.push(Gap { from, to, reason });
        }
    }
    gaps.sort_unstable();
    Ok(gaps)
}

fn between_runs(connection: &Connection, now: Timestamp) -> Result<Vec<Gap>, Error> {
    let mut select = connection
        .prepare_cached("SELECT started_at, seen_at, stopped_at FROM run ORDER BY started_at, id")?;
    let mut rows = select.query(())?;
    let mut gaps = Vec::new();
    let mut end: Option<(Timestamp, GapReason)> = None;
    while let Some(row) = rows.next()? {
        let stopped = row.get::<_, Option<i64>>(2)?.and_then(time);
        let (Some(started), Some(seen)) = (time(row.get(0)?), time(row.get(1)?)) else {
            continue;
        };
        if let Some((from, reason)) = end.filter(|(from, _)| *from < started) {
            let to = Some(started);
            gaps.push(Gap { from, to, reason });
        }
        let this = match stopped {
            Some(stopped) => (stopped, GapReason::Stopped),
            None if now.duration_since(seen) < CRASHED_AFTER => (now.max(seen), GapReason::Crashed),
            None => (seen, GapReason::Crashed),
        };
        // Two listeners may overlap; what counts is when the last of them ended.
        end = Some(end.map_or(this, |before| if before.0 > this.0 { before } else { this }));
    }
    if let Some((from, reason)) = end.filter(|(from, _)| *from < now) {
        gaps.push(Gap {
            from,
            to: None,
            reason,
        });
    }
    Ok(gaps)
}
