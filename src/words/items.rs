//! Words for settings: their names, their values, and how writing them ended.

use crate::{
    configure::target::{ItemName, ItemValue, Outcome, PolicyRule, Reason},
    i18n::Language,
    say,
    site::EventGroup,
};

/// A setting's name as administrators know it.
pub fn item_name(name: ItemName, language: Language) -> String {
    match name {
        ItemName::Enabled => say!(language, "item-enabled"),
        ItemName::ComputerName => say!(language, "item-computer-name"),
        ItemName::Community => say!(language, "item-community"),
        ItemName::Destination(number) => say!(language, "item-destination", number = number.to_string()),
        ItemName::Acknowledge => say!(language, "item-acknowledge"),
        ItemName::AckTimeoutSecs => say!(language, "item-ack-timeout"),
        ItemName::Retries => say!(language, "item-retries"),
        ItemName::Policy(number) => say!(language, "item-policy", number = number.to_string()),
        ItemName::Procedure => say!(language, "item-procedure"),
        ItemName::Level => say!(language, "item-level"),
        ItemName::Gateway => say!(language, "item-gateway"),
        ItemName::GatewayMac => say!(language, "item-gateway-mac"),
        ItemName::BackupGateway => say!(language, "item-backup-gateway"),
        ItemName::BackupGatewayMac => say!(language, "item-backup-gateway-mac"),
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
        (ItemName::Procedure, ItemValue::Text(text)) => procedure(text, language),
        (ItemName::Level, ItemValue::Text(text)) => level(text, language),
        (_, ItemValue::Text(text)) if text.is_empty() => say!(language, "value-empty"),
        (_, ItemValue::Text(text)) => text.clone(),
        (_, ItemValue::Absent) => "—".to_owned(),
    }
}

/// A procedure, from the wanted file's word for it; any other text stays as it is.
fn procedure(text: &str, language: Language) -> String {
    match text {
        "all" => say!(language, "procedure-all"),
        "one-after-another" => say!(language, "procedure-one-after-another"),
        other => other.to_owned(),
    }
}

/// A level, from the wanted file's word for it, or the groups; any other text stays as it is.
fn level(text: &str, language: Language) -> String {
    match text {
        "error" => return say!(language, "level-error"),
        "error-warning" => return say!(language, "level-error-warning"),
        "error-warning-information" => return say!(language, "level-error-warning-information"),
        _ => {}
    }
    let groups: Vec<String> = text
        .split(',')
        .map(|name| {
            let group = EventGroup::ALL.into_iter().find(|group| group.name() == name);
            group.map_or_else(|| name.to_owned(), |group| event_group(group, language))
        })
        .collect();
    let groups = groups.join(&say!(language, "list-separator"));
    say!(language, "level-individual", groups = groups)
}

/// A group of events, as administrators know it.
pub fn event_group(group: EventGroup, language: Language) -> String {
    match group {
        EventGroup::Temperature => say!(language, "event-group-temperature"),
        EventGroup::Voltage => say!(language, "event-group-voltage"),
        EventGroup::Fan => say!(language, "event-group-fan"),
        EventGroup::PowerSupply => say!(language, "event-group-power-supply"),
        EventGroup::Memory => say!(language, "event-group-memory"),
        EventGroup::Processor => say!(language, "event-group-processor"),
        EventGroup::Disk => say!(language, "event-group-disk"),
        EventGroup::Watchdog => say!(language, "event-group-watchdog"),
        EventGroup::PostError => say!(language, "event-group-post-error"),
        EventGroup::Security => say!(language, "event-group-security"),
        EventGroup::Bus => say!(language, "event-group-bus"),
        EventGroup::EventLog => say!(language, "event-group-event-log"),
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
        Reason::Ipv6NotOffered => say!(language, "reason-ipv6-not-offered"),
        Reason::NoFreeFilter { needed, free } => {
            let (needed, free) = (u64::from(*needed), u64::from(*free));
            say!(language, "reason-no-free-filter", needed = needed, free = free)
        }
        Reason::ForeignPolicies { entries } => {
            say!(
                language,
                "reason-foreign-policies",
                entries = numbers(entries, language)
            )
        }
        Reason::NeedsGatewayConsent => say!(language, "reason-needs-gateway-consent"),
        Reason::NoNewSession => say!(language, "reason-no-new-session"),
        Reason::WouldDisplace { address } => {
            say!(language, "reason-would-displace", address = address.to_string())
        }
        Reason::NoDestination => say!(language, "reason-no-destination"),
        Reason::NoAnswer => say!(language, "reason-no-answer"),
        Reason::NotTried => say!(language, "reason-not-tried"),
        Reason::ChangedSince { now } => {
            let value = item_value(name, now, language);
            say!(language, "reason-changed-since", value = value)
        }
        Reason::Cancelled => say!(language, "reason-cancelled"),
    }
}

/// Numbers of table entries, as a list.
pub(super) fn numbers(entries: &[u8], language: Language) -> String {
    let all: Vec<String> = entries.iter().map(ToString::to_string).collect();
    all.join(&say!(language, "list-separator"))
}

/// When an alert policy entry is followed (IPMI 2.0 table 17-4).
pub fn policy_rule(rule: PolicyRule, language: Language) -> String {
    match rule {
        PolicyRule::Always => say!(language, "policy-rule-always"),
        PolicyRule::IfPreviousFailed => say!(language, "policy-rule-if-failed"),
        PolicyRule::IfPreviousFailedElseStop => say!(language, "policy-rule-if-failed-else-stop"),
        other => say!(language, "policy-rule-other", number = other.value().to_string()),
    }
}
