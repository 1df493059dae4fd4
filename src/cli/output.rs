//! What is printed: human text or one JSON document to stdout, problems to stderr.
//!
//! A reader that went away (a closed pipe) is no error of ours.

use super::{
    exit::{self, Status},
    json, safe,
};
use crate::{
    engine::Failure,
    i18n::Language,
    sheet::visible_json,
    words::{self, FailureWords},
};
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

    /// A line that is printed with or without `--json`, because scripts wait for it.
    pub(super) fn announce(&mut self, text: impl AsRef<str>) {
        put(&mut io::stdout().lock(), text.as_ref());
    }

    /// The one JSON document; nothing without `--json`.
    pub(super) fn document(&mut self, value: &Value) {
        if self.json {
            let text = serde_json::to_string_pretty(value).expect("a JSON value has a text");
            put(&mut io::stdout().lock(), &visible_json(&text));
        }
    }

    /// A problem that ends nothing.
    pub(super) fn problem(&mut self, text: impl AsRef<str>) {
        put(&mut io::stderr().lock(), text.as_ref());
    }

    /// Something that failed and ends nothing: words on stderr, never the JSON document.
    pub(super) fn notice(&mut self, failure: &Failure) {
        self.say(&words::failure(failure, self.language));
    }

    /// A failure in words on stderr, with `--json` also as the document, and its exit status.
    pub(super) fn failure(&mut self, failure: &Failure) -> Status {
        let said = words::failure(failure, self.language);
        self.document(&serde_json::json!({ "error": json::error(failure, &said) }));
        self.say(&said);
        exit::status(failure)
    }

    fn say(&mut self, said: &FailureWords) {
        for part in [&said.tried, &said.answer, &said.whole_advice()] {
            // A file's parser answers in several lines; further ones are set in, so that none of them can pretend
            // to be a message of its own.
            for (index, line) in part.lines().enumerate() {
                let margin = if index == 0 { "" } else { "  " };
                self.problem(format!("{margin}{}", safe(line)));
            }
        }
    }

    /// Wrong usage that the table cannot see.
    pub(super) fn usage(&mut self, text: &str) -> Status {
        self.wrong_usage(text, "")
    }

    /// Wrong usage, and what helps.
    pub(super) fn wrong_usage(&mut self, answer: &str, advice: &str) -> Status {
        self.document(&serde_json::json!({ "error": {
            "kind": "usage", "tried": "", "server": null, "answer": answer, "advice": advice,
        }}));
        self.problem(answer);
        if !advice.is_empty() {
            self.problem(advice);
        }
        Status::Usage
    }

    /// Something that is written for programs, as it is.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Status {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
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
