//! Incidents as they are listed and shown, and acknowledged as a whole.

use super::FoldRule;
use crate::alert_log::{Alert, AlertId, Error, Folded, Path, Severity, read};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

/// The most incidents, or members, one page holds.
const MAX_LIMIT: u32 = 10_000;

/// Alerts that tell of one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The number of its first alert.
    pub id: i64,
    /// When its first alert was received.
    pub first_at: Timestamp,
    /// When its last alert was received.
    pub last_at: Timestamp,
    /// As bad as the worst of it that is not over; recovered where all is.
    pub severity: Severity,
    /// As bad as it ever was.
    pub worst: Severity,
    /// A fault that is not over and that nobody has seen to; never a test.
    pub is_open: bool,
    /// Whether its alerts are tests.
    pub is_test: bool,
    /// Whether it is a storm: many things of one sender.
    pub is_storm: bool,
    /// How many alerts it has.
    pub count: u64,
    /// How many of them nobody has acknowledged.
    pub unacknowledged: u64,
    /// The server in the site, or the sender's address.
    pub sender: String,
    /// The server in the site, where it was known.
    pub server: Option<String>,
    /// When its fault was over.
    pub recovered_at: Option<Timestamp>,
    /// How many alerts came which way; only ways by which any came.
    pub ways: Vec<(Path, u64)>,
}

/// An alert of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The alert.
    pub alert: Alert,
    /// Why it is in the incident.
    pub rule: FoldRule,
}

/// Where a page of incidents ended: open ones come first, and among them the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentCursor {
    /// Of the last incident of the page.
    pub is_open: bool,
    /// Of the last incident of the page.
    pub last_at: Timestamp,
    /// Of the last incident of the page.
    pub id: i64,
}

impl Incident {
    /// For the page that comes after this incident.
    pub fn cursor(&self) -> IncidentCursor {
        IncidentCursor {
            is_open: self.is_open,
            last_at: self.last_at,
            id: self.id,
        }
    }
}

/// Which incidents.
#[derive(Clone, Debug)]
pub struct IncidentQuery {
    /// At most this many, up to 10,000.
    pub limit: u32,
    /// The next page.
    pub after: Option<IncidentCursor>,
    /// Only those that are not over and that nobody has seen to.
    pub open_only: bool,
    /// Tests too.
    pub include_tests: bool,
    /// Only of this server.
    pub server: Option<String>,
}

impl Default for IncidentQuery {
    fn default() -> Self {
        Self {
            limit: 100,
            after: None,
            open_only: false,
            include_tests: true,
            server: None,
        }
    }
}

const COLUMNS: &str = "id, first_at, last_at, severity, worst, is_open, is_test, is_storm, count, unacknowledged, \
                       sender, server, recovered_at, way_bmc_snmp, way_bmc_mail, way_agent_snmp, way_agent_mail, \
                       way_snmp";

/// Open ones first, then the newest first.
pub(in crate::alert_log) fn list(
    connection: &Connection,
    query: &IncidentQuery,
) -> Result<Vec<Incident>, Error> {
    let mut conditions = vec!["1"];
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    if let Some(after) = query.after {
        conditions.push("(is_open, last_at, id) < (?, ?, ?)");
        values.push(Box::new(after.is_open));
        values.push(Box::new(after.last_at.as_microsecond()));
        values.push(Box::new(after.id));
    }
    if query.open_only {
        conditions.push("is_open = 1");
    }
    if !query.include_tests {
        conditions.push("is_test = 0");
    }
    if let Some(server) = &query.server {
        conditions.push("server = ?");
        values.push(Box::new(server.clone()));
    }
    let condition = conditions.join(" AND ");
    let limit = query.limit.min(MAX_LIMIT);
    let mut select = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM incident WHERE {condition}
         ORDER BY is_open DESC, last_at DESC, id DESC LIMIT {limit}"
    ))?;
    let mut rows = select.query(rusqlite::params_from_iter(values))?;
    let mut incidents = Vec::new();
    while let Some(row) = rows.next()? {
        incidents.push(incident(row)?);
    }
    Ok(incidents)
}

pub(in crate::alert_log) fn get(connection: &Connection, id: i64) -> Result<Option<Incident>, Error> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM incident WHERE id = ?1"))?;
    select
        .query_row([id], |row| Ok(incident(row)))
        .optional()?
        .transpose()
}

/// What an alert stands for in a folded list.
pub(in crate::alert_log) fn folded(connection: &Connection, alert: &Alert) -> Result<Folded, Error> {
    let lost = Error::Row {
        table: "alert",
        id: alert.id,
        column: "incident",
    };
    let Some(incident) = alert.incident else {
        return Err(lost);
    };
    let mut select = connection.prepare_cached("SELECT max(id) FROM alert WHERE incident = ?1")?;
    let newest: Option<AlertId> = select.query_row([incident], |row| row.get(0))?;
    let incident = get(connection, incident)?.ok_or(lost)?;
    Ok(Folded {
        incident,
        newest: newest.unwrap_or(alert.id),
    })
}

/// The alerts of an incident, oldest first, from the one after `after`.
pub(in crate::alert_log) fn members(
    connection: &Connection,
    incident: i64,
    after: Option<AlertId>,
    limit: u32,
) -> Result<Vec<Member>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT id, incident_rule FROM alert WHERE incident = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
    )?;
    let mut rows = select.query(params![incident, after.unwrap_or(0), limit.min(MAX_LIMIT)])?;
    let mut members = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, rule): (AlertId, Option<String>) = (row.get(0)?, row.get(1)?);
        let rule = rule
            .and_then(|name| FoldRule::of_name(&name))
            .unwrap_or(FoldRule::First);
        if let Some(alert) = read::get(connection, id)? {
            members.push(Member { alert, rule });
        }
    }
    Ok(members)
}

/// Marks every alert of these incidents as acknowledged that was not; returns how many. A note, where given, is
/// written to those.
pub(in crate::alert_log) fn acknowledge(
    connection: &Connection,
    incidents: &[i64],
    note: &str,
    at: Timestamp,
) -> Result<usize, Error> {
    let mut update = connection.prepare_cached(
        "UPDATE alert SET acknowledged_at = ?2, note = CASE WHEN ?3 = '' THEN note ELSE ?3 END
         WHERE incident = ?1 AND acknowledged_at IS NULL",
    )?;
    let mut changed = 0;
    for incident in incidents {
        changed += update.execute(params![incident, at.as_microsecond(), note])?;
    }
    Ok(changed)
}

fn incident(row: &Row<'_>) -> Result<Incident, Error> {
    let id = row.get(0)?;
    let unreadable = |column| Error::Row {
        table: "incident",
        id,
        column,
    };
    let text = |index| row.get::<_, String>(index);
    let mut ways = Vec::new();
    for (index, path) in (13..).zip(Path::ALL) {
        let count: u64 = row.get(index)?;
        if count > 0 {
            ways.push((*path, count));
        }
    }
    Ok(Incident {
        id,
        first_at: read::time(row.get(1)?).ok_or_else(|| unreadable("first_at"))?,
        last_at: read::time(row.get(2)?).ok_or_else(|| unreadable("last_at"))?,
        severity: text(3)?.parse().map_err(|_| unreadable("severity"))?,
        worst: text(4)?.parse().map_err(|_| unreadable("worst"))?,
        is_open: row.get(5)?,
        is_test: row.get(6)?,
        is_storm: row.get(7)?,
        count: row.get(8)?,
        unacknowledged: row.get(9)?,
        sender: row.get(10)?,
        server: row.get(11)?,
        recovered_at: row.get::<_, Option<i64>>(12)?.and_then(read::time),
        ways,
    })
}
