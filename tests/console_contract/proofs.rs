//! Test alerts, from the BMC to the log.

use crate::console_support::{Home, Rehearsal, keys};
use serde_json::{Value, json};

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
