//! Questions to the log. Each runs on a connection of its own and never waits for the writer.

use super::{
    Alert, AlertId, Error, Incident, Severity, incident,
    search::{self, Wanted},
};
use jiff::{Timestamp, ZonedDateTime};
use rusqlite::{Connection, OptionalExtension, Row};
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
    /// Only those nobody has acknowledged; a test is nothing to see to.
    pub unacknowledged_only: bool,
    /// Tests too.
    pub include_tests: bool,
    /// One row for each incident: its first alert that is still there. Words are looked for in that alert; severity,
    /// acknowledgement, test and time are the incident's.
    pub folded: bool,
    /// What was typed: words, phrases and fields, see [`super::parse_search`].
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
            folded: false,
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

/// What a row of a folded list stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The incident.
    pub incident: Incident,
    /// The number of its last alert.
    pub newest: AlertId,
}

/// A page, and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// Newest first.
    pub alerts: Vec<Alert>,
    /// What each of them stands for, in the same order; empty where the query does not fold.
    pub folded: Vec<Folded>,
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

pub(super) const COLUMNS: &str = "id, received_at, occurred_at, clock, source, server, path, severity, is_test, understood, \
                       guid, sequence, incident, acknowledged_at, note, raw";

pub(super) fn get(connection: &Connection, id: AlertId) -> Result<Option<Alert>, Error> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM alert WHERE id = ?1"))?;
    select
        .query_row([id], |row| Ok(alert(row)))
        .optional()?
        .transpose()
}

/// A page of what the query finds.
pub(super) fn list(connection: &Connection, query: &Query) -> Result<Vec<Alert>, Error> {
    let mut alerts = search::list(connection, &wanted(query)?)?;
    if is_upward(query) {
        alerts.reverse();
    }
    Ok(alerts)
}

pub(super) fn window(connection: &Connection, query: &Query) -> Result<Window, Error> {
    let alerts = list(connection, query)?;
    let folded = if query.folded {
        let stand_for = |alert: &Alert| incident::folded(connection, alert);
        alerts.iter().map(stand_for).collect::<Result<_, _>>()?
    } else {
        Vec::new()
    };
    // What is asked for from nowhere begins with the newest; only of other pages must both ends be found.
    let is_paged = query.before_id.is_some() || query.after_id.is_some();
    let ends = if is_paged { ends(connection, query)? } else { None };
    let place = match (alerts.first(), ends) {
        (Some(first), Some((oldest, newest))) if newest > oldest => {
            (newest - first.id) as f64 / (newest - oldest) as f64
        }
        _ => 0.0,
    };
    Ok(Window {
        alerts,
        folded,
        place,
    })
}

pub(super) fn window_at(connection: &Connection, query: &Query, place: Place) -> Result<Window, Error> {
    let from = match place {
        Place::Alert(id) => Some(id),
        Place::Fraction(fraction) => {
            let at = |(oldest, newest): (AlertId, AlertId)| {
                let down = (newest - oldest) as f64 * fraction.clamp(0.0, 1.0);
                #[expect(clippy::cast_possible_truncation, reason = "a part of the numbers' range")]
                let down = down as AlertId;
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
    let all = Wanted {
        limit: usize::MAX,
        ..wanted(&whole(query))?
    };
    search::count(connection, &all)
}

/// The numbers of the oldest and the newest alert that a query finds.
fn ends(connection: &Connection, query: &Query) -> Result<Option<(AlertId, AlertId)>, Error> {
    let downward = Wanted {
        limit: 1,
        ..wanted(&whole(query))?
    };
    let upward = Wanted {
        is_upward: true,
        ..downward.clone()
    };
    let newest = search::numbers(connection, &downward)?;
    let oldest = search::numbers(connection, &upward)?;
    Ok(oldest.first().copied().zip(newest.first().copied()))
}

/// The query without its paging.
fn whole(query: &Query) -> Query {
    Query {
        before_id: None,
        after_id: None,
        ..query.clone()
    }
}

/// The page before is what comes next to its end, counted upward.
fn is_upward(query: &Query) -> bool {
    query.after_id.is_some() && query.before_id.is_none()
}

/// The query and what was typed, as one.
fn wanted(query: &Query) -> Result<Wanted, Error> {
    let mut search = search::parse(&query.text, &ZonedDateTime::now())?;
    search.narrow(query);
    let incident = query.folded.then(|| search.split_off_conditions());
    Ok(Wanted {
        search,
        incident,
        above: query.after_id.unwrap_or(AlertId::MIN),
        below: query.before_id.unwrap_or(AlertId::MAX),
        is_upward: is_upward(query),
        limit: query.limit.min(MAX_LIMIT) as usize,
    })
}

/// SQLite's own number for that (pragma `data_version`): one of this connection alone.
pub(super) fn changes(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

/// The alert of a row of [`COLUMNS`].
pub(super) fn alert(row: &Row<'_>) -> Result<Alert, Error> {
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
