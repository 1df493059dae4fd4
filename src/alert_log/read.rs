//! Questions to the log. Each runs on a connection of its own and never waits for the writer.

use super::{Alert, AlertId, Error, Severity};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use std::collections::BTreeMap;

/// The most alerts one list holds.
pub const MAX_LIMIT: u32 = 10_000;

/// Which alerts to list, newest first.
#[derive(Clone, Debug)]
pub struct Query {
    /// At most this many, up to [`MAX_LIMIT`].
    pub limit: u32,
    /// Received at this time or later.
    pub since: Option<Timestamp>,
    /// Received before this time.
    pub until: Option<Timestamp>,
    /// Only with smaller numbers: the next page.
    pub before_id: Option<AlertId>,
    /// Only with greater numbers, those next to it: the page before. Still newest first.
    pub after_id: Option<AlertId>,
    /// Only of these severities; all where empty.
    pub severities: Vec<Severity>,
    /// Only those nobody has acknowledged.
    pub unacknowledged_only: bool,
    /// Tests too.
    pub include_tests: bool,
    /// Words, separated by spaces, that must all occur.
    pub text: String,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            limit: 100,
            since: None,
            until: None,
            before_id: None,
            after_id: None,
            severities: Vec::new(),
            unacknowledged_only: false,
            include_tests: true,
            text: String::new(),
        }
    }
}

/// A place among what a query finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// So far from the newest (0.0) to the oldest (1.0), by the alerts' numbers.
    Fraction(f64),
    /// At this alert; where the query doesn't find it, at the next older one.
    Alert(AlertId),
}

/// A page, and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// Newest first.
    pub alerts: Vec<Alert>,
    /// How far the first stands from the newest (0.0) to the oldest (1.0) that the query finds, by their numbers.
    pub place: f64,
}

/// One hour of the overview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// Alerts received in it, tests included.
    pub alerts: u64,
    /// The worst of them.
    pub worst: Option<Severity>,
}

/// How much there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows in the log.
    pub total: u64,
    /// The newest row.
    pub newest_id: Option<AlertId>,
    /// Rows nobody has acknowledged, by severity, tests left out.
    pub open: BTreeMap<Severity, u64>,
    /// The 24 hours before the time asked for, oldest first.
    pub hours: [Hour; 24],
}

impl Counts {
    /// How many alerts nobody has acknowledged, tests left out.
    pub fn unacknowledged(&self) -> u64 {
        self.open.values().sum()
    }
}

const COLUMNS: &str = "id, received_at, occurred_at, clock, source, server, path, severity, is_test, understood, \
                       guid, sequence, incident, acknowledged_at, note, raw";

pub(super) fn get(connection: &Connection, id: AlertId) -> Result<Option<Alert>, Error> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM alert WHERE id = ?1"))?;
    select
        .query_row([id], |row| Ok(alert(row)))
        .optional()?
        .transpose()
}

pub(super) fn list(connection: &Connection, query: &Query) -> Result<Vec<Alert>, Error> {
    let (condition, values) = condition(query);
    let limit = query.limit.min(MAX_LIMIT);
    // The page before is what comes next to its end, counted upward.
    let upward = query.after_id.is_some() && query.before_id.is_none();
    let order = if upward { "ASC" } else { "DESC" };
    let sql = format!("SELECT {COLUMNS} FROM alert WHERE {condition} ORDER BY id {order} LIMIT {limit}");
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query(rusqlite::params_from_iter(values))?;
    let mut alerts = Vec::new();
    while let Some(row) = rows.next()? {
        alerts.push(alert(row)?);
    }
    if upward {
        alerts.reverse();
    }
    Ok(alerts)
}

pub(super) fn window(connection: &Connection, query: &Query) -> Result<Window, Error> {
    let alerts = list(connection, query)?;
    let place = match (alerts.first(), ends(connection, query)?) {
        (Some(first), Some((oldest, newest))) if newest > oldest => {
            (newest - first.id) as f64 / (newest - oldest) as f64
        }
        _ => 0.0,
    };
    Ok(Window { alerts, place })
}

pub(super) fn window_at(connection: &Connection, query: &Query, place: Place) -> Result<Window, Error> {
    let from = match place {
        Place::Alert(id) => Some(id),
        Place::Fraction(fraction) => {
            let at = |(oldest, newest): (i64, i64)| {
                let down = (newest - oldest) as f64 * fraction.clamp(0.0, 1.0);
                #[expect(clippy::cast_possible_truncation, reason = "a part of the numbers' range")]
                let down = down as i64;
                newest - down
            };
            ends(connection, query)?.map(at)
        }
    };
    let query = Query {
        before_id: from.map(|id| id.saturating_add(1)),
        after_id: None,
        ..query.clone()
    };
    window(connection, &query)
}

pub(super) fn count(connection: &Connection, query: &Query) -> Result<u64, Error> {
    let (condition, values) = condition(&whole(query));
    let sql = format!("SELECT count(*) FROM alert WHERE {condition}");
    let mut select = connection.prepare_cached(&sql)?;
    Ok(select.query_row(rusqlite::params_from_iter(values), |row| row.get(0))?)
}

/// The numbers of the oldest and the newest alert that a query finds.
fn ends(connection: &Connection, query: &Query) -> Result<Option<(AlertId, AlertId)>, Error> {
    let one = Query {
        limit: 1,
        ..whole(query)
    };
    let upward = Query {
        after_id: Some(0),
        ..one.clone()
    };
    let newest = list(connection, &one)?;
    let oldest = list(connection, &upward)?;
    Ok(oldest
        .first()
        .zip(newest.first())
        .map(|(oldest, newest)| (oldest.id, newest.id)))
}

/// The query without its paging.
fn whole(query: &Query) -> Query {
    Query {
        before_id: None,
        after_id: None,
        ..query.clone()
    }
}

fn condition(query: &Query) -> (String, Vec<Box<dyn ToSql>>) {
    let mut conditions = vec!["1".to_owned()];
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut add = |condition: &str, value: Box<dyn ToSql>| {
        conditions.push(condition.to_owned());
        values.push(value);
    };
    if let Some(since) = query.since {
        add("received_at >= ?", Box::new(since.as_microsecond()));
    }
    if let Some(until) = query.until {
        add("received_at < ?", Box::new(until.as_microsecond()));
    }
    if let Some(before) = query.before_id {
        add("id < ?", Box::new(before));
    }
    if let Some(after) = query.after_id {
        add("id > ?", Box::new(after));
    }
    for word in query.text.split_whitespace() {
        add("words LIKE ? ESCAPE '\\'", Box::new(like_pattern(word)));
    }
    if !query.severities.is_empty() {
        // The names are our own constants, not what somebody typed.
        let names: Vec<String> = query
            .severities
            .iter()
            .map(|severity| format!("'{severity}'"))
            .collect();
        conditions.push(format!("severity IN ({})", names.join(", ")));
    }
    if query.unacknowledged_only {
        conditions.push("acknowledged_at IS NULL AND is_test = 0".to_owned());
    }
    if !query.include_tests {
        conditions.push("is_test = 0".to_owned());
    }
    (conditions.join(" AND "), values)
}

/// `LIKE` knows two signs that a person may mean literally.
fn like_pattern(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

pub(super) fn counts(connection: &Connection, now: Timestamp) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let (total, newest_id) = connection.query_row("SELECT count(*), max(id) FROM alert", (), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    (counts.total, counts.newest_id) = (total, newest_id);

    let mut open = connection.prepare_cached(
        "SELECT severity, count(*) FROM alert WHERE acknowledged_at IS NULL AND is_test = 0 GROUP BY severity",
    )?;
    let mut rows = open.query(())?;
    while let Some(row) = rows.next()? {
        if let Ok(severity) = row.get::<_, String>(0)?.parse() {
            counts.open.insert(severity, row.get(1)?);
        }
    }
    counts.hours = hours(connection, now)?;
    Ok(counts)
}

/// How many alerts came at or after a time: "today" is what a face asks with its own midnight.
pub(super) fn count_since(connection: &Connection, since: Timestamp) -> Result<u64, Error> {
    let mut select = connection.prepare_cached("SELECT count(*) FROM alert WHERE received_at >= ?1")?;
    Ok(select.query_row([since.as_microsecond()], |row| row.get(0))?)
}

/// SQLite's own number for that (pragma `data_version`): one of this connection alone.
pub(super) fn changes(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

fn hours(connection: &Connection, now: Timestamp) -> Result<[Hour; 24], Error> {
    const HOUR_MICROS: i64 = 3_600_000_000;
    let mut hours = [Hour::default(); 24];
    let end = now.as_microsecond();
    let start = end - 24 * HOUR_MICROS;
    let mut select = connection.prepare_cached(
        "SELECT (received_at - ?1 - 1) / ?3, severity, count(*) FROM alert
         WHERE received_at > ?1 AND received_at <= ?2 GROUP BY 1, 2",
    )?;
    let mut rows = select.query(params![start, end, HOUR_MICROS])?;
    while let Some(row) = rows.next()? {
        let hour: usize = row.get(0)?;
        if let Some(hour) = hours.get_mut(hour) {
            hour.alerts += row.get::<_, u64>(2)?;
            hour.worst = hour.worst.max(row.get::<_, String>(1)?.parse().ok());
        }
    }
    Ok(hours)
}

fn alert(row: &Row<'_>) -> Result<Alert, Error> {
    let id = row.get(0)?;
    let unreadable = |column| Error::Row {
        table: "alert",
        id,
        column,
    };
    let text = |index| row.get::<_, String>(index);
    Ok(Alert {
        id,
        received_at: time(row.get(1)?).ok_or_else(|| unreadable("received_at"))?,
        occurred_at: row.get::<_, Option<i64>>(2)?.and_then(time),
        clock: text(3)?.parse().map_err(|_| unreadable("clock"))?,
        source: text(4)?.parse().map_err(|_| unreadable("source"))?,
        server: row.get(5)?,
        path: text(6)?.parse().map_err(|_| unreadable("path"))?,
        severity: text(7)?.parse().map_err(|_| unreadable("severity"))?,
        is_test: row.get(8)?,
        understood: row.get(9)?,
        guid: row.get(10)?,
        sequence: row.get(11)?,
        incident: row.get(12)?,
        acknowledged_at: row.get::<_, Option<i64>>(13)?.and_then(time),
        note: row.get(14)?,
        raw: row.get(15)?,
    })
}

pub(super) fn time(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}
