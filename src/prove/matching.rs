//! Whether an arrival is the alert that was asked for. Pure.

use super::{
    arrival::{Arrival, PetFacts},
    pef::Event,
};
use jiff::Timestamp;
use std::net::IpAddr;

/// What the alert that was asked for must look like.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// The BMC's address.
    pub(super) source: IpAddr,
    /// The GUID of its traps; `None` where the BMC tells none.
    pub(super) guid: Option<[u8; 16]>,
    /// When it was asked for.
    pub(super) since: Timestamp,
    /// The event it must report; `None` where the BMC chooses what a test alert says.
    pub(super) event: Option<Event>,
}

/// What an arrival is to a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kinship {
    /// The alert that was asked for, known by its GUID.
    Ours,
    /// The alert that was asked for, as far as can be told: the BMC or the trap names no GUID.
    OursWithoutGuid,
    /// It carries the server's GUID and came from another address.
    OtherSource,
    /// It came from the server's address and carries another GUID.
    OtherGuid,
    /// It came from the server's address and is no Platform Event Trap that could be read.
    NotReadable,
    /// Nothing to do with it.
    Foreign,
}

impl Expected {
    pub(super) fn kinship(&self, arrival: &Arrival) -> Kinship {
        let is_earlier = arrival.received_at < self.since || arrival.is_repeat;
        let is_from_bmc = arrival.source.ip().to_canonical() == self.source.to_canonical();
        match &arrival.pet {
            _ if is_earlier => Kinship::Foreign,
            Some(pet) if !self.event_matches(pet) => Kinship::Foreign,
            Some(pet) => match (self.guid_matches(pet), is_from_bmc) {
                (Some(true), true) => Kinship::Ours,
                (None, true) => Kinship::OursWithoutGuid,
                (Some(true), false) => Kinship::OtherSource,
                (Some(false), true) => Kinship::OtherGuid,
                (Some(false) | None, false) => Kinship::Foreign,
            },
            None if is_from_bmc => Kinship::NotReadable,
            None => Kinship::Foreign,
        }
    }

    /// Whether a trap reports the event that was sent, by everything the event carried.
    fn event_matches(&self, pet: &PetFacts) -> bool {
        self.event.is_none_or(|event| {
            let direction_and_offset = (event.trigger & 0x80) | event.offset();
            pet.sensor_number == event.sensor_number
                && pet.event_data == event.data
                && pet.event_code == [event.sensor_type, event.trigger & 0x7f, direction_and_offset]
        })
    }

    /// `None` where there is nothing to compare.
    fn guid_matches(&self, pet: &PetFacts) -> Option<bool> {
        let guid = self.guid.filter(|_| pet.guid != [0; 16])?;
        Some(byte_orders(guid).contains(&pet.guid))
    }
}

/// A GUID as it may stand in a trap: IPMI sends it least significant byte first, a PET most significant first, and
/// some makers swap only the first three fields, as SMBIOS does.
fn byte_orders(guid: [u8; 16]) -> [[u8; 16]; 4] {
    let mut reversed = guid;
    reversed.reverse();
    [
        guid,
        reversed,
        with_fields_swapped(guid),
        with_fields_swapped(reversed),
    ]
}

fn with_fields_swapped(guid: [u8; 16]) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, rest @ ..] = guid;
    let [i, j, k, l, m, n, o, p] = rest;
    [d, c, b, a, f, e, h, g, i, j, k, l, m, n, o, p]
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: [u8; 16] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    fn expected() -> Expected {
        Expected {
            source: IpAddr::from([192, 0, 2, 51]),
            guid: Some(GUID),
            since: Timestamp::from_second(1000).expect("a time"),
            event: None,
        }
    }

    fn arrival(source: [u8; 4], guid: [u8; 16]) -> Arrival {
        Arrival {
            alert_id: Some(1),
            source: (source, 40000).into(),
            local: ([192, 0, 2, 10], 162).into(),
            received_at: Timestamp::from_second(1000).expect("a time"),
            is_repeat: false,
            pet: Some(PetFacts {
                guid,
                sequence: 7,
                local_timestamp: 0,
                event_source_type: 0x20,
                sensor_device: 0x20,
                sensor_number: 0,
                event_data: [0; 3],
                event_code: [0x12, 0x6f, 0x04],
            }),
            answer: None,
        }
    }

    #[test]
    fn the_guid_is_known_in_either_byte_order() {
        for order in byte_orders(GUID) {
            assert_eq!(
                expected().kinship(&arrival([192, 0, 2, 51], order)),
                Kinship::Ours
            );
        }
    }

    #[test]
    fn an_ipv4_address_seen_by_an_ipv6_socket_is_the_same_address() {
        let mut mapped = arrival([192, 0, 2, 51], GUID);
        mapped.source = "[::ffff:192.0.2.51]:40000".parse().expect("an address");
        assert_eq!(expected().kinship(&mapped), Kinship::Ours);
    }

    #[test]
    fn others_are_told_apart() {
        let other_guid = [9; 16];
        assert_eq!(
            expected().kinship(&arrival([192, 0, 2, 51], other_guid)),
            Kinship::OtherGuid
        );
        assert_eq!(
            expected().kinship(&arrival([192, 0, 2, 52], GUID)),
            Kinship::OtherSource
        );
        assert_eq!(
            expected().kinship(&arrival([192, 0, 2, 52], other_guid)),
            Kinship::Foreign
        );
        let mut unreadable = arrival([192, 0, 2, 51], GUID);
        unreadable.pet = None;
        assert_eq!(expected().kinship(&unreadable), Kinship::NotReadable);
    }

    #[test]
    fn an_event_is_known_by_everything_it_carried() {
        let mut with_event = expected();
        with_event.event = Some(Event {
            generator: 0x81,
            sensor_type: 0x12,
            sensor_number: 0xfe,
            trigger: 0x6f,
            data: [0xa1, 0x54, 0x99],
        });
        let mut ours = arrival([192, 0, 2, 51], GUID);
        let facts = PetFacts {
            sensor_number: 0xfe,
            event_data: [0xa1, 0x54, 0x99],
            event_code: [0x12, 0x6f, 0x01],
            ..ours.pet.expect("a PET")
        };
        ours.pet = Some(facts);
        assert_eq!(with_event.kinship(&ours), Kinship::Ours);
        let others = [
            PetFacts {
                sensor_number: 0x30,
                ..facts
            },
            PetFacts {
                event_data: [0xa1, 0x54, 0x98],
                ..facts
            },
            PetFacts {
                event_code: [0x01, 0x6f, 0x01],
                ..facts
            },
            PetFacts {
                event_code: [0x12, 0x6f, 0x81],
                ..facts
            },
        ];
        for other in others {
            ours.pet = Some(other);
            assert_eq!(with_event.kinship(&ours), Kinship::Foreign, "{other:?}");
        }
    }

    #[test]
    fn what_came_before_or_is_repeated_is_not_it() {
        let mut earlier = arrival([192, 0, 2, 51], GUID);
        earlier.received_at = Timestamp::from_second(999).expect("a time");
        assert_eq!(expected().kinship(&earlier), Kinship::Foreign);
        let mut repeat = arrival([192, 0, 2, 51], GUID);
        repeat.is_repeat = true;
        assert_eq!(expected().kinship(&repeat), Kinship::Foreign);
    }

    #[test]
    fn without_a_guid_the_address_and_the_time_must_do() {
        let mut nameless = expected();
        nameless.guid = None;
        let trap = arrival([192, 0, 2, 51], GUID);
        assert_eq!(nameless.kinship(&trap), Kinship::OursWithoutGuid);
        assert_eq!(
            expected().kinship(&arrival([192, 0, 2, 51], [0; 16])),
            Kinship::OursWithoutGuid
        );
    }
}
