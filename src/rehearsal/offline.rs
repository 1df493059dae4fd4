//! The simulated BMC without sockets and without a clock: datagrams and the time go in, datagrams come out.
//!
//! For tests that run thousands of sessions over bad lines in no time, the same each time. It is the same BMC as
//! [`super::start`] runs; only what carries the datagrams differs.

use super::{
    bmc::{
        Machine, Request,
        completion::Completion,
        state::{Identity, TableSizes},
    },
    dice::Dice,
    event::PlatformEvent,
    fault::Fault,
    front::Front,
    lossy::Lossy,
    observe::Observations,
    quirks::{Quirks, Table},
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

/// The console's address; there is one console only.
const CONSOLE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 40_000);
/// What its clock shows at the start: 2027-01-15 08:00 UTC.
const START_UNIX_SECS: u64 = 1_800_000_000;
const TRAP_PORT: u16 = 162;
/// The software ID of who asks without a session.
const REQUESTER: u8 = 0x81;

/// A simulated BMC that is driven by hand. All times are counted from its start.
pub struct Offline {
    lossy: Lossy,
    traps: Vec<(SocketAddr, Vec<u8>)>,
}

impl Offline {
    /// A BMC fresh from the factory. The seed of `quirks.line` also gives its random numbers.
    pub fn new(name: &str, sizes: TableSizes, quirks: Quirks) -> Self {
        let identity = Identity::new(name, Ipv4Addr::LOCALHOST);
        let machine = Machine::new(identity, START_UNIX_SECS, TRAP_PORT, sizes, quirks);
        let mut dice = Dice::new(quirks.line.seed ^ 0xB3C);
        let random = move || {
            let mut bytes = [0; 16];
            for (to, from) in bytes.iter_mut().zip(dice.bytes(16)) {
                *to = from;
            }
            bytes
        };
        Self {
            lossy: Lossy::new(Front::new(machine, quirks, random)),
            traps: Vec::new(),
        }
    }

    /// The console sends a datagram.
    pub fn send(&mut self, datagram: &[u8], now: Duration) {
        self.lossy.receive(CONSOLE, datagram, now);
    }

    /// What has arrived at the console by now, in order.
    pub fn receive(&mut self, now: Duration) -> Vec<Vec<u8>> {
        let arrived = self.lossy.poll(now);
        self.traps.extend(self.lossy.front.poll(now));
        arrived.into_iter().map(|(_, datagram)| datagram).collect()
    }

    /// When something happens next.
    pub fn next_at(&self) -> Option<Duration> {
        self.lossy.next_at()
    }

    /// Asks on the spot, without a line, a session or a count: how a test looks at what the BMC truly holds, also while
    /// it is silent. `Err` is the completion code.
    pub fn ask(&mut self, net_fn: u8, command: u8, data: &[u8], now: Duration) -> Result<Vec<u8>, u8> {
        let request = Request {
            net_fn,
            command,
            data,
            privilege: None,
            requester: REQUESTER,
        };
        code_of(self.lossy.front.machine.run(&request, now))
    }

    /// What a parameter truly holds, behind the revision byte: no fault changes the answer, and nothing is counted.
    pub fn parameter(&self, table: Table, parameter: u8, set: u8, block: u8) -> Result<Vec<u8>, u8> {
        code_of(self.lossy.front.machine.store.get(table, parameter, set, block))
    }

    /// Writes a parameter, whatever the faults say: how a test sets up what it starts from.
    pub fn plant(&mut self, table: Table, parameter: u8, value: &[u8]) -> Result<(), u8> {
        code_of(self.lossy.front.machine.store.plant(table, parameter, value))
    }

    /// Lets every write that was answered and does not count yet count.
    pub fn settle(&mut self) {
        self.lossy.front.machine.store.settle();
    }

    /// Switches it off and on: what is volatile is lost, and it is heard again if it was silent.
    pub fn restart(&mut self) {
        self.lossy.front.restart();
    }

    /// Lets something break, or be repaired.
    pub fn simulate(&mut self, fault: Fault, present: bool, now: Duration) {
        self.lossy.front.machine.simulate(fault, present, now);
        self.traps.extend(self.lossy.front.poll(now));
    }

    /// Lets any event arrive at the BMC.
    pub fn receive_event(&mut self, event: PlatformEvent, now: Duration) {
        // A full log does not keep PEF from alerting.
        let _ = self.lossy.front.machine.receive_event(event, now);
        self.traps.extend(self.lossy.front.poll(now));
    }

    /// The traps sent since the last call, and to whom.
    pub fn take_traps(&mut self) -> Vec<(SocketAddr, Vec<u8>)> {
        std::mem::take(&mut self.traps)
    }

    /// What it was told and what it sent.
    pub fn observations(&mut self) -> Observations {
        let mut observations = Observations::default();
        self.lossy.front.report(&mut observations);
        observations
    }
}

fn code_of<T>(reply: Result<T, Completion>) -> Result<T, u8> {
    reply.map_err(|Completion(code)| code)
}

#[cfg(test)]
mod tests {
    use super::{Fault, Offline, Quirks, Table, TableSizes};
    use std::{net::Ipv6Addr, time::Duration};

    #[test]
    fn traps_go_to_ipv6_destinations_too() {
        let mut bmc = Offline::new("six", TableSizes::default(), Quirks::default());
        let place = [&[1, 0x10][..], &Ipv6Addr::LOCALHOST.octets()].concat();
        bmc.plant(Table::Lan, 19, &place).expect("an IPv6 destination");
        bmc.simulate(Fault::FanStopped, true, Duration::ZERO);
        let traps = bmc.take_traps();
        let to: Vec<String> = traps.iter().map(|(to, _)| to.to_string()).collect();
        assert_eq!(to, ["[::1]:162"]);
    }

    #[test]
    fn power_actions_of_filters_are_recorded_in_their_order_of_precedence() {
        let mut bmc = Offline::new("power", TableSizes::default(), Quirks::default());
        bmc.plant(Table::Pef, 2, &[0x0F]).expect("all actions allowed");
        let mut filter = bmc
            .parameter(Table::Pef, 6, 3, 0)
            .expect("the factory's fan filter");
        filter[2] = 0x0C; // reset and power cycle, no alert
        bmc.plant(Table::Pef, 6, &filter).expect("a filter");
        bmc.simulate(Fault::FanStopped, true, Duration::ZERO);
        let seen = bmc.observations();
        assert_eq!(seen.power_actions, [super::super::PowerAction::PowerCycle]);
        assert!(seen.powered && bmc.take_traps().is_empty());
    }
}
