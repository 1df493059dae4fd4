//! Compares what is wanted with what was read: the items a person sees, and the entries that would be written.
//!
//! Pure: bytes in, bytes out. What others entered is never displaced here without consent.

mod advice;
mod level;
mod machine;
mod policies;

use super::{
    destinations::{DestinationVerdict, SHOWN_DESTINATIONS, destination_verdicts},
    entry::{self, Entry},
    reading::{Reading, Values},
    view::View,
};
use crate::{
    configure::target::{Advice, Consent, Item, ItemName, ItemValue, Outcome, Reason},
    ipmi::command::{DestinationAddress, RawCommunity, with_selector},
    site::{Gateway, SnmpAlert, Wanted},
};
use std::net::{IpAddr, Ipv4Addr};

/// The policy number taken where no filter uses one.
const FIRST_POLICY_NUMBER: u8 = 1;

/// What would be done, and what a person would see of it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// In the order a person reads them.
    pub(super) items: Vec<Item>,
    /// In the order they are written.
    pub(super) edits: Vec<Edit>,
    /// What to know before writing.
    pub(super) advice: Vec<Advice>,
    /// How items are seen in the entries.
    pub(super) view: View,
}

/// One whole entry to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) entry: Entry,
    pub(super) before: Vec<u8>,
    pub(super) written: Vec<u8>,
    /// The items this entry serves.
    pub(super) serves: Vec<ItemName>,
    /// The item that must stand before this is written.
    pub(super) needs: Option<ItemName>,
}

impl Draft {
    pub(super) fn new(reading: &Reading, wanted: &Wanted, consent: &Consent) -> Self {
        let alert = &wanted.snmp_alert;
        let mut drafting = Drafting {
            reading,
            wanted: alert,
            wanted_gateway: wanted.gateway.clone(),
            consent,
            values: reading.values(),
            verdicts: destination_verdicts(reading, alert, consent),
            items: Vec::new(),
            edits: Vec::new(),
            view: View::new(reading.channel()),
        };
        drafting.enabled();
        drafting.computer_name();
        drafting.community();
        drafting.destinations();
        drafting.answers();
        let choice = drafting.choose_policy();
        drafting.procedure(&choice);
        drafting.level(&choice);
        drafting.policies(&choice);
        drafting.gateway();
        drafting.into_draft(wanted)
    }
}

struct Drafting<'a> {
    reading: &'a Reading,
    wanted: &'a SnmpAlert,
    wanted_gateway: Option<Gateway>,
    consent: &'a Consent,
    /// As they would be when all edits so far were written.
    values: Values,
    /// Per destination, from 1: what is wanted there and whether it may be had.
    verdicts: Vec<DestinationVerdict>,
    items: Vec<Item>,
    edits: Vec<Edit>,
    view: View,
}

impl Drafting<'_> {
    fn enabled(&mut self) {
        let Some(wanted) = self.wanted.enabled else {
            return self.leave(ItemName::Enabled);
        };
        let entries = [Entry::ActionGlobalControl, Entry::PefControl];
        if entries.iter().any(|&entry| self.reading.entry(entry).is_none()) {
            return self.reject(ItemName::Enabled, ItemValue::Switch(wanted), Reason::NotOffered);
        }
        self.compare(ItemName::Enabled, ItemValue::Switch(wanted));
        // Off clears the alert action alone: clearing PEF itself would also end the actions that protect the server.
        let changed = if wanted { &entries[..] } else { &entries[..1] };
        for &entry in changed {
            self.edit(entry, vec![ItemName::Enabled], |raw| {
                if let Some(first) = raw.first_mut() {
                    *first = if wanted { *first | 1 } else { *first & !1 };
                }
            });
        }
    }

    fn community(&mut self) {
        let Some(community) = &self.wanted.community else {
            return self.leave(ItemName::Community);
        };
        let text = community.as_str();
        let value = ItemValue::Text(text.to_owned());
        if self.reading.entry(Entry::Community).is_none() {
            return self.reject(ItemName::Community, value, Reason::NotOffered);
        }
        self.compare(ItemName::Community, value);
        self.edit(Entry::Community, vec![ItemName::Community], |raw| {
            if RawCommunity::from_bytes(raw).as_bytes() != text.as_bytes() {
                *raw = RawCommunity::from(community).to_bytes().to_vec();
            }
        });
    }

    fn destinations(&mut self) {
        if self.wanted.destinations.is_none() {
            let last_used = self
                .reading
                .used_destinations()
                .last()
                .copied()
                .unwrap_or_default();
            let shown = SHOWN_DESTINATIONS.min(self.reading.destination_count());
            for n in 1..=shown.max(last_used) {
                self.leave(ItemName::Destination(n));
            }
            return;
        }
        for verdict in self.verdicts.clone() {
            let name = ItemName::Destination(verdict.number);
            let value = verdict
                .target
                .map_or(ItemValue::Absent, |address| ItemValue::Text(address.to_string()));
            if let Some(reason) = verdict.rejected {
                self.reject(name, value, reason);
                continue;
            }
            self.compare(name, value);
            if verdict.target.is_some() {
                self.edit(Entry::DestinationType(verdict.number), vec![name], |raw| {
                    if let Some(kind) = raw.get_mut(1) {
                        *kind &= !0x07;
                    }
                });
            }
            let target = verdict.target.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
            self.edit(Entry::DestinationAddress(verdict.number), vec![name], |raw| {
                put_address(raw, target);
            });
        }
    }

    /// Acknowledge, time-out and retries stand in each destination's type entry; a person sees one of each.
    fn answers(&mut self) {
        let destinations = self.answering_destinations();
        self.view.destinations.clone_from(&destinations);
        let SnmpAlert {
            acknowledge,
            ack_timeout_secs,
            retries,
            ..
        } = *self.wanted;
        self.answer(ItemName::Acknowledge, acknowledge.map(ItemValue::Switch), |raw| {
            if let (Some(byte), Some(on)) = (raw.get_mut(1), acknowledge) {
                *byte = *byte & 0x7f | u8::from(on) << 7;
            }
        });
        let seconds = ack_timeout_secs.map(|seconds| ItemValue::Number(seconds.into()));
        self.answer(ItemName::AckTimeoutSecs, seconds, |raw| {
            if let (Some(byte), Some(seconds)) = (raw.get_mut(2), ack_timeout_secs) {
                *byte = seconds;
            }
        });
        let times = retries.map(|times| ItemValue::Number(times.into()));
        self.answer(ItemName::Retries, times, |raw| {
            if let (Some(byte), Some(times)) = (raw.get_mut(3), retries) {
                *byte = *byte & 0xf8 | times.min(7);
            }
        });
    }

    fn answer(&mut self, name: ItemName, value: Option<ItemValue>, change: impl Fn(&mut Vec<u8>)) {
        let Some(value) = value else {
            return self.leave(name);
        };
        let destinations = self.view.destinations.clone();
        if destinations.is_empty() {
            let reason = if self.reading.destination_count() == 0 {
                Reason::NotOffered
            } else {
                Reason::NotTried
            };
            return self.reject(name, value, reason);
        }
        self.compare(name, value);
        for n in destinations {
            self.edit(Entry::DestinationType(n), vec![name], &change);
        }
    }

    /// The destinations whose answers are set: the wanted ones; where none is wanted, the empty ones, as they will be
    /// then; where no list is asked for, those in use, else all there are.
    fn answering_destinations(&self) -> Vec<u8> {
        let has_type = |n: &u8| self.reading.entry(Entry::DestinationType(*n)).is_some();
        if self.wanted.destinations.is_some() {
            let is_wanted = |verdict: &&DestinationVerdict| verdict.target.is_some();
            if self.verdicts.iter().any(|verdict| is_wanted(&verdict)) {
                let wanted = self.verdicts.iter().filter(is_wanted);
                return wanted
                    .filter(|verdict| verdict.rejected.is_none())
                    .map(|verdict| verdict.number)
                    .collect();
            }
            let will_be_empty = |n: &u8| {
                let raw = self.values.get(&Entry::DestinationAddress(*n));
                raw.and_then(|raw| entry::address(raw))
                    .is_some_and(|address| address.is_unspecified())
            };
            return (1..=self.reading.destination_count())
                .filter(has_type)
                .filter(will_be_empty)
                .collect();
        }
        let used = self.reading.used_destinations();
        let all = || (1..=self.reading.destination_count()).collect();
        let chosen: Vec<u8> = if used.is_empty() { all() } else { used };
        chosen.into_iter().filter(has_type).collect()
    }

    /// Nothing is asked for here, or it stands already.
    fn leave(&mut self, name: ItemName) {
        let before = self.before(name, None);
        self.items.push(Item {
            name,
            wanted: before.clone(),
            before,
            after: None,
            outcome: Outcome::Unchanged,
        });
    }

    fn reject(&mut self, name: ItemName, wanted: ItemValue, reason: Reason) {
        self.items.push(Item {
            name,
            before: self.before(name, Some(&wanted)),
            wanted,
            after: None,
            outcome: Outcome::Rejected(reason),
        });
    }

    /// Whether it differs is known when the edits that serve it are.
    fn compare(&mut self, name: ItemName, wanted: ItemValue) {
        self.items.push(Item {
            name,
            before: self.before(name, Some(&wanted)),
            wanted,
            after: None,
            outcome: Outcome::Unchanged,
        });
    }

    fn before(&self, name: ItemName, wanted: Option<&ItemValue>) -> ItemValue {
        self.view.value(&self.reading.values(), name, wanted)
    }

    /// Changes an entry for these items; an entry is written once, however many items it serves.
    fn edit(&mut self, entry: Entry, serves: Vec<ItemName>, change: impl Fn(&mut Vec<u8>)) {
        let Some(now) = self.values.get_mut(&entry) else {
            return;
        };
        let earlier = now.clone();
        change(now);
        if *now == earlier {
            return;
        }
        // What is written goes to the set it was read from, whatever the BMC says in the selector's own byte.
        if let (Some(n), Some(selector)) = (entry.selector(), now.first_mut()) {
            *selector = n;
        }
        let written = now.clone();
        if let Some(edit) = self.edits.iter_mut().find(|edit| edit.entry == entry) {
            edit.written = written;
            edit.serves.extend(serves);
        } else {
            self.edits.push(Edit {
                entry,
                before: earlier,
                written,
                serves,
                needs: None,
            });
        }
    }

    fn into_draft(mut self, wanted: &Wanted) -> Draft {
        for item in &mut self.items {
            if item.outcome == Outcome::Unchanged
                && self.edits.iter().any(|edit| edit.serves.contains(&item.name))
            {
                item.outcome = Outcome::Differs;
            }
        }
        let is_switching_on = self.wanted.enabled == Some(true);
        self.edits
            .sort_by_key(|edit| writing_order(edit, is_switching_on));
        let advice = if wanted.is_empty() {
            Vec::new()
        } else {
            self.advice(wanted)
        };
        Draft {
            items: self.items,
            edits: self.edits,
            advice,
            view: self.view,
        }
    }
}

/// Puts an address into a destination's entry; the gateway it is sent through and the MAC address stay, where the entry
/// has them.
fn put_address(raw: &mut Vec<u8>, target: IpAddr) {
    let now = entry::address(raw);
    match target {
        _ if now == Some(target) => {}
        IpAddr::V4(target) => match (now, raw.get_mut(3..7)) {
            (Some(IpAddr::V4(_)), Some(four)) => four.copy_from_slice(&target.octets()),
            _ => *raw = with_selector(0, &DestinationAddress::ipv4(target).to_bytes()),
        },
        IpAddr::V6(address) => *raw = with_selector(0, &DestinationAddress::Ipv6 { address }.to_bytes()),
    }
}

/// Switched on last, switched off first; between them from the name to the policies, new filters before cleared ones.
/// After everything else the gateway, which may end the connection.
fn writing_order(edit: &Edit, is_switching_on: bool) -> (u8, u8, u8) {
    let is_cleared = edit.written.iter().skip(1).all(|&byte| byte == 0);
    match edit.entry {
        Entry::ActionGlobalControl => (if is_switching_on { 7 } else { 0 }, 0, 0),
        Entry::PefControl => (if is_switching_on { 7 } else { 0 }, 1, 0),
        Entry::SystemName(n) => (1, n, 0),
        Entry::Community => (2, 0, 0),
        Entry::DestinationType(n) => (3, n, 0),
        Entry::DestinationAddress(n) => (3, n, 1),
        Entry::Filter(n) if is_cleared => (5, n, 0),
        Entry::Filter(n) => (4, n, 0),
        Entry::Policy(n) => (6, n, 0),
        Entry::GatewayMac => (8, 0, 0),
        Entry::Gateway => (8, 1, 0),
        Entry::BackupGatewayMac => (8, 2, 0),
        Entry::BackupGateway => (8, 3, 0),
    }
}
