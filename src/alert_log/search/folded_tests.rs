//! What a list with one row for each incident promises: it is what grouping every alert by its incident comes to.

use super::{super::parse, *};
use crate::alert_log::{
    Alert, AlertLog, FoldKey, Incident, IncidentQuery, NewAlert, Place, Query, Scope, Severity, schema,
    tests::support::{Fixture, alert, at, id, unattended_log},
};
use jiff::{Timestamp, ZonedDateTime};
use proptest::prelude::*;
use rusqlite::Connection;

/// The fault of one of a few sensors, or the end of it.
fn of_sensor(secs: i64, sensor: u8, is_over: bool) -> NewAlert {
    NewAlert {
        severity: if is_over {
            Severity::Recovered
        } else {
            Severity::Error
        },
        fold: Some(FoldKey {
            sensor: [sensor; 16],
            event: 1,
            subject: None,
            over: is_over.then_some(Scope::Event),
        }),
        words: format!("sensor{sensor} {}", ["fan", "電源"][usize::from(secs % 2 == 0)]),
        ..alert(secs)
    }
}

fn folded(query: Query) -> Query {
    Query {
        folded: true,
        ..query
    }
}

fn ids(fixture: &Fixture, query: &Query) -> Vec<AlertId> {
    let found = fixture.log.list(query).expect("listed");
    found.iter().map(|alert| alert.id).collect()
}

fn remove(fixture: &Fixture, ids: &[AlertId]) {
    let connection = Connection::open(fixture.path()).expect("the log");
    for id in ids {
        connection
            .execute("DELETE FROM alert WHERE id = ?1", [id])
            .expect("removed");
    }
}

#[test]
fn a_storm_is_one_row_with_its_count_however_it_is_found() {
    let fixture = unattended_log();
    let first = id(fixture.append(of_sensor(100, 1, false)));
    for secs in 0..300 {
        fixture.append(of_sensor(102 + 2 * secs, 1, false));
    }
    let other = id(fixture.append(of_sensor(101, 2, false)));
    for is_indexed in [false, true] {
        if is_indexed {
            fixture.index_all();
        }
        for text in ["", "sensor", "電源", "-nothing"] {
            let query = folded(Query {
                text: text.to_owned(),
                ..Query::default()
            });
            let expected = if text == "電源" {
                vec![first]
            } else {
                vec![other, first]
            };
            assert_eq!(ids(&fixture, &query), expected, "{text}");
            let count = u64::try_from(expected.len()).expect("few");
            assert_eq!(fixture.log.count(&query).expect("counted"), count, "{text}");
        }
    }
    let window = fixture.log.window(&folded(Query::default())).expect("a page");
    let storm = window.folded.last().expect("one for each alert");
    assert_eq!((storm.incident.count, storm.newest), (301, first + 300));
    let plain = fixture.log.window(&Query::default()).expect("a page");
    assert!(plain.folded.is_empty() && plain.alerts.len() == 100);
}

#[test]
fn an_incident_whose_first_alerts_were_removed_stands_where_the_first_that_is_left_stands() {
    let fixture = unattended_log();
    for secs in 0..3 {
        fixture.append(of_sensor(100 + secs, 1, false));
        fixture.append(of_sensor(100 + secs, 2, false));
    }
    let everything = folded(Query::default());
    assert_eq!(ids(&fixture, &everything), [2, 1]);
    remove(&fixture, &[1]);
    assert_eq!(ids(&fixture, &everything), [3, 2]);
    let window = fixture.log.window(&everything).expect("a page");
    let moved = window.folded.first().expect("one for each alert");
    assert_eq!(
        (moved.incident.id, moved.incident.count, moved.newest),
        (1, 2, 5),
        "it is the same incident"
    );
    remove(&fixture, &[3, 2, 4]);
    assert_eq!(ids(&fixture, &everything), [6, 5]);
    assert!(fixture.log.incidents_add_up().expect("checked"));
    let at = fixture
        .log
        .window_at(&everything, Place::Alert(5))
        .expect("a page");
    assert_eq!(at.alerts.iter().map(|alert| alert.id).collect::<Vec<_>>(), [5]);
    remove(&fixture, &[5]);
    assert_eq!(ids(&fixture, &everything), [6], "nothing is left of it");
    assert_eq!(fixture.log.count(&everything).expect("counted"), 1);
}

#[test]
fn a_log_of_version_3_that_has_lost_first_alerts_shows_their_incidents_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("alerts.db");
    schema::write_version(&path, 3);
    let connection = Connection::open(&path).expect("a log");
    for (id, incident) in [(1, 1), (2, 2), (3, 1), (4, 1)] {
        connection
            .execute(
                "INSERT INTO alert (id, received_at, clock, source, path, severity, is_test, understood, words, raw,
                                    incident, incident_rule)
                 VALUES (?1, ?1, 'none', '192.0.2.51:623', 'bmc-snmp', 'error', 0, 1, '', x'00', ?2, 'first')",
                [id, incident],
            )
            .expect("inserted");
    }
    for (id, count) in [(1, 3), (2, 1)] {
        connection
            .execute(
                "INSERT INTO incident (id, sender, is_test, is_storm, first_at, last_at, severity, worst, count,
                                       unacknowledged, way_bmc_snmp)
                 VALUES (?1, '192.0.2.51', 0, 0, 1, 4, 'error', 'error', ?2, ?2, ?2)",
                [id, count],
            )
            .expect("inserted");
    }
    connection
        .execute("DELETE FROM alert WHERE id = 1", ())
        .expect("removed");
    drop(connection);
    let log = AlertLog::open_unattended(&path).expect("brought up to date");
    let fixture = Fixture { folder, log };
    assert_eq!(ids(&fixture, &folded(Query::default())), [3, 2]);
    assert!(fixture.log.incidents_add_up().expect("checked"));
    remove(&fixture, &[3]);
    assert_eq!(ids(&fixture, &folded(Query::default())), [4, 2]);
}

#[test]
fn neither_a_page_nor_a_look_at_one_alert_reads_every_incident() {
    let fixture = unattended_log();
    let connection = Connection::open(fixture.path()).expect("the log");
    let plan = |sql: &str, values: &[i64]| {
        let mut explain = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .expect("SQL");
        let rows = explain.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3));
        rows.expect("a plan")
            .collect::<Result<Vec<_>, _>>()
            .expect("read")
            .join("\n")
    };
    let text = "severity:error is:unacknowledged -is:test since:yesterday";
    for conditions in [
        Search::default(),
        parse(text, &ZonedDateTime::now()).expect("meant"),
    ] {
        for is_upward in [false, true] {
            let plan = plan(&question(&conditions, is_upward), &[0, 9, 9]);
            assert!(
                plan.contains("USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")
                    && plan.contains("INDEX incident_first (first>? AND first<?)")
                    && plan.contains("MERGE (UNION ALL)")
                    && !plan.contains("TEMP B-TREE"),
                "{plan}"
            );
        }
        let [own, other] = one(&conditions);
        let own = plan(&own, &[7]);
        assert!(own.contains("PRIMARY KEY (rowid=?)"), "{own}");
        let other = plan(&other, &[7]);
        assert!(other.contains("INDEX incident_first (first=?)"), "{other}");
    }
    let count = plan("SELECT count(*) FROM incident", &[]);
    assert!(count.contains("COVERING INDEX"), "{count}");
}

/// An alert, and whether somebody sees to it.
fn anything() -> impl Strategy<Value = (NewAlert, bool)> {
    let severity = proptest::sample::select(Severity::ALL.to_vec());
    (
        0..40_000i64,
        0..6u8,
        any::<bool>(),
        severity,
        0..5u8,
        any::<bool>(),
    )
        .prop_map(|(secs, sensor, is_over, severity, test, is_seen)| {
            let new = of_sensor(secs, sensor, is_over);
            let severity = if is_over { new.severity } else { severity };
            let is_test = test == 0;
            let new = NewAlert {
                severity,
                is_test,
                fold: new.fold.filter(|_| sensor != 5),
                ..new
            };
            (new, is_seen)
        })
}

fn conditions() -> impl Strategy<Value = Query> {
    let text = proptest::sample::select(vec![
        "",
        "",
        "fan",
        "sensor",
        "電源 -sensor1",
        "-fan",
        "sensor3 severity:error",
    ]);
    let time = || proptest::option::of((0..40_000i64).prop_map(at));
    let severities = proptest::sample::subsequence(Severity::ALL.to_vec(), 0..=3);
    (text, time(), time(), severities, any::<bool>(), any::<bool>()).prop_map(
        |(text, since, until, severities, unacknowledged_only, include_tests)| Query {
            limit: 10_000,
            text: text.to_owned(),
            since,
            until,
            severities,
            unacknowledged_only,
            include_tests,
            folded: true,
            ..Query::default()
        },
    )
}

/// What a folded list must show, by a look at everything.
fn grouped(fixture: &Fixture, query: &Query) -> Vec<AlertId> {
    let every = Query {
        limit: 10_000,
        ..Query::default()
    };
    let all = fixture.log.list(&every).expect("listed");
    let incidents = fixture.log.incidents(&IncidentQuery {
        limit: 10_000,
        ..IncidentQuery::default()
    });
    let with_words: Vec<AlertId> = {
        let text = query.text.replace("severity:error", "");
        ids(fixture, &Query { text, ..every })
    };
    let first = |incident: &Incident| -> Alert {
        let mut of_it = all.iter().filter(|alert| alert.incident == Some(incident.id));
        of_it.next_back().expect("an incident has alerts").clone()
    };
    let is_wanted = |incident: &Incident| {
        let unseen = all
            .iter()
            .filter(|alert| alert.incident == Some(incident.id) && alert.acknowledged_at.is_none());
        let is_severity = |severity: Severity| incident.severity == severity;
        let is_after = |since: Timestamp| incident.last_at >= since;
        let is_before = |until: Timestamp| incident.first_at < until;
        (query.severities.is_empty() || query.severities.iter().copied().any(is_severity))
            && (!query.text.contains("severity:error") || is_severity(Severity::Error))
            && (!query.unacknowledged_only || (unseen.count() > 0 && !incident.is_test))
            && (query.include_tests || !incident.is_test)
            && query.since.is_none_or(is_after)
            && query.until.is_none_or(is_before)
    };
    let incidents = incidents.expect("listed");
    let wanted = incidents.iter().filter(|incident| is_wanted(incident));
    let mut found: Vec<AlertId> = wanted.map(|incident| first(incident).id).collect();
    found.retain(|id| with_words.contains(id));
    found.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
    found
}

/// All pages from one end to the other.
fn paged(fixture: &Fixture, query: &Query, is_upward: bool) -> Vec<AlertId> {
    let mut all = Vec::new();
    loop {
        let mut page = Query {
            limit: 3,
            ..query.clone()
        };
        if is_upward {
            page.after_id = Some(all.first().copied().unwrap_or(0));
        } else {
            page.before_id = all.last().copied();
        }
        let found = ids(fixture, &page);
        if found.is_empty() {
            return all;
        }
        let at = if is_upward { 0 } else { all.len() };
        all.splice(at..at, found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_folded_list_is_every_alert_grouped_by_its_incident(
        alerts in proptest::collection::vec(anything(), 1..50),
        indexed in 0..50usize,
        gone in proptest::collection::btree_set(1..50i64, 0..20),
        queries in proptest::collection::vec(conditions(), 6),
    ) {
        let fixture = unattended_log();
        for (index, (alert, is_seen)) in alerts.into_iter().enumerate() {
            let id = id(fixture.append(alert));
            if is_seen {
                fixture.acknowledge(id, "", 1);
            }
            if index == indexed {
                fixture.index_all();
            }
        }
        remove(&fixture, &gone.into_iter().collect::<Vec<_>>());
        prop_assert!(fixture.log.incidents_add_up().expect("checked"));
        for query in queries {
            let expected = grouped(&fixture, &query);
            prop_assert_eq!(&ids(&fixture, &query), &expected, "{:?}", query);
            prop_assert_eq!(&paged(&fixture, &query, false), &expected, "{:?}", query);
            prop_assert_eq!(&paged(&fixture, &query, true), &expected, "{:?}", query);
            let count = u64::try_from(expected.len()).expect("few");
            prop_assert_eq!(fixture.log.count(&query).expect("counted"), count);
        }
    }
}
