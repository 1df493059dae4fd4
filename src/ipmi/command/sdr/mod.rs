//! The sensor data repository (IPMI 2.0 sections 33.9, 33.11 and 33.12): what the sensors are called and how their raw
//! readings become values.

mod conversion;
mod record;
mod text;

pub use conversion::Conversion;
pub use record::{SensorNames, SensorRecord};

use super::{CommandCode, IpmiCommand, Message};
use crate::ipmi::wire::{Reader, WireError};
use serde::{Deserialize, Serialize};

/// Get SDR Repository Info.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSdrRepositoryInfo;

impl From<GetSdrRepositoryInfo> for Message {
    fn from(_: GetSdrRepositoryInfo) -> Self {
        CommandCode::GET_SDR_REPOSITORY_INFO.request(Vec::new())
    }
}

impl IpmiCommand for GetSdrRepositoryInfo {
    type Output = SdrRepositoryInfo;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<SdrRepositoryInfo, WireError> {
        SdrRepositoryInfo::from_bytes(data)
    }
}

/// How the repository stands (table 33-3): where none of this has changed, no record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SdrRepositoryInfo {
    /// How many records there are.
    pub records: u16,
    /// When one was added last, by the repository's clock.
    pub added_secs: u32,
    /// When one was removed last.
    pub erased_secs: u32,
}

impl SdrRepositoryInfo {
    /// Reads the response data after the completion code.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Get SDR Repository Info response", bytes);
        let _version = reader.u8()?;
        let records = reader.u16()?;
        let _free = reader.u16()?;
        Ok(Self {
            records,
            added_secs: reader.u32()?,
            erased_secs: reader.u32()?,
        })
    }
}

/// Reserve SDR Repository. The output is the reservation, needed to read a record in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReserveSdrRepository;

impl From<ReserveSdrRepository> for Message {
    fn from(_: ReserveSdrRepository) -> Self {
        CommandCode::RESERVE_SDR_REPOSITORY.request(Vec::new())
    }
}

impl IpmiCommand for ReserveSdrRepository {
    type Output = u16;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<u16, WireError> {
        Reader::new("Reserve SDR Repository response", data).u16()
    }
}

/// Get SDR: a piece of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSdr {
    /// From [`ReserveSdrRepository`]; 0 does at offset 0.
    pub reservation: u16,
    /// Which record; 0 for the first.
    pub record: u16,
    /// From which byte.
    pub offset: u8,
    /// How many bytes.
    pub count: u8,
}

impl GetSdr {
    /// The first record.
    pub const FIRST: u16 = 0x0000;
    /// As the next record: there is none.
    pub const END: u16 = 0xffff;
}

impl From<GetSdr> for Message {
    fn from(command: GetSdr) -> Self {
        let [low, high] = command.reservation.to_le_bytes();
        let [id_low, id_high] = command.record.to_le_bytes();
        CommandCode::GET_SDR.request(vec![low, high, id_low, id_high, command.offset, command.count])
    }
}

impl IpmiCommand for GetSdr {
    type Output = SdrPiece;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<SdrPiece, WireError> {
        let mut reader = Reader::new("Get SDR response", data);
        Ok(SdrPiece {
            next: reader.u16()?,
            bytes: reader.rest().to_vec(),
        })
    }
}

/// What [`GetSdr`] answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdrPiece {
    /// The record after this one; [`GetSdr::END`] for none.
    pub next: u16,
    /// The bytes asked for.
    pub bytes: Vec<u8>,
}

/// The first five bytes of every record (section 43).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SdrHeader {
    /// The record's number; may differ from the one it was asked for by (the first is asked for by 0).
    pub id: u16,
    /// Record type: 01h full sensor, 02h compact sensor, 03h event only.
    pub kind: u8,
    /// How many bytes follow the header.
    pub length: u8,
}

impl SdrHeader {
    /// How many bytes it has.
    pub const BYTES: u8 = 5;

    /// Reads the first five bytes of a record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("SDR header", bytes);
        let id = reader.u16()?;
        let [_version, kind, length] = reader.array()?;
        Ok(Self { id, kind, length })
    }

    /// Whether a record of this type names a sensor.
    pub fn names_a_sensor(&self) -> bool {
        matches!(self.kind, 0x01..=0x03)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // If these fail, don't change the tests: tables 33-3 and 33-6; the requests are what `ipmitool sdr list` sends.
    #[test]
    fn the_repository_tells_when_it_was_changed() {
        let bytes = [
            0x51, 0x0a, 0x00, 0x10, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x22,
        ];
        let info = GetSdrRepositoryInfo::parse_success_response(&bytes).expect("an answer");
        assert_eq!((info.records, info.added_secs, info.erased_secs), (10, 1, 2));
        assert!(SdrRepositoryInfo::from_bytes(&bytes[..12]).is_err());
    }

    #[test]
    fn a_record_is_asked_for_piece_by_piece() {
        let ask = GetSdr {
            reservation: 0x0201,
            record: 0x0403,
            offset: 5,
            count: 0x10,
        };
        let message = Message::from(ask);
        assert_eq!((message.netfn_raw(), message.cmd()), (0x0a, 0x23));
        assert_eq!(message.data(), [1, 2, 3, 4, 5, 0x10]);
        let piece = GetSdr::parse_success_response(&[2, 0, 1, 0, 0x51, 0x01, 0x34]).expect("a piece");
        assert_eq!(piece.next, 2);
        let header = SdrHeader::from_bytes(&piece.bytes).expect("five bytes");
        assert_eq!((header.id, header.kind, header.length), (1, 1, 0x34));
        assert!(header.names_a_sensor());
    }
}
