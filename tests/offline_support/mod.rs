//! Our session against the simulated BMC over a line that exists in memory only: no sockets, no waiting, and the same
//! every time for the same seed.

#![allow(dead_code, reason = "each test file uses the part it needs")]

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};
use tsuho::{
    ipmi::{
        self, ConnectOptions, OpeningStep,
        command::{CommandCode, Message, PrivilegeLevel},
        line::{Answer, INSUFFICIENT_PRIVILEGE, Line, needs_administrator},
        session::{Entropy, Event, Session},
    },
    rehearsal::{ADMIN_NAME, ADMIN_PASSWORD, Quirks, TableSizes, offline::Offline},
    secrets::Secret,
};

/// A simulated BMC and the time, which passes only when somebody waits.
pub(crate) struct World {
    pub(crate) bmc: Offline,
    pub(crate) now: Duration,
    started: Instant,
}

impl World {
    fn instant(&self) -> Instant {
        self.started + self.now
    }
}

/// The world as both the test and the lines see it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(sizes: TableSizes, quirks: Quirks) -> Self {
        Self(Arc::new(Mutex::new(World {
            bmc: Offline::new("offline", sizes, quirks),
            now: Duration::ZERO,
            started: Instant::now(),
        })))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().expect("nobody panicked meanwhile")
    }

    /// A line over sessions, as good as the quirks let it be.
    pub(crate) fn session_line(&self, seed: u64) -> SessionLine {
        let address = "127.0.0.1:623".parse().expect("an address");
        SessionLine {
            world: self.clone(),
            options: ConnectOptions::new(&address, ADMIN_NAME, Secret::new(ADMIN_PASSWORD)),
            session: None,
            seed,
            sessions: 0,
            cipher_suite: 0,
            guid: None,
            requests: 0,
        }
    }

    /// A line that is told the truth, whatever the quirks.
    pub(crate) fn true_line(&self) -> TrueLine {
        TrueLine {
            world: self.clone(),
            requests: 0,
        }
    }
}

/// As [`ipmi::line::Session`], over [`Offline`] instead of a socket.
pub(crate) struct SessionLine {
    world: Shared,
    options: ConnectOptions,
    session: Option<Session>,
    seed: u64,
    sessions: u64,
    cipher_suite: u8,
    guid: Option<[u8; 16]>,
    requests: u64,
}

impl SessionLine {
    /// Runs the session until it has something to say; the time passes as far as it waits.
    fn drive(&mut self) -> Result<Event, ipmi::Error> {
        let session = self.session.as_mut().ok_or(ipmi::Error::Closed)?;
        let mut world = self.world.lock();
        loop {
            let now = world.now;
            while let Some(datagram) = session.poll_transmit() {
                world.bmc.send(&datagram, now);
            }
            match session.poll_event() {
                Some(Event::Failed(error)) => return Err(error),
                Some(event) => return Ok(event),
                None => {}
            }
            let deadline = session.poll_timeout().ok_or(ipmi::Error::Closed)?;
            let arrived = world.bmc.receive(now);
            if !arrived.is_empty() {
                for datagram in arrived {
                    session.handle_datagram(&datagram, world.instant());
                }
            } else if world.instant() >= deadline {
                session.handle_timeout(world.instant());
            } else {
                let deadline = deadline.saturating_duration_since(world.started);
                let next = world.bmc.next_at().map_or(deadline, |at| at.min(deadline));
                world.now = next.max(now + Duration::from_nanos(1));
            }
        }
    }

    fn open(&mut self) -> Result<(), ipmi::Error> {
        if self.session.is_some() {
            return Ok(());
        }
        self.sessions += 1;
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.seed.to_le_bytes());
        seed[8..16].copy_from_slice(&self.sessions.to_le_bytes());
        let settings = self.options.settings()?;
        let now = self.world.lock().instant();
        self.session = Some(Session::open(settings, Entropy::from_seed(seed), now));
        match self.drive() {
            Ok(_) => {}
            Err(error) => {
                self.forget();
                return Err(match error {
                    ipmi::Error::Unreachable {
                        waited,
                        port_refused: false,
                    } if self.requests > 0 => ipmi::Error::SilentWhileOpening {
                        step: OpeningStep::OpenSession,
                        waited,
                    },
                    other => other,
                });
            }
        }
        let session = self.session.as_ref().ok_or(ipmi::Error::Closed)?;
        let suite = session.cipher_suite();
        self.guid = session.guid();
        self.cipher_suite = suite.map_or(0, |suite| suite.id());
        self.options.previously_used = suite;
        Ok(())
    }

    /// Nobody waits for what is left of a session; the BMC is told, as it is over a socket.
    fn forget(&mut self) {
        if let Some(datagram) = self.session.take().and_then(|mut session| session.farewell()) {
            let mut world = self.world.lock();
            let now = world.now;
            world.bmc.send(&datagram, now);
        }
    }

    fn ask_now(&mut self, request: &Message) -> Result<Answer, ipmi::Error> {
        if needs_administrator(request) {
            self.raise()?;
        }
        self.open()?;
        let now = self.world.lock().instant();
        if let Some(session) = &mut self.session {
            session.request(request, now);
        }
        self.requests += 1;
        match self.drive() {
            Ok(Event::Response { code: 0, data }) => Ok(Ok(data)),
            Ok(Event::Response { code, .. }) => {
                let error = ipmi::Error::from_completion_code(CommandCode::of(request), code);
                let is_privilege = matches!(error, ipmi::Error::InsufficientPrivilege { .. });
                Ok(Err(if is_privilege {
                    INSUFFICIENT_PRIVILEGE
                } else {
                    code
                }))
            }
            Ok(_) => Err(ipmi::Error::Closed),
            Err(error) => {
                self.forget();
                Err(error)
            }
        }
    }

    fn raise(&mut self) -> Result<(), ipmi::Error> {
        let level = u8::from(PrivilegeLevel::Administrator);
        if u8::from(self.options.privilege) < level {
            self.options.privilege = PrivilegeLevel::Administrator;
            self.hang_up();
        }
        self.open()
    }

    fn hang_up(&mut self) {
        if let Some(session) = &mut self.session {
            let now = self.world.lock().instant();
            session.close(now);
            // Closed, or not heard of any more: it is over either way.
            let _ = self.drive();
        }
        self.session = None;
    }
}

impl Line for SessionLine {
    fn ask(&mut self, request: &Message) -> impl Future<Output = Result<Answer, ipmi::Error>> + Send {
        std::future::ready(self.ask_now(request))
    }

    fn become_administrator(&mut self) -> impl Future<Output = Result<(), ipmi::Error>> + Send {
        std::future::ready(self.raise())
    }

    fn renew(&mut self) -> impl Future<Output = ()> + Send {
        self.hang_up();
        std::future::ready(())
    }

    fn requests_sent(&self) -> u64 {
        self.requests
    }

    fn cipher_suite(&self) -> u8 {
        self.cipher_suite
    }

    fn guid(&self) -> Option<[u8; 16]> {
        self.guid
    }
}

/// A line straight into the BMC's tables.
pub(crate) struct TrueLine {
    world: Shared,
    requests: u64,
}

impl Line for TrueLine {
    fn ask(&mut self, request: &Message) -> impl Future<Output = Result<Answer, ipmi::Error>> + Send {
        self.requests += 1;
        let mut world = self.world.lock();
        let now = world.now;
        let answer = world
            .bmc
            .ask(request.netfn_raw(), request.cmd(), request.data(), now);
        std::future::ready(Ok(answer))
    }

    fn become_administrator(&mut self) -> impl Future<Output = Result<(), ipmi::Error>> + Send {
        std::future::ready(Ok(()))
    }

    fn renew(&mut self) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }

    fn requests_sent(&self) -> u64 {
        self.requests
    }

    fn cipher_suite(&self) -> u8 {
        17
    }

    fn guid(&self) -> Option<[u8; 16]> {
        None
    }
}

/// A runtime whose clock jumps to whatever is waited for.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime")
}

/// A number from a seed (SplitMix64): the same seed gives the same case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        *from
            .get(usize::try_from(self.below(from.len() as u64)).expect("an index"))
            .expect("below the length")
    }
}
