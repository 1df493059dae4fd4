//! The history as a file to hand on: CSV and XLSX for spreadsheets, JSON for programs. Community strings are masked in
//! all of them.

use super::{exit::Status, history::document, safe, session::Session};
use crate::{
    configure::target::{Item, ItemName, ItemValue, Outcome, Reason},
    engine::{
        Command, FileContent,
        view::{HistoryEntry, HistoryView},
    },
    i18n::Language,
    say,
    sheet::{Page, Table},
    words::{self, ChangeState},
};
use std::path::{Path, PathBuf};

/// What stands in place of a community string.
const MASK: &str = "…";

/// Whether a file of this name can be written.
pub(super) fn is_offered(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.map(str::to_ascii_lowercase);
    matches!(extension.as_deref(), Some("csv" | "xlsx" | "json"))
}

/// Writes the file; what its name ends in says what kind it is.
pub(super) fn write(
    session: &mut Session,
    view: HistoryView,
    path: PathBuf,
    overwrite: bool,
) -> Result<Status, Status> {
    let language = session.output.language;
    let masked = masked(view);
    let is_json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let content = if is_json {
        FileContent::Text(format!("{:#}\n", document(&masked, language)))
    } else {
        FileContent::Table(page(&masked, language))
    };
    session.run(Command::WriteFile {
        path: path.clone(),
        content,
        overwrite,
    })?;
    let count = masked.entries.len();
    let output = &mut session.output;
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
fn page(view: &HistoryView, language: Language) -> Page {
    let headers = vec![
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
    let mut rows = Vec::new();
    for entry in &view.entries {
        let about = about(entry, language);
        if entry.change.items.is_empty() {
            rows.push(about.to_vec());
        }
        for item in &entry.change.items {
            rows.push([about.as_slice(), &cells(item, language)].concat());
        }
    }
    Page {
        name: say!(language, "cli-history-sheet"),
        table: Table { headers, rows },
    }
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
