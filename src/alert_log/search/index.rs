//! The index of the alerts' words, kept by the writer whenever nothing else waits.
//!
//! An alert is never made to wait for it: rows above `indexed_to` and rows in `alert_stale` (changed since, see the
//! triggers of the schema) are read one by one by a search until [`step`] has come to them.
//!
//! The full-text table's tokenizer (`ascii`) only cuts the documents of [`document`] at their spaces: every character beyond
//! ASCII is part of a token, whichever Unicode an SQLite knows.

use super::{
    super::Error,
    question::{Content, document},
};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// The columns that [`document_of`] reads.
pub(super) const DOCUMENT_COLUMNS: &str = "id, words, server, source, note, severity, path, understood";
/// How long one step may keep a waiting alert from being written.
const LONGEST_STEP: Duration = Duration::from_millis(15);
/// Rows between two looks at the clock.
const ROWS: usize = 16;

/// The newest alert in the index: those above it are not in it yet.
pub(super) fn indexed_to(connection: &Connection) -> Result<i64, Error> {
    let mut select = connection.prepare_cached("SELECT indexed_to FROM alert_index")?;
    Ok(select.query_row((), |row| row.get(0))?)
}

/// Alerts that changed since they were put into the index.
pub(super) fn stale(connection: &Connection) -> Result<Vec<i64>, Error> {
    let mut select = connection.prepare_cached("SELECT id FROM alert_stale ORDER BY id")?;
    let ids = select.query_map((), |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Whether there is anything to be put into the index.
pub(in crate::alert_log) fn is_behind(connection: &Connection) -> Result<bool, Error> {
    let mut select = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM alert WHERE id > (SELECT indexed_to FROM alert_index))
             OR EXISTS (SELECT 1 FROM alert_stale)",
    )?;
    Ok(select.query_row((), |row| row.get(0))?)
}

/// Puts some alerts into the index, for a short while; returns whether there are more.
pub(in crate::alert_log) fn step(connection: &mut Connection) -> Result<bool, Error> {
    if !is_behind(connection)? {
        return Ok(false);
    }
    let until = Instant::now() + LONGEST_STEP;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut has_more = true;
    while has_more {
        has_more = add_new(&transaction)? == ROWS || put_again(&transaction)? == ROWS;
        if Instant::now() >= until {
            break;
        }
    }
    transaction.commit()?;
    Ok(has_more)
}

fn add_new(connection: &Connection) -> Result<usize, Error> {
    let from = indexed_to(connection)?;
    let sql = format!("SELECT {DOCUMENT_COLUMNS} FROM alert WHERE id > ?1 ORDER BY id LIMIT {ROWS}");
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query([from])?;
    let (mut last, mut count) = (from, 0);
    while let Some(row) = rows.next()? {
        last = row.get(0)?;
        insert(connection, last, &document_of(row)?)?;
        count += 1;
    }
    if count > 0 {
        let mut update = connection.prepare_cached("UPDATE alert_index SET indexed_to = ?1")?;
        update.execute([last])?;
    }
    Ok(count)
}

fn put_again(connection: &Connection) -> Result<usize, Error> {
    let ids: Vec<i64> = stale(connection)?.into_iter().take(ROWS).collect();
    let select = format!("SELECT {DOCUMENT_COLUMNS} FROM alert WHERE id = ?1");
    for id in &ids {
        connection
            .prepare_cached("DELETE FROM alert_words WHERE rowid = ?1")?
            .execute([id])?;
        let document = connection
            .prepare_cached(&select)?
            .query_row([id], |row| Ok(document_of(row)))
            .optional()?
            .transpose()?;
        if let Some(document) = document {
            insert(connection, *id, &document)?;
        }
        connection
            .prepare_cached("DELETE FROM alert_stale WHERE id = ?1")?
            .execute([id])?;
    }
    Ok(ids.len())
}

fn insert(connection: &Connection, id: i64, document: &str) -> Result<(), Error> {
    let mut insert =
        connection.prepare_cached("INSERT INTO alert_words (rowid, document) VALUES (?1, ?2)")?;
    insert.execute((id, document))?;
    Ok(())
}

/// The document of a row that begins with [`DOCUMENT_COLUMNS`].
pub(super) fn document_of(row: &Row<'_>) -> Result<String, Error> {
    let text = |column: usize| {
        row.get_ref(column)
            .map(|value| value.as_str_or_null().ok().flatten())
    };
    let source = text(3)?.and_then(|source| source.parse::<SocketAddr>().ok());
    Ok(document(&Content {
        words: text(1)?.unwrap_or_default(),
        server: text(2)?,
        source: source.map(|source| source.ip()),
        note: text(4)?,
        severity: text(5)?.unwrap_or_default(),
        path: text(6)?.unwrap_or_default(),
        is_understood: row.get(7)?,
    }))
}
