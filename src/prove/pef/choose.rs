//! Which event to send: one that an alerting filter surely lets through to this computer, that no filter would answer
//! with more than an alert, and that makes as little alarm as can be.

use super::{
    Event, FilterField, Finding, compare,
    walk::{Stop, Walk, alarm, walk},
};
use crate::{
    configure::ipmi_bmc::AlertPath,
    ipmi::command::pef::{AlertPolicyRule, DataMatch, EventFilterEntry, PefActions},
};
use std::net::IpAddr;

/// Matches any value of a filter's byte.
const ANY: u8 = 0xff;
/// A sensor number hardly any BMC gives away: they count from the bottom, and FFh is reserved.
const UNUSED_SENSOR: u8 = 0xfe;
/// Sensor type "system event", whose events tell of no fault (IPMI 2.0 table 42-3).
const SYSTEM_EVENT: u8 = 0x12;
/// Sensor type "temperature", for filters of thresholds that take any sensor.
const TEMPERATURE: u8 = 0x01;
/// Event/reading type "threshold" (table 42-1).
const THRESHOLD: u8 = 0x01;
/// Event/reading type "sensor specific".
const SENSOR_SPECIFIC: u8 = 0x6f;
/// Event data 2 and 3 hold codes of the maker's own (table 29-6): ours.
const OWN_CODES: u8 = 0xa0;
/// Event data 2 of our events: "T" for Tsuho.
const SIGN: u8 = b'T';

/// What may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This event; it goes this way.
    Send {
        /// The event.
        event: Event,
        /// Its way.
        walk: Box<Walk>,
    },
    /// Nothing: either nothing would arrive, or it might do harm ([`Finding::is_refusal`]).
    Nothing(Finding),
}

struct Candidate {
    event: Event,
    filter: u8,
    walk: Walk,
    rank: (bool, bool, bool, u8, usize, usize),
}

/// Chooses. `token` goes into event data 3, so that the alert that comes back can be told from any other; `is_here`
/// says whether an address is this computer's.
pub fn choose(path: &AlertPath, token: u8, is_here: &dyn Fn(IpAddr) -> bool) -> Choice {
    if path.control.is_some_and(|control| !control.enabled) {
        return Choice::Nothing(Finding::PefDisabled);
    }
    if path
        .allowed
        .is_some_and(|allowed| !allowed.contains(PefActions::ALERT))
    {
        return Choice::Nothing(Finding::AlertActionDisabled);
    }
    if let Some(&filter) = path.unread_filters.first() {
        return Choice::Nothing(Finding::UnreadFilter { filter });
    }
    let enabled = || {
        path.filters
            .iter()
            .filter(|(_, filter)| filter.configuration.is_enabled())
    };
    let alerting: Vec<&(u8, EventFilterEntry)> = enabled()
        .filter(|(_, filter)| filter.actions.contains(PefActions::ALERT))
        .collect();
    let Some((first_filter, first_entry)) = alerting.first() else {
        let count = |filters: usize| u8::try_from(filters).unwrap_or(u8::MAX);
        return Choice::Nothing(Finding::NoAlertFilter {
            enabled: count(enabled().count()),
            filters: count(path.filters.len()),
        });
    };
    let mut candidates: Vec<Candidate> = alerting
        .iter()
        .flat_map(|(number, filter)| candidates(path, *number, filter, token, is_here))
        .collect();
    candidates.sort_by_key(|candidate| candidate.rank);
    let Some(best) = candidates
        .iter()
        .find(|candidate| candidate.walk.danger.is_none())
    else {
        let danger = candidates.into_iter().find_map(|candidate| candidate.walk.danger);
        return Choice::Nothing(
            danger.unwrap_or_else(|| out_of_reach(path, *first_filter, first_entry, token)),
        );
    };
    match best.walk.stop {
        None => Choice::Send {
            event: best.event,
            walk: Box::new(best.walk.clone()),
        },
        Some(stop) => Choice::Nothing(finding(stop, best.filter)),
    }
}

/// The events that a filter surely lets through, each with how well it is suited; the smallest rank is best.
fn candidates(
    path: &AlertPath,
    number: u8,
    filter: &EventFilterEntry,
    token: u8,
    is_here: &dyn Fn(IpAddr) -> bool,
) -> Vec<Candidate> {
    let events = offsets(filter).into_iter().enumerate();
    let candidate = |(order, offset)| {
        let event = event(path.generator, filter, offset, token);
        if !compare(filter, &event).is_sure() {
            return None;
        }
        let walk = walk(path, &event);
        let arrives_here = walk.ends().any(|(_, _, address)| is_here(address));
        Some(Candidate {
            event,
            filter: number,
            rank: (
                walk.danger.is_some(),
                walk.stop.is_some(),
                !arrives_here,
                alarm(filter.severity),
                walk.matching.len() + walk.doubtful.len(),
                order,
            ),
            walk,
        })
    };
    events.filter_map(candidate).collect()
}

/// An event for this filter with this offset.
fn event(generator: u8, filter: &EventFilterEntry, offset: u8, token: u8) -> Event {
    let or = |value: u8, instead: u8| if value == ANY { instead } else { value };
    let is_threshold = filter.event_trigger & 0x7f == THRESHOLD && filter.event_trigger != ANY;
    let sensor_type = or(
        filter.sensor_type,
        if is_threshold { TEMPERATURE } else { SYSTEM_EVENT },
    );
    // Types 01h to 04h are measured, and have thresholds.
    let usual_trigger = if (0x01..=0x04).contains(&sensor_type) {
        THRESHOLD
    } else {
        SENSOR_SPECIFIC
    };
    Event {
        generator,
        sensor_type,
        sensor_number: or(filter.sensor_number, UNUSED_SENSOR),
        trigger: or(filter.event_trigger, usual_trigger),
        data: [
            fitting(filter.data1, OWN_CODES | offset),
            fitting(filter.data2, SIGN),
            fitting(filter.data3, token),
        ],
    }
}

/// `byte` with as few bits changed as the filter asks for.
fn fitting(filter: DataMatch, byte: u8) -> u8 {
    let exact = filter.and_mask & filter.compare1;
    let byte = (byte & !exact) | (filter.compare2 & exact);
    let one_of = filter.and_mask & !filter.compare1 & filter.compare2;
    if byte & one_of == 0 {
        byte | (one_of & one_of.wrapping_neg())
    } else {
        byte
    }
}

/// The offsets a filter lets through, the most harmless first.
fn offsets(filter: &EventFilterEntry) -> Vec<u8> {
    let is_system_event = matches!(filter.sensor_type, SYSTEM_EVENT | ANY);
    let is_threshold = filter.event_trigger & 0x7f == THRESHOLD && filter.event_trigger != ANY;
    let first: &[u8] = match (is_threshold, is_system_event) {
        // Non-critical going low and high, then critical, then non-recoverable.
        (true, _) => &[0, 7, 1, 6, 2, 9, 3, 8, 4, 11, 5, 10],
        // OEM system boot event, system reconfigured, PEF action.
        (false, true) => &[1, 0, 4],
        (false, false) => &[],
    };
    let mut all = first.to_vec();
    all.extend((0..=15).filter(|offset| !first.contains(offset)));
    all.retain(|offset| filter.offset_mask & (1 << offset) != 0);
    all
}

/// Filters that alert are there, and an event of ours passes none of them surely: the first one tells why.
fn out_of_reach(path: &AlertPath, number: u8, filter: &EventFilterEntry, token: u8) -> Finding {
    let offset = offsets(filter).first().copied().unwrap_or(0);
    let comparison = compare(filter, &event(path.generator, filter, offset, token));
    Finding::OutOfReach {
        filter: number,
        // What is only doubtful is who sent the event: channel and LUN are the BMC's to fill in.
        field: comparison
            .differs
            .first()
            .copied()
            .unwrap_or(FilterField::Generator),
    }
}

fn finding(stop: Stop, filter: u8) -> Finding {
    match stop {
        Stop::PefDisabled => Finding::PefDisabled,
        Stop::AlertActionDisabled => Finding::AlertActionDisabled,
        Stop::NoFilter => Finding::OutOfReach {
            filter,
            field: FilterField::SensorType,
        },
        Stop::NoPolicyEntry { filter, policy } => Finding::NoPolicyEntry { filter, policy },
        Stop::EmptyDestination { policy, destination } => Finding::EmptyDestination { policy, destination },
        Stop::NotATrap { policy, destination } => Finding::NotATrap { policy, destination },
    }
}

/// What a way means to whoever waits at this computer.
pub(in crate::prove) fn route(
    event: &Event,
    walk: &Walk,
    is_here: &dyn Fn(IpAddr) -> bool,
) -> Option<Finding> {
    let (set, ..) = walk
        .ends()
        .find(|(_, _, address)| is_here(*address))
        .or_else(|| walk.ends().next())?;
    let mut before_us = walk.ends().filter(|(of, ..)| of.policy == set.policy);
    let first_is_here = before_us.next().is_some_and(|(_, _, address)| is_here(address));
    let ours = walk.ends().find(|(_, _, address)| is_here(*address));
    let needs_failure = ours.is_some_and(|(_, leg, _)| {
        matches!(
            leg.rule,
            AlertPolicyRule::IfPreviousFailed | AlertPolicyRule::IfPreviousFailedElseStop
        )
    });
    Some(Finding::Route {
        filter: set.filter,
        policy: set.policy,
        sensor_type: event.sensor_type,
        offset: event.offset(),
        destinations: walk.ends().map(|(_, _, address)| address).collect(),
        is_only_if_others_fail: needs_failure && !first_is_here,
    })
}
