//! What a case begins with: the BMC's state and faults, and what is wanted of it.

use super::offline_support::Dice;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU64,
};
use tsuho::{
    rehearsal::{Busy, Commit, Death, KeptEntry, LineFaults, Quirks, Table, TableSizes, WriteFaults},
    site::{EventGroup, Gateway, Level, MacAddress, Procedure, SnmpAlert, Wanted},
};

/// Addresses that stand there before, and may be displaced only by name.
pub(super) const FOREIGN: [Ipv4Addr; 3] = [
    Ipv4Addr::new(192, 0, 2, 200),
    Ipv4Addr::new(198, 51, 100, 7),
    Ipv4Addr::new(203, 0, 113, 9),
];

pub(super) fn quirks(dice: &mut Dice, sizes: TableSizes) -> Quirks {
    let mut quirks = Quirks::default();
    quirks.line.seed = dice.next();
    // A third has a perfect line, a third a bad one, a third up to the worst.
    let worst = dice.pick(&[0, 80, 300]);
    if worst > 0 {
        let chance =
            |dice: &mut Dice, most: u16| u16::try_from(dice.below(u64::from(most) + 1)).unwrap_or(most);
        quirks.line = LineFaults {
            seed: quirks.line.seed,
            loss: chance(dice, worst),
            duplicate: chance(dice, worst),
            reorder: chance(dice, worst / 3),
            garbage: chance(dice, worst),
            bad_code: chance(dice, worst / 6),
            bad_checksum: chance(dice, worst / 6),
            delay_millis: dice.pick(&[0, 5, 50, 600]),
            jitter_millis: dice.pick(&[0, 20, 400]),
        };
    }
    if dice.one_in(6) {
        quirks.forgets_sessions_every = NonZeroU64::new(20 + dice.below(120));
    }
    if dice.one_in(6) {
        quirks.busy = Some(Busy {
            after: dice.below(200),
            times: 1 + dice.below(12),
        });
    }
    quirks.writes = WriteFaults {
        refuses_partial_filters: dice.one_in(4),
        refuses_partial_policies: dice.one_in(4),
        no_set_in_progress: dice.one_in(4),
        ..WriteFaults::default()
    };
    if dice.one_in(6) {
        for kept in quirks
            .writes
            .keeps
            .iter_mut()
            .take(usize::try_from(dice.below(3)).unwrap_or(0) + 1)
        {
            let entry = |table, parameter, set| {
                Some(KeptEntry {
                    table,
                    parameter,
                    set,
                })
            };
            *kept = match dice.below(6) {
                0 => entry(Table::Lan, 16, 0),
                1 => entry(Table::Lan, 18, 1 + dice.byte() % sizes.destinations),
                2 => entry(Table::Lan, 19, 1 + dice.byte() % sizes.destinations),
                3 => entry(Table::Pef, 1 + dice.byte() % 2, 0),
                4 => entry(Table::Pef, 9, 1 + dice.byte() % 8),
                _ => entry(Table::Pef, 6, 1 + dice.byte() % 40),
            };
        }
    }
    quirks.writes.commit = match dice.below(12) {
        0 => Commit::AfterRequests(1 + u16::from(dice.byte() % 12)),
        1 => Commit::AtCompletion,
        2 => Commit::VolatileUntilComplete,
        3 => Commit::RollsBack,
        _ => Commit::AtOnce,
    };
    if dice.one_in(5) {
        quirks.writes.death = Some(Death {
            at_write: 1 + dice.below(12),
            silent_for: (!dice.one_in(3)).then(|| dice.below(30)),
            keeps_writes: dice.one_in(2),
        });
    }
    quirks
}

/// The state somebody else, the factory, or a mishap left.
pub(super) fn planted(dice: &mut Dice, sizes: TableSizes) -> Vec<(Table, u8, Vec<u8>)> {
    let mut planted = Vec::new();
    if dice.one_in(2) {
        let mut community = dice
            .pick(&[&b"ops"[..], b"", b"eighteen-bytes-all", b"\xff\xfe\x01", b"tsuho"])
            .to_vec();
        community.resize(18, if dice.one_in(4) { b'x' } else { 0 });
        planted.push((Table::Lan, 16, community));
    }
    for n in 1..=sizes.destinations {
        let kind = dice.pick(&[0x00, 0x80, 0x06, 0x87]);
        if dice.one_in(2) {
            planted.push((Table::Lan, 18, vec![n, kind, dice.byte(), dice.byte() & 0x07]));
        }
        let v4 = |address: Ipv4Addr, mac: u8| [&[n, 0, mac & 1][..], &address.octets(), &[mac; 6]].concat();
        let place = match dice.below(6) {
            0 | 1 => v4(dice.pick(&FOREIGN), 0),
            2 => v4(dice.pick(&OURS), dice.byte()),
            3 => [
                &[n, 0x10][..],
                &Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 9).octets(),
            ]
            .concat(),
            _ => continue,
        };
        planted.push((Table::Lan, 19, place));
    }
    for parameter in [1, 2] {
        if dice.one_in(2) {
            planted.push((Table::Pef, parameter, vec![dice.byte() & 0x0F]));
        }
    }
    let (others_policies, others_filters) = (dice.pick(&[3, 8, 100]), dice.pick(&[4, 10, 100]));
    for n in 1..=sizes.policies {
        if dice.one_in(others_policies) {
            let set = dice.pick(&[0x10, 0x18, 0x19, 0x1A, 0x28, 0x00, 0xF8]);
            let place = dice.pick(&[0x10, 0x20, 0x00]) | (dice.byte() % 6);
            planted.push((Table::Pef, 9, vec![n, set, place, dice.byte() & 0x80]));
        }
    }
    for n in 1..=sizes.filters {
        if dice.one_in(others_filters) {
            let mut filter = [0; 21];
            if dice.one_in(2) {
                filter = std::array::from_fn(|_| dice.byte());
            }
            filter[0] = n;
            planted.push((Table::Pef, 6, filter.to_vec()));
        }
    }
    for table in [Table::Lan, Table::Pef] {
        if dice.one_in(8) {
            // Somebody's program died with the flag in its hand.
            planted.push((table, 0, vec![1]));
        }
    }
    planted
}

/// Receivers that are wanted.
const OURS: [Ipv4Addr; 4] = [
    Ipv4Addr::new(192, 0, 2, 10),
    Ipv4Addr::new(192, 0, 2, 11),
    Ipv4Addr::new(192, 0, 2, 12),
    Ipv4Addr::UNSPECIFIED,
];

pub(super) fn wanted(dice: &mut Dice) -> Wanted {
    let maybe = |dice: &mut Dice| dice.one_in(2);
    let mut alert = SnmpAlert::default();
    if maybe(dice) {
        alert.enabled = Some(!dice.one_in(4));
    }
    if maybe(dice) {
        alert.community = dice.pick(&["tsuho", "ops", "eighteen-bytes-all"]).parse().ok();
    }
    if maybe(dice) {
        let count = dice.pick(&[0, 1, 1, 2, 3, 3, 4]);
        let list = (0..count).map(|_| match dice.below(8) {
            0 => IpAddr::from(dice.pick(&FOREIGN)),
            1 => IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10)),
            _ if dice.one_in(2) => IpAddr::from(OURS[0]),
            _ => IpAddr::from(dice.pick(&OURS)),
        });
        alert.destinations = Some(list.collect());
    }
    if maybe(dice) {
        alert.acknowledge = Some(dice.one_in(2));
    }
    if maybe(dice) {
        alert.ack_timeout_secs = Some(dice.byte());
    }
    if maybe(dice) {
        alert.retries = Some(dice.byte() % 8);
    }
    if dice.one_in(4) {
        alert.computer_name = dice.pick(&["SV01", "a-name-of-more-than-one-block"]).parse().ok();
    }
    if dice.one_in(3) {
        alert.procedure = Some(dice.pick(&[Procedure::All, Procedure::OneAfterAnother]));
    }
    if dice.one_in(2) {
        alert.level = Some(match dice.below(4) {
            0 => Level::Error,
            1 => Level::ErrorWarning,
            2 => Level::ErrorWarningInformation,
            _ => Level::Individual {
                groups: EventGroup::ALL.into_iter().filter(|_| dice.one_in(3)).collect(),
            },
        });
    }
    let gateway = dice.one_in(4).then(|| Gateway {
        address: dice.one_in(2).then(|| Ipv4Addr::new(192, 0, 2, 1)),
        mac: dice.one_in(2).then_some(MacAddress([2, 0, 0x5E, 0, 0x53, 1])),
        backup_address: dice.one_in(4).then(|| Ipv4Addr::new(192, 0, 2, 2)),
        backup_mac: None,
    });
    Wanted {
        snmp_alert: alert,
        gateway,
        ..Wanted::default()
    }
}
