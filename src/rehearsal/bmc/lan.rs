//! LAN configuration parameters (NetFn 0Ch, IPMI 2.0 sections 23.1, 23.2 and table 23-4).
//!
//! Changing the BMC's own address here changes what is read back, never the socket.

use super::{
    Machine, Request,
    completion::{Completion, Reply},
    state::LAN_CHANNEL,
};
use crate::rehearsal::{quirks::Table, weaknesses::Weaknesses};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
};

const SET_IN_PROGRESS: u8 = 0;
const COMMUNITY: u8 = 16;
const DESTINATION_TYPE: u8 = 18;
const DESTINATION_ADDRESS: u8 = 19;
/// IPv6/IPv4 Support, read only; bit 2: alerts go to IPv6 destinations too.
const IPV6_SUPPORT: u8 = 50;
/// The address format of an IPv6 destination.
const IPV6_FORMAT: u8 = 1;

/// One alert destination (parameters 18 and 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    /// Bit 7 acknowledged, 2:0 type (0 is PET).
    kind: u8,
    /// How long to wait for an acknowledge or before the next try: 0 means 1 second.
    timeout: u8,
    /// How often to try again, 0 to 7.
    retries: u8,
    place: Place,
}

/// Where a destination is (parameter 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Address format 0.
    V4 {
        /// Format byte and gateway selector.
        routing: [u8; 2],
        address: [u8; 4],
        mac: [u8; 6],
    },
    /// Address format 1.
    V6([u8; 16]),
}

impl Destination {
    const FACTORY: Self = Self {
        kind: 0x00,
        timeout: 3,
        retries: 0,
        place: Place::V4 {
            routing: [0, 0],
            address: [0; 4],
            mac: [0; 6],
        },
    };

    /// Where the alert goes; `None` while nobody has entered an address.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        let address = match self.place {
            Place::V4 { address, .. } => IpAddr::from(address),
            Place::V6(address) => IpAddr::from(address),
        };
        (!address.is_unspecified()).then_some(address)
    }

    /// Whether this is a Platform Event Trap destination.
    pub(crate) fn is_pet(&self) -> bool {
        self.kind & 0x07 == 0
    }

    /// The type bits, to tell destinations of different types apart.
    pub(crate) fn kind(&self) -> u8 {
        self.kind & 0x07
    }

    /// Whether the alert counts as delivered only when it was acknowledged.
    pub(crate) fn acknowledged(&self) -> bool {
        self.kind & 0x80 != 0
    }

    /// Seconds until the next try; the field counts from 0 for 1 second.
    pub(crate) fn interval_secs(&self) -> u64 {
        u64::from(self.timeout).saturating_add(1)
    }

    /// How many times the alert is sent at most.
    pub(crate) fn tries(&self) -> u8 {
        (self.retries & 0x07).saturating_add(1)
    }
}

/// All parameters of the LAN channel.
#[derive(Clone, Debug)]
pub(crate) struct Lan {
    /// Parameters that are plain bytes, by number; a write must have exactly the length that is there.
    plain: BTreeMap<u8, Vec<u8>>,
    /// Destination 0 is the volatile one.
    destinations: Vec<Destination>,
}

impl Lan {
    /// What the simulated BMC leaves the factory with.
    pub(crate) fn factory(address: Ipv4Addr, guid: &[u8; 16], destinations: u8) -> Self {
        let destinations = destinations.clamp(1, 15);
        let [a, b, c, ..] = *guid;
        let mut community = b"public".to_vec();
        community.resize(18, 0);
        let plain = BTreeMap::from([
            (SET_IN_PROGRESS, vec![0]),
            (1, vec![0]),    // authentication types: no IPMI 1.5 session is offered
            (2, vec![0; 5]), // authentication type enables
            (3, address.octets().to_vec()),
            (4, vec![1]),                         // a static address
            (5, vec![0x02, 0x00, 0x4C, a, b, c]), // a locally administered MAC address
            (6, vec![255, 0, 0, 0]),
            (7, vec![0x40, 0x40, 0x10]), // TTL, flags, precedence: the factory values of table 23-4
            (8, 623_u16.to_le_bytes().to_vec()),
            (9, 664_u16.to_le_bytes().to_vec()),
            (10, vec![2]), // answers ARP, sends no gratuitous ARP
            (11, vec![4]), // 2 seconds
            (12, vec![0; 4]),
            (13, vec![0; 6]),
            (14, vec![0; 4]),
            (15, vec![0; 6]),
            (COMMUNITY, community),
            (17, vec![destinations]),
            (20, vec![0, 0]), // no VLAN
            (21, vec![0]),
            (22, vec![2]), // two cipher suites
            (23, vec![0, 3, 17]),
            (24, vec![0, 0x44, 0, 0, 0, 0, 0, 0, 0]), // administrator for both
            (26, vec![0; 6]),                         // no bad password threshold
            (IPV6_SUPPORT, vec![0x04]),               // alerts to IPv6 destinations, no IPv6 for sessions
        ]);
        Self {
            plain,
            destinations: vec![Destination::FACTORY; usize::from(destinations) + 1],
        }
    }

    /// Says what weaknesses there are: authentication types of IPMI 1.5, and weak cipher suites up to administrator.
    pub(crate) fn admit(&mut self, weaknesses: Weaknesses) {
        let types = weaknesses.authentication_types();
        self.plain.insert(1, vec![types]);
        self.plain.insert(2, vec![types; 5]);
        let mut suites: Vec<u8> = weaknesses.suites().map(|[id, ..]| id).chain([3, 17]).collect();
        suites.sort_unstable();
        let mut levels = vec![0; 9];
        for (place, _) in suites.iter().enumerate() {
            if let Some(byte) = levels.get_mut(1 + place / 2) {
                *byte |= if place % 2 == 0 { 0x04 } else { 0x40 };
            }
        }
        self.plain
            .insert(22, vec![u8::try_from(suites.len()).unwrap_or(u8::MAX)]);
        self.plain.insert(23, [&[0][..], &suites].concat());
        self.plain.insert(24, levels);
    }

    /// Parameter 16 without its zeros.
    pub(crate) fn community(&self) -> &[u8] {
        let stored = self.plain.get(&COMMUNITY).map_or(&[][..], Vec::as_slice);
        stored.split(|byte| *byte == 0).next().unwrap_or_default()
    }

    /// A destination by its selector; 0 is the volatile one.
    pub(crate) fn destination(&self, selector: u8) -> Option<&Destination> {
        self.destinations.get(usize::from(selector))
    }

    /// Get LAN Configuration Parameters: the bytes behind the parameter revision.
    pub(crate) fn get(&self, parameter: u8, set: u8) -> Reply {
        let destination = || self.destination(set & 0x0F).ok_or(Completion::OUT_OF_RANGE);
        match parameter {
            DESTINATION_TYPE => {
                let it = destination()?;
                Ok(vec![set & 0x0F, it.kind, it.timeout, it.retries])
            }
            DESTINATION_ADDRESS => {
                let it = destination()?;
                let mut data = vec![set & 0x0F];
                match it.place {
                    Place::V4 {
                        routing,
                        address,
                        mac,
                    } => {
                        data.extend(routing);
                        data.extend(address);
                        data.extend(mac);
                    }
                    Place::V6(address) => {
                        data.push(IPV6_FORMAT << 4);
                        data.extend(address);
                    }
                }
                Ok(data)
            }
            25 => Ok(vec![destination().map(|_| set & 0x0F)?, 0, 0, 0]), // no VLAN tags
            _ => self
                .plain
                .get(&parameter)
                .cloned()
                .ok_or(Completion::PARAMETER_NOT_SUPPORTED),
        }
    }

    /// Set LAN Configuration Parameters: the bytes behind the parameter selector.
    pub(crate) fn set(&mut self, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        match parameter {
            SET_IN_PROGRESS => claim(self.plain.entry(SET_IN_PROGRESS).or_default(), value),
            1 | 9 | 17 | 22 | 23 | IPV6_SUPPORT => Err(Completion::PARAMETER_READ_ONLY),
            DESTINATION_TYPE | DESTINATION_ADDRESS => self.set_destination(parameter, value),
            _ => {
                let stored = self
                    .plain
                    .get_mut(&parameter)
                    .ok_or(Completion::PARAMETER_NOT_SUPPORTED)?;
                if stored.len() != value.len() {
                    return Err(Completion::WRONG_LENGTH);
                }
                value.clone_into(stored);
                Ok(())
            }
        }
    }

    fn set_destination(&mut self, parameter: u8, value: &[u8]) -> Result<(), Completion> {
        let (set, value) = value.split_first().ok_or(Completion::WRONG_LENGTH)?;
        let stored = self
            .destinations
            .get_mut(usize::from(set & 0x0F))
            .ok_or(Completion::OUT_OF_RANGE)?;
        match (parameter, value) {
            (DESTINATION_TYPE, &[kind, timeout, retries]) => {
                // Only PET and the two OEM types exist (table 23-4).
                if !matches!(kind & 0x07, 0 | 6 | 7) {
                    return Err(Completion::INVALID_FIELD);
                }
                stored.kind = kind & 0x87;
                stored.timeout = timeout;
                stored.retries = retries & 0x07;
            }
            (DESTINATION_ADDRESS, &[format, ref address @ ..]) if format >> 4 == IPV6_FORMAT => {
                stored.place = Place::V6(address.try_into().map_err(|_| Completion::WRONG_LENGTH)?);
            }
            (DESTINATION_ADDRESS, &[format, gateway, a, b, c, d, ref mac @ ..]) => {
                if format >> 4 != 0 {
                    return Err(Completion::INVALID_FIELD); // the other formats are reserved
                }
                stored.place = Place::V4 {
                    mac: mac.try_into().map_err(|_| Completion::WRONG_LENGTH)?,
                    routing: [format, gateway & 0x01],
                    address: [a, b, c, d],
                };
            }
            _ => return Err(Completion::WRONG_LENGTH),
        }
        Ok(())
    }
}

/// Set In Progress, parameter 0 of LAN and PEF alike: claimed once, commit not implemented.
pub(super) fn claim(stored: &mut Vec<u8>, value: &[u8]) -> Result<(), Completion> {
    let &[value] = value else {
        return Err(Completion::WRONG_LENGTH);
    };
    match value & 0x03 {
        1 if stored.first() == Some(&1) => Err(Completion::SET_IN_PROGRESS),
        value @ (0 | 1) => {
            *stored = vec![value];
            Ok(())
        }
        _ => Err(Completion::INVALID_FIELD),
    }
}

/// Runs a transport command.
pub(super) fn handle(machine: &mut Machine, request: &Request<'_>) -> Reply {
    match (request.command, request.data) {
        (0x01, &[channel, parameter, ref value @ ..]) => {
            lan_channel(channel)?;
            if !(machine.quirks.keeps_community && parameter == COMMUNITY) {
                machine.store.set(Table::Lan, parameter, value)?;
            }
            Ok(Vec::new())
        }
        (0x02, &[channel, parameter, set, block]) => {
            lan_channel(channel)?;
            let mut data = vec![0x11]; // parameter revision
            if channel & 0x80 == 0 {
                data.extend(machine.store.get(Table::Lan, parameter, set, block)?);
            }
            Ok(data)
        }
        (0x01 | 0x02, _) => Err(Completion::WRONG_LENGTH),
        _ => Err(Completion::INVALID_COMMAND),
    }
}

fn lan_channel(channel: u8) -> Result<(), Completion> {
    match channel & 0x0F {
        LAN_CHANNEL | 0x0E => Ok(()),
        _ => Err(Completion::INVALID_FIELD),
    }
}

#[cfg(test)]
mod tests {
    use super::{Completion, Lan};
    use std::net::{Ipv4Addr, Ipv6Addr};

    fn lan() -> Lan {
        Lan::factory(Ipv4Addr::LOCALHOST, &[7; 16], 4)
    }

    #[test]
    fn a_destination_reads_back_as_it_was_written() {
        let mut lan = lan();
        lan.set(19, &[2, 0, 1, 192, 0, 2, 10, 1, 2, 3, 4, 5, 6])
            .expect("an address");
        lan.set(18, &[2, 0x80, 5, 3]).expect("a type");
        assert_eq!(lan.get(19, 2), Ok(vec![2, 0, 1, 192, 0, 2, 10, 1, 2, 3, 4, 5, 6]));
        assert_eq!(lan.get(18, 2), Ok(vec![2, 0x80, 5, 3]));
        let it = lan.destination(2).expect("destination 2");
        assert_eq!(it.address(), Some(Ipv4Addr::new(192, 0, 2, 10).into()));
        assert!(it.acknowledged() && it.is_pet());
        assert_eq!((it.interval_secs(), it.tries()), (6, 4));
        assert_eq!(lan.destination(1).and_then(|it| it.address()), None);
        assert_eq!(lan.get(19, 5), Err(Completion::OUT_OF_RANGE));
    }

    #[test]
    fn an_ipv6_destination_reads_back_and_can_become_an_ipv4_one_again() {
        let mut lan = lan();
        assert_eq!(lan.get(50, 0), Ok(vec![0x04]));
        let written = [&[1, 0x10][..], &Ipv6Addr::LOCALHOST.octets()].concat();
        lan.set(19, &written).expect("an IPv6 address");
        assert_eq!(lan.get(19, 1), Ok(written));
        assert_eq!(
            lan.destination(1).and_then(|it| it.address()),
            Some(Ipv6Addr::LOCALHOST.into())
        );
        lan.set(19, &[1, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0])
            .expect("an IPv4 address");
        assert_eq!(
            lan.destination(1).and_then(|it| it.address()),
            Some(Ipv4Addr::LOCALHOST.into())
        );
        assert_eq!(lan.set(19, &[1, 0x10, 1]), Err(Completion::WRONG_LENGTH));
        assert_eq!(lan.set(50, &[0]), Err(Completion::PARAMETER_READ_ONLY));
    }

    #[test]
    fn the_community_is_what_stands_before_the_zeros() {
        let mut lan = lan();
        assert_eq!(lan.community(), b"public");
        let mut eighteen = *b"ops\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        lan.set(16, &eighteen).expect("18 bytes");
        assert_eq!(lan.community(), b"ops");
        eighteen.fill(b'x');
        lan.set(16, &eighteen).expect("18 bytes without a zero");
        assert_eq!(lan.community().len(), 18);
        assert_eq!(lan.set(16, b"ops"), Err(Completion::WRONG_LENGTH));
    }

    #[test]
    fn parameters_claimed_by_one_are_refused_to_another_until_released() {
        let mut lan = lan();
        assert_eq!(lan.set(0, &[1]), Ok(()));
        assert_eq!(lan.set(0, &[1]), Err(Completion::SET_IN_PROGRESS));
        assert_eq!(lan.set(0, &[0]), Ok(()));
        assert_eq!(lan.set(0, &[1]), Ok(()));
        assert_eq!(
            lan.set(0, &[2]),
            Err(Completion::INVALID_FIELD),
            "no rollback, so no commit"
        );
    }

    #[test]
    fn counts_cannot_be_written_and_unknown_parameters_are_named() {
        let mut lan = lan();
        assert_eq!(lan.set(17, &[9]), Err(Completion::PARAMETER_READ_ONLY));
        assert_eq!(lan.get(99, 0), Err(Completion::PARAMETER_NOT_SUPPORTED));
    }
}
