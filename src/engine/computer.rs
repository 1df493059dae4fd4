//! *This computer*: whether alerts could arrive here at all, where passwords are kept, whether the clock is right.

use super::{
    Attempt, Failure, Reply,
    job::Job,
    off_runtime::off_runtime,
    view::{CheckSubject, ComputerCheck, Finding, HereView},
};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::Arc,
};

/// Where every BMC sends its traps (IPMI 2.0 section 17.14: the destination carries no port).
const TRAP_PORT: u16 = 162;

/// Looks at everything; nothing is changed.
pub(super) async fn check(job: &Job) -> Result<Reply, Arc<Failure>> {
    let world = job.shared.world();
    let listening = world
        .listener_view()
        .await
        .addresses
        .iter()
        .any(|address| address.port() == TRAP_PORT);
    let looked = off_runtime(Attempt::CheckComputer, move || {
        let port = if listening {
            Finding::Listening
        } else {
            alert_port()
        };
        let found = [
            (CheckSubject::AlertPort, port),
            (CheckSubject::Firewall, firewall()),
            (CheckSubject::Passwords, world.secrets_are()),
            (CheckSubject::Clock, clock()),
        ];
        found.map(|(subject, finding)| ComputerCheck { subject, finding })
    });
    Ok(Reply::Computer(looked.await?.into()))
}

/// Finds out which addresses are this computer's. Nothing is sent.
pub(super) async fn look_here(
    job: &Job,
    server: &str,
    addresses: Vec<IpAddr>,
) -> Result<Reply, Arc<Failure>> {
    let world = job.shared.world();
    let bmc = world.server(server, Attempt::CheckComputer)?.bmc;
    let looked = off_runtime(Attempt::CheckComputer, move || {
        let bmc = bmc
            .host
            .parse()
            .ok()
            .map(|host: IpAddr| SocketAddr::new(host, bmc.port));
        HereView {
            towards_bmc: bmc.and_then(address_towards),
            here: addresses
                .into_iter()
                .filter(|address| is_here(*address))
                .collect(),
        }
    });
    Ok(Reply::Here(looked.await?))
}

/// Only to an address of this computer can a socket be bound.
fn is_here(address: IpAddr) -> bool {
    !address.is_unspecified() && !address.is_multicast() && UdpSocket::bind((address, 0)).is_ok()
}

/// The address from which a datagram would go there: connecting a UDP socket asks the routing table, and sends nothing.
fn address_towards(peer: SocketAddr) -> Option<IpAddr> {
    let any: IpAddr = match peer {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect(peer).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Binds the port for a moment; nothing is received by it.
fn alert_port() -> Finding {
    let address = SocketAddr::from(([0, 0, 0, 0], TRAP_PORT));
    match UdpSocket::bind(address) {
        Ok(_) => Finding::PortFree,
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let owner = crate::receive::port_owner(address).map(|owner| owner.to_string());
            Finding::PortTaken { owner }
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Finding::PortNotPermitted,
        Err(_) => Finding::Unknown,
    }
}

/// Whether something filters incoming datagrams. Reading the rules needs a privilege, so this only tells that rules
/// may be there.
#[cfg(target_os = "linux")]
fn firewall() -> Finding {
    let modules = match std::fs::read_to_string("/proc/modules") {
        Ok(modules) => modules,
        Err(_) => return Finding::Unknown,
    };
    let loaded = |name: &str| modules.lines().any(|line| line.split(' ').next() == Some(name));
    let kind = if loaded("nf_tables") {
        "nftables"
    } else if loaded("iptable_filter") {
        "iptables"
    } else {
        return Finding::FirewallNone;
    };
    Finding::FirewallPresent {
        kind: kind.to_owned(),
    }
}

#[cfg(not(target_os = "linux"))]
fn firewall() -> Finding {
    Finding::Unknown
}

/// systemd-timesyncd leaves a mark, chrony and ntpd a pid file; a machine with none of them is not known to be kept
/// right.
#[cfg(target_os = "linux")]
fn clock() -> Finding {
    let marks = [
        "/run/systemd/timesync/synchronized",
        "/run/chrony/chronyd.pid",
        "/run/chronyd.pid",
        "/run/ntpd.pid",
        "/var/run/ntpd.pid",
    ];
    if marks.iter().any(|mark| std::path::Path::new(mark).exists()) {
        Finding::ClockSynchronised
    } else {
        Finding::Unknown
    }
}

#[cfg(not(target_os = "linux"))]
fn clock() -> Finding {
    Finding::Unknown
}

#[cfg(test)]
mod tests {
    use super::{address_towards, is_here};

    #[test]
    fn the_loopback_is_here_and_an_address_for_documentation_is_not() {
        assert!(is_here([127, 0, 0, 1].into()));
        for elsewhere in [[192, 0, 2, 10], [0, 0, 0, 0], [224, 0, 0, 1]] {
            assert!(!is_here(elsewhere.into()), "{elsewhere:?}");
        }
        let towards = address_towards(([127, 0, 0, 9], 623).into());
        assert_eq!(towards, Some([127, 0, 0, 1].into()));
    }
}
