//! The site: servers come and go, and their passwords stay where they belong.

use crate::console_support::{Home, LANGUAGES, PASSPHRASE, Rehearsal, USER, ran, ran_with_input};
use serde_json::json;

#[test]
fn servers_are_added_listed_and_removed() {
    let home = Home::new();
    home.add("web-01", "127.0.0.1:9623".parse().expect("an address"));
    let listed = home.json(&["server", "list"]).answer();
    let server = &listed["servers"][0];
    assert_eq!(
        (
            &server["name"],
            &server["bmc"],
            &server["user"],
            &server["cipher_suite"]
        ),
        (
            &json!("web-01"),
            &json!("127.0.0.1:9623"),
            &json!(USER),
            &json!("auto")
        )
    );
    for language in LANGUAGES {
        let shown = home.run(&["--lang", language, "server", "list"]);
        assert_eq!(
            (shown.status, shown.stdout.contains("web-01")),
            (0, true),
            "{shown:#?}"
        );
    }
    assert_eq!(
        home.json(&["server", "remove", "web-01"]).answer(),
        json!({ "removed": "web-01" })
    );
    assert_eq!(home.json(&["server", "list"]).answer(), json!({ "servers": [] }));
}

#[test]
fn a_password_lies_nowhere_but_in_the_locked_file() {
    const SECRET: &str = "correct-horse-42";
    let home = Home::new();
    let arguments = [
        "server",
        "add",
        "web-01",
        "--bmc",
        "127.0.0.1",
        "--user",
        USER,
        "--password-stdin",
    ];
    let added = ran_with_input(home.command(&arguments), &format!("{SECRET}\r\nnot this line\n"));
    assert_eq!(added.status, 0, "{added:#?}");
    let mut command = home.command(&[
        "server",
        "add",
        "web-02",
        "--bmc",
        "127.0.0.1",
        "--user",
        USER,
        "--password-env",
        "P",
    ]);
    let added_from_variable = ran(command.env("P", SECRET));
    assert_eq!(added_from_variable.status, 0, "{added_from_variable:#?}");

    let said = [added, added_from_variable, home.json(&["server", "list"])];
    assert!(
        said.iter()
            .all(|ran| !ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET))
    );
    let files = home.files();
    assert!(
        files.iter().any(|(path, _)| path.ends_with("secrets.age")),
        "{files:?}"
    );
    for (path, bytes) in files {
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!holds(SECRET) && !holds(PASSPHRASE), "{}", path.display());
    }
}

#[test]
fn servers_added_at_the_same_time_are_all_kept_with_their_passwords() {
    let home = Home::new();
    let names: Vec<String> = (1..=6).map(|number| format!("web-{number:02}")).collect();
    let bmc = Rehearsal::serve(1);
    let address = bmc.bmc().to_string();
    std::thread::scope(|threads| {
        for name in &names {
            threads.spawn(|| home.add(name, bmc.bmc()));
        }
    });
    let listed = home.json(&["server", "list"]).answer();
    assert_eq!(
        listed["servers"].as_array().map(Vec::len),
        Some(names.len()),
        "{listed:#}"
    );
    for name in &names {
        let read = home.json(&["bmc", "read", name]).answer();
        assert_eq!(read["server"], name.as_str(), "{address}");
    }
}
