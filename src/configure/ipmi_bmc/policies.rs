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
use std::collections::BTreeMap;

/// What a procedure is to be laid out for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order<'a> {
    /// The LAN channel.
    pub(super) channel: u8,
    /// The policy number.
    pub(super) set: u8,
    /// The destinations to be told, ascending.
    pub(super) destinations: &'a [u8],
    /// Whether they are told one after another.
    pub(super) in_order: bool,
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

/// Finds a place where the procedure can be had without changing what anybody else's entry means. Entries that stand
/// right already keep their places, as far as there is room around them.
pub(super) fn lay_out(rows: &[Row], order: Order<'_>) -> Result<Layout, Reason> {
    let is_ours = |policy: &AlertPolicyEntry| {
        policy.channel == order.channel && order.destinations.contains(&policy.destination)
    };
    let is_of_set = |policy: &AlertPolicyEntry| policy.enabled && policy.policy_number == order.set;
    let theirs: Vec<u8> = rows
        .iter()
        .filter(|row| is_of_set(&row.1) && !is_ours(&row.1))
        .map(|row| row.0)
        .collect();
    let mine: BTreeMap<u8, u8> = rows
        .iter()
        .filter(|row| is_of_set(&row.1) && is_ours(&row.1))
        .map(|row| (row.0, row.1.destination))
        .collect();
    let segments = usable_segments(rows, &theirs, &mine);
    let places = if order.in_order {
        let laid = segments
            .iter()
            .filter_map(|segment| one_after_another(segment, &mine, order));
        // The first of those in which most stays.
        laid.min_by_key(|places| std::cmp::Reverse(kept(places, &mine)))
    } else {
        all(&segments, &mine, order)
    };
    let Some(places) = places else {
        return Err(if theirs.is_empty() {
            Reason::NoFreePolicy
        } else {
            Reason::ForeignPolicies { entries: theirs }
        });
    };
    let surplus = mine.into_keys().filter(|entry| !places.contains_key(entry));
    Ok(Layout {
        surplus: surplus.collect(),
        places: places.into_iter().collect(),
    })
}

fn kept(places: &BTreeMap<u8, u8>, mine: &BTreeMap<u8, u8>) -> usize {
    places
        .iter()
        .filter(|(entry, destination)| mine.get(entry) == Some(destination))
        .count()
}

/// The stretches of the table between somebody else's entries of the set, in which ours may stand: not after an entry
/// that may end the set, and not newly before one that looks at how the one before it went.
fn usable_segments<'a>(rows: &'a [Row], theirs: &[u8], mine: &BTreeMap<u8, u8>) -> Vec<&'a [Row]> {
    let mut usable = Vec::new();
    for stretch in rows.split_inclusive(|row| theirs.contains(&row.0)) {
        let (segment, next) = match stretch.split_last() {
            Some((last, before)) if theirs.contains(&last.0) => (before, Some(last.1.rule)),
            _ => (stretch, None),
        };
        let is_looked_at = next.is_some_and(|rule| rule != PolicyRule::Always);
        if !is_looked_at || segment.iter().any(|row| mine.contains_key(&row.0)) {
            usable.push(segment);
        }
        if next.is_some_and(|rule| !matches!(rule, PolicyRule::Always | PolicyRule::IfPreviousFailed)) {
            break;
        }
    }
    usable
}

/// Entries that are off and may be taken, the best first.
fn free<'a>(rows: impl Iterator<Item = &'a Row>) -> impl Iterator<Item = u8> {
    let mut free: Vec<(u8, u8)> = rows.filter_map(|row| Some((row.2?, row.0))).collect();
    free.sort_unstable();
    free.into_iter().map(|(_, entry)| entry)
}

/// Where everybody is told, it does not matter in which order.
fn all(segments: &[&[Row]], mine: &BTreeMap<u8, u8>, order: Order<'_>) -> Option<BTreeMap<u8, u8>> {
    let rows = || segments.iter().copied().flatten();
    let mut places = BTreeMap::new();
    let mut missing = Vec::new();
    for &destination in order.destinations {
        let mut stands = rows().filter(|row| mine.get(&row.0) == Some(&destination));
        match stands.next() {
            Some(row) => {
                places.insert(row.0, destination);
            }
            None => missing.push(destination),
        }
    }
    let mut free = free(rows());
    for destination in missing {
        places.insert(free.next()?, destination);
    }
    Some(places)
}

/// In one stretch and in the order of the destinations; entries that stand in that order stay, as far as the others
/// find room between them.
fn one_after_another(segment: &[Row], mine: &BTreeMap<u8, u8>, order: Order<'_>) -> Option<BTreeMap<u8, u8>> {
    let standing: Vec<(u8, u8)> = segment
        .iter()
        .filter_map(|row| Some((row.0, *mine.get(&row.0)?)))
        .collect();
    between(segment, &longest_rise(&standing), order).or_else(|| between(segment, &[], order))
}

/// The most entries (entry, destination) that stand in ascending order of both.
fn longest_rise(standing: &[(u8, u8)]) -> Vec<(u8, u8)> {
    let mut rises: Vec<Vec<(u8, u8)>> = Vec::new();
    for &place in standing {
        let before = rises
            .iter()
            .filter(|rise| rise.last().is_some_and(|last| last.1 < place.1))
            .max_by_key(|rise| rise.len());
        let mut rise = before.cloned().unwrap_or_default();
        rise.push(place);
        rises.push(rise);
    }
    // The first of the longest, so that the same table always gives the same answer.
    rises
        .into_iter()
        .min_by_key(|rise| std::cmp::Reverse(rise.len()))
        .unwrap_or_default()
}

/// Fills the gaps between the places that stay with what else is ours or free there.
fn between(segment: &[Row], stay: &[(u8, u8)], order: Order<'_>) -> Option<BTreeMap<u8, u8>> {
    let mut places: BTreeMap<u8, u8> = stay.iter().copied().collect();
    let last = (u8::MAX, u8::MAX);
    let mut before = (0, 0);
    for &next in stay.iter().chain([&last]) {
        let is_between = |destination: &u8| (before.1 + 1..next.1).contains(destination);
        let missing: Vec<u8> = order.destinations.iter().copied().filter(is_between).collect();
        let rows = segment
            .iter()
            .filter(|row| (before.0 + 1..next.0).contains(&row.0));
        let ours = rows
            .clone()
            .filter(|row| row.1.enabled && row.1.policy_number == order.set)
            .map(|row| row.0);
        let mut entries: Vec<u8> = ours.chain(free(rows.clone())).take(missing.len()).collect();
        if entries.len() < missing.len() {
            return None;
        }
        entries.sort_unstable();
        places.extend(entries.into_iter().zip(missing));
        before = next;
    }
    Some(places)
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

    fn laid(
        table: &[Option<(u8, u8, u8)>],
        destinations: &[u8],
        in_order: bool,
    ) -> Result<Vec<(u8, u8)>, Reason> {
        let order = Order {
            channel: 1,
            set: 1,
            destinations,
            in_order,
        };
        lay_out(&rows(table), order).map(|layout| layout.places)
    }

    #[track_caller]
    fn check(table: &[Option<(u8, u8, u8)>], destinations: &[u8], expected: Result<&[(u8, u8)], &[u8]>) {
        let expected = expected.map(<[_]>::to_vec).map_err(|entries| match entries {
            [] => Reason::NoFreePolicy,
            entries => Reason::ForeignPolicies {
                entries: entries.to_vec(),
            },
        });
        assert_eq!(laid(table, destinations, true), expected);
    }

    #[test]
    fn entries_stand_in_the_order_of_the_destinations() {
        check(&[None, None, None], &[1, 2], Ok(&[(1, 1), (2, 2)]));
        check(&[Some((1, 0, 2)), None, None], &[1, 2], Ok(&[(1, 1), (2, 2)]));
        check(&[None, Some((1, 0, 1)), None], &[1, 2], Ok(&[(2, 1), (3, 2)]));
        check(&[None], &[1, 2], Err(&[]));
    }

    #[test]
    fn what_stands_in_order_stays_and_where_all_are_told_everything_stays() {
        let table = [Some((1, 0, 3)), Some((1, 1, 1)), None, Some((1, 1, 3)), None];
        check(&table, &[1, 2, 3], Ok(&[(2, 1), (3, 2), (4, 3)]));
        let turned = [Some((1, 0, 3)), None, Some((1, 0, 1))];
        assert_eq!(laid(&turned, &[1, 2, 3], false), Ok(vec![(1, 3), (2, 2), (3, 1)]));
        check(&turned, &[1, 2, 3], Ok(&[(1, 1), (2, 2), (3, 3)]));
    }

    #[test]
    fn entries_of_another_set_are_neither_in_the_way_nor_taken() {
        check(&[None, Some((2, 1, 3)), None], &[1, 2], Ok(&[(1, 1), (3, 2)]));
        check(&[Some((2, 0, 1)), None], &[1, 2], Err(&[]));
    }

    #[test]
    fn nobody_elses_entry_gets_another_one_before_it() {
        // Destination 3 is told only if 4 was not: nothing may come between.
        let hemmed = [Some((1, 0, 4)), None, Some((1, 1, 3)), None];
        check(&hemmed, &[1], Ok(&[(4, 1)]));
        assert_eq!(laid(&hemmed, &[1], false), Ok(vec![(4, 1)]));
        check(&hemmed[..3], &[1], Err(&[1, 3]));
        check(&[None, Some((1, 0, 3)), None], &[1, 2], Err(&[2]));
        // Where all are told, somebody else may be told between them.
        assert_eq!(
            laid(&[None, Some((1, 0, 3)), None], &[1, 2], false),
            Ok(vec![(1, 1), (3, 2)])
        );
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
            in_order: false,
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
