//! Walking the flowchart along every path, and what every end must hold.

use super::expected::{Said, expected_caveats, expected_not_possible, expected_ways};
use std::collections::BTreeSet;
use tsuho::guide::{Answers, Evaluation, Guide, Outcome, Side};

/// What was met on the way.
#[derive(Default)]
pub(super) struct Met {
    pub(super) ends: usize,
    pub(super) outcomes: BTreeSet<String>,
    pub(super) reasons: BTreeSet<String>,
    pub(super) needs: BTreeSet<String>,
    pub(super) caveats: BTreeSet<String>,
    pub(super) steps: BTreeSet<String>,
}

impl Met {
    pub(super) fn add(&mut self, more: Self) {
        self.ends += more.ends;
        self.outcomes.extend(more.outcomes);
        self.reasons.extend(more.reasons);
        self.needs.extend(more.needs);
        self.caveats.extend(more.caveats);
        self.steps.extend(more.steps);
    }
}

/// Follows every answer from here; `stop` says where to go no further (true: counted as seen before).
pub(super) fn walk(
    answers: &mut Answers,
    stop: &mut dyn FnMut(&Answers, &Evaluation<'_>) -> bool,
    met: &mut Met,
) {
    let evaluation = Guide::bundled().evaluate(answers);
    assert!(
        evaluation.ignored.is_empty() && evaluation.waiting.is_empty(),
        "only what was asked was answered"
    );
    assert_eq!(
        evaluation.next.is_none(),
        evaluation.outcome.is_some(),
        "a question or an outcome, never both: {answers:?}"
    );
    if stop(answers, &evaluation) {
        return;
    }
    let Some(ask) = evaluation.next else {
        let outcome = evaluation.outcome.as_ref().expect("no question is left");
        check_end(answers, outcome, met);
        return;
    };
    assert!(
        answers.get(ask.question.id.as_str()).is_none(),
        "no question is asked twice: {answers:?}"
    );
    for answer in &ask.question.answers {
        answers.set(&ask.question.id, &answer.id);
        walk(answers, stop, met);
        answers.remove(ask.question.id.as_str());
    }
}

pub(super) fn check_end(answers: &Answers, outcome: &Outcome<'_>, met: &mut Met) {
    let said = Said(answers);
    let ways: BTreeSet<&str> = outcome.ways.iter().map(|way| way.id.as_str()).collect();
    let blocks: BTreeSet<&str> = outcome
        .not_possible
        .iter()
        .map(|found| found.item.id.as_str())
        .collect();
    assert_eq!(ways, expected_ways(&said), "{answers:?}");
    assert_eq!(blocks, expected_not_possible(&said, &ways), "{answers:?}");
    assert!(
        !ways.is_empty() || !blocks.is_empty(),
        "every path ends in an outcome: {answers:?}"
    );
    assert!(
        outcome
            .ways
            .iter()
            .filter(|way| way.side == Side::Express)
            .count()
            <= 1,
        "{answers:?}"
    );

    let caveats: BTreeSet<&str> = outcome
        .caveats
        .iter()
        .map(|caveat| caveat.item.id.as_str())
        .collect();
    assert_eq!(caveats, expected_caveats(&said, &ways), "{answers:?}");
    let reasons: Vec<&str> = outcome
        .reasons
        .iter()
        .map(|reason| reason.item.id.as_str())
        .collect();
    for reason in &outcome.reasons {
        assert!(
            !reason.because.is_empty(),
            "reason {} names the answers it rests on: {answers:?}",
            reason.item.id
        );
        for cited in &reason.because {
            assert_eq!(
                answers.get(cited.question.id.as_str()),
                Some(&cited.answer.id),
                "only answers given are cited"
            );
        }
    }
    assert!(
        ways.is_empty() == reasons.is_empty(),
        "what was chosen is explained: {answers:?}"
    );

    let steps: Vec<&str> = outcome.steps.iter().map(|step| step.id.as_str()).collect();
    if ways.iter().any(|way| way.starts_with("express:")) {
        let applied = steps
            .iter()
            .position(|step| step.starts_with("apply-"))
            .expect("every entitlement needs an application");
        let tested = steps
            .iter()
            .position(|step| *step == "test-express")
            .expect("a closing test");
        assert!(applied < tested, "{answers:?}");
        assert_eq!(
            steps.iter().filter(|step| step.starts_with("apply-")).count(),
            1,
            "{answers:?}"
        );
    }
    if ways.iter().any(|way| way.starts_with("self:")) {
        assert_eq!(
            steps.last(),
            Some(&"prove"),
            "the last step is to prove it: {answers:?}"
        );
    }
    assert_eq!(ways.is_empty(), steps.is_empty(), "{answers:?}");
    assert_eq!(ways.is_empty(), outcome.needs.is_empty(), "{answers:?}");

    met.ends += 1;
    met.outcomes.insert(outcome.id());
    note(&mut met.reasons, reasons);
    note(&mut met.needs, outcome.needs.iter().map(|need| need.id.as_str()));
    note(&mut met.caveats, caveats);
    note(&mut met.steps, steps);
}

/// Adds what is not there yet.
pub(super) fn note<'a>(known: &mut BTreeSet<String>, ids: impl IntoIterator<Item = &'a str>) {
    for id in ids {
        if !known.contains(id) {
            known.insert(id.to_owned());
        }
    }
}

pub(super) fn walk_all(start: &[(&str, &str)]) -> Met {
    let mut met = Met::default();
    let mut answers = Answers::default();
    for (question, answer) in start {
        answers.set(*question, *answer);
    }
    walk(&mut answers, &mut |_, _| false, &mut met);
    met
}

/// As the file's header says.
pub(super) fn walk_both() -> Met {
    let mut met = Met::default();
    let mut answers = Answers::default();
    answers.set("recipient", "both");
    answers.set("entitlement", "support-pack");
    let mut seen = BTreeSet::new();
    walk(
        &mut answers,
        &mut |answers, evaluation| {
            let first_own = evaluation
                .path
                .iter()
                .filter(|step| is_own(step.question.id.as_str()))
                .count()
                == 0;
            let behind = evaluation
                .next
                .is_some_and(|ask| is_own(ask.question.id.as_str()));
            if !first_own || !behind {
                return false;
            }
            let said = Said(answers);
            let ways: Vec<_> = expected_ways(&said)
                .into_iter()
                .filter(|way| way.starts_with("express:"))
                .collect();
            let server = ["bmc", "agent"].map(|question| answers.get(question).map(ToString::to_string));
            !seen.insert((
                server,
                ways,
                said.is("internet", &["no"]),
                said.is("device", &["istorage-dm"]),
            ))
        },
        &mut met,
    );
    met
}

pub(super) fn is_own(question: &str) -> bool {
    [
        "self-preboot",
        "self-os",
        "smtp-from-bmc",
        "smtp-from-os",
        "snmp-receiver",
    ]
    .contains(&question)
}

/// Every entitlement, on one path behind it.
pub(super) fn entitlements() -> Met {
    let mut met = Met::default();
    let mut answers = Answers::default();
    answers.set("recipient", "centre");
    let mut seen = BTreeSet::new();
    walk(
        &mut answers,
        &mut |answers, evaluation| {
            evaluation.outcome.is_none()
                && evaluation
                    .next
                    .is_some_and(|ask| ask.question.id.as_str() == "device")
                && {
                    let key = ["entitlement", "warranty-model"]
                        .map(|question| answers.get(question).map(ToString::to_string));
                    !seen.insert(key)
                }
        },
        &mut met,
    );
    met
}
