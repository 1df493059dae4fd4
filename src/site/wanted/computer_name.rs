//! The name that stands for the server, as the BMC can hold it.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A system name: 1 to 63 printable ASCII characters (IPMI 2.0 section 22.14a, parameter 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ComputerName(String);

impl ComputerName {
    /// More than this no BMC is asked to hold; it may offer less.
    pub const MAX_BYTES: usize = 63;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text cannot be a BMC's system name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComputerNameError {
    /// There is no text.
    #[error("a computer name needs at least one character")]
    Empty,
    /// Longer than a BMC is asked to hold.
    #[error("a computer name holds at most 63 bytes, this one has {bytes}")]
    TooLong {
        /// How many bytes were given.
        bytes: usize,
    },
    /// A character that a BMC would show differently.
    #[error("a computer name may only have printable ASCII characters, not {character:?}")]
    Unprintable {
        /// The first such character.
        character: char,
    },
}

impl FromStr for ComputerName {
    type Err = ComputerNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(ComputerNameError::Empty);
        }
        if let Some(character) = text.chars().find(|c| !(' '..='~').contains(c)) {
            return Err(ComputerNameError::Unprintable { character });
        }
        if text.len() > Self::MAX_BYTES {
            return Err(ComputerNameError::TooLong { bytes: text.len() });
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for ComputerName {
    type Error = ComputerNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ComputerName> for String {
    fn from(name: ComputerName) -> Self {
        name.0
    }
}

impl fmt::Display for ComputerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
