//! Words for what goes wrong between this computer and a BMC.

use super::{
    completion_code::{completion, completion_code},
    failure::Said,
};
use crate::{
    i18n::Language,
    ipmi::{Error, command::CommandCode, wire::RakpStatus},
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
        Error::PrivilegeRefused { code: 0, .. } => (
            say!(language, "ipmi-privilege"),
            say!(language, "ipmi-privilege-advice"),
        ),
        Error::PrivilegeRefused { code, .. } => {
            refused(CommandCode::SET_SESSION_PRIVILEGE_LEVEL, *code, language)
        }
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
        Error::Unsupported { command, code } => {
            let (code, advice) = completion(*command, *code, language);
            let command = command.to_string();
            (
                say!(language, "ipmi-unsupported", command = command, code = code),
                advice,
            )
        }
        Error::Completion { command, code } => refused(*command, *code, language),
        Error::Malformed { command, .. } => (
            say!(language, "fail-malformed", command = command.to_string()),
            say!(language, "fail-malformed-advice"),
        ),
        Error::NoDevice { path, source } => (
            say!(
                language,
                "ipmi-no-device",
                path = path.clone(),
                why = source.to_string()
            ),
            if source.kind() == std::io::ErrorKind::PermissionDenied {
                say!(language, "ipmi-no-device-permission")
            } else {
                say!(language, "ipmi-no-device-advice")
            },
        ),
        Error::InBandNotThere => (
            say!(language, "ipmi-in-band-not-there"),
            say!(language, "ipmi-in-band-not-there-advice"),
        ),
        Error::Device { source } => (
            say!(language, "ipmi-device", why = source.to_string()),
            say!(language, "ipmi-no-device-advice"),
        ),
        Error::Closed => (say!(language, "ipmi-closed"), String::new()),
    }
}

/// The BMC said no to a command.
pub(super) fn refused(command: CommandCode, code: u8, language: Language) -> Said {
    let (code, advice) = completion(command, code, language);
    let command = command.to_string();
    (
        say!(language, "fail-refused", command = command, code = code),
        advice,
    )
}

/// Whole seconds, and below ten with one decimal: a short patience must not read as none.
fn seconds(duration: Duration) -> String {
    let decimals = usize::from(duration < Duration::from_secs(10));
    format!("{:.decimals$}", duration.as_secs_f32())
}

/// The RMCP+ and RAKP status codes (IPMI 2.0 table 13-15), each with its code so that it can be looked up.
fn rakp_status(status: RakpStatus, language: Language) -> Said {
    let resources = || say!(language, "rakp-resources-advice");
    let again = || say!(language, "rakp-again-advice");
    let suites = || say!(language, "ipmi-suites-refused-advice");
    let privilege = || say!(language, "ipmi-privilege-advice");
    let name = || say!(language, "rakp-name-advice");
    let firmware = || say!(language, "rakp-firmware-advice");
    let (meaning, advice) = match status {
        RakpStatus::NoResources => (say!(language, "rakp-01"), resources()),
        RakpStatus::InvalidSessionId => (say!(language, "rakp-02"), again()),
        RakpStatus::InvalidPayloadType => (say!(language, "rakp-03"), firmware()),
        RakpStatus::InvalidAuthenticationAlgorithm => (say!(language, "rakp-04"), suites()),
        RakpStatus::InvalidIntegrityAlgorithm => (say!(language, "rakp-05"), suites()),
        RakpStatus::NoMatchingAuthenticationPayload => (say!(language, "rakp-06"), suites()),
        RakpStatus::NoMatchingIntegrityPayload => (say!(language, "rakp-07"), suites()),
        RakpStatus::InactiveSessionId => (say!(language, "rakp-08"), again()),
        RakpStatus::InvalidRole => (say!(language, "rakp-09"), privilege()),
        RakpStatus::UnauthorizedRole => (say!(language, "rakp-0a"), privilege()),
        RakpStatus::NoResourcesForRole => (say!(language, "rakp-0b"), resources()),
        RakpStatus::InvalidNameLength => (say!(language, "rakp-0c"), name()),
        RakpStatus::UnauthorizedName => (say!(language, "rakp-0d"), name()),
        RakpStatus::UnauthorizedGuid => (say!(language, "rakp-0e"), again()),
        RakpStatus::InvalidIntegrityCheckValue => (
            say!(language, "rakp-0f"),
            say!(language, "ipmi-wrong-password-advice"),
        ),
        RakpStatus::InvalidConfidentialityAlgorithm => (say!(language, "rakp-10"), suites()),
        RakpStatus::NoCipherSuiteMatch => (say!(language, "rakp-11"), suites()),
        RakpStatus::IllegalParameter => (say!(language, "rakp-12"), firmware()),
        RakpStatus::Reserved(_) => (say!(language, "rakp-reserved"), firmware()),
    };
    let code = format!("{:02X}h", status.value());
    (
        say!(language, "rakp-with-code", meaning = meaning, code = code),
        advice,
    )
}

#[cfg(test)]
mod tests {
    use super::rakp_status;
    use crate::{
        i18n::Language,
        ipmi::{Error, wire::RakpStatus},
    };
    use std::collections::BTreeSet;

    #[test]
    fn a_device_that_cannot_be_opened_is_named_with_what_helps() {
        let error = |kind: std::io::ErrorKind| Error::NoDevice {
            path: "/dev/ipmi0".to_owned(),
            source: kind.into(),
        };
        for language in [Language::Ja, Language::En] {
            let (answer, advice) = super::error(&error(std::io::ErrorKind::NotFound), language);
            assert!(answer.contains("/dev/ipmi0") && advice.contains("modprobe -a ipmi_si ipmi_devintf"));
            let (_, advice) = super::error(&error(std::io::ErrorKind::PermissionDenied), language);
            assert!(advice.contains("root") && !advice.contains("modprobe"));
            let (answer, advice) = super::error(&Error::InBandNotThere, language);
            assert!(!answer.is_empty() && advice.contains("local"));
        }
    }

    #[test]
    fn every_rakp_status_has_a_sentence_of_its_own_and_a_next_step() {
        for language in [Language::Ja, Language::En] {
            let mut all = BTreeSet::new();
            for code in 1..=0xff_u8 {
                let status = RakpStatus::from_value(code).expect("only 0 is no refusal");
                let (sentence, advice) = rakp_status(status, language);
                assert!(sentence.contains(&format!("{code:02X}h")) && !advice.is_empty());
                all.insert(sentence.replace(&format!("{code:02X}h"), ""));
            }
            assert_eq!(all.len(), 18 + 1, "18 of the standard, and one for all others");
        }
    }
}
