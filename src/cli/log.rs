//! `tsuhoctl log`: the alert log.

use super::{
    args::{AlertArgs, LogVerb, SeverityName},
    exit::Status,
    json, log_care, log_exchange, log_incidents,
    output::{Output, padded},
    safe,
    session::Session,
};
use crate::{
    alert_log::Counters,
    engine::{
        AlertQuery, Command, Reply,
        view::{AlertPage, AlertView, GapView, Severity},
    },
    say, words,
};
use jiff::{Timestamp, tz::TimeZone};

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, verb: LogVerb) -> Done {
    match verb {
        LogVerb::List { which } => list(session, query(which, String::new())),
        LogVerb::Search { words, which } => search(session, query(which, words.join(" "))),
        LogVerb::Show { id } => {
            let Reply::Alert(alert) = session.run(Command::ShowAlert { id })? else {
                return Err(session.misfit());
            };
            let output = &mut session.output;
            output.document(&json::alert(&alert, output.language));
            print_whole(output, &alert);
            Ok(Status::Done)
        }
        LogVerb::Incidents(args) => log_incidents::list(session, &args),
        LogVerb::Incident(args) => log_incidents::show(session, &args),
        LogVerb::Ack(args) => log_incidents::acknowledge(session, args),
        LogVerb::Export(args) => log_exchange::export(session, args),
        LogVerb::Import(args) => log_exchange::import(session, args),
        LogVerb::Stats => {
            let Reply::Stats(counters) = session.run(Command::LogStats)? else {
                return Err(session.misfit());
            };
            session.output.document(&json::counters(&counters));
            let text = counters_line(&counters, &session.output);
            session.output.line(text);
            Ok(Status::Done)
        }
        LogVerb::Check { mend } => log_care::check(session, mend),
        LogVerb::Backup { file } => log_care::back_up(session, file),
        LogVerb::Keep(args) => log_care::keep(session, &args),
    }
}

fn query(which: AlertArgs, typed: String) -> AlertQuery {
    // A server's name is part of what is searched: in quotation marks, it is one name.
    let server = which
        .server
        .map(|name| format!(" server:\"{}\"", name.replace('"', " ")));
    AlertQuery {
        limit: Some(which.limit),
        since: which.since,
        until: which.until,
        before_id: which.before,
        after_id: which.after,
        severities: which.severity.into_iter().map(severity).collect(),
        unacknowledged_only: which.unacknowledged,
        hide_tests: which.no_tests,
        folded: false,
        text: typed + &server.unwrap_or_default(),
    }
}

fn severity(name: SeverityName) -> Severity {
    match name {
        SeverityName::Error => Severity::Error,
        SeverityName::Warning => Severity::Warning,
        SeverityName::Information => Severity::Information,
        SeverityName::Recovered => Severity::Recovered,
    }
}

fn list(session: &mut Session, query: AlertQuery) -> Done {
    let is_whole = AlertQuery {
        limit: query.limit,
        ..AlertQuery::default()
    } == query;
    let (since, until) = (query.since, query.until);
    let page = page(session, query)?;
    let gaps = gaps_beside(session, &page, since, until)?;
    let output = &mut session.output;
    let documents = json::alerts(&page.alerts, output.language);
    let told: Vec<_> = gaps.iter().map(json::gap).collect();
    output.document(&serde_json::json!({ "alerts": documents, "gaps": told }));
    if page.alerts.is_empty() && is_whole {
        output.line(say!(output.language, "cli-no-alerts"));
    }
    print_with_gaps(output, &page.alerts, &gaps);
    Ok(Status::Done)
}

fn search(session: &mut Session, query: AlertQuery) -> Done {
    let counted = Command::CountAlerts { query: query.clone() };
    let page = page(session, query)?;
    let Reply::AlertCount(found) = session.run(counted)? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let documents = json::alerts(&page.alerts, output.language);
    output.document(&serde_json::json!({ "alerts": documents, "found": found }));
    for alert in &page.alerts {
        print_line(output, alert);
    }
    let shown = page.alerts.len().to_string();
    let found = found.to_string();
    output.line(say!(
        output.language,
        "cli-log-found",
        found = found,
        shown = shown
    ));
    Ok(Status::Done)
}

fn page(session: &mut Session, query: AlertQuery) -> Result<AlertPage, Status> {
    match session.run(Command::ListAlerts { query })? {
        Reply::Alerts(page) => Ok(page),
        _ => Err(session.misfit()),
    }
}

/// The times when nobody listened that touch the time of a page, or the time that was asked for where it is empty.
fn gaps_beside(
    session: &mut Session,
    page: &AlertPage,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<Vec<GapView>, Status> {
    let oldest = page.alerts.last().map(|oldest| oldest.received_at);
    let since = oldest.or(since);
    let Reply::Gaps(gaps) = session.run(Command::ListGaps { since, until })? else {
        return Err(session.misfit());
    };
    Ok(gaps)
}

/// Alerts, newest first, and between them the times when nobody listened.
fn print_with_gaps(output: &mut Output, alerts: &[AlertView], gaps: &[GapView]) {
    let mut gaps = gaps.iter().rev().peekable();
    for alert in alerts {
        while let Some(gap) = gaps.next_if(|gap| gap.from > alert.received_at) {
            print_gap(output, gap);
        }
        print_line(output, alert);
    }
    for gap in gaps {
        print_gap(output, gap);
    }
}

fn print_gap(output: &mut Output, gap: &GapView) {
    let language = output.language;
    let until = gap.to.map(local).unwrap_or_default();
    let line = format!(
        "     –  {} – {until}  {}",
        local(gap.from),
        words::gap(gap, language)
    );
    output.line(line);
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
        let value = value.get(language);
        output.line(safe(&format!("  {}  {value}", padded(name.get(language), 24))));
    }
    if let Some(file) = &alert.imported_from {
        output.line(safe(&say!(language, "cli-imported-from", file = file.clone())));
    }
    if let Some(note) = &alert.note {
        output.line(safe(&say!(language, "cli-note", note = note.clone())));
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
