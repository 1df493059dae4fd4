//! BMCs that are not there, do not answer, refuse, or fall silent half-way.

use crate::console_support::{Home, Rehearsal, USER, own_address, ran};
use crate::{Expected, assert_fails};
use serde_json::json;
use std::{
    net::{SocketAddr, UdpSocket},
    path::Path,
};
use tsuho::rehearsal::{self, BmcConfig, Quirks};

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
