//! The BMC's alert settings: read, compared, applied, read back and undone.

use crate::console_support::{Home, PASSWORD, Rehearsal, USER, keys};
use serde_json::{Value, json};

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
