//! A paper as one HTML page that needs nothing else: no script, no font, no picture, no address is loaded. Boxes can be
//! ticked on the screen, and on the printed A4 sheet with a pen.

use super::{Block, Entry, Fill, Paper, Section, Task, ValueRow, plain};
use std::fmt::Write;

/// The page's looks, for screen and A4.
const STYLE: &str = include_str!("paper.css");

/// The whole page.
pub(super) fn page(paper: &Paper) -> String {
    let mut out = String::with_capacity(32 * 1024);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        language = escaped(paper.language),
        title = escaped(&paper.title),
    );
    write_head(&mut out, paper);
    let has_answers = paper.has_answers();
    for section in &paper.sections {
        write_section(&mut out, paper, section, has_answers);
    }
    write_signatures(&mut out, paper);
    if !paper.footer.is_empty() {
        out.push_str("<footer>\n");
        for line in &paper.footer {
            let _ = writeln!(out, "<p>{}</p>", escaped(line));
        }
        out.push_str("</footer>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn write_head(out: &mut String, paper: &Paper) {
    let _ = writeln!(out, "<header>\n<h1>{}</h1>", escaped(&paper.title));
    if !paper.subtitle.is_empty() {
        let _ = writeln!(out, "<p class=\"subtitle\">{}</p>", escaped(&paper.subtitle));
    }
    if !paper.facts.is_empty() {
        out.push_str("<dl class=\"facts\">\n");
        for (name, value) in &paper.facts {
            let _ = writeln!(
                out,
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escaped(name),
                escaped(value)
            );
        }
        out.push_str("</dl>\n");
    }
    out.push_str("</header>\n");
}

fn write_section(out: &mut String, paper: &Paper, section: &Section, has_answers: bool) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>", escaped(&section.title));
    for block in &section.blocks {
        match block {
            Block::Text(text) => {
                let _ = writeln!(out, "<p>{}</p>", escaped(text));
            }
            Block::Entries(entries) => {
                let kind = if entries.iter().any(|entry| entry.is_check) {
                    "checks"
                } else {
                    "points"
                };
                let _ = writeln!(out, "<ul class=\"{kind}\">");
                entries.iter().for_each(|entry| write_entry(out, entry));
                out.push_str("</ul>\n");
            }
            Block::Tasks(tasks) => {
                out.push_str("<ol class=\"tasks\">\n");
                tasks
                    .iter()
                    .for_each(|task| write_task(out, paper, task, has_answers));
                out.push_str("</ol>\n");
            }
            Block::Values(rows) => write_values(out, paper, rows, has_answers),
            Block::Table(heads, rows) => write_table(out, heads, rows),
        }
    }
    out.push_str("</section>\n");
}

fn write_entry(out: &mut String, entry: &Entry) {
    out.push_str("<li>");
    if entry.is_check {
        write_box(out, &entry.text);
    }
    out.push_str("<div class=\"body\"><p>");
    if !entry.label.is_empty() {
        let _ = write!(out, "<span class=\"label\">{}</span> ", escaped(&entry.label));
    }
    let _ = write!(out, "{}</p>", escaped(&entry.text));
    write_notes(out, &entry.notes, &entry.link);
    out.push_str("</div></li>\n");
}

fn write_task(out: &mut String, paper: &Paper, task: &Task, has_answers: bool) {
    let class = if task.values.is_empty() {
        ""
    } else {
        " class=\"long\""
    };
    let _ = write!(out, "<li{class}>");
    write_box(out, &task.text);
    let _ = write!(
        out,
        "<span class=\"number\">{}</span><div class=\"body\"><p class=\"at\">",
        task.number
    );
    if !task.place.is_empty() {
        let _ = write!(out, "<span class=\"place\">{}</span>", escaped(&task.place));
    }
    if !task.who.is_empty() {
        let _ = write!(out, "<span class=\"who\">{}</span>", escaped(&task.who));
    }
    let _ = write!(out, "</p><p>{}</p>", escaped(&task.text));
    write_notes(out, &task.notes, &task.link);
    if !task.values.is_empty() {
        write_values(out, paper, &task.values, has_answers);
    }
    out.push_str("</div></li>\n");
}

fn write_notes(out: &mut String, notes: &[String], link: &str) {
    for note in notes {
        let _ = write!(out, "<p class=\"note\">{}</p>", escaped(note));
    }
    if !link.is_empty() {
        out.push_str("<p class=\"note\">");
        write_address(out, link);
        out.push_str("</p>");
    }
}

/// An address as text that can be read on paper, and followed where it is one of the web.
fn write_address(out: &mut String, address: &str) {
    let text = escaped(address);
    let is_web = ["http://", "https://"]
        .iter()
        .any(|head| address.starts_with(head));
    let _ = if is_web {
        write!(out, "<a href=\"{text}\" rel=\"noreferrer\">{text}</a>")
    } else {
        write!(out, "<span>{text}</span>")
    };
}

fn write_box(out: &mut String, label: &str) {
    let _ = write!(out, "<input type=\"checkbox\" aria-label=\"{}\">", escaped(label));
}

fn write_values(out: &mut String, paper: &Paper, rows: &[ValueRow], has_answers: bool) {
    let words = &paper.words;
    let _ = write!(
        out,
        "<table class=\"values\"><thead><tr><th class=\"tick\"></th><th>{}</th><th>{}</th>",
        escaped(&words.field),
        escaped(&words.value)
    );
    if has_answers {
        let _ = write!(out, "<th>{}</th>", escaped(&words.answered));
    }
    let _ = writeln!(out, "<th>{}</th></tr></thead><tbody>", escaped(&words.note));
    for row in rows {
        out.push_str("<tr><td class=\"tick\">");
        if row.fill.is_check() {
            write_box(out, &row.name);
        }
        let _ = write!(out, "</td><td>{}</td>", escaped(&row.name));
        let _ = match &row.fill {
            Fill::Exactly(text) => write!(out, "<td><code>{}</code></td>", escaped(text)),
            Fill::Said(text) => write!(out, "<td>{}</td>", escaped(text)),
            Fill::Nothing(text) => write!(out, "<td class=\"nothing\">{}</td>", escaped(text)),
            Fill::ByHand => write!(out, "<td class=\"by-hand\"></td>"),
        };
        if has_answers {
            let class = match row.agrees {
                Some(true) => " class=\"agrees\"",
                Some(false) => " class=\"differs\"",
                None => "",
            };
            let _ = write!(out, "<td{class}>{}</td>", escaped(&row.answered));
        }
        let _ = writeln!(out, "<td class=\"note\">{}</td></tr>", escaped(&row.note));
    }
    out.push_str("</tbody></table>\n");
}

fn write_table(out: &mut String, heads: &[String], rows: &[Vec<String>]) {
    out.push_str("<table><thead><tr>");
    for head in heads {
        let _ = write!(out, "<th>{}</th>", escaped(head));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td>");
            if cell.starts_with("http://") || cell.starts_with("https://") {
                write_address(out, cell);
            } else {
                out.push_str(&escaped(cell));
            }
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

fn write_signatures(out: &mut String, paper: &Paper) {
    if paper.signatures.is_empty() {
        return;
    }
    out.push_str("<section class=\"signatures\">\n");
    for line in &paper.signatures {
        let _ = writeln!(
            out,
            "<div><span>{}</span><span class=\"line\"></span></div>",
            escaped(line)
        );
    }
    out.push_str("</section>\n");
}

/// A text that HTML takes as text, in contents and in quoted attributes.
fn escaped(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
