//! Words for what goes wrong between this computer and a BMC.

use super::{completion_code, failure::Said};
use crate::{
    i18n::Language,
    ipmi::{Error, wire::RakpStatus},
    say,
};
use std::time::Duration;

/// What came back, and what to do.
pub(super) fn error(error: &Error, language: Language) -> Said {
    match error {
        Error::NameNotFound { host, .. } => (
            say!(language, "ipmi-name", host = host.clone()),
            say!(language, "ipmi-name-advice"),
        ),
        Error::Socket { source } => (
            say!(language, "ipmi-socket", why = source.to_string()),
            say!(language, "ipmi-socket-advice"),
        ),
        Error::NoRandomness => (say!(language, "ipmi-no-randomness"), String::new()),
        Error::UserNameTooLong { bytes } => (
            say!(language, "ipmi-user-too-long", bytes = bytes.to_string()),
            String::new(),
        ),
        Error::PasswordTooLong { bytes } => (
            say!(language, "ipmi-password-too-long", bytes = bytes.to_string()),
            String::new(),
        ),
        Error::MalformedBmcKey => (say!(language, "ipmi-bmc-key-malformed"), String::new()),
        Error::Unreachable {
            port_refused: true, ..
        } => (
            say!(language, "ipmi-port-refused"),
            say!(language, "ipmi-unreachable-advice"),
        ),
        Error::Unreachable {
            waited,
            port_refused: false,
        } => (
            say!(
                language,
                "ipmi-unreachable",
                tries = waited.tries.to_string(),
                secs = seconds(waited.duration)
            ),
            say!(language, "ipmi-unreachable-advice"),
        ),
        Error::SilentWhileOpening { .. } => (
            say!(language, "ipmi-silent-opening"),
            say!(language, "ipmi-silent-opening-advice"),
        ),
        Error::SuitesRefused { offered, .. } => {
            let suites: Vec<String> = offered.iter().map(|suite| suite.id().to_string()).collect();
            (
                say!(language, "ipmi-suites-refused", suites = suites.join(", ")),
                say!(language, "ipmi-suites-refused-advice"),
            )
        }
        Error::SuiteDowngrade { previously, .. } => (
            say!(language, "ipmi-downgrade", suite = previously.id().to_string()),
            say!(language, "ipmi-downgrade-advice"),
        ),
        Error::OpeningRefused { status, .. } => rakp_status(*status, language),
        Error::WrongPassword => (
            say!(language, "ipmi-wrong-password"),
            say!(language, "ipmi-wrong-password-advice"),
        ),
        Error::WrongBmcKey { .. } => (
            say!(language, "ipmi-wrong-bmc-key"),
            say!(language, "ipmi-wrong-bmc-key-advice"),
        ),
        Error::PrivilegeRefused { .. } => (
            say!(language, "ipmi-privilege"),
            say!(language, "ipmi-privilege-advice"),
        ),
        Error::InsufficientPrivilege { .. } => (
            completion_code(0xD4, language),
            say!(language, "ipmi-privilege-advice"),
        ),
        Error::TimedOut { command, waited } => (
            say!(
                language,
                "ipmi-timed-out",
                command = command.to_string(),
                secs = seconds(waited.duration)
            ),
            say!(language, "ipmi-timed-out-advice"),
        ),
        Error::Unsupported { command, code } => (
            say!(
                language,
                "ipmi-unsupported",
                command = command.to_string(),
                code = completion_code(*code, language)
            ),
            say!(language, "ipmi-unsupported-advice"),
        ),
        Error::Completion { command, code } => (
            say!(
                language,
                "fail-refused",
                command = command.to_string(),
                code = completion_code(*code, language)
            ),
            say!(language, "fail-refused-advice"),
        ),
        Error::Malformed { command, .. } => (
            say!(language, "fail-malformed", command = command.to_string()),
            say!(language, "fail-malformed-advice"),
        ),
        Error::Closed => (say!(language, "ipmi-closed"), String::new()),
    }
}

/// Whole seconds, and below ten with one decimal: a short patience must not read as none.
fn seconds(duration: Duration) -> String {
    let decimals = usize::from(duration < Duration::from_secs(10));
    format!("{:.decimals$}", duration.as_secs_f32())
}

/// The RMCP+ and RAKP status codes (IPMI 2.0 table 13-15), each with its code so that it can be looked up.
fn rakp_status(status: RakpStatus, language: Language) -> Said {
    let resources = || say!(language, "rakp-resources-advice");
    let (meaning, advice) = match status {
        RakpStatus::NoResources | RakpStatus::NoResourcesForRole => {
            (say!(language, "rakp-resources"), resources())
        }
        RakpStatus::InvalidSessionId | RakpStatus::InactiveSessionId => {
            (say!(language, "rakp-session"), resources())
        }
        RakpStatus::InvalidRole | RakpStatus::UnauthorizedRole => (
            say!(language, "rakp-role"),
            say!(language, "ipmi-privilege-advice"),
        ),
        RakpStatus::UnauthorizedName | RakpStatus::InvalidNameLength => {
            (say!(language, "rakp-name"), say!(language, "rakp-name-advice"))
        }
        RakpStatus::UnauthorizedGuid => (say!(language, "rakp-guid"), resources()),
        RakpStatus::InvalidIntegrityCheckValue => (
            say!(language, "ipmi-wrong-password"),
            say!(language, "ipmi-wrong-password-advice"),
        ),
        RakpStatus::InvalidAuthenticationAlgorithm
        | RakpStatus::InvalidIntegrityAlgorithm
        | RakpStatus::InvalidConfidentialityAlgorithm
        | RakpStatus::NoMatchingAuthenticationPayload
        | RakpStatus::NoMatchingIntegrityPayload
        | RakpStatus::NoCipherSuiteMatch => (
            say!(language, "rakp-suite"),
            say!(language, "ipmi-suites-refused-advice"),
        ),
        RakpStatus::InvalidPayloadType | RakpStatus::IllegalParameter | RakpStatus::Reserved(_) => (
            say!(language, "rakp-other"),
            say!(language, "fail-malformed-advice"),
        ),
    };
    let code = format!("{:02X}h", status.value());
    (
        say!(language, "rakp-with-code", meaning = meaning, code = code),
        advice,
    )
}
