//! What time it is, and how a time is written: as in a log, the same in both languages.

use jiff::{Timestamp, tz::TimeZone};

/// Tells the time; a picture holds it still.
#[derive(Clone, Debug)]
pub struct Clock {
    fixed: Option<Timestamp>,
    zone: TimeZone,
}

impl Clock {
    /// This computer's clock and zone.
    pub fn system() -> Self {
        Self {
            fixed: None,
            zone: TimeZone::system(),
        }
    }

    /// A clock that stands still.
    pub fn fixed(now: Timestamp, zone: TimeZone) -> Self {
        Self {
            fixed: Some(now),
            zone,
        }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.fixed.unwrap_or_else(Timestamp::now)
    }

    /// The day it is here.
    pub fn today(&self) -> jiff::civil::Date {
        self.now().to_zoned_datetime(self.zone.clone()).date()
    }

    /// What time of day it is here.
    pub fn time_of_day(&self) -> jiff::civil::Time {
        self.now().to_zoned_datetime(self.zone.clone()).time()
    }

    /// `21:04`
    pub fn minutes(&self, time: Timestamp) -> String {
        let then = time.to_zoned_datetime(self.zone.clone());
        then.strftime("%H:%M").to_string()
    }

    /// `21:04:12` today, `11-22 21:04` this year, else `2025-11-22 21:04`.
    pub fn short(&self, time: Timestamp) -> String {
        let then = time.to_zoned_datetime(self.zone.clone());
        let now = self.now().to_zoned_datetime(self.zone.clone());
        let format = if then.date() == now.date() {
            "%H:%M:%S"
        } else if then.year() == now.year() {
            "%m-%d %H:%M"
        } else {
            "%Y-%m-%d %H:%M"
        };
        then.strftime(format).to_string()
    }

    /// To the second: `21:04:12` today, else `2026-11-22 21:04:12`.
    pub fn precise(&self, time: Timestamp) -> String {
        if self.days_since(time) == 0 {
            self.short(time)
        } else {
            self.full(time)
        }
    }

    /// `2026-11-23 21:04:12`.
    pub fn full(&self, time: Timestamp) -> String {
        let then = time.to_zoned_datetime(self.zone.clone());
        then.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// How many midnights lie between a time and now.
    pub fn days_since(&self, time: Timestamp) -> i32 {
        let then = time.to_zoned_datetime(self.zone.clone()).date();
        let today = self.now().to_zoned_datetime(self.zone.clone()).date();
        today.since(then).map_or(0, |span| span.get_days())
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn a_time_is_written_as_short_as_it_stays_clear() {
        let at = |text: &str| text.parse::<Timestamp>().expect(text);
        let clock = Clock::fixed(at("2026-11-23T21:05:00Z"), TimeZone::UTC);
        assert_eq!(clock.short(at("2026-11-23T21:04:12Z")), "21:04:12");
        assert_eq!(clock.short(at("2026-11-22T21:04:12Z")), "11-22 21:04");
        assert_eq!(clock.short(at("2025-11-22T21:04:12Z")), "2025-11-22 21:04");
        assert_eq!(clock.days_since(at("2026-11-20T23:59:59Z")), 3);
    }
}
