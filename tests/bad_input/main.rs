//! What goes wrong outside: each time the built `tsuhoctl` says in both languages what it tried, what came back and
//! what to do, ends with the promised status, prints the promised document with `--json`, and loses nothing.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON key that is missing reads as null, and fails the assertion"
)]

mod bmcs;
#[path = "../console_support/mod.rs"]
mod console_support;
mod files;
mod wishes;

use console_support::{Ran, ran};
use serde_json::{Value, json};
use std::process::Command;

/// What a failure must look like.
struct Expected<'e> {
    status: i32,
    kind: &'e str,
    /// Of the message on stderr in Japanese, and in English: what came back, what to do.
    japanese: &'e [&'e str],
    english: &'e [&'e str],
}

/// Runs what `command` gives three times, with `--json` and in both languages, and returns the error document.
fn assert_fails(expected: &Expected<'_>, command: impl Fn() -> Command) -> Value {
    let said = ran(command().arg("--json"));
    assert_eq!(said.status, expected.status, "{said:#?}");
    let error = said.error();
    assert_eq!(error.get("kind"), Some(&json!(expected.kind)), "{error:#}");
    for (language, phrases) in [("ja", expected.japanese), ("en", expected.english)] {
        let said = ran(command().args(["--lang", language]));
        assert_eq!(said.status, expected.status, "{said:#?}");
        assert_eq!(said.stdout, "", "problems go to stderr");
        assert_says(&said, phrases);
    }
    error
}

fn assert_says(said: &Ran, phrases: &[&str]) {
    for phrase in phrases {
        assert!(said.stderr.contains(phrase), "not {phrase:?} in {said:#?}");
    }
    let is_tame = |c: char| c == '\n' || !c.is_control();
    assert!(said.stderr.chars().all(is_tame), "{said:#?}");
}
