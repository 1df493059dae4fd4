//! What can be wrong with the flowchart data; each with the place, so that whoever edited a file finds the line.

use crate::i18n::Language;
use std::fmt;

/// Where in the data files something stands, for example `express.toml: question "preboot", answer "yes"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The table in it, with its id.
    pub at: String,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.file, self.at)
    }
}

/// Why the flowchart data is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuideError {
    /// Not TOML, or not of the shape of a guide file.
    #[error("{file}:{line:?}: {detail}")]
    Unreadable {
        /// The file.
        file: String,
        /// The line, counted from 1, where known.
        line: Option<usize>,
        /// What the TOML reader said.
        detail: String,
    },
    /// No file names the first question.
    #[error("no `start`")]
    MissingStart,
    /// Two tables of one kind have the same id.
    #[error("{place}: the id is already used in {first}")]
    DuplicateId {
        /// The second one.
        place: Place,
        /// The first one.
        first: Place,
    },
    /// A text is missing in one language, or empty.
    #[error("{place}: `{field}` has no text in {language:?}")]
    MissingLanguage {
        /// The table.
        place: Place,
        /// The field in it.
        field: &'static str,
        /// The language that is missing.
        language: Language,
    },
    /// A fact without where it comes from.
    #[error("{0}: no source")]
    MissingSource(Place),
    /// A question that cannot be answered with "I don't know".
    #[error("{0}: no answer `unknown`")]
    MissingUnknown(Place),
    /// A phrase that titles and lists are built with is missing.
    #[error("phrase `{0}` is missing")]
    MissingPhrase(String),
    /// An edge leads to nothing that exists.
    #[error("{place}: no question or junction `{target}`")]
    UnknownTarget {
        /// The question or junction with the edge.
        place: Place,
        /// What the edge names.
        target: String,
    },
    /// A condition names a question that does not exist.
    #[error("{place}: condition on unknown question `{question}`")]
    UnknownQuestion {
        /// The table with the condition.
        place: Place,
        /// What it names.
        question: String,
    },
    /// A condition names an answer that its question does not have.
    #[error("{place}: condition on unknown answer `{answer}` of question `{question}`")]
    UnknownAnswer {
        /// The table with the condition.
        place: Place,
        /// The question.
        question: String,
        /// What it names.
        answer: String,
    },
    /// A condition names a fact or way that does not exist.
    #[error("{place}: condition on unknown fact `{fact}`")]
    UnknownFact {
        /// The table with the condition.
        place: Place,
        /// What it names.
        fact: String,
    },
    /// Something refers to a link that the link list does not have.
    #[error("{place}: unknown link `{link}`")]
    UnknownLink {
        /// The table with the reference.
        place: Place,
        /// What it names.
        link: String,
    },
    /// A way's id begins with neither `self:` nor `express:`.
    #[error("{0}: the id of a way begins with `self:` or `express:`")]
    UnknownSide(Place),
    /// A question or junction may leave an answer with nowhere to go: no edge, or none without a condition at the end.
    #[error("{0}: dead end; the last edge must have no condition")]
    DeadEnd(Place),
    /// An edge behind one that always applies: it can never be taken.
    #[error("{0}: an edge stands behind one without a condition")]
    EdgeNeverTaken(Place),
    /// Edges lead in a circle.
    #[error("loop: {}", .0.join(" → "))]
    Loop(Vec<String>),
    /// Facts are defined by each other in a circle.
    #[error("facts defined by each other: {}", .0.join(", "))]
    FactLoop(Vec<String>),
    /// No path asks this question.
    #[error("{0}: no path asks this question")]
    UnreachableQuestion(Place),
    /// No path ends with this way or this "not possible".
    #[error("{0}: no path ends here")]
    UnreachableOutcome(Place),
    /// A path ends with nothing: neither a way nor a reason why there is none.
    #[error("a path ends with neither a way nor a reason why not: {}", .path.join(", "))]
    EmptyOutcome {
        /// The answers on it, as `question=answer`.
        path: Vec<String>,
    },
    /// A path ends with more than one Express method; exactly one means is chosen for a use.
    #[error("a path ends with several Express methods ({}): {}", .ways.join(", "), .path.join(", "))]
    SeveralExpressMethods {
        /// The methods.
        ways: Vec<String>,
        /// The answers on it, as `question=answer`.
        path: Vec<String>,
    },
}
