//! Answers given, changed and looked at one by one, as in the window.

use super::walk::{Met, walk};
use std::collections::BTreeSet;
use tsuho::guide::{Answers, Guide, Side};
use tsuho::i18n::Language;

/// Answers given one by one, as in the window.
fn answered(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (question, answer) in pairs {
        assert!(
            Guide::bundled()
                .choose(&mut answers, *question, *answer)
                .is_empty(),
            "{question} changes nothing before"
        );
    }
    answers
}

const MG_BY_HTTPS: [(&str, &str); 9] = [
    ("recipient", "centre"),
    ("entitlement", "maintenance"),
    ("bmc", "ee3"),
    ("agent", "server-agent"),
    ("device", "express5800"),
    ("preboot", "yes"),
    ("internet", "yes"),
    ("log-data", "yes"),
    ("proxy", "no"),
];

#[test]
fn reasons_cite_the_answers_they_rest_on_in_both_languages() {
    let guide = Guide::bundled();
    let answers = answered(&MG_BY_HTTPS);
    let evaluation = guide.evaluate(&answers);
    let outcome = evaluation.outcome.unwrap();
    assert_eq!(outcome.id(), "express:https-mg");
    let route = outcome
        .reasons
        .iter()
        .find(|reason| reason.item.id == "route-mg-before-boot")
        .unwrap();
    let cited: Vec<_> = route
        .because
        .iter()
        .map(|step| step.question.id.as_str())
        .collect();
    assert_eq!(cited, ["bmc", "device", "preboot"]);
    assert_eq!(
        route.because_text(guide, Language::En)[2],
        "Because you said “Yes, before boot too” to “Faults before boot”"
    );
    assert_eq!(
        route.because_text(guide, Language::Ja)[2],
        "「起動前の障害」で「はい、起動前の障害も」を選んだため"
    );
}

#[test]
fn changing_an_answer_in_the_middle_drops_what_no_longer_applies() {
    let guide = Guide::bundled();
    let mut answers = answered(&MG_BY_HTTPS);
    let dropped = guide.choose(&mut answers, "preboot", "no");
    // The sending machine may be another one now: what was said about the management server is asked again.
    let dropped: BTreeSet<_> = dropped.iter().map(|(question, _)| question.as_str()).collect();
    assert_eq!(dropped, ["internet", "proxy"].into());
    assert_eq!(
        guide.evaluate(&answers).next.unwrap().question.id.as_str(),
        "scale"
    );
    assert_eq!(
        answers.get("log-data").unwrap().as_str(),
        "yes",
        "what may still apply is kept"
    );

    let dropped = guide.choose(&mut answers, "recipient", "me");
    let dropped: BTreeSet<_> = dropped.iter().map(|(question, _)| question.as_str()).collect();
    assert_eq!(dropped, ["entitlement", "device", "preboot", "log-data"].into());
    assert_eq!(
        guide.evaluate(&answers).next.unwrap().question.id.as_str(),
        "self-preboot"
    );
}

#[test]
fn every_change_in_the_middle_of_a_path_leaves_a_consistent_path() {
    let guide = Guide::bundled();
    let mut both = answered(&[("recipient", "both")]);
    while let Some(ask) = guide.evaluate(&both).next {
        both.set(&ask.question.id, &ask.question.answers[0].id);
    }
    for start in [answered(&MG_BY_HTTPS), both] {
        for step in guide.evaluate(&start).path {
            for answer in &step.question.answers {
                let mut answers = start.clone();
                guide.choose(&mut answers, &step.question.id, &answer.id);
                let changed = guide.evaluate(&answers);
                assert!(
                    changed.ignored.is_empty(),
                    "{:?} after {}",
                    changed.ignored,
                    step.question.id
                );
                assert_eq!(answers.get(step.question.id.as_str()), Some(&answer.id));
                if answer.id == step.answer.id {
                    assert_eq!(answers, start, "saying the same again changes nothing");
                }
                for kept in &changed.path {
                    let before = guide
                        .evaluate(&start)
                        .path
                        .into_iter()
                        .find(|old| old.question.id == kept.question.id);
                    let before = before.expect("nothing is on the path that was not answered");
                    assert!(
                        kept.question.id == step.question.id || before.text == kept.text,
                        "reworded: {}",
                        kept.question.id
                    );
                }
            }
        }
    }
}

#[test]
fn answers_in_any_order_and_too_many_of_them_give_the_same_outcome() {
    let guide = Guide::bundled();
    let mut answers = Answers::default();
    for (question, answer) in MG_BY_HTTPS.iter().rev() {
        answers.set(*question, *answer);
    }
    answers.set("scale", "yes");
    let evaluation = guide.evaluate(&answers);
    assert_eq!(evaluation.outcome.unwrap().id(), "express:https-mg");
    assert_eq!(
        evaluation
            .ignored
            .iter()
            .map(|(question, _)| question.as_str())
            .collect::<Vec<_>>(),
        ["scale"]
    );
    guide.prune(&mut answers);
    assert_eq!(answers, answered(&MG_BY_HTTPS));
}

#[test]
fn the_side_panel_tells_what_an_answer_keeps_and_rules_out() {
    let guide = Guide::bundled();
    let answers = answered(&MG_BY_HTTPS[..5]);
    let yes = guide.remaining(&answers, "preboot", "yes").unwrap();
    let kept: Vec<_> = yes.kept_on(Side::Express).map(|way| way.id.as_str()).collect();
    assert_eq!(
        kept,
        ["express:mail-mg", "express:https-mg", "express:dial-up-mg"]
    );
    assert_eq!(yes.ruled_out_on(Side::Express).count(), 6);
    assert_eq!(yes.kept_on(Side::SelfManaged).count(), 0);
    assert_eq!(
        yes.not_possible
            .iter()
            .map(|found| found.id.as_str())
            .collect::<Vec<_>>(),
        ["no-line"]
    );
    assert!(yes.warning.is_some());
    let no = guide.remaining(&answers, "preboot", "no").unwrap();
    assert_eq!((no.kept.len(), no.ruled_out.len()), (6, 3));

    // An answer already given can be looked at again, and a question not asked cannot.
    assert_eq!(
        guide.remaining(&answers, "recipient", "both").unwrap().kept.len(),
        13
    );
    assert!(guide.remaining(&answers, "smtp-from-os", "yes").is_none());
    assert!(guide.remaining(&answers, "preboot", "perhaps").is_none());
}

#[test]
fn remaining_agrees_with_walking_every_path() {
    let guide = Guide::bundled();
    let start = answered(&[("recipient", "centre"), ("entitlement", "none"), ("bmc", "ee3")]);
    for agent in ["server-agent", "server-agent-service", "none", "unknown"] {
        let mut answers = start.clone();
        answers.set("agent", agent);
        let mut met = Met::default();
        walk(&mut answers.clone(), &mut |_, _| false, &mut met);
        let remaining = guide.remaining(&start, "agent", agent).unwrap();
        let ways = remaining.kept.iter().map(|way| way.id.clone());
        let blocks = remaining
            .not_possible
            .iter()
            .map(|found| format!("not-possible:{}", found.id));
        assert_eq!(ways.chain(blocks).collect::<BTreeSet<_>>(), met.outcomes);
    }
}

#[test]
fn progress_runs_from_nothing_to_all() {
    let guide = Guide::bundled();
    let mut answers = Answers::default();
    let (done, total) = guide.progress(&answers);
    assert_eq!(done, 0);
    assert!((5..=12).contains(&total), "{total}");
    for (number, (question, answer)) in MG_BY_HTTPS.iter().enumerate() {
        answers.set(*question, *answer);
        let (done, total) = guide.progress(&answers);
        assert_eq!(done, number + 1);
        assert!(total >= done);
    }
    assert_eq!(guide.progress(&answers), (9, 9));
}
