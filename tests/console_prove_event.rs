//! `tsuhoctl prove --via platform-event`, as an administrator types it: asked first, the hops, the exit statuses.

mod console_support;

use console_support::{Home, LANGUAGES, PASSWORD, Rehearsal, USER, keys};
use serde_json::{Value, json};
use std::process::Command;

/// A simulated server whose alerts come here.
fn configured() -> (Home, Rehearsal) {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    (home, rehearsal)
}

/// Changes the BMC's tables with somebody else's program.
fn ipmitool(rehearsal: &Rehearsal, raw: &str) {
    let bmc = rehearsal.bmc();
    let output = Command::new("ipmitool")
        .args(["-I", "lanplus", "-C", "17", "-H", &bmc.ip().to_string()])
        .args(["-p", &bmc.port().to_string(), "-U", USER, "-P", PASSWORD, "raw"])
        .args(raw.split(' '))
        .output()
        .expect("ipmitool is installed");
    assert!(output.status.success(), "{raw}: {output:?}");
}

fn hop<'a>(proof: &'a Value, name: &str) -> &'a Value {
    let hops = proof["hops"].as_array().expect("a list");
    hops.iter().find(|hop| hop["hop"] == name).expect(name)
}

#[test]
fn an_event_is_asked_about_first_and_then_proves_filter_and_policy_too() {
    let (home, rehearsal) = configured();
    let listen = rehearsal.receiver.to_string();
    let way = ["prove", "web-01", "--via", "platform-event", "--listen", &listen];
    let unasked = home.english(&way);
    assert_eq!(unasked.status, 2, "{unasked:#?}");
    assert!(unasked.stderr.contains("--yes"), "{unasked:#?}");

    let proof = home.json(&[&way[..], &["--yes"]].concat()).answer();
    assert_eq!(keys(&proof), ["proven", "hops", "alert_id"]);
    assert_eq!(proof["proven"], true);
    for hop in proof["hops"].as_array().expect("a list") {
        assert_eq!(hop["ok"], true, "{hop}");
    }
    let alert = home
        .json(&["log", "show", &proof["alert_id"].to_string()])
        .answer();
    assert_eq!(alert["is_test"], true, "it is filed as the test it is");
}

#[test]
fn an_alert_of_any_severity_that_our_event_set_off_is_filed_as_a_test() {
    let (home, rehearsal) = configured();
    // What is left is a filter for faults.
    for filter in 1..=40 {
        if filter != 2 {
            ipmitool(&rehearsal, &format!("0x04 0x12 0x07 {filter} 0x40"));
        }
    }
    let listen = rehearsal.receiver.to_string();
    let proof = home
        .json(&[
            "prove",
            "web-01",
            "--via",
            "platform-event",
            "--yes",
            "--listen",
            &listen,
        ])
        .answer();
    let alert = home
        .json(&["log", "show", &proof["alert_id"].to_string()])
        .answer();
    assert_eq!(
        (&alert["severity"], &alert["is_test"]),
        (&json!("error"), &json!(true))
    );
}

#[test]
fn a_dangerous_filter_is_named_and_exits_4_in_both_languages() {
    let (home, rehearsal) = configured();
    // Filter 20: every event is answered with reset (action 04h).
    ipmitool(
        &rehearsal,
        "0x04 0x12 0x06 20 0x80 0x04 0x01 0x10 0xff 0xff 0xff 0xff 0xff 0xff 0xff 0 0 0 0 0 0 0 0 0",
    );
    let listen = rehearsal.receiver.to_string();
    let way = [
        "prove",
        "web-01",
        "--via",
        "platform-event",
        "--yes",
        "--listen",
        &listen,
    ];
    for (language, words) in LANGUAGES.into_iter().zip(["リセット", "reset"]) {
        let refused = home.run(&[&["--lang", language], &way[..]].concat());
        assert_eq!(refused.status, 4, "{refused:#?}");
        assert!(
            refused.stdout.contains(words) && refused.stdout.contains("20"),
            "{refused:#?}"
        );
    }
    let refused = home.json(&way);
    assert_eq!(
        (refused.status, &refused.document()["proven"]),
        (4, &json!(false))
    );
    assert_eq!(hop(&refused.document(), "filter_and_policy")["ok"], false);
    assert_eq!(hop(&refused.document(), "alert_accepted")["ok"], Value::Null);
}

#[test]
fn a_missing_filter_is_the_reason_and_exits_1() {
    let (home, rehearsal) = configured();
    for filter in 1..=40 {
        ipmitool(&rehearsal, &format!("0x04 0x12 0x07 {filter} 0x40"));
    }
    let listen = rehearsal.receiver.to_string();
    let proof = home.json(&[
        "prove",
        "web-01",
        "--via",
        "platform-event",
        "--yes",
        "--listen",
        &listen,
    ]);
    assert_eq!(proof.status, 1, "{proof:#?}");
    let document = proof.document();
    let hop = hop(&document, "filter_and_policy");
    assert_eq!(hop["ok"], false);
    assert!(
        hop["detail"]
            .as_str()
            .is_some_and(|it| it.contains("No filter sends an alert")),
        "{hop}"
    );
    assert!(
        hop["advice"].as_str().is_some_and(|it| it.contains("level")),
        "{hop}"
    );
}
