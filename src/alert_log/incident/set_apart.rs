//! Takes an alert that turns out to be a test out of the incident it was put in: tests are never folded with faults.

use super::{
    FoldRule,
    place::{moment, open, way_column},
    rebuild::{members, one},
    rules::Moment,
};
use crate::alert_log::{AlertId, Error, Severity};
use rusqlite::{Connection, OptionalExtension, params};

/// Gives an alert that is marked as a test already an incident of its own. To be done in the marking's transaction.
pub(in crate::alert_log) fn set_apart(connection: &Connection, id: AlertId) -> Result<(), Error> {
    let Some(alert) = one(connection, id)? else {
        return Ok(());
    };
    let found = connection
        .prepare_cached(
            "SELECT incident.id, count FROM alert JOIN incident ON incident.id = alert.incident
             WHERE alert.id = ?1 AND incident.is_test = 0",
        )?
        .query_row([id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u64>(1)?)))
        .optional()?;
    let Some((incident, count)) = found else {
        return Ok(());
    };
    let left = if count == 1 {
        connection.execute("DELETE FROM incident WHERE id = ?1", [incident])?;
        None
    } else {
        Some(leave(connection, id, incident)?)
    };
    let alert = alert.placed();
    let ip = alert.source.ip().to_string();
    open(connection, &alert, alert.server.unwrap_or(&ip), false)?;
    connection.execute(
        "UPDATE alert SET incident = ?1, incident_rule = ?2 WHERE id = ?1",
        params![id, FoldRule::First.name()],
    )?;
    // What the test was thought to be the end of is not over, and what it began again is.
    let ended = connection
        .prepare("SELECT id FROM incident WHERE recovered_at = ?1 AND is_test = 0")?
        .query_map([alert.received_at], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for incident in left.into_iter().chain(ended) {
        stand_again(connection, incident, alert.received_at)?;
    }
    Ok(())
}

/// How bad the incident is, and whether it is over, by the alerts that are in it now. What the news in another incident
/// has ended stays so.
fn stand_again(connection: &Connection, incident: i64, test_received_at: i64) -> Result<(), Error> {
    let mut severity = Severity::Recovered;
    let mut over: Option<(i64, Moment)> = None;
    for alert in members(connection, incident)? {
        let alert = alert.placed();
        let occurred = moment(&alert);
        if alert.key.is_some_and(|key| key.over.is_some()) {
            over = over.or(Some((alert.received_at, occurred)));
            severity = Severity::Recovered;
            continue;
        }
        let is_late = matches!((occurred, over), (Some((ours, at)), Some((_, Some((theirs, then)))))
            if ours == theirs && at < then);
        if !is_late {
            (severity, over) = (severity.max(alert.severity), None);
        }
    }
    let over_at = over.map(|(at, _)| at);
    let over_occurred = over.and_then(|(_, occurred)| occurred);
    connection.execute(
        "UPDATE incident SET severity = ?3, recovered_at = ?4, recovered_occurred = ?5, recovered_clock = ?6
         WHERE id = ?1 AND is_storm = 0 AND (recovered_at IS NULL OR recovered_at = ?2)",
        params![
            incident,
            test_received_at,
            severity.name(),
            over_at,
            over_occurred.map(|(_, at)| at),
            over_occurred.map(|(clock, _)| clock.name()),
        ],
    )?;
    Ok(())
}

/// The incident goes on without the alert, under the number of its first one, which is returned.
fn leave(connection: &Connection, id: AlertId, incident: i64) -> Result<i64, Error> {
    let mut others = connection.prepare("SELECT severity FROM alert WHERE incident = ?1 AND id <> ?2")?;
    let mut rows = others.query(params![incident, id])?;
    let mut worst = Severity::Recovered;
    while let Some(row) = rows.next()? {
        worst = worst.max(row.get::<_, String>(0)?.parse().unwrap_or(Severity::Error));
    }
    let first: AlertId = connection.query_row(
        "SELECT min(id) FROM alert WHERE incident = ?1 AND id <> ?2",
        params![incident, id],
        |row| row.get(0),
    )?;
    let path = one(connection, id)?.map(|alert| way_column(alert.placed().path));
    let way = path.map_or(String::new(), |way| format!("{way} = {way} - 1,"));
    connection.execute(
        &format!(
            "UPDATE incident SET id = ?2, first = NULL, count = count - 1, {way}
                    unacknowledged = (SELECT count(*) FROM alert
                                      WHERE incident = ?1 AND id <> ?3 AND acknowledged_at IS NULL),
                    first_at = (SELECT min(received_at) FROM alert WHERE incident = ?1 AND id <> ?3),
                    last_at = (SELECT max(received_at) FROM alert WHERE incident = ?1 AND id <> ?3),
                    severity = CASE WHEN recovered_at IS NULL THEN ?4 ELSE severity END,
                    worst = ?4
             WHERE id = ?1"
        ),
        params![incident, first, id, worst.name()],
    )?;
    connection.execute(
        "UPDATE incident_sender SET storm = ?2 WHERE storm = ?1",
        params![incident, first],
    )?;
    connection.execute(
        "UPDATE alert SET incident = ?2,
                          incident_rule = CASE WHEN id = ?2 AND incident_rule <> ?4 THEN ?5 ELSE incident_rule END
         WHERE incident = ?1 AND id <> ?3",
        params![incident, first, id, FoldRule::Storm.name(), FoldRule::First.name()],
    )?;
    Ok(first)
}
