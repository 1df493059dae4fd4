//! A paper as Markdown: CommonMark with the tables and task lists that GitHub, GitLab and most wikis know.

use super::{Block, Entry, Fill, Paper, Section, Task, ValueRow, plain};
use std::fmt::Write;

/// The whole text, ending in a line break.
pub(super) fn text(paper: &Paper) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}", escaped(&paper.title));
    if !paper.subtitle.is_empty() {
        let _ = writeln!(out, "\n**{}**", escaped(&paper.subtitle));
    }
    if !paper.facts.is_empty() {
        out.push('\n');
    }
    for (name, value) in &paper.facts {
        let _ = writeln!(out, "- {}: {}", escaped(name), escaped(value));
    }
    let has_answers = paper.has_answers();
    for section in &paper.sections {
        write_section(&mut out, paper, section, has_answers);
    }
    if !paper.signatures.is_empty() {
        out.push_str("\n---\n");
    }
    for line in &paper.signatures {
        let _ = writeln!(out, "\n{}: ______________________________", escaped(line));
    }
    if !paper.footer.is_empty() {
        out.push_str("\n---\n");
    }
    for line in &paper.footer {
        let _ = writeln!(out, "\n{}", escaped(line));
    }
    out
}

fn write_section(out: &mut String, paper: &Paper, section: &Section, has_answers: bool) {
    let _ = writeln!(out, "\n## {}", escaped(&section.title));
    for block in &section.blocks {
        out.push('\n');
        match block {
            Block::Text(text) => {
                let _ = writeln!(out, "{}", escaped(text));
            }
            Block::Entries(entries) => entries.iter().for_each(|entry| write_entry(out, entry)),
            Block::Tasks(tasks) => tasks
                .iter()
                .for_each(|task| write_task(out, paper, task, has_answers)),
            Block::Values(rows) => write_values(out, paper, rows, "", has_answers),
            Block::Table(heads, rows) => write_table(out, heads, rows),
        }
    }
}

fn write_entry(out: &mut String, entry: &Entry) {
    let check = if entry.is_check { "[ ] " } else { "" };
    let _ = write!(out, "- {check}");
    if !entry.label.is_empty() {
        let _ = write!(out, "**{}** ", escaped(&entry.label));
    }
    let _ = writeln!(out, "{}", escaped(&entry.text));
    write_notes(out, &entry.notes, &entry.link);
}

fn write_task(out: &mut String, paper: &Paper, task: &Task, has_answers: bool) {
    let where_and_who = [task.place.as_str(), task.who.as_str()];
    let where_and_who: Vec<_> = where_and_who
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let _ = write!(out, "- [ ] **{}.** ", task.number);
    if !where_and_who.is_empty() {
        let _ = write!(out, "**{}** ", escaped(&where_and_who.join(" / ")));
    }
    let _ = writeln!(out, "{}", escaped(&task.text));
    write_notes(out, &task.notes, &task.link);
    if !task.values.is_empty() {
        out.push('\n');
        write_values(out, paper, &task.values, "  ", has_answers);
        out.push('\n');
    }
}

fn write_notes(out: &mut String, notes: &[String], link: &str) {
    for note in notes {
        let _ = writeln!(out, "  - {}", escaped(note));
    }
    if !link.is_empty() {
        let _ = writeln!(out, "  - <{}>", plain(link));
    }
}

fn write_values(out: &mut String, paper: &Paper, rows: &[ValueRow], margin: &str, has_answers: bool) {
    let words = &paper.words;
    let mut heads = vec![&words.check, &words.field, &words.value];
    if has_answers {
        heads.push(&words.answered);
    }
    heads.push(&words.note);
    let heads: Vec<String> = heads.into_iter().map(|head| escaped(head)).collect();
    let _ = writeln!(out, "{margin}| {} |", heads.join(" | "));
    let _ = writeln!(out, "{margin}|{}", " --- |".repeat(heads.len()));
    for row in rows {
        let value = match &row.fill {
            Fill::Exactly(text) => code(text),
            Fill::Said(text) | Fill::Nothing(text) => escaped(text),
            Fill::ByHand => "____________".to_owned(),
        };
        let check = if row.fill.is_check() { "☐" } else { "" };
        let mut cells = vec![check.to_owned(), escaped(&row.name), value];
        if has_answers {
            cells.push(escaped(&row.answered));
        }
        cells.push(escaped(&row.note));
        let _ = writeln!(out, "{margin}| {} |", cells.join(" | "));
    }
}

fn write_table(out: &mut String, heads: &[String], rows: &[Vec<String>]) {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let _ = writeln!(out, "{}", line(heads));
    let _ = writeln!(out, "|{}", " --- |".repeat(heads.len()));
    for row in rows {
        let _ = writeln!(out, "{}", line(row));
    }
}

/// A text that Markdown takes as text, wherever on a line it stands.
fn escaped(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (index, c) in text.char_indices() {
        let begins_list = index == 0 && matches!(c, '+' | '-' | '=');
        let ends_number = matches!(c, '.' | ')')
            && index > 0
            && text
                .get(index + 1..)
                .is_none_or(|after| after.is_empty() || after.starts_with(' '))
            && text
                .get(..index)
                .is_some_and(|before| before.bytes().all(|byte| byte.is_ascii_digit()));
        if begins_list
            || ends_number
            || matches!(
                c,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$'
            )
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A value to copy, exactly, inside a table's cell.
fn code(text: &str) -> String {
    let text = plain(text).replace('|', "\\|");
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}
