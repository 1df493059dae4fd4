//! Other systems: one datagram after the other.

use super::DATAGRAM_BYTES;
use std::{
    io,
    net::{SocketAddr, UdpSocket},
};

const WSAENETRESET: i32 = 10052;

/// Where datagrams are received to.
pub(in super::super) struct Slots {
    buffer: Vec<u8>,
}

impl Slots {
    pub(in super::super) fn new() -> Self {
        Self {
            buffer: vec![0; DATAGRAM_BYTES],
        }
    }

    /// Hands over what waits in the socket; where nothing does and `wait` is set, waits for the first as long as the
    /// socket's own patience. Returns how many there were.
    pub(in super::super) fn receive(
        &mut self,
        socket: &UdpSocket,
        wait: bool,
        mut take: impl FnMut(SocketAddr, &[u8]),
    ) -> io::Result<usize> {
        socket.set_nonblocking(!wait)?;
        loop {
            match socket.recv_from(&mut self.buffer) {
                Ok((len, source)) => {
                    take(source, self.buffer.get(..len).unwrap_or_default());
                    return Ok(1);
                }
                // There may be datagrams behind it, and a pause would let whoever provokes it hold up the others.
                Err(error) if is_about_an_answer(&error) => {}
                Err(error) if is_nothing(error.kind()) => return Ok(0),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Windows tells at the socket that a datagram sent from it could not be delivered: WSAECONNRESET, and WSAENETRESET where
/// its time to live ran out. Each is told once.
fn is_about_an_answer(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ConnectionReset || error.raw_os_error() == Some(WSAENETRESET)
}

fn is_nothing(kind: io::ErrorKind) -> bool {
    use io::ErrorKind;
    matches!(
        kind,
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}
