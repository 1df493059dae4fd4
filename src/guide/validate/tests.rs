//! Each kind of broken data is refused by name, with the place where it stands; the bundled data is not.

use super::*;
use crate::guide::Links;

/// The bundled phrases, a link list of none, and a guide file of our own.
fn parse(text: &str) -> Result<Guide, GuideError> {
    let phrases = Guide::bundled_sources()
        .into_iter()
        .find(|source| source.file == "phrases.toml")
        .unwrap();
    Guide::parse(
        &[
            Source {
                file: "bad.toml",
                text,
            },
            phrases,
        ],
        &Links::default(),
    )
}

fn refusal(text: &str) -> GuideError {
    parse(text).expect_err("this guide is broken")
}

/// One question that ends with one way: the smallest guide there is.
fn small() -> String {
    [
        "start = \"q\"\n",
        &question("q", &[("", "end")]),
        "[[way]]\nid = \"self:a\"\nsource = \"s\"\ntitle = { ja = \"あ\", en = \"a\" }\n\
         summary = { ja = \"あ\", en = \"a\" }\nwhen = []\n",
    ]
    .concat()
}

/// A question with the answers `yes` and `unknown`, and edges of condition and target.
fn question(id: &str, edges: &[(&str, &str)]) -> String {
    let text = "{ ja = \"あ\", en = \"a\" }";
    let answer = |id| format!("[[question.answer]]\nid = \"{id}\"\ntext = {text}\ndetail = {text}\n");
    let edges = edges
        .iter()
        .map(|(when, to)| format!("[[question.edge]]\nwhen = [{when}]\nto = \"{to}\"\n"));
    format!(
        "[[question]]\nid = \"{id}\"\nsource = \"s\"\nlabel = {text}\ntext = {text}\nexplanation = {text}\n{}{}{}",
        answer("yes"),
        answer("unknown"),
        edges.collect::<String>(),
    )
}

#[test]
fn the_bundled_guide_passes_every_check() {
    Guide::parse(&Guide::bundled_sources(), Links::bundled()).expect("the bundled guide is sound");
}

#[test]
fn the_smallest_guide_is_accepted() {
    parse(&small()).unwrap();
}

#[test]
fn broken_toml_and_unknown_fields_are_refused_with_their_line() {
    assert!(
        matches!(refusal("start = \n"), GuideError::Unreadable { line: Some(1), file, .. } if file == "bad.toml")
    );
    let misspelt = small().replace("source = \"s\"\ntitle", "source = \"s\"\ntitel = 1\ntitle");
    assert!(matches!(
        refusal(&misspelt),
        GuideError::Unreadable { line: Some(_), .. }
    ));
}

#[test]
fn a_guide_without_a_first_question_is_refused() {
    assert_eq!(
        refusal(&small().replace("start = \"q\"\n", "")),
        GuideError::MissingStart
    );
}

#[test]
fn a_loop_is_refused_with_its_questions() {
    let looping = small().replace("to = \"end\"", "to = \"r\"") + &question("r", &[("", "q")]);
    assert_eq!(
        refusal(&looping),
        GuideError::Loop(vec!["q".into(), "r".into(), "q".into()])
    );
    let conditional = small().replace(
        "[[question.edge]]",
        "[[question.edge]]\nwhen = [{ answers = { q = [\"yes\"] } }]\nto = \"q\"\n[[question.edge]]",
    );
    assert_eq!(
        refusal(&conditional),
        GuideError::Loop(vec!["q".into(), "q".into()])
    );
}

#[test]
fn a_dead_end_is_refused() {
    let without_edge = small().replace("to = \"end\"", "to = \"r\"") + &question("r", &[]);
    assert!(
        matches!(refusal(&without_edge), GuideError::DeadEnd(place) if place.to_string() == "bad.toml: question \"r\"")
    );
    let condition = "{ answers = { q = [\"yes\"] } }";
    let only_sometimes = small().replace("when = []\nto", &format!("when = [{condition}]\nto"));
    assert!(matches!(refusal(&only_sometimes), GuideError::DeadEnd(_)));
}

#[test]
fn an_edge_behind_one_that_always_applies_is_refused() {
    let hidden = small().replace(
        "[[question.edge]]",
        "[[question.edge]]\nto = \"end\"\n[[question.edge]]",
    );
    assert!(matches!(refusal(&hidden), GuideError::EdgeNeverTaken(_)));
}

#[test]
fn an_edge_to_nowhere_is_refused() {
    let refused = refusal(&small().replace("to = \"end\"", "to = \"nowhere\""));
    assert!(matches!(refused, GuideError::UnknownTarget { target, .. } if target == "nowhere"));
}

#[test]
fn a_missing_language_is_refused_with_the_field() {
    let no_english = small().replacen(
        "label = { ja = \"あ\", en = \"a\" }",
        "label = { ja = \"あ\" }",
        1,
    );
    assert!(matches!(
        refusal(&no_english),
        GuideError::MissingLanguage {
            field: "label",
            language: crate::i18n::Language::En,
            ..
        }
    ));
    let empty_japanese = small().replacen("detail = { ja = \"あ\"", "detail = { ja = \" \"", 1);
    let GuideError::MissingLanguage { place, language, .. } = refusal(&empty_japanese) else {
        panic!("an empty text is a missing one");
    };
    assert_eq!(language, crate::i18n::Language::Ja);
    assert_eq!(place.to_string(), "bad.toml: question \"q\", answer \"yes\"");
}

#[test]
fn a_question_that_cannot_be_answered_with_i_dont_know_is_refused() {
    let without = small().replace("id = \"unknown\"", "id = \"no\"");
    assert!(matches!(refusal(&without), GuideError::MissingUnknown(_)));
}

#[test]
fn a_statement_without_a_source_is_refused() {
    assert!(matches!(
        refusal(&small().replace("source = \"s\"", "")),
        GuideError::MissingSource(_)
    ));
}

#[test]
fn an_id_used_twice_is_refused_with_both_places() {
    let twice = small() + &question("q", &[("", "end")]);
    assert!(matches!(refusal(&twice), GuideError::DuplicateId { .. }));
    let twice = small().replace("id = \"unknown\"", "id = \"yes\"");
    assert!(matches!(refusal(&twice), GuideError::DuplicateId { .. }));
    let way_and_fact = small() + "[[fact]]\nid = \"self:a\"\nsource = \"s\"\nwhen = []\n";
    assert!(matches!(refusal(&way_and_fact), GuideError::DuplicateId { .. }));
}

#[test]
fn a_condition_on_something_unknown_is_refused() {
    let with = |when: &str| small() + &format!("[[fact]]\nid = \"f\"\nsource = \"s\"\nwhen = [{when}]\n");
    assert!(matches!(
        refusal(&with("{ answers = { z = [\"yes\"] } }")),
        GuideError::UnknownQuestion { .. }
    ));
    assert!(matches!(
        refusal(&with("{ answers = { q = [\"z\"] } }")),
        GuideError::UnknownAnswer { .. }
    ));
    assert!(matches!(
        refusal(&with("{ facts = [\"z\"] }")),
        GuideError::UnknownFact { .. }
    ));
    assert!(matches!(
        refusal(&with("{ not = [\"z\"] }")),
        GuideError::UnknownFact { .. }
    ));
    assert!(matches!(refusal(&with("{ facts = [\"f\"] }")), GuideError::FactLoop(facts) if facts == ["f"]));
}

#[test]
fn a_link_that_the_link_list_lacks_is_refused() {
    let need = "[[need]]\nid = \"n\"\nsource = \"s\"\ncost = \"free\"\ntext = { ja = \"あ\", en = \"a\" }\n\
                from = { ja = \"あ\", en = \"a\" }\nlink = \"z\"\nwhen = []\n";
    assert!(matches!(refusal(&(small() + need)), GuideError::UnknownLink { link, .. } if link == "z"));
}

#[test]
fn a_way_of_neither_side_is_refused() {
    assert!(matches!(
        refusal(&small().replace("self:a", "a")),
        GuideError::UnknownSide(_)
    ));
}

#[test]
fn a_missing_phrase_is_refused() {
    let refused = Guide::parse(
        &[Source {
            file: "bad.toml",
            text: &small(),
        }],
        &Links::default(),
    );
    assert!(matches!(refused, Err(GuideError::MissingPhrase(_))));
}

#[test]
fn a_question_that_no_path_asks_is_refused() {
    let alone = small() + &question("r", &[("", "end")]);
    assert!(
        matches!(refusal(&alone), GuideError::UnreachableQuestion(place) if place.at == "question \"r\"")
    );
    // An edge leads there, but its condition can never hold.
    let never = small().replace(
        "[[question.edge]]",
        "[[question.edge]]\nwhen = [{ answers = { r = [\"yes\"] } }]\nto = \"r\"\n[[question.edge]]",
    ) + &question("r", &[("", "end")]);
    assert!(matches!(refusal(&never), GuideError::UnreachableQuestion(_)));
}

#[test]
fn an_outcome_that_no_path_ends_with_is_refused() {
    let way = "[[way]]\nid = \"self:b\"\nsource = \"s\"\ntitle = { ja = \"あ\", en = \"a\" }\n\
               summary = { ja = \"あ\", en = \"a\" }\nwhen = [{ not = [\"self:a\"] }]\n";
    assert!(
        matches!(refusal(&(small() + way)), GuideError::UnreachableOutcome(place) if place.at == "way \"self:b\"")
    );
}

#[test]
fn a_path_that_ends_with_nothing_is_refused_with_its_answers() {
    let nothing = small().replace(
        "summary = { ja = \"あ\", en = \"a\" }\nwhen = []",
        "summary = { ja = \"あ\", en = \"a\" }\nwhen = [{ answers = { q = [\"yes\"] } }]",
    );
    assert_eq!(
        refusal(&nothing),
        GuideError::EmptyOutcome {
            path: vec!["q=unknown".into()]
        }
    );
}

#[test]
fn two_express_methods_at_once_are_refused() {
    let way = |id: &str| {
        format!(
            "[[way]]\nid = \"express:{id}\"\nsource = \"s\"\ntitle = {{ ja = \"あ\", en = \"a\" }}\n\
             summary = {{ ja = \"あ\", en = \"a\" }}\nwhen = []\n"
        )
    };
    let refused = refusal(&(small() + &way("x") + &way("y")));
    assert!(
        matches!(refused, GuideError::SeveralExpressMethods { ways, .. } if ways == ["express:x", "express:y"])
    );
}
