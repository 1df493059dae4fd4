//! Platform event filtering: which filters an event matches and which policy sets must alert (IPMI 2.0 section 17).
//!
//! Pure: it reads tables and answers; sending is the alerter's work.

use super::event::PlatformEvent;

/// A filter's bytes as parameter 6 stores them, without the set selector.
pub(crate) type FilterBytes = [u8; 20];
/// A policy entry's bytes as parameter 9 stores them, without the set selector.
pub(crate) type PolicyBytes = [u8; 3];

/// "Match any" in a filter's fields.
const ANY: u8 = 0xFF;

/// What PEF wants done about one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    /// The action bits of all matching filters: 0 alert, 1 power down, 2 reset, 3 power cycle.
    pub(crate) actions: u8,
    /// The policy sets to alert, each once.
    pub(crate) alerts: Vec<PolicyAlert>,
}

/// One policy set that must alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PolicyAlert {
    /// 1 to 15.
    pub(crate) policy: u8,
    /// The numerically highest severity of the filters that selected this set (section 17.7).
    pub(crate) severity: u8,
    /// The first filter that selected it, counted from 1.
    pub(crate) filter: u8,
}

/// One step of a policy set, in table order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PolicyStep {
    /// 0 always; 1 to 4: what to do if the one before was successful (table 17-4).
    pub(crate) rule: u8,
    /// Channel of the destination.
    pub(crate) channel: u8,
    /// Destination selector.
    pub(crate) destination: u8,
}

/// Compares an event with all filters.
pub(crate) fn decide(filters: &[FilterBytes], event: &PlatformEvent) -> Decision {
    let mut decision = Decision::default();
    for (number, filter) in (1..=u8::MAX).zip(filters) {
        if !matches(filter, event) {
            continue;
        }
        let [_, actions, policy, severity, ..] = *filter;
        decision.actions |= actions;
        if actions & 0x01 == 0 {
            continue;
        }
        let policy = policy & 0x0F;
        match decision.alerts.iter_mut().find(|alert| alert.policy == policy) {
            Some(alert) => alert.severity = alert.severity.max(severity),
            None => decision.alerts.push(PolicyAlert {
                policy,
                severity,
                filter: number,
            }),
        }
    }
    decision
}

/// The enabled entries of one policy set, in table order.
pub(crate) fn steps(policies: &[PolicyBytes], policy: u8) -> Vec<PolicyStep> {
    let enabled = |[set, ..]: &&PolicyBytes| set >> 4 == policy && set & 0x08 != 0 && policy != 0;
    let step = |&[set, channel_destination, _string]: &PolicyBytes| PolicyStep {
        rule: set & 0x07,
        channel: channel_destination >> 4,
        destination: channel_destination & 0x0F,
    };
    policies.iter().filter(enabled).map(step).collect()
}

/// Whether one filter matches (table 17-2).
///
/// The event trigger is compared with the whole "event dir | event type" byte, so that a filter for 01h means
/// thresholds that were crossed and one for 81h thresholds that are kept again.
fn matches(filter: &FilterBytes, event: &PlatformEvent) -> bool {
    let [
        config,
        _,
        _,
        _,
        generator_0,
        generator_1,
        sensor_type,
        sensor_number,
        trigger,
        masks @ ..,
    ] = filter;
    let [offsets_low, offsets_high, compares @ ..] = masks;
    let [event_generator_0, event_generator_1] = event.generator;
    let is = |wanted: u8, actual: u8| wanted == ANY || wanted == actual;
    let offsets = u16::from_le_bytes([*offsets_low, *offsets_high]);
    config & 0x80 != 0
        && is(*generator_0, event_generator_0)
        && is(*generator_1, event_generator_1)
        && is(*sensor_type, event.sensor_type)
        && is(*sensor_number, event.sensor_number)
        && is(*trigger, event.event_dir_type)
        && offsets & (1 << event.offset()) != 0
        && compares
            .as_chunks::<3>()
            .0
            .iter()
            .zip(event.data)
            .all(|(masks, data)| data_matches(*masks, data))
}

/// AND mask, compare 1 and compare 2 of one event data byte (section 17.8): where compare 1 has a one, the bit must
/// be that of compare 2; of the other ones in compare 2, at least one must be there.
fn data_matches([and, compare_1, compare_2]: [u8; 3], data: u8) -> bool {
    let tested = data & and;
    let exact = (tested ^ compare_2) & compare_1 == 0;
    let any_of = compare_2 & !compare_1;
    exact && (any_of == 0 || tested & any_of != 0)
}

#[cfg(test)]
mod tests {
    use super::{Decision, FilterBytes, PolicyAlert, PolicyStep, data_matches, decide, steps};
    use crate::rehearsal::event::PlatformEvent;

    const OVERHEATED: PlatformEvent = PlatformEvent {
        generator: [0x20, 0],
        sensor_type: 0x01,
        sensor_number: 0x30,
        event_dir_type: 0x01,
        data: [0x59, 97, 95],
    };

    fn filter(policy: u8, severity: u8, sensor_type: u8, trigger: u8, offsets: u16) -> FilterBytes {
        let [low, high] = offsets.to_le_bytes();
        let mut filter = [0; 20];
        filter[..11].copy_from_slice(&[
            0x80,
            0x01,
            policy,
            severity,
            0xFF,
            0xFF,
            sensor_type,
            0xFF,
            trigger,
            low,
            high,
        ]);
        filter
    }

    #[test]
    fn every_field_of_a_filter_can_exclude_an_event() {
        let matching = filter(1, 0x10, 0x01, 0x01, 0x0200);
        assert_eq!(decide(&[matching], &OVERHEATED).alerts.len(), 1);
        for (at, value) in [
            (0, 0x00),
            (4, 0x41),
            (5, 0x01),
            (6, 0x02),
            (7, 0x31),
            (8, 0x81),
            (10, 0x01),
            (13, 0x01),
        ] {
            let mut other = matching;
            other[at] = value;
            assert_eq!(
                decide(&[other], &OVERHEATED),
                Decision::default(),
                "byte {at} did not exclude"
            );
        }
    }

    #[test]
    fn a_policy_set_is_alerted_once_with_the_highest_severity() {
        let filters = [
            filter(1, 0x08, 0xFF, 0xFF, 0xFFFF),
            filter(2, 0x02, 0xFF, 0xFF, 0xFFFF),
            filter(1, 0x10, 0x01, 0x01, 0x0200),
        ];
        let alerts = decide(&filters, &OVERHEATED).alerts;
        let expected = [(1, 0x10, 1), (2, 0x02, 2)].map(|(policy, severity, filter)| PolicyAlert {
            policy,
            severity,
            filter,
        });
        assert_eq!(alerts, expected);
    }

    #[test]
    fn data_bytes_match_exactly_or_any_of_as_the_masks_say() {
        assert!(data_matches([0, 0, 0], 0xA5), "all zeros are a wildcard");
        assert!(data_matches([0xFF, 0xFF, 0xA5], 0xA5) && !data_matches([0xFF, 0xFF, 0xA5], 0xA4));
        assert!(data_matches([0xFF, 0x00, 0x03], 0x02) && !data_matches([0xFF, 0x00, 0x03], 0x04));
        assert!(
            !data_matches([0x00, 0x01, 0x01], 0x01),
            "a bit masked out can never be one"
        );
    }

    #[test]
    fn disabled_entries_and_other_sets_are_passed_over_in_table_order() {
        let table = [
            [0x18, 0x11, 0],
            [0x10, 0x12, 0],
            [0x28, 0x13, 0],
            [0x1A, 0x14, 0],
            [0x08, 0x11, 0],
        ];
        let expected = [(0, 1), (2, 4)].map(|(rule, destination)| PolicyStep {
            rule,
            channel: 1,
            destination,
        });
        assert_eq!(steps(&table, 1), expected);
        assert!(steps(&table, 0).is_empty(), "policy number 0 is reserved");
    }
}
