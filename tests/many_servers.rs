//! Many servers from the console: parameter sheets in and out, BMCs found among addresses, and a fleet that is
//! compared and written with one report.

mod console_support;

use console_support::{Home, PASSWORD, Program, Ran, USER, keys};
use serde_json::Value;
use std::net::SocketAddr;
use tsuho::{
    engine::{Command, DiscoverRequest, Engine, Options, Reply},
    home,
    rehearsal::{self, BmcConfig},
};

/// Simulated servers on following addresses with one port, and that port.
fn fleet(home: &Home, first: &str, count: usize) -> (Program, Vec<SocketAddr>) {
    let count = count.to_string();
    let arguments = [
        "rehearse",
        "--serve",
        "--bmc",
        first,
        "--trap-port",
        "20162",
        "--count",
        &count,
    ];
    let mut program = Program::start(home.command(&arguments));
    let bmcs = (0..count.parse().expect("a number"))
        .map(|_| program.address("ready "))
        .collect();
    (program, bmcs)
}

fn sheet(bmcs: &[SocketAddr]) -> String {
    let mut text = "サーバ名,BMC,BMC ユーザー,コミュニティ名,1 次通報先\n".to_owned();
    for (number, bmc) in (1..).zip(bmcs) {
        text.push_str(&format!("SV{number:02},{bmc},{USER},ops,127.0.0.9\n"));
    }
    text
}

fn import(home: &Home, file: &str, more: &[&str]) -> Ran {
    let start = [
        "server",
        "import",
        file,
        "--password-env",
        "PASSWORD_OF_THE_TESTS",
    ];
    home.json(&[&start, more].concat())
}

fn statuses(report: &Value) -> Vec<String> {
    let servers = report["servers"].as_array().expect("servers");
    servers
        .iter()
        .map(|one| one["status"].as_str().expect("a status").to_owned())
        .collect()
}

#[test]
fn a_sheet_is_imported_whole_and_exported_without_passwords() {
    let home = Home::new();
    let bmcs = ["192.0.2.1:623", "192.0.2.2:9623"].map(|bmc| bmc.parse().expect("an address"));
    let file = home.file("servers.csv", sheet(&bmcs));
    let dry = import(&home, &file, &["--dry-run"]).answer();
    assert_eq!(dry["added"], serde_json::json!(["SV01", "SV02"]));
    assert_eq!(
        home.json(&["server", "list"]).answer()["servers"],
        serde_json::json!([])
    );

    let done = import(&home, &file, &[]).answer();
    assert_eq!(
        keys(&done),
        ["added", "replaced", "unchanged", "sheet_has_passwords", "dry_run"]
    );
    assert_eq!(done["added"], serde_json::json!(["SV01", "SV02"]));

    for name in ["out.csv", "out.xlsx"] {
        let out = home.file(name, "");
        std::fs::remove_file(&out).expect("there");
        let exported = home.json(&["server", "export", &out]).answer();
        assert_eq!(exported["exported"], 2);
        let bytes = std::fs::read(&out).expect("written");
        assert!(
            !bytes
                .windows(PASSWORD.len())
                .any(|part| part == PASSWORD.as_bytes())
        );
        let again = home.json(&["server", "export", &out]);
        assert_eq!(
            again.status, 2,
            "a file that is there is not replaced: {again:#?}"
        );
        assert_eq!(again.error()["kind"], "file_exists");
        assert_eq!(std::fs::read(&out).expect("there"), bytes);
        assert_eq!(home.json(&["server", "export", &out, "--force"]).status, 0);
        let same = home.json(&["server", "import", &out, "--replace"]).answer();
        assert_eq!(same["unchanged"], serde_json::json!(["SV01", "SV02"]), "{name}");
    }
}

#[test]
fn a_sheet_with_any_problem_changes_nothing_and_names_them_all() {
    let home = Home::new();
    home.add("SV01", "192.0.2.1:623".parse().expect("an address"));
    let before = home.files();
    let text = "name,bmc,user,retries\nSV01,192.0.2.1,admin,3\nSV02,192.0.2.2,admin,9\nSV03,a b,admin,1\n";
    let file = home.file("bad.csv", text);
    for (language, words) in [
        ("en", ["Row 3, “retries”", "Row 4, “bmc”"]),
        ("ja", ["3 行目「retries」", "4 行目「bmc」"]),
    ] {
        let arguments = [
            "--lang",
            language,
            "server",
            "import",
            &file,
            "--password-env",
            "PASSWORD_OF_THE_TESTS",
        ];
        let ran = home.run(&arguments);
        assert_eq!(ran.status, 6, "{ran:#?}");
        for word in words {
            assert!(ran.stderr.contains(word), "{word}: {ran:#?}");
        }
    }
    // Problems with the site come when the cells are right.
    let taken = home.file(
        "taken.csv",
        text.replace(",9\n", ",2\n").replace("a b", "192.0.2.3"),
    );
    let ran = import(&home, &taken, &[]);
    assert_eq!(ran.status, 6, "{ran:#?}");
    let error = &ran.document()["error"];
    assert!(
        error["answer"].as_str().expect("words").contains("SV01"),
        "{error}"
    );
    assert_eq!(error["places"], serde_json::json!([{ "row": 2, "column": null }]));
    let no_password = home.json(&["server", "import", &taken, "--replace"]);
    assert_eq!(no_password.status, 6, "{no_password:#?}");
    for file in ["bad.csv", "taken.csv"] {
        std::fs::remove_file(home.path().parent().expect("a folder").join(file)).expect("there");
    }
    let is_lock = |path: &std::path::Path| path.extension().is_some_and(|extension| extension == "lock");
    let kept = |files: Vec<(std::path::PathBuf, Vec<u8>)>| -> Vec<_> {
        files.into_iter().filter(|(path, _)| !is_lock(path)).collect()
    };
    assert_eq!(kept(home.files()), kept(before));
}

#[test]
fn a_changed_address_does_not_take_the_kept_password_along() {
    let home = Home::new();
    home.add("SV01", "192.0.2.1:623".parse().expect("an address"));
    let file = home.file("moved.csv", "name,bmc\nSV01,198.51.100.1\n");
    let refused = home.json(&["server", "import", &file, "--replace"]);
    assert_eq!(refused.status, 6, "{refused:#?}");
    let moved = import(&home, &file, &["--replace"]).answer();
    assert_eq!(moved["replaced"], serde_json::json!(["SV01"]));
    let with = home.file("with.csv", "name,password\nSV01,another\n");
    let warned = home.english(&["server", "import", &with, "--replace"]);
    assert_eq!(warned.status, 0, "{warned:#?}");
    assert!(warned.stderr.contains("The sheet holds passwords"), "{warned:#?}");
}

#[test]
fn discover_finds_exactly_the_bmcs_and_adds_those_that_are_new() {
    let home = Home::new();
    let (_program, bmcs) = fleet(&home, "127.61.0.11:20623", 30);
    home.add("SV01", *bmcs.first().expect("thirty"));
    let arguments = [
        "server",
        "discover",
        "127.61.0.1-50",
        "--port",
        "20623",
        "--rate",
        "500",
        "--add",
        "--user",
        USER,
        "--password-env",
        "PASSWORD_OF_THE_TESTS",
    ];
    let found = home.json(&arguments).answer();
    assert_eq!(keys(&found), ["asked", "found", "cancelled"]);
    assert_eq!(
        (&found["asked"], &found["cancelled"]),
        (&50.into(), &false.into())
    );
    let addresses: Vec<SocketAddr> = found["found"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            one["address"]
                .as_str()
                .expect("text")
                .parse()
                .expect("an address")
        })
        .collect();
    assert_eq!(addresses, bmcs);
    assert_eq!(found["found"][0]["server"], "SV01");
    assert_eq!(found["found"][1]["server"], Value::Null);
    assert_eq!(found["found"][1]["ipmi_2_0"], true);
    let listed = home.json(&["server", "list"]).answer();
    assert_eq!(listed["servers"].as_array().map(Vec::len), Some(30));

    let many = home.json(&["server", "discover", "127.0.0.0/16"]);
    assert_eq!(many.status, 2, "{many:#?}");
    let wrong = home.json(&["server", "discover", "127.0.0.x"]);
    assert_eq!(wrong.status, 2, "{wrong:#?}");
}

#[test]
fn a_fleet_is_compared_and_written_with_one_report() {
    let home = Home::new();
    let (_program, bmcs) = fleet(&home, "127.62.0.1:0", 20);
    import(&home, &home.file("servers.csv", sheet(&bmcs)), &[]).answer();
    let plan = home.json(&["fleet", "plan", "--all"]);
    assert_eq!(plan.status, 1, "{plan:#?}");
    assert_eq!(plan.document()["summary"], serde_json::json!({ "differs": 20 }));
    let asks = home.json(&["fleet", "apply", "--all"]);
    assert_eq!(asks.status, 2, "nothing is written without consent: {asks:#?}");

    let report = home.file("report.csv", "");
    let applied = home.json(&[
        "fleet", "apply", "--all", "--yes", "--canary", "2", "--out", &report, "--force",
    ]);
    assert_eq!(applied.status, 0, "{applied:#?}");
    let document = applied.document();
    assert_eq!(document["summary"], serde_json::json!({ "applied": 20 }));
    let first = &document["servers"][0];
    assert_eq!(keys(first), ["server", "status", "changes", "items", "error"]);
    assert_eq!(first["server"], "SV01");
    let text = std::fs::read_to_string(&report).expect("written");
    assert!(text.contains("SV20") && text.contains("applied"), "{text}");

    let again = home.json(&["fleet", "plan", "--servers", "SV01,SV20"]).answer();
    assert_eq!(statuses(&again), ["unchanged", "unchanged"]);
    let suites = home.json(&["server", "list"]).answer();
    let kept = |one: &Value| one["last_suite"] == 17;
    assert!(
        suites["servers"].as_array().expect("servers").iter().all(kept),
        "{suites}"
    );

    let undone = home.json(&["fleet", "undo", "--servers", "SV03"]).answer();
    assert_eq!(statuses(&undone), ["undone"]);
    let list = home.file("list.txt", "# two of them\nSV03\n\nSV04\n");
    let rest = home.json(&["fleet", "plan", "--file", &list]);
    assert_eq!(rest.status, 1, "{rest:#?}");
    assert_eq!(statuses(&rest.document()), ["differs", "unchanged"]);
    let unknown = home.json(&["fleet", "read", "--servers", "SV99"]);
    assert_eq!(
        (unknown.status, &unknown.error()["kind"]),
        (2, &"unknown_server".into())
    );
}

#[test]
fn a_failing_canary_stops_the_fleet_and_one_that_is_away_does_not_hold_up_the_others() {
    let home = Home::new();
    let (_program, mut bmcs) = fleet(&home, "127.63.0.1:0", 20);
    // Nobody is at this address, and its computer says so at once.
    let away = SocketAddr::from(([127, 63, 1, 1], 9));
    bmcs.insert(10, away);
    import(&home, &home.file("servers.csv", sheet(&bmcs)), &[]).answer();
    // The second one's first destination is somebody else's.
    let other = home.file("other.toml", "[snmp_alert]\ndestinations = [\"127.0.0.77\"]\n");
    let taken = home.json(&["bmc", "apply", "SV02", "--want", &other, "--yes"]);
    assert_eq!(taken.status, 0, "{taken:#?}");

    let stopped = home.json(&["fleet", "apply", "--all", "--yes", "--canary", "3"]);
    assert_eq!(stopped.status, 4, "{stopped:#?}");
    let document = stopped.document();
    let stands = statuses(&document);
    assert_eq!(
        stands.get(..2),
        Some(&["applied".to_owned(), "rejected".to_owned()][..])
    );
    assert!(
        stands.iter().skip(2).all(|status| status == "not_tried"),
        "{stands:?}"
    );
    assert!(
        stopped.stderr.contains("the others were not tried"),
        "{stopped:#?}"
    );

    let done = home.json(&["fleet", "apply", "--all", "--yes", "--replace", "127.0.0.77"]);
    assert_eq!(done.status, 3, "{done:#?}");
    let document = done.document();
    assert_eq!(
        document["summary"],
        serde_json::json!({ "unchanged": 1, "applied": 19, "failed": 1 })
    );
    let failed = &document["servers"][10];
    assert_eq!(
        (&failed["server"], &failed["status"]),
        (&"SV11".into(), &"failed".into())
    );
    assert_eq!(failed["error"]["kind"], "unreachable");
    assert!(!failed["error"]["advice"].as_str().expect("words").is_empty());
}

#[test]
fn the_template_is_written_in_the_language_of_who_asks() {
    let home = Home::new();
    for (language, word) in [("en", "Community"), ("ja", "コミュニティ名")] {
        for name in ["template.csv", "template.xlsx"] {
            let file = home.file(name, "");
            let ran = home.run(&["--lang", language, "server", "template", &file, "--force"]);
            assert_eq!(ran.status, 0, "{ran:#?}");
            let bytes = std::fs::read(&file).expect("written");
            if name.ends_with("csv") {
                assert!(String::from_utf8_lossy(&bytes).contains(word));
            } else {
                assert!(bytes.starts_with(b"PK"));
            }
        }
    }
}

#[test]
fn discover_asks_each_bmc_for_its_authentication_capabilities_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let bmcs: Vec<_> = (1..=30_u8)
        .map(|host| {
            let at = SocketAddr::from(([127, 64, 0, host], 20623));
            runtime
                .block_on(rehearsal::start(BmcConfig::new(at)))
                .expect("a free address")
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = Engine::start(Options::new(home::Home::in_folder(folder.path()))).expect("a thread");
    let request = DiscoverRequest {
        range: "127.64.0.1-30".parse().expect("a range"),
        port: 20623,
        per_second: DiscoverRequest::FASTEST,
    };
    let Ok(Reply::Discovered(found)) = engine.run(Command::Discover { request }, |_| ()) else {
        panic!("no answer");
    };
    assert_eq!(
        (found.asked, found.found.len(), found.is_cancelled),
        (30, 30, false)
    );
    for bmc in &bmcs {
        let seen = bmc.observations().borrow().clone();
        // A machine that is very slow may have a BMC asked twice.
        assert!((1..=2).contains(&seen.datagrams_received), "{seen:?}");
        assert!(
            seen.commands
                .iter()
                .all(|command| (command.net_fn, command.command) == (0x06, 0x38)),
            "{seen:?}"
        );
        assert_eq!((seen.sessions_open, seen.log_ins_refused), (0, 0));
    }
}

#[test]
fn a_search_that_is_stopped_gives_what_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = Engine::start(Options::new(home::Home::in_folder(folder.path()))).expect("a thread");
    let request = DiscoverRequest {
        range: "127.65.0.0/22".parse().expect("a range"),
        port: 20623,
        per_second: 1,
    };
    let job = engine.send(Command::Discover { request });
    engine.send(Command::Cancel { job });
    let Ok(Reply::Discovered(found)) = engine.wait(job, |_| ()) else {
        panic!("no answer");
    };
    assert!(
        found.is_cancelled && found.asked < 1022 && found.found.is_empty(),
        "{found:?}"
    );
}
