//! The last look at what was written, after the flags were released and where something happened on the way: a BMC may
//! have restarted and lost it, or taken it later than it said. Only what stands now counts as applied.

use super::{Work, Written};
use crate::{
    configure::{
        ipmi_bmc::{draft::Edit, reading},
        target::{ItemName, Outcome, Progress, Reason},
    },
    ipmi::{command::Channel, line::Line},
};
use std::{collections::BTreeSet, time::Duration};

/// How often it is looked while something has not come to be yet.
const MAX_LOOKS: u32 = 3;

impl Work {
    /// Whether a value was answered with success and has not been seen.
    pub(super) fn is_anything_late(&self) -> bool {
        let is_late = |ended: &Outcome| matches!(ended, Outcome::Rejected(Reason::NotTaken { .. }));
        self.run.values().any(is_late)
    }

    /// Reads every entry that was written once more, and gives the items that it changes their new outcome.
    /// `is_released`: the BMC has confirmed that what was written is complete.
    pub(super) async fn look_again<L: Line>(
        &mut self,
        line: &mut L,
        channel: Channel,
        is_released: bool,
        pause: Duration,
        progress: &mut dyn Progress,
    ) {
        let edits: Vec<Edit> = self
            .draft
            .edits
            .iter()
            .filter(|edit| self.read_back.contains_key(&edit.entry) && !edit.entry.is_of_the_gateway())
            .cloned()
            .collect();
        let mut is_seen = is_released;
        for look in 1..=MAX_LOOKS {
            is_seen = is_seen && self.look(line, channel, &edits).await;
            let has_come = |edit: &Edit| {
                let now = self.values.get(&edit.entry);
                now.is_some_and(|now| edit.entry.is_same(now, &edit.written))
            };
            if !is_seen || look == MAX_LOOKS || edits.iter().all(has_come) {
                break;
            }
            super::wait(pause).await;
        }
        let served: BTreeSet<ItemName> = edits.iter().flat_map(|edit| edit.serves.clone()).collect();
        for name in served {
            self.judge_again(name, &edits, is_seen, progress);
        }
    }

    /// Whether all could be read.
    async fn look<L: Line>(&mut self, line: &mut L, channel: Channel, edits: &[Edit]) -> bool {
        for edit in edits {
            match reading::read_parameter(line, channel, edit.entry.parameter()).await {
                Ok(Some(read)) => {
                    self.values.insert(edit.entry, read.clone());
                    self.read_back.insert(edit.entry, read);
                }
                Ok(None) | Err(_) => return false,
            }
        }
        true
    }

    fn judge_again(&mut self, name: ItemName, edits: &[Edit], is_seen: bool, progress: &mut dyn Progress) {
        let Some(now) = self.verdict(name, edits, is_seen) else {
            return;
        };
        let earlier = self.run.insert(name, now.clone());
        if earlier.as_ref() == Some(&now) {
            return;
        }
        for item in &mut self.draft.items {
            // What was rejected before anything was written stays so.
            let was_written = earlier.as_ref() == Some(&item.outcome);
            if item.name != name || !was_written {
                continue;
            }
            item.outcome = now.clone();
            item.after = match now {
                Outcome::Unknown(_) => None,
                _ => Some(self.draft.view.value(&self.values, name, Some(&item.wanted))),
            };
            progress.item_done(item);
        }
    }

    /// What the last look says of an item; `None` where it has nothing to say.
    fn verdict(&self, name: ItemName, edits: &[Edit], is_seen: bool) -> Option<Outcome> {
        let earlier = self.run.get(&name)?;
        let is_open = matches!(
            earlier,
            Outcome::Applied | Outcome::Rejected(Reason::NotTaken { .. })
        );
        if !is_open {
            return None;
        }
        if !is_seen {
            return Some(Outcome::Unknown(Reason::NoAnswer));
        }
        let mine = edits.iter().filter(|edit| edit.serves.contains(&name));
        let all_stand = mine.clone().all(|edit| {
            let now = self.values.get(&edit.entry);
            now.is_some_and(|now| edit.entry.is_same_for(name, now, &edit.written))
        });
        let all_written = self
            .draft
            .edits
            .iter()
            .filter(|edit| edit.serves.contains(&name))
            .all(|edit| self.read_back.contains_key(&edit.entry));
        match (all_stand, all_written) {
            (true, true) => Some(Outcome::Applied),
            // Another of its entries was not even tried.
            (true, false) => None,
            (false, _) => Some(Outcome::Rejected(Reason::NotTaken {
                read: self.draft.view.value(&self.values, name, None),
            })),
        }
    }
}

impl Written {
    /// Whether a BMC says that it took a value and shows the old one: it may be slow.
    pub(super) fn is_pending(&self, edit: &Edit) -> bool {
        matches!(self, Self::ReadBack(read) if edit.entry.is_same(read, &edit.before)
            && !edit.entry.is_same(read, &edit.written))
    }
}
