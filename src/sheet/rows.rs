//! A table of any length, written row by row: memory does not grow with it. CSV as Excel opens it, or a workbook with as
//! many sheets as it takes.
//!
//! The cells are for people and hold what came from outside: each becomes one harmless line ([`visible`], [`harmless`]),
//! cut where a spreadsheet would cut it. What must come back as it was is written another way.

use super::{Error, Format, MAX_CELL_CHARS, harmless, visible};
use csv::{Terminator, WriterBuilder};
use rust_xlsxwriter::{Format as Look, Workbook, XlsxError};
use std::io::{BufWriter, Seek, Write};

/// Rows of an Office Open XML sheet (Excel's own limit), the headers among them.
const SHEET_ROWS: u32 = 1_048_576;
/// With it Excel reads UTF-8; without it, the system's old code page.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What stands at the end of a text that was cut.
const CUT: char = '…';
/// How wide columns are, in characters; texts of a million rows are not measured.
const WIDTH: f64 = 20.0;

/// A table that is being written.
pub struct RowFile<W: Write + Seek + Send>(Kind<W>);

enum Kind<W: Write + Seek + Send> {
    Csv(Box<csv::Writer<BufWriter<W>>>),
    Xlsx(Box<Book<W>>),
}

struct Book<W> {
    workbook: Workbook,
    out: W,
    name: String,
    headers: Vec<String>,
    sheets: usize,
    /// Rows in the last sheet.
    rows: u32,
    most: u32,
}

impl<W: Write + Seek + Send> RowFile<W> {
    /// Begins the file. A workbook's sheets are called `name`, `name 2` and so on, each with the headers.
    ///
    /// # Errors
    /// What the file could not take.
    pub fn begin(format: Format, out: W, name: &str, headers: &[String]) -> Result<Self, Error> {
        Self::with_sheets_of(SHEET_ROWS, format, out, name, headers)
    }

    fn with_sheets_of(
        most: u32,
        format: Format,
        mut out: W,
        name: &str,
        headers: &[String],
    ) -> Result<Self, Error> {
        match format {
            Format::Csv => {
                out.write_all(BYTE_ORDER_MARK.as_bytes()).map_err(not_written)?;
                let writer = WriterBuilder::new()
                    .terminator(Terminator::CRLF)
                    .from_writer(BufWriter::new(out));
                let mut file = Self(Kind::Csv(Box::new(writer)));
                file.row(headers)?;
                Ok(file)
            }
            Format::Xlsx => {
                let mut book = Book {
                    workbook: Workbook::new(),
                    out,
                    name: name.to_owned(),
                    headers: headers.to_vec(),
                    sheets: 0,
                    rows: 0,
                    most,
                };
                book.add_sheet().map_err(not_written)?;
                Ok(Self(Kind::Xlsx(Box::new(book))))
            }
        }
    }

    /// Writes one row.
    ///
    /// # Errors
    /// What the file could not take.
    pub fn row(&mut self, cells: &[String]) -> Result<(), Error> {
        match &mut self.0 {
            Kind::Csv(writer) => {
                let record: Vec<String> = cells.iter().map(|cell| text(cell)).collect();
                writer.write_record(record).map_err(not_written)
            }
            Kind::Xlsx(book) => {
                if book.rows == book.most {
                    book.add_sheet().map_err(not_written)?;
                }
                book.write(cells, None).map_err(not_written)
            }
        }
    }

    /// Ends the file and gives back what it was written into.
    ///
    /// # Errors
    /// What the file could not take.
    pub fn finish(self) -> Result<W, Error> {
        match self.0 {
            Kind::Csv(writer) => {
                let buffered = writer
                    .into_inner()
                    .map_err(|error| not_written(error.to_string()))?;
                buffered
                    .into_inner()
                    .map_err(|error| not_written(error.to_string()))
            }
            Kind::Xlsx(mut book) => {
                book.workbook.save_to_writer(&mut book.out).map_err(not_written)?;
                Ok(book.out)
            }
        }
    }
}

impl<W> Book<W> {
    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name = if self.sheets == 1 {
            self.name.clone()
        } else {
            format!("{} {}", self.name, self.sheets)
        };
        let width = u16::try_from(self.headers.len()).unwrap_or(u16::MAX);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for column in 0..width {
            sheet.set_column_width(column, WIDTH)?;
        }
        self.rows = 0;
        let headers = self.headers.clone();
        self.write(&headers, Some(&Look::new().set_bold()))
    }

    fn write(&mut self, cells: &[String], look: Option<&Look>) -> Result<(), XlsxError> {
        let row = self.rows;
        self.rows += 1;
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
        for (column, cell) in (0_u16..).zip(cells) {
            match look {
                Some(look) => sheet.write_string_with_format(row, column, text(cell), look)?,
                None if cell.is_empty() => continue,
                None => sheet.write_string(row, column, text(cell))?,
            };
        }
        Ok(())
    }
}

/// A cell's text as it goes out.
fn text(cell: &str) -> String {
    let shown = visible(cell);
    let shown = harmless(&shown);
    // A byte is at least as long as a character: most texts need no counting.
    if shown.len() <= MAX_CELL_CHARS || shown.chars().count() <= MAX_CELL_CHARS {
        return shown.into_owned();
    }
    let mut cut: String = shown.chars().take(MAX_CELL_CHARS - 1).collect();
    cut.push(CUT);
    cut
}

fn not_written(error: impl ToString) -> Error {
    Error::NotWritten {
        why: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Table;
    use std::io::Cursor;

    fn written(format: Format, most: u32, rows: &[[&str; 2]]) -> Vec<u8> {
        let headers = ["a", "b"].map(str::to_owned);
        let mut file = RowFile::with_sheets_of(most, format, Cursor::new(Vec::new()), "Alerts", &headers)
            .expect("begun");
        for row in rows {
            file.row(&row.map(str::to_owned)).expect("written");
        }
        file.finish().expect("finished").into_inner()
    }

    #[test]
    fn both_kinds_come_back_as_they_were_and_nothing_in_them_is_a_formula() {
        let rows = [["=1+1", "電源, \"2\""], ["", "a\u{1b}\nb"]];
        for format in [Format::Csv, Format::Xlsx] {
            let bytes = written(format, SHEET_ROWS, &rows);
            let table = Table::read(format, &bytes).expect("a table");
            assert_eq!(table.headers, ["a", "b"], "{format:?}");
            // `Table::read` takes the apostrophe off again.
            let read = [["=1+1", "電源, \"2\""], ["", "a\\u{1b}\\u{a}b"]];
            assert_eq!(
                table.rows,
                read.map(|row| row.map(str::to_owned).to_vec()),
                "{format:?}"
            );
        }
        let bytes = written(Format::Csv, SHEET_ROWS, &rows);
        assert!(bytes.starts_with("\u{feff}a,b\r\n'=1+1,".as_bytes()));
    }

    #[test]
    fn what_does_not_fit_on_a_sheet_goes_on_on_the_next_one() {
        use calamine::{Reader, Xlsx};
        let bytes = written(
            Format::Xlsx,
            3,
            &[["1", "x"], ["2", "x"], ["3", "x"], ["4", "x"], ["5", "x"]],
        );
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
        assert_eq!(book.sheet_names(), ["Alerts", "Alerts 2", "Alerts 3"]);
        let heights = ["Alerts", "Alerts 2", "Alerts 3"]
            .map(|name| book.worksheet_range(name).expect("a sheet").height());
        assert_eq!(heights, [3, 3, 2]);
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut_visibly() {
        let long = "電".repeat(40_000);
        let cell = text(&long);
        assert_eq!(cell.chars().count(), MAX_CELL_CHARS);
        assert!(cell.ends_with(CUT));
    }
}
