//! Ports, names and settings that are asked for and cannot be had.

use crate::console_support::{Home, Rehearsal};
use crate::{Expected, assert_fails};
use std::net::UdpSocket;

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
