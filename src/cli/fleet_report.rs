//! The report on many servers as a file: a row for each setting, or the JSON document.

use super::json;
use crate::{
    engine::{FileContent, FleetReport},
    i18n::Language,
    words,
};
use std::path::Path;

/// What is written into a file of this name.
pub(super) fn content(path: &Path, report: &FleetReport, language: Language) -> FileContent {
    let is_json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json {
        let document = json::fleet(report, language);
        let text = serde_json::to_string_pretty(&document).expect("a JSON value has a text");
        return FileContent::Text(text + "\n");
    }
    FileContent::Table(words::fleet_page(report, language))
}
