//! Linux: `recvmmsg` takes what waits, up to 64 datagrams, in one system call.

use super::DATAGRAM_BYTES;
use nix::{
    errno::Errno,
    sys::socket::{MsgFlags, MultiHeaders, SockaddrStorage, recvmmsg},
};
use std::{
    io::{self, IoSliceMut},
    net::{SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket},
    os::fd::AsRawFd,
};

/// The most that is taken at once.
const SLOTS: usize = 64;

/// Where datagrams are received to. Memory that no datagram has reached costs none.
pub(in super::super) struct Slots {
    buffers: Vec<Vec<u8>>,
    headers: MultiHeaders<SockaddrStorage>,
}

impl Slots {
    pub(in super::super) fn new() -> Self {
        Self {
            buffers: vec![vec![0; DATAGRAM_BYTES]; SLOTS],
            headers: MultiHeaders::preallocate(SLOTS, None),
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
        let flags = if wait {
            MsgFlags::MSG_WAITFORONE
        } else {
            MsgFlags::MSG_DONTWAIT
        };
        let mut slices: Vec<[IoSliceMut<'_>; 1]> = self
            .buffers
            .iter_mut()
            .map(|buffer| [IoSliceMut::new(buffer)])
            .collect();
        let came = recvmmsg(
            socket.as_raw_fd(),
            &mut self.headers,
            slices.iter_mut(),
            flags,
            None,
        );
        let came = match came {
            Ok(came) => came,
            Err(Errno::EAGAIN | Errno::EINTR) => return Ok(0),
            Err(error) => return Err(error.into()),
        };
        let mut count = 0;
        for message in came {
            if let Some(source) = message.address.as_ref().and_then(socket_addr) {
                take(source, message.iovs().next().unwrap_or_default());
                count += 1;
            }
        }
        Ok(count)
    }
}

fn socket_addr(address: &SockaddrStorage) -> Option<SocketAddr> {
    if let Some(v4) = address.as_sockaddr_in() {
        return Some(SocketAddrV4::from(*v4).into());
    }
    address.as_sockaddr_in6().map(|v6| SocketAddrV6::from(*v6).into())
}
