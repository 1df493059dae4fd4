//! Commands that look at a BMC: its clock, its events, its safety. One of them changes something: the clock.

use super::{
    Attempt, Failure, Progress, Reply,
    configuring::{connect_options, tell_unfinished},
    inspection::{ClockView, Convention, EventLogView, SafetyView},
    job::Job,
    off_runtime::cancelled,
    sensor_names,
    shared::Shared,
    world::World,
};
use crate::{
    inspect::{
        clock::{self, Here},
        events, safety,
    },
    ipmi::{self, line::Session},
    site::Server,
};
use std::sync::Arc;

type Done = Result<Reply, Arc<Failure>>;

pub(super) async fn read_clock(job: &Job, server: &str) -> Done {
    let mut talk = Talk::open(job, server, Attempt::ReadClock).await?;
    let reading = talk
        .until_stopped(job, async |line| clock::read(line, &Here::of_system()).await)
        .await?;
    talk.line.close().await;
    Ok(Reply::Clock(Box::new(ClockView {
        reading,
        outcome: None,
    })))
}

/// Sets it to this computer's time in the convention that was shown. It is read first, in the same session, so that
/// nothing is written to a BMC that cannot be read; from the write on it is not stopped.
pub(super) async fn set_clock(job: &Job, server: &str, convention: Convention) -> Done {
    let mut talk = Talk::open(job, server, Attempt::SetClock).await?;
    let here = Here::of_system();
    let before = talk
        .until_stopped(job, async |line| clock::read(line, &Here::of_system()).await)
        .await?;
    let set = clock::set(&mut talk.line, convention, &here).await;
    talk.line.close().await;
    Ok(Reply::Clock(Box::new(ClockView {
        reading: set.after.unwrap_or(before),
        outcome: Some(set.outcome),
    })))
}

pub(super) async fn read_events(job: &Job, server: &str, limit: Option<usize>) -> Done {
    let mut talk = Talk::open(job, server, Attempt::ReadEvents).await?;
    let (home, name) = (talk.world.home.clone(), talk.server.name.clone());
    let here = Here::of_system();
    let (reading, log, names) = talk
        .until_stopped(job, async |line| {
            let reading = clock::read(line, &Here::of_system()).await?;
            let log = events::read(line).await?;
            let names = sensor_names::learn(line, &home, &name).await?;
            Ok((reading, log, names))
        })
        .await?;
    talk.line.close().await;
    let view = EventLogView::new(&log, reading, names.as_ref(), limit, &here.zone);
    Ok(Reply::Events(Box::new(view)))
}

pub(super) async fn check_safety(job: &Job, server: &str) -> Done {
    let mut talk = Talk::open(job, server, Attempt::CheckSafety).await?;
    let evidence = talk
        .until_stopped(job, async |line| safety::gather(line).await)
        .await?;
    talk.line.close().await;
    let report = safety::judge(&evidence, &talk.server.user);
    Ok(Reply::Safety(Box::new(SafetyView::new(&evidence, report))))
}

/// Learns the names of a server's sensors when the BMC is free, in a program that stays. Nobody waits for it, and its
/// failure is nobody's.
pub(super) fn learn_sensors_later(shared: &Arc<Shared>, world: &Arc<World>, server: &Server) {
    if shared.strict {
        return;
    }
    let (shared, world, server) = (Arc::clone(shared), Arc::clone(world), server.clone());
    tokio::spawn(async move {
        let _lane = world.lane(&server.name).lock_owned().await;
        if let Ok(options) = connect_options(&shared, &world, &server).await {
            sensor_names::learn_alone(Session::new(options), &world.home, &server.name).await;
        }
    });
}

/// A session with a server's BMC, which nobody else of us talks to meanwhile.
struct Talk {
    world: Arc<World>,
    server: Server,
    tried: Attempt,
    line: Session,
    _lane: tokio::sync::OwnedMutexGuard<()>,
}

impl Talk {
    async fn open(job: &Job, server: &str, tried: Attempt) -> Result<Self, Arc<Failure>> {
        let world = job.shared.world();
        job.shared.progress(job.id, Progress::Connecting);
        let server = world.server(server, tried)?;
        tell_unfinished(job, &world, &server.name).await;
        let options = connect_options(&job.shared, &world, &server).await?;
        let lane = job.lane(&world, &server.name, tried).await?;
        let mut talk = Self {
            world,
            server,
            tried,
            line: Session::new(options),
            _lane: lane,
        };
        talk.until_stopped(job, async |line| line.open().await.map(drop))
            .await?;
        job.shared.progress(job.id, Progress::Reading);
        Ok(talk)
    }

    /// Does something that writes nothing, and drops it as soon as the user says so.
    async fn until_stopped<T>(
        &mut self,
        job: &Job,
        ask: impl AsyncFnOnce(&mut Session) -> Result<T, ipmi::Error>,
    ) -> Result<T, Arc<Failure>> {
        let answer = tokio::select! {
            answer = ask(&mut self.line) => answer,
            () = job.stop.cancelled() => return Err(cancelled(self.tried)),
        };
        answer.map_err(|error| Arc::new(Failure::on(self.tried, &self.server, error)))
    }
}
