//! This computer as it is: who has a port, what stands in its way, who keeps the clock, which services are installed. One
//! module per system, all with the same questions; what a system does not tell is *unknown*, never guessed.
//!
//! Must not change anything, and must not say anything: sentences are made of these facts elsewhere.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(any(target_os = "linux", windows)))]
mod other;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as here;
#[cfg(not(any(target_os = "linux", windows)))]
use other as here;
#[cfg(windows)]
use windows as here;

use std::{
    net::{SocketAddr, UdpSocket},
    path::{Path, PathBuf},
};

/// A running program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its process id.
    pub pid: u32,
    /// Its name, as the system shows it.
    pub program: String,
    /// Its file; none where the system does not tell.
    pub path: Option<PathBuf>,
    /// The service it belongs to, for example `snmptrapd.service`; none where it belongs to none, or where the system
    /// does not tell.
    pub unit: Option<String>,
}

/// Who has a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortHolder {
    /// This program.
    Process(Process),
    /// A program that this user may not look into.
    Hidden {
        /// Whose it is, where the system tells that.
        user: Option<String>,
        /// Running programs that are known to take this port, of which one may be it.
        suspects: Vec<Process>,
    },
    /// The system does not tell.
    Unknown,
}

/// A UDP socket as the system lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UdpSocketEntry {
    /// Where it is bound.
    pub address: SocketAddr,
    /// Under which the system knows it (Linux); 0 elsewhere.
    pub inode: u64,
    /// The number of the user that it belongs to (Linux); 0 elsewhere.
    pub user: u32,
    /// How many datagrams the system dropped at it (Linux); 0 elsewhere.
    pub drops: u64,
}

/// Whether this process may open ports below 1024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LowPorts {
    /// This system asks for no privilege.
    NotRestricted,
    /// It is allowed to this process: by the capability `CAP_NET_BIND_SERVICE`, which root has, too.
    Permitted,
    /// Everybody may open ports from this one on.
    OpenFrom(u16),
    /// It is not.
    Refused {
        /// From which port on it would be.
        open_from: u16,
    },
    /// Could not be found out.
    Unknown,
}

/// What filters incoming datagrams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Firewall {
    /// Nothing that we know of can: the system has no packet filter loaded.
    None,
    /// This front end is active; whether it lets a port through, only an administrator may ask it.
    Active(FirewallKind),
    /// A packet filter is loaded; its rules only an administrator may read.
    RulesHidden(FirewallKind),
    /// Could not be found out.
    Unknown,
}

/// A packet filter or its front end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirewallKind {
    /// firewalld, with `firewall-cmd`.
    Firewalld,
    /// ufw.
    Ufw,
    /// nftables.
    Nftables,
    /// iptables.
    Iptables,
    /// The Windows Defender Firewall.
    Windows,
}

impl FirewallKind {
    /// As it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Firewalld => "firewalld",
            Self::Ufw => "ufw",
            Self::Nftables => "nftables",
            Self::Iptables => "iptables",
            Self::Windows => "Windows Defender Firewall",
        }
    }
}

/// Whether something keeps the clock right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockKeeping {
    /// A time service says that the clock is synchronised.
    Synchronised,
    /// This time service runs; whether it has reached a time server it tells nobody without being asked.
    Service(String),
    /// A time service runs and has not reached a time server yet.
    NotYet(String),
    /// Could not be found out.
    Unknown,
}

/// Who has this UDP address. `known` are names of programs that are known to take it: looked for where the system hides
/// the one that has it. Looks through the open files of every process, so it belongs where a bind has failed.
pub fn port_holder(address: SocketAddr, known: &[&str]) -> PortHolder {
    here::port_holder(address, known)
}

/// Who has an address that overlaps with this one where the system would let both be bound without a word, and then give
/// each datagram to one of them only (Windows: a socket for every address beside one for a single address). To be asked
/// before binding; none where the system itself refuses that.
pub fn unseen_holder(address: SocketAddr) -> Option<PortHolder> {
    here::unseen_holder(address)
}

/// Under which the system lists a socket of this process; none where it does not.
pub fn inode(socket: &UdpSocket) -> Option<u64> {
    here::inode(socket)
}

/// How many of the bytes that the system tells for a socket's buffer are for what it holds.
pub fn buffer_room(told: usize) -> usize {
    here::buffer_room(told)
}

/// Whether a socket whose datagram was refused is called ready for ever, as if it were closed.
pub fn calls_refused_sockets_closed() -> bool {
    here::calls_refused_sockets_closed()
}

/// Every UDP socket of this computer; empty where the system lists none.
pub fn udp_sockets() -> Vec<UdpSocketEntry> {
    here::udp_sockets()
}

/// Whether this process may open a port below 1024.
pub fn low_ports() -> LowPorts {
    here::low_ports()
}

/// What filters incoming datagrams, as far as it can be known without asking as an administrator.
pub fn firewall() -> Firewall {
    here::firewall()
}

/// Whether something keeps the clock right.
pub fn clock_keeping() -> ClockKeeping {
    here::clock_keeping()
}

/// Whether a unit of this name is installed where the service manager finds it.
pub fn has_unit(name: &str) -> bool {
    here::has_unit(name)
}

/// How many bytes may still be written where this file is, or will be; none where the system does not tell.
pub fn room_for(file: &Path) -> Option<u64> {
    let mut folder = file.parent()?;
    while !folder.exists() {
        folder = folder.parent()?;
    }
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    fs4::available_space(folder).ok()
}

/// The program that runs, for commands about it.
pub(super) fn own_program() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("tsuhoctl"))
}

#[cfg(any(target_os = "linux", windows))]
fn overlaps(taken: SocketAddr, wanted: SocketAddr) -> bool {
    let same_host = taken.ip() == wanted.ip() || taken.ip().is_unspecified() || wanted.ip().is_unspecified();
    taken.port() == wanted.port() && same_host
}

#[cfg(test)]
mod tests {
    use super::room_for;

    #[test]
    fn the_room_for_a_file_is_known_before_its_folder_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("not/yet/alerts.sqlite3");
        assert!(room_for(&file).is_some_and(|bytes| bytes > 0));
    }
}
