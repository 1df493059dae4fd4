//! `tsuhoctl mib`: a maker's MIB file gives names to its traps, as an administrator adds it, sends a trap and reads it.

mod console_support;

use console_support::{Home, LANGUAGES, Program, keys};
use serde_json::json;
use std::{path::PathBuf, process::Command};

const MIB: &str = "ACME-MIB DEFINITIONS ::= BEGIN
acme OBJECT IDENTIFIER ::= { enterprises 99999 }
acmeState OBJECT-TYPE SYNTAX INTEGER { ok(1), failed(2) } ::= { acme 1 }
acmeLost OBJECT IDENTIFIER ::= { elsewhere 1 }
acmeFailed NOTIFICATION-TYPE DESCRIPTION \"A part has failed.\" ::= { acme 0 7 }
END
";

#[test]
fn a_mib_file_is_added_listed_with_its_faults_by_line_and_hinders_no_other() {
    let home = Home::new();
    let empty = home.json(&["mib", "list"]).answer();
    assert_eq!(keys(&empty), ["folder", "files", "errors"]);
    assert_eq!(empty["files"], json!([]));

    let file = home.file("acme.mib", MIB);
    let added = home.json(&["mib", "add", &file]).answer();
    let acme = &added["files"][0];
    assert_eq!(keys(acme), ["file", "modules", "traps", "objects", "faults"]);
    assert_eq!(
        (&acme["file"], &acme["modules"], &acme["traps"], &acme["objects"]),
        (&json!("acme.mib"), &json!(["ACME-MIB"]), &json!(1), &json!(1))
    );
    // A file that somebody put there by hand, and that is broken.
    let folder = PathBuf::from(added["folder"].as_str().expect("a folder"));
    std::fs::write(folder.join("broken.mib"), "B DEFINITIONS ::= BEGIN\nx \"").expect("written");
    for (language, fault) in LANGUAGES
        .into_iter()
        .zip(["4 行目：acmeLost", "Line 4: acmeLost"])
    {
        let said = home.run(&["--lang", language, "mib", "list"]);
        assert_eq!(said.status, 0, "{said:#?}");
        assert!(
            said.stdout.contains(fault) && said.stdout.contains("elsewhere"),
            "{said:#?}"
        );
        assert!(said.stdout.contains("broken.mib"), "{said:#?}");
    }
}

#[test]
fn what_is_no_mib_is_refused_with_what_to_do() {
    let home = Home::new();
    let file = home.file("notes.txt", "hello");
    let refused = home.json(&["mib", "add", &file]);
    assert_eq!(refused.status, 6, "{refused:#?}");
    let error = refused.error();
    assert_eq!(error["kind"], "bad_file");
    assert!(
        error["answer"]
            .as_str()
            .is_some_and(|text| text.contains("notes.txt")),
        "{error}"
    );
    let missing = home.json(&["mib", "add", "/nowhere/at/all.mib"]);
    assert_eq!(
        (missing.status, &missing.error()["kind"]),
        (6, &json!("bad_file"))
    );
    assert_eq!(home.json(&["mib", "list"]).answer()["files"], json!([]));
}

#[test]
fn a_trap_that_a_mib_file_names_is_logged_and_shown_by_its_names() {
    let home = Home::new();
    let file = home.file("acme.mib", MIB);
    home.json(&["mib", "add", &file]).answer();
    let mut listener = Program::start(home.command(&["listen", "--snmp", "127.0.0.1:0"]));
    let to = listener.address("listening").to_string();
    // It ends well only when it was answered, and so when the alert is in the log.
    let sent = Command::new("snmpinform")
        .args(["-v2c", "-c", "public", "-r", "0", "-t", "60", &to, "4711"])
        .args(["1.3.6.1.4.1.99999.0.7", "1.3.6.1.4.1.99999.1.0", "i", "2"])
        .env("MIBS", "")
        .status()
        .expect("snmpinform is installed");
    assert!(sent.success());
    let (status, ..) = listener.stop();
    assert_eq!(status, Some(0));

    let listed = home.json(&["log", "list"]).answer();
    let alert = &listed["alerts"][0];
    assert_eq!(alert["title"], "acmeFailed (ACME-MIB)");
    let id = alert["id"].to_string();
    let shown = home.english(&["log", "show", &id]);
    assert!(
        shown.stdout.contains("MIB ACME-MIB says: A part has failed."),
        "{shown:#?}"
    );
    assert!(
        shown.stdout.contains("acmeState.0 (1.3.6.1.4.1.99999.1.0)"),
        "{shown:#?}"
    );
    assert!(shown.stdout.contains("INTEGER: failed (2)"), "{shown:#?}");
    let counted = home.json(&["log", "stats"]).answer();
    assert_eq!((&counted["decoded"], &counted["unknown"]), (&json!(1), &json!(0)));
}
