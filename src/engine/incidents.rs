//! Commands about incidents: alerts of the log that tell of one fault.

use super::{
    Attempt, Cause, Failure, Reply,
    job::Job,
    log_pages::{Naming, read, refuse_missing, view},
    view::{IncidentPage, IncidentQuery, IncidentView, MemberView},
};
use crate::{
    alert_log::{Alert, AlertLog, Error, Incident, Member},
    i18n::Text,
};
use jiff::Timestamp;
use std::sync::Arc;

type Done = Result<Reply, Arc<Failure>>;

pub(super) async fn list(job: &Job, query: IncidentQuery) -> Done {
    let world = job.shared.world();
    let known = Arc::clone(&world);
    let page = read(&world, move |log| {
        let mut names = Naming::of(&known);
        let incidents = log.incidents(&query)?;
        let is_full = incidents.len() == usize::try_from(query.limit).unwrap_or(usize::MAX);
        let next = incidents.last().filter(|_| is_full).map(Incident::cursor);
        let mut views = Vec::new();
        for incident in incidents {
            let title = title(log, &incident, &mut names)?;
            views.push(IncidentView {
                incident,
                title,
                members: Vec::new(),
            });
        }
        Ok(IncidentPage {
            incidents: views,
            next,
        })
    });
    Ok(Reply::Incidents(page.await?))
}

pub(super) async fn show(job: &Job, id: i64, after: Option<i64>, limit: u32) -> Done {
    let world = job.shared.world();
    let known = Arc::clone(&world);
    let found = read(&world, move |log| {
        let mut names = Naming::of(&known);
        let Some(incident) = log.incident(id)? else {
            return Ok(None);
        };
        let title = title(log, &incident, &mut names)?;
        let members = log.members(id, after, limit)?;
        let members = members.iter().map(|Member { alert, rule }| MemberView {
            alert: view(alert, &mut names),
            rule: *rule,
        });
        Ok(Some(IncidentView {
            incident,
            title,
            members: members.collect(),
        }))
    });
    let incident = found
        .await?
        .ok_or_else(|| Arc::new(Failure::new(Attempt::ReadLog, Cause::NoSuchIncident(id))))?;
    Ok(Reply::Incident(Box::new(incident)))
}

pub(super) async fn acknowledge(job: &Job, ids: Vec<i64>, note: String) -> Done {
    let world = job.shared.world();
    let log = world.log().await?;
    let is_there = |log: &AlertLog, id| Ok(log.incident(id)?.is_some());
    refuse_missing(&world, &ids, is_there, Cause::NoSuchIncident).await?;
    let changed = log
        .acknowledge_incidents(ids, note, Timestamp::now())
        .await
        .map_err(write_failed)?;
    job.shared.tell_alerts(&world).await;
    Ok(Reply::Acknowledged(changed))
}

pub(super) async fn rebuild(job: &Job) -> Done {
    let world = job.shared.world();
    let count = world
        .log()
        .await?
        .rebuild_incidents()
        .await
        .map_err(write_failed)?;
    job.shared.tell_alerts(&world).await;
    Ok(Reply::Rebuilt(count))
}

fn write_failed(error: Error) -> Arc<Failure> {
    Arc::new(Failure::new(Attempt::WriteLog, error))
}

/// What its first alert says; the first one may have been removed since.
fn title(log: &AlertLog, incident: &Incident, names: &mut Naming<'_>) -> Result<Text, Error> {
    let first: Option<Alert> = match log.get(incident.id)? {
        Some(alert) => Some(alert),
        None => log
            .members(incident.id, None, 1)?
            .pop()
            .map(|member| member.alert),
    };
    Ok(first.map(|alert| view(&alert, names).title).unwrap_or_default())
}
