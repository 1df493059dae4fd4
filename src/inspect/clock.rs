//! The BMC's clock: read, compared with this computer's, and set when told to.
//!
//! The clock counts seconds since 1970, and whether they are counted in UTC or in local time is the BMC's own affair
//! (IPMI 2.0 section 37.1 says local time; many BMCs run on UTC; few know their offset). This file decides which is
//! meant, and says which it took.

use super::question::{ask, need};
use crate::ipmi::{
    self,
    command::{GetSelTime, GetSelTimeUtcOffset, Message, SetSelTime},
    line::Line,
};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

/// Up to here the clock counts from the BMC's start: nobody has set it (IPMI 2.0 section 37.1).
const LAST_SINCE_START: u32 = 0x2000_0000;
/// The clock says nothing.
const UNSPECIFIED: u32 = u32::MAX;
/// So far a clock may be off and still be recognised as running on one convention or the other. Offsets of zones are
/// whole quarters of an hour, so half of one.
const RECOGNISABLE_SECS: i64 = 450;
/// A clock is read to the second, and set to the second.
const ROUNDING_SECS: i64 = 2;

/// What the seconds of a BMC's clock count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// Local time, in this computer's zone.
    Local,
    /// UTC.
    Utc,
    /// The BMC says by how many minutes its clock is ahead of UTC, and the clock agrees with that.
    Offset(i16),
}

impl Convention {
    /// The moment at which the clock shows these seconds; none where it shows none.
    pub fn moment(self, secs: u32, zone: &TimeZone) -> Option<Timestamp> {
        if is_not_set(secs) {
            return None;
        }
        let shown = Timestamp::from_second(i64::from(secs)).ok()?;
        match self {
            Self::Utc => Some(shown),
            Self::Offset(minutes) => shown
                .checked_sub(SignedDuration::from_mins(i64::from(minutes)))
                .ok(),
            Self::Local => {
                let civil = shown.to_zoned_datetime(TimeZone::UTC).datetime();
                Some(civil.to_zoned_datetime(zone.clone()).ok()?.timestamp())
            }
        }
    }

    /// What the clock is to show at a moment; none outside of what 32 bits hold.
    pub fn secs(self, moment: Timestamp, zone: &TimeZone) -> Option<u32> {
        let shown = match self {
            Self::Utc => moment.as_second(),
            Self::Offset(minutes) => moment.as_second() + i64::from(minutes) * 60,
            Self::Local => moment.as_second() + i64::from(zone.to_offset(moment).seconds()),
        };
        u32::try_from(shown).ok().filter(|secs| !is_not_set(*secs))
    }
}

/// Whether a time of the BMC counts from its start, or says nothing.
pub fn is_not_set(secs: u32) -> bool {
    secs <= LAST_SINCE_START || secs == UNSPECIFIED
}

/// This computer's clock.
#[derive(Clone, Debug)]
pub struct Here {
    /// Its zone.
    pub zone: TimeZone,
    /// Its time.
    pub now: fn() -> Timestamp,
}

impl Here {
    /// As the system has it.
    pub fn of_system() -> Self {
        Self {
            zone: TimeZone::system(),
            now: Timestamp::now,
        }
    }
}

/// Both clocks at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// As the BMC's clock stood.
    pub secs: u32,
    /// What the BMC says about its zone.
    pub utc_offset_minutes: Option<i16>,
    /// What its seconds are taken to count.
    pub convention: Convention,
    /// The moment that the BMC takes it to be; none where nobody has set its clock.
    pub bmc_time: Option<Timestamp>,
    /// This computer's time.
    pub computer_time: Timestamp,
}

impl ClockReading {
    fn new(secs: u32, utc_offset_minutes: Option<i16>, computer_time: Timestamp, zone: &TimeZone) -> Self {
        let convention = convention(secs, utc_offset_minutes, computer_time, zone);
        Self {
            secs,
            utc_offset_minutes,
            convention,
            bmc_time: convention.moment(secs, zone),
            computer_time,
        }
    }

    /// What the BMC's clock shows, without saying of which zone.
    pub fn shown(&self) -> Option<DateTime> {
        let shown = Timestamp::from_second(i64::from(self.secs)).ok()?;
        (!is_not_set(self.secs)).then(|| shown.to_zoned_datetime(TimeZone::UTC).datetime())
    }

    /// By how many seconds the BMC's clock is ahead of this computer's.
    pub fn difference_secs(&self) -> Option<i64> {
        Some(off(self.bmc_time?, self.computer_time))
    }
}

/// Which convention a clock follows. Where the BMC says its offset, that is believed, unless the clock is off by just
/// this computer's own offset: then it runs on local time, and nobody has told the BMC its zone. Where it says nothing,
/// whichever of UTC and local time fits; local time, as the specification has it, where neither does.
fn convention(secs: u32, offset_minutes: Option<i16>, now: Timestamp, zone: &TimeZone) -> Convention {
    let fits = |convention: Convention| {
        convention
            .moment(secs, zone)
            .is_some_and(|moment| off(moment, now).abs() <= RECOGNISABLE_SECS)
    };
    match offset_minutes {
        Some(minutes) if !fits(Convention::Offset(minutes)) && fits(Convention::Local) => Convention::Local,
        Some(minutes) => Convention::Offset(minutes),
        None if !fits(Convention::Local) && fits(Convention::Utc) => Convention::Utc,
        None => Convention::Local,
    }
}

fn off(bmc: Timestamp, computer: Timestamp) -> i64 {
    // The BMC's clock shows whole seconds.
    bmc.as_second() - computer.as_second()
}

/// Reads the clock.
///
/// # Errors
/// The BMC could not be asked, or does not tell its time.
pub async fn read<L: Line>(line: &mut L, here: &Here) -> Result<ClockReading, ipmi::Error> {
    let asked = (here.now)();
    let secs = need(line, GetSelTime).await?;
    let answered = (here.now)();
    let half_way = answered.duration_since(asked) / 2;
    let computer_time = asked.checked_add(half_way).unwrap_or(answered);
    // Older BMCs do not have it; some say so by silence.
    let offset = match ask(line, GetSelTimeUtcOffset).await {
        Ok(offset) => offset.ok().flatten(),
        Err(ipmi::Error::TimedOut { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(ClockReading::new(secs, offset, computer_time, &here.zone))
}

/// How setting the clock ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOutcome {
    /// It shows the right time now: it was read back.
    Applied,
    /// The BMC refused with this completion code.
    Refused {
        /// IPMI 2.0 table 5-2.
        code: u8,
    },
    /// The BMC said yes, or nothing, and its clock shows another time.
    NotTaken,
    /// Nothing could be read back.
    Unknown,
}

/// What setting the clock came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSet {
    /// How it ended.
    pub outcome: SetOutcome,
    /// The clocks afterwards, where they could be read.
    pub after: Option<ClockReading>,
}

/// Sets the clock to this computer's time, in the convention that was read and shown before, and reads it back. A
/// request whose answer was lost is sent once more where the clock has not changed.
/// Whatever goes wrong is an outcome.
pub async fn set<L: Line>(line: &mut L, convention: Convention, here: &Here) -> ClockSet {
    // Where this computer's own time is none that a BMC can show, nothing is written.
    let mut last = ClockSet {
        outcome: SetOutcome::NotTaken,
        after: None,
    };
    for _ in 0..2 {
        let began = (here.now)();
        let Some(secs) = convention.secs(began, &here.zone) else {
            break;
        };
        let answer = line.ask(&Message::from(SetSelTime { secs })).await;
        let is_lost = match &answer {
            Ok(Ok(_)) => false,
            // Time-outs inside the BMC: it may have been done (IPMI 2.0 table 5-2).
            Ok(Err(0xc3 | 0xce | 0xcf)) | Err(_) => true,
            Ok(Err(code)) => {
                last.outcome = SetOutcome::Refused { code: *code };
                last.after = read(line, here).await.ok();
                return last;
            }
        };
        let Ok(after) = read(line, here).await else {
            return ClockSet {
                outcome: SetOutcome::Unknown,
                after: None,
            };
        };
        // The answer may have taken its time: the clock stands as it was set, plus what has passed.
        let took = after.computer_time.duration_since(began).as_secs();
        let shown = convention.moment(after.secs, &here.zone);
        let is_right =
            shown.is_some_and(|shown| off(shown, after.computer_time).abs() <= ROUNDING_SECS + took);
        last = ClockSet {
            outcome: if is_right {
                SetOutcome::Applied
            } else {
                SetOutcome::NotTaken
            },
            after: Some(after),
        };
        if is_right || !is_lost {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::fake::Fake;
    use jiff::tz;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an RFC 3339 time")
    }

    fn now() -> Timestamp {
        at("2026-11-23T12:00:00Z")
    }

    fn japan() -> TimeZone {
        TimeZone::fixed(tz::offset(9))
    }

    fn here() -> Here {
        Here { zone: japan(), now }
    }

    /// What the clock shows where it shows this as if it were UTC.
    fn secs(text: &str) -> u32 {
        u32::try_from(at(text).as_second()).expect("after 1970")
    }

    fn reading(shown: &str, offset: Option<i16>) -> (Convention, Option<i64>) {
        let reading = ClockReading::new(secs(shown), offset, now(), &japan());
        (reading.convention, reading.difference_secs())
    }

    #[test]
    fn a_clock_that_says_its_offset_is_believed() {
        assert_eq!(
            reading("2026-11-23T12:00:03Z", Some(0)),
            (Convention::Offset(0), Some(3))
        );
        assert_eq!(
            reading("2026-11-23T21:00:00Z", Some(540)),
            (Convention::Offset(540), Some(0))
        );
        let day_off = reading("2026-11-22T12:00:00Z", Some(0));
        assert_eq!(
            day_off,
            (Convention::Offset(0), Some(-86_400)),
            "wrong, and nothing explains it"
        );
    }

    #[test]
    fn a_clock_that_is_off_by_just_this_computers_zone_runs_on_local_time() {
        assert_eq!(
            reading("2026-11-23T21:00:07Z", Some(0)),
            (Convention::Local, Some(7))
        );
        assert_eq!(
            reading("2026-11-23T20:58:00Z", None),
            (Convention::Local, Some(-120))
        );
    }

    #[test]
    fn a_clock_that_does_not_say_is_utc_only_where_that_fits() {
        assert_eq!(reading("2026-11-23T12:00:00Z", None), (Convention::Utc, Some(0)));
        let lost = reading("2020-01-01T00:00:00Z", None);
        assert_eq!(lost.0, Convention::Local, "as the specification has it");
    }

    #[test]
    fn a_clock_that_nobody_set_shows_no_time() {
        for secs in [0, 5_000, LAST_SINCE_START, UNSPECIFIED] {
            let reading = ClockReading::new(secs, None, now(), &japan());
            assert_eq!(
                (reading.bmc_time, reading.difference_secs(), reading.shown()),
                (None, None, None)
            );
        }
    }

    #[test]
    fn what_a_convention_shows_it_reads_back() {
        for convention in [Convention::Local, Convention::Utc, Convention::Offset(-300)] {
            let shown = convention.secs(now(), &japan()).expect("a time");
            assert_eq!(convention.moment(shown, &japan()), Some(now()), "{convention:?}");
        }
    }

    #[tokio::test]
    async fn setting_is_applied_only_as_read_back() {
        let right = Convention::Local.secs(now(), &japan()).expect("a time");
        let mut bmc = Fake::default();
        bmc.answers(0x49, &[])
            .answers(0x48, &right.to_le_bytes())
            .refuses(0x5c, 0xc1);
        let set_to = set(&mut bmc, Convention::Local, &here()).await;
        assert_eq!(set_to.outcome, SetOutcome::Applied);
        assert_eq!(bmc.asked_for(0x49), [right.to_le_bytes().to_vec()]);

        let mut deaf = Fake::default();
        deaf.answers(0x49, &[])
            .answers(0x48, &0x5000_0000_u32.to_le_bytes())
            .refuses(0x5c, 0xc1);
        let ignored = set(&mut deaf, Convention::Local, &here()).await;
        assert_eq!(ignored.outcome, SetOutcome::NotTaken);
        assert_eq!(deaf.asked_for(0x49).len(), 1, "it said yes: nothing to repeat");

        let mut strict = Fake::default();
        strict
            .refuses(0x49, 0xd4)
            .answers(0x48, &right.to_le_bytes())
            .refuses(0x5c, 0xc1);
        let refused = set(&mut strict, Convention::Local, &here()).await;
        assert_eq!(refused.outcome, SetOutcome::Refused { code: 0xd4 });
    }

    #[tokio::test]
    async fn a_lost_answer_is_read_back_and_the_write_repeated_once() {
        let right = Convention::Utc
            .secs(now(), &japan())
            .expect("a time")
            .to_le_bytes();
        let mut bmc = Fake::default();
        bmc.is_silent_to(0x49)
            .answers(0x48, &[0, 0, 0, 0x50])
            .answers(0x48, &right)
            .refuses(0x5c, 0xc1);
        bmc.answers(0x49, &[]);
        let set_to = set(&mut bmc, Convention::Utc, &here()).await;
        assert_eq!(
            (set_to.outcome, bmc.asked_for(0x49).len()),
            (SetOutcome::Applied, 2)
        );

        let mut dead = Fake::default();
        dead.is_silent_to(0x49).is_silent_to(0x48);
        let lost = set(&mut dead, Convention::Utc, &here()).await;
        assert_eq!(
            lost,
            ClockSet {
                outcome: SetOutcome::Unknown,
                after: None
            }
        );
    }
}
