//! The console tool as scripts rely on it: the built `tsuhoctl` runs as a process, against simulated servers in
//! processes of their own. Field names, types and exit statuses are a promise: if one of these fails, mend the tool.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON key that is missing reads as null, and fails the assertion"
)]

mod asking;
#[path = "../console_support/mod.rs"]
mod console_support;
mod listening;
mod proofs;
mod rehearsing;
mod servers;
mod settings;
