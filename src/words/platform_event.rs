//! Words for what was found in a BMC's event filtering, and for an event that was sent through it.

use crate::{
    i18n::Language,
    prove::report::{FilterField, Finding},
    say,
};

/// What was found, in one or two short lines.
pub(super) fn detail(finding: &Finding, language: Language) -> String {
    match finding {
        Finding::Route {
            filter,
            policy,
            destinations,
            is_only_if_others_fail,
            ..
        } => {
            let (filter, policy) = (filter.to_string(), policy.to_string());
            let addresses: Vec<String> = destinations.iter().map(ToString::to_string).collect();
            let addresses = addresses.join(", ");
            if *is_only_if_others_fail {
                say!(
                    language,
                    "hop-detail-route-fallback",
                    filter = filter,
                    policy = policy,
                    addresses = addresses
                )
            } else {
                say!(
                    language,
                    "hop-detail-route",
                    filter = filter,
                    policy = policy,
                    addresses = addresses
                )
            }
        }
        Finding::EventTaken { record: Some(record) } => {
            say!(language, "hop-detail-event-taken", record = record.to_string())
        }
        Finding::EventTaken { record: None } => say!(language, "hop-detail-event-taken-somewhere"),
        Finding::PefDisabled => say!(language, "pef-disabled"),
        Finding::AlertActionDisabled => say!(language, "pef-alert-action-disabled"),
        Finding::NoAlertFilter { enabled, filters } => say!(
            language,
            "pef-no-alert-filter",
            enabled = enabled.to_string(),
            filters = filters.to_string()
        ),
        Finding::OutOfReach { filter, field } => say!(
            language,
            "pef-out-of-reach",
            filter = filter.to_string(),
            field = filter_field(*field, language)
        ),
        Finding::NoPolicyEntry { filter, policy } => say!(
            language,
            "pef-no-policy-entry",
            filter = filter.to_string(),
            policy = policy.to_string()
        ),
        Finding::EmptyDestination { policy, destination } => say!(
            language,
            "pef-empty-destination",
            policy = policy.to_string(),
            number = destination.to_string()
        ),
        Finding::NotATrap { policy, destination } => say!(
            language,
            "pef-not-a-trap",
            policy = policy.to_string(),
            number = destination.to_string()
        ),
        Finding::OtherAction {
            filter,
            actions,
            is_switched_off,
        } => {
            let (filter, actions) = (filter.to_string(), action_names(*actions, language));
            if *is_switched_off {
                say!(
                    language,
                    "pef-other-action-off",
                    filter = filter,
                    actions = actions
                )
            } else {
                say!(language, "pef-other-action", filter = filter, actions = actions)
            }
        }
        Finding::UnreadFilter { filter } => {
            say!(language, "pef-unread-filter", filter = filter.to_string())
        }
    }
}

/// What to do where the path stops at it.
pub(super) fn advice(finding: &Finding, language: Language) -> Vec<String> {
    match finding {
        Finding::Route { .. } | Finding::EventTaken { .. } => Vec::new(),
        Finding::PefDisabled | Finding::AlertActionDisabled => vec![say!(language, "advice-pef-on")],
        Finding::NoAlertFilter { .. } => vec![say!(language, "advice-pef-level")],
        Finding::OutOfReach { .. } => vec![say!(language, "advice-pef-out-of-reach")],
        Finding::NoPolicyEntry { .. } => vec![say!(language, "advice-pef-policy")],
        Finding::EmptyDestination { .. } => vec![say!(language, "advice-configure-destination")],
        Finding::NotATrap { .. } => vec![say!(language, "advice-destination-set")],
        Finding::OtherAction { filter, .. } => vec![
            say!(language, "advice-pef-other-action", filter = filter.to_string()),
            say!(language, "advice-pef-test-alert"),
        ],
        Finding::UnreadFilter { .. } => vec![say!(language, "advice-pef-unread")],
    }
}

fn filter_field(field: FilterField, language: Language) -> String {
    match field {
        FilterField::Generator => say!(language, "pef-field-generator"),
        FilterField::SensorType => say!(language, "pef-field-sensor-type"),
        FilterField::SensorNumber => say!(language, "pef-field-sensor-number"),
        FilterField::Trigger => say!(language, "pef-field-trigger"),
        FilterField::Direction => say!(language, "pef-field-direction"),
        FilterField::Offset => say!(language, "pef-field-offset"),
        FilterField::Data1 | FilterField::Data2 | FilterField::Data3 => say!(language, "pef-field-data"),
    }
}

/// The actions of a filter besides an alert (IPMI 2.0 table 17-2, byte 3).
fn action_names(actions: u8, language: Language) -> String {
    let names = [
        (0x02, say!(language, "pef-action-power-off")),
        (0x04, say!(language, "pef-action-reset")),
        (0x08, say!(language, "pef-action-power-cycle")),
        (0x10, say!(language, "pef-action-oem")),
        (0x20, say!(language, "pef-action-interrupt")),
        (0x40, say!(language, "pef-action-group")),
    ];
    let set = names.into_iter().filter(|(bit, _)| actions & bit != 0);
    let set: Vec<String> = set.map(|(_, name)| name).collect();
    let between = match language {
        Language::Ja => "、",
        Language::En => ", ",
    };
    set.join(between)
}
