//! A log that is not there: pages of a handful of alerts, or of as many as a test wants, made up as they are asked for.

use super::scenes::{World, at};
use tsuho::engine::{
    AlertPlace, AlertQuery,
    view::{AlertPage, AlertView, Severity},
};

/// As the engine answers `ListAlerts`.
pub(crate) fn list(world: &World, query: &AlertQuery) -> AlertPage {
    let limit = usize::try_from(query.limit.unwrap_or(100)).expect("a small number");
    let alerts = match world.made_up {
        Some(count) => made_up(world, count, query, limit),
        None => {
            let found: Vec<AlertView> = held(world, query)
                .into_iter()
                .filter(|alert| query.before_id.is_none_or(|before| alert.id < before))
                .filter(|alert| query.after_id.is_none_or(|after| alert.id > after))
                .collect();
            let skip = match query.after_id {
                Some(_) => found.len().saturating_sub(limit),
                None => 0,
            };
            found.into_iter().skip(skip).take(limit).collect()
        }
    };
    AlertPage {
        alerts,
        total: world.made_up.unwrap_or(world.alerts.total),
        ..world.alerts.clone()
    }
}

/// As the engine answers `ListAlertsAt`.
pub(crate) fn list_at(world: &World, query: &AlertQuery, place: AlertPlace) -> AlertPage {
    let newest = world
        .made_up
        .and_then(|count| i64::try_from(count).ok())
        .or_else(|| world.alerts.alerts.first().map(|alert| alert.id))
        .unwrap_or_default();
    let first = match place {
        AlertPlace::Alert(id) => id,
        #[expect(clippy::cast_possible_truncation, reason = "a made-up log is not that long")]
        AlertPlace::Fraction(fraction) => newest - ((newest - 1) as f64 * fraction).round() as i64,
    };
    let query = AlertQuery {
        before_id: Some(first + 1),
        after_id: None,
        ..query.clone()
    };
    list(world, &query)
}

/// As the engine answers `CountAlerts`.
pub(crate) fn count(world: &World, query: &AlertQuery) -> u64 {
    match world.made_up {
        Some(count) if query.severities.is_empty() => count,
        Some(count) => count / 4 * u64::try_from(query.severities.len()).expect("at most four"),
        None => u64::try_from(held(world, query).len()).expect("a handful"),
    }
}

fn held(world: &World, query: &AlertQuery) -> Vec<AlertView> {
    let rows = if query.folded {
        super::faults::rows(world)
    } else {
        world.alerts.alerts.clone()
    };
    rows.into_iter()
        .filter(|alert| lets_through(query, alert))
        .collect()
}

fn lets_through(query: &AlertQuery, alert: &AlertView) -> bool {
    let has_word = |word: &str| alert.title.ja.contains(word) || alert.title.en.contains(word);
    let folded = alert.stands_for.as_ref().map(|folded| &folded.incident);
    let severity = folded.map_or(alert.severity, |incident| incident.severity);
    let is_open = folded.map_or(alert.acknowledged_at.is_none(), |incident| {
        incident.unacknowledged > 0
    });
    (query.severities.is_empty() || query.severities.contains(&severity))
        && (!query.unacknowledged_only || is_open)
        && (!query.hide_tests || !alert.is_test)
        && query.since.is_none_or(|since| alert.received_at >= since)
        && query.until.is_none_or(|until| alert.received_at < until)
        && query.text.split_whitespace().all(has_word)
}

/// Newest first; numbers from `count` down to 1.
fn made_up(world: &World, count: u64, query: &AlertQuery, limit: usize) -> Vec<AlertView> {
    let newest = i64::try_from(count).expect("not that long");
    let model = world.alerts.alerts.first().expect("an alert to copy");
    let make = |id: i64| made_up_alert(model, id, newest);
    let is_wanted = |alert: &AlertView| lets_through(query, alert);
    match query.after_id {
        Some(after) => {
            let mut found: Vec<AlertView> = (after + 1..=newest)
                .map(make)
                .filter(is_wanted)
                .take(limit)
                .collect();
            found.reverse();
            found
        }
        None => {
            let first = query.before_id.map_or(newest, |before| before - 1).min(newest);
            (1..=first)
                .rev()
                .map(make)
                .filter(is_wanted)
                .take(limit)
                .collect()
        }
    }
}

/// The alert of this number, a second older than the next one.
pub(crate) fn made_up_alert(model: &AlertView, id: i64, newest: i64) -> AlertView {
    let severity = match id % 4 {
        0 => Severity::Error,
        1 => Severity::Warning,
        2 => Severity::Information,
        _ => Severity::Recovered,
    };
    let mut alert = model.clone();
    alert.id = id;
    alert.severity = severity;
    alert.is_test = false;
    alert.acknowledged_at = None;
    alert.server = Some(format!("SV{:02}", id % 40));
    alert.title.ja = format!("通報 {id} 番");
    alert.title.en = format!("Alert number {id}");
    alert.received_at = at("2026-11-23T12:04:00Z")
        .checked_sub(jiff::SignedDuration::from_secs(newest - id))
        .expect("within the years there are");
    alert
}
