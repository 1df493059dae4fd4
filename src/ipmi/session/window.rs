//! Which session sequence numbers may still come (IPMI 2.0 section 6.12.13).

/// The receiver's sliding window: a packet counts if its number is at most 15 above the highest yet, or at most 16
/// below it and new. Everything else is a repetition, or too late, or a forgery.
#[derive(Clone, Copy, Debug, Default)]
pub struct SequenceWindow {
    highest: Option<u32>,
    /// Bit n: the number `highest - n` has come.
    seen: u32,
}

impl SequenceWindow {
    const AHEAD: u32 = 15;
    const BEHIND: u32 = 16;

    /// Whether a packet with this number may be taken; if so it is remembered. Call it only for packets whose
    /// authentication code is right. The first one sets the window: BMCs do not all start at 1.
    pub fn accept(&mut self, sequence: u32) -> bool {
        if sequence == 0 {
            return false;
        }
        let Some(highest) = self.highest else {
            self.highest = Some(sequence);
            self.seen = 1;
            return true;
        };
        let ahead = sequence.wrapping_sub(highest);
        let behind = highest.wrapping_sub(sequence);
        if (1..=Self::AHEAD).contains(&ahead) {
            self.highest = Some(sequence);
            self.seen = (self.seen << ahead) | 1;
            return true;
        }
        let bit = 1u32.checked_shl(behind).unwrap_or(0);
        let new = behind <= Self::BEHIND && self.seen & bit == 0;
        if new {
            self.seen |= bit;
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn fifteen_ahead_and_sixteen_behind_are_taken() {
        let mut window = SequenceWindow::default();
        assert!(window.accept(100));
        assert!(!window.accept(116), "16 ahead is too far");
        assert!(window.accept(115));
        assert!(window.accept(99), "16 behind");
        assert!(!window.accept(98), "17 behind is too late");
        assert!(window.accept(110));
        assert!(!window.accept(110), "a repetition");
        assert!(!window.accept(100), "a repetition of the first");
    }

    #[test]
    fn zero_is_never_a_number_of_a_session() {
        let mut window = SequenceWindow::default();
        assert!(!window.accept(0));
        assert!(window.accept(1));
        assert!(!window.accept(0));
    }

    #[test]
    fn numbers_go_round() {
        let mut window = SequenceWindow::default();
        assert!(window.accept(u32::MAX));
        assert!(window.accept(1));
        assert!(window.accept(u32::MAX - 1));
        assert!(!window.accept(u32::MAX));
    }

    proptest! {
        #[test]
        fn no_number_is_taken_twice(start in 1u32.., steps in prop::collection::vec(-20i32..20, 0..200)) {
            let mut window = SequenceWindow::default();
            let mut taken = HashSet::new();
            let mut at = start;
            for step in steps {
                at = at.wrapping_add_signed(step);
                if window.accept(at) {
                    prop_assert!(taken.insert(at), "{} was taken twice", at);
                }
            }
        }
    }
}
