//! Words for severities: never colour alone, always the word too.

use crate::{alert_log::Severity, i18n::Language, say};

/// The severity in a word.
pub fn severity(severity: Severity, language: Language) -> String {
    match severity {
        Severity::Error => say!(language, "severity-error"),
        Severity::Warning => say!(language, "severity-warning"),
        Severity::Information => say!(language, "severity-information"),
        Severity::Recovered => say!(language, "severity-recovered"),
    }
}
