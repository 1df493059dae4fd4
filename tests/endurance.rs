//! What must hold however often it is tried: a killed listener loses nothing that it answered, and a big log stays
//! whole. A few rounds here; `TSUHO_SOAK=1` (`scripts/soak`) makes them many.

mod console_support;

use console_support::{Home, Program};
use jiff::Timestamp;
use std::{collections::BTreeSet, net::UdpSocket, time::Duration};
use tsuho::alert_log::{AlertLog, Clock, NewAlert, Path, Query, Severity};

fn times(usual: usize, soak: usize) -> usize {
    if std::env::var_os("TSUHO_SOAK").is_some() {
        soak
    } else {
        usual
    }
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).expect("short");
    assert!(length < 0x80, "one length octet is enough here");
    [&[tag, length], content].concat()
}

/// An INFORM (RFC 3416) whose third varbind holds this text.
fn inform(request: u32, text: &str) -> Vec<u8> {
    let uptime = tlv(
        0x30,
        &[&tlv(0x06, b"\x2b\x06\x01\x02\x01\x01\x03\x00")[..], &[0x43, 1, 0]].concat(),
    );
    let cold_start = tlv(0x06, b"\x2b\x06\x01\x06\x03\x01\x01\x05\x01");
    let trap = tlv(
        0x30,
        &[tlv(0x06, b"\x2b\x06\x01\x06\x03\x01\x01\x04\x01\x00"), cold_start].concat(),
    );
    // 1.3.6.1.4.1.32473 is for documentation (RFC 5612).
    let note = tlv(
        0x30,
        &[
            tlv(0x06, b"\x2b\x06\x01\x04\x01\x81\xfd\x59\x01"),
            tlv(0x04, text.as_bytes()),
        ]
        .concat(),
    );
    let varbinds = tlv(0x30, &[uptime, trap, note].concat());
    let request = tlv(0x02, &(request & 0x7FFF_FFFF | 0x4000_0000).to_be_bytes());
    let pdu = tlv(0xA6, &[&request[..], &[2, 1, 0, 2, 1, 0], &varbinds].concat());
    tlv(0x30, &[&[2, 1, 1][..], &tlv(0x04, b"public"), &pdu].concat())
}

/// The answers that come in until `enough` are there, or nothing comes any more.
fn answers(socket: &UdpSocket, enough: usize, answered: &mut BTreeSet<String>) {
    let mut buffer = [0; 2048];
    while answered.len() < enough {
        let Ok(length) = socket.recv(&mut buffer) else {
            return;
        };
        let answer = String::from_utf8_lossy(buffer.get(..length).expect("within the buffer")).into_owned();
        let text = answer
            .find("alert-")
            .and_then(|at| answer.get(at..))
            .expect("an answer to one of ours");
        answered.insert(text.to_owned());
    }
}

#[test]
fn a_kill_loses_no_alert_that_was_answered() {
    const BURST: usize = 120;
    let home = Home::new();
    let mut answered_ever = BTreeSet::new();
    for round in 0..times(3, 30) {
        let mut listener = Program::start(home.command(&["--json", "listen", "--snmp", "127.0.0.1:0"]));
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        socket.connect(listener.address("listening ")).expect("loopback");
        // Only a failing test waits so long.
        socket
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a socket");
        for number in 0..BURST {
            let text = format!("alert-{round:03}-{number:05}");
            let request = u32::try_from(round * BURST + number).expect("few");
            socket.send(&inform(request, &text)).expect("loopback");
        }
        // Killed at another moment in each round, while answers and commits are under way.
        let mut answered = BTreeSet::new();
        answers(&socket, 1 + round * 37 % BURST, &mut answered);
        drop(listener);
        // What was answered before the kill may still lie in our socket.
        socket.set_nonblocking(true).expect("a socket");
        answers(&socket, usize::MAX, &mut answered);
        assert!(!answered.is_empty());
        answered_ever.extend(answered);
    }
    let listed = home.json(&["log", "list", "--limit", "10000"]).answer();
    let alerts = listed
        .get("alerts")
        .and_then(|alerts| alerts.as_array())
        .expect("alerts");
    let raw: Vec<&str> = alerts
        .iter()
        .filter_map(|alert| alert.get("raw_hex")?.as_str())
        .collect();
    for text in &answered_ever {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        let times = raw.iter().filter(|raw| raw.contains(&hex)).count();
        assert_eq!(
            times, 1,
            "{text} was answered and stands in the log {times} times"
        );
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
