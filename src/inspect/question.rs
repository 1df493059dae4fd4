//! One typed request over a line, with what a BMC refuses told apart from a line that is dead.

use crate::ipmi::{
    self,
    command::{CommandCode, IpmiCommand, Message},
    line::Line,
};

/// Why a BMC that answers did not tell what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It refused with this completion code (IPMI 2.0 table 5-2, or the command's section).
    Code {
        /// What was asked.
        command: CommandCode,
        /// The completion code.
        code: u8,
    },
    /// Its answer cannot be read.
    Unreadable {
        /// What was asked.
        command: CommandCode,
    },
}

impl Refusal {
    /// The completion code, where there is one.
    pub(super) fn code(self) -> Option<u8> {
        match self {
            Self::Code { code, .. } => Some(code),
            Self::Unreadable { .. } => None,
        }
    }

    /// The error, for what cannot go on without the answer.
    pub(super) fn into_error(self) -> ipmi::Error {
        match self {
            Self::Code { command, code } => ipmi::Error::from_completion_code(command, code),
            Self::Unreadable { command } => ipmi::Error::Malformed {
                command,
                detail: "the fields are not where the specification puts them".to_owned(),
            },
        }
    }
}

/// Asks; a refusal is an answer, a line that is dead is an error.
pub(super) async fn ask<L: Line, C>(
    line: &mut L,
    command: C,
) -> Result<Result<C::Output, Refusal>, ipmi::Error>
where
    C: IpmiCommand,
{
    let message: Message = command.into();
    let command = CommandCode::of(&message);
    Ok(match line.ask(&message).await? {
        Ok(data) => C::parse_success_response(&data).map_err(|_| Refusal::Unreadable { command }),
        Err(code) => Err(Refusal::Code { command, code }),
    })
}

/// Asks for what cannot be done without.
pub(super) async fn need<L: Line, C: IpmiCommand>(
    line: &mut L,
    command: C,
) -> Result<C::Output, ipmi::Error> {
    ask(line, command).await?.map_err(Refusal::into_error)
}
