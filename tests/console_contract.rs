//! The console tool as scripts rely on it: the built `tsuhoctl` runs as a process, against simulated servers in
//! processes of their own. Field names, types and exit statuses are a promise: if one of these fails, mend the tool.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON key that is missing reads as null, and fails the assertion"
)]

mod console_support;

use console_support::{
    Home, LANGUAGES, PASSPHRASE, PASSWORD, Program, Rehearsal, USER, keys, ran_with_input,
};
use serde_json::{Value, json};
use std::net::UdpSocket;

fn items(document: &Value) -> Vec<(&str, &str)> {
    let items = document["items"].as_array().expect("a list of items");
    let text = |value: &'_ Value| value.as_str().map(str::to_owned);
    assert!(items.iter().all(|item| text(&item["name"]).is_some()));
    items
        .iter()
        .map(|item| {
            (
                item["name"].as_str().expect("a name"),
                item["outcome"].as_str().expect("an outcome"),
            )
        })
        .collect()
}

fn outcome<'d>(document: &'d Value, name: &str) -> &'d str {
    let found = items(document).into_iter().find(|(item, _)| *item == name);
    found.unwrap_or_else(|| panic!("no {name} in {document:#}")).1
}

#[test]
fn servers_are_added_listed_and_removed() {
    let home = Home::new();
    home.add("web-01", "127.0.0.1:9623".parse().expect("an address"));
    let listed = home.json(&["server", "list"]).answer();
    let server = &listed["servers"][0];
    assert_eq!(
        (
            &server["name"],
            &server["bmc"],
            &server["user"],
            &server["cipher_suite"]
        ),
        (
            &json!("web-01"),
            &json!("127.0.0.1:9623"),
            &json!(USER),
            &json!("auto")
        )
    );
    for language in LANGUAGES {
        let shown = home.run(&["--lang", language, "server", "list"]);
        assert_eq!(
            (shown.status, shown.stdout.contains("web-01")),
            (0, true),
            "{shown:#?}"
        );
    }
    assert_eq!(
        home.json(&["server", "remove", "web-01"]).answer(),
        json!({ "removed": "web-01" })
    );
    assert_eq!(home.json(&["server", "list"]).answer(), json!({ "servers": [] }));
}

#[test]
fn a_password_lies_nowhere_but_in_the_locked_file() {
    const SECRET: &str = "correct-horse-42";
    let home = Home::new();
    let arguments = [
        "server",
        "add",
        "web-01",
        "--bmc",
        "127.0.0.1",
        "--user",
        USER,
        "--password-stdin",
    ];
    let added = ran_with_input(home.command(&arguments), &format!("{SECRET}\r\nnot this line\n"));
    assert_eq!(added.status, 0, "{added:#?}");
    let mut command = home.command(&[
        "server",
        "add",
        "web-02",
        "--bmc",
        "127.0.0.1",
        "--user",
        USER,
        "--password-env",
        "P",
    ]);
    let added_from_variable = console_support::ran(command.env("P", SECRET));
    assert_eq!(added_from_variable.status, 0, "{added_from_variable:#?}");

    let said = [added, added_from_variable, home.json(&["server", "list"])];
    assert!(
        said.iter()
            .all(|ran| !ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET))
    );
    let files = home.files();
    assert!(
        files.iter().any(|(path, _)| path.ends_with("secrets.age")),
        "{files:?}"
    );
    for (path, bytes) in files {
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!holds(SECRET) && !holds(PASSPHRASE), "{}", path.display());
    }
}

#[test]
fn servers_added_at_the_same_time_are_all_kept_with_their_passwords() {
    let home = Home::new();
    let names: Vec<String> = (1..=6).map(|number| format!("web-{number:02}")).collect();
    let bmc = Rehearsal::serve(1);
    let address = bmc.bmc().to_string();
    std::thread::scope(|threads| {
        for name in &names {
            threads.spawn(|| home.add(name, bmc.bmc()));
        }
    });
    let listed = home.json(&["server", "list"]).answer();
    assert_eq!(
        listed["servers"].as_array().map(Vec::len),
        Some(names.len()),
        "{listed:#}"
    );
    for name in &names {
        let read = home.json(&["bmc", "read", name]).answer();
        assert_eq!(read["server"], name.as_str(), "{address}");
    }
}

#[test]
fn settings_are_read_compared_applied_read_back_and_undone() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());

    let before = home.json(&["bmc", "read", "web-01"]).answer();
    assert_eq!(
        keys(&before),
        [
            "server",
            "cipher_suite",
            "device",
            "snmp_alert",
            "gateway",
            "offers",
            "filters",
            "policies"
        ]
    );
    assert_eq!(
        (&before["server"], &before["cipher_suite"]),
        (&json!("web-01"), &json!(17))
    );
    assert_eq!(
        keys(&before["device"]),
        ["manufacturer_id", "product_id", "firmware"]
    );
    for count in ["destination_count", "filter_count", "policy_count"] {
        assert!(before["snmp_alert"][count].is_u64(), "{count} in {before:#}");
    }
    assert_eq!(before["snmp_alert"]["destinations"], json!([]));

    let planned = home.json(&["bmc", "plan", "web-01", "--want", &want]);
    assert_eq!(planned.status, 1);
    let plan = planned.document();
    assert_eq!(keys(&plan), ["items", "requests_sent", "advice"]);
    assert!(plan["requests_sent"].is_u64());
    for item in plan["items"].as_array().expect("a list") {
        assert_eq!(
            keys(item),
            ["name", "before", "wanted", "after", "outcome", "reason"]
        );
        assert_eq!((&item["after"], &item["reason"]), (&Value::Null, &Value::Null));
    }
    assert_eq!(
        (outcome(&plan, "community"), outcome(&plan, "enabled")),
        ("differs", "unchanged")
    );

    let refused = home.json(&["bmc", "apply", "web-01", "--want", &want]);
    assert_eq!((refused.status, &refused.error()["kind"]), (2, &json!("usage")));

    let applied = home
        .json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    assert!(
        items(&applied)
            .iter()
            .all(|(_, outcome)| ["unchanged", "applied"].contains(outcome)),
        "{applied:#}"
    );
    let community = applied["items"]
        .as_array()
        .and_then(|items| items.iter().find(|item| item["name"] == "community"));
    assert_eq!(
        community,
        Some(&json!({
            "name": "community", "before": "public", "wanted": "ops", "after": "ops", "outcome": "applied", "reason": null
        }))
    );
    assert_eq!(home.json(&["bmc", "plan", "web-01", "--want", &want]).status, 0);

    let address = rehearsal.bmc().port().to_string();
    let ipmitool = |arguments: &[&str]| {
        let output = std::process::Command::new("ipmitool")
            .args([
                "-I",
                "lanplus",
                "-C",
                "17",
                "-H",
                "127.0.0.1",
                "-p",
                &address,
                "-U",
                USER,
                "-P",
                PASSWORD,
            ])
            .args(arguments)
            .output()
            .expect("ipmitool is installed");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(ipmitool(&["lan", "print", "1"]).contains("SNMP Community String   : ops"));
    let destination = ipmitool(&["lan", "alert", "print", "1", "1"]);
    assert!(
        destination.contains(&rehearsal.receiver.ip().to_string()),
        "{destination}"
    );
    assert!(destination.contains("Acknowledged"), "{destination}");

    let undone = home.json(&["bmc", "undo", "web-01"]).answer();
    assert_eq!(outcome(&undone, "community"), "applied");
    assert_eq!(home.json(&["bmc", "read", "web-01"]).answer(), before);
    let again = home.json(&["bmc", "undo", "web-01"]);
    assert_eq!(
        (again.status, &again.error()["kind"]),
        (1, &json!("nothing_to_undo"))
    );
}

#[test]
fn a_bmc_without_destinations_set_is_said_in_words() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    for (language, words) in [
        ("ja", "通報先が設定されていない"),
        ("en", "No destination is set"),
    ] {
        let shown = home.run(&["--lang", language, "bmc", "read", "web-01"]);
        assert!(shown.status == 0 && shown.stdout.contains(words), "{shown:#?}");
    }
}

#[test]
fn somebody_elses_destination_is_displaced_only_when_it_is_named() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    // Somebody else: another home, that is, another computer's Tsuho.
    let other = Home::new();
    other.add("web-01", rehearsal.bmc());
    let theirs = other.file("want.toml", "[snmp_alert]\ndestinations = [\"192.0.2.77\"]\n");
    other
        .json(&["bmc", "apply", "web-01", "--want", &theirs, "--yes"])
        .answer();

    let want = home.file("want.toml", rehearsal.wanted());
    let refused = home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"]);
    assert_eq!(refused.status, 4, "{refused:#?}");
    let document = refused.document();
    assert_eq!(outcome(&document, "destination_1"), "rejected");
    assert!(refused.stdout.contains("--replace 192.0.2.77"), "{document:#}");
    let read = home.json(&["bmc", "read", "web-01"]).answer();
    assert_eq!(read["snmp_alert"]["destinations"], json!(["192.0.2.77"]));

    let named = [
        "bmc",
        "apply",
        "web-01",
        "--want",
        &want,
        "--yes",
        "--replace",
        "192.0.2.77",
    ];
    assert_eq!(outcome(&home.json(&named).answer(), "destination_1"), "applied");
}

#[test]
fn level_procedure_name_and_gateway_are_applied_read_and_advised_on() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    let text = r#"
[snmp_alert]
computer_name = "SV01"
destinations = ["127.0.0.1", "127.0.0.2"]
acknowledge = true
procedure = "one-after-another"
level = { groups = ["fan"] }

[gateway]
address = "192.0.2.1"
"#;
    let want = home.file("want.toml", text);
    let plan = home.json(&["bmc", "plan", "web-01", "--want", &want]);
    assert_eq!(plan.status, 1, "{plan:#?}");
    let document = plan.document();
    let kinds: Vec<&str> = document["advice"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|advice| advice["kind"].as_str().filter(|_| advice["text"].is_string()))
        .collect();
    for kind in [
        "acknowledge_stops_the_others",
        "filter_defeats_level",
        "always_port_162",
    ] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let without = home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"]);
    assert_eq!(without.status, 4, "{without:#?}");
    assert_eq!(outcome(&without.document(), "gateway"), "rejected");
    assert_eq!(outcome(&without.document(), "level"), "applied");
    let agreed = ["bmc", "apply", "web-01", "--want", &want, "--yes", "--gateway"];
    assert_eq!(outcome(&home.json(&agreed).answer(), "gateway"), "applied");
    let again = home.json(&["bmc", "plan", "web-01", "--want", &want]);
    assert_eq!(again.status, 0, "{again:#?}");

    let read = home.json(&["bmc", "read", "web-01"]).answer();
    let alert = &read["snmp_alert"];
    assert_eq!(alert["computer_name"], "SV01");
    assert_eq!(alert["procedure"], "one-after-another");
    assert_eq!(alert["level"], json!({ "groups": ["fan"] }));
    assert_eq!(read["gateway"]["address"], "192.0.2.1");
    let filters = read["filters"].as_array().expect("a list");
    let of = |origin: &str| filters.iter().filter(|filter| filter["origin"] == origin).count();
    assert!(
        of("ours") > 0 && of("factory") > 0 && of("other") == 0,
        "{filters:#?}"
    );
    let said = home.run(&["--lang", "en", "bmc", "read", "web-01"]);
    assert!(
        said.stdout.contains("one after another") && said.stdout.contains("of Tsuho"),
        "{said:#?}"
    );
    assert!(home.run(&["bmc", "undo", "web-01"]).status == 0);
}

#[test]
fn an_alert_is_proven_from_the_bmc_to_the_log() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();

    let listen = rehearsal.receiver.to_string();
    let proof = home.json(&["prove", "web-01", "--listen", &listen]).answer();
    assert_eq!(keys(&proof), ["proven", "hops", "alert_id"]);
    assert_eq!(proof["proven"], true);
    let hops = proof["hops"].as_array().expect("a list");
    let verdicts: Vec<_> = hops
        .iter()
        .map(|hop| (hop["hop"].as_str().expect("a name"), &hop["ok"]))
        .collect();
    let (yes, not_tested) = (&json!(true), &Value::Null);
    assert_eq!(
        verdicts,
        [
            ("bmc_reached", yes),
            ("filter_and_policy", not_tested),
            ("alert_accepted", yes),
            ("received", yes),
            ("decoded", yes),
            ("logged", yes),
            ("answered", yes)
        ]
    );
    for hop in hops {
        assert_eq!(keys(hop), ["hop", "ok", "detail", "advice", "millis"]);
        assert!(hop["millis"].is_u64() || hop["ok"].is_null());
    }

    let listed = home.json(&["log", "list"]).answer();
    let alert = &listed["alerts"][0];
    assert_eq!(
        keys(alert),
        [
            "id",
            "received_at",
            "occurred_at",
            "clock",
            "source",
            "server",
            "path",
            "severity",
            "title",
            "detail",
            "advice",
            "is_test",
            "incident",
            "acknowledged_at",
            "raw_hex"
        ]
    );
    assert_eq!(
        (
            &alert["id"],
            &alert["server"],
            &alert["path"],
            &alert["is_test"],
            &alert["clock"]
        ),
        (
            &proof["alert_id"],
            &json!("web-01"),
            &json!("bmc-snmp"),
            &json!(true),
            &json!("bmc")
        )
    );
    for time in ["received_at", "occurred_at"] {
        let text = alert[time].as_str().expect("a time");
        assert!(
            text.parse::<jiff::Timestamp>().is_ok() && text.contains('T'),
            "{text}"
        );
    }
    let raw = alert["raw_hex"].as_str().expect("the datagram");
    assert!(
        raw.starts_with("30")
            && raw
                .bytes()
                .all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c)),
        "{raw}"
    );

    let id = alert["id"].to_string();
    assert_eq!(&home.json(&["log", "show", &id]).answer(), alert);
    let since = alert["received_at"].as_str().expect("a time");
    assert_eq!(
        home.json(&["log", "list", "--since", since, "--limit", "1"])
            .answer(),
        listed
    );
    let later = home.json(&["log", "list", "--since", "2999-01-01T00:00:00Z"]);
    assert_eq!(later.answer(), json!({ "alerts": [], "gaps": [] }));
    for (language, words) in [("ja", "テスト通報"), ("en", "Test alert")] {
        let shown = home.run(&["--lang", language, "log", "show", &id]);
        assert!(shown.status == 0 && shown.stdout.contains(words), "{shown:#?}");
    }
    let listed = home.json(&["server", "list"]).answer();
    assert_eq!(listed["servers"][0]["last_proof_proven"], true);
}

#[test]
fn a_test_alert_is_ordered_without_waiting_for_it() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    let tested = home.json(&["bmc", "test", "web-01"]).answer();
    assert_eq!(keys(&tested), ["proven", "hops", "alert_id"]);
    assert_eq!(
        (&tested["proven"], &tested["alert_id"]),
        (&json!(false), &Value::Null)
    );
    let hops = tested["hops"].as_array().expect("a list");
    let ok: Vec<_> = hops.iter().map(|hop| hop["ok"].as_bool()).collect();
    assert_eq!(ok, [Some(true), None, Some(true), None, None, None, None]);

    let empty = home.json(&["bmc", "test", "web-01", "--destination", "2"]);
    assert_eq!(empty.status, 4, "{empty:#?}");
}

#[test]
fn an_alert_that_does_not_arrive_is_not_proven() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    // Another port: the BMC's alerts go past it.
    let elsewhere = format!("{}:0", rehearsal.receiver.ip());
    for (language, words) in [("ja", "確認できませんでした"), ("en", "Not proven")] {
        let arguments = [
            "--lang",
            language,
            "prove",
            "web-01",
            "--listen",
            &elsewhere,
            "--timeout",
            "100ms",
        ];
        let shown = home.run(&arguments);
        assert!(shown.status == 1 && shown.stdout.contains(words), "{shown:#?}");
    }
    let proof = home.json(&["prove", "web-01", "--listen", &elsewhere, "--timeout", "100ms"]);
    assert_eq!((proof.status, &proof.document()["proven"]), (1, &json!(false)));
}

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

#[test]
fn the_flowchart_asks_until_there_is_an_outcome() {
    let home = Home::new();
    let first = home.json(&["guide", "ask"]).answer();
    for field in ["question", "outcome", "path"] {
        assert!(first.get(field).is_some(), "{field} in {first:#}");
    }
    assert_eq!((&first["outcome"], &first["path"]), (&Value::Null, &json!([])));
    // Answers "I don't know" or the first one, question by question, as a script would.
    let mut answers = String::from("[answers]\n");
    let outcome = loop {
        let file = home.file("answers.toml", &answers);
        let reply = home.json(&["guide", "ask", "--answers", &file]).answer();
        let Value::Object(question) = &reply["question"] else {
            break reply["outcome"].clone();
        };
        for field in ["id", "text", "answers"] {
            assert!(question.contains_key(field), "{field} in {reply:#}");
        }
        let answer = &reply["question"]["answers"][0];
        assert!(answer["text"].is_string());
        let (question, answer) = (
            question["id"].as_str().expect("an id"),
            answer["id"].as_str().expect("an id"),
        );
        answers.push_str(&format!("{question} = \"{answer}\"\n"));
    };
    for field in ["id", "title", "reasons", "needs", "caveats", "steps"] {
        assert!(outcome.get(field).is_some(), "{field} in {outcome:#}");
    }
    for language in LANGUAGES {
        let file = home.file("answers.toml", &answers);
        let shown = home.run(&["--lang", language, "guide", "ask", "--answers", &file]);
        assert!(shown.status == 0 && !shown.stdout.is_empty(), "{shown:#?}");
    }
    let matrix = home.json(&["guide", "matrix"]).answer();
    let outcomes = matrix["outcomes"].as_array().expect("a list");
    assert!(
        !outcomes.is_empty()
            && outcomes
                .iter()
                .all(|row| row["id"].is_string() && row["needs"].is_array())
    );
}

#[test]
fn every_verb_explains_itself_in_both_languages() {
    let home = Home::new();
    let verbs: [&[&str]; 23] = [
        &[],
        &["guide"],
        &["guide", "ask"],
        &["guide", "matrix"],
        &["server"],
        &["server", "add"],
        &["server", "list"],
        &["server", "remove"],
        &["bmc"],
        &["bmc", "read"],
        &["bmc", "plan"],
        &["bmc", "apply"],
        &["bmc", "undo"],
        &["bmc", "test"],
        &["listen"],
        &["log"],
        &["log", "list"],
        &["log", "show"],
        &["log", "stats"],
        &["prove"],
        &["rehearse"],
        &["completions"],
        &["man"],
    ];
    for verb in verbs {
        for (language, heading) in [("ja", "使い方: tsuhoctl"), ("en", "Usage: tsuhoctl")] {
            let help = home.run(&[verb, &["--lang", language, "--help"]].concat());
            assert_eq!((help.status, help.stderr.as_str()), (0, ""), "{verb:?}");
            assert!(help.stdout.contains(heading), "{verb:?}: {}", help.stdout);
        }
    }
    let version = home.run(&["--version"]);
    assert_eq!(
        (version.status, version.stdout.trim()),
        (0, concat!("tsuhoctl ", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn completions_and_the_manual_page_are_made_from_the_same_table() {
    let home = Home::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = home.run(&["completions", shell]);
        assert!(
            script.status == 0 && script.stdout.contains("bmc-timeout"),
            "{shell}"
        );
    }
    for (language, words) in [("ja", "通報"), ("en", "administrator")] {
        let page = home.run(&["--lang", language, "man"]);
        assert!(page.status == 0 && page.stdout.contains(".TH tsuhoctl") && page.stdout.contains(words));
    }
}

#[test]
fn wrong_usage_is_named_in_the_language_and_in_json() {
    let home = Home::new();
    for (language, words) in [
        ("ja", "オプションはありません"),
        ("en", "There is no option --limitt here"),
    ] {
        let said = home.run(&["--lang", language, "log", "list", "--limitt", "3"]);
        assert_eq!(said.status, 2);
        assert!(
            said.stderr.contains(words) && said.stderr.contains("--limit"),
            "{said:#?}"
        );
    }
    let said = home.json(&["log", "show", "first"]);
    assert_eq!((said.status, &said.error()["kind"]), (2, &json!("usage")));
    assert_eq!(home.run(&[]).status, 2);
}
