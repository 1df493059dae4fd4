//! Words for a failed command: what was tried, on which server, what came back, and what to do next.

use super::{
    completion_code,
    computer::{self, RemedyWords},
    exchange, ipmi,
    log::{log_error, search_problem},
    many,
};
use crate::{
    configure,
    engine::{Attempt, Cause, Failure, Holder},
    guide::AnswersError,
    i18n::Language,
    receive::ListenError,
    rehearsal, say, secrets, site,
};
use std::path::Path;

/// A failure in words. Each part is one or two sentences; `advice` may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureWords {
    /// What was tried, on which server.
    pub tried: String,
    /// What came back.
    pub answer: String,
    /// What to do next.
    pub advice: String,
    /// What helps, best first, where it can be typed.
    pub remedies: Vec<RemedyWords>,
}

impl FailureWords {
    /// The advice and what helps, line by line.
    pub fn whole_advice(&self) -> String {
        let mut lines = vec![self.advice.clone()];
        for remedy in &self.remedies {
            lines.push(format!("- {}", remedy.text));
            lines.extend(remedy.command.iter().map(|command| format!("    {command}")));
            if let Some((words, command)) = &remedy.undo {
                lines.push(format!("    {words} {command}"));
            }
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// What came back, and what to do.
pub(super) type Said = (String, String);

/// Puts a failure into words.
pub fn failure(failure: &Failure, language: Language) -> FailureWords {
    let (answer, advice) = cause(&failure.cause, language);
    let remedies = match &*failure.cause {
        Cause::Listen(ListenError::Taken { remedies, .. } | ListenError::NotPermitted { remedies, .. }) => {
            remedies.as_slice()
        }
        _ => &[],
    };
    FailureWords {
        tried: tried(failure, language),
        answer,
        advice,
        remedies: remedies.iter().map(|it| computer::remedy(it, language)).collect(),
    }
}

fn tried(failure: &Failure, language: Language) -> String {
    let what = match failure.tried {
        Attempt::ReadSite => say!(language, "tried-read-site"),
        Attempt::WriteSite => say!(language, "tried-write-site"),
        Attempt::ChangeServers => say!(language, "tried-change-servers"),
        Attempt::ImportServers => say!(language, "tried-import-servers"),
        Attempt::ExportServers => say!(language, "tried-export-servers"),
        Attempt::WriteFile => say!(language, "tried-write-file"),
        Attempt::Discover => say!(language, "tried-discover"),
        Attempt::UseSecret => say!(language, "tried-use-secret"),
        Attempt::ReadBmc => say!(language, "tried-read-bmc"),
        Attempt::ApplyBmc => say!(language, "tried-apply-bmc"),
        Attempt::UndoBmc => say!(language, "tried-undo-bmc"),
        Attempt::ReadClock => say!(language, "tried-read-clock"),
        Attempt::SetClock => say!(language, "tried-set-clock"),
        Attempt::ReadEvents => say!(language, "tried-read-events"),
        Attempt::CheckSafety => say!(language, "tried-check-safety"),
        Attempt::FinishBmc => say!(language, "tried-finish-bmc"),
        Attempt::TestBmc => say!(language, "tried-test-bmc"),
        Attempt::Prove => say!(language, "tried-prove"),
        Attempt::ChangeReceiver => say!(language, "tried-change-receiver"),
        Attempt::Listen => say!(language, "tried-listen"),
        Attempt::ReadLog => say!(language, "tried-read-log"),
        Attempt::WriteLog => say!(language, "tried-write-log"),
        Attempt::CheckLog => say!(language, "tried-check-log"),
        Attempt::BackUpLog => say!(language, "tried-back-up-log"),
        Attempt::ExportAlerts => say!(language, "tried-export-alerts"),
        Attempt::ImportAlerts => say!(language, "tried-import-alerts"),
        Attempt::ReadMibs => say!(language, "tried-read-mibs"),
        Attempt::AddMib => say!(language, "tried-add-mib"),
        Attempt::ReadHistory => say!(language, "tried-read-history"),
        Attempt::WriteHistory => say!(language, "tried-write-history"),
        Attempt::ReadWanted => say!(language, "tried-read-wanted"),
        Attempt::Guide => say!(language, "tried-guide"),
        Attempt::WritePaper => say!(language, "tried-write-paper"),
        Attempt::CheckComputer => say!(language, "tried-check-computer"),
        Attempt::Rehearse => say!(language, "tried-rehearse"),
        Attempt::End => say!(language, "tried-end"),
    };
    match (&failure.server, &failure.bmc) {
        (Some(server), Some(bmc)) => {
            say!(
                language,
                "tried-on-bmc",
                what = what,
                server = server.clone(),
                bmc = bmc.to_string()
            )
        }
        (Some(server), None) => say!(language, "tried-on-server", what = what, server = server.clone()),
        (None, _) => what,
    }
}

fn cause(cause: &Cause, language: Language) -> Said {
    match cause {
        Cause::Cancelled => (say!(language, "fail-cancelled"), String::new()),
        Cause::Fault(what) => (
            say!(language, "fail-fault", what = what.clone()),
            say!(language, "fail-fault-advice"),
        ),
        Cause::NoSuchPlan => (
            say!(language, "fail-no-such-plan"),
            say!(language, "fail-no-such-plan-advice"),
        ),
        Cause::NothingToUndo => (say!(language, "fail-nothing-to-undo"), String::new()),
        Cause::NothingToFinish => (say!(language, "fail-nothing-to-finish"), String::new()),
        Cause::BeingChanged { holder } => (
            being_changed(holder.as_ref(), language),
            say!(language, "fail-being-changed-advice"),
        ),
        Cause::AlreadyListening { by } => (
            match by {
                Some(by) => computer::other_listener(by, language),
                None => say!(language, "other-listener-unknown"),
            },
            say!(language, "fail-already-listening-advice"),
        ),
        Cause::TookOver { before } => (
            say!(language, "fail-took-over", process = before.process.to_string()),
            String::new(),
        ),
        Cause::File { path, source } => file_error(path, source, language),
        Cause::BadSnapshot { path, why } => (
            say!(
                language,
                "fail-bad-snapshot",
                path = shown(path),
                why = why.clone()
            ),
            say!(language, "fail-bad-snapshot-advice"),
        ),
        Cause::LogSetAside {
            path,
            aside,
            salvaged: 0,
        } => (
            say!(
                language,
                "fail-log-set-aside",
                path = shown(path),
                aside = shown(aside)
            ),
            say!(language, "fail-log-set-aside-advice"),
        ),
        Cause::LogSetAside {
            path,
            aside,
            salvaged,
        } => (
            say!(
                language,
                "fail-log-salvaged",
                path = shown(path),
                aside = shown(aside),
                alerts = salvaged.to_string()
            ),
            say!(language, "fail-log-salvaged-advice"),
        ),
        Cause::FileExists { path } => (
            say!(language, "fail-file-exists", path = shown(path)),
            say!(language, "fail-file-exists-advice"),
        ),
        Cause::BadTable { path, error } => many::bad_table(path, error, language),
        Cause::BadSheet {
            path,
            problems,
            total,
        } => many::bad_sheet(path, problems, *total, language),
        Cause::NoMib { path } => (
            say!(language, "fail-no-mib", path = shown(path)),
            say!(language, "fail-no-mib-advice"),
        ),
        Cause::NoSuchAlert(id) => (
            say!(language, "fail-no-such-alert", id = id.to_string()),
            say!(language, "fail-no-such-alert-advice"),
        ),
        Cause::NoExport { .. }
        | Cause::NoImport { .. }
        | Cause::NotAnExport { .. }
        | Cause::BadImport { .. } => exchange::failure(cause, language),
        Cause::NoSuchIncident(id) => (
            say!(language, "fail-no-such-incident", id = id.to_string()),
            say!(language, "fail-no-such-incident-advice"),
        ),
        Cause::BadSearch(problem) => search_problem(problem, language),
        Cause::Paper(error) => (
            say!(language, "fail-paper", why = error.to_string()),
            say!(language, "fail-paper-advice"),
        ),
        Cause::System(error) => (error.to_string(), say!(language, "fail-system-advice")),
        Cause::Site(error) => site_error(error, language),
        Cause::Secrets(error) => secrets_error(error, language),
        Cause::Guide(error) => guide_error(error, language),
        Cause::Ipmi(error) => ipmi::error(error, language),
        Cause::Configure(error) => configure_error(error, language),
        Cause::Listen(error) => super::listen::error(error, language),
        Cause::Log(error) => log_error(error, language),
        Cause::Rehearsal(error) => rehearsal_error(error, language),
    }
}

fn being_changed(holder: Option<&Holder>, language: Language) -> String {
    let Some(holder) = holder else {
        return say!(language, "fail-being-changed");
    };
    let since = holder.since.to_zoned_datetime(jiff::tz::TimeZone::system());
    say!(
        language,
        "fail-being-changed-by",
        user = holder.user.clone(),
        computer = holder.computer.clone(),
        time = since.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        process = holder.process.to_string()
    )
}

fn site_error(error: &site::Error, language: Language) -> Said {
    match error {
        site::Error::NotASite {
            path,
            aside: Some(aside),
            why,
        } => (
            say!(language, "fail-not-a-site", path = shown(path), why = why.clone()),
            say!(language, "fail-not-a-site-advice", aside = shown(aside)),
        ),
        site::Error::NotASite {
            path,
            aside: None,
            why,
        } => (
            say!(language, "fail-not-a-site", path = shown(path), why = why.clone()),
            say!(language, "fail-bad-file-advice"),
        ),
        site::Error::TooNew { path, version } => (
            say!(
                language,
                "fail-site-too-new",
                path = shown(path),
                version = version.to_string()
            ),
            say!(language, "fail-site-too-new-advice"),
        ),
        site::Error::Io { path, source } => file_error(path, source, language),
        site::Error::NameTaken(name) => (
            say!(language, "fail-name-taken", name = name.clone()),
            say!(language, "fail-name-taken-advice"),
        ),
        site::Error::BadName(name) => (
            say!(language, "fail-bad-name", name = name.clone()),
            say!(language, "fail-bad-name-advice"),
        ),
        site::Error::UnknownServer(name) => (
            say!(language, "fail-unknown-server", name = name.clone()),
            say!(language, "fail-unknown-server-advice"),
        ),
        site::Error::Receiver(error) => super::receiver::error(error, language),
    }
}

fn secrets_error(error: &secrets::Error, language: Language) -> Said {
    match error {
        secrets::Error::NoPassphrase { path } => (
            say!(language, "fail-no-passphrase", path = shown(path)),
            say!(language, "fail-no-passphrase-advice"),
        ),
        secrets::Error::WrongPassphrase { path } => (
            say!(language, "fail-wrong-passphrase", path = shown(path)),
            say!(language, "fail-wrong-passphrase-advice"),
        ),
        secrets::Error::NotOurs { path } => (
            say!(language, "fail-secrets-not-ours", path = shown(path)),
            say!(language, "fail-bad-file-advice"),
        ),
        secrets::Error::Io { path, source } => file_error(path, source, language),
        secrets::Error::Keyring(why) => (
            say!(language, "fail-keyring", why = why.clone()),
            say!(language, "fail-keyring-advice"),
        ),
        secrets::Error::NotKept { name } => (
            say!(language, "fail-not-kept", name = name.clone()),
            say!(language, "fail-not-kept-advice"),
        ),
    }
}

fn guide_error(error: &AnswersError, language: Language) -> Said {
    let nearest = |nearest: Option<String>| match nearest {
        Some(nearest) => say!(language, "fail-guide-nearest", nearest = nearest),
        None => say!(language, "fail-guide-ask"),
    };
    match error {
        AnswersError::Unreadable { line, detail } => (
            say!(
                language,
                "fail-guide-unreadable",
                line = line.map_or_else(|| "?".to_owned(), |line| line.to_string()),
                why = detail.clone()
            ),
            say!(language, "fail-guide-shape"),
        ),
        AnswersError::UnknownQuestion {
            question,
            nearest: near,
        } => (
            say!(language, "fail-guide-question", question = question.to_string()),
            nearest(near.as_ref().map(ToString::to_string)),
        ),
        AnswersError::UnknownAnswer {
            question,
            answer,
            nearest: near,
            ..
        } => (
            say!(
                language,
                "fail-guide-answer",
                question = question.to_string(),
                answer = answer.to_string()
            ),
            nearest(near.as_ref().map(ToString::to_string)),
        ),
    }
}

fn configure_error(error: &configure::Error, language: Language) -> Said {
    use configure::Error;
    match error {
        Error::Ipmi(error) => ipmi::error(error, language),
        Error::OutOfRange { key, value, max } => (
            say!(
                language,
                "fail-out-of-range",
                key = key.to_string(),
                value = value.to_string(),
                max = max.to_string()
            ),
            String::new(),
        ),
        Error::ChangedSince => (
            say!(language, "fail-changed-since"),
            say!(language, "fail-no-such-plan-advice"),
        ),
        Error::NoLanChannel => (
            say!(language, "fail-no-lan-channel"),
            say!(language, "advice-bmc-lan-enabled"),
        ),
        Error::BeingConfigured { .. } => (
            completion_code(0x81, language),
            say!(language, "fail-busy-advice"),
        ),
        Error::Refused {
            command,
            completion_code: code,
        } => ipmi::refused(*command, *code, language),
        Error::Malformed { command } => (
            say!(language, "fail-malformed", command = command.to_string()),
            say!(language, "fail-malformed-advice"),
        ),
        Error::Keep(source) => (
            say!(language, "fail-keep", why = source.to_string()),
            say!(language, "fail-file-advice"),
        ),
        Error::SnapshotVersion { version } => (
            say!(language, "fail-snapshot-version", version = version.to_string()),
            say!(language, "fail-site-too-new-advice"),
        ),
        Error::NoSuchDestination { destination, offered } => (
            say!(
                language,
                "fail-no-such-destination",
                number = destination.to_string(),
                offered = offered.to_string()
            ),
            String::new(),
        ),
        Error::DestinationEmpty { destination } => (
            say!(
                language,
                "fail-destination-empty",
                number = destination.to_string()
            ),
            say!(language, "advice-configure-destination"),
        ),
    }
}

fn rehearsal_error(error: &rehearsal::Error, language: Language) -> Said {
    match error {
        rehearsal::Error::NotLoopback { listen } => (
            say!(language, "fail-not-loopback", address = listen.to_string()),
            say!(language, "fail-not-loopback-advice"),
        ),
        rehearsal::Error::Bind { address, source } => (
            say!(
                language,
                "fail-bind",
                address = address.to_string(),
                why = source.to_string()
            ),
            say!(language, "fail-bind-advice"),
        ),
        rehearsal::Error::Fault(rehearsal::BadFault::Unknown { name, known }) => (
            say!(language, "fail-rehearsal-fault", name = name.as_str()),
            say!(language, "fail-rehearsal-fault-advice", known = known.join(", ")),
        ),
        rehearsal::Error::Fault(rehearsal::BadFault::Value { given, shape }) => (
            say!(language, "fail-rehearsal-fault-value", given = given.as_str()),
            say!(
                language,
                "fail-rehearsal-fault-value-advice",
                shape = (*shape).to_owned()
            ),
        ),
        rehearsal::Error::Ended => (say!(language, "fail-rehearsal-ended"), String::new()),
    }
}

/// A file that the system would not read or write.
pub(super) fn file_error(path: &Path, why: &std::io::Error, language: Language) -> Said {
    (
        say!(language, "fail-file", path = shown(path), why = why.to_string()),
        say!(language, "fail-file-advice"),
    )
}

pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
