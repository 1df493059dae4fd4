//! Puts back what a snapshot holds, entry by entry, except where somebody has changed it since.

use super::{
    Error,
    draft::{Draft, Edit},
    entry::{Entry, Parameter},
    reading::{self, Values},
    snapshot::{Snapshot, SnapshotEntry},
    view::View,
};
use crate::ipmi::line::Line;
use crate::{
    configure::target::{Item, ItemName, Outcome, Reason},
    ipmi::command::{Channel, pef::PefParameter},
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
    read_tables(line, channel, snapshot, &mut now).await?;
    Ok((compare(channel, snapshot, &now), now))
}

/// A level and a procedure are seen only in the whole of their tables.
async fn read_tables<L: Line>(
    line: &mut L,
    channel: Channel,
    snapshot: &Snapshot,
    now: &mut Values,
) -> Result<(), Error> {
    let is_kept = |is_it: fn(&Entry) -> bool| snapshot.entries.iter().any(|kept| is_it(&kept.entry));
    let has_filter = is_kept(|entry| matches!(entry, Entry::Filter(_)));
    let has_policy = is_kept(|entry| matches!(entry, Entry::Policy(_)));
    type Named = fn(u8) -> Entry;
    let tables: [(bool, PefParameter, Named); 2] = [
        (has_filter, PefParameter::FILTER_COUNT, Entry::Filter),
        (has_policy, PefParameter::POLICY_COUNT, Entry::Policy),
    ];
    for (is_needed, count, entry) in tables {
        if !is_needed {
            continue;
        }
        let rows = reading::read_parameter(line, channel, Parameter::Pef(count, 0)).await?;
        let rows = rows.and_then(|raw| raw.first().copied()).unwrap_or_default() & 0x7f;
        for entry in (1..=rows).map(entry) {
            if now.contains_key(&entry) {
                continue;
            }
            if let Some(raw) = reading::read_parameter(line, channel, entry.parameter()).await? {
                now.insert(entry, raw);
            }
        }
    }
    Ok(())
}

fn compare(channel: Channel, snapshot: &Snapshot, now: &Values) -> Draft {
    let mut before = now.clone();
    before.extend(
        snapshot
            .entries
            .iter()
            .map(|kept| (kept.entry, kept.before.clone())),
    );
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
    // The way to the BMC is put back when everything else is.
    edits.sort_by_key(|edit| edit.entry.is_of_the_gateway());
    Draft {
        items,
        edits,
        advice: Vec::new(),
        view,
    }
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
