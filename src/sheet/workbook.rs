//! A paper as a workbook: one sheet with everything to be ticked off, one line each, and one with the rest.
//!
//! Every cell is written as text, and marked as such (Excel's apostrophe, which is not part of the value): what looks
//! like a formula stays a text, also when somebody edits the cell.

use super::paper::{Block, Entry, Paper, PaperError, Section, Task, ValueRow, plain};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};

/// A4 (ECMA-376 part 1, section 18.3.1.63).
const A4: u8 = 9;
const OPEN: &str = "☐";
const TICKED: &str = "☑";

impl From<XlsxError> for PaperError {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// The bytes of the `.xlsx` file.
pub(super) fn of_paper(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new().set_title(plain(&paper.title).into_owned());
    book.set_properties(&properties);
    let looks = Looks::new();
    tasks(book.add_worksheet(), paper, &looks)?;
    about(book.add_worksheet(), paper, &looks)?;
    Ok(book.save_to_buffer()?)
}

/// How cells look.
struct Looks {
    head: Format,
    group: Format,
    cell: Format,
    value: Format,
    middle: Format,
    title: Format,
    plain: Format,
    strong: Format,
}

impl Looks {
    fn new() -> Self {
        let text = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_quote_prefix();
        let boxed = text
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00CF_D4DC));
        Self {
            head: boxed
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x000A_6A8E)),
            group: boxed
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0x00E3_EEF3)),
            value: boxed.clone().set_bold(),
            middle: boxed.clone().set_align(FormatAlign::Center),
            cell: boxed,
            title: text.clone().set_bold().set_font_size(14).set_text_wrap(),
            strong: text.clone().set_bold(),
            plain: text,
        }
    }
}

/// Writes one row after another.
struct Rows<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    width: u16,
    has_answers: bool,
}

impl Rows<'_> {
    fn put(&mut self, column: u16, text: &str, format: &Format) -> Result<(), PaperError> {
        self.sheet
            .write_string_with_format(self.row, column, plain(text), format)?;
        Ok(())
    }

    fn check_column(&self) -> u16 {
        if self.has_answers { 6 } else { 5 }
    }

    fn group(&mut self, title: &str, looks: &Looks) -> Result<(), PaperError> {
        // Across all columns, so that a long heading is not squeezed into the narrow first one.
        self.sheet
            .merge_range(self.row, 0, self.row, self.width - 1, &plain(title), &looks.group)?;
        self.row += 1;
        Ok(())
    }

    /// Number, place, who, what, value, what is there now, whether it is ticked off, note.
    fn line(&mut self, cells: &Line<'_>, looks: &Looks) -> Result<(), PaperError> {
        let check = self.check_column();
        self.put(0, &cells.number, &looks.cell)?;
        self.put(1, cells.place, &looks.cell)?;
        self.put(2, cells.who, &looks.cell)?;
        self.put(3, cells.what, &looks.cell)?;
        self.put(4, cells.value, &looks.value)?;
        if self.has_answers {
            self.put(5, cells.answered, &looks.cell)?;
        }
        self.put(check, if cells.is_check { OPEN } else { "" }, &looks.middle)?;
        self.put(check + 1, &cells.note, &looks.cell)?;
        if cells.is_check {
            let choices = DataValidation::new()
                .allow_list_strings(&[OPEN, TICKED])?
                .set_error_style(DataValidationErrorStyle::Warning);
            self.sheet
                .add_data_validation(self.row, check, self.row, check, &choices)?;
        }
        self.row += 1;
        Ok(())
    }
}

/// One row of things to be ticked off.
#[derive(Default)]
struct Line<'a> {
    number: String,
    place: &'a str,
    who: &'a str,
    what: &'a str,
    value: &'a str,
    answered: &'a str,
    is_check: bool,
    note: String,
}

fn tasks(sheet: &mut Worksheet, paper: &Paper, looks: &Looks) -> Result<(), PaperError> {
    let words = &paper.words;
    let has_answers = paper.has_answers();
    let mut heads = vec![
        (&words.number, 7.0),
        (&words.place, 18.0),
        (&words.who, 20.0),
        (&words.what, 58.0),
        (&words.value, 30.0),
    ];
    if has_answers {
        heads.push((&words.answered, 26.0));
    }
    heads.extend([(&words.check, 7.0), (&words.note, 52.0)]);
    let width = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    sheet.set_name(&words.sheet_tasks)?;
    for (column, (head, wide)) in (0..).zip(&heads) {
        sheet.write_string_with_format(0, column, plain(head), &looks.head)?;
        sheet.set_column_width(column, *wide)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    for_print(sheet);
    let mut rows = Rows {
        sheet,
        row: 1,
        width,
        has_answers,
    };
    for section in &paper.sections {
        checked_section(&mut rows, section, looks)?;
    }
    rows.row += 1;
    for line in &paper.signatures {
        rows.put(3, line, &looks.strong)?;
        rows.put(4, "", &looks.value)?;
        rows.row += 1;
    }
    Ok(())
}

fn for_print(sheet: &mut Worksheet) {
    sheet.set_paper_size(A4).set_landscape();
    sheet.set_print_fit_to_pages(1, 0).set_footer("&R&P / &N");
}

/// What can be ticked off of a section, under its title; nothing where there is nothing of the kind.
fn checked_section(rows: &mut Rows<'_>, section: &Section, looks: &Looks) -> Result<(), PaperError> {
    if !section.blocks.iter().any(is_checked) {
        return Ok(());
    }
    rows.group(&section.title, looks)?;
    for block in section.blocks.iter().filter(|block| is_checked(block)) {
        match block {
            Block::Entries(entries) => {
                for entry in entries.iter().filter(|entry| entry.is_check) {
                    rows.line(&entry_line(entry), looks)?;
                }
            }
            Block::Tasks(list) => {
                for task in list {
                    task_lines(rows, task, looks)?;
                }
            }
            Block::Values(values) => value_lines(rows, values, "", looks)?,
            Block::Text(_) | Block::Table(..) => {}
        }
    }
    Ok(())
}

fn is_checked(block: &Block) -> bool {
    match block {
        Block::Tasks(_) | Block::Values(_) => true,
        Block::Entries(entries) => entries.iter().any(|entry| entry.is_check),
        Block::Text(_) | Block::Table(..) => false,
    }
}

fn entry_line(entry: &Entry) -> Line<'_> {
    Line {
        what: &entry.text,
        is_check: true,
        note: notes(&entry.label, &entry.notes, &entry.link),
        ..Line::default()
    }
}

fn task_lines(rows: &mut Rows<'_>, task: &Task, looks: &Looks) -> Result<(), PaperError> {
    let line = Line {
        number: task.number.to_string(),
        place: &task.place,
        who: &task.who,
        what: &task.text,
        is_check: true,
        note: notes("", &task.notes, &task.link),
        ..Line::default()
    };
    rows.line(&line, looks)?;
    value_lines(rows, &task.values, &format!("{}.", task.number), looks)
}

fn value_lines(
    rows: &mut Rows<'_>,
    values: &[ValueRow],
    before: &str,
    looks: &Looks,
) -> Result<(), PaperError> {
    for (number, value) in (1..).zip(values) {
        let line = Line {
            number: format!("{before}{number}"),
            what: &value.name,
            value: value.fill.text(),
            answered: &value.answered,
            is_check: value.fill.is_check(),
            note: value.note.clone(),
            ..Line::default()
        };
        rows.line(&line, looks)?;
    }
    Ok(())
}

/// Everything else that stands beside a line, each on a line of the cell.
fn notes(label: &str, notes: &[String], link: &str) -> String {
    let parts = [label]
        .into_iter()
        .chain(notes.iter().map(String::as_str))
        .chain([link]);
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" / ")
}

/// Title, facts, and every section that is not only to be ticked off.
fn about(sheet: &mut Worksheet, paper: &Paper, looks: &Looks) -> Result<(), PaperError> {
    sheet.set_name(&paper.words.sheet_about)?;
    for (column, wide) in [(0, 26.0), (1, 70.0), (2, 60.0)] {
        sheet.set_column_width(column, wide)?;
    }
    for_print(sheet);
    let mut rows = Rows {
        sheet,
        row: 0,
        width: 3,
        has_answers: false,
    };
    rows.sheet
        .merge_range(0, 0, 0, 2, &plain(&paper.title), &looks.title)?;
    rows.row = 1;
    if !paper.subtitle.is_empty() {
        rows.sheet
            .merge_range(1, 0, 1, 2, &plain(&paper.subtitle), &looks.strong)?;
        rows.row = 2;
    }
    for (name, value) in &paper.facts {
        rows.put(0, name, &looks.plain)?;
        rows.put(1, value, &looks.strong)?;
        rows.row += 1;
    }
    for section in &paper.sections {
        told_section(&mut rows, section, looks)?;
    }
    rows.row += 1;
    for line in &paper.footer {
        let row = rows.row;
        rows.sheet
            .merge_range(row, 0, row, 2, &plain(line), &looks.plain)?;
        rows.row += 1;
    }
    Ok(())
}

fn told_section(rows: &mut Rows<'_>, section: &Section, looks: &Looks) -> Result<(), PaperError> {
    let is_told = |block: &Block| match block {
        Block::Text(_) | Block::Table(..) => true,
        Block::Entries(entries) => entries.iter().any(|entry| !entry.is_check),
        Block::Tasks(_) | Block::Values(_) => false,
    };
    if !section.blocks.iter().any(is_told) {
        return Ok(());
    }
    rows.group(&section.title, looks)?;
    for block in &section.blocks {
        match block {
            Block::Text(text) => {
                rows.put(1, text, &looks.plain)?;
                rows.row += 1;
            }
            Block::Entries(entries) => {
                for entry in entries.iter().filter(|entry| !entry.is_check) {
                    rows.put(0, &entry.label, &looks.plain)?;
                    rows.put(1, &entry.text, &looks.plain)?;
                    rows.put(2, &notes("", &entry.notes, &entry.link), &looks.plain)?;
                    rows.row += 1;
                }
            }
            Block::Table(heads, body) => {
                table_row(rows, heads, &looks.strong)?;
                for cells in body {
                    table_row(rows, cells, &looks.plain)?;
                }
            }
            Block::Tasks(_) | Block::Values(_) => {}
        }
    }
    Ok(())
}

fn table_row(rows: &mut Rows<'_>, cells: &[String], format: &Format) -> Result<(), PaperError> {
    for (column, cell) in (0..).zip(cells) {
        rows.put(column, cell, format)?;
    }
    rows.row += 1;
    Ok(())
}
