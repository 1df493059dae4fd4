//! One log, two real processes: `tsuhoctl listen` writes while this one reads, searches and acknowledges. Nobody waits for
//! a reader, and nothing is lost on either side.

mod console_support;

use console_support::{Home, Program};
use jiff::Timestamp;
use std::{collections::BTreeSet, net::UdpSocket, time::Duration};
use tsuho::alert_log::{AlertLog, MAX_LIMIT, Query};

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).expect("short");
    assert!(length < 0x80, "one length octet is enough here");
    [&[tag, length], content].concat()
}

/// An INFORM (RFC 3416) whose third varbind holds this text.
fn inform(request: u32, text: &str) -> Vec<u8> {
    let varbind = |name: &[u8], value: Vec<u8>| tlv(0x30, &[tlv(0x06, name), value].concat());
    let varbinds = [
        varbind(b"\x2b\x06\x01\x02\x01\x01\x03\x00", vec![0x43, 1, 0]),
        varbind(
            b"\x2b\x06\x01\x06\x03\x01\x01\x04\x01\x00",
            tlv(0x06, b"\x2b\x06\x01\x06\x03\x01\x01\x05\x01"),
        ),
        // 1.3.6.1.4.1.32473 is for documentation (RFC 5612).
        varbind(
            b"\x2b\x06\x01\x04\x01\x81\xfd\x59\x01",
            tlv(0x04, text.as_bytes()),
        ),
    ];
    let request = tlv(0x02, &(request | 0x4000_0000).to_be_bytes());
    let pdu = [&request[..], &[2, 1, 0, 2, 1, 0], &tlv(0x30, &varbinds.concat())].concat();
    let message = [&[2, 1, 1][..], &tlv(0x04, b"public"), &tlv(0xA6, &pdu)].concat();
    tlv(0x30, &message)
}

struct Sender {
    socket: UdpSocket,
    sent: u32,
}

impl Sender {
    fn to(address: std::net::SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        socket.connect(address).expect("loopback");
        // Only a failing test waits so long.
        socket
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("set");
        Self { socket, sent: 0 }
    }

    /// Sends one and waits for its answer, which comes when it is on the disk.
    fn send(&mut self) {
        let text = format!("two-processes number{:03}", self.sent);
        self.socket.send(&inform(self.sent, &text)).expect("loopback");
        self.socket.recv(&mut [0; 2048]).expect("an answer");
        self.sent += 1;
    }
}

#[test]
fn two_processes_share_a_log() {
    const ALERTS: u32 = 120;
    let home = Home::new();
    let mut listener = Program::start(home.command(&["--json", "listen", "--snmp", "127.0.0.1:0"]));
    let mut sender = Sender::to(listener.address("listening "));
    sender.send();

    let log = AlertLog::open(&home.path().join("alerts.sqlite3")).expect("the listener's log");
    let all = Query {
        limit: MAX_LIMIT,
        ..Query::default()
    };
    let sending = std::thread::spawn(move || {
        while sender.sent < ALERTS {
            sender.send();
        }
        sender
    });
    // Acknowledges whatever is there, while more arrives.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut acknowledged = BTreeSet::new();
    while acknowledged.len() < ALERTS as usize {
        let open = Query {
            unacknowledged_only: true,
            ..all.clone()
        };
        let ids: Vec<i64> = log
            .list(&open)
            .expect("readable")
            .iter()
            .map(|alert| alert.id)
            .collect();
        let changed =
            runtime.block_on(log.acknowledge(ids.clone(), "seen elsewhere".to_owned(), Timestamp::now()));
        assert_eq!(changed.expect("written"), ids.len(), "nobody else does");
        acknowledged.extend(ids);
    }
    let mut sender = sending.join().expect("every INFORM was answered");

    let count = |text: &str| {
        let query = Query {
            text: text.to_owned(),
            ..all.clone()
        };
        log.count(&query).expect("counted")
    };
    for text in [
        "two-processes",
        "\"seen elsewhere\"",
        "is:acknowledged number",
        "is:acknowledged",
    ] {
        assert_eq!(count(text), u64::from(ALERTS), "{text}");
    }
    assert_eq!(count("number042"), 1);
    assert_eq!(count("is:unacknowledged"), 0);

    // A third reads for as long as it likes: those who send are answered meanwhile.
    let slow = home
        .command(&["--json", "log", "check"])
        .spawn()
        .expect("started");
    for _ in 0..20 {
        sender.send();
    }
    let checked = slow.wait_with_output().expect("ended");
    assert!(checked.status.success(), "{checked:?}");

    let acknowledged = home
        .json(&["log", "ack", "121", "122", "--note", "by the console"])
        .answer();
    assert!(acknowledged.get("acknowledged").is_some());
    assert_eq!(count("note:console"), 2);
    let found = home
        .json(&["log", "search", "number042", "is:acknowledged"])
        .answer();
    assert_eq!(found.get("found"), Some(&1.into()));
    let wrong = home.json(&["log", "search", "colour:red"]);
    assert_eq!(wrong.status, 2);
    assert_eq!(wrong.error().get("kind"), Some(&"bad_search".into()));
}

#[test]
fn a_copy_is_made_while_another_process_listens() {
    let home = Home::new();
    let mut listener = Program::start(home.command(&["--json", "listen", "--snmp", "127.0.0.1:0"]));
    let mut sender = Sender::to(listener.address("listening "));
    for _ in 0..30 {
        sender.send();
    }
    let file = home.path().join("copy.sqlite3");
    let file = file.to_str().expect("UTF-8");
    let copying = home
        .command(&["--json", "log", "backup", file])
        .spawn()
        .expect("started");
    for _ in 0..30 {
        sender.send();
    }
    let copied = copying.wait_with_output().expect("ended");
    assert!(copied.status.success(), "{copied:?}");
    let answer: serde_json::Value = serde_json::from_slice(&copied.stdout).expect("JSON");
    let alerts = answer
        .get("alerts")
        .and_then(serde_json::Value::as_u64)
        .expect("a number");
    assert!((30..=60).contains(&alerts), "{answer}");

    let other = Home::new();
    other.own_file("alerts.sqlite3", std::fs::read(file).expect("the copy"));
    let listed = other.json(&["log", "list", "--limit", "1000"]).answer();
    let listed = listed
        .get("alerts")
        .and_then(serde_json::Value::as_array)
        .expect("alerts");
    assert_eq!(listed.len() as u64, alerts);
    let again = home.json(&["log", "backup", file]);
    assert_eq!(again.status, 6, "{again:?}");
}

#[test]
fn the_console_keeps_and_mends() {
    let home = Home::new();
    let kept = home
        .json(&["log", "keep", "--days", "30", "--max-size", "500MB"])
        .answer();
    assert_eq!(kept.get("days"), Some(&30.into()));
    assert_eq!(kept.get("max_bytes"), Some(&500_000_000.into()));
    let shown = home.json(&["log", "keep", "--now"]).answer();
    assert_eq!(shown.get("days"), Some(&30.into()), "it stays");
    let all = home.json(&["log", "keep", "--everything"]).answer();
    assert_eq!(all.get("days"), Some(&serde_json::Value::Null));
    let checked = home.json(&["log", "check", "--mend"]).answer();
    assert_eq!(checked.get("sound"), Some(&true.into()));
    for language in console_support::LANGUAGES {
        let said = home.run(&["--lang", language, "log", "keep"]);
        assert_eq!(said.status, 0, "{said:?}");
        assert!(!said.stdout.is_empty());
    }
}
