//! What the faces show of an inspected BMC: its clock, its events, its safety. Plain values; see [`super::view`].

use super::view::Severity;
pub use crate::inspect::{
    clock::{ClockReading, Convention, SetOutcome},
    safety::{Check, NotChecked, NotRead},
};
use crate::{
    i18n::Text,
    inspect::{
        events::EventLog,
        safety::{Evidence, Finding, Grade, SafetyReport},
    },
    ipmi::command::{SelContent, SelRecord, SensorNames},
    receive::pet::describe_record,
};
use jiff::{Timestamp, tz::TimeZone};

/// The BMC's clock beside this computer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockView {
    /// Both clocks: after setting, as they were read back.
    pub reading: ClockReading,
    /// How setting it ended, where that was asked for.
    pub outcome: Option<SetOutcome>,
}

/// The event log of a BMC.
#[derive(Clone, Debug)]
pub struct EventLogView {
    /// The clock that the events were written by.
    pub clock: ClockReading,
    /// Newest first.
    pub events: Vec<EventView>,
    /// How many were read; more than there are here where only some were asked for.
    pub total: usize,
    /// The log was full once, and events were lost.
    pub is_overflowed: bool,
    /// Events came or went while it was read.
    pub is_changed: bool,
    /// Records that could not be read.
    pub unreadable: usize,
}

/// A record of the event log.
#[derive(Clone, Debug)]
pub struct EventView {
    /// Its number on the BMC.
    pub id: u16,
    /// When it was written, by the BMC's clock.
    pub occurred_at: Option<Timestamp>,
    /// Seconds after the BMC's start, where nobody had set its clock yet.
    pub secs_after_start: Option<u32>,
    /// What it says.
    pub content: EventContent,
    /// The record.
    pub raw: [u8; 16],
}

/// What a record of the event log says.
#[derive(Clone, Debug)]
pub enum EventContent {
    /// Something happened at a sensor.
    Event(Box<SensorEvent>),
    /// The maker's own: bytes.
    Oem {
        /// Record type, C0h to FFh.
        kind: u8,
        /// IANA number of the maker, where the record has it.
        manufacturer_id: Option<u32>,
    },
}

/// An event, in the words of the alert about it.
#[derive(Clone, Debug)]
pub struct SensorEvent {
    /// How bad it is.
    pub severity: Severity,
    /// The sensor's name, where the BMC tells it.
    pub sensor: Option<String>,
    /// The sensor's number.
    pub sensor_number: u8,
    /// What kind of sensor (IPMI 2.0 table 42-3).
    pub sensor_type: u8,
    /// The state is over, and not begun.
    pub is_deasserted: bool,
    /// One line without the sensor's name.
    pub event: Text,
    /// One line.
    pub title: Text,
    /// What happened, in full.
    pub detail: Text,
    /// What to do.
    pub advice: Text,
    /// What was measured, with its unit.
    pub reading: Option<String>,
    /// What it was measured against.
    pub threshold: Option<String>,
}

impl EventLogView {
    pub(super) fn new(
        log: &EventLog,
        clock: ClockReading,
        names: Option<&SensorNames>,
        limit: Option<usize>,
        zone: &TimeZone,
    ) -> Self {
        let newest = log.records.iter().rev().take(limit.unwrap_or(usize::MAX));
        Self {
            events: newest.map(|record| event(record, &clock, names, zone)).collect(),
            total: log.records.len(),
            is_overflowed: log.is_overflowed,
            is_changed: log.is_changed,
            unreadable: log.unreadable,
            clock,
        }
    }
}

fn event(
    record: &SelRecord,
    clock: &ClockReading,
    names: Option<&SensorNames>,
    zone: &TimeZone,
) -> EventView {
    let secs = record.secs();
    let occurred_at = secs.and_then(|secs| clock.convention.moment(secs, zone));
    let [_, _, kind, ..] = record.raw;
    let content = match &record.content {
        SelContent::Event { generator, event, .. } => {
            let words = describe_record(event, *generator, names);
            EventContent::Event(Box::new(SensorEvent {
                severity: words.severity,
                sensor: words.sensor,
                sensor_number: event.sensor_number,
                sensor_type: event.sensor_type,
                is_deasserted: event.deassertion,
                event: words.event,
                title: words.description.title,
                detail: words.description.detail,
                advice: words.description.advice,
                reading: words.reading,
                threshold: words.threshold,
            }))
        }
        SelContent::OemWithTime { manufacturer_id, .. } => EventContent::Oem {
            kind,
            manufacturer_id: Some(*manufacturer_id),
        },
        SelContent::Opaque => EventContent::Oem {
            kind,
            manufacturer_id: None,
        },
    };
    EventView {
        id: record.id,
        occurred_at,
        secs_after_start: secs.filter(|secs| occurred_at.is_none() && *secs != u32::MAX),
        content,
        raw: record.raw,
    }
}

/// The safety report of a BMC.
#[derive(Clone, Debug)]
pub struct SafetyView {
    /// IANA number of the maker.
    pub manufacturer_id: u32,
    /// The maker's number of the product.
    pub product_id: u16,
    /// The firmware, as it is written.
    pub firmware: String,
    /// Worst first.
    pub findings: Vec<SafetyFinding>,
    /// What was looked at, wholly, and is in order.
    pub in_order: Vec<Check>,
    /// What was not looked at, or not wholly, and why.
    pub not_checked: Vec<NotChecked>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct SafetyFinding {
    /// Stable, for scripts.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// One line.
    pub title: Text,
    /// What was found.
    pub what: Text,
    /// Why that matters.
    pub why: Text,
    /// How to put it right.
    pub fix: Text,
    /// Where to look it up.
    pub references: Vec<String>,
}

impl SafetyView {
    pub(super) fn new(evidence: &Evidence, report: SafetyReport) -> Self {
        let [major, minor] = evidence.firmware;
        Self {
            manufacturer_id: evidence.manufacturer_id,
            product_id: evidence.product_id,
            firmware: format!("{major}.{minor:02}"),
            findings: report.findings.into_iter().map(SafetyFinding::from).collect(),
            in_order: report.in_order,
            not_checked: report.not_checked,
        }
    }

    /// The worst finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.first().map(|finding| finding.severity)
    }
}

impl From<Finding> for SafetyFinding {
    fn from(finding: Finding) -> Self {
        Self {
            severity: match finding.grade {
                Grade::Error => Severity::Error,
                Grade::Warning => Severity::Warning,
                Grade::Information => Severity::Information,
            },
            id: finding.id,
            title: finding.title,
            what: finding.what,
            why: finding.why,
            fix: finding.fix,
            references: finding.references,
        }
    }
}
