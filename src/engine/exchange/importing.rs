//! Takes an exported file into the log. The whole file is looked at before anything of it is taken.

use super::{
    AlertsImported, ImportProblem,
    reading::{self, Unreadable},
    record::alert_of,
};
use crate::{
    alert_log::{AlertLog, KeptAlert},
    engine::{
        Attempt, Cause, Failure, Progress, Reply,
        job::Job,
        off_runtime::{cancelled, off_runtime},
    },
};
use jiff::Timestamp;
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::runtime::Handle;

/// How many alerts are written at a time: what comes in meanwhile waits no longer than for these.
const BATCH: usize = 256;
/// How many problems are named.
const NAMED: usize = 20;
/// After how many alerts somebody is told how far it is.
const TOLD: u64 = 1000;

pub(in crate::engine) async fn import(job: &Job, path: PathBuf) -> Result<Reply, Arc<Failure>> {
    let world = job.shared.world();
    let log = world.log().await?;
    let (stop, shared, id) = (job.stop.clone(), Arc::clone(&job.shared), job.id);
    let runtime = Handle::current();
    let work = off_runtime(Attempt::ImportAlerts, move || {
        let go_on = |done, total| {
            shared.progress(id, Progress::Rows { done, total });
            !stop.is_cancelled()
        };
        let Some(total) = check(&path, &mut |done| go_on(done, 0))? else {
            return Ok(None);
        };
        take(&log, &runtime, &path, &mut |done| go_on(done, total)).map(Some)
    });
    let imported = work
        .await?
        .map_err(|cause| Arc::new(Failure::new(Attempt::ImportAlerts, cause)))?
        .ok_or_else(|| cancelled(Attempt::ImportAlerts))?;
    job.shared.tell_alerts(&world).await;
    Ok(Reply::AlertsImported(imported))
}

/// Looks at every alert of the file; returns how many there are, or none where somebody stopped it.
fn check(path: &Path, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Option<u64>, Cause> {
    let (mut count, mut total, mut problems) = (0_u64, 0_usize, Vec::<ImportProblem>::new());
    let whole = read(path, &mut |object, line| {
        if let Err(problem) = alert_of(&object, line) {
            total += 1;
            if problems.len() < NAMED {
                problems.push(problem);
            }
        }
        count += 1;
        !count.is_multiple_of(TOLD) || go_on(count)
    })?;
    if total > 0 {
        let path = path.to_owned();
        return Err(Cause::BadImport {
            path,
            problems,
            total,
        });
    }
    Ok(whole.then_some(count))
}

fn take(
    log: &AlertLog,
    runtime: &Handle,
    path: &Path,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<AlertsImported, Cause> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let import = runtime.block_on(log.begin_import(Timestamp::now(), name.unwrap_or_default()))?;
    let mut done = AlertsImported::default();
    let mut batch: Vec<KeptAlert> = Vec::with_capacity(BATCH);
    let mut failed = None;
    let mut write = |batch: &mut Vec<KeptAlert>, done: &mut AlertsImported| {
        let count = batch.len();
        match runtime.block_on(log.import(import, std::mem::take(batch))) {
            Ok(added) => {
                done.added += added as u64;
                done.known += (count - added) as u64;
                true
            }
            Err(error) => {
                failed = Some(Cause::from(error));
                false
            }
        }
    };
    let whole = read(path, &mut |object, line| {
        // Checked before; a file that changes meanwhile is no longer the one that was checked.
        let Ok(alert) = alert_of(&object, line) else {
            return false;
        };
        batch.push(alert);
        batch.len() < BATCH || (write(&mut batch, &mut done) && go_on(done.added + done.known))
    })?;
    if whole {
        write(&mut batch, &mut done);
    }
    match failed {
        Some(cause) => Err(cause),
        None => Ok(AlertsImported {
            is_cancelled: !whole,
            ..done
        }),
    }
}

fn read(path: &Path, each: &mut dyn FnMut(serde_json::Value, u64) -> bool) -> Result<bool, Cause> {
    let is_json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if !is_json {
        return Err(Cause::NoImport {
            path: path.to_owned(),
        });
    }
    let file_error = |source| Cause::File {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(file_error)?;
    reading::read(file, each).map_err(|error| match error {
        Unreadable::Io(source) => file_error(source),
        Unreadable::NoAlerts => Cause::NotAnExport {
            path: path.to_owned(),
            why: String::new(),
        },
        Unreadable::Json { why } => Cause::NotAnExport {
            path: path.to_owned(),
            why,
        },
    })
}
