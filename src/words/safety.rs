//! Words for the safety report: what is looked at, and why it could not be. The findings' own texts are data.

use super::completion_code;
use crate::{
    engine::view::{Check, NotRead},
    i18n::Language,
    inspect::Refusal,
    say,
};

/// What is looked at.
pub fn safety_check(check: Check, language: Language) -> String {
    match check {
        Check::CipherSuites => say!(language, "check-cipher-suites"),
        Check::Ipmi15 => say!(language, "check-ipmi-15"),
        Check::AnonymousLogin => say!(language, "check-anonymous-login"),
        Check::Users => say!(language, "check-users"),
        Check::MessageAuthentication => say!(language, "check-message-authentication"),
        Check::Community => say!(language, "check-community"),
        Check::Firmware => say!(language, "check-firmware"),
    }
}

/// Why it could not be looked at.
pub fn not_read(why: NotRead, language: Language) -> String {
    match why {
        NotRead::Refused(Refusal::Code { command, code }) => say!(
            language,
            "not-read-refused",
            command = command.to_string(),
            code = completion_code(code, language)
        ),
        NotRead::Refused(Refusal::Unreadable { command }) => {
            say!(language, "not-read-unreadable", command = command.to_string())
        }
        NotRead::Silent(command) => say!(language, "not-read-silent", command = command.to_string()),
    }
}
