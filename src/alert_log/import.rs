//! Alerts of another log, or of this one again: what is here already stays as it is.

use super::{
    AlertId, Error, NewAlert,
    row::{self, Beside},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

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
    // At once for writing: a transaction that began by reading is refused where another process has written since.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut added = 0;
    for kept in alerts {
        if row::of_datagram(&transaction, &kept.alert)?.is_none() {
            let beside = Beside {
                acknowledged_at: kept.acknowledged_at,
                note: kept.note.as_deref(),
                import: Some(import),
                ..Beside::default()
            };
            row::insert(&transaction, &kept.alert, &beside)?;
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
