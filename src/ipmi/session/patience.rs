//! How long to wait, how often to repeat, and how to ask a busy BMC again.

use crate::ipmi::error::Waited;
use std::time::{Duration, Instant};

/// What a user can set about waiting. The defaults wait about 17 seconds for a BMC that never answers, and send it
/// five datagrams: slow BMCs get their time, weak ones are not hammered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How long to wait for the first answer.
    pub first_timeout: Duration,
    /// How often a datagram is sent at most, the first time included; 0 counts as 1.
    pub attempts: u32,
    /// Each wait is this many percent of the one before; below 100 counts as 100.
    pub growth_percent: u32,
    /// No wait is longer than this.
    pub longest_timeout: Duration,
    /// How often a BMC that answers "busy" is asked again.
    pub busy_attempts: u32,
    /// How long to pause before the first of these; the pauses grow like the waits.
    pub busy_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_timeout: Duration::from_secs(1),
            attempts: 5,
            growth_percent: 200,
            longest_timeout: Duration::from_secs(5),
            busy_attempts: 6,
            busy_pause: Duration::from_millis(500),
        }
    }
}

impl Patience {
    /// However patient the settings, nothing waits longer: the clock must not overflow.
    const LONGEST: Duration = Duration::from_secs(3600);
    /// After so many growths a wait has become the longest, or never will.
    const GROWTHS: u32 = 1000;

    /// The wait after `first`, grown `times` times.
    fn grown(&self, first: Duration, times: u32) -> Duration {
        let first = first.min(Self::LONGEST);
        let longest = self.longest_timeout.clamp(first, Self::LONGEST);
        let mut wait = first;
        for _ in 0..times.min(Self::GROWTHS) {
            let grown = wait.saturating_mul(self.growth_percent.max(100)) / 100;
            if grown >= longest {
                return longest;
            }
            wait = grown;
        }
        wait
    }
}

/// The repetitions of one datagram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Retry {
    patience: Patience,
    started: Instant,
    deadline: Instant,
    tries: u32,
    attempts: u32,
}

impl Retry {
    /// The first one is being sent now.
    pub(super) fn start(patience: Patience, now: Instant) -> Self {
        Self {
            patience,
            started: now,
            deadline: now + patience.grown(patience.first_timeout, 0),
            tries: 1,
            attempts: patience.attempts.max(1),
        }
    }

    /// Nothing is being sent; the `nth` pause (from 1) for a busy BMC begins.
    pub(super) fn pause(patience: Patience, nth: u32, now: Instant) -> Self {
        Self {
            deadline: now + patience.grown(patience.busy_pause, nth.saturating_sub(1)),
            ..Self::start(patience, now)
        }
    }

    /// Allows fewer attempts.
    pub(super) fn limit(&mut self, attempts: u32) {
        self.attempts = self.attempts.min(attempts);
    }

    /// When to send again or give up.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Whether to send once more; if so the next wait begins.
    pub(super) fn again(&mut self, now: Instant) -> bool {
        if self.tries >= self.attempts {
            return false;
        }
        self.deadline = now + self.patience.grown(self.patience.first_timeout, self.tries);
        self.tries += 1;
        true
    }

    /// For the error.
    pub(super) fn waited(&self, now: Instant) -> Waited {
        Waited {
            tries: self.tries,
            duration: now.saturating_duration_since(self.started),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_the_longest() {
        let start = Instant::now();
        let mut retry = Retry::start(Patience::default(), start);
        let mut waits = vec![retry.deadline() - start];
        let mut now = retry.deadline();
        while retry.again(now) {
            waits.push(retry.deadline() - now);
            now = retry.deadline();
        }
        let secs: Vec<u64> = waits.iter().map(Duration::as_secs).collect();
        assert_eq!(secs, [1, 2, 4, 5, 5]);
        assert_eq!(retry.waited(now).tries, 5);
        assert_eq!(retry.waited(now).duration, Duration::from_secs(17));
    }

    #[test]
    fn a_first_wait_above_the_longest_is_kept() {
        let patience = Patience {
            first_timeout: Duration::from_secs(60),
            ..Patience::default()
        };
        assert_eq!(patience.grown(patience.first_timeout, 3), Duration::from_secs(60));
    }

    #[test]
    fn senseless_settings_still_end() {
        let patience = Patience {
            attempts: 0,
            growth_percent: 0,
            first_timeout: Duration::MAX,
            ..Patience::default()
        };
        let now = Instant::now();
        assert!(!Retry::start(patience, now).again(now));
        assert_eq!(
            patience.grown(Duration::from_secs(2), u32::MAX),
            Duration::from_secs(2)
        );
    }
}
