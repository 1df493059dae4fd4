//! What the tool says of itself, and the flowchart.

use crate::console_support::{Home, LANGUAGES};
use serde_json::{Value, json};

#[test]
fn the_flowchart_asks_until_there_is_an_outcome() {
    let home = Home::new();
    let first = home.json(&["guide", "ask"]).answer();
    for field in ["question", "outcome", "path"] {
        assert!(first.get(field).is_some(), "{field} in {first:#}");
    }
    assert_eq!((&first["outcome"], &first["path"]), (&Value::Null, &json!([])));
    // Answers "I don't know" or the first one, question by question, as a script would.
    let mut answers = String::from("[answers]\n");
    let outcome = loop {
        let file = home.file("answers.toml", &answers);
        let reply = home.json(&["guide", "ask", "--answers", &file]).answer();
        let Value::Object(question) = &reply["question"] else {
            break reply["outcome"].clone();
        };
        for field in ["id", "text", "answers"] {
            assert!(question.contains_key(field), "{field} in {reply:#}");
        }
        let answer = &reply["question"]["answers"][0];
        assert!(answer["text"].is_string());
        let (question, answer) = (
            question["id"].as_str().expect("an id"),
            answer["id"].as_str().expect("an id"),
        );
        answers.push_str(&format!("{question} = \"{answer}\"\n"));
    };
    for field in ["id", "title", "reasons", "needs", "caveats", "steps"] {
        assert!(outcome.get(field).is_some(), "{field} in {outcome:#}");
    }
    for language in LANGUAGES {
        let file = home.file("answers.toml", &answers);
        let shown = home.run(&["--lang", language, "guide", "ask", "--answers", &file]);
        assert!(shown.status == 0 && !shown.stdout.is_empty(), "{shown:#?}");
    }
    let matrix = home.json(&["guide", "matrix"]).answer();
    let outcomes = matrix["outcomes"].as_array().expect("a list");
    assert!(
        !outcomes.is_empty()
            && outcomes
                .iter()
                .all(|row| row["id"].is_string() && row["needs"].is_array())
    );
}

#[test]
fn every_verb_explains_itself_in_both_languages() {
    let home = Home::new();
    let verbs: [&[&str]; 23] = [
        &[],
        &["guide"],
        &["guide", "ask"],
        &["guide", "matrix"],
        &["server"],
        &["server", "add"],
        &["server", "list"],
        &["server", "remove"],
        &["bmc"],
        &["bmc", "read"],
        &["bmc", "plan"],
        &["bmc", "apply"],
        &["bmc", "undo"],
        &["bmc", "test"],
        &["listen"],
        &["log"],
        &["log", "list"],
        &["log", "show"],
        &["log", "stats"],
        &["prove"],
        &["rehearse"],
        &["completions"],
        &["man"],
    ];
    for verb in verbs {
        for (language, heading) in [("ja", "使い方: tsuhoctl"), ("en", "Usage: tsuhoctl")] {
            let help = home.run(&[verb, &["--lang", language, "--help"]].concat());
            assert_eq!((help.status, help.stderr.as_str()), (0, ""), "{verb:?}");
            assert!(help.stdout.contains(heading), "{verb:?}: {}", help.stdout);
        }
    }
    let version = home.run(&["--version"]);
    assert_eq!(
        (version.status, version.stdout.trim()),
        (0, concat!("tsuhoctl ", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn completions_and_the_manual_page_are_made_from_the_same_table() {
    let home = Home::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = home.run(&["completions", shell]);
        assert!(
            script.status == 0 && script.stdout.contains("bmc-timeout"),
            "{shell}"
        );
    }
    for (language, words) in [("ja", "通報"), ("en", "administrator")] {
        let page = home.run(&["--lang", language, "man"]);
        assert!(page.status == 0 && page.stdout.contains(".TH tsuhoctl") && page.stdout.contains(words));
    }
}

#[test]
fn wrong_usage_is_named_in_the_language_and_in_json() {
    let home = Home::new();
    for (language, words) in [
        ("ja", "オプションはありません"),
        ("en", "There is no option --limitt here"),
    ] {
        let said = home.run(&["--lang", language, "log", "list", "--limitt", "3"]);
        assert_eq!(said.status, 2);
        assert!(
            said.stderr.contains(words) && said.stderr.contains("--limit"),
            "{said:#?}"
        );
    }
    let said = home.json(&["log", "show", "first"]);
    assert_eq!((said.status, &said.error()["kind"]), (2, &json!("usage")));
    assert_eq!(home.run(&[]).status, 2);
}
