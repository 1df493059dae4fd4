//! The one place that turns facts into words: settings, outcomes, hops, findings and failures, in either language.
//!
//! It decides nothing and knows no screen: the same sentences go to the window, the console and `--json`.

mod advice;
mod completion_code;
mod computer;
mod failure;
mod hops;
mod ipmi;
mod items;
mod listen;
mod models;
mod platform_event;
mod severity;

pub use advice::advice as plan_advice;
pub use completion_code::completion_code;
pub use computer::{check_subject, finding, finding_advice};
pub use failure::{FailureWords, failure};
pub use hops::{hop_advice, hop_detail, hop_name, verdict};
pub use items::{event_group, item_name, item_value, outcome, policy_rule, reason};
pub use models::{fact, fact_origin};
pub use severity::severity;

/// A cipher suite by its number; a dash where there is none, in-band.
pub fn cipher_suite(id: u8) -> String {
    if id == 0 { "–".to_owned() } else { id.to_string() }
}

/// Two sentences, one after the other.
fn join(first: String, second: String, language: crate::i18n::Language) -> String {
    match (language, second.is_empty()) {
        (_, true) => first,
        (crate::i18n::Language::Ja, false) => first + &second,
        (crate::i18n::Language::En, false) => format!("{first} {second}"),
    }
}
