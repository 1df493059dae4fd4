//! Words for what an administrator should know about a plan before applying it.

use super::items::{event_group, numbers};
use crate::{
    alert_log::Severity,
    configure::target::{Advice, EventSeverity, GroupEvents, GroupSeverity},
    i18n::Language,
    say,
};
use std::net::IpAddr;

/// What to know, and what helps.
pub fn advice(advice: &Advice, language: Language) -> String {
    match advice {
        Advice::AcknowledgeStopsTheOthers { first, others } => say!(
            language,
            "plan-advice-acknowledge-stops",
            first = first.to_string(),
            others = addresses(others, language)
        ),
        Advice::OneAfterAnotherWithoutAcknowledge { first, others } => say!(
            language,
            "plan-advice-without-acknowledge",
            first = first.to_string(),
            others = addresses(others, language)
        ),
        Advice::UseFreeDestination {
            wanted,
            displaced,
            free,
        } => say!(
            language,
            "plan-advice-free-destination",
            wanted = wanted.to_string(),
            displaced = displaced.to_string(),
            free = free.to_string()
        ),
        Advice::FilterDefeatsLevel {
            filter,
            is_factory,
            severity,
            lets_through,
        } => {
            let filter = filter.to_string();
            let events = events(lets_through, *severity, language);
            if *is_factory {
                say!(
                    language,
                    "plan-advice-makers-filter",
                    filter = filter,
                    events = events
                )
            } else {
                say!(
                    language,
                    "plan-advice-others-filter",
                    filter = filter,
                    events = events
                )
            }
        }
        Advice::ArmsPowerActions { filters } => {
            say!(
                language,
                "plan-advice-arms-power-actions",
                filters = numbers(filters, language)
            )
        }
        Advice::MailByHand => say!(language, "plan-advice-mail-by-hand"),
        Advice::AlwaysPort162 { addresses: all } => {
            say!(
                language,
                "plan-advice-always-162",
                addresses = addresses(all, language)
            )
        }
    }
}

/// What a filter lets through: the groups, by how bad their events are; where it is none of them, the severity.
fn events(lets_through: &[GroupEvents], severity: EventSeverity, language: Language) -> String {
    let of = |wanted: GroupSeverity| -> Option<String> {
        let groups: Vec<String> = lets_through
            .iter()
            .filter(|events| events.severity == wanted)
            .map(|events| event_group(events.group, language))
            .collect();
        let groups = (!groups.is_empty()).then(|| groups.join(&say!(language, "list-separator")))?;
        let severity = group_severity(wanted, language);
        Some(say!(
            language,
            "plan-advice-events",
            severity = severity,
            groups = groups
        ))
    };
    let all: Vec<String> = [
        GroupSeverity::Error,
        GroupSeverity::Warning,
        GroupSeverity::Information,
    ]
    .into_iter()
    .filter_map(of)
    .collect();
    if all.is_empty() {
        return say!(
            language,
            "plan-advice-severity",
            severity = severity_word(severity, language)
        );
    }
    all.join(&say!(language, "list-separator"))
}

fn group_severity(severity: GroupSeverity, language: Language) -> String {
    match severity {
        GroupSeverity::Error => say!(language, "group-severity-error"),
        GroupSeverity::Warning => say!(language, "group-severity-warning"),
        GroupSeverity::Information => say!(language, "group-severity-information"),
    }
}

/// The product's own four words where one fits; the byte where a maker has invented one.
fn severity_word(severity: EventSeverity, language: Language) -> String {
    let known = match severity {
        EventSeverity::Critical | EventSeverity::NonRecoverable => Severity::Error,
        EventSeverity::NonCritical => Severity::Warning,
        EventSeverity::Unspecified | EventSeverity::Monitor | EventSeverity::Information => {
            Severity::Information
        }
        EventSeverity::Ok => Severity::Recovered,
        EventSeverity::Other(byte) => return format!("{byte:02X}h"),
    };
    super::severity(known, language)
}

fn addresses(all: &[IpAddr], language: Language) -> String {
    let all: Vec<String> = all.iter().map(ToString::to_string).collect();
    all.join(&say!(language, "list-separator"))
}
