//! Walks the bundled flowchart along its paths and holds every end against the rules, restated here independently.
//!
//! "Ourselves" and "the centre" are walked along every path there is. For "both" the paths multiply to tens of
//! millions: there every path is walked up to the self-managed questions, and behind them every path for each distinct
//! pair of server and Express result met before. The questions behind depend on nothing else, and
//! `the_matrix_names_exactly_the_outcomes_met` checks the result against the guide's own exact search.

use std::collections::BTreeSet;
use tsuho::guide::{Answers, Evaluation, Guide, Outcome, Side};
use tsuho::i18n::Language;

const EXPRESS: [&str; 9] = [
    "express:mail-direct",
    "express:https-direct",
    "express:dial-up-direct",
    "express:mail-via-sm",
    "express:https-via-sm",
    "express:dial-up-via-sm",
    "express:mail-mg",
    "express:https-mg",
    "express:dial-up-mg",
];
const OWN: [&str; 4] = ["self:mail-ee3", "self:mail-sa", "self:snmp-ee3", "self:snmp-sa"];
const NOT_POSSIBLE: [&str; 6] = [
    "no-line",
    "no-sender",
    "istorage-without-agent",
    "no-source",
    "ilo-only",
    "no-receiver",
];

/// What was met on the way.
#[derive(Default)]
struct Met {
    ends: usize,
    outcomes: BTreeSet<String>,
    reasons: BTreeSet<String>,
    needs: BTreeSet<String>,
    caveats: BTreeSet<String>,
    steps: BTreeSet<String>,
}

impl Met {
    fn add(&mut self, more: Self) {
        self.ends += more.ends;
        self.outcomes.extend(more.outcomes);
        self.reasons.extend(more.reasons);
        self.needs.extend(more.needs);
        self.caveats.extend(more.caveats);
        self.steps.extend(more.steps);
    }
}

/// Follows every answer from here; `stop` says where to go no further (true: counted as seen before).
fn walk(answers: &mut Answers, stop: &mut dyn FnMut(&Answers, &Evaluation<'_>) -> bool, met: &mut Met) {
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

fn check_end(answers: &Answers, outcome: &Outcome<'_>, met: &mut Met) {
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
fn note<'a>(known: &mut BTreeSet<String>, ids: impl IntoIterator<Item = &'a str>) {
    for id in ids {
        if !known.contains(id) {
            known.insert(id.to_owned());
        }
    }
}

/// Short questions about the answers given.
struct Said<'a>(&'a Answers);

impl Said<'_> {
    /// Whether the question was asked and answered with one of these.
    fn is(&self, question: &str, answers: &[&str]) -> bool {
        self.0
            .get(question)
            .is_some_and(|given| answers.contains(&given.as_str()))
    }
}

/// The rules of the flowchart: recipient, route, means, sender.
fn expected_ways(said: &Said<'_>) -> BTreeSet<&'static str> {
    let mut ways = BTreeSet::new();
    let agent = !said.is("agent", &["none"]);
    if said.is("recipient", &["centre", "both"]) {
        let mg = said.is("bmc", &["ee3", "unknown"]) && said.is("device", &["express5800", "unknown"]);
        let route = if mg && (!agent || said.is("preboot", &["yes", "unknown"])) {
            Some("mg")
        } else if !agent {
            None
        } else if said.is("scale", &["yes"]) {
            Some("via-sm")
        } else {
            Some("direct")
        };
        let means = if said.is("internet", &["no"]) {
            said.is("line", &["yes"]).then_some("dial-up")
        } else if said.is("log-data", &["yes"])
            || !said.is("mail-server", &["yes"])
            || !said.is("mail-policy", &["no"])
        {
            Some("https")
        } else {
            Some("mail")
        };
        if let (Some(route), Some(means)) = (route, means) {
            let id = format!("express:{means}-{route}");
            ways.extend(EXPRESS.iter().filter(|way| **way == id));
            assert!(!ways.is_empty(), "{id} is one of the nine");
        }
    }
    if said.is("recipient", &["me", "both", "unknown"]) {
        let (bmc, by_agent) = own_senders(said);
        let snmp = said.is("snmp-receiver", &["esmpro-sm", "other", "unknown"]);
        let chosen = [
            bmc && said.is("bmc", &["ee3", "unknown"]) && said.is("smtp-from-bmc", &["yes"]),
            by_agent && said.is("smtp-from-os", &["yes"]),
            bmc && snmp,
            by_agent && snmp,
        ];
        ways.extend(
            OWN.iter()
                .zip(chosen)
                .filter(|(_, chosen)| *chosen)
                .map(|(way, _)| *way),
        );
    }
    ways
}

/// Who tells ourselves: the BMC, the agent.
fn own_senders(said: &Said<'_>) -> (bool, bool) {
    let bmc_can = said.is("bmc", &["ee3", "other-ipmi", "unknown"]);
    match (bmc_can, !said.is("agent", &["none"])) {
        (true, false) => (true, false),
        (false, agent_can) => (false, agent_can),
        (true, true) => {
            let os = said.is("self-os", &["yes", "unknown"]);
            (said.is("self-preboot", &["yes", "unknown"]) || !os, os)
        }
    }
}

fn expected_not_possible(said: &Said<'_>, ways: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let agent = !said.is("agent", &["none"]);
    if said.is("recipient", &["centre", "both"]) && !ways.iter().any(|way| way.starts_with("express:")) {
        found.insert(if agent || said.is("internet", &["no"]) {
            "no-line"
        } else if said.is("bmc", &["ee3", "unknown"]) {
            "istorage-without-agent"
        } else {
            "no-sender"
        });
    }
    if said.is("recipient", &["me", "both", "unknown"]) && !ways.iter().any(|way| way.starts_with("self:")) {
        found.insert(match own_senders(said) {
            (false, false) if said.is("bmc", &["ilo"]) => "ilo-only",
            (false, false) => "no-source",
            _ => "no-receiver",
        });
    }
    found
}

/// Every caveat, with its rule.
fn expected_caveats(said: &Said<'_>, ways: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let has = |way: &str| ways.contains(way);
    let any = |part: &dyn Fn(&str) -> bool| ways.iter().any(|way| part(way));
    let own = any(&|way| way.starts_with("self:"));
    let express = any(&|way| way.starts_with("express:"));
    let mg = any(&|way| way.ends_with("-mg"));
    let via_sm = any(&|way| way.ends_with("-via-sm"));
    let by_agent_to_centre = express && !mg;
    let https = any(&|way| way.starts_with("express:https"));
    let (both_snmp, ee3_snmp) = (has("self:snmp-ee3") && has("self:snmp-sa"), has("self:snmp-ee3"));
    let bmc_raises = mg || any(&|way| way.ends_with("-ee3"));
    let agent_raises = by_agent_to_centre || any(&|way| way.ends_with("-sa"));
    let agent = |family: &[&str]| said.is("agent", family);
    let to_manager = said.is("snmp-receiver", &["esmpro-sm"]);
    let no_year = said.is("warranty-model", &["three-year-excluded", "unknown"]);
    let rules = [
        ("duplicate-mail", has("self:mail-ee3") && has("self:mail-sa")),
        ("snmp-muted", both_snmp && agent(&["server-agent"])),
        (
            "snmp-muting-not-stated",
            both_snmp && agent(&["server-agent-service"]),
        ),
        ("snmp-muting-depends", both_snmp && agent(&["unknown"])),
        (
            "snmp-muted-agent-silent",
            ee3_snmp && !has("self:snmp-sa") && agent(&["server-agent", "unknown"]),
        ),
        ("mg-hears-agent", mg && agent(&["server-agent"])),
        ("mg-muting-not-stated", mg && agent(&["server-agent-service"])),
        ("mg-muting-depends", mg && agent(&["unknown"])),
        ("port-162", mg || ee3_snmp || has("self:snmp-sa")),
        ("mixed-alert-manager", express || has("self:mail-sa")),
        ("acknowledge-on", mg || (ee3_snmp && to_manager)),
        ("mg-manager-version", mg),
        ("mg-primary-destination", mg),
        ("mg-second-receiver", mg && ee3_snmp && !to_manager),
        ("own-events", agent_raises),
        (
            "preboot-not-covered",
            by_agent_to_centre && said.is("preboot", &["yes", "unknown"]),
        ),
        (
            "self-preboot-not-covered",
            own && said.is("bmc", &["none", "ilo"]) && said.is("self-preboot", &["yes", "unknown"]),
        ),
        ("os-faults-not-covered", bmc_raises && agent(&["none"])),
        (
            "istorage-limits",
            by_agent_to_centre && said.is("device", &["istorage-dm"]),
        ),
        ("ilo-own-alerts", (own || express) && said.is("bmc", &["ilo"])),
        ("other-ipmi-limits", ee3_snmp && said.is("bmc", &["other-ipmi"])),
        ("text-limit-snmp", has("self:snmp-sa")),
        ("text-limit-agent-mail", has("self:mail-sa")),
        (
            "text-limit-express-mail",
            any(&|way| way.starts_with("express:mail")),
        ),
        (
            "text-limit-dial-up",
            any(&|way| way.starts_with("express:dial-up")),
        ),
        ("text-limit-via-manager", mg || via_sm),
        ("agent-mail-form", has("self:mail-sa")),
        (
            "clock-differs",
            (bmc_raises && agent_raises) || (mg && !agent(&["none"])),
        ),
        (
            "https-sends-log-data",
            https && said.is("log-data", &["no", "unknown"]),
        ),
        ("service-hours", express),
        (
            "entitlement-missing",
            express && (said.is("entitlement", &["none", "unknown"]) || no_year),
        ),
        (
            "free-year-ends",
            express && said.is("warranty-model", &["one-year", "three-year"]),
        ),
        ("bmc-to-confirm", bmc_raises && said.is("bmc", &["unknown"])),
        ("agent-to-confirm", agent_raises && agent(&["unknown"])),
        ("device-to-confirm", express && said.is("device", &["unknown"])),
        (
            "express-ask-vendor",
            express && said.is("bmc", &["ilo", "other-ipmi"]),
        ),
        (
            "agent-service-package",
            by_agent_to_centre && agent(&["server-agent-service"]),
        ),
        (
            "internet-to-confirm",
            express && said.is("internet", &["unknown"]),
        ),
        ("proxy-to-confirm", https && said.is("proxy", &["unknown"])),
        ("bmc-mail-to-confirm", said.is("smtp-from-bmc", &["unknown"])),
        ("agent-mail-to-confirm", said.is("smtp-from-os", &["unknown"])),
    ];
    rules
        .into_iter()
        .filter(|(_, applies)| *applies)
        .map(|(id, _)| id)
        .collect()
}

fn walk_all(start: &[(&str, &str)]) -> Met {
    let mut met = Met::default();
    let mut answers = Answers::default();
    for (question, answer) in start {
        answers.set(*question, *answer);
    }
    walk(&mut answers, &mut |_, _| false, &mut met);
    met
}

/// As the file's header says.
fn walk_both() -> Met {
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

fn is_own(question: &str) -> bool {
    [
        "self-preboot",
        "self-os",
        "smtp-from-bmc",
        "smtp-from-os",
        "snmp-receiver",
    ]
    .contains(&question)
}

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

/// Every entitlement, on one path behind it.
fn entitlements() -> Met {
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
