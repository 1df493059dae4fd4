//! Finds incidents, each by the number of the alert that stands for it: its first one, or the first that is left of it.
//!
//! Every such number is the incident's own, except where that alert was removed; those few have an index of their own, and
//! the two are merged in order. So a page reads about as many rows as it shows, however many alerts an incident has.

use super::{
    super::{AlertId, Error},
    Search, Wanted,
};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// Incidents that stand under their own number, and those that stand elsewhere; each with the column that says where.
const WHERE_THEY_STAND: [(&str, &str); 2] = [
    ("id", "incident WHERE first IS NULL"),
    (
        "first",
        "incident INDEXED BY incident_first WHERE first IS NOT NULL",
    ),
];

/// The numbers of the alerts that stand for incidents as they are asked for, in the order asked for.
pub(super) fn numbers(
    connection: &Connection,
    wanted: &Wanted,
    conditions: &Search,
) -> Result<Vec<AlertId>, Error> {
    if is_contradiction(conditions) {
        return Ok(Vec::new());
    }
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    let mut select = connection.prepare_cached(&question(conditions, wanted.is_upward))?;
    let rows = select.query_map([wanted.above, wanted.below, limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many incidents are as asked for. That of all of them is counted on the pages of an index, without a look at a row.
pub(super) fn count(connection: &Connection, conditions: &Search) -> Result<u64, Error> {
    let sql = match condition(conditions) {
        none if none.is_empty() => "SELECT count(*) FROM incident".to_owned(),
        condition => format!("SELECT count(*) FROM incident WHERE 1{condition}"),
    };
    let mut select = connection.prepare_cached(&sql)?;
    Ok(select.query_row((), |row| row.get(0))?)
}

/// Whether this alert stands for an incident as it is asked for.
pub(super) fn stands_for_one(
    connection: &Connection,
    id: AlertId,
    conditions: &Search,
) -> Result<bool, Error> {
    if is_contradiction(conditions) {
        return Ok(false);
    }
    for sql in one(conditions) {
        let mut select = connection.prepare_cached(&sql)?;
        let found = select.query_row([id], |_| Ok(()));
        if found.optional()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether what is asked contradicts itself: SQLite refuses to look by an index for what cannot be.
fn is_contradiction(conditions: &Search) -> bool {
    conditions.severities.as_ref().is_some_and(BTreeSet::is_empty)
}

/// Each finds the incident for which the alert `?1` stands.
fn one(conditions: &Search) -> [String; 2] {
    let condition = condition(conditions);
    WHERE_THEY_STAND
        .map(|(number, incidents)| format!("SELECT 1 FROM {incidents} AND {number} = ?1{condition}"))
}

/// Gives the numbers between `?1` and `?2` in order, at most `?3` of them.
fn question(conditions: &Search, is_upward: bool) -> String {
    let order = if is_upward { "ASC" } else { "DESC" };
    let condition = condition(conditions);
    let [own, other] = WHERE_THEY_STAND.map(|(number, incidents)| {
        format!("SELECT {number} AS number FROM {incidents} AND {number} > ?1 AND {number} < ?2{condition}")
    });
    format!("{own} UNION ALL {other} ORDER BY number {order} LIMIT ?3")
}

/// What an incident must be, beginning with AND; nothing where all are wanted. Names and numbers in it are our own.
fn condition(conditions: &Search) -> String {
    let Search {
        severities,
        is_test,
        is_acknowledged,
        since,
        until,
        ..
    } = conditions;
    let mut all = Vec::new();
    if let Some(severities) = severities {
        let names: Vec<String> = severities
            .iter()
            .map(|severity| format!("'{severity}'"))
            .collect();
        all.push(format!("severity IN ({})", names.join(", ")));
    }
    if let Some(is_test) = is_test {
        all.push(format!("is_test = {}", u8::from(*is_test)));
    }
    match is_acknowledged {
        Some(true) => all.push("unacknowledged = 0".to_owned()),
        // Nobody need see to a test.
        Some(false) => all.push("unacknowledged > 0 AND is_test = 0".to_owned()),
        None => {}
    }
    if let Some(since) = since {
        all.push(format!("last_at >= {}", since.as_microsecond()));
    }
    if let Some(until) = until {
        all.push(format!("first_at < {}", until.as_microsecond()));
    }
    all.iter().map(|one| format!(" AND {one}")).collect()
}

#[cfg(test)]
#[path = "folded_tests.rs"]
mod tests;
