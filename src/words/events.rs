//! Words for a BMC's clock and for the records of its event log.

use super::completion_code;
use crate::{
    engine::view::{ClockReading, Convention, EventContent, EventLogView, EventView, SetOutcome},
    i18n::Language,
    say,
};

/// Two clocks that are read to the second are the same within this.
const SAME_SECS: u64 = 2;

/// How the BMC's clock stands beside this computer's.
pub fn clock_difference(reading: &ClockReading, language: Language) -> String {
    let Some(secs) = reading.difference_secs() else {
        return say!(language, "clock-not-set");
    };
    let amount = amount(secs.unsigned_abs(), language);
    match secs {
        secs if secs.unsigned_abs() <= SAME_SECS => say!(language, "clock-same"),
        ..0 => say!(language, "clock-behind", amount = amount),
        _ => say!(language, "clock-ahead", amount = amount),
    }
}

/// What the BMC's clock is taken to show, and why.
pub fn clock_convention(reading: &ClockReading, language: Language) -> String {
    match (reading.convention, reading.utc_offset_minutes) {
        (Convention::Offset(minutes), _) => say!(language, "clock-takes-offset", offset = offset(minutes)),
        (Convention::Local, Some(minutes)) => {
            say!(language, "clock-takes-local-against", offset = offset(minutes))
        }
        (Convention::Local, None) => say!(language, "clock-takes-local"),
        (Convention::Utc, _) => say!(language, "clock-takes-utc"),
    }
}

/// How setting the clock ended.
pub fn clock_outcome(outcome: SetOutcome, language: Language) -> String {
    match outcome {
        SetOutcome::Applied => say!(language, "clock-set-applied"),
        SetOutcome::Refused { code } => {
            say!(
                language,
                "clock-set-refused",
                code = completion_code(code, language)
            )
        }
        SetOutcome::NotTaken => say!(language, "clock-set-not-taken"),
        SetOutcome::Unknown => say!(language, "clock-set-unknown"),
    }
}

/// One line about a record of the event log.
pub fn event_title(event: &EventView, language: Language) -> String {
    match &event.content {
        EventContent::Event(event) => event.title.get(language).to_owned(),
        EventContent::Oem {
            kind,
            manufacturer_id: Some(maker),
        } => say!(
            language,
            "event-oem-of",
            kind = format!("{kind:02X}h"),
            manufacturer = maker.to_string()
        ),
        EventContent::Oem {
            kind,
            manufacturer_id: None,
        } => say!(language, "event-oem", kind = format!("{kind:02X}h")),
    }
}

/// The time of a record that was written before anybody had set the BMC's clock, or that has none.
pub fn event_without_time(event: &EventView, language: Language) -> String {
    match event.secs_after_start {
        Some(secs) => say!(
            language,
            "event-after-start",
            amount = amount(secs.into(), language)
        ),
        None => say!(language, "event-no-time"),
    }
}

/// What has to be known about the log as a whole, a sentence each.
pub fn event_log_notes(log: &EventLogView, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    if log.is_overflowed {
        notes.push(say!(language, "events-overflowed"));
    }
    if log.is_changed {
        notes.push(say!(language, "events-changed"));
    }
    if log.unreadable > 0 {
        let count = log.unreadable;
        notes.push(say!(language, "events-unreadable", count = count));
    }
    notes
}

/// `+09:00`.
fn offset(minutes: i16) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A time span in its two largest units.
fn amount(secs: u64, language: Language) -> String {
    let (days, hours) = (secs / 86_400, secs / 3_600 % 24);
    let (minutes, secs) = (secs / 60 % 60, secs % 60);
    let parts = [
        (days, say!(language, "amount-days", count = days)),
        (hours, say!(language, "amount-hours", count = hours)),
        (minutes, say!(language, "amount-minutes", count = minutes)),
        (secs, say!(language, "amount-seconds", count = secs)),
    ];
    let first = parts
        .iter()
        .position(|(count, _)| *count > 0)
        .unwrap_or(parts.len() - 1);
    let shown = parts.iter().skip(first).take(2);
    let texts: Vec<&str> = shown
        .enumerate()
        .filter(|(place, (count, _))| *place == 0 || *count > 0)
        .map(|(_, (_, text))| text.as_str())
        .collect();
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{amount, offset};
    use crate::i18n::Language;

    #[test]
    fn a_time_span_has_its_two_largest_units() {
        let text = |secs| amount(secs, Language::En);
        assert_eq!(text(0), "0 seconds");
        assert_eq!(text(1), "1 second");
        assert_eq!(text(185), "3 minutes 5 seconds");
        assert_eq!(text(3_600), "1 hour");
        assert_eq!(text(90_061), "1 day 1 hour");
        assert_eq!(amount(185, Language::Ja), "3 分 5 秒");
        assert_eq!(
            (offset(-90), offset(540)),
            ("-01:30".to_owned(), "+09:00".to_owned())
        );
    }
}
