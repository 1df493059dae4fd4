//! Files that cannot be read or written, are damaged, or are somebody else's.

use crate::console_support::{Home, PASSPHRASE};
use crate::{Expected, assert_fails, assert_says};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The files of a home whose names begin so.
fn set_aside(home: &Home, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let begins = |path: &Path| {
        path.file_name()
            .is_some_and(|file| file.to_string_lossy().starts_with(name))
    };
    home.files()
        .into_iter()
        .filter(|(path, _)| begins(path))
        .collect()
}

#[test]
fn a_site_that_cannot_be_read_is_set_aside_with_every_byte() {
    let contents: [&[u8]; 3] = [b"version = 1\nservers = 3\n", b"\xff\xfe\x00", b""];
    for content in contents {
        let home = Home::new();
        let expected = Expected {
            status: 6,
            kind: "bad_file",
            japanese: &[
                "拠点ファイルの読み込み",
                "site.toml",
                "拠点ファイルではありません",
                "内容を変えずに",
            ],
            english: &[
                "Reading the site file",
                "site.toml",
                "is not a site file",
                "It was set aside as",
            ],
        };
        assert_fails(&expected, || {
            home.own_file("site.toml", content);
            home.command(&["server", "list"])
        });
        assert!(!home.path().join("site.toml").exists());
        let aside = set_aside(&home, "site.toml.broken-");
        assert_eq!(aside.len(), 3);
        assert!(aside.iter().all(|(_, bytes)| bytes == content));
        assert_eq!(home.json(&["server", "list"]).answer(), json!({ "servers": [] }));
    }
}

#[test]
fn verbs_that_need_no_site_go_on_and_say_so() {
    let home = Home::new();
    home.own_file("site.toml", "not a site");
    let listed = home.json(&["log", "list"]);
    assert_eq!(listed.answer(), json!({ "alerts": [], "gaps": [] }));
    assert_says(&listed, &["is not a site file", "It was set aside as"]);
    assert_eq!(set_aside(&home, "site.toml.broken-").len(), 1);
}

#[test]
fn a_site_of_a_newer_version_is_left_alone() {
    let home = Home::new();
    let newer = "version = 99\nsomething = \"new\"\n";
    let path = home.own_file("site.toml", newer);
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &["新しい版の通報ナビ", "通報ナビを更新して"],
        english: &["was written by a newer version of Tsuho", "Update Tsuho"],
    };
    assert_fails(&expected, || home.command(&["server", "list"]));
    assert_fails(&expected, || {
        home.command(&[
            "server",
            "add",
            "x",
            "--bmc",
            "192.0.2.1",
            "--user",
            "u",
            "--password-env",
            "PASSWORD_OF_THE_TESTS",
        ])
    });
    assert_eq!(std::fs::read_to_string(path).expect("untouched"), newer);
}

#[test]
fn a_log_that_is_no_database_is_set_aside_with_every_byte() {
    let home = Home::new();
    let content = b"Nov 23 15:19:55 this is a text file\n".repeat(40);
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &[
            "通報記録の読み出し",
            "alerts.sqlite3",
            "通報記録ではありません",
            "次の起動で新しい記録",
        ],
        english: &[
            "Reading the alert log",
            "alerts.sqlite3",
            "is not an alert log",
            "The next start begins a new log",
        ],
    };
    for arguments in [
        &["log", "list"][..],
        &["log", "stats"],
        &["log", "show", "1"],
        &["listen", "--snmp", "127.0.0.1:0"],
    ] {
        assert_fails(&expected, || {
            home.own_file("alerts.sqlite3", &content);
            home.command(arguments)
        });
    }
    let aside = set_aside(&home, "alerts.sqlite3.broken-");
    assert_eq!(aside.len(), 12);
    assert!(aside.iter().all(|(_, bytes)| *bytes == content));
    assert_eq!(
        home.json(&["log", "list"]).answer(),
        json!({ "alerts": [], "gaps": [] })
    );

    // A verb that only passes by says so, too.
    home.own_file("alerts.sqlite3", &content);
    let listed = home.json(&["server", "list"]);
    assert_eq!(listed.answer(), json!({ "servers": [] }));
    assert_says(&listed, &["is not an alert log", "It was set aside as"]);
}

#[test]
fn another_programs_database_is_left_alone() {
    let home = Home::new();
    let path = home.own_file("alerts.sqlite3", "");
    let foreign = rusqlite::Connection::open(&path).expect("a database");
    foreign
        .execute_batch("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1);")
        .expect("written");
    drop(foreign);
    let before = std::fs::read(&path).expect("there");
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &["通報記録ではありません", "ファイルはそのまま残しています"],
        english: &["is not an alert log", "file is untouched"],
    };
    assert_fails(&expected, || home.command(&["log", "list"]));
    assert_eq!(std::fs::read(&path).expect("untouched"), before);
}

#[test]
fn a_locked_file_of_passwords_opens_with_its_passphrase_only() {
    let home = Home::new();
    home.add("web-01", "127.0.0.1:9623".parse().expect("an address"));
    let secrets = home.path().join("secrets.age");
    let before = std::fs::read(&secrets).expect("there");
    let verbs: [&[&str]; 2] = [
        &["bmc", "read", "web-01"],
        &[
            "server",
            "add",
            "web-02",
            "--bmc",
            "192.0.2.1",
            "--user",
            "u",
            "--password-env",
            "PASSWORD_OF_THE_TESTS",
        ],
    ];
    for verb in verbs {
        let wrong = Expected {
            status: 4,
            kind: "no_secret",
            japanese: &[
                "このパスフレーズでは",
                "secrets.age",
                "TSUHO_PASSPHRASE を確かめて",
            ],
            english: &[
                "The passphrase does not open",
                "secrets.age",
                "Check TSUHO_PASSPHRASE",
            ],
        };
        assert_fails(&wrong, || {
            let mut command = home.command(verb);
            command.env("TSUHO_PASSPHRASE", "another");
            command
        });
        for nothing in [None, Some("")] {
            let missing = Expected {
                status: 4,
                kind: "no_secret",
                japanese: &[
                    "パスフレーズが示されていない",
                    "TSUHO_PASSPHRASE にパスフレーズを入れる",
                ],
                english: &[
                    "locked with a passphrase that was not given",
                    "Put the passphrase into TSUHO_PASSPHRASE",
                ],
            };
            assert_fails(&missing, || {
                let mut command = home.command(verb);
                match nothing {
                    None => command.env_remove("TSUHO_PASSPHRASE"),
                    Some(text) => command.env("TSUHO_PASSPHRASE", text),
                };
                command
            });
        }
    }
    assert_eq!(std::fs::read(&secrets).expect("untouched"), before);
    let listed = home.json(&["server", "list"]).answer();
    assert_eq!(
        listed["servers"].as_array().map(Vec::len),
        Some(1),
        "{listed:#} {PASSPHRASE}"
    );
}

#[test]
fn a_file_of_passwords_that_is_none_is_left_alone() {
    let home = Home::new();
    let path = home.own_file("secrets.age", "my passwords, in clear");
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &[
            "secrets.age",
            "パスワードのファイルではありません",
            "そのまま残しています",
        ],
        english: &["secrets.age", "is not a file of passwords", "file is untouched"],
    };
    assert_fails(&expected, || {
        home.command(&[
            "server",
            "add",
            "web-01",
            "--bmc",
            "192.0.2.1",
            "--user",
            "u",
            "--password-env",
            "PASSWORD_OF_THE_TESTS",
        ])
    });
    assert_eq!(
        std::fs::read_to_string(path).expect("untouched"),
        "my passwords, in clear"
    );
    assert_eq!(
        home.json(&["server", "list"]).answer(),
        json!({ "servers": [] }),
        "added without its password"
    );
}

#[test]
fn a_home_that_cannot_be_written() {
    let home = Home::new();
    let under_a_file = format!("{}/home", home.file("a-file", "not a folder"));
    let add = [
        "server",
        "add",
        "web-01",
        "--bmc",
        "192.0.2.1",
        "--user",
        "u",
        "--password-env",
        "PASSWORD_OF_THE_TESTS",
    ];
    let cases = [
        (&add[..], "拠点ファイルの読み込み", "Reading the site file"),
        (&["log", "list"], "通報記録の読み出し", "Reading the alert log"),
        (
            &["listen", "--snmp", "127.0.0.1:0"],
            "通報記録の読み出し",
            "Reading the alert log",
        ),
    ];
    for (arguments, tried_ja, tried_en) in cases {
        let expected = Expected {
            status: 6,
            kind: "bad_file",
            japanese: &[tried_ja, "権限", "ディスクの空き"],
            english: &[tried_en, "Check", "disk"],
        };
        assert_fails(&expected, || {
            let mut command = home.command(arguments);
            command.args(["--home", &under_a_file]);
            command
        });
    }
}
