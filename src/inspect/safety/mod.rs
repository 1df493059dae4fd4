//! The safety report: what of a BMC's settings an attacker would use. It only reads, and tries neither a password nor a
//! way in: what a BMC says of itself is what is judged.
//!
//! `evidence` asks, `judge` decides (pure), `facts` has the texts, which are data in `assets/safety/`.

mod evidence;
mod facts;
mod judge;

pub use evidence::{Evidence, NotRead, Told, User, gather};
pub use facts::Grade;
pub use judge::{Check, Finding, NotChecked, SafetyReport, judge};
