//! What may be written to a BMC, entry by entry, and what the bytes of an entry mean.
//!
//! [`Entry`] is the only thing a write request is made from. It cannot name LAN parameters 3–6 (the BMC's own
//! address) or 10–11 (its ARP behaviour), so nothing here can ever write them. Bits this file has no name for are
//! kept as they were read.

use crate::{
    configure::target::ItemName,
    ipmi::command::{
        DestinationAddress, DestinationKind, DestinationType, LanParameter, RawCommunity,
        pef::{AlertPolicyEntry, PefParameter},
        split_selector,
    },
};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// A configuration entry this room may write; sets are counted from 1, as the BMC counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// LAN parameter 16: 18 bytes, zero-filled.
    Community,
    /// LAN parameter 18: selector, type and acknowledge, time-out, retries.
    DestinationType(u8),
    /// LAN parameter 19: selector, format, gateway, IPv4 address, MAC.
    DestinationAddress(u8),
    /// PEF parameter 1: PEF control.
    PefControl,
    /// PEF parameter 2: action global control.
    ActionGlobalControl,
    /// PEF parameter 9: alert policy entry.
    Policy(u8),
}

/// The two tables of configuration parameters, each with a set-in-progress flag of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// LAN configuration parameters (IPMI 2.0 section 23.2).
    Lan,
    /// PEF configuration parameters (IPMI 2.0 section 30.4).
    Pef,
}

/// Where a configuration parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    /// A LAN parameter and its set selector, 0 where it has none.
    Lan(LanParameter, u8),
    /// A PEF parameter and its set selector, 0 where it has none.
    Pef(PefParameter, u8),
}

impl Entry {
    /// Where it stands (IPMI 2.0 tables 23-4 and 30-6).
    pub(super) fn parameter(self) -> Parameter {
        match self {
            Self::Community => Parameter::Lan(LanParameter::COMMUNITY, 0),
            Self::DestinationType(n) => Parameter::Lan(LanParameter::DESTINATION_TYPE, n),
            Self::DestinationAddress(n) => Parameter::Lan(LanParameter::DESTINATION_ADDRESS, n),
            Self::PefControl => Parameter::Pef(PefParameter::CONTROL, 0),
            Self::ActionGlobalControl => Parameter::Pef(PefParameter::ACTION_GLOBAL_CONTROL, 0),
            Self::Policy(n) => Parameter::Pef(PefParameter::POLICY, n),
        }
    }

    /// Which table it stands in.
    pub(super) fn table(self) -> Table {
        match self.parameter() {
            Parameter::Lan(..) => Table::Lan,
            Parameter::Pef(..) => Table::Pef,
        }
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
            Self::PefControl | Self::ActionGlobalControl => vec![ItemName::Enabled],
            Self::Policy(_) => policy(other)
                .map(|policy| ItemName::Policy(policy.destination))
                .into_iter()
                .collect(),
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
            Self::DestinationAddress(_) => &[0x0f, 0xf0, 0x01, 0xff, 0xff, 0xff, 0xff],
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

/// The IPv4 address of a destination, 0.0.0.0 where none is set; `None` where it is of another format.
pub(super) fn address(raw: &[u8]) -> Option<Ipv4Addr> {
    match DestinationAddress::from_bytes(split_selector(raw).ok()?.1).ok()? {
        DestinationAddress::Ipv4 { address, .. } => Some(address),
        DestinationAddress::Ipv6 { .. } | DestinationAddress::Other { .. } => None,
    }
}

/// An alert policy entry.
pub(super) fn policy(raw: &[u8]) -> Option<AlertPolicyEntry> {
    AlertPolicyEntry::from_bytes(split_selector(raw).ok()?.1).ok()
}

/// Bit 0 of PEF control and of action global control alike: filter events at all, carry out alert actions.
pub(super) fn is_bit_0_set(raw: &[u8]) -> bool {
    raw.first().is_some_and(|byte| byte & 1 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entry_is_the_bmcs_own_address_or_its_arp_behaviour() {
        let mut all = vec![Entry::Community, Entry::PefControl, Entry::ActionGlobalControl];
        for n in 0..=u8::MAX {
            all.extend([
                Entry::DestinationType(n),
                Entry::DestinationAddress(n),
                Entry::Policy(n),
            ]);
        }
        for entry in all {
            if let Parameter::Lan(LanParameter(number), _) = entry.parameter() {
                assert!(
                    matches!(number, 16 | 18 | 19),
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
    fn a_destination_type_tells_which_items_differ() {
        let entry = Entry::DestinationType(2);
        assert_eq!(
            entry.items_between(&[2, 0x00, 3, 0], &[2, 0x80, 3, 2]),
            [ItemName::Acknowledge, ItemName::Retries]
        );
        assert_eq!(entry.items_between(&[2, 0x78, 3, 0], &[2, 0x00, 3, 0xf8]), []);
    }
}
