//! Why a file is no table, or a table no file. Rows and columns count from 1, as a spreadsheet counts them.

/// What is wrong with a table or its file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file's name says neither CSV nor XLSX.
    #[error("neither .csv nor .xlsx")]
    UnknownKind,
    /// The file, or what it unpacks to, is too large.
    #[error("larger than {max} bytes")]
    TooLarge {
        /// What is taken.
        max: u64,
    },
    /// The bytes are no text in UTF-8, UTF-16 or Shift_JIS.
    #[error("no text in UTF-8 or Shift_JIS")]
    NotText,
    /// The bytes are no workbook.
    #[error("no workbook: {why}")]
    NotAWorkbook {
        /// What the reader said.
        why: String,
    },
    /// There is no first row.
    #[error("no headers")]
    NoHeaders,
    /// Too many rows.
    #[error("more than {max} rows")]
    TooManyRows {
        /// What is taken, headers not counted.
        max: usize,
    },
    /// Too many cells beside each other.
    #[error("row {row} has more than {max} columns")]
    TooManyColumns {
        /// Where.
        row: usize,
        /// What is taken.
        max: usize,
    },
    /// A cell that no spreadsheet could hold.
    #[error("the cell in row {row}, column {column} has more than {max} characters")]
    CellTooLong {
        /// Where.
        row: usize,
        /// Where.
        column: usize,
        /// What is taken.
        max: usize,
    },
    /// The table could not be made a workbook.
    #[error("not written: {why}")]
    NotWritten {
        /// What the writer said.
        why: String,
    },
}
