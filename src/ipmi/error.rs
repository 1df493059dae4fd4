//! Everything that can go wrong between this program and a BMC, with the data that explains it.
//!
//! No sentence for the user is here: the room of words makes one out of a variant. Questions that callers decide by
//! are methods (`is_unreachable`, `outcome_is_unknown` …).

use super::{
    command::{CommandCode, ParameterRefusal, PrivilegeLevel},
    crypto::CipherSuite,
    wire::RakpStatus,
};
use ipmi_rs_core::connection::CompletionErrorCode;
use std::{io, time::Duration};

/// A step of opening a session, named by the message whose answer was waited for or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningStep {
    /// RMCP+ Open Session Request.
    OpenSession,
    /// RAKP 1: the user name is named.
    Rakp1,
    /// RAKP 3: the password is proven.
    Rakp3,
    /// Set Session Privilege Level, the first request under the new keys.
    Privilege,
}

/// How patiently something was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    /// How many times the datagram was sent.
    pub tries: u32,
    /// From the first of them to giving up.
    pub duration: Duration,
}

/// Why an IPMI session or request did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The host name leads to no address.
    #[error("the name {host} leads to no address")]
    NameNotFound {
        /// The name.
        host: String,
        /// What the resolver said; nothing if it answered with an empty list.
        source: Option<io::Error>,
    },
    /// This machine cannot send there (no network, no route), or has no socket to give.
    #[error("this machine cannot send to the BMC")]
    Socket {
        /// What the system said.
        source: io::Error,
    },
    /// The system has no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
    /// A BMC user name holds at most 16 bytes.
    #[error("a BMC user name holds at most 16 bytes, this one has {bytes}")]
    UserNameTooLong {
        /// How many there are.
        bytes: usize,
    },
    /// A BMC password holds at most 20 bytes.
    #[error("a BMC password holds at most 20 bytes, this one has {bytes}")]
    PasswordTooLong {
        /// How many there are.
        bytes: usize,
    },
    /// The BMC key (K_G) is longer than 20 bytes, or starts with `0x` and is not hexadecimal.
    #[error("the BMC key is not at most 20 bytes or their hexadecimal digits")]
    MalformedBmcKey,
    /// Not one answer came.
    #[error("no answer from the BMC after {} tries in {:?}", waited.tries, waited.duration)]
    Unreachable {
        /// How long it was waited.
        waited: Waited,
        /// The host itself said that nothing listens on the port.
        port_refused: bool,
    },
    /// The BMC answered, and then went silent while the session was being opened.
    #[error("the BMC stopped answering at {step:?} after {} tries in {:?}", waited.tries, waited.duration)]
    SilentWhileOpening {
        /// Which message it left unanswered.
        step: OpeningStep,
        /// How long it was waited.
        waited: Waited,
    },
    /// The BMC takes none of the cipher suites that were proposed.
    #[error("the BMC takes none of the cipher suites {offered:?}")]
    SuitesRefused {
        /// The suites, in the order they were proposed.
        offered: Vec<CipherSuite>,
        /// What it said to the last; `None` if it agreed and named other algorithms.
        status: Option<RakpStatus>,
    },
    /// A BMC that used to take a stronger suite does so no longer; the weaker one was not tried.
    #[error("the BMC used to take cipher suite {previously:?} and now refuses it")]
    SuiteDowngrade {
        /// The suite of the last session.
        previously: CipherSuite,
        /// What it said; `None` if it agreed and named other algorithms.
        status: Option<RakpStatus>,
    },
    /// The BMC refuses to open the session, for another reason than the suite.
    #[error("the BMC refuses at {step:?}: {status:?}")]
    OpeningRefused {
        /// Which message it refused.
        step: OpeningStep,
        /// Why.
        status: RakpStatus,
    },
    /// The password is not the user's: the BMC's proof does not fit it, or the BMC says that ours doesn't.
    #[error("the password is not this user's")]
    WrongPassword,
    /// The password fits, and the session key does not: the BMC's own key (K_G) is another one.
    #[error("the BMC key does not fit (given: {given})")]
    WrongBmcKey {
        /// Whether one was given at all.
        given: bool,
    },
    /// The session is open, and the BMC does not grant the level that was asked for.
    #[error("the BMC does not grant {wanted:?} (completion code {code:#04x})")]
    PrivilegeRefused {
        /// The level.
        wanted: PrivilegeLevel,
        /// What Set Session Privilege Level answered; 0 if it granted a lower one.
        code: u8,
    },
    /// No answer came to a request of an open session: **whether it was carried out is unknown**.
    #[error("no answer to {command} after {} tries in {:?}", waited.tries, waited.duration)]
    TimedOut {
        /// The request.
        command: CommandCode,
        /// How long it was waited.
        waited: Waited,
    },
    /// The BMC does not know the command (C1h, C2h) or the parameter (80h).
    #[error("the BMC does not support {command} (completion code {code:#04x})")]
    Unsupported {
        /// The request.
        command: CommandCode,
        /// The completion code.
        code: u8,
    },
    /// The session's privilege level does not suffice (D4h).
    #[error("the privilege level does not suffice for {command}")]
    InsufficientPrivilege {
        /// The request.
        command: CommandCode,
    },
    /// Any other completion code but success.
    #[error("{command} ended with completion code {code:#04x}")]
    Completion {
        /// The request.
        command: CommandCode,
        /// The completion code.
        code: u8,
    },
    /// The answer says success and cannot be read.
    #[error("the answer to {command} is malformed: {detail}")]
    Malformed {
        /// The request.
        command: CommandCode,
        /// What the decoder said.
        detail: String,
    },
    /// The device of the in-band driver is not there, or may not be opened.
    #[error("{path}: {source}")]
    NoDevice {
        /// Which.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// This system has no in-band way yet.
    #[error("no in-band way on this system")]
    InBandNotThere,
    /// The in-band driver did not take the request; it was not carried out.
    #[error("the in-band driver: {source}")]
    Device {
        /// What the system said.
        source: io::Error,
    },
    /// The session has been closed, or never came to be.
    #[error("the session is closed")]
    Closed,
}

impl Error {
    /// The error for a completion code other than zero.
    pub fn from_completion_code(command: CommandCode, code: u8) -> Self {
        match code {
            0xc1 | 0xc2 => Self::Unsupported { command, code },
            0x80 if command.is_parameter_access() => Self::Unsupported { command, code },
            0xd4 => Self::InsufficientPrivilege { command },
            _ => Self::Completion { command, code },
        }
    }

    /// Nobody could be spoken to: no address, no route, or no answer at all.
    pub fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::NameNotFound { .. }
                | Self::Socket { .. }
                | Self::Unreachable { .. }
                | Self::NoDevice { .. }
                | Self::InBandNotThere
        )
    }

    /// The BMC answered, and its answer was no: credentials, privilege, cipher suite, or a completion code.
    pub fn is_refused(&self) -> bool {
        match self {
            Self::SuitesRefused { .. }
            | Self::SuiteDowngrade { .. }
            | Self::OpeningRefused { .. }
            | Self::WrongPassword
            | Self::WrongBmcKey { .. }
            | Self::PrivilegeRefused { .. }
            | Self::Unsupported { .. }
            | Self::InsufficientPrivilege { .. } => true,
            Self::Completion { .. } => !self.outcome_is_unknown(),
            _ => false,
        }
    }

    /// The BMC does not know the command or the parameter.
    pub fn is_unsupported(&self) -> bool {
        matches!(self, Self::Unsupported { .. })
    }

    /// The request may or may not have been carried out: no answer came, or one that says that the real answer is
    /// lost (C3h time-out while processing, CEh no response could be given, CFh duplicate of a request already taken).
    pub fn outcome_is_unknown(&self) -> bool {
        matches!(
            self,
            Self::TimedOut { .. }
                | Self::Completion {
                    code: 0xc3 | 0xce | 0xcf,
                    ..
                }
        )
    }

    /// What a completion code of Get or Set Configuration Parameters means, where it is one of theirs.
    pub fn parameter_refusal(&self) -> Option<ParameterRefusal> {
        let (Self::Completion { command, code } | Self::Unsupported { command, code }) = self else {
            return None;
        };
        ParameterRefusal::from_code(*code).filter(|_| command.is_parameter_access())
    }

    /// The completion code's meaning in `ipmi-rs-core`'s words.
    pub fn completion(&self) -> Option<CompletionErrorCode> {
        let code = match self {
            Self::Completion { code, .. }
            | Self::Unsupported { code, .. }
            | Self::PrivilegeRefused { code, .. } => *code,
            Self::InsufficientPrivilege { .. } => 0xd4,
            _ => return None,
        };
        CompletionErrorCode::try_from(code).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn _the_error_travels_between_threads<T: Send + Sync + 'static>() {}
    const _: () = _the_error_travels_between_threads::<Error>();

    #[test]
    fn completion_codes_become_the_error_that_names_them() {
        let get = CommandCode::GET_LAN_PARAMETER;
        assert!(Error::from_completion_code(get, 0xc1).is_unsupported());
        assert!(Error::from_completion_code(get, 0x80).is_unsupported());
        let alert = CommandCode::ALERT_IMMEDIATE;
        assert!(
            !Error::from_completion_code(alert, 0x80).is_unsupported(),
            "80h means something else there"
        );
        assert!(matches!(
            Error::from_completion_code(alert, 0xd4),
            Error::InsufficientPrivilege { .. }
        ));
        let read_only = Error::from_completion_code(CommandCode::SET_LAN_PARAMETER, 0x82);
        assert_eq!(read_only.parameter_refusal(), Some(ParameterRefusal::ReadOnly));
        assert!(read_only.is_refused());
        assert_eq!(Error::from_completion_code(alert, 0x82).parameter_refusal(), None);
    }

    #[test]
    fn an_unknown_outcome_is_no_refusal() {
        for code in [0xc3, 0xce, 0xcf] {
            let error = Error::from_completion_code(CommandCode::SET_PEF_PARAMETER, code);
            assert!(error.outcome_is_unknown() && !error.is_refused());
        }
    }
}
