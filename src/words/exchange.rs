//! The words of an export of the log, and about what went wrong with a file of alerts.

use super::{failure::Said, gap, severity};
use crate::{
    engine::{Cause, ExportWords, ImportProblem, view::Clock},
    i18n::Language,
    say,
};

/// The words of a table of alerts.
pub fn export_words(language: Language) -> ExportWords {
    let headers = [
        say!(language, "export-number"),
        say!(language, "export-received"),
        say!(language, "export-occurred"),
        say!(language, "export-clock"),
        say!(language, "export-severity"),
        say!(language, "export-server"),
        say!(language, "export-source"),
        say!(language, "export-path"),
        say!(language, "export-title"),
        say!(language, "export-detail"),
        say!(language, "export-advice"),
        say!(language, "export-test"),
        say!(language, "export-incident"),
        say!(language, "export-acknowledged"),
        say!(language, "export-note"),
    ];
    ExportWords {
        sheet: say!(language, "export-sheet"),
        headers: headers.to_vec(),
        yes: say!(language, "export-yes"),
        severity,
        clock: alert_clock,
        path: alert_path,
        gap,
    }
}

/// Whose clock an alert's time is from.
pub fn alert_clock(clock: Clock, language: Language) -> String {
    match clock {
        Clock::Bmc => say!(language, "alert-clock-bmc"),
        Clock::Os => say!(language, "alert-clock-os"),
        Clock::None => String::new(),
    }
}

/// The way an alert came, by its fixed name.
pub fn alert_path(path: &str, language: Language) -> String {
    match path {
        "bmc-snmp" => say!(language, "alert-path-bmc-snmp"),
        "bmc-mail" => say!(language, "alert-path-bmc-mail"),
        "agent-snmp" => say!(language, "alert-path-agent-snmp"),
        "agent-mail" => say!(language, "alert-path-agent-mail"),
        _ => say!(language, "alert-path-snmp"),
    }
}

/// What is wrong with a file that alerts should go into or come from; nothing for any other failure.
pub(super) fn failure(cause: &Cause, language: Language) -> Said {
    match cause {
        Cause::NoExport { path } => (
            say!(language, "fail-no-export", path = path.display().to_string()),
            say!(language, "fail-no-export-advice"),
        ),
        Cause::NoImport { path } => (
            say!(language, "fail-no-import", path = path.display().to_string()),
            say!(language, "fail-no-import-advice"),
        ),
        Cause::NotAnExport { path, why } => {
            let path = path.display().to_string();
            let answer = if why.is_empty() {
                say!(language, "fail-not-an-export", path = path)
            } else {
                say!(language, "fail-not-json", path = path, why = why.clone())
            };
            (answer, say!(language, "fail-not-an-export-advice"))
        }
        Cause::BadImport {
            path,
            problems,
            total,
        } => {
            let count = u64::try_from(*total).unwrap_or(u64::MAX);
            let path = path.display().to_string();
            let mut lines = vec![say!(language, "fail-import", path = path, count = count)];
            lines.extend(problems.iter().map(|one| problem(one, language)));
            let more = total.saturating_sub(problems.len());
            if more > 0 {
                lines.push(say!(language, "fail-import-more", count = more.to_string()));
            }
            (lines.join("\n"), say!(language, "fail-import-advice"))
        }
        _ => Said::default(),
    }
}

fn problem(problem: &ImportProblem, language: Language) -> String {
    let (line, value) = (problem.line.to_string(), problem.value.clone());
    match (problem.field, problem.value.is_empty()) {
        ("", _) => say!(language, "fail-import-no-alert", line = line, value = value),
        (field, true) => say!(language, "fail-import-missing", line = line, field = field),
        (field, false) => say!(
            language,
            "fail-import-field",
            line = line,
            field = field,
            value = value
        ),
    }
}
