//! The sliding window of session sequence numbers (IPMI 2.0 section 6.12.13): every number is taken once.

/// How far back a number may still arrive late, and how far ahead it may be.
const REACH: u32 = 16;

/// Which sequence numbers of the other side were taken.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Window {
    highest: u32,
    /// Bit n: the number `highest − n` was taken.
    taken: u32,
}

impl Window {
    /// Takes a number, unless it was taken before or lies outside the window. 0 is never used inside a session.
    pub(crate) fn take(&mut self, sequence: u32) -> bool {
        if sequence == 0 {
            return false;
        }
        if sequence > self.highest {
            let ahead = sequence - self.highest;
            if ahead > REACH {
                return false;
            }
            self.taken = self.taken.checked_shl(ahead).unwrap_or(0) | 1;
            self.highest = sequence;
            return true;
        }
        let behind = self.highest - sequence;
        let bit = 1_u32.checked_shl(behind).unwrap_or(0);
        if behind > REACH || self.taken & bit != 0 {
            return false;
        }
        self.taken |= bit;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    #[test]
    fn late_numbers_are_taken_once_and_repeated_ones_never() {
        let mut window = Window::default();
        assert!(window.take(1) && window.take(3) && window.take(2));
        assert!(!window.take(1) && !window.take(2) && !window.take(3));
        assert!(!window.take(0));
    }

    #[test]
    fn numbers_too_far_ahead_or_behind_are_refused() {
        let mut window = Window::default();
        assert!(!window.take(17));
        assert!(window.take(16) && window.take(32));
        assert!(!window.take(15), "17 behind");
        assert!(!window.take(16), "taken before");
        assert!(window.take(17));
    }
}
