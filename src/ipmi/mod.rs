//! IPMI v2.0 over LAN: RMCP+ sessions of our own under `ipmi-rs-core`'s command types.
//!
//! From the bottom up:
//!
//! - [`wire`]: datagrams, messages and the session set-up's payloads as bytes, both ways;
//! - [`crypto`]: cipher suites 3 and 17;
//! - [`command`]: the commands and tables that alerting needs;
//! - [`session`]: the state machine of a session, without a socket or a clock;
//! - [`Connection`]: the session on a UDP socket;
//! - [`discovery`]: looking for BMCs among addresses that somebody named;
//! - [`mod@line`]: one request, one answer, over a session that is opened when needed and again when it died;
//! - [`in_band`]: the same to this server's own BMC, through the operating system;
//! - [`known`]: what is known of a BMC's ways, used and gathered at the line; [`Link`] puts the three together;
//! - [`Error`]: what can go wrong, with the data to explain it.
//!
//! This room must not know what the settings mean to an administrator, nor keep anything.

mod asking;
mod client;
pub mod command;
pub mod crypto;
pub mod discovery;
mod error;
#[cfg(test)]
mod goldens;
pub mod in_band;
pub mod known;
pub mod line;
mod link;
mod options;
pub mod session;
pub mod wire;

pub use asking::{Step, discover};
pub use client::{Connection, send_sessionless};
pub use crypto::CipherSuite;
pub use error::{Error, OpeningStep, Waited};
pub use known::{Known, Observed};
pub use link::{Link, Way};
pub use options::ConnectOptions;
pub use session::Patience;
