//! Times as a person types them into a search. Pure: the present is an argument.

use super::fold::folded;
use jiff::{SignedDuration, Timestamp, ToSpan, ZonedDateTime, civil, tz::TimeZone};

/// What a text about time says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// From one time to another: a day, or a moment (then both are the same).
    Time {
        /// Its beginning.
        from: Timestamp,
        /// The first moment after it.
        to: Timestamp,
    },
    /// It may become a time when more is typed.
    Incomplete,
    /// It is none.
    Wrong,
}

/// Days by name, and how many days ago they began.
const DAYS: &[(&str, i64)] = &[
    ("today", 0),
    ("yesterday", 1),
    ("今日", 0),
    ("本日", 0),
    ("昨日", 1),
    ("一昨日", 2),
];
/// Units of "so long ago", and their seconds.
const UNITS: &[(&str, i64)] = &[
    ("m", 60),
    ("min", 60),
    ("h", 3_600),
    ("d", 86_400),
    ("w", 604_800),
    ("分", 60),
    ("時間", 3_600),
    ("日", 86_400),
    ("週間", 604_800),
];

/// Reads `2026-11-01`, `2026-11-01T09:30`, RFC 3339, `today`, `昨日`, `7d`, `12時間`.
pub(super) fn when(text: &str, now: &ZonedDateTime) -> When {
    let text = folded(text);
    let text = text.trim();
    if text.is_empty() {
        return When::Incomplete;
    }
    if let Some((_, ago)) = DAYS.iter().find(|(name, _)| *name == text) {
        let day = now.date().checked_sub(ago.days());
        return day.map_or(When::Wrong, |day| whole_day(day, now.time_zone()));
    }
    if let Some(ago) = so_long_ago(text) {
        let moment = now.timestamp().checked_sub(ago);
        return moment.map_or(When::Wrong, moment_of);
    }
    if let Ok(moment) = text.to_uppercase().parse::<Timestamp>() {
        return moment_of(moment);
    }
    if could_become_a_name(text) {
        return When::Incomplete;
    }
    let written = text.replace('/', "-").replace('t', "T");
    let (date, time) = written.split_once('T').unwrap_or((&written, ""));
    match (date.parse::<civil::Date>(), time) {
        (Ok(day), "") if !written.contains('T') => whole_day(day, now.time_zone()),
        (Ok(_), "") => When::Incomplete,
        (Ok(day), time) => match time.parse::<civil::Time>() {
            Ok(time) if time_is_written_out(&written) => {
                let moment = day.to_datetime(time).to_zoned_datetime(now.time_zone().clone());
                moment.map_or(When::Wrong, |moment| moment_of(moment.timestamp()))
            }
            _ if could_become_a_time(time) => When::Incomplete,
            _ => When::Wrong,
        },
        (Err(_), "") if could_become_a_date(date) => When::Incomplete,
        _ => When::Wrong,
    }
}

fn moment_of(moment: Timestamp) -> When {
    When::Time {
        from: moment,
        to: moment,
    }
}

fn whole_day(day: civil::Date, zone: &TimeZone) -> When {
    let start = |day: civil::Date| {
        day.to_zoned_datetime(zone.clone())
            .map(|midnight| midnight.timestamp())
    };
    let next = day.checked_add(1.day()).and_then(start);
    match (start(day), next) {
        (Ok(from), Ok(to)) => When::Time { from, to },
        _ => When::Wrong,
    }
}

fn so_long_ago(text: &str) -> Option<SignedDuration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let (_, secs) = UNITS
        .iter()
        .find(|(name, _)| *name == unit || *name == unit.trim_end_matches('前'))?;
    Some(SignedDuration::from_secs(
        number.parse::<i64>().ok()?.checked_mul(*secs)?,
    ))
}

/// `09:30` and `09:30:15`, not `09` or `0930`.
fn time_is_written_out(written: &str) -> bool {
    matches!(written.len(), 16 | 19..)
}

fn could_become_a_date(text: &str) -> bool {
    text.len() < 10 && text.chars().all(|c| c.is_ascii_digit() || c == '-')
}

fn could_become_a_time(time: &str) -> bool {
    let (typed, rest) = time.split_at_checked(8).unwrap_or((time, ""));
    let so_far = "00:00:00".get(typed.len()..).map(|rest| format!("{typed}{rest}"));
    let is_right = so_far.is_some_and(|time| time.parse::<civil::Time>().is_ok());
    is_right && rest.len() < 17 && rest.chars().all(|c| c.is_ascii_digit() || ":.+-z".contains(c))
}

fn could_become_a_name(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - unit.len();
    DAYS.iter().any(|(name, _)| name.starts_with(text))
        || ((1..=6).contains(&digits) && UNITS.iter().any(|(name, _)| name.starts_with(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> ZonedDateTime {
        "2026-11-24T15:30:00+09:00[Asia/Tokyo]".parse().expect("a time")
    }

    fn says(text: &str) -> (String, String) {
        match when(text, &now()) {
            When::Time { from, to } => (from.to_string(), to.to_string()),
            other => (format!("{other:?}"), String::new()),
        }
    }

    #[test]
    fn days_moments_and_durations_are_read_in_the_users_zone() {
        let day = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let first = day("2026-10-31T15:00:00Z", "2026-11-01T15:00:00Z");
        for text in ["2026-11-01", "2026/11/01", "２０２６－１１－０１"] {
            assert_eq!(says(text), first, "{text}");
        }
        assert_eq!(says("今日"), day("2026-11-23T15:00:00Z", "2026-11-24T15:00:00Z"));
        assert_eq!(
            says("yesterday"),
            day("2026-11-22T15:00:00Z", "2026-11-23T15:00:00Z")
        );
        assert_eq!(says("2026-11-01T09:30").0, "2026-11-01T00:30:00Z");
        assert_eq!(says("2026-11-01T09:30:00Z").0, "2026-11-01T09:30:00Z");
        for text in ["7d", "7日", "7日前", "1w"] {
            assert_eq!(says(text).0, "2026-11-17T06:30:00Z", "{text}");
        }
        assert_eq!(says("90m").0, "2026-11-24T05:00:00Z");
    }

    #[test]
    fn what_is_still_being_typed_is_no_mistake() {
        for whole in [
            "2026-11-01T09:30:15",
            "yesterday",
            "12時間",
            "7d",
            "2026-11-01T09:30:00+09:00",
        ] {
            for (end, _) in whole.char_indices() {
                let typed = whole.get(..end).expect("a boundary");
                assert_ne!(when(typed, &now()), When::Wrong, "{typed}");
            }
        }
        for wrong in [
            "2026-13-01",
            "morgen",
            "7x",
            "2026-11-01T25:00",
            "99999999999999999999d",
        ] {
            assert_eq!(when(wrong, &now()), When::Wrong, "{wrong}");
        }
    }
}
