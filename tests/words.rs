//! The sentences of both languages say the same things: the same keys in the same order with the same variables, every
//! one of them used, none missing. (That the console's help has its words is tested beside its table.)

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// One message of a Fluent file, or a heading between them.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    Heading,
    Message { key: String, text: String },
}

fn entries(language: &str) -> Vec<Entry> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("i18n/{language}/tsuho.ftl"));
    let text = std::fs::read_to_string(path).expect("the language's file");
    let mut entries = Vec::new();
    for line in text.lines() {
        if line.starts_with("## ") {
            entries.push(Entry::Heading);
        } else if line.starts_with([' ', '}']) {
            let Some(Entry::Message { text, .. }) = entries.last_mut() else {
                panic!("continues nothing: {line}");
            };
            text.push('\n');
            text.push_str(line);
        } else if let Some((key, value)) = line.split_once(" =") {
            entries.push(Entry::Message {
                key: key.to_owned(),
                text: value.trim().to_owned(),
            });
        } else {
            assert!(line.is_empty() || line.starts_with('#'), "what is this: {line}");
        }
    }
    entries
}

fn messages(language: &str) -> Vec<(String, String)> {
    let message = |entry| match entry {
        Entry::Message { key, text } => Some((key, text)),
        Entry::Heading => None,
    };
    entries(language).into_iter().filter_map(message).collect()
}

fn variables(text: &str) -> BTreeSet<&str> {
    let after = text.split('$').skip(1);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    after
        .map(|rest| rest.split(|c| !is_part(c)).next().unwrap_or_default())
        .collect()
}

/// Every source file of the product, as one text.
fn source() -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                read(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&std::fs::read_to_string(path).expect("UTF-8"));
            }
        }
    }
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    text
}

#[test]
fn both_languages_have_the_same_keys_in_the_same_order() {
    let outline = |language| -> Vec<String> {
        let entry = |entry| match entry {
            // Headings are for translators, in their own language.
            Entry::Heading => "##".to_owned(),
            Entry::Message { key, .. } => key,
        };
        entries(language).into_iter().map(entry).collect()
    };
    let (japanese, english) = (outline("ja"), outline("en"));
    for (place, (ja, en)) in japanese.iter().zip(&english).enumerate() {
        assert_eq!(ja, en, "at place {place}");
    }
    assert_eq!(japanese.len(), english.len());
    for language in ["ja", "en"] {
        let mut known = BTreeSet::new();
        for (key, _) in messages(language) {
            assert!(known.insert(key.clone()), "{key} stands twice in {language}");
        }
    }
}

#[test]
fn each_sentence_has_the_same_variables_in_both_languages() {
    let japanese: BTreeMap<_, _> = messages("ja").into_iter().collect();
    for (key, english) in messages("en") {
        let japanese = japanese.get(&key).map(String::as_str).unwrap_or_default();
        let selected = |text: &str| text.contains("->");
        let (ja, en) = (variables(japanese), variables(&english));
        // A plural in English may swallow its number ("1 setting"), never another variable.
        assert!(ja == en || selected(&english), "{key}: {ja:?} and {en:?}");
        assert!(!japanese.is_empty() && !english.is_empty(), "{key} is empty");
    }
}

#[test]
fn every_sentence_is_used_and_none_is_missing() {
    let source = source();
    let keys: BTreeSet<String> = messages("en").into_iter().map(|(key, _)| key).collect();
    // The console's help is looked up by the names of its verbs and options.
    let is_by_name =
        |key: &str| key == "help" || (key.starts_with("help-") && !key.starts_with("help-heading-"));
    let unused: Vec<&String> = keys
        .iter()
        .filter(|key| !is_by_name(key) && !source.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "nobody says these: {unused:#?}");

    // Keys that are looked up when the program runs are not seen by the compiler.
    let asked = source.split("say!(").skip(1).filter_map(|call| {
        let (_, key) = call.split_once('"')?;
        let (key, _) = key.split_once('"')?;
        let is_key = !key.is_empty()
            && key
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
        is_key.then_some(key)
    });
    let missing: BTreeSet<&str> = asked
        .filter(|key| !keys.contains(*key) && *key != "key")
        .collect();
    assert!(missing.is_empty(), "these have no words: {missing:?}");
}

#[test]
fn sentences_are_calm_and_written_with_the_right_characters() {
    for language in ["ja", "en"] {
        for (key, text) in messages(language) {
            for loud in ["...", "!", "！"] {
                assert!(!text.contains(loud), "{language} {key}: {text}");
            }
            for typist in ["\"--", " ,", "｡", "､"] {
                assert!(!text.contains(typist), "{language} {key}: {text}");
            }
        }
    }
    for (key, text) in messages("ja") {
        let is_english = text.is_ascii() && text.split(' ').filter(|word| word.len() > 3).count() > 3;
        assert!(!is_english, "not translated: {key} = {text}");
    }
}
