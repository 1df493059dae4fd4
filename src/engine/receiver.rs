//! Whom the receiver listens to: the site's settings and the passphrases of SNMPv3 users, made into the gate that every
//! datagram passes; and their changes, which hold at once where this engine listens.

use super::{
    Attempt, Cause, Failure, Reply, event::Event, job::Job, off_runtime::off_runtime, shared::Shared,
    view::ReceiverView, world::World,
};
use crate::{
    home::Home,
    receive::{
        Gate, own_engine,
        snmp::{UserKeys, Usm},
    },
    secrets::Secret,
    site::{
        self, AllowedCommunity, EngineId, MIN_PASSPHRASE_BYTES, Network, Receiver, ReceiverError, Site,
        SnmpUser,
    },
};
use jiff::Timestamp;
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

type Done = Result<Reply, Arc<Failure>>;

/// How often what is known of SNMPv3 senders is kept: a crash forgets no more.
const KEEP_SENDERS_EVERY: Duration = Duration::from_secs(60);

/// A user to add.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Name and protocols.
    pub user: SnmpUser,
    /// The passphrase for authentication, where it has one.
    pub auth: Option<Secret>,
    /// The passphrase for privacy, where it has one.
    pub privacy: Option<Secret>,
}

/// One change of whom the receiver listens to.
#[derive(Clone, Debug)]
pub enum ReceiverChange {
    /// Adds a user of SNMPv3, and keeps the passphrases.
    AddUser(NewUser),
    /// Removes a user and forgets the passphrases.
    RemoveUser {
        /// The name.
        name: String,
        /// The engine it is for, where it is for one only.
        engine: Option<EngineId>,
    },
    /// Takes this community; only those on the list are taken from then on.
    AllowCommunity(AllowedCommunity),
    /// Takes a community off the list.
    RemoveCommunity(String),
    /// Takes these senders; only those on the list are taken from then on.
    AllowSource(Network),
    /// Takes senders off the list.
    RemoveSource(Network),
    /// Whether only SNMPv3 is taken.
    OnlyV3(bool),
}

/// Whether a listener on this home needs stored passphrases. Blocks.
pub fn listening_uses_secrets(home: &Home) -> bool {
    let users = |site: Site| site.receiver.users.iter().any(|user| user.auth.is_some());
    // What is wrong with the file is said when the engine reads it, which also sets it aside.
    home.site_file().exists() && Site::look(&home.site_file()).is_some_and(users)
}

pub(super) async fn show(job: &Job) -> Done {
    view(&job.shared.world()).await
}

async fn view(world: &Arc<World>) -> Done {
    let settings = world.site()?.receiver;
    let path = world.home.snmp_engine_file();
    let engine_id = off_runtime(Attempt::ReadSite, move || own_engine::id(&path)).await?;
    let is_listening = world.listening().await.is_some();
    Ok(Reply::Receiver(Box::new(ReceiverView {
        settings,
        engine_id,
        is_listening,
    })))
}

pub(super) async fn change(job: &Job, change: ReceiverChange) -> Done {
    let world = job.shared.world();
    // One after another, so that the last one decides what the gate lets in.
    let _turn = world.listening_turn().await;
    match change {
        ReceiverChange::AddUser(new) => add_user(&world, new).await?,
        ReceiverChange::RemoveUser { name, engine } => remove_user(&world, name, engine).await?,
        ReceiverChange::AllowCommunity(community) => {
            settings(&world, move |receiver| receiver.allow_community(community)).await?;
        }
        ReceiverChange::RemoveCommunity(name) => {
            settings(&world, move |receiver| receiver.remove_community(&name)).await?;
        }
        ReceiverChange::AllowSource(source) => {
            settings(&world, move |receiver| {
                receiver.allow_source(source);
                Ok(())
            })
            .await?;
        }
        ReceiverChange::RemoveSource(source) => {
            settings(&world, move |receiver| receiver.remove_source(source)).await?;
        }
        ReceiverChange::OnlyV3(only_v3) => {
            settings(&world, move |receiver| {
                receiver.only_v3 = only_v3;
                Ok(())
            })
            .await?;
        }
    }
    renew(&job.shared, &world).await?;
    view(&world).await
}

async fn settings(
    world: &Arc<World>,
    change: impl FnOnce(&mut Receiver) -> Result<(), ReceiverError> + Send + 'static,
) -> Result<(), Arc<Failure>> {
    let changed = world
        .change_site(move |site| Ok(change(&mut site.receiver)?))
        .await;
    changed.map_err(|failure| match &*failure.cause {
        Cause::Site(site::Error::Receiver(_)) => Arc::new(Failure {
            tried: Attempt::ChangeReceiver,
            ..Failure::clone(&failure)
        }),
        _ => failure,
    })
}

/// The passphrases are kept first: a user without them could not be heard.
async fn add_user(world: &Arc<World>, new: NewUser) -> Result<(), Arc<Failure>> {
    let NewUser { user, auth, privacy } = new;
    let refused = |error| {
        let error = site::Error::Receiver(error);
        Arc::new(Failure::new(Attempt::ChangeReceiver, error))
    };
    let mut secrets = Vec::new();
    for (needed, passphrase, name) in [
        (user.auth.is_some(), auth, user.auth_secret_name()),
        (user.privacy.is_some(), privacy, user.privacy_secret_name()),
    ] {
        match passphrase.filter(|_| needed) {
            Some(passphrase) if passphrase.expose().len() >= MIN_PASSPHRASE_BYTES => {
                secrets.push((name, passphrase));
            }
            None if !needed => {}
            _ => return Err(refused(ReceiverError::ShortPassphrase)),
        }
    }
    world.site()?.receiver.add_user(user.clone()).map_err(refused)?;
    if !secrets.is_empty() {
        world.change_many_secrets(secrets, Vec::new()).await?;
    }
    settings(world, move |receiver| receiver.add_user(user)).await
}

/// The user goes first: a secret that nobody needs does no harm.
async fn remove_user(world: &Arc<World>, name: String, engine: Option<EngineId>) -> Result<(), Arc<Failure>> {
    let found = world.site()?.receiver.user(&name, engine.as_ref()).cloned();
    let user = found.map_err(|error| {
        Arc::new(Failure::new(
            Attempt::ChangeReceiver,
            site::Error::Receiver(error),
        ))
    })?;
    let mut secrets = Vec::new();
    secrets.extend(user.auth.map(|_| user.auth_secret_name()));
    secrets.extend(user.privacy.map(|_| user.privacy_secret_name()));
    settings(world, move |receiver| {
        receiver.remove_user(&name, engine.as_ref())
    })
    .await?;
    if secrets.is_empty() {
        return Ok(());
    }
    world.change_many_secrets(Vec::new(), secrets).await
}

/// The gate of a listener that is about to start. Where there are users, this counts as a start of our SNMP engine, and
/// is on disk when it returns.
pub(super) async fn gate(shared: &Shared, world: &Arc<World>) -> Result<Gate, Arc<Failure>> {
    let receiver = world.site().unwrap_or_default().receiver;
    let users = users(shared, world, &receiver).await?;
    let usm = usm(world, users).await?;
    Ok(Gate::new(receiver, usm))
}

/// Has a listener that is at work go by the settings as they are now.
/// What the site says now holds at once where this engine listens.
pub(super) async fn renew(shared: &Shared, world: &Arc<World>) -> Result<(), Arc<Failure>> {
    let Some(gate) = world
        .listening()
        .await
        .as_ref()
        .map(super::listening::Listening::gate)
    else {
        return Ok(());
    };
    let receiver = world.site()?.receiver;
    let users = users(shared, world, &receiver).await?;
    if gate.with_usm(|_| ()).is_some() {
        gate.change_users(receiver, users, Instant::now());
    } else {
        let usm = usm(world, users).await?;
        gate.change(receiver, usm);
    }
    Ok(())
}

async fn usm(world: &Arc<World>, users: Vec<UserKeys>) -> Result<Option<Usm>, Arc<Failure>> {
    if users.is_empty() {
        return Ok(None);
    }
    let (path, senders) = (world.home.snmp_engine_file(), world.home.snmp_senders_file());
    let started = off_runtime(Attempt::Listen, move || {
        let failed = |source| {
            let path = path.clone();
            Arc::new(Failure::new(Attempt::Listen, Cause::File { path, source }))
        };
        let own = own_engine::start(&path).map_err(failed)?;
        let salt = own_engine::random_salt().map_err(failed)?;
        let known = own_engine::load_senders(&senders, Timestamp::now());
        Ok(Usm::new(own, users, known, salt, Instant::now()))
    });
    started.await?.map(Some)
}

/// The users with their keys. The console is told of a passphrase that is not to be had; the window is told, too, and
/// listens without that user: a lost passphrase must not cost the alerts of all others.
async fn users(
    shared: &Shared,
    world: &Arc<World>,
    receiver: &Receiver,
) -> Result<Vec<UserKeys>, Arc<Failure>> {
    let mut keyed = Vec::new();
    for user in &receiver.users {
        let (auth, privacy) = match passphrases(world, user).await {
            Ok(passphrases) => passphrases,
            Err(failure) if shared.strict => return Err(failure),
            Err(failure) => {
                shared.emit(Event::Notice(failure));
                continue;
            }
        };
        let user = user.clone();
        let made = off_runtime(Attempt::Listen, move || {
            UserKeys::new(user, auth.as_ref(), privacy.as_ref())
        });
        keyed.extend(made.await?);
    }
    Ok(keyed)
}

async fn passphrases(
    world: &Arc<World>,
    user: &SnmpUser,
) -> Result<(Option<Secret>, Option<Secret>), Arc<Failure>> {
    let get = async |name: Option<String>| match name {
        None => Ok(None),
        Some(name) => {
            let got = world.secret(name).await?;
            got.map(Some)
                .map_err(|error| Arc::new(Failure::new(Attempt::Listen, error)))
        }
    };
    let auth = get(user.auth.map(|_| user.auth_secret_name())).await?;
    let privacy = get(user.privacy.map(|_| user.privacy_secret_name())).await?;
    Ok((auth, privacy))
}

/// Keeps what is known of SNMPv3 senders now and then, and at the end.
pub(super) struct SendersKept {
    path: PathBuf,
    gate: Arc<Gate>,
    now_and_then: JoinHandle<()>,
}

impl SendersKept {
    pub(super) fn begin(world: &Arc<World>, gate: &Arc<Gate>) -> Self {
        let (path, gate) = (world.home.snmp_senders_file(), Arc::clone(gate));
        let (to, of) = (path.clone(), Arc::clone(&gate));
        let now_and_then = tokio::spawn(async move {
            let mut tick = tokio::time::interval(KEEP_SENDERS_EVERY);
            tick.tick().await;
            loop {
                tick.tick().await;
                keep(&to, &of).await;
            }
        });
        Self {
            path,
            gate,
            now_and_then,
        }
    }

    pub(super) async fn end(self) {
        self.now_and_then.abort();
        keep(&self.path, &self.gate).await;
    }
}

async fn keep(path: &std::path::Path, gate: &Gate) {
    let known = gate
        .with_usm(|usm| usm.known_engines(Instant::now()))
        .unwrap_or_default();
    if known.is_empty() {
        return;
    }
    let path = path.to_owned();
    let kept = off_runtime(Attempt::Listen, move || {
        own_engine::save_senders(&path, known, Timestamp::now())
    });
    match kept.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "what is known of SNMPv3 senders was not kept"),
        Err(failure) => tracing::warn!(?failure, "what is known of SNMPv3 senders was not kept"),
    }
}
