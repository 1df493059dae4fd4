//! What the guide says, in one language and owned: the JSON of `tsuhoctl guide ask` and `guide matrix`.
//!
//! The field names are a promise to scripts. Nothing is decided here.

use super::{
    CaveatKind, Cost, Evaluation, Guide, MatrixRow, Need, NotPossible, Outcome, PathStep, Side, Way,
    Workplace,
};
use crate::i18n::Language;
use serde::Serialize;

/// The answer to a set of answers: the next question, or the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// The next question; `null` when the outcome is known.
    pub question: Option<QuestionReply>,
    /// The outcome; `null` while a question is open.
    pub outcome: Option<OutcomeReply>,
    /// The way taken so far.
    pub path: Vec<PathReply>,
    /// Answers given that this path does not ask for: `question=answer`.
    pub ignored: Vec<String>,
}

/// A question to be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuestionReply {
    /// Its name in answers files.
    pub id: String,
    /// A noun for it.
    pub label: String,
    /// The question.
    pub text: String,
    /// What is meant.
    pub explanation: String,
    /// What can be answered.
    pub answers: Vec<AnswerReply>,
}

/// An answer that can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerReply {
    /// Its name in answers files.
    pub id: String,
    /// The answer.
    pub text: String,
    /// One sentence that explains it.
    pub detail: String,
    /// What to know before choosing it.
    pub warning: Option<String>,
}

/// A question answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PathReply {
    /// The question's name.
    pub question: String,
    /// The answer's name.
    pub answer: String,
    /// A noun for the question.
    pub label: String,
    /// The question as it was asked.
    pub question_text: String,
    /// The answer as it was given.
    pub answer_text: String,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutcomeReply {
    /// For example `self:mail-ee3+snmp-ee3|express:https-mg`.
    pub id: String,
    /// The set in words.
    pub title: String,
    /// The ways in it.
    pub ways: Vec<WayReply>,
    /// The wishes that cannot be met.
    pub not_possible: Vec<NotPossibleReply>,
    /// Why.
    pub reasons: Vec<ReasonReply>,
    /// What it takes.
    pub needs: Vec<NeedReply>,
    /// What to watch out for.
    pub caveats: Vec<CaveatReply>,
    /// What to do, in order.
    pub steps: Vec<StepReply>,
}

/// A way of being told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WayReply {
    /// For example `self:snmp-ee3`.
    pub id: String,
    /// Who is told.
    pub side: Side,
    /// Its name.
    pub title: String,
    /// How the alert travels.
    pub summary: String,
}

/// A wish that cannot be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotPossibleReply {
    /// For example `no-line`.
    pub id: String,
    /// Which wish.
    pub side: Side,
    /// The finding.
    pub title: String,
    /// Why.
    pub text: String,
    /// What would make it possible.
    pub makes_possible: String,
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonReply {
    /// Its name.
    pub id: String,
    /// The reason.
    pub text: String,
    /// "Because you said …", one per answer.
    pub because: Vec<String>,
}

/// A need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedReply {
    /// Its name.
    pub id: String,
    /// What is needed.
    pub text: String,
    /// Needed only in this case.
    pub only_if: Option<String>,
    /// What it costs.
    pub cost: Cost,
    /// The same in words.
    pub cost_text: String,
    /// Where it comes from.
    pub from: String,
    /// An address about it.
    pub address: Option<String>,
}

/// A caveat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaveatReply {
    /// Its name.
    pub id: String,
    /// What kind of warning.
    pub kind: CaveatKind,
    /// The warning.
    pub text: String,
    /// "Because you said …", one per answer.
    pub because: Vec<String>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepReply {
    /// Its name.
    pub id: String,
    /// Where it is done.
    pub at: Workplace,
    /// The same in words.
    pub at_text: String,
    /// What to do.
    pub text: String,
    /// The menu for it in each tool that reaches the BMC; any one will do.
    pub menus: Vec<MenuReply>,
    /// An address about it.
    pub address: Option<String>,
}

/// A menu in a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuReply {
    /// The tool.
    pub tool: String,
    /// The way to the setting in it.
    pub path: String,
}

/// A row of the matrix of all outcomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixReply {
    /// The outcome's name.
    pub id: String,
    /// The ways in it.
    pub ways: Vec<WayReply>,
    /// What is not possible in it.
    pub not_possible: Vec<NotPossibleReply>,
    /// What every path to it needs.
    pub needs: Vec<NeedReply>,
    /// What some paths to it need besides.
    pub needs_sometimes: Vec<NeedReply>,
}

impl Evaluation<'_> {
    /// The evaluation in one language.
    pub fn reply(&self, guide: &Guide, language: Language) -> Reply {
        Reply {
            question: self.next.map(|ask| QuestionReply {
                id: ask.question.id.to_string(),
                label: ask.question.label.get(language).to_owned(),
                text: ask.text.get(language).to_owned(),
                explanation: ask.explanation.get(language).to_owned(),
                answers: ask
                    .question
                    .answers
                    .iter()
                    .map(|answer| AnswerReply {
                        id: answer.id.to_string(),
                        text: answer.text.get(language).to_owned(),
                        detail: answer.detail.get(language).to_owned(),
                        warning: answer
                            .warning
                            .as_ref()
                            .map(|warning| warning.get(language).to_owned()),
                    })
                    .collect(),
            }),
            outcome: self
                .outcome
                .as_ref()
                .map(|outcome| outcome.reply(guide, language)),
            path: self.path.iter().map(|step| path_reply(step, language)).collect(),
            ignored: self
                .ignored
                .iter()
                .map(|(question, answer)| format!("{question}={answer}"))
                .collect(),
        }
    }
}

impl Outcome<'_> {
    /// The outcome in one language.
    pub fn reply(&self, guide: &Guide, language: Language) -> OutcomeReply {
        OutcomeReply {
            id: self.id(),
            title: self.title(language),
            ways: self.ways.iter().map(|way| way_reply(way, language)).collect(),
            not_possible: self
                .not_possible
                .iter()
                .map(|found| not_possible_reply(found.item, language))
                .collect(),
            reasons: self
                .reasons
                .iter()
                .map(|reason| ReasonReply {
                    id: reason.item.id.clone(),
                    text: reason.item.text.get(language).to_owned(),
                    because: reason.because_text(guide, language),
                })
                .collect(),
            needs: self
                .needs
                .iter()
                .map(|need| need_reply(need, guide, language))
                .collect(),
            caveats: self
                .caveats
                .iter()
                .map(|caveat| CaveatReply {
                    id: caveat.item.id.clone(),
                    kind: caveat.item.kind,
                    text: caveat.item.text.get(language).to_owned(),
                    because: caveat.because_text(guide, language),
                })
                .collect(),
            steps: self
                .steps
                .iter()
                .map(|step| StepReply {
                    id: step.id.clone(),
                    at: step.at,
                    at_text: guide.workplace_label(step.at, language).to_owned(),
                    text: step.text.get(language).to_owned(),
                    menus: step.menu.map_or_else(Vec::new, |menu| {
                        guide
                            .tools()
                            .iter()
                            .map(|tool| MenuReply {
                                tool: tool.name.get(language).to_owned(),
                                path: tool.menu(menu).get(language).to_owned(),
                            })
                            .collect()
                    }),
                    address: step.link.as_ref().map(|link| link.address.clone()),
                })
                .collect(),
        }
    }
}

impl MatrixRow<'_> {
    /// The row in one language.
    pub fn reply(&self, guide: &Guide, language: Language) -> MatrixReply {
        MatrixReply {
            id: self.id.clone(),
            ways: self.ways.iter().map(|way| way_reply(way, language)).collect(),
            not_possible: self
                .not_possible
                .iter()
                .map(|found| not_possible_reply(found, language))
                .collect(),
            needs: self
                .needs
                .iter()
                .map(|need| need_reply(need, guide, language))
                .collect(),
            needs_sometimes: self
                .needs_sometimes
                .iter()
                .map(|need| need_reply(need, guide, language))
                .collect(),
        }
    }
}

fn path_reply(step: &PathStep<'_>, language: Language) -> PathReply {
    PathReply {
        question: step.question.id.to_string(),
        answer: step.answer.id.to_string(),
        label: step.question.label.get(language).to_owned(),
        question_text: step.text.get(language).to_owned(),
        answer_text: step.answer.text.get(language).to_owned(),
    }
}

fn way_reply(way: &Way, language: Language) -> WayReply {
    WayReply {
        id: way.id.clone(),
        side: way.side,
        title: way.title.get(language).to_owned(),
        summary: way.summary.get(language).to_owned(),
    }
}

fn not_possible_reply(found: &NotPossible, language: Language) -> NotPossibleReply {
    NotPossibleReply {
        id: found.id.clone(),
        side: found.side,
        title: found.title.get(language).to_owned(),
        text: found.text.get(language).to_owned(),
        makes_possible: found.makes_possible.get(language).to_owned(),
    }
}

fn need_reply(need: &Need, guide: &Guide, language: Language) -> NeedReply {
    NeedReply {
        id: need.id.clone(),
        text: need.text.get(language).to_owned(),
        only_if: need
            .only_if
            .as_ref()
            .map(|only_if| only_if.get(language).to_owned()),
        cost: need.cost,
        cost_text: guide.cost_label(need.cost, language).to_owned(),
        from: need.from.get(language).to_owned(),
        address: need.link.as_ref().map(|link| link.address.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::Answers;

    #[test]
    fn the_json_has_the_field_names_scripts_rely_on() {
        let guide = Guide::bundled();
        let mut answers = Answers::default();
        let first = serde_json::to_value(guide.evaluate(&answers).reply(guide, Language::En)).unwrap();
        assert_eq!(first["question"]["id"], "recipient");
        assert!(first["question"]["text"].is_string());
        assert_eq!(first["question"]["answers"][0]["id"], "me");
        assert!(first["question"]["answers"][0]["text"].is_string());
        assert!(first["outcome"].is_null());
        assert_eq!(first["path"], serde_json::json!([]));

        while let Some(ask) = guide.evaluate(&answers).next {
            answers.set(&ask.question.id, "unknown");
        }
        let last = serde_json::to_value(guide.evaluate(&answers).reply(guide, Language::Ja)).unwrap();
        assert!(last["question"].is_null());
        for field in ["id", "title"] {
            assert!(last["outcome"][field].is_string(), "{field}");
        }
        for field in ["reasons", "needs", "caveats", "steps"] {
            assert!(
                last["outcome"][field]
                    .as_array()
                    .is_some_and(|list| !list.is_empty()),
                "{field}"
            );
        }
        assert_eq!(last["path"][0]["question"], "recipient");
        assert_eq!(last["path"][0]["answer"], "unknown");
    }
}
