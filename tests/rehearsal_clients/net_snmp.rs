//! net-snmp's own receiver of what the BMC sends.

use crate::{Bench, PATIENCE};
use std::{
    io::{BufRead, BufReader},
    net::UdpSocket,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
};
use tsuho::rehearsal::Fault;

#[test]
fn snmptrapd_shows_the_trap_with_its_enterprise() {
    let free = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let port = free.local_addr().expect("bound").port();
    drop(free);
    let bench = Bench::with_traps(UdpSocket::bind("127.0.0.1:0").expect("unused"), port);
    bench.ipmitool("17", "lan set 1 snmp ops");
    bench.ipmitool("17", "lan alert set 1 1 ipaddr 127.0.0.1");
    let address = format!("udp:127.0.0.1:{port}");
    let child = Command::new("snmptrapd")
        .args(["-f", "-Lo", "-n", "-On", "-C", "-m", ""])
        .args(["--disableAuthorization=yes", &address])
        .env("HOME", bench.home.path())
        .env("SNMP_PERSISTENT_DIR", bench.home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("snmptrapd");
    let mut snmptrapd = Ended(child);
    let output = BufReader::new(snmptrapd.0.stdout.take().expect("piped"));
    let (say, said) = mpsc::sync_channel(16);
    thread::spawn(move || {
        let lines = output.lines().map_while(Result::ok);
        lines.map(|line| say.send(line)).take_while(Result::is_ok).count()
    });
    let mut lines = std::iter::from_fn(|| said.recv_timeout(PATIENCE).ok());
    // Its sockets are open when it introduces itself.
    lines
        .find(|line| line.starts_with("NET-SNMP version"))
        .expect("snmptrapd has started");
    bench
        .runtime
        .block_on(bench.bmc.inject(Fault::CpuOverheated))
        .expect("running");
    let header = lines.find(|line| line.contains("TRAP, SNMP v1")).expect("a trap");
    assert!(
        header.contains("community ops") && header.contains("127.0.0.1"),
        "{header}"
    );
    let trap = lines.next().expect("the trap itself");
    let expected = ".1.3.6.1.4.1.3183.1.1 Enterprise Specific Trap (65801)";
    assert!(trap.trim().starts_with(expected), "{trap}");
}

/// Ends the program it holds, however the test ends.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
