//! `guide procedure` and `bmc steps`: what a person hands out or types elsewhere, from the console.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON key that is missing reads as null, and fails the assertion"
)]

mod console_support;

use console_support::{Home, LANGUAGES, PASSPHRASE, PASSWORD, Rehearsal};
use std::path::Path;

const SITE: &str = r#"
version = 1
name = "本社サーバ室"

[answers]
recipient = "me"
bmc = "ee3"
agent = "none"
smtp-from-bmc = "yes"
snmp-receiver = "other"

[[servers]]
name = "SV01"
bmc = "192.0.2.51"
user = "admin"

[servers.wanted.snmp_alert]
enabled = true
community = "ops-tokyo"
destinations = ["192.0.2.10"]
ack_timeout_secs = 6

[servers.wanted.mail_alert]
enabled = true
from = "sv01@example.jp"
to = ["ops@example.jp"]
smtp_server = "mail.example.jp"
smtp_auth = "plain"
smtp_user = "mailer"
"#;

fn home() -> Home {
    let home = Home::new();
    home.own_file("site.toml", SITE);
    home
}

fn out(home: &Home, name: &str) -> String {
    let path = home.path().with_file_name(name);
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_procedure_is_written_in_every_form_from_the_saved_answers() {
    let home = home();
    for language in LANGUAGES {
        for ending in ["html", "md", "xlsx"] {
            let file = out(&home, &format!("手順書-{language}.{ending}"));
            let ran = home.run(&[
                "guide",
                "procedure",
                "--server",
                "SV01",
                "--out",
                &file,
                "--json",
                "--lang",
                language,
            ]);
            let answer = ran.answer();
            assert_eq!(answer["form"], ending);
            assert_eq!(answer["outcome"], "self:mail-ee3+snmp-ee3");
            assert_eq!(answer["written"], file);
            let bytes = std::fs::read(&file).expect("it was written");
            if ending == "xlsx" {
                assert!(bytes.starts_with(b"PK"));
            } else {
                let text = String::from_utf8(bytes).expect("UTF-8");
                assert!(
                    text.contains("ops-tokyo") && text.contains("本社サーバ室"),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn a_file_that_is_there_is_replaced_only_with_force() {
    let home = home();
    let file = home.file("mine.md", "mine");
    let ran = home.run(&["guide", "procedure", "--out", &file, "--json"]);
    assert_eq!(ran.status, 2, "{ran:#?}");
    assert_eq!(ran.error()["kind"], "file_exists");
    assert_eq!(std::fs::read_to_string(&file).expect("there"), "mine");
    home.run(&["guide", "procedure", "--out", &file, "--force", "--json"])
        .answer();
    assert_ne!(std::fs::read_to_string(&file).expect("there"), "mine");
}

#[test]
fn what_cannot_be_written_or_is_not_known_is_said() {
    let home = home();
    for name in ["procedure.pdf", "procedure"] {
        let file = out(&home, name);
        let ran = home.run(&["guide", "procedure", "--out", &file, "--json"]);
        assert_eq!(ran.status, 2, "{ran:#?}");
        assert!(!Path::new(&file).exists());
    }
    let nowhere = out(&home, "no-such-folder/procedure.html");
    let ran = home.run(&["guide", "procedure", "--out", &nowhere, "--json"]);
    assert_eq!(ran.status, 6, "{ran:#?}");
    assert!(
        ran.error()["answer"]
            .as_str()
            .is_some_and(|said| said.contains("no-such-folder"))
    );
    let file = out(&home, "procedure.html");
    let ran = home.run(&["guide", "procedure", "--server", "SV09", "--out", &file, "--json"]);
    assert_eq!(
        (ran.status, ran.error()["kind"].as_str()),
        (2, Some("unknown_server"))
    );
    let broken = home.file("answers.toml", "[answers]\nrecipent = \"me\"\n");
    let ran = home.run(&[
        "guide",
        "procedure",
        "--answers",
        &broken,
        "--out",
        &file,
        "--json",
    ]);
    assert_eq!(ran.status, 6, "{ran:#?}");
    assert!(!Path::new(&file).exists());
}

#[test]
fn answers_that_lead_nowhere_yet_name_the_open_question() {
    let home = home();
    let answers = home.file("answers.toml", "[answers]\nrecipient = \"me\"\n");
    let file = out(&home, "procedure.html");
    let ran = home.run(&[
        "guide",
        "procedure",
        "--answers",
        &answers,
        "--out",
        &file,
        "--json",
    ]);
    assert_eq!(ran.status, 1, "{ran:#?}");
    assert!(ran.document()["question"]["id"].is_string(), "{ran:#?}");
    assert!(!Path::new(&file).exists(), "nothing is written");
}

#[test]
fn the_steps_of_every_tool_say_what_to_type_and_no_password() {
    let home = home();
    for tool in ["webconsole", "sm", "offline", "online"] {
        for means in ["mail", "snmp"] {
            let ran = home.run(&["bmc", "steps", "SV01", "--tool", tool, "--means", means, "--json"]);
            let answer = ran.answer();
            let sheet = &answer["sheets"][0];
            assert_eq!((&sheet["tool"], &sheet["means"]), (&tool.into(), &means.into()));
            let rows = sheet["rows"].as_array().expect("rows");
            let value = |field: &str| {
                let row = rows.iter().find(|row| row["field"] == field);
                row.unwrap_or_else(|| panic!("no {field}"))["value"].clone()
            };
            if means == "snmp" {
                assert_eq!(value("community"), "ops-tokyo");
                assert_eq!(value("retries"), serde_json::Value::Null);
            } else {
                assert_eq!(value("smtp_user"), "mailer");
                assert_eq!(value("smtp_password"), serde_json::Value::Null);
            }
        }
    }
    for language in LANGUAGES {
        let ran = home.run(&["bmc", "steps", "SV01", "--lang", language]);
        assert_eq!(ran.status, 0, "{ran:#?}");
        assert!(ran.stdout.contains("ops-tokyo") && ran.stdout.contains("mailer"));
        for secret in [PASSWORD, PASSPHRASE] {
            assert!(!ran.stdout.contains(secret), "{}", ran.stdout);
        }
    }
}

#[test]
fn what_the_bmc_answered_stands_beside_the_values() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let site = home.path().join("site.toml");
    let mut text = std::fs::read_to_string(&site).expect("the site");
    text.push_str("\n[servers.wanted.snmp_alert]\ncommunity = \"ops\"\ndestinations = [\"192.0.2.10\"]\n");
    std::fs::write(&site, text).expect("writable");
    let rows = |arguments: &[&str]| {
        let answer = home.json(arguments).answer();
        answer["sheets"][0]["rows"].as_array().expect("rows").clone()
    };
    let steps = ["bmc", "steps", "web-01", "--means", "snmp"];
    let asked: Vec<&str> = steps.into_iter().chain(["--read"]).collect();
    let row = |rows: &[serde_json::Value], field: &str| {
        let found = rows.iter().find(|row| row["field"] == field);
        found.unwrap_or_else(|| panic!("no {field}")).clone()
    };
    let read = rows(&asked);
    let community = row(&read, "community");
    assert_eq!(community["value"], "ops");
    assert!(community["answered"].is_string(), "{community}");
    assert_eq!(community["agrees"], false);
    assert!(
        rows(&steps).iter().all(|row| row["answered"].is_null()),
        "nothing was read"
    );
    drop(rehearsal);
}
