//! Many servers at once: reading, comparing, applying and undoing, each as for one server, with one report.
//!
//! An apply takes what was shown: servers whose comparison failed stay failed, servers that are as wanted stay as they
//! are. The first ones (the canary, 試験台) are written one after another; where one of them is not as wanted
//! afterwards, nothing further is tried.

use super::{
    Attempt, Failure, Progress, Reply, changing, configuring, dispatch::guarded, job::Job,
    off_runtime::cancelled,
};
use crate::{
    configure::target::{Actual, Consent, Outcome, Plan, Report},
    site::Wanted,
};
use std::{collections::VecDeque, sync::Arc};
use tokio::task::JoinSet;

/// What many servers are asked.
#[derive(Clone, Debug)]
pub struct FleetRequest {
    /// What to do.
    pub work: FleetWork,
    /// How many servers at a time, at most [`FleetRequest::MOST_PARALLEL`].
    pub parallel: usize,
}

impl FleetRequest {
    /// So many at a time by default: each BMC has one session only, and they do not mind each other.
    pub const USUAL_PARALLEL: usize = 512;
    /// Each takes two file descriptors; the engine asks for enough of them when it starts.
    pub const MOST_PARALLEL: usize = 1024;
}

/// What to do with many servers.
#[derive(Clone, Debug)]
pub enum FleetWork {
    /// Reads the alert settings.
    Read {
        /// Which servers.
        servers: Vec<String>,
    },
    /// Compares with what is wanted.
    Plan {
        /// Which servers.
        servers: Vec<String>,
        /// Instead of the saved wanted states.
        wanted: Option<Box<Wanted>>,
    },
    /// Applies what was shown.
    Apply {
        /// The answer of `Plan`, as it was shown.
        planned: Arc<FleetReport>,
        /// What may be displaced.
        consent: Consent,
        /// How many servers are written first, one after another.
        canary: usize,
    },
    /// Puts back what was there before the last apply.
    Undo {
        /// Which servers.
        servers: Vec<String>,
    },
}

impl FleetWork {
    pub(super) fn attempt(&self) -> Attempt {
        match self {
            Self::Read { .. } | Self::Plan { .. } => Attempt::ReadBmc,
            Self::Apply { .. } => Attempt::ApplyBmc,
            Self::Undo { .. } => Attempt::UndoBmc,
        }
    }
}

/// What became of many servers, in the order they were named.
#[derive(Clone, Debug, Default)]
pub struct FleetReport {
    /// One for each server.
    pub servers: Vec<FleetServer>,
}

/// What became of one of them.
#[derive(Clone, Debug)]
pub struct FleetServer {
    /// Its name.
    pub server: String,
    /// What came of it.
    pub outcome: FleetOutcome,
}

/// What came of one of many servers.
#[derive(Clone, Debug)]
pub enum FleetOutcome {
    /// Its settings.
    Read(Box<Actual>),
    /// The difference. After an apply: it was as wanted already.
    Planned(Box<Plan>),
    /// It was written.
    Applied(Box<Report>),
    /// It was put back.
    Undone(Box<Report>),
    /// It could not be dealt with.
    Failed(Arc<Failure>),
    /// An earlier one failed, or the user stopped before it.
    NotTried,
}

/// How a server stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FleetStatus {
    /// It was read.
    Read,
    /// It is as wanted; nothing was written.
    Unchanged,
    /// Something would be written, or stands in the way.
    Differs,
    /// It was written, and read back as wanted.
    Applied,
    /// It was put back.
    Undone,
    /// Something was not taken.
    Rejected,
    /// Nobody knows whether something was taken.
    Unknown,
    /// It could not be dealt with.
    Failed,
    /// Nothing was tried.
    NotTried,
}

impl FleetStatus {
    /// The stable name of `--json` and of reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Unchanged => "unchanged",
            Self::Differs => "differs",
            Self::Applied => "applied",
            Self::Undone => "undone",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::NotTried => "not_tried",
        }
    }

    /// Whether somebody has to look at it.
    pub fn is_trouble(self) -> bool {
        matches!(
            self,
            Self::Rejected | Self::Unknown | Self::Failed | Self::NotTried
        )
    }
}

impl FleetServer {
    /// How it stands.
    pub fn status(&self) -> FleetStatus {
        match &self.outcome {
            FleetOutcome::Read(_) => FleetStatus::Read,
            FleetOutcome::Planned(plan) if plan.is_as_wanted() => FleetStatus::Unchanged,
            FleetOutcome::Planned(_) => FleetStatus::Differs,
            FleetOutcome::Applied(report) => written(report, FleetStatus::Applied),
            FleetOutcome::Undone(report) => written(report, FleetStatus::Undone),
            FleetOutcome::Failed(_) => FleetStatus::Failed,
            FleetOutcome::NotTried => FleetStatus::NotTried,
        }
    }

    /// The settings with their outcomes, where it came so far.
    pub fn items(&self) -> &[crate::configure::target::Item] {
        match &self.outcome {
            FleetOutcome::Planned(plan) => &plan.items,
            FleetOutcome::Applied(report) | FleetOutcome::Undone(report) => &report.items,
            FleetOutcome::Read(_) | FleetOutcome::Failed(_) | FleetOutcome::NotTried => &[],
        }
    }

    /// How many settings would change, or did.
    pub fn changes(&self) -> usize {
        let is_change = |outcome: &Outcome| matches!(outcome, Outcome::Differs | Outcome::Applied);
        self.items()
            .iter()
            .filter(|item| is_change(&item.outcome))
            .count()
    }

    /// Why it could not be dealt with.
    pub fn failure(&self) -> Option<&Arc<Failure>> {
        match &self.outcome {
            FleetOutcome::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

fn written(report: &Report, done: FleetStatus) -> FleetStatus {
    let any = |is: fn(&Outcome) -> bool| report.items.iter().any(|item| is(&item.outcome));
    if any(|outcome| matches!(outcome, Outcome::Unknown(_))) {
        FleetStatus::Unknown
    } else if !report.is_as_wanted() {
        FleetStatus::Rejected
    } else if any(|outcome| *outcome == Outcome::Applied) {
        done
    } else {
        FleetStatus::Unchanged
    }
}

impl FleetReport {
    /// How many servers stand so.
    pub fn count(&self, status: FleetStatus) -> usize {
        self.servers.iter().filter(|one| one.status() == status).count()
    }

    /// How many servers an apply would write to.
    pub fn to_write(&self) -> usize {
        self.count(FleetStatus::Differs)
    }
}

/// What is to be done with one server.
#[derive(Clone, Debug)]
enum Step {
    Read,
    Plan(Option<Box<Wanted>>),
    Apply(Box<Plan>, Consent),
    Undo,
    /// It is known already.
    Stands(FleetOutcome),
}

pub(super) async fn run(job: &Job, request: FleetRequest) -> Result<Reply, Arc<Failure>> {
    let (steps, canary) = steps(request.work);
    let world = job.shared.world();
    // Opens the store once; where it cannot be opened, each server says so.
    if let Some(server) = steps
        .first()
        .and_then(|(name, _)| world.server(name, Attempt::UseSecret).ok())
    {
        let _ = world.password(&server).await;
    }
    world.begin_many();
    let report = carry_out(job, steps, canary, request.parallel).await;
    if world.end_many().await {
        job.shared.tell_site(&world).await;
    }
    Ok(Reply::Fleet(Arc::new(report)))
}

fn steps(work: FleetWork) -> (Vec<(String, Step)>, usize) {
    let all = |servers: Vec<String>, step: Step| {
        let mut seen = std::collections::HashSet::new();
        let once = servers.into_iter().filter(move |name| seen.insert(name.clone()));
        once.map(|name| (name, step.clone())).collect()
    };
    match work {
        FleetWork::Read { servers } => (all(servers, Step::Read), 0),
        FleetWork::Plan { servers, wanted } => (all(servers, Step::Plan(wanted)), 0),
        FleetWork::Undo { servers } => (all(servers, Step::Undo), 0),
        FleetWork::Apply {
            planned,
            consent,
            canary,
        } => {
            let step = |one: &FleetServer| match &one.outcome {
                FleetOutcome::Planned(plan) if !plan.is_as_wanted() => {
                    Step::Apply(plan.clone(), consent.clone())
                }
                other => Step::Stands(other.clone()),
            };
            let steps = planned
                .servers
                .iter()
                .map(|one| (one.server.clone(), step(one)))
                .collect();
            (steps, canary)
        }
    }
}

/// Keeps what came of each server, in the order of the steps.
struct Results<'a> {
    job: &'a Job,
    servers: Vec<FleetServer>,
}

impl Results<'_> {
    fn note(&mut self, place: usize, outcome: FleetOutcome) -> FleetStatus {
        let Some(one) = self.servers.get_mut(place) else {
            return FleetStatus::NotTried;
        };
        one.outcome = outcome;
        self.job
            .shared
            .progress(self.job.id, Progress::ServerDone(Box::new(one.clone())));
        one.status()
    }
}

async fn carry_out(job: &Job, steps: Vec<(String, Step)>, canary: usize, parallel: usize) -> FleetReport {
    let not_tried = |(server, _): &(String, Step)| FleetServer {
        server: server.clone(),
        outcome: FleetOutcome::NotTried,
    };
    let mut results = Results {
        job,
        servers: steps.iter().map(not_tried).collect(),
    };
    let mut waiting: VecDeque<(usize, String, Step)> = steps
        .into_iter()
        .enumerate()
        .map(|(place, (server, step))| (place, server, step))
        .collect();
    for (place, server, step) in waiting.drain(..canary.min(waiting.len())).collect::<Vec<_>>() {
        if job.stop.is_cancelled() {
            break;
        }
        let status = results.note(place, perform(&job.part(), &server, step).await);
        if !matches!(status, FleetStatus::Applied | FleetStatus::Unchanged) {
            waiting.clear();
            break;
        }
    }
    let parallel = parallel.clamp(1, FleetRequest::MOST_PARALLEL);
    let mut running = JoinSet::new();
    loop {
        while running.len() < parallel
            && !job.stop.is_cancelled()
            && let Some((place, server, step)) = waiting.pop_front()
        {
            let part = job.part();
            running.spawn(async move { (place, perform(&part, &server, step).await) });
        }
        match running.join_next().await {
            Some(Ok((place, outcome))) => {
                results.note(place, outcome);
            }
            // Faults are caught within; what is left is the engine's own end.
            Some(Err(error)) => tracing::error!(%error, "work on one of many servers ended"),
            None => break,
        }
    }
    FleetReport {
        servers: results.servers,
    }
}

async fn perform(part: &Job, server: &str, step: Step) -> FleetOutcome {
    let tried = match &step {
        Step::Stands(outcome) => return outcome.clone(),
        Step::Read | Step::Plan(_) => Attempt::ReadBmc,
        Step::Apply(..) => Attempt::ApplyBmc,
        Step::Undo => Attempt::UndoBmc,
    };
    if part.stop.is_cancelled() {
        return FleetOutcome::Failed(cancelled(tried));
    }
    let (part, server) = (part.part(), server.to_owned());
    let done = guarded(tried, async move {
        match step {
            Step::Read => configuring::read(&part, &server).await,
            Step::Plan(wanted) => configuring::plan(&part, &server, wanted.map(|wanted| *wanted)).await,
            Step::Apply(plan, consent) => {
                // The plan that was shown for this server may have been followed by another one since.
                let world = part.shared.world();
                let guid = world.plan(&server, plan.fingerprint).and_then(|(_, guid)| guid);
                world.keep_plan(&server, (*plan).clone(), guid);
                changing::apply(&part, &server, plan.fingerprint, consent).await
            }
            Step::Undo => changing::undo(&part, &server).await,
            Step::Stands(_) => Ok(Reply::Done),
        }
    });
    match done.await {
        Ok(Reply::Read(actual)) => FleetOutcome::Read(actual),
        Ok(Reply::Plan(plan)) => FleetOutcome::Planned(plan),
        Ok(Reply::Applied(report)) => FleetOutcome::Applied(report),
        Ok(Reply::Undone(report)) => FleetOutcome::Undone(report),
        Ok(_) => FleetOutcome::NotTried,
        Err(failure) => FleetOutcome::Failed(failure),
    }
}
