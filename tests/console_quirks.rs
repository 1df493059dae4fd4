//! `tsuhoctl bmc quirks`, and a server whose BMC is this computer's own, as an administrator types them.

mod console_support;

use console_support::{Home, Rehearsal, keys};
use serde_json::{Value, json};

fn facts(document: &Value) -> Vec<(&str, &str)> {
    let facts = document["facts"].as_array().expect("a list");
    facts
        .iter()
        .map(|fact| {
            let text = |name: &str| fact[name].as_str().unwrap_or_default();
            (text("kind"), text("origin"))
        })
        .collect()
}

#[test]
fn what_is_learnt_of_a_model_is_shown_with_its_evidence_and_can_be_forgotten() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    let quirks = ["bmc", "quirks", "web-01"];
    let before = home.json(&quirks).answer();
    assert_eq!(keys(&before), ["server", "device", "facts", "forgotten"]);
    assert_eq!((&before["device"], &before["facts"]), (&Value::Null, &json!([])));
    let said = home.english(&quirks);
    assert!(said.stdout.contains("tsuhoctl bmc read web-01"), "{said:#?}");

    for times in 1..=2 {
        home.json(&["bmc", "read", "web-01"]).answer();
        let known = home.json(&quirks).answer();
        assert!(known["device"]["manufacturer_id"].is_u64(), "{known}");
        assert_eq!(facts(&known), [("suite", "learnt")]);
        let fact = &known["facts"][0];
        assert_eq!(
            (&fact["suite"], &fact["server"], &fact["times"]),
            (&json!(17), &json!("web-01"), &json!(times))
        );
        assert!(fact["first_seen"].is_string() && fact["last_seen"].is_string() && fact["text"].is_string());
    }

    let forgotten = home.json(&["bmc", "quirks", "web-01", "--forget"]).answer();
    assert_eq!(
        (&forgotten["forgotten"], &forgotten["facts"]),
        (&json!(1), &json!([]))
    );
    assert_eq!(home.json(&quirks).answer()["facts"], json!([]));
}

#[test]
fn a_broken_file_of_what_was_learnt_costs_no_command_and_is_kept_aside() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    home.own_file("learnt.toml", "version = 1\nnonsense");
    home.json(&["bmc", "read", "web-01"]).answer();
    assert_eq!(
        facts(&home.json(&["bmc", "quirks", "web-01"]).answer()),
        [("suite", "learnt")]
    );
    let is_aside = |(path, content): &(std::path::PathBuf, Vec<u8>)| {
        path.to_string_lossy().contains("learnt.toml.broken-") && content == b"version = 1\nnonsense"
    };
    assert!(home.files().iter().any(is_aside), "nothing is lost");
}

#[test]
fn this_servers_own_bmc_needs_no_user_and_no_password_and_any_other_does() {
    let home = Home::new();
    let added = home.json(&["server", "add", "here", "--bmc", "local"]);
    assert_eq!(added.answer(), json!({ "added": "here" }));
    let listed = home.json(&["server", "list"]).answer();
    assert_eq!(listed["servers"][0]["bmc"], "local");
    let without = home.english(&["server", "add", "there", "--bmc", "192.0.2.51"]);
    assert_eq!(without.status, 2, "{without:#?}");
    assert!(without.stderr.contains("--user"), "{without:#?}");
    home.json(&["server", "remove", "here"]).answer();
}
