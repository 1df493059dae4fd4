//! What is counted beforehand, for each block of 4096 consecutive numbers: how many alerts, how many of them open, how bad,
//! and received from when to when. The triggers of the schema keep it, in the same transaction as the alerts.
//!
//! So neither a total nor an hour nor a range of time needs a look at every row. `first_at` and `last_at` may be wider than
//! the alerts that are still there, and `worst` worse: a deletion does not make them narrower.

use super::{AlertId, Counts, Error, Hour, Severity, search::Search};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

/// A block holds 2^12 numbers.
pub(super) const SHIFT: u32 = 12;
/// So many blocks that are only partly in a range are looked at row by row.
const FEW: usize = 8;
const HOUR_MICROS: i64 = 3_600_000_000;
const SEVERITIES: [Severity; 4] = [
    Severity::Recovered,
    Severity::Information,
    Severity::Warning,
    Severity::Error,
];

/// One block.
struct Block {
    number: i64,
    alerts: u64,
    worst: Option<Severity>,
    first_at: i64,
    last_at: i64,
}

impl Block {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let worst: usize = row.get(2)?;
        Ok(Self {
            number: row.get(0)?,
            alerts: row.get(1)?,
            worst: SEVERITIES.get(worst).copied(),
            first_at: row.get(3)?,
            last_at: row.get(4)?,
        })
    }

    /// Its numbers, from the first to before the second.
    fn ids(&self) -> (AlertId, AlertId) {
        (self.number << SHIFT, (self.number + 1) << SHIFT)
    }
}

/// The blocks that may hold alerts received at or after `from` and before `to`, both in microseconds.
fn between(connection: &Connection, from: i64, to: i64) -> Result<Vec<Block>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT number, alerts, worst, first_at, last_at FROM block
         WHERE alerts > 0 AND last_at >= ?1 AND first_at < ?2 ORDER BY number",
    )?;
    let blocks = select.query_map([from, to], Block::read)?;
    Ok(blocks.collect::<Result<_, _>>()?)
}

/// The numbers between which every alert of this time lies; `None` where there is none.
pub(super) fn numbers_between(
    connection: &Connection,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<Option<(AlertId, AlertId)>, Error> {
    let since = since.map_or(i64::MIN, |since| since.as_microsecond());
    let until = until.map_or(i64::MAX, |until| until.as_microsecond());
    let blocks = between(connection, since, until)?;
    Ok(blocks
        .first()
        .zip(blocks.last())
        .map(|(first, last)| (first.ids().0, last.ids().1)))
}

/// The count of what a search finds, where it was counted beforehand.
pub(super) fn count(connection: &Connection, search: &Search) -> Result<Option<u64>, Error> {
    if *search == Search::default() {
        return Ok(Some(total(connection)?));
    }
    if !search.asks_only_for_open() {
        return Ok(None);
    }
    let open = open(connection)?.into_iter();
    let counted = open.filter(|(severity, _)| match &search.severities {
        None => true,
        Some(severities) => severities.contains(severity),
    });
    Ok(Some(counted.map(|(_, count)| count).sum()))
}

fn total(connection: &Connection) -> Result<u64, Error> {
    let mut select = connection.prepare_cached("SELECT coalesce(sum(alerts), 0) FROM block")?;
    Ok(select.query_row((), |row| row.get(0))?)
}

fn open(connection: &Connection) -> Result<Vec<(Severity, u64)>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT coalesce(sum(open_recovered), 0), coalesce(sum(open_information), 0),
                coalesce(sum(open_warning), 0), coalesce(sum(open_error), 0) FROM block",
    )?;
    let counts: [u64; 4] =
        select.query_row((), |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
    let counts = SEVERITIES.into_iter().zip(counts);
    Ok(counts.filter(|(_, count)| *count > 0).collect())
}

/// How much there is, and the 24 hours before `now`.
pub(super) fn counts(connection: &Connection, now: Timestamp) -> Result<Counts, Error> {
    let newest_id = connection
        .prepare_cached("SELECT max(id) FROM alert")?
        .query_row((), |row| row.get(0))?;
    Ok(Counts {
        total: total(connection)?,
        newest_id,
        open: open(connection)?.into_iter().collect(),
        hours: hours(connection, now)?,
    })
}

/// How many alerts came at or after a time: "today" is what a face asks with its own midnight.
pub(super) fn count_since(connection: &Connection, since: Timestamp) -> Result<u64, Error> {
    let since = since.as_microsecond();
    let blocks = between(connection, since, i64::MAX)?;
    let (whole, partly): (Vec<_>, Vec<_>) = blocks.iter().partition(|block| block.first_at >= since);
    if partly.len() > FEW {
        let mut select = connection.prepare_cached("SELECT count(*) FROM alert WHERE received_at >= ?1")?;
        return Ok(select.query_row([since], |row| row.get(0))?);
    }
    let mut count: u64 = whole.iter().map(|block| block.alerts).sum();
    let mut select = connection
        .prepare_cached("SELECT count(*) FROM alert WHERE id >= ?1 AND id < ?2 AND +received_at >= ?3")?;
    for block in partly {
        let (first, end) = block.ids();
        count += select.query_row([first, end, since], |row| row.get::<_, u64>(0))?;
    }
    Ok(count)
}

fn hours(connection: &Connection, now: Timestamp) -> Result<[Hour; 24], Error> {
    let mut hours = [Hour::default(); 24];
    let end = now.as_microsecond();
    let start = end - 24 * HOUR_MICROS;
    // The hour that ends now ends with it: alerts of this very moment count.
    let hour_of = |at: i64| {
        usize::try_from((at - start - 1).div_euclid(HOUR_MICROS))
            .ok()
            .filter(|hour| *hour < 24)
    };
    let mut partly = Vec::new();
    for block in between(connection, start + 1, end + 1)? {
        let (first, last) = (hour_of(block.first_at), hour_of(block.last_at));
        match first
            .filter(|_| first == last)
            .and_then(|hour| hours.get_mut(hour))
        {
            Some(hour) => {
                hour.alerts += block.alerts;
                hour.worst = hour.worst.max(block.worst);
            }
            None => partly.push(block.ids()),
        }
    }
    let by_id = "SELECT (received_at - ?1 - 1) / ?3, severity, count(*) FROM alert
                 WHERE id >= ?4 AND id < ?5 AND +received_at > ?1 AND +received_at <= ?2 GROUP BY 1, 2";
    for (first, before) in together(partly) {
        let mut select = connection.prepare_cached(by_id)?;
        let mut rows = select.query(params![start, end, HOUR_MICROS, first, before])?;
        while let Some(row) = rows.next()? {
            let hour: usize = row.get(0)?;
            if let Some(hour) = hours.get_mut(hour) {
                hour.alerts += row.get::<_, u64>(2)?;
                hour.worst = hour.worst.max(row.get::<_, String>(1)?.parse().ok());
            }
        }
    }
    Ok(hours)
}

/// Ranges that follow each other, as one.
fn together(ranges: Vec<(AlertId, AlertId)>) -> Vec<(AlertId, AlertId)> {
    let mut joined: Vec<(AlertId, AlertId)> = Vec::new();
    for (first, end) in ranges {
        match joined.last_mut() {
            Some(last) if last.1 == first => last.1 = end,
            _ => joined.push((first, end)),
        }
    }
    joined
}
