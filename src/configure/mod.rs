//! Configure (設定する): what is set now, what would change, apply, verify, undo.
//!
//! [`target`] says what every configurable thing can do and what it reports; each way to configure lives in a room
//! of its own behind it. Nothing here draws, prints or keeps a list of servers.

pub mod ipmi_bmc;
pub mod models;
pub mod step_sheet;
pub mod target;

pub use ipmi_bmc::{Error, IpmiBmc};
