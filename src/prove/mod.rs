//! Prove (試す): fires the real path and watches the alert arrive, hop by hop.
//!
//! [`ProofRun`] makes a [`report::Proof`]; the receiving side is whatever implements [`Arrivals`]. This room keeps
//! nothing and opens no listener.

mod acknowledge;
mod arrival;
mod matching;
mod recorder;
pub mod report;
mod run;

pub use acknowledge::acknowledge;
pub use arrival::{Answer, Arrival, Arrivals, PetFacts};
pub use run::{ProofRun, Proven};
