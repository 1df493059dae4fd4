//! What the window remembers about alerts: filters with a name, the newest alert that was seen, and when to tell of
//! new ones. Plain values; what follows from them is said in `model`.

use crate::engine::{AlertQuery, view::Severity};
use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;

/// The most filters that are kept.
pub const MOST_FILTERS: usize = 50;

/// What is remembered about alerts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlertSettings {
    /// Filters with a name, in the order they were saved.
    pub filters: Vec<SavedFilter>,
    /// The newest alert that was in the list when it was last looked at.
    pub seen: Option<i64>,
    /// Whether the list had one row for each fault when it was last looked at.
    pub folded: bool,
    /// When to tell of new alerts.
    pub notify: NotifySettings,
}

/// A filter with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedFilter {
    /// Its name.
    pub name: String,
    /// What it lets through.
    #[serde(flatten)]
    pub filter: Filter,
}

/// What narrows the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words and fields, in the language of the search field.
    pub text: String,
    /// Only of these severities; all where empty.
    #[serde(with = "names")]
    pub severities: BTreeSet<Severity>,
    /// Only those nobody has seen to.
    pub unacknowledged_only: bool,
    /// Without tests.
    pub hide_tests: bool,
    /// Received when.
    pub range: TimeRange,
    /// One row for each fault.
    pub folded: bool,
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_open(&self) -> bool {
        !self.picks() && self.range == TimeRange::Always
    }

    /// Whether the list is every alert there is, each in a row of its own.
    pub fn is_every_alert(&self) -> bool {
        self.is_open() && !self.folded
    }

    /// Everything, in as many rows as this has.
    pub fn widened(&self) -> Self {
        Self {
            folded: self.folded,
            ..Self::default()
        }
    }

    /// Whether it narrows by anything other than time.
    pub fn picks(&self) -> bool {
        !self.text.trim().is_empty()
            || !self.severities.is_empty()
            || self.unacknowledged_only
            || self.hide_tests
    }

    /// All of it but the time in the language of the search field. It finds single alerts, however many rows they share.
    pub fn as_search(&self) -> String {
        let mut parts = Vec::new();
        if !self.severities.is_empty() {
            let names: Vec<String> = self.severities.iter().map(ToString::to_string).collect();
            parts.push(format!("severity:{}", names.join(",")));
        }
        if self.unacknowledged_only {
            parts.push("is:unacknowledged".to_owned());
        }
        if self.hide_tests {
            parts.push("-is:test".to_owned());
        }
        // Last, because a quote that is still open reaches to the end.
        parts.push(self.text.trim().to_owned());
        parts.join(" ").trim_end().to_owned()
    }

    /// The question to the log.
    pub fn query(&self, now: Timestamp) -> AlertQuery {
        let (since, until) = self.range.bounds(now);
        AlertQuery {
            since,
            until,
            severities: self.severities.iter().rev().copied().collect(),
            unacknowledged_only: self.unacknowledged_only,
            hide_tests: self.hide_tests,
            folded: self.folded,
            text: self.text.clone(),
            ..AlertQuery::default()
        }
    }
}

/// Received when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeRange {
    /// Ever.
    #[default]
    Always,
    /// In the last so many hours.
    LastHours(u16),
    /// From this time up to before that one.
    Between(Timestamp, Timestamp),
}

impl TimeRange {
    /// The ranges that are offered.
    pub const OFFERED: [Self; 5] = [
        Self::Always,
        Self::LastHours(1),
        Self::LastHours(24),
        Self::LastHours(7 * 24),
        Self::LastHours(30 * 24),
    ];

    fn bounds(self, now: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
        match self {
            Self::Always => (None, None),
            Self::LastHours(hours) => {
                let span = SignedDuration::from_hours(hours.into());
                (now.checked_sub(span).ok(), None)
            }
            Self::Between(since, until) => (Some(since), Some(until)),
        }
    }
}

/// When to tell of new alerts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotifySettings {
    /// Notifications of these severities on the desktop.
    #[serde(with = "names")]
    pub shown: BTreeSet<Severity>,
    /// With a sound.
    #[serde(with = "names")]
    pub sounded: BTreeSet<Severity>,
    /// Whether there are quiet hours.
    pub has_quiet_hours: bool,
    /// When they begin, by the clock of this computer.
    pub quiet_from: Time,
    /// When they end; earlier than their beginning where midnight lies between.
    pub quiet_until: Time,
    /// Whether errors are told of even then.
    pub errors_always: bool,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            shown: [Severity::Error, Severity::Warning].into(),
            sounded: [Severity::Error].into(),
            has_quiet_hours: false,
            quiet_from: Time::constant(22, 0, 0, 0),
            quiet_until: Time::constant(7, 0, 0, 0),
            errors_always: true,
        }
    }
}

/// Severities by the names the log has for them. A name nobody knows is left out.
mod names {
    use super::{BTreeSet, Deserialize, Deserializer, Serialize, Serializer, Severity};

    pub(super) fn serialize<S: Serializer>(set: &BTreeSet<Severity>, to: S) -> Result<S::Ok, S::Error> {
        let names: Vec<String> = set.iter().map(ToString::to_string).collect();
        names.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<Severity>, D::Error> {
        let names = Vec::<String>::deserialize(from)?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{AlertSettings, Filter, NotifySettings, SavedFilter, Severity, TimeRange};

    #[test]
    fn filters_and_quiet_hours_survive_a_file() {
        let at = |text: &str| text.parse().expect("a time");
        let settings = AlertSettings {
            filters: vec![SavedFilter {
                name: "電源".to_owned(),
                filter: Filter {
                    text: "電源 server:SV03".to_owned(),
                    severities: [Severity::Error, Severity::Warning].into(),
                    range: TimeRange::Between(at("2026-11-23T11:00:00Z"), at("2026-11-23T12:00:00Z")),
                    folded: true,
                    ..Filter::default()
                },
            }],
            seen: Some(10_482),
            folded: true,
            notify: NotifySettings {
                has_quiet_hours: true,
                ..NotifySettings::default()
            },
        };
        let text = toml::to_string(&settings).expect("settings serialise");
        assert_eq!(
            toml::from_str::<AlertSettings>(&text).expect("and read back"),
            settings
        );
    }

    #[test]
    fn every_filter_can_be_said_in_the_language_of_the_search() {
        let filter = Filter {
            text: "電源 \"PSU 2".to_owned(),
            severities: [Severity::Error, Severity::Warning].into(),
            unacknowledged_only: true,
            hide_tests: true,
            range: TimeRange::Always,
            folded: true,
        };
        assert_eq!(
            filter.as_search(),
            "severity:warning,error is:unacknowledged -is:test 電源 \"PSU 2"
        );
        assert_eq!(Filter::default().as_search(), "");
    }

    #[test]
    fn a_filter_is_open_where_nothing_narrows_it() {
        let mut filter = Filter::default();
        assert!(filter.is_open());
        filter.text = "  ".to_owned();
        assert!(filter.is_open(), "spaces look for nothing");
        filter.folded = true;
        assert!(
            filter.is_open() && !filter.is_every_alert(),
            "rows that stand for many hide none"
        );
        filter.range = TimeRange::LastHours(24);
        assert!(!filter.is_open() && !filter.picks());
        filter.hide_tests = true;
        assert!(filter.picks());
    }
}
