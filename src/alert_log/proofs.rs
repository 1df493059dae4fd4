//! Kept proofs: that a server's path was tried, when, and how it went hop by hop.

use super::{Error, read::time};
use jiff::Timestamp;
use rusqlite::{Connection, params};

/// The result of one proof.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptProof {
    /// Which server.
    pub server: String,
    /// When it began.
    pub at: Timestamp,
    /// Whether the path was proven.
    pub proven: bool,
    /// The whole report, as the room that proves writes it.
    pub report: serde_json::Value,
}

pub(super) fn keep(connection: &Connection, proof: &KeptProof) -> Result<(), Error> {
    let mut insert = connection
        .prepare_cached("INSERT INTO proof (server, at, proven, report) VALUES (?1, ?2, ?3, ?4)")?;
    let report = proof.report.to_string();
    insert.insert(params![
        proof.server,
        proof.at.as_microsecond(),
        proof.proven,
        report
    ])?;
    Ok(())
}

/// Newest first; of every server where none is named.
pub(super) fn list(
    connection: &Connection,
    server: Option<&str>,
    limit: u32,
) -> Result<Vec<KeptProof>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT id, server, at, proven, report FROM proof WHERE ?1 IS NULL OR server = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let mut rows = select.query(params![server, limit])?;
    let mut proofs = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let unreadable = |column| Error::Row {
            table: "proof",
            id,
            column,
        };
        let report: String = row.get(4)?;
        proofs.push(KeptProof {
            server: row.get(1)?,
            at: time(row.get(2)?).ok_or_else(|| unreadable("at"))?,
            proven: row.get(3)?,
            report: serde_json::from_str(&report).map_err(|_| unreadable("report"))?,
        });
    }
    Ok(proofs)
}
