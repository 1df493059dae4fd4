//! The simulated server: a BMC on loopback that speaks real RMCP+ and sends real Platform Event Traps, for trying out,
//! for training and for tests.
//!
//! Other people's clients (ipmitool, FreeIPMI, net-snmp) accept it, and nothing in the product knows whether it talks
//! to it or to hardware. Its user (`admin`) and password (`rehearsal`) are known to all, so it serves and sends to
//! loopback addresses only.
//!
//! A datagram goes from `server` through `front` (sessions) to `bmc` (commands); an event goes from a sensor or a
//! Platform Event Message through `pef_engine` (filters, policies) and `alerter` (destinations) out as a `pet`.
//! Everything but `server` is sans-IO.

mod alerter;
mod bmc;
mod event;
mod fault;
mod front;
mod observe;
#[cfg(test)]
mod pef_agreement;
mod pef_engine;
mod pet;
mod quirks;
mod server;
mod session;
mod window;

pub use bmc::{
    state::{DESTINATION_COUNT, MANUFACTURER_ID, PRODUCT_ID},
    users::{ADMIN_NAME, ADMIN_PASSWORD},
};
pub use event::PlatformEvent;
pub use fault::Fault;
pub use observe::{AlertOutcome, AlertRecord, Cause, Command, Observations, Unsent};
pub use quirks::{Quirks, Suites};
pub use server::{Bmc, BmcConfig, Error, start};
