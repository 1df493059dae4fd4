//! The BMC's clock (IPMI 2.0 sections 31.10, 31.11 and 31.11a), whose time alerts carry, and the records of its system
//! event log (sections 31.4 and 31.5, table 32-1).

use super::{CommandCode, EventMessage, IpmiCommand, Message};
use crate::ipmi::wire::{Reader, WireError};

/// Get SEL Time. The output is seconds since 1970-01-01 00:00 of the BMC's clock, which may run on local time;
/// values up to 20000000h count from the BMC's start, FFFFFFFFh is "unspecified" (section 37.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSelTime;

impl From<GetSelTime> for Message {
    fn from(_: GetSelTime) -> Self {
        CommandCode::GET_SEL_TIME.request(Vec::new())
    }
}

impl IpmiCommand for GetSelTime {
    type Output = u32;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<u32, WireError> {
        Reader::new("Get SEL Time response", data).u32()
    }
}

/// Set SEL Time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetSelTime {
    /// Seconds since 1970-01-01 00:00.
    pub secs: u32,
}

impl SetSelTime {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let secs = Reader::new("Set SEL Time", bytes).u32()?;
        Ok(Self { secs })
    }
}

impl From<SetSelTime> for Message {
    fn from(command: SetSelTime) -> Self {
        CommandCode::SET_SEL_TIME.request(command.secs.to_le_bytes().to_vec())
    }
}

impl IpmiCommand for SetSelTime {
    type Output = ();
    type Error = WireError;

    fn parse_success_response(_: &[u8]) -> Result<(), WireError> {
        Ok(())
    }
}

/// Get SEL Time UTC Offset (section 31.11a). The output is the minutes by which the BMC's clock is ahead of UTC; none
/// where the BMC does not know (07FFh), or says what no zone has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSelTimeUtcOffset;

impl From<GetSelTimeUtcOffset> for Message {
    fn from(_: GetSelTimeUtcOffset) -> Self {
        CommandCode::GET_SEL_TIME_UTC_OFFSET.request(Vec::new())
    }
}

impl IpmiCommand for GetSelTimeUtcOffset {
    type Output = Option<i16>;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<Option<i16>, WireError> {
        let minutes = Reader::new("Get SEL Time UTC Offset response", data)
            .array()
            .map(i16::from_le_bytes)?;
        Ok(Some(minutes).filter(|minutes| (-1440..=1440).contains(minutes)))
    }
}

/// Reserve SEL. The output is the reservation, needed where a record is read in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReserveSel;

impl From<ReserveSel> for Message {
    fn from(_: ReserveSel) -> Self {
        CommandCode::RESERVE_SEL.request(Vec::new())
    }
}

impl IpmiCommand for ReserveSel {
    type Output = u16;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<u16, WireError> {
        Reader::new("Reserve SEL response", data).u16()
    }
}

/// Get SEL Entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSelEntry {
    /// From [`ReserveSel`]; 0 does where a record is read whole.
    pub reservation: u16,
    /// Which record; [`GetSelEntry::FIRST`] for the oldest.
    pub record: u16,
    /// From which byte.
    pub offset: u8,
    /// How many bytes; FFh for the whole record.
    pub count: u8,
}

impl GetSelEntry {
    /// The oldest record.
    pub const FIRST: u16 = 0x0000;
    /// As the next record: there is none.
    pub const END: u16 = 0xffff;

    /// Asks for a whole record.
    pub fn whole(record: u16) -> Self {
        Self {
            reservation: 0,
            record,
            offset: 0,
            count: 0xff,
        }
    }
}

impl From<GetSelEntry> for Message {
    fn from(command: GetSelEntry) -> Self {
        let [low, high] = command.reservation.to_le_bytes();
        let [id_low, id_high] = command.record.to_le_bytes();
        CommandCode::GET_SEL_ENTRY.request(vec![low, high, id_low, id_high, command.offset, command.count])
    }
}

impl IpmiCommand for GetSelEntry {
    type Output = SelPiece;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<SelPiece, WireError> {
        let mut reader = Reader::new("Get SEL Entry response", data);
        Ok(SelPiece {
            next: reader.u16()?,
            bytes: reader.rest().to_vec(),
        })
    }
}

/// What [`GetSelEntry`] answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelPiece {
    /// The record after this one; [`GetSelEntry::END`] for none.
    pub next: u16,
    /// The bytes asked for.
    pub bytes: Vec<u8>,
}

/// A record of the system event log: its 16 bytes, understood as far as the standard goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelRecord {
    /// Its number.
    pub id: u16,
    /// What it holds.
    pub content: SelContent,
    /// As it came.
    pub raw: [u8; 16],
}

/// What a record of the system event log holds (tables 32-1 to 32-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelContent {
    /// Type 02h: something happened at a sensor.
    Event {
        /// The BMC's clock, as Get SEL Time shows it.
        secs: u32,
        /// Slave address or software id, then channel and LUN.
        generator: [u8; 2],
        /// What happened.
        event: EventMessage,
    },
    /// Types C0h to DFh: the maker's own, with a time.
    OemWithTime {
        /// The BMC's clock.
        secs: u32,
        /// IANA enterprise number of the maker.
        manufacturer_id: u32,
    },
    /// Types E0h to FFh, and types that the standard does not define: bytes.
    Opaque,
}

impl SelRecord {
    /// Reads a whole record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("SEL record", bytes);
        let raw: [u8; 16] = reader.array()?;
        let mut reader = Reader::new("SEL record", &raw);
        let id = reader.u16()?;
        let content = match reader.u8()? {
            0x02 => {
                let secs = reader.u32()?;
                let generator = reader.array()?;
                SelContent::Event {
                    secs,
                    generator,
                    event: EventMessage::take(&mut reader)?,
                }
            }
            0xc0..=0xdf => {
                let secs = reader.u32()?;
                let [low, middle, high] = reader.array()?;
                SelContent::OemWithTime {
                    secs,
                    manufacturer_id: u32::from_le_bytes([low, middle, high, 0]),
                }
            }
            _ => SelContent::Opaque,
        };
        Ok(Self { id, content, raw })
    }

    /// The BMC's clock when it was written, where the record says so.
    pub fn secs(&self) -> Option<u32> {
        match self.content {
            SelContent::Event { secs, .. } | SelContent::OemWithTime { secs, .. } => Some(secs),
            SelContent::Opaque => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_travels_least_significant_byte_first() {
        let message = Message::from(SetSelTime { secs: 0x0403_0201 });
        assert_eq!(message.data(), [1, 2, 3, 4]);
        assert_eq!(GetSelTime::parse_success_response(&[1, 2, 3, 4]), Ok(0x0403_0201));
        assert!(GetSelTime::parse_success_response(&[1, 2, 3]).is_err());
    }

    // If these fail, don't change the tests: the record is IPMI 2.0 table 32-1, as FreeIPMI and ipmitool read it.
    #[test]
    fn a_record_of_an_event_is_read() {
        let bytes = [
            0x01, 0x00, 0x02, 0x64, 0x00, 0x00, 0x00, 0x20, 0x00, 0x04, 0x01, 0x30, 0x81, 0x59, 0x61, 0x5f,
        ];
        let record = SelRecord::from_bytes(&bytes).expect("16 bytes");
        assert_eq!((record.id, record.secs(), record.raw), (1, Some(100), bytes));
        let SelContent::Event { generator, event, .. } = record.content else {
            panic!("{record:?}");
        };
        assert_eq!(generator, [0x20, 0x00]);
        assert!(event.deassertion);
        assert_eq!(
            (event.sensor_type, event.sensor_number, event.event_type),
            (1, 0x30, 1)
        );
        assert_eq!(event.data, [0x59, 0x61, 0x5f]);
        assert!(SelRecord::from_bytes(&bytes[..15]).is_err());
    }

    #[test]
    fn records_of_a_maker_keep_their_bytes() {
        let mut bytes = [0xaa; 16];
        bytes[2] = 0xc0;
        let record = SelRecord::from_bytes(&bytes).expect("16 bytes");
        let with_time = SelContent::OemWithTime {
            secs: 0xaaaa_aaaa,
            manufacturer_id: 0x00aa_aaaa,
        };
        assert_eq!(record.content, with_time);
        for kind in [0xe0, 0xff, 0x00, 0x03] {
            bytes[2] = kind;
            let record = SelRecord::from_bytes(&bytes).expect("16 bytes");
            assert_eq!((record.content, record.raw), (SelContent::Opaque, bytes));
        }
    }

    // The request is what ipmitool's `sel list` sends.
    #[test]
    fn an_entry_is_asked_for_whole() {
        let message = Message::from(GetSelEntry::whole(GetSelEntry::FIRST));
        assert_eq!((message.netfn_raw(), message.cmd()), (0x0a, 0x43));
        assert_eq!(message.data(), [0, 0, 0, 0, 0, 0xff]);
        let piece = GetSelEntry::parse_success_response(&[0xff, 0xff, 7]).expect("a piece");
        assert_eq!((piece.next, piece.bytes), (GetSelEntry::END, vec![7]));
    }

    #[test]
    fn an_offset_that_no_zone_has_is_none() {
        let read = |bytes: [u8; 2]| GetSelTimeUtcOffset::parse_success_response(&bytes);
        assert_eq!(read(540_i16.to_le_bytes()), Ok(Some(540)));
        assert_eq!(read((-300_i16).to_le_bytes()), Ok(Some(-300)));
        assert_eq!(read([0xff, 0x07]), Ok(None), "07FFh: unspecified");
        assert!(GetSelTimeUtcOffset::parse_success_response(&[0]).is_err());
    }
}
