//! The system event log: read in one pass from the oldest record, whatever happens to it meanwhile.

use super::question::{Refusal, ask, need};
use crate::ipmi::{
    self,
    command::{GetSelEntry, GetSelInfo, ReserveSel, SelInfo, SelPiece, SelRecord},
    line::Line,
};
use std::collections::HashSet;

/// Completion codes (IPMI 2.0 table 5-2).
const RESERVATION_CANCELLED: u8 = 0xc5;
const NOT_PRESENT: u8 = 0xcb;
/// What a BMC says that cannot give a whole record at once.
const TOO_MUCH: [u8; 4] = [0xc7, 0xc8, 0xca, 0xff];
/// How often a pass begins anew because records went away under it.
const PASSES: u32 = 3;
/// Half a record.
const PIECE_BYTES: u8 = 8;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventLog {
    /// Oldest first.
    pub records: Vec<SelRecord>,
    /// The log was full once, and events were lost.
    pub is_overflowed: bool,
    /// Records came or went while it was read: what is here may not be all.
    pub is_changed: bool,
    /// Records that could not be read.
    pub unreadable: usize,
}

/// Reads the whole log.
///
/// # Errors
/// The BMC could not be asked, or refuses to show its log.
pub async fn read<L: Line>(line: &mut L) -> Result<EventLog, ipmi::Error> {
    let mut log = EventLog::default();
    for _ in 0..PASSES {
        let before = need(line, GetSelInfo).await?;
        log = EventLog {
            is_overflowed: before.overflow,
            ..EventLog::default()
        };
        let is_whole = before.entries == 0 || pass(line, &mut log).await?;
        let after = need(line, GetSelInfo).await?;
        let is_erased = after.last_del_time != before.last_del_time;
        log.is_changed = !is_whole || is_erased || is_added(&before, &after);
        if is_whole && !is_erased {
            break;
        }
    }
    Ok(log)
}

fn is_added(before: &SelInfo, after: &SelInfo) -> bool {
    after.last_add_time != before.last_add_time || after.entries != before.entries
}

/// From the first record to the last. `false` where a record that was to come is gone.
async fn pass<L: Line>(line: &mut L, log: &mut EventLog) -> Result<bool, ipmi::Error> {
    let mut seen = HashSet::new();
    let mut id = GetSelEntry::FIRST;
    let mut in_pieces = false;
    loop {
        let piece = match record(line, id, &mut in_pieces).await? {
            Ok(piece) => piece,
            // Cleared, or deleted one by one.
            Err(refusal) if refusal.code() == Some(NOT_PRESENT) => return Ok(false),
            Err(refusal) => return Err(refusal.into_error()),
        };
        match SelRecord::from_bytes(&piece.bytes) {
            Ok(record) => log.records.push(record),
            Err(_) => log.unreadable += 1,
        }
        seen.insert(id);
        // A BMC that leads in a circle has been read, too.
        if piece.next == GetSelEntry::END || piece.next == GetSelEntry::FIRST || seen.contains(&piece.next) {
            return Ok(true);
        }
        id = piece.next;
    }
}

/// A whole record, in two pieces where the BMC cannot do otherwise.
async fn record<L: Line>(
    line: &mut L,
    id: u16,
    in_pieces: &mut bool,
) -> Result<Result<SelPiece, Refusal>, ipmi::Error> {
    if !*in_pieces {
        let answer = ask(line, GetSelEntry::whole(id)).await?;
        match &answer {
            Err(refusal) if refusal.code().is_some_and(|code| TOO_MUCH.contains(&code)) => *in_pieces = true,
            _ => return Ok(answer),
        }
    }
    for _ in 0..PASSES {
        let reservation = need(line, ReserveSel).await?;
        let piece = |offset| GetSelEntry {
            reservation,
            record: id,
            offset,
            count: PIECE_BYTES,
        };
        let first = match ask(line, piece(0)).await? {
            Ok(first) => first,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match ask(line, piece(PIECE_BYTES)).await? {
            Ok(second) => {
                return Ok(Ok(SelPiece {
                    next: second.next,
                    bytes: [first.bytes, second.bytes].concat(),
                }));
            }
            // Somebody else changed the log between the two.
            Err(refusal) if refusal.code() == Some(RESERVATION_CANCELLED) => {}
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    let command = ipmi::command::CommandCode::GET_SEL_ENTRY;
    let code = RESERVATION_CANCELLED;
    Ok(Err(Refusal::Code { command, code }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::fake::Fake;

    const INFO: u8 = 0x40;
    const RESERVE: u8 = 0x42;
    const ENTRY: u8 = 0x43;

    /// So many records; added and erased at these times.
    fn info(entries: u8, added: u8, erased: u8) -> [u8; 14] {
        [0x51, entries, 0, 0, 1, added, 0, 0, 0, erased, 0, 0, 0, 0x0a]
    }

    fn entry(next: u16, id: u8) -> Vec<u8> {
        let record = [id, 0, 2, 100, 0, 0, 0, 0x20, 0, 4, 1, 0x30, 1, 0x59, 97, 95];
        [&next.to_le_bytes()[..], &record].concat()
    }

    fn ids(log: &EventLog) -> Vec<u16> {
        log.records.iter().map(|record| record.id).collect()
    }

    #[tokio::test]
    async fn records_are_read_from_the_oldest_to_the_newest() {
        let mut bmc = Fake::default();
        bmc.answers(INFO, &info(2, 1, 0))
            .answers(ENTRY, &entry(7, 1))
            .answers(ENTRY, &entry(0xffff, 7));
        let log = read(&mut bmc).await.expect("a log");
        assert_eq!(
            (ids(&log), log.is_changed, log.unreadable),
            (vec![1, 7], false, 0)
        );
        assert_eq!(bmc.asked_for(ENTRY).len(), 2);
        let mut empty = Fake::default();
        empty.answers(INFO, &info(0, 0, 9));
        assert_eq!(read(&mut empty).await.expect("a log"), EventLog::default());
        assert!(empty.asked_for(ENTRY).is_empty());
    }

    #[tokio::test]
    async fn a_log_that_is_cleared_while_it_is_read_is_read_again() {
        let mut bmc = Fake::default();
        bmc.answers(INFO, &info(3, 1, 0))
            .answers(INFO, &info(1, 2, 9))
            .answers(INFO, &info(1, 2, 9));
        bmc.answers(ENTRY, &entry(2, 1))
            .refuses(ENTRY, 0xcb)
            .answers(ENTRY, &entry(0xffff, 5));
        let log = read(&mut bmc).await.expect("a log");
        assert_eq!((ids(&log), log.is_changed), (vec![5], false));
    }

    #[tokio::test]
    async fn what_came_meanwhile_is_said_and_a_circle_ends() {
        let mut bmc = Fake::default();
        bmc.answers(INFO, &info(2, 1, 0)).answers(INFO, &info(3, 8, 0));
        bmc.answers(ENTRY, &entry(2, 1)).answers(ENTRY, &entry(2, 2));
        let log = read(&mut bmc).await.expect("a log");
        assert_eq!((ids(&log), log.is_changed), (vec![1, 2], true));
    }

    #[tokio::test]
    async fn a_log_that_never_stands_still_is_told_as_far_as_it_was_read() {
        let mut bmc = Fake::default();
        bmc.answers(INFO, &info(2, 1, 0)).refuses(ENTRY, 0xcb);
        let log = read(&mut bmc).await.expect("a log");
        assert!(log.is_changed && log.records.is_empty());
        assert_eq!(bmc.asked_for(ENTRY).len(), 3, "not for ever");
    }

    #[tokio::test]
    async fn a_bmc_that_gives_half_a_record_at_a_time_is_read_with_a_reservation() {
        let whole = entry(0xffff, 1);
        let (_, record) = whole.split_at(2);
        let (first, second) = record.split_at(8);
        let piece = |bytes: &[u8]| [&[0xff, 0xff][..], bytes].concat();
        let mut bmc = Fake::default();
        bmc.answers(INFO, &info(1, 1, 0)).answers(RESERVE, &[5, 0]);
        bmc.refuses(ENTRY, 0xca)
            .answers(ENTRY, &piece(first))
            .refuses(ENTRY, 0xc5);
        bmc.answers(ENTRY, &piece(first)).answers(ENTRY, &piece(second));
        let log = read(&mut bmc).await.expect("a log");
        assert_eq!(ids(&log), [1]);
        assert_eq!(bmc.asked_for(ENTRY).last(), Some(&vec![5, 0, 0, 0, 8, 8]));
        let mut closed = Fake::default();
        closed.answers(INFO, &info(1, 1, 0)).refuses(ENTRY, 0xd4);
        assert!(read(&mut closed).await.is_err());
    }
}
