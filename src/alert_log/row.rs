//! The row of an alert: the one place that knows, when it is written, which column holds what.

use super::{
    AlertId, Error, FoldKey, NewAlert,
    incident::{self, Placed},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// What stands in the row beside the alert itself.
#[derive(Debug, Default)]
pub(super) struct Beside<'b> {
    /// By what a repetition of it is known.
    pub(super) repeat_key: Option<[u8; 16]>,
    /// When somebody took note of it.
    pub(super) acknowledged_at: Option<Timestamp>,
    /// What they wrote.
    pub(super) note: Option<&'b str>,
    /// The import that brought it.
    pub(super) import: Option<i64>,
}

/// Writes the row and puts the alert into its incident; the numbers of both.
pub(super) fn insert(
    connection: &Connection,
    alert: &NewAlert,
    beside: &Beside<'_>,
) -> Result<(AlertId, i64), Error> {
    let id = next_id(connection)?;
    let (incident, rule) = incident::place(connection, &placed(id, alert, beside))?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO alert (id, received_at, occurred_at, clock, source, server, path, severity, is_test, understood,
                            guid, sequence, words, repeat_key, raw, incident, incident_rule, fold, acknowledged_at,
                            note, import)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
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
        beside.repeat_key,
        alert.raw,
        incident,
        rule.name(),
        alert.fold.map(FoldKey::to_octets),
        beside.acknowledged_at.map(|at| at.as_microsecond()),
        beside.note,
        beside.import,
    ])?;
    Ok((id, incident))
}

/// The number of the alert that came in this very datagram: a listener that was killed has brought it here already.
/// No two datagrams of a listener have the same time.
pub(super) fn of_datagram(connection: &Connection, alert: &NewAlert) -> Result<Option<AlertId>, Error> {
    let mut select = connection
        .prepare_cached("SELECT id FROM alert WHERE received_at = ?1 AND source = ?2 AND raw = ?3")?;
    let at = alert.received_at.as_microsecond();
    let id = select
        .query_row(params![at, alert.source.to_string(), alert.raw], |row| row.get(0))
        .optional()?;
    Ok(id)
}

/// The number that the next alert gets: an incident has the number of its first alert.
fn next_id(connection: &Connection) -> Result<AlertId, Error> {
    let mut select = connection.prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'alert'")?;
    let newest: Option<AlertId> = select.query_row((), |row| row.get(0)).optional()?;
    Ok(newest.unwrap_or(0) + 1)
}

fn placed<'a>(id: AlertId, alert: &'a NewAlert, beside: &Beside<'_>) -> Placed<'a> {
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
        is_acknowledged: beside.acknowledged_at.is_some(),
        key: alert.fold,
    }
}
