//! What is put on disk about one change, in this order: that it is begun (history), what undo needs (the server's
//! file), how it ended (history), that nothing is left to do (the server's file). A kill between any two of these
//! leaves something that can be finished or undone. Blocks.

use super::{
    configuring::Session,
    kept_change::{About, KeptChange, State},
    turn::named,
};
use crate::{
    configure::{
        self,
        ipmi_bmc::Snapshot,
        target::{Item, Outcome, Reason, Report},
    },
    history::{self, Ending, Kind, Origin, Record},
    home,
};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Where it is put.
pub(super) struct Paths {
    kept: PathBuf,
    history: PathBuf,
}

impl Paths {
    pub(super) fn of(bmc: &Session) -> Self {
        Self {
            kept: bmc.world.home.snapshot_file(&bmc.server.name),
            history: bmc.world.home.history_file(),
        }
    }
}

/// One change, from its first write to its end.
pub(super) struct ChangeRecord {
    paths: Paths,
    about: About,
    /// What was kept before this change.
    previous: Option<KeptChange>,
    /// As planned.
    items: Vec<Item>,
    is_begun: bool,
    kept: Option<KeptChange>,
}

impl ChangeRecord {
    pub(super) fn new(paths: Paths, about: About, previous: Option<KeptChange>, items: Vec<Item>) -> Self {
        Self {
            paths,
            about,
            previous,
            items,
            is_begun: false,
            kept: None,
        }
    }

    /// Returns when what undo needs is on disk. On an error nothing may be written to the server.
    pub(super) fn keep(&mut self, snapshot: &Snapshot) -> io::Result<()> {
        let interrupted = self.interrupted().filter(|_| self.about.kind != Kind::Undo);
        let snapshot = match interrupted {
            // Undo shall lead back to what was there before the change that was interrupted.
            Some(earlier) => snapshot.continuing(&earlier.snapshot).ok_or_else(|| {
                let why = format!(
                    "channel {}, but the interrupted change was of channel {}",
                    snapshot.channel, earlier.snapshot.channel
                );
                named(&self.paths.kept, &io::Error::other(why))
            })?,
            None => snapshot.clone(),
        };
        if !self.is_begun {
            let items = self.items.clone();
            self.note(self.record(Ending::Begun, items, 0))?;
            self.is_begun = true;
        }
        let kept = KeptChange::new(State::InProgress, self.about.clone(), snapshot);
        self.store(&kept)?;
        self.kept = Some(kept);
        Ok(())
    }

    /// Notes how it ended. An error says what could not be noted; the change itself stands.
    pub(super) fn end(&mut self, ended: &Result<Report, configure::Error>) -> io::Result<()> {
        match ended {
            Ok(report) => {
                let ending = if report.is_as_wanted() {
                    Ending::Verified
                } else {
                    Ending::Partly
                };
                self.note(self.record(ending, report.items.clone(), report.requests_sent))?;
                self.settle(report)
            }
            Err(_) if !self.is_begun => Ok(()),
            Err(error) => {
                let mut record = self.record(Ending::Failed, self.items.clone(), 0);
                record.error = Some(error.to_string());
                let noted = self.note(record);
                if self.about.kind == Kind::Undo || wrote_nothing(error) {
                    self.restore()?;
                }
                noted
            }
        }
    }

    fn settle(&self, report: &Report) -> io::Result<()> {
        let Some(kept) = self.kept.as_ref().or(self.interrupted()) else {
            return Ok(());
        };
        if self.about.kind == Kind::Undo && report.is_as_wanted() {
            return home::remove_durably(&self.paths.kept).map_err(|error| named(&self.paths.kept, &error));
        }
        let state = if leaves_something_to_do(report) {
            State::InProgress
        } else {
            State::Done
        };
        self.store(&kept.with_state(state))
    }

    /// Nothing was written, so what was kept before is still true.
    fn restore(&self) -> io::Result<()> {
        match (&self.previous, &self.kept) {
            (_, None) => Ok(()),
            (Some(previous), Some(_)) => self.store(previous),
            (None, Some(_)) => home::remove_durably(&self.paths.kept),
        }
    }

    fn interrupted(&self) -> Option<&KeptChange> {
        self.previous
            .as_ref()
            .filter(|previous| previous.state == State::InProgress)
    }

    fn record(&self, ending: Ending, items: Vec<Item>, requests_sent: u64) -> Record<Item> {
        let goes_on = self.about.kind == Kind::Undo || self.interrupted().is_some();
        let previous = self.previous.as_ref().filter(|_| goes_on);
        Record {
            version: history::VERSION,
            kind: self.about.kind,
            ending,
            origin: self.about.origin.clone(),
            continues: previous.and_then(|previous| Some(previous.about.as_ref()?.origin.id.clone())),
            ended_at: (ending != Ending::Begun).then(jiff::Timestamp::now),
            items,
            requests_sent,
            error: None,
        }
    }

    fn note(&self, record: Record<Item>) -> io::Result<()> {
        let path: &Path = &self.paths.history;
        history::append(path, &record).map_err(|error| named(path, &error))
    }

    fn store(&self, kept: &KeptChange) -> io::Result<()> {
        let path: &Path = &self.paths.kept;
        kept.store(path).map_err(|error| named(path, &error))
    }
}

impl About {
    /// An undo keeps what the change wanted, so that it can be finished instead.
    pub(super) fn of_undo(origin: Origin, undone: Option<&Self>) -> Self {
        match undone {
            Some(undone) => Self {
                kind: Kind::Undo,
                origin: Origin {
                    manufacturer_id: undone.origin.manufacturer_id,
                    product_id: undone.origin.product_id,
                    firmware: undone.origin.firmware.clone(),
                    ..origin
                },
                ..undone.clone()
            },
            None => Self {
                kind: Kind::Undo,
                origin,
                wanted: crate::site::Wanted::default(),
                consent: configure::target::Consent::default(),
                fingerprint: String::new(),
            },
        }
    }
}

/// Whether an error says by its meaning that no entry was written.
fn wrote_nothing(error: &configure::Error) -> bool {
    use configure::Error;
    matches!(
        error,
        Error::Keep(_) | Error::BeingConfigured { .. } | Error::ChangedSince
    )
}

/// Something is not known, or was not tried because the user stopped it: what undo needs stays as it is.
fn leaves_something_to_do(report: &Report) -> bool {
    report.items.iter().any(|item| {
        matches!(
            item.outcome,
            Outcome::Unknown(_) | Outcome::Rejected(Reason::Cancelled)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{configure::target::Consent, site::Wanted};

    fn record(folder: &Path, previous: Option<KeptChange>) -> ChangeRecord {
        let origin = Origin {
            id: "this".to_owned(),
            began_at: jiff::Timestamp::UNIX_EPOCH,
            user: "ops".to_owned(),
            computer: "desk".to_owned(),
            process: 1,
            server: "SV01".to_owned(),
            bmc: "192.0.2.51".to_owned(),
            guid: None,
            manufacturer_id: None,
            product_id: None,
            firmware: None,
        };
        let about = About {
            kind: Kind::Apply,
            origin,
            wanted: Wanted::default(),
            consent: Consent::default(),
            fingerprint: String::new(),
        };
        let paths = Paths {
            kept: folder.join("kept.json"),
            history: folder.join("history.jsonl"),
        };
        ChangeRecord::new(paths, about, previous, Vec::new())
    }

    fn snapshot() -> Snapshot {
        Snapshot {
            version: 1,
            channel: 1,
            entries: Vec::new(),
        }
    }

    fn endings(folder: &Path) -> Vec<Ending> {
        let history = history::read::<Item>(&folder.join("history.jsonl")).expect("readable");
        history.records.iter().map(|record| record.ending).collect()
    }

    #[test]
    fn what_cannot_be_kept_is_an_error_before_anything_is_written_and_the_history_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        // Something is in the way of the file.
        std::fs::create_dir_all(folder.path().join("kept.json/full")).expect("made");
        let mut record = record(folder.path(), None);
        let error = record.keep(&snapshot()).expect_err("in the way");
        assert!(
            error.to_string().contains("kept.json"),
            "it names the file: {error}"
        );
        assert_eq!(endings(folder.path()), [Ending::Begun]);
        record.end(&Err(configure::Error::Keep(error))).expect("noted");
        assert_eq!(endings(folder.path()), [Ending::Failed]);
    }

    #[test]
    fn a_bmc_that_somebody_else_configures_leaves_what_undo_had() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut earlier = record(folder.path(), None);
        earlier.keep(&snapshot()).expect("kept");
        let done = earlier.kept.clone().expect("kept").with_state(State::Done);
        let mut record = record(folder.path(), Some(done.clone()));
        record.keep(&snapshot()).expect("kept");
        let table = configure::ipmi_bmc::Table::Lan;
        record
            .end(&Err(configure::Error::BeingConfigured { table }))
            .expect("noted");
        let path = folder.path().join("kept.json");
        assert_eq!(KeptChange::load(&path).expect("readable"), Some(done));
    }
}
