//! The tables, and the steps from each version to the next. A step that has been released is never changed.

use super::Error;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::{path::Path, sync::Arc, time::Duration};

/// Marks the file as ours: "TSHU".
const APPLICATION_ID: i64 = 0x5453_4855;
/// How long a write waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Memory for pages of a reader, in KiB as SQLite takes it (negative): a search reads the same pages of the index of
/// words with every key.
const READER_CACHE_KIB: i64 = -16_384;
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 64;

/// Step *n* leads from version *n* to *n* + 1. Times are microseconds since 1970-01-01 UTC.
const STEPS: &[&str] = &[
    "
    CREATE TABLE alert (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        received_at     INTEGER NOT NULL,
        occurred_at     INTEGER,
        clock           TEXT NOT NULL,
        source          TEXT NOT NULL,
        server          TEXT,
        path            TEXT NOT NULL,
        severity        TEXT NOT NULL,
        is_test         INTEGER NOT NULL,
        understood      INTEGER NOT NULL,
        guid            BLOB,
        sequence        INTEGER,
        incident        INTEGER,
        acknowledged_at INTEGER,
        note            TEXT,
        words           TEXT NOT NULL,
        repeat_key      BLOB,
        raw             BLOB NOT NULL
    );
    CREATE INDEX alert_received ON alert (received_at, severity);
    CREATE INDEX alert_open ON alert (severity) WHERE acknowledged_at IS NULL AND is_test = 0;
    CREATE INDEX alert_repeat ON alert (repeat_key, received_at) WHERE repeat_key IS NOT NULL;

    CREATE TABLE malformed (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        received_at INTEGER NOT NULL,
        source      TEXT NOT NULL,
        reason      TEXT NOT NULL,
        raw         BLOB NOT NULL
    );

    CREATE TABLE run (
        id                INTEGER PRIMARY KEY AUTOINCREMENT,
        started_at        INTEGER NOT NULL,
        seen_at           INTEGER NOT NULL,
        stopped_at        INTEGER,
        sockets           TEXT NOT NULL,
        received          INTEGER NOT NULL DEFAULT 0,
        decoded           INTEGER NOT NULL DEFAULT 0,
        unknown           INTEGER NOT NULL DEFAULT 0,
        malformed         INTEGER NOT NULL DEFAULT 0,
        refused           INTEGER NOT NULL DEFAULT 0,
        duplicate         INTEGER NOT NULL DEFAULT 0,
        dropped_by_kernel INTEGER,
        spilled           INTEGER NOT NULL DEFAULT 0,
        committed         INTEGER NOT NULL DEFAULT 0
    );

    CREATE TABLE proof (
        id     INTEGER PRIMARY KEY AUTOINCREMENT,
        server TEXT NOT NULL,
        at     INTEGER NOT NULL,
        proven INTEGER NOT NULL,
        report TEXT NOT NULL
    );
    CREATE INDEX proof_server ON proof (server, at);
",
    INCIDENTS,
    SEARCH_AND_KEEPING,
    FIRST_OF_INCIDENT,
];

/// Incidents (`alert.fold` is what an alert is folded by, `incident_rule` why it is where it is), imports, and pauses:
/// times within a run when nobody could hear. Alerts that were there before are an incident each.
const INCIDENTS: &str = "
    ALTER TABLE alert ADD COLUMN incident_rule TEXT;
    ALTER TABLE alert ADD COLUMN fold BLOB;
    ALTER TABLE alert ADD COLUMN import INTEGER;
    CREATE INDEX alert_incident ON alert (incident, id);

    CREATE TABLE incident (
        id                 INTEGER PRIMARY KEY,
        sender             TEXT NOT NULL,
        server             TEXT,
        sensor             BLOB,
        event              INTEGER,
        subject            BLOB,
        is_test            INTEGER NOT NULL,
        is_storm           INTEGER NOT NULL,
        first_at           INTEGER NOT NULL,
        last_at            INTEGER NOT NULL,
        last_occurred      INTEGER,
        last_clock         TEXT,
        severity           TEXT NOT NULL,
        worst              TEXT NOT NULL,
        recovered_at       INTEGER,
        recovered_occurred INTEGER,
        recovered_clock    TEXT,
        count              INTEGER NOT NULL,
        unacknowledged     INTEGER NOT NULL,
        way_bmc_snmp       INTEGER NOT NULL DEFAULT 0,
        way_bmc_mail       INTEGER NOT NULL DEFAULT 0,
        way_agent_snmp     INTEGER NOT NULL DEFAULT 0,
        way_agent_mail     INTEGER NOT NULL DEFAULT 0,
        way_snmp           INTEGER NOT NULL DEFAULT 0,
        is_open            INTEGER NOT NULL GENERATED ALWAYS AS
            (severity IN ('warning', 'error') AND unacknowledged > 0 AND is_test = 0) VIRTUAL
    );
    CREATE INDEX incident_listed ON incident (is_open, last_at, id);
    CREATE INDEX incident_event ON incident (sensor, is_test, event, id) WHERE sensor IS NOT NULL;
    CREATE INDEX incident_unrecovered ON incident (sensor, is_test, event, id)
        WHERE sensor IS NOT NULL AND recovered_at IS NULL;
    CREATE INDEX incident_subject ON incident (subject, is_test, id) WHERE subject IS NOT NULL;

    CREATE TABLE incident_sender (
        sender     TEXT NOT NULL,
        is_test    INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        opened     INTEGER NOT NULL,
        storm      INTEGER,
        PRIMARY KEY (sender, is_test)
    ) WITHOUT ROWID;

    CREATE TRIGGER incident_acknowledged AFTER UPDATE OF acknowledged_at ON alert
    WHEN (old.acknowledged_at IS NULL) <> (new.acknowledged_at IS NULL)
    BEGIN
        UPDATE incident SET unacknowledged = unacknowledged + iif(new.acknowledged_at IS NULL, 1, -1)
        WHERE id = new.incident;
    END;
    CREATE TRIGGER incident_removed AFTER DELETE ON alert WHEN old.incident IS NOT NULL
    BEGIN
        UPDATE incident SET
            count = count - 1,
            unacknowledged = unacknowledged - (old.acknowledged_at IS NULL),
            way_bmc_snmp = way_bmc_snmp - (old.path = 'bmc-snmp'),
            way_bmc_mail = way_bmc_mail - (old.path = 'bmc-mail'),
            way_agent_snmp = way_agent_snmp - (old.path = 'agent-snmp'),
            way_agent_mail = way_agent_mail - (old.path = 'agent-mail'),
            way_snmp = way_snmp - (old.path = 'snmp')
        WHERE id = old.incident;
        DELETE FROM incident WHERE id = old.incident AND count = 0;
    END;

    UPDATE alert SET incident = id, incident_rule = 'first';
    INSERT INTO incident (id, sender, server, is_test, is_storm, first_at, last_at, severity, worst, recovered_at,
                          count, unacknowledged, way_bmc_snmp, way_bmc_mail, way_agent_snmp, way_agent_mail, way_snmp)
    SELECT id, coalesce(server, source), server, is_test, 0, received_at, received_at, severity, severity,
           iif(severity = 'recovered', received_at, NULL), 1, acknowledged_at IS NULL,
           path = 'bmc-snmp', path = 'bmc-mail', path = 'agent-snmp', path = 'agent-mail', path = 'snmp'
    FROM alert;

    CREATE TABLE import (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        at          INTEGER NOT NULL,
        file        TEXT NOT NULL
    );

    CREATE TABLE pause (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        run     INTEGER NOT NULL,
        from_at INTEGER NOT NULL,
        to_at   INTEGER NOT NULL,
        reason  TEXT NOT NULL
    );
    CREATE UNIQUE INDEX pause_from ON pause (run, from_at, reason);
";

/// The index of words, what is counted beforehand, and how long alerts are kept.
const SEARCH_AND_KEEPING: &str = "
    -- Words of the alerts: see search/. The index is behind by the alerts above indexed_to and by those in alert_stale.
    CREATE VIRTUAL TABLE alert_words USING fts5(document, content='', contentless_delete=1, tokenize='ascii');
    CREATE VIRTUAL TABLE alert_terms USING fts5vocab(alert_words, instance);
    CREATE TABLE alert_index (indexed_to INTEGER NOT NULL);
    INSERT INTO alert_index VALUES (0);
    CREATE TABLE alert_stale (id INTEGER PRIMARY KEY);

    CREATE INDEX alert_settled ON alert (id) WHERE acknowledged_at IS NOT NULL OR is_test = 1;
    CREATE INDEX alert_test ON alert (id) WHERE is_test = 1;

    -- Counted beforehand, for each 4096 consecutive numbers: see blocks.rs. worst is 0 recovered .. 3 error.
    CREATE TABLE block (
        number           INTEGER PRIMARY KEY,
        alerts           INTEGER NOT NULL,
        open_recovered   INTEGER NOT NULL,
        open_information INTEGER NOT NULL,
        open_warning     INTEGER NOT NULL,
        open_error       INTEGER NOT NULL,
        worst            INTEGER NOT NULL,
        first_at         INTEGER NOT NULL,
        last_at          INTEGER NOT NULL
    );
    INSERT INTO block
        SELECT id >> 12, count(*),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'recovered'),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'information'),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'warning'),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'error'),
               max(CASE severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 WHEN 'information' THEN 1 ELSE 0 END),
               min(received_at), max(received_at)
        FROM alert GROUP BY id >> 12;
    CREATE TRIGGER alert_added AFTER INSERT ON alert BEGIN
        INSERT INTO block VALUES (
            new.id >> 12, 1,
            new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'recovered',
            new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'information',
            new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'warning',
            new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'error',
            CASE new.severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 WHEN 'information' THEN 1 ELSE 0 END,
            new.received_at, new.received_at)
        ON CONFLICT (number) DO UPDATE SET
            alerts           = alerts + 1,
            open_recovered   = open_recovered + excluded.open_recovered,
            open_information = open_information + excluded.open_information,
            open_warning     = open_warning + excluded.open_warning,
            open_error       = open_error + excluded.open_error,
            worst            = max(worst, excluded.worst),
            first_at         = min(first_at, excluded.first_at),
            last_at          = max(last_at, excluded.last_at);
    END;
    -- A number below the index's newest would never come into it by itself.
    CREATE TRIGGER alert_added_late AFTER INSERT ON alert
        WHEN new.id <= (SELECT indexed_to FROM alert_index) BEGIN
        INSERT OR IGNORE INTO alert_stale VALUES (new.id);
    END;
    CREATE TRIGGER alert_state AFTER UPDATE OF acknowledged_at, is_test, severity ON alert BEGIN
        UPDATE block SET
            open_recovered   = open_recovered
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'recovered')
                + (new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'recovered'),
            open_information = open_information
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'information')
                + (new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'information'),
            open_warning     = open_warning
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'warning')
                + (new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'warning'),
            open_error       = open_error
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'error')
                + (new.acknowledged_at IS NULL AND new.is_test = 0 AND new.severity = 'error'),
            worst = max(worst,
                CASE new.severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 WHEN 'information' THEN 1 ELSE 0 END)
        WHERE number = new.id >> 12;
    END;
    CREATE TRIGGER alert_worded AFTER UPDATE OF words, server, source, note, severity, path, understood ON alert
        WHEN new.id <= (SELECT indexed_to FROM alert_index) BEGIN
        INSERT OR IGNORE INTO alert_stale VALUES (new.id);
    END;
    CREATE TRIGGER alert_timed AFTER UPDATE OF received_at ON alert BEGIN
        UPDATE block SET first_at = min(first_at, new.received_at), last_at = max(last_at, new.received_at)
        WHERE number = new.id >> 12;
    END;
    CREATE TRIGGER alert_removed AFTER DELETE ON alert BEGIN
        UPDATE block SET
            alerts           = alerts - 1,
            open_recovered   = open_recovered
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'recovered'),
            open_information = open_information
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'information'),
            open_warning     = open_warning
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'warning'),
            open_error       = open_error
                - (old.acknowledged_at IS NULL AND old.is_test = 0 AND old.severity = 'error')
        WHERE number = old.id >> 12;
        DELETE FROM block WHERE number = old.id >> 12 AND alerts = 0;
        DELETE FROM alert_words WHERE rowid = old.id;
        DELETE FROM alert_stale WHERE id = old.id;
    END;

    -- How long alerts are kept: one row, or none where everything is.
    CREATE TABLE keeping (
        days      INTEGER,
        bytes     INTEGER,
        open_too  INTEGER NOT NULL
    );
    CREATE TABLE removal (
        id             INTEGER PRIMARY KEY AUTOINCREMENT,
        at             INTEGER NOT NULL,
        first_noted_at INTEGER NOT NULL,
        reason         TEXT NOT NULL,
        alerts         INTEGER NOT NULL,
        open           INTEGER NOT NULL,
        first_at       INTEGER NOT NULL,
        last_at        INTEGER NOT NULL
    );
";

/// Which alert stands for an incident whose first one was removed: the first that is left. Where nothing was removed there
/// is nothing to keep, so that receiving costs no more than before.
const FIRST_OF_INCIDENT: &str = "
    ALTER TABLE incident ADD COLUMN first INTEGER;
    UPDATE incident SET first = (SELECT min(alert.id) FROM alert WHERE alert.incident = incident.id)
        WHERE NOT EXISTS (SELECT 1 FROM alert WHERE alert.id = incident.id);
    CREATE INDEX incident_first ON incident (first) WHERE first IS NOT NULL;
    CREATE TRIGGER incident_first_removed AFTER DELETE ON alert WHEN old.incident IS NOT NULL
    BEGIN
        UPDATE incident SET first = (SELECT min(alert.id) FROM alert WHERE alert.incident = old.incident)
        WHERE id = old.incident AND coalesce(first, id) = old.id;
    END;
";

/// Counts every block again, into an empty table, as the step does that made it: a released step stays as it is, so the
/// words stand twice.
pub(super) const COUNT_BLOCKS: &str = "
    INSERT INTO block
        SELECT id >> 12, count(*),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'recovered'),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'information'),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'warning'),
               sum(acknowledged_at IS NULL AND is_test = 0 AND severity = 'error'),
               max(CASE severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 WHEN 'information' THEN 1 ELSE 0 END),
               min(received_at), max(received_at)
        FROM alert GROUP BY id >> 12;
";

/// The newest version known here.
pub(super) fn known_version() -> i64 {
    i64::try_from(STEPS.len()).expect("there are few steps")
}

/// Opens the log for writing: checks that it is ours before anything is changed, then brings it to the newest version.
pub(super) fn open_writer(path: &Path) -> Result<Connection, Error> {
    create_private(path)?;
    let mut connection = connect(path)?;
    refuse_what_is_not_ours(&connection, path)?;
    if connection.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0))? == 0 {
        // Before the first table, or never: so that a log from which much was removed becomes smaller.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An alert is acknowledged when the commit returns: it must be on the disk by then, not in the system's cache.
    connection.pragma_update(None, "synchronous", "FULL")?;
    migrate(&mut connection)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Does something that is not worth waiting for: neither until another process has written, nor until the disk has it
/// (whatever is written later and waits for the disk has this before it).
pub(super) fn without_waiting<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, Error>,
) -> Result<T, Error> {
    connection.busy_timeout(Duration::ZERO)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let worked = work(connection);
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    worked
}

/// Bytes of the pages that hold something.
pub(super) fn used_bytes(connection: &Connection) -> Result<u64, Error> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
    let used = pragma("page_count")?.saturating_sub(pragma("freelist_count")?);
    Ok(used * pragma("page_size")?)
}

/// Gives some free pages back to the system, where many are free; returns whether there are more.
pub(super) fn give_back(connection: &Connection, pages: u32) -> Result<bool, Error> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (free, all) = (pragma("freelist_count")?, pragma("page_count")?);
    // A few are kept: what comes next takes them.
    if pragma("auto_vacuum")? != 2 || free < 256 || free < all / 16 {
        return Ok(false);
    }
    connection.execute_batch(&format!("PRAGMA incremental_vacuum({pages})"))?;
    Ok(pragma("freelist_count")? < free)
}

/// Opens a log that [`open_writer`] has opened before, for reading.
pub(super) fn open_reader(path: &Path) -> Result<Connection, Error> {
    let connection = connect(path)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", READER_CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// Creates the file where there is none, readable by its owner only: datagrams hold community strings.
fn create_private(path: &Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    match crate::system::files::for_owner_only(&mut options).open(path) {
        Ok(_file) => Ok(()),
        Err(source) => Err(Error::Open {
            path: path.to_owned(),
            source: Arc::new(source),
        }),
    }
}

fn refuse_what_is_not_ours(connection: &Connection, path: &Path) -> Result<(), Error> {
    let read = || -> rusqlite::Result<(i64, i64, i64)> {
        let application = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
        Ok((application, version, tables))
    };
    let (application, version, tables) = read().map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            Error::NotADatabase {
                path: path.to_owned(),
            }
        }
        _ => error.into(),
    })?;
    let is_empty = tables == 0 && version == 0 && application == 0;
    if !is_empty && application != APPLICATION_ID {
        return Err(Error::Foreign {
            path: path.to_owned(),
        });
    }
    if version > known_version() {
        return Err(Error::Newer {
            path: path.to_owned(),
            found: version,
            known: known_version(),
        });
    }
    Ok(())
}

/// An empty log as an older version made it.
#[cfg(test)]
pub(super) fn write_version(path: &Path, version: usize) {
    let connection = Connection::open(path).expect("a new file");
    for step in STEPS.iter().take(version) {
        connection.execute_batch(step).expect("made");
    }
    connection
        .execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}"
        ))
        .expect("marked");
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == known_version() {
        return Ok(());
    }
    // The version is read again inside the transaction: another process may have been faster.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(0);
    for step in STEPS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known_version())?;
    transaction.commit()?;
    Ok(())
}
