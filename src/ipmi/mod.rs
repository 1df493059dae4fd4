//! IPMI v2.0 over LAN: RMCP+ sessions of our own under `ipmi-rs-core`'s command types.
//!
//! - [`wire`]: datagrams, messages and the session set-up's payloads as bytes, both ways;
//! - [`crypto`]: cipher suites 3 and 17;
//! - [`command`]: the commands and tables that alerting needs.
//!
//! This room must not know what the settings mean to an administrator, nor keep anything.

pub mod command;
pub mod crypto;
pub mod wire;
