//! Searching the log: what is typed becomes a question, and the question finds alerts by an index of their words.
//!
//! `parse.rs`, `when.rs`, `fold.rs` and `question.rs` are pure; `index.rs`, `vocabulary.rs`, `finding.rs` and `folded.rs` hold the SQL.
//! Nothing here makes sentences. The index is behind the alerts by what arrived since the writer was last idle; those are
//! read one by one, so that a search never misses the newest.

mod finding;
mod fold;
mod folded;
mod index;
mod parse;
mod problem;
mod question;
#[cfg(test)]
mod tests;
mod vocabulary;
mod when;

pub(super) use finding::{Wanted, count, find as numbers, list};
pub(super) use index::{is_behind, step as index_step};
pub use parse::parse;
pub use problem::{SearchProblem, WrongSearch};
pub use question::Search;
