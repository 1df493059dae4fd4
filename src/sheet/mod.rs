//! Tables and papers as files: what goes out to spreadsheets, browsers and printers, and what comes in from tables. It
//! knows cells, paragraphs and check boxes, not what they mean, and opens no file.
//!
//! A text that a spreadsheet would take for a formula goes out with an apostrophe in front of it, and comes in without
//! it, so that what went out comes back as it was. Whatever a file holds, reading it takes bounded memory.

mod cell;
mod csv_file;
mod error;
pub mod paper;
mod rows;
mod workbook;
mod xlsx_file;

pub use cell::{harmless, plain, visible, visible_json};
pub use error::Error;
pub use rows::RowFile;
pub use xlsx_file::Page;

use std::path::Path;

/// A file is not read beyond this.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;
/// Rows below the headers.
pub const MAX_ROWS: usize = 20_000;
/// Cells beside each other.
pub const MAX_COLUMNS: usize = 256;
/// Characters in a cell: what Excel holds.
pub const MAX_CELL_CHARS: usize = 32_767;

/// A row of headers and the rows below it. Rows may be shorter or longer than the headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The first row.
    pub headers: Vec<String>,
    /// The others, empty ones included: the first is row 2 of the spreadsheet.
    pub rows: Vec<Vec<String>>,
}

/// The kinds of files that hold tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Values with separators between them.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
}

impl Format {
    /// By the file's name.
    ///
    /// # Errors
    /// [`Error::UnknownKind`]
    pub fn of(path: &Path) -> Result<Self, Error> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("csv" | "tsv" | "txt") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Error::UnknownKind),
        }
    }
}

impl Table {
    /// Reads a file's bytes. CSV may be UTF-8 (with or without a byte order mark), UTF-16 with one, or Shift_JIS, with
    /// commas, semicolons or tabs between its values; of a workbook the first sheet counts.
    ///
    /// # Errors
    /// What makes it no table, or one that is too large.
    pub fn read(format: Format, bytes: &[u8]) -> Result<Self, Error> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > MAX_FILE_BYTES {
            return Err(Error::TooLarge { max: MAX_FILE_BYTES });
        }
        let mut rows = match format {
            Format::Csv => csv_file::read(bytes)?,
            Format::Xlsx => xlsx_file::read(bytes)?,
        };
        while rows.last().is_some_and(|row| is_blank(row)) {
            rows.pop();
        }
        let mut rows = rows.into_iter();
        let headers = rows
            .next()
            .filter(|headers| !is_blank(headers))
            .ok_or(Error::NoHeaders)?;
        Ok(Self {
            headers,
            rows: rows.collect(),
        })
    }

    /// The bytes of a file: CSV as UTF-8 with a byte order mark and commas, so that Excel opens it as it is; or a
    /// workbook of one sheet.
    ///
    /// # Errors
    /// A cell, row or table that a spreadsheet cannot hold.
    pub fn write(&self, format: Format, name: &str) -> Result<Vec<u8>, Error> {
        match format {
            Format::Csv => csv_file::write(self),
            Format::Xlsx => workbook(&[Page {
                name: name.to_owned(),
                table: self.clone(),
            }]),
        }
    }

    fn all_rows(&self) -> impl Iterator<Item = &Vec<String>> {
        std::iter::once(&self.headers).chain(&self.rows)
    }

    /// What no spreadsheet could hold is refused before anything is written.
    fn check(&self) -> Result<(), Error> {
        if self.rows.len() > MAX_ROWS {
            return Err(Error::TooManyRows { max: MAX_ROWS });
        }
        for (row, cells) in (1..).zip(self.all_rows()) {
            if cells.len() > MAX_COLUMNS {
                return Err(Error::TooManyColumns {
                    row,
                    max: MAX_COLUMNS,
                });
            }
            // One character is kept for the apostrophe.
            let is_long = |cell: &String| cell.chars().count() >= MAX_CELL_CHARS;
            if let Some(place) = cells.iter().position(is_long) {
                return Err(Error::CellTooLong {
                    row,
                    column: place + 1,
                    max: MAX_CELL_CHARS,
                });
            }
        }
        Ok(())
    }
}

/// The bytes of a workbook with these sheets, in this order.
///
/// # Errors
/// A cell, row, table or sheet name that a spreadsheet cannot hold.
pub fn workbook(pages: &[Page]) -> Result<Vec<u8>, Error> {
    xlsx_file::write(pages)
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// One row more, where the table may still grow.
fn push_row(rows: &mut Vec<Vec<String>>, row: Vec<String>) -> Result<(), Error> {
    // The headers are a row, too.
    if rows.len() > MAX_ROWS {
        return Err(Error::TooManyRows { max: MAX_ROWS });
    }
    rows.push(row);
    Ok(())
}

/// A cell of row and column (counted from 1) as it is kept, where it is not too long. A byte order mark is no part of
/// its text: files that were put together from others have some in the middle.
fn keep_cell(text: &str, row: usize, column: usize) -> Result<String, Error> {
    let text = text.trim_start_matches('\u{feff}');
    if column > MAX_COLUMNS {
        return Err(Error::TooManyColumns {
            row,
            max: MAX_COLUMNS,
        });
    }
    if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS {
        return Err(Error::CellTooLong {
            row,
            column,
            max: MAX_CELL_CHARS,
        });
    }
    Ok(plain(text).into_owned())
}

#[cfg(test)]
mod tests;
