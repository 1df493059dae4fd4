//! Who owns a UDP port, and how many datagrams the system dropped before we could read them.
//!
//! Linux tells both under `/proc`; elsewhere the answer is "not known". Nothing here changes anything.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// The process that has a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortOwner {
    /// Its process id.
    pub pid: u32,
    /// Its name, as the system shows it.
    pub program: String,
}

impl fmt::Display for PortOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (PID {})", self.program, self.pid)
    }
}

/// Who has this UDP address, as far as the system tells: none where it does not, or where we may not see it.
/// Looks through the open files of every process, so it belongs where a bind has failed and nowhere else.
pub fn port_owner(address: SocketAddr) -> Option<PortOwner> {
    let taken = sockets()
        .into_iter()
        .find(|socket| overlaps(socket.address, address))?;
    owner_of(taken.inode)
}

/// A line of `/proc/net/udp` or `/proc/net/udp6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct UdpSocketEntry {
    address: SocketAddr,
    inode: u64,
    drops: u64,
}

/// How many datagrams the system dropped at the socket with this inode.
pub(super) fn drops(inode: u64) -> Option<u64> {
    sockets()
        .into_iter()
        .find(|socket| socket.inode == inode)
        .map(|socket| socket.drops)
}

/// The inode of a socket of this process.
#[cfg(target_os = "linux")]
pub(super) fn inode(socket: &impl std::os::fd::AsRawFd) -> Option<u64> {
    let link = std::fs::read_link(format!("/proc/self/fd/{}", socket.as_raw_fd())).ok()?;
    inode_of_link(link.to_str()?)
}

/// The inode of a socket of this process: not told here.
#[cfg(not(target_os = "linux"))]
pub(super) fn inode<T>(_socket: &T) -> Option<u64> {
    None
}

fn sockets() -> Vec<UdpSocketEntry> {
    let files = ["/proc/net/udp", "/proc/net/udp6"];
    let tables = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    tables
        .flat_map(|table| table.lines().filter_map(entry).collect::<Vec<_>>())
        .collect()
}

fn owner_of(inode: u64) -> Option<PortOwner> {
    let processes = std::fs::read_dir("/proc").ok()?;
    for process in processes.flatten() {
        let Some(pid) = process.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // Other users' processes do not show their files.
        let Ok(files) = std::fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        let links = files
            .flatten()
            .filter_map(|file| std::fs::read_link(file.path()).ok());
        if links
            .into_iter()
            .any(|link| link.to_str().and_then(inode_of_link) == Some(inode))
        {
            let program = std::fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(PortOwner {
                pid,
                program: program.trim_end().to_owned(),
            });
        }
    }
    None
}

fn inode_of_link(link: &str) -> Option<u64> {
    link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

fn overlaps(taken: SocketAddr, wanted: SocketAddr) -> bool {
    let same_host = taken.ip() == wanted.ip() || taken.ip().is_unspecified() || wanted.ip().is_unspecified();
    taken.port() == wanted.port() && same_host
}

/// Columns: slot, local address, remote address, state, queues, timer, retransmissions, uid, time-out, inode, …, drops.
fn entry(line: &str) -> Option<UdpSocketEntry> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let (host, port) = columns.get(1)?.split_once(':')?;
    let address = SocketAddr::new(host_address(host)?, u16::from_str_radix(port, 16).ok()?);
    Some(UdpSocketEntry {
        address,
        inode: columns.get(9)?.parse().ok()?,
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
mod tests {
    use super::*;

    #[test]
    #[cfg(target_endian = "little")]
    fn a_line_of_the_kernels_table_is_read() {
        let v4 = " 4850: 3300000A:00A2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 30410 \
                  2 00000000e9b23946 17";
        let expected = UdpSocketEntry {
            address: "10.0.0.51:162".parse().expect("an address"),
            inode: 30410,
            drops: 17,
        };
        assert_eq!(entry(v4), Some(expected));
        let v6 = " 1: 00000000000000000000000001000000:B18E 00000000000000000000000000000000:0000 07 00000000:00000000 \
                  00:00000000 00000000 0 0 30411 2 00000000dc0301c9 0";
        assert_eq!(
            entry(v6).expect("a line").address,
            "[::1]:45454".parse().expect("an address")
        );
        assert_eq!(entry("   sl  local_address rem_address   st tx_queue"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_owner_of_a_port_is_named() {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a free port");
        let address = socket.local_addr().expect("bound");
        assert_eq!(port_owner(address).expect("ourselves").pid, std::process::id());
        assert_eq!(drops(inode(&socket).expect("a socket")), Some(0));
    }
}
