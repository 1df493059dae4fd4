//! The log as a file: what was exported comes back as it was, nothing comes back twice, a bad file changes nothing, and
//! the times when nobody listened are told.

#[path = "console_support/mod.rs"]
mod support;

use serde_json::{Value, json};
use std::net::UdpSocket;
use support::{Home, Program};

/// SNMPv1, community "ops", a trap of enterprise 1.3.6.1.4.1.4711 with this specific number.
fn trap(number: u8) -> [u8; 41] {
    [
        0x30, 0x27, 2, 1, 0, 4, 3, b'o', b'p', b's', 0xA4, 0x1D, 6, 7, 0x2B, 6, 1, 4, 1, 0xA4, 0x67, 0x40, 4,
        127, 0, 0, 1, 2, 1, 6, 2, 2, 0, number, 0x43, 3, 1, 0, number, 0x30, 0,
    ]
}

/// Listens for as long as these traps take.
fn receive(home: &Home, numbers: &[u8]) {
    let mut listener = Program::start(home.command(&["listen", "--snmp", "127.0.0.1:0"]));
    let address = listener.address("listening");
    let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    for number in numbers {
        sender.send_to(&trap(*number), address).expect("loopback");
    }
    let (status, said, problems) = listener.stop();
    assert_eq!(status, Some(0), "{said:?} {problems}");
}

fn alerts(home: &Home) -> Vec<Value> {
    let list = home.json(&["log", "list"]).answer();
    list.get("alerts")
        .and_then(Value::as_array)
        .cloned()
        .expect("a list")
}

/// An alert without what another log numbers anew.
fn without_numbers(mut alert: Value) -> Value {
    let fields = alert.as_object_mut().expect("an object");
    fields.remove("id");
    fields.remove("incident");
    alert
}

#[test]
fn an_export_is_imported_whole_and_only_once() {
    let (home, other) = (Home::new(), Home::new());
    receive(&home, &[1, 2, 3]);
    home.json(&["log", "ack", "2", "--note", "交換しました"]).answer();
    let path = home.path().join("alerts.json");
    let path = path.to_str().expect("UTF-8");
    let exported = home.json(&["log", "export", path]).answer();
    assert_eq!(exported["exported"], 3);

    let again = home.json(&["log", "import", path]).answer();
    assert_eq!(
        again,
        json!({ "added": 0, "known": 3, "cancelled": false }),
        "its own export"
    );
    let taken = other.json(&["log", "import", path]).answer();
    assert_eq!(taken, json!({ "added": 3, "known": 0, "cancelled": false }));
    let again = other.json(&["log", "import", path]).answer();
    assert_eq!(again, json!({ "added": 0, "known": 3, "cancelled": false }));

    let [here, there] =
        [&home, &other].map(|home| alerts(home).into_iter().map(without_numbers).collect::<Vec<_>>());
    assert_eq!(here, there);
    let shown = other.english(&["log", "show", "2"]);
    assert!(shown.stdout.contains("Imported from alerts.json"), "{shown:#?}");
    assert!(shown.stdout.contains("Note: 交換しました"), "{shown:#?}");
    // The incidents of the imported alerts are made by the same rules.
    let incidents = |home: &Home| {
        home.json(&["log", "incidents"]).answer()["incidents"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!(incidents(&home), incidents(&other));
    let found = other
        .json(&["log", "export", &path.replace("alerts", "found"), "4711.0.3"])
        .answer();
    assert_eq!(found["exported"], 1, "words narrow what is exported");
}

#[test]
fn of_a_file_with_bad_alerts_nothing_is_taken_and_each_is_named_by_its_line() {
    let home = Home::new();
    let good = r#"{"received_at": "2026-11-24T01:02:03Z", "clock": "none", "source": "192.0.2.1:162", "path": "snmp", "severity": "error", "raw_hex": "00"}"#;
    let bad = good.replace("error", "terrible");
    let file = home.file(
        "bad.json",
        format!("{{\"alerts\": [\n{good},\n{bad},\n{good},\n{{}}\n]}}"),
    );
    let refused = home.json(&["log", "import", &file]);
    assert_eq!(refused.status, 6, "{refused:#?}");
    let places = refused.document()["error"]["places"].clone();
    assert_eq!(
        places,
        json!([{ "line": 3, "field": "severity" }, { "line": 5, "field": "received_at" }])
    );
    assert!(
        refused
            .stderr
            .contains("Line 3: severity cannot be read: terrible"),
        "{refused:#?}"
    );
    assert_eq!(alerts(&home), [] as [Value; 0]);

    let broken = home.file("broken.json", format!("{{\"alerts\": [\n{good},\n{good}"));
    assert_eq!(home.english(&["log", "import", &broken]).status, 6);
    assert_eq!(alerts(&home), [] as [Value; 0]);
    let table = home.file("alerts.csv", "a,b\r\n1,2\r\n");
    let refused = home.english(&["log", "import", &table]);
    assert_eq!(refused.status, 2, "{refused:#?}");
    assert!(
        refused.stderr.contains("Only JSON exports can be imported"),
        "{refused:#?}"
    );
}

#[test]
fn a_file_that_is_there_is_replaced_only_where_that_was_asked_for() {
    let home = Home::new();
    receive(&home, &[1]);
    for name in ["alerts.csv", "alerts.xlsx", "alerts.json"] {
        let path = home.file(name, "mine");
        assert_eq!(home.english(&["log", "export", &path]).status, 2);
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "mine");
        assert_eq!(home.english(&["log", "export", &path, "--force"]).status, 0);
        assert_ne!(std::fs::read(&path).expect("there"), b"mine");
    }
    let unknown = home.english(&["log", "export", &home.file("alerts.doc", "mine"), "--force"]);
    assert_eq!(unknown.status, 2, "{unknown:#?}");
}

#[test]
fn the_times_when_nobody_listened_stand_between_the_alerts() {
    let home = Home::new();
    receive(&home, &[1]);
    receive(&home, &[2]);
    let list = home.json(&["log", "list"]).answer();
    let reasons: Vec<&str> = list["gaps"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|gap| gap["reason"].as_str())
        .collect();
    assert_eq!(reasons, ["stopped", "stopped"], "between the two, and since");
    assert_eq!(list["gaps"][1]["to"], Value::Null);
    let lines = home.english(&["log", "list"]).stdout;
    let kinds: Vec<bool> = lines.lines().map(|line| line.contains("Nobody listen")).collect();
    assert_eq!(kinds, [true, false, true, false], "{lines}");

    let path = home.path().join("alerts.csv");
    let exported = home
        .json(&["log", "export", path.to_str().expect("UTF-8")])
        .answer();
    assert_eq!((&exported["exported"], &exported["gaps"]), (&json!(2), &json!(2)));
    let text = std::fs::read_to_string(path).expect("written");
    let kinds: Vec<bool> = text
        .lines()
        .skip(1)
        .map(|line| line.contains("Nobody listen"))
        .collect();
    assert_eq!(kinds, [false, true, false, true], "{text}");
}

#[test]
fn an_incident_is_listed_shown_with_its_rules_and_acknowledged_as_a_whole() {
    let home = Home::new();
    receive(&home, &[1]);
    receive(&home, &[1, 2]);
    let list = home.json(&["log", "incidents", "--open"]).answer();
    let counts: Vec<u64> = list["incidents"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|incident| incident["count"].as_u64())
        .collect();
    assert_eq!(counts, [1, 2]);
    let shown = home.json(&["log", "incident", "1"]).answer();
    let rules: Vec<&Value> = shown["members"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["rule"])
        .collect();
    assert_eq!(rules, [&json!("first"), &json!("same-event")]);
    assert_eq!(alerts(&home)[1]["incident"], 1);
    assert!(
        home.english(&["log", "incident", "1"])
            .stdout
            .contains("Same sensor and event within 10 minutes")
    );
    let japanese = home.run(&["--lang", "ja", "log", "incident", "1"]).stdout;
    assert!(
        japanese.contains("10 分以内に届いた、同じセンサーの同じイベント"),
        "{japanese}"
    );

    let done = home
        .json(&["log", "ack", "1", "--incident", "--note", "checked"])
        .answer();
    assert_eq!(done, json!({ "acknowledged": 2 }));
    let open = home.json(&["log", "incidents", "--open"]).answer();
    assert_eq!(open["incidents"].as_array().map(Vec::len), Some(1));
    assert_eq!(home.english(&["log", "ack", "77"]).status, 2);
    assert_eq!(home.english(&["log", "ack", "77", "--incident"]).status, 2);
    assert_eq!(home.english(&["log", "incident", "77"]).status, 2);
    let before = home.json(&["log", "incidents"]).stdout;
    assert_eq!(home.json(&["log", "incidents", "--rebuild"]).stdout, before);
}
