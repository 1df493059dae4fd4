//! What the log promises, on real files.

use super::*;
use jiff::SignedDuration;
use std::fs;
use support::*;

mod care;
pub(super) mod support;

#[test]
fn what_was_appended_reads_back_also_after_opening_again() {
    let Fixture { folder, log } = log();
    let first = id(log.append_blocking(alert(100)).expect("appended"));
    drop(log);
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("our own file");
    let read = log.get(first).expect("readable").expect("there");
    assert_eq!(read, Alert::from_new(first, first, &alert(100)));
}

#[test]
fn the_file_is_readable_by_its_owner_only() {
    let fixture = log();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(fixture.path()).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(fixture.path().exists());
}

#[test]
fn a_file_that_is_no_database_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("alerts.db");
    let text = "this is a letter, not a database\n".repeat(100);
    fs::write(&path, &text).expect("writable");
    assert!(matches!(AlertLog::open(&path), Err(Error::NotADatabase { .. })));
    assert_eq!(fs::read_to_string(&path).expect("still there"), text);
    crate::home::set_aside(&path, &BESIDE).expect("set aside");
    AlertLog::open(&path).expect("a new log in its place");
}

#[test]
fn a_newer_schema_and_another_programs_database_are_refused_untouched() {
    let fixture = log();
    let path = fixture.path();
    drop(fixture.log);
    let connection = Connection::open(&path).expect("a database");
    connection
        .pragma_update(None, "user_version", 99)
        .expect("written");
    drop(connection);
    let before = fs::read(&path).expect("there");
    assert!(matches!(
        AlertLog::open(&path),
        Err(Error::Newer { found: 99, .. })
    ));
    assert_eq!(fs::read(&path).expect("there"), before);

    let foreign = fixture.folder.path().join("foreign.db");
    Connection::open(&foreign)
        .expect("new")
        .execute_batch("CREATE TABLE t (x)")
        .expect("written");
    let before = fs::read(&foreign).expect("there");
    assert!(matches!(AlertLog::open(&foreign), Err(Error::Foreign { .. })));
    assert_eq!(fs::read(&foreign).expect("there"), before);
}

#[test]
fn a_repetition_within_its_window_is_told_apart_from_a_new_alert() {
    let fixture = log();
    let repeat = Some(RepeatKey {
        key: [9; 16],
        window_secs: 60,
    });
    let with_key = |secs| NewAlert {
        repeat,
        ..alert(secs)
    };
    let first = id(fixture.append(with_key(100)));
    match fixture.append(with_key(130)) {
        Appended::Repeated(known) => assert_eq!(known.id, first),
        Appended::New(alert) => panic!("{alert:?}"),
    }
    assert_ne!(
        id(fixture.append(with_key(200))),
        first,
        "after the window it is a new event"
    );
    assert_ne!(
        id(fixture.append(alert(100))),
        first,
        "without a key nothing is a repetition"
    );
}

#[test]
fn a_full_disk_is_named_and_nothing_of_the_group_is_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open_on_full_disk(&folder.path().join("alerts.db"), 1).expect("a new log");
    let big = NewAlert {
        raw: vec![0; 60_000],
        ..alert(100)
    };
    assert!(matches!(log.append_blocking(big), Err(Error::Full)));
    assert_eq!(log.counts(at(100)).expect("readable").total, 0);
}

#[test]
fn a_list_is_newest_first_and_keeps_to_what_was_asked() {
    let fixture = log();
    let first = id(fixture.append(alert(100)));
    let second = id(fixture.append(NewAlert {
        severity: Severity::Warning,
        words: "温度 100% fan_1".to_owned(),
        ..alert(200)
    }));
    let test = id(fixture.append(NewAlert {
        is_test: true,
        ..alert(300)
    }));
    let ids = |query: Query| -> Vec<AlertId> {
        fixture
            .log
            .list(&query)
            .expect("readable")
            .into_iter()
            .map(|alert| alert.id)
            .collect()
    };
    assert_eq!(ids(Query::default()), [test, second, first]);
    assert_eq!(
        ids(Query {
            limit: 1,
            ..Query::default()
        }),
        [test]
    );
    assert_eq!(
        ids(Query {
            before_id: Some(second),
            ..Query::default()
        }),
        [first]
    );
    assert_eq!(
        ids(Query {
            since: Some(at(200)),
            ..Query::default()
        }),
        [test, second]
    );
    assert_eq!(
        ids(Query {
            severities: vec![Severity::Warning],
            ..Query::default()
        }),
        [second]
    );
    assert_eq!(
        ids(Query {
            include_tests: false,
            ..Query::default()
        }),
        [second, first]
    );
    let found = |text: &str| {
        ids(Query {
            text: text.to_owned(),
            ..Query::default()
        })
    };
    assert_eq!(found("電源 web"), [test, first], "every word must occur");
    assert_eq!(found("100% fan_1"), [second]);
}

#[tokio::test]
async fn an_acknowledged_alert_is_no_longer_open() {
    let fixture = log();
    let log = &fixture.log;
    let first = id(log.append(alert(100)).await.expect("appended"));
    let test = id(log.append(alert(150)).await.expect("appended"));
    log.mark_test(test).await.expect("marked");
    assert_eq!(
        log.counts(at(200)).expect("readable").unacknowledged(),
        1,
        "a test is nothing to see to"
    );
    assert_eq!(
        log.acknowledge(vec![first], "fan changed".into(), at(160))
            .await
            .expect("done"),
        1
    );
    assert_eq!(
        log.acknowledge(vec![first], String::new(), at(170))
            .await
            .expect("done"),
        0
    );
    let alert = log.get(first).expect("readable").expect("there");
    assert_eq!(
        (alert.acknowledged_at, alert.note.as_deref()),
        (Some(at(160)), Some("fan changed"))
    );
    assert_eq!(log.counts(at(200)).expect("readable").unacknowledged(), 0);
    assert!(log.get(test).expect("readable").expect("there").is_test);
}

#[test]
fn the_hours_end_now_and_name_their_worst() {
    const HOUR: i64 = 3600;
    let fixture = log();
    let now = 100 * HOUR;
    for (secs, severity) in [
        (now, Severity::Information),
        (now - 1, Severity::Warning),
        (now - 23 * HOUR - 1, Severity::Error),
        (now - 24 * HOUR, Severity::Error),
    ] {
        fixture.append(NewAlert {
            severity,
            ..alert(secs)
        });
    }
    let counts = fixture.log.counts(at(now)).expect("readable");
    assert_eq!(
        counts.hours[23],
        Hour {
            alerts: 2,
            worst: Some(Severity::Warning)
        }
    );
    assert_eq!(
        counts.hours[0],
        Hour {
            alerts: 1,
            worst: Some(Severity::Error)
        }
    );
    assert_eq!(counts.hours.iter().map(|hour| hour.alerts).sum::<u64>(), 3);
    assert_eq!((counts.total, counts.newest_id), (4, Some(4)));
    assert_eq!(fixture.log.count_since(at(now - 1)).expect("readable"), 2);
}

#[tokio::test]
async fn counters_are_there_for_another_process_and_times_without_a_listener_are_gaps() {
    let fixture = log();
    let log = &fixture.log;
    let counters = |committed| Counters {
        received: committed,
        decoded: committed,
        committed,
        dropped_by_kernel: Some(1),
        ..Counters::default()
    };
    assert_eq!(log.gaps(at(10)).expect("readable"), []);
    let first = log.begin_run(at(100), Vec::new()).await.expect("begun");
    log.end_run(first, at(200), counters(3)).await.expect("ended");
    let crashed = log.begin_run(at(300), Vec::new()).await.expect("begun");
    log.save_run(crashed, at(350), counters(4)).await.expect("saved");
    let now = at(350) + SignedDuration::from_secs(3600);
    let lives = log.begin_run(now, Vec::new()).await.expect("begun");

    let other_process = AlertLog::open(&fixture.path()).expect("the same file");
    log.save_run(
        lives,
        now,
        Counters {
            dropped_by_kernel: Some(0),
            ..Counters::default()
        },
    )
    .await
    .expect("saved");
    let stats = other_process.stats().expect("readable");
    assert_eq!((stats.committed, stats.dropped_by_kernel), (7, Some(2)));
    let expected = [
        Gap {
            from: at(200),
            to: Some(at(300)),
            reason: GapReason::Stopped,
        },
        Gap {
            from: at(350),
            to: Some(now),
            reason: GapReason::Crashed,
        },
    ];
    assert_eq!(other_process.gaps(now).expect("readable"), expected);
    log.end_run(lives, now, Counters::default()).await.expect("ended");
    let later = now + SignedDuration::from_secs(5);
    let last = log.gaps(later).expect("readable").pop().expect("nobody listens");
    assert_eq!(
        last,
        Gap {
            from: now,
            to: None,
            reason: GapReason::Stopped
        }
    );
}

#[tokio::test]
async fn only_the_newest_malformed_datagrams_are_kept() {
    let fixture = log();
    for number in 0..1100_i64 {
        let malformed = Malformed {
            received_at: at(number),
            source: "192.0.2.1:1".parse().expect("an address"),
            reason: "truncated".to_owned(),
            raw: vec![0; 9000],
        };
        fixture.log.submit_malformed(malformed).await.expect("queued");
    }
    let count = |connection: &Connection| {
        let sql = "SELECT count(*), max(length(raw)) FROM malformed";
        Ok(connection.query_row(sql, (), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?)
    };
    // Writes are done in order: this one is done after those above.
    fixture.log.mark_test(0).await.expect("written");
    assert_eq!(fixture.log.read(count).expect("readable"), (1000, 2048));
}

#[tokio::test]
async fn proofs_are_kept_newest_first() {
    let fixture = log();
    for (secs, proven) in [(1, false), (2, true)] {
        let report = serde_json::json!({ "hops": [] });
        let proof = KeptProof {
            server: "web-01".to_owned(),
            at: at(secs),
            proven,
            report,
        };
        fixture.log.keep_proof(proof).await.expect("kept");
    }
    let proofs = fixture.log.proofs(Some("web-01"), 10).expect("readable");
    assert_eq!(
        proofs.iter().map(|proof| proof.proven).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(fixture.log.proofs(Some("web-02"), 10).expect("readable"), []);
    assert_eq!(fixture.log.proofs(None, 1).expect("readable").len(), 1);
}

#[tokio::test]
async fn a_sleep_and_a_lost_port_are_gaps_within_a_run_that_goes_on() {
    let fixture = log();
    let log = &fixture.log;
    let run = log.begin_run(at(100), Vec::new()).await.expect("begun");
    for (from, to, reason) in [
        (150, 160, GapReason::Asleep),
        (120, 121, GapReason::PortLost),
        (120, 125, GapReason::PortLost),
    ] {
        log.note_pause(run, at(from), at(to), reason).await.expect("kept");
    }
    log.save_run(run, at(200), Counters::default())
        .await
        .expect("saved");
    let gap = |from, to, reason| Gap {
        from: at(from),
        to: Some(at(to)),
        reason,
    };
    assert_eq!(
        log.gaps(at(201)).expect("readable"),
        [
            gap(120, 125, GapReason::PortLost),
            gap(150, 160, GapReason::Asleep)
        ]
    );
}
