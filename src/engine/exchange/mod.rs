//! The alert log as a file to hand on, and such a file taken in again.
//!
//! JSON holds everything and can be imported; CSV and XLSX are for reading. Both ways take bounded memory, however long
//! the log is.

mod exporting;
mod importing;
mod reading;
mod record;

pub use record::alert_object;

pub(super) use exporting::export;
pub(super) use importing::import;

use super::view::{Clock, GapView, Severity};
use crate::i18n::Language;
use jiff::Timestamp;
use std::path::PathBuf;

/// What to export, and how.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// The file; its name ends in `.csv`, `.xlsx` or `.json`.
    pub path: PathBuf,
    /// Received then or later.
    pub since: Option<Timestamp>,
    /// Received before then.
    pub until: Option<Timestamp>,
    /// As for a search; everything where empty.
    pub text: String,
    /// Of the alerts' texts.
    pub language: Language,
    /// The other words of the file.
    pub words: ExportWords,
    /// Whether a file that is there already is replaced.
    pub overwrite: bool,
}

/// The words of a table of alerts, in one language.
#[derive(Clone)]
pub struct ExportWords {
    /// Of the sheet: at most 20 characters, none of `[]:*?/\`.
    pub sheet: String,
    /// Of each column, in the order of [`ExportWords::COLUMNS`].
    pub headers: Vec<String>,
    /// A yes in a cell.
    pub yes: String,
    /// A severity in a word.
    pub severity: fn(Severity, Language) -> String,
    /// Whose clock it was, in a word.
    pub clock: fn(Clock, Language) -> String,
    /// The way it came, in words.
    pub path: fn(&str, Language) -> String,
    /// A time when nobody listened, as a sentence.
    pub gap: fn(&GapView, Language) -> String,
}

impl ExportWords {
    /// How many columns the table has: number, received, happened, whose clock, severity, server, sender, way, title,
    /// detail, advice, test, incident, acknowledged, note.
    pub const COLUMNS: usize = 15;
}

impl std::fmt::Debug for ExportWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ExportWords").field(&self.sheet).finish()
    }
}

/// What an export wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Alerts.
    pub alerts: u64,
    /// Times when nobody listened.
    pub gaps: u64,
}

/// What an import took in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertsImported {
    /// Alerts that were not here before.
    pub added: u64,
    /// Alerts that were here already, and were left as they are.
    pub known: u64,
    /// Somebody stopped it: the rest of the file is not here. The same import again takes the rest.
    pub is_cancelled: bool,
}

/// What is wrong with one alert of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    /// The line of the file at which the alert ends, counted from 1.
    pub line: u64,
    /// Which field; empty where it is no alert at all.
    pub field: &'static str,
    /// What stands there, shortened; empty where it is missing.
    pub value: String,
}
