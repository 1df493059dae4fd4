//! Words for what was found on this computer, and for what helps.

use crate::{
    engine::view::{CheckState, CheckSubject, Finding, OtherListener},
    i18n::Language,
    say,
    system::{FirewallKind, PortHolder, Process, Remedy, RemedyKind},
};
use std::net::SocketAddr;

/// What helps, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemedyWords {
    /// One or two sentences.
    pub text: String,
    /// What is typed, on one line; none where there is nothing to type.
    pub command: Option<String>,
    /// What takes it back: the words before it, and what is typed.
    pub undo: Option<(String, String)>,
}

/// What was looked at.
pub fn check_subject(subject: CheckSubject, language: Language) -> String {
    match subject {
        CheckSubject::AlertPort => say!(language, "check-alert-port"),
        CheckSubject::Privilege => say!(language, "check-privilege"),
        CheckSubject::Background => say!(language, "check-background"),
        CheckSubject::Passwords => say!(language, "check-passwords"),
        CheckSubject::Clock => say!(language, "check-clock"),
        CheckSubject::Firewall => say!(language, "check-firewall"),
        CheckSubject::Renderer => say!(language, "check-renderer"),
        CheckSubject::DiskRoom => say!(language, "check-disk-room"),
        CheckSubject::Log => say!(language, "check-log"),
    }
}

/// How bad it is.
pub fn check_state(state: CheckState, language: Language) -> String {
    match state {
        CheckState::Ok => say!(language, "check-state-ok"),
        CheckState::Attention => say!(language, "check-state-attention"),
        CheckState::Bad => say!(language, "check-state-bad"),
        CheckState::Unknown => say!(language, "check-state-unknown"),
    }
}

/// What was found.
pub fn finding(finding: &Finding, language: Language) -> String {
    match finding {
        Finding::Listening => say!(language, "finding-listening"),
        Finding::ListeningElsewhere { process, addresses } => say!(
            language,
            "finding-listening-elsewhere",
            process = process.to_string(),
            addresses = addresses_words(addresses)
        ),
        Finding::PortFree => say!(language, "finding-port-free"),
        Finding::PortTaken { holder } => match holder_words(holder, language) {
            Some(owner) => say!(language, "finding-port-taken-by", owner = owner),
            None => say!(language, "finding-port-taken"),
        },
        Finding::PortNotPermitted => say!(language, "finding-port-not-permitted"),
        Finding::LowPortsOpen => say!(language, "finding-low-ports-open"),
        Finding::LowPortsNotNeeded => say!(language, "finding-low-ports-not-needed"),
        Finding::LowPortsRefused { open_from } => {
            say!(
                language,
                "finding-low-ports-refused",
                port = open_from.to_string()
            )
        }
        Finding::NobodyListens => say!(language, "finding-nobody-listens"),
        Finding::Keyring => say!(language, "finding-keyring"),
        Finding::LockedFile => say!(language, "finding-locked-file"),
        Finding::LockedFileClosed => say!(language, "finding-locked-file-closed"),
        Finding::ClockSynchronised => say!(language, "finding-clock-synchronised"),
        Finding::ClockService { service } => {
            say!(language, "finding-clock-service", service = service.clone())
        }
        Finding::ClockNotSynchronised => say!(language, "finding-clock-not-synchronised"),
        Finding::ClockBehindLog { secs } => {
            say!(language, "finding-clock-behind-log", secs = secs.to_string())
        }
        Finding::FirewallNone => say!(language, "finding-firewall-none"),
        Finding::FirewallActive { kind } => say!(language, "finding-firewall-active", kind = kind.clone()),
        Finding::FirewallPresent { kind } => say!(language, "finding-firewall-present", kind = kind.clone()),
        Finding::FirewallPassed { at } => {
            let at = at.to_zoned_datetime(jiff::tz::TimeZone::system());
            let time = at.strftime("%Y-%m-%d %H:%M").to_string();
            say!(language, "finding-firewall-passed", time = time)
        }
        Finding::RendererNotChecked => say!(language, "finding-renderer-not-checked"),
        Finding::Renderer(renderer) => {
            let (major, minor) = renderer.version;
            let about = format!("{} {major}.{minor} {}", renderer.name, renderer.maker);
            let about = about.trim_end().to_owned();
            if renderer.is_enough {
                say!(language, "finding-renderer", about = about)
            } else {
                say!(language, "finding-renderer-too-old", about = about)
            }
        }
        Finding::DiskRoom { bytes } => say!(language, "finding-disk-room", room = size(*bytes)),
        Finding::LogNone => say!(language, "finding-log-none"),
        Finding::LogOpens { alerts } => {
            let count: u64 = *alerts;
            say!(
                language,
                "finding-log-opens",
                count = count,
                number = super::grouped(count)
            )
        }
        Finding::LogsSetAside { files } => {
            let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            say!(language, "finding-logs-set-aside", files = names.join(", "))
        }
        Finding::LogUnusable { why } => say!(language, "finding-log-unusable", why = why.clone()),
        Finding::Unknown => say!(language, "finding-unknown"),
    }
}

/// What to do about it; `None` where all is well, or where the remedies say it.
pub fn finding_advice(finding: &Finding, language: Language) -> Option<String> {
    match finding {
        Finding::PortTaken { .. } => Some(say!(language, "finding-advice-port-taken")),
        Finding::PortNotPermitted => Some(say!(language, "finding-advice-port-not-permitted")),
        Finding::NobodyListens => Some(say!(language, "finding-advice-nobody-listens")),
        Finding::LockedFileClosed => Some(say!(language, "finding-advice-locked-file-closed")),
        Finding::ClockNotSynchronised | Finding::ClockBehindLog { .. } => {
            Some(say!(language, "finding-advice-clock"))
        }
        Finding::FirewallActive { .. } | Finding::FirewallPresent { .. } => {
            Some(say!(language, "finding-advice-firewall"))
        }
        Finding::Renderer(renderer) if !renderer.is_enough => Some(say!(language, "finding-advice-renderer")),
        Finding::DiskRoom { .. } if finding.state() != CheckState::Ok => {
            Some(say!(language, "finding-advice-disk-room"))
        }
        Finding::LogsSetAside { .. } => Some(say!(language, "finding-advice-logs-set-aside")),
        Finding::LogUnusable { .. } => Some(say!(language, "advice-log-disk")),
        _ => None,
    }
}

/// One thing that helps.
pub fn remedy(remedy: &Remedy, language: Language) -> RemedyWords {
    let text = match &remedy.kind {
        RemedyKind::StopOther => say!(language, "remedy-stop-other"),
        RemedyKind::SocketActivation => say!(language, "remedy-socket-activation"),
        RemedyKind::Capability => say!(language, "remedy-capability"),
        RemedyKind::LowPorts => say!(language, "remedy-low-ports"),
        RemedyKind::Redirect { to } => say!(language, "remedy-redirect", port = to.to_string()),
        RemedyKind::Forward { to } => say!(language, "remedy-forward", port = to.to_string()),
        RemedyKind::ShareOnWindows => say!(language, "remedy-share-on-windows"),
        RemedyKind::OtherPort { .. } => say!(language, "remedy-other-port"),
        RemedyKind::Impossible => say!(language, "remedy-impossible"),
        RemedyKind::Allow(FirewallKind::Windows) => say!(language, "remedy-allow-windows"),
        RemedyKind::Allow(kind) => say!(language, "remedy-allow", firewall = kind.name().to_owned()),
        RemedyKind::Look(kind) => say!(language, "remedy-look", firewall = kind.name().to_owned()),
        RemedyKind::SetClock => say!(language, "remedy-clock"),
        RemedyKind::RunAsService if remedy.command.is_some() => say!(language, "remedy-service"),
        RemedyKind::RunAsService => say!(language, "remedy-service-install"),
        RemedyKind::RunAtLogOn => say!(language, "remedy-log-on"),
    };
    RemedyWords {
        text,
        command: remedy.command.clone(),
        undo: remedy
            .undo
            .clone()
            .map(|command| (say!(language, "remedy-undo"), command)),
    }
}

/// Who has a port; `None` where the system does not tell.
pub(super) fn holder_words(holder: &PortHolder, language: Language) -> Option<String> {
    match holder {
        PortHolder::Process(process) => Some(process_words(process, language)),
        PortHolder::Hidden { user, suspects } => {
            let hidden = match user {
                Some(user) => say!(language, "holder-hidden-of", user = user.clone()),
                None => say!(language, "holder-hidden"),
            };
            let suspects: Vec<String> = suspects
                .iter()
                .map(|process| process_words(process, language))
                .collect();
            if suspects.is_empty() {
                return Some(hidden);
            }
            let suspects = suspects.join(", ");
            Some(say!(
                language,
                "holder-suspected",
                holder = hidden,
                suspects = suspects
            ))
        }
        PortHolder::Unknown => None,
    }
}

fn process_words(process: &Process, language: Language) -> String {
    let (program, pid) = (process.program.clone(), process.pid.to_string());
    let said = match &process.unit {
        Some(unit) => say!(
            language,
            "holder-in-service",
            program = program,
            pid = pid,
            unit = unit.clone()
        ),
        None => say!(language, "holder-process", program = program, pid = pid),
    };
    match Finding::receiver_name(process) {
        Some(name) => say!(
            language,
            "holder-known",
            holder = said,
            name = name.get(language).to_owned()
        ),
        None => said,
    }
}

/// Who listens in place of this process, for people.
pub fn other_listener(other: &OtherListener, language: Language) -> String {
    if other.process == 0 {
        return say!(language, "other-listener-unknown");
    }
    let since = other.since.to_zoned_datetime(jiff::tz::TimeZone::system());
    say!(
        language,
        "other-listener",
        process = other.process.to_string(),
        user = other.user.clone(),
        time = since.strftime("%Y-%m-%d %H:%M").to_string(),
        addresses = addresses_words(&other.addresses)
    )
}

fn addresses_words(addresses: &[SocketAddr]) -> String {
    let texts: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    if texts.is_empty() {
        "?".to_owned()
    } else {
        texts.join(", ")
    }
}

/// With the unit that leaves one to three digits before the point.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut tenths = u128::from(bytes) * 10 / 1024;
    let mut units = UNITS.iter();
    let mut unit = units.next().copied().unwrap_or_default();
    while tenths >= 10_240
        && let Some(greater) = units.next()
    {
        tenths /= 1024;
        unit = greater;
    }
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        assert_eq!(size(0), "0.0 KiB");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(64 << 20), "64.0 MiB");
        assert_eq!(size(u64::from(u32::MAX)), "3.9 GiB");
        assert_eq!(size(u64::MAX), "16777215.9 TiB");
    }
}
