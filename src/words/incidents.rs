//! Why alerts are one incident, and what an incident is called.

use crate::{
    engine::view::{FoldRule, IncidentView},
    i18n::Language,
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
pub fn incident_title(incident: &IncidentView, language: Language) -> String {
    if incident.is_storm {
        say!(
            language,
            "incident-storm",
            count = incident.count,
            sender = incident.sender.clone()
        )
    } else {
        incident.title.get(language).to_owned()
    }
}
