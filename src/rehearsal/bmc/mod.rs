//! The simulated BMC behind its sessions: a request goes in, a completion code and data come out.
//!
//! Sans-IO: time comes in as a duration since the start; traps to send are collected in [`Machine::take_outgoing`].
//! It must not know sessions, sockets or encryption.

mod alerting;
mod app;
mod chassis;
pub(crate) mod completion;
pub(crate) mod lan;
pub(crate) mod pef;
mod privilege;
mod sdr;
mod sel;
pub(crate) mod sensors;
pub(crate) mod state;
pub(crate) mod store;
pub(crate) mod system_info;
pub(crate) mod users;

use super::{
    alerter::{Alerter, Outgoing},
    event::PlatformEvent,
    fault::{self, Fault},
    observe::PowerAction,
    quirks::{Busy, Quirks},
    weaknesses::Weaknesses,
};
use alerting::Postpone;
use app::ChannelAccess;
use completion::{Completion, Reply};
pub(crate) use privilege::Privilege;
use state::{Clock, Identity, TableSizes};
use std::{collections::VecDeque, time::Duration};
use store::{Store, Tables};

/// How many power actions are remembered for observers.
const MAX_POWER_ACTIONS: usize = 64;

/// One command as it arrives from a session, or from outside any.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    /// Request network function (even).
    pub(crate) net_fn: u8,
    /// Command number.
    pub(crate) command: u8,
    /// Everything behind the command number.
    pub(crate) data: &'a [u8],
    /// The session's privilege level; `None` outside a session.
    pub(crate) privilege: Option<Privilege>,
    /// The requester's software ID (rqSA).
    pub(crate) requester: u8,
}

/// Everything the BMC remembers.
pub(crate) struct Machine {
    pub(crate) identity: Identity,
    pub(crate) users: users::Users,
    pub(crate) alerter: Alerter,
    pub(crate) powered: bool,
    /// What PEF did to the power, oldest first, at most 64.
    pub(crate) power_actions: VecDeque<PowerAction>,
    /// Commands of sessions so far.
    session_commands: u64,
    quirks: Quirks,
    weaknesses: Weaknesses,
    clock: Clock,
    pub(crate) store: Store,
    sel: sel::Sel,
    sensors: sensors::Sensors,
    sdr_reservation: u16,
    channel_access: ChannelAccess,
    channel_access_stored: ChannelAccess,
    event_receiver: [u8; 2],
    /// The last event records that software and the BMC have processed.
    last_processed: [u16; 2],
    postpone: Postpone,
    outgoing: Vec<Outgoing>,
}

impl Machine {
    /// A server fresh from the factory, its clock at `unix_secs`.
    pub(crate) fn new(
        identity: Identity,
        unix_secs: u64,
        trap_port: u16,
        sizes: TableSizes,
        quirks: Quirks,
    ) -> Self {
        let tables = Tables {
            lan: lan::Lan::factory(identity.address, &identity.guid, sizes.destinations),
            pef: pef::Pef::factory(sizes.filters, sizes.policies),
            info: system_info::SystemInfo::factory(),
        };
        Self {
            users: users::Users::factory(),
            alerter: Alerter::new(trap_port),
            powered: true,
            power_actions: VecDeque::new(),
            session_commands: 0,
            quirks,
            weaknesses: Weaknesses::default(),
            clock: Clock::new(unix_secs),
            store: Store::new(tables, quirks.writes),
            sel: sel::Sel::default(),
            sensors: sensors::Sensors::healthy(),
            sdr_reservation: 0,
            channel_access: ChannelAccess::FACTORY,
            channel_access_stored: ChannelAccess::FACTORY,
            event_receiver: PlatformEvent::BMC,
            last_processed: [0, 0],
            postpone: Postpone::default(),
            outgoing: Vec::new(),
            identity,
        }
    }

    /// The same, with weaknesses.
    pub(crate) fn with(mut self, weaknesses: Weaknesses) -> Self {
        self.store.tables.lan.admit(weaknesses);
        self.weaknesses = weaknesses;
        self
    }

    /// Executes one command.
    pub(crate) fn execute(&mut self, request: &Request<'_>, now: Duration) -> Reply {
        let needed = privilege::needed(request.net_fn, request.command);
        if !privilege::allows(request.privilege, needed) {
            return Err(Completion::INSUFFICIENT_PRIVILEGE);
        }
        self.store.count_command();
        if request.privilege.is_some() {
            self.session_commands += 1;
            let is_busy =
                |busy: Busy| (1..=busy.times).contains(&self.session_commands.saturating_sub(busy.after));
            if self.quirks.busy.is_some_and(is_busy) {
                return Err(Completion::NODE_BUSY);
            }
        }
        self.run(request, now)
    }

    /// Executes one command that counts for no fault and needs no privilege.
    pub(crate) fn run(&mut self, request: &Request<'_>, now: Duration) -> Reply {
        match (request.net_fn, request.command) {
            (0x00, _) => chassis::handle(self, request),
            (0x04, 0x00..=0x02 | 0x16 | 0x17) => alerting::handle(self, request, now),
            (0x04, 0x10..=0x15) => pef::handle(self, request, now),
            (0x04, 0x20..=0x2F) => sdr::handle_sensor(self, request),
            (0x06, _) => app::handle(self, request),
            (0x0A, 0x20..=0x2F) => sdr::handle_repository(self, request),
            (0x0A, 0x40..=0x5F) => sel::handle(self, request, now),
            (0x0C, _) => lan::handle(self, request),
            _ => Err(Completion::INVALID_COMMAND),
        }
    }

    /// Lets a fault begin or end; its event goes the way of every event.
    pub(crate) fn simulate(&mut self, fault: Fault, present: bool, now: Duration) {
        if let Some(event) = fault::apply(&mut self.sensors, fault, present) {
            // A full log does not keep PEF from alerting.
            let _ = self.receive_event(event, now);
        }
    }

    /// The traps that must go out now.
    pub(crate) fn take_outgoing(&mut self) -> Vec<Outgoing> {
        std::mem::take(&mut self.outgoing)
    }
}
