//! One site with everything that belongs to it: its file, its secrets, its log, its listener, what was planned.
//!
//! The administrator's site is one world; a rehearsal is another, in a folder that is thrown away.

use super::{
    Attempt, Cause, Failure,
    address_book::AddressBook,
    listening::Listening,
    mibs,
    models::{self, Lesson},
    off_runtime::off_runtime,
    shared::lock,
    view::{Counters, ListenerView, RehearsalView, ServerView, SiteView},
    watching::Others,
};
use crate::{
    alert_log::{self, AlertLog},
    configure::target::{Fingerprint, Plan},
    home::{self, Home},
    rehearsal::Bmc,
    secrets::{self, Secret, Store},
    site::{self, Server, Site},
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tokio::sync::Mutex as AsyncMutex;

/// How a BMC names itself (RAKP message 2).
type Guid = [u8; 16];

/// A site and all that is kept beside it.
pub(super) struct World {
    pub(super) home: Home,
    site_file: PathBuf,
    site: Mutex<Result<Site, Arc<Failure>>>,
    secrets: Arc<Mutex<Store>>,
    log: AsyncMutex<Option<AlertLog>>,
    listening: AsyncMutex<Option<Listening>>,
    /// Held while the listener is being exchanged, so that two of them do not fight for a port.
    listening_turn: AsyncMutex<()>,
    /// What is known of other processes that listen.
    pub(super) others: Others,
    plans: Mutex<HashMap<String, (Plan, Option<Guid>)>>,
    lanes: Mutex<HashMap<String, Arc<AsyncMutex<()>>>>,
    book: AddressBook,
    rehearsal: Mutex<Option<Rehearsal>>,
    many: Mutex<Many>,
    pub(super) learnt: models::Kept,
    pub(super) mibs: mibs::Kept,
}

/// What waits while many servers are worked on, to be done once for all of them.
#[derive(Default)]
struct Many {
    /// How many such runs there are.
    runs: usize,
    /// Suites that worked, to be kept in the site.
    suites: HashMap<String, u8>,
    /// What was learnt of models.
    lessons: Vec<Lesson>,
    /// Whether the faces are to be told the site.
    is_untold: bool,
}

/// The simulated server of a rehearsal's world. Dropping it ends the simulation and removes its folder.
pub(super) struct Rehearsal {
    pub(super) view: RehearsalView,
    /// Runs as long as it is held.
    pub(super) _bmc: Bmc,
    /// Removed when dropped.
    pub(super) _folder: tempfile::TempDir,
}

impl World {
    /// The world of a home.
    pub(super) fn at(home: Home, passphrase: Option<Secret>) -> Self {
        let site_file = home.site_file();
        Self::with_site_file(home, site_file, passphrase)
    }

    /// The world of a home with a site file from elsewhere.
    pub(super) fn with_site_file(home: Home, site_file: PathBuf, passphrase: Option<Secret>) -> Self {
        let store = Store::for_home(&home, passphrase);
        Self::new(home, site_file, store)
    }

    /// The world of a rehearsal, still empty: its secrets stay in memory.
    pub(super) fn for_rehearsal(home: Home, secrets: Store) -> Self {
        let site_file = home.site_file();
        Self::new(home, site_file, secrets)
    }

    /// The rehearsal begins, with this site.
    pub(super) fn become_rehearsal(&self, site: Site, rehearsal: Rehearsal) {
        self.book.refresh(&site);
        *lock(&self.site) = Ok(site);
        *lock(&self.rehearsal) = Some(rehearsal);
    }

    fn new(home: Home, site_file: PathBuf, store: Store) -> Self {
        Self {
            home,
            site_file,
            site: Mutex::new(Ok(Site::default())),
            secrets: Arc::new(Mutex::new(store)),
            log: AsyncMutex::default(),
            listening: AsyncMutex::default(),
            listening_turn: AsyncMutex::default(),
            others: Others::default(),
            plans: Mutex::default(),
            lanes: Mutex::default(),
            book: AddressBook::default(),
            rehearsal: Mutex::default(),
            many: Mutex::default(),
            learnt: models::Kept::default(),
            mibs: mibs::Kept::default(),
        }
    }

    /// Reads the site file. Blocks. On an error the site is empty, and the file is aside or untouched.
    pub(super) fn load_site(&self) -> Result<(), site::Error> {
        *lock(&self.site) = Ok(Site::load(&self.site_file)?);
        self.book.hear(super::kept_answers::read(&self.home));
        Ok(())
    }

    /// The site's file.
    pub(super) fn site_file(&self) -> &Path {
        &self.site_file
    }

    /// What another process has saved is the site now; whether that is news. A site that could not be read is left as
    /// the failure that was told.
    pub(super) fn take_site(&self, site: Site) -> bool {
        let mut held = lock(&self.site);
        let is_news = held.as_ref().is_ok_and(|known| *known != site);
        if is_news {
            *held = Ok(site);
        }
        is_news
    }

    /// From now on whoever needs the site gets this failure.
    pub(super) fn refuse_site(&self, failure: Arc<Failure>) {
        *lock(&self.site) = Err(failure);
    }

    /// The site as it is.
    pub(super) fn site(&self) -> Result<Site, Arc<Failure>> {
        lock(&self.site).clone()
    }

    /// Changes the site and saves it; on an error nothing is changed. What another process has saved meanwhile is
    /// read first, so that neither undoes the other.
    pub(super) async fn change_site(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Site) -> Result<(), site::Error> + Send + 'static,
    ) -> Result<(), Arc<Failure>> {
        let world = Arc::clone(self);
        let changed = off_runtime(Attempt::WriteSite, move || {
            // Held while the file is written, so that the file always has the last change.
            let mut held = lock(&world.site);
            let known = held.clone()?;
            let failed = |tried, error| Arc::new(Failure::new(tried, Cause::Site(error)));
            let site = change_file(&world.site_file, known, change)
                .map_err(|(tried, error)| failed(tried, error))?;
            *held = Ok(site);
            Ok::<_, Arc<Failure>>(())
        });
        changed.await??;
        self.refresh_book();
        Ok(())
    }

    /// Many servers are worked on from now on: what each of them would change in the site waits.
    pub(super) fn begin_many(&self) {
        lock(&self.many).runs += 1;
    }

    /// That is over; what waited is done at once. Returns whether the faces are to be told the site.
    pub(super) async fn end_many(self: &Arc<Self>) -> bool {
        let (suites, lessons, is_untold) = {
            let mut many = lock(&self.many);
            many.runs = many.runs.saturating_sub(1);
            (
                std::mem::take(&mut many.suites),
                std::mem::take(&mut many.lessons),
                std::mem::take(&mut many.is_untold),
            )
        };
        models::keep(self, lessons).await;
        let has_suites = !suites.is_empty();
        if has_suites {
            self.keep_suites(suites).await;
        }
        is_untold || has_suites
    }

    /// Whether the faces are told the site later, because many servers are worked on.
    pub(super) fn tells_later(&self) -> bool {
        let mut many = lock(&self.many);
        many.is_untold |= many.runs > 0;
        many.runs > 0
    }

    /// Has what was learnt wait, where many servers are worked on; gives it back where it is to be kept at once.
    pub(super) fn learn_later(&self, lesson: Lesson) -> Option<Lesson> {
        let mut many = lock(&self.many);
        if many.runs == 0 {
            return Some(lesson);
        }
        many.lessons.push(lesson);
        None
    }

    /// Keeps in the site which suite worked, so that the BMC is never silently taken down to a weaker one.
    pub(super) async fn remember_suite(self: &Arc<Self>, server: &str, suite: u8) {
        let waits = {
            let mut many = lock(&self.many);
            let waits = many.runs > 0;
            if waits {
                many.suites.insert(server.to_owned(), suite);
            }
            waits
        };
        if !waits {
            self.keep_suites(HashMap::from([(server.to_owned(), suite)]))
                .await;
        }
    }

    async fn keep_suites(self: &Arc<Self>, suites: HashMap<String, u8>) {
        let kept = self.change_site(move |site| {
            for server in &mut site.servers {
                if let Some(suite) = suites.get(&server.name) {
                    server.last_suite = Some(*suite);
                }
            }
            Ok(())
        });
        if let Err(failure) = kept.await {
            tracing::warn!(?failure, "the cipher suite could not be kept in the site");
        }
    }

    /// Whose address it is.
    pub(super) fn book(&self) -> &AddressBook {
        &self.book
    }

    /// Looks up the site's BMCs again.
    pub(super) fn refresh_book(&self) {
        self.book.refresh(&self.site().unwrap_or_default());
    }

    /// A server by name.
    pub(super) fn server(&self, name: &str, tried: Attempt) -> Result<Server, Arc<Failure>> {
        let site = lock(&self.site);
        let site = site.as_ref().map_err(Arc::clone)?;
        site.server(name).cloned().map_err(|error| {
            let failure = Failure::new(tried, error);
            Arc::new(Failure {
                server: Some(name.to_owned()),
                ..failure
            })
        })
    }

    /// A server's password.
    pub(super) async fn password(&self, server: &Server) -> Result<Secret, Arc<Failure>> {
        let (store, name) = (Arc::clone(&self.secrets), server.secret_name());
        let got = off_runtime(Attempt::UseSecret, move || lock(&store).get(&name)).await?;
        got.map_err(|error| Arc::new(Failure::on(Attempt::UseSecret, server, error)))
    }

    /// A secret by its name in the store. The outer failure is ours, the inner one the store's.
    pub(super) async fn secret(&self, name: String) -> Result<Result<Secret, secrets::Error>, Arc<Failure>> {
        let store = Arc::clone(&self.secrets);
        off_runtime(Attempt::UseSecret, move || lock(&store).get(&name)).await
    }

    /// Changes the secret store for one server, one process after another.
    pub(super) async fn change_secrets(
        &self,
        server: &Server,
        change: impl FnOnce(&mut Store) -> Result<(), secrets::Error> + Send + 'static,
    ) -> Result<(), Arc<Failure>> {
        self.change_store(change)
            .await?
            .map_err(|error| Arc::new(Failure::on(Attempt::UseSecret, server, error)))
    }

    /// Forgets and keeps the secrets of many servers at once.
    pub(super) async fn change_many_secrets(
        &self,
        keep: Vec<(String, Secret)>,
        forget: Vec<String>,
    ) -> Result<(), Arc<Failure>> {
        self.change_store(move |store| store.change(keep, &forget))
            .await?
            .map_err(|error| Arc::new(Failure::new(Attempt::UseSecret, error)))
    }

    async fn change_store(
        &self,
        change: impl FnOnce(&mut Store) -> Result<(), secrets::Error> + Send + 'static,
    ) -> Result<Result<(), secrets::Error>, Arc<Failure>> {
        let store = Arc::clone(&self.secrets);
        off_runtime(Attempt::UseSecret, move || {
            let mut store = lock(&store);
            let _turn = match &*store {
                Store::LockedFile(file) => {
                    Some(
                        home::lock_beside(file.path()).map_err(|source| secrets::Error::Io {
                            path: file.path().to_owned(),
                            source,
                        })?,
                    )
                }
                Store::Keyring | Store::Memory(_) => None,
            };
            change(&mut store)
        })
        .await
    }

    /// Whether the passwords can be had, for *This computer*. Blocks while the store is at work.
    pub(super) fn secrets_are(&self) -> super::view::Finding {
        use super::view::Finding;
        match &*lock(&self.secrets) {
            Store::Keyring => Finding::Keyring,
            Store::LockedFile(file) if !file.has_passphrase() => Finding::LockedFileClosed,
            Store::LockedFile(_) | Store::Memory(_) => Finding::LockedFile,
        }
    }

    /// The log, opened when it is first needed. A file that is no database is set aside, and the call fails; the
    /// next one begins a new log.
    pub(super) async fn log(&self) -> Result<AlertLog, Arc<Failure>> {
        let mut held = self.log.lock().await;
        if let Some(log) = &*held {
            return Ok(log.clone());
        }
        let path = self.home.log_file();
        let opened = off_runtime(Attempt::ReadLog, move || super::log_care::open(path)).await?;
        let log = opened.map_err(|cause| Arc::new(Failure::new(Attempt::ReadLog, cause)))?;
        *held = Some(log.clone());
        Ok(log)
    }

    /// Closes the log, whose file is damaged, and begins a new one with what can be read of it.
    pub(super) async fn replace_log(&self) -> Result<alert_log::Replaced, Arc<Failure>> {
        let mut held = self.log.lock().await;
        let (open, path) = (held.take(), self.home.log_file());
        let replaced = off_runtime(Attempt::CheckLog, move || {
            drop(open);
            alert_log::replace_damaged(&path)
        });
        replaced
            .await?
            .map_err(|error| Arc::new(Failure::new(Attempt::CheckLog, error)))
    }

    /// The log, where there is one: showing the servers must not create it.
    pub(super) async fn log_if_there(&self) -> Result<Option<AlertLog>, Arc<Failure>> {
        let is_there = self.log.lock().await.is_some() || self.home.log_file().exists();
        if is_there {
            self.log().await.map(Some)
        } else {
            Ok(None)
        }
    }

    /// The listener, to be started, asked or stopped.
    pub(super) async fn listening(&self) -> tokio::sync::MutexGuard<'_, Option<Listening>> {
        self.listening.lock().await
    }

    /// For whoever is about to exchange the listener.
    pub(super) async fn listening_turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.listening_turn.lock().await
    }

    /// Stops listening; what was received is committed first. Returns the last counters where somebody listened.
    pub(super) async fn stop_listening(&self) -> Option<Counters> {
        // Taken out first: while the listener ends, its follower still asks who listens.
        let stopping = self.listening.lock().await.take();
        match stopping {
            Some(listening) => Some(listening.stop().await),
            None => None,
        }
    }

    /// Stops listening and closes the log; a rehearsal's BMC ends, and its folder goes.
    pub(super) async fn close(&self) {
        self.stop_listening().await;
        let rehearsal = lock(&self.rehearsal).take();
        let log = self.log.lock().await.take();
        // The last owner of the log waits for its writer, which must not happen on the runtime.
        let closed = off_runtime(Attempt::End, move || drop((log, rehearsal))).await;
        if let Err(failure) = closed {
            tracing::error!(?failure, "the log was not closed in order");
        }
    }

    /// Remembers the plan that was shown last, and of which BMC.
    pub(super) fn keep_plan(&self, server: &str, plan: Plan, guid: Option<Guid>) {
        lock(&self.plans).insert(server.to_owned(), (plan, guid));
    }

    /// The plan that was shown last, where it has this fingerprint.
    pub(super) fn plan(&self, server: &str, print: Fingerprint) -> Option<(Plan, Option<Guid>)> {
        lock(&self.plans)
            .get(server)
            .filter(|(plan, _)| plan.fingerprint == print)
            .cloned()
    }

    /// One session per BMC: whoever holds the lane may talk to it.
    pub(super) fn lane(&self, server: &str) -> Arc<AsyncMutex<()>> {
        Arc::clone(lock(&self.lanes).entry(server.to_owned()).or_default())
    }

    /// The rehearsal, where this is one.
    pub(super) fn rehearsal_view(&self) -> Option<RehearsalView> {
        lock(&self.rehearsal)
            .as_ref()
            .map(|rehearsal| rehearsal.view.clone())
    }

    /// What the faces show of the listener.
    pub(super) async fn listener_view(&self) -> ListenerView {
        if let Some(ours) = self.listening.lock().await.as_ref() {
            return ours.view();
        }
        self.others.view()
    }

    /// What the faces show of the site, and why the log says nothing about it where it should.
    pub(super) async fn site_view(self: &Arc<Self>) -> (SiteView, Option<Arc<Failure>>) {
        let (log, failure) = match self.log_if_there().await {
            Ok(log) => (log, None),
            Err(failure) => (None, Some(failure)),
        };
        let world = Arc::clone(self);
        let view = off_runtime(Attempt::ReadSite, move || world.read_site_view(log.as_ref())).await;
        match view {
            Ok(view) => (view, failure),
            Err(fault) => (SiteView::default(), Some(fault)),
        }
    }

    /// Blocks.
    fn read_site_view(&self, log: Option<&AlertLog>) -> SiteView {
        let site = self.site().unwrap_or_default();
        let servers = site.servers.into_iter().map(|server| ServerView {
            last_proof: log.and_then(|log| super::proving::last_proof(log, &server.name)),
            can_undo: self.home.snapshot_file(&server.name).exists(),
            unfinished: super::kept_change::unfinished(&self.home.snapshot_file(&server.name)),
            server,
        });
        SiteView {
            name: site.name,
            path: self.site_file.clone(),
            answers: site.answers,
            servers: servers.collect(),
        }
    }
}

/// Changes the site file while no other process does, from what it holds now; `known` is what it held, for a file that
/// does not exist (yet, or any more). Blocks.
fn change_file(
    path: &Path,
    known: Site,
    change: impl FnOnce(&mut Site) -> Result<(), site::Error>,
) -> Result<Site, (Attempt, site::Error)> {
    let io = |source| site::Error::Io {
        path: path.to_owned(),
        source,
    };
    let _turn = home::lock_beside(path).map_err(|error| (Attempt::WriteSite, io(error)))?;
    let mut site = if path.exists() {
        Site::load(path).map_err(|error| (Attempt::ReadSite, error))?
    } else {
        known
    };
    change(&mut site).map_err(|error| (Attempt::ChangeServers, error))?;
    site.save(path).map_err(|error| (Attempt::WriteSite, error))?;
    Ok(site)
}
