//! Tables as workbooks (Office Open XML, ECMA-376).
//!
//! A workbook is a packed archive that may claim to hold anything: it is measured before it is unpacked, and its cells
//! are taken one by one, so that neither a few kilobytes of zeros nor one cell in the last row fill the memory.

use super::{Error, MAX_ROWS, Table, harmless, keep_cell, push_row};
use calamine::{Data, DataRef, Reader, Xlsx};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use std::io::{Cursor, Read};

/// What a workbook may unpack to.
const MAX_UNPACKED_BYTES: u64 = 128 * 1024 * 1024;
/// Columns are made as wide as their texts, up to this.
const MAX_COLUMN_PIXELS: u32 = 420;

/// One sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Shown on its tab: at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// What it holds.
    pub table: Table,
}

/// The bytes of the file.
pub(super) fn write(pages: &[Page]) -> Result<Vec<u8>, Error> {
    let not_written = |error: rust_xlsxwriter::XlsxError| Error::NotWritten {
        why: error.to_string(),
    };
    let mut workbook = Workbook::new();
    for page in pages {
        page.table.check()?;
        let sheet = workbook.add_worksheet();
        fill(sheet, page).map_err(not_written)?;
    }
    workbook.save_to_buffer().map_err(not_written)
}

/// Every cell is text, also the empty ones below, so that what a person types stays as typed (`00:00:5e` is no time).
fn fill(sheet: &mut Worksheet, page: &Page) -> Result<(), rust_xlsxwriter::XlsxError> {
    let text = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let head = text.clone().set_bold();
    sheet.set_name(&page.name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape();
    for (column, _) in (0_u16..).zip(&page.table.headers) {
        sheet.set_column_format(column, &text)?;
    }
    for (row, cells) in (0_u32..).zip(page.table.all_rows()) {
        let format = if row == 0 { &head } else { &text };
        for (column, cell) in (0_u16..).zip(cells) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, harmless(cell), format)?;
            }
        }
    }
    sheet.set_autofit_max_width(MAX_COLUMN_PIXELS);
    sheet.autofit();
    Ok(())
}

/// The rows of the first sheet, headers first, empty ones included.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, Error> {
    measure(bytes)?;
    let no_workbook = |error: calamine::XlsxError| Error::NotAWorkbook {
        why: error.to_string(),
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(no_workbook)?;
    let first = workbook
        .sheet_names()
        .into_iter()
        .next()
        .ok_or(Error::NoHeaders)?;
    let mut cells = workbook.worksheet_cells_reader(&first).map_err(no_workbook)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(no_workbook)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = (row as usize, column as usize);
        if row > MAX_ROWS {
            return Err(Error::TooManyRows { max: MAX_ROWS });
        }
        let text = keep_cell(&text, row + 1, column + 1)?;
        while rows.len() <= row {
            push_row(&mut rows, Vec::new())?;
        }
        if let Some(cells) = rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
    }
    Ok(rows)
}

/// Unpacks it to nowhere, up to what may be unpacked: what an archive says about itself need not be true.
fn measure(bytes: &[u8]) -> Result<(), Error> {
    let no_workbook = |why: String| Error::NotAWorkbook { why };
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| no_workbook(error.to_string()))?;
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let part = archive
            .by_index(index)
            .map_err(|error| no_workbook(error.to_string()))?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|error| no_workbook(error.to_string()))?;
        left = left.checked_sub(unpacked).ok_or(Error::TooLarge {
            max: MAX_UNPACKED_BYTES,
        })?;
    }
    Ok(())
}

/// A number as a person would type it; a date as the number it is.
fn text_of(value: &DataRef<'_>) -> String {
    match Data::from(value.clone()) {
        Data::Empty => String::new(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        other => other.to_string(),
    }
}
