//! What a test, a trainer or a page may see of a simulated BMC: what it was told and what it sent.
//!
//! Bounded: only the most recent entries are kept.

use std::{collections::VecDeque, net::SocketAddr};

/// A snapshot of the simulated BMC, published whenever something has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observations {
    /// Datagrams received, also those a quirk lost.
    pub datagrams_received: u64,
    /// Commands executed; a repeated request that was answered from memory is not counted again.
    pub commands_executed: u64,
    /// The last 256 commands executed.
    pub commands: VecDeque<Command>,
    /// The last 64 alerts, one entry per destination, oldest first.
    pub alerts: VecDeque<AlertRecord>,
    /// Sessions that are open now.
    pub sessions_open: usize,
    /// Log-in attempts refused since the start.
    pub log_ins_refused: u64,
    /// Whether the simulated server's power is on.
    pub powered: bool,
    /// Requests that set LAN or PEF configuration or system info parameters, since the gate was set.
    pub writes: u64,
    /// Whether the gate holds it: it is silent.
    pub is_held: bool,
    /// The last 64 things PEF did to the power, oldest first.
    pub power_actions: VecDeque<PowerAction>,
}

/// What a filter's action did to the simulated server's power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerAction {
    /// Off.
    PowerDown,
    /// Off and on again.
    PowerCycle,
    /// Reset; it stays on.
    Reset,
}

/// One executed command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Who sent it.
    pub from: SocketAddr,
    /// Request network function.
    pub net_fn: u8,
    /// Command number.
    pub command: u8,
    /// Request data; empty for Set User Password.
    pub data: Vec<u8>,
    /// What it was answered; 0 is success.
    pub completion_code: u8,
}

/// One alert to one destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRecord {
    /// Counts all alerts of this BMC.
    pub id: u64,
    /// Why it was sent.
    pub cause: Cause,
    /// The PET's sequence number.
    pub sequence: u16,
    /// Destination selector of LAN parameters 18 and 19.
    pub destination: u8,
    /// Where it went; 0.0.0.0 if the destination has no address.
    pub to: SocketAddr,
    /// Sensor type, event type and offset.
    pub specific_trap: u32,
    /// DMI severity.
    pub severity: u8,
    /// The SNMP message.
    pub datagram: Vec<u8>,
    /// How many times it went out so far.
    pub times_sent: u8,
    /// What came of it.
    pub outcome: AlertOutcome,
}

/// Why an alert is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The command Alert Immediate: round the filters and policies.
    AlertImmediate,
    /// An event that a filter matched.
    Event {
        /// The filter, counted from 1.
        filter: u8,
        /// The policy set it selected.
        policy: u8,
    },
}

/// What came of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertOutcome {
    /// Waiting for the acknowledge or for the next try.
    UnderWay,
    /// Sent; no acknowledge was asked for.
    Sent,
    /// A PET Acknowledge came back.
    Acknowledged,
    /// All tries went unanswered.
    NotAcknowledged,
    /// Nothing was sent at all.
    NotSent(Unsent),
}

/// Why nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// The policy names a destination that does not exist.
    NoSuchDestination,
    /// The destination's type is not PET.
    NotATrapDestination,
    /// Nobody has entered an address.
    NoAddress,
    /// A rehearsal sends within this machine only.
    NotLoopback,
    /// Alerting is switched off in the channel's access settings.
    AlertingDisabledOnChannel,
}
