//! Commands that read the alert log, and the one that acknowledges.

use super::{
    AlertQuery, Attempt, Cause, Event, Failure, Reply,
    job::Job,
    off_runtime::off_runtime,
    sensor_names::Book,
    shared::Shared,
    view::{AlertPage, AlertView, Counters},
    world::World,
};
use crate::{
    alert_log::{self, Alert, AlertLog, Query},
    receive::{self, mib::Mibs},
};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

type Done = Result<Reply, Arc<Failure>>;

pub(super) async fn list(job: &Job, query: AlertQuery) -> Done {
    let world = job.shared.world();
    let known = Arc::clone(&world);
    let page = read(&world, move |log| {
        let mut names = Naming::of(&known);
        let alerts = log.list(&to_log_query(query))?;
        let now = Timestamp::now();
        let counts = log.counts(now)?;
        let midnight = now
            .to_zoned_datetime(TimeZone::system())
            .start_of_day()
            .map_or(now, |day| day.timestamp());
        Ok(AlertPage {
            alerts: alerts.iter().map(|alert| view(alert, &mut names)).collect(),
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
        let alert = log.get(id)?;
        Ok(alert.map(|alert| view(&alert, &mut Naming::of(&known))))
    });
    let alert = alert.await?;
    let alert = alert.ok_or_else(|| Arc::new(Failure::new(Attempt::ReadLog, Cause::NoSuchAlert(id))))?;
    Ok(Reply::Alert(Box::new(alert)))
}

pub(super) async fn acknowledge(job: &Job, ids: Vec<i64>, note: String) -> Done {
    let world = job.shared.world();
    let log = world.log().await?;
    log.acknowledge(ids, note, Timestamp::now())
        .await
        .map_err(|error| Arc::new(Failure::new(Attempt::WriteLog, error)))?;
    job.shared.tell_alerts(&world).await;
    Ok(Reply::Done)
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
async fn read<T: Send + 'static>(
    world: &World,
    question: impl FnOnce(&AlertLog) -> Result<T, alert_log::Error> + Send + 'static,
) -> Result<T, Arc<Failure>> {
    let log = world.log().await?;
    let answer = off_runtime(Attempt::ReadLog, move || question(&log)).await?;
    answer.map_err(|error| Arc::new(Failure::new(Attempt::ReadLog, error)))
}

fn to_log_query(query: AlertQuery) -> Query {
    Query {
        limit: query.limit.unwrap_or(100),
        since: query.since,
        before_id: query.before_id,
        severities: query.severities,
        unacknowledged_only: query.unacknowledged_only,
        include_tests: !query.hide_tests,
        text: query.text,
    }
}

/// What alerts are named with: the sensors of each server, and the user's MIB files.
struct Naming<'h> {
    sensors: Book<'h>,
    mibs: Arc<Mibs>,
}

impl<'h> Naming<'h> {
    /// Blocks.
    fn of(world: &'h World) -> Self {
        Self {
            sensors: Book::new(&world.home),
            mibs: world.mibs.of(&world.home.mibs_folder()),
        }
    }
}

/// An alert as the faces show it, naming the sensor where the server's names were learnt.
fn view(alert: &Alert, naming: &mut Naming<'_>) -> AlertView {
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
        acknowledged_at: alert.acknowledged_at,
        fields: words.fields,
        raw: alert.raw.clone(),
    }
}
