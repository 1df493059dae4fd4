//! Opening the sockets, and saying what is in the way where that fails.

use super::port::{port_holder, remedies_for_not_permitted, remedies_for_taken};
use crate::system::{self, LowPorts, PortHolder, Remedy};
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use std::{
    io,
    net::{SocketAddr, UdpSocket},
    sync::Arc,
    time::Duration,
};

/// The receive buffer asked for: room for a storm while the disk is busy. The system gives what it allows
/// (`net.core.rmem_max` on Linux).
pub(super) const RECEIVE_BUFFER_BYTES: usize = 8 << 20;

/// How long a thread waits for a datagram before it looks whether it should stop.
const LOOK_UP: Duration = Duration::from_millis(100);
/// How long an answer may take to leave.
const SENDING: Duration = Duration::from_secs(1);

/// Why a socket could not be opened.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program, or another part of this one, has the port.
    #[error("{address} is taken")]
    Taken {
        /// Where.
        address: SocketAddr,
        /// By whom, as far as the system tells.
        holder: Box<PortHolder>,
        /// What helps.
        remedies: Vec<Remedy>,
    },
    /// The port needs a privilege that this process does not have (below 1024 on Linux).
    #[error("{address} may not be opened by this user")]
    NotPermitted {
        /// Where.
        address: SocketAddr,
        /// What helps.
        remedies: Vec<Remedy>,
    },
    /// No network interface of this computer has the address.
    #[error("{address} is no address of this computer")]
    NotOurAddress {
        /// Where.
        address: SocketAddr,
    },
    /// No address was given.
    #[error("no address to listen on")]
    NoAddress,
    /// The system refused for another reason.
    #[error("{address} cannot be opened")]
    Other {
        /// Where.
        address: SocketAddr,
        /// What it said.
        source: Arc<io::Error>,
    },
}

/// A socket as the listener uses it.
#[derive(Debug)]
pub(super) struct Ear {
    socket: UdpSocket,
    /// What the system had dropped at it before it was ours.
    dropped_before: u64,
}

impl Ear {
    /// Takes over an open socket. The system counts what it drops since the socket was made, and a service manager
    /// keeps one over many of our starts: what was dropped before is not counted again.
    pub(super) fn new(socket: UdpSocket) -> Self {
        let dropped_before = dropped(&socket).unwrap_or(0);
        Self {
            socket,
            dropped_before,
        }
    }

    /// To be read by one thread.
    pub(super) fn socket(&self) -> &UdpSocket {
        &self.socket
    }

    /// Sends from the address that was listened at.
    pub(super) fn send_to(&self, datagram: &[u8], to: SocketAddr) -> io::Result<usize> {
        self.socket.send_to(datagram, to)
    }

    /// How many datagrams the system has dropped here since the socket is ours; none where it does not tell.
    pub(super) fn dropped(&self) -> Option<u64> {
        Some(dropped(&self.socket)?.saturating_sub(self.dropped_before))
    }

    /// The bytes the system gives for what has not been read yet.
    pub(super) fn receive_buffer_bytes(&self) -> Option<usize> {
        let told = SockRef::from(&self.socket).recv_buffer_size().ok()?;
        Some(system::buffer_room(told))
    }
}

fn dropped(socket: &UdpSocket) -> Option<u64> {
    super::port::drops(super::port::inode(socket)?)
}

/// Opens one socket. An IPv6 socket takes IPv6 only, so that both families can have the same port.
pub(super) fn open(address: SocketAddr) -> Result<UdpSocket, ListenError> {
    if let Some(holder) = system::unseen_holder(address) {
        return Err(taken(address, holder));
    }
    try_open(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => taken(address, port_holder(address)),
        io::ErrorKind::PermissionDenied => not_permitted(address),
        io::ErrorKind::AddrNotAvailable => ListenError::NotOurAddress { address },
        _ => ListenError::Other {
            address,
            source: Arc::new(error),
        },
    })
}

fn taken(address: SocketAddr, holder: PortHolder) -> ListenError {
    ListenError::Taken {
        address,
        remedies: remedies_for_taken(address, &holder),
        holder: Box::new(holder),
    }
}

/// Where no port needs a privilege (Windows), one that is refused belongs to another program, for itself alone.
fn not_permitted(address: SocketAddr) -> ListenError {
    if system::low_ports() == LowPorts::NotRestricted
        && let holder @ PortHolder::Process(_) = port_holder(address)
    {
        return taken(address, holder);
    }
    ListenError::NotPermitted {
        address,
        remedies: remedies_for_not_permitted(address),
    }
}

/// Makes a socket that somebody else has opened ready for us.
pub(super) fn take_over(socket: UdpSocket) -> Result<UdpSocket, ListenError> {
    // A smaller buffer is no reason not to listen.
    let _ = SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER_BYTES);
    match socket.set_nonblocking(false).and_then(|()| be_patient(&socket)) {
        Ok(()) => Ok(socket),
        Err(source) => Err(ListenError::Other {
            address: socket.local_addr().unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0))),
            source: Arc::new(source),
        }),
    }
}

/// So patient is a thread that reads the socket, or answers from it.
fn be_patient(socket: &UdpSocket) -> io::Result<()> {
    socket.set_read_timeout(Some(LOOK_UP))?;
    socket.set_write_timeout(Some(SENDING))
}

fn try_open(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    // A smaller buffer is no reason not to listen.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES);
    socket.bind(&address.into())?;
    let socket = socket.into();
    be_patient(&socket)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_its_owner() {
        let first = open("127.0.0.1:0".parse().expect("an address")).expect("a free port");
        let address = first.local_addr().expect("bound");
        match open(address) {
            Err(ListenError::Taken {
                address: named,
                holder,
                remedies,
            }) => {
                assert_eq!(named, address);
                assert!(!remedies.is_empty());
                #[cfg(target_os = "linux")]
                assert!(
                    matches!(&*holder, PortHolder::Process(process) if process.pid == std::process::id()),
                    "{holder:?}"
                );
                #[cfg(not(target_os = "linux"))]
                let _ = holder;
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_address_of_another_computer_is_named() {
        let elsewhere = "192.0.2.1:0".parse().expect("an address for documentation");
        assert!(
            matches!(open(elsewhere), Err(ListenError::NotOurAddress { address }) if address == elsewhere)
        );
    }

    #[test]
    fn both_families_may_have_the_same_port() {
        let v4 = open("0.0.0.0:0".parse().expect("an address")).expect("a free port");
        let port = v4.local_addr().expect("bound").port();
        open(SocketAddr::new("::".parse().expect("an address"), port)).expect("IPv6 has ports of its own");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_was_dropped_at_a_socket_before_it_was_ours_is_not_counted() {
        let given = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        let address = given.local_addr().expect("bound");
        let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        // Nobody reads it: more than fits into the smallest buffer.
        SockRef::from(&given).set_recv_buffer_size(1).expect("a socket");
        let flood = || {
            for _ in 0..100 {
                sender.send_to(&[0; 1000], address).expect("loopback");
            }
        };
        flood();
        assert!(dropped(&given).is_some_and(|dropped| dropped > 0));
        let ear = Ear::new(given);
        assert_eq!(ear.dropped(), Some(0));
        flood();
        assert_eq!(ear.dropped(), Some(100), "nothing has made room since");
    }
}
