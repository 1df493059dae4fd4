//! What the log promises about its upkeep: moving from an older version, keeping, checking, copying, salvaging.

use super::super::*;
use super::support::*;
use jiff::SignedDuration;
use std::fs;

const DAY: i64 = 86_400;

/// A log as version 1 left it, with rows in it.
fn version_1(rows: i64) -> Fixture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("alerts.db");
    schema::write_version(&path, 1);
    let connection = Connection::open(&path).expect("a log");
    for number in 0..rows {
        connection
            .execute(
                "INSERT INTO alert (received_at, clock, source, server, path, severity, is_test, understood, words, raw,
                                    acknowledged_at, note)
                 VALUES (?1, 'none', '192.0.2.51:623', 'web-01', 'bmc-snmp', ?2, 0, 1, '電源の故障', x'00', ?3, ?4)",
                rusqlite::params![
                    number * 1_000_000,
                    if number % 2 == 0 { "error" } else { "warning" },
                    (number % 3 == 0).then_some(1),
                    (number % 3 == 0).then_some("交換済み"),
                ],
            )
            .expect("inserted");
    }
    drop(connection);
    let log = AlertLog::open_unattended(&path).expect("brought up to date");
    Fixture { folder, log }
}

fn found(log: &AlertLog, text: &str) -> usize {
    let query = Query {
        limit: MAX_LIMIT,
        text: text.to_owned(),
        ..Query::default()
    };
    log.list(&query).expect("readable").len()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(future)
}

#[test]
fn a_log_of_version_1_keeps_everything_and_can_be_searched() {
    let fixture = version_1(5_000);
    let counts = fixture.log.counts(at(5_000)).expect("readable");
    assert_eq!(counts.total, 5_000);
    assert_eq!(counts.unacknowledged(), 3_333);
    assert_eq!(found(&fixture.log, "電源"), 5_000, "before the index knows them");
    fixture.index_all();
    assert_eq!(found(&fixture.log, "電源 severity:warning"), 2_500);
    assert_eq!(found(&fixture.log, "交換"), 1_667);
    assert_eq!(fixture.log.check().expect("readable").problems, []);
}

#[test]
fn what_is_counted_beforehand_is_what_is_there() {
    let fixture = log();
    let severities = Severity::ALL.iter().copied().cycle();
    for (number, severity) in (0..300).zip(severities) {
        fixture.append(NewAlert {
            severity,
            is_test: number % 7 == 0,
            ..alert(number * 900)
        });
    }
    for id in (1..300).step_by(5) {
        fixture.acknowledge(id, "", 999);
    }
    block_on(fixture.log.mark_test(299)).expect("marked");
    let now = at(300 * 900);
    let counts = fixture.log.counts(now).expect("readable");
    let all = fixture
        .log
        .list(&Query {
            limit: MAX_LIMIT,
            ..Query::default()
        })
        .expect("readable");
    let open = all
        .iter()
        .filter(|alert| alert.acknowledged_at.is_none() && !alert.is_test);
    assert_eq!(counts.unacknowledged(), open.count() as u64);
    assert_eq!(counts.total, 300);
    let day = all
        .iter()
        .filter(|alert| alert.received_at > now - SignedDuration::from_hours(24));
    assert_eq!(
        counts.hours.iter().map(|hour| hour.alerts).sum::<u64>(),
        day.count() as u64
    );
    assert_eq!(fixture.log.count_since(at(100 * 900)).expect("readable"), 200);
    assert_eq!(fixture.log.check().expect("readable").problems, []);
}

#[test]
fn old_alerts_go_except_those_that_nobody_has_seen_to() {
    let fixture = log();
    for number in 0..700 {
        fixture.append(alert(number * DAY / 10));
    }
    for id in 1..=600 {
        if id % 3 != 0 {
            fixture.acknowledge(id, "seen", 1);
        }
    }
    let now = at(70 * DAY);
    let keep = |rule| {
        block_on(async {
            fixture.log.keep(rule).await.expect("kept");
            fixture
                .log
                .remove_what_need_not_be_kept(now)
                .await
                .expect("removed");
        });
        fixture.log.kept(now).expect("readable")
    };
    let all = keep(Keeping::default());
    assert_eq!(
        (all.alerts, all.removals.len()),
        (700, 0),
        "without a rule everything stays"
    );

    let thirty = Keeping {
        days: Some(30),
        ..Keeping::default()
    };
    let kept = keep(thirty);
    // 400 are older than 30 days; of those, every third is open.
    assert_eq!((kept.alerts, kept.held_by_age), (700 - 267, 133));
    let [removal] = kept.removals.as_slice() else {
        panic!("{:?}", kept.removals);
    };
    assert_eq!(
        (removal.reason, removal.alerts, removal.open),
        (Reason::Age, 267, 0)
    );
    assert_eq!((removal.first_at, removal.last_at), (at(0), at(399 * DAY / 10)));
    assert_eq!(found(&fixture.log, "電源"), 433, "what is gone is not found");
    assert_eq!(found(&fixture.log, "note:seen"), 133);

    let kept = keep(Keeping {
        open_too: true,
        ..thirty
    });
    assert_eq!((kept.alerts, kept.held_by_age), (300, 0));
    let removed = kept.removals.iter().map(|removal| (removal.alerts, removal.open));
    assert_eq!(
        removed.collect::<Vec<_>>(),
        [(400, 133)],
        "and that they were open is told"
    );
    assert_eq!(fixture.log.check().expect("readable").problems, []);
    assert_eq!(id(fixture.append(alert(1))), 701, "no number is given twice");
}

#[test]
fn a_log_that_is_too_big_loses_its_oldest_and_gives_room_back() {
    let fixture = log();
    for number in 0..2_000 {
        fixture.append(NewAlert {
            raw: vec![1; 2_000],
            is_test: true,
            ..alert(number)
        });
    }
    let before = fixture.log.kept(at(0)).expect("readable").bytes;
    let limit = before / 2;
    let rule = Keeping {
        bytes: Some(limit),
        ..Keeping::default()
    };
    block_on(async {
        fixture.log.keep(rule).await.expect("kept");
        fixture
            .log
            .remove_what_need_not_be_kept(at(9_999))
            .await
            .expect("removed");
    });
    let kept = fixture.log.kept(at(9_999)).expect("readable");
    assert!(kept.bytes <= limit, "{kept:?}");
    assert!((500..1_500).contains(&kept.alerts), "{kept:?}");
    let oldest = fixture
        .log
        .list(&Query {
            after_id: Some(0),
            limit: 1,
            ..Query::default()
        })
        .expect("readable");
    let first = oldest.first().map(|alert| alert.id).expect("some stay");
    assert_eq!(
        first,
        2_001 - i64::try_from(kept.alerts).expect("few"),
        "the oldest went"
    );
    assert_eq!(
        kept.removals.first().map(|removal| removal.reason),
        Some(Reason::Size)
    );

    let mut connection = schema::open_writer(&fixture.path()).expect("the log");
    while schema::give_back(&connection, 64).expect("given back") {}
    let pages: u64 = connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .expect("known");
    assert!(pages * 4096 < before * 3 / 4, "{pages} pages of {before} bytes");
    assert_eq!(check::whole(&connection).expect("readable").problems, []);
    check::mend(&mut connection).expect("mended");
}

#[test]
fn a_check_finds_what_is_wrong_and_mends_what_can_be_made_again() {
    let fixture = log();
    for number in 0..50 {
        fixture.append(alert(number));
    }
    fixture.index_all();
    let connection = Connection::open(fixture.path()).expect("the log");
    connection
        .execute_batch("UPDATE block SET alerts = 3; DELETE FROM alert_words WHERE rowid < 5; UPDATE alert SET clock = 'x' WHERE id = 9")
        .expect("spoilt");
    let problems = fixture.log.check().expect("readable").problems;
    assert_eq!(
        problems,
        [
            LogProblem::Unreadable {
                id: 9,
                column: "clock"
            },
            LogProblem::Miscounted { blocks: 1 },
            LogProblem::Misindexed { alerts: 4 },
        ]
    );
    connection
        .execute_batch("UPDATE alert SET clock = 'bmc' WHERE id = 9")
        .expect("put right");
    block_on(fixture.log.mend()).expect("mended");
    fixture.index_all();
    assert_eq!(fixture.log.check().expect("readable").problems, []);
    assert_eq!(found(&fixture.log, "電源"), 50);
}

/// A log of many pages whose last listener was killed, and its bytes.
fn killed_log(alerts: i64) -> (tempfile::TempDir, PathBuf, Vec<u8>) {
    let Fixture { folder, log } = log();
    let path = folder.path().join("alerts.db");
    block_on(log.begin_run(at(0), Vec::new())).expect("begun");
    for number in 0..alerts {
        log.append_blocking(NewAlert {
            // A log that was killed is looked at by its newest rows when it is opened: these are far from them.
            raw: vec![if (40..160).contains(&number) { 0x5A } else { 0x33 }; 1_500],
            ..alert(number)
        })
        .expect("appended");
    }
    block_on(log.keep_proof(KeptProof {
        server: "web-01".to_owned(),
        at: at(1),
        proven: true,
        report: serde_json::json!({}),
    }))
    .expect("kept");
    drop(log);
    let bytes = fs::read(&path).expect("there");
    (folder, path, bytes)
}

#[test]
fn of_a_damaged_log_what_can_be_read_goes_into_a_new_one() {
    let (_folder, path, mut bytes) = killed_log(400);
    // The old rows' pages hold many of these octets; some become nonsense.
    let pages = bytes.len() / 4096;
    let is_of_rows = |page: &[u8]| page.iter().filter(|octet| **octet == 0x5A).count() > 2_500;
    let victims: Vec<usize> = (0..pages)
        .filter(|page| bytes.get(page * 4096..(page + 1) * 4096).is_some_and(is_of_rows))
        .step_by(9)
        .take(5)
        .collect();
    assert!(victims.len() >= 3, "{victims:?} of {pages}");
    for page in &victims {
        bytes
            .get_mut(page * 4096..(page + 1) * 4096)
            .expect("inside")
            .fill(0xA7);
    }
    fs::write(&path, &bytes).expect("written");
    let log = AlertLog::open(&path).expect("the newest rows are sound");
    assert!(log.check().expect("it can be looked at").is_damaged());
    assert!(
        matches!(replace_damaged(&path), Err(Error::Busy)),
        "somebody has it open"
    );
    drop(log);

    let replaced = replace_damaged(&path).expect("replaced");
    let salvaged = replaced.salvaged;
    assert!(!salvaged.is_whole, "{salvaged:?}");
    assert!((300..400).contains(&salvaged.alerts), "{salvaged:?}");
    let log = AlertLog::open(&path).expect("a new log");
    assert_eq!(log.check().expect("readable").problems, []);
    let counts = log.counts(at(1_000)).expect("readable");
    assert_eq!(counts.total, salvaged.alerts);
    assert_eq!(counts.newest_id, Some(400), "under their own numbers");
    assert_eq!(log.proofs(None, 10).expect("readable").len(), 1);
    assert_eq!(
        fs::read(&replaced.aside).expect("kept"),
        bytes,
        "the damaged file is as it was"
    );
}

#[test]
fn a_torn_log_is_noticed_when_it_is_opened() {
    let (_folder, path, mut bytes) = killed_log(200);
    let half = bytes.len() / 2;
    bytes.truncate(half / 4096 * 4096);
    fs::write(&path, &bytes).expect("written");
    assert!(matches!(AlertLog::open(&path), Err(Error::NotADatabase { .. })));
    replace_damaged(&path).expect("replaced");
    AlertLog::open(&path).expect("a new log");
}

#[test]
fn a_replacement_that_was_ended_half_way_is_begun_again_or_finished() {
    let (folder, path, _) = killed_log(200);
    let name = |ending: &str| folder.path().join(format!("{}{ending}", path_name(&path)));
    // While the new log was being made: nothing of that is ever taken for the log.
    let half = AlertLog::open(&name(".salvage")).expect("a new log");
    drop(half);
    let whole = AlertLog::open(&path).expect("not damaged");
    assert_eq!(whole.counts(at(1_000)).expect("readable").total, 200);
    drop(whole);
    replace_damaged(&path).expect("replaced");
    let log = AlertLog::open(&path).expect("a new log");
    assert_eq!(log.counts(at(1_000)).expect("readable").total, 200);
    assert!(!name(".salvage").exists());
    drop(log);
    // After the damaged one was set aside, and before the new one was in its place.
    fs::rename(&path, name(".salvaged")).expect("renamed");
    let log = AlertLog::open(&path).expect("the new log");
    assert_eq!(log.counts(at(1_000)).expect("readable").total, 200);
    assert!(!name(".salvaged").exists());
}

fn path_name(path: &std::path::Path) -> String {
    path.file_name().expect("a file").to_string_lossy().into_owned()
}

#[test]
fn a_copy_made_while_alerts_arrive_is_whole() {
    let fixture = log();
    for number in 0..200 {
        fixture.append(alert(number));
    }
    let copy = fixture.folder.path().join("copy.sqlite3");
    let stop = std::sync::atomic::AtomicBool::new(false);
    let made = std::thread::scope(|scope| {
        let writer = scope.spawn({
            let (log, stop) = (&fixture.log, &stop);
            move || {
                let mut number = 0;
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    log.append_blocking(alert(1_000 + number))
                        .expect("nobody waits for the copy");
                    number += 1;
                }
                number
            }
        });
        let made = fixture.log.back_up(&copy).expect("copied");
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(writer.join().expect("ended") > 0);
        made
    });
    assert!(made.alerts >= 200);
    assert_eq!(
        made.newest_id,
        i64::try_from(made.alerts).ok(),
        "none is missing in between"
    );
    let restored = fixture.folder.path().join("restored.db");
    fs::copy(&copy, &restored).expect("put in place");
    let log = AlertLog::open(&restored).expect("a log");
    assert_eq!(log.counts(at(0)).expect("readable").total, made.alerts);
    assert_eq!(found(&log, "電源") as u64, made.alerts);
    assert!(
        matches!(fixture.log.back_up(&copy), Err(Error::Open { .. })),
        "no copy is overwritten"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&copy).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
