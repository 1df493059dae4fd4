//! Makes all incidents again from the alerts, and checks that they add up.
//!
//! Folding is deterministic: the same alerts in the same order make the same incidents. What time has changed since
//! (a test that was marked later, alerts that were removed) is counted as it is now.

use super::{FoldKey, Placed, place};
use crate::alert_log::{AlertId, Error};
use rusqlite::{Connection, Row, TransactionBehavior, params};

/// Makes every incident again, in one transaction; returns how many there are.
pub(in crate::alert_log) fn rebuild(connection: &mut Connection) -> Result<u64, Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch("DELETE FROM incident; DELETE FROM incident_sender;")?;
    let mut last: AlertId = 0;
    loop {
        let alerts = page(&transaction, last)?;
        let Some(newest) = alerts.last() else { break };
        last = newest.id;
        for alert in &alerts {
            let (incident, rule) = place(&transaction, &alert.placed())?;
            transaction
                .prepare_cached("UPDATE alert SET incident = ?2, incident_rule = ?3 WHERE id = ?1")?
                .execute(params![alert.id, incident, rule.name()])?;
        }
    }
    let count = transaction.query_row("SELECT count(*) FROM incident", (), |row| row.get(0))?;
    transaction.commit()?;
    Ok(count)
}

/// Whether every alert is in exactly one incident that is there, and the incidents' counts add up to the alerts.
pub(in crate::alert_log) fn is_consistent(connection: &Connection) -> Result<bool, Error> {
    let wrong: i64 = connection.query_row(
        "SELECT (SELECT count(*) FROM alert LEFT JOIN incident ON incident.id = alert.incident
                 WHERE incident.id IS NULL OR incident.is_test <> alert.is_test)
              + (SELECT count(*) FROM incident
                 WHERE count <> (SELECT count(*) FROM alert WHERE alert.incident = incident.id)
                    OR unacknowledged <> (SELECT count(*) FROM alert
                                          WHERE alert.incident = incident.id AND acknowledged_at IS NULL)
                    OR coalesce(first, id) IS NOT (SELECT min(alert.id) FROM alert
                                                   WHERE alert.incident = incident.id)
                    OR count <> way_bmc_snmp + way_bmc_mail + way_agent_snmp + way_agent_mail + way_snmp)",
        (),
        |row| row.get(0),
    )?;
    Ok(wrong == 0)
}

/// An alert, as far as folding goes.
pub(super) struct Kept {
    id: AlertId,
    received_at: i64,
    occurred_at: Option<i64>,
    clock: crate::alert_log::Clock,
    source: std::net::SocketAddr,
    server: Option<String>,
    path: crate::alert_log::Path,
    severity: crate::alert_log::Severity,
    is_test: bool,
    is_acknowledged: bool,
    key: Option<FoldKey>,
}

impl Kept {
    pub(super) fn placed(&self) -> Placed<'_> {
        Placed {
            id: self.id,
            received_at: self.received_at,
            occurred_at: self.occurred_at,
            clock: self.clock,
            source: self.source,
            server: self.server.as_deref(),
            path: self.path,
            severity: self.severity,
            is_test: self.is_test,
            is_acknowledged: self.is_acknowledged,
            key: self.key,
        }
    }
}

const COLUMNS: &str = "SELECT id, received_at, occurred_at, clock, source, server, path, severity, is_test,
                              acknowledged_at IS NOT NULL, fold
                       FROM alert";
/// How many alerts are in memory at a time.
const PAGE: u32 = 1000;

fn page(connection: &Connection, after: AlertId) -> Result<Vec<Kept>, Error> {
    let mut select =
        connection.prepare_cached(&format!("{COLUMNS} WHERE id > ?1 ORDER BY id LIMIT {PAGE}"))?;
    let mut rows = select.query([after])?;
    let mut alerts = Vec::new();
    while let Some(row) = rows.next()? {
        alerts.push(read(row)?);
    }
    Ok(alerts)
}

pub(super) fn one(connection: &Connection, id: AlertId) -> Result<Option<Kept>, Error> {
    let mut select = connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    let mut rows = select.query([id])?;
    rows.next()?.map(read).transpose()
}

/// The alerts of an incident, oldest first.
pub(super) fn members(connection: &Connection, incident: i64) -> Result<Vec<Kept>, Error> {
    let mut select = connection.prepare_cached(&format!("{COLUMNS} WHERE incident = ?1 ORDER BY id"))?;
    let mut rows = select.query([incident])?;
    let mut alerts = Vec::new();
    while let Some(row) = rows.next()? {
        alerts.push(read(row)?);
    }
    Ok(alerts)
}

fn read(row: &Row<'_>) -> Result<Kept, Error> {
    let id = row.get(0)?;
    let unreadable = |column| Error::Row {
        table: "alert",
        id,
        column,
    };
    let text = |index| row.get::<_, String>(index);
    let fold: Option<Vec<u8>> = row.get(10)?;
    Ok(Kept {
        id,
        received_at: row.get(1)?,
        occurred_at: row.get(2)?,
        clock: text(3)?.parse().map_err(|_| unreadable("clock"))?,
        source: text(4)?.parse().map_err(|_| unreadable("source"))?,
        server: row.get(5)?,
        path: text(6)?.parse().map_err(|_| unreadable("path"))?,
        severity: text(7)?.parse().map_err(|_| unreadable("severity"))?,
        is_test: row.get(8)?,
        is_acknowledged: row.get(9)?,
        key: fold.and_then(|octets| FoldKey::from_octets(&octets)),
    })
}
