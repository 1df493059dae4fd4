//! A copy of the log in one file, made while alerts are received, and looked at before it is called a copy.

use super::{Error, check, schema};
use rusqlite::{Connection, OpenFlags};
use std::{fs, path::Path, sync::Arc};

/// A copy that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Alerts in it.
    pub alerts: u64,
    /// The newest of them.
    pub newest_id: Option<i64>,
    /// Its size.
    pub bytes: u64,
}

/// Copies the log at `path` as it stands at one moment into `copy`, which must not exist, and reads the copy back.
/// Whoever writes meanwhile does not wait.
///
/// # Errors
/// [`Error::Open`] where the copy can't be made there; [`Error::BadCopy`] where it isn't what the log was. Then none is left.
pub(super) fn back_up(path: &Path, copy: &Path) -> Result<BackedUp, Error> {
    let unwritable = |source| Error::Open {
        path: copy.to_owned(),
        source: Arc::new(source),
    };
    create_private(copy).map_err(unwritable)?;
    let copied = copy_into(path, copy).and_then(|()| {
        fs::File::open(copy)
            .and_then(|file| file.sync_all())
            .map_err(unwritable)?;
        look_at(copy)
    });
    if copied.is_err() {
        // Half a copy is worse than none.
        let _ = fs::remove_file(copy);
    }
    copied
}

fn create_private(copy: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    crate::system::files::for_owner_only(&mut options)
        .open(copy)
        .map(drop)
}

fn copy_into(path: &Path, copy: &Path) -> Result<(), Error> {
    let connection = schema::open_writer(path)?;
    let name = copy.to_str().ok_or_else(|| Error::Open {
        path: copy.to_owned(),
        source: Arc::new(std::io::ErrorKind::InvalidFilename.into()),
    })?;
    connection.execute("VACUUM INTO ?1", [name])?;
    Ok(())
}

fn look_at(copy: &Path) -> Result<BackedUp, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(copy, flags)?;
    let checked = check::whole(&connection)?;
    if checked.is_damaged() {
        return Err(Error::BadCopy {
            path: copy.to_owned(),
        });
    }
    let newest_id = connection.query_row("SELECT max(id) FROM alert", (), |row| row.get(0))?;
    let bytes = fs::metadata(copy).map_or(0, |metadata| metadata.len());
    Ok(BackedUp {
        alerts: checked.alerts,
        newest_id,
        bytes,
    })
}
