//! The simulated BMC at the end of a line that may be bad: what is sent to it, what comes back, and when.
//!
//! Sans-IO: both the sockets of `server` and the machine of `offline` are driven by this one clockwork.

use super::{front::Front, line_faults::OneWay};
use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

/// Datagrams that may be on their way at once; a line that holds more loses the newest.
const MAX_UNDER_WAY: usize = 1024;

/// A datagram on its way.
#[derive(Debug)]
enum Parcel {
    ToBmc(SocketAddr, Vec<u8>),
    ToConsole(SocketAddr, Vec<u8>),
}

/// The front of a BMC and the line to it.
pub(crate) struct Lossy {
    pub(crate) front: Front,
    there: OneWay,
    back: OneWay,
    /// By time of arrival, then in the order they were sent.
    under_way: BTreeMap<(Duration, u64), Parcel>,
    sent: u64,
}

impl Lossy {
    /// Nothing under way yet.
    pub(crate) fn new(front: Front) -> Self {
        let faults = front.line_faults();
        Self {
            front,
            there: OneWay::new(faults, 1),
            back: OneWay::new(faults, 2),
            under_way: BTreeMap::new(),
            sent: 0,
        }
    }

    /// A console has sent this.
    pub(crate) fn receive(&mut self, from: SocketAddr, datagram: &[u8], now: Duration) {
        for (after, bytes) in self.there.pass(datagram.to_vec()) {
            self.put(now.saturating_add(after), Parcel::ToBmc(from, bytes));
        }
    }

    /// What has arrived at consoles by now, in the order it arrived.
    pub(crate) fn poll(&mut self, now: Duration) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut arrived = Vec::new();
        while let Some(first) = self.under_way.first_entry() {
            let &(at, _) = first.key();
            if at > now {
                break;
            }
            match first.remove() {
                Parcel::ToConsole(to, bytes) => arrived.push((to, bytes)),
                Parcel::ToBmc(from, bytes) => {
                    let spoilt = self.back.spoils_checksum();
                    let Some(answer) = self.front.receive(from, &bytes, at, spoilt) else {
                        continue;
                    };
                    for (after, bytes) in self.back.pass(answer) {
                        self.put(at.saturating_add(after), Parcel::ToConsole(from, bytes));
                    }
                }
            }
        }
        arrived
    }

    /// When the next datagram arrives, or the BMC has something to do by itself.
    pub(crate) fn next_at(&self) -> Option<Duration> {
        let arrival = self.under_way.keys().next().map(|&(at, _)| at);
        [arrival, self.front.machine.next_at()]
            .into_iter()
            .flatten()
            .min()
    }

    fn put(&mut self, at: Duration, parcel: Parcel) {
        if self.under_way.len() < MAX_UNDER_WAY {
            self.sent = self.sent.wrapping_add(1);
            self.under_way.insert((at, self.sent), parcel);
        }
    }
}
