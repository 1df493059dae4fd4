//! `tsuhoctl doctor`: whether alerts can arrive on this computer, and what helps where they cannot.

use super::{exit::Status, output::Output, safe, session::Session};
use crate::{
    engine::{
        Command, Reply,
        view::{CheckState, ComputerCheck},
    },
    i18n::Language,
    words,
};
use serde_json::{Value, json};

pub(super) fn run(session: &mut Session) -> Result<Status, Status> {
    let Reply::Computer(checks) = session.run(Command::CheckComputer { renderer: None })? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let language = output.language;
    let has_findings = checks.iter().any(|check| is_finding(check.state));
    output.document(&json!({
        "findings": has_findings,
        "checks": checks.iter().map(|check| document(check, language)).collect::<Vec<_>>(),
    }));
    for check in &checks {
        print(output, check);
    }
    Ok(if has_findings {
        Status::Difference
    } else {
        Status::Done
    })
}

/// What could not be found out is no finding, and is not taken for in order either: its line says so.
fn is_finding(state: CheckState) -> bool {
    matches!(state, CheckState::Attention | CheckState::Bad)
}

fn document(check: &ComputerCheck, language: Language) -> Value {
    let remedy = |remedy: &crate::system::Remedy| {
        let said = words::remedy(remedy, language);
        json!({ "kind": remedy.kind.name(), "text": said.text, "command": said.command, "undo": remedy.undo })
    };
    json!({
        "subject": check.subject.name(),
        "state": check.state.name(),
        "finding": words::finding(&check.finding, language),
        "advice": words::finding_advice(&check.finding, language),
        "remedies": check.remedies.iter().map(remedy).collect::<Vec<_>>(),
    })
}

fn print(output: &mut Output, check: &ComputerCheck) {
    let language = output.language;
    let line = crate::say!(
        language,
        "cli-doctor-line",
        state = words::check_state(check.state, language),
        subject = words::check_subject(check.subject, language),
        finding = words::finding(&check.finding, language)
    );
    output.line(safe(&line));
    if let Some(advice) = words::finding_advice(&check.finding, language) {
        output.line(format!("    {}", safe(&advice)));
    }
    for remedy in &check.remedies {
        let said = words::remedy(remedy, language);
        output.line(format!("    - {}", safe(&said.text)));
        if let Some(command) = said.command {
            output.line(format!("        {}", safe(&command)));
        }
        if let Some((words, command)) = said.undo {
            output.line(format!("      {}", safe(&words)));
            output.line(format!("        {}", safe(&command)));
        }
    }
}
