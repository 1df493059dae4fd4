//! `tsuhoctl listen`: receives into the log until it is stopped.

use super::{args::ListenArgs, exit::Status, interrupt::BELL, json, log, session::Session};
use crate::{
    engine::{AlertQuery, Command, Event, JobId, Reply, view::AlertPage},
    say, words,
};
use std::net::{Ipv4Addr, SocketAddr};

/// The most alerts that are shown at a time; in a storm the older ones are in the log only.
const SHOWN: u32 = 1000;

pub(super) fn run(session: &mut Session, args: ListenArgs) -> Result<Status, Status> {
    let mut shown = Shown::until_now(session)?;
    // Before the first socket opens: a signal that comes early must stop cleanly, too.
    session.interrupt.hold();
    let snmp = if args.snmp.is_empty() {
        vec![SocketAddr::from((Ipv4Addr::UNSPECIFIED, 162))]
    } else {
        args.snmp
    };
    let (mut listening, mut is_stopped) = (Vec::new(), false);
    session.run_watched(Command::Listen { snmp }, |_, event| match event {
        Event::Listener(view) => listening.clone_from(&view.addresses),
        Event::Finished { job: BELL, .. } => is_stopped = true,
        _ => {}
    })?;
    for address in &listening {
        session.output.announce(format!("listening {address}"));
    }
    if !is_stopped {
        shown.until_stopped(session)?;
    }
    let Reply::Stopped { counters, refused_by } = session.run(Command::StopListening)? else {
        return Err(session.misfit());
    };
    for (name, count) in &refused_by {
        let reason = words::refusal(name, session.output.language);
        session.output.line(format!("{count:>8}  {reason}"));
    }
    let line = if session.output.json {
        json::counters(&counters).to_string()
    } else {
        log::counters_line(&counters, &session.output)
    };
    session.output.announce(line);
    Ok(Status::Done)
}

/// What has been shown of the log: for people, each alert as it comes in.
struct Shown {
    newest: i64,
    /// The listing that was asked for, and whether more has come since.
    asked: Option<JobId>,
    is_stale: bool,
    /// The log could not be written when it was last heard of.
    is_stalled: bool,
}

impl Shown {
    fn until_now(session: &mut Session) -> Result<Self, Status> {
        let query = AlertQuery {
            limit: Some(1),
            ..AlertQuery::default()
        };
        let Reply::Alerts(page) = session.run(Command::ListAlerts { query })? else {
            return Err(session.misfit());
        };
        Ok(Self {
            newest: page.alerts.first().map_or(0, |alert| alert.id),
            asked: None,
            is_stale: false,
            is_stalled: false,
        })
    }

    fn until_stopped(&mut self, session: &mut Session) -> Result<(), Status> {
        while let Some(event) = session.engine.next_event() {
            match event {
                Event::Finished { job: BELL, .. } => return Ok(()),
                Event::Finished { job, result } if self.asked == Some(job) => {
                    self.asked = None;
                    match result {
                        Ok(Reply::Alerts(page)) => self.show(session, &page),
                        Ok(_) => return Err(session.misfit()),
                        Err(failure) => session.output.notice(&failure),
                    }
                    if std::mem::take(&mut self.is_stale) {
                        self.ask(session);
                    }
                }
                Event::AlertsChanged {
                    newest_id: Some(newest),
                    ..
                } if newest > self.newest && !session.output.json => self.ask(session),
                Event::Listener(view)
                    if std::mem::replace(&mut self.is_stalled, view.is_stalled) && !view.is_stalled =>
                {
                    let text = say!(session.output.language, "cli-listen-catches-up");
                    session.output.problem(text);
                }
                Event::Notice(failure) => {
                    session.output.notice(&failure);
                    let text = say!(session.output.language, "cli-listen-goes-on");
                    session.output.problem(text);
                }
                _ => {}
            }
        }
        Err(session.misfit())
    }

    /// One listing at a time, however fast alerts come.
    fn ask(&mut self, session: &mut Session) {
        if self.asked.is_some() {
            self.is_stale = true;
            return;
        }
        let query = AlertQuery {
            limit: Some(SHOWN),
            ..AlertQuery::default()
        };
        self.asked = Some(session.engine.send(Command::ListAlerts { query }));
    }

    fn show(&mut self, session: &mut Session, page: &AlertPage) {
        let new = page.alerts.iter().rev().filter(|alert| alert.id > self.newest);
        for alert in new {
            log::print_line(&mut session.output, alert);
        }
        let newest = page.alerts.first().map_or(0, |alert| alert.id);
        self.newest = self.newest.max(newest);
    }
}
