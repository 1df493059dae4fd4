//! Who has a UDP port and what helps there, and how many datagrams the system dropped before we could read them.
//!
//! The system is asked by [`crate::system`]; where it does not tell, the answer is "not known". Nothing here changes
//! anything.

use super::receivers::{known_programs, known_receiver};
use crate::system::{self, PortHolder, Remedy, remedy};
use std::net::{SocketAddr, UdpSocket};

/// Who has this UDP address. Belongs where a bind has failed and nowhere else.
pub fn port_holder(address: SocketAddr) -> PortHolder {
    system::port_holder(address, &known_programs())
}

/// What helps where somebody else has this port.
pub fn remedies_for_taken(address: SocketAddr, holder: &PortHolder) -> Vec<Remedy> {
    let process = match holder {
        PortHolder::Process(process) => Some(process),
        // One that may be it, if only one may.
        PortHolder::Hidden { suspects, .. } => match suspects.as_slice() {
            [suspect] => Some(suspect),
            _ => None,
        },
        PortHolder::Unknown => None,
    };
    let known = process.and_then(known_receiver);
    let unit = process.and_then(|process| process.unit.clone());
    // A service that a socket starts comes back unless the socket is stopped, too.
    let socket = unit.as_deref().and_then(|unit| unit.strip_suffix(".service"));
    let socket = socket.map(|name| format!("{name}.socket"));
    let other = remedy::Other {
        units: unit
            .into_iter()
            .chain(socket.filter(|socket| system::has_unit(socket)))
            .collect(),
        windows_service: known.and_then(|known| known.windows_service.clone()),
        can_forward: known.is_some_and(|known| known.can_forward),
        can_share: known.is_some_and(|known| known.can_share),
    };
    remedy::taken(address.port(), &other, &remedy::Computer::here())
}

/// What helps where this user may not open this port.
pub fn remedies_for_not_permitted(address: SocketAddr) -> Vec<Remedy> {
    remedy::not_permitted(address.port(), &remedy::Computer::here())
}

/// How many datagrams the system dropped at the socket with this inode.
pub(super) fn drops(inode: u64) -> Option<u64> {
    system::udp_sockets()
        .into_iter()
        .find(|socket| socket.inode == inode)
        .map(|socket| socket.drops)
}

/// The inode of a socket of this process; none where the system does not tell.
pub(super) fn inode(socket: &UdpSocket) -> Option<u64> {
    system::inode(socket)
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_dropped_at_our_socket_is_counted_from_nothing() {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a free port");
        assert_eq!(super::drops(super::inode(&socket).expect("a socket")), Some(0));
    }
}
