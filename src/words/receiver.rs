//! Words for whom the receiver listens to.

use super::failure::Said;
use crate::{
    i18n::Language,
    say,
    site::{MIN_PASSPHRASE_BYTES, ReceiverError},
};

/// What came back, and what to do.
pub(super) fn error(error: &ReceiverError, language: Language) -> Said {
    match error {
        ReceiverError::UserTaken(name) => (
            say!(language, "receiver-user-taken", name = name.clone()),
            say!(language, "receiver-user-taken-advice"),
        ),
        ReceiverError::UnknownUser(name) => (
            say!(language, "receiver-user-unknown", name = name.clone()),
            say!(language, "receiver-show-advice"),
        ),
        ReceiverError::BadCommunity => (say!(language, "receiver-bad-community"), String::new()),
        ReceiverError::UnknownCommunity => (
            say!(language, "receiver-community-unknown"),
            say!(language, "receiver-show-advice"),
        ),
        ReceiverError::UnknownSource(source) => (
            say!(language, "receiver-source-unknown", source = source.to_string()),
            say!(language, "receiver-show-advice"),
        ),
        ReceiverError::ShortPassphrase => (
            say!(
                language,
                "receiver-short-passphrase",
                count = MIN_PASSPHRASE_BYTES.to_string()
            ),
            say!(language, "receiver-short-passphrase-advice"),
        ),
        ReceiverError::BadUser(_) => (
            say!(language, "receiver-bad-user"),
            say!(language, "receiver-bad-user-advice"),
        ),
    }
}

/// Why datagrams were refused, by the engine's stable names; the name itself where it is none of them.
pub fn refusal(name: &str, language: Language) -> String {
    match name {
        "community" => say!(language, "refused-community"),
        "source" => say!(language, "refused-source"),
        "only-v3" => say!(language, "refused-only-v3"),
        "log" => say!(language, "refused-log"),
        "unknown-engine" => say!(language, "refused-unknown-engine"),
        "unknown-user" => say!(language, "refused-unknown-user"),
        "security-level" => say!(language, "refused-security-level"),
        "wrong-digest" => say!(language, "refused-wrong-digest"),
        "not-in-time-window" => say!(language, "refused-not-in-time-window"),
        "decryption" => say!(language, "refused-decryption"),
        "discovery" => say!(language, "refused-discovery"),
        other => other.to_owned(),
    }
}
