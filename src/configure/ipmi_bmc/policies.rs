//! Where the alert policy entries of a procedure may stand in the table (IPMI 2.0 section 17.11 and table 17-4). Pure.
//!
//! Entries of one policy number make up a policy set, followed in the order of the table: an entry's rule looks at how
//! the one before it went. So the place of an entry is part of what it means, and an entry of somebody else's must
//! not get another one before it than it had.

use crate::{
    configure::target::{Policy, PolicyRule, Reason},
    ipmi::command::pef::AlertPolicyEntry,
    site::Procedure,
};
use std::collections::BTreeSet;

/// What a procedure is to be laid out for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order<'a> {
    /// The LAN channel.
    pub(super) channel: u8,
    /// The policy number.
    pub(super) set: u8,
    /// The destinations to be told, in order.
    pub(super) destinations: &'a [u8],
}

/// Where the entries of a procedure stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Entry and destination, in the order of the table.
    pub(super) places: Vec<(u8, u8)>,
    /// Entries that tell one of the destinations once more, and must not.
    pub(super) surplus: Vec<u8>,
}

/// An entry of the table, with what would make it the better or worse one to be taken where it is off.
pub(super) type Row = (u8, AlertPolicyEntry, Option<u8>);

/// Whether an entry is followed only after the one before has failed.
pub(super) fn is_conditional(rule: PolicyRule) -> bool {
    matches!(
        rule,
        PolicyRule::IfPreviousFailed | PolicyRule::IfPreviousFailedElseStop
    )
}

/// The rule of the entry at a place, given the one it has.
pub(super) fn rule(procedure: Procedure, is_first: bool, now: PolicyRule) -> PolicyRule {
    match procedure {
        Procedure::OneAfterAnother if is_first => PolicyRule::Always,
        Procedure::OneAfterAnother if is_conditional(now) => now,
        Procedure::OneAfterAnother => PolicyRule::IfPreviousFailed,
        Procedure::All => PolicyRule::Always,
    }
}

/// The procedure of these entries of one set, in the order of the table; `None` where it is neither.
pub(super) fn procedure_of(entries: &[AlertPolicyEntry]) -> Option<Procedure> {
    let (first, others) = entries.split_first()?;
    let later = others.iter().filter(|entry| is_conditional(entry.rule)).count();
    let always = others
        .iter()
        .filter(|entry| entry.rule == PolicyRule::Always)
        .count();
    match () {
        () if first.rule != PolicyRule::Always => None,
        () if always == others.len() => Some(Procedure::All),
        () if later == others.len() => Some(Procedure::OneAfterAnother),
        () => None,
    }
}

/// Finds a place where the procedure can be had without changing what anybody else's entry means.
pub(super) fn lay_out(rows: &[Row], order: Order<'_>) -> Result<Layout, Reason> {
    let is_ours = |policy: &AlertPolicyEntry| {
        policy.channel == order.channel && order.destinations.contains(&policy.destination)
    };
    let is_of_set = |policy: &AlertPolicyEntry| policy.enabled && policy.policy_number == order.set;
    let is_theirs = |row: &&Row| is_of_set(&row.1) && !is_ours(&row.1);
    let is_mine = |row: &&Row| is_of_set(&row.1) && is_ours(&row.1);

    let theirs: Vec<u8> = rows.iter().filter(is_theirs).map(|row| row.0).collect();
    let mut best: Option<(usize, Vec<(u8, u8)>)> = None;
    let mut stops = false;
    for (segment, next) in segments(rows, &theirs) {
        let mine: Vec<&Row> = segment.iter().filter(is_mine).collect();
        let would_come_before = next.is_some_and(|next| next.rule != PolicyRule::Always) && mine.is_empty();
        if !stops
            && !would_come_before
            && let Some(places) = places(segment, &mine, order)
        {
            let kept = |&(entry, destination): &(u8, u8)| {
                mine.iter()
                    .any(|row| row.0 == entry && row.1.destination == destination)
            };
            let kept = places.iter().filter(|place| kept(place)).count();
            if best.as_ref().is_none_or(|(most, _)| kept > *most) {
                best = Some((kept, places));
            }
        }
        stops |=
            next.is_some_and(|next| !matches!(next.rule, PolicyRule::Always | PolicyRule::IfPreviousFailed));
    }
    let Some((_, places)) = best else {
        return Err(if theirs.is_empty() {
            Reason::NoFreePolicy
        } else {
            Reason::ForeignPolicies { entries: theirs }
        });
    };
    let taken: BTreeSet<u8> = places.iter().map(|place| place.0).collect();
    let surplus = rows.iter().filter(is_mine).map(|row| row.0);
    Ok(Layout {
        surplus: surplus.filter(|entry| !taken.contains(entry)).collect(),
        places,
    })
}

/// The stretches of the table between somebody else's entries of the set, each with the one that follows it.
fn segments<'a>(
    rows: &'a [Row],
    theirs: &'a [u8],
) -> impl Iterator<Item = (&'a [Row], Option<AlertPolicyEntry>)> {
    rows.split_inclusive(|row| theirs.contains(&row.0))
        .map(|stretch| match stretch.split_last() {
            Some((last, before)) if theirs.contains(&last.0) => (before, Some(last.1)),
            _ => (stretch, None),
        })
}

/// The places of one stretch that are taken: what is ours already first, then the best of what is off.
fn places(segment: &[Row], mine: &[&Row], order: Order<'_>) -> Option<Vec<(u8, u8)>> {
    let mut free: Vec<(u8, u8)> = segment.iter().filter_map(|row| Some((row.2?, row.0))).collect();
    free.sort_unstable();
    let usable = mine
        .iter()
        .map(|row| row.0)
        .chain(free.into_iter().map(|(_, entry)| entry));
    let mut entries: Vec<u8> = usable.take(order.destinations.len()).collect();
    entries.sort_unstable();
    let is_enough = entries.len() == order.destinations.len();
    is_enough.then(|| {
        entries
            .into_iter()
            .zip(order.destinations.iter().copied())
            .collect()
    })
}

/// A policy entry as it is shown; `None` for an empty one.
pub(super) fn shown(number: u8, policy: AlertPolicyEntry, is_ours: bool) -> Option<Policy> {
    use crate::configure::target::Origin;
    (policy.to_bytes() != [0; AlertPolicyEntry::BYTES]).then_some(Policy {
        number,
        origin: if is_ours { Origin::Ours } else { Origin::Other },
        is_enabled: policy.enabled,
        policy_number: policy.policy_number,
        rule: policy.rule,
        channel: policy.channel,
        destination: policy.destination,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows from (policy number, rule, destination) of enabled entries on channel 1; `None` is empty.
    fn rows(table: &[Option<(u8, u8, u8)>]) -> Vec<Row> {
        let row = |(number, cell): (u8, &Option<(u8, u8, u8)>)| {
            let (set, rule, destination) = cell.unwrap_or_default();
            let policy = AlertPolicyEntry {
                policy_number: set,
                enabled: cell.is_some(),
                rule: PolicyRule::from_value(rule),
                channel: 1,
                destination,
                event_specific_string: false,
                string_selector: 0,
            };
            (number, policy, cell.is_none().then_some(1))
        };
        (1..).zip(table).map(row).collect()
    }

    #[track_caller]
    fn check(table: &[Option<(u8, u8, u8)>], destinations: &[u8], expected: Result<&[(u8, u8)], &[u8]>) {
        let order = Order {
            channel: 1,
            set: 1,
            destinations,
        };
        let laid = lay_out(&rows(table), order).map(|layout| layout.places);
        let expected = expected.map(<[_]>::to_vec).map_err(|entries| match entries {
            [] => Reason::NoFreePolicy,
            entries => Reason::ForeignPolicies {
                entries: entries.to_vec(),
            },
        });
        assert_eq!(laid, expected);
    }

    #[test]
    fn entries_stand_in_the_order_of_the_destinations() {
        check(&[None, None, None], &[1, 2], Ok(&[(1, 1), (2, 2)]));
        check(&[Some((1, 0, 2)), None, None], &[1, 2], Ok(&[(1, 1), (2, 2)]));
        check(&[None, Some((1, 0, 1)), None], &[1, 2], Ok(&[(1, 1), (2, 2)]));
        check(&[None], &[1, 2], Err(&[]));
    }

    #[test]
    fn entries_of_another_set_are_neither_in_the_way_nor_taken() {
        check(&[None, Some((2, 1, 3)), None], &[1, 2], Ok(&[(1, 1), (3, 2)]));
        check(&[Some((2, 0, 1)), None], &[1, 2], Err(&[]));
    }

    #[test]
    fn nobody_elses_entry_gets_another_one_before_it() {
        // Destination 3 is told only if 4 was not: nothing may come between.
        check(
            &[Some((1, 0, 4)), None, Some((1, 1, 3)), None],
            &[1],
            Ok(&[(4, 1)]),
        );
        check(&[Some((1, 0, 4)), None, Some((1, 1, 3))], &[1], Err(&[1, 3]));
        check(&[None, Some((1, 0, 3)), None], &[1, 2], Err(&[2]));
    }

    #[test]
    fn nothing_of_ours_comes_after_an_entry_that_may_end_the_set() {
        check(&[Some((1, 0, 4)), Some((1, 2, 3)), None], &[1], Err(&[1, 2]));
        check(
            &[None, Some((1, 0, 4)), Some((1, 2, 3)), None],
            &[1],
            Ok(&[(1, 1)]),
        );
    }

    #[test]
    fn a_destination_that_is_told_twice_is_told_once() {
        let order = Order {
            channel: 1,
            set: 1,
            destinations: &[1],
        };
        let twice = rows(&[Some((1, 0, 1)), Some((1, 0, 1))]);
        let laid = lay_out(&twice, order).expect("room");
        assert_eq!((laid.places, laid.surplus), (vec![(1, 1)], vec![2]));
    }

    #[test]
    fn a_procedure_reads_back_from_its_entries() {
        let of = |rules: &[u8]| {
            let table: Vec<_> = rules.iter().map(|&rule| Some((1, rule, 1))).collect();
            let entries: Vec<_> = rows(&table).into_iter().map(|row| row.1).collect();
            procedure_of(&entries)
        };
        assert_eq!(of(&[0]), Some(Procedure::All));
        assert_eq!(of(&[0, 0]), Some(Procedure::All));
        assert_eq!(of(&[0, 1, 2]), Some(Procedure::OneAfterAnother));
        for neither in [&[][..], &[1], &[0, 3], &[0, 0, 1]] {
            assert_eq!(of(neither), None, "{neither:?}");
        }
    }
}
