//! The names of quirks as they are typed: `loss=300`, `no-set-in-progress`, `death=4/10/old`.
//!
//! It must not say what is wrong in a user's language: it gives the pieces.

use super::quirks::{Busy, Commit, Death, KeptEntry, Quirks, Suites, Table};
use std::{num::NonZeroU64, str::FromStr};

/// One fault that is switched on, as it was typed: a name, and a value where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultSetting {
    kind: Kind,
}

/// What was typed is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFault {
    /// There is no fault of this name.
    #[error("{name:?} is none of {}", known.join(", "))]
    Unknown {
        /// What was typed.
        name: String,
        /// Every name there is, with the shape of its value.
        known: Vec<&'static str>,
    },
    /// The value is missing, not needed, or not of the shape.
    #[error("{given:?} does not have the shape {shape}")]
    Value {
        /// What was typed.
        given: String,
        /// What it should look like.
        shape: &'static str,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Loss(u16),
    Duplicate(u16),
    Reorder(u16),
    Garbage(u16),
    BadCode(u16),
    BadChecksum(u16),
    Delay(u32),
    Jitter(u32),
    SilentAfter(u64),
    DropRequest(NonZeroU64),
    DropResponse(NonZeroU64),
    ForgetSessions(NonZeroU64),
    Busy(Busy),
    NoPing,
    Suites(Suites),
    Keep(KeptEntry),
    WholeFilters,
    WholePolicies,
    NoSetInProgress,
    Commit(Commit),
    Death(Death),
}

/// Name and value as the help and the errors show them, and how the value is read.
type Row = (&'static str, fn(&str) -> Option<Kind>);

const ROWS: &[Row] = &[
    ("loss=PERMILLE", |v| permille(v).map(Kind::Loss)),
    ("duplicate=PERMILLE", |v| permille(v).map(Kind::Duplicate)),
    ("reorder=PERMILLE", |v| permille(v).map(Kind::Reorder)),
    ("garbage=PERMILLE", |v| permille(v).map(Kind::Garbage)),
    ("bad-code=PERMILLE", |v| permille(v).map(Kind::BadCode)),
    ("bad-checksum=PERMILLE", |v| permille(v).map(Kind::BadChecksum)),
    ("delay=MILLISECONDS", |v| millis(v).map(Kind::Delay)),
    ("jitter=MILLISECONDS", |v| millis(v).map(Kind::Jitter)),
    ("silent-after=COUNT", |v| v.parse().ok().map(Kind::SilentAfter)),
    ("drop-request=NTH", |v| v.parse().ok().map(Kind::DropRequest)),
    ("drop-response=NTH", |v| v.parse().ok().map(Kind::DropResponse)),
    ("forget-sessions=NTH", |v| {
        v.parse().ok().map(Kind::ForgetSessions)
    }),
    ("busy=AFTER/TIMES", busy),
    ("no-ping", |v| v.is_empty().then_some(Kind::NoPing)),
    ("suites=3|17", suites),
    (
        "keep=community|system-name|pef-control|actions|destination-N|policy-N|filter-N",
        kept,
    ),
    ("whole-filters", |v| v.is_empty().then_some(Kind::WholeFilters)),
    ("whole-policies", |v| v.is_empty().then_some(Kind::WholePolicies)),
    ("no-set-in-progress", |v| {
        v.is_empty().then_some(Kind::NoSetInProgress)
    }),
    ("commit=at-completion|volatile|rolls-back|COMMANDS", commit),
    ("death=WRITE|WRITE/DATAGRAMS/old|WRITE/DATAGRAMS/new", death),
];

impl FaultSetting {
    /// Every name there is, with the shape of its value.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ROWS.iter().map(|(shape, _)| *shape)
    }

    /// Switches it on. A fifth entry that keeps its value replaces the fourth.
    pub fn add_to(self, quirks: &mut Quirks) {
        let Quirks { line, writes, .. } = quirks;
        match self.kind {
            Kind::Loss(chance) => line.loss = chance,
            Kind::Duplicate(chance) => line.duplicate = chance,
            Kind::Reorder(chance) => line.reorder = chance,
            Kind::Garbage(chance) => line.garbage = chance,
            Kind::BadCode(chance) => line.bad_code = chance,
            Kind::BadChecksum(chance) => line.bad_checksum = chance,
            Kind::Delay(millis) => line.delay_millis = millis,
            Kind::Jitter(millis) => line.jitter_millis = millis,
            Kind::SilentAfter(count) => quirks.silent_after = Some(count),
            Kind::DropRequest(nth) => quirks.drop_every_nth_request = Some(nth),
            Kind::DropResponse(nth) => quirks.drop_every_nth_response = Some(nth),
            Kind::ForgetSessions(nth) => quirks.forgets_sessions_every = Some(nth),
            Kind::Busy(busy) => quirks.busy = Some(busy),
            Kind::NoPing => quirks.ignores_ping = true,
            Kind::Suites(suites) => quirks.suites = suites,
            Kind::WholeFilters => writes.refuses_partial_filters = true,
            Kind::WholePolicies => writes.refuses_partial_policies = true,
            Kind::NoSetInProgress => writes.no_set_in_progress = true,
            Kind::Commit(commit) => writes.commit = commit,
            Kind::Death(death) => writes.death = Some(death),
            Kind::Keep(entry) => {
                let last = writes.keeps.len() - 1;
                let free = writes.keeps.iter().position(Option::is_none);
                if let Some(slot) = writes.keeps.get_mut(free.unwrap_or(last)) {
                    *slot = Some(entry);
                }
            }
        }
    }
}

impl FromStr for FaultSetting {
    type Err = BadFault;

    fn from_str(text: &str) -> Result<Self, BadFault> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let named = |(shape, _): &&Row| shape.split('=').next() == Some(name);
        let Some((shape, read)) = ROWS.iter().find(named) else {
            return Err(BadFault::Unknown {
                name: name.to_owned(),
                known: Self::names().collect(),
            });
        };
        let kind = read(value).ok_or_else(|| BadFault::Value {
            given: text.to_owned(),
            shape,
        })?;
        Ok(Self { kind })
    }
}

fn permille(value: &str) -> Option<u16> {
    value.parse().ok().filter(|chance| (1..=1000).contains(chance))
}

/// At most a minute: more is silence.
fn millis(value: &str) -> Option<u32> {
    value.parse().ok().filter(|millis| (1..=60_000).contains(millis))
}

fn busy(value: &str) -> Option<Kind> {
    let (after, times) = value.split_once('/')?;
    Some(Kind::Busy(Busy {
        after: after.parse().ok()?,
        times: times.parse().ok()?,
    }))
}

fn suites(value: &str) -> Option<Kind> {
    match value {
        "3" => Some(Kind::Suites(Suites::Only3)),
        "17" => Some(Kind::Suites(Suites::Only17)),
        _ => None,
    }
}

fn kept(value: &str) -> Option<Kind> {
    let entry = |table, parameter, set| {
        Some(Kind::Keep(KeptEntry {
            table,
            parameter,
            set,
        }))
    };
    match value {
        "community" => entry(Table::Lan, 16, 0),
        "system-name" => entry(Table::SystemInfo, 2, 0),
        "pef-control" => entry(Table::Pef, 1, 0),
        "actions" => entry(Table::Pef, 2, 0),
        numbered => {
            let (name, number) = numbered.rsplit_once('-')?;
            let number = number.parse().ok().filter(|number| (1..=127).contains(number))?;
            match name {
                "destination" => entry(Table::Lan, 19, number),
                "policy" => entry(Table::Pef, 9, number),
                "filter" => entry(Table::Pef, 6, number),
                _ => None,
            }
        }
    }
}

fn commit(value: &str) -> Option<Kind> {
    Some(Kind::Commit(match value {
        "at-completion" => Commit::AtCompletion,
        "volatile" => Commit::VolatileUntilComplete,
        "rolls-back" => Commit::RollsBack,
        commands => Commit::AfterRequests(commands.parse().ok()?),
    }))
}

fn death(value: &str) -> Option<Kind> {
    let mut parts = value.split('/');
    let at_write = parts.next()?.parse().ok().filter(|nth| *nth > 0)?;
    let death = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Death {
            at_write,
            silent_for: None,
            keeps_writes: true,
        },
        (Some(datagrams), Some(values @ ("old" | "new")), None) => Death {
            at_write,
            silent_for: Some(datagrams.parse().ok()?),
            keeps_writes: values == "new",
        },
        _ => return None,
    };
    Some(Kind::Death(death))
}

#[cfg(test)]
mod tests {
    use super::{BadFault, FaultSetting};
    use crate::rehearsal::quirks::{Commit, Death, Quirks};

    fn quirks(settings: &[&str]) -> Result<Quirks, BadFault> {
        let mut quirks = Quirks::default();
        for setting in settings {
            setting.parse::<FaultSetting>()?.add_to(&mut quirks);
        }
        Ok(quirks)
    }

    #[test]
    fn every_fault_can_be_switched_on_by_its_name() {
        for setting in [
            "loss=300",
            "duplicate=1",
            "reorder=1",
            "garbage=1",
            "bad-code=1",
            "bad-checksum=1",
            "delay=20",
            "jitter=5",
            "silent-after=0",
            "drop-request=5",
            "drop-response=7",
            "forget-sessions=9",
            "busy=3/4",
            "no-ping",
            "suites=3",
            "keep=policy-2",
            "whole-filters",
            "whole-policies",
            "no-set-in-progress",
            "commit=volatile",
            "death=3",
        ] {
            assert_ne!(quirks(&[setting]), Ok(Quirks::default()), "{setting}");
        }
        assert_eq!(FaultSetting::names().count(), 21, "each of them is tried above");
        let several = quirks(&[
            "loss=300",
            "commit=5",
            "death=2/10/old",
            "keep=community",
            "keep=filter-3",
        ]);
        let several = several.expect("all known");
        assert_eq!(
            (several.line.loss, several.writes.commit),
            (300, Commit::AfterRequests(5))
        );
        assert_eq!(several.writes.keeps.iter().flatten().count(), 2);
        let death = Death {
            at_write: 2,
            silent_for: Some(10),
            keeps_writes: false,
        };
        assert_eq!(several.writes.death, Some(death));
    }

    #[test]
    fn a_wrong_name_or_value_is_refused_with_what_there_is() {
        let Err(BadFault::Unknown { name, known }) = quirks(&["los=3"]) else {
            panic!("unknown");
        };
        assert!(name == "los" && known.contains(&"loss=PERMILLE"));
        for wrong in [
            "loss",
            "loss=",
            "loss=1001",
            "loss=x",
            "no-ping=1",
            "busy=3",
            "keep=policy-0",
            "keep=x",
            "commit=",
            "death=0",
            "death=1/2",
            "death=1/2/x",
            "suites=0",
            "drop-request=0",
        ] {
            assert!(matches!(quirks(&[wrong]), Err(BadFault::Value { .. })), "{wrong}");
        }
    }
}
