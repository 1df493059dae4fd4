//! Puts an alert into its incident, in the transaction that appends it: a lookup or two by index, and one row changed.

use super::{
    FoldKey, FoldRule, Scope,
    rules::{Change, Decision, Ended, Facts, Known, Memory, Moment, SenderMinute, Storm, decide},
};
use crate::alert_log::{AlertId, Clock, Error, Path, Severity};
use rusqlite::{Connection, OptionalExtension, Row, Rows, params};
use std::net::SocketAddr;

/// Among how many incidents about one kind of thing a copy is looked for.
const SUBJECTS: u32 = 16;
/// Among how many incidents of one event the same fault is looked for.
const EVENTS: u32 = 8;
/// Of incidents, those that began before a fault was over: its time of receipt is `?4`, its clock and time there `?5` and
/// `?6`, both NULL where its sender has not said.
const BEGAN_BEFORE: &str =
    "first_at <= ?4 AND (last_clock IS NOT ?5 OR ?6 IS NULL OR last_occurred IS NULL OR last_occurred <= ?6)";

/// What of an alert decides about its incident.
pub(in crate::alert_log) struct Placed<'a> {
    /// The number that the alert has, or is about to get.
    pub(in crate::alert_log) id: AlertId,
    /// Microseconds.
    pub(in crate::alert_log) received_at: i64,
    /// Microseconds, by `clock`.
    pub(in crate::alert_log) occurred_at: Option<i64>,
    pub(in crate::alert_log) clock: Clock,
    pub(in crate::alert_log) source: SocketAddr,
    pub(in crate::alert_log) server: Option<&'a str>,
    pub(in crate::alert_log) path: Path,
    pub(in crate::alert_log) severity: Severity,
    pub(in crate::alert_log) is_test: bool,
    pub(in crate::alert_log) is_acknowledged: bool,
    pub(in crate::alert_log) key: Option<FoldKey>,
}

/// Puts an alert into its incident: the incident's number, and the rule.
pub(in crate::alert_log) fn place(
    connection: &Connection,
    alert: &Placed<'_>,
) -> Result<(i64, FoldRule), Error> {
    let facts = Facts {
        received_at: alert.received_at,
        occurred: moment(alert),
        path: alert.path,
        severity: alert.severity,
        key: alert.key,
    };
    let ip = alert.source.ip().to_string();
    let sender = alert.server.unwrap_or(&ip);
    let tables = Tables {
        connection,
        sender,
        is_test: alert.is_test,
    };
    match decide(&facts, &tables)? {
        Decision::Join { id, rule, change } => {
            join(connection, alert, id, change)?;
            Ok((id, rule))
        }
        Decision::Open { is_storm, minute } => {
            open(connection, alert, sender, is_storm)?;
            let storm = is_storm.then_some(alert.id);
            let mut keep = connection.prepare_cached(
                "INSERT OR REPLACE INTO incident_sender (sender, is_test, started_at, opened, storm)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            keep.execute(params![
                sender,
                alert.is_test,
                minute.started_at,
                minute.opened,
                storm
            ])?;
            let rule = if is_storm {
                FoldRule::Storm
            } else {
                FoldRule::First
            };
            Ok((alert.id, rule))
        }
    }
}

pub(super) fn moment(alert: &Placed<'_>) -> Moment {
    alert
        .occurred_at
        .filter(|_| alert.clock != Clock::None)
        .map(|at| (alert.clock, at))
}

/// The column that counts the alerts of a way.
pub(super) fn way_column(path: Path) -> &'static str {
    match path {
        Path::BmcSnmp => "way_bmc_snmp",
        Path::BmcMail => "way_bmc_mail",
        Path::AgentSnmp => "way_agent_snmp",
        Path::AgentMail => "way_agent_mail",
        Path::OtherSnmp => "way_snmp",
    }
}

/// Begins an incident with this alert.
pub(super) fn open(
    connection: &Connection,
    alert: &Placed<'_>,
    sender: &str,
    is_storm: bool,
) -> Result<(), Error> {
    let over = alert.key.is_some_and(|key| key.over.is_some());
    // A storm is many things: none of them finds it again.
    let key = alert.key.filter(|_| !is_storm);
    let occurred = moment(alert);
    let way = way_column(alert.path);
    let mut insert = connection.prepare_cached(&format!(
        "INSERT INTO incident (id, sender, server, sensor, event, subject, is_test, is_storm, first_at, last_at,
                               last_occurred, last_clock, severity, worst, recovered_at, recovered_occurred,
                               recovered_clock, count, unacknowledged, {way})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12, ?12, ?13, ?14, ?15, 1, ?16, 1)"
    ))?;
    let recovered = (over && !is_storm).then_some(alert.received_at);
    let recovered_occurred = occurred.filter(|_| recovered.is_some());
    insert.execute(params![
        alert.id,
        sender,
        alert.server,
        key.map(|key| key.sensor),
        key.map(|key| key.event),
        key.and_then(|key| key.subject),
        alert.is_test,
        is_storm,
        alert.received_at,
        occurred.map(|(_, at)| at),
        occurred.map(|(clock, _)| clock.name()),
        alert.severity.name(),
        recovered,
        recovered_occurred.map(|(_, at)| at),
        recovered_occurred.map(|(clock, _)| clock.name()),
        u8::from(!alert.is_acknowledged),
    ])?;
    Ok(())
}

fn join(connection: &Connection, alert: &Placed<'_>, id: i64, change: Change) -> Result<(), Error> {
    let way = way_column(alert.path);
    let occurred = moment(alert);
    let began = occurred.filter(|_| alert.key.is_none_or(|key| key.over.is_none()));
    let mut update = connection.prepare_cached(&format!(
        "UPDATE incident SET count = count + 1, unacknowledged = unacknowledged + ?2, {way} = {way} + 1,
                             first_at = min(first_at, ?3), last_at = max(last_at, ?3),
                             last_occurred = coalesce(?4, last_occurred), last_clock = coalesce(?5, last_clock)
         WHERE id = ?1"
    ))?;
    update.execute(params![
        id,
        u8::from(!alert.is_acknowledged),
        alert.received_at,
        began.map(|(_, at)| at),
        began.map(|(clock, _)| clock.name()),
    ])?;
    match change {
        Change::Nothing => was(connection, id, alert.severity),
        Change::Severity(severity) => be(connection, id, severity),
        Change::Over(scope) => {
            let (Some(key), at) = (alert.key, alert.received_at) else {
                return Ok(());
            };
            let ended = Ended::of(at, occurred);
            let mut close = connection.prepare_cached(&format!(
                "UPDATE incident SET severity = ?7, recovered_at = ?4, recovered_occurred = ?8, recovered_clock = ?5
                 WHERE sensor = ?1 AND is_test = ?2 AND recovered_at IS NULL AND {} AND {BEGAN_BEFORE}",
                about(scope)
            ))?;
            close.execute(params![
                key.sensor,
                alert.is_test,
                key.event,
                ended.received_at,
                ended.occurred.map(|(clock, _)| clock.name()),
                ended.occurred.map(|(_, at)| at),
                Severity::Recovered.name(),
                occurred.map(|(_, at)| at),
            ])?;
            Ok(())
        }
    }
}

/// Of a sensor's incidents, those that the end of a fault is about; the event is `?3`.
fn about(scope: Scope) -> &'static str {
    match scope {
        Scope::Event => "event = ?3",
        Scope::Sensor => "?3 IS NOT NULL",
    }
}

/// The incident was this bad once, whatever it is now.
fn was(connection: &Connection, id: i64, severity: Severity) -> Result<(), Error> {
    if severity == Severity::Recovered {
        return Ok(());
    }
    let mut select = connection.prepare_cached("SELECT worst FROM incident WHERE id = ?1")?;
    let worst: String = select.query_row([id], |row| row.get(0))?;
    let worst = severity.max(worst.parse().unwrap_or(Severity::Error));
    let mut update =
        connection.prepare_cached("UPDATE incident SET worst = ?2 WHERE id = ?1 AND worst <> ?2")?;
    update.execute(params![id, worst.name()])?;
    Ok(())
}

/// The incident is this bad from now on, and not over. Most of the time it is so already.
fn be(connection: &Connection, id: i64, severity: Severity) -> Result<(), Error> {
    let mut select =
        connection.prepare_cached("SELECT severity, worst, is_storm FROM incident WHERE id = ?1")?;
    let (now, worst, is_storm) = select.query_row([id], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, bool>(2)?,
        ))
    })?;
    let parse = |text: &str| text.parse().unwrap_or(Severity::Error);
    let is_now: Severity = parse(&now);
    let severity = if is_storm { severity.max(is_now) } else { severity };
    let worst = severity.max(parse(&worst));
    let mut update = connection.prepare_cached(
        "UPDATE incident SET severity = ?2, worst = ?3, recovered_at = NULL, recovered_occurred = NULL,
                             recovered_clock = NULL
         WHERE id = ?1 AND (severity <> ?2 OR worst <> ?3 OR recovered_at IS NOT NULL)",
    )?;
    update.execute(params![id, severity.name(), worst.name()])?;
    Ok(())
}

/// What the tables know, for the rules.
struct Tables<'a> {
    connection: &'a Connection,
    sender: &'a str,
    is_test: bool,
}

const KNOWN: &str = "SELECT id, first_at, last_at, last_occurred, last_clock, severity, recovered_at,
                            recovered_occurred, recovered_clock, way_bmc_snmp, way_bmc_mail, way_agent_snmp,
                            way_agent_mail, way_snmp
                     FROM incident";

impl Memory for Tables<'_> {
    type Error = Error;

    fn same_event(&self, key: &FoldKey) -> Result<Vec<Known>, Error> {
        let mut select = self.connection.prepare_cached(&format!(
            "{KNOWN} WHERE sensor = ?1 AND is_test = ?2 AND event = ?3 ORDER BY id DESC LIMIT {EVENTS}"
        ))?;
        all(select.query(params![key.sensor, self.is_test, key.event])?)
    }

    fn unrecovered(&self, key: &FoldKey, scope: Scope, ended: Ended) -> Result<Option<Known>, Error> {
        let mut select = self.connection.prepare_cached(&format!(
            "{KNOWN} WHERE sensor = ?1 AND is_test = ?2 AND recovered_at IS NULL AND {} AND {BEGAN_BEFORE}
             ORDER BY id DESC LIMIT 1",
            about(scope)
        ))?;
        let found = select.query(params![
            key.sensor,
            self.is_test,
            key.event,
            ended.received_at,
            ended.occurred.map(|(clock, _)| clock.name()),
            ended.occurred.map(|(_, at)| at),
        ])?;
        Ok(all(found)?.pop())
    }

    fn same_subject(&self, subject: &[u8; 16]) -> Result<Vec<Known>, Error> {
        let mut select = self.connection.prepare_cached(&format!(
            "{KNOWN} WHERE subject = ?1 AND is_test = ?2 ORDER BY id DESC LIMIT {SUBJECTS}"
        ))?;
        all(select.query(params![subject, self.is_test])?)
    }

    fn sender(&self) -> Result<SenderMinute, Error> {
        let mut select = self.connection.prepare_cached(
            "SELECT started_at, opened, incident.id, incident.first_at, incident.last_at
             FROM incident_sender LEFT JOIN incident ON incident.id = incident_sender.storm
             WHERE incident_sender.sender = ?1 AND incident_sender.is_test = ?2",
        )?;
        let minute = select.query_row(params![self.sender, self.is_test], |row| {
            let storm = |id| -> rusqlite::Result<Storm> {
                Ok(Storm {
                    id,
                    first_at: row.get(3)?,
                    last_at: row.get(4)?,
                })
            };
            Ok(SenderMinute {
                started_at: row.get(0)?,
                opened: row.get(1)?,
                storm: row.get::<_, Option<i64>>(2)?.map(storm).transpose()?,
            })
        });
        Ok(minute.optional()?.unwrap_or_default())
    }
}

fn all(mut rows: Rows<'_>) -> Result<Vec<Known>, Error> {
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Known, Error> {
    let id = row.get(0)?;
    let unreadable = |column| Error::Row {
        table: "incident",
        id,
        column,
    };
    let moment = |at: usize, clock: usize| -> Result<Moment, Error> {
        let at: Option<i64> = row.get(at)?;
        let clock: Option<String> = row.get(clock)?;
        Ok(at
            .zip(clock.and_then(|clock| clock.parse().ok()))
            .map(|(at, clock)| (clock, at)))
    };
    let severity: String = row.get(5)?;
    Ok(Known {
        id,
        first_at: row.get(1)?,
        last_at: row.get(2)?,
        last_occurred: moment(3, 4)?,
        severity: severity.parse().map_err(|_| unreadable("severity"))?,
        is_recovered: row.get::<_, Option<i64>>(6)?.is_some(),
        recovered_occurred: moment(7, 8)?,
        ways: [
            row.get(9)?,
            row.get(10)?,
            row.get(11)?,
            row.get(12)?,
            row.get(13)?,
        ],
    })
}
