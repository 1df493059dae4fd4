//! `tsuhoctl log incidents`, `log incident`, `log ack`: alerts that tell of one fault.

use super::{
    args_log::{AckArgs, IncidentArgs, IncidentsArgs},
    exit::Status,
    json,
    log::{local, print_line},
    output::{Output, padded},
    safe,
    session::Session,
};
use crate::{
    engine::{
        Command, Reply,
        view::{IncidentQuery, IncidentView},
    },
    say, words,
};

type Done = Result<Status, Status>;

pub(super) fn list(session: &mut Session, args: &IncidentsArgs) -> Done {
    if args.rebuild {
        let Reply::Rebuilt(count) = session.run(Command::RebuildIncidents)? else {
            return Err(session.misfit());
        };
        let text = say!(session.output.language, "cli-incidents-rebuilt", count = count);
        // Beside the document, which is the list.
        session.output.problem(text);
    }
    let query = IncidentQuery {
        limit: args.limit,
        open_only: args.open,
        ..IncidentQuery::default()
    };
    let Reply::Incidents(page) = session.run(Command::ListIncidents { query })? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let incidents = page.incidents.iter();
    let documents: Vec<_> = incidents
        .map(|incident| json::incident(incident, output.language))
        .collect();
    output.document(&serde_json::json!({ "incidents": documents }));
    if page.incidents.is_empty() {
        output.line(say!(output.language, "cli-no-incidents"));
    }
    for incident in &page.incidents {
        print(output, incident);
    }
    if page.next.is_some() {
        output.line(say!(output.language, "cli-incidents-more"));
    }
    Ok(Status::Done)
}

pub(super) fn show(session: &mut Session, args: &IncidentArgs) -> Done {
    let command = Command::ShowIncident {
        id: args.id,
        after: None,
        limit: args.limit,
    };
    let Reply::Incident(incident) = session.run(command)? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    let language = output.language;
    let mut document = json::incident(&incident, language);
    if let serde_json::Value::Object(fields) = &mut document {
        let members = incident.members.iter();
        let members = members.map(|member| json::member(member, language)).collect();
        fields.insert("members".to_owned(), members);
    }
    output.document(&document);
    print(output, &incident);
    for member in &incident.members {
        print_line(output, &member.alert);
        output.line(format!("        {}", words::incident_rule(member.rule, language)));
    }
    let shown = u64::try_from(incident.members.len()).unwrap_or(u64::MAX);
    let more = incident.incident.count.saturating_sub(shown);
    if more > 0 {
        output.line(say!(language, "cli-incident-more", count = more));
    }
    Ok(Status::Done)
}

pub(super) fn acknowledge(session: &mut Session, args: AckArgs) -> Done {
    let AckArgs { ids, note, incident } = args;
    let command = if incident {
        Command::AcknowledgeIncidents { ids, note }
    } else {
        Command::AcknowledgeAlerts { ids, note }
    };
    let Reply::Acknowledged(count) = session.run(command)? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    output.document(&serde_json::json!({ "acknowledged": count }));
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    output.line(say!(output.language, "cli-acknowledged", count = count));
    Ok(Status::Done)
}

/// One line: number, last time, severity, how often, server, what, and whether it is open.
fn print(output: &mut Output, view: &IncidentView) {
    let incident = &view.incident;
    let language = output.language;
    let state = match (incident.is_open, incident.is_test, incident.recovered_at) {
        (true, ..) => say!(language, "incident-open"),
        (_, true, _) => say!(language, "incident-test"),
        (.., Some(_)) => say!(language, "incident-over"),
        _ => say!(language, "incident-seen"),
    };
    let line = format!(
        "{:>6}  {}  {}  {}  {}  {}  {}",
        incident.id,
        local(incident.last_at),
        padded(&words::severity(incident.severity, language), 12),
        padded(&state, 12),
        padded(&format!("×{}", incident.count), 6),
        padded(&incident.sender, 16),
        words::incident_title(incident, &view.title, language),
    );
    output.line(safe(&line));
}
