//! The whole way of one event through filters and policies to destinations, and where it stops.

use super::{Event, Finding, compare};
use crate::{
    configure::ipmi_bmc::AlertPath,
    ipmi::command::pef::{AlertPolicyRule, EventFilterEntry, EventSeverity, PefActions},
};
use std::net::IpAddr;

/// What becomes of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Filters that are on and surely match, counted from 1.
    pub matching: Vec<u8>,
    /// Filters that are on and match in one reading of the specification.
    pub doubtful: Vec<u8>,
    /// All action bits of the filters that surely match, whatever is switched off as a whole.
    pub actions: PefActions,
    /// The first filter that would, or might, do more than alert.
    pub danger: Option<Finding>,
    /// The policy sets that alert, each once, in the order of their filters.
    pub sets: Vec<PolicySet>,
    /// Why no alert arrives anywhere.
    pub stop: Option<Stop>,
}

/// One policy set that alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicySet {
    /// 0 is reserved and leads nowhere.
    pub policy: u8,
    /// The first filter that selects it.
    pub filter: u8,
    /// The highest severity among the filters that select it (IPMI 2.0 section 17.7).
    pub severity: u8,
    /// Its entries that are on, in the order of the table.
    pub legs: Vec<Leg>,
}

/// One entry of a policy set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// When it is followed.
    pub rule: AlertPolicyRule,
    /// The channel.
    pub channel: u8,
    /// The destination's number there.
    pub destination: u8,
    /// Where a trap goes; `None` where none does.
    pub address: Option<IpAddr>,
    /// Whether the destination must acknowledge.
    pub is_acknowledged: bool,
    /// Whether the destination is of another kind than a trap's.
    pub is_of_another_kind: bool,
}

/// Why an event leads to no alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// PEF is off.
    PefDisabled,
    /// No filter matches.
    NoFilter,
    /// Alerts are off as a whole.
    AlertActionDisabled,
    /// The filter's policy set has no entry that is on.
    NoPolicyEntry {
        /// The filter.
        filter: u8,
        /// The policy number.
        policy: u8,
    },
    /// The first entry leads to an empty destination.
    EmptyDestination {
        /// The policy set.
        policy: u8,
        /// The destination.
        destination: u8,
    },
    /// The first entry leads to a destination that gets no traps.
    NotATrap {
        /// The policy set.
        policy: u8,
        /// The destination.
        destination: u8,
    },
}

/// Follows an event. `matching` and `sets` are those of an event that PEF looks at, also where PEF is off.
pub fn walk(path: &AlertPath, event: &Event) -> Walk {
    let mut walk = Walk {
        matching: Vec::new(),
        doubtful: Vec::new(),
        actions: PefActions(0),
        danger: None,
        sets: Vec::new(),
        stop: None,
    };
    for (number, filter) in path
        .filters
        .iter()
        .filter(|(_, filter)| filter.configuration.is_enabled())
    {
        let comparison = compare(filter, event);
        if filter.actions.acts_on_the_server() && comparison.might_match_carelessly() && walk.danger.is_none()
        {
            walk.danger = Some(danger(path, *number, filter));
        }
        if comparison.is_sure() {
            walk.matching.push(*number);
            walk.actions = walk.actions.with(filter.actions);
            if filter.actions.contains(PefActions::ALERT) {
                walk.select(path, *number, filter);
            }
        } else if !comparison.is_excluded() {
            walk.doubtful.push(*number);
        }
    }
    walk.stop = walk.find_stop(path);
    walk
}

fn danger(path: &AlertPath, filter: u8, entry: &EventFilterEntry) -> Finding {
    let others = entry.actions.without(PefActions::ALERT);
    Finding::OtherAction {
        filter,
        actions: others.0,
        is_switched_off: path.allowed.is_some_and(|allowed| allowed.0 & others.0 == 0),
    }
}

impl Walk {
    /// The legs that end at an address that is sent traps, in order, each with its set.
    pub fn ends(&self) -> impl Iterator<Item = (&PolicySet, &Leg, IpAddr)> {
        self.sets
            .iter()
            .flat_map(|set| set.legs.iter().map(move |leg| (set, leg)))
            .filter_map(|(set, leg)| Some((set, leg, leg.address?)))
    }

    fn select(&mut self, path: &AlertPath, number: u8, filter: &EventFilterEntry) {
        let severity = filter.severity.value();
        if let Some(set) = self
            .sets
            .iter_mut()
            .find(|set| set.policy == filter.policy_number)
        {
            set.severity = set.severity.max(severity);
            return;
        }
        let belongs = |policy: u8, enabled: bool| enabled && policy == filter.policy_number && policy != 0;
        let entries = path
            .policies
            .iter()
            .filter(|(_, entry)| belongs(entry.policy_number, entry.enabled));
        let legs = entries.map(|(_, entry)| {
            let end = path.destinations.get(&(entry.channel, entry.destination));
            Leg {
                rule: entry.rule,
                channel: entry.channel,
                destination: entry.destination,
                address: end.filter(|end| end.is_pet).and_then(|end| end.address),
                is_acknowledged: end.is_some_and(|end| end.is_acknowledged),
                is_of_another_kind: end.is_some_and(|end| !end.is_pet),
            }
        });
        self.sets.push(PolicySet {
            policy: filter.policy_number,
            filter: number,
            severity,
            legs: legs.collect(),
        });
    }

    fn find_stop(&self, path: &AlertPath) -> Option<Stop> {
        if path.control.is_some_and(|control| !control.enabled) {
            return Some(Stop::PefDisabled);
        }
        let Some(first) = self.sets.first() else {
            return Some(Stop::NoFilter);
        };
        if path
            .allowed
            .is_some_and(|allowed| !allowed.contains(PefActions::ALERT))
        {
            return Some(Stop::AlertActionDisabled);
        }
        if self.ends().next().is_some() {
            return None;
        }
        let with_legs = self
            .sets
            .iter()
            .find_map(|set| Some((set.policy, set.legs.first()?)));
        Some(match with_legs {
            None => Stop::NoPolicyEntry {
                filter: first.filter,
                policy: first.policy,
            },
            Some((policy, leg)) if leg.is_of_another_kind => Stop::NotATrap {
                policy,
                destination: leg.destination,
            },
            Some((policy, leg)) => Stop::EmptyDestination {
                policy,
                destination: leg.destination,
            },
        })
    }
}

/// How much alarm an alert of this severity makes, least first: what is sent for a test should look like one.
pub(super) fn alarm(severity: EventSeverity) -> u8 {
    match severity {
        EventSeverity::Information => 0,
        EventSeverity::Ok => 1,
        EventSeverity::Monitor => 2,
        EventSeverity::Unspecified => 3,
        EventSeverity::NonCritical => 4,
        EventSeverity::Other(_) => 5,
        EventSeverity::Critical => 6,
        EventSeverity::NonRecoverable => 7,
    }
}
