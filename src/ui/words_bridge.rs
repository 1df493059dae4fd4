//! Words the window needs from `words`, under the names it uses.

use crate::{
    engine::{Failure, view::Severity},
    i18n::Language,
    say,
};

/// A failure in words.
pub(crate) struct FailureWords {
    /// What was tried, and on which server.
    pub(crate) tried: String,
    /// What came back.
    pub(crate) answer: String,
    /// What to do next.
    pub(crate) advice: String,
}

/// A failure in words.
pub(crate) fn failure(failure: &Failure, language: Language) -> FailureWords {
    let tried = match &failure.server {
        Some(server) => say!(language, "ui-failed-on", server = server.clone()),
        None => say!(language, "ui-failed"),
    };
    FailureWords {
        tried,
        answer: failure.cause.to_string(),
        advice: String::new(),
    }
}

/// A severity's name.
pub(crate) fn severity(severity: Severity, language: Language) -> String {
    match severity {
        Severity::Error => say!(language, "ui-severity-error"),
        Severity::Warning => say!(language, "ui-severity-warning"),
        Severity::Information => say!(language, "ui-severity-information"),
        Severity::Recovered => say!(language, "ui-severity-recovered"),
    }
}
