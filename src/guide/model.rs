//! The guide as it is in memory: names resolved, checked, immutable. Built only by the loader.

use super::condition::{Condition, Known};
use super::{
    AnswerId, Caveat, CaveatKind, Cost, Need, NotPossible, QuestionId, Reason, SetupStep, Text, Tool, Way,
    Workplace,
};
use crate::i18n::Language;
use std::collections::BTreeMap;

/// The flowcharts with everything that hangs on them.
#[derive(Debug)]
pub struct Guide {
    pub(super) start: Target,
    pub(super) questions: Vec<Question>,
    pub(super) junctions: Vec<Junction>,
    /// Conditions of facts (and of ways, which are facts too), each after those it speaks of.
    pub(super) facts: Vec<Condition>,
    pub(super) ways: Vec<Way>,
    pub(super) not_possible: Vec<NotPossible>,
    pub(super) reasons: Vec<Reason>,
    pub(super) needs: Vec<Need>,
    pub(super) caveats: Vec<Caveat>,
    pub(super) steps: Vec<SetupStep>,
    pub(super) tools: Vec<Tool>,
    pub(super) phrases: BTreeMap<String, Text>,
    /// By question: itself and every question that may be asked after it.
    pub(super) downstream: Vec<Vec<bool>>,
}

/// Where an edge leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    Question(usize),
    Junction(usize),
    End,
}

#[derive(Debug)]
pub(super) struct Edge {
    pub(super) when: Condition,
    pub(super) to: Target,
}

/// A fork in the way that asks nothing.
#[derive(Debug)]
pub(super) struct Junction {
    pub(super) id: String,
    pub(super) edges: Vec<Edge>,
}

/// A question of the flowchart.
#[derive(Debug)]
pub struct Question {
    /// Its name in answers files.
    pub id: QuestionId,
    /// A noun for the way taken so far.
    pub label: Text,
    /// The question, as asked when no variant applies.
    pub text: Text,
    /// One or two sentences on what is asked.
    pub explanation: Text,
    /// The answers offered, in order; one of them is `unknown`.
    pub answers: Vec<Answer>,
    /// Where the question comes from.
    pub source: String,
    pub(super) variants: Vec<Variant>,
    pub(super) edges: Vec<Edge>,
}

impl Question {
    /// One of its answers.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id.as_str() == id)
    }
}

/// Other words for a question on some paths.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) when: Condition,
    pub(super) text: Option<Text>,
    pub(super) explanation: Option<Text>,
}

/// An answer to a question.
#[derive(Debug)]
pub struct Answer {
    /// Its name in answers files.
    pub id: AnswerId,
    /// The answer.
    pub text: Text,
    /// One sentence that explains it; for `unknown`, how the other answers differ and where this one leads.
    pub detail: Text,
    /// What to know before choosing it.
    pub warning: Option<Text>,
}

/// The phrases that titles and lists are built with; the loader refuses data that lacks one.
pub(super) const PHRASES: [&str; 22] = [
    "because",
    "title-self",
    "title-express",
    "title-not-possible",
    "title-join",
    "way-join",
    "cost-bundled",
    "cost-paid",
    "cost-contract",
    "cost-own",
    "cost-ask-vendor",
    "cost-free",
    "caveat-conflict",
    "caveat-limit",
    "caveat-confirm",
    "caveat-note",
    "at-managed-server",
    "at-management-server",
    "at-bmc",
    "at-contract",
    "at-network",
    "at-this-product",
];

impl Guide {
    /// All questions, in the order of the data files.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// One question.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }

    /// All ways: four self-managed ones and nine Express methods.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// Every "not possible because …".
    pub fn not_possible(&self) -> &[NotPossible] {
        &self.not_possible
    }

    /// Every reason.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Every need.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// Every caveat.
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }

    /// Every step, in the order of work.
    pub fn steps(&self) -> &[SetupStep] {
        &self.steps
    }

    /// The tools that reach the settings of EE3.
    pub fn tools(&self) -> &[Tool] {
        &self.tools
    }

    /// What a cost is called.
    pub fn cost_label(&self, cost: Cost, language: Language) -> &str {
        self.phrase(cost.phrase()).get(language)
    }

    /// What a kind of caveat is called.
    pub fn caveat_label(&self, kind: CaveatKind, language: Language) -> &str {
        self.phrase(kind.phrase()).get(language)
    }

    /// What the place of a step is called.
    pub fn workplace_label(&self, at: Workplace, language: Language) -> &str {
        self.phrase(at.phrase()).get(language)
    }

    pub(super) fn phrase(&self, id: &str) -> &Text {
        self.phrases
            .get(id)
            .expect("the loader refuses a guide that lacks one of PHRASES")
    }

    pub(super) fn question_at(&self, index: usize) -> &Question {
        self.questions
            .get(index)
            .expect("the loader only makes indices of questions it has")
    }

    pub(super) fn edges_of(&self, target: Target) -> &[Edge] {
        match target {
            Target::Question(index) => &self.question_at(index).edges,
            Target::Junction(index) => {
                &self
                    .junctions
                    .get(index)
                    .expect("the loader only makes indices of junctions it has")
                    .edges
            }
            Target::End => &[],
        }
    }

    /// What follows from the answers chosen; `open` says which unanswered questions may still be asked.
    pub(super) fn known<'a>(&'a self, chosen: &'a [Option<usize>], open: &'a [bool]) -> Known<'a> {
        Known::new(&self.facts, chosen, open)
    }

    /// Goes on from a question just answered, or from a junction, to the next question or the end.
    pub(super) fn next_from(&self, mut target: Target, chosen: &[Option<usize>]) -> Target {
        let known = self.known(chosen, &[]);
        loop {
            target = self
                .edges_of(target)
                .iter()
                .find(|edge| known.holds(&edge.when))
                .expect("the loader refuses edges whose last has a condition")
                .to;
            if !matches!(target, Target::Junction(_)) {
                return target;
            }
        }
    }

    /// The first question, or the end if `start` leads there.
    pub(super) fn first(&self) -> Target {
        match self.start {
            Target::Junction(_) => self.next_from(self.start, &vec![None; self.questions.len()]),
            target => target,
        }
    }
}
