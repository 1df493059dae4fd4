//! Words for settings: their names, their values, and how writing them ended.

use crate::{
    configure::target::{ItemName, ItemValue, Outcome, Reason},
    i18n::Language,
    say,
};

/// A setting's name as administrators know it.
pub fn item_name(name: ItemName, language: Language) -> String {
    match name {
        ItemName::Enabled => say!(language, "item-enabled"),
        ItemName::Community => say!(language, "item-community"),
        ItemName::Destination(number) => say!(language, "item-destination", number = number.to_string()),
        ItemName::Acknowledge => say!(language, "item-acknowledge"),
        ItemName::AckTimeoutSecs => say!(language, "item-ack-timeout"),
        ItemName::Retries => say!(language, "item-retries"),
        ItemName::Policy(number) => say!(language, "item-policy", number = number.to_string()),
    }
}

/// A setting's value, with its unit.
pub fn item_value(name: ItemName, value: &ItemValue, language: Language) -> String {
    match (name, value) {
        (_, ItemValue::Switch(true)) => say!(language, "value-on"),
        (_, ItemValue::Switch(false)) => say!(language, "value-off"),
        (ItemName::AckTimeoutSecs, ItemValue::Number(secs)) => {
            say!(language, "value-secs", secs = secs.to_string())
        }
        (ItemName::Retries, ItemValue::Number(times)) => {
            say!(language, "value-times", times = u64::from(*times))
        }
        (_, ItemValue::Number(number)) => number.to_string(),
        (_, ItemValue::Text(text)) if text.is_empty() => say!(language, "value-empty"),
        (_, ItemValue::Text(text)) => text.clone(),
        (_, ItemValue::Absent) => "—".to_owned(),
    }
}

/// How a setting stands, in a word.
pub fn outcome(outcome: &Outcome, language: Language) -> String {
    match outcome {
        Outcome::Unchanged => say!(language, "outcome-unchanged"),
        Outcome::Differs => say!(language, "outcome-differs"),
        Outcome::Applied => say!(language, "outcome-applied"),
        Outcome::Rejected(_) => say!(language, "outcome-rejected"),
        Outcome::Unknown(_) => say!(language, "outcome-unknown"),
    }
}

/// Why a setting is not as wanted, and what helps.
pub fn reason(name: ItemName, reason: &Reason, language: Language) -> String {
    match reason {
        Reason::Refused { completion_code } => {
            let code = super::completion_code(*completion_code, language);
            let refused = say!(language, "reason-refused", code = code);
            super::join(
                refused,
                super::completion_code::completion_advice(*completion_code, language),
                language,
            )
        }
        Reason::NotTaken { read } => {
            let value = item_value(name, read, language);
            say!(language, "reason-not-taken", value = value)
        }
        Reason::NotOffered => say!(language, "reason-not-offered"),
        Reason::TooFewDestinations { offered: 0 } => say!(language, "reason-no-destinations"),
        Reason::TooFewDestinations { offered } => {
            say!(
                language,
                "reason-too-few-destinations",
                offered = u64::from(*offered)
            )
        }
        Reason::NoFreePolicy => say!(language, "reason-no-free-policy"),
        Reason::WouldDisplace { address } => {
            say!(language, "reason-would-displace", address = address.to_string())
        }
        Reason::NoAnswer => say!(language, "reason-no-answer"),
        Reason::NotTried => say!(language, "reason-not-tried"),
        Reason::ChangedSince { now } => {
            let value = item_value(name, now, language);
            say!(language, "reason-changed-since", value = value)
        }
        Reason::Cancelled => say!(language, "reason-cancelled"),
    }
}
