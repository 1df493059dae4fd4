//! How the items a person compares are seen in the raw entries.

use super::{
    entry::{self, Entry},
    reading::Values,
};
use crate::{
    configure::target::{ItemName, ItemValue},
    ipmi::command::{Channel, DestinationType, RawCommunity},
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
}

impl View {
    pub(super) fn new(channel: Channel) -> Self {
        Self {
            channel,
            destinations: Vec::new(),
            policy_numbers: Vec::new(),
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
            _ => ItemValue::Absent,
        }
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

fn address(raw: &[u8]) -> ItemValue {
    entry::address(raw)
        .filter(|address| !address.is_unspecified())
        .map_or(ItemValue::Absent, |address| ItemValue::Text(address.to_string()))
}
