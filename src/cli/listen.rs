//! `tsuhoctl listen`: receives into the log until it is stopped.

use super::{args::ListenArgs, exit::Status, json, log, session::Session};
use crate::{
    engine::{AlertQuery, Command, Event, JobId, Reply, Ticket},
    say,
};
use std::net::{Ipv4Addr, SocketAddr};

/// The stop signal's own command; the session's numbers count up from 1 and never get here.
const STOP: JobId = JobId(u64::MAX);

pub(super) fn run(session: &mut Session, args: ListenArgs) -> Result<Status, Status> {
    let commands = session.engine.commands();
    // Before the first socket opens: a signal that comes early must stop cleanly, too.
    let handled = ctrlc::set_handler(move || {
        // A full queue means that the engine is stuck; a second signal will try again.
        let _ = commands.try_send(Ticket {
            job: STOP,
            command: Command::StopListening,
        });
    });
    if handled.is_err() {
        return Err(Status::Bug);
    }
    let snmp = if args.snmp.is_empty() {
        vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, 162))]
    } else {
        args.snmp
    };
    let mut listening = Vec::new();
    session.run_watched(Command::Listen { snmp }, |_, event| {
        if let Event::Listener(view) = event {
            listening.clone_from(&view.addresses);
        }
    })?;
    for address in &listening {
        session.output.announce(format!("listening {address}"));
    }
    until_stopped(session)
}

fn until_stopped(session: &mut Session) -> Result<Status, Status> {
    let mut shown = None;
    while let Some(event) = session.engine.next_event() {
        match event {
            Event::Finished { job: STOP, result } => {
                let Ok(Reply::Stats(counters)) = result else {
                    return Err(Status::Bug);
                };
                if session.output.json {
                    session.output.announce(json::counters(&counters).to_string());
                } else {
                    let line = log::counters_line(&counters, &session.output);
                    session.output.line(line);
                }
                return Ok(Status::Done);
            }
            Event::Finished {
                result: Ok(Reply::Alerts(page)),
                ..
            } => {
                let newest = page.alerts.first().map(|alert| alert.id);
                for alert in page
                    .alerts
                    .iter()
                    .rev()
                    .filter(|alert| shown.is_none_or(|shown| alert.id > shown))
                {
                    log::print_line(&mut session.output, alert);
                }
                shown = shown.max(newest);
            }
            Event::AlertsChanged { newest_id, .. } if !session.output.json && newest_id > shown => {
                shown = shown.or(newest_id.map(|id| id - 1));
                session.engine.send(Command::ListAlerts {
                    query: AlertQuery::default(),
                });
            }
            Event::Notice(failure) => {
                session.output.failure(&failure);
                let text = say!(session.output.language, "cli-listen-goes-on");
                session.output.problem(text);
            }
            _ => {}
        }
    }
    Err(Status::Bug)
}
