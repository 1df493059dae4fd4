//! Alerts whose texts want to be something else (a formula, a terminal's command, another direction of writing, markup,
//! a line of their own) are sent for real, by net-snmp's `snmptrap` through a real listener, and every form in which they
//! go out is read back: harmless, and nothing of what they said is lost.
//!
//! Needs Debian's `snmp` package. A missing program fails the test: a test that skips proves nothing.

#[path = "console_support/mod.rs"]
mod support;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};
use support::{Home, LANGUAGES, Program};

/// What the traps say.
const TEXTS: [&str; 9] = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m",
    "abc\u{202e}fdp.exe\u{2066}x\u{200f}",
    "<script>alert(1)</script>&quot;\"'",
    "first line\r\n     7  2026-01-01 00:00:00  Error  SV01  a line that nobody wrote",
];

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

fn is_hostile(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A home whose log has an alert for each text, acknowledged with the text as the note.
fn home_with_hostile_alerts() -> Home {
    let home = Home::new();
    let mut listener = Program::start(home.command(&["listen", "--snmp", "127.0.0.1:0"]));
    let address = listener.address("listening").to_string();
    for text in TEXTS {
        let sent = Command::new("snmptrap")
            .args(["-M", "", "-m", "", "-v", "2c", "-c", "public", &address, "1"])
            .args(["1.3.6.1.4.1.4711.0.1", "1.3.6.1.4.1.4711.2", "s", text])
            .stdin(Stdio::null())
            .output()
            .expect("snmptrap (Debian package `snmp`) is needed");
        assert!(sent.status.success(), "{sent:?}");
    }
    let (status, said, problems) = listener.stop();
    assert_eq!(status, Some(0), "{said:?} {problems}");
    // What the listener itself has shown on the terminal.
    assert!(!said.iter().any(|line| line.contains(is_hostile)), "{said:#?}");
    for (id, text) in (1..).zip(TEXTS) {
        let acknowledged = home.json(&["log", "ack", &format!("{id}"), &format!("--note={text}")]);
        assert_eq!(acknowledged.answer(), serde_json::json!({ "acknowledged": 1 }));
    }
    home
}

fn exported(home: &Home, name: &str, language: &str) -> PathBuf {
    let path = home.path().join(name);
    let run = home.run(&[
        "--lang",
        language,
        "log",
        "export",
        path.to_str().expect("UTF-8"),
        "--force",
    ]);
    assert_eq!(run.status, 0, "{run:#?}");
    path
}

#[test]
fn a_terminal_obeys_none_of_them_and_none_of_them_is_two_lines() {
    let home = home_with_hostile_alerts();
    for language in LANGUAGES {
        let list = home.run(&["--lang", language, "log", "list"]);
        let alerts: Vec<&str> = list
            .stdout
            .lines()
            .filter(|line| line.contains("1.3.6.1.4.1.4711"))
            .collect();
        assert_eq!(alerts.len(), TEXTS.len(), "{list:#?}");
        let mut said = vec![list.stdout.clone()];
        for id in 1..=TEXTS.len() {
            for verb in ["show", "incident"] {
                let run = home.run(&["--lang", language, "log", verb, &id.to_string()]);
                assert_eq!(run.status, 0, "{run:#?}");
                said.push(run.stdout);
            }
        }
        said.push(home.run(&["--lang", language, "log", "incidents"]).stdout);
        for text in said {
            let bad = text.chars().find(|c| is_hostile(*c) && *c != '\n');
            assert_eq!(bad, None, "{text:?}");
            assert!(
                !text.lines().any(|line| line.starts_with("     7  2026-01-01")),
                "{text}"
            );
        }
    }
}

#[test]
fn a_terminal_obeys_no_json_document_either_and_it_says_what_they_said() {
    let home = home_with_hostile_alerts();
    let list = home.json(&["log", "list"]);
    assert!(
        !list.stdout.contains(|c| is_hostile(c) && c != '\n'),
        "{}",
        list.stdout
    );
    let alerts = list.answer()["alerts"].as_array().cloned().expect("a list");
    for (alert, text) in alerts.iter().rev().zip(TEXTS) {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(
            alert["raw_hex"].as_str().expect("a text").contains(&hex),
            "{alert}"
        );
    }
    let path = exported(&home, "alerts.json", "en");
    let text = std::fs::read_to_string(path).expect("written");
    assert!(!text.contains(|c| is_hostile(c) && c != '\n'), "{text}");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let notes: Vec<&str> = document["alerts"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|alert| alert["note"].as_str())
        .collect();
    assert_eq!(notes, TEXTS);
}

#[test]
fn no_cell_of_a_csv_file_is_a_formula_and_every_row_is_one_row() {
    let home = home_with_hostile_alerts();
    for language in LANGUAGES {
        let bytes = std::fs::read(exported(&home, "alerts.csv", language)).expect("written");
        let text = bytes
            .strip_prefix("\u{feff}".as_bytes())
            .expect("a byte order mark, for Excel");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
        let rows: Vec<csv::StringRecord> = reader
            .records()
            .collect::<Result<_, _>>()
            .expect("rows of one width");
        let alerts: Vec<_> = rows.iter().filter(|row| row[8].contains("4711")).collect();
        assert_eq!(alerts.len(), TEXTS.len(), "{rows:#?}");
        for cell in rows.iter().flatten() {
            assert!(!cell.starts_with(FORMULA), "{cell:?}");
            assert!(!cell.contains(is_hostile), "{cell:?}");
        }
        let notes: Vec<&str> = alerts.iter().map(|row| &row[14]).collect();
        assert_eq!(
            notes[..4],
            ["'=cmd|'/c calc'!A1", "'+1+1", "'-2+3", "'@SUM(A1:A9)"]
        );
        assert_eq!(notes[7], TEXTS[7], "markup is a text like any other");
    }
}

#[test]
fn every_cell_of_a_workbook_is_a_text() {
    let home = home_with_hostile_alerts();
    for language in LANGUAGES {
        let path = exported(&home, "alerts.xlsx", language);
        let mut book: Xlsx<_> = calamine::open_workbook(&path).expect("a workbook");
        let name = book.sheet_names().first().cloned().expect("a sheet");
        let formulas = book.worksheet_formula(&name).expect("readable");
        assert_eq!(
            formulas
                .cells()
                .filter(|(.., formula)| !formula.is_empty())
                .count(),
            0
        );
        let sheet = book.worksheet_range(&name).expect("readable");
        assert_eq!(sheet.width(), 15);
        for (.., cell) in sheet.used_cells() {
            let Data::String(text) = cell else {
                panic!("no text: {cell:?}")
            };
            assert!(!text.starts_with(FORMULA), "{text:?}");
            assert!(!text.contains(is_hostile), "{text:?}");
        }
    }
}
