//! `tsuhoctl log check`, `log backup`, `log keep`: looking after the alert log.

use super::{args::KeepArgs, exit::Status, json, log::local, safe, session::Session};
use crate::{
    engine::{
        Command, Reply,
        view::{Keeping, Kept, RemovalReason},
    },
    i18n::Language,
    say, words,
};
use std::path::PathBuf;

type Done = Result<Status, Status>;

pub(super) fn check(session: &mut Session, mend: bool) -> Done {
    let Reply::LogChecked(view) = session.run(Command::CheckLog { mend })? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let language = output.language;
    output.document(&json::log_check(&view, language));
    for problem in &view.problems {
        output.line(safe(&words::log_problem(problem, language)));
    }
    let alerts = view.alerts.to_string();
    let said = match &view.replaced {
        Some(replaced) => say!(
            language,
            "cli-log-replaced",
            aside = replaced.aside.display().to_string(),
            alerts = alerts
        ),
        None if view.problems.is_empty() => say!(language, "cli-log-sound", alerts = alerts),
        None if view.is_mended => say!(language, "cli-log-mended", alerts = alerts),
        None => say!(language, "cli-log-unsound", alerts = alerts),
    };
    output.line(safe(&said));
    // A log that was put right is sound now; what it had is told.
    let is_unsound = !view.problems.is_empty() && !view.is_mended;
    Ok(if is_unsound {
        Status::Difference
    } else {
        Status::Done
    })
}

pub(super) fn back_up(session: &mut Session, file: PathBuf) -> Done {
    let Reply::LogBackedUp(path, made) = session.run(Command::BackUpLog { path: file })? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let shown = path.display().to_string();
    output.document(&serde_json::json!({
        "file": shown,
        "alerts": made.alerts,
        "newest_id": made.newest_id,
        "bytes": made.bytes,
    }));
    let said = say!(
        output.language,
        "cli-log-backed-up",
        file = shown,
        alerts = made.alerts.to_string()
    );
    output.line(safe(&said));
    output.line(say!(output.language, "cli-log-restore"));
    Ok(Status::Done)
}

pub(super) fn keep(session: &mut Session, args: &KeepArgs) -> Done {
    let kept = ask(session, None, false)?;
    let changes =
        args.everything || args.days.is_some() || args.max_size.is_some() || args.unacknowledged_too;
    let rule = changes.then(|| {
        if args.everything {
            return Keeping::default();
        }
        Keeping {
            days: args.days.or(kept.keeping.days),
            bytes: args.max_size.or(kept.keeping.bytes),
            // To be said each time: it is the only thing here by which something unseen can go.
            open_too: args.unacknowledged_too,
        }
    });
    let kept = if changes || args.now {
        ask(session, rule, args.now)?
    } else {
        kept
    };
    let output = &mut session.output;
    let language = output.language;
    output.document(&json::log_kept(&kept));
    for line in sentences(&kept, language) {
        output.line(line);
    }
    Ok(Status::Done)
}

fn ask(session: &mut Session, keeping: Option<Keeping>, now: bool) -> Result<Kept, Status> {
    match session.run(Command::KeepLog { keeping, now })? {
        Reply::LogKept(kept) => Ok(*kept),
        _ => Err(session.misfit()),
    }
}

fn sentences(kept: &Kept, language: Language) -> Vec<String> {
    let rule = &kept.keeping;
    let mut lines = vec![say!(
        language,
        "cli-keep-now",
        alerts = kept.alerts.to_string(),
        size = megabytes(kept.bytes)
    )];
    if let Some(days) = rule.days {
        lines.push(say!(language, "cli-keep-days", days = days.to_string()));
    }
    if let Some(bytes) = rule.bytes {
        lines.push(say!(language, "cli-keep-size", size = megabytes(bytes)));
    }
    lines.push(match (rule.days.or(rule.bytes.map(|_| 0)), rule.open_too) {
        (None, _) => say!(language, "cli-keep-everything"),
        (Some(_), true) => say!(language, "cli-keep-open-too"),
        (Some(_), false) => say!(language, "cli-keep-open-stay"),
    });
    if kept.held_by_age > 0 {
        lines.push(say!(
            language,
            "cli-keep-held-age",
            alerts = kept.held_by_age.to_string()
        ));
    }
    if kept.held_by_size > 0 {
        lines.push(say!(
            language,
            "cli-keep-held-size",
            alerts = kept.held_by_size.to_string()
        ));
    }
    for removal in &kept.removals {
        let why = match removal.reason {
            RemovalReason::Age => say!(language, "cli-keep-why-age"),
            RemovalReason::Size => say!(language, "cli-keep-why-size"),
        };
        lines.push(say!(
            language,
            "cli-keep-removed",
            time = local(removal.at),
            alerts = removal.alerts.to_string(),
            open = removal.open.to_string(),
            from = local(removal.first_at),
            to = local(removal.last_at),
            why = why
        ));
    }
    lines
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
