//! The one place that turns facts into words: settings, outcomes, hops, findings and failures, in either language.
//!
//! It decides nothing and knows no screen: the same sentences go to the window, the console and `--json`.

mod advice;
mod changes;
mod completion_code;
mod computer;
mod events;
mod exchange;
mod failure;
mod fleet_page;
mod hops;
mod incidents;
mod ipmi;
mod items;
mod listen;
mod log;
mod many;
mod mibs;
mod models;
pub mod papers;
mod platform_event;
mod receiver;
mod safety;
mod sensor_type;
mod severity;
mod sheet;

pub use advice::advice as plan_advice;
pub use changes::{ChangeState, change_kind, change_state, change_state_text, past_outcome, unfinished};
pub use completion_code::completion_code;
pub use computer::{
    RemedyWords, check_state, check_subject, finding, finding_advice, other_listener, remedy,
};
pub use events::{
    clock_convention, clock_difference, clock_outcome, event_log_notes, event_title, event_without_time,
};
pub use exchange::{alert_clock, alert_path, export_words};
pub use failure::{FailureWords, failure};
pub use fleet_page::fleet_page;
pub use hops::{hop_advice, hop_detail, hop_name, verdict};
pub use incidents::{gap, gap_reason, incident_rule, incident_title};
pub use items::{event_group, item_name, item_value, outcome, policy_rule, reason};
pub use log::log_problem;
pub use many::{fleet_status, range_error, sheet_problem};
pub use mibs::{mib_fault, mib_folder_error};
pub use models::{fact, fact_origin};
pub use receiver::refusal;
pub use safety::{not_read, safety_check};
pub use sensor_type::sensor_type;
pub use severity::severity;
pub use sheet::{heading as sheet_heading, vocabulary};

/// A cipher suite by its number; a dash where there is none, in-band.
pub fn cipher_suite(id: u8) -> String {
    if id == 0 { "–".to_owned() } else { id.to_string() }
}

/// A number of things as people read it: `10,482`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Two sentences, one after the other.
fn join(first: String, second: String, language: crate::i18n::Language) -> String {
    match (language, second.is_empty()) {
        (_, true) => first,
        (crate::i18n::Language::Ja, false) => first + &second,
        (crate::i18n::Language::En, false) => format!("{first} {second}"),
    }
}
