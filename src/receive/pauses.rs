//! Whether this computer slept, or a socket was lost, while a listener ran. Pure, but for the look at the system's clocks.
//!
//! A clock that somebody sets is no sleep: the clocks that nobody can set decide.

use jiff::{SignedDuration, Timestamp};
use std::{
    io::ErrorKind,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Two clocks never stand still to the same instant.
const NOTHING: Duration = Duration::from_secs(2);
/// Where the system has no clock that counts sleep apart: a task that runs twice a second was not run for so long.
const STOOD_STILL: Duration = Duration::from_secs(60);

/// The clocks at one instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clocks {
    /// What everybody reads; it may be set.
    pub(super) wall: Timestamp,
    /// Never set; stands still during sleep on Unix, goes on on Windows.
    steady: Duration,
    /// Never set, and goes on during sleep; where the system tells.
    since_boot: Option<Duration>,
}

impl Clocks {
    /// As they are now, the steady one counted from `start`.
    pub(super) fn now(start: Instant) -> Self {
        // Linux tells; elsewhere there is no such file.
        let uptime = std::fs::read_to_string("/proc/uptime").ok();
        let secs = uptime.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
        Self {
            wall: Timestamp::now(),
            steady: start.elapsed(),
            since_boot: secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok()),
        }
    }
}

/// The time of a sleep between two looks at the clocks; none where this computer was awake.
pub(super) fn slept(before: &Clocks, now: &Clocks) -> Option<(Timestamp, Timestamp)> {
    let steady = now.steady.saturating_sub(before.steady);
    let asleep = match before.since_boot.zip(now.since_boot) {
        Some((then, now)) => now.saturating_sub(then).saturating_sub(steady),
        None if steady > STOOD_STILL => steady,
        None => Duration::ZERO,
    };
    let asleep = SignedDuration::try_from(asleep)
        .ok()
        .filter(|_| asleep > NOTHING)?;
    // The clock on the wall may have been set meanwhile, too: the length is what the others say.
    Some((before.wall, before.wall.checked_add(asleep).unwrap_or(now.wall)))
}

/// When the sockets of a listener last failed, for whoever keeps the log. One that fails is tried again and again.
#[derive(Debug, Default)]
pub(super) struct Failing(Mutex<Option<(Timestamp, Timestamp)>>);

impl Failing {
    /// Two failures further apart than this are two times of hearing nothing.
    const APART: SignedDuration = SignedDuration::from_secs(2);

    /// A socket could not be read.
    pub(super) fn note(&self, error: &std::io::Error, now: Timestamp) {
        if !is_deaf(error) {
            return;
        }
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let goes_on = held.filter(|(_, last)| now.duration_since(*last) <= Self::APART);
        *held = Some((goes_on.map_or(now, |(first, _)| first), now));
    }

    /// The time of hearing nothing that still goes on.
    pub(super) fn lasts(&self, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.filter(|(_, last)| now.duration_since(*last) <= Self::APART)
    }
}

/// Whether an error of a socket means that it hears nothing any more; others are about an answer that went nowhere.
fn is_deaf(error: &std::io::Error) -> bool {
    !matches!(
        error.kind(),
        ErrorKind::ConnectionReset
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionAborted
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::Interrupted
            | ErrorKind::TimedOut
            | ErrorKind::WouldBlock
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clocks(wall: i64, steady: u64, since_boot: Option<u64>) -> Clocks {
        Clocks {
            wall: Timestamp::from_second(wall).expect("a time"),
            steady: Duration::from_secs(steady),
            since_boot: since_boot.map(Duration::from_secs),
        }
    }

    fn slept_secs(before: Clocks, now: Clocks) -> Option<(i64, i64)> {
        slept(&before, &now).map(|(from, to)| (from.as_second(), to.as_second()))
    }

    #[test]
    fn a_sleep_is_told_from_a_clock_that_was_set_and_from_a_busy_computer() {
        let before = clocks(1000, 50, Some(80));
        assert_eq!(
            slept_secs(before, clocks(4600, 51, Some(3681))),
            Some((1000, 4600))
        );
        assert_eq!(
            slept_secs(before, clocks(9999, 51, Some(81))),
            None,
            "set forward"
        );
        assert_eq!(slept_secs(before, clocks(10, 51, Some(81))), None, "set back");
        assert_eq!(slept_secs(before, clocks(1300, 350, Some(380))), None, "busy");
        assert_eq!(
            slept_secs(before, clocks(10, 51, Some(3681))),
            Some((1000, 4600)),
            "slept, and set back"
        );
    }

    #[test]
    fn without_a_clock_that_counts_sleep_a_task_that_was_not_run_tells() {
        let before = clocks(1000, 50, None);
        assert_eq!(slept_secs(before, clocks(4600, 3650, None)), Some((1000, 4600)));
        assert_eq!(slept_secs(before, clocks(1001, 51, None)), None);
    }

    #[test]
    fn an_answer_that_went_nowhere_does_not_make_a_socket_deaf() {
        assert!(!is_deaf(&ErrorKind::ConnectionRefused.into()));
        assert!(is_deaf(&ErrorKind::NetworkDown.into()));
        assert!(is_deaf(&ErrorKind::NotConnected.into()));
    }

    #[test]
    fn a_socket_that_fails_again_and_again_hears_nothing_from_the_first_failure_to_the_last() {
        let at = |millis| Timestamp::from_millisecond(millis).expect("a time");
        let (failing, down) = (Failing::default(), ErrorKind::NetworkDown.into());
        failing.note(&ErrorKind::ConnectionRefused.into(), at(0));
        assert_eq!(failing.lasts(at(0)), None);
        for millis in [1000, 1050, 2900] {
            failing.note(&down, at(millis));
        }
        assert_eq!(failing.lasts(at(3000)), Some((at(1000), at(2900))));
        assert_eq!(failing.lasts(at(9000)), None, "it hears again");
        failing.note(&down, at(9000));
        assert_eq!(failing.lasts(at(9000)), Some((at(9000), at(9000))));
    }

    #[test]
    fn the_clocks_of_this_computer_can_be_read() {
        let clocks = Clocks::now(Instant::now());
        assert_eq!(
            clocks.since_boot.is_some(),
            std::path::Path::new("/proc/uptime").exists()
        );
        assert_eq!(slept(&clocks, &clocks), None);
    }
}
