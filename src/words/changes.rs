//! Words for changes of a server: what kind, how it ended, and that one was interrupted.

use crate::{
    configure::target::Outcome,
    engine::view::{ChangeEnding, ChangeKind, HistoryEntry, Unfinished},
    i18n::Language,
    say,
};

/// How a change stands, as far as the history tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeState {
    /// Somebody is making it now.
    UnderWay,
    /// It was begun and never ended.
    Interrupted,
    /// Everything is as wanted, as it was read back.
    Verified,
    /// Something is not as wanted.
    Partly,
    /// An error ended it.
    Failed,
}

impl ChangeState {
    /// Of an entry of the history.
    pub fn of(entry: &HistoryEntry) -> Self {
        match entry.change.ending {
            ChangeEnding::Begun if entry.is_under_way => Self::UnderWay,
            ChangeEnding::Begun => Self::Interrupted,
            ChangeEnding::Verified => Self::Verified,
            ChangeEnding::Partly => Self::Partly,
            ChangeEnding::Failed => Self::Failed,
        }
    }

    /// The name that `--json` uses; it never changes.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnderWay => "under_way",
            Self::Interrupted => "interrupted",
            Self::Verified => "verified",
            Self::Partly => "partly",
            Self::Failed => "failed",
        }
    }
}

/// What kind of change it was.
pub fn change_kind(kind: ChangeKind, language: Language) -> String {
    match kind {
        ChangeKind::Apply => say!(language, "change-apply"),
        ChangeKind::Finish => say!(language, "change-finish"),
        ChangeKind::Undo => say!(language, "change-undo"),
    }
}

/// How it stands, in a word.
pub fn change_state(state: ChangeState, language: Language) -> String {
    match state {
        ChangeState::UnderWay => say!(language, "change-under-way"),
        ChangeState::Interrupted => say!(language, "change-interrupted"),
        ChangeState::Verified => say!(language, "change-verified"),
        ChangeState::Partly => say!(language, "change-partly"),
        ChangeState::Failed => say!(language, "change-failed"),
    }
}

/// How a setting of a change ended, in a word: what would change is in the past only planned.
pub fn past_outcome(outcome: &Outcome, language: Language) -> String {
    match outcome {
        Outcome::Differs => say!(language, "change-planned"),
        ended => super::outcome(ended, language),
    }
}

/// How it stands, in a sentence.
pub fn change_state_text(state: ChangeState, language: Language) -> String {
    match state {
        ChangeState::UnderWay => say!(language, "change-under-way-text"),
        ChangeState::Interrupted => say!(language, "change-interrupted-text"),
        ChangeState::Verified => say!(language, "change-verified-text"),
        ChangeState::Partly => say!(language, "change-partly-text"),
        ChangeState::Failed => say!(language, "change-failed-text"),
    }
}

/// That a change was interrupted; `time` is when it was begun, as the face writes times.
pub fn unfinished(unfinished: &Unfinished, time: String, language: Language) -> String {
    let user = unfinished.user.clone();
    let computer = unfinished.computer.clone();
    let entries = u64::try_from(unfinished.entries).unwrap_or(u64::MAX);
    match unfinished.kind {
        ChangeKind::Apply | ChangeKind::Finish => say!(
            language,
            "unfinished-apply",
            user = user,
            computer = computer,
            time = time,
            entries = entries
        ),
        ChangeKind::Undo => say!(
            language,
            "unfinished-undo",
            user = user,
            computer = computer,
            time = time,
            entries = entries
        ),
    }
}
