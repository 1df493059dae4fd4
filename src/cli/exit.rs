//! Exit statuses, and the stable kinds of failures in `--json`.

use crate::{
    alert_log, configure,
    engine::{Attempt, Cause, Failure},
    ipmi, receive, rehearsal, secrets, site,
};
use std::process::ExitCode;

/// How a command ended. Of several, the greatest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Done.
    Done = 0,
    /// A difference, not proven, findings.
    Difference = 1,
    /// Wrong usage.
    Usage = 2,
    /// Could not reach the other side.
    Unreachable = 3,
    /// Refused: credentials, privilege, or the other side said no.
    Refused = 4,
    /// Nobody knows whether it was taken.
    Unknown = 5,
    /// A file that cannot be used.
    BadInput = 6,
    /// A fault of this product.
    Bug = 70,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// The exit status of a failed command.
pub(super) fn status(failure: &Failure) -> Status {
    match &*failure.cause {
        Cause::Cancelled
        | Cause::NoSuchPlan
        | Cause::NothingToUndo
        | Cause::NothingToFinish
        | Cause::TookOver { .. } => Status::Difference,
        Cause::BeingChanged { .. } | Cause::AlreadyListening { .. } => Status::Refused,
        Cause::BadSnapshot { .. }
        | Cause::LogSetAside { .. }
        | Cause::Guide(_)
        | Cause::BadTable { .. }
        | Cause::BadSheet { .. }
        | Cause::NotAnExport { .. }
        | Cause::BadImport { .. }
        | Cause::NoMib { .. } => Status::BadInput,
        Cause::NoSuchAlert(_)
        | Cause::NoSuchIncident(_)
        | Cause::BadSearch(_)
        | Cause::Rehearsal(rehearsal::Error::NotLoopback { .. } | rehearsal::Error::Fault(_)) => {
            Status::Usage
        }
        Cause::System(_) | Cause::File { .. } | Cause::Paper(_) => Status::BadInput,
        Cause::FileExists { .. } | Cause::NoExport { .. } | Cause::NoImport { .. } => Status::Usage,
        Cause::Site(error) => site_status(error),
        Cause::Secrets(error) => secrets_status(error),
        Cause::Ipmi(error) if error.outcome_is_unknown() && only_reads(failure.tried) => Status::Unreachable,
        Cause::Ipmi(error) => ipmi_status(error),
        Cause::Configure(error) => configure_status(error),
        Cause::Listen(error) => listen_status(error),
        Cause::Log(error) => log_status(error),
        Cause::Rehearsal(rehearsal::Error::Bind { .. }) => Status::Refused,
        Cause::Fault(_) | Cause::Rehearsal(rehearsal::Error::Ended) => Status::Bug,
    }
}

/// Whether nothing of it could have changed anything when it failed: setting a clock fails only while it still reads,
/// everything later is its outcome.
fn only_reads(tried: Attempt) -> bool {
    matches!(
        tried,
        Attempt::ReadClock | Attempt::SetClock | Attempt::ReadEvents | Attempt::CheckSafety
    )
}

/// The kind in `--json`: stable, for scripts.
pub(super) fn kind(failure: &Failure) -> &'static str {
    match &*failure.cause {
        Cause::Cancelled => "cancelled",
        Cause::NoSuchPlan | Cause::Configure(configure::Error::ChangedSince) => "changed_since",
        Cause::NothingToUndo => "nothing_to_undo",
        Cause::NothingToFinish => "nothing_to_finish",
        Cause::BeingChanged { .. } => "being_changed",
        Cause::AlreadyListening { .. } => "already_listening",
        Cause::BadSnapshot { .. } | Cause::LogSetAside { .. } | Cause::Guide(_) => "bad_file",
        Cause::FileExists { .. } => "file_exists",
        Cause::NoSuchAlert(_) => "no_such_alert",
        Cause::NoSuchIncident(_) => "no_such_incident",
        Cause::BadSearch(_) => "bad_search",
        Cause::Listen(receive::ListenError::Taken { .. }) => "port_taken",
        Cause::Site(site::Error::UnknownServer(_)) => "unknown_server",
        Cause::Secrets(error) if secrets_status(error) == Status::Refused => "no_secret",
        _ => match status(failure) {
            Status::Done | Status::Difference => "difference",
            Status::Usage => "usage",
            Status::Unreachable => "unreachable",
            Status::Refused => "refused",
            Status::Unknown => "outcome_unknown",
            Status::BadInput => "bad_file",
            Status::Bug => "bug",
        },
    }
}

fn site_status(error: &site::Error) -> Status {
    match error {
        site::Error::NotASite { .. } | site::Error::TooNew { .. } | site::Error::Io { .. } => {
            Status::BadInput
        }
        site::Error::NameTaken(_)
        | site::Error::BadName(_)
        | site::Error::UnknownServer(_)
        | site::Error::Receiver(_) => Status::Usage,
    }
}

fn secrets_status(error: &secrets::Error) -> Status {
    match error {
        secrets::Error::NotOurs { .. } | secrets::Error::Io { .. } => Status::BadInput,
        secrets::Error::NoPassphrase { .. }
        | secrets::Error::WrongPassphrase { .. }
        | secrets::Error::Keyring(_)
        | secrets::Error::NotKept { .. } => Status::Refused,
    }
}

fn ipmi_status(error: &ipmi::Error) -> Status {
    match error {
        error if error.outcome_is_unknown() => Status::Unknown,
        error if error.is_refused() => Status::Refused,
        ipmi::Error::UserNameTooLong { .. }
        | ipmi::Error::PasswordTooLong { .. }
        | ipmi::Error::MalformedBmcKey => Status::Usage,
        ipmi::Error::Malformed { .. } => Status::Refused,
        _ => Status::Unreachable,
    }
}

fn configure_status(error: &configure::Error) -> Status {
    use configure::Error;
    match error {
        // Nothing of an item was under way: a request that only reads has no outcome to be unknown.
        Error::Ipmi(error) if error.outcome_is_unknown() => Status::Unreachable,
        Error::Ipmi(error) => ipmi_status(error),
        Error::ChangedSince => Status::Difference,
        Error::OutOfRange { .. } | Error::SnapshotVersion { .. } | Error::Keep(_) => Status::BadInput,
        Error::NoLanChannel
        | Error::BeingConfigured { .. }
        | Error::Refused { .. }
        | Error::Malformed { .. }
        | Error::NoSuchDestination { .. }
        | Error::DestinationEmpty { .. } => Status::Refused,
    }
}

fn listen_status(error: &receive::ListenError) -> Status {
    use receive::ListenError;
    match error {
        ListenError::NoAddress | ListenError::NotOurAddress { .. } => Status::Usage,
        ListenError::Taken { .. } | ListenError::NotPermitted { .. } | ListenError::Other { .. } => {
            Status::Refused
        }
    }
}

fn log_status(error: &alert_log::Error) -> Status {
    match error {
        alert_log::Error::Closed => Status::Bug,
        _ => Status::BadInput,
    }
}
