//! Writes whole entries, one after another, and reads each one back: nothing counts as applied that was not seen.
//!
//! While a table is written its set-in-progress flag is held, and released on every way out. Where
//! something happened on the way, everything that was written is looked at once more after that.

mod last_look;

use super::{
    Error,
    draft::{Draft, Edit},
    entry::{Entry, Table},
    reading::{self, Values},
    request::{self, SetInProgress},
    watched::Watched,
};
use crate::ipmi::line::Line;
use crate::{
    configure::target::{Item, ItemName, Outcome, Progress, Reason},
    ipmi::command::{Channel, Message, ParameterRefusal},
};
use std::{collections::BTreeMap, time::Duration};

/// How often an entry is written when the answers get lost and the old value still stands.
const MAX_WRITES: u32 = 3;
/// How often an entry is read again when its write was answered and the old value still stands.
const MAX_LATE_READS: u32 = 3;
/// How often the set-in-progress flag is tried for before it is taken for a left-over.
const MAX_LOCK_TRIES: u32 = 3;

/// What became of a draft.
pub(super) struct Done {
    pub(super) items: Vec<Item>,
    /// What each entry that was written read back as.
    pub(super) read_back: BTreeMap<Entry, Vec<u8>>,
}

/// Carries out a draft. `values` are the entries as they were just read.
pub(super) async fn carry_out<L: Line>(
    line: &mut L,
    channel: Channel,
    draft: Draft,
    values: Values,
    lock_pause: Duration,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    let line = &mut Watched::new(line);
    let tables: Vec<Table> = [Table::Lan, Table::Pef, Table::SystemInfo]
        .into_iter()
        .filter(|&table| draft.edits.iter().any(|edit| edit.entry.table() == table))
        .collect();
    let mut held = Vec::new();
    for table in tables {
        match hold(line, channel, table, lock_pause).await {
            Ok(true) => held.push(table),
            Ok(false) => {}
            Err(error) => {
                release(line, channel, &held, 1).await;
                return Err(error);
            }
        }
    }
    let mut work = Work {
        draft,
        values,
        run: BTreeMap::new(),
        read_back: BTreeMap::new(),
    };
    work.tell_settled(progress);
    work.write_all(line, channel, lock_pause, progress).await;
    let is_silent = work
        .run
        .values()
        .any(|ended| matches!(ended, Outcome::Unknown(_)));
    let is_released = release(line, channel, &held, if is_silent { 1 } else { MAX_WRITES }).await;
    if line.has_broken() || !is_released || work.is_anything_late() {
        work.look_again(line, channel, is_released, lock_pause, progress)
            .await;
    }
    work.prove_the_gateway(line, channel, progress).await;
    Ok(Done {
        items: work.draft.items,
        read_back: work.read_back,
    })
}

struct Work {
    draft: Draft,
    /// As last read.
    values: Values,
    /// How the edits of this run went, by item; the worst counts.
    run: BTreeMap<ItemName, Outcome>,
    read_back: BTreeMap<Entry, Vec<u8>>,
}

impl Work {
    fn tell_settled(&mut self, progress: &mut dyn Progress) {
        for item in &mut self.draft.items {
            if !self
                .draft
                .edits
                .iter()
                .any(|edit| edit.serves.contains(&item.name))
            {
                item.after = Some(self.draft.view.value(&self.values, item.name, Some(&item.wanted)));
                progress.item_done(item);
            }
        }
    }

    async fn write_all<L: Line>(
        &mut self,
        line: &mut L,
        channel: Channel,
        pause: Duration,
        progress: &mut dyn Progress,
    ) {
        let mut stop = None;
        let edits = std::mem::take(&mut self.draft.edits);
        let mut left = edits.as_slice();
        while let Some((edit, rest)) = left.split_first() {
            left = rest;
            let is_of_the_gateway = edit.entry.is_of_the_gateway();
            if stop.is_none() && progress.is_cancelled() {
                stop = Some(Reason::Cancelled);
            }
            if let Some(reason) = stop.clone().or_else(|| self.obstacle(edit)) {
                self.note(edit, |_| Outcome::Rejected(reason.clone()));
            } else {
                let mut written = write_entry(line, channel, edit, pause).await;
                if is_of_the_gateway && matches!(written, Written::Unknown(_)) {
                    written = Written::Unknown(Reason::NoNewSession);
                }
                if matches!(written, Written::Unknown(_)) {
                    stop = Some(Reason::NotTried);
                }
                self.take(edit, written);
            }
            if !is_of_the_gateway {
                self.settle(edit, rest, progress);
            }
        }
        self.draft.edits = edits;
    }

    /// A gateway stands only when a new session has shown that the BMC is still reached; then its items are told.
    async fn prove_the_gateway<L: Line>(
        &mut self,
        line: &mut L,
        channel: Channel,
        progress: &mut dyn Progress,
    ) {
        let edits: Vec<Edit> = self
            .draft
            .edits
            .iter()
            .filter(|edit| edit.entry.is_of_the_gateway())
            .cloned()
            .collect();
        let was_written = edits.iter().any(|edit| {
            edit.serves
                .iter()
                .any(|name| self.run.get(name) == Some(&Outcome::Applied))
        });
        if was_written {
            line.renew().await;
        }
        let mut is_cut_off = false;
        for edit in &edits {
            if edit
                .serves
                .iter()
                .any(|name| self.run.get(name) != Some(&Outcome::Applied))
            {
                continue;
            }
            let read = if is_cut_off {
                None
            } else {
                reading::read_parameter(line, channel, edit.entry.parameter())
                    .await
                    .ok()
                    .flatten()
            };
            is_cut_off = read.is_none();
            let written = read.map_or(Written::Unknown(Reason::NoNewSession), Written::ReadBack);
            self.take(edit, written);
        }
        let mut left = edits.as_slice();
        while let Some((edit, rest)) = left.split_first() {
            left = rest;
            self.settle(edit, rest, progress);
        }
    }

    /// Why an edit makes no sense any more: what it serves has failed, or what it needs does not stand.
    fn obstacle(&self, edit: &Edit) -> Option<Reason> {
        let has_failed = |name: &ItemName| self.run.get(name).is_some_and(|ended| *ended != Outcome::Applied);
        let needed_fails = edit.needs.as_ref().is_some_and(|name| {
            has_failed(name)
                || self.draft.items.iter().any(|item| {
                    item.name == *name && matches!(item.outcome, Outcome::Rejected(_) | Outcome::Unknown(_))
                })
        });
        (needed_fails || edit.serves.iter().all(has_failed)).then_some(Reason::NotTried)
    }

    fn take(&mut self, edit: &Edit, written: Written) {
        match written {
            Written::ReadBack(read) => {
                self.values.insert(edit.entry, read.clone());
                let view = self.draft.view.clone();
                let values = self.values.clone();
                self.note(edit, |name| {
                    if edit.entry.is_same_for(name, &read, &edit.written) {
                        Outcome::Applied
                    } else {
                        Outcome::Rejected(Reason::NotTaken {
                            read: view.value(&values, name, None),
                        })
                    }
                });
                self.read_back.insert(edit.entry, read);
            }
            Written::Refused {
                completion_code,
                read,
            } => {
                if let Some(read) = read {
                    self.values.insert(edit.entry, read);
                }
                self.note(edit, |_| Outcome::Rejected(Reason::Refused { completion_code }));
            }
            Written::Unknown(reason) => {
                self.values.remove(&edit.entry);
                self.note(edit, |_| Outcome::Unknown(reason.clone()));
            }
        }
    }

    fn note(&mut self, edit: &Edit, outcome: impl Fn(ItemName) -> Outcome) {
        for &name in &edit.serves {
            let outcome = outcome(name);
            let earlier = self.run.entry(name).or_insert(Outcome::Applied);
            let is_worse = match earlier {
                Outcome::Applied => true,
                Outcome::Rejected(_) => matches!(outcome, Outcome::Unknown(_)),
                _ => false,
            };
            if is_worse {
                *earlier = outcome;
            }
        }
    }

    /// Gives the items that no later edit serves their outcome, and tells them.
    fn settle(&mut self, edit: &Edit, rest: &[Edit], progress: &mut dyn Progress) {
        for item in &mut self.draft.items {
            let is_last = edit.serves.contains(&item.name)
                && !rest.iter().any(|later| later.serves.contains(&item.name));
            if !is_last {
                continue;
            }
            if let (Outcome::Differs, Some(outcome)) = (&item.outcome, self.run.get(&item.name)) {
                item.outcome = outcome.clone();
            }
            item.after = match item.outcome {
                Outcome::Unknown(_) => None,
                _ => Some(self.draft.view.value(&self.values, item.name, Some(&item.wanted))),
            };
            progress.item_done(item);
        }
    }
}

/// How writing one entry ended.
enum Written {
    /// It was written and this is what it reads as now.
    ReadBack(Vec<u8>),
    /// The BMC said no.
    Refused {
        completion_code: u8,
        read: Option<Vec<u8>>,
    },
    /// Nobody can say what it holds.
    Unknown(Reason),
}

/// Writes an entry until it reads back as written, the BMC says no, or nothing can be read any more.
async fn write_entry<L: Line>(line: &mut L, channel: Channel, edit: &Edit, pause: Duration) -> Written {
    let mut written = write_until_read(line, channel, edit).await;
    for late in 1..=MAX_LATE_READS {
        if !written.is_pending(edit) {
            break;
        }
        // It may take its time; each wait is longer than the one before.
        wait(pause * late / 8).await;
        if let Ok(Some(read)) = reading::read_parameter(line, channel, edit.entry.parameter()).await {
            written = Written::ReadBack(read);
        }
    }
    written
}

async fn write_until_read<L: Line>(line: &mut L, channel: Channel, edit: &Edit) -> Written {
    let mut writes = 1;
    loop {
        let answer = line.ask(&request::set(channel, edit.entry, &edit.written)).await;
        let read = reading::read_parameter(line, channel, edit.entry.parameter()).await;
        if let Ok(Err(completion_code)) = answer
            && (!reading::is_transient(completion_code) || writes == MAX_WRITES)
        {
            let read = read.ok().flatten();
            return Written::Refused {
                completion_code,
                read,
            };
        }
        let read = match read {
            Ok(Some(read)) => read,
            Ok(None) => return Written::Unknown(Reason::NotOffered),
            Err(Error::Refused { completion_code, .. }) => {
                return Written::Unknown(Reason::Refused { completion_code });
            }
            Err(_) => return Written::Unknown(Reason::NoAnswer),
        };
        let may_repeat = !matches!(answer, Ok(Ok(_))) && edit.entry.is_same(&read, &edit.before);
        if !may_repeat || writes == MAX_WRITES {
            return Written::ReadBack(read);
        }
        writes += 1;
    }
}

/// Sets a table's set-in-progress flag; `false` where the BMC has none.
///
/// The flag is a notice, not a lock (IPMI 2.0 table 23-4), and a program that died leaves it set until the BMC
/// restarts: when it does not clear while waiting, it is cleared and taken.
async fn hold<L: Line>(
    line: &mut L,
    channel: Channel,
    table: Table,
    lock_pause: Duration,
) -> Result<bool, Error> {
    let begin = request::set_in_progress(channel, table, SetInProgress::InProgress);
    let taken = ParameterRefusal::SetInProgress.code();
    for attempt in 1..=MAX_LOCK_TRIES {
        match line.ask(&begin).await? {
            Ok(_) => return Ok(true),
            Err(code) if code != taken => return Ok(false),
            Err(_) if attempt < MAX_LOCK_TRIES => wait(lock_pause).await,
            Err(_) => {}
        }
    }
    let clear = request::set_in_progress(channel, table, SetInProgress::Complete);
    if line.ask(&clear).await?.is_ok() && line.ask(&begin).await?.is_ok() {
        return Ok(true);
    }
    Err(Error::BeingConfigured { table })
}

/// Releases what is held, and tells whether the BMC has confirmed it. A BMC that can roll back drops what was not
/// committed, so the commit comes first; one that cannot refuses it. A BMC that does not answer any more is left alone.
async fn release<L: Line>(line: &mut L, channel: Channel, held: &[Table], tries: u32) -> bool {
    for &table in held {
        for value in [SetInProgress::CommitWrite, SetInProgress::Complete] {
            if !set_flag(line, &request::set_in_progress(channel, table, value), tries).await {
                tracing::warn!(?table, ?value, "set-in-progress flag not released");
                return false;
            }
        }
    }
    true
}

/// Gives a BMC time.
async fn wait(pause: Duration) {
    tokio::time::sleep(pause).await;
}

/// Sets a flag until the BMC has said something about it.
async fn set_flag<L: Line>(line: &mut L, request: &Message, tries: u32) -> bool {
    for _ in 0..tries {
        match line.ask(request).await {
            Ok(Err(completion_code)) if reading::is_transient(completion_code) => {}
            Ok(_) => return true,
            Err(error) => tracing::debug!(%error, "a set-in-progress flag was not confirmed"),
        }
    }
    false
}
