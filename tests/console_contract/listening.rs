//! The listener: everything that comes in is counted, told to people, and survives the end.

use crate::console_support::{Home, Program, keys};
use serde_json::Value;
use std::net::UdpSocket;

/// A Platform Event Trap, an SNMPv2 trap of nobody known, and no SNMP at all.
const PET: &str = "306802010004036f7073a45e06092b06010401986f010140047f0000010201060203126f04430200cf303f303d060a2b06010401\
                   986f010101042f2e716aa89e9a4c7f8da752138effdd04000236597d1b000020200220700601c401ff0000000000ff000000770e\
                   e3c1";
const UNKNOWN: &str = "304402010104067075626c6963a737020418b3d2a70201000201003029300d06082b060102010103004301643018060a2b0601\
                       06030101040100060a2b060104018237010203";
const NOISE: &str = "68656c6c6f";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: String = hex.chars().filter(char::is_ascii_hexdigit).collect();
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("hex"))
        .collect()
}

fn assert_adds_up(counters: &Value) {
    let count = |name: &str| {
        counters[name]
            .as_u64()
            .unwrap_or_else(|| panic!("no {name} in {counters}"))
    };
    assert_eq!(
        keys(counters),
        [
            "received",
            "decoded",
            "unknown",
            "malformed",
            "refused",
            "duplicate",
            "dropped_by_kernel",
            "spilled",
            "committed"
        ]
    );
    assert_eq!(
        count("received"),
        count("committed") + count("duplicate") + count("malformed") + count("refused")
    );
    assert_eq!(count("committed"), count("decoded") + count("unknown"));
}

#[test]
#[cfg(unix)]
fn a_listener_counts_every_datagram_and_ends_in_order() {
    let home = Home::new();
    let mut listener =
        Program::start(home.command(&["--json", "listen", "--snmp", "127.0.0.1:0", "--snmp", "[::1]:0"]));
    let (first, second) = (listener.address("listening "), listener.address("listening "));
    assert!(first.is_ipv4() && second.is_ipv6());
    let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    for datagram in [PET, PET, UNKNOWN, NOISE] {
        sender.send_to(&bytes(datagram), first).expect("loopback");
    }
    let sender = UdpSocket::bind("[::1]:0").expect("a free port");
    sender.send_to(&bytes(UNKNOWN), second).expect("loopback");

    // Another process reads the counters while this one listens.
    let stats = loop {
        let stats = home.json(&["log", "stats"]).answer();
        // Counted when it comes in, and again when it is dealt with.
        let done = |name: &str| stats[name].as_u64().unwrap_or_default();
        if done("received") == 5 && done("committed") + done("duplicate") + done("malformed") == 5 {
            break stats;
        }
    };
    assert_adds_up(&stats);
    let (status, lines, problems) = listener.stop();
    assert_eq!(status, Some(0), "{problems}");
    let [last] = lines.as_slice() else {
        panic!("one line: {lines:#?}")
    };
    let counters: Value = serde_json::from_str(last).expect("one JSON object");
    assert_adds_up(&counters);
    for (name, count) in [
        ("received", 5),
        ("decoded", 1),
        ("unknown", 2),
        ("malformed", 1),
        ("duplicate", 1),
    ] {
        assert_eq!(counters[name], count, "{name} in {counters}");
    }
    assert_eq!(home.json(&["log", "stats"]).answer(), counters);
    let alerts = home.json(&["log", "list"]).answer();
    assert_eq!(alerts["alerts"].as_array().map(Vec::len), Some(3));
}

#[test]
#[cfg(unix)]
fn a_listener_shows_people_what_comes_in() {
    for (language, title, received) in [("ja", "テスト通報", "受信 1"), ("en", "Test alert", "received 1")]
    {
        let home = Home::new();
        let mut listener =
            Program::start(home.command(&["--lang", language, "listen", "--snmp", "127.0.0.1:0"]));
        let address = listener.address("listening ");
        let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        sender.send_to(&bytes(PET), address).expect("loopback");
        let shown = listener.line();
        assert!(shown.contains(title), "{shown}");
        let (status, lines, problems) = listener.stop();
        assert_eq!((status, problems.as_str()), (Some(0), ""));
        assert!(
            lines.last().is_some_and(|last| last.contains(received)),
            "{lines:#?}"
        );
    }
}
