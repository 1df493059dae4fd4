//! Inspect: looks at a BMC without changing it: its clock, its event log, the names of its sensors, how safe it is.
//!
//! The one thing this room can change is the clock, and only through [`clock::set`]. It tries no password and opens no
//! session but the one it is given. It must not choose words, keep anything, or know another room.

pub mod clock;
pub mod events;
#[cfg(test)]
mod fake;
mod question;
pub mod safety;
pub mod sensors;

pub use question::Refusal;
