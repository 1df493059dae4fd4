//! Words for the log: what is wrong with a search.

use super::failure::Said;
use crate::{
    engine::view::{SearchProblem, WrongSearch},
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
    }
}
