//! The one place that turns facts into words: settings, outcomes, hops, findings and failures, in either language.
//!
//! It decides nothing and knows no screen: the same sentences go to the window, the console and `--json`.

mod completion_code;
mod computer;
mod failure;
mod hops;
mod ipmi;
mod items;
mod listen;
mod platform_event;
mod severity;

pub use completion_code::completion_code;
pub use computer::{check_subject, finding, finding_advice};
pub use failure::{FailureWords, failure};
pub use hops::{hop_advice, hop_detail, hop_name, verdict};
pub use items::{item_name, item_value, outcome, reason};
pub use severity::severity;

/// Two sentences, one after the other.
fn join(first: String, second: String, language: crate::i18n::Language) -> String {
    match (language, second.is_empty()) {
        (_, true) => first,
        (crate::i18n::Language::Ja, false) => first + &second,
        (crate::i18n::Language::En, false) => format!("{first} {second}"),
    }
}
