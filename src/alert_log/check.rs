//! Whether a log is sound: a short look when the last program that listened was killed, and the whole look that is asked for.
//!
//! It changes nothing, except where it is told to mend what was only counted or indexed wrongly.

use super::{Error, read};
use rusqlite::{Connection, TransactionBehavior};

/// Problems told of one kind.
const TOLD: usize = 20;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Alerts that can be read.
    pub alerts: u64,
    /// What is wrong; empty where nothing is.
    pub problems: Vec<LogProblem>,
}

impl Checked {
    /// Whether the file itself is damaged.
    pub fn is_damaged(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| matches!(problem, LogProblem::Damaged { .. }))
    }
}

/// Something that is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogProblem {
    /// SQLite found the file damaged.
    Damaged {
        /// What it said.
        what: String,
    },
    /// A row cannot be read.
    Unreadable {
        /// Its number.
        id: i64,
        /// The column.
        column: &'static str,
    },
    /// Alerts were counted wrongly; can be mended.
    Miscounted {
        /// In so many blocks.
        blocks: u64,
    },
    /// The index of words lacks alerts, or has some that are gone; can be mended.
    Misindexed {
        /// So many.
        alerts: u64,
    },
}

/// A short look, for a log that was not closed: enough to notice a file that was torn, whatever its size.
pub(super) fn quick(connection: &Connection) -> Result<(), Error> {
    let was_killed: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM run WHERE id = (SELECT max(id) FROM run) AND stopped_at IS NULL)",
        (),
        |row| row.get(0),
    )?;
    if !was_killed {
        return Ok(());
    }
    let newest = connection
        .prepare("SELECT id FROM alert ORDER BY id DESC LIMIT 200")?
        .query_map((), |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for id in newest {
        read::get(connection, id)?;
    }
    for look in [
        "SELECT count(*) FROM (SELECT 1 FROM alert ORDER BY received_at DESC LIMIT 200)",
        "SELECT count(*) FROM (SELECT 1 FROM alert INDEXED BY alert_open
             WHERE severity = 'error' AND acknowledged_at IS NULL AND is_test = 0 ORDER BY id DESC LIMIT 200)",
        "SELECT coalesce(sum(alerts), 0) FROM block",
        "SELECT count(*) FROM (SELECT rowid FROM alert_words WHERE alert_words MATCH '\"\u{E004}error\"'
             ORDER BY rowid DESC LIMIT 200)",
        "SELECT count(*) FROM alert_stale",
    ] {
        connection.query_row(look, (), |row| row.get::<_, i64>(0))?;
    }
    Ok(())
}

/// The whole look. Reads every page, so it takes as long as the disk does; nobody waits for it meanwhile.
pub(super) fn whole(connection: &Connection) -> Result<Checked, Error> {
    let mut checked = Checked::default();
    let damage = |error: rusqlite::Error| LogProblem::Damaged {
        what: error.to_string(),
    };
    match integrity(connection) {
        Ok(problems) => checked.problems.extend(problems),
        Err(error) => checked.problems.push(damage(error)),
    }
    match rows(connection, &mut checked) {
        Ok(()) => {}
        Err(Error::Sqlite(error) | Error::Damaged(error)) => checked.problems.push(LogProblem::Damaged {
            what: error.to_string(),
        }),
        Err(error) => return Err(error),
    }
    if !checked.is_damaged() {
        for count in [miscounted(connection), misindexed(connection)] {
            match count {
                Ok(problem) => checked.problems.extend(problem),
                Err(error) => checked.problems.push(damage(error)),
            }
        }
    }
    Ok(checked)
}

/// What SQLite itself checks: pages, indexes, constraints, and the full-text index.
fn integrity(connection: &Connection) -> rusqlite::Result<Vec<LogProblem>> {
    let mut select = connection.prepare(&format!("PRAGMA integrity_check({TOLD})"))?;
    let said = select.query_map((), |row| row.get::<_, String>(0))?;
    let said: Vec<String> = said.collect::<Result<_, _>>()?;
    let problems = said.into_iter().filter(|line| line != "ok");
    Ok(problems.map(|what| LogProblem::Damaged { what }).collect())
}

fn rows(connection: &Connection, checked: &mut Checked) -> Result<(), Error> {
    let sql = format!("SELECT {} FROM alert ORDER BY id", read::COLUMNS);
    let mut select = connection.prepare(&sql)?;
    let mut rows = select.query(())?;
    let mut told = 0;
    while let Some(row) = rows.next()? {
        match read::alert(row) {
            Ok(_) => checked.alerts += 1,
            Err(Error::Row { id, column, .. }) if told < TOLD => {
                told += 1;
                checked.problems.push(LogProblem::Unreadable { id, column });
            }
            Err(Error::Row { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn miscounted(connection: &Connection) -> rusqlite::Result<Option<LogProblem>> {
    let blocks = connection.query_row(
        "SELECT count(*) FROM (
             SELECT number, alerts, open_recovered, open_information, open_warning, open_error FROM block
             EXCEPT
             SELECT id >> 12, count(*),
                    sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'recovered'),
                    sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'information'),
                    sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'warning'),
                    sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'error')
             FROM alert GROUP BY 1)",
        (),
        |row| row.get::<_, u64>(0),
    )?;
    let uncounted: u64 = connection.query_row(
        "SELECT count(DISTINCT id >> 12) FROM alert WHERE id >> 12 NOT IN (SELECT number FROM block)",
        (),
        |row| row.get(0),
    )?;
    let blocks = blocks + uncounted;
    Ok((blocks > 0).then_some(LogProblem::Miscounted { blocks }))
}

fn misindexed(connection: &Connection) -> rusqlite::Result<Option<LogProblem>> {
    let alerts = connection.query_row(
        "SELECT (SELECT count(*) FROM alert WHERE id <= (SELECT indexed_to FROM alert_index)
                     AND id NOT IN (SELECT id FROM alert_words_docsize) AND id NOT IN (SELECT id FROM alert_stale))
              + (SELECT count(*) FROM alert_words_docsize WHERE id NOT IN (SELECT id FROM alert))",
        (),
        |row| row.get::<_, u64>(0),
    )?;
    Ok((alerts > 0).then_some(LogProblem::Misindexed { alerts }))
}

/// Counts everything again and empties the index of words, which the writer then fills anew.
pub(super) fn mend(connection: &mut Connection) -> Result<(), Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "DELETE FROM block;
         INSERT INTO alert_words (alert_words) VALUES ('delete-all');
         DELETE FROM alert_stale;
         UPDATE alert_index SET indexed_to = 0;",
    )?;
    transaction.execute_batch(super::schema::COUNT_BLOCKS)?;
    transaction.commit()?;
    Ok(())
}
