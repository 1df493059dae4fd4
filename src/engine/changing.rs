//! Commands that write to a server: apply, finish what was interrupted, undo. What undo needs, and that the change was
//! begun, is on disk before the first write; one process at a time changes a server.

use super::{
    Attempt, Cause, Failure, Progress, Reply,
    actor::origin,
    change_record::{ChangeRecord, Paths},
    configuring::{Session, Watch},
    job::Job,
    kept_change::{About, KeptChange, State, hexadecimal},
    models,
    off_runtime::off_runtime,
    turn::Turn,
};
use crate::{
    configure::target::{Consent, Fingerprint, Plan, Target},
    history::Kind,
    ipmi::line::Line,
    site::Wanted,
};
use std::sync::Arc;

type Done = Result<Reply, Arc<Failure>>;

pub(super) async fn apply(job: &Job, server: &str, print: Fingerprint, consent: Consent) -> Done {
    write_plan(job, server, Attempt::ApplyBmc, print, Some(consent)).await
}

/// Compares and applies in one session, for whoever agreed beforehand; the plan is told before the first write. Where
/// everything stands as wanted, the plan is the answer.
pub(super) async fn apply_at_once(job: &Job, server: &str, wanted: Option<Wanted>, consent: Consent) -> Done {
    let mut bmc = Session::open(job, server, Attempt::ApplyBmc).await?;
    let wanted = wanted.unwrap_or_else(|| bmc.server.wanted.clone());
    // Held from before the reading, so that no other process of ours writes between it and the first write.
    let turn = Turn::take(&bmc, Attempt::ApplyBmc).await?;
    let previous = turn.kept(&bmc).await?;
    release_left_over(&mut bmc, previous.as_ref()).await?;
    bmc.target.expect_to_write().await;
    let Reply::Plan(plan) = bmc
        .plan(job, Attempt::ApplyBmc, wanted, Consent::default())
        .await?
    else {
        return Err(bmc.failed(Cause::Fault("a plan that is none".to_owned())));
    };
    job.shared.progress(job.id, Progress::Planned(plan.clone()));
    if plan.is_as_wanted() {
        return Ok(Reply::Plan(plan));
    }
    let guid = bmc.target.session().guid();
    let change = Change {
        kind: Kind::Apply,
        plan: *plan,
        guid,
        consent,
        is_at_once: true,
    };
    carry_out(job, bmc, turn, previous, change).await
}

/// Compares with what the interrupted change had wanted.
pub(super) async fn plan_finish(job: &Job, server: &str) -> Done {
    let mut bmc = Session::open(job, server, Attempt::FinishBmc).await?;
    let turn = Turn::take(&bmc, Attempt::FinishBmc).await?;
    let about = interrupted(&bmc, turn.kept(&bmc).await?)?;
    drop(turn);
    bmc.plan(job, Attempt::FinishBmc, about.wanted, about.consent)
        .await
}

pub(super) async fn finish(job: &Job, server: &str, print: Fingerprint) -> Done {
    write_plan(job, server, Attempt::FinishBmc, print, None).await
}

/// Carries out the plan that was shown; with the interrupted change's own consent where none is given.
async fn write_plan(
    job: &Job,
    server: &str,
    tried: Attempt,
    print: Fingerprint,
    consent: Option<Consent>,
) -> Done {
    let mut bmc = Session::open(job, server, tried).await?;
    let (plan, guid) = bmc
        .world
        .plan(server, print)
        .ok_or_else(|| bmc.failed(Cause::NoSuchPlan))?;
    let turn = Turn::take(&bmc, tried).await?;
    let previous = turn.kept(&bmc).await?;
    let (kind, consent) = match consent {
        Some(consent) => (Kind::Apply, consent),
        None => {
            let about = interrupted(&bmc, previous.clone())?;
            if about.wanted != plan.wanted {
                // Shown last was a plan of something else.
                return Err(bmc.failed(Cause::NoSuchPlan));
            }
            (Kind::Finish, about.consent)
        }
    };
    release_left_over(&mut bmc, previous.as_ref()).await?;
    let change = Change {
        kind,
        plan,
        guid,
        consent,
        is_at_once: false,
    };
    carry_out(job, bmc, turn, previous, change).await
}

/// What is to be carried out.
struct Change {
    kind: Kind,
    plan: Plan,
    guid: Option<[u8; 16]>,
    consent: Consent,
    /// The plan was made by this session just now.
    is_at_once: bool,
}

/// Writes it, with the record that undo and the history need.
async fn carry_out(
    job: &Job,
    mut bmc: Session,
    turn: Turn,
    previous: Option<KeptChange>,
    change: Change,
) -> Done {
    let Change {
        kind,
        plan,
        guid,
        consent,
        is_at_once,
    } = change;
    let tried = bmc.tried();
    let about = About {
        kind,
        origin: origin(&bmc.server, Some(&plan.actual.device), guid),
        wanted: plan.wanted.clone(),
        consent: consent.clone(),
        fingerprint: hexadecimal(plan.fingerprint),
    };
    let mut record = ChangeRecord::new(Paths::of(&bmc), about, previous, plan.items.clone());
    let mut watch = Watch::new(job);
    let mut keep = |snapshot: &_| tokio::task::block_in_place(|| record.keep(snapshot));
    let target = &mut bmc.target;
    let applied = if is_at_once {
        target.apply_at_once(&plan, &consent, &mut keep, &mut watch).await
    } else {
        target.apply(&plan, &consent, &mut keep, &mut watch).await
    };
    models::learn_more(&bmc.world, &bmc.server, bmc.target.observed()).await;
    let (applied, noted) = off_runtime(tried, move || {
        let noted = record.end(&applied);
        (applied, noted)
    })
    .await?;
    drop(turn);
    tell(job, &bmc, noted).await;
    let report = applied.map_err(|error| bmc.failed(error))?;
    if let Some(waits) = plan.wanted.snmp_alert.acknowledge {
        super::kept_answers::note(&bmc.world, &bmc.server.name, waits).await;
    }
    super::inspecting::learn_sensors_later(&job.shared, &bmc.world, &bmc.server);
    Ok(Reply::Applied(Box::new(report)))
}

pub(super) async fn undo(job: &Job, server: &str) -> Done {
    let mut bmc = Session::open(job, server, Attempt::UndoBmc).await?;
    let turn = Turn::take(&bmc, Attempt::UndoBmc).await?;
    let previous = turn
        .kept(&bmc)
        .await?
        .ok_or_else(|| bmc.failed(Cause::NothingToUndo))?;
    // Before anything is noted: what a server that does not answer holds has not changed.
    let opened = bmc.target.session().open().await;
    opened.map_err(|error| bmc.failed(error))?;
    release_left_over(&mut bmc, Some(&previous)).await?;
    let guid = bmc.target.session().guid();
    let own = origin(&bmc.server, None, guid);
    let about = About::of_undo(own, previous.about.as_ref());
    let snapshot = previous.snapshot.clone();
    let mut record = ChangeRecord::new(Paths::of(&bmc), about, Some(previous), Vec::new());
    let kept = snapshot.clone();
    let (begun, mut record) = off_runtime(Attempt::UndoBmc, move || {
        let begun = record.keep(&kept);
        (begun, record)
    })
    .await?;
    let undone = match begun {
        Ok(()) => {
            let mut watch = Watch::new(job);
            bmc.target.undo(&snapshot, &mut watch).await
        }
        Err(error) => Err(crate::configure::Error::Keep(error)),
    };
    let (undone, noted) = off_runtime(Attempt::UndoBmc, move || {
        let noted = record.end(&undone);
        (undone, noted)
    })
    .await?;
    drop(turn);
    tell(job, &bmc, noted).await;
    let report = undone.map_err(|error| bmc.failed(error))?;
    Ok(Reply::Undone(Box::new(report)))
}

/// What an interrupted change was about.
fn interrupted(bmc: &Session, kept: Option<KeptChange>) -> Result<About, Arc<Failure>> {
    kept.filter(|kept| kept.state == State::InProgress)
        .and_then(|kept| kept.about)
        .ok_or_else(|| bmc.failed(Cause::NothingToFinish))
}

/// A program of ours that was killed may have left the BMC's flags set.
async fn release_left_over(bmc: &mut Session, kept: Option<&KeptChange>) -> Result<(), Arc<Failure>> {
    let Some(kept) = kept.filter(|kept| kept.state == State::InProgress) else {
        return Ok(());
    };
    let released = bmc.target.release_left_over(kept.snapshot.channel).await;
    released.map(drop).map_err(|error| bmc.failed(error))
}

/// Says what the site is now, and what could not be noted about a change that has been made.
async fn tell(job: &Job, bmc: &Session, noted: std::io::Result<()>) {
    if let Err(error) = noted {
        let failure = Failure::on(Attempt::WriteHistory, &bmc.server, error);
        job.shared.emit(super::Event::Notice(Arc::new(failure)));
    }
    job.shared.tell_site(&bmc.world).await;
}
