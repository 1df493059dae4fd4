//! Simulated servers and the rehearsal.

use crate::console_support::{Home, Program};
use serde_json::json;
use std::net::UdpSocket;

#[test]
#[cfg(unix)]
fn simulated_servers_say_when_they_are_ready_and_end_in_order() {
    let home = Home::new();
    let arguments = [
        "rehearse",
        "--serve",
        "--bmc",
        "127.0.0.1:0",
        "--trap-port",
        "20162",
        "--count",
        "3",
    ];
    let mut servers = Program::start(home.command(&arguments));
    let ready: Vec<_> = (0..3)
        .map(|_| servers.address("ready ").ip().to_string())
        .collect();
    assert_eq!(ready, ["127.0.0.1", "127.0.0.2", "127.0.0.3"]);
    let (status, lines, problems) = servers.stop();
    assert_eq!((status, lines, problems), (Some(0), Vec::new(), String::new()));
    assert!(!home.path().exists(), "a rehearsal leaves nothing behind");
}

#[test]
#[cfg(unix)]
fn a_signal_stops_what_waits_for_a_bmc() {
    for (language, words) in [("ja", "中止しました"), ("en", "Cancelled")] {
        let home = Home::new();
        let silent = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        home.add("web-01", silent.local_addr().expect("bound"));
        let read = Program::start(home.command(&[
            "--lang",
            language,
            "bmc",
            "read",
            "web-01",
            "--bmc-timeout",
            "1m",
        ]));
        // It is on its way: something has come.
        silent.recv(&mut [0; 512]).expect("a datagram");
        let (status, lines, problems) = read.stop();
        assert_eq!((status, lines.len()), (Some(1), 0), "{problems}");
        assert!(problems.contains(words), "{problems}");
    }
}

#[test]
fn simulated_servers_serve_this_computer_only() {
    let home = Home::new();
    let refused = home.json(&["rehearse", "--serve", "--bmc", "192.0.2.1:623"]);
    assert_eq!(refused.status, 2);
    assert!(
        refused.error()["advice"]
            .as_str()
            .is_some_and(|advice| advice.contains("127.0.0.0/8"))
    );
    let too_many = home.json(&["rehearse", "--serve", "--bmc", "[::1]:0", "--count", "2"]);
    assert_eq!((too_many.status, &too_many.error()["kind"]), (2, &json!("usage")));
}

#[test]
fn the_rehearsal_goes_the_whole_way_in_both_languages() {
    let home = Home::new();
    for (language, words) in [("ja", "すべて確認できました"), ("en", "The whole way works")] {
        let shown = home.run(&["--lang", language, "rehearse"]);
        assert!(shown.status == 0 && shown.stdout.contains(words), "{shown:#?}");
        assert_eq!(shown.stderr, "");
    }
    let document = home.json(&["rehearse"]).answer();
    assert_eq!(document["proven"], true);
    for step in ["choose", "configure", "test", "log"] {
        assert!(document["steps"][step].is_object(), "{step} in {document:#}");
    }
    assert_eq!(document["steps"]["log"]["alerts"][0]["is_test"], true);
    assert!(!home.path().exists(), "a rehearsal leaves nothing behind");
}

#[test]
fn every_trap_of_a_rehearsed_storm_is_accounted_for() {
    const TRAPS: u64 = 3000;
    let home = Home::new();
    let document = home.json(&["rehearse", "--storm", &TRAPS.to_string()]).answer();
    let storm = &document["steps"]["storm"];
    assert_eq!(storm["sent"], TRAPS);
    assert_eq!(storm["adds_up"], true);
    let count = |name: &str| storm["counters"][name].as_u64().unwrap_or_default();
    assert_eq!(count("received") + count("dropped_by_kernel"), TRAPS, "{storm:#}");
    assert_eq!(
        count("committed"),
        count("received"),
        "each is another alert: {storm:#}"
    );
    for (language, words) in [
        ("ja", "すべてのトラップの行方"),
        ("en", "Every trap is accounted for"),
    ] {
        let shown = home.run(&["--lang", language, "rehearse", "--storm", "100"]);
        assert!(shown.status == 0 && shown.stdout.contains(words), "{shown:#?}");
    }
}
