//! Which new alerts are told of on the desktop, and when: by severity, not in quiet hours, and many at once as one.
//!
//! Rules over plain values; nothing here draws, sends, or knows how a desktop shows it.

use super::{Model, Purpose};
use crate::{
    engine::{
        AlertQuery, Command, Failure, JobId, Reply,
        view::{AlertView, Severity},
    },
    ui::settings::alerts::NotifySettings,
};
use jiff::{SignedDuration, Timestamp, civil::Time};
use std::{collections::BTreeMap, sync::Arc};

/// The least time between two notifications: what comes in between is told of together.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// New alerts looked at once.
const AT_ONCE: u32 = 500;

/// What is told of at once.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// How many of each severity.
    pub counts: BTreeMap<Severity, u64>,
    /// The worst of them; of several, the newest.
    pub worst: Option<Arc<AlertView>>,
    /// Whether it is heard.
    pub is_sounded: bool,
}

impl Digest {
    /// How many.
    pub fn count(&self) -> u64 {
        self.counts.values().sum()
    }

    fn add(&mut self, alert: Arc<AlertView>, is_sounded: bool) {
        *self.counts.entry(alert.severity).or_default() += 1;
        self.is_sounded |= is_sounded;
        let is_worse = self
            .worst
            .as_ref()
            .is_none_or(|worst| (alert.severity, alert.id) > (worst.severity, worst.id));
        if is_worse {
            self.worst = Some(alert);
        }
    }
}

/// What waits to be told of.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    settings: NotifySettings,
    digest: Digest,
    last: Option<Timestamp>,
    /// The newest alert that was there before, or was looked at.
    known: Option<i64>,
    newest: i64,
    job: Option<JobId>,
}

impl Telling {
    /// Takes an alert in, where the rules want it told of.
    fn offer(&mut self, alert: Arc<AlertView>, time: Time) {
        if tells(&self.settings, time, &alert) {
            let is_sounded = self.settings.sounded.contains(&alert.severity);
            self.digest.add(alert, is_sounded);
        }
    }

    /// What is to be told of now.
    fn due(&mut self, now: Timestamp) -> Option<Digest> {
        if self.waits(now)? > SignedDuration::ZERO {
            return None;
        }
        self.last = Some(now);
        Some(std::mem::take(&mut self.digest))
    }

    /// How long until something is to be told of.
    fn waits(&self, now: Timestamp) -> Option<SignedDuration> {
        if self.digest.counts.is_empty() {
            return None;
        }
        let since = self.last.map(|last| now.duration_since(last));
        Some(match since {
            // A clock that was set back must not silence anything.
            Some(since) if since >= SignedDuration::ZERO => (PAUSE - since).max(SignedDuration::ZERO),
            _ => SignedDuration::ZERO,
        })
    }
}

/// Whether an alert is told of at this time of day. Tests are not: whoever fires one waits for it.
fn tells(settings: &NotifySettings, time: Time, alert: &AlertView) -> bool {
    let is_let_through = settings.errors_always && alert.severity == Severity::Error;
    !alert.is_test
        && settings.shown.contains(&alert.severity)
        && (is_let_through || !is_quiet(settings, time))
}

/// Whether it is quiet at this time of day.
pub fn is_quiet(settings: &NotifySettings, time: Time) -> bool {
    let (from, until) = (settings.quiet_from, settings.quiet_until);
    settings.has_quiet_hours
        && if from <= until {
            (from..until).contains(&time)
        } else {
            time >= from || time < until
        }
}

impl Model {
    /// How alerts are told of from now on.
    pub fn tell_by(&mut self, settings: &NotifySettings) {
        if self.telling.settings != *settings {
            self.telling.settings = settings.clone();
        }
    }

    /// What is to be told of on the desktop now; each is given once.
    pub fn take_digest(&mut self) -> Option<Digest> {
        let now = self.clock.now();
        self.telling.due(now)
    }

    /// How long until there will be something to tell of.
    pub fn digest_waits(&self) -> Option<std::time::Duration> {
        let waits = self.telling.waits(self.clock.now())?;
        Some(waits.unsigned_abs())
    }

    /// What was in the log before is nothing new.
    pub(super) fn knows_of(&mut self, newest: Option<i64>) {
        self.telling.known.get_or_insert(newest.unwrap_or_default());
    }

    /// Another log is worked with.
    pub(super) fn forget_known(&mut self) {
        self.telling = Telling {
            settings: self.telling.settings.clone(),
            ..Telling::default()
        };
    }

    /// Alerts came in, perhaps.
    pub(super) fn hear_of(&mut self, newest: Option<i64>) {
        let newest = newest.unwrap_or_default();
        let Some(known) = self.telling.known else {
            self.telling.known = Some(newest);
            return;
        };
        self.telling.newest = newest;
        if newest <= known || self.telling.job.is_some() {
            return;
        }
        if self.telling.settings.shown.is_empty() {
            self.telling.known = Some(newest);
            return;
        }
        let query = AlertQuery {
            after_id: Some(known),
            limit: Some(AT_ONCE),
            severities: self.telling.settings.shown.iter().copied().collect(),
            hide_tests: true,
            ..AlertQuery::default()
        };
        self.telling.job = Some(self.send(Command::ListAlerts { query }, Purpose::NewAlerts));
        // Those of other severities are not told of, and need not be looked at again.
        self.telling.newest = newest;
    }

    pub(super) fn new_alerts_came(&mut self, id: JobId, result: Result<Reply, Arc<Failure>>) {
        if self.telling.job != Some(id) {
            return;
        }
        self.telling.job = None;
        let found = match result {
            Ok(Reply::Alerts(page)) => page.alerts,
            // The list on the page says why; these alerts are in it.
            _ => Vec::new(),
        };
        let time = self.clock.time_of_day();
        let is_full = u32::try_from(found.len()).is_ok_and(|found| found >= AT_ONCE);
        let looked_at = found.first().map(|alert| alert.id);
        for alert in found.into_iter().rev() {
            self.telling.offer(Arc::new(alert), time);
        }
        let newest = self.telling.newest;
        let reached = looked_at.filter(|_| is_full).unwrap_or(newest);
        self.telling.known = Some(reached.max(self.telling.known.unwrap_or_default()));
        if is_full {
            self.hear_of(Some(newest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, PAUSE, Telling, is_quiet, tells};
    use crate::{
        engine::view::{AlertView, Clock, Severity},
        i18n::Text,
        ui::settings::alerts::NotifySettings,
    };
    use jiff::{SignedDuration, Timestamp, civil::time};
    use std::sync::Arc;

    fn alert(id: i64, severity: Severity) -> AlertView {
        AlertView {
            id,
            received_at: Timestamp::UNIX_EPOCH,
            occurred_at: None,
            clock: Clock::None,
            source: "192.0.2.51:623".parse().expect("an address"),
            server: None,
            path: "bmc-snmp".to_owned(),
            severity,
            title: Text::default(),
            detail: Text::default(),
            advice: Text::default(),
            is_test: false,
            incident: None,
            stands_for: None,
            acknowledged_at: None,
            note: None,
            imported_from: None,
            fields: Vec::new(),
            raw: Vec::new(),
        }
    }

    #[test]
    fn only_what_was_chosen_is_told_of_and_never_a_test() {
        let settings = NotifySettings::default();
        let noon = time(12, 0, 0, 0);
        assert!(tells(&settings, noon, &alert(1, Severity::Error)));
        assert!(tells(&settings, noon, &alert(1, Severity::Warning)));
        assert!(!tells(&settings, noon, &alert(1, Severity::Information)));
        let test = AlertView {
            is_test: true,
            ..alert(1, Severity::Error)
        };
        assert!(!tells(&settings, noon, &test));
    }

    #[test]
    fn quiet_hours_may_reach_over_midnight_and_let_errors_through_where_that_was_chosen() {
        let mut settings = NotifySettings {
            has_quiet_hours: true,
            ..NotifySettings::default()
        };
        for (at, quiet) in [
            (time(21, 59, 59, 0), false),
            (time(22, 0, 0, 0), true),
            (time(0, 0, 0, 0), true),
            (time(6, 59, 59, 0), true),
            (time(7, 0, 0, 0), false),
        ] {
            assert_eq!(is_quiet(&settings, at), quiet, "{at}");
        }
        let night = time(3, 0, 0, 0);
        assert!(tells(&settings, night, &alert(1, Severity::Error)));
        assert!(!tells(&settings, night, &alert(1, Severity::Warning)));
        settings.errors_always = false;
        assert!(!tells(&settings, night, &alert(1, Severity::Error)));
        settings.quiet_from = time(9, 0, 0, 0);
        settings.quiet_until = time(17, 0, 0, 0);
        assert!(!is_quiet(&settings, night));
        assert!(is_quiet(&settings, time(9, 0, 0, 0)));
        settings.quiet_until = settings.quiet_from;
        assert!(!is_quiet(&settings, settings.quiet_from), "no hours at all");
    }

    #[test]
    fn the_first_alert_is_told_of_at_once_and_a_storm_after_it_as_one() {
        let mut telling = Telling::default();
        let noon = time(12, 0, 0, 0);
        let start = Timestamp::UNIX_EPOCH;
        assert!(telling.due(start).is_none());
        telling.offer(Arc::new(alert(1, Severity::Warning)), noon);
        let first = telling.due(start).expect("told of at once");
        assert_eq!((first.count(), first.is_sounded), (1, false));
        for id in 2..39 {
            let severity = if id == 7 {
                Severity::Error
            } else {
                Severity::Warning
            };
            telling.offer(Arc::new(alert(id, severity)), noon);
        }
        let soon = start + SignedDuration::from_secs(3);
        assert!(telling.due(soon).is_none());
        assert_eq!(telling.waits(soon), Some(PAUSE - SignedDuration::from_secs(3)));
        let storm: Digest = telling.due(start + PAUSE).expect("told of together");
        assert_eq!(storm.count(), 37);
        assert_eq!(storm.worst.as_ref().map(|worst| worst.id), Some(7));
        assert!(storm.is_sounded, "an error is among them");
        assert!(
            telling.due(start + PAUSE + PAUSE).is_none(),
            "each is told of once"
        );
    }

    #[test]
    fn a_clock_that_was_set_back_silences_nothing() {
        let mut telling = Telling::default();
        let noon = time(12, 0, 0, 0);
        let later = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        telling.offer(Arc::new(alert(1, Severity::Error)), noon);
        assert!(telling.due(later).is_some());
        telling.offer(Arc::new(alert(2, Severity::Error)), noon);
        assert!(telling.due(Timestamp::UNIX_EPOCH).is_some());
    }
}
