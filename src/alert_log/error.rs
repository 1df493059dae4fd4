//! Why the log could not be opened, written or read.

use std::{io, path::PathBuf, sync::Arc};

/// A failure of the alert log. Cloneable, because one failed commit fails every alert that waited for it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The file is not a database, or a damaged one. It was not touched: [`crate::home::set_aside`] makes room.
    #[error("{} is not a database", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database of another program. It was not touched.
    #[error("{} is a database of another program", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of this product wrote the file. It was not touched.
    #[error("{} has schema version {found}; {known} is the newest known here", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version in the file.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file cannot be opened or created.
    #[error("cannot open {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// No room on the disk. Nothing of what was to be written is in the log, so nothing may be acknowledged.
    #[error("no room on the disk for the log")]
    Full,
    /// Another process kept the log locked for longer than a write waits.
    #[error("the log is locked by another process")]
    Busy,
    /// The database refused for another reason.
    #[error("the log could not be used")]
    Sqlite(#[source] Arc<rusqlite::Error>),
    /// A row that this version cannot read.
    #[error("row {id} of {table} has no readable {column}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row.
        id: i64,
        /// The column.
        column: &'static str,
    },
    /// The file is damaged: [`super::AlertLog::check`] says how.
    #[error("the log is damaged: {0}")]
    Damaged(#[source] Arc<rusqlite::Error>),
    /// A backup that was made is damaged itself; it was removed.
    #[error("the copy {} is damaged", path.display())]
    BadCopy {
        /// Where it was.
        path: PathBuf,
    },
    /// What was typed into the search cannot be meant so.
    #[error(transparent)]
    Search(#[from] super::SearchProblem),
    /// The log is being closed, or its writer has ended.
    #[error("the log is closed")]
    Closed,
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(Arc::new(error)),
            _ => Self::Sqlite(Arc::new(error)),
        }
    }
}
