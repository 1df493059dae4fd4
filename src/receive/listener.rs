//! The listener: UDP sockets in, alerts into the log, and only then events and answers out.
//!
//! Every datagram is counted, and goes through three threads: [`super::drain`] (one for each socket) takes it out of the
//! system's buffer, [`super::reading`] finds out what it is, [`super::commit`] brings it into the log. Between the first
//! two stands [`super::intake`], which keeps what the others cannot follow, in memory and then on the disk. This file
//! starts and stops them, and holds what they share.

use super::{
    arrival::Resolver,
    commit, drain,
    event::Event,
    gate::Gate,
    intake::{Budget, Intake},
    mib::Mibs,
    pauses::{self, Clocks, Failing},
    reading,
    socket::{self, Ear, ListenError},
    spill::Spill,
    stop_sign::StopSign,
    tally::Tally,
};
use crate::alert_log::{self, AlertLog, Counters, GapReason, HEARTBEAT, RunId};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    io,
    net::{SocketAddr, UdpSocket},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tokio::{sync::broadcast, task};
use tokio_util::sync::CancellationToken;

/// How many batches wait between reading and committing: enough for the next commit while one is under way.
const BATCHES: usize = 16;
/// How many events an observer may be behind before it loses the oldest; the log has them all.
const EVENTS: usize = 1024;
/// How many batches of events an observer of batches may be behind.
const EVENT_BATCHES: usize = 32;
/// How often the counters are written where they changed: another process reads them at most a second old.
const SAVE_EVERY: Duration = Duration::from_millis(500);
/// How long a stop waits for the log, and how long where the log failed when it was last asked. What is not in it by
/// then waits on the disk for the next start.
const LAST_COMMITS: Duration = Duration::from_secs(20);
const LAST_COMMITS_OF_A_FAILING_LOG: Duration = Duration::from_secs(2);

/// Sockets that are open but not read yet.
#[derive(Debug)]
pub struct Listener {
    ears: Vec<(SocketAddr, Arc<Ear>)>,
}

/// What a listener takes, and what it knows about its senders.
#[derive(Clone, Default)]
pub struct Options {
    /// Who may send; where nothing is said, everybody but who speaks v3.
    pub gate: Arc<Gate>,
    /// Names the server an alert is from.
    pub resolver: Option<Resolver>,
    /// The user's MIB files, which name traps and variables.
    pub mibs: Arc<Mibs>,
    /// The zone of a BMC's clock that does not tell its own; none is the system's.
    pub zone: Option<TimeZone>,
    /// How much may wait in memory.
    pub budget: Budget,
    /// The folder for what finds no room in memory; it outlives this listener until it is in the log. None: then the
    /// system drops what finds no room, and counts it.
    pub spill: Option<PathBuf>,
}

impl Listener {
    /// Opens the sockets, all or none. Port 0 takes a free one: see [`Listener::addresses`].
    pub fn bind(addresses: &[SocketAddr]) -> Result<Self, ListenError> {
        Self::bind_with(addresses, Vec::new())
    }

    /// The same, with sockets that the service manager has opened before.
    pub fn bind_with(addresses: &[SocketAddr], given: Vec<UdpSocket>) -> Result<Self, ListenError> {
        if addresses.is_empty() && given.is_empty() {
            return Err(ListenError::NoAddress);
        }
        let given = given.into_iter().map(socket::take_over);
        let opened = addresses.iter().map(|wanted| socket::open(*wanted));
        let ears = given.chain(opened).map(|socket| {
            let socket = socket?;
            let address = socket.local_addr().map_err(|source| ListenError::Other {
                address: SocketAddr::from(([0, 0, 0, 0], 0)),
                source: Arc::new(source),
            })?;
            Ok((address, Arc::new(Ear::new(socket))))
        });
        Ok(Self {
            ears: ears.collect::<Result<_, ListenError>>()?,
        })
    }

    /// Where the sockets are.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.ears.iter().map(|(address, _)| *address).collect()
    }

    /// The bytes that the system gives the smallest of the sockets for what has not been read yet, and the bytes that
    /// were asked for. Where it gives less, an administrator can allow more (`net.core.rmem_max` on Linux).
    pub fn receive_buffer(&self) -> (usize, usize) {
        let given = self.ears.iter().filter_map(|(_, ear)| ear.receive_buffer_bytes());
        (given.min().unwrap_or(0), socket::RECEIVE_BUFFER_BYTES)
    }

    /// Starts to receive into the log, which notes the start. What an earlier listener has left in the spill comes
    /// first. Must be called within a tokio runtime.
    pub async fn start(self, log: AlertLog, options: Options) -> Result<Running, alert_log::Error> {
        let addresses = self.addresses();
        let run = log.begin_run(Timestamp::now(), addresses.clone()).await?;
        let spill = open_spill(options.spill.clone()).await;
        let tally = Arc::new(Tally::default());
        let intake = Arc::new(Intake::new(
            options.budget,
            spill,
            self.ears.len(),
            Arc::clone(&tally),
        ));
        let shared = Arc::new(Shared {
            zone: options.zone.clone().unwrap_or_else(TimeZone::system),
            options,
            log,
            tally,
            events: broadcast::channel(EVENTS).0,
            batches: broadcast::channel(EVENT_BATCHES).0,
            stop: StopSign::default(),
            is_stalled: AtomicBool::new(false),
            failing: Failing::default(),
            ears: self.ears,
        });
        let threads = start_threads(&shared, &intake).inspect_err(|error| {
            tracing::error!(%error, "the system gives no thread to listen with");
            // Those that run already end by themselves.
            shared.stop.raise();
            intake.give_up();
        });
        let threads = threads.map_err(|_| alert_log::Error::Closed)?;
        let end = CancellationToken::new();
        Ok(Running {
            saver: task::spawn(save_counters(Arc::clone(&shared), run, end.clone())),
            end,
            shared,
            intake,
            addresses,
            run,
            threads: Some(threads),
        })
    }
}

/// A spill that cannot be opened is no reason not to listen: what would have gone there is dropped by the system, and
/// counted.
async fn open_spill(folder: Option<PathBuf>) -> Option<Spill> {
    let folder = folder?;
    let opened = task::spawn_blocking(move || {
        Spill::open(&folder).map_err(|error| {
            tracing::error!(folder = %folder.display(), %error, "nothing can be kept outside memory");
        })
    });
    opened.await.ok()?.ok()
}

struct Threads {
    helpers: Vec<JoinHandle<()>>,
    committer: JoinHandle<Vec<super::datagram::Datagram>>,
}

fn start_threads(shared: &Arc<Shared>, intake: &Arc<Intake>) -> io::Result<Threads> {
    let named = |name: &str| thread::Builder::new().name(name.to_owned());
    let (to_commit, items) = mpsc::sync_channel(BATCHES);
    let committer = {
        let (shared, intake) = (Arc::clone(shared), Arc::clone(intake));
        named("alerts-commit").spawn(move || commit::run(&shared, &intake, &items))?
    };
    let mut helpers = Vec::new();
    helpers.push({
        let (shared, intake) = (Arc::clone(shared), Arc::clone(intake));
        named("alerts-read").spawn(move || reading::run(&shared, &intake, &to_commit))?
    });
    for (local, ear) in &shared.ears {
        let (shared, intake, local) = (Arc::clone(shared), Arc::clone(intake), *local);
        let ear = Arc::clone(ear);
        let drain = named("alerts-drain");
        helpers.push(drain.spawn(move || drain::run(&shared, &ear, local, &intake))?);
    }
    Ok(Threads { helpers, committer })
}

/// A listener at work. Dropping it stops it, but only [`Running::stop`] finishes what was received and says so in
/// the log.
pub struct Running {
    shared: Arc<Shared>,
    intake: Arc<Intake>,
    addresses: Vec<SocketAddr>,
    run: RunId,
    threads: Option<Threads>,
    saver: task::JoinHandle<()>,
    end: CancellationToken,
}

impl Running {
    /// Where it listens.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// What became of every datagram from now on. An observer that is too slow loses the oldest events, never the
    /// log's rows.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.shared.events.subscribe()
    }

    /// The same, everything of a commit at once: for whoever must keep up with a storm.
    pub fn subscribe_to_batches(&self) -> broadcast::Receiver<Arc<[Event]>> {
        self.shared.batches.subscribe()
    }

    /// The counters of this listener.
    pub fn counters(&self) -> Counters {
        self.shared.counters()
    }

    /// Whether the log could not be written when it was last asked, so that alerts wait.
    pub fn is_stalled(&self) -> bool {
        self.shared.is_stalled.load(Relaxed)
    }

    /// Stops receiving, finishes what has been received, and writes the last counters. What the log does not take in
    /// time waits on the disk for the next start.
    pub async fn stop(mut self) -> Result<Counters, alert_log::Error> {
        self.shared.stop.raise();
        if let Some(threads) = self.threads.take() {
            self.finish(threads).await;
        }
        self.end.cancel();
        // It only waits for the log, which has its own end.
        let _ = (&mut self.saver).await;
        let counters = self.shared.counters();
        let log = self.shared.log.clone();
        log.end_run(self.run, Timestamp::now(), counters).await?;
        Ok(counters)
    }

    async fn finish(&self, threads: Threads) {
        let mut joined = task::spawn_blocking(move || {
            let committed = threads.committer.join();
            let helpers = threads.helpers.into_iter().map(JoinHandle::join);
            let helped: Result<Vec<()>, _> = helpers.collect();
            committed.and_then(|unfinished| helped.map(|_| unfinished))
        });
        let patience = if self.is_stalled() {
            LAST_COMMITS_OF_A_FAILING_LOG
        } else {
            LAST_COMMITS
        };
        let ended = if let Ok(ended) = tokio::time::timeout(patience, &mut joined).await {
            ended
        } else {
            self.intake.give_up();
            joined.await
        };
        let unfinished = match ended {
            Ok(Ok(unfinished)) => unfinished,
            _ => {
                tracing::error!("a thread of the listener ended badly");
                Vec::new()
            }
        };
        if self.intake.is_given_up() {
            let (intake, shared) = (Arc::clone(&self.intake), Arc::clone(&self.shared));
            let put_off = task::spawn_blocking(move || {
                shared.tally.refuse(intake.put_off(unfinished));
                shared.tally.put_off_the_rest();
            });
            if put_off.await.is_err() {
                tracing::error!("what was not finished could not be kept");
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.stop.raise();
        self.end.cancel();
    }
}

/// What the threads share.
pub(super) struct Shared {
    pub(super) log: AlertLog,
    pub(super) options: Options,
    pub(super) zone: TimeZone,
    pub(super) tally: Arc<Tally>,
    pub(super) stop: StopSign,
    /// Sockets that hear nothing.
    pub(super) failing: Failing,
    events: broadcast::Sender<Event>,
    batches: broadcast::Sender<Arc<[Event]>>,
    is_stalled: AtomicBool,
    /// Kept open until the last count of what the system dropped.
    ears: Vec<(SocketAddr, Arc<Ear>)>,
}

impl Shared {
    fn counters(&self) -> Counters {
        let drops = self.ears.iter().map(|(_, ear)| ear.dropped());
        Counters {
            dropped_by_kernel: drops.sum(),
            ..self.tally.read()
        }
    }

    /// Whether anybody wants events: making them costs something for each alert.
    pub(super) fn is_watched(&self) -> bool {
        self.events.receiver_count() + self.batches.receiver_count() > 0
    }

    /// Tells what has happened. Whoever is not there any more has the counters and the log.
    pub(super) fn tell(&self, events: Vec<Event>) {
        let events: Arc<[Event]> = events.into();
        if self.events.receiver_count() > 0 {
            for event in events.iter() {
                let _ = self.events.send(event.clone());
            }
        }
        let _ = self.batches.send(events);
    }

    /// Sends from the socket that the datagram came to, or, where that was an earlier listener's, from one that can
    /// reach its sender.
    pub(super) fn send(&self, local: SocketAddr, to: SocketAddr, answer: &[u8]) {
        let same = self.ears.iter().find(|(address, _)| *address == local);
        let like = || {
            self.ears
                .iter()
                .find(|(address, _)| address.is_ipv4() == to.is_ipv4())
        };
        let Some((_, ear)) = same.or_else(like) else {
            return;
        };
        if let Err(error) = ear.send_to(answer, to) {
            // The sender asks again, or repeats its INFORM, which is then answered again.
            tracing::warn!(source = %to, %error, "an answer could not be sent");
        }
    }

    /// The log cannot be written. Said once, until it can.
    pub(super) fn stalls(&self, error: &alert_log::Error) {
        if !self.is_stalled.swap(true, Relaxed) {
            tracing::error!(%error, "the log cannot be written; alerts wait, and are not answered");
            self.tell(vec![Event::Stalled(error.clone())]);
        }
    }

    /// The log was written.
    pub(super) fn goes_on(&self) {
        if self.is_stalled.swap(false, Relaxed) {
            tracing::info!("the log can be written again");
            self.tell(vec![Event::GoesOn]);
        }
    }
}

/// Keeps the times when this computer slept, or a socket failed.
async fn note_pauses(shared: &Shared, run: RunId, before: &mut Clocks, started: Instant) {
    let now = Clocks::now(started);
    let slept = pauses::slept(before, &now).map(|time| (time, GapReason::Asleep));
    let failed = shared
        .failing
        .lasts(now.wall)
        .map(|time| (time, GapReason::PortLost));
    *before = now;
    for ((from, to), reason) in slept.into_iter().chain(failed) {
        if let Err(error) = shared.log.note_pause(run, from, to, reason).await {
            tracing::warn!(%error, ?reason, "a pause was not kept");
        }
    }
}

/// Writes the counters where they changed, and now and then that the listener lives.
async fn save_counters(shared: Arc<Shared>, run: RunId, end: CancellationToken) {
    let mut tick = tokio::time::interval(SAVE_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut saved = None;
    let mut saved_at = Timestamp::now();
    let started = Instant::now();
    let mut clocks = Clocks::now(started);
    loop {
        tokio::select! {
            biased;
            () = end.cancelled() => return,
            _ = tick.tick() => {}
        }
        let now = Timestamp::now();
        note_pauses(&shared, run, &mut clocks, started).await;
        let counters = shared.counters();
        if saved == Some(counters) && now.duration_since(saved_at) < HEARTBEAT {
            continue;
        }
        match shared.log.save_run(run, now, counters).await {
            Ok(()) => (saved, saved_at) = (Some(counters), now),
            Err(error) => tracing::warn!(%error, "the counters were not saved"),
        }
    }
}

#[cfg(test)]
#[path = "listener_tests.rs"]
mod tests;
