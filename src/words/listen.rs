//! Words for a socket that cannot be opened.

use super::{computer::holder_words, failure::Said};
use crate::{i18n::Language, receive::ListenError, say};

/// What came back, and what to do.
pub(super) fn error(error: &ListenError, language: Language) -> Said {
    match error {
        ListenError::Taken { address, holder, .. } => {
            let address = address.to_string();
            let answer = match holder_words(holder, language) {
                Some(owner) => say!(language, "listen-taken-by", address = address, owner = owner),
                None => say!(language, "listen-taken", address = address),
            };
            (answer, say!(language, "listen-taken-advice"))
        }
        ListenError::NotPermitted { address, .. } => (
            say!(language, "listen-not-permitted", address = address.to_string()),
            say!(language, "listen-not-permitted-advice"),
        ),
        ListenError::NotOurAddress { address } => (
            say!(language, "listen-address-not-here", address = address.to_string()),
            say!(language, "listen-address-not-here-advice"),
        ),
        ListenError::NoAddress => (say!(language, "listen-none"), String::new()),
        ListenError::Other { address, source } => (
            say!(
                language,
                "listen-system",
                address = address.to_string(),
                why = source.to_string()
            ),
            say!(language, "fail-bind-advice"),
        ),
    }
}
