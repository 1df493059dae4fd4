//! The engine as a face holds it: a bounded way in, a bounded way out, and a bell that rings when something came.

use super::{Attempt, Cause, Command, Event, Failure, JobId, Reply, Ticket, runtime};
use crate::{
    home::Home,
    secrets::{Secret, Store},
    system::GivenSockets,
};
use std::{
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// How many commands may wait. A face that has sent so many without an answer has a fault of its own.
const COMMANDS: usize = 256;

/// How many events may wait for a face that is slow to look.
const EVENTS: usize = 4096;

/// How the engine starts.
pub struct Options {
    /// Where the files lie.
    pub home: Home,
    /// Opens the locked file of secrets.
    pub passphrase: Option<Secret>,
    /// How long a BMC may take for one answer before it counts as silent; the session's own patience where `None`.
    pub bmc_timeout: Option<Duration>,
    /// The console: a site that cannot be read makes the commands that need it fail, and nothing is told that nobody
    /// asked for. The window (`false`) goes on without, and is told everything it shows.
    pub strict: bool,
    /// Sockets that the service manager has opened: listened at in addition to those that are named.
    pub given: GivenSockets,
    /// Called from another thread after each event, to wake the face.
    pub wake: Box<dyn Fn() + Send>,
}

impl Options {
    /// For a home, with nothing else said.
    pub fn new(home: Home) -> Self {
        Self {
            home,
            passphrase: None,
            bmc_timeout: None,
            strict: false,
            given: GivenSockets::default(),
            wake: Box::new(|| ()),
        }
    }
}

/// Whether this home's secrets lie in a file that only a passphrase opens. May ask the system's keyring.
pub fn needs_passphrase(home: &Home) -> bool {
    matches!(Store::for_home(home, None), Store::LockedFile(_))
}

/// A running engine.
///
/// Dropping it asks it to shut down and waits until what was received is in the log.
pub struct Engine {
    commands: SyncSender<Ticket>,
    next_job: u64,
    /// Before the guard: an engine whose face no longer listens never waits for it.
    events: Receiver<Event>,
    guard: Guard,
}

/// Ends the engine when it is dropped, and waits until what was received is in the log.
pub struct Guard {
    commands: SyncSender<Ticket>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the engine on a thread of its own.
    ///
    /// # Errors
    /// What the system says when it has no thread to give.
    pub fn start(options: Options) -> std::io::Result<Self> {
        let (commands, tickets) = sync_channel(COMMANDS);
        let (sender, events) = sync_channel(EVENTS);
        let thread = std::thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || runtime::run(options, &tickets, sender))?;
        let guard = Guard {
            commands: commands.clone(),
            thread: Some(thread),
        };
        Ok(Self {
            commands,
            next_job: 1,
            events,
            guard,
        })
    }

    /// Sends a command and returns its number; waits only where 256 commands wait already.
    pub fn send(&mut self, command: Command) -> JobId {
        let job = JobId(self.next_job);
        self.next_job += 1;
        // An engine that is gone answers nothing; the face is closing, too.
        let _ = self.commands.send(Ticket { job, command });
        job
    }

    /// The next event; waits for it. `None` when the engine is gone.
    pub fn next_event(&self) -> Option<Event> {
        self.events.recv().ok()
    }

    /// Sends a command and waits until it is finished, showing each event on the way to `watch`.
    ///
    /// # Errors
    /// The command's failure.
    pub fn run(&mut self, command: Command, watch: impl FnMut(&Event)) -> Result<Reply, Arc<Failure>> {
        let job = self.send(command);
        self.wait(job, watch)
    }

    /// Waits until a command that was sent is finished, showing each event on the way to `watch`.
    ///
    /// # Errors
    /// The command's failure.
    pub fn wait(&self, job: JobId, mut watch: impl FnMut(&Event)) -> Result<Reply, Arc<Failure>> {
        while let Some(event) = self.next_event() {
            watch(&event);
            match event {
                Event::Finished {
                    job: finished,
                    result,
                } if finished == job => return result,
                _ => {}
            }
        }
        let gone = Cause::Fault("the engine ended without an answer".to_owned());
        Err(Arc::new(Failure::new(Attempt::End, gone)))
    }

    /// The two queues by themselves, for a face that must not wait. Drop the events before the guard.
    pub fn split(self) -> (SyncSender<Ticket>, Receiver<Event>, Guard) {
        (self.commands, self.events, self.guard)
    }

    /// Another way in, for a signal handler.
    pub fn commands(&self) -> SyncSender<Ticket> {
        self.commands.clone()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let job = JobId(u64::MAX);
        // An engine that is gone needs no word.
        let _ = self.commands.send(Ticket {
            job,
            command: Command::Shutdown,
        });
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cause, Command, Engine, Event, Home, Options, Reply, Secret};
    use crate::engine::{NewServer, view::SiteView};
    use std::{
        net::{SocketAddr, UdpSocket},
        path::Path,
        sync::Arc,
    };

    fn engine(folder: &Path) -> Engine {
        let options = Options {
            passphrase: Some(Secret::new("of the tests")),
            ..Options::new(Home::in_folder(folder))
        };
        Engine::start(options).expect("a thread")
    }

    fn add(engine: &mut Engine, name: &str) {
        let server = NewServer {
            name: name.to_owned(),
            bmc: "192.0.2.1".parse().expect("an address"),
            user: "admin".to_owned(),
            password: Secret::new("secret"),
            cipher_suite: crate::site::SuiteChoice::Auto,
        };
        engine.run(Command::AddServer { server }, |_| ()).expect("added");
    }

    fn site(engine: &mut Engine) -> Arc<SiteView> {
        match engine.run(Command::ShowSite, |_| ()) {
            Ok(Reply::Site(site)) => site,
            other => panic!("{other:?}"),
        }
    }

    /// Listens at a free port in place of where was listened before.
    fn listen(engine: &mut Engine) -> SocketAddr {
        let mut at = None;
        let snmp = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
        engine
            .run(Command::Listen { snmp }, |event| {
                if let Event::Listener(view) = event {
                    at = view.addresses.first().copied().or(at);
                }
            })
            .expect("listening");
        at.expect("its address")
    }

    #[test]
    fn two_engines_on_one_home_do_not_undo_each_others_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut window, mut console) = (engine(folder.path()), engine(folder.path()));
        add(&mut window, "one");
        add(&mut console, "two");
        add(&mut window, "three");
        let names: Vec<String> = site(&mut window)
            .servers
            .iter()
            .map(|view| view.server.name.clone())
            .collect();
        assert_eq!(names, ["one", "two", "three"]);
    }

    #[test]
    fn a_listener_is_exchanged_while_alerts_come_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut engine = engine(folder.path());
        let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        for round in 1..=20_u8 {
            let address = listen(&mut engine);
            for number in 0..20 {
                // SNMPv1, community "ops", enterprise 1.3.6.1.4.1.4711: each time another trap.
                let trap = [
                    0x30, 0x27, 2, 1, 0, 4, 3, b'o', b'p', b's', 0xA4, 0x1D, 6, 7, 0x2B, 6, 1, 4, 1, 0xA4,
                    0x67, 0x40, 4, 127, 0, 0, 1, 2, 1, 6, 2, 2, round, number, 0x43, 3, 1, round, number,
                    0x30, 0,
                ];
                sender.send_to(&trap, address).expect("loopback");
            }
        }
        let Ok(Reply::Stopped { counters, .. }) = engine.run(Command::StopListening, |_| ()) else {
            panic!("no counters");
        };
        assert_eq!(
            counters.received,
            counters.committed + counters.duplicate,
            "{counters:?}"
        );
        let Ok(Reply::Stats(all)) = engine.run(Command::LogStats, |_| ()) else {
            panic!("no counters");
        };
        assert_eq!(all.received, 400, "{all:?}");
        assert_eq!(all.committed + all.duplicate, 400, "{all:?}");
    }

    #[test]
    fn the_window_is_told_of_a_log_that_was_set_aside_and_goes_on_with_a_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("alerts.sqlite3"), "no database".repeat(100)).expect("writable");
        let mut engine = engine(folder.path());
        let mut notices = Vec::new();
        let listed = engine.run(Command::LogStats, |event| {
            if let Event::Notice(notice) = event {
                notices.push(Arc::clone(notice));
            }
        });
        assert!(matches!(listed, Ok(Reply::Stats(_))), "{listed:?}");
        let [notice] = notices.as_slice() else {
            panic!("{notices:?}")
        };
        assert!(matches!(&*notice.cause, Cause::LogSetAside { .. }), "{notice:?}");
    }

    #[test]
    fn an_engine_that_is_dropped_while_commands_run_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut engine = engine(folder.path());
        add(&mut engine, "one");
        for _ in 0..5 {
            engine.send(Command::ReadBmc {
                server: "one".to_owned(),
            });
        }
        engine.send(Command::StartRehearsal);
    }
}
