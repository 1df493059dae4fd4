//! How long alerts are kept, by age and by size, and what was removed.
//!
//! An alert that nobody has seen to is never removed, unless the rule says so itself; then the removal says how many there
//! were. Removing goes block by block from the oldest, in small transactions, and each day with a removal leaves one row
//! that says how many alerts of which time are gone.

use super::{AlertId, Error, blocks, read::time, schema};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// Alerts removed in one transaction.
const BATCH: u32 = 100;
/// Removals of one reason within this are told as one.
const TOGETHER: SignedDuration = SignedDuration::from_hours(24);

/// What is kept. Where nothing is said, everything is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// At least so many days.
    pub days: Option<u32>,
    /// Until the log takes more than so many bytes; then the oldest go.
    pub bytes: Option<u64>,
    /// Whether alerts that nobody has seen to go, too.
    pub open_too: bool,
}

/// Why alerts were removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They were older than they had to be kept.
    Age,
    /// The log was bigger than it may be.
    Size,
}

impl Reason {
    /// The fixed name in the log and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Size => "size",
        }
    }
}

/// Alerts that are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// When they were removed, the last of them.
    pub at: Timestamp,
    /// Why.
    pub reason: Reason,
    /// How many.
    pub alerts: u64,
    /// How many of them nobody had seen to.
    pub open: u64,
    /// When the first of them was received.
    pub first_at: Timestamp,
    /// When the last of them was received.
    pub last_at: Timestamp,
}

/// What is kept, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The rule.
    pub keeping: Keeping,
    /// Bytes that the log takes, without pages that are free.
    pub bytes: u64,
    /// Alerts in the log.
    pub alerts: u64,
    /// Alerts past their days that stay because nobody has seen to them.
    pub held_by_age: u64,
    /// Alerts that stay in a log that is too big, because nobody has seen to them.
    pub held_by_size: u64,
    /// What was removed, the newest first.
    pub removals: Vec<Removal>,
}

/// The rule of a log.
pub(super) fn rule(connection: &Connection) -> Result<Keeping, Error> {
    let mut select = connection.prepare_cached("SELECT days, bytes, open_too FROM keeping")?;
    let rule = select.query_row((), |row| {
        Ok(Keeping {
            days: row.get(0)?,
            bytes: row.get(1)?,
            open_too: row.get(2)?,
        })
    });
    Ok(rule.optional()?.unwrap_or_default())
}

/// Keeps by another rule from now on.
pub(super) fn set_rule(connection: &mut Connection, rule: Keeping) -> Result<(), Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("DELETE FROM keeping", ())?;
    transaction.execute(
        "INSERT INTO keeping (days, bytes, open_too) VALUES (?1, ?2, ?3)",
        params![rule.days, rule.bytes, rule.open_too],
    )?;
    transaction.commit()?;
    Ok(())
}

/// How the rule of a log stands.
pub(super) fn kept(connection: &Connection, now: Timestamp) -> Result<Kept, Error> {
    let keeping = rule(connection)?;
    let counts = blocks::counts(connection, now)?;
    let bytes = schema::used_bytes(connection)?;
    let before = oldest_kept(keeping, now);
    let held_by_age = match before {
        Some(before) if !keeping.open_too => connection.query_row(
            "SELECT count(*) FROM alert WHERE received_at < ?1 AND acknowledged_at IS NULL AND is_test = 0",
            [before],
            |row| row.get(0),
        )?,
        _ => 0,
    };
    let is_too_big = keeping.bytes.is_some_and(|limit| bytes > limit);
    Ok(Kept {
        keeping,
        bytes,
        alerts: counts.total,
        held_by_age,
        held_by_size: if is_too_big && !keeping.open_too {
            counts.unacknowledged()
        } else {
            0
        },
        removals: removals(connection)?,
    })
}

/// What is older than this, in microseconds, need not be kept.
fn oldest_kept(keeping: Keeping, now: Timestamp) -> Option<i64> {
    let days = SignedDuration::from_hours(i64::from(keeping.days?) * 24);
    now.checked_sub(days).ok().map(|before| before.as_microsecond())
}

/// The newest 100, newest first.
pub(super) fn removals(connection: &Connection) -> Result<Vec<Removal>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT id, at, reason, alerts, open, first_at, last_at FROM removal ORDER BY id DESC LIMIT 100",
    )?;
    let mut rows = select.query(())?;
    let mut removals = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let unreadable = |column| Error::Row {
            table: "removal",
            id,
            column,
        };
        let reason: String = row.get(2)?;
        removals.push(Removal {
            at: time(row.get(1)?).ok_or_else(|| unreadable("at"))?,
            reason: if reason == Reason::Age.name() {
                Reason::Age
            } else {
                Reason::Size
            },
            alerts: row.get(3)?,
            open: row.get(4)?,
            first_at: time(row.get(5)?).ok_or_else(|| unreadable("first_at"))?,
            last_at: time(row.get(6)?).ok_or_else(|| unreadable("last_at"))?,
        });
    }
    Ok(removals)
}

/// A way through the log from its oldest block, removing what need not be kept.
#[derive(Debug)]
pub(super) struct Sweep {
    rule: Keeping,
    now: Timestamp,
    reason: Reason,
    /// Alerts with smaller numbers were looked at.
    from: AlertId,
}

/// Begins a sweep; `None` where everything is kept.
pub(super) fn begin(connection: &Connection, now: Timestamp) -> Result<Option<Sweep>, Error> {
    let rule = rule(connection)?;
    let is_limited = rule.days.is_some() || rule.bytes.is_some();
    Ok(is_limited.then_some(Sweep {
        rule,
        now,
        reason: Reason::Age,
        from: AlertId::MIN,
    }))
}

impl Sweep {
    /// Removes a few; returns whether there may be more.
    pub(super) fn step(&mut self, connection: &mut Connection) -> Result<bool, Error> {
        let before = match self.reason {
            Reason::Age => oldest_kept(self.rule, self.now),
            Reason::Size => self.is_too_big(connection)?.then_some(i64::MAX),
        };
        let next = match before {
            Some(before) => next_block(connection, self.rule, self.from, before)?.zip(Some(before)),
            None => None,
        };
        let Some((block, before)) = next else {
            let goes_on = self.reason == Reason::Age;
            (self.reason, self.from) = (Reason::Size, AlertId::MIN);
            return Ok(goes_on);
        };
        let first = self.from.max(block << blocks::SHIFT);
        let end = (block + 1) << blocks::SHIFT;
        self.from = self.remove(connection, first, end, before)?.unwrap_or(end);
        Ok(true)
    }

    fn is_too_big(&self, connection: &Connection) -> Result<bool, Error> {
        let used = schema::used_bytes(connection)?;
        Ok(self.rule.bytes.is_some_and(|limit| used > limit))
    }

    /// Removes a batch from these numbers; returns where the next one begins, where there may be one.
    fn remove(
        &self,
        connection: &mut Connection,
        first: AlertId,
        end: AlertId,
        before: i64,
    ) -> Result<Option<AlertId>, Error> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Tests and what somebody has seen to.
        let settled = "INDEXED BY alert_settled WHERE (acknowledged_at IS NOT NULL OR is_test = 1)";
        let which = if self.rule.open_too { "WHERE 1" } else { settled };
        let sql = format!(
            "SELECT id, received_at, acknowledged_at IS NULL AND is_test = 0 FROM alert {which}
             AND id >= ?1 AND id < ?2 AND +received_at < ?3 ORDER BY id LIMIT {BATCH}"
        );
        let gone: Vec<(AlertId, i64, bool)> = {
            let mut select = transaction.prepare_cached(&sql)?;
            let rows = select.query_map([first, end, before], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            rows.collect::<Result<_, _>>()?
        };
        for (id, ..) in &gone {
            transaction
                .prepare_cached("DELETE FROM alert WHERE id = ?1")?
                .execute([id])?;
        }
        if !gone.is_empty() {
            self.note(&transaction, &gone)?;
        }
        transaction.commit()?;
        let is_full = gone.len() == BATCH as usize;
        Ok(gone.last().filter(|_| is_full).map(|(id, ..)| id + 1))
    }

    /// Keeps in the log that these are gone.
    fn note(&self, connection: &Connection, gone: &[(AlertId, i64, bool)]) -> Result<(), Error> {
        let times = || gone.iter().map(|(_, at, _)| *at);
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let alerts = count(gone.len());
        let open = count(gone.iter().filter(|(.., is_open)| *is_open).count());
        let (first_at, last_at) = (times().min(), times().max());
        let at = self.now.as_microsecond();
        let since = at.saturating_sub(i64::try_from(TOGETHER.as_micros()).unwrap_or(i64::MAX));
        let mut update = connection.prepare_cached(
            "UPDATE removal SET alerts = alerts + ?3, open = open + ?4,
                    first_at = min(first_at, ?5), last_at = max(last_at, ?6),
                    at = CASE WHEN at < ?1 THEN ?1 ELSE at END
             WHERE id = (SELECT max(id) FROM removal WHERE reason = ?2) AND first_noted_at > ?7",
        )?;
        let reason = self.reason.name();
        if update.execute(params![at, reason, alerts, open, first_at, last_at, since])? == 0 {
            let mut insert = connection.prepare_cached(
                "INSERT INTO removal (at, first_noted_at, reason, alerts, open, first_at, last_at)
                 VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            insert.execute(params![at, reason, alerts, open, first_at, last_at])?;
        }
        Ok(())
    }
}

/// The next block in which something may be removed.
fn next_block(
    connection: &Connection,
    rule: Keeping,
    from: AlertId,
    before: i64,
) -> Result<Option<i64>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT number FROM block
         WHERE number >= ?1 AND first_at < ?2
           AND (?3 OR alerts > open_recovered + open_information + open_warning + open_error)
         ORDER BY number LIMIT 1",
    )?;
    let number = select.query_row(params![from >> blocks::SHIFT, before, rule.open_too], |row| {
        row.get(0)
    });
    Ok(number.optional()?)
}
