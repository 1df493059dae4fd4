//! Encodes a Platform Event Trap, format 1.0, as an SNMPv1 trap: exactly what a BMC sends.
//!
//! Written apart from the receiver's decoder on purpose: the two meet only in tests, beside other people's decoders.

use super::event::PlatformEvent;
use std::net::Ipv4Addr;

/// 1.3.6.1.4.1.3183.1.1, the enterprise of every PET.
const ENTERPRISE: [u8; 9] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0x98, 0x6F, 0x01, 0x01];
/// 1.3.6.1.4.1.3183.1.1.1, the one varbind.
const VARBIND: [u8; 10] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0x98, 0x6F, 0x01, 0x01, 0x01];

/// Trap and event source type: IPMI (IPMI 2.0 table 17-6).
const SOURCE_IPMI: u8 = 0x20;
/// Language code: unspecified.
const LANGUAGE_UNSPECIFIED: u8 = 0xFF;
/// Ends the OEM fields.
const END_OF_FIELDS: u8 = 0xC1;

/// Everything that stands in a PET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pet {
    /// The system GUID as IPMI transmits it, least significant byte first; the PET carries it the other way round.
    pub(crate) guid: [u8; 16],
    /// The same for every retry of one alert.
    pub(crate) sequence: u16,
    /// Seconds since 1998-01-01 00:00, UTC.
    pub(crate) local_secs: u32,
    /// What happened.
    pub(crate) event: PlatformEvent,
    /// DMI severity.
    pub(crate) severity: u8,
    /// Entity ID and instance of the sensor's SDR; zeros if it has none.
    pub(crate) entity: [u8; 2],
    /// IANA enterprise number of the manufacturer.
    pub(crate) manufacturer_id: u32,
    /// The product number of Get Device ID.
    pub(crate) system_id: u16,
}

impl Pet {
    /// Sensor type, event type and offset in one number; bit 7 tells a state that was left.
    pub(crate) fn specific_trap(&self) -> u32 {
        let deassertion = if self.event.is_deassertion() { 0x80 } else { 0x00 };
        u32::from_be_bytes([
            0,
            self.event.sensor_type,
            self.event.event_dir_type & 0x7F,
            deassertion | self.event.offset(),
        ])
    }

    /// The octet string of the varbind: 46 bytes and the end of the OEM fields. Multi-byte fields are sent most
    /// significant byte first.
    pub(crate) fn fields(&self) -> Vec<u8> {
        let [sensor_device, _] = self.event.generator;
        let mut bytes: Vec<u8> = self.guid.iter().rev().copied().collect();
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.local_secs.to_be_bytes());
        bytes.extend([0, 0]); // UTC offset in minutes
        bytes.extend([SOURCE_IPMI, SOURCE_IPMI, self.severity]);
        bytes.extend([sensor_device, self.event.sensor_number]);
        bytes.extend(self.entity);
        bytes.extend(self.event.data);
        bytes.extend([0; 5]);
        bytes.push(LANGUAGE_UNSPECIFIED);
        bytes.extend(self.manufacturer_id.to_be_bytes());
        bytes.extend(self.system_id.to_be_bytes());
        bytes.push(END_OF_FIELDS);
        bytes
    }

    /// The whole SNMPv1 message (RFC 1157 section 4.1.6). `uptime_ticks` counts hundredths of a second.
    pub(crate) fn to_trap(&self, community: &[u8], agent: Ipv4Addr, uptime_ticks: u32) -> Vec<u8> {
        let varbind = tlv(0x30, &[tlv(0x06, &VARBIND), tlv(0x04, &self.fields())].concat());
        let trap = [
            tlv(0x06, &ENTERPRISE),
            tlv(0x40, &agent.octets()),
            integer(0x02, 6), // enterprise specific
            integer(0x02, self.specific_trap()),
            integer(0x43, uptime_ticks),
            tlv(0x30, &varbind),
        ];
        let message = [integer(0x02, 0), tlv(0x04, community), tlv(0xA4, &trap.concat())];
        tlv(0x30, &message.concat())
    }
}

/// One BER element with a definite length; a PET never comes near 64 KiB.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a PET is about 120 bytes long");
    let mut bytes = vec![tag];
    match length.to_be_bytes() {
        [0, short @ 0..=0x7F] => bytes.push(short),
        [0, long] => bytes.extend([0x81, long]),
        [high, low] => bytes.extend([0x82, high, low]),
    }
    bytes.extend(content);
    bytes
}

/// A number in as few bytes as BER allows, with a zero in front where the sign bit would be set.
fn integer(tag: u8, value: u32) -> Vec<u8> {
    let bytes = u64::from(value).to_be_bytes();
    let needed = usize::try_from(u32::BITS - value.leading_zeros()).expect("at most 32") / 8 + 1;
    let (_, kept) = bytes.split_at(bytes.len().saturating_sub(needed));
    tlv(tag, kept)
}

#[cfg(test)]
mod tests {
    use super::{Pet, integer, tlv};
    use crate::rehearsal::event::PlatformEvent;
    use std::net::Ipv4Addr;

    fn overheated() -> Pet {
        Pet {
            guid: *b"FEDCBA9876543210",
            sequence: 0x0102,
            local_secs: 0x0304_0506,
            event: PlatformEvent {
                generator: PlatformEvent::BMC,
                sensor_type: 0x01,
                sensor_number: 0x30,
                event_dir_type: 0x01,
                data: [0x59, 97, 95],
            },
            severity: 0x10,
            entity: [3, 1],
            manufacturer_id: 119,
            system_id: 0x0EE3,
        }
    }

    /// If this fails, the encoder is wrong: do not change the bytes.
    #[test]
    fn the_bytes_of_a_pet_are_those_of_the_trap_format_specification() {
        let hex: String = overheated()
            .to_trap(b"public", Ipv4Addr::LOCALHOST, 300)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let expected = concat!(
            "306b",
            "020100",
            "04067075626c6963",
            "a45e",
            "06092b06010401986f0101",
            "40047f000001",
            "020106",
            "0203010109",
            "4302012c",
            "303f",
            "303d",
            "060a2b06010401986f010101",
            "042f",
            "30313233343536373839414243444546",
            "0102",
            "03040506",
            "0000",
            "2020",
            "10",
            "20",
            "30",
            "0301",
            "59615f0000000000",
            "ff",
            "00000077",
            "0ee3",
            "c1",
        );
        assert_eq!(hex, expected);
    }

    #[test]
    fn a_state_that_was_left_has_bit_7_of_the_offset_set() {
        let mut pet = overheated();
        pet.event.event_dir_type = 0x81;
        assert_eq!(pet.specific_trap(), 0x0001_0189);
    }

    #[test]
    fn numbers_and_lengths_take_as_few_bytes_as_possible() {
        assert_eq!(integer(2, 0), [2, 1, 0]);
        assert_eq!(integer(2, 127), [2, 1, 127]);
        assert_eq!(integer(2, 128), [2, 2, 0, 128]);
        assert_eq!(integer(2, u32::MAX), [2, 5, 0, 255, 255, 255, 255]);
        assert_eq!(tlv(4, &[0; 200]).get(..3), Some(&[4, 0x81, 200][..]));
        assert_eq!(tlv(4, &[0; 300]).get(..4), Some(&[4, 0x82, 1, 44][..]));
    }
}
