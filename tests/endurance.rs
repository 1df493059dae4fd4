//! What must hold however big it is: a log stays whole. A small one here; `TSUHO_SOAK=1` (`scripts/soak`) makes it big.

use jiff::Timestamp;
use std::{collections::BTreeSet, time::Duration};
use tsuho::alert_log::{AlertLog, Clock, NewAlert, Path, Query, Severity};

fn times(usual: usize, soak: usize) -> usize {
    if std::env::var_os("TSUHO_SOAK").is_some() {
        soak
    } else {
        usual
    }
}

#[test]
fn a_big_log_is_paged_without_a_gap() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = AlertLog::open(&folder.path().join("alerts.sqlite3")).expect("a new log");
    let total = times(3_000, 300_000);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let mut pending = Vec::new();
        for number in 0..total {
            pending.push(log.submit(alert(number)).await.expect("room in the queue"));
            if pending.len() == 1_000 {
                for one in pending.drain(..) {
                    one.wait().await.expect("committed");
                }
            }
        }
        for one in pending {
            one.wait().await.expect("committed");
        }
    });
    let mut seen = BTreeSet::new();
    let mut before_id = None;
    loop {
        let query = Query {
            limit: 500,
            before_id,
            ..Query::default()
        };
        let page = log.list(&query).expect("readable");
        let Some(last) = page.last() else { break };
        before_id = Some(last.id);
        seen.extend(page.iter().map(|alert| alert.id));
    }
    assert_eq!(seen.len(), total);
    let counts = log.counts(Timestamp::now()).expect("readable");
    assert_eq!(counts.total, u64::try_from(total).expect("few"));
    let found = Query {
        text: "web-00042".to_owned(),
        ..Query::default()
    };
    assert_eq!(log.list(&found).expect("readable").len(), 1);
}

fn alert(number: usize) -> NewAlert {
    NewAlert {
        received_at: Timestamp::now() - Duration::from_secs(1),
        occurred_at: None,
        clock: Clock::None,
        source: "192.0.2.51:50000".parse().expect("an address"),
        server: None,
        path: Path::BmcSnmp,
        severity: Severity::Warning,
        is_test: false,
        understood: true,
        guid: None,
        sequence: None,
        words: format!("ファンの故障 web-{number:05}"),
        raw: number.to_be_bytes().to_vec(),
        repeat: None,
        fold: None,
    }
}
