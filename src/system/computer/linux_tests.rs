//! What is understood of a Linux computer, on computers made of files.

use super::*;

/// `0.0.0.0:162`, of user 111, with inode 30410, as the kernel lists it.
const TRAP_SOCKET: &str = " 4850: 00000000:00A2 00000000:0000 07 00000000:00000000 00:00000000 00000000   111        0 \
                           30410 2 00000000e9b23946 17\n";

struct Computer(tempfile::TempDir);

impl Computer {
    fn with(files: &[(&str, &str)]) -> Self {
        let computer = Self(tempfile::tempdir().expect("a folder"));
        for (path, text) in files {
            let path = computer.0.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
            std::fs::write(path, text).expect("writable");
        }
        computer
    }

    fn opens(self, pid: u32, inode: u64) -> Self {
        let folder = self.0.path().join(format!("proc/{pid}/fd"));
        std::fs::create_dir_all(&folder).expect("writable");
        std::os::unix::fs::symlink(format!("socket:[{inode}]"), folder.join("5")).expect("writable");
        self
    }

    fn root(&self) -> Root {
        Root(self.0.path().to_owned())
    }
}

fn trap_port() -> SocketAddr {
    "10.0.0.51:162".parse().expect("an address")
}

#[test]
#[cfg(target_endian = "little")]
fn a_line_of_the_kernels_table_is_read() {
    let v4 = " 4850: 3300000A:00A2 00000000:0000 07 00000000:00000000 00:00000000 00000000   111        0 30410 \
              2 00000000e9b23946 17";
    let expected = UdpSocketEntry {
        address: trap_port(),
        inode: 30410,
        user: 111,
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
fn the_program_that_has_a_port_is_named_with_its_service() {
    let computer = Computer::with(&[
        ("proc/net/udp", TRAP_SOCKET),
        ("proc/1/comm", "systemd\n"),
        ("proc/1/cgroup", "0::/init.scope\n"),
        ("proc/812/comm", "snmptrapd\n"),
        ("proc/812/cgroup", "0::/system.slice/snmptrapd.service\n"),
        ("proc/900/comm", "bash\n"),
    ])
    .opens(1, 30410)
    .opens(812, 30410)
    .opens(900, 7);
    let snmptrapd = Process {
        pid: 812,
        program: "snmptrapd".to_owned(),
        path: None,
        unit: Some("snmptrapd.service".to_owned()),
    };
    assert_eq!(
        computer.root().port_holder(trap_port(), &[]),
        PortHolder::Process(snmptrapd)
    );
    let elsewhere = "10.0.0.51:1162".parse().expect("an address");
    assert_eq!(computer.root().port_holder(elsewhere, &[]), PortHolder::Unknown);
}

#[test]
fn what_permission_hides_is_said_to_be_hidden_with_what_may_be_known() {
    let computer = Computer::with(&[
        ("proc/net/udp", TRAP_SOCKET),
        (
            "etc/passwd",
            "root:x:0:0::/root:/bin/sh\nDebian-snmp:x:111:113::/var/lib/snmp:/bin/false\n",
        ),
        ("proc/812/comm", "snmptrapd\n"),
        (
            "proc/812/cgroup",
            "1:name=systemd:/system.slice/snmptrapd.service\n",
        ),
        ("proc/900/comm", "bash\n"),
    ]);
    let PortHolder::Hidden { user, suspects } = computer.root().port_holder(trap_port(), &["snmptrapd"])
    else {
        panic!("not hidden");
    };
    assert_eq!(user.as_deref(), Some("Debian-snmp"));
    let pids: Vec<u32> = suspects.iter().map(|process| process.pid).collect();
    assert_eq!(pids, [812]);
    assert_eq!(suspects[0].unit.as_deref(), Some("snmptrapd.service"));
}

#[test]
fn a_service_of_a_user_is_told_from_the_users_manager() {
    let user = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/tsuho-listen.service\n";
    assert_eq!(unit_of(user).as_deref(), Some("tsuho-listen.service"));
    assert_eq!(
        unit_of("0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope\n"),
        None
    );
    assert_eq!(unit_of("0::/user.slice/user-1000.slice/session-2.scope\n"), None);
    assert_eq!(unit_of(""), None);
}

#[test]
fn whether_low_ports_may_be_opened_is_known_from_the_capability_and_from_the_limit() {
    let low_ports = |capabilities: &str, limit: &str| {
        Computer::with(&[
            (
                "proc/self/status",
                &format!("Name:\tx\nCapEff:\t{capabilities}\n"),
            ),
            ("proc/sys/net/ipv4/ip_unprivileged_port_start", limit),
        ])
        .root()
        .low_ports()
    };
    assert_eq!(low_ports("0000000000000400", "1024\n"), LowPorts::Permitted);
    assert_eq!(low_ports("0000000000000000", "162\n"), LowPorts::OpenFrom(162));
    assert_eq!(
        low_ports("0000000000000000", "1024\n"),
        LowPorts::Refused { open_from: 1024 }
    );
    assert_eq!(Computer::with(&[]).root().low_ports(), LowPorts::Unknown);
}

#[test]
fn a_firewall_is_named_and_what_cannot_be_seen_stays_unknown() {
    let firewall = |files: &[(&str, &str)]| Computer::with(files).root().firewall();
    let kernel = ("proc/sys/kernel/osrelease", "6.1.0\n");
    assert_eq!(firewall(&[]), Firewall::Unknown);
    assert_eq!(
        firewall(&[("proc/9/comm", "firewalld\n")]),
        Firewall::Active(FirewallKind::Firewalld)
    );
    assert_eq!(
        firewall(&[("etc/ufw/ufw.conf", "# ufw\nENABLED=yes\n")]),
        Firewall::Active(FirewallKind::Ufw)
    );
    assert_eq!(
        firewall(&[
            ("etc/ufw/ufw.conf", "ENABLED=no\n"),
            ("proc/modules", "nf_tables 1 0 - Live\n")
        ]),
        Firewall::RulesHidden(FirewallKind::Nftables)
    );
    assert_eq!(
        firewall(&[("proc/modules", "iptable_filter 1 0 - Live\n")]),
        Firewall::RulesHidden(FirewallKind::Iptables)
    );
    let builtin = "lib/modules/6.1.0/modules.builtin";
    assert_eq!(
        firewall(&[
            ("proc/modules", "ext4 1 0 - Live\n"),
            kernel,
            (builtin, "kernel/fs/ext4/ext4.ko\n")
        ]),
        Firewall::None
    );
    let built_in = "kernel/net/netfilter/nf_tables.ko\n";
    assert_eq!(
        firewall(&[("proc/modules", "ext4 1 0 - Live\n"), kernel, (builtin, built_in)]),
        Firewall::Unknown
    );
    assert_eq!(
        firewall(&[("proc/modules", "ext4 1 0 - Live\n"), kernel]),
        Firewall::Unknown
    );
}

#[test]
fn a_clock_counts_as_synchronised_only_where_a_time_service_says_so() {
    let clock = |files: &[(&str, &str)]| Computer::with(files).root().clock_keeping();
    let timesyncd = ("proc/7/comm", "systemd-timesyn\n");
    assert_eq!(
        clock(&[timesyncd, ("run/systemd/timesync/synchronized", "")]),
        ClockKeeping::Synchronised
    );
    assert_eq!(
        clock(&[timesyncd]),
        ClockKeeping::NotYet("systemd-timesyncd".to_owned())
    );
    assert_eq!(
        clock(&[("proc/7/comm", "chronyd\n")]),
        ClockKeeping::Service("chronyd".to_owned())
    );
    assert_eq!(clock(&[]), ClockKeeping::Unknown);
}

#[test]
fn an_account_is_found_by_its_number() {
    let accounts = "root:x:0:0:root:/root:/bin/bash\nbroken\nops:x:1000:1000::/home/ops:/bin/sh\n";
    assert_eq!(name_of(1000, accounts).as_deref(), Some("ops"));
    assert_eq!(name_of(0, accounts).as_deref(), Some("root"));
    assert_eq!(name_of(4, accounts), None);
}

#[test]
fn the_owner_of_a_port_of_this_computer_is_named() {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let address = socket.local_addr().expect("bound");
    let PortHolder::Process(process) = port_holder(address, &[]) else {
        panic!("we may look at ourselves");
    };
    assert_eq!(process.pid, std::process::id());
}
