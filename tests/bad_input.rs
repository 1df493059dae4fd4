//! What goes wrong outside: each time the built `tsuhoctl` says in both languages what it tried, what came back and
//! what to do, ends with the promised status, prints the promised document with `--json`, and loses nothing.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON key that is missing reads as null, and fails the assertion"
)]

mod console_support;

use console_support::{Home, PASSPHRASE, Ran, Rehearsal, USER, own_address, ran};
use serde_json::{Value, json};
use std::{
    net::{SocketAddr, UdpSocket},
    path::{Path, PathBuf},
    process::Command,
};
use tsuho::rehearsal::{self, BmcConfig, Quirks};

/// What a failure must look like.
struct Expected<'e> {
    status: i32,
    kind: &'e str,
    /// Of the message on stderr in Japanese, and in English: what came back, what to do.
    japanese: &'e [&'e str],
    english: &'e [&'e str],
}

/// Runs what `command` gives three times, with `--json` and in both languages, and returns the error document.
fn assert_fails(expected: &Expected<'_>, command: impl Fn() -> Command) -> Value {
    let said = ran(command().arg("--json"));
    assert_eq!(said.status, expected.status, "{said:#?}");
    let error = said.error();
    assert_eq!(error.get("kind"), Some(&json!(expected.kind)), "{error:#}");
    for (language, phrases) in [("ja", expected.japanese), ("en", expected.english)] {
        let said = ran(command().args(["--lang", language]));
        assert_eq!(said.status, expected.status, "{said:#?}");
        assert_eq!(said.stdout, "", "problems go to stderr");
        assert_says(&said, phrases);
    }
    error
}

fn assert_says(said: &Ran, phrases: &[&str]) {
    for phrase in phrases {
        assert!(said.stderr.contains(phrase), "not {phrase:?} in {said:#?}");
    }
    let is_tame = |c: char| c == '\n' || !c.is_control();
    assert!(said.stderr.chars().all(is_tame), "{said:#?}");
}

#[test]
fn a_bmc_that_is_not_there() {
    let home = Home::new();
    home.add("web-01", SocketAddr::from((own_address(), 623)));
    let expected = Expected {
        status: 3,
        kind: "unreachable",
        japanese: &[
            "通報設定の読み取り",
            "web-01",
            "BMC が動いていない",
            "BMC のアドレス",
            "UDP 623",
        ],
        english: &[
            "Reading the alert settings",
            "web-01",
            "no BMC listens on this port",
            "Check the BMC's address",
            "UDP 623",
        ],
    };
    let error = assert_fails(&expected, || home.command(&["bmc", "read", "web-01"]));
    assert_eq!(error["server"], "web-01");
}

#[test]
fn an_address_that_never_answers() {
    let home = Home::new();
    let silent = UdpSocket::bind((own_address(), 623)).expect("an address of its own");
    home.add("web-01", silent.local_addr().expect("bound"));
    let expected = Expected {
        status: 3,
        kind: "unreachable",
        japanese: &["応答がありません", "BMC のアドレスとポート（623）"],
        english: &["No answer after", "Check the BMC's address and port (623)"],
    };
    assert_fails(&expected, || {
        home.command(&["bmc", "read", "web-01", "--bmc-timeout", "150ms"])
    });
    let proof = home.json(&[
        "prove",
        "web-01",
        "--listen",
        "127.0.0.1:0",
        "--bmc-timeout",
        "150ms",
    ]);
    assert_eq!(proof.status, 3, "{proof:#?}");
    let document = proof.document();
    assert_eq!(
        (&document["proven"], &document["hops"][0]["ok"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(document["error"]["kind"], "unreachable");
}

fn add(home: &Home, user: &str, password: &str, bmc: SocketAddr) {
    let bmc = bmc.to_string();
    let arguments = [
        "server",
        "add",
        "web-01",
        "--bmc",
        &bmc,
        "--user",
        user,
        "--password-env",
        "P",
    ];
    let added = ran(home.command(&arguments).env("P", password));
    assert_eq!(added.status, 0, "{added:#?}");
}

#[test]
fn a_wrong_password() {
    let (home, rehearsal) = (Home::new(), Rehearsal::serve(1));
    add(&home, USER, "not the password", rehearsal.bmc());
    let expected = Expected {
        status: 4,
        kind: "refused",
        japanese: &[
            "パスワードがこのユーザーのものではありません",
            "ユーザー名とパスワードを確かめて",
        ],
        english: &[
            "The password is not this user's",
            "Check the user and the password",
        ],
    };
    let error = assert_fails(&expected, || home.command(&["bmc", "read", "web-01"]));
    assert!(!error.to_string().contains("not the password"));
}

#[test]
fn a_user_whom_the_bmc_does_not_know() {
    let (home, rehearsal) = (Home::new(), Rehearsal::serve(1));
    add(&home, "nobody", "rehearsal", rehearsal.bmc());
    let expected = Expected {
        status: 4,
        kind: "refused",
        japanese: &["このユーザーがいない", "ユーザー名（大文字と小文字を区別）"],
        english: &["does not know this user", "Check the user's name (case matters)"],
    };
    assert_fails(&expected, || home.command(&["bmc", "read", "web-01"]));
}

/// A simulated BMC in this process that answers so many datagrams and then none.
struct Fading {
    _runtime: tokio::runtime::Runtime,
    bmc: rehearsal::Bmc,
}

impl Fading {
    fn after(datagrams: u64) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        let mut config = BmcConfig::new(([127, 0, 0, 1], 0).into());
        config.quirks = Quirks {
            silent_after: Some(datagrams),
            ..Quirks::default()
        };
        let bmc = runtime
            .block_on(rehearsal::start(config))
            .expect("a BMC on loopback");
        Self {
            _runtime: runtime,
            bmc,
        }
    }
}

#[test]
fn a_bmc_that_stops_answering_while_it_is_read() {
    let expected = Expected {
        status: 3,
        kind: "unreachable",
        japanese: &["応答しなくなりました", "1 分ほど待って", "--bmc-timeout"],
        english: &["it went silent", "Wait a minute", "--bmc-timeout"],
    };
    let home = Home::new();
    // Each run finds a BMC that fades anew.
    let fading = std::cell::RefCell::new(Vec::new());
    assert_fails(&expected, || {
        let bmc = Fading::after(20);
        if home.path().join("site.toml").exists() {
            assert_eq!(home.run(&["server", "remove", "web-01"]).status, 0);
        }
        home.add("web-01", bmc.bmc.local_addr());
        fading.borrow_mut().push(bmc);
        home.command(&["bmc", "read", "web-01", "--bmc-timeout", "150ms"])
    });
}

/// Whether a file says what was there before a change; its lock lies beside it.
fn is_kept_change(home: &Home, path: &Path) -> bool {
    path.starts_with(home.path().join("snapshots")) && path.extension().is_some_and(|end| end == "json")
}

#[test]
fn a_bmc_that_stops_answering_while_it_is_written() {
    // Silent ever earlier, from after the whole way to before the first write: it is never said to be done when it is
    // not known, and what was there before is kept before the first write.
    let apply = |answered: u64| {
        let (home, bmc) = (Home::new(), Fading::after(answered));
        home.add("web-01", bmc.bmc.local_addr());
        let wanted = "[snmp_alert]\ncommunity = \"ops\"\ndestinations = [\"192.0.2.10\"]\nretries = 3\n";
        let want = home.file("want.toml", wanted);
        let arguments = [
            "bmc",
            "apply",
            "web-01",
            "--want",
            &want,
            "--yes",
            "--bmc-timeout",
            "60ms",
        ];
        let applied = home.json(&arguments);
        let received = bmc.bmc.observations().borrow().datagrams_received;
        (home, applied, received)
    };
    let (_, _, whole) = apply(u64::MAX);
    let mut seen = Vec::new();
    for answered in (0..=whole).rev().step_by(3) {
        let (home, applied, _) = apply(answered);
        let document = applied.document();
        let is_kept = home.files().iter().any(|(path, _)| is_kept_change(&home, path));
        let outcomes = document["items"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let has = |outcome: &str| outcomes.iter().any(|item| item["outcome"] == outcome);
        match applied.status {
            0 => assert!(is_kept && !has("unknown") && !has("rejected"), "{applied:#?}"),
            5 => assert!(is_kept && has("unknown"), "{applied:#?}"),
            3 => assert!(document["error"].is_object(), "{applied:#?}"),
            _ => panic!("{applied:#?}"),
        }
        if seen.last() != Some(&applied.status) {
            seen.push(applied.status);
        }
        if applied.status == 3 && !is_kept {
            break;
        }
    }
    assert_eq!(seen, [0, 5, 3]);
}

#[test]
fn a_port_that_is_taken() {
    let home = Home::new();
    let taken = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let expected = Expected {
        status: 4,
        kind: "port_taken",
        japanese: &[&address, "使っています", "もう一方の受信プログラムを止めて"],
        english: &[&address, "is taken by", "Stop the other receiver"],
    };
    let error = assert_fails(&expected, || home.command(&["listen", "--snmp", &address]));
    if cfg!(target_os = "linux") {
        let answer = error["answer"].as_str().expect("words");
        assert!(
            answer.contains(&format!("(PID {})", std::process::id())),
            "{answer}"
        );
    }
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    assert_fails(&expected, || {
        home.command(&["prove", "web-01", "--listen", &address])
    });
}

#[test]
fn an_address_of_another_computer_cannot_be_listened_at() {
    let home = Home::new();
    let expected = Expected {
        status: 2,
        kind: "usage",
        japanese: &["192.0.2.1:20162", "この PC のアドレスではありません", "0.0.0.0"],
        english: &["192.0.2.1:20162", "is not an address of this computer", "0.0.0.0"],
    };
    assert_fails(&expected, || {
        home.command(&["listen", "--snmp", "192.0.2.1:20162"])
    });
}

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
        japanese: &["新しい版の Tsuho", "Tsuho を更新して"],
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
fn answers_that_are_no_toml_or_name_what_there_is_not() {
    let home = Home::new();
    let no_toml = home.file("no.toml", "recipient: me\n");
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &["回答の評価", "行目を読めません", "[answers]"],
        english: &["Evaluating the answers", "Line 1 cannot be read", "[answers]"],
    };
    assert_fails(&expected, || {
        home.command(&["guide", "ask", "--answers", &no_toml])
    });
    let unknown = home.file("unknown.toml", "[answers]\nfavourite_colour = \"blue\"\n");
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &["「favourite_colour」という質問はありません", "guide ask"],
        english: &["There is no question “favourite_colour”", "guide ask"],
    };
    assert_fails(&expected, || {
        home.command(&["guide", "ask", "--answers", &unknown])
    });
    let nowhere = home.path().join("nowhere.toml").display().to_string();
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &["nowhere.toml", "権限"],
        english: &["nowhere.toml", "Check that the file"],
    };
    assert_fails(&expected, || {
        home.command(&["guide", "ask", "--answers", &nowhere])
    });
}

#[test]
fn wanted_settings_that_cannot_be_read_write_nothing() {
    let home = Home::new();
    let _rehearsal = Rehearsal::one(&home);
    let before = home.json(&["bmc", "read", "web-01"]).answer();
    let cases: [(&[u8], &str); 4] = [
        (b"[snmp_alert]\ncommunty = \"ops\"\n", "communty"),
        (b"[snmp_alert]\ncommunity = \"nineteen characters\"\n", "18"),
        (b"[snmp_alert]\ndestinations = [\"web-01\"]\n", "destinations"),
        (b"\xff\xfe", "want.toml"),
    ];
    for (content, named) in cases {
        let want = home.file("want.toml", content);
        let expected = Expected {
            status: 6,
            kind: "bad_file",
            japanese: &["設定値ファイルの読み込み", "want.toml", named, "ファイル"],
            english: &["Reading the file of wanted settings", "want.toml", named, "file"],
        };
        assert_fails(&expected, || {
            home.command(&["bmc", "plan", "web-01", "--want", &want])
        });
        assert_fails(&expected, || {
            home.command(&["bmc", "apply", "web-01", "--yes", "--want", &want])
        });
        assert_eq!(std::fs::read(want).expect("untouched"), content);
    }
    assert_eq!(home.json(&["bmc", "read", "web-01"]).answer(), before);
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
fn a_server_that_nobody_has_added() {
    let home = Home::new();
    let expected = Expected {
        status: 2,
        kind: "unknown_server",
        japanese: &["web-99 という名前のサーバはありません", "server list"],
        english: &["There is no server named web-99", "server list"],
    };
    for verb in [
        &["bmc", "read"][..],
        &["bmc", "plan"],
        &["bmc", "undo"],
        &["bmc", "test"],
        &["prove"],
        &["server", "remove"],
    ] {
        let error = assert_fails(&expected, || home.command(&[verb, &["web-99"]].concat()));
        assert_eq!(error["server"], "web-99");
    }
}

#[test]
fn a_server_that_cannot_be_added() {
    let home = Home::new();
    home.add("web-01", "127.0.0.1:9623".parse().expect("an address"));
    let add = |name: &str, bmc: &str| {
        home.command(&[
            "server",
            "add",
            name,
            "--bmc",
            bmc,
            "--user",
            "u",
            "--password-env",
            "PASSWORD_OF_THE_TESTS",
        ])
    };
    let taken = Expected {
        status: 2,
        kind: "usage",
        japanese: &["web-01 という名前のサーバがすでにあります", "別の名前"],
        english: &["There is a server named web-01 already", "Choose another name"],
    };
    assert_fails(&taken, || add("web-01", "192.0.2.1"));
    let hostile = Expected {
        status: 2,
        kind: "usage",
        japanese: &["\\u{1b}[2J", "サーバの名前にできません"],
        english: &["\\u{1b}[2J", "cannot be a server's name"],
    };
    assert_fails(&hostile, || add("\u{1b}[2Jweb", "192.0.2.1"));
    let address = Expected {
        status: 2,
        kind: "usage",
        japanese: &["「host:70000」", "HOST:PORT"],
        english: &["“host:70000” is not an address", "HOST:PORT"],
    };
    assert_fails(&address, || add("web-02", "host:70000"));
    let no_password = Expected {
        status: 2,
        kind: "usage",
        japanese: &["パスワードが必要です", "--password-env"],
        english: &["A password is needed", "--password-env"],
    };
    let without = ["server", "add", "web-02", "--bmc", "192.0.2.1", "--user", "u"];
    assert_fails(&no_password, || home.command(&without));
    assert_fails(&no_password, || {
        home.command(&[&without[..], &["--password-stdin"]].concat())
    });
    let no_variable = Expected {
        status: 2,
        kind: "usage",
        japanese: &["環境変数 NOT_SET_ANYWHERE が設定されていません"],
        english: &["The environment variable NOT_SET_ANYWHERE is not set"],
    };
    assert_fails(&no_variable, || {
        home.command(&[&without[..], &["--password-env", "NOT_SET_ANYWHERE"]].concat())
    });
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

#[test]
fn an_alert_that_there_is_not() {
    let home = Home::new();
    let expected = Expected {
        status: 2,
        kind: "no_such_alert",
        japanese: &["番号 4711 の通報は記録にありません", "log list"],
        english: &["The log has no alert 4711", "log list"],
    };
    assert_fails(&expected, || home.command(&["log", "show", "4711"]));
}

#[test]
fn an_undo_whose_record_is_damaged() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    let kept = home
        .files()
        .into_iter()
        .find(|(path, _)| is_kept_change(&home, path));
    let (path, _) = kept.expect("what was there before");
    std::fs::write(&path, "{").expect("writable");
    let expected = Expected {
        status: 6,
        kind: "bad_file",
        japanese: &["前回の変更の取り消し", "を読めません", "そのまま残しています"],
        english: &["Undoing the last change", "cannot be read", "file is untouched"],
    };
    assert_fails(&expected, || home.command(&["bmc", "undo", "web-01"]));
    assert_eq!(std::fs::read_to_string(path).expect("untouched"), "{");
}
