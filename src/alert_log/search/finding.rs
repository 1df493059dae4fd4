//! Finds the alerts of a query, newest first or oldest first, as many as are asked for.
//!
//! One of several indexes leads ([`Lead`]) and gives numbers in order; each alert is then looked at for what the index does
//! not know. Which one leads is a matter of speed alone: what is found is the same.

use super::{
    super::{AlertId, Error, Severity, blocks, read},
    folded,
    index::{DOCUMENT_COLUMNS, document_of, indexed_to, stale},
    question::Search,
    vocabulary::{Expressions, Rough, expressions},
};
use crate::alert_log::Alert;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// How many alerts are looked at by an index that may lead nowhere, before another one leads.
const PATIENCE: usize = 1_500;

/// Which alerts, in which order.
#[derive(Clone, Debug)]
pub(in crate::alert_log) struct Wanted {
    pub(in crate::alert_log) search: Search,
    /// Only the first alerts of incidents that are so.
    pub(in crate::alert_log) incident: Option<Search>,
    /// Only greater numbers.
    pub(in crate::alert_log) above: AlertId,
    /// Only smaller numbers.
    pub(in crate::alert_log) below: AlertId,
    /// Oldest first.
    pub(in crate::alert_log) is_upward: bool,
    pub(in crate::alert_log) limit: usize,
}

/// What gives the numbers of alerts that may answer.
#[derive(Clone, Copy, Debug)]
enum Lead<'a> {
    All,
    Words(&'a str),
    Open,
    Settled,
    Tests,
}

/// Alerts found, and where looking ended before enough were.
struct Found {
    ids: Vec<AlertId>,
    gave_up_at: Option<AlertId>,
}

/// The alerts that answer, in the order asked for.
pub(in crate::alert_log) fn list(connection: &Connection, wanted: &Wanted) -> Result<Vec<Alert>, Error> {
    let ids = find(connection, wanted)?;
    let alerts = ids.into_iter().map(|id| read::get(connection, id));
    alerts.filter_map(Result::transpose).collect()
}

/// How many alerts answer, however many that are.
pub(in crate::alert_log) fn count(connection: &Connection, wanted: &Wanted) -> Result<u64, Error> {
    if let Some(conditions) = &wanted.incident {
        return if wanted.search.has_words() {
            Ok(as_count(find(connection, wanted)?.len()))
        } else {
            folded::count(connection, conditions)
        };
    }
    if let Some(count) = blocks::count(connection, &wanted.search)? {
        return Ok(count);
    }
    if wanted.search.has_words()
        && is_all_words(&wanted.search)
        && stale(connection)?.is_empty()
        && let Some(expressions) = expressions(connection, &wanted.search)?
    {
        let indexed_to = indexed_to(connection)?;
        let mut select =
            connection.prepare_cached("SELECT count(*) FROM alert_words WHERE alert_words MATCH ?1")?;
        let indexed: u64 = select.query_row([expressions.exact], |row| row.get(0))?;
        let new = Wanted {
            above: indexed_to,
            ..wanted.clone()
        };
        return Ok(indexed + as_count(find(connection, &new)?.len()));
    }
    Ok(as_count(find(connection, wanted)?.len()))
}

fn as_count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Whether the index of words knows all that is asked.
fn is_all_words(search: &Search) -> bool {
    let Search {
        is_test,
        is_acknowledged,
        since,
        until,
        ..
    } = search;
    is_test.is_none() && is_acknowledged.is_none() && since.is_none() && until.is_none()
}

/// The numbers of the alerts that answer, in the order asked for.
pub(in crate::alert_log) fn find(connection: &Connection, wanted: &Wanted) -> Result<Vec<AlertId>, Error> {
    if let Some(conditions) = wanted.incident.as_ref().filter(|_| !wanted.search.has_words()) {
        return folded::numbers(connection, wanted, conditions);
    }
    let mut wanted = wanted.clone();
    let search = &wanted.search;
    if search.since.is_some() || search.until.is_some() {
        let Some((first, last)) = blocks::numbers_between(connection, search.since, search.until)? else {
            return Ok(Vec::new());
        };
        wanted.above = wanted.above.max(first.saturating_sub(1));
        wanted.below = wanted.below.min(last.saturating_add(1));
    }
    let needs_index =
        search.has_words() || (search.severities.is_some() && search.is_acknowledged != Some(false));
    if !needs_index {
        let lead = match (search.is_acknowledged, search.is_test) {
            (Some(false), _) => Lead::Open,
            (_, Some(true)) => Lead::Tests,
            (Some(true), _) => Lead::Settled,
            (None, _) => Lead::All,
        };
        return Ok(walk(connection, &wanted, lead, false, &[], None)?.ids);
    }
    let indexed_to = indexed_to(connection)?;
    let stale = stale(connection)?;
    let changed = one_by_one(connection, &wanted, &stale)?;
    let new = Wanted {
        above: wanted.above.max(indexed_to),
        ..wanted.clone()
    };
    let old = Wanted {
        below: wanted.below.min(indexed_to.saturating_add(1)),
        ..wanted.clone()
    };
    // The newest are not in the index yet; they stand before the others, or after them.
    let mut ids;
    if wanted.is_upward {
        ids = in_index(connection, &old, &stale)?;
        let left = wanted.limit.saturating_sub(ids.len());
        let new = Wanted { limit: left, ..new };
        ids.extend(walk(connection, &new, Lead::All, true, &stale, None)?.ids);
    } else {
        ids = walk(connection, &new, Lead::All, true, &stale, None)?.ids;
        let limit = wanted.limit.saturating_sub(ids.len());
        ids.extend(in_index(connection, &Wanted { limit, ..old }, &stale)?);
    }
    if !changed.is_empty() {
        ids.extend(changed);
        ids.sort_unstable();
        if !wanted.is_upward {
            ids.reverse();
        }
        ids.truncate(wanted.limit);
    }
    Ok(ids)
}

/// Of these alerts, those that answer.
fn one_by_one(connection: &Connection, wanted: &Wanted, ids: &[AlertId]) -> Result<Vec<AlertId>, Error> {
    let mut found = Vec::new();
    for id in ids {
        let is_between = *id > wanted.above && *id < wanted.below;
        if is_between
            && stands_for_one(connection, *id, wanted)?
            && answers(connection, *id, &wanted.search, true)?
        {
            found.push(*id);
        }
    }
    Ok(found)
}

/// Finds among the alerts that the index knows.
fn in_index(connection: &Connection, wanted: &Wanted, stale: &[AlertId]) -> Result<Vec<AlertId>, Error> {
    if wanted.limit == 0 || wanted.above.saturating_add(1) >= wanted.below {
        return Ok(Vec::new());
    }
    let Some(Expressions { exact, rough }) = expressions(connection, &wanted.search)? else {
        return Ok(Vec::new());
    };
    let few = match (wanted.search.is_acknowledged, wanted.search.is_test) {
        (Some(false), _) => Some(Lead::Open),
        (_, Some(true)) => Some(Lead::Tests),
        (Some(true), _) => Some(Lead::Settled),
        (None, _) => None,
    };
    let rough = match &rough {
        Some(Rough::Words(words)) => Some(Lead::Words(words)),
        Some(Rough::All) => Some(Lead::All),
        None => None,
    };
    let mut wanted = wanted.clone();
    let mut ids = Vec::new();
    for lead in [few, rough].into_iter().flatten() {
        let found = walk(connection, &wanted, lead, true, stale, Some(PATIENCE))?;
        wanted.limit = wanted.limit.saturating_sub(found.ids.len());
        ids.extend(found.ids);
        match found.gave_up_at {
            None => return Ok(ids),
            Some(at) if wanted.is_upward => wanted.above = at,
            Some(at) => wanted.below = at,
        }
    }
    ids.extend(walk(connection, &wanted, Lead::Words(&exact), false, stale, None)?.ids);
    Ok(ids)
}

/// Follows an index until enough alerts answer, or until patience ends.
fn walk(
    connection: &Connection,
    wanted: &Wanted,
    lead: Lead<'_>,
    looks_at_words: bool,
    without: &[AlertId],
    patience: Option<usize>,
) -> Result<Found, Error> {
    let mut found = Found {
        ids: Vec::new(),
        gave_up_at: None,
    };
    if wanted.limit == 0 {
        return Ok(found);
    }
    let Search {
        severities,
        is_test,
        is_acknowledged,
        since,
        until,
        ..
    } = &wanted.search;
    let is_answered_by_lead = !looks_at_words
        && since.is_none()
        && until.is_none()
        && match lead {
            Lead::Words(_) => is_test.is_none() && is_acknowledged.is_none(),
            Lead::All => is_test.is_none() && is_acknowledged.is_none() && severities.is_none(),
            Lead::Open => *is_test != Some(true),
            Lead::Tests | Lead::Settled => false,
        };
    let mut select = connection.prepare_cached(&numbers(lead, wanted))?;
    let words = if let Lead::Words(words) = lead { words } else { "" };
    let mut rows = match lead {
        Lead::Words(_) => select.query(params![wanted.above, wanted.below, words])?,
        _ => select.query(params![wanted.above, wanted.below])?,
    };
    let mut looked_at = 0;
    while let Some(row) = rows.next()? {
        let id: AlertId = row.get(0)?;
        if without.binary_search(&id).is_ok() {
            continue;
        }
        if stands_for_one(connection, id, wanted)?
            && (is_answered_by_lead || answers(connection, id, &wanted.search, looks_at_words)?)
        {
            found.ids.push(id);
            if found.ids.len() >= wanted.limit {
                break;
            }
        }
        looked_at += 1;
        if patience.is_some_and(|patience| looked_at >= patience) {
            found.gave_up_at = Some(id);
            break;
        }
    }
    Ok(found)
}

/// The question that gives the numbers between `?1` and `?2` in order; `?3` are the words.
fn numbers(lead: Lead<'_>, wanted: &Wanted) -> String {
    let order = if wanted.is_upward { "ASC" } else { "DESC" };
    let from_alert = |condition: &str| format!("SELECT id FROM alert {condition} AND id > ?1 AND id < ?2");
    let one = match lead {
        Lead::All => from_alert("WHERE 1"),
        Lead::Words(_) => {
            return format!(
                "SELECT rowid FROM alert_words WHERE alert_words MATCH ?3 AND rowid > ?1 AND rowid < ?2
                 ORDER BY rowid {order}"
            );
        }
        Lead::Open => {
            let all: Vec<Severity> = match &wanted.search.severities {
                Some(severities) => severities.iter().copied().collect(),
                None => Severity::ALL.to_vec(),
            };
            // One after the other in order by itself; together SQLite merges them. The names are our own constants.
            let of = |severity: &Severity| {
                from_alert(&format!(
                    "INDEXED BY alert_open WHERE severity = '{severity}' AND acknowledged_at IS NULL AND is_test = 0"
                ))
            };
            let each: Vec<String> = all.iter().map(of).collect();
            if each.is_empty() {
                from_alert("WHERE 0")
            } else {
                each.join(" UNION ALL ")
            }
        }
        Lead::Settled => {
            from_alert("INDEXED BY alert_settled WHERE (acknowledged_at IS NOT NULL OR is_test = 1)")
        }
        Lead::Tests => from_alert("INDEXED BY alert_test WHERE is_test = 1"),
    };
    format!("{one} ORDER BY id {order}")
}

/// Whether an alert stands for an incident as it is asked for, where incidents are.
fn stands_for_one(connection: &Connection, id: AlertId, wanted: &Wanted) -> Result<bool, Error> {
    match &wanted.incident {
        Some(conditions) => folded::stands_for_one(connection, id, conditions),
        None => Ok(true),
    }
}

/// Whether an alert answers; its words are looked at where they must be.
fn answers(
    connection: &Connection,
    id: AlertId,
    search: &Search,
    looks_at_words: bool,
) -> Result<bool, Error> {
    let sql =
        format!("SELECT {DOCUMENT_COLUMNS}, received_at, is_test, acknowledged_at FROM alert WHERE id = ?1");
    let mut select = connection.prepare_cached(&sql)?;
    let answer = select.query_row([id], |row| Ok(row_answers(row, search, looks_at_words)));
    answer.optional()?.unwrap_or(Ok(false))
}

fn row_answers(row: &Row<'_>, search: &Search, looks_at_words: bool) -> Result<bool, Error> {
    let received_at: i64 = row.get(8)?;
    let is_test: bool = row.get(9)?;
    let is_acknowledged = row.get_ref(10)? != rusqlite::types::ValueRef::Null;
    let is_in_time = search
        .since
        .is_none_or(|since| received_at >= since.as_microsecond())
        && search
            .until
            .is_none_or(|until| received_at < until.as_microsecond());
    let is_as_asked = search.is_test.is_none_or(|asked| asked == is_test)
        && match search.is_acknowledged {
            None => true,
            Some(true) => is_acknowledged,
            Some(false) => !is_acknowledged && !is_test,
        };
    let has_severity = match &search.severities {
        None => true,
        Some(severities) => {
            let name: String = row.get(5)?;
            severities.iter().any(|severity| severity.name() == name)
        }
    };
    let is_answer = is_in_time && is_as_asked && has_severity;
    let looks = looks_at_words && search.has_words();
    Ok(is_answer && (!looks || search.words_are_in(&document_of(row)?)))
}
