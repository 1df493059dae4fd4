//! The engine: commands in, events out. It owns the async runtime, the site, the log and the listener.
//!
//! The faces (`ui`, `cli`) send a [`Command`] and get [`Event`]s; they never see a socket, a runtime or SQL. The
//! engine must not draw, print, or choose words.

mod address_book;
mod command;
mod computer;
mod configuring;
mod dispatch;
mod event;
mod failure;
mod fleet;
mod handle;
mod job;
mod listening;
mod log_pages;
mod models;
mod off_runtime;
mod proving;
mod rehearsing;
mod runtime;
mod shared;
mod site_changes;
pub mod view;
mod world;

pub use command::{AlertQuery, Command, JobId, NewServer, ProveRequest, Ticket};
pub use event::{Event, Progress, Reply};
pub use failure::{Attempt, Cause, Failure};
pub use fleet::{Fleet, FleetConfig};
pub use handle::{Engine, Guard, Options, needs_passphrase};
