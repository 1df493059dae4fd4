//! The listener: UDP sockets in, alerts into the log, and only then events and answers out.
//!
//! Every datagram is counted. Queues are bounded: when the disk is slow, the sockets' own buffers fill, and what the
//! system drops then is counted too. Architecture invariant: nothing here is told or answered before the commit.

use super::{
    arrival::{Arrival, Resolver, arrival},
    gate::{Gate, Pending as Answer, Refusal, Taken, Verdict},
    mib::Mibs,
    pauses::{self, Clocks, Failing},
    pet::Pet,
    port,
    snmp::DecodeError,
    socket::{self, Ear, ListenError},
};
use crate::alert_log::{
    self, Alert, AlertLog, Appended, Counters, GapReason, HEARTBEAT, Malformed, Pending, RunId,
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    net::{SocketAddr, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{broadcast, mpsc},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// The largest datagram there is.
const DATAGRAM_BYTES: usize = 65_535;
/// How many alerts of one socket may wait for their commit.
const WAITING: usize = 4096;
/// How many events an observer may be behind before it loses the oldest; the log has them all.
const EVENTS: usize = 1024;
/// How often the counters are written where they changed: another process reads them at most a second old.
const SAVE_EVERY: Duration = Duration::from_millis(500);
/// A stop takes at most this many datagrams that already wait in a socket's buffer: a storm must not prevent it.
const DRAIN: usize = 100_000;

/// Sockets that are open but not read yet.
#[derive(Debug)]
pub struct Listener {
    sockets: Vec<(SocketAddr, Arc<Ear>)>,
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
}

/// An alert that is in the log: what an observer may tell, and what may be acknowledged.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The alert, with its number.
    pub alert: Arc<Alert>,
    /// Its content, where it is a Platform Event Trap.
    pub pet: Option<Arc<Pet>>,
    /// Its sender has repeated it: it is in the log once, and is acknowledged again.
    pub is_repetition: bool,
    /// From where this datagram came.
    pub source: SocketAddr,
    /// At which of our sockets.
    pub local: SocketAddr,
    /// When this datagram came.
    pub received_at: Timestamp,
    /// When the commit was done.
    pub committed_at: Timestamp,
}

/// What became of a datagram.
#[derive(Clone, Debug)]
pub enum Event {
    /// It is in the log.
    Committed(Committed),
    /// It cannot be read.
    Malformed {
        /// From where it came.
        source: SocketAddr,
        /// Why.
        error: DecodeError,
    },
    /// It was not taken, and is not in the log.
    Refused {
        /// From where it came.
        source: SocketAddr,
        /// Why.
        reason: Refusal,
    },
}

impl Listener {
    /// Opens the sockets, all or none. Port 0 takes a free one: see [`Listener::addresses`]. Must be called within a
    /// tokio runtime.
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
        let sockets = given.chain(opened).map(|socket| {
            let socket = socket?;
            let address = socket.local_addr().map_err(|source| ListenError::Other {
                address: SocketAddr::from(([0, 0, 0, 0], 0)),
                source: Arc::new(source),
            })?;
            let ear = Ear::new(socket).map_err(|source| ListenError::Other {
                address,
                source: Arc::new(source),
            })?;
            Ok((address, Arc::new(ear)))
        });
        Ok(Self {
            sockets: sockets.collect::<Result<_, ListenError>>()?,
        })
    }

    /// Where the sockets are.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.sockets.iter().map(|(address, _)| *address).collect()
    }

    /// Starts to receive into the log, which notes the start.
    pub async fn start(self, log: AlertLog, options: Options) -> Result<Running, alert_log::Error> {
        let addresses = self.addresses();
        let run = log.begin_run(Timestamp::now(), addresses.clone()).await?;
        let shared = Arc::new(Shared {
            zone: options.zone.clone().unwrap_or_else(TimeZone::system),
            options,
            log,
            tally: Tally::default(),
            events: broadcast::channel(EVENTS).0,
            stop: CancellationToken::new(),
            inodes: self.sockets.iter().map(|(_, socket)| socket.inode()).collect(),
            failing: Failing::default(),
        });
        let mut tasks = JoinSet::new();
        for (local, socket) in &self.sockets {
            let (waiting, to_finish) = mpsc::channel(WAITING);
            let (reader, answerer) = (Arc::clone(socket), Arc::clone(socket));
            tasks.spawn(receive(Arc::clone(&shared), reader, *local, waiting));
            tasks.spawn(finish(Arc::clone(&shared), answerer, *local, to_finish));
        }
        tasks.spawn(save_counters(Arc::clone(&shared), run));
        Ok(Running {
            shared,
            addresses,
            run,
            tasks,
            sockets: self.sockets,
        })
    }
}

/// A listener at work. Dropping it stops it, but only [`Running::stop`] finishes what was received and says so in
/// the log.
pub struct Running {
    shared: Arc<Shared>,
    addresses: Vec<SocketAddr>,
    run: RunId,
    tasks: JoinSet<()>,
    /// Kept open until the last count of what the system dropped.
    sockets: Vec<(SocketAddr, Arc<Ear>)>,
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

    /// The counters of this listener.
    pub fn counters(&self) -> Counters {
        self.shared.counters()
    }

    /// Stops receiving, finishes what has been received, and writes the last counters.
    pub async fn stop(mut self) -> Result<Counters, alert_log::Error> {
        self.shared.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a task of the listener ended badly");
            }
        }
        let counters = self.shared.counters();
        self.sockets.clear();
        self.shared
            .log
            .end_run(self.run, Timestamp::now(), counters)
            .await?;
        Ok(counters)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}

struct Shared {
    log: AlertLog,
    options: Options,
    zone: TimeZone,
    tally: Tally,
    events: broadcast::Sender<Event>,
    stop: CancellationToken,
    inodes: Vec<Option<u64>>,
    failing: Failing,
}

impl Shared {
    fn counters(&self) -> Counters {
        let drops = self.inodes.iter().map(|inode| port::drops((*inode)?));
        Counters {
            dropped_by_kernel: drops.sum(),
            ..self.tally.read()
        }
    }

    /// Nobody may be listening; the counters and the log have it all the same.
    fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    fn refuse(&self, source: SocketAddr, reason: Refusal) {
        self.tally.refused.fetch_add(1, Relaxed);
        tracing::warn!(%source, ?reason, "an alert was refused");
        self.tell(Event::Refused { source, reason });
    }
}

#[derive(Default)]
struct Tally {
    received: AtomicU64,
    decoded: AtomicU64,
    unknown: AtomicU64,
    malformed: AtomicU64,
    refused: AtomicU64,
    duplicate: AtomicU64,
    committed: AtomicU64,
    /// Who asked before sending: it is no alert, and is left out of what was received.
    discovery: AtomicU64,
}

impl Tally {
    fn read(&self) -> Counters {
        let discovery = self.discovery.load(Relaxed);
        Counters {
            received: self.received.load(Relaxed).saturating_sub(discovery),
            decoded: self.decoded.load(Relaxed),
            unknown: self.unknown.load(Relaxed),
            malformed: self.malformed.load(Relaxed),
            refused: self.refused.load(Relaxed),
            duplicate: self.duplicate.load(Relaxed),
            dropped_by_kernel: None,
            spilled: 0,
            committed: self.committed.load(Relaxed),
        }
    }
}

/// An alert whose commit is awaited, and the answer that may leave only after it.
struct Waiting {
    pending: Pending<Appended>,
    source: SocketAddr,
    received_at: Timestamp,
    pet: Option<Arc<Pet>>,
    understood: bool,
    answer: Option<Answer>,
}

/// Reads one socket until the stop, then what already waits in its buffer.
async fn receive(shared: Arc<Shared>, socket: Arc<Ear>, local: SocketAddr, waiting: mpsc::Sender<Waiting>) {
    let mut buffer = vec![0; DATAGRAM_BYTES];
    loop {
        let came = tokio::select! {
            biased;
            () = shared.stop.cancelled() => break,
            came = socket.recv_from(&mut buffer) => came,
        };
        match came {
            Ok((len, source)) => {
                let datagram = buffer.get(..len).unwrap_or_default();
                take(&shared, &socket, &waiting, datagram, source).await;
            }
            // An answer that could not be delivered is reported here; it says nothing about this socket.
            Err(error) => {
                tracing::debug!(%local, %error, "receiving failed");
                shared.failing.note(&error, Timestamp::now());
            }
        }
    }
    for _ in 0..DRAIN {
        let Some((len, source)) = socket.take_waiting(&mut buffer) else {
            break;
        };
        take(
            &shared,
            &socket,
            &waiting,
            buffer.get(..len).unwrap_or_default(),
            source,
        )
        .await;
    }
}

/// Decodes one datagram and hands it to the log, waiting while the log's queue is full.
async fn take(
    shared: &Shared,
    socket: &Ear,
    waiting: &mpsc::Sender<Waiting>,
    datagram: &[u8],
    source: SocketAddr,
) {
    shared.tally.received.fetch_add(1, Relaxed);
    let received_at = Timestamp::now();
    let options = &shared.options;
    let Taken {
        message,
        kept,
        answer,
    } = match options.gate.judge(datagram, source.ip(), Instant::now()) {
        Verdict::Take(taken) => *taken,
        Verdict::Ask { report } => {
            shared.tally.discovery.fetch_add(1, Relaxed);
            return tell_sender(socket, &report, source).await;
        }
        Verdict::Refuse { reason, report } => {
            shared.refuse(source, reason);
            if let Some(report) = report {
                tell_sender(socket, &report, source).await;
            }
            return;
        }
        Verdict::Malformed(error) => {
            return keep_malformed(shared, datagram, source, received_at, error).await;
        }
    };
    let datagram = kept.as_deref().unwrap_or(datagram);
    let resolver = options.resolver.as_ref();
    let mibs = &shared.options.mibs;
    let Arrival { alert, pet } = arrival(
        &message,
        datagram,
        source,
        received_at,
        &shared.zone,
        resolver,
        mibs,
    );
    let understood = alert.understood;
    match shared.log.submit(alert).await {
        Ok(pending) => {
            let awaited = Waiting {
                pending,
                source,
                received_at,
                pet,
                understood,
                answer,
            };
            if waiting.send(awaited).await.is_err() {
                tracing::error!(%source, "nobody waits for the commit any more");
            }
        }
        Err(error) => shared.refuse(source, Refusal::Log(error)),
    }
}

/// Tells a v3 sender why nothing was taken, or what it asked for. Nothing was promised: a lost one is asked for again.
async fn tell_sender(socket: &Ear, report: &[u8], source: SocketAddr) {
    if let Err(error) = socket.send_to(report, source).await {
        tracing::debug!(%source, %error, "a report could not be sent");
    }
}

/// Counts a datagram that cannot be read, and keeps its bytes for a person to look at, without waiting for the disk.
async fn keep_malformed(
    shared: &Shared,
    datagram: &[u8],
    source: SocketAddr,
    received_at: Timestamp,
    error: DecodeError,
) {
    shared.tally.malformed.fetch_add(1, Relaxed);
    tracing::warn!(%source, %error, bytes = datagram.len(), "a datagram cannot be read");
    let malformed = Malformed {
        received_at,
        source,
        reason: error.to_string(),
        raw: datagram.to_vec(),
    };
    if let Err(error) = shared.log.submit_malformed(malformed).await {
        tracing::warn!(%error, "a datagram that cannot be read was not kept");
    }
    shared.tell(Event::Malformed { source, error });
}

/// Waits for the commits in the order the alerts came; then counts, tells and answers.
async fn finish(
    shared: Arc<Shared>,
    socket: Arc<Ear>,
    local: SocketAddr,
    mut waiting: mpsc::Receiver<Waiting>,
) {
    while let Some(awaited) = waiting.recv().await {
        let source = awaited.source;
        let (alert, is_repetition) = match awaited.pending.wait().await {
            Ok(Appended::New(alert)) => (alert, false),
            Ok(Appended::Repeated(alert)) => (alert, true),
            Err(error) => {
                shared.refuse(source, Refusal::Log(error));
                continue;
            }
        };
        let tally = &shared.tally;
        if is_repetition {
            tally.duplicate.fetch_add(1, Relaxed);
        } else {
            let kind = if awaited.understood {
                &tally.decoded
            } else {
                &tally.unknown
            };
            kind.fetch_add(1, Relaxed);
            tally.committed.fetch_add(1, Relaxed);
        }
        let answer = awaited.answer.as_ref();
        let gate = &shared.options.gate;
        if let Some(answer) = answer.and_then(|answer| gate.answer(answer, Instant::now()))
            && let Err(error) = socket.send_to(&answer, source).await
        {
            // The sender repeats its INFORM, which is then answered again.
            tracing::warn!(%source, %error, "an INFORM could not be answered");
        }
        shared.tell(Event::Committed(Committed {
            alert: Arc::new(*alert),
            pet: awaited.pet,
            is_repetition,
            source,
            local,
            received_at: awaited.received_at,
            committed_at: Timestamp::now(),
        }));
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
async fn save_counters(shared: Arc<Shared>, run: RunId) {
    let mut tick = tokio::time::interval(SAVE_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut saved = None;
    let mut saved_at = Timestamp::now();
    let started = Instant::now();
    let mut clocks = Clocks::now(started);
    loop {
        tokio::select! {
            biased;
            () = shared.stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let now = Timestamp::now();
        note_pauses(&shared, run, &mut clocks, started).await;
        let tallied = shared.tally.read();
        if saved == Some(tallied) && now.duration_since(saved_at) < HEARTBEAT {
            continue;
        }
        match shared.log.save_run(run, now, shared.counters()).await {
            Ok(()) => (saved, saved_at) = (Some(tallied), now),
            Err(error) => tracing::warn!(%error, "the counters were not saved"),
        }
    }
}

#[cfg(test)]
#[path = "listener_tests.rs"]
mod tests;
