//! The history as a file to hand on: CSV for spreadsheets, JSON for programs. Community strings are masked in both.

use super::{exit::Status, history::document, output::Output, safe};
use crate::{
    configure::target::{Item, ItemName, ItemValue, Outcome, Reason},
    engine::{
        Attempt, Cause, Failure,
        view::{HistoryEntry, HistoryView},
    },
    home,
    i18n::Language,
    say, sheet,
    words::{self, ChangeState},
};
use std::path::Path;

/// What stands in place of a community string.
const MASK: &str = "…";

/// The kinds of files that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    Json,
}

/// By the end of the file's name.
pub(super) fn kind_of(path: &Path) -> Option<Kind> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "csv" => Some(Kind::Csv),
        "json" => Some(Kind::Json),
        _ => None,
    }
}

/// Writes the file, for its owner only.
pub(super) fn write(
    output: &mut Output,
    view: &HistoryView,
    kind: Kind,
    path: &Path,
) -> Result<Status, Status> {
    let language = output.language;
    let masked = masked(view.clone());
    let content = match kind {
        Kind::Csv => csv(&masked, language).into_bytes(),
        Kind::Json => {
            let mut text =
                serde_json::to_vec_pretty(&document(&masked, language)).expect("a JSON value has a text");
            text.push(b'\n');
            text
        }
    };
    home::replace_durably(path, &content).map_err(|source| {
        let path = path.to_owned();
        output.failure(&Failure::new(Attempt::ReadHistory, Cause::File { path, source }))
    })?;
    let count = masked.entries.len();
    output.document(&serde_json::json!({ "exported": count, "path": path }));
    let said = say!(
        language,
        "cli-history-exported",
        count = u64::try_from(count).unwrap_or(u64::MAX),
        path = path.display().to_string()
    );
    output.line(safe(&said));
    Ok(Status::Done)
}

fn masked(mut view: HistoryView) -> HistoryView {
    let hide = |value: &mut ItemValue| {
        if let ItemValue::Text(text) = value
            && !text.is_empty()
        {
            MASK.clone_into(text);
        }
    };
    let items = view.entries.iter_mut().flat_map(|entry| &mut entry.change.items);
    for item in items.filter(|item| item.name == ItemName::Community) {
        hide(&mut item.before);
        hide(&mut item.wanted);
        if let Some(after) = &mut item.after {
            hide(after);
        }
        if let Outcome::Rejected(reason) | Outcome::Unknown(reason) = &mut item.outcome
            && let Reason::NotTaken { read: value } | Reason::ChangedSince { now: value } = reason
        {
            hide(value);
        }
    }
    view
}

/// A row for each setting of each change; a change without settings has one row of its own.
fn csv(view: &HistoryView, language: Language) -> String {
    let head = [
        say!(language, "cli-column-began"),
        say!(language, "cli-column-ended"),
        say!(language, "cli-column-change"),
        say!(language, "cli-column-ending"),
        say!(language, "cli-column-server"),
        say!(language, "cli-column-bmc"),
        say!(language, "cli-column-user"),
        say!(language, "cli-column-computer"),
        say!(language, "cli-column-requests"),
        say!(language, "cli-column-item"),
        say!(language, "cli-column-before"),
        say!(language, "cli-column-wanted"),
        say!(language, "cli-column-after"),
        say!(language, "cli-column-outcome"),
        say!(language, "cli-column-reason"),
    ];
    // The mark at the start lets spreadsheets take the file for UTF-8.
    let mut text = String::from("\u{feff}");
    put(&mut text, &head);
    for entry in &view.entries {
        let about = about(entry, language);
        if entry.change.items.is_empty() {
            let rest: [String; 6] = Default::default();
            put(&mut text, about.iter().chain(&rest));
        }
        for item in &entry.change.items {
            put(&mut text, about.iter().chain(&cells(item, language)));
        }
    }
    text
}

fn about(entry: &HistoryEntry, language: Language) -> [String; 9] {
    let change = &entry.change;
    let origin = &change.origin;
    [
        origin.began_at.to_string(),
        change.ended_at.map(|at| at.to_string()).unwrap_or_default(),
        words::change_kind(change.kind, language),
        words::change_state(ChangeState::of(entry), language),
        origin.server.clone(),
        origin.bmc.clone(),
        origin.user.clone(),
        origin.computer.clone(),
        change.requests_sent.to_string(),
    ]
}

fn cells(item: &Item, language: Language) -> [String; 6] {
    let value = |value: &ItemValue| words::item_value(item.name, value, language);
    let reason = match &item.outcome {
        Outcome::Rejected(reason) | Outcome::Unknown(reason) => words::reason(item.name, reason, language),
        _ => String::new(),
    };
    [
        words::item_name(item.name, language),
        value(&item.before),
        value(&item.wanted),
        item.after.as_ref().map(value).unwrap_or_default(),
        words::past_outcome(&item.outcome, language),
        reason,
    ]
}

/// One row (RFC 4180).
fn put<'a>(text: &mut String, cells: impl IntoIterator<Item = &'a String>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let cell = sheet::harmless(cell);
        if cell.contains(['"', ',', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}
