//! Words for the log: why it fails, what is wrong with a search, and what a check found.

use super::failure::{Said, file_error, shown};
use crate::{
    alert_log,
    engine::view::{LogProblem, SearchProblem, WrongSearch},
    i18n::Language,
    say,
};

/// Why the log could not be read or written.
pub(super) fn log_error(error: &alert_log::Error, language: Language) -> Said {
    use alert_log::Error;
    match error {
        Error::NotADatabase { path } | Error::Foreign { path } => (
            say!(language, "fail-log-foreign", path = shown(path)),
            say!(language, "fail-bad-file-advice"),
        ),
        Error::Newer { path, found, .. } => (
            say!(
                language,
                "fail-log-newer",
                path = shown(path),
                version = found.to_string()
            ),
            say!(language, "fail-site-too-new-advice"),
        ),
        Error::Open { path, source } => file_error(path, source, language),
        Error::Full => (
            say!(language, "fail-log-full"),
            say!(language, "fail-log-full-advice"),
        ),
        Error::Busy => (
            say!(language, "fail-log-busy"),
            say!(language, "fail-log-busy-advice"),
        ),
        Error::Sqlite(source) => (
            say!(language, "fail-log-sqlite", why = source.to_string()),
            say!(language, "advice-log-disk"),
        ),
        Error::Row { table, id, column } => (
            say!(
                language,
                "fail-log-row",
                table = table.to_string(),
                id = id.to_string(),
                column = column.to_string()
            ),
            say!(language, "fail-log-row-advice"),
        ),
        Error::Damaged(source) => (
            say!(language, "fail-log-damaged", why = source.to_string()),
            say!(language, "fail-log-damaged-advice"),
        ),
        Error::BadCopy { path } => (
            say!(language, "fail-log-bad-copy", path = shown(path)),
            say!(language, "fail-log-bad-copy-advice"),
        ),
        Error::Search(problem) => search_problem(problem, language),
        Error::Closed => (say!(language, "fail-log-closed"), String::new()),
    }
}

/// What cannot be meant so, and what can be written instead.
pub(super) fn search_problem(problem: &SearchProblem, language: Language) -> Said {
    match &problem.wrong {
        WrongSearch::Field(name) => (
            say!(language, "search-field", name = name.clone()),
            say!(language, "search-field-advice"),
        ),
        WrongSearch::Severity(value) => (
            say!(language, "search-severity", value = value.clone()),
            say!(language, "search-severity-advice"),
        ),
        WrongSearch::State(value) => (
            say!(language, "search-state", value = value.clone()),
            say!(language, "search-state-advice"),
        ),
        WrongSearch::Time(value) => (
            say!(language, "search-time", value = value.clone()),
            say!(language, "search-time-advice"),
        ),
        WrongSearch::TooLong => (say!(language, "search-too-long"), String::new()),
    }
}

/// What a check of the log found, in one sentence.
pub fn log_problem(problem: &LogProblem, language: Language) -> String {
    match problem {
        LogProblem::Damaged { what } => say!(language, "log-damaged", what = what.clone()),
        LogProblem::Unreadable { id, column } => say!(
            language,
            "log-unreadable",
            id = id.to_string(),
            column = (*column).to_owned()
        ),
        LogProblem::Miscounted { blocks } => say!(language, "log-miscounted", blocks = blocks.to_string()),
        LogProblem::Misindexed { alerts } => say!(language, "log-misindexed", alerts = alerts.to_string()),
    }
}
