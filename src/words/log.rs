//! Words for the log: what is wrong with a search, and what a check found.

use super::failure::Said;
use crate::{
    engine::view::{LogProblem, SearchProblem, WrongSearch},
    i18n::Language,
    say,
};

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
