//! `tsuhoctl rehearse`: the whole main job against the simulated server, in a home that is thrown away; or the
//! simulated server alone, for other programs to talk to.

use super::{args::RehearseArgs, exit::Status, guide, log, output::Output, prove, session::Session};
use crate::{
    configure::target::{Consent, Outcome},
    engine::{self, AlertQuery, Command, Event, ProveRequest, Reply},
    guide::{Answers, AnswersFile, Guide},
    say, words,
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

pub(super) fn run(output: &mut Output, args: &RehearseArgs) -> Status {
    let done = match (args.serve, args.bmc) {
        (true, Some(bmc)) => serve(output, args, bmc),
        _ => rehearse(output),
    };
    done.unwrap_or_else(|status| status)
}

/// Runs simulated BMCs until stopped; the second and later ones on the following addresses of 127.0.0.0/8.
fn serve(output: &mut Output, args: &RehearseArgs, first: SocketAddr) -> Result<Status, Status> {
    let addresses = (0..args.count)
        .map_while(|index| nth_address(first, index))
        .collect();
    let fleet = engine::Fleet::start(addresses, args.trap_port.unwrap_or(162));
    let fleet = fleet.map_err(|failure| output.failure(&failure))?;
    for address in fleet.addresses() {
        output.announce(format!("ready {address}"));
    }
    let (stop, stopped) = std::sync::mpsc::sync_channel(1);
    let handled = ctrlc::set_handler(move || {
        let _ = stop.try_send(());
    });
    if handled.is_err() || stopped.recv().is_err() {
        return Err(Status::Bug);
    }
    drop(fleet);
    Ok(Status::Done)
}

fn nth_address(first: SocketAddr, index: u16) -> Option<SocketAddr> {
    let ip = match first.ip() {
        IpAddr::V4(ip) => IpAddr::from(std::net::Ipv4Addr::from(
            u32::from(ip).checked_add(u32::from(index))?,
        )),
        IpAddr::V6(ip) if index == 0 => IpAddr::from(ip),
        IpAddr::V6(_) => return None,
    };
    let port = if first.port() == 0 { 0 } else { first.port() };
    Some(SocketAddr::new(ip, port))
}

/// Choose, configure, test, arrival, log: each step by the same commands that the window sends.
fn rehearse(output: &mut Output) -> Result<Status, Status> {
    let folder = tempfile::tempdir().map_err(|error| {
        output.failure(&engine::Failure::new(
            engine::Attempt::Rehearse,
            engine::Cause::System(error),
        ))
    })?;
    let own = Output::new(output.language, output.json);
    let mut session = Session::open(own, Some(folder.path().to_owned()), None)?;
    let mut summary = BTreeMap::new();
    let server = start(&mut session)?;
    choose(&mut session, &mut summary)?;
    configure(&mut session, &server, &mut summary)?;
    let proven = test(&mut session, &server, &mut summary)?;
    read_log(&mut session, &mut summary)?;
    session.run(Command::StopRehearsal)?;
    session
        .output
        .document(&serde_json::json!({ "proven": proven, "steps": summary }));
    let language = session.output.language;
    let last = if proven {
        say!(language, "cli-rehearsal-done")
    } else {
        say!(language, "cli-not-proven")
    };
    session.output.line(last);
    Ok(if proven { Status::Done } else { Status::Difference })
}

type Summary = BTreeMap<&'static str, serde_json::Value>;

fn start(session: &mut Session) -> Result<String, Status> {
    let language = session.output.language;
    let mut seen = None;
    session.run_watched(Command::StartRehearsal, |_, event| {
        if let Event::Rehearsal(Some(view)) = event {
            seen = Some(view.clone());
        }
    })?;
    let view = seen.ok_or(Status::Bug)?;
    session.output.line(say!(
        language,
        "cli-rehearsal-start",
        server = view.server.clone(),
        bmc = view.bmc.to_string(),
        listen = view.listen.to_string()
    ));
    Ok(view.server)
}

/// Answers that lead to the way this rehearsal then goes: the BMC's own SNMP alert, to this computer.
fn choose(session: &mut Session, summary: &mut Summary) -> Result<(), Status> {
    let language = session.output.language;
    session.output.line(say!(language, "cli-rehearsal-choose"));
    let guide = Guide::bundled();
    let answers = answers(guide);
    let reply = guide.evaluate(&answers).reply(guide, language);
    guide::print_way(&mut session.output, &reply);
    let kept = answers
        .iter()
        .map(|(question, answer)| (question.to_string(), answer.to_string()))
        .collect();
    session.run(Command::SetAnswers { answers: kept })?;
    summary.insert(
        "choose",
        serde_json::json!({ "outcome": reply.outcome.map(|outcome| outcome.id) }),
    );
    Ok(())
}

/// As somebody would answer who has one EE3 server, this computer to receive, and nothing else.
fn answers(guide: &Guide) -> Answers {
    let file = include_str!("../../assets/guide/rehearsal-answers.toml");
    AnswersFile::parse(file, guide)
        .expect("a test reads the bundled file")
        .answers
}

fn configure(session: &mut Session, server: &str, summary: &mut Summary) -> Result<(), Status> {
    let language = session.output.language;
    session.output.line(say!(language, "cli-rehearsal-configure"));
    let command = Command::PlanBmc {
        server: server.to_owned(),
        wanted: None,
    };
    let Reply::Plan(plan) = session.run(command)? else {
        return Err(Status::Bug);
    };
    let command = Command::ApplyBmc {
        server: server.to_owned(),
        fingerprint: plan.fingerprint,
        consent: Consent::default(),
    };
    let Reply::Applied(report) = session.run_watched(command, super::bmc::show_progress)? else {
        return Err(Status::Bug);
    };
    let applied = report
        .items
        .iter()
        .filter(|item| item.outcome == Outcome::Applied)
        .count();
    summary.insert(
        "configure",
        super::json::items(&report.items, report.requests_sent, language),
    );
    if applied == 0 || !report.is_as_wanted() {
        for item in &report.items {
            session.output.problem(format!(
                "{}: {}",
                item.name,
                words::outcome(&item.outcome, language)
            ));
        }
        return Err(Status::Refused);
    }
    Ok(())
}

fn test(session: &mut Session, server: &str, summary: &mut Summary) -> Result<bool, Status> {
    let language = session.output.language;
    session.output.line(say!(language, "cli-rehearsal-test"));
    let command = Command::Prove {
        server: server.to_owned(),
        request: ProveRequest::default(),
    };
    let Reply::Proof(proof, failure) = session.run(command)? else {
        return Err(Status::Bug);
    };
    prove::print(&mut session.output, &proof);
    if let Some(failure) = failure {
        return Err(session.output.failure(&failure));
    }
    summary.insert("test", super::json::proof(&proof, proof.is_proven(), language));
    Ok(proof.is_proven())
}

fn read_log(session: &mut Session, summary: &mut Summary) -> Result<(), Status> {
    let language = session.output.language;
    session.output.line(say!(language, "cli-rehearsal-log"));
    let command = Command::ListAlerts {
        query: AlertQuery::default(),
    };
    let Reply::Alerts(page) = session.run(command)? else {
        return Err(Status::Bug);
    };
    for alert in &page.alerts {
        log::print_line(&mut session.output, alert);
    }
    let alerts: Vec<_> = page
        .alerts
        .iter()
        .map(|alert| super::json::alert(alert, language))
        .collect();
    summary.insert("log", serde_json::json!({ "alerts": alerts }));
    Ok(())
}
