//! What is wrong with a search, and where, so that a face can mark the place.

use std::fmt;

/// A part of a search that cannot be meant so. What is merely incomplete is no problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchProblem {
    /// The first character of the part, counted from 0.
    pub from: usize,
    /// The first character after it.
    pub to: usize,
    /// What is wrong with it.
    pub wrong: WrongSearch,
}

/// What can be wrong with a part of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongSearch {
    /// No field has this name.
    Field(String),
    /// The field `severity:` has no such value.
    Severity(String),
    /// The field `is:` has no such value.
    State(String),
    /// `since:` and `until:` take no such time.
    Time(String),
    /// There are more words than a search may have.
    TooLong,
}

impl fmt::Display for SearchProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.wrong {
            WrongSearch::Field(text)
            | WrongSearch::Severity(text)
            | WrongSearch::State(text)
            | WrongSearch::Time(text) => text,
            WrongSearch::TooLong => "one word too many",
        };
        write!(f, "{text:?} at {}..{} of the search", self.from, self.to)
    }
}

impl std::error::Error for SearchProblem {}
