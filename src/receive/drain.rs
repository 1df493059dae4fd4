//! The thread of a socket: takes datagrams out of it, and does nothing else, so that the system's own buffer is empty
//! as often as can be.

use super::{batch::Slots, datagram::Datagram, intake::Intake, listener::Shared, socket::Ear};
use jiff::Timestamp;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// A stop takes at most this many datagrams that already wait in a socket's buffer: a storm must not prevent it.
const LAST: usize = 100_000;
/// How long the thread waits after an error that it does not know, so that it does not spin.
const PAUSE: Duration = Duration::from_millis(50);

/// Reads the socket until the stop, then what already waits in its buffer.
pub(super) fn run(shared: &Shared, ear: &Ear, local: SocketAddr, intake: &Intake) {
    let stop = &shared.stop;
    let _open = intake.open();
    let mut slots = Slots::new();
    let mut batch = Vec::new();
    while !stop.is_up() {
        if let Err(error) = take(&mut slots, ear, local, true, &mut batch) {
            // An answer that could not be delivered is reported here; it says nothing about this socket.
            tracing::debug!(%local, %error, "receiving failed");
            shared.failing.note(&error, Timestamp::now());
            stop.wait(PAUSE);
        }
        intake.push(&mut batch);
    }
    let mut last = 0;
    while last < LAST {
        match take(&mut slots, ear, local, false, &mut batch) {
            Ok(0) => break,
            // As above: there may be datagrams behind it.
            Err(_) => last += 1,
            Ok(count) => last += count,
        }
        intake.push(&mut batch);
    }
}

fn take(
    slots: &mut Slots,
    ear: &Ear,
    local: SocketAddr,
    wait: bool,
    batch: &mut Vec<Datagram>,
) -> std::io::Result<usize> {
    slots.receive(ear.socket(), wait, |source, octets| {
        batch.push(Datagram {
            // The intake sees to it that no two have the same.
            received_at: Timestamp::now(),
            came: Some(Instant::now()),
            source,
            local,
            octets: octets.to_vec(),
            place: None,
        });
    })
}
