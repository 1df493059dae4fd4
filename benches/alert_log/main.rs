//! How fast the log is: searching with every keystroke, turning pages, counting, opening; a plain SQLite scan of the same
//! file stands beside the search. `cargo bench --bench alert_log`; 1,000,000 alerts, 10,000,000 with `TSUHO_SOAK=1`.
//!
//! The alerts are generated, always the same ones. It exits 1 where a goal is missed.

#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a program that prints, over tables of its own"
)]

mod texts;

use rusqlite::Connection;
use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};
use texts::Texts;
use tsuho::alert_log::{AlertLog, Place, Query};

/// What is typed, keystroke by keystroke.
const TYPED: &[&str] = &[
    "電源",
    "電源装置の障害",
    "ファン",
    "温度 上限",
    "メモリ 訂正不能",
    "障害 電源 サーバ",
    "ﾌｧﾝ",
    "power supply",
    "fan_3",
    "temperature upper",
    "SV0420",
    "192.0.2.17",
    "memory -correctable",
    "\"power supply\" 電源",
    "サーバ:SV04",
    "severity:error 温度",
    "重要度:異常",
    "is:unacknowledged fan",
    "since:7d 電源",
    "zzzz",
];

fn main() -> ExitCode {
    let is_soak = std::env::var_os("TSUHO_SOAK").is_some();
    let alerts: i64 = if is_soak { 10_000_000 } else { 1_000_000 };
    let search_goal = if is_soak { 100 } else { 20 };
    let folder = tempfile::tempdir_in(std::env::var_os("TSUHO_BENCH_DIR").unwrap_or_else(|| "target".into()))
        .expect("a folder on a disk");
    let path = folder.path().join("alerts.sqlite3");
    drop(AlertLog::open(&path).expect("a new log"));

    let begun = Instant::now();
    fill(&path, alerts);
    println!(
        "{alerts} alerts written in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    index(&path);
    let bytes = std::fs::metadata(&path).expect("there").len();
    println!(
        "index of words made in {:.0} s; {} bytes per alert on disk",
        begun.elapsed().as_secs_f64(),
        bytes / alerts.unsigned_abs()
    );

    let mut goals = Goals::default();
    goals.judge(
        "opening",
        measure(5, |_| drop(AlertLog::open(&path).expect("the log"))),
        300,
    );
    let log = AlertLog::open(&path).expect("the log");
    let list = |query: &Query| {
        let window = log.window(query).expect("readable");
        window.alerts.last().map(|alert| alert.id)
    };

    let keystrokes: Vec<String> = TYPED.iter().flat_map(|typed| keystrokes(typed)).collect();
    let query = |text: &str| Query {
        text: text.to_owned(),
        ..Query::default()
    };
    let searches = measure(keystrokes.len() * 3, |turn| {
        list(&query(&keystrokes[turn % keystrokes.len()]));
    });
    slowest(&keystrokes, &searches);
    goals.judge("search, every keystroke", searches, search_goal);

    let mut before = None;
    let pages = measure(500, |turn| {
        before = if turn % 100 == 0 { None } else { before };
        before = list(&Query {
            before_id: before,
            ..Query::default()
        });
    });
    goals.judge("page turn, no search", pages, 5);
    let mut before = None;
    let pages = measure(500, |turn| {
        before = if turn % 100 == 0 { None } else { before };
        before = list(&Query {
            before_id: before,
            ..query("電源")
        });
    });
    goals.judge("page turn in a search", pages, if is_soak { 20 } else { 5 });
    let windows = measure(200, |turn| {
        let place = Place::Fraction(turn as f64 / 200.0);
        log.window_at(&Query::default(), place).expect("readable");
    });
    goals.judge("scroll bar dragged anywhere", windows, 5);
    let now = texts::now();
    goals.judge(
        "total, open, hours, today",
        measure(50, |_| {
            log.counts(now).expect("readable");
            log.count_since(now - jiff::SignedDuration::from_hours(15))
                .expect("readable");
        }),
        20,
    );
    let counted = measure(TYPED.len(), |turn| {
        log.count(&query(TYPED[turn])).expect("readable");
    });
    goals.tell("counting every hit of a search", counted);

    let plain = Connection::open(&path).expect("the same file");
    let scans = measure(4, |turn| {
        let word = ["電源", "power supply", "SV0420", "zzzz"][turn];
        scan(&plain, word);
    });
    goals.tell("beside it: a plain SQLite scan, newest 100", scans);
    let scans = measure(2, |turn| {
        let like = format!("%{}%", ["電源", "SV0420"][turn]);
        let sql = "SELECT count(*) FROM alert WHERE words LIKE ?1";
        plain
            .query_row(sql, [like], |row| row.get::<_, i64>(0))
            .expect("readable");
    });
    goals.tell("beside it: a plain SQLite scan, counting", scans);
    if goals.is_missed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The text after each key; what an input method holds back until it is converted is left out.
fn keystrokes(typed: &str) -> Vec<String> {
    let ends = typed.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| typed[..end].to_owned()).collect()
}

/// Rows as the writer makes them, in big transactions.
fn fill(path: &Path, alerts: i64) {
    let mut connection = Connection::open(path).expect("the log");
    connection.pragma_update(None, "synchronous", "OFF").expect("set");
    let mut texts = Texts::new();
    let now = texts::now().as_microsecond();
    let mut number = 0;
    while number < alerts {
        let transaction = connection.transaction().expect("begun");
        {
            let mut insert = transaction
                .prepare_cached(
                    "INSERT INTO alert (received_at, occurred_at, clock, source, server, path, severity, is_test,
                                        understood, guid, sequence, words, raw, acknowledged_at)
                     VALUES (?1, ?1, 'bmc', ?2, ?3, 'bmc-snmp', ?4, ?5, 1, NULL, 1, ?6, ?7, ?8)",
                )
                .expect("prepared");
            for _ in 0..100_000.min(alerts - number) {
                let text = texts.next();
                // A year, whatever the number of alerts.
                let at = now - (alerts - number) * (365 * 86_400_000_000 / alerts);
                let is_open = number % 50 == 0;
                insert
                    .insert(rusqlite::params![
                        at,
                        format!("{}:623", text.source),
                        text.server,
                        text.severity.name(),
                        number % 1_000 == 7,
                        text.words,
                        &[0x30_u8; 200][..],
                        (!is_open).then_some(at + 60_000_000),
                    ])
                    .expect("inserted");
                number += 1;
            }
        }
        transaction.commit().expect("committed");
    }
}

/// As the writer does when nothing else waits: a search is asked until it finds everything in the index.
fn index(path: &Path) {
    let log = AlertLog::open(path).expect("the log");
    while log.is_index_behind().expect("readable") {
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn scan(connection: &Connection, word: &str) {
    let like = format!("%{word}%");
    let sql = "SELECT id FROM alert WHERE words LIKE ?1 ORDER BY id DESC LIMIT 100";
    let mut select = connection.prepare_cached(sql).expect("prepared");
    let ids = select
        .query_map([like], |row| row.get::<_, i64>(0))
        .expect("readable");
    assert!(ids.count() <= 100);
}

fn measure(times: usize, mut work: impl FnMut(usize)) -> Vec<Duration> {
    let one = |turn| {
        let begun = Instant::now();
        work(turn);
        begun.elapsed()
    };
    (0..times).map(one).collect()
}

fn slowest(keystrokes: &[String], searches: &[Duration]) {
    let mut each: Vec<(Duration, &str)> = keystrokes
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let times = searches.iter().skip(at).step_by(keystrokes.len());
            (times.min().copied().unwrap_or_default(), text.as_str())
        })
        .collect();
    each.sort();
    let worst: Vec<String> = each
        .iter()
        .rev()
        .take(5)
        .map(|(time, text)| format!("“{text}” {:.1} ms", time.as_secs_f64() * 1e3))
        .collect();
    println!("slowest keystrokes: {}", worst.join(", "));
}

#[derive(Default)]
struct Goals {
    is_missed: bool,
}

impl Goals {
    fn judge(&mut self, what: &str, mut times: Vec<Duration>, goal_millis: u64) {
        let (half, most) = percentiles(&mut times);
        let is_met = most <= Duration::from_millis(goal_millis);
        self.is_missed |= !is_met;
        let verdict = if is_met { "met" } else { "MISSED" };
        line(what, half, most, &format!("goal {goal_millis} ms: {verdict}"));
    }

    fn tell(&self, what: &str, mut times: Vec<Duration>) {
        let (half, most) = percentiles(&mut times);
        line(what, half, most, "");
    }
}

fn line(what: &str, half: Duration, most: Duration, goal: &str) {
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{what:<45} p50 {:>9.2} ms   p95 {:>9.2} ms   {goal}",
        millis(half),
        millis(most)
    );
}

fn percentiles(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort();
    let at = |percent: usize| times[((times.len() * percent).div_ceil(100)).saturating_sub(1)];
    (at(50), at(95))
}
