//! When each datagram came: by the clock on the wall, but never two at the same time, also where that clock is set
//! back. So each can be told from all others, also after a crash. Pure: both clocks come with the datagram.

use super::datagram::Datagram;
use jiff::Timestamp;
use std::time::Instant;

/// Each time the clock is set back, the times that follow are of another lane: those that leave another rest when they
/// are divided by this many microseconds.
const LANES: i64 = 4;
/// So far behind what it should show, a clock was set back; one that is less behind is waited for.
const SET_BACK_MICROS: i64 = 1_000_000;

/// Hands out times. Within a lane each is later than the one before it, and no two lanes have one in common: so none
/// comes twice, whatever is done to the clock. Where it is set back again and again into the same hours, the lane is
/// taken that is least ahead of it.
#[derive(Debug)]
pub(super) struct Stamps {
    start: Instant,
    /// The newest time of each lane, in microseconds since 1970.
    newest: [i64; 4],
    lane: usize,
    /// What the clock on the wall showed at `start`, as far as can be told from the latest datagrams, in microseconds.
    shown_at_start: Option<i64>,
}

impl Stamps {
    /// Begins with a clock of which nothing is known.
    pub(super) fn new(start: Instant) -> Self {
        Self {
            start,
            newest: Default::default(),
            lane: 0,
            shown_at_start: None,
        }
    }

    /// Sees to it that this datagram's time is its own.
    pub(super) fn stamp(&mut self, datagram: &mut Datagram) {
        let shown = datagram.received_at.as_microsecond();
        if let Some(came) = datagram.came {
            self.look(shown, came);
        }
        let Some(newest) = self.newest.get_mut(self.lane) else {
            return;
        };
        let lane = i64::try_from(self.lane).unwrap_or(0);
        let earliest = shown.max(*newest + 1);
        let micros = earliest + (lane - earliest).rem_euclid(LANES);
        if let Ok(at) = Timestamp::from_microsecond(micros) {
            (datagram.received_at, *newest) = (at, micros);
        }
    }

    /// Takes another lane where the clock was set back. Threads may come here a little out of turn: only what the clock
    /// on the wall should have shown counts, not who came before.
    fn look(&mut self, shown: i64, came: Instant) {
        let passed = came.saturating_duration_since(self.start).as_micros();
        let at_start = shown.saturating_sub(i64::try_from(passed).unwrap_or(i64::MAX));
        let before = *self.shown_at_start.get_or_insert(at_start);
        if before.saturating_sub(at_start) <= SET_BACK_MICROS {
            self.shown_at_start = Some(before.max(at_start));
            return;
        }
        self.shown_at_start = Some(at_start);
        let lanes = self.newest.iter().enumerate();
        self.lane = lanes
            .min_by_key(|(_, newest)| **newest)
            .map_or(0, |(lane, _)| lane);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, time::Duration};

    const HOUR: i64 = 3_600_000_000;

    /// The time that a datagram gets which came so many microseconds after the start, when the clock showed this.
    fn stamp(stamps: &mut Stamps, passed: u64, shown: i64) -> i64 {
        let mut datagram = Datagram {
            received_at: Timestamp::from_microsecond(shown).expect("a time"),
            came: Some(stamps.start + Duration::from_micros(passed)),
            source: "192.0.2.51:623".parse().expect("an address"),
            local: "127.0.0.1:162".parse().expect("an address"),
            octets: Vec::new(),
            place: None,
        };
        stamps.stamp(&mut datagram);
        datagram.received_at.as_microsecond()
    }

    #[test]
    fn a_clock_that_is_set_back_is_followed_and_no_time_comes_twice() {
        let mut stamps = Stamps::new(Instant::now());
        let noon = 500_000 * HOUR;
        let mut given = BTreeSet::new();
        let mut passed = 0;
        // Six times through the same storm: more than there are lanes.
        for round in 0..6 {
            for micros in 0..1000 {
                let at = stamp(&mut stamps, passed, noon + micros);
                assert!(given.insert(at), "{at} came twice");
                assert!(at - noon - micros < 1_000_000 || round >= LANES, "{round}: {at}");
                passed += 1;
            }
            // The clock goes on for nine hours, and is set back to noon.
            passed += 9 * 3_600_000_000;
            let at = stamp(&mut stamps, passed, noon + 9 * HOUR);
            assert!(given.insert(at), "{at} came twice");
            passed += 1;
        }
        // When the clock is past everything again, it is followed exactly.
        let at = stamp(&mut stamps, passed + 9 * 3_600_000_000, noon + 20 * HOUR);
        assert!(at - noon - 20 * HOUR < LANES, "{at}");
    }

    #[test]
    fn who_comes_a_little_out_of_turn_and_a_clock_that_is_a_little_behind_change_nothing() {
        let mut stamps = Stamps::new(Instant::now());
        let noon = 500_000 * HOUR;
        let first = stamp(&mut stamps, 3_000_000, noon + 3_000_000);
        // It waited three seconds for its turn; then the clock is half a second slow.
        let late = stamp(&mut stamps, 0, noon);
        let slow = stamp(&mut stamps, 3_000_000, noon + 2_500_000);
        assert!(
            first < late && late < slow && slow < first + 20,
            "{first} {late} {slow}"
        );
        assert_eq!(stamps.lane, 0);
    }
}
