//! The names by which answers files, scripts and the data files speak of questions and answers.

use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt};

/// Defines an identifier: a string that cannot be taken for another kind of string.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The identifier as written in files.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// Names a question, for example `preboot`.
    QuestionId
}

identifier! {
    /// Names an answer within its question, for example `yes` or `unknown`.
    AnswerId
}

impl AnswerId {
    /// The answer that every question offers: "I don't know".
    pub const UNKNOWN: &'static str = "unknown";
}
