//! `tsuhoctl history`: who applied or undid what, when, with the values before and after.

use super::{
    args::HistoryArgs, bmc::print_item_as, exit::Status, history_export, json, log::local, output::Output,
    safe, session::Session,
};
use crate::{
    configure::target::Outcome,
    engine::{
        Command, Reply,
        view::{HistoryEntry, HistoryView},
    },
    i18n::Language,
    say,
    words::{self, ChangeState},
};
use serde_json::{Value, json};

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, args: HistoryArgs) -> Done {
    let HistoryArgs {
        server,
        export,
        force,
    } = args;
    if let Some(path) = export.as_ref().filter(|path| !history_export::is_offered(path)) {
        let path = path.display().to_string();
        let said = say!(session.output.language, "cli-export-kind", path = path);
        return Err(session.output.usage(&safe(&said)));
    }
    let Reply::History(view) = session.run(Command::ListHistory {
        server: server.clone(),
    })?
    else {
        return Err(session.misfit());
    };
    tell_unreadable(session, &view);
    if let Some(path) = export {
        return history_export::write(session, view, path, force);
    }
    let output = &mut session.output;
    let language = output.language;
    output.document(&document(&view, language));
    if view.entries.is_empty() {
        output.line(match server {
            Some(server) => say!(language, "cli-no-history-of", server = safe(&server).into_owned()),
            None => say!(language, "cli-no-history"),
        });
    }
    for entry in &view.entries {
        print_entry(output, entry);
    }
    Ok(Status::Done)
}

/// What a crash tore stays in the file, and nobody should wonder where it is.
fn tell_unreadable(session: &mut Session, view: &HistoryView) {
    if view.unreadable.is_empty() {
        return;
    }
    let lines: Vec<String> = view.unreadable.iter().map(ToString::to_string).collect();
    let count = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let said = say!(
        session.output.language,
        "cli-history-unreadable",
        count = count,
        lines = lines.join(", "),
        path = view.path.display().to_string()
    );
    session.output.problem(safe(&said));
}

/// The `--json` document: `entries` newest first, and the lines that cannot be read.
pub(super) fn document(view: &HistoryView, language: Language) -> Value {
    let entries: Vec<Value> = view.entries.iter().map(|one| entry(one, language)).collect();
    json!({ "entries": entries, "unreadable_lines": view.unreadable })
}

fn entry(entry: &HistoryEntry, language: Language) -> Value {
    let change = &entry.change;
    let origin = &change.origin;
    let items: Vec<Value> = change
        .items
        .iter()
        .map(|item| json::item(item, language))
        .collect();
    let state = ChangeState::of(entry);
    json!({
        "id": origin.id,
        "kind": change.kind,
        "state": state.name(),
        "verified": match state {
            ChangeState::Verified => Some(true),
            ChangeState::UnderWay => None,
            _ => Some(false),
        },
        "began_at": origin.began_at.to_string(),
        "ended_at": change.ended_at.map(|at| at.to_string()),
        "user": origin.user,
        "computer": origin.computer,
        "process": origin.process,
        "server": origin.server,
        "bmc": origin.bmc,
        "guid": origin.guid,
        "manufacturer_id": origin.manufacturer_id,
        "product_id": origin.product_id,
        "firmware": origin.firmware,
        "continues": change.continues,
        "items": items,
        "requests_sent": change.requests_sent,
        "error": change.error,
    })
}

/// One head line, then what changed; what was as wanted before is not repeated.
fn print_entry(output: &mut Output, entry: &HistoryEntry) {
    let language = output.language;
    let origin = &entry.change.origin;
    let state = ChangeState::of(entry);
    let head = format!(
        "{}  {}  {}  {}  {}@{}",
        local(origin.began_at),
        origin.server,
        words::change_kind(entry.change.kind, language),
        words::change_state(state, language),
        origin.user,
        origin.computer,
    );
    output.line(safe(&head));
    for item in &entry.change.items {
        if item.outcome != Outcome::Unchanged {
            let outcome = words::past_outcome(&item.outcome, language);
            print_item_as(output, item, &outcome);
        }
    }
}
