//! `tsuhoctl bmc clock`, `bmc events` and `bmc check`: what a BMC says of itself; and the one thing among them that can be
//! set, its clock.

use super::{
    exit::Status,
    output::{Output, padded},
    safe,
    session::Session,
};
use crate::{
    engine::{
        Command, Reply,
        view::{
            ClockReading, ClockView, Convention, EventContent, EventLogView, EventView, SafetyView,
            SetOutcome, Severity,
        },
    },
    i18n::Language,
    say, words,
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use std::{fmt::Write, io::IsTerminal};

type Done = Result<Status, Status>;

/// A clock that is further off than this is a difference.
const TOLERATED_SECS: u64 = 60;

/// `bmc clock`.
pub(super) fn clock(session: &mut Session, server: String, set: bool, yes: bool) -> Done {
    let Reply::Clock(read) = session.run(Command::ReadClock {
        server: server.clone(),
    })?
    else {
        return Err(session.misfit());
    };
    if !set {
        session
            .output
            .document(&clock_json(&server, &read, session.output.language));
        print_clock(&mut session.output, &read.reading);
        let is_right = read
            .reading
            .difference_secs()
            .is_some_and(|secs| secs.unsigned_abs() <= TOLERATED_SECS);
        return Ok(if is_right {
            Status::Done
        } else {
            Status::Difference
        });
    }
    print_clock(&mut session.output, &read.reading);
    if !yes {
        consent(session)?;
    }
    let convention = read.reading.convention;
    let name = server.clone();
    let Reply::Clock(view) = session.run(Command::SetClock {
        server: name,
        convention,
    })?
    else {
        return Err(session.misfit());
    };
    let language = session.output.language;
    session.output.document(&clock_json(&server, &view, language));
    let (status, is_bad) = match view.outcome {
        Some(SetOutcome::Applied) => (Status::Done, false),
        Some(SetOutcome::Unknown) | None => (Status::Unknown, true),
        Some(SetOutcome::Refused { .. } | SetOutcome::NotTaken) => (Status::Refused, true),
    };
    if let Some(outcome) = view.outcome {
        let text = words::clock_outcome(outcome, language);
        if is_bad {
            session.output.problem(text);
        } else {
            session.output.line(text);
            print_clock(&mut session.output, &view.reading);
        }
    }
    Ok(status)
}

/// Asks on a terminal; without one only `--yes` is an answer.
fn consent(session: &mut Session) -> Result<(), Status> {
    let language = session.output.language;
    if session.output.json || !std::io::stdin().is_terminal() {
        return Err(session.output.usage(&say!(language, "cli-clock-needs-yes")));
    }
    session.output.line(say!(language, "cli-ask-clock"));
    let mut line = String::new();
    let answered = std::io::stdin().read_line(&mut line);
    if answered.is_ok() && matches!(line.trim(), "y" | "Y" | "yes" | "はい") {
        return Ok(());
    }
    session.output.line(say!(language, "cli-nothing-written"));
    Err(Status::Difference)
}

fn print_clock(output: &mut Output, reading: &ClockReading) {
    let language = output.language;
    let bmc = reading
        .bmc_time
        .map_or_else(|| say!(language, "cli-clock-none"), local);
    for (name, time) in [
        (say!(language, "cli-clock-bmc"), bmc),
        (say!(language, "cli-clock-here"), local(reading.computer_time)),
    ] {
        output.line(format!("  {}  {time}", padded(&name, 20)));
    }
    output.line(words::clock_difference(reading, language));
    if reading.bmc_time.is_some() {
        output.line(words::clock_convention(reading, language));
    }
}

fn clock_json(server: &str, view: &ClockView, language: Language) -> Value {
    let reading = &view.reading;
    let outcome = view.outcome.map(|outcome| match outcome {
        SetOutcome::Applied => "applied",
        SetOutcome::Refused { .. } | SetOutcome::NotTaken => "rejected",
        SetOutcome::Unknown => "unknown",
    });
    let reason = view
        .outcome
        .filter(|outcome| *outcome != SetOutcome::Applied)
        .map(|outcome| words::clock_outcome(outcome, language));
    json!({
        "server": server,
        "bmc_time": time(reading.bmc_time),
        "computer_time": whole_seconds(reading.computer_time).to_string(),
        "difference_secs": reading.difference_secs(),
        "shown": reading.shown().map(|shown| shown.to_string()),
        "convention": convention(reading.convention),
        "utc_offset_minutes": reading.utc_offset_minutes,
        "set": view.outcome == Some(SetOutcome::Applied),
        "outcome": outcome,
        "reason": reason,
    })
}

fn convention(convention: Convention) -> &'static str {
    match convention {
        Convention::Local => "local",
        Convention::Utc => "utc",
        Convention::Offset(_) => "offset",
    }
}

/// `bmc events`.
pub(super) fn events(session: &mut Session, server: String, limit: Option<u32>) -> Done {
    let Reply::Events(log) = session.run(Command::ReadEvents {
        server: server.clone(),
        limit: limit.and_then(|limit| usize::try_from(limit).ok()),
    })?
    else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let language = output.language;
    output.document(&events_json(&server, &log, language));
    // Oldest first, as every event log on a terminal.
    for event in log.events.iter().rev() {
        print_event(output, event);
    }
    if log.events.is_empty() {
        output.line(say!(language, "cli-no-events"));
    }
    let is_off = log
        .clock
        .difference_secs()
        .is_none_or(|secs| secs.unsigned_abs() > TOLERATED_SECS);
    if is_off {
        output.problem(words::clock_difference(&log.clock, language));
    }
    for note in words::event_log_notes(&log, language) {
        output.problem(note);
    }
    Ok(Status::Done)
}

fn print_event(output: &mut Output, event: &EventView) {
    let language = output.language;
    let time = event
        .occurred_at
        .map_or_else(|| words::event_without_time(event, language), local);
    let (severity, readings) = match &event.content {
        EventContent::Event(event) => {
            let readings = event.reading.as_ref().zip(event.threshold.as_ref());
            let readings = readings.map(|(reading, threshold)| {
                say!(
                    language,
                    "cli-event-readings",
                    reading = reading.clone(),
                    threshold = threshold.clone()
                )
            });
            (
                words::severity(event.severity, language),
                readings.unwrap_or_default(),
            )
        }
        EventContent::Oem { .. } => (String::new(), hex(&event.raw)),
    };
    let line = format!(
        "{:>6}  {}  {}  {}  {readings}",
        event.id,
        padded(&time, 19),
        padded(&severity, 12),
        words::event_title(event, language),
    );
    output.line(safe(line.trim_end()));
}

fn events_json(server: &str, log: &EventLogView, language: Language) -> Value {
    let events: Vec<Value> = log
        .events
        .iter()
        .map(|event| event_json(event, language))
        .collect();
    json!({
        "server": server,
        "total": log.total,
        "overflowed": log.is_overflowed,
        "changed_while_reading": log.is_changed,
        "unreadable": log.unreadable,
        "clock_difference_secs": log.clock.difference_secs(),
        "events": events,
    })
}

fn event_json(event: &EventView, language: Language) -> Value {
    let mut document = json!({
        "id": event.id,
        "occurred_at": time(event.occurred_at),
        "secs_after_start": event.secs_after_start,
        "title": words::event_title(event, language),
        "raw_hex": hex(&event.raw).replace(' ', ""),
    });
    let more = match &event.content {
        EventContent::Event(event) => json!({
            "kind": "event",
            "severity": event.severity.to_string(),
            "sensor": event.sensor,
            "sensor_number": event.sensor_number,
            "sensor_type": event.sensor_type,
            "direction": if event.is_deasserted { "deasserted" } else { "asserted" },
            "reading": event.reading,
            "threshold": event.threshold,
            "detail": event.detail.get(language),
            "advice": event.advice.get(language),
        }),
        EventContent::Oem {
            kind,
            manufacturer_id,
        } => json!({
            "kind": "oem",
            "record_type": kind,
            "manufacturer_id": manufacturer_id,
        }),
    };
    if let (Value::Object(fields), Value::Object(more)) = (&mut document, more) {
        fields.extend(more);
    }
    document
}

/// `bmc check`.
pub(super) fn check(session: &mut Session, server: String) -> Done {
    let Reply::Safety(report) = session.run(Command::CheckSafety {
        server: server.clone(),
    })?
    else {
        return Err(session.misfit());
    };
    session
        .output
        .document(&safety_json(&server, &report, session.output.language));
    print_safety(&mut session.output, &report);
    Ok(match report.worst() {
        Some(Severity::Error | Severity::Warning) => Status::Difference,
        _ => Status::Done,
    })
}

fn print_safety(output: &mut Output, report: &SafetyView) {
    let language = output.language;
    for finding in &report.findings {
        let severity = words::severity(finding.severity, language);
        let title = finding.title.get(language);
        output.line(safe(&format!("{}  {title}", padded(&severity, 12))));
        output.line(safe(&format!("      {}", finding.what.get(language))));
        for (name, text) in [
            (say!(language, "safety-why"), finding.why.get(language).to_owned()),
            (say!(language, "safety-fix"), finding.fix.get(language).to_owned()),
            (say!(language, "safety-references"), finding.references.join(", ")),
        ] {
            output.line(safe(&format!("      {}  {text}", padded(&name, 12))));
        }
    }
    let in_order: Vec<String> = report
        .in_order
        .iter()
        .map(|check| words::safety_check(*check, language))
        .collect();
    if !in_order.is_empty() {
        output.line(say!(language, "safety-in-order", checks = in_order.join(", ")));
    }
    for missing in &report.not_checked {
        let check = words::safety_check(missing.check, language);
        let why = words::not_read(missing.why, language);
        output.problem(safe(&say!(
            language,
            "safety-not-checked",
            check = check,
            why = why
        )));
    }
}

fn safety_json(server: &str, report: &SafetyView, language: Language) -> Value {
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "id": finding.id,
                "severity": finding.severity.to_string(),
                "title": finding.title.get(language),
                "what": finding.what.get(language),
                "why": finding.why.get(language),
                "fix": finding.fix.get(language),
                "references": finding.references,
            })
        })
        .collect();
    let not_checked: Vec<Value> = report
        .not_checked
        .iter()
        .map(|missing| {
            json!({
                "id": missing.check.id(),
                "what": words::safety_check(missing.check, language),
                "why": words::not_read(missing.why, language),
            })
        })
        .collect();
    json!({
        "server": server,
        "device": {
            "manufacturer_id": report.manufacturer_id,
            "product_id": report.product_id,
            "firmware": report.firmware,
        },
        "worst": report.worst().map(|severity| severity.to_string()),
        "findings": findings,
        "in_order": report.in_order.iter().map(|check| check.id()).collect::<Vec<_>>(),
        "not_checked": not_checked,
    })
}

fn time(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| whole_seconds(time).to_string())
}

/// The BMC's clock knows no fractions; beside it, neither does ours.
fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

fn local(time: Timestamp) -> String {
    let here = time.to_zoned_datetime(TimeZone::system());
    here.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let gap = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{gap}{byte:02x}");
        text
    })
}
