//! Alerts of another log, or of this one again: what is here already stays as it is.

use super::{
    AlertId, Error, NewAlert,
    incident::{self, FoldKey, Placed},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// One import, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportId(i64);

/// An alert that was in a log before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAlert {
    /// The alert; its `repeat` is not looked at.
    pub alert: NewAlert,
    /// When somebody took note of it.
    pub acknowledged_at: Option<Timestamp>,
    /// What they wrote.
    pub note: Option<String>,
}

/// Where an alert was imported from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFrom {
    /// When.
    pub at: Timestamp,
    /// The file's name.
    pub file: String,
}

pub(super) fn begin(connection: &Connection, at: Timestamp, file: &str) -> Result<ImportId, Error> {
    let mut insert = connection.prepare_cached("INSERT INTO import (at, file) VALUES (?1, ?2)")?;
    Ok(ImportId(insert.insert(params![at.as_microsecond(), file])?))
}

/// Adds those that are not here yet, in one transaction; returns how many that were. An alert is here already where one
/// was received at the same microsecond from the same sender with the same bytes.
pub(super) fn add(
    connection: &mut Connection,
    ImportId(import): ImportId,
    alerts: &[KeptAlert],
) -> Result<usize, Error> {
    let transaction = connection.transaction()?;
    let mut added = 0;
    for kept in alerts {
        if !is_known(&transaction, &kept.alert)? {
            insert(&transaction, import, kept)?;
            added += 1;
        }
    }
    transaction.commit()?;
    Ok(added)
}

/// Where an alert came from that was not received here; none where it was.
pub(super) fn of(connection: &Connection, id: AlertId) -> Result<Option<ImportedFrom>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT import.at, import.file FROM alert JOIN import ON import.id = alert.import WHERE alert.id = ?1",
    )?;
    let found = select
        .query_row([id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    Ok(found.and_then(|(at, file)| {
        let at = super::read::time(at)?;
        Some(ImportedFrom { at, file })
    }))
}

fn is_known(connection: &Connection, alert: &NewAlert) -> Result<bool, Error> {
    let mut select = connection
        .prepare_cached("SELECT 1 FROM alert WHERE received_at = ?1 AND source = ?2 AND raw = ?3 LIMIT 1")?;
    let at = alert.received_at.as_microsecond();
    Ok(select.exists(params![at, alert.source.to_string(), alert.raw])?)
}

fn insert(connection: &Connection, import: i64, kept: &KeptAlert) -> Result<(), Error> {
    let alert = &kept.alert;
    let id = super::writer::next_id(connection)?;
    let placed = Placed {
        is_acknowledged: kept.acknowledged_at.is_some(),
        ..super::writer::placed(id, alert)
    };
    let (incident, rule) = incident::place(connection, &placed)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO alert (id, received_at, occurred_at, clock, source, server, path, severity, is_test, understood,
                            guid, sequence, words, raw, incident, incident_rule, fold, acknowledged_at, note, import)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
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
        alert.raw,
        incident,
        rule.name(),
        alert.fold.map(FoldKey::to_octets),
        kept.acknowledged_at.map(|at| at.as_microsecond()),
        kept.note,
        import,
    ])?;
    Ok(())
}
