//! Commands that read, compare, apply and undo a BMC's alert settings.

use super::{
    Attempt, Cause, Failure, JobId, Progress, Reply,
    job::Job,
    models,
    off_runtime::{cancelled, off_runtime},
    shared::Shared,
    world::World,
};
use crate::{
    configure::{
        self, IpmiBmc,
        target::{self, Consent, Fingerprint, Item, Target},
    },
    home,
    ipmi::{ConnectOptions, Patience},
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
    job.shared.progress(job.id, Progress::Reading);
    let plan = bmc.until_stopped(job, Attempt::ReadBmc, move |target| {
        Box::pin(async move { target.plan(&wanted).await })
    });
    let plan = plan.await?;
    bmc.remember(&plan.actual).await;
    bmc.world.keep_plan(server, plan.clone());
    Ok(Reply::Plan(Box::new(plan)))
}

pub(super) async fn apply(job: &Job, server: &str, print: Fingerprint, consent: Consent) -> Done {
    let mut bmc = Session::open(job, server, Attempt::ApplyBmc).await?;
    let plan = bmc
        .world
        .plan(server, print)
        .ok_or_else(|| Arc::new(Failure::on(Attempt::ApplyBmc, &bmc.server, Cause::NoSuchPlan)))?;
    let path = bmc.world.home.snapshot_file(server);
    let mut keep = move |snapshot: &<IpmiBmc as Target>::Snapshot| {
        let text = serde_json::to_vec_pretty(snapshot)?;
        tokio::task::block_in_place(|| home::replace_durably(&path, &text))
    };
    let mut watch = Watch::new(job);
    let applied = bmc.target.apply(&plan, &consent, &mut keep, &mut watch).await;
    models::learn_more(&bmc.world, &bmc.server, bmc.target.observed()).await;
    let report = applied.map_err(|error| bmc.failure(Attempt::ApplyBmc, error))?;
    if let Some(waits) = plan.wanted.snmp_alert.acknowledge {
        bmc.world.book().note_answers(server, waits);
    }
    job.shared.tell_site(&bmc.world).await;
    Ok(Reply::Applied(Box::new(report)))
}

pub(super) async fn undo(job: &Job, server: &str) -> Done {
    let mut bmc = Session::open(job, server, Attempt::UndoBmc).await?;
    let path = bmc.world.home.snapshot_file(server);
    let failed = |cause: Cause| Arc::new(Failure::on(Attempt::UndoBmc, &bmc.server, cause));
    let to_read = path.clone();
    let text = match off_runtime(Attempt::UndoBmc, move || std::fs::read(to_read)).await? {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(failed(Cause::NothingToUndo));
        }
        Err(error) => return Err(failed(error.into())),
    };
    let snapshot = serde_json::from_slice(&text).map_err(|error| {
        failed(Cause::BadSnapshot {
            path: path.clone(),
            why: error.to_string(),
        })
    })?;
    let mut watch = Watch::new(job);
    let undone = bmc.target.undo(&snapshot, &mut watch).await;
    let report = undone.map_err(|error| bmc.failure(Attempt::UndoBmc, error))?;
    if report.is_as_wanted() {
        // Kept where anything was left as it is, so that it can be tried again.
        let removed = off_runtime(Attempt::UndoBmc, move || std::fs::remove_file(path)).await?;
        if let Err(error) = removed {
            tracing::warn!(%error, "a snapshot that is no longer needed could not be removed");
        }
    }
    job.shared.tell_site(&bmc.world).await;
    Ok(Reply::Undone(Box::new(report)))
}

/// A server's BMC, which nobody else of us talks to meanwhile.
struct Session {
    world: Arc<World>,
    server: Server,
    target: IpmiBmc,
    _lane: tokio::sync::OwnedMutexGuard<()>,
}

impl Session {
    async fn open(job: &Job, server: &str, tried: Attempt) -> Result<Self, Arc<Failure>> {
        let world = job.shared.world();
        job.shared.progress(job.id, Progress::Connecting);
        let server = world.server(server, tried)?;
        let options = connect_options(&job.shared, &world, &server).await?;
        let lane = job.lane(&world, &server.name, tried).await?;
        Ok(Self {
            world,
            server,
            target: IpmiBmc::new(options),
            _lane: lane,
        })
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
        answer.map_err(|error| self.failure(tried, error))
    }

    fn failure(&self, tried: Attempt, error: configure::Error) -> Arc<Failure> {
        Arc::new(Failure::on(tried, &self.server, error))
    }

    /// Notes whether the BMC waits for answers to its alerts, and keeps in the site which suite worked, so that the
    /// BMC is never silently taken down to a weaker one.
    async fn remember(&self, actual: &target::Actual) {
        if let Some(waits) = actual.wanted_shape.snmp_alert.acknowledge {
            self.world.book().note_answers(&self.server.name, waits);
        }
        models::learn(&self.world, &self.server, &actual.device, self.target.observed()).await;
        let suite = Some(actual.device.cipher_suite).filter(|&suite| suite != 0);
        if suite.is_none() || self.server.last_suite == suite {
            return;
        }
        let name = self.server.name.clone();
        let kept = self.world.change_site(move |site| {
            site.server_mut(&name)?.last_suite = suite;
            Ok(())
        });
        if let Err(failure) = kept.await {
            tracing::warn!(?failure, "the cipher suite could not be kept in the site");
        }
    }
}

type Asked<'t, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, configure::Error>> + Send + 't>>;

/// How a server's BMC is reached, with its password from the store.
pub(super) async fn connect_options(
    shared: &Shared,
    world: &World,
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
struct Watch {
    shared: Arc<Shared>,
    job: JobId,
    stop: CancellationToken,
}

impl Watch {
    fn new(job: &Job) -> Self {
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
