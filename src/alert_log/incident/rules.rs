//! The rules by which an alert joins an incident. Pure: what is known comes through [`Memory`], what is decided goes
//! out as [`Decision`]. No SQL, no clock.
//!
//! The windows are measured by this computer's clock, the only one that every alert has: the BMC's and the operating
//! system's need not agree. The sender's clock counts only between alerts that name the same one: there
//! it tells that a report is late.

use super::{FoldKey, Scope};
use crate::alert_log::{Clock, Path, Severity};

const SECOND: i64 = 1_000_000;
/// The same event of the same sensor within this time after the last one is the same fault. Microseconds.
pub const REPEAT_WINDOW: i64 = 600 * SECOND;
/// Another way's report of the same kind of thing comes within this time. Microseconds.
pub const COPY_WINDOW: i64 = 300 * SECOND;
/// A report that names the same second is the same event although it came this much later. Microseconds.
pub const LATE_WINDOW: i64 = 86_400 * SECOND;
/// So many new incidents of one sender within [`STORM_WINDOW`]; further ones are a storm.
pub const STORM_FROM: u32 = 20;
/// See [`STORM_FROM`]; a storm is over when its sender was quiet for as long. Microseconds.
pub const STORM_WINDOW: i64 = 60 * SECOND;
/// A storm takes no more after so long, even where its sender is never quiet: what goes on begins anew, so that a new
/// fault is not hidden in an old storm. Microseconds.
pub(super) const STORM_LONGEST: i64 = 600 * SECOND;
/// How far two reports of one event may differ by the same clock: a mail names whole seconds. Microseconds.
const SAME_MOMENT: i64 = 2 * SECOND;

/// Why an alert is in its incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoldRule {
    /// It began the incident.
    First,
    /// The same event of the same sensor, within [`REPEAT_WINDOW`].
    SameEvent,
    /// The same event of the same sensor at the same moment by the sender's clock: it was on its way for long.
    SameMoment,
    /// The end of the fault.
    Recovery,
    /// The same kind of thing of the same server, told another way, within [`COPY_WINDOW`].
    Copy,
    /// One of a storm of its sender.
    Storm,
}

impl FoldRule {
    /// Every rule.
    pub const ALL: &'static [Self] = &[
        Self::First,
        Self::SameEvent,
        Self::SameMoment,
        Self::Recovery,
        Self::Copy,
        Self::Storm,
    ];

    /// The fixed name in the log and in JSON. Do not change one: it is in people's logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::SameEvent => "same-event",
            Self::SameMoment => "same-moment",
            Self::Recovery => "recovery",
            Self::Copy => "copy",
            Self::Storm => "storm",
        }
    }

    /// The rule of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

/// A time by a named clock, in microseconds.
pub(super) type Moment = Option<(Clock, i64)>;

/// What the rules look at of an alert. Times are microseconds.
pub(super) struct Facts {
    pub(super) received_at: i64,
    pub(super) occurred: Moment,
    pub(super) path: Path,
    pub(super) severity: Severity,
    pub(super) key: Option<FoldKey>,
}

/// What the rules look at of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) first_at: i64,
    pub(super) last_at: i64,
    /// When its fault happened last, by the sender.
    pub(super) last_occurred: Moment,
    pub(super) severity: Severity,
    pub(super) is_recovered: bool,
    /// When its fault was over, by the sender.
    pub(super) recovered_occurred: Moment,
    /// How many alerts came each way, in the order of [`Path::ALL`].
    pub(super) ways: [u64; 5],
}

/// How many incidents a sender has begun lately, and the storm it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SenderMinute {
    pub(super) started_at: i64,
    pub(super) opened: u32,
    /// The storm that it is in.
    pub(super) storm: Option<Storm>,
}

/// A storm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Storm {
    /// Its incident.
    pub(super) id: i64,
    pub(super) first_at: i64,
    pub(super) last_at: i64,
}

/// When a fault was over: what began later is another one. Microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    /// Nothing that was first heard of after this.
    pub(super) received_at: i64,
    /// Nothing that happened after this by the same clock.
    pub(super) occurred: Moment,
}

impl Ended {
    pub(super) fn of(received_at: i64, occurred: Moment) -> Self {
        Self {
            received_at,
            // A mail names whole seconds.
            occurred: occurred.map(|(clock, at)| (clock, at.saturating_add(SAME_MOMENT))),
        }
    }
}

/// What is known. Tests know only tests, and what is no test only what is none.
pub(super) trait Memory {
    type Error;
    /// The newest incidents of this sensor and event, newest first.
    fn same_event(&self, key: &FoldKey) -> Result<Vec<Known>, Self::Error>;
    /// The newest incident that the end of a fault is about: never one that began after it ([`Ended`]).
    fn unrecovered(&self, key: &FoldKey, scope: Scope, ended: Ended) -> Result<Option<Known>, Self::Error>;
    /// The newest incidents about this kind of thing of this server, newest first.
    fn same_subject(&self, subject: &[u8; 16]) -> Result<Vec<Known>, Self::Error>;
    /// Of the alert's sender.
    fn sender(&self) -> Result<SenderMinute, Self::Error>;
}

/// Where an alert belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Into an incident that is there.
    Join { id: i64, rule: FoldRule, change: Change },
    /// It begins one.
    Open {
        is_storm: bool,
        /// Of the sender, from now on.
        minute: SenderMinute,
    },
}

/// What joining does to how bad the incident is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing: it tells what is over already, or what is known. How bad it was once counts all the same.
    Nothing,
    /// It is this bad now, and not over.
    Severity(Severity),
    /// The fault is over, in this incident and in others that the news is about.
    Over(Scope),
}

/// Decides where an alert belongs.
pub(super) fn decide<M: Memory>(new: &Facts, memory: &M) -> Result<Decision, M::Error> {
    if let Some(key) = &new.key {
        if let Some(scope) = key.over
            && let Some(known) = memory.unrecovered(key, scope, Ended::of(new.received_at, new.occurred))?
        {
            return Ok(join(&known, FoldRule::Recovery, Change::Over(scope)));
        }
        for known in memory.same_event(key)? {
            // An import brings old ones after new ones: the newest need not be the nearest.
            if let Some(rule) = same_event(new, &known) {
                return Ok(join(&known, rule, raised(new, &known)));
            }
        }
        if let Some(subject) = &key.subject
            // Copies come in the order of what they are copies of.
            && let Some(known) = memory.same_subject(subject)?.iter().rev().find(|known| is_copy(new, known))
        {
            return Ok(join(known, FoldRule::Copy, raised(new, known)));
        }
    }
    Ok(by_sender(new, memory.sender()?))
}

fn join(known: &Known, rule: FoldRule, change: Change) -> Decision {
    Decision::Join {
        id: known.id,
        rule,
        change,
    }
}

fn same_event(new: &Facts, known: &Known) -> Option<FoldRule> {
    if is_within(new, known, REPEAT_WINDOW) {
        return Some(FoldRule::SameEvent);
    }
    is_late(new, known).then_some(FoldRule::SameMoment)
}

/// One event is told once each way: a way that has told as often as any other has a new event to tell.
fn is_copy(new: &Facts, known: &Known) -> bool {
    let ways = || Path::ALL.iter().zip(known.ways);
    let of_this: u64 = ways()
        .filter(|(path, _)| **path == new.path)
        .map(|(_, count)| count)
        .sum();
    let of_others = ways()
        .filter(|(path, _)| **path != new.path)
        .map(|(_, count)| count)
        .max();
    let is_near = is_within(new, known, COPY_WINDOW) || is_late(new, known);
    is_near && of_this < of_others.unwrap_or(0)
}

fn by_sender(new: &Facts, minute: SenderMinute) -> Decision {
    let is_near = |since: i64| (since..since + STORM_WINDOW).contains(&new.received_at);
    if let Some(storm) = minute.storm
        && is_near(storm.last_at)
        && new.received_at < storm.first_at + STORM_LONGEST
    {
        // The worst counts; the end of one fault does not end a storm.
        let change = Change::Severity(new.severity);
        return Decision::Join {
            id: storm.id,
            rule: FoldRule::Storm,
            change,
        };
    }
    let goes_on = is_near(minute.started_at) && minute.opened > 0;
    let opened = if goes_on {
        minute.opened.saturating_add(1)
    } else {
        1
    };
    Decision::Open {
        is_storm: opened > STORM_FROM,
        minute: SenderMinute {
            started_at: if goes_on {
                minute.started_at
            } else {
                new.received_at
            },
            opened,
            storm: None,
        },
    }
}

/// How bad the incident is with an alert more in it.
fn raised(new: &Facts, known: &Known) -> Change {
    let is_over = new.key.is_some_and(|key| key.over.is_some());
    // By one clock: what was over before it arrived here is still over.
    let is_stale = known.is_recovered
        && matches!((new.occurred, known.recovered_occurred),
            (Some((ours, at)), Some((theirs, over_at))) if ours == theirs && at < over_at);
    if is_over || is_stale {
        Change::Nothing
    } else if known.is_recovered {
        Change::Severity(new.severity)
    } else {
        Change::Severity(new.severity.max(known.severity))
    }
}

/// Received within a window around the incident's alerts; one that is imported may be older than all of them.
fn is_within(new: &Facts, known: &Known, window: i64) -> bool {
    new.received_at >= known.first_at - window && new.received_at <= known.last_at + window
}

/// Whether it tells, by the same clock, of the moment that is known, although it came much later.
fn is_late(new: &Facts, known: &Known) -> bool {
    let is_over = new.key.is_some_and(|key| key.over.is_some());
    let then = if is_over {
        known.recovered_occurred
    } else {
        known.last_occurred
    };
    is_within(new, known, LATE_WINDOW) && is_same_moment(new.occurred, then)
}

fn is_same_moment(one: Moment, other: Moment) -> bool {
    matches!((one, other), (Some((ours, at)), Some((theirs, then)))
        if ours == theirs && (at - then).abs() <= SAME_MOMENT)
}
