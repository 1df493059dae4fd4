//! *This computer*: whether alerts can arrive here at all, who has the port, where passwords are kept, whether the clock
//! is right, whether there is room. Looks, and changes nothing.

use super::{
    Attempt, Failure, Reply,
    job::Job,
    off_runtime::off_runtime,
    only_one,
    view::{CheckSubject, ComputerCheck, Finding, HereView, OtherListener, Renderer},
    world::World,
};
use crate::{
    alert_log::{self, AlertLog, Query},
    home::Home,
    receive,
    system::{self, ClockKeeping, Firewall, LowPorts, Remedy, remedy},
};
use jiff::Timestamp;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    path::PathBuf,
    sync::Arc,
};

use crate::system::remedy::TRAP_PORT;

/// How far the newest alert may lie ahead of the clock before the clock counts as wrong.
const CLOCK_TOLERANCE_SECS: u64 = 60;
/// In how many of the newest alerts one from another computer is looked for.
const LOOKED_THROUGH: u32 = 100;

/// Looks at everything; nothing is changed.
pub(super) async fn check(job: &Job, renderer: Option<Renderer>) -> Result<Reply, Arc<Failure>> {
    let world = job.shared.world();
    let ours = world
        .listening()
        .await
        .as_ref()
        .map(|ours| ours.addresses().to_vec());
    let log = world.log_if_there().await;
    let looked = off_runtime(Attempt::CheckComputer, move || look(&world, ours, log, renderer));
    Ok(Reply::Computer(looked.await?))
}

/// What is listened at now, and by whom.
enum Listener {
    Ours(Vec<SocketAddr>),
    Other(OtherListener),
    Nobody,
}

impl Listener {
    fn hears_trap_port(&self) -> bool {
        let addresses = match self {
            Self::Ours(addresses) => addresses,
            Self::Other(other) => &other.addresses,
            Self::Nobody => return false,
        };
        addresses.iter().any(|address| address.port() == TRAP_PORT)
    }

    fn finding(&self) -> Option<Finding> {
        match self {
            Self::Ours(_) => Some(Finding::Listening),
            Self::Other(other) => Some(Finding::ListeningElsewhere {
                process: other.process,
                addresses: other.addresses.clone(),
            }),
            Self::Nobody => None,
        }
    }
}

fn look(
    world: &World,
    ours: Option<Vec<SocketAddr>>,
    log: Result<Option<AlertLog>, Arc<Failure>>,
    renderer: Option<Renderer>,
) -> Vec<ComputerCheck> {
    let listener = match ours {
        Some(addresses) => Listener::Ours(addresses),
        None => only_one::other(&world.home).map_or(Listener::Nobody, |other| {
            Listener::Other(other.unwrap_or_default())
        }),
    };
    let here = remedy::Computer::here();
    let newest = newest(log.as_ref().ok().and_then(Option::as_ref));
    let port = alert_port(&listener);
    let privilege = privilege(&port.0, listener.hears_trap_port());
    let background = match listener.finding() {
        Some(finding) => (finding, Vec::new()),
        None => (Finding::NobodyListens, remedy::background(&here)),
    };
    let renderer = renderer.map_or(Finding::RendererNotChecked, Finding::Renderer);
    let found = [
        (CheckSubject::AlertPort, port),
        (CheckSubject::Privilege, privilege),
        (CheckSubject::Background, background),
        (CheckSubject::Firewall, firewall(&newest)),
        (CheckSubject::Passwords, (world.secrets_are(), Vec::new())),
        (CheckSubject::Clock, clock(&newest, &here)),
        (CheckSubject::Renderer, (renderer, Vec::new())),
        (CheckSubject::DiskRoom, (disk_room(&world.home), Vec::new())),
        (CheckSubject::Log, (log_is(&world.home, log), Vec::new())),
    ];
    found
        .into_iter()
        .map(|(subject, (finding, remedies))| ComputerCheck::new(subject, finding, remedies))
        .collect()
}

/// The newest alerts, newest first; none where there is no log, or it cannot be read.
fn newest(log: Option<&AlertLog>) -> Vec<alert_log::Alert> {
    let query = Query {
        limit: LOOKED_THROUGH,
        ..Query::default()
    };
    log.and_then(|log| log.list(&query).ok()).unwrap_or_default()
}

/// Binds the port for a moment; nothing is received by it.
fn alert_port(listener: &Listener) -> (Finding, Vec<Remedy>) {
    if let Some(finding) = listener.finding().filter(|_| listener.hears_trap_port()) {
        return (finding, Vec::new());
    }
    let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, TRAP_PORT));
    if let Some(holder) = system::unseen_holder(address) {
        let remedies = receive::remedies_for_taken(address, &holder);
        return (Finding::PortTaken { holder }, remedies);
    }
    match UdpSocket::bind(address) {
        Ok(_) => (Finding::PortFree, Vec::new()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let holder = receive::port_holder(address);
            let remedies = receive::remedies_for_taken(address, &holder);
            (Finding::PortTaken { holder }, remedies)
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => (
            Finding::PortNotPermitted,
            receive::remedies_for_not_permitted(address),
        ),
        Err(_) => (Finding::Unknown, Vec::new()),
    }
}

fn privilege(port: &Finding, is_heard: bool) -> (Finding, Vec<Remedy>) {
    let low_ports = system::low_ports();
    let finding = match (remedy::may_open(low_ports, TRAP_PORT), low_ports) {
        (Some(true), _) => Finding::LowPortsOpen,
        (Some(false), _) if is_heard => Finding::LowPortsNotNeeded,
        (Some(false), LowPorts::Refused { open_from } | LowPorts::OpenFrom(open_from)) => {
            Finding::LowPortsRefused { open_from }
        }
        _ => Finding::Unknown,
    };
    // Where the port itself could not be tried, its remedies stand with the privilege.
    let is_said_there = matches!(port, Finding::PortNotPermitted);
    let remedies = match &finding {
        Finding::LowPortsRefused { .. } if !is_said_there => {
            receive::remedies_for_not_permitted(SocketAddr::from((Ipv4Addr::UNSPECIFIED, TRAP_PORT)))
        }
        _ => Vec::new(),
    };
    (finding, remedies)
}

/// An alert that has come from another computer says more than rules that nobody may read.
fn firewall(newest: &[alert_log::Alert]) -> (Finding, Vec<Remedy>) {
    let found = system::firewall();
    let kind = match &found {
        Firewall::None => return (Finding::FirewallNone, Vec::new()),
        Firewall::Active(kind) | Firewall::RulesHidden(kind) => Some(*kind),
        Firewall::Unknown => None,
    };
    if let Some(came) = newest
        .iter()
        .find(|alert| !alert.source.ip().to_canonical().is_loopback())
    {
        return (Finding::FirewallPassed { at: came.received_at }, Vec::new());
    }
    let remedies = remedy::firewall(&found, TRAP_PORT);
    let finding = match (found, kind) {
        (Firewall::Active(_), Some(kind)) => Finding::FirewallActive {
            kind: kind.name().to_owned(),
        },
        (_, Some(kind)) => Finding::FirewallPresent {
            kind: kind.name().to_owned(),
        },
        (_, None) => Finding::Unknown,
    };
    (finding, remedies)
}

fn clock(newest: &[alert_log::Alert], here: &remedy::Computer) -> (Finding, Vec<Remedy>) {
    let keeping = system::clock_keeping();
    let remedies = remedy::clock(&keeping, here);
    let ahead = newest
        .first()
        .map(|newest| newest.received_at.duration_since(Timestamp::now()).as_secs());
    if let Some(secs) = ahead
        .and_then(|secs| u64::try_from(secs).ok())
        .filter(|secs| *secs > CLOCK_TOLERANCE_SECS)
    {
        return (Finding::ClockBehindLog { secs }, remedies);
    }
    let finding = match keeping {
        ClockKeeping::Synchronised => Finding::ClockSynchronised,
        ClockKeeping::Service(service) => Finding::ClockService { service },
        ClockKeeping::NotYet(_) => Finding::ClockNotSynchronised,
        ClockKeeping::Unknown => Finding::Unknown,
    };
    (finding, remedies)
}

fn disk_room(home: &Home) -> Finding {
    system::room_for(&home.log_file()).map_or(Finding::Unknown, |bytes| Finding::DiskRoom { bytes })
}

fn log_is(home: &Home, log: Result<Option<AlertLog>, Arc<Failure>>) -> Finding {
    let counted = match log {
        Ok(Some(log)) => log.counts(Timestamp::now()),
        Ok(None) => return none_or_set_aside(home, Finding::LogNone),
        Err(failure) => {
            return Finding::LogUnusable {
                why: failure.cause.to_string(),
            };
        }
    };
    match counted {
        Ok(counts) => none_or_set_aside(home, Finding::LogOpens { alerts: counts.total }),
        Err(error) => Finding::LogUnusable {
            why: error.to_string(),
        },
    }
}

/// A log that could not be used lies beside the one that is used; its alerts are in no list.
fn none_or_set_aside(home: &Home, otherwise: Finding) -> Finding {
    let log = home.log_file();
    let (Some(folder), Some(name)) = (log.parent(), log.file_name().and_then(|name| name.to_str())) else {
        return otherwise;
    };
    let start = format!("{name}.broken-");
    let is_set_aside = |file: &PathBuf| {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        name.starts_with(&start) && !alert_log::BESIDE.iter().any(|beside| name.ends_with(beside))
    };
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.path()).filter(is_set_aside).collect();
    files.sort();
    if files.is_empty() {
        otherwise
    } else {
        Finding::LogsSetAside { files }
    }
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
