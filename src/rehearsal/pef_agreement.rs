//! The simulated BMC's event filtering against what `prove` expects of a BMC: two implementations that share no code,
//! over random tables.

use super::{
    event::PlatformEvent,
    pef_engine::{self, FilterBytes, PolicyBytes},
};
use crate::{
    configure::ipmi_bmc::{AlertPath, PathEnd},
    ipmi::command::pef::{AlertPolicyEntry, EventFilterEntry, PefActions, PefControl},
    prove::pef::{self, Choice, Event, choose, walk},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A byte that is one of a few values, so that filters and events meet often.
fn few() -> impl Strategy<Value = u8> {
    prop_oneof![
        Just(0xff),
        Just(0x01),
        Just(0x12),
        Just(0x6f),
        Just(0x81),
        any::<u8>()
    ]
}

fn masks() -> impl Strategy<Value = [u8; 3]> {
    prop_oneof![
        3 => Just([0, 0, 0]),
        1 => Just([0, 0xff, 0]),
        1 => any::<[u8; 3]>(),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(mask, value)| [mask, 0xff, value & mask]),
    ]
}

fn filter() -> impl Strategy<Value = FilterBytes> {
    let head = (
        prop_oneof![Just(0x80), Just(0xc0), Just(0x00)],
        prop_oneof![4 => Just(0x01), 1 => any::<u8>()],
        0..4_u8,
        any::<u8>(),
    );
    let generator = prop_oneof![3 => Just([0xff, 0xff]), 1 => Just([0x81, 0xff]), 1 => any::<[u8; 2]>()];
    let offsets = prop_oneof![Just([0xff, 0xff]), any::<[u8; 2]>()];
    let sensor = [few(), few(), few()];
    (head, generator, sensor, offsets, [masks(), masks(), masks()]).prop_map(
        |((config, actions, policy, severity), generator, sensor, offsets, masks)| {
            let bytes = [
                &[config, actions, policy, severity][..],
                &generator,
                &sensor,
                &offsets,
                masks.as_flattened(),
            ];
            bytes.concat().try_into().expect("20 bytes")
        },
    )
}

fn policy() -> impl Strategy<Value = PolicyBytes> {
    (0..4_u8, any::<bool>(), 0..5_u8, 1..4_u8)
        .prop_map(|(set, on, rule, to)| [(set << 4) | (u8::from(on) << 3) | rule, 0x10 | to, 0])
}

/// A sure reading and the simulated BMC's: whatever surely matches, matches; whatever surely does not, does not.
fn event() -> impl Strategy<Value = Event> {
    (few(), few(), few(), any::<[u8; 3]>()).prop_map(|(sensor_type, sensor_number, trigger, data)| Event {
        generator: 0x81,
        sensor_type,
        sensor_number,
        trigger,
        data,
    })
}

fn path(filters: &[FilterBytes], policies: &[PolicyBytes]) -> AlertPath {
    let numbered = |n: usize| u8::try_from(n + 1).expect("few");
    let end = |n: u8| PathEnd {
        address: Some([127, 0, 0, n].into()),
        is_pet: true,
        is_acknowledged: false,
    };
    AlertPath {
        control: PefControl::from_bytes(&[0x01]).ok(),
        allowed: Some(PefActions(0x01)),
        filters: filters
            .iter()
            .enumerate()
            .map(|(n, bytes)| {
                (
                    numbered(n),
                    EventFilterEntry::from_bytes(bytes).expect("20 bytes"),
                )
            })
            .collect(),
        unread_filters: Vec::new(),
        policies: policies
            .iter()
            .enumerate()
            .map(|(n, bytes)| (numbered(n), AlertPolicyEntry::from_bytes(bytes).expect("3 bytes")))
            .collect(),
        destinations: BTreeMap::from([1, 2, 3].map(|n| ((1, n), end(n)))),
        community: None,
        generator: 0x81,
    }
}

fn as_simulated(event: &Event) -> PlatformEvent {
    PlatformEvent {
        generator: [event.generator, 0x00],
        sensor_type: event.sensor_type,
        sensor_number: event.sensor_number,
        event_dir_type: event.trigger,
        data: event.data,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_that_surely_matches_or_does_not_does_so_in_the_bmc(filter in filter(), event in event()) {
        let entry = EventFilterEntry::from_bytes(&filter).expect("20 bytes");
        let mut on = filter;
        on[0] = 0x80;
        on[1] = 0x01;
        let matches = !pef_engine::decide(&[on], &as_simulated(&event)).alerts.is_empty();
        let comparison = pef::compare(&entry, &event);
        prop_assert!(!comparison.is_sure() || matches, "{comparison:?}");
        prop_assert!(!comparison.is_excluded() || !matches, "{comparison:?}");
    }

    #[test]
    fn where_nothing_is_doubtful_both_find_the_same_way(
        filters in prop::collection::vec(filter(), 0..6),
        policies in prop::collection::vec(policy(), 0..6),
        event in event(),
    ) {
        let path = path(&filters, &policies);
        let expected = walk(&path, &event);
        prop_assume!(expected.doubtful.is_empty());
        let decision = pef_engine::decide(&filters, &as_simulated(&event));
        prop_assert_eq!(expected.actions.0, decision.actions);
        let alerts: Vec<_> = decision.alerts.iter().map(|it| (it.policy, it.filter, it.severity)).collect();
        let sets: Vec<_> = expected.sets.iter().map(|it| (it.policy, it.filter, it.severity)).collect();
        prop_assert_eq!(sets, alerts);
        for set in &expected.sets {
            let legs: Vec<_> = set.legs.iter().map(|leg| (leg.rule.value(), leg.channel, leg.destination)).collect();
            let steps = pef_engine::steps(&policies, set.policy);
            let steps: Vec<_> = steps.iter().map(|step| (step.rule, step.channel, step.destination)).collect();
            prop_assert_eq!(legs, steps);
        }
    }

    #[test]
    fn an_event_that_is_chosen_makes_the_bmc_alert_and_do_nothing_else(
        filters in prop::collection::vec(filter(), 1..6),
        policies in prop::collection::vec(policy(), 1..6),
        token: u8,
    ) {
        let is_here = |address| address == std::net::IpAddr::from([127, 0, 0, 1]);
        if let Choice::Send { event, walk } = choose(&path(&filters, &policies), token, &is_here) {
            let decision = pef_engine::decide(&filters, &as_simulated(&event));
            prop_assert_eq!(decision.actions & 0x7f, 0x01);
            let leads_somewhere =
                decision.alerts.iter().any(|alert| !pef_engine::steps(&policies, alert.policy).is_empty());
            prop_assert!(leads_somewhere, "{walk:?}");
        }
    }
}
