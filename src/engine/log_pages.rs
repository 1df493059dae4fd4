//! Commands that read the alert log, and the one that acknowledges.

use super::{
    AlertPlace, AlertQuery, Attempt, Cause, Event, Failure, Reply,
    job::Job,
    off_runtime::off_runtime,
    sensor_names::Book,
    shared::Shared,
    view::{AlertPage, AlertView, Counters},
    world::World,
};
use crate::{
    alert_log::{self, Alert, AlertLog, Place, Query, Window},
    receive::{self, mib::Mibs},
};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

type Done = Result<Reply, Arc<Failure>>;

pub(super) async fn list(job: &Job, query: AlertQuery) -> Done {
    page(job, move |log| log.window(&to_log_query(query))).await
}

pub(super) async fn list_at(job: &Job, query: AlertQuery, place: AlertPlace) -> Done {
    let place = match place {
        AlertPlace::Fraction(fraction) => Place::Fraction(fraction),
        AlertPlace::Alert(id) => Place::Alert(id),
    };
    page(job, move |log| log.window_at(&to_log_query(query), place)).await
}

pub(super) async fn count(job: &Job, query: AlertQuery) -> Done {
    let world = job.shared.world();
    let count = read(&world, move |log| log.count(&to_log_query(query))).await?;
    Ok(Reply::AlertCount(count))
}

async fn page(
    job: &Job,
    question: impl FnOnce(&AlertLog) -> Result<Window, alert_log::Error> + Send + 'static,
) -> Done {
    let world = job.shared.world();
    let known = Arc::clone(&world);
    let page = read(&world, move |log| {
        let mut names = Naming::of(&known);
        let Window {
            alerts,
            folded,
            place,
        } = question(log)?;
        let mut rows: Vec<AlertView> = alerts.iter().map(|alert| view(alert, &mut names)).collect();
        for (row, folded) in rows.iter_mut().zip(folded) {
            row.stands_for = Some(Box::new(folded));
        }
        let now = Timestamp::now();
        let counts = log.counts(now)?;
        let midnight = now
            .to_zoned_datetime(TimeZone::system())
            .start_of_day()
            .map_or(now, |day| day.timestamp());
        Ok(AlertPage {
            alerts: rows,
            place,
            total: counts.total,
            today: log.count_since(midnight)?,
            open_by_severity: counts.open,
            hours: counts
                .hours
                .iter()
                .map(|hour| (hour.alerts, hour.worst))
                .collect(),
        })
    });
    Ok(Reply::Alerts(page.await?))
}

pub(super) async fn show(job: &Job, id: i64) -> Done {
    let world = job.shared.world();
    let known = Arc::clone(&world);
    let alert = read(&world, move |log| {
        let Some(alert) = log.get(id)? else {
            return Ok(None);
        };
        let shown = view(&alert, &mut Naming::of(&known));
        let imported_from = log.imported_from(id)?.map(|import| import.file);
        Ok(Some(AlertView {
            imported_from,
            ..shown
        }))
    });
    let alert = alert.await?;
    let alert = alert.ok_or_else(|| Arc::new(Failure::new(Attempt::ReadLog, Cause::NoSuchAlert(id))))?;
    Ok(Reply::Alert(Box::new(alert)))
}

/// Refuses a change that names what the log does not have.
pub(super) async fn refuse_missing(
    world: &World,
    ids: &[i64],
    is_there: impl Fn(&AlertLog, i64) -> Result<bool, alert_log::Error> + Send + 'static,
    cause: fn(i64) -> Cause,
) -> Result<(), Arc<Failure>> {
    let asked = ids.to_vec();
    let missing = read(world, move |log| {
        for id in asked {
            if !is_there(log, id)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    });
    match missing.await? {
        Some(id) => Err(Arc::new(Failure::new(Attempt::WriteLog, cause(id)))),
        None => Ok(()),
    }
}

pub(super) async fn acknowledge(job: &Job, ids: Vec<i64>, note: String) -> Done {
    let world = job.shared.world();
    let log = world.log().await?;
    refuse_missing(
        &world,
        &ids,
        |log, id| Ok(log.get(id)?.is_some()),
        Cause::NoSuchAlert,
    )
    .await?;
    let changed = log
        .acknowledge(ids, note, Timestamp::now())
        .await
        .map_err(|error| Arc::new(Failure::new(Attempt::WriteLog, error)))?;
    job.shared.tell_alerts(&world).await;
    Ok(Reply::Acknowledged(changed))
}

pub(super) async fn stats(job: &Job) -> Done {
    Ok(Reply::Stats(counters(&job.shared.world()).await?))
}

/// The counters of all listeners that ever wrote into this log.
pub(super) async fn counters(world: &World) -> Result<Counters, Arc<Failure>> {
    read(world, AlertLog::stats).await
}

impl Shared {
    /// Says how many alerts wait; a log that cannot be read is a notice.
    pub(super) async fn tell_alerts(&self, world: &World) {
        match read(world, |log| log.counts(Timestamp::now())).await {
            Ok(counts) => self.emit(Event::AlertsChanged {
                unacknowledged: counts.unacknowledged(),
                newest_id: counts.newest_id,
            }),
            Err(failure) => self.emit(Event::Notice(failure)),
        }
    }
}

/// Reads the log off the runtime's threads.
pub(super) async fn read<T: Send + 'static>(
    world: &World,
    question: impl FnOnce(&AlertLog) -> Result<T, alert_log::Error> + Send + 'static,
) -> Result<T, Arc<Failure>> {
    let log = world.log().await?;
    let answer = off_runtime(Attempt::ReadLog, move || question(&log)).await?;
    answer.map_err(|error| Arc::new(Failure::new(Attempt::ReadLog, cause(error))))
}

/// A search that cannot be meant so is the user's, not the log's.
fn cause(error: alert_log::Error) -> Cause {
    match error {
        alert_log::Error::Search(problem) => Cause::BadSearch(problem),
        error => error.into(),
    }
}

fn to_log_query(query: AlertQuery) -> Query {
    Query {
        limit: query.limit.unwrap_or(100),
        since: query.since,
        until: query.until,
        before_id: query.before_id,
        after_id: query.after_id,
        severities: query.severities,
        unacknowledged_only: query.unacknowledged_only,
        include_tests: !query.hide_tests,
        folded: query.folded,
        text: query.text,
    }
}

/// What alerts are named with: the sensors of each server, and the user's MIB files.
pub(super) struct Naming<'h> {
    sensors: Book<'h>,
    mibs: Arc<Mibs>,
}

impl<'h> Naming<'h> {
    /// Blocks.
    pub(super) fn of(world: &'h World) -> Self {
        Self {
            sensors: Book::new(&world.home),
            mibs: world.mibs.of(&world.home.mibs_folder()),
        }
    }
}

/// An alert as the faces show it, naming the sensor where the server's names were learnt.
pub(super) fn view(alert: &Alert, naming: &mut Naming<'_>) -> AlertView {
    let server = alert.server.as_deref();
    let names = receive::Names {
        sensors: server.and_then(|server| naming.sensors.of(server)),
        mibs: Some(&naming.mibs),
    };
    let words = receive::describe(alert, names);
    AlertView {
        id: alert.id,
        received_at: alert.received_at,
        occurred_at: alert.occurred_at,
        clock: alert.clock,
        source: alert.source,
        server: alert.server.clone(),
        path: alert.path.name().to_owned(),
        severity: alert.severity,
        title: words.title,
        detail: words.detail,
        advice: words.advice,
        is_test: alert.is_test,
        incident: alert.incident,
        stands_for: None,
        acknowledged_at: alert.acknowledged_at,
        note: alert.note.clone(),
        imported_from: None,
        fields: words.fields,
        raw: alert.raw.clone(),
    }
}

#[cfg(test)]
#[path = "folded_tests.rs"]
mod tests;
