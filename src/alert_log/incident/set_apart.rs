//! Takes an alert that turns out to be a test out of the incident it was put in: tests are never folded with faults.

use super::{
    FoldRule,
    place::{open, way_column},
    rebuild::one,
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
    if count == 1 {
        connection.execute("DELETE FROM incident WHERE id = ?1", [incident])?;
    } else {
        leave(connection, id, incident)?;
    }
    let alert = alert.placed();
    let ip = alert.source.ip().to_string();
    open(connection, &alert, alert.server.unwrap_or(&ip), false)?;
    connection.execute(
        "UPDATE alert SET incident = ?1, incident_rule = ?2 WHERE id = ?1",
        params![id, FoldRule::First.name()],
    )?;
    Ok(())
}

/// The incident goes on without the alert, under the number of its first one.
fn leave(connection: &Connection, id: AlertId, incident: i64) -> Result<(), Error> {
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
    Ok(())
}
