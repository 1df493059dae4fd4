//! The times when nobody listened, as the faces and an export show them.

use super::{Failure, Reply, job::Job, log_pages::read, view::GapView};
use crate::alert_log::{AlertLog, Error};
use jiff::Timestamp;
use std::sync::Arc;

pub(super) async fn list(
    job: &Job,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<Reply, Arc<Failure>> {
    let world = job.shared.world();
    let gaps = read(&world, move |log| between(log, since, until)).await?;
    Ok(Reply::Gaps(gaps))
}

/// The gaps that touch a time, oldest first. Blocks.
pub(super) fn between(
    log: &AlertLog,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<Vec<GapView>, Error> {
    let now = Timestamp::now();
    let gaps = log.gaps(now)?.into_iter();
    let touching = gaps.filter(|gap| {
        since.is_none_or(|since| gap.to.unwrap_or(now) > since) && until.is_none_or(|until| gap.from < until)
    });
    let view = touching.map(|gap| GapView {
        from: gap.from,
        to: gap.to,
        reason: gap.reason,
    });
    Ok(view.collect())
}
