//! `tsuhoctl rehearse`: the whole main job against the simulated server, in a home that is thrown away; or the
//! simulated server alone, for other programs to talk to.

use super::{
    args::RehearseArgs,
    exit::Status,
    guide, log,
    output::Output,
    prove,
    session::{Session, Setup},
};
use crate::{
    configure::target::{Consent, Outcome},
    engine::{self, AlertQuery, Command, Event, ProveRequest, Reply},
    guide::{Answers, AnswersFile, Guide},
    say,
    system::process,
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

pub(super) fn run(output: &mut Output, args: &RehearseArgs) -> Status {
    let done = match (args.serve, args.bmc) {
        (true, Some(bmc)) => serve(output, args, bmc),
        _ => rehearse(output, args.storm),
    };
    done.unwrap_or_else(|status| status)
}

/// Runs simulated BMCs until stopped; the second and later ones on the following addresses of 127.0.0.0/8.
fn serve(output: &mut Output, args: &RehearseArgs, first: SocketAddr) -> Result<Status, Status> {
    // Before anybody is told that it is ready: who reads that may stop it at once.
    let (stop, stopped) = std::sync::mpsc::sync_channel(1);
    let handled = process::on_stop(move || {
        // One wish to stop is enough.
        let _ = stop.try_send(());
    });
    handled.map_err(|_| Status::Bug)?;
    let addresses: Option<Vec<SocketAddr>> = (0..args.count).map(|index| nth_address(first, index)).collect();
    let Some(addresses) = addresses else {
        let (count, first) = (args.count.to_string(), first.to_string());
        let text = say!(output.language, "cli-too-many-bmcs", count = count, first = first);
        return Err(output.usage(&text));
    };
    let fleet = engine::Fleet::start(&engine::FleetConfig {
        addresses,
        trap_port: args.trap_port.unwrap_or(162),
        name: args.name.clone(),
        faults: args.fault.clone(),
        seed: args.seed.unwrap_or(0),
    });
    let fleet = fleet.map_err(|failure| output.failure(&failure))?;
    for address in fleet.addresses() {
        output.announce(format!("ready {address}"));
    }
    // The handler keeps its sender as long as the program lives.
    let _ = stopped.recv();
    Ok(Status::Done)
}

/// The address of the BMC after so many others; none after the last of the loopback addresses.
fn nth_address(first: SocketAddr, index: u16) -> Option<SocketAddr> {
    let ip = match first.ip() {
        ip if index == 0 => ip,
        IpAddr::V4(ip) => {
            let next = u32::from(ip).checked_add(u32::from(index))?;
            IpAddr::from(Ipv4Addr::from(next))
        }
        // IPv6 has one loopback address only.
        IpAddr::V6(_) => return None,
    };
    (index == 0 || ip.is_loopback()).then(|| SocketAddr::new(ip, first.port()))
}

/// Choose, configure, test, arrival, log: each step by the same commands that the window sends.
fn rehearse(output: &mut Output, alerts: Option<u32>) -> Result<Status, Status> {
    let folder = tempfile::tempdir().map_err(|error| {
        output.failure(&engine::Failure::new(
            engine::Attempt::Rehearse,
            engine::Cause::System(error),
        ))
    })?;
    let setup = Setup {
        home: Some(folder.path().to_owned()),
        bmc_timeout: None,
        uses_secrets: false,
        listens: false,
        given: crate::system::GivenSockets::default(),
    };
    let mut session = Session::open(Output::new(output.language, output.json), setup)?;
    let mut summary = Summary::new();
    let mut status = go(&mut session, &mut summary)?;
    let is_proven = status == Status::Done;
    if let Some(alerts) = alerts.filter(|_| is_proven) {
        status = storm(&mut session, alerts, &mut summary)?;
    }
    session.run(Command::StopRehearsal)?;
    session
        .output
        .document(&serde_json::json!({ "proven": is_proven, "steps": summary }));
    let language = session.output.language;
    if is_proven {
        session.output.line(say!(language, "cli-rehearsal-done"));
    } else {
        session.output.problem(say!(language, "cli-not-proven"));
    }
    Ok(status)
}

/// The way to the end, or to the step that did not work.
fn go(session: &mut Session, summary: &mut Summary) -> Result<Status, Status> {
    let server = start(session)?;
    choose(session, summary)?;
    let configured = configure(session, &server, summary)?;
    if configured != Status::Done {
        return Ok(configured);
    }
    let tested = test(session, &server, summary)?;
    read_log(session, summary)?;
    Ok(tested)
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
    let view = seen.ok_or_else(|| session.misfit())?;
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

fn configure(session: &mut Session, server: &str, summary: &mut Summary) -> Result<Status, Status> {
    let language = session.output.language;
    session.output.line(say!(language, "cli-rehearsal-configure"));
    let command = Command::PlanBmc {
        server: server.to_owned(),
        wanted: None,
    };
    let Reply::Plan(plan) = session.run(command)? else {
        return Err(session.misfit());
    };
    let command = Command::ApplyBmc {
        server: server.to_owned(),
        fingerprint: plan.fingerprint,
        consent: Consent::default(),
    };
    let Reply::Applied(report) = session.run_watched(command, super::bmc::show_progress)? else {
        return Err(session.misfit());
    };
    let items = super::json::items(&report.items, report.requests_sent, language);
    summary.insert("configure", items);
    // A rehearsal in which nothing had to be written would show nothing.
    let is_written = report.items.iter().any(|item| item.outcome == Outcome::Applied);
    Ok(if is_written && report.is_as_wanted() {
        Status::Done
    } else {
        Status::Refused
    })
}

fn test(session: &mut Session, server: &str, summary: &mut Summary) -> Result<Status, Status> {
    let language = session.output.language;
    session.output.line(say!(language, "cli-rehearsal-test"));
    let command = Command::Prove {
        server: server.to_owned(),
        request: ProveRequest::default(),
    };
    let Reply::Proof(proof, failure) = session.run(command)? else {
        return Err(session.misfit());
    };
    prove::print(&mut session.output, &proof);
    let proven = proof.is_proven();
    summary.insert(
        "test",
        super::json::proof(&proof, proven, failure.as_deref(), language),
    );
    if let Some(failure) = failure {
        session.output.notice(&failure);
    }
    Ok(if proven { Status::Done } else { Status::Difference })
}

fn read_log(session: &mut Session, summary: &mut Summary) -> Result<(), Status> {
    let language = session.output.language;
    session.output.line(say!(language, "cli-rehearsal-log"));
    let command = Command::ListAlerts {
        query: AlertQuery::default(),
    };
    let Reply::Alerts(page) = session.run(command)? else {
        return Err(session.misfit());
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

/// Many traps at once against the rehearsal's own listener; a difference where one of them is in no counter.
fn storm(session: &mut Session, alerts: u32, summary: &mut Summary) -> Result<Status, Status> {
    let language = session.output.language;
    session
        .output
        .line(say!(language, "cli-rehearsal-storm", count = alerts.to_string()));
    let Reply::Storm(storm) = session.run(Command::RehearseStorm { alerts })? else {
        return Err(session.misfit());
    };
    let counters = log::counters_line(&storm.counters, &session.output);
    session.output.line(counters);
    session.output.line(say!(
        language,
        "cli-rehearsal-storm-kept",
        kept = storm.counters.committed.to_string(),
        sent = storm.sent.to_string(),
        millis = storm.millis.to_string()
    ));
    let adds_up = storm.adds_up();
    summary.insert(
        "storm",
        serde_json::json!({
            "sent": storm.sent,
            "counters": super::json::counters(&storm.counters),
            "millis": storm.millis,
            "adds_up": adds_up,
        }),
    );
    if !adds_up {
        session.output.problem(say!(
            language,
            "cli-rehearsal-storm-missing",
            missing = storm.missing().to_string()
        ));
        return Ok(Status::Difference);
    }
    session.output.line(say!(language, "cli-rehearsal-storm-adds-up"));
    Ok(Status::Done)
}

#[cfg(test)]
mod tests {
    use super::nth_address;

    #[test]
    fn bmcs_stand_on_following_addresses_of_this_computer_only() {
        let nth = |first: &str, index| nth_address(first.parse().expect("an address"), index);
        let third = "127.0.0.3:9623".parse().ok();
        assert_eq!(nth("127.0.0.1:9623", 2), third);
        assert_eq!(nth("127.0.0.255:0", 1), "127.0.1.0:0".parse().ok());
        assert_eq!(nth("127.255.255.255:0", 1), None);
        assert_eq!(nth("[::1]:0", 0), "[::1]:0".parse().ok());
        assert_eq!(nth("[::1]:0", 1), None);
    }
}
