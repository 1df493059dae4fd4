//! Other people's programs against the simulated BMC: ipmitool, FreeIPMI and net-snmp must take it for a real one.
//!
//! They must be installed; nothing is skipped when one is missing. Everything stays on loopback, and every test has a
//! BMC, a trap socket and a home folder of its own.

mod freeipmi;
mod ipmitool;
mod net_snmp;

use std::{
    net::{SocketAddr, UdpSocket},
    process::{Command, Output, Stdio},
    time::Duration,
};
use tsuho::rehearsal::{Bmc, BmcConfig, start};

/// Long enough for the slowest machine; a test waits so long only when it fails.
const PATIENCE: Duration = Duration::from_secs(30);
const SUITES: [&str; 2] = ["3", "17"];

/// A BMC whose traps come to a socket of the test.
struct Bench {
    runtime: tokio::runtime::Runtime,
    bmc: Bmc,
    traps: UdpSocket,
    home: tempfile::TempDir,
}

/// What came out of a program that ended well or not.
struct Ran {
    ok: bool,
    stdout: String,
    stderr: String,
}

impl Bench {
    fn new() -> Self {
        let traps = UdpSocket::bind("127.0.0.1:0").expect("a socket for traps");
        traps.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        let port = traps.local_addr().expect("bound").port();
        Self::with_traps(traps, port)
    }

    fn with_traps(traps: UdpSocket, trap_port: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let mut config = BmcConfig::new("127.0.0.1:0".parse().expect("an address"));
        config.trap_port = trap_port;
        config.name = "clients".to_owned();
        let bmc = runtime.block_on(start(config)).expect("a BMC");
        Self {
            runtime,
            bmc,
            traps,
            home: tempfile::tempdir().expect("a home"),
        }
    }

    fn address(&self) -> SocketAddr {
        self.bmc.local_addr()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        let output = Command::new(program)
            .args(arguments)
            .env("HOME", self.home.path())
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .output();
        let Output {
            status,
            stdout,
            stderr,
        } = output.unwrap_or_else(|error| panic!("{program}: {error}"));
        Ran {
            ok: status.success(),
            stdout: String::from_utf8_lossy(&stdout).into_owned(),
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    fn ipmitool_as(&self, user: &str, password: &str, suite: &str, command: &str) -> Ran {
        let port = self.address().port().to_string();
        let mut arguments = vec!["-I", "lanplus", "-H", "127.0.0.1", "-p", &port];
        arguments.extend(["-U", user, "-P", password, "-C", suite]);
        arguments.extend(command.split_whitespace());
        self.run("ipmitool", &arguments)
    }

    /// Runs ipmitool as the administrator; it must succeed.
    fn ipmitool(&self, suite: &str, command: &str) -> String {
        let ran = self.ipmitool_as("admin", "rehearsal", suite, command);
        assert!(
            ran.ok,
            "ipmitool -C {suite} {command}: {}{}",
            ran.stdout, ran.stderr
        );
        ran.stdout
    }

    /// Runs a FreeIPMI tool as the administrator.
    fn freeipmi(&self, tool: &str, suite: &str, arguments: &[&str]) -> Ran {
        let host = self.address().to_string();
        let mut all = vec!["-D", "LAN_2_0", "-h", &host, "-u", "admin", "-p", "rehearsal"];
        all.extend(["-l", "ADMIN", "-I", suite]);
        all.extend(arguments);
        self.run(tool, &all)
    }

    /// Waits for a trap and checks that it came from the BMC's address.
    fn receive_trap(&self) -> Vec<u8> {
        let mut buffer = vec![0; 2048];
        let (length, from) = self.traps.recv_from(&mut buffer).expect("a trap");
        assert_eq!(
            from.ip(),
            self.address().ip(),
            "traps come from the BMC's own address"
        );
        buffer.truncate(length);
        buffer
    }
}

/// The value of the first line `key : value`.
fn field<'a>(text: &'a str, key: &str) -> &'a str {
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let line = lines.find(|(left, _)| left.trim() == key);
    line.unwrap_or_else(|| panic!("no {key:?} in:\n{text}")).1.trim()
}

/// The cells of the row `a | b | c` whose first cell is `first`.
fn row<'a>(text: &'a str, first: &str) -> Vec<&'a str> {
    let mut rows = text
        .lines()
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    rows.find(|cells| cells.len() > 1 && cells.first() == Some(&first))
        .unwrap_or_else(|| panic!("no row {first:?} in:\n{text}"))
}

/// How many rows a list has.
fn row_count(text: &str) -> usize {
    text.lines().filter(|line| line.contains('|')).count()
}

/// Specific trap and fields of a PET, taken apart by another SNMP library.
fn pet_of(trap: &[u8]) -> (i64, Vec<u8>) {
    let pdu = snmp2::Pdu::from_bytes(trap).expect("SNMP");
    let info = pdu.v1_trap_info.as_ref().expect("an SNMPv1 trap");
    assert_eq!(info.enterprise.to_id_string(), "1.3.6.1.4.1.3183.1.1");
    assert_eq!(info.generic_trap, 6);
    let (oid, value) = pdu.varbinds.clone().next().expect("a varbind");
    assert_eq!(oid.to_id_string(), "1.3.6.1.4.1.3183.1.1.1");
    match value {
        snmp2::Value::OctetString(fields) => (info.specific_trap, fields.to_vec()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_rehearsal_listens_on_loopback_only() {
    let bench = Bench::new();
    let config = BmcConfig::new("0.0.0.0:0".parse().expect("an address"));
    assert!(bench.runtime.block_on(start(config)).is_err());
}
