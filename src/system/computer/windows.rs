//! Windows: the table of UDP sockets (IP Helper API). Ports below 1024 need no privilege here; the firewall's rules and
//! the time service are not asked, and stay unknown.

use super::{ClockKeeping, Firewall, FirewallKind, LowPorts, PortHolder, Process, UdpSocketEntry, overlaps};
use listeners::Protocol;
use std::{
    net::{SocketAddr, UdpSocket},
    path::PathBuf,
};

pub(super) fn port_holder(address: SocketAddr, _known: &[&str]) -> PortHolder {
    let Ok(sockets) = listeners::get_all() else {
        return PortHolder::Unknown;
    };
    let holder = sockets
        .into_iter()
        .find(|socket| socket.protocol == Protocol::UDP && is_in_the_way(socket.socket, address));
    holder.map_or(PortHolder::Unknown, |socket| {
        PortHolder::Process(Process {
            pid: socket.process.pid,
            program: socket.process.name,
            path: Some(socket.process.path)
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            unit: None,
        })
    })
}

/// An IPv6 socket of ours takes IPv6 only, so the families do not meet.
fn is_in_the_way(taken: SocketAddr, wanted: SocketAddr) -> bool {
    taken.is_ipv4() == wanted.is_ipv4() && overlaps(taken, wanted)
}

pub(super) fn unseen_holder(address: SocketAddr) -> Option<PortHolder> {
    match port_holder(address, &[]) {
        PortHolder::Process(process) if address.port() != 0 => Some(PortHolder::Process(process)),
        _ => None,
    }
}

pub(super) fn inode(_socket: &UdpSocket) -> Option<u64> {
    None
}

pub(super) fn buffer_room(told: usize) -> usize {
    told
}

/// Wine does so; Windows need not, and loses nothing by the care.
pub(super) fn calls_refused_sockets_closed() -> bool {
    true
}

pub(super) fn udp_sockets() -> Vec<UdpSocketEntry> {
    Vec::new()
}

pub(super) fn low_ports() -> LowPorts {
    LowPorts::NotRestricted
}

/// It is part of every Windows, and usually on; its rules are not read here.
pub(super) fn firewall() -> Firewall {
    Firewall::RulesHidden(FirewallKind::Windows)
}

pub(super) fn clock_keeping() -> ClockKeeping {
    ClockKeeping::Unknown
}

pub(super) fn has_unit(_name: &str) -> bool {
    false
}
