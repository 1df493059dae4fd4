//! The two programs that are measured: each is started afresh in a folder of its own, and asked in the end what it has.

use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::{SocketAddr, UdpSocket},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

/// What Tsuho asks the system for, so that snmptrapd gets no less.
const RECEIVE_BUFFER_BYTES: u32 = 8 << 20;
/// How often it is looked whether a program is done.
const LOOK: Duration = Duration::from_millis(5);
/// Longer than any of them should take for what is left.
const LONGEST: Duration = Duration::from_secs(120);

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contender {
    Snmptrapd,
    Tsuho,
}

/// What a program had in the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Result {
    /// Traps in its file or its log.
    pub(crate) kept: u64,
    /// Traps it says it received; snmptrapd says nothing, so those in its file.
    pub(crate) received: u64,
    /// What the system dropped at its socket: as the system says, or as Tsuho says.
    pub(crate) dropped: u64,
    /// Waited on the disk for a while.
    pub(crate) spilled: u64,
    /// From the last trap that was sent to the last that was in the file or the log.
    pub(crate) behind: Duration,
    /// The most memory it had, in bytes.
    pub(crate) peak_resident: u64,
    /// Its file or its home, in bytes.
    pub(crate) disk: u64,
}

/// A program at work.
pub(crate) struct Running {
    contender: Contender,
    child: Child,
    folder: tempfile::TempDir,
    stdout: Option<BufReader<ChildStdout>>,
    pub(crate) address: SocketAddr,
    /// What it had before anything came, in bytes.
    pub(crate) resident: u64,
}

impl Contender {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Snmptrapd => "snmptrapd",
            Self::Tsuho => "Tsuho",
        }
    }

    pub(crate) fn start(self) -> Running {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut running = match self {
            Self::Snmptrapd => snmptrapd(folder),
            Self::Tsuho => tsuho(folder),
        };
        running.resident = memory(running.child.id(), "VmRSS:").unwrap_or(0);
        running
    }
}

fn snmptrapd(folder: tempfile::TempDir) -> Running {
    let any = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let address = any.local_addr().expect("bound");
    drop(any);
    let conf = format!("serverRecvBuf {RECEIVE_BUFFER_BYTES}\n");
    fs::write(folder.path().join("snmp.conf"), conf).expect("writable");
    let file = folder.path().join("traps.log");
    // -n: no names for addresses, which would only make it slower.
    let child = Command::new("snmptrapd")
        .args(["-f", "-n", "-C", "--disableAuthorization=yes", "-Lf"])
        .arg(&file)
        .arg(address.to_string())
        .env("SNMPCONFPATH", folder.path())
        .env("SNMP_PERSISTENT_DIR", folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("net-snmp's snmptrapd is needed: {error}"));
    wait_for("snmptrapd does not listen", || udp(address).is_some());
    Running {
        contender: Contender::Snmptrapd,
        child,
        folder,
        stdout: None,
        address,
        resident: 0,
    }
}

fn tsuho(folder: tempfile::TempDir) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tsuhoctl"))
        .args(["--json", "listen", "--snmp", "127.0.0.1:0"])
        .env("TSUHO_HOME", folder.path().join("home"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo built it");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("UTF-8");
    let address = line
        .strip_prefix("listening ")
        .and_then(|address| address.trim().parse().ok());
    Running {
        contender: Contender::Tsuho,
        child,
        folder,
        stdout: Some(stdout),
        address: address.unwrap_or_else(|| panic!("tsuhoctl listen said {line:?}")),
        resident: 0,
    }
}

impl Running {
    /// Lets it finish what it has, ends it, and asks what it had.
    pub(crate) fn finish(mut self) -> Result {
        let sent_at = Instant::now();
        match self.contender {
            Contender::Snmptrapd => self.finish_snmptrapd(sent_at),
            Contender::Tsuho => self.finish_tsuho(sent_at),
        }
    }

    fn finish_snmptrapd(&mut self, sent_at: Instant) -> Result {
        let mut socket = (0, 0);
        // What it has taken out of its socket last is in its file by the time it ends.
        wait_for("snmptrapd does not empty its socket", || {
            socket = udp(self.address).unwrap_or((0, 0));
            socket.0 == 0
        });
        let peak_resident = memory(self.child.id(), "VmHWM:").unwrap_or(0);
        terminate(&self.child);
        self.child.wait().expect("it ran");
        let behind = sent_at.elapsed();
        let file = self.folder.path().join("traps.log");
        let mut text = Vec::new();
        fs::File::open(&file)
            .and_then(|mut file| file.read_to_end(&mut text))
            .expect("its file");
        let mark = b"Enterprise Specific Trap";
        let kept = text
            .split(|octet| *octet == b'\n')
            .filter(|line| line.windows(mark.len()).any(|octets| octets == mark))
            .count();
        Result {
            kept: kept as u64,
            received: kept as u64,
            dropped: socket.1,
            spilled: 0,
            behind,
            peak_resident,
            disk: text.len() as u64,
        }
    }

    /// It ends when everything it has received is in its log.
    fn finish_tsuho(&mut self, sent_at: Instant) -> Result {
        terminate(&self.child);
        let mut peak_resident = 0;
        while self.child.try_wait().expect("it ran").is_none() {
            peak_resident = memory(self.child.id(), "VmHWM:").unwrap_or(0).max(peak_resident);
            std::thread::sleep(LOOK);
        }
        let behind = sent_at.elapsed();
        let mut said = String::new();
        self.stdout
            .as_mut()
            .expect("piped")
            .read_to_string(&mut said)
            .expect("UTF-8");
        let last = said.lines().last().unwrap_or_default();
        let counters: Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {said:?}"));
        let count = |name: &str| counters.get(name).and_then(Value::as_u64).unwrap_or(0);
        let ended = count("committed") + count("duplicate") + count("malformed") + count("refused");
        assert_eq!(count("received"), ended, "the counters add up: {counters}");
        Result {
            kept: count("committed"),
            received: count("received"),
            dropped: count("dropped_by_kernel"),
            spilled: count("spilled"),
            behind,
            peak_resident,
            disk: size(&self.folder.path().join("home")),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended, unless the measuring failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn terminate(child: &Child) {
    let sent = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("procps");
    assert!(sent.success());
}

fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let since = Instant::now();
    while !is_there() {
        assert!(since.elapsed() < LONGEST, "{what}");
        std::thread::sleep(LOOK);
    }
}

/// What waits in the socket at this address, in bytes, and how many datagrams the system has dropped there.
fn udp(address: SocketAddr) -> Option<(u64, u64)> {
    let table = fs::read_to_string("/proc/net/udp").ok()?;
    let SocketAddr::V4(v4) = address else { return None };
    let own = format!("{:08X}:{:04X}", u32::from_ne_bytes(v4.ip().octets()), v4.port());
    let line = table
        .lines()
        .find(|line| line.split_whitespace().nth(1) == Some(&own))?;
    let columns: Vec<&str> = line.split_whitespace().collect();
    let (_, waiting) = columns.get(4)?.split_once(':')?;
    Some((
        u64::from_str_radix(waiting, 16).ok()?,
        columns.last()?.parse().ok()?,
    ))
}

/// A number of kB in the system's file about a process, in bytes.
fn memory(process: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("readable");
    entries
        .map(|entry| {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                size(&path)
            } else {
                fs::metadata(&path).map_or(0, |file| file.len())
            }
        })
        .sum()
}
