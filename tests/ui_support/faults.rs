//! Faults of a made-up log: the alerts that are held, grouped by the incident they say they belong to.

use super::scenes::{World, at};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use tsuho::engine::{
    Reply,
    view::{AlertPath, AlertView, FoldRule, Folded, Incident, IncidentView, MemberView, Severity},
};

/// As the engine answers `ListAlerts` where one row for each fault is asked for, all of it.
pub(crate) fn rows(world: &World) -> Vec<AlertView> {
    let alerts = &world.alerts.alerts;
    // The older ones come later, and win.
    let firsts: BTreeMap<Option<i64>, i64> = alerts.iter().map(|alert| (alert.incident, alert.id)).collect();
    let is_first = |alert: &&AlertView| firsts.get(&alert.incident) == Some(&alert.id);
    let row = |alert: &AlertView| {
        let members = members(world, alert.incident.expect("every alert is in one"));
        let newest = members.last().expect("itself").id;
        AlertView {
            stands_for: Some(Box::new(Folded {
                incident: of(&members),
                newest,
            })),
            ..alert.clone()
        }
    };
    alerts.iter().filter(is_first).map(row).collect()
}

/// As the engine answers `ShowIncident`.
pub(crate) fn incident(world: &World, id: i64, after: Option<i64>, limit: u32) -> Reply {
    let all = members(world, id);
    let Some(first) = all.first() else {
        return Reply::Done;
    };
    let member = |alert: &AlertView| MemberView {
        rule: if alert.id == first.id {
            FoldRule::First
        } else if alert.path == first.path {
            FoldRule::SameEvent
        } else {
            FoldRule::Copy
        },
        alert: alert.clone(),
    };
    let page = all
        .iter()
        .filter(|alert| after.is_none_or(|after| alert.id > after));
    Reply::Incident(Box::new(IncidentView {
        incident: of(&all),
        title: first.title.clone(),
        members: page
            .take(usize::try_from(limit).expect("a page"))
            .map(member)
            .collect(),
    }))
}

/// Oldest first.
fn members(world: &World, id: i64) -> Vec<AlertView> {
    let mut members: Vec<AlertView> = world.alerts.alerts.clone();
    members.retain(|alert| alert.incident == Some(id));
    members.reverse();
    members
}

fn of(members: &[AlertView]) -> Incident {
    let (first, last) = members
        .first()
        .zip(members.last())
        .expect("an incident has alerts");
    let count = |count: usize| u64::try_from(count).expect("a few");
    let open = members
        .iter()
        .filter(|alert| alert.acknowledged_at.is_none())
        .count();
    let is_over = last.severity == Severity::Recovered;
    let worst = members.iter().map(|alert| alert.severity).max().expect("alerts");
    let ways = AlertPath::ALL.iter().map(|path| {
        let came = members.iter().filter(|alert| alert.path == path.name()).count();
        (*path, count(came))
    });
    Incident {
        id: first.incident.expect("an incident"),
        first_at: first.received_at,
        last_at: last.received_at,
        severity: if is_over { Severity::Recovered } else { worst },
        worst,
        is_open: !is_over && open > 0 && worst >= Severity::Warning,
        is_test: first.is_test,
        is_storm: count(members.len()) >= STORM,
        count: count(members.len()),
        unacknowledged: count(open),
        sender: first.server.clone().unwrap_or_default(),
        server: first.server.clone(),
        recovered_at: is_over.then_some(last.received_at),
        ways: ways.filter(|(_, count)| *count > 0).collect(),
    }
}

/// So many alerts are a storm.
const STORM: u64 = 1000;

/// A log in which faults are told again and again: of a power supply by trap and by mail, of the temperature twelve times,
/// of a fan by BMC and agent and then that it is well, and a storm.
pub(crate) fn told_again(world: &mut World) {
    let rows = std::mem::take(&mut world.alerts.alerts);
    let mut alerts: Vec<AlertView> = Vec::new();
    let mut add = |alert: &AlertView, incident: usize, path: AlertPath, secs: i64| {
        let mut alert = alert.clone();
        alert.incident = i64::try_from(incident).ok();
        path.name().clone_into(&mut alert.path);
        alert.received_at = alert
            .received_at
            .checked_add(SignedDuration::from_secs(secs))
            .expect("a time");
        alerts.push(alert);
    };
    // The number of an incident's first alert is its own; here it is how many alerts stand before it, and one.
    let mut number = 0;
    for row in rows.iter().rev() {
        let incident = number + 1;
        let told: Vec<(AlertPath, i64)> = match row.id {
            10_481 => vec![(AlertPath::BmcSnmp, 0), (AlertPath::BmcMail, 9)],
            10_480 => (0..12).map(|time| (AlertPath::BmcSnmp, time * 30)).collect(),
            10_478 => vec![(AlertPath::BmcSnmp, 0), (AlertPath::AgentSnmp, 4)],
            10_473 => (0..1200).map(|time| (AlertPath::AgentSnmp, time)).collect(),
            _ => vec![(AlertPath::BmcSnmp, 0)],
        };
        for (path, secs) in told {
            add(row, incident, path, secs);
            number += 1;
        }
    }
    for (alert, id) in alerts.iter_mut().zip(1..) {
        alert.id = id;
    }
    alerts.reverse();
    world.alerts.total = u64::try_from(alerts.len()).expect("a few");
    world.alerts.alerts = alerts;
}

/// Another alert joins the incident of this number.
pub(crate) fn joins(world: &mut World, incident: i64) -> i64 {
    let model = members(world, incident).pop().expect("an incident");
    let id = world.alerts.alerts.first().map_or(1, |alert| alert.id + 1);
    let alert = AlertView {
        id,
        acknowledged_at: None,
        received_at: at("2026-11-23T12:05:00Z"),
        ..model
    };
    world.alerts.alerts.insert(0, alert);
    world.alerts.total += 1;
    id
}
