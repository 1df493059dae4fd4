//! Walks the bundled flowchart along its paths and holds every end against the rules, restated here independently.
//!
//! "Ourselves" and "the centre" are walked along every path there is. For "both" the paths multiply to tens of
//! millions: there every path is walked up to the self-managed questions, and behind them every path for each distinct
//! pair of server and Express result met before. The questions behind depend on nothing else, and
//! `the_matrix_names_exactly_the_outcomes_met` checks the result against the guide's own exact search.

mod changing;
mod expected;
mod walk;

use expected::{EXPRESS, NOT_POSSIBLE, OWN};
use std::collections::BTreeSet;
use tsuho::guide::{Answers, Guide};
use tsuho::i18n::Language;
use walk::{Met, entitlements, walk_all, walk_both};

#[test]
fn every_path_of_telling_ourselves_ends_as_the_rules_say() {
    let met = walk_all(&[("recipient", "me")]);
    assert_eq!(walk_all(&[("recipient", "unknown")]).ends, met.ends);
    for way in OWN {
        let name = way.strip_prefix("self:").unwrap();
        assert!(
            met.outcomes.iter().any(|id| id.contains(name)),
            "{way} is reached"
        );
    }
    for block in ["no-source", "ilo-only", "no-receiver"] {
        assert!(
            met.outcomes.contains(&format!("not-possible:{block}")),
            "{block} is reached"
        );
    }
}

#[test]
fn every_path_of_telling_the_centre_ends_as_the_rules_say() {
    let entitlements = &Guide::bundled().question("entitlement").unwrap().answers;
    let met = std::thread::scope(|scope| {
        let walks = entitlements.iter().map(|entitlement| {
            scope
                .spawn(move || walk_all(&[("recipient", "centre"), ("entitlement", entitlement.id.as_str())]))
        });
        let walks: Vec<_> = walks.collect();
        let mut met = Met::default();
        for walk in walks {
            met.add(
                walk.join()
                    .expect("every path of this entitlement ends as the rules say"),
            );
        }
        met
    });
    for way in EXPRESS {
        assert!(met.outcomes.contains(way), "{way} is reached");
    }
    for block in ["no-line", "no-sender", "istorage-without-agent"] {
        assert!(
            met.outcomes.contains(&format!("not-possible:{block}")),
            "{block} is reached"
        );
    }
    for step in [
        "apply-support-pack",
        "apply-maintenance",
        "apply-warranty",
        "apply-after-warranty",
        "apply-new-entitlement",
    ] {
        assert!(met.steps.contains(step), "{step} is reached");
    }
}

#[test]
fn telling_both_combines_any_self_managed_set_with_any_express_method() {
    let met = walk_both();
    for way in EXPRESS {
        let both = format!("|{way}");
        assert!(
            met.outcomes
                .iter()
                .any(|id| id.starts_with("self:") && id.ends_with(&both)),
            "{way} with a way of our own"
        );
    }
    assert!(
        met.outcomes
            .contains("self:mail-ee3+mail-sa+snmp-ee3+snmp-sa|express:https-mg")
    );
    assert!(
        met.outcomes.contains("self:mail-ee3|not-possible:no-line"),
        "{:?}",
        met.outcomes
    );
    assert!(
        met.outcomes
            .contains("express:mail-direct|not-possible:no-receiver")
    );
    assert!(met.outcomes.contains("not-possible:no-sender+no-source"));
}

#[test]
fn the_matrix_names_exactly_the_outcomes_met() {
    let mut met = walk_both().outcomes;
    met.extend(walk_all(&[("recipient", "me")]).outcomes);
    met.extend(EXPRESS.map(str::to_owned));
    met.extend(
        ["no-line", "no-sender", "istorage-without-agent"].map(|block| format!("not-possible:{block}")),
    );
    let matrix = Guide::bundled().matrix();
    let named: BTreeSet<String> = matrix.iter().map(|row| row.id.clone()).collect();
    assert_eq!(named, met);
    let needs = |id: &str| {
        let row = matrix.iter().find(|row| row.id == id).unwrap();
        row.needs
            .iter()
            .map(|need| need.id.as_str())
            .collect::<BTreeSet<_>>()
    };
    assert!(
        needs("express:https-mg")
            .is_superset(&["express-mg", "server-manager", "opening-key", "internet-access"].into())
    );
    assert!(
        !needs("express:https-mg").contains("proxy-details"),
        "only some paths need a proxy"
    );
    assert!(needs("express:mail-via-sm").contains("alert-manager-manager"));
    assert!(needs("not-possible:no-line").is_empty());
}

#[test]
fn nothing_in_the_data_is_never_shown() {
    let guide = Guide::bundled();
    let mut met = walk_both();
    for more in [
        walk_all(&[("recipient", "me")]),
        walk_all(&[("recipient", "unknown")]),
        entitlements(),
    ] {
        met.add(more);
    }
    for reason in guide.reasons() {
        assert!(met.reasons.contains(&reason.id), "reason {}", reason.id);
    }
    for need in guide.needs() {
        assert!(met.needs.contains(&need.id), "need {}", need.id);
    }
    for caveat in guide.caveats() {
        assert!(met.caveats.contains(&caveat.id), "caveat {}", caveat.id);
    }
    for step in guide.steps() {
        assert!(met.steps.contains(&step.id), "step {}", step.id);
    }
    assert_eq!(
        guide
            .ways()
            .iter()
            .map(|way| way.id.as_str())
            .collect::<BTreeSet<_>>(),
        OWN.into_iter().chain(EXPRESS).collect()
    );
    assert_eq!(
        guide
            .not_possible()
            .iter()
            .map(|found| found.id.as_str())
            .collect::<BTreeSet<_>>(),
        NOT_POSSIBLE.into()
    );
}

#[test]
fn i_dont_know_everywhere_still_ends_in_a_way_of_being_told() {
    let guide = Guide::bundled();
    for recipient in ["unknown", "me", "centre", "both"] {
        let mut answers = Answers::default();
        answers.set("recipient", recipient);
        while let Some(ask) = guide.evaluate(&answers).next {
            answers.set(&ask.question.id, "unknown");
        }
        let evaluation = guide.evaluate(&answers);
        let outcome = evaluation.outcome.expect("no question is left");
        assert!(!outcome.is_not_possible(), "{recipient}: {}", outcome.id());
        for language in [Language::Ja, Language::En] {
            assert!(!outcome.title(language).is_empty());
        }
    }
}

#[test]
fn the_words_keep_to_the_style_of_the_product() {
    let guide = Guide::bundled();
    let mut sentences = Vec::new();
    for question in guide.questions() {
        sentences.push(&question.explanation);
        sentences.extend(question.answers.iter().map(|answer| &answer.detail));
        sentences.extend(
            question
                .answers
                .iter()
                .filter_map(|answer| answer.warning.as_ref()),
        );
        assert!(
            question.text.get(Language::Ja).ends_with('？') && question.text.get(Language::En).ends_with('?')
        );
    }
    sentences.extend(guide.ways().iter().map(|way| &way.summary));
    sentences.extend(
        guide
            .not_possible()
            .iter()
            .flat_map(|found| [&found.text, &found.makes_possible]),
    );
    sentences.extend(guide.reasons().iter().map(|reason| &reason.text));
    sentences.extend(guide.caveats().iter().map(|caveat| &caveat.text));
    sentences.extend(guide.steps().iter().map(|step| &step.text));
    for text in sentences {
        assert!(text.get(Language::Ja).ends_with('。'), "{text:?}");
        assert!(text.get(Language::En).ends_with('.'), "{text:?}");
    }
    for source in Guide::bundled_sources() {
        let words: String = source
            .text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .collect();
        assert!(
            !words.contains(['!', '！']),
            "{} has an exclamation mark",
            source.file
        );
    }
}
