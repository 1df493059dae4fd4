//! Incidents: the alerts that tell of one fault, folded together, each with the rule that put it there.
//!
//! [`rules`] decides and is pure; the other files keep what was decided. Every alert is in exactly one incident, from
//! the transaction on that appends it. Nothing is hidden by folding: each row stays, and an incident is as bad as the
//! worst of its alerts that is not over. An incident has the number of its first alert.

mod key;
mod pages;
mod place;
mod rebuild;
mod rules;
mod set_apart;

pub use key::{FoldKey, Scope};
pub use pages::{Incident, IncidentCursor, IncidentQuery, Member};
pub use rules::{COPY_WINDOW, FoldRule, LATE_WINDOW, REPEAT_WINDOW, STORM_FROM, STORM_WINDOW};

pub(super) use pages::{acknowledge, folded, get, list, members};
pub(super) use place::{Placed, place};
pub(super) use rebuild::{is_consistent, rebuild};
pub(super) use set_apart::set_apart;

#[cfg(test)]
mod tests;
