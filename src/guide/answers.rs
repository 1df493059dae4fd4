//! What the administrator has answered so far: a map in no particular order, kept with the site and readable as TOML.

use super::{AnswerId, Guide, QuestionId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answers given, by question. Their order does not matter; what does not apply is ignored, never an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<QuestionId, AnswerId>);

impl Answers {
    /// Gives or changes an answer. [`Guide::prune`] then drops what no longer applies.
    pub fn set(&mut self, question: impl Into<QuestionId>, answer: impl Into<AnswerId>) {
        self.0.insert(question.into(), answer.into());
    }

    /// The answer given to a question.
    pub fn get(&self, question: &str) -> Option<&AnswerId> {
        self.0.get(question)
    }

    /// Takes an answer back.
    pub fn remove(&mut self, question: &str) -> Option<AnswerId> {
        self.0.remove(question)
    }

    /// All answers, ordered by the questions' names.
    pub fn iter(&self) -> impl Iterator<Item = (&QuestionId, &AnswerId)> {
        self.0.iter()
    }

    /// How many answers there are, applying or not.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is answered yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An answers file: `[answers]` with `question-id = "answer-id"` lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswersFile {
    /// The answers in it.
    #[serde(default)]
    pub answers: Answers,
}

impl AnswersFile {
    /// Reads an answers file and checks every name in it against the guide.
    ///
    /// # Errors
    /// [`AnswersError`]: not TOML of this shape, or a question or answer that the guide does not have.
    pub fn parse(text: &str, guide: &Guide) -> Result<Self, AnswersError> {
        let file: Self = toml::from_str(text).map_err(|error| AnswersError::Unreadable {
            line: error
                .span()
                .map(|span| 1 + text.get(..span.start).unwrap_or(text).matches('\n').count()),
            detail: error.message().to_owned(),
        })?;
        guide.check(&file.answers)?;
        Ok(file)
    }
}

/// Why an answers file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// Not TOML, or not of the shape of an answers file.
    #[error("answers file unreadable at line {line:?}: {detail}")]
    Unreadable {
        /// The line, counted from 1, where known.
        line: Option<usize>,
        /// What the TOML reader said.
        detail: String,
    },
    /// A question that the guide does not ask.
    #[error("no question `{question}` (nearest: {nearest:?})")]
    UnknownQuestion {
        /// The name as written.
        question: QuestionId,
        /// The question whose name is most like it, if one is.
        nearest: Option<QuestionId>,
    },
    /// An answer that its question does not offer.
    #[error("question `{question}` has no answer `{answer}` (nearest: {nearest:?}; offered: {offered:?})")]
    UnknownAnswer {
        /// The question.
        question: QuestionId,
        /// The answer as written.
        answer: AnswerId,
        /// The answer whose name is most like it, if one is.
        nearest: Option<AnswerId>,
        /// All answers the question offers.
        offered: Vec<AnswerId>,
    },
}

impl Guide {
    /// Checks that the guide knows every question and answer named.
    ///
    /// # Errors
    /// The first name it does not know, with the nearest that it does.
    pub fn check(&self, answers: &Answers) -> Result<(), AnswersError> {
        for (question_id, answer_id) in answers.iter() {
            let Some(question) = self.question(question_id.as_str()) else {
                return Err(AnswersError::UnknownQuestion {
                    question: question_id.clone(),
                    nearest: nearest(
                        question_id.as_str(),
                        self.questions().iter().map(|q| q.id.as_str()),
                    )
                    .map(QuestionId::from),
                });
            };
            if question.answer(answer_id.as_str()).is_none() {
                return Err(AnswersError::UnknownAnswer {
                    question: question_id.clone(),
                    answer: answer_id.clone(),
                    nearest: nearest(answer_id.as_str(), question.answers.iter().map(|a| a.id.as_str()))
                        .map(AnswerId::from),
                    offered: question.answers.iter().map(|a| a.id.clone()).collect(),
                });
            }
        }
        Ok(())
    }
}

/// The candidate most like `word`, unless none is: at most half of the letters may differ.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| 2 * distance <= word.chars().count().max(candidate.chars().count()))
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut above_left = line;
        let mut before = line + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(right.chars()) {
            let above = *cell;
            *cell = (above_left + usize::from(from != to))
                .min(above + 1)
                .min(before + 1);
            above_left = above;
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answers_file_is_read_in_any_order() {
        let guide = Guide::bundled();
        let one = AnswersFile::parse("[answers]\nbmc = \"ee3\"\nrecipient = \"me\"\n", guide).unwrap();
        let other = AnswersFile::parse("[answers]\nrecipient = \"me\"\nbmc = \"ee3\"\n", guide).unwrap();
        assert_eq!(one, other);
        assert_eq!(
            AnswersFile::parse(&toml::to_string(&one).unwrap(), guide).unwrap(),
            one
        );
    }

    #[test]
    fn a_misspelt_question_or_answer_is_named_with_the_nearest_one() {
        let guide = Guide::bundled();
        let question = AnswersFile::parse("[answers]\nrecipent = \"me\"\n", guide).unwrap_err();
        assert!(
            matches!(&question, AnswersError::UnknownQuestion { nearest: Some(n), .. } if n.as_str() == "recipient"),
            "{question:?}"
        );
        let answer = AnswersFile::parse("[answers]\nrecipient = \"center\"\n", guide).unwrap_err();
        assert!(
            matches!(&answer, AnswersError::UnknownAnswer { nearest: Some(n), offered, .. }
                if n.as_str() == "centre" && offered.len() == 4),
            "{answer:?}"
        );
        let neither = AnswersFile::parse("[answers]\nzzzzzzzzz = \"x\"\n", guide).unwrap_err();
        assert!(matches!(
            neither,
            AnswersError::UnknownQuestion { nearest: None, .. }
        ));
    }

    #[test]
    fn a_broken_answers_file_is_named_with_its_line() {
        let error = AnswersFile::parse("[answers]\nrecipient = \n", Guide::bundled()).unwrap_err();
        assert!(
            matches!(error, AnswersError::Unreadable { line: Some(2), .. }),
            "{error:?}"
        );
        let strange = AnswersFile::parse("[answer]\n", Guide::bundled()).unwrap_err();
        assert!(matches!(strange, AnswersError::Unreadable { .. }));
    }

    #[test]
    fn distances_count_inserted_dropped_and_changed_letters() {
        assert_eq!(distance("recipent", "recipient"), 1);
        assert_eq!(distance("center", "centre"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
