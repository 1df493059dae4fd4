//! Walks the flowchart with the answers given: what is asked next, or what came out.

use super::model::Target;
use super::{Answer, AnswerId, Answers, Guide, Outcome, Question, QuestionId, Text};

/// Where some answers lead.
#[derive(Debug)]
pub struct Evaluation<'g> {
    /// The questions answered so far, in the order in which they are asked.
    pub path: Vec<PathStep<'g>>,
    /// The next question; none when the outcome is known.
    pub next: Option<Ask<'g>>,
    /// The outcome; none while a question is open.
    pub outcome: Option<Outcome<'g>>,
    /// Answers to questions that this path does not ask (any more).
    pub ignored: Vec<(QuestionId, AnswerId)>,
    /// Answers to questions that may be asked after the next one: kept, not yet in use.
    pub waiting: Vec<(QuestionId, AnswerId)>,
}

/// A question answered.
#[derive(Clone, Copy, Debug)]
pub struct PathStep<'g> {
    /// The question.
    pub question: &'g Question,
    /// The answer given.
    pub answer: &'g Answer,
    /// The question in the words in which it was asked on this path.
    pub text: &'g Text,
}

/// A question to be asked, in the words that fit the path that leads to it.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'g> {
    /// The question with its answers.
    pub question: &'g Question,
    /// The question itself.
    pub text: &'g Text,
    /// What is meant.
    pub explanation: &'g Text,
}

impl Guide {
    /// Walks as far as the answers reach. Answers may stand in any order; those not asked for are told as ignored.
    pub fn evaluate(&self, answers: &Answers) -> Evaluation<'_> {
        let walk = self.walk(answers);
        let path: Vec<PathStep<'_>> = walk.path.iter().map(|taken| taken.step).collect();
        let (next, outcome) = match walk.at {
            Target::Question(index) => (Some(self.ask(index, &walk.chosen)), None),
            Target::Junction(_) | Target::End => (None, Some(self.outcome(&walk))),
        };
        let unused = answers
            .iter()
            .filter(|(id, _)| !path.iter().any(|step| step.question.id == **id));
        let unused = unused.map(|(question, answer)| (question.clone(), answer.clone()));
        let (waiting, ignored) = unused.partition(|(id, answer)| self.may_follow(walk.at, id, answer));
        Evaluation {
            path,
            next,
            outcome,
            ignored,
            waiting,
        }
    }

    /// Drops the answers to questions that the path does not ask (any more), and returns them.
    ///
    /// Answers to questions that may still come after the next one are kept.
    pub fn prune(&self, answers: &mut Answers) -> Vec<(QuestionId, AnswerId)> {
        let dropped = self.evaluate(answers).ignored;
        for (question, _) in &dropped {
            answers.remove(question.as_str());
        }
        dropped
    }

    /// Gives or changes an answer and drops what no longer applies, returning what was dropped.
    ///
    /// Besides what [`Guide::prune`] drops, that is an answer to a question that is now asked in other words: "may the
    /// sending machine reach the internet?" answered for one machine says nothing about another.
    pub fn choose(
        &self,
        answers: &mut Answers,
        question: impl Into<QuestionId>,
        answer: impl Into<AnswerId>,
    ) -> Vec<(QuestionId, AnswerId)> {
        let question = question.into();
        let before: Vec<(usize, &Text)> = self
            .walk(answers)
            .path
            .iter()
            .map(|t| (t.index, t.step.text))
            .collect();
        answers.set(&question, answer);
        let mut dropped = Vec::new();
        loop {
            let walk = self.walk(answers);
            let reworded =
                |index: usize, text: &Text| before.iter().any(|(i, old)| *i == index && *old != text);
            let stale = walk
                .path
                .iter()
                .find(|taken| taken.step.question.id != question && reworded(taken.index, taken.step.text));
            let Some(stale) = stale else { break };
            let id = stale.step.question.id.clone();
            dropped.extend(answers.remove(id.as_str()).map(|answer| (id, answer)));
        }
        // In which words a question still to come will be asked is not known: if it has several, it is asked again.
        for (id, answer) in self.evaluate(answers).waiting {
            if self
                .question(id.as_str())
                .is_some_and(|q| q.variants.iter().any(|variant| variant.text.is_some()))
            {
                answers.remove(id.as_str());
                dropped.push((id, answer));
            }
        }
        dropped.extend(self.prune(answers));
        dropped
    }

    /// Whether a question with this answer may still be asked after the one that is open.
    fn may_follow(&self, at: Target, id: &QuestionId, answer: &AnswerId) -> bool {
        let Target::Question(open) = at else { return false };
        let downstream = self.downstream.get(open).into_iter().flatten();
        let mut later = self
            .questions
            .iter()
            .zip(downstream)
            .enumerate()
            .filter(|(_, (_, may))| **may);
        later.any(|(index, (question, _))| {
            index != open && question.id == *id && question.answer(answer.as_str()).is_some()
        })
    }

    /// How many questions are answered, and how many there will be in all if the rest is answered with "I don't know".
    pub fn progress(&self, answers: &Answers) -> (usize, usize) {
        let walk = self.walk(answers);
        let done = walk.path.len();
        let mut chosen = walk.chosen;
        let mut at = walk.at;
        let mut total = done;
        while let Target::Question(index) = at {
            let unknown = self
                .question_at(index)
                .answers
                .iter()
                .position(|a| a.id.as_str() == AnswerId::UNKNOWN);
            if let Some(slot) = chosen.get_mut(index) {
                *slot = unknown;
            }
            total += 1;
            at = self.next_from(at, &chosen);
        }
        (done, total)
    }

    pub(super) fn walk(&self, answers: &Answers) -> Walk<'_> {
        let mut walk = Walk {
            at: self.first(),
            chosen: vec![None; self.questions.len()],
            path: Vec::new(),
        };
        while let Target::Question(index) = walk.at {
            let question = self.question_at(index);
            let given = answers.get(question.id.as_str());
            let Some((number, answer)) = given.and_then(|id| {
                question
                    .answers
                    .iter()
                    .enumerate()
                    .find(|(_, answer)| answer.id == *id)
            }) else {
                break;
            };
            let text = self.ask(index, &walk.chosen).text;
            walk.path.push(Taken {
                index,
                step: PathStep {
                    question,
                    answer,
                    text,
                },
            });
            if let Some(slot) = walk.chosen.get_mut(index) {
                *slot = Some(number);
            }
            walk.at = self.next_from(walk.at, &walk.chosen);
        }
        walk
    }

    fn ask(&self, index: usize, chosen: &[Option<usize>]) -> Ask<'_> {
        let question = self.question_at(index);
        let mut ask = Ask {
            question,
            text: &question.text,
            explanation: &question.explanation,
        };
        if question.variants.is_empty() {
            return ask;
        }
        let known = self.known(chosen, &[]);
        let applying = || {
            question
                .variants
                .iter()
                .filter(|variant| known.holds(&variant.when))
        };
        if let Some(text) = applying().find_map(|variant| variant.text.as_ref()) {
            ask.text = text;
        }
        if let Some(explanation) = applying().find_map(|variant| variant.explanation.as_ref()) {
            ask.explanation = explanation;
        }
        ask
    }
}

/// How far some answers reach.
pub(super) struct Walk<'g> {
    pub(super) at: Target,
    pub(super) chosen: Vec<Option<usize>>,
    pub(super) path: Vec<Taken<'g>>,
}

/// A step of the path with the index of its question.
pub(super) struct Taken<'g> {
    pub(super) index: usize,
    pub(super) step: PathStep<'g>,
}
