//! Tables as CSV (RFC 4180), with what spreadsheets really write: byte order marks, Shift_JIS, semicolons, tabs.

use super::{Error, MAX_ROWS, Table, harmless, keep_cell, push_row};
use csv::{QuoteStyle, ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use encoding_rs::{Encoding, SHIFT_JIS};
use std::borrow::Cow;

/// With it Excel reads UTF-8; without it, the system's old code page.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The bytes of the file.
pub(super) fn write(table: &Table) -> Result<Vec<u8>, Error> {
    table.check()?;
    // What separates is told from the headers when the file is read: theirs are quoted, so that only the commas count.
    let is_quoted = table.headers.iter().any(|cell| cell.contains([';', '\t']));
    let style = if is_quoted {
        QuoteStyle::Always
    } else {
        QuoteStyle::Necessary
    };
    let bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let bytes = write_rows(bytes, style, std::iter::once(&table.headers))?;
    write_rows(bytes, QuoteStyle::Necessary, &table.rows)
}

/// The bytes, and these rows behind them.
fn write_rows<'a>(
    bytes: Vec<u8>,
    style: QuoteStyle,
    rows: impl IntoIterator<Item = &'a Vec<String>>,
) -> Result<Vec<u8>, Error> {
    let not_written = |why: String| Error::NotWritten { why };
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .flexible(true)
        .quote_style(style)
        .from_writer(bytes);
    for row in rows {
        let cells: Vec<Cow<'_, str>> = row.iter().map(|cell| harmless(cell)).collect();
        let record = cells.iter().map(|cell| cell.as_bytes());
        writer
            .write_record(record)
            .map_err(|error| not_written(error.to_string()))?;
    }
    writer
        .into_inner()
        .map_err(|error| not_written(error.to_string()))
}

/// The rows of the file, headers first, empty ones included.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, Error> {
    let text = decode(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    loop {
        let before = reader.position().line();
        let is_record = reader.read_record(&mut record).map_err(|_| Error::NotText)?;
        if !is_record {
            return Ok(rows);
        }
        let lines = reader.position().line().saturating_sub(before);
        for _ in 0..empty_lines(&record, lines) {
            push_row(&mut rows, Vec::new())?;
        }
        let row = rows.len() + 1;
        let cells = (1..)
            .zip(&record)
            .map(|(column, cell)| keep_cell(cell, row, column));
        let cells = cells.collect::<Result<Vec<String>, Error>>()?;
        push_row(&mut rows, cells)?;
    }
}

/// Empty lines before a record: the reader passes over them, but the spreadsheet counts them as rows.
fn empty_lines(record: &StringRecord, lines: u64) -> usize {
    let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
    let lines = usize::try_from(lines).unwrap_or(usize::MAX);
    lines.saturating_sub(within + 1).min(MAX_ROWS + 1)
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding
            .decode_without_bom_handling_and_without_replacement(rest)
            .ok_or(Error::NotText);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => SHIFT_JIS
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or(Error::NotText)?,
    };
    // No spreadsheet writes it into a text; every other kind of file is full of it.
    if text.contains('\0') {
        return Err(Error::NotText);
    }
    Ok(text)
}

/// What stands between the headers most often, outside quotes; a comma where nothing does.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    let lines = text.trim_start_matches(['\r', '\n']);
    for byte in lines.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte) {
                    *count += 1;
                }
            }
        }
    }
    // The last of equals wins, so the comma comes last.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(separator, _)| *separator)
}
