//! Commands that look after the log: whether it is sound, a copy of it, how long its alerts are kept.

use super::{
    Attempt, Cause, Failure, Reply,
    job::Job,
    log_pages::read,
    off_runtime::off_runtime,
    view::{Keeping, LogCheckView},
};
use crate::alert_log;
use jiff::Timestamp;
use std::{path::PathBuf, sync::Arc};

type Done = Result<Reply, Arc<Failure>>;

pub(super) async fn check(job: &Job, mend: bool) -> Done {
    let world = job.shared.world();
    let log = world.log().await?;
    let look = {
        let log = log.clone();
        off_runtime(Attempt::CheckLog, move || log.check()).await?
    };
    let checked = look.map_err(|error| failed(Attempt::CheckLog, error))?;
    let mut view = LogCheckView {
        alerts: checked.alerts,
        problems: checked.problems,
        ..LogCheckView::default()
    };
    if !mend || view.problems.is_empty() {
        return Ok(Reply::LogChecked(Box::new(view)));
    }
    log.mend()
        .await
        .map_err(|error| failed(Attempt::CheckLog, error))?;
    view.is_mended = true;
    // Damage may have been in nothing but the index, which is new now.
    let again = {
        let log = log.clone();
        off_runtime(Attempt::CheckLog, move || log.check()).await?
    };
    let is_still_damaged = again.map_or(true, |again| again.is_damaged());
    drop(log);
    if is_still_damaged {
        world.stop_listening().await;
        let replaced = world.replace_log().await?;
        view.alerts = replaced.salvaged.alerts;
        view.replaced = Some(replaced);
    }
    job.shared.tell_alerts(&world).await;
    Ok(Reply::LogChecked(Box::new(view)))
}

pub(super) async fn back_up(job: &Job, path: PathBuf) -> Done {
    let world = job.shared.world();
    let log = world.log().await?;
    let copied = off_runtime(Attempt::BackUpLog, move || {
        let path = std::path::absolute(&path).unwrap_or(path);
        log.back_up(&path).map(|made| (path, made))
    });
    let (path, made) = copied.await?.map_err(|error| failed(Attempt::BackUpLog, error))?;
    Ok(Reply::LogBackedUp(path, made))
}

pub(super) async fn keep(job: &Job, keeping: Option<Keeping>, now: bool) -> Done {
    let world = job.shared.world();
    let log = world.log().await?;
    if let Some(keeping) = keeping {
        log.keep(keeping)
            .await
            .map_err(|error| failed(Attempt::WriteLog, error))?;
    }
    if now {
        log.remove_what_need_not_be_kept(Timestamp::now())
            .await
            .map_err(|error| failed(Attempt::WriteLog, error))?;
        job.shared.tell_alerts(&world).await;
    }
    let kept = read(&world, |log| log.kept(Timestamp::now())).await?;
    Ok(Reply::LogKept(Box::new(kept)))
}

fn failed(tried: Attempt, error: alert_log::Error) -> Arc<Failure> {
    Arc::new(Failure::new(tried, error))
}

/// Opens the log. One that is no database or damaged is set aside, and what can be read of it goes into a new one: then
/// this fails, and the next one works.
pub(super) fn open(path: PathBuf) -> Result<alert_log::AlertLog, Cause> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match alert_log::AlertLog::open(&path) {
        Err(alert_log::Error::NotADatabase { .. }) => {
            let replaced = alert_log::replace_damaged(&path)?;
            Err(Cause::LogSetAside {
                path,
                aside: replaced.aside,
                salvaged: replaced.salvaged.alerts,
            })
        }
        other => Ok(other?),
    }
}
