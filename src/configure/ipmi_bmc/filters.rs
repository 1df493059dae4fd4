//! What the event filters of a BMC are to us: ours, the maker's, somebody else's, free. Pure.

use super::{
    entry::{self, Entry},
    levels::{self, Shape},
    reading::Values,
};
use crate::{
    configure::target::{Filter, Origin},
    ipmi::command::pef::{EventFilterEntry, PefActions},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// A match-anything value of sensor type and event trigger.
const ANY: u8 = 0xff;

/// All filters among these values, by number.
pub(super) fn all(values: &Values) -> impl Iterator<Item = (u8, EventFilterEntry)> {
    values.iter().filter_map(|(entry, raw)| match entry {
        Entry::Filter(n) => Some((*n, entry::filter(raw)?)),
        _ => None,
    })
}

/// Whether a filter is on and sends alerts.
pub(super) fn alerts(filter: &EventFilterEntry) -> bool {
    filter.configuration.is_enabled() && filter.actions.contains(PefActions::ALERT)
}

/// The policy numbers that the enabled ones of these filters alert by, most used first (IPMI 2.0 table 17-2).
pub(super) fn policy_numbers<'a>(filters: impl Iterator<Item = &'a EventFilterEntry>) -> Vec<u8> {
    let mut uses: BTreeMap<u8, usize> = BTreeMap::new();
    for filter in filters.filter(|filter| alerts(filter) && filter.policy_number != 0) {
        *uses.entry(filter.policy_number).or_default() += 1;
    }
    let mut numbers: Vec<(u8, usize)> = uses.into_iter().collect();
    numbers.sort_by_key(|&(number, uses)| (Reverse(uses), number));
    numbers.into_iter().map(|(number, _)| number).collect()
}

/// The shapes of our filters that are on.
pub(super) fn our_shapes(values: &Values) -> BTreeSet<Shape> {
    all(values)
        .filter(|(_, filter)| filter.configuration.is_enabled())
        .filter_map(|(_, filter)| Shape::of(&filter))
        .collect()
}

/// A filter as it is shown; `None` for an empty entry.
pub(super) fn shown(number: u8, filter: &EventFilterEntry) -> Option<Filter> {
    let origin = match Shape::of(filter) {
        Some(_) => Origin::Ours,
        None if filter.configuration.is_preconfigured() => Origin::Factory,
        None => Origin::Other,
    };
    let some_unless_any = |value: u8| (value != ANY).then_some(value);
    (origin == Origin::Ours || !levels::is_free(filter)).then(|| Filter {
        number,
        origin,
        is_enabled: filter.configuration.is_enabled(),
        alerts: filter.actions.contains(PefActions::ALERT),
        acts_on_the_server: filter.actions.acts_on_the_server(),
        policy_number: filter.policy_number,
        severity: filter.severity,
        sensor_type: some_unless_any(filter.sensor_type),
        event_trigger: some_unless_any(filter.event_trigger),
        offset_mask: filter.offset_mask,
    })
}
