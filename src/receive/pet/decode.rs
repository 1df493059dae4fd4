//! Platform Event Trap format 1.0 (IPMI Platform Event Trap Format Specification 1.0): octets to fields.

use super::super::snmp::{Trap, Value};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

/// The enterprise of every Platform Event Trap: wired for management, PET, version 1.
pub const ENTERPRISE: [u32; 9] = [1, 3, 6, 1, 4, 1, 3183, 1, 1];
/// The shortest varbind that holds every field; OEM fields follow.
const MIN_BYTES: usize = 46;
/// A UTC offset of 14 hours is the largest there is; more is a BMC's nonsense and read as unspecified.
const MAX_OFFSET_MINUTES: i16 = 14 * 60;
/// PET counts seconds from here, in the sender's local time.
const EPOCH: DateTime = DateTime::constant(1998, 1, 1, 0, 0, 0, 0);

/// Which event it is: the specific trap, unpacked (IPMI 2.0 section 42.1 and 42.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventCode {
    /// Sensor type, table 42-3: 01h is temperature.
    pub sensor_type: u8,
    /// Event/reading type, table 42-1: 01h threshold, 02h–0Ch generic, 6Fh specific to the sensor type.
    pub event_type: u8,
    /// Which of the type's events, 0–15.
    pub offset: u8,
    /// The state is over, and not begun.
    pub is_deasserted: bool,
}

impl EventCode {
    /// Unpacks a specific trap: sensor type, event type, and in the lowest octet direction and offset.
    pub fn from_specific_trap(specific: u32) -> Self {
        let [_, sensor_type, event_type, low] = specific.to_be_bytes();
        Self {
            sensor_type,
            event_type,
            offset: low & 0x0F,
            is_deasserted: low & 0x80 != 0,
        }
    }

    /// Whether the maker alone says what the event means (table 42-1).
    pub(super) fn is_oem(self) -> bool {
        matches!(self.event_type, 0x70..=0x7F)
    }
}

/// A decoded Platform Event Trap. Several octets make a number most significant first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pet {
    /// Which event.
    pub event: EventCode,
    /// The system's GUID, in the trap's octet order.
    pub guid: [u8; 16],
    /// Sequence number, the "cookie" of a PET Acknowledge.
    pub sequence: u16,
    /// Seconds since 1998-01-01 00:00 local time; none where unspecified.
    pub local_secs: Option<u32>,
    /// Local time minus UTC; none where unspecified.
    pub utc_offset_minutes: Option<i16>,
    /// What kind of software sent the trap: 20h is IPMI.
    pub trap_source: u8,
    /// What kind of software generated the event.
    pub event_source: u8,
    /// Severity as it came: 01h monitor, 02h information, 04h OK, 08h non-critical, 10h critical, 20h non-recoverable.
    pub severity_bits: u8,
    /// Slave address or software id of what holds the sensor.
    pub sensor_device: u8,
    /// The sensor's number; FFh is unspecified.
    pub sensor_number: u8,
    /// Entity id, table 43-13; 0 is unspecified.
    pub entity: u8,
    /// Which of these entities; 0 is unspecified.
    pub entity_instance: u8,
    /// Event data 1–8.
    pub event_data: [u8; 8],
    /// Language code of the OEM strings; FFh is unspecified.
    pub language: u8,
    /// IANA enterprise number of the maker.
    pub manufacturer_id: u32,
    /// The maker's number of the product.
    pub system_id: u16,
    /// OEM fields, with their type/length octets.
    pub oem: Vec<u8>,
}

/// Why a trap of the PET enterprise is no Platform Event Trap that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PetError {
    /// No varbind holds octets.
    #[error("the trap has no varbind of octets")]
    NoVarbind,
    /// The varbind is too short to hold the fields.
    #[error("{len} octets are too few for a Platform Event Trap")]
    TooShort {
        /// How long it is.
        len: usize,
    },
    /// The specific trap has no 24 bits.
    #[error("specific trap {specific} is no sensor type, event type and offset")]
    SpecificTrap {
        /// The number.
        specific: i64,
    },
}

impl Pet {
    /// The Platform Event Trap that a notification is; none if it is of another enterprise.
    pub fn from_trap(trap: &Trap) -> Option<Result<Self, PetError>> {
        let is_pet = trap.enterprise.0 == ENTERPRISE && trap.generic == 6;
        is_pet.then(|| Self::from_pet_trap(trap))
    }

    fn from_pet_trap(trap: &Trap) -> Result<Self, PetError> {
        let specific = trap.specific;
        let packed = u32::try_from(specific)
            .ok()
            .filter(|packed| *packed <= 0x00FF_FFFF);
        let packed = packed.ok_or(PetError::SpecificTrap { specific })?;
        let octets = trap.varbinds.iter().filter_map(|varbind| match &varbind.value {
            Value::OctetString(octets) => Some(octets.as_slice()),
            _ => None,
        });
        let longest = octets
            .max_by_key(|octets| octets.len())
            .ok_or(PetError::NoVarbind)?;
        Self::from_octets(EventCode::from_specific_trap(packed), longest)
    }

    /// Reads the varbind's octets.
    pub fn from_octets(event: EventCode, octets: &[u8]) -> Result<Self, PetError> {
        let too_short = || PetError::TooShort { len: octets.len() };
        let (fields, oem) = octets.split_first_chunk::<MIN_BYTES>().ok_or_else(too_short)?;
        let mut fields = Fields(fields);
        Ok(Self {
            event,
            guid: fields.take(),
            sequence: u16::from_be_bytes(fields.take()),
            local_secs: Some(u32::from_be_bytes(fields.take())).filter(|secs| *secs != 0),
            utc_offset_minutes: Some(i16::from_be_bytes(fields.take())).filter(|minutes| {
                *minutes != -1 && (-MAX_OFFSET_MINUTES..=MAX_OFFSET_MINUTES).contains(minutes)
            }),
            trap_source: fields.octet(),
            event_source: fields.octet(),
            severity_bits: fields.octet(),
            sensor_device: fields.octet(),
            sensor_number: fields.octet(),
            entity: fields.octet(),
            entity_instance: fields.octet(),
            event_data: fields.take(),
            language: fields.octet(),
            manufacturer_id: u32::from_be_bytes(fields.take()),
            system_id: u16::from_be_bytes(fields.take()),
            oem: oem.to_vec(),
        })
    }

    /// Whether this is what a BMC sends when it is told to send an alert (Alert Immediate, IPMI 2.0 section 30.7)
    /// without being told about which event. The specification leaves the fields open, so two forms are taken for it,
    /// neither of which can be a fault: no event at all, and "the action taken was: alert" (system event, table 42-3,
    /// sensor type 12h, offset 04h, with bit 0 alone in event data 2).
    pub fn is_test(&self) -> bool {
        const ALERT_ACTION: EventCode = EventCode {
            sensor_type: 0x12,
            event_type: 0x6F,
            offset: 0x04,
            is_deasserted: false,
        };
        let is_without_event = self.event.sensor_type == 0 && self.event.event_type == 0;
        let [_, actions, ..] = self.event_data;
        is_without_event || (self.event == ALERT_ACTION && actions == 0x01)
    }

    /// When it happened, as the BMC's clock says. Where the BMC doesn't know its UTC offset, its clock is taken to
    /// show the time of `zone`.
    pub fn occurred_at(&self, zone: &TimeZone) -> Option<Timestamp> {
        let secs = SignedDuration::from_secs(i64::from(self.local_secs?));
        let local = EPOCH.checked_add(secs).ok()?;
        match self.utc_offset_minutes {
            Some(minutes) => {
                let as_if_utc = local.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp();
                as_if_utc
                    .checked_sub(SignedDuration::from_mins(i64::from(minutes)))
                    .ok()
            }
            None => Some(local.to_zoned_datetime(zone.clone()).ok()?.timestamp()),
        }
    }
}

impl Pet {
    /// The BMC's clock as it stood, without saying what zone it is of; with the offset where the BMC knows it.
    pub fn local_time(&self) -> Option<String> {
        let secs = SignedDuration::from_secs(i64::from(self.local_secs?));
        let local = EPOCH.checked_add(secs).ok()?;
        let offset = self.utc_offset_minutes.map_or_else(String::new, |minutes| {
            let sign = if minutes < 0 { '-' } else { '+' };
            let minutes = minutes.unsigned_abs();
            format!(" {sign}{:02}:{:02}", minutes / 60, minutes % 60)
        });
        Some(format!("{}{offset}", local.strftime("%Y-%m-%d %H:%M:%S")))
    }
}

/// Takes field after field from octets that are known to be enough; what is not there would read as zero.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (field, rest) = self.0.split_first_chunk::<N>().unwrap_or((&[0; N], &[]));
        self.0 = rest;
        *field
    }

    fn octet(&mut self) -> u8 {
        let [octet] = self.take();
        octet
    }
}
