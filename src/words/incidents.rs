//! Why alerts are one incident, and what an incident is called.

use crate::{
    engine::view::{FoldRule, GapReason, GapView, Incident},
    i18n::{Language, Text},
    say,
};

/// The rule by which an alert is in its incident.
pub fn incident_rule(rule: FoldRule, language: Language) -> String {
    match rule {
        FoldRule::First => say!(language, "incident-rule-first"),
        FoldRule::SameEvent => say!(language, "incident-rule-same-event"),
        FoldRule::SameMoment => say!(language, "incident-rule-same-moment"),
        FoldRule::Recovery => say!(language, "incident-rule-recovery"),
        FoldRule::Copy => say!(language, "incident-rule-copy"),
        FoldRule::Storm => say!(language, "incident-rule-storm"),
    }
}

/// One line about an incident: what its first alert says, or that it is a storm.
pub fn incident_title(incident: &Incident, title: &Text, language: Language) -> String {
    if incident.is_storm {
        say!(
            language,
            "incident-storm",
            count = super::grouped(incident.count),
            sender = incident.sender.clone()
        )
    } else {
        title.get(language).to_owned()
    }
}

/// Why nobody listened, as a noun.
pub fn gap_reason(reason: GapReason, language: Language) -> String {
    match reason {
        GapReason::Stopped => say!(language, "gap-stopped"),
        GapReason::Crashed => say!(language, "gap-crashed"),
        GapReason::Asleep => say!(language, "gap-asleep"),
        GapReason::PortLost => say!(language, "gap-port-lost"),
    }
}

/// A time when nobody listened, without the time: the place it is shown at has that.
pub fn gap(gap: &GapView, language: Language) -> String {
    let reason = gap_reason(gap.reason, language);
    match gap.to {
        Some(_) => say!(language, "gap", reason = reason),
        None => say!(language, "gap-now", reason = reason),
    }
}
