//! What is printed: human text or one JSON document to stdout, problems to stderr.
//!
//! A reader that went away (a closed pipe) is no error of ours.

use super::exit::{self, Status};
use crate::{engine::Failure, i18n::Language, words};
use serde_json::Value;
use std::io::{self, Write};

/// Where a verb's answer goes.
pub(super) struct Output {
    pub(super) language: Language,
    pub(super) json: bool,
}

impl Output {
    pub(super) fn new(language: Language, json: bool) -> Self {
        Self { language, json }
    }

    /// A line for people; nothing with `--json`.
    pub(super) fn line(&mut self, text: impl AsRef<str>) {
        if !self.json {
            put(&mut io::stdout().lock(), text.as_ref());
        }
    }

    /// A line that both people and scripts wait for, flushed, with or without `--json`.
    pub(super) fn announce(&mut self, text: impl AsRef<str>) {
        put(&mut io::stdout().lock(), text.as_ref());
    }

    /// The one JSON document; nothing without `--json`.
    pub(super) fn document(&mut self, value: &Value) {
        if self.json {
            let text = serde_json::to_string_pretty(value).expect("a JSON value has a text");
            put(&mut io::stdout().lock(), &text);
        }
    }

    /// A problem that ends nothing.
    pub(super) fn problem(&mut self, text: impl AsRef<str>) {
        put(&mut io::stderr().lock(), text.as_ref());
    }

    /// A failure in words on stderr, or as the JSON document, and its exit status.
    pub(super) fn failure(&mut self, failure: &Failure) -> Status {
        let said = words::failure(failure, self.language);
        if self.json {
            self.document(&serde_json::json!({ "error": {
                "kind": exit::kind(failure),
                "tried": said.tried,
                "server": failure.server,
                "answer": said.answer,
                "advice": said.advice,
            }}));
        }
        for line in [&said.tried, &said.answer, &said.advice] {
            if !line.is_empty() {
                self.problem(super::safe(line));
            }
        }
        exit::status(failure)
    }

    /// Wrong usage that the table cannot see.
    pub(super) fn usage(&mut self, text: &str) -> Status {
        self.document(&serde_json::json!({ "error": {
            "kind": "usage", "tried": null, "server": null, "answer": text, "advice": null,
        }}));
        self.problem(text);
        Status::Usage
    }

    /// Something that writes bytes itself.
    pub(super) fn bytes(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Status {
        match write(&mut io::stdout().lock()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Status::Bug,
            _ => Status::Done,
        }
    }
}

fn put(stream: &mut impl Write, text: &str) {
    // Nobody reads any more: the exit status still says how it went.
    let _ = writeln!(stream, "{text}").and_then(|()| stream.flush());
}

/// A text padded with spaces to a width in terminal columns, where a Japanese character takes two.
pub(super) fn padded(text: &str, columns: usize) -> String {
    let width: usize = text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(width)))
}

/// East Asian Wide and Fullwidth (Unicode Standard Annex 11), as far as this product's words go.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}')
}
