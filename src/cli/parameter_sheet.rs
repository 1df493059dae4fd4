//! `tsuhoctl server import`, `export` and `template`: servers from and to parameter sheets.

use super::{
    args::{ImportArgs, SheetArgs},
    exit::Status,
    safe, server,
    session::Session,
};
use crate::{
    engine::{Command, ImportRequest, Reply},
    say, words,
};
use std::path::Path;

type Done = Result<Status, Status>;

pub(super) fn import(session: &mut Session, args: ImportArgs) -> Done {
    let language = session.output.language;
    let password = server::given_password(session, &args.password)?;
    let request = ImportRequest {
        path: args.file,
        words: words::vocabulary(language),
        password,
        replace: args.replace,
        dry_run: args.dry_run,
    };
    let Reply::Imported(done) = session.run(Command::ImportServers { request })? else {
        return Err(session.misfit());
    };
    let count = |names: &[String]| u64::try_from(names.len()).unwrap_or(u64::MAX);
    let (added, replaced, unchanged) = (
        count(&done.added),
        count(&done.replaced),
        count(&done.unchanged).to_string(),
    );
    let replaced = replaced.to_string();
    session.output.line(if done.is_dry_run {
        say!(
            language,
            "cli-would-import",
            added = added,
            replaced = replaced,
            unchanged = unchanged
        )
    } else {
        say!(
            language,
            "cli-imported",
            added = added,
            replaced = replaced,
            unchanged = unchanged
        )
    });
    if done.has_passwords && !done.is_dry_run {
        session.output.problem(say!(language, "cli-sheet-has-passwords"));
    }
    session.output.document(&serde_json::json!({
        "added": done.added,
        "replaced": done.replaced,
        "unchanged": done.unchanged,
        "sheet_has_passwords": done.has_passwords,
        "dry_run": done.is_dry_run,
    }));
    Ok(Status::Done)
}

pub(super) fn export(session: &mut Session, args: SheetArgs) -> Done {
    let language = session.output.language;
    let path = shown(&args.file);
    let command = Command::ExportServers {
        path: args.file.clone(),
        words: Box::new(words::vocabulary(language)),
        overwrite: args.force,
    };
    let Reply::Exported { servers } = session.run(command)? else {
        return Err(session.misfit());
    };
    let count = u64::try_from(servers).unwrap_or(u64::MAX);
    session
        .output
        .line(say!(language, "cli-exported", servers = count, path = path));
    session
        .output
        .document(&serde_json::json!({ "exported": servers, "file": args.file.display().to_string() }));
    Ok(Status::Done)
}

pub(super) fn template(session: &mut Session, args: SheetArgs) -> Done {
    let language = session.output.language;
    let command = Command::WriteSheetTemplate {
        path: args.file.clone(),
        words: Box::new(words::vocabulary(language)),
        overwrite: args.force,
    };
    session.run(command)?;
    let path = shown(&args.file);
    session
        .output
        .line(say!(language, "cli-file-written", path = path));
    session
        .output
        .document(&serde_json::json!({ "file": args.file.display().to_string() }));
    Ok(Status::Done)
}

fn shown(path: &Path) -> String {
    safe(&path.display().to_string()).into_owned()
}
