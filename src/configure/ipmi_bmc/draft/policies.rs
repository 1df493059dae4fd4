//! The alert policy entries of a draft: who is told, and in which procedure (通報手順).

use super::{Drafting, FIRST_POLICY_NUMBER};
use crate::{
    configure::{
        ipmi_bmc::{
            destinations::DestinationVerdict,
            entry::{self, Entry},
            filters,
            levels::Shape,
            policies::{self, Layout, Order, Row},
        },
        target::{ItemName, ItemValue, PolicyRule, Reason},
    },
    ipmi::command::{
        pef::{AlertPolicyEntry, AlertPolicyRule},
        with_selector,
    },
    site::Procedure,
};

/// The highest policy number (IPMI 2.0 table 17-4).
const LAST_POLICY_NUMBER: u8 = 15;

/// Which policy set is written, and how the procedure stands in it.
pub(super) struct PolicyChoice {
    /// The number that our filters and new entries go by.
    pub(super) number: u8,
    /// Our filters follow another policy now, because the procedure cannot be had there.
    pub(super) moves: bool,
    /// Where the procedure stands, where one is asked for.
    layout: Option<Result<Layout, Reason>>,
    destinations: Vec<u8>,
}

impl Drafting<'_> {
    /// Chooses the policy number before anything that goes by it is drafted.
    pub(super) fn choose_policy(&mut self) -> PolicyChoice {
        let in_use = self.reading.policy_numbers_in_use();
        let ours: Vec<_> = self
            .reading
            .filters()
            .filter(|(_, filter)| Shape::of(filter).is_some())
            .map(|(_, filter)| filter)
            .collect();
        let number = filters::policy_numbers(ours.iter())
            .first()
            .or(in_use.first())
            .copied()
            .unwrap_or(FIRST_POLICY_NUMBER);
        self.view.policy_numbers = if self.wanted.level.is_some() || self.wanted.procedure.is_some() {
            vec![number]
        } else {
            in_use
        };
        let mut choice = PolicyChoice {
            number,
            moves: false,
            layout: None,
            destinations: self.told_destinations(),
        };
        if self.wanted.procedure.is_none() || self.reading.policy_count() == 0 {
            return choice;
        }
        self.view.told.clone_from(&choice.destinations);
        if choice.destinations.is_empty() {
            choice.layout = Some(Err(Reason::NoDestination));
            return choice;
        }
        let layout = self.lay_out(number, &choice.destinations);
        if matches!(layout, Err(Reason::ForeignPolicies { .. }))
            && let Some((other, layout)) = self.other_policy(number, &choice.destinations)
        {
            self.view.policy_numbers = vec![other];
            return PolicyChoice {
                number: other,
                moves: true,
                layout: Some(Ok(layout)),
                ..choice
            };
        }
        choice.layout = Some(layout);
        choice
    }

    pub(super) fn procedure(&mut self, choice: &PolicyChoice) {
        let name = ItemName::Procedure;
        let Some(wanted) = self.wanted.procedure else {
            if self.reading.policy_count() > 0 {
                self.leave(name);
            }
            return;
        };
        let value = ItemValue::from(wanted);
        match &choice.layout {
            None => self.reject(name, value, Reason::NotOffered),
            Some(Err(reason)) => self.reject(name, value, reason.clone()),
            Some(Ok(layout)) => {
                self.compare(name, value);
                let layout = layout.clone();
                self.write_layout(&layout, choice.number, wanted);
            }
        }
    }

    pub(super) fn policies(&mut self, choice: &PolicyChoice) {
        let told: Vec<DestinationVerdict> = self
            .verdicts
            .iter()
            .filter(|verdict| verdict.target.is_some())
            .cloned()
            .collect();
        for verdict in told {
            let (n, name) = (verdict.number, ItemName::Policy(verdict.number));
            if verdict.rejected.is_some() {
                self.reject(name, ItemValue::Switch(true), Reason::NotTried);
            } else if self.reading.policy_count() == 0 {
                self.reject(name, ItemValue::Switch(true), Reason::NotOffered);
            } else if self.view.value(&self.values, name, None) == ItemValue::Switch(true) {
                self.compare(name, ItemValue::Switch(true));
            } else if let Some(free) = self.free_policy(n) {
                self.compare(name, ItemValue::Switch(true));
                self.write_policy(free, choice.number, n, PolicyRule::Always, vec![name]);
            } else {
                self.reject(name, ItemValue::Switch(true), Reason::NoFreePolicy);
            }
        }
    }

    /// The destinations a procedure is about: the wanted ones, else those that are told now, else those in use.
    fn told_destinations(&self) -> Vec<u8> {
        if self.wanted.destinations.is_some() {
            return self
                .verdicts
                .iter()
                .filter(|verdict| verdict.target.is_some() && verdict.rejected.is_none())
                .map(|verdict| verdict.number)
                .collect();
        }
        let used = self.reading.used_destinations();
        let is_told =
            |&n: &u8| self.view.value(&self.values, ItemName::Policy(n), None) == ItemValue::Switch(true);
        let told: Vec<u8> = used.iter().copied().filter(is_told).collect();
        if told.is_empty() { used } else { told }
    }

    fn lay_out(&self, set: u8, destinations: &[u8]) -> Result<Layout, Reason> {
        let order = Order {
            channel: self.reading.channel().value(),
            set,
            destinations,
            in_order: self.wanted.procedure == Some(Procedure::OneAfterAnother),
        };
        policies::lay_out(&self.rows(destinations), order)
    }

    /// Another policy number under which the procedure can be had, where every filter that alerts by this one is ours.
    fn other_policy(&self, number: u8, destinations: &[u8]) -> Option<(u8, Layout)> {
        let is_others = |filter: &_| filters::alerts(filter) && Shape::of(filter).is_none();
        let others: Vec<u8> = self
            .reading
            .filters()
            .filter(|(_, filter)| is_others(filter))
            .map(|(_, filter)| filter.policy_number)
            .collect();
        if others.contains(&number) {
            return None;
        }
        (FIRST_POLICY_NUMBER..=LAST_POLICY_NUMBER)
            .filter(|other| *other != number && !others.contains(other))
            .filter(|&other| !self.is_used_by_others(other, destinations))
            .find_map(|other| Some((other, self.lay_out(other, destinations).ok()?)))
    }

    fn is_used_by_others(&self, number: u8, destinations: &[u8]) -> bool {
        self.rows(destinations).iter().any(|(_, policy, _)| {
            let is_ours = policy.channel == self.reading.channel().value()
                && destinations.contains(&policy.destination);
            policy.enabled && policy.policy_number == number && !is_ours
        })
    }

    fn rows(&self, destinations: &[u8]) -> Vec<Row> {
        let row = |number: u8| {
            let raw = self.values.get(&Entry::Policy(number))?;
            let best = destinations.iter().filter_map(|&n| self.rank(raw, n)).min();
            Some((number, entry::policy(raw)?, best))
        };
        (1..=self.reading.policy_count()).filter_map(row).collect()
    }

    fn write_layout(&mut self, layout: &Layout, number: u8, procedure: Procedure) {
        for (at, &(place, destination)) in layout.places.iter().enumerate() {
            let now = self
                .values
                .get(&Entry::Policy(place))
                .and_then(|raw| entry::policy(raw));
            let is_told = now.is_some_and(|now| {
                now.enabled && now.policy_number == number && now.destination == destination
            });
            let before = now.filter(|_| is_told).map_or(PolicyRule::Always, |now| now.rule);
            let rule = policies::rule(procedure, at == 0, before);
            let serves = if is_told {
                vec![ItemName::Procedure]
            } else {
                vec![ItemName::Policy(destination), ItemName::Procedure]
            };
            self.write_policy(Entry::Policy(place), number, destination, rule, serves);
        }
        for &place in &layout.surplus {
            self.edit(Entry::Policy(place), vec![ItemName::Procedure], |raw| {
                if let Some(first) = raw.get_mut(1) {
                    *first &= !0x08;
                }
            });
        }
    }

    fn write_policy(
        &mut self,
        place: Entry,
        policy_number: u8,
        destination: u8,
        rule: AlertPolicyRule,
        serves: Vec<ItemName>,
    ) {
        let channel = self.reading.channel().value();
        self.edit(place, serves, |raw| {
            let now =
                entry::policy(raw).filter(|now| (now.channel, now.destination) == (channel, destination));
            let entry = AlertPolicyEntry {
                policy_number,
                enabled: true,
                rule,
                channel,
                destination,
                event_specific_string: now.is_some_and(|now| now.event_specific_string),
                string_selector: now.map_or(0, |now| now.string_selector),
            };
            if now != Some(entry) {
                *raw = with_selector(0, &entry.to_bytes());
            }
        });
        for edit in self.edits.iter_mut().filter(|edit| edit.entry == place) {
            edit.needs = Some(ItemName::Destination(destination));
        }
    }

    /// The entry that may be taken for a destination.
    fn free_policy(&self, destination: u8) -> Option<Entry> {
        (1..=self.reading.policy_count())
            .map(Entry::Policy)
            .filter_map(|entry| Some((self.rank(self.values.get(&entry)?, destination)?, entry)))
            .min()
            .map(|(_, entry)| entry)
    }

    /// How well an entry can be taken for a destination: best one that was made for it and is switched off, else an
    /// empty one, else one that is switched off and points nowhere. An enabled entry is somebody's.
    fn rank(&self, raw: &[u8], destination: u8) -> Option<u8> {
        let policy = entry::policy(raw)?;
        let is_here = policy.channel == self.reading.channel().value();
        let points_nowhere =
            policy.destination == 0 || is_here && self.reading.address(policy.destination).is_none();
        match () {
            () if policy.enabled => None,
            () if is_here && policy.destination == destination => Some(0),
            () if policy.to_bytes() == [0; AlertPolicyEntry::BYTES] => Some(1),
            () if points_nowhere => Some(2),
            () => Some(3),
        }
    }
}
