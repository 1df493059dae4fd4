//! `tsuhoctl fleet`: the alert settings of many servers at once, with one report.

use super::{
    args::{FleetArgs, FleetVerb},
    bmc, exit,
    exit::Status,
    fleet_report, json,
    output::{Output, padded},
    safe,
    session::Session,
};
use crate::{
    configure::target::Consent,
    engine::{
        Attempt, Cause, Command, Event, Failure, FleetOutcome, FleetReport, FleetRequest, FleetServer,
        FleetStatus, FleetWork, Progress, Reply,
    },
    i18n::Language,
    say, site, words,
};
use std::{path::Path, sync::Arc};

type Done = Result<Status, Status>;

/// What a fleet's list of servers may hold; the engine looks each one up.
const MAX_LIST_BYTES: u64 = 1024 * 1024;

pub(super) fn run(session: &mut Session, verb: FleetVerb) -> Done {
    match verb {
        FleetVerb::Read { fleet } => {
            let servers = servers(session, &fleet)?;
            let report = work(session, &fleet, FleetWork::Read { servers })?;
            finish(session, &fleet, &report)
        }
        FleetVerb::Plan { fleet, want } => {
            let report = plan(session, &fleet, want.as_deref())?;
            finish(session, &fleet, &report)
        }
        FleetVerb::Apply {
            fleet,
            want,
            yes,
            replace,
            gateway,
            canary,
        } => {
            let planned = plan(session, &fleet, want.as_deref())?;
            if planned.to_write() == 0 {
                return finish(session, &fleet, &planned);
            }
            if !yes {
                let servers = u64::try_from(planned.to_write()).unwrap_or(u64::MAX);
                let language = session.output.language;
                summary(&mut session.output, &planned);
                let question = say!(language, "cli-ask-fleet", servers = servers);
                bmc::consent(session, &question, &say!(language, "cli-needs-yes"))?;
            }
            let apply = FleetWork::Apply {
                planned,
                consent: Consent { replace, gateway },
                canary,
            };
            let report = work(session, &fleet, apply)?;
            let status = finish(session, &fleet, &report)?;
            if canary > 0 && report.count(FleetStatus::NotTried) > 0 {
                let text = say!(
                    session.output.language,
                    "cli-canary-stopped",
                    canary = canary.to_string()
                );
                session.output.problem(text);
            }
            Ok(status)
        }
        FleetVerb::Undo { fleet } => {
            let servers = servers(session, &fleet)?;
            let report = work(session, &fleet, FleetWork::Undo { servers })?;
            finish(session, &fleet, &report)
        }
    }
}

fn plan(session: &mut Session, fleet: &FleetArgs, want: Option<&Path>) -> Result<Arc<FleetReport>, Status> {
    let wanted = want.map(|path| bmc::read_wanted(session, path)).transpose()?;
    let servers = servers(session, fleet)?;
    let plan = FleetWork::Plan {
        servers,
        wanted: wanted.map(Box::new),
    };
    work(session, fleet, plan)
}

/// The servers that were named; one that the site does not have is wrong usage before anything is asked.
fn servers(session: &mut Session, fleet: &FleetArgs) -> Result<Vec<String>, Status> {
    let Reply::Site(view) = session.run(Command::ShowSite)? else {
        return Err(session.misfit());
    };
    let known: Vec<String> = view.servers.iter().map(|view| view.server.name.clone()).collect();
    let named = if fleet.all {
        known.clone()
    } else if let Some(path) = &fleet.file {
        read_list(path).map_err(|source| {
            let cause = Cause::File {
                path: path.clone(),
                source,
            };
            session.output.failure(&Failure::new(Attempt::ReadSite, cause))
        })?
    } else {
        let trimmed = fleet.servers.iter().map(|name| name.trim().to_owned());
        trimmed.filter(|name| !name.is_empty()).collect()
    };
    if let Some(name) = named.iter().find(|name| !known.contains(name)) {
        let cause = Cause::Site(site::Error::UnknownServer(name.clone()));
        return Err(session.output.failure(&Failure::new(Attempt::ReadSite, cause)));
    }
    if named.is_empty() {
        let text = say!(session.output.language, "cli-fleet-none");
        return Err(session.output.usage(&text));
    }
    Ok(named)
}

/// One server a line; what follows a `#` at its start is a remark.
fn read_list(path: &Path) -> std::io::Result<Vec<String>> {
    use std::io::Read;
    let mut text = String::new();
    std::fs::File::open(path)?
        .take(MAX_LIST_BYTES)
        .read_to_string(&mut text)?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

fn work(session: &mut Session, fleet: &FleetArgs, work: FleetWork) -> Result<Arc<FleetReport>, Status> {
    let request = FleetRequest {
        work,
        parallel: fleet.parallel,
    };
    let reply = session.run_watched(Command::Fleet { request }, |output, event| {
        if let Event::Progress {
            progress: Progress::ServerDone(one),
            ..
        } = event
        {
            print(output, one);
        }
    })?;
    match reply {
        Reply::Fleet(report) => Ok(report),
        _ => Err(session.misfit()),
    }
}

fn print(output: &mut Output, one: &FleetServer) {
    let language = output.language;
    output.line(say!(
        language,
        "cli-fleet-line",
        server = padded(&safe(&one.server), 20),
        status = padded(&words::fleet_status(one.status(), language), 16),
        changes = u64::try_from(one.changes()).unwrap_or(u64::MAX)
    ));
    if let Some(failure) = one.failure() {
        let said = words::failure(failure, language);
        for part in [&said.answer, &said.advice] {
            for line in part.lines() {
                output.line(format!("    {}", safe(line)));
            }
        }
    }
    if let FleetOutcome::Read(actual) = &one.outcome {
        bmc::print_actual(output, actual);
    }
    for item in one.items() {
        if item.outcome != crate::configure::target::Outcome::Unchanged {
            bmc::print_item(output, item);
        }
    }
}

fn finish(session: &mut Session, fleet: &FleetArgs, report: &FleetReport) -> Done {
    if let Some(path) = &fleet.out {
        let content = fleet_report::content(path, report, session.output.language);
        session.run(Command::WriteFile {
            path: path.clone(),
            content,
            overwrite: fleet.force,
        })?;
    }
    let language = session.output.language;
    session.output.document(&json::fleet(report, language));
    summary(&mut session.output, report);
    Ok(worst(report))
}

fn summary(output: &mut Output, report: &FleetReport) {
    output.line(said_summary(report, output.language));
}

/// How many servers stand how, the best first.
fn said_summary(report: &FleetReport, language: Language) -> String {
    let mut kinds: Vec<FleetStatus> = report.servers.iter().map(FleetServer::status).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let counts = kinds.iter().map(|status| {
        let count = report.count(*status).to_string();
        let status = words::fleet_status(*status, language);
        say!(language, "cli-fleet-summary", count = count, status = status)
    });
    counts.collect::<Vec<_>>().join(" · ")
}

/// The worst of all servers.
fn worst(report: &FleetReport) -> Status {
    let status = |one: &FleetServer| match &one.outcome {
        FleetOutcome::Read(_) => Status::Done,
        FleetOutcome::Planned(_) if one.status() == FleetStatus::Unchanged => Status::Done,
        FleetOutcome::Planned(_) | FleetOutcome::NotTried => Status::Difference,
        FleetOutcome::Applied(report) | FleetOutcome::Undone(report) => bmc::status_of(&report.items),
        FleetOutcome::Failed(failure) => exit::status(failure),
    };
    report.servers.iter().map(status).max().unwrap_or(Status::Done)
}
