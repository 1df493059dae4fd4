//! `tsuhoctl listen`: receives into the log until it is stopped.

use super::{args::ListenArgs, exit::Status, interrupt::BELL, json, log, output::Output, session::Session};
use crate::{
    engine::{
        AlertQuery, Command, Event, JobId, Reply, Ticket,
        view::{AlertPage, Counters},
    },
    say,
    system::{GivenSockets, Service},
    words,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

/// The most alerts that are shown at a time; in a storm the older ones are in the log only.
const SHOWN: u32 = 1000;

/// The number of the sign of life that the service manager waits for; a session's own numbers never get here.
const PULSE: JobId = JobId(u64::MAX - 2);
/// How often the service manager is told how it goes, where it wants no sign of life more often.
const TELL_EVERY: Duration = Duration::from_secs(10);

pub(super) fn run(session: &mut Session, args: ListenArgs, given: &GivenSockets) -> Result<Status, Status> {
    let service = Service::of_environment();
    let mut shown = Shown::until_now(session)?;
    // Before the first socket opens: a signal that comes early must stop cleanly, too.
    session.interrupt.hold();
    let snmp = if args.snmp.is_empty() && given.is_empty() {
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
    service.ready(&status(&session.output, &listening, &Counters::default()));
    if !is_stopped {
        let pulse = Pulse::start(session, service);
        shown.until_stopped(session, service, &listening)?;
        drop(pulse);
    }
    service.stopping();
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

/// How it goes, in a line, for `systemctl status`.
fn status(output: &Output, listening: &[SocketAddr], counters: &Counters) -> String {
    let addresses: Vec<String> = listening.iter().map(ToString::to_string).collect();
    say!(
        output.language,
        "cli-listen-status",
        addresses = addresses.join(", "),
        received = counters.received.to_string(),
        committed = counters.committed.to_string()
    )
}

/// Asks the engine for its counters now and then. The answer is the sign of life: it comes only where the engine takes
/// commands, its tasks run, and the log can be read.
struct Pulse {
    end: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Pulse {
    fn start(session: &Session, service: Service) -> Self {
        let none = Self {
            end: None,
            thread: None,
        };
        if !service.is_told() {
            return none;
        }
        let every = service
            .watchdog()
            .map_or(TELL_EVERY, |limit| TELL_EVERY.min(limit / 3));
        let commands = session.engine.commands();
        let (end, ended) = sync_channel(0);
        let beat = move || {
            while ended.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                // A full queue means that the engine is stuck: then no sign of life must come.
                let _ = commands.try_send(Ticket {
                    job: PULSE,
                    command: Command::LogStats,
                });
            }
        };
        let thread = std::thread::Builder::new().name("pulse".to_owned()).spawn(beat);
        match thread {
            Ok(thread) => Self {
                end: Some(end),
                thread: Some(thread),
            },
            Err(error) => {
                tracing::warn!(%error, "the service manager will get no sign of life");
                none
            }
        }
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
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

    fn until_stopped(
        &mut self,
        session: &mut Session,
        service: Service,
        listening: &[SocketAddr],
    ) -> Result<(), Status> {
        while let Some(event) = session.engine.next_event() {
            match event {
                Event::Finished { job: BELL, .. } => return Ok(()),
                Event::Finished {
                    job: PULSE,
                    result: Ok(Reply::Stats(counters)),
                } => service.alive(&status(&session.output, listening, &counters)),
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
