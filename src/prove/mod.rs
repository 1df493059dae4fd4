//! Prove (試す): fires the real path and watches the alert arrive, hop by hop.
//!
//! [`ProofRun`] makes a [`report::Proof`], by a test alert or by an event that takes the whole way ([`pef`] chooses
//! it); the receiving side is whatever implements [`Arrivals`]. This room keeps
//! nothing and opens no listener.

mod acknowledge;
mod arrival;
mod event;
mod matching;
pub mod pef;
mod recorder;
pub mod report;
mod run;

pub use acknowledge::acknowledge;
pub use arrival::{Answer, Arrival, Arrivals, PetFacts};
pub use run::{ProofRun, Proven};
