//! `tsuhoctl log export`, `log import`: the log as a file to hand on, and such a file taken in.

use super::{
    args_log::{ExportAlertsArgs, ImportAlertsArgs},
    exit::Status,
    safe,
    session::Session,
};
use crate::{
    engine::{Command, Event, ExportRequest, Progress, Reply},
    say, words,
};
use std::io::IsTerminal;

type Done = Result<Status, Status>;

pub(super) fn export(session: &mut Session, args: ExportAlertsArgs) -> Done {
    let language = session.output.language;
    let request = ExportRequest {
        path: args.file.clone(),
        since: args.since,
        until: args.until,
        text: args.words.join(" "),
        language,
        words: words::export_words(language),
        overwrite: args.force,
    };
    let request = Box::new(request);
    let Reply::AlertsExported(exported) = run(session, Command::ExportAlerts { request })? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    output.document(&serde_json::json!({
        "exported": exported.alerts,
        "gaps": exported.gaps,
        "path": args.file,
    }));
    let said = say!(
        language,
        "cli-log-exported",
        count = exported.alerts,
        gaps = exported.gaps,
        path = args.file.display().to_string()
    );
    output.line(safe(&said));
    Ok(Status::Done)
}

pub(super) fn import(session: &mut Session, args: ImportAlertsArgs) -> Done {
    let language = session.output.language;
    let Reply::AlertsImported(imported) = run(session, Command::ImportAlerts { path: args.file })? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    output.document(&serde_json::json!({
        "added": imported.added,
        "known": imported.known,
        "cancelled": imported.is_cancelled,
    }));
    output.line(say!(
        language,
        "cli-log-imported",
        added = imported.added,
        known = imported.known
    ));
    if imported.is_cancelled {
        output.problem(say!(language, "cli-log-import-cancelled"));
        return Ok(Status::Difference);
    }
    Ok(Status::Done)
}

/// Runs a command and shows somebody at a terminal how far it is.
fn run(session: &mut Session, command: Command) -> Result<Reply, Status> {
    let is_watched = !session.output.json && std::io::stderr().is_terminal();
    let mut told: u64 = 0;
    session.run_watched(command, |output, event| {
        if let Event::Progress {
            progress: Progress::Rows { done, total },
            ..
        } = event
            && is_watched
            && *done >= told + 50_000
        {
            told = *done;
            let text = if *total > 0 {
                say!(
                    output.language,
                    "cli-log-rows-of",
                    done = done.to_string(),
                    total = total.to_string()
                )
            } else {
                say!(output.language, "cli-log-rows", done = done.to_string())
            };
            output.problem(text);
        }
    })
}
