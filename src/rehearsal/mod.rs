//! The simulated server: a BMC on loopback that speaks real RMCP+ and sends real Platform Event Traps, for trying out,
//! for training and for tests.
//!
//! Other people's clients (ipmitool, FreeIPMI, net-snmp) accept it, and nothing in the product knows whether it talks
//! to it or to hardware. Its user (`admin`) and password (`rehearsal`) are known to all, so it serves and sends to
//! loopback addresses only.
//!
//! A datagram goes from `server` through `lossy` (a line that may be bad) and `front` (sessions) to `bmc` (commands); an
//! event goes from a sensor or a
//! Platform Event Message through `pef_engine` (filters, policies) and `alerter` (destinations) out as a `pet`.
//! Everything but `server` is sans-IO; `offline` is the same BMC without sockets and without a clock of its own.

mod alerter;
mod bmc;
mod dice;
mod event;
mod fault;
mod fault_names;
mod front;
mod gate;
mod line_faults;
mod lossy;
mod observe;
pub mod offline;
#[cfg(test)]
mod pef_agreement;
mod pef_engine;
mod pet;
mod quirks;
mod server;
mod session;
mod storm;
mod weaknesses;
mod window;

pub use bmc::{
    state::{DESTINATION_COUNT, MANUFACTURER_ID, PRODUCT_ID, TableSizes},
    users::{ADMIN_NAME, ADMIN_PASSWORD},
};
pub use event::PlatformEvent;
pub use fault::Fault;
pub use fault_names::{BadFault, FaultSetting};
pub use gate::HoldAt;
pub use line_faults::LineFaults;
pub use observe::{AlertOutcome, AlertRecord, Cause, Command, Observations, PowerAction, Unsent};
pub use quirks::{Busy, Commit, Death, KeptEntry, Quirks, Suites, Table, WriteFaults};
pub use server::{Bmc, BmcConfig, Error, start};
pub use storm::storm;
pub use weaknesses::Weaknesses;
