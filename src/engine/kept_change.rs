//! The file that says what a server held before the last change, and whether that change came to its end.
//!
//! Version 1 was the bare snapshot of a change that had ended; it stays readable. This file reads and writes, and
//! decides nothing.

use super::view::Unfinished;
use crate::{
    configure::{
        ipmi_bmc::Snapshot,
        target::{Consent, Fingerprint},
    },
    history::{Kind, Origin},
    home,
    site::Wanted,
};
use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path};

const VERSION: u32 = 2;

/// Whether a change came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// It was begun, or ended with something nobody knows.
    InProgress,
    /// It ended in order.
    Done,
}

/// A change of a server, enough to finish it and to undo it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptChange {
    version: u32,
    pub(super) state: State,
    /// What it is about; a file of version 1 does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<About>,
    /// The entries, before and as written.
    pub(super) snapshot: Snapshot,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) kind: Kind,
    #[serde(flatten)]
    pub(super) origin: Origin,
    /// What was wanted when the entries were written.
    pub(super) wanted: Wanted,
    /// What the user had consented to.
    pub(super) consent: Consent,
    /// Of the state the plan was made from, in hexadecimal digits.
    pub(super) fingerprint: String,
}

/// Why a file cannot be used.
#[derive(Debug)]
pub(super) enum Unusable {
    /// The system does not give it.
    Io(io::Error),
    /// It is torn, empty, or somebody else's.
    Broken(String),
    /// A newer version wrote it.
    Newer(u32),
}

impl KeptChange {
    pub(super) fn new(state: State, about: About, snapshot: Snapshot) -> Self {
        Self {
            version: VERSION,
            state,
            about: Some(about),
            snapshot,
        }
    }

    /// Reads a server's file; `None` where nothing was changed.
    pub(super) fn load(path: &Path) -> Result<Option<Self>, Unusable> {
        match fs::read(path) {
            Ok(text) => Self::parse(&text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Unusable::Io(error)),
        }
    }

    fn parse(text: &[u8]) -> Result<Self, Unusable> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let broken = |error: serde_json::Error| Unusable::Broken(error.to_string());
        match serde_json::from_slice(text).map_err(broken)? {
            Version { version: 1 } => Ok(Self {
                version: VERSION,
                state: State::Done,
                about: None,
                snapshot: serde_json::from_slice(text).map_err(broken)?,
            }),
            Version { version: VERSION } => serde_json::from_slice(text).map_err(broken),
            Version { version } => Err(Unusable::Newer(version)),
        }
    }

    /// The same change in another state.
    pub(super) fn with_state(&self, state: State) -> Self {
        Self {
            state,
            ..self.clone()
        }
    }

    /// Puts it in place of the old file, and returns when it is on disk.
    pub(super) fn store(&self, path: &Path) -> io::Result<()> {
        home::replace_durably(path, &serde_json::to_vec_pretty(self)?)
    }

    /// Whether it was interrupted, as far as the file says.
    pub(super) fn is_in_progress(&self) -> bool {
        self.state == State::InProgress
    }

    /// What the faces say of an interrupted change.
    fn unfinished(&self) -> Option<Unfinished> {
        let about = self.about.as_ref().filter(|_| self.is_in_progress())?;
        Some(Unfinished {
            server: about.origin.server.clone(),
            kind: about.kind,
            began_at: about.origin.began_at,
            user: about.origin.user.clone(),
            computer: about.origin.computer.clone(),
            entries: self.snapshot.entries.len(),
        })
    }
}

/// The interrupted change of a server, where there is one and no living process works on it. Blocks for a moment.
pub(super) fn unfinished(path: &Path) -> Option<Unfinished> {
    let kept = KeptChange::load(path).ok().flatten()?;
    kept.unfinished().filter(|_| !home::is_locked_beside(path))
}

/// A fingerprint as the file has it.
pub(super) fn hexadecimal(fingerprint: Fingerprint) -> String {
    fingerprint.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{KeptChange, State, Unusable};

    #[test]
    fn a_file_of_version_1_is_a_change_that_ended() {
        let text = r#"{"version":1,"channel":1,"entries":[{"entry":{"destination_type":2},"before":"02000000","written":"02800603"}]}"#;
        let kept = KeptChange::parse(text.as_bytes()).expect("understood");
        assert_eq!((kept.state, kept.snapshot.entries.len()), (State::Done, 1));
        assert!(kept.unfinished().is_none());
    }

    #[test]
    fn a_torn_file_and_one_of_a_newer_version_are_told_apart() {
        for torn in ["", "{", "{\"version\":1,\"channel\":1,\"entr", "null", "\0\0"] {
            assert!(
                matches!(KeptChange::parse(torn.as_bytes()), Err(Unusable::Broken(_))),
                "{torn:?}"
            );
        }
        let newer = KeptChange::parse(br#"{"version":3}"#);
        assert!(matches!(newer, Err(Unusable::Newer(3))), "{newer:?}");
    }
}
