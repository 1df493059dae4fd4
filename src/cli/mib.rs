//! `tsuhoctl mib`: the MIB files that name traps.

use super::{args::MibVerb, exit::Status, safe, session::Session};
use crate::{
    engine::{Command, Reply, view::MibsView},
    i18n::Language,
    say,
    words::{mib_fault, mib_folder_error},
};
use serde_json::{Value, json};

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, verb: MibVerb) -> Done {
    let is_added = matches!(verb, MibVerb::Add { .. });
    let command = match verb {
        MibVerb::List => Command::ListMibs,
        MibVerb::Add { file } => Command::AddMib { path: file },
    };
    let Reply::Mibs(view) = session.run(command)? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let language = output.language;
    output.document(&document(&view, language));
    let folder = view.folder.display().to_string();
    output.line(safe(&say!(language, "cli-mib-folder", path = folder)));
    if view.files.is_empty() {
        output.line(say!(language, "cli-mib-none"));
    }
    for file in &view.files {
        let line = say!(
            language,
            "cli-mib-file",
            file = name(&file.path),
            modules = file.modules.join(", "),
            traps = file.traps.to_string(),
            objects = file.objects.to_string()
        );
        output.line(safe(&line));
        for fault in &file.faults {
            output.line(safe(&format!("  {}", mib_fault(fault, language))));
        }
    }
    for error in &view.errors {
        output.line(safe(&mib_folder_error(error, language)));
    }
    if is_added {
        output.line(say!(language, "cli-mib-running"));
    }
    Ok(Status::Done)
}

fn name(path: &std::path::Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn document(view: &MibsView, language: Language) -> Value {
    let files = view.files.iter().map(|file| {
        let faults = file.faults.iter().map(|fault| mib_fault(fault, language));
        json!({
            "file": name(&file.path),
            "modules": file.modules,
            "traps": file.traps,
            "objects": file.objects,
            "faults": faults.collect::<Vec<_>>(),
        })
    });
    let errors = view.errors.iter().map(|error| mib_folder_error(error, language));
    json!({
        "folder": view.folder.display().to_string(),
        "files": files.collect::<Vec<_>>(),
        "errors": errors.collect::<Vec<_>>(),
    })
}
