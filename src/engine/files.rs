//! Files that the user named: read with a limit, written so that nothing is lost. They block.

use super::{Attempt, Cause, Failure, Reply, off_runtime::off_runtime};
use crate::{
    home,
    sheet::{self, Format, Page, Table},
};
use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// What is written into a file that the user named.
#[derive(Clone, Debug)]
pub enum FileContent {
    /// A table: CSV or XLSX, as the file's name says.
    Table(Page),
    /// Text as it is.
    Text(String),
}

/// Writes a file that the user named.
pub(super) async fn write(
    path: PathBuf,
    content: FileContent,
    overwrite: bool,
) -> Result<Reply, Arc<Failure>> {
    let written = off_runtime(Attempt::WriteFile, move || {
        let bytes = match content {
            FileContent::Table(page) => bytes(&path, vec![page])?,
            FileContent::Text(text) => text.into_bytes(),
        };
        save(&path, &bytes, overwrite)
    });
    written
        .await?
        .map_err(|cause| Arc::new(Failure::new(Attempt::WriteFile, cause)))?;
    Ok(Reply::Done)
}

/// The bytes of a file of this name with these sheets; a CSV file has only the first.
pub(super) fn bytes(path: &Path, pages: Vec<Page>) -> Result<Vec<u8>, Cause> {
    let bad = |error| bad_table(path, error);
    match Format::of(path).map_err(bad)? {
        Format::Xlsx => sheet::workbook(&pages).map_err(bad),
        Format::Csv => {
            let first = pages.into_iter().next().unwrap_or_default();
            first.table.write(Format::Csv, &first.name).map_err(bad)
        }
    }
}

/// The table in a file.
pub(super) fn read_table(path: &Path) -> Result<Table, Cause> {
    let format = Format::of(path).map_err(|error| bad_table(path, error))?;
    let failed = |source: io::Error| Cause::File {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    // One byte more than is taken, so that a larger file is noticed and not cut.
    file.take(sheet::MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Table::read(format, &bytes).map_err(|error| bad_table(path, error))
}

/// Writes a file durably; one that is there already only where the user said so.
pub(super) fn save(path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), Cause> {
    home::write_named(path, bytes, overwrite).map_err(|source| {
        let path = path.to_owned();
        if source.kind() == io::ErrorKind::AlreadyExists {
            Cause::FileExists { path }
        } else {
            Cause::File { path, source }
        }
    })
}

fn bad_table(path: &Path, error: sheet::Error) -> Cause {
    Cause::BadTable {
        path: path.to_owned(),
        error,
    }
}
