//! Words for what was found on this computer.

use crate::{
    engine::view::{CheckSubject, Finding},
    i18n::Language,
    say,
};

/// What was looked at.
pub fn check_subject(subject: CheckSubject, language: Language) -> String {
    match subject {
        CheckSubject::AlertPort => say!(language, "check-alert-port"),
        CheckSubject::Passwords => say!(language, "check-passwords"),
        CheckSubject::Clock => say!(language, "check-clock"),
        CheckSubject::Firewall => say!(language, "check-firewall"),
    }
}

/// What was found.
pub fn finding(finding: &Finding, language: Language) -> String {
    match finding {
        Finding::Listening => say!(language, "finding-listening"),
        Finding::PortFree => say!(language, "finding-port-free"),
        Finding::PortTaken { owner: Some(owner) } => {
            say!(language, "finding-port-taken-by", owner = owner.clone())
        }
        Finding::PortTaken { owner: None } => say!(language, "finding-port-taken"),
        Finding::PortNotPermitted => say!(language, "finding-port-not-permitted"),
        Finding::Keyring => say!(language, "finding-keyring"),
        Finding::LockedFile => say!(language, "finding-locked-file"),
        Finding::LockedFileClosed => say!(language, "finding-locked-file-closed"),
        Finding::ClockSynchronised => say!(language, "finding-clock-synchronised"),
        Finding::ClockNotSynchronised => say!(language, "finding-clock-not-synchronised"),
        Finding::FirewallNone => say!(language, "finding-firewall-none"),
        Finding::FirewallPresent { kind } => say!(language, "finding-firewall-present", kind = kind.clone()),
        Finding::Unknown => say!(language, "finding-unknown"),
    }
}

/// What to do about it; `None` where all is well.
pub fn finding_advice(finding: &Finding, language: Language) -> Option<String> {
    match finding {
        Finding::PortTaken { .. } => Some(say!(language, "finding-advice-port-taken")),
        Finding::PortNotPermitted => Some(say!(language, "finding-advice-port-not-permitted")),
        Finding::LockedFileClosed => Some(say!(language, "finding-advice-locked-file-closed")),
        Finding::ClockNotSynchronised => Some(say!(language, "finding-advice-clock")),
        Finding::FirewallPresent { .. } => Some(say!(language, "finding-advice-firewall")),
        Finding::Listening
        | Finding::PortFree
        | Finding::Keyring
        | Finding::LockedFile
        | Finding::ClockSynchronised
        | Finding::FirewallNone
        | Finding::Unknown => None,
    }
}
