//! Takes over what can still be read of a damaged log into a new one.
//!
//! Table by table and row by row: a row on a damaged page is left out, those before and after it are kept under their own
//! numbers. The damaged file is only read, and stays in its place until the new log is whole: whatever ends this half-way
//! leaves the damaged log to be replaced again, or the new one under a name by which [`finish`] knows it.

use super::{Error, schema};
use crate::{home, system::files};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, types::Value};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Rows read at a time.
const ROWS: i64 = 500;
/// What the name of a new log ends with while it is being made.
const MAKING: &str = ".salvage";
/// What it ends with when it is whole, until the damaged one is out of its place.
const MADE: &str = ".salvaged";
/// After so many jumps without a row, the rest of a table is given up.
const JUMPS: u32 = 48;

/// What was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Alerts in the new log.
    pub alerts: u64,
    /// Whether nothing that was in the old one is missing, as far as can be seen.
    pub is_whole: bool,
}

/// A damaged log that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Where the damaged file is now; nothing in it was changed.
    pub aside: PathBuf,
    /// What was taken over into the new log.
    pub salvaged: Salvaged,
}

/// Sets a damaged log aside and begins a new one with what can be read of it. The log must be closed here.
///
/// # Errors
/// [`Error::Busy`] where another process has it open. On any error the damaged log is where it was, unless the names
/// could not be changed at the very end: then the next [`super::AlertLog::open`] does that.
pub fn replace_damaged(path: &Path) -> Result<Replaced, Error> {
    refuse_while_others_use(path)?;
    let (making, made) = (home::with_suffix(path, MAKING), home::with_suffix(path, MADE));
    let in_the_way = |source| Error::Open {
        path: path.to_owned(),
        source: Arc::new(source),
    };
    for stale in [&making, &made] {
        remove(stale).map_err(in_the_way)?;
    }
    let salvaged = salvage(path, &making)?;
    let set_aside = || {
        files::rename_over(&making, &made)?;
        sync_folder_of(path)?;
        let aside = home::set_aside(path, &super::BESIDE)?;
        finish(path)?;
        Ok(aside)
    };
    let aside = set_aside().map_err(in_the_way)?;
    Ok(Replaced { aside, salvaged })
}

/// Puts a log into its place that was made in place of a damaged one, where something ended that before.
pub(super) fn finish(path: &Path) -> io::Result<()> {
    let made = home::with_suffix(path, MADE);
    if path.exists() || !made.exists() {
        return Ok(());
    }
    files::rename_over(&made, path)?;
    sync_folder_of(path)
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), files::sync_folder)
}

/// Removes a log that was never whole.
fn remove(path: &Path) -> io::Result<()> {
    let beside = super::BESIDE.iter().map(|ending| home::with_suffix(path, ending));
    for file in std::iter::once(path.to_owned()).chain(beside) {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Whether nobody else has the file open, as far as SQLite can tell of a damaged one.
fn refuse_while_others_use(path: &Path) -> Result<(), Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let alone = || -> rusqlite::Result<()> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(std::time::Duration::ZERO)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.execute_batch("BEGIN EXCLUSIVE; ROLLBACK")
    };
    match alone().map_err(Error::from) {
        Err(Error::Busy) => Err(Error::Busy),
        // Too damaged to say; then nobody can work with it either.
        _ => Ok(()),
    }
}

/// Copies what can be read of the log at `damaged` into a new log at `path`, which is on the disk and closed in the end.
fn salvage(damaged: &Path, path: &Path) -> Result<Salvaged, Error> {
    let mut target = schema::open_writer(path)?;
    let salvaged = copy(damaged, &mut target)?;
    // In one file: nothing of it is left beside it when it gets another name.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    target.close().map_err(|(_, error)| error)?;
    Ok(salvaged)
}

fn copy(damaged: &Path, target: &mut Connection) -> Result<Salvaged, Error> {
    let mut salvaged = Salvaged {
        alerts: 0,
        is_whole: true,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(damaged, flags).and_then(|source| {
        source.pragma_update(None, "query_only", true)?;
        Ok(source)
    });
    let Ok(source) = source else {
        salvaged.is_whole = false;
        return Ok(salvaged);
    };
    for table in tables(target)? {
        let taken = take(&source, target, &table)?;
        salvaged.is_whole &= taken.is_whole;
        if table == "alert" {
            salvaged.alerts = taken.rows;
        }
    }
    super::incident::rebuild(target)?;
    Ok(salvaged)
}

/// The tables of our own whose rows are worth keeping; counts and index come by themselves, and incidents are made of the
/// alerts again.
fn tables(target: &Connection) -> Result<Vec<String>, Error> {
    let mut select = target.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'
             AND name NOT LIKE 'alert@_%' ESCAPE '@' AND name NOT LIKE 'incident%' AND name <> 'block' ORDER BY name",
    )?;
    let names = select.query_map((), |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

struct Taken {
    rows: u64,
    is_whole: bool,
}

fn take(source: &Connection, target: &mut Connection, table: &str) -> Result<Taken, Error> {
    let mut taken = Taken {
        rows: 0,
        is_whole: true,
    };
    let theirs = columns(source, table).unwrap_or_default();
    let ours = columns(target, table)?;
    let shared: Vec<String> = ours
        .into_iter()
        .filter(|column| theirs.contains(column))
        .collect();
    if shared.is_empty() {
        // A log of an earlier version has fewer tables; a damaged schema has none.
        taken.is_whole = columns(source, "alert").is_ok_and(|columns| !columns.is_empty());
        return Ok(taken);
    }
    let list = shared.join(", ");
    let (mut from, mut jump) = (i64::MIN, 1_i64);
    let mut jumps = 0;
    loop {
        let (rows, is_whole) = read(source, table, &list, shared.len(), from);
        let read = !rows.is_empty();
        if let Some((last, _)) = rows.last() {
            from = last.saturating_add(1);
        }
        taken.rows += put(target, table, &list, rows)?;
        match (read, is_whole) {
            (false, true) => return Ok(taken),
            (true, true) => {}
            // Over the row that can't be read; further each time that nothing comes.
            (_, false) => {
                taken.is_whole = false;
                jumps = if read { 0 } else { jumps + 1 };
                jump = if read { 1 } else { jump.saturating_mul(2) };
                if jumps > JUMPS || from == i64::MIN {
                    return Ok(taken);
                }
                from = from.saturating_add(jump);
            }
        }
    }
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut select = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    select.query_map([table], |row| row.get(0))?.collect()
}

type Rows = Vec<(i64, Vec<Value>)>;

/// Some rows from a number on, and whether nothing stood in the way. Table and columns are names of our own schema.
fn read(source: &Connection, table: &str, list: &str, columns: usize, from: i64) -> (Rows, bool) {
    let mut found = Vec::new();
    let mut gather = || -> rusqlite::Result<()> {
        let sql = format!("SELECT rowid, {list} FROM {table} WHERE rowid >= ?1 ORDER BY rowid LIMIT {ROWS}");
        let mut select = source.prepare(&sql)?;
        let mut rows = select.query([from])?;
        while let Some(row) = rows.next()? {
            let values = (1..=columns).map(|column| row.get(column));
            found.push((row.get(0)?, values.collect::<Result<_, _>>()?));
        }
        Ok(())
    };
    let is_whole = gather().is_ok();
    (found, is_whole)
}

fn put(target: &mut Connection, table: &str, list: &str, rows: Rows) -> Result<u64, Error> {
    let transaction = target.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut kept = 0;
    for (rowid, values) in rows {
        let marks = vec!["?"; values.len()].join(", ");
        let has_number = list.split(", ").any(|column| column == "id");
        // A row that is nonsense, such as one without what it must have, is left out.
        let inserted = if has_number {
            transaction
                .prepare_cached(&format!(
                    "INSERT OR IGNORE INTO {table} ({list}) VALUES ({marks})"
                ))?
                .execute(rusqlite::params_from_iter(values))
        } else {
            let with_number = std::iter::once(Value::Integer(rowid)).chain(values);
            transaction
                .prepare_cached(&format!(
                    "INSERT OR IGNORE INTO {table} (rowid, {list}) VALUES (?, {marks})"
                ))?
                .execute(rusqlite::params_from_iter(with_number))
        };
        kept += u64::try_from(inserted?).unwrap_or_default();
    }
    transaction.commit()?;
    Ok(kept)
}
