//! `bmc clock`, `bmc events` and `bmc check` as scripts use them, on a simulated BMC in another process; and alerts that
//! name their sensor once the names were learnt.

mod console_support;

use console_support::{Home, LANGUAGES, PASSWORD, Program, Rehearsal, USER, keys};
use serde_json::Value;
use std::process::Command;

/// Has the BMC's own CPU temperature sensor report that it is too hot: Platform Event Message with the BMC as generator
/// (`ipmitool event 1` would be a sensor of ipmitool's own).
fn overheat(bmc: std::net::SocketAddr) {
    let port = bmc.port().to_string();
    let event = "raw 0x04 0x02 0x20 0x04 0x01 0x30 0x01 0x59 97 95";
    let ran = Command::new("ipmitool")
        .args([
            "-I",
            "lanplus",
            "-C",
            "17",
            "-H",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            USER,
            "-P",
            PASSWORD,
        ])
        .args(event.split(' '))
        .output()
        .expect("ipmitool is installed");
    assert!(ran.status.success(), "{ran:?}");
}

#[test]
fn the_clock_is_compared_and_set_only_with_consent() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    let read = home.json(&["bmc", "clock", "web-01"]).answer();
    let fields = [
        "server",
        "bmc_time",
        "computer_time",
        "difference_secs",
        "shown",
        "convention",
        "utc_offset_minutes",
        "set",
        "outcome",
        "reason",
    ];
    assert_eq!(keys(&read), fields);
    assert_eq!(
        (&read["set"], &read["outcome"]),
        (&Value::Bool(false), &Value::Null)
    );
    assert!(
        read["bmc_time"].as_str().is_some_and(|time| time.ends_with('Z')),
        "{read}"
    );

    let unasked = home.english(&["bmc", "clock", "web-01", "--set"]);
    assert_eq!(unasked.status, 2, "{unasked:?}");
    assert!(unasked.stderr.contains("--yes"), "{unasked:?}");

    let set = home.json(&["bmc", "clock", "web-01", "--set", "--yes"]).answer();
    assert_eq!(
        (&set["set"], set["outcome"].as_str()),
        (&Value::Bool(true), Some("applied"))
    );
    for language in LANGUAGES {
        let said = home.run(&["--lang", language, "bmc", "clock", "web-01"]);
        assert_eq!((said.status, said.stderr.as_str()), (0, ""), "{said:?}");
        assert!(said.stdout.contains("BMC"), "{said:?}");
    }
}

#[test]
fn events_are_told_newest_first_with_the_names_of_their_sensors() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    assert_eq!(
        home.json(&["bmc", "events", "web-01"]).answer()["events"],
        Value::Array(Vec::new())
    );
    overheat(rehearsal.bmc());
    overheat(rehearsal.bmc());
    let all = home.json(&["bmc", "events", "web-01"]).answer();
    assert_eq!(
        (all["total"].as_u64(), all["overflowed"].as_bool()),
        (Some(2), Some(false))
    );
    let newest = home.json(&["bmc", "events", "web-01", "--limit", "1"]).answer();
    assert_eq!(newest["events"].as_array().map(Vec::len), Some(1));
    let event = &newest["events"][0];
    assert_eq!(
        (event["id"].as_u64(), event["kind"].as_str()),
        (Some(2), Some("event"))
    );
    assert_eq!(
        (event["sensor"].as_str(), event["severity"].as_str()),
        (Some("CPU1 Temp"), Some("error"))
    );
    assert_eq!(
        (event["reading"].as_str(), event["threshold"].as_str()),
        (Some("97 °C"), Some("95 °C"))
    );
    assert_eq!(event["direction"].as_str(), Some("asserted"));
    let said = home.english(&["bmc", "events", "web-01"]);
    assert!(
        said.stdout.contains("(CPU1 Temp)  97 °C (threshold 95 °C)"),
        "{said:?}"
    );
}

#[test]
fn the_names_are_kept_for_the_owner_alone_and_read_once() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    home.json(&["bmc", "events", "web-01"]).answer();
    let path = home.path().join("sensors").join("web-01.json");
    let kept = std::fs::read_to_string(&path).expect("kept");
    assert!(kept.contains("CPU1 Temp"), "{kept}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // A name that only the file has, under the same stamp: it is not read again.
    std::fs::write(&path, kept.replace("CPU1 Temp", "Renamed")).expect("writable");
    home.json(&["bmc", "events", "web-01"]).answer();
    assert!(std::fs::read_to_string(&path).expect("kept").contains("Renamed"));
    // Another firmware: it is.
    std::fs::write(
        &path,
        kept.replace("\"1.05\"", "\"0.99\"")
            .replace("CPU1 Temp", "Renamed"),
    )
    .expect("writable");
    home.json(&["bmc", "events", "web-01"]).answer();
    assert_eq!(std::fs::read_to_string(&path).expect("kept"), kept);
    // A file that is broken is as good as none.
    std::fs::write(&path, "{").expect("writable");
    home.json(&["bmc", "events", "web-01"]).answer();
    assert_eq!(std::fs::read_to_string(&path).expect("kept"), kept);
}

#[test]
fn the_exit_status_tells_the_worst_finding_and_an_unreachable_bmc_is_no_report() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    let ran = home.json(&["bmc", "check", "web-01"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let report = ran.document();
    assert_eq!(
        keys(&report),
        ["server", "device", "worst", "findings", "in_order", "not_checked"]
    );
    assert_eq!(report["worst"].as_str(), Some("warning"));
    let findings = report["findings"].as_array().expect("findings");
    let fields = ["id", "severity", "title", "what", "why", "fix", "references"];
    for finding in findings {
        assert_eq!(keys(finding), fields);
    }
    let severities: Vec<_> = findings
        .iter()
        .filter_map(|finding| finding["severity"].as_str())
        .collect();
    let first_information = severities.iter().position(|severity| *severity == "information");
    assert!(
        first_information.is_some_and(|place| !severities[place..].contains(&"warning")),
        "{severities:?}"
    );
    for language in LANGUAGES {
        let said = home.run(&["--lang", language, "bmc", "check", "web-01"]);
        assert!(
            said.stdout.contains("JVN#38752718") && said.stdout.contains("CVE-2013-4786"),
            "{said:?}"
        );
        assert!(!said.stdout.contains('{'), "{said:?}");
    }

    let nobody = std::net::UdpSocket::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("bound");
    home.add("gone", nobody);
    for verb in ["clock", "events", "check"] {
        let ran = home.json(&["--bmc-timeout", "1s", "bmc", verb, "gone"]);
        assert_eq!(ran.status, 3, "{ran:?}");
        assert_eq!(ran.error()["kind"].as_str(), Some("unreachable"));
    }
}

#[test]
fn an_alert_names_its_sensor_once_the_names_are_known() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    let receiver = rehearsal.receiver.to_string();
    let mut listener = Program::start(home.command(&["listen", "--snmp", &receiver]));
    listener.address("listening ");
    overheat(rehearsal.bmc());
    let mut alerts = Vec::new();
    for _ in 0..600 {
        let list = home.json(&["log", "list"]).answer();
        alerts.clone_from(list["alerts"].as_array().expect("alerts"));
        if !alerts.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let title = |alert: &Value| alert["title"].as_str().unwrap_or_default().to_owned();
    let before = alerts.first().map(title).expect("an alert arrived");
    assert!(!before.contains("CPU1 Temp"), "{before}");
    home.json(&["bmc", "events", "web-01"]).answer();
    let after = home.json(&["log", "list"]).answer();
    assert!(title(&after["alerts"][0]).ends_with("(CPU1 Temp)"), "{after}");
    assert!(
        after["alerts"][0]["detail"]
            .as_str()
            .unwrap_or_default()
            .contains("97 °C"),
        "{after}"
    );
}
