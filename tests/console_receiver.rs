//! `tsuhoctl receiver`: what is set holds for the next listener, and passphrases are only in the store.

mod console_support;

use console_support::{Home, Program, ran, ran_with_input};
use serde_json::json;
use std::process::{Command, Stdio};

const AUTH_WORDS: &str = "authentic words";
const PRIVACY_WORDS: &str = "private words";

fn snmpinform(home: &Home, to: &str, privacy_words: &str) -> std::process::Output {
    Command::new("snmpinform")
        .env("SNMP_PERSISTENT_DIR", home.path())
        .env("SNMPCONFPATH", home.path())
        .env("MIBS", "")
        .args([
            "-v3", "-u", "ops", "-l", "authPriv", "-a", "SHA-256", "-A", AUTH_WORDS,
        ])
        .args(["-x", "AES", "-X", privacy_words, "-r", "0", "-t", "60", to])
        .args([
            "4711",
            "1.3.6.1.4.1.99999.0.7",
            "1.3.6.1.4.1.99999.1",
            "s",
            "電源 2",
        ])
        .stdin(Stdio::null())
        .output()
        .expect("snmpinform (Debian package `snmp`) is needed")
}

#[test]
#[cfg(unix)]
fn a_user_that_was_added_may_send_and_its_passphrases_are_only_in_the_store() {
    let home = Home::new();
    let add = [
        "--json",
        "receiver",
        "add-user",
        "ops",
        "--auth",
        "SHA-256",
        "--privacy",
        "aes128",
    ];
    let stdin = ["--auth-password-stdin", "--privacy-password-stdin"];
    let added = ran_with_input(
        home.command(&[&add[..], &stdin].concat()),
        &format!("{AUTH_WORDS}\n{PRIVACY_WORDS}\n"),
    );
    let users = json!([{ "name": "ops", "auth": "sha256", "privacy": "aes128", "engine": null }]);
    assert_eq!(added.answer()["users"], users);

    let mut command = home.command(&[
        "--json",
        "receiver",
        "add-user",
        "ops2",
        "--auth",
        "sha512",
        "--auth-password-env",
        "WORDS",
    ]);
    let added = ran(command.env("WORDS", AUTH_WORDS));
    assert_eq!(added.answer()["users"].as_array().map(Vec::len), Some(2));

    let mut listener = Program::start(home.command(&["--json", "listen", "--snmp", "127.0.0.1:0"]));
    let to = listener.address("listening ").to_string();
    let sent = snmpinform(&home, &to, PRIVACY_WORDS);
    assert!(sent.status.success(), "{sent:?}");
    let (status, lines, problems) = listener.stop();
    assert_eq!((status, problems.as_str()), (Some(0), ""));
    let last: serde_json::Value = serde_json::from_str(lines.last().expect("the counters")).expect("JSON");
    assert_eq!(
        (&last["received"], &last["committed"], &last["refused"]),
        (&json!(1), &json!(1), &json!(0)),
        "who asks for our engine first is neither received nor refused"
    );

    let mut listener = Program::start(home.command(&["--lang", "en", "listen", "--snmp", "127.0.0.1:0"]));
    let to = listener.address("listening ").to_string();
    assert!(!snmpinform(&home, &to, "other words").status.success());
    let (status, lines, problems) = listener.stop();
    assert_eq!((status, problems.as_str()), (Some(0), ""));
    let said = |reason: &str| {
        lines
            .iter()
            .any(|line| line.trim_start().starts_with('1') && line.contains(reason))
    };
    assert!(said("wrong passphrase or protocol for encryption"), "{lines:#?}");
    assert!(
        lines.last().is_some_and(|last| last.contains("refused 1")),
        "{lines:#?}"
    );

    let alerts = home.json(&["log", "list"]).answer();
    let detail = alerts["alerts"][0]["detail"].to_string();
    assert!(detail.contains("電源 2"), "{detail}");

    let shown = home.json(&["receiver", "show"]).answer();
    assert!(
        shown["engine_id"].is_string(),
        "it was made when there was a user: {shown}"
    );
    for (path, content) in home.files() {
        let holds = |words: &str| content.windows(words.len()).any(|part| part == words.as_bytes());
        assert!(!holds(AUTH_WORDS) && !holds(PRIVACY_WORDS), "{}", path.display());
    }
    let removed = home.json(&["receiver", "remove-user", "ops"]).answer();
    assert_eq!(removed["users"].as_array().map(Vec::len), Some(1));
    assert_eq!(removed["engine_id"], shown["engine_id"], "the same for ever");
}

#[test]
fn a_listener_that_cannot_have_a_passphrase_says_so_and_ends_with_4() {
    let home = Home::new();
    let mut command = home.command(&[
        "receiver",
        "add-user",
        "ops",
        "--auth",
        "sha256",
        "--auth-password-env",
        "WORDS",
    ]);
    assert_eq!(ran(command.env("WORDS", AUTH_WORDS)).status, 0);
    let mut command = home.command(&["--json", "listen", "--snmp", "127.0.0.1:0"]);
    let refused = ran(command.env_remove("TSUHO_PASSPHRASE"));
    assert_eq!(refused.status, 4, "{refused:#?}");
    assert_eq!(refused.error()["kind"], "no_secret");
}

#[test]
fn what_is_set_is_shown_and_what_makes_no_sense_is_refused() {
    let home = Home::new();
    assert_eq!(
        home.json(&["receiver", "show"]).answer(),
        json!({ "sources": [], "only_v3": false, "communities": [], "users": [], "engine_id": null })
    );
    home.json(&["receiver", "allow-community", "ops", "--source", "192.0.2.7/24"])
        .answer();
    home.json(&["receiver", "allow-source", "2001:db8::/32"]).answer();
    let shown = home.json(&["receiver", "only-v3", "on"]).answer();
    assert_eq!(
        shown["communities"],
        json!([{ "name": "ops", "sources": ["192.0.2.0/24"] }])
    );
    assert_eq!(
        (&shown["sources"], &shown["only_v3"]),
        (&json!(["2001:db8::/32"]), &json!(true))
    );
    for language in console_support::LANGUAGES {
        let shown = home.run(&["--lang", language, "receiver", "show"]);
        assert!(shown.stdout.contains("2001:db8::/32"), "{shown:#?}");
    }
    for wrong in [
        &["add-user", "x", "--auth", "sha3"][..],
        &["add-user", "x", "--auth", "none", "--privacy", "aes128"],
        &["add-user", "x", "--auth", "sha256"],
        &["remove-user", "nobody"],
        &["remove-community", "other"],
        &["remove-source", "192.0.2.0/24"],
        &["allow-source", "192.0.2.0/33"],
    ] {
        let refused = home.json(&[&["receiver"], wrong].concat());
        assert_eq!(refused.status, 2, "{wrong:?}: {refused:#?}");
        refused.error();
    }
    let mut short = home.command(&[
        "--json",
        "receiver",
        "add-user",
        "x",
        "--auth",
        "sha256",
        "--auth-password-env",
        "WORDS",
    ]);
    let refused = ran(short.env("WORDS", "short"));
    assert_eq!(refused.status, 2, "{refused:#?}");
    assert!(
        home.json(&["receiver", "show"]).answer()["users"]
            .as_array()
            .is_some_and(Vec::is_empty)
    );
}
