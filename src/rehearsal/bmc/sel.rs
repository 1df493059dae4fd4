//! The system event log (NetFn 0Ah commands 40h–49h, IPMI 2.0 section 31).

use super::{
    Machine, Request,
    completion::{Completion, Reply},
};
use crate::rehearsal::event::PlatformEvent;
use std::time::Duration;

/// How many records fit.
const CAPACITY: usize = 512;
/// Bytes of a record.
const RECORD_BYTES: usize = 16;

/// One record without its ID: type, timestamp or OEM data, and the event.
type Body = [u8; RECORD_BYTES - 2];

/// The log, oldest record first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sel {
    records: Vec<(u16, Body)>,
    last_issued_id: u16,
    last_added_secs: u32,
    last_erased_secs: u32,
    reservation: u16,
    overflowed: bool,
}

impl Sel {
    /// Logs an event at the given SEL time; fails when the log is full.
    pub(crate) fn add_event(&mut self, event: &PlatformEvent, secs: u32) -> Result<u16, Completion> {
        let [t0, t1, t2, t3] = secs.to_le_bytes();
        let [generator_0, generator_1] = event.generator;
        let [data_1, data_2, data_3] = event.data;
        let body = [
            0x02,
            t0,
            t1,
            t2,
            t3,
            generator_0,
            generator_1,
            0x04,
            event.sensor_type,
            event.sensor_number,
            event.event_dir_type,
            data_1,
            data_2,
            data_3,
        ];
        self.add(body, secs)
    }

    /// The ID of the newest record.
    pub(crate) fn last_id(&self) -> Option<u16> {
        self.records.last().map(|(id, _)| *id)
    }

    /// SEL time of the newest record.
    pub(crate) fn last_added_secs(&self) -> u32 {
        self.last_added_secs
    }

    fn add(&mut self, body: Body, secs: u32) -> Result<u16, Completion> {
        if self.records.len() >= CAPACITY {
            self.overflowed = true;
            return Err(Completion::OUT_OF_SPACE);
        }
        // 0000h and FFFFh mean "first" and "last".
        self.last_issued_id = match self.last_issued_id {
            0..=0xFFFD => self.last_issued_id + 1,
            _ => 1,
        };
        self.records.push((self.last_issued_id, body));
        self.last_added_secs = secs;
        Ok(self.last_issued_id)
    }

    fn info(&self) -> Vec<u8> {
        let count = |records: usize| u16::try_from(records).unwrap_or(u16::MAX).to_le_bytes();
        let free = (CAPACITY - self.records.len()) * RECORD_BYTES;
        let mut data = vec![0x51];
        data.extend(count(self.records.len()));
        data.extend(count(free));
        data.extend(self.last_added_secs.to_le_bytes());
        data.extend(self.last_erased_secs.to_le_bytes());
        // Delete and reserve are supported.
        data.push(if self.overflowed { 0x8A } else { 0x0A });
        data
    }

    fn index_of(&self, id: u16) -> Result<usize, Completion> {
        let found = match id {
            0x0000 => (!self.records.is_empty()).then_some(0),
            0xFFFF => self.records.len().checked_sub(1),
            _ => self.records.iter().position(|(other, _)| *other == id),
        };
        found.ok_or(Completion::NOT_PRESENT)
    }

    fn get(&self, id: u16, offset: u8, count: u8) -> Reply {
        let index = self.index_of(id)?;
        let (id, body) = self.records.get(index).ok_or(Completion::NOT_PRESENT)?;
        let next = self.records.get(index + 1).map_or(0xFFFF, |(next, _)| *next);
        let record = [&id.to_le_bytes()[..], body].concat();
        let wanted = record
            .get(usize::from(offset)..)
            .ok_or(Completion::OUT_OF_RANGE)?;
        let mut data = next.to_le_bytes().to_vec();
        data.extend(wanted.iter().take(usize::from(count)));
        Ok(data)
    }

    fn check_reservation(&self, low: u8, high: u8) -> Result<(), Completion> {
        let given = u16::from_le_bytes([low, high]);
        if given == 0 || given == self.reservation {
            Ok(())
        } else {
            Err(Completion::RESERVATION_CANCELLED)
        }
    }
}

/// Runs a SEL command.
pub(super) fn handle(machine: &mut Machine, request: &Request<'_>, now: Duration) -> Reply {
    let secs = machine.clock.sel_secs(now);
    let sel = &mut machine.sel;
    match (request.command, request.data) {
        (0x40, _) => Ok(sel.info()),
        (0x42, _) => {
            sel.reservation = sel.reservation.checked_add(1).unwrap_or(1);
            Ok(sel.reservation.to_le_bytes().to_vec())
        }
        (0x43, &[low, high, id_low, id_high, offset, count]) => {
            if offset != 0 {
                sel.check_reservation(low, high)?;
            }
            sel.get(u16::from_le_bytes([id_low, id_high]), offset, count)
        }
        (0x44, &[_, _, ref body @ ..]) => {
            let mut body: Body = body.try_into().map_err(|_| Completion::WRONG_LENGTH)?;
            // Records below type E0h carry a timestamp, which the BMC sets (table 32-1).
            let [kind, t0, t1, t2, t3, ..] = &mut body;
            if *kind < 0xE0 {
                [*t0, *t1, *t2, *t3] = secs.to_le_bytes();
            }
            Ok(sel.add(body, secs)?.to_le_bytes().to_vec())
        }
        (0x46, &[low, high, id_low, id_high]) => {
            sel.check_reservation(low, high)?;
            let index = sel.index_of(u16::from_le_bytes([id_low, id_high]))?;
            let (id, _) = sel.records.remove(index);
            sel.last_erased_secs = secs;
            Ok(id.to_le_bytes().to_vec())
        }
        (0x47, &[low, high, b'C', b'L', b'R', action]) => {
            sel.check_reservation(low, high)?;
            match action {
                0xAA => {
                    sel.records.clear();
                    sel.overflowed = false;
                    sel.last_erased_secs = secs;
                }
                0x00 => {} // erasure status: it is done at once
                _ => return Err(Completion::INVALID_FIELD),
            }
            Ok(vec![0x01])
        }
        (0x48, _) => Ok(secs.to_le_bytes().to_vec()),
        (0x49, &[a, b, c, d]) => {
            machine.clock.set(u32::from_le_bytes([a, b, c, d]), now);
            Ok(Vec::new())
        }
        (0x5C, _) => Ok(vec![0, 0]), // SEL Time UTC Offset: the clock shows UTC
        (0x43..=0x49, _) => Err(Completion::WRONG_LENGTH),
        _ => Err(Completion::INVALID_COMMAND),
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Completion, Sel};
    use crate::rehearsal::event::PlatformEvent;

    const EVENT: PlatformEvent = PlatformEvent {
        generator: [0x20, 0],
        sensor_type: 0x01,
        sensor_number: 0x30,
        event_dir_type: 0x01,
        data: [0x59, 97, 95],
    };

    #[test]
    fn records_are_read_one_after_another_to_the_end() {
        let mut sel = Sel::default();
        assert_eq!(sel.get(0, 0, 0xFF), Err(Completion::NOT_PRESENT));
        sel.add_event(&EVENT, 100).expect("room");
        sel.add_event(&EVENT, 101).expect("room");
        let first = sel.get(0, 0, 0xFF).expect("a record");
        assert_eq!(
            first,
            [2, 0, 1, 0, 2, 100, 0, 0, 0, 0x20, 0, 4, 1, 0x30, 1, 0x59, 97, 95]
        );
        let last = sel.get(2, 0, 0xFF).expect("a record");
        assert_eq!(last.get(..4), Some(&[0xFF, 0xFF, 2, 0][..]));
        assert_eq!(sel.get(1, 14, 2), Ok(vec![2, 0, 97, 95]));
    }

    #[test]
    fn a_full_log_says_so_and_keeps_what_it_has() {
        let mut sel = Sel::default();
        for _ in 0..CAPACITY {
            sel.add_event(&EVENT, 1).expect("room");
        }
        assert_eq!(sel.add_event(&EVENT, 2), Err(Completion::OUT_OF_SPACE));
        assert_eq!(sel.info().last(), Some(&0x8A));
    }
}
