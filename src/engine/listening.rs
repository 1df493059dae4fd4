//! Listening for alerts: the receiver of [`crate::receive`] on this world's log, and what happens after a commit:
//! the face is told, and a BMC that waits for an answer gets it (通報応答).

use super::{
    Attempt, Cause, Event, Failure, Reply,
    address_book::AddressBook,
    job::Job,
    mibs,
    off_runtime::off_runtime,
    only_one::{Taken, Turn},
    receiver,
    shared::Shared,
    view::ListenerView,
    watching::{self, Background},
    world::World,
};
use crate::{
    alert_log,
    ipmi::Patience,
    prove::{self, Answer, PetFacts},
    receive::{self, Committed, Gate, Running, mib::Mibs, pet::Pet},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, broadcast},
    task::{JoinHandle, JoinSet},
    time::Instant,
};

type Done = Result<Reply, Arc<Failure>>;

/// How many arrivals a proof may be behind.
const ARRIVALS: usize = 1024;

/// How many BMCs are answered at a time: each takes a socket.
const ANSWERS: usize = 64;

/// How many alerts may wait for their turn to be answered. A flood beyond that is logged like any other; a BMC that
/// gets no answer sends its alert again.
const WAITING: usize = 1024;

/// How often the faces are told how things stand while a storm goes on: each time costs a few questions to the log.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// How long the end waits for BMCs that are being answered. Their alerts are in the log; a BMC without an answer sends
/// its alert again.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// A receiver at work.
pub(super) struct Listening {
    running: Running,
    /// What was committed, and how it was answered.
    arrivals: broadcast::Sender<prove::Arrival>,
    follower: JoinHandle<()>,
    gate: Arc<Gate>,
    senders: receiver::SendersKept,
    /// The right to listen into this log; given up last of all.
    turn: Arc<Turn>,
}

impl Listening {
    /// Opens the sockets and begins to receive into the world's log.
    pub(super) async fn start(
        shared: &Arc<Shared>,
        world: &Arc<World>,
        addresses: &[SocketAddr],
    ) -> Result<Self, Arc<Failure>> {
        let failed = |cause: Cause| Arc::new(Failure::new(Attempt::Listen, cause));
        // Before the first socket opens: what is sent meanwhile must not go to one that ends again.
        let turn = take_turn(world).await?;
        let log = world.log().await?;
        let given = shared.given.handles().map_err(|error| failed(error.into()))?;
        let sockets = receive::Listener::bind_with(addresses, given).map_err(|error| failed(error.into()))?;
        let book = world.book().clone();
        let named = book.clone();
        // After the sockets: a listener that cannot start counts as no start of our SNMP engine.
        let gate = Arc::new(receiver::gate(shared, world).await?);
        let mibs = mibs::now(world).await?;
        let options = receive::Options {
            gate: Arc::clone(&gate),
            resolver: Some(Arc::new(move |source: IpAddr, _| named.name_of(source))),
            mibs,
            spill: Some(world.home.spill_folder()),
            ..receive::Options::default()
        };
        let running = sockets
            .start(log, options)
            .await
            .map_err(|error| failed(error.into()))?;
        let (saying, heard) = (Arc::clone(&turn), running.addresses().to_vec());
        off_runtime(Attempt::Listen, move || saying.say(&heard)).await?;
        let (arrivals, _) = broadcast::channel(ARRIVALS);
        let follower = tokio::spawn(follow(
            Arc::downgrade(shared),
            Arc::downgrade(world),
            book,
            running.subscribe_to_batches(),
            arrivals.clone(),
        ));
        Ok(Self {
            running,
            arrivals,
            follower,
            senders: receiver::SendersKept::begin(world, &gate),
            gate,
            turn,
        })
    }

    /// Who may send, to be changed.
    pub(super) fn gate(&self) -> Arc<Gate> {
        Arc::clone(&self.gate)
    }

    /// Names what comes from now on by these.
    pub(super) fn use_mibs(&self, mibs: Arc<Mibs>) {
        self.running.use_mibs(mibs);
    }

    /// Where it listens.
    pub(super) fn addresses(&self) -> &[SocketAddr] {
        self.running.addresses()
    }

    /// As the faces show it.
    pub(super) fn view(&self) -> ListenerView {
        ListenerView {
            addresses: self.running.addresses().to_vec(),
            counters: self.running.counters(),
            refused_by: self.gate.refused(),
            is_stalled: self.running.is_stalled(),
            other: None,
        }
    }

    /// Everything that is committed from now on.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<prove::Arrival> {
        self.arrivals.subscribe()
    }

    /// Finishes what was received; the last counters.
    pub(super) async fn stop(self) -> super::view::Counters {
        let before = self.running.counters();
        let stopped = self.running.stop().await;
        // It ends by itself when the receiver's events end.
        let _ = self.follower.await;
        self.senders.end().await;
        drop(self.turn);
        stopped.unwrap_or_else(|error| {
            tracing::error!(%error, "the last counters could not be written");
            before
        })
    }
}

pub(super) async fn listen(job: &Job, addresses: Vec<SocketAddr>) -> Done {
    let world = job.shared.world();
    let _turn = world.listening_turn().await;
    world.stop_listening().await;
    let started = Listening::start(&job.shared, &world, &addresses).await;
    let done = match started {
        Ok(listening) => {
            *world.listening().await = Some(listening);
            world.others.want_to_listen(Vec::new());
            job.shared.watch();
            Ok(Reply::Done)
        }
        Err(failure) => match &*failure.cause {
            // The window shows who listens, follows the log, and takes over when that one ends.
            Cause::AlreadyListening { by } if !job.shared.strict => {
                world.others.note(Some(Background {
                    who: by.clone().unwrap_or_default(),
                    ..Background::default()
                }));
                world.others.want_to_listen(addresses);
                Ok(Reply::Done)
            }
            _ => Err(failure),
        },
    };
    job.shared.emit(Event::Listener(world.listener_view().await));
    done
}

pub(super) async fn stop(job: &Job) -> Done {
    let world = job.shared.world();
    let _turn = world.listening_turn().await;
    world.others.want_to_listen(Vec::new());
    let gate = world.listening().await.as_ref().map(Listening::gate);
    let counters = match world.stop_listening().await {
        Some(counters) => counters,
        None => super::log_pages::counters(&world).await?,
    };
    job.shared.emit(Event::Listener(world.listener_view().await));
    Ok(Reply::Stopped {
        counters,
        refused_by: gate.map(|gate| gate.refused()).unwrap_or_default(),
    })
}

async fn take_turn(world: &World) -> Result<Arc<Turn>, Arc<Failure>> {
    let home = world.home.clone();
    let taken = off_runtime(Attempt::Listen, move || Turn::take(&home)).await?;
    let failed = |cause: Cause| Arc::new(Failure::new(Attempt::Listen, cause));
    match taken.map_err(|error| failed(error.into()))? {
        Taken::Ours(turn) => Ok(Arc::new(turn)),
        Taken::Theirs(by) => Err(failed(Cause::AlreadyListening { by })),
    }
}

/// The process that listened has ended: listens in its place, where this one was asked to.
pub(super) async fn take_over(shared: &Arc<Shared>, world: &Arc<World>) {
    let _turn = world.listening_turn().await;
    let wanted = world.others.wanted();
    if wanted.is_empty() || world.listening().await.is_some() || shared.is_ending() {
        return;
    }
    let before = world.others.ended();
    match Listening::start(shared, world, &wanted).await {
        Ok(listening) if shared.is_ending() => {
            listening.stop().await;
            return;
        }
        Ok(listening) => {
            *world.listening().await = Some(listening);
            world.others.want_to_listen(Vec::new());
            shared.emit(Event::Notice(Arc::new(watching::took_over(&before))));
        }
        // Somebody was faster; its turn to end will come.
        Err(failure) if matches!(&*failure.cause, Cause::AlreadyListening { .. }) => return,
        Err(failure) => {
            world.others.want_to_listen(Vec::new());
            shared.emit(Event::Notice(failure));
        }
    }
    shared.emit(Event::Listener(world.listener_view().await));
}

/// Tells the faces and answers BMCs, alert by alert, in the order of their commits.
async fn follow(
    shared: Weak<Shared>,
    world: Weak<World>,
    book: AddressBook,
    mut batches: broadcast::Receiver<Arc<[receive::Event]>>,
    arrivals: broadcast::Sender<prove::Arrival>,
) {
    let mut follower = Follower {
        book,
        arrivals,
        answers: JoinSet::new(),
        sockets: Arc::new(Semaphore::new(ANSWERS)),
    };
    let mut is_untold = false;
    let mut next = Instant::now();
    let mut is_open = true;
    while is_open {
        let batch = tokio::select! {
            biased;
            batch = batches.recv() => Some(batch),
            () = tokio::time::sleep_until(next), if is_untold => None,
        };
        let (Some(shared), Some(world)) = (shared.upgrade(), world.upgrade()) else {
            break;
        };
        match batch {
            Some(Ok(batch)) => {
                is_untold = true;
                for event in batch.iter() {
                    match event {
                        receive::Event::Committed(committed) => follower.take(committed),
                        receive::Event::Stalled(error) => {
                            shared.emit(Event::Notice(trouble(error)));
                            tell_listener(&shared, &world, true).await;
                        }
                        receive::Event::GoesOn => tell_listener(&shared, &world, false).await,
                        _ => {}
                    }
                }
            }
            // The log has them all; only their answers are late, and the BMC asks again.
            Some(Err(broadcast::error::RecvError::Lagged(_))) => is_untold = true,
            Some(Err(broadcast::error::RecvError::Closed)) => is_open = false,
            None => {}
        }
        if is_untold && (Instant::now() >= next || !is_open) {
            is_untold = false;
            shared.emit(Event::Listener(world.listener_view().await));
            shared.tell_alerts(&world).await;
            next = Instant::now() + TELL_EVERY;
        }
    }
    follower.end().await;
}

/// What follows a commit.
struct Follower {
    book: AddressBook,
    arrivals: broadcast::Sender<prove::Arrival>,
    answers: JoinSet<()>,
    /// Each answer takes one.
    sockets: Arc<Semaphore>,
}

impl Follower {
    /// Tells a proof that waits, and answers the BMC. An answer may take as long as a BMC is slow; the next alert does
    /// not wait for it.
    fn take(&mut self, committed: &Committed) {
        while self.answers.try_join_next().is_some() {}
        let bmc = committed
            .pet
            .as_ref()
            .and_then(|_| self.book.answer_to(committed.source.ip()))
            .filter(|_| self.answers.len() < WAITING);
        let Some(bmc) = bmc else {
            // Most of the time no proof runs.
            if self.arrivals.receiver_count() > 0 {
                let _ = self.arrivals.send(arrival(committed, None));
            }
            return;
        };
        let (arrivals, sockets) = (self.arrivals.clone(), Arc::clone(&self.sockets));
        let committed = committed.clone();
        self.answers.spawn(async move {
            let answer = answer(&committed, Some(bmc), &sockets).await;
            let _ = arrivals.send(arrival(&committed, answer));
        });
    }

    /// Waits for the last answers.
    async fn end(mut self) {
        let all = async { while self.answers.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_ANSWERS, all).await.is_err() {
            tracing::warn!(
                "a BMC did not take the answer to its alert before the end; it will send the alert again"
            );
        }
    }
}

/// Says that the log cannot be written, or can again, even where that has changed since.
async fn tell_listener(shared: &Shared, world: &World, is_stalled: bool) {
    let view = world.listener_view().await;
    shared.emit(Event::Listener(ListenerView { is_stalled, ..view }));
}

/// The log cannot be written: nobody asked, but everybody must know.
fn trouble(error: &alert_log::Error) -> Arc<Failure> {
    Arc::new(Failure::new(Attempt::WriteLog, error.clone()))
}

/// Acknowledges a Platform Event Trap to the BMC of a server in the site that is set up to wait for it.
async fn answer(committed: &Committed, bmc: Option<SocketAddr>, sockets: &Semaphore) -> Option<Answer> {
    let (pet, bmc) = (facts(committed.pet.as_deref()?), bmc?);
    let _socket = sockets.acquire().await;
    Some(prove::acknowledge(&pet, bmc, Patience::default()).await.into())
}

fn arrival(committed: &Committed, answer: Option<Answer>) -> prove::Arrival {
    prove::Arrival {
        alert_id: Some(committed.alert.id),
        source: committed.source,
        local: committed.local,
        received_at: committed.received_at,
        is_repeat: committed.is_repetition,
        pet: committed.pet.as_deref().map(facts),
        answer,
    }
}

pub(super) fn facts(pet: &Pet) -> PetFacts {
    let [data1, data2, data3, ..] = pet.event_data;
    PetFacts {
        guid: pet.guid,
        sequence: pet.sequence,
        local_timestamp: pet.local_secs.unwrap_or(0),
        event_source_type: pet.event_source,
        sensor_device: pet.sensor_device,
        sensor_number: pet.sensor_number,
        event_data: [data1, data2, data3],
        event_code: [
            pet.event.sensor_type,
            pet.event.event_type,
            (u8::from(pet.event.is_deasserted) << 7) | pet.event.offset,
        ],
    }
}
