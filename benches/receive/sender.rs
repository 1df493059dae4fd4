//! Sends Platform Event Traps, each another one, at a rate or as fast as the system takes them.

use std::{
    net::{SocketAddr, UdpSocket},
    time::{Duration, Instant},
};

/// A Platform Event Trap as an SNMPv1 trap: a temperature above its critical threshold.
const TRAP: &str = "306b02010004067075626c6963a45e06092b06010401986f010140047f00000102010602030101094302012c\
                    303f303d060a2b06010401986f010101042f3031323334353637383941424344454600000000000000002020\
                    102030030159615f0000000000ff000000770ee3c1";
/// Where its sequence number stands: behind the GUID. The time follows.
const GUID: &[u8] = b"0123456789ABCDEF";
/// How often a paced sender sends.
const TICK: Duration = Duration::from_micros(500);

/// What was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) count: u64,
    pub(crate) took: Duration,
}

impl Sent {
    /// Per second.
    pub(crate) fn rate(self) -> u32 {
        let rate = u128::from(self.count) * 1_000_000 / self.took.as_micros().max(1);
        u32::try_from(rate).unwrap_or(u32::MAX)
    }
}

struct Stream {
    socket: UdpSocket,
    trap: Vec<u8>,
    number_at: usize,
    next: u32,
}

impl Stream {
    fn to(receiver: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        socket.connect(receiver).expect("loopback");
        let trap = trap();
        let guid = trap.windows(GUID.len()).position(|octets| octets == GUID);
        Self {
            socket,
            trap,
            number_at: guid.expect("it stands there") + GUID.len(),
            next: 1,
        }
    }

    fn send(&mut self) {
        // The sequence number, and the time, which tells one trap from the other.
        let [a, b, c, d] = self.next.to_be_bytes();
        let fields = self.trap.iter_mut().skip(self.number_at);
        for (field, octet) in fields.zip([c, d, a, b, c, d]) {
            *field = octet;
        }
        self.next += 1;
        self.socket.send(&self.trap).expect("loopback takes it");
    }
}

fn trap() -> Vec<u8> {
    let digits: Vec<u8> = TRAP.bytes().filter(u8::is_ascii_hexdigit).collect();
    let octet = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).expect("ASCII");
        u8::from_str_radix(pair, 16).expect("hexadecimal digits")
    };
    digits.chunks_exact(2).map(octet).collect()
}

/// How long a trap is, in octets.
pub(crate) fn trap_bytes() -> usize {
    trap().len()
}

/// Sends at this rate for so long. The rate that was reached is in the result: a machine that is too slow sends less.
pub(crate) fn at_rate(receiver: SocketAddr, per_second: u32, length: Duration) -> Sent {
    let mut stream = Stream::to(receiver);
    let started = Instant::now();
    let due = |after: Duration| {
        let traps = after.as_micros() * u128::from(per_second) / 1_000_000;
        u64::try_from(traps).expect("a measurement ends")
    };
    let total = due(length);
    let mut count = 0;
    while count < total {
        while count < due(started.elapsed()).min(total) {
            stream.send();
            count += 1;
        }
        std::thread::sleep(TICK);
    }
    Sent {
        count,
        took: started.elapsed(),
    }
}

/// Sends so many as fast as can be.
pub(crate) fn burst(receiver: SocketAddr, count: u64) -> Sent {
    let mut stream = Stream::to(receiver);
    let started = Instant::now();
    for _ in 0..count {
        stream.send();
    }
    Sent {
        count,
        took: started.elapsed(),
    }
}
