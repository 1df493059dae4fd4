//! The engine: commands in, events out. It owns the async runtime, the site, the log and the listener.
//!
//! The faces (`ui`, `cli`) send a [`Command`] and get [`Event`]s; they never see a socket, a runtime or SQL. The
//! engine must not draw, print, or choose words.

mod command;
mod event;
mod failure;
pub mod view;

pub use command::{AlertQuery, Command, JobId, NewServer, ProveRequest, Ticket};
pub use event::{Event, Progress, Reply};
pub use failure::{Attempt, Cause, Failure};
