//! Other systems: one datagram after the other.

use super::DATAGRAM_BYTES;
use std::{
    io,
    net::{SocketAddr, UdpSocket},
};

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
        match socket.recv_from(&mut self.buffer) {
            Ok((len, source)) => {
                take(source, self.buffer.get(..len).unwrap_or_default());
                Ok(1)
            }
            Err(error) if is_nothing(error.kind()) => Ok(0),
            Err(error) => Err(error),
        }
    }
}

fn is_nothing(kind: io::ErrorKind) -> bool {
    use io::ErrorKind;
    matches!(
        kind,
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}
