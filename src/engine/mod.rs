//! The engine: commands in, events out. It owns the async runtime, the site, the log and the listener.
//!
//! The faces (`ui`, `cli`) send a [`Command`] and get [`Event`]s; they never see a socket, a runtime or SQL. The
//! engine must not draw, print, or choose words.

mod actor;
mod address_book;
mod alert_query;
mod change_record;
mod changing;
mod command;
mod computer;
mod computer_checks;
mod configuring;
mod discovering;
mod dispatch;
mod event;
mod exchange;
mod failure;
mod files;
mod fleet;
mod fleet_configuring;
mod gaps;
mod handle;
mod hearing;
mod histories;
mod importing;
mod incidents;
mod inspecting;
mod inspection;
mod job;
mod kept_answers;
mod kept_change;
mod listening;
mod log_care;
mod log_pages;
mod mibs;
mod models;
mod off_runtime;
mod only_one;
mod papers;
mod parameter_sheet;
mod proving;
mod receiver;
mod rehearsing;
mod runtime;
mod sensor_names;
mod shared;
mod site_changes;
mod turn;
pub mod view;
mod watching;
mod world;

pub use alert_query::{AlertPlace, AlertQuery};
pub use command::{Command, JobId, NewServer, PaperPlace, ProveRequest, Ticket};
pub use discovering::{AddressRange, AddressRangeError, DiscoverRequest, Discovered, FoundBmc};
pub use event::{Event, Progress, Reply};
pub use exchange::{AlertsImported, ExportRequest, ExportWords, Exported, ImportProblem, alert_object};
pub use failure::{Attempt, Cause, Failure, Holder};
pub use files::FileContent;
pub use fleet::{Fleet, FleetConfig};
pub use fleet_configuring::{FleetOutcome, FleetReport, FleetRequest, FleetServer, FleetStatus, FleetWork};
pub use handle::{Engine, Guard, Options, needs_passphrase};
pub use importing::{ImportRequest, Imported};
pub use parameter_sheet::{Column, Dictionary, MAX_DESTINATIONS, SheetProblem, Term, Vocabulary, Wrong};
pub use receiver::{NewUser, ReceiverChange, listening_uses_secrets};
