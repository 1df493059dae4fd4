//! What may be written to a BMC, entry by entry, and what the bytes of an entry mean.
//!
//! [`Entry`] is the only thing a write request is made from. It cannot name LAN parameters 3–6 (the BMC's own
//! address) or 10–11 (its ARP behaviour), so nothing here can ever write them. Bits this file has no name for are
//! kept as they were read.

use super::levels::Shape;
use crate::{
    configure::target::ItemName,
    ipmi::command::{
        DestinationAddress, DestinationKind, DestinationType, LanParameter, RawCommunity,
        SystemInfoParameter,
        pef::{AlertPolicyEntry, EventFilterEntry, PefParameter},
        split_selector,
    },
};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr};

/// A configuration entry this room may write; sets are counted from 1, as the BMC counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// LAN parameter 16: 18 bytes, zero-filled.
    Community,
    /// LAN parameter 18: selector, type and acknowledge, time-out, retries.
    DestinationType(u8),
    /// LAN parameter 19: selector, format, then gateway, IPv4 address and MAC, or an IPv6 address.
    DestinationAddress(u8),
    /// LAN parameter 12: the default gateway's IPv4 address.
    Gateway,
    /// LAN parameter 13: its MAC address.
    GatewayMac,
    /// LAN parameter 14: the backup gateway's IPv4 address.
    BackupGateway,
    /// LAN parameter 15: its MAC address.
    BackupGatewayMac,
    /// PEF parameter 1: PEF control.
    PefControl,
    /// PEF parameter 2: action global control.
    ActionGlobalControl,
    /// PEF parameter 6: event filter.
    Filter(u8),
    /// PEF parameter 9: alert policy entry.
    Policy(u8),
    /// System information parameter 2: a block of the system's name, counted from 0.
    SystemName(u8),
}

/// The tables of configuration parameters, each with a set-in-progress flag of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// LAN configuration parameters (IPMI 2.0 section 23.2).
    Lan,
    /// PEF configuration parameters (IPMI 2.0 section 30.4).
    Pef,
    /// System information parameters (IPMI 2.0 section 22.14b).
    SystemInfo,
}

/// Where a configuration parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    /// A LAN parameter and its set selector, 0 where it has none.
    Lan(LanParameter, u8),
    /// A PEF parameter and its set selector, 0 where it has none.
    Pef(PefParameter, u8),
    /// A system information parameter and its block, from 0.
    SystemInfo(SystemInfoParameter, u8),
}

impl Entry {
    /// Where it stands (IPMI 2.0 tables 22-16c, 23-4 and 30-6).
    pub(super) fn parameter(self) -> Parameter {
        match self {
            Self::Community => Parameter::Lan(LanParameter::COMMUNITY, 0),
            Self::DestinationType(n) => Parameter::Lan(LanParameter::DESTINATION_TYPE, n),
            Self::DestinationAddress(n) => Parameter::Lan(LanParameter::DESTINATION_ADDRESS, n),
            Self::Gateway => Parameter::Lan(LanParameter::DEFAULT_GATEWAY, 0),
            Self::GatewayMac => Parameter::Lan(LanParameter::DEFAULT_GATEWAY_MAC, 0),
            Self::BackupGateway => Parameter::Lan(LanParameter::BACKUP_GATEWAY, 0),
            Self::BackupGatewayMac => Parameter::Lan(LanParameter::BACKUP_GATEWAY_MAC, 0),
            Self::PefControl => Parameter::Pef(PefParameter::CONTROL, 0),
            Self::ActionGlobalControl => Parameter::Pef(PefParameter::ACTION_GLOBAL_CONTROL, 0),
            Self::Filter(n) => Parameter::Pef(PefParameter::FILTER, n),
            Self::Policy(n) => Parameter::Pef(PefParameter::POLICY, n),
            Self::SystemName(block) => Parameter::SystemInfo(SystemInfoParameter::SYSTEM_NAME, block),
        }
    }

    /// Which table it stands in.
    pub(super) fn table(self) -> Table {
        match self.parameter() {
            Parameter::Lan(..) => Table::Lan,
            Parameter::Pef(..) => Table::Pef,
            Parameter::SystemInfo(..) => Table::SystemInfo,
        }
    }

    /// The selector that a row of a table begins with when it is written.
    pub(super) fn selector(self) -> Option<u8> {
        match self {
            Self::DestinationType(n)
            | Self::DestinationAddress(n)
            | Self::Filter(n)
            | Self::Policy(n)
            | Self::SystemName(n) => Some(n),
            _ => None,
        }
    }

    /// Whether it is the way out of the BMC's subnet: written last of all, and shown by a new session to be right.
    pub(super) fn is_of_the_gateway(self) -> bool {
        matches!(
            self,
            Self::Gateway | Self::GatewayMac | Self::BackupGateway | Self::BackupGatewayMac
        )
    }

    /// Whether two raw values mean the same: reserved bits and what the BMC fills in by itself (a MAC address it
    /// has resolved) don't count.
    pub(super) fn is_same(self, one: &[u8], other: &[u8]) -> bool {
        self.meaning(one) == self.meaning(other)
    }

    /// Whether two raw values mean the same to this item; an entry may serve several.
    pub(super) fn is_same_for(self, item: ItemName, one: &[u8], other: &[u8]) -> bool {
        let types = (destination_type(one), destination_type(other));
        let (Self::DestinationType(_), (Some(one_type), Some(other_type))) = (self, types) else {
            return self.is_same(one, other);
        };
        match item {
            ItemName::Destination(_) => one_type.kind == other_type.kind,
            ItemName::Acknowledge => one_type.acknowledged == other_type.acknowledged,
            ItemName::AckTimeoutSecs => one_type.timeout_secs == other_type.timeout_secs,
            ItemName::Retries => one_type.retries == other_type.retries,
            _ => one_type == other_type,
        }
    }

    /// The items whose value differs between two raw values of this entry.
    pub(super) fn items_between(self, one: &[u8], other: &[u8]) -> Vec<ItemName> {
        let candidates = match self {
            Self::Community => vec![ItemName::Community],
            Self::DestinationAddress(n) => vec![ItemName::Destination(n)],
            Self::DestinationType(n) => vec![
                ItemName::Destination(n),
                ItemName::Acknowledge,
                ItemName::AckTimeoutSecs,
                ItemName::Retries,
            ],
            Self::Gateway => vec![ItemName::Gateway],
            Self::GatewayMac => vec![ItemName::GatewayMac],
            Self::BackupGateway => vec![ItemName::BackupGateway],
            Self::BackupGatewayMac => vec![ItemName::BackupGatewayMac],
            Self::PefControl | Self::ActionGlobalControl => vec![ItemName::Enabled],
            Self::Filter(_) => vec![filter_item(one, other)],
            Self::Policy(_) => policy_items(one, other),
            Self::SystemName(_) => vec![ItemName::ComputerName],
        };
        candidates
            .into_iter()
            .filter(|&item| !self.is_same_for(item, one, other))
            .collect()
    }

    fn meaning(self, raw: &[u8]) -> Vec<u8> {
        let masks: &[u8] = match self {
            Self::Community => return RawCommunity::from_bytes(raw).as_bytes().to_vec(),
            Self::DestinationType(_) => &[0x0f, 0x87, 0xff, 0x07],
            Self::DestinationAddress(_) => match address(raw) {
                Some(IpAddr::V6(_)) => &[
                    0x0f, 0xf0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                    0xff, 0xff, 0xff,
                ],
                _ => &[0x0f, 0xf0, 0x01, 0xff, 0xff, 0xff, 0xff],
            },
            Self::Gateway | Self::BackupGateway => &[0xff; 4],
            Self::GatewayMac | Self::BackupGatewayMac => &[0xff; 6],
            Self::SystemName(_) => {
                let used = raw.iter().rposition(|&byte| byte != 0);
                return raw.get(..=used.unwrap_or_default()).unwrap_or(raw).to_vec();
            }
            Self::Filter(_) => &[
                0x7f, 0xe0, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            ],
            Self::PefControl => &[0x0f],
            Self::ActionGlobalControl => &[0x3f],
            Self::Policy(_) => &[0x7f, 0xff, 0xff, 0xff],
        };
        masks.iter().zip(raw).map(|(mask, byte)| mask & byte).collect()
    }
}

/// LAN parameter 18 of a destination.
pub(super) fn destination_type(raw: &[u8]) -> Option<DestinationType> {
    DestinationType::from_bytes(split_selector(raw).ok()?.1).ok()
}

/// Whether a destination is sent Platform Event Traps.
pub(super) fn is_pet(raw: &[u8]) -> bool {
    destination_type(raw).is_some_and(|destination| destination.kind == DestinationKind::Pet)
}

/// The address of a destination, 0.0.0.0 or :: where none is set; `None` where it is of another format.
pub(super) fn address(raw: &[u8]) -> Option<IpAddr> {
    match DestinationAddress::from_bytes(split_selector(raw).ok()?.1).ok()? {
        DestinationAddress::Ipv4 { address, .. } => Some(address.into()),
        DestinationAddress::Ipv6 { address } => Some(address.into()),
        DestinationAddress::Other { .. } => None,
    }
}

/// A gateway's address.
pub(super) fn gateway(raw: &[u8]) -> Option<Ipv4Addr> {
    raw.first_chunk::<4>().map(|four| Ipv4Addr::from(*four))
}

/// An event filter.
pub(super) fn filter(raw: &[u8]) -> Option<EventFilterEntry> {
    EventFilterEntry::from_bytes(split_selector(raw).ok()?.1).ok()
}

/// An alert policy entry.
pub(super) fn policy(raw: &[u8]) -> Option<AlertPolicyEntry> {
    AlertPolicyEntry::from_bytes(split_selector(raw).ok()?.1).ok()
}

/// Bit 0 of PEF control and of action global control alike: filter events at all, carry out alert actions.
pub(super) fn is_bit_0_set(raw: &[u8]) -> bool {
    raw.first().is_some_and(|byte| byte & 1 != 0)
}

/// What a changed filter is about: which events are reported, or, where only its policy changed, the procedure.
fn filter_item(one: &[u8], other: &[u8]) -> ItemName {
    let is_on = |raw| filter(raw).filter(|filter| filter.configuration.is_enabled());
    let shapes = [one, other].map(|raw| is_on(raw).map(|filter| Shape::of(&filter)));
    match shapes {
        [Some(one), Some(other)] if one == other => ItemName::Procedure,
        _ => ItemName::Level,
    }
}

/// What a changed policy entry is about: who is told, or, where the same is told, the procedure.
fn policy_items(one: &[u8], other: &[u8]) -> Vec<ItemName> {
    let told = [one, other].map(|raw| {
        let policy = policy(raw).filter(|policy| policy.enabled)?;
        Some(ItemName::Policy(policy.destination))
    });
    match told {
        [Some(one), Some(other)] if one == other => vec![ItemName::Procedure],
        told => told.into_iter().flatten().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entry_is_the_bmcs_own_address_or_its_arp_behaviour() {
        let mut all = vec![
            Entry::Community,
            Entry::PefControl,
            Entry::ActionGlobalControl,
            Entry::Gateway,
            Entry::GatewayMac,
            Entry::BackupGateway,
            Entry::BackupGatewayMac,
        ];
        for n in 0..=u8::MAX {
            all.extend([
                Entry::DestinationType(n),
                Entry::DestinationAddress(n),
                Entry::Filter(n),
                Entry::Policy(n),
                Entry::SystemName(n),
            ]);
        }
        for entry in all {
            if let Parameter::Lan(LanParameter(number), _) = entry.parameter() {
                assert!(
                    matches!(number, 12..=16 | 18 | 19),
                    "{entry:?} is LAN parameter {number}"
                );
            }
        }
    }

    #[test]
    fn a_mac_the_bmc_resolved_is_no_difference_but_another_address_is() {
        let written = [1, 0, 0, 192, 0, 2, 10, 0, 0, 0, 0, 0, 0];
        let resolved = [1, 0, 0, 192, 0, 2, 10, 2, 0, 0, 0, 0, 1];
        let other = [1, 0, 0, 192, 0, 2, 11, 0, 0, 0, 0, 0, 0];
        let entry = Entry::DestinationAddress(1);
        assert!(entry.is_same(&written, &resolved));
        assert!(!entry.is_same(&written, &other));
    }

    #[test]
    fn an_ipv6_destination_counts_to_its_last_byte() {
        let entry = Entry::DestinationAddress(1);
        let mut raw = [0; 18];
        raw[..4].copy_from_slice(&[1, 0x10, 0x20, 0x01]);
        let mut other = raw;
        other[17] = 1;
        assert!(entry.is_same(&raw, &raw) && !entry.is_same(&raw, &other));
        assert!(!entry.is_same(&raw, &[1, 0, 0x20, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }

    #[test]
    fn a_changed_policy_entry_is_about_whom_it_tells_or_about_the_procedure() {
        let entry = Entry::Policy(4);
        let (off, on, on_if) = ([4, 0x10, 0x12, 0], [4, 0x18, 0x12, 0], [4, 0x19, 0x12, 0]);
        assert_eq!(entry.items_between(&off, &on), [ItemName::Policy(2)]);
        assert_eq!(entry.items_between(&on, &[4, 0, 0, 0]), [ItemName::Policy(2)]);
        assert_eq!(entry.items_between(&on, &on_if), [ItemName::Procedure]);
        assert_eq!(
            entry.items_between(&on, &[4, 0x18, 0x13, 0]),
            [ItemName::Policy(2), ItemName::Policy(3)]
        );
    }

    #[test]
    fn a_destination_type_tells_which_items_differ() {
        let entry = Entry::DestinationType(2);
        assert_eq!(
            entry.items_between(&[2, 0x00, 3, 0], &[2, 0x80, 3, 2]),
            [ItemName::Acknowledge, ItemName::Retries]
        );
        assert_eq!(entry.items_between(&[2, 0x78, 3, 0], &[2, 0x00, 3, 0xf8]), []);
    }
}
