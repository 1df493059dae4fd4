//! What an administrator should know about a draft, from what the BMC would hold if it were written.

use super::Drafting;
use crate::{
    configure::{
        ipmi_bmc::{
            entry::{self, Entry},
            filters,
            levels::{self, Shape},
            reading::Values,
        },
        target::{Advice, ItemName, ItemValue, Outcome, Reason},
    },
    site::{Procedure, Wanted},
};
use std::{collections::BTreeSet, net::IpAddr};

impl Drafting<'_> {
    /// Nothing where nothing is asked for.
    pub(super) fn advice(&self, wanted: &Wanted) -> Vec<Advice> {
        let mut all = self.free_destinations();
        all.extend(self.order());
        all.extend(self.defeating_filters());
        all.extend(self.armed_filters());
        if wanted.mail_alert.is_some() {
            all.push(Advice::MailByHand);
        }
        let addresses = self.changed_destinations();
        if !addresses.is_empty() {
            all.push(Advice::AlwaysPort162 { addresses });
        }
        all
    }

    /// For each wanted destination that would displace somebody, a place of its own as long as there are any.
    fn free_destinations(&self) -> Vec<Advice> {
        let is_wanted = |n: u8| {
            let mut verdicts = self.verdicts.iter();
            verdicts.any(|verdict| verdict.number == n && verdict.target.is_some())
        };
        let mut free = (1..=self.reading.destination_count())
            .filter(|&n| self.reading.address(n).is_none() && !is_wanted(n));
        let displacing = self.verdicts.iter().filter_map(|verdict| match verdict.rejected {
            Some(Reason::WouldDisplace { address }) => Some((verdict.target?, address)),
            _ => None,
        });
        displacing
            .filter_map(|(wanted, displaced)| {
                let free = free.next()?;
                Some(Advice::UseFreeDestination {
                    wanted,
                    displaced,
                    free,
                })
            })
            .collect()
    }

    /// Where one is told after another, somebody may never be told.
    fn order(&self) -> Option<Advice> {
        let asked = self.wanted.procedure.is_some()
            || self.wanted.destinations.is_some()
            || self.wanted.acknowledge.is_some();
        if !asked || self.view.procedure(&self.values) != Some(Procedure::OneAfterAnother) {
            return None;
        }
        let told = (1..=self.reading.destination_count()).filter(|&n| {
            let name = ItemName::Policy(n);
            self.view.value(&self.values, name, None) == ItemValue::Switch(true)
        });
        let told: Vec<u8> = told.collect();
        let addresses: Vec<IpAddr> = told.iter().filter_map(|&n| address(&self.values, n)).collect();
        let (&first, others) = addresses.split_first().filter(|(_, others)| !others.is_empty())?;
        let others = others.to_vec();
        let waits = told
            .first()
            .and_then(|&n| self.values.get(&Entry::DestinationType(n)))
            .and_then(|raw| entry::destination_type(raw))
            .is_some_and(|kind| kind.acknowledged);
        Some(if waits {
            Advice::AcknowledgeStopsTheOthers { first, others }
        } else {
            Advice::OneAfterAnotherWithoutAcknowledge { first, others }
        })
    }

    /// Filters that are not ours and alert somebody for what the level leaves out.
    fn defeating_filters(&self) -> Vec<Advice> {
        let Some(level) = &self.wanted.level else {
            return Vec::new();
        };
        let followed = self.followed_policies();
        filters::all(&self.values)
            .filter(|(_, filter)| filters::alerts(filter) && Shape::of(filter).is_none())
            .filter(|(_, filter)| followed.contains(&filter.policy_number))
            .filter_map(|(number, filter)| {
                let lets_through = levels::lets_through(&filter, level);
                let defeats = !lets_through.is_empty() || levels::leaves_out(level, filter.severity);
                defeats.then(|| Advice::FilterDefeatsLevel {
                    filter: number,
                    is_factory: filter.configuration.is_preconfigured(),
                    severity: filter.severity,
                    lets_through,
                })
            })
            .collect()
    }

    fn armed_filters(&self) -> Option<Advice> {
        let filters = self.reading.armed_by_switching_on();
        let switches_on = self.edits.iter().any(|edit| edit.entry == Entry::PefControl);
        (switches_on && !filters.is_empty()).then_some(Advice::ArmsPowerActions { filters })
    }

    /// The policy sets that tell anybody.
    fn followed_policies(&self) -> BTreeSet<u8> {
        let policies = self.values.iter().filter_map(|(entry, raw)| match entry {
            Entry::Policy(_) => entry::policy(raw),
            _ => None,
        });
        policies
            .filter(|policy| policy.enabled)
            .map(|policy| policy.policy_number)
            .collect()
    }

    fn changed_destinations(&self) -> Vec<IpAddr> {
        let changes = |n| {
            let mut items = self.items.iter();
            items.any(|item| item.name == ItemName::Destination(n) && item.outcome == Outcome::Differs)
        };
        let changed = self.verdicts.iter().filter(|verdict| changes(verdict.number));
        changed.filter_map(|verdict| verdict.target).collect()
    }
}

fn address(values: &Values, n: u8) -> Option<IpAddr> {
    entry::address(values.get(&Entry::DestinationAddress(n))?).filter(|address| !address.is_unspecified())
}
