//! A listener that is killed (`kill -9`) loses nothing that it answered and nothing that waits on the disk, and brings
//! nothing into the log twice; a disk that is full stops the answers and nothing else.
//!
//! Thirty kills here; `TSUHO_SOAK=1` (`scripts/soak`) makes them two hundred. Nothing depends on time: each step waits
//! for what it is about.
#![cfg(target_os = "linux")]

mod console_support;
mod storm_support;

use console_support::{Home, Program};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Lines, Write},
    net::{SocketAddr, UdpSocket},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};
use storm_support::{answers, inform, logged, open_whole};
use tsuho::{
    alert_log::AlertLog,
    receive::{Budget, Listener, Options},
};

const LOG: &str = "alerts.sqlite3";

fn sender() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    // Only a failing test waits so long.
    socket
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("a socket");
    socket
}

fn send(socket: &UdpSocket, numbers: std::ops::Range<usize>, to: SocketAddr) {
    for number in numbers {
        socket.send_to(&inform(number), to).expect("loopback");
    }
}

#[test]
fn a_kill_loses_no_alert_that_was_answered_and_doubles_none() {
    const BURST: usize = 150;
    let rounds = if std::env::var_os("TSUHO_SOAK").is_some() {
        200
    } else {
        30
    };
    let home = Home::new();
    let log = home.path().join(LOG);
    let socket = sender();
    let mut answered_ever = BTreeSet::new();
    for round in 0..rounds {
        let mut listener = Program::start(home.command(&["--json", "listen", "--snmp", "127.0.0.1:0"]));
        let address = listener.address("listening ");
        let first = round * BURST;
        // The sender repeats what it had no answer to before the kill, and, as the answer may have been lost, the rest.
        send(&socket, first.saturating_sub(BURST)..first, address);
        send(&socket, first..first + BURST, address);
        // Killed at another moment in each round, while answers and commits are under way.
        let mut answered = BTreeSet::new();
        answers(&socket, 1 + round * 37 % BURST, &mut answered);
        drop(listener);
        // What was answered before the kill may still lie in our socket.
        socket.set_nonblocking(true).expect("a socket");
        answers(&socket, usize::MAX, &mut answered);
        socket.set_nonblocking(false).expect("a socket");
        assert!(!answered.is_empty());
        answered_ever.extend(answered);
        drop(open_whole(&log));
    }
    let logged = logged(&log);
    let once: BTreeSet<usize> = logged.iter().copied().collect();
    assert_eq!(once.len(), logged.len(), "an alert is in the log twice");
    let lost: Vec<_> = answered_ever.difference(&once).collect();
    assert!(lost.is_empty(), "answered and not in the log: {lost:?}");
}

/// Where the child keeps its log; set only in the child.
const CHILD: &str = "TSUHO_TEST_SMALL_LISTENER";

/// Not a test by itself: the child's work, a listener with hardly any memory.
#[tokio::test]
async fn small_listener() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let folder = Path::new(&folder);
    let log = AlertLog::open(&folder.join(LOG)).expect("a log");
    let bound = Listener::bind(&["127.0.0.1:0".parse().expect("an address")]).expect("a free port");
    let options = Options {
        budget: Budget {
            bytes: 1 << 20,
            datagrams: 4,
        },
        spill: Some(folder.join("waiting")),
        ..Options::default()
    };
    let running = bound.start(log, options).await.expect("started");
    let address = *running.addresses().first().expect("one socket");
    println!("listening {address}");
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .expect("not cancelled")
        .expect("readable");
    let counters = running.stop().await.expect("stopped");
    let ended = counters.committed + counters.duplicate + counters.malformed + counters.refused;
    assert_eq!(counters.received, ended, "{counters:?}");
}

struct SmallListener {
    child: Child,
    /// Kept open: the child says more at its end.
    _said: Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
}

impl SmallListener {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this test binary"))
            .args(["--exact", "small_listener", "--nocapture"])
            .env(CHILD, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this test binary");
        let mut said = BufReader::new(child.stdout.take().expect("piped")).lines();
        let address = said
            .by_ref()
            .map(|line| line.expect("text"))
            .find_map(|line| line.split_once("listening ")?.1.parse().ok())
            .expect("the child says where it listens");
        Self {
            child,
            _said: said,
            address,
        }
    }

    fn stop(mut self) {
        let mut stdin = self.child.stdin.take().expect("piped");
        stdin.write_all(b"\n").expect("the child lives");
        assert!(self.child.wait().expect("ended").success());
    }

    fn kill(mut self) {
        self.child.kill().expect("it lives");
        self.child.wait().expect("ended");
    }
}

fn waiting_bytes(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder.join("waiting")).expect("a folder");
    files
        .map(|file| file.expect("readable").metadata().map_or(0, |file| file.len()))
        .sum()
}

#[test]
fn what_waits_on_the_disk_when_the_listener_is_killed_is_in_the_log_after_the_next_start() {
    const ALERTS: usize = 400;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join(LOG);
    let listener = SmallListener::start(folder.path());
    // Another program holds the log, so that nothing gets into it, and nearly everything waits on the disk.
    let holder = open_whole(&log);
    holder.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let socket = sender();
    let each = u64::try_from(inform(0).len()).expect("short");
    for number in 0..ALERTS {
        send(&socket, number..number + 1, listener.address);
    }
    let enough = each * 250;
    while waiting_bytes(folder.path()) < enough {
        std::thread::yield_now();
    }
    listener.kill();
    socket.set_nonblocking(true).expect("a socket");
    let mut answered = BTreeSet::new();
    answers(&socket, usize::MAX, &mut answered);
    assert!(answered.is_empty(), "answered without a commit: {answered:?}");
    socket.set_nonblocking(false).expect("a socket");
    holder.execute_batch("ROLLBACK").expect("the lock");
    drop(holder);

    // Once more killed, now while what waits is brought into the log.
    let listener = SmallListener::start(folder.path());
    answers(&socket, 40, &mut answered);
    listener.kill();
    drop(open_whole(&log));

    let listener = SmallListener::start(folder.path());
    let address = listener.address;
    // Stopped only when it has all that waited: this one comes behind it.
    send(&socket, ALERTS..ALERTS + 1, address);
    while !answered.contains(&ALERTS) {
        let more = answered.len() + 1;
        answers(&socket, more, &mut answered);
    }
    listener.stop();
    let logged_once = logged(&log);
    assert!(
        logged_once.is_sorted_by(|left, right| left < right),
        "{logged_once:?}"
    );
    assert!(logged_once.len() > 250, "only {} came back", logged_once.len());
    assert!(answered.iter().all(|number| logged_once.contains(number)));
    assert_eq!(waiting_bytes(folder.path()), 0);

    // What was lost in memory had no answer, so its sender sends it again; the rest is known.
    let listener = SmallListener::start(folder.path());
    send(&socket, 0..ALERTS, listener.address);
    answers(&socket, ALERTS + 1, &mut answered);
    listener.stop();
    let mut all = logged(&log);
    all.sort_unstable();
    assert_eq!(all, (0..=ALERTS).collect::<Vec<_>>());
}

#[test]
fn a_full_disk_is_said_stops_the_answers_and_is_recovered_from() {
    const ALERTS: usize = 600;
    let home = Home::new();
    let tsuhoctl = home.command(&["--lang", "en", "listen", "--snmp", "127.0.0.1:0"]);
    // No file may grow beyond 600 blocks of 512 bytes: to the program that is a disk which takes no more.
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; ulimit -S -f 600; exec \"$@\"", "sh"])
        .arg(tsuhoctl.get_program())
        .args(tsuhoctl.get_args());
    for (name, value) in tsuhoctl.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut said = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut problems = BufReader::new(child.stderr.take().expect("piped")).lines();
    let mut problem = |word: &str| {
        let found = problems.find(|line| line.as_ref().is_ok_and(|line| line.contains(word)));
        found.unwrap_or_else(|| panic!("it ended without saying {word:?}"))
    };
    let listening = said.next().expect("it listens").expect("UTF-8");
    let address = listening
        .strip_prefix("listening ")
        .and_then(|address| address.parse().ok())
        .expect("an address");

    let socket = sender();
    send(&socket, 0..ALERTS, address);
    problem("Still listening").expect("UTF-8");
    socket.set_nonblocking(true).expect("a socket");
    let mut answered = BTreeSet::new();
    answers(&socket, usize::MAX, &mut answered);
    assert!(answered.len() < ALERTS, "all were answered on a full disk");
    let log = home.path().join(LOG);
    let there: BTreeSet<usize> = logged(&log).into_iter().collect();
    assert!(answered.is_subset(&there), "answered and not in the log");

    let room = Command::new("prlimit")
        .args(["--pid", &child.id().to_string(), "--fsize=unlimited"])
        .status()
        .expect("util-linux");
    assert!(room.success());
    socket.set_nonblocking(false).expect("a socket");
    // As senders do: what had no answer is sent again, whether it was lost, or its answer was.
    let pause = Some(Duration::from_millis(200));
    socket.set_read_timeout(pause).expect("a socket");
    for _ in 0..300 {
        answers(&socket, ALERTS, &mut answered);
        let unanswered = (0..ALERTS).filter(|number| !answered.contains(number));
        for number in unanswered {
            send(&socket, number..number + 1, address);
        }
        if answered.len() == ALERTS {
            break;
        }
    }
    assert_eq!(answered.len(), ALERTS);
    problem("can be written again").expect("UTF-8");
    let stopped = Command::new("sh")
        .args(["-c", &format!("kill -TERM {}", child.id())])
        .status()
        .expect("a shell");
    assert!(stopped.success());
    let last = said.map(|line| line.expect("UTF-8")).last().expect("counters");
    assert!(last.contains(&format!(" = committed {ALERTS} ")), "{last}");
    assert!(child.wait().expect("ended").success());
    assert_eq!(logged(&log), (0..ALERTS).collect::<Vec<_>>());
}
