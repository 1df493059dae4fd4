//! Linux: what `/proc`, `/run` and `/etc` tell to every user. Each question is asked of a [`Root`], so that tests have a
//! computer of their own.

use super::{ClockKeeping, Firewall, FirewallKind, LowPorts, PortHolder, Process, UdpSocketEntry, overlaps};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    os::fd::AsRawFd,
    path::{Path, PathBuf},
};

/// The bit of `CAP_NET_BIND_SERVICE` (capability.h).
const NET_BIND_SERVICE: u64 = 1 << 10;

/// Where a service manager of the system looks for units.
const UNIT_FOLDERS: [&str; 4] = [
    "etc/systemd/system",
    "run/systemd/system",
    "usr/lib/systemd/system",
    "lib/systemd/system",
];

/// Time services that do not leave a mark when they have reached a time server, by the names of their processes.
const TIME_SERVICES: [&str; 5] = ["chronyd", "ntpd", "ntpsec", "openntpd", "phc2sys"];

pub(super) fn port_holder(address: SocketAddr, known: &[&str]) -> PortHolder {
    Root::of_system().port_holder(address, known)
}

pub(super) fn unseen_holder(_address: SocketAddr) -> Option<PortHolder> {
    None
}

pub(super) fn inode(socket: &UdpSocket) -> Option<u64> {
    let link = std::fs::read_link(format!("/proc/self/fd/{}", socket.as_raw_fd())).ok()?;
    let inode = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
    inode.parse().ok()
}

/// Linux counts its own bookkeeping, and tells twice what was asked for (socket(7), SO_RCVBUF).
pub(super) fn buffer_room(told: usize) -> usize {
    told / 2
}

pub(super) fn calls_refused_sockets_closed() -> bool {
    false
}

pub(super) fn udp_sockets() -> Vec<UdpSocketEntry> {
    Root::of_system().udp_sockets()
}

pub(super) fn low_ports() -> LowPorts {
    Root::of_system().low_ports()
}

pub(super) fn firewall() -> Firewall {
    Root::of_system().firewall()
}

pub(super) fn clock_keeping() -> ClockKeeping {
    Root::of_system().clock_keeping()
}

pub(super) fn has_unit(name: &str) -> bool {
    Root::of_system().has_unit(name)
}

/// Where the system's files are.
struct Root(PathBuf);

impl Root {
    fn of_system() -> Self {
        Self(PathBuf::from("/"))
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.join(path)
    }

    fn text(&self, path: &str) -> Option<String> {
        std::fs::read_to_string(self.path(path)).ok()
    }

    fn udp_sockets(&self) -> Vec<UdpSocketEntry> {
        let tables = ["proc/net/udp", "proc/net/udp6"];
        tables
            .iter()
            .filter_map(|table| self.text(table))
            .flat_map(|table| table.lines().filter_map(entry).collect::<Vec<_>>())
            .collect()
    }

    fn port_holder(&self, address: SocketAddr, known: &[&str]) -> PortHolder {
        let sockets = self.udp_sockets();
        let Some(taken) = sockets.iter().find(|socket| overlaps(socket.address, address)) else {
            return PortHolder::Unknown;
        };
        let processes = self.processes();
        let holders = processes
            .iter()
            .filter(|process| self.has_open(process.pid, taken.inode));
        // A socket that the service manager has opened is open in the service, too.
        if let Some(holder) = holders.max_by_key(|process| process.pid != 1) {
            return PortHolder::Process(holder.clone());
        }
        let is_known = |process: &Process| known.contains(&process.program.as_str());
        PortHolder::Hidden {
            user: self.name_of(taken.user),
            suspects: processes.into_iter().filter(is_known).collect(),
        }
    }

    /// What runs; names and services are told to every user.
    fn processes(&self) -> Vec<Process> {
        let Ok(folders) = std::fs::read_dir(self.path("proc")) else {
            return Vec::new();
        };
        let pids = folders
            .flatten()
            .filter_map(|folder| folder.file_name().to_str()?.parse().ok());
        let process = |pid: u32| {
            let program = self.text(&format!("proc/{pid}/comm"))?;
            let groups = self.text(&format!("proc/{pid}/cgroup")).unwrap_or_default();
            Some(Process {
                pid,
                program: program.trim_end().to_owned(),
                path: std::fs::read_link(self.path(format!("proc/{pid}/exe"))).ok(),
                unit: unit_of(&groups),
            })
        };
        pids.filter_map(process).collect()
    }

    /// Whether a process has this socket open; no where we may not look.
    fn has_open(&self, pid: u32, inode: u64) -> bool {
        let Ok(files) = std::fs::read_dir(self.path(format!("proc/{pid}/fd"))) else {
            return false;
        };
        let wanted = format!("socket:[{inode}]");
        files
            .flatten()
            .filter_map(|file| std::fs::read_link(file.path()).ok())
            .any(|link| link.as_os_str() == wanted.as_str())
    }

    /// The name of a user, from the system's list of accounts.
    fn name_of(&self, user: u32) -> Option<String> {
        name_of(user, &self.text("etc/passwd")?)
    }

    fn low_ports(&self) -> LowPorts {
        let open_from = self.text("proc/sys/net/ipv4/ip_unprivileged_port_start");
        let open_from: Option<u16> = open_from.and_then(|text| text.trim().parse().ok());
        let status = self.text("proc/self/status");
        let capabilities = status.as_deref().and_then(effective_capabilities);
        match (capabilities, open_from) {
            (Some(has), _) if has & NET_BIND_SERVICE != 0 => LowPorts::Permitted,
            (_, Some(open_from)) if open_from <= crate::system::remedy::TRAP_PORT => {
                LowPorts::OpenFrom(open_from)
            }
            (Some(_), open_from) => LowPorts::Refused {
                open_from: open_from.unwrap_or(1024),
            },
            (None, _) => LowPorts::Unknown,
        }
    }

    fn firewall(&self) -> Firewall {
        if self.runs("firewalld") || self.path("run/firewalld.pid").exists() {
            return Firewall::Active(FirewallKind::Firewalld);
        }
        let ufw = self.text("etc/ufw/ufw.conf").unwrap_or_default();
        if ufw
            .lines()
            .any(|line| line.trim().eq_ignore_ascii_case("ENABLED=yes"))
        {
            return Firewall::Active(FirewallKind::Ufw);
        }
        let Some(loaded) = self.text("proc/modules") else {
            return Firewall::Unknown;
        };
        let is_loaded = |name: &str| loaded.lines().any(|line| line.split(' ').next() == Some(name));
        if is_loaded("nf_tables") {
            return Firewall::RulesHidden(FirewallKind::Nftables);
        }
        if is_loaded("iptable_filter") || is_loaded("ip6table_filter") {
            return Firewall::RulesHidden(FirewallKind::Iptables);
        }
        // A filter that is built into the kernel is in no list of loaded modules.
        match self.built_in_modules() {
            Some(built_in) if !built_in.contains("/nf_tables.ko") && !built_in.contains("_filter.ko") => {
                Firewall::None
            }
            _ => Firewall::Unknown,
        }
    }

    fn built_in_modules(&self) -> Option<String> {
        let release = self.text("proc/sys/kernel/osrelease")?;
        let release = release.trim();
        self.text(&format!("lib/modules/{release}/modules.builtin"))
            .or_else(|| self.text(&format!("usr/lib/modules/{release}/modules.builtin")))
    }

    fn clock_keeping(&self) -> ClockKeeping {
        if self.path("run/systemd/timesync/synchronized").exists() {
            return ClockKeeping::Synchronised;
        }
        let processes = self.processes();
        // A process's name is cut after 15 characters.
        let runs = |name: &str| processes.iter().any(|process| process.program == name);
        if let Some(service) = TIME_SERVICES.iter().find(|service| runs(service)) {
            return ClockKeeping::Service((*service).to_owned());
        }
        if runs("systemd-timesyn") {
            return ClockKeeping::NotYet("systemd-timesyncd".to_owned());
        }
        ClockKeeping::Unknown
    }

    fn runs(&self, program: &str) -> bool {
        self.processes().iter().any(|process| process.program == program)
    }

    fn has_unit(&self, name: &str) -> bool {
        UNIT_FOLDERS
            .iter()
            .any(|folder| self.path(folder).join(name).exists())
    }
}

/// The service in `/proc/PID/cgroup`: the last name of a path that is one, in the unified hierarchy or in systemd's own.
fn unit_of(groups: &str) -> Option<String> {
    let path = groups.lines().find_map(|line| {
        let (_, rest) = line.split_once(':')?;
        let (controller, path) = rest.split_once(':')?;
        ["", "name=systemd"].contains(&controller).then_some(path)
    })?;
    let units = path.rsplit('/');
    units
        .map(str::to_owned)
        .find(|name| name.ends_with(".service") && !name.starts_with("user@"))
}

/// `CapEff` of `/proc/PID/status`.
fn effective_capabilities(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:"))?;
    u64::from_str_radix(line.trim(), 16).ok()
}

/// The third field of a line of `passwd` is the number, the first the name.
fn name_of(own: u32, accounts: &str) -> Option<String> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let number = fields.nth(1)?.parse::<u32>().ok()?;
        (number == own && !name.is_empty()).then(|| name.to_owned())
    })
}

/// Columns: slot, local address, remote address, state, queues, timer, retransmissions, uid, time-out, inode, …, drops.
fn entry(line: &str) -> Option<UdpSocketEntry> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let (host, port) = columns.get(1)?.split_once(':')?;
    let address = SocketAddr::new(host_address(host)?, u16::from_str_radix(port, 16).ok()?);
    Some(UdpSocketEntry {
        address,
        inode: columns.get(9)?.parse().ok()?,
        user: columns.get(7)?.parse().ok()?,
        drops: columns.last()?.parse().ok()?,
    })
}

/// The address as the kernel prints it: groups of four octets, each in the machine's own order.
fn host_address(text: &str) -> Option<IpAddr> {
    let words: Vec<[u8; 4]> = text
        .as_bytes()
        .chunks(8)
        .map(|digits| {
            u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16)
                .ok()
                .map(u32::to_ne_bytes)
        })
        .collect::<Option<_>>()?;
    match words.as_slice() {
        [v4] => Some(Ipv4Addr::from(*v4).into()),
        [_, _, _, _] => Some(Ipv6Addr::from(<[u8; 16]>::try_from(words.concat()).ok()?).into()),
        _ => None,
    }
}

#[cfg(test)]
#[path = "linux_tests.rs"]
mod tests;
