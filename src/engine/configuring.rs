//! Commands that read and compare a BMC's alert settings, and the session that every command of configuring has.

use super::{
    Attempt, Cause, Failure, JobId, Progress, Reply,
    job::Job,
    kept_change, models,
    off_runtime::{cancelled, off_runtime},
    shared::Shared,
    world::World,
};
use crate::{
    configure::{
        self, IpmiBmc,
        target::{self, Consent, Item, Target},
    },
    ipmi::{ConnectOptions, Patience, line::Line},
    secrets::Secret,
    site::{Server, Wanted},
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

type Done = Result<Reply, Arc<Failure>>;

pub(super) async fn read(job: &Job, server: &str) -> Done {
    let mut bmc = Session::open(job, server, Attempt::ReadBmc).await?;
    job.shared.progress(job.id, Progress::Reading);
    let actual = bmc
        .until_stopped(job, Attempt::ReadBmc, |target| Box::pin(target.read()))
        .await?;
    bmc.remember(&actual).await;
    Ok(Reply::Read(Box::new(actual)))
}

pub(super) async fn plan(job: &Job, server: &str, wanted: Option<Wanted>) -> Done {
    let mut bmc = Session::open(job, server, Attempt::ReadBmc).await?;
    let wanted = wanted.unwrap_or_else(|| bmc.server.wanted.clone());
    bmc.plan(job, Attempt::ReadBmc, wanted, Consent::default()).await
}

/// Says that a change of this server was interrupted, to whoever does something else with it.
pub(super) async fn tell_unfinished(job: &Job, world: &World, server: &str) {
    let path = world.home.snapshot_file(server);
    let found = off_runtime(Attempt::ReadSite, move || kept_change::unfinished(&path)).await;
    if let Ok(Some(unfinished)) = found {
        job.shared.progress(job.id, Progress::Unfinished(unfinished));
    }
}

/// A server's BMC, which nobody else of us talks to meanwhile.
pub(super) struct Session {
    pub(super) world: Arc<World>,
    pub(super) server: Server,
    pub(super) target: IpmiBmc,
    tried: Attempt,
    _lane: tokio::sync::OwnedMutexGuard<()>,
}

impl Session {
    pub(super) async fn open(job: &Job, server: &str, tried: Attempt) -> Result<Self, Arc<Failure>> {
        let world = job.shared.world();
        job.shared.progress(job.id, Progress::Connecting);
        let server = world.server(server, tried)?;
        if !matches!(tried, Attempt::FinishBmc | Attempt::UndoBmc) {
            tell_unfinished(job, &world, &server.name).await;
        }
        let options = connect_options(&job.shared, &world, &server).await?;
        let lane = job.lane(&world, &server.name, tried).await?;
        Ok(Self {
            world,
            server,
            target: IpmiBmc::new(options),
            tried,
            _lane: lane,
        })
    }

    /// Reads and compares; the plan may be applied from now on.
    pub(super) async fn plan(&mut self, job: &Job, tried: Attempt, wanted: Wanted, consent: Consent) -> Done {
        job.shared.progress(job.id, Progress::Reading);
        let plan = self.until_stopped(job, tried, move |target| {
            Box::pin(async move { target.plan_with_consent(&wanted, &consent).await })
        });
        let plan = plan.await?;
        self.remember(&plan.actual).await;
        let guid = self.target.session().guid();
        self.world.keep_plan(&self.server.name, plan.clone(), guid);
        Ok(Reply::Plan(Box::new(plan)))
    }

    /// Does something that writes nothing, and drops it as soon as the user says so.
    async fn until_stopped<T>(
        &mut self,
        job: &Job,
        tried: Attempt,
        ask: impl for<'t> FnOnce(&'t mut IpmiBmc) -> Asked<'t, T>,
    ) -> Result<T, Arc<Failure>> {
        let answer = tokio::select! {
            answer = ask(&mut self.target) => answer,
            () = job.stop.cancelled() => return Err(cancelled(tried)),
        };
        answer.map_err(|error| self.failed(error))
    }

    /// What this session was opened for.
    pub(super) fn tried(&self) -> Attempt {
        self.tried
    }

    /// A failure of what this session was opened for.
    pub(super) fn failed(&self, cause: impl Into<Cause>) -> Arc<Failure> {
        Arc::new(Failure::on(self.tried, &self.server, cause))
    }

    /// Notes whether the BMC waits for answers to its alerts, and keeps in the site which suite worked, so that the
    /// BMC is never silently taken down to a weaker one.
    async fn remember(&self, actual: &target::Actual) {
        if let Some(waits) = actual.wanted_shape.snmp_alert.acknowledge {
            super::kept_answers::note(&self.world, &self.server.name, waits).await;
        }
        models::learn(&self.world, &self.server, &actual.device, self.target.observed()).await;
        // In-band there is no suite.
        let suite = actual.device.cipher_suite;
        if suite != 0 && self.server.last_suite != Some(suite) {
            self.world.remember_suite(&self.server.name, suite).await;
        }
    }
}

type Asked<'t, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, configure::Error>> + Send + 't>>;

/// How a server's BMC is reached, with its password from the store.
pub(super) async fn connect_options(
    shared: &Shared,
    world: &Arc<World>,
    server: &Server,
) -> Result<ConnectOptions, Arc<Failure>> {
    // Who may open this server's own device needs no password.
    let password = if server.bmc.is_local() {
        Secret::new("")
    } else {
        world.password(server).await?
    };
    let mut options = ConnectOptions::for_server(server, password);
    if let Some(total) = shared.bmc_timeout {
        options.patience = patience_within(total);
        let known = models::known(world, server).await;
        // A time that the user gave counts more than what is known of the model.
        return Ok(ConnectOptions {
            patience: options.patience,
            ..options.with_known(known)
        });
    }
    Ok(options.with_known(models::known(world, server).await))
}

/// Four tries with doubling waits that together take this long.
fn patience_within(total: std::time::Duration) -> Patience {
    Patience {
        first_timeout: total / 15,
        attempts: 4,
        longest_timeout: total,
        ..Patience::default()
    }
}

/// Passes each item on to the face, and the face's wish to stop back.
pub(super) struct Watch {
    shared: Arc<Shared>,
    job: JobId,
    stop: CancellationToken,
}

impl Watch {
    pub(super) fn new(job: &Job) -> Self {
        Self {
            shared: Arc::clone(&job.shared),
            job: job.id,
            stop: job.stop.clone(),
        }
    }
}

impl target::Progress for Watch {
    fn item_done(&mut self, item: &Item) {
        self.shared.progress(self.job, Progress::ItemDone(item.clone()));
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_cancelled()
    }
}
