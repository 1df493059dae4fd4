//! Searching the log: what is typed becomes a question, and the question finds alerts by an index of their words.
//!
//! Pure except for `index.rs` and `finding.rs`, which hold the SQL. Nothing here makes sentences.

mod problem;

pub use problem::{SearchProblem, WrongSearch};
