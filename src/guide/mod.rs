//! **Choose** (選ぶ): the selection flowcharts, as data, and the evaluator that walks them.
//!
//! Questions, answers, edges, ways, reasons, needs, caveats and steps stand in `assets/guide/*.toml`, in both
//! languages and each with its source, so that a person can correct one without touching Rust. This room reads them,
//! refuses what is broken (loops, dead ends, missing words) with the place, and tells from a set of answers what comes
//! next or what came out of it. It does no I/O, knows no protocol, and holds no sentence of its own.
//!
//! ```
//! use tsuho::guide::{Answers, Guide};
//!
//! let guide = Guide::bundled();
//! let mut answers = Answers::default();
//! answers.set("recipient", "centre");
//! let evaluation = guide.evaluate(&answers);
//! assert_eq!(evaluation.next.expect("one answer is not enough").question.id.as_str(), "entitlement");
//! ```

mod answers;
mod condition;
mod documents;
mod error;
mod evaluate;
mod explore;
mod ids;
mod items;
mod links;
mod load;
mod model;
mod names;
mod outcome;
mod procedure;
mod reply;
mod validate;

pub use crate::i18n::Text;
pub use answers::{Answers, AnswersError, AnswersFile};
pub use error::{GuideError, Place};
pub use evaluate::{Ask, Evaluation, PathStep};
pub use explore::{MatrixRow, Remaining};
pub use ids::{AnswerId, QuestionId};
pub use items::{
    Caveat, CaveatKind, Cost, Menu, Need, NotPossible, Reason, SetupStep, Side, Tool, Way, Workplace,
};
pub use links::{Link, Links};
pub use load::Source;
pub use model::{Answer, Guide, Question};
pub use outcome::{Explained, Outcome};
pub use procedure::Duty;
pub use reply::{
    AnswerReply, CaveatReply, MatrixReply, MenuReply, NeedReply, NotPossibleReply, OutcomeReply, PathReply,
    QuestionReply, ReasonReply, Reply, StepReply, WayReply,
};
