//! Puts back what a snapshot holds, entry by entry, except where somebody has changed it since.

use super::{
    Error,
    draft::{Draft, Edit},
    entry::Entry,
    reading::{self, Values},
    snapshot::{Snapshot, SnapshotEntry},
    view::View,
};
use crate::ipmi::line::Line;
use crate::{
    configure::target::{Item, ItemName, Outcome, Reason},
    ipmi::command::Channel,
};
use std::collections::BTreeMap;

/// The entries as they are now, and what putting back would do.
pub(super) async fn draft<L: Line>(
    line: &mut L,
    channel: Channel,
    snapshot: &Snapshot,
) -> Result<(Draft, Values), Error> {
    let mut now = Values::new();
    for kept in &snapshot.entries {
        let parameter = kept.entry.parameter();
        if let Some(raw) = reading::read_parameter(line, channel, parameter).await? {
            now.insert(kept.entry, raw);
        }
    }
    Ok((compare(channel, snapshot, &now), now))
}

fn compare(channel: Channel, snapshot: &Snapshot, now: &Values) -> Draft {
    let before: Values = snapshot
        .entries
        .iter()
        .map(|kept| (kept.entry, kept.before.clone()))
        .collect();
    let mut view = View::new(channel);
    view.destinations = snapshot
        .entries
        .iter()
        .filter_map(|kept| match kept.entry {
            Entry::DestinationType(n) => Some(n),
            _ => None,
        })
        .collect();
    let mut outcomes: BTreeMap<ItemName, Outcome> = BTreeMap::new();
    let mut edits = Vec::new();
    // What was switched on last is switched off first.
    for kept in snapshot.entries.iter().rev() {
        let serves = kept.entry.items_between(&kept.before, &kept.written);
        let outcome = verdict(kept, now.get(&kept.entry));
        for &name in &serves {
            let outcome = match &outcome {
                Verdict::PutBack => Outcome::Differs,
                Verdict::StandsAlready => Outcome::Unchanged,
                Verdict::Gone => Outcome::Rejected(Reason::NotOffered),
                Verdict::Changed => Outcome::Rejected(Reason::ChangedSince {
                    now: view.value(now, name, None),
                }),
            };
            let earlier = outcomes.entry(name).or_insert(Outcome::Unchanged);
            let is_settled = matches!(earlier, Outcome::Rejected(_));
            if !is_settled && outcome != Outcome::Unchanged {
                *earlier = outcome;
            }
        }
        if let (Verdict::PutBack, Some(raw)) = (&outcome, now.get(&kept.entry)) {
            edits.push(Edit {
                entry: kept.entry,
                before: raw.clone(),
                written: kept.before.clone(),
                serves,
                needs: None,
            });
        }
    }
    let items = outcomes
        .into_iter()
        .map(|(name, outcome)| Item {
            name,
            before: view.value(now, name, None),
            wanted: view.value(&before, name, None),
            after: None,
            outcome,
        })
        .collect();
    Draft { items, edits, view }
}

enum Verdict {
    PutBack,
    StandsAlready,
    Changed,
    Gone,
}

fn verdict(kept: &SnapshotEntry, now: Option<&Vec<u8>>) -> Verdict {
    match now {
        None => Verdict::Gone,
        Some(now) if kept.entry.is_same(now, &kept.before) => Verdict::StandsAlready,
        Some(now) if kept.is_ours(now) => Verdict::PutBack,
        Some(_) => Verdict::Changed,
    }
}
