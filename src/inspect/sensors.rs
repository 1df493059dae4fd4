//! The names of a server's sensors and how their readings become values, from the sensor data repository.
//!
//! They are worth keeping: reading them takes at least a request per sensor, and they hardly ever change. A [`Stamp`],
//! two requests, tells whether what was kept still holds.

use super::question::{Refusal, ask, need};
use crate::ipmi::{
    self,
    command::{
        GetDeviceId, GetSdr, GetSdrRepositoryInfo, ReserveSdrRepository, SdrHeader, SdrPiece,
        SdrRepositoryInfo, SensorNames, SensorRecord, firmware_text,
    },
    line::Line,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Completion code "reservation cancelled" (IPMI 2.0 table 5-2).
const RESERVATION_CANCELLED: u8 = 0xc5;
/// What a BMC says that cannot give so many bytes at once.
const TOO_MUCH: [u8; 4] = [0xc7, 0xc8, 0xca, 0xff];
/// Asks for the whole record.
const WHOLE: u8 = 0xff;
/// Pieces, where a whole record is too much: the second size where the first is too much, too.
const PIECES: [u8; 2] = [16, 8];
/// How often a record is begun anew because the reservation was cancelled.
const TRIES: u32 = 3;

/// What the names depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// IANA number of the maker.
    pub manufacturer_id: u32,
    /// The maker's number of the product.
    pub product_id: u16,
    /// The BMC's firmware: another one may bring other sensors.
    pub firmware: String,
    /// How the repository stands.
    pub repository: SdrRepositoryInfo,
}

/// The names, and what they depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sensors {
    /// When it differs, the names must be read again.
    pub stamp: Stamp,
    /// The names.
    pub names: SensorNames,
}

/// What the names depend on; none where the BMC has no sensor data repository.
///
/// # Errors
/// The BMC could not be asked.
pub async fn stamp<L: Line>(line: &mut L) -> Result<Option<Stamp>, ipmi::Error> {
    let device = need(line, GetDeviceId).await?;
    let repository = ask(line, GetSdrRepositoryInfo).await?;
    Ok(repository.ok().map(|repository| Stamp {
        manufacturer_id: device.manufacturer_id,
        product_id: device.product_id,
        firmware: firmware_text(&device),
        repository,
    }))
}

/// Reads all names. A record that cannot be read leaves its sensor without a name.
///
/// # Errors
/// The BMC could not be asked, or refuses to show its repository.
pub async fn read<L: Line>(line: &mut L) -> Result<SensorNames, ipmi::Error> {
    let mut sensors = Vec::new();
    let mut seen = HashSet::new();
    let mut id = GetSdr::FIRST;
    let mut size = WHOLE;
    loop {
        let piece = record(line, id, &mut size).await?.map_err(Refusal::into_error)?;
        sensors.extend(SensorRecord::from_record(&piece.bytes).unwrap_or_default());
        seen.insert(id);
        if piece.next == GetSdr::END || piece.next == GetSdr::FIRST || seen.contains(&piece.next) {
            return Ok(SensorNames::new(sensors));
        }
        id = piece.next;
    }
}

/// A record, as large at a time as the BMC gives; of records that name no sensor the header is enough.
async fn record<L: Line>(
    line: &mut L,
    id: u16,
    size: &mut u8,
) -> Result<Result<SdrPiece, Refusal>, ipmi::Error> {
    let is_too_much = |refusal: &Refusal| refusal.code().is_some_and(|code| TOO_MUCH.contains(&code));
    if *size == WHOLE {
        let whole = GetSdr {
            reservation: 0,
            record: id,
            offset: 0,
            count: WHOLE,
        };
        match ask(line, whole).await? {
            Err(refusal) if is_too_much(&refusal) => {
                let [first, _] = PIECES;
                *size = first;
            }
            answer => return Ok(answer),
        }
    }
    let mut last = Refusal::Unreadable {
        command: ipmi::command::CommandCode::GET_SDR,
    };
    for _ in 0..TRIES {
        match in_pieces(line, id, *size).await? {
            Err(refusal) if is_too_much(&refusal) => {
                let [_, second] = PIECES;
                *size = second;
                last = refusal;
            }
            // Somebody else read the repository, or changed it.
            Err(refusal) if refusal.code() == Some(RESERVATION_CANCELLED) => last = refusal,
            answer => return Ok(answer),
        }
    }
    Ok(Err(last))
}

async fn in_pieces<L: Line>(
    line: &mut L,
    id: u16,
    size: u8,
) -> Result<Result<SdrPiece, Refusal>, ipmi::Error> {
    let reservation = need(line, ReserveSdrRepository).await?;
    let piece = |offset, count| GetSdr {
        reservation,
        record: id,
        offset,
        count,
    };
    let mut whole = match ask(line, piece(0, SdrHeader::BYTES)).await? {
        Ok(header) => header,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Ok(header) = SdrHeader::from_bytes(&whole.bytes) else {
        let command = ipmi::command::CommandCode::GET_SDR;
        return Ok(Err(Refusal::Unreadable { command }));
    };
    let end = header.length.saturating_add(SdrHeader::BYTES);
    let mut offset = SdrHeader::BYTES;
    while header.names_a_sensor() && offset < end {
        let count = size.min(end - offset);
        match ask(line, piece(offset, count)).await? {
            Ok(more) if !more.bytes.is_empty() => {
                let got = u8::try_from(more.bytes.len()).unwrap_or(count).min(count);
                whole.bytes.extend(more.bytes.iter().take(usize::from(got)));
                offset = offset.saturating_add(got);
            }
            Ok(_) => {
                let command = ipmi::command::CommandCode::GET_SDR;
                return Ok(Err(Refusal::Unreadable { command }));
            }
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(Ok(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::fake::Fake;

    const RESERVE: u8 = 0x22;
    const GET: u8 = 0x23;

    /// An event-only record (table 43-3): 16 bytes and the name.
    fn sensor(number: u8, name: &[u8]) -> Vec<u8> {
        let length = u8::try_from(12 + name.len()).expect("short");
        let mut bytes = vec![
            number, 0, 0x51, 3, length, 0x20, 0, number, 0, 0, 4, 1, 0, 0, 0, 0,
        ];
        bytes.push(0xc0 | u8::try_from(name.len()).expect("short"));
        bytes.extend(name);
        bytes
    }

    fn piece(next: u16, bytes: &[u8]) -> Vec<u8> {
        [&next.to_le_bytes()[..], bytes].concat()
    }

    fn name_of(names: &SensorNames, number: u8) -> Option<&str> {
        names.find(0x20, number).map(|sensor| sensor.name.as_str())
    }

    #[tokio::test]
    async fn a_record_is_one_request_where_the_bmc_gives_it_whole() {
        let mut bmc = Fake::default();
        bmc.answers(GET, &piece(2, &sensor(0x40, b"FAN1")))
            .answers(GET, &piece(0xffff, &sensor(0x41, b"FAN2")));
        let names = read(&mut bmc).await.expect("names");
        assert_eq!(
            (name_of(&names, 0x40), name_of(&names, 0x41)),
            (Some("FAN1"), Some("FAN2"))
        );
        assert_eq!(bmc.requests_sent(), 2);
    }

    #[tokio::test]
    async fn a_record_comes_in_pieces_where_it_must_and_begins_anew_when_the_reservation_is_gone() {
        let bytes = sensor(0x40, b"FAN1");
        let (header, rest) = bytes.split_at(5);
        let mut bmc = Fake::default();
        bmc.answers(RESERVE, &[1, 0]).refuses(GET, 0xca);
        bmc.answers(GET, &piece(0xffff, header)).refuses(GET, 0xc5);
        bmc.answers(GET, &piece(0xffff, header));
        bmc.answers(GET, &piece(0xffff, rest));
        let names = read(&mut bmc).await.expect("names");
        assert_eq!(name_of(&names, 0x40), Some("FAN1"));
        assert_eq!(bmc.asked_for(RESERVE).len(), 2);
    }

    #[tokio::test]
    async fn a_bmc_without_a_repository_has_no_stamp_and_one_that_leads_in_a_circle_ends() {
        let device = [0x20, 1, 1, 5, 2, 0x97, 119, 0, 0, 1, 0, 0, 0, 0, 0];
        let mut bmc = Fake::default();
        bmc.answers(0x01, &device);
        assert_eq!(stamp(&mut bmc).await.expect("an answer"), None);
        let mut circle = Fake::default();
        circle.answers(GET, &piece(2, &sensor(0x40, b"FAN1")));
        assert_eq!(read(&mut circle).await.expect("names").find(0x20, 0x41), None);
    }
}
