//! `tsuhoctl log`: the alert log.

use super::{
    args::LogVerb,
    exit::Status,
    json,
    output::{Output, padded},
    safe,
    session::Session,
};
use crate::{
    alert_log::Counters,
    engine::{AlertQuery, Command, Reply, view::AlertView},
    say, words,
};
use jiff::{Timestamp, tz::TimeZone};

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, verb: LogVerb) -> Done {
    match verb {
        LogVerb::List { limit, since } => {
            let query = AlertQuery {
                limit: Some(limit),
                since,
                ..AlertQuery::default()
            };
            let Reply::Alerts(page) = session.run(Command::ListAlerts { query })? else {
                return Err(session.misfit());
            };
            let output = &mut session.output;
            let alerts: Vec<_> = page
                .alerts
                .iter()
                .map(|alert| json::alert(alert, output.language))
                .collect();
            output.document(&serde_json::json!({ "alerts": alerts }));
            if page.alerts.is_empty() {
                output.line(say!(output.language, "cli-no-alerts"));
            }
            for alert in &page.alerts {
                print_line(output, alert);
            }
        }
        LogVerb::Show { id } => {
            let Reply::Alert(alert) = session.run(Command::ShowAlert { id })? else {
                return Err(session.misfit());
            };
            let output = &mut session.output;
            output.document(&json::alert(&alert, output.language));
            print_whole(output, &alert);
        }
        LogVerb::Stats => {
            let Reply::Stats(counters) = session.run(Command::LogStats)? else {
                return Err(session.misfit());
            };
            session.output.document(&json::counters(&counters));
            let text = counters_line(&counters, &session.output);
            session.output.line(text);
        }
    }
    Ok(Status::Done)
}

/// One line per alert: number, time, severity, server, title.
pub(super) fn print_line(output: &mut Output, alert: &AlertView) {
    let language = output.language;
    let server = alert
        .server
        .clone()
        .unwrap_or_else(|| alert.source.ip().to_string());
    let line = format!(
        "{:>6}  {}  {}  {}  {}",
        alert.id,
        local(alert.received_at),
        padded(&words::severity(alert.severity, language), 12),
        padded(&server, 16),
        alert.title.get(language),
    );
    output.line(safe(&line));
}

fn print_whole(output: &mut Output, alert: &AlertView) {
    let language = output.language;
    print_line(output, alert);
    for text in [&alert.detail, &alert.advice] {
        if !text.get(language).is_empty() {
            output.line(safe(text.get(language)));
        }
    }
    for (name, value) in &alert.fields {
        output.line(safe(&format!("  {}  {value}", padded(name.get(language), 24))));
    }
}

/// The counters in words, one line.
pub(super) fn counters_line(counters: &Counters, output: &Output) -> String {
    let dropped = counters
        .dropped_by_kernel
        .map_or_else(|| "?".to_owned(), |count| count.to_string());
    say!(
        output.language,
        "cli-counters",
        received = counters.received.to_string(),
        committed = counters.committed.to_string(),
        decoded = counters.decoded.to_string(),
        unknown = counters.unknown.to_string(),
        malformed = counters.malformed.to_string(),
        refused = counters.refused.to_string(),
        duplicate = counters.duplicate.to_string(),
        dropped = dropped,
        spilled = counters.spilled.to_string()
    )
}

/// A time as people write it, in this computer's zone.
pub(super) fn local(time: Timestamp) -> String {
    time.to_zoned_datetime(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}
