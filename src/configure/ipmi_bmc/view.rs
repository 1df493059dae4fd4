//! How the items a person compares are seen in the raw entries.

use super::{
    entry::{self, Entry},
    filters, levels, policies,
    reading::Values,
};
use crate::{
    configure::target::{ItemName, ItemValue},
    ipmi::command::{Channel, DestinationType, RawCommunity, SystemName, pef::AlertPolicyEntry},
    site::{Level, MacAddress, Procedure},
};

/// Which entries an item looks at.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The LAN channel.
    channel: Channel,
    /// The destinations whose answers are one item each.
    pub(super) destinations: Vec<u8>,
    /// The policy numbers that count; all where empty.
    pub(super) policy_numbers: Vec<u8>,
    /// The destinations whose order is the procedure; all in use where empty.
    pub(super) told: Vec<u8>,
}

impl View {
    pub(super) fn new(channel: Channel) -> Self {
        Self {
            channel,
            destinations: Vec::new(),
            policy_numbers: Vec::new(),
            told: Vec::new(),
        }
    }

    /// The value of an item. Where several entries carry it and they disagree, the first that is not as wanted.
    pub(super) fn value(&self, values: &Values, name: ItemName, wanted: Option<&ItemValue>) -> ItemValue {
        let get = |entry| values.get(&entry).map(Vec::as_slice);
        match name {
            ItemName::Enabled => self.enabled(values),
            ItemName::Community => get(Entry::Community).map_or(ItemValue::Absent, community),
            ItemName::Destination(n) => get(Entry::DestinationAddress(n)).map_or(ItemValue::Absent, address),
            ItemName::Acknowledge => self.answer(values, wanted, |it| ItemValue::Switch(it.acknowledged)),
            ItemName::AckTimeoutSecs => {
                self.answer(values, wanted, |it| ItemValue::Number(it.timeout_secs.into()))
            }
            ItemName::Retries => self.answer(values, wanted, |it| ItemValue::Number(it.retries.into())),
            ItemName::Policy(n) => ItemValue::Switch(self.is_told(values, n)),
            ItemName::ComputerName => computer_name(values),
            ItemName::Procedure => self.procedure_value(values, wanted),
            ItemName::Level => Self::level(values)
                .as_ref()
                .map_or(ItemValue::Absent, ItemValue::from),
            ItemName::Gateway => get(Entry::Gateway).map_or(ItemValue::Absent, gateway),
            ItemName::GatewayMac => get(Entry::GatewayMac).map_or(ItemValue::Absent, mac),
            ItemName::BackupGateway => get(Entry::BackupGateway).map_or(ItemValue::Absent, gateway),
            ItemName::BackupGatewayMac => get(Entry::BackupGatewayMac).map_or(ItemValue::Absent, mac),
        }
    }

    /// The level whose filters are ours and on; `None` where they are no level's.
    pub(super) fn level(values: &Values) -> Option<Level> {
        levels::level_of(&filters::our_shapes(values))
    }

    /// The procedure of the entries that tell destinations in use, in the first policy set that has any.
    pub(super) fn procedure(&self, values: &Values) -> Option<Procedure> {
        policies::procedure_of(&self.telling(values))
    }

    /// Where only one destination is told, it is told the same by both procedures.
    fn procedure_value(&self, values: &Values, wanted: Option<&ItemValue>) -> ItemValue {
        let telling = self.telling(values);
        match (policies::procedure_of(&telling), wanted) {
            (Some(_), Some(wanted)) if telling.len() == 1 => wanted.clone(),
            (found, _) => found.map_or(ItemValue::Absent, ItemValue::from),
        }
    }

    fn telling(&self, values: &Values) -> Vec<AlertPolicyEntry> {
        let is_used = |n| {
            let raw = values.get(&Entry::DestinationAddress(n));
            raw.is_none_or(|raw| entry::address(raw).is_some_and(|address| !address.is_unspecified()))
        };
        let is_asked = |n| self.told.is_empty() || self.told.contains(&n);
        let tells = |policy: &AlertPolicyEntry| {
            policy.enabled
                && policy.channel == self.channel.value()
                && is_used(policy.destination)
                && is_asked(policy.destination)
        };
        let all: Vec<AlertPolicyEntry> = values
            .iter()
            .filter(|(entry, _)| matches!(entry, Entry::Policy(_)))
            .filter_map(|(_, raw)| entry::policy(raw))
            .filter(tells)
            .collect();
        let first = all.first().map(|policy| policy.policy_number);
        let numbers = self.policy_numbers.iter().copied().chain(first);
        let of_set = |number| -> Vec<AlertPolicyEntry> {
            let set = all.iter().filter(|policy| policy.policy_number == number);
            set.copied().collect()
        };
        numbers
            .map(of_set)
            .find(|set| !set.is_empty())
            .unwrap_or_default()
    }

    fn enabled(&self, values: &Values) -> ItemValue {
        let mut bits = [Entry::PefControl, Entry::ActionGlobalControl]
            .into_iter()
            .filter_map(|entry| values.get(&entry))
            .map(|raw| entry::is_bit_0_set(raw))
            .peekable();
        if bits.peek().is_none() {
            return ItemValue::Absent;
        }
        ItemValue::Switch(bits.all(|bit| bit))
    }

    fn answer(
        &self,
        values: &Values,
        wanted: Option<&ItemValue>,
        field: impl Fn(DestinationType) -> ItemValue,
    ) -> ItemValue {
        let mut all = self
            .destinations
            .iter()
            .filter_map(|&n| entry::destination_type(values.get(&Entry::DestinationType(n))?))
            .map(field);
        let first = all.next().unwrap_or(ItemValue::Absent);
        match wanted {
            Some(wanted) if first == *wanted => all.find(|value| value != wanted).unwrap_or(first),
            _ => first,
        }
    }

    /// Whether an enabled policy entry that counts sends to this destination.
    fn is_told(&self, values: &Values, destination: u8) -> bool {
        let counts = |number| self.policy_numbers.is_empty() || self.policy_numbers.contains(&number);
        values
            .iter()
            .filter(|(entry, _)| matches!(entry, Entry::Policy(_)))
            .filter_map(|(_, raw)| entry::policy(raw))
            .any(|policy| {
                policy.enabled
                    && policy.channel == self.channel.value()
                    && policy.destination == destination
                    && counts(policy.policy_number)
            })
    }
}

fn community(raw: &[u8]) -> ItemValue {
    match RawCommunity::from_bytes(raw).as_bytes() {
        [] => ItemValue::Absent,
        text => ItemValue::Text(String::from_utf8_lossy(text).into_owned()),
    }
}

fn computer_name(values: &Values) -> ItemValue {
    let blocks = values
        .iter()
        .filter(|(entry, _)| matches!(entry, Entry::SystemName(_)))
        .map(|(_, raw)| raw.get(1..).unwrap_or_default());
    SystemName::text(blocks)
        .filter(|text| !text.is_empty())
        .map_or(ItemValue::Absent, ItemValue::Text)
}

fn gateway(raw: &[u8]) -> ItemValue {
    ItemValue::text(entry::gateway(raw).filter(|address| !address.is_unspecified()))
}

fn mac(raw: &[u8]) -> ItemValue {
    let six = raw.first_chunk::<6>().filter(|six| **six != [0; 6]);
    ItemValue::text(six.map(|six| MacAddress(*six)))
}

fn address(raw: &[u8]) -> ItemValue {
    entry::address(raw)
        .filter(|address| !address.is_unspecified())
        .map_or(ItemValue::Absent, |address| ItemValue::Text(address.to_string()))
}
