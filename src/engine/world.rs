//! One site with everything that belongs to it: its file, its secrets, its log, its listener, what was planned.
//!
//! The administrator's site is one world; a rehearsal is another, in a folder that is thrown away.

use super::{
    Attempt, Cause, Failure,
    address_book::AddressBook,
    listening::Listening,
    shared::lock,
    view::{ListenerView, RehearsalView, ServerView, SiteView},
};
use crate::{
    alert_log::{self, AlertLog},
    configure::target::Plan,
    home::{self, Home},
    rehearsal::Bmc,
    secrets::{Secret, Store},
    site::{self, Server, Site},
};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tokio::sync::Mutex as AsyncMutex;

/// A site and all that is kept beside it.
pub(super) struct World {
    pub(super) home: Home,
    site_file: PathBuf,
    site: Mutex<Result<Site, Arc<Failure>>>,
    secrets: Arc<Mutex<Store>>,
    log: AsyncMutex<Option<AlertLog>>,
    listening: AsyncMutex<Option<Listening>>,
    plans: Mutex<HashMap<String, Plan>>,
    lanes: Mutex<HashMap<String, Arc<AsyncMutex<()>>>>,
    book: AddressBook,
    rehearsal: Mutex<Option<Rehearsal>>,
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
    pub(super) async fn become_rehearsal(&self, site: Site, rehearsal: Rehearsal) {
        self.book.refresh(&site).await;
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
            plans: Mutex::default(),
            lanes: Mutex::default(),
            book: AddressBook::default(),
            rehearsal: Mutex::default(),
        }
    }

    /// Reads the site file. Blocks. On an error the site is empty, and the file is aside or untouched.
    pub(super) fn load_site(&self) -> Result<(), site::Error> {
        *lock(&self.site) = Ok(Site::load(&self.site_file)?);
        Ok(())
    }

    /// From now on whoever needs the site gets this failure.
    pub(super) fn refuse_site(&self, failure: Arc<Failure>) {
        *lock(&self.site) = Err(failure);
    }

    /// The site as it is.
    pub(super) fn site(&self) -> Result<Site, Arc<Failure>> {
        lock(&self.site).clone()
    }

    /// Changes the site and saves it; on an error nothing is changed.
    pub(super) async fn change_site(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Site) -> Result<(), site::Error> + Send + 'static,
    ) -> Result<(), Arc<Failure>> {
        let world = Arc::clone(self);
        let changed = tokio::task::spawn_blocking(move || {
            // Held while the file is written, so that the file always has the last change.
            let mut held = lock(&world.site);
            let mut site = held.clone()?;
            let failed = |tried, error| Arc::new(Failure::new(tried, Cause::Site(error)));
            change(&mut site).map_err(|error| failed(Attempt::ChangeServers, error))?;
            site.save(&world.site_file)
                .map_err(|error| failed(Attempt::WriteSite, error))?;
            *held = Ok(site);
            Ok(())
        });
        changed
            .await
            .unwrap_or_else(|_| Err(cancelled(Attempt::WriteSite)))?;
        self.refresh_book().await;
        Ok(())
    }

    /// Whose address it is.
    pub(super) fn book(&self) -> &AddressBook {
        &self.book
    }

    /// Looks up the site's BMCs again.
    pub(super) async fn refresh_book(&self) {
        let site = self.site().unwrap_or_default();
        self.book.refresh(&site).await;
    }

    /// A server by name.
    pub(super) fn server(&self, name: &str, tried: Attempt) -> Result<Server, Arc<Failure>> {
        let site = self.site()?;
        site.server(name)
            .cloned()
            .map_err(|error| Arc::new(Failure::new(tried, error)))
    }

    /// Does something with the secret store, off the runtime's threads.
    pub(super) async fn secrets<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, Arc<Failure>> {
        let store = Arc::clone(&self.secrets);
        let done = tokio::task::spawn_blocking(move || job(&mut lock(&store)));
        done.await.map_err(|_| cancelled(Attempt::UseSecret))
    }

    /// Whether the passwords can be had, for *This computer*.
    pub(super) fn secrets_are(&self) -> super::view::Finding {
        use super::view::Finding;
        match &*lock(&self.secrets) {
            Store::Keyring => Finding::Keyring,
            Store::LockedFile {
                passphrase: Some(_), ..
            }
            | Store::Memory(_) => Finding::LockedFile,
            Store::LockedFile { passphrase: None, .. } => Finding::LockedFileClosed,
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
        let opened = tokio::task::spawn_blocking(move || open_log(path)).await;
        let log = opened.unwrap_or(Err(Cause::Cancelled));
        let log = log.map_err(|cause| Arc::new(Failure::new(Attempt::ReadLog, cause)))?;
        *held = Some(log.clone());
        Ok(log)
    }

    /// The listener, to be started, asked or stopped.
    pub(super) async fn listening(&self) -> tokio::sync::MutexGuard<'_, Option<Listening>> {
        self.listening.lock().await
    }

    /// Stops listening; what was received is committed first.
    pub(super) async fn stop_listening(&self) {
        if let Some(listening) = self.listening.lock().await.take() {
            listening.stop().await;
        }
    }

    /// Stops listening and closes the log; a rehearsal's BMC ends, and its folder goes.
    pub(super) async fn close(&self) {
        self.stop_listening().await;
        let rehearsal = lock(&self.rehearsal).take();
        let log = self.log.lock().await.take();
        // The last owner of the log waits for its writer, which must not happen on the runtime.
        let _ = tokio::task::spawn_blocking(move || drop((log, rehearsal))).await;
    }

    /// Remembers the plan that was shown last.
    pub(super) fn keep_plan(&self, server: &str, plan: Plan) {
        lock(&self.plans).insert(server.to_owned(), plan);
    }

    /// The plan that was shown last, where it has this fingerprint.
    pub(super) fn plan(&self, server: &str, print: crate::configure::target::Fingerprint) -> Option<Plan> {
        lock(&self.plans)
            .get(server)
            .filter(|plan| plan.fingerprint == print)
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
        self.listening
            .lock()
            .await
            .as_ref()
            .map(Listening::view)
            .unwrap_or_default()
    }

    /// What the faces show of the site.
    pub(super) async fn site_view(&self) -> SiteView {
        let site = self.site().unwrap_or_default();
        let log = self.log().await.ok();
        let mut servers = Vec::with_capacity(site.servers.len());
        for server in site.servers {
            let last_proof = log
                .as_ref()
                .and_then(|log| super::proving::last_proof(log, &server.name));
            let can_undo = self.home.snapshot_file(&server.name).exists();
            servers.push(ServerView {
                server,
                last_proof,
                can_undo,
            });
        }
        SiteView {
            name: site.name,
            path: self.site_file.clone(),
            answers: site.answers,
            servers,
        }
    }
}

/// A task of ours ended without an answer: only when the engine is closing.
pub(super) fn cancelled(tried: Attempt) -> Arc<Failure> {
    Arc::new(Failure::new(tried, Cause::Cancelled))
}

fn open_log(path: PathBuf) -> Result<AlertLog, Cause> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match AlertLog::open(&path) {
        Err(alert_log::Error::NotADatabase { .. }) => {
            let aside = home::set_aside(&path, &alert_log::BESIDE)?;
            Err(Cause::LogSetAside { path, aside })
        }
        other => Ok(other?),
    }
}
