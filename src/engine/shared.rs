//! What every task of the engine shares: the world it works in, the running jobs, and the way out for events.

use super::{
    Attempt, Event, Failure, JobId, Progress, handle::Options, off_runtime::off_runtime, view::SiteView,
    world::World,
};
use crate::{home::Home, secrets::Secret, system::GivenSockets};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
        mpsc::{SyncSender, TrySendError},
    },
    time::Duration,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long the end waits for jobs that were asked to stop. A BMC that has gone silent takes less; a keyring that asks
/// somebody who is not there takes for ever.
const LAST_JOBS: Duration = Duration::from_secs(60);

/// Shared by all tasks.
pub(super) struct Shared {
    pub(super) passphrase: Option<Secret>,
    pub(super) bmc_timeout: Option<Duration>,
    pub(super) strict: bool,
    pub(super) given: GivenSockets,
    events: SyncSender<Event>,
    wake: Mutex<Box<dyn Fn() + Send>>,
    jobs: Mutex<HashMap<JobId, CancellationToken>>,
    /// How many jobs run, for the shutdown to wait on.
    running: watch::Sender<usize>,
    /// The site that is worked on now: the administrator's, or the rehearsal's.
    world: Mutex<Arc<World>>,
    /// The administrator's site while a rehearsal runs.
    waiting: Mutex<Option<Arc<World>>>,
    is_watching: AtomicBool,
    is_ending: AtomicBool,
}

/// A lock whose holder never panics half-way through a change, so that a poisoned one is still whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(options: Options, events: SyncSender<Event>) -> Self {
        let Options {
            home,
            passphrase,
            bmc_timeout,
            strict,
            given,
            wake,
        } = options;
        let world = Arc::new(World::at(home, passphrase.clone()));
        Self {
            passphrase,
            bmc_timeout,
            strict,
            given,
            events,
            wake: Mutex::new(wake),
            jobs: Mutex::default(),
            running: watch::Sender::default(),
            world: Mutex::new(world),
            waiting: Mutex::default(),
            is_watching: AtomicBool::default(),
            is_ending: AtomicBool::default(),
        }
    }

    /// Tells the face, and rings. Where 4096 events wait already (a window that nobody looks at), what only says how
    /// things stand is left out, so that receiving never waits for a face; a command's own events wait.
    pub(super) fn emit(&self, event: Event) {
        match self.events.try_send(event) {
            Err(TrySendError::Full(Event::Listener(_) | Event::AlertsChanged { .. })) => {}
            Err(TrySendError::Full(event)) => tokio::task::block_in_place(|| {
                // A face that is gone needs nothing any more.
                let _ = self.events.send(event);
            }),
            _ => {}
        }
        lock(&self.wake)();
    }

    /// Tells how far a job is.
    pub(super) fn progress(&self, job: JobId, progress: Progress) {
        if job == super::job::PART_OF_ANOTHER {
            return;
        }
        self.emit(Event::Progress { job, progress });
    }

    /// Reads the site; where the face shows it without asking, says what there is.
    pub(super) async fn boot(self: &Arc<Self>) {
        let world = self.world();
        self.load_site(&world).await;
        if !self.strict {
            self.tell_all(&world).await;
            self.watch();
        }
    }

    /// From now on it is noticed what other processes do; once is enough.
    pub(super) fn watch(self: &Arc<Self>) {
        if !self.is_watching.swap(true, SeqCst) {
            tokio::spawn(super::watching::watch(Arc::downgrade(self)));
        }
    }

    /// Whether the end has begun: nothing is started any more.
    pub(super) fn is_ending(&self) -> bool {
        self.is_ending.load(SeqCst)
    }

    /// The world as it is now; a task keeps the one it began with.
    pub(super) fn world(&self) -> Arc<World> {
        Arc::clone(&lock(&self.world))
    }

    /// Another site from now on; a rehearsal ends.
    pub(super) async fn open(&self, home: Home, site_file: std::path::PathBuf) {
        let world = Arc::new(World::with_site_file(home, site_file, self.passphrase.clone()));
        let waited = lock(&self.waiting).take();
        let before = std::mem::replace(&mut *lock(&self.world), Arc::clone(&world));
        for old in [Some(before), waited].into_iter().flatten() {
            old.close().await;
        }
        self.load_site(&world).await;
        self.tell_all(&world).await;
    }

    /// Goes into the rehearsal's world. The administrator's waits, and goes on listening.
    pub(super) fn enter(&self, rehearsal: Arc<World>) {
        let before = std::mem::replace(&mut *lock(&self.world), rehearsal);
        lock(&self.waiting).get_or_insert(before);
    }

    /// Goes back to the administrator's world; returns the rehearsal's.
    pub(super) fn leave(&self) -> Option<Arc<World>> {
        let before = lock(&self.waiting).take()?;
        Some(std::mem::replace(&mut *lock(&self.world), before))
    }

    /// A job begins.
    pub(super) fn admit(&self, job: JobId) -> CancellationToken {
        let stop = CancellationToken::new();
        let mut jobs = lock(&self.jobs);
        jobs.insert(job, stop.clone());
        self.running.send_replace(jobs.len());
        stop
    }

    /// A job is over.
    pub(super) fn dismiss(&self, job: JobId) {
        let mut jobs = lock(&self.jobs);
        jobs.remove(&job);
        self.running.send_replace(jobs.len());
    }

    /// Asks a job to stop as soon as that is safe.
    pub(super) fn cancel(&self, job: JobId) {
        if let Some(stop) = lock(&self.jobs).get(&job) {
            stop.cancel();
        }
    }

    /// Asks every job to stop, and finishes what was received.
    pub(super) async fn shutdown(&self) {
        self.is_ending.store(true, SeqCst);
        lock(&self.jobs).values().for_each(CancellationToken::cancel);
        // A job that is writing to a BMC reads back what it wrote before it ends; give it the time.
        let mut running = self.running.subscribe();
        let ended = running.wait_for(|jobs| *jobs == 0);
        if tokio::time::timeout(LAST_JOBS, ended).await.is_err() {
            tracing::warn!("a job that was asked to stop did not, and is left behind");
        }
        let worlds = [Some(self.world()), lock(&self.waiting).take()];
        for world in worlds.into_iter().flatten() {
            world.close().await;
        }
    }

    async fn load_site(&self, world: &Arc<World>) {
        let loading = Arc::clone(world);
        let loaded = off_runtime(Attempt::ReadSite, move || loading.load_site()).await;
        world.refresh_book();
        let failure = match loaded {
            Ok(Ok(())) => return,
            Ok(Err(error)) => Arc::new(Failure::new(Attempt::ReadSite, error)),
            Err(fault) => fault,
        };
        if self.strict {
            world.refuse_site(Arc::clone(&failure));
        }
        self.emit(Event::Notice(failure));
    }

    /// Says everything that a face shows without asking.
    pub(super) async fn tell_all(&self, world: &Arc<World>) {
        self.tell_site(world).await;
        self.emit(Event::Listener(world.listener_view().await));
        self.emit(Event::Rehearsal(world.rehearsal_view()));
        self.tell_alerts(world).await;
    }

    /// Says what the site is now; at the end, while many servers are worked on.
    pub(super) async fn tell_site(&self, world: &Arc<World>) {
        if world.tells_later() {
            return;
        }
        let view = self.site_view(world).await;
        self.emit(Event::Site(view));
    }

    /// Says what the site is now, to a face that is told what it did not ask for.
    pub(super) async fn tell_unasked_site(&self, world: &Arc<World>) {
        if !self.strict {
            self.tell_site(world).await;
        }
    }

    /// Says how many alerts wait, to a face that is told what it did not ask for.
    pub(super) async fn tell_unasked_alerts(&self, world: &World) {
        if !self.strict {
            self.tell_alerts(world).await;
        }
    }

    /// The site as it is shown. A log that was set aside on the way is a notice: nobody else would say so.
    pub(super) async fn site_view(&self, world: &Arc<World>) -> Arc<SiteView> {
        let (view, failure) = world.site_view().await;
        if let Some(failure) = failure {
            self.emit(Event::Notice(failure));
        }
        Arc::new(view)
    }
}
