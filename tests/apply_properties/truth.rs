//! What the simulated BMC truly holds, read apart from the product's own reading.

use super::offline_support::Shared;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use tsuho::{
    configure::{
        ipmi_bmc::Snapshot,
        target::{Item, ItemName},
    },
    rehearsal::Table,
    site::SnmpAlert,
};

/// Every parameter by table, number and set.
pub(super) type Dump = BTreeMap<(u8, u8, u8), Vec<u8>>;

/// What the bytes themselves say against an item that is said to stand, read apart from the product's own reading.
pub(super) fn contradiction(item: &Item, wanted: &SnmpAlert, now: &Dump) -> Option<String> {
    let raw =
        |table: u8, parameter: u8, set: u8| now.get(&(table, parameter, set)).cloned().unwrap_or_default();
    match item.name {
        ItemName::Community => {
            let community = wanted.community.as_ref()?;
            let mut expected = community.as_str().as_bytes().to_vec();
            expected.resize(18, 0);
            let stored = raw(LAN, 16, 0);
            (stored != expected).then(|| format!("{stored:02x?}"))
        }
        ItemName::Destination(n) => {
            let list = wanted.destinations.as_ref()?;
            let address = list
                .get(usize::from(n) - 1)
                .copied()
                .filter(|it| !it.is_unspecified());
            let place = raw(LAN, 19, n);
            let expected = match address {
                None => [&[n, 0][..], &[0; 4]].concat(),
                Some(IpAddr::V4(address)) => [&[n, 0][..], &address.octets()].concat(),
                Some(IpAddr::V6(address)) => [&[n, 0x10][..], &address.octets()].concat(),
            };
            let found = match place.get(1) {
                Some(format) if format >> 4 == 1 => place.clone(),
                _ => [place.get(..2)?, place.get(3..7)?].concat(),
            };
            // An address of zeros in either format is none.
            let is_none = |bytes: &[u8]| bytes.iter().skip(2).all(|byte| *byte == 0);
            (found != expected && !(is_none(&found) && is_none(&expected))).then(|| format!("{place:02x?}"))
        }
        ItemName::Enabled => {
            let on = wanted.enabled?;
            let bits =
                [raw(PEF, 1, 0), raw(PEF, 2, 0)].map(|raw| raw.first().is_some_and(|byte| byte & 1 != 0));
            (on != (bits == [true, true])).then(|| format!("{bits:?}"))
        }
        _ => None,
    }
}

const LAN: u8 = 0x0C;
const PEF: u8 = 0x04;
const INFO: u8 = 0x06;

/// Every parameter as it truly stands, without the flags, which are nobody's setting.
pub(super) fn dump(world: &Shared) -> Dump {
    let world = world.lock();
    let mut all = Dump::new();
    for (table, number, parameters, sets) in [
        (Table::Lan, LAN, 1..=26, 16),
        (Table::Pef, PEF, 1..=13, 128),
        (Table::SystemInfo, INFO, 1..=3, 4),
    ] {
        for parameter in parameters {
            let has_sets = match table {
                Table::Lan => matches!(parameter, 18 | 19),
                Table::Pef => matches!(parameter, 6 | 9 | 12 | 13),
                Table::SystemInfo => true,
            };
            for set in 0..if has_sets { sets } else { 1 } {
                if let Ok(value) = world.bmc.parameter(table, parameter, set, 0) {
                    all.insert((number, parameter, set), value);
                }
            }
        }
    }
    all
}

/// A place of the tables, and its bytes before and after.
pub(super) type Change = ((u8, u8, u8), Vec<u8>, Vec<u8>);

pub(super) fn changed(before: &Dump, after: &Dump) -> Vec<Change> {
    let value = |dump: &Dump, key: &(u8, u8, u8)| dump.get(key).cloned().unwrap_or_default();
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    keys.into_iter()
        .map(|key| (key, value(before, &key), value(after, &key)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// The parameters that a snapshot says were to be written.
pub(super) fn written(snapshot: Option<&Snapshot>) -> BTreeSet<(u8, u8, u8)> {
    use tsuho::configure::ipmi_bmc::Entry;
    let entries = snapshot.map(|it| it.entries.as_slice()).unwrap_or_default();
    let key = |entry| match entry {
        Entry::Community => (LAN, 16, 0),
        Entry::DestinationType(n) => (LAN, 18, n),
        Entry::DestinationAddress(n) => (LAN, 19, n),
        Entry::PefControl => (PEF, 1, 0),
        Entry::ActionGlobalControl => (PEF, 2, 0),
        Entry::Filter(n) => (PEF, 6, n),
        Entry::Policy(n) => (PEF, 9, n),
        Entry::Gateway => (LAN, 12, 0),
        Entry::GatewayMac => (LAN, 13, 0),
        Entry::BackupGateway => (LAN, 14, 0),
        Entry::BackupGatewayMac => (LAN, 15, 0),
        Entry::SystemName(block) => (INFO, 2, block),
    };
    entries.iter().map(|kept| key(kept.entry)).collect()
}
