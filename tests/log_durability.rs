//! The order of the disk and the answer: an INFORM is answered only after `fdatasync` has returned.
//!
//! The test traces this very test binary with `strace`, as a child that runs the listener. A missing `strace` fails
//! the test.
#![cfg(target_os = "linux")]

use std::{
    io::{BufRead, BufReader, Write},
    net::UdpSocket,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use tsuho::{
    alert_log::AlertLog,
    receive::{Listener, Options},
};

/// Where the child keeps its log; set only in the child.
const CHILD: &str = "TSUHO_TEST_TRACED_LISTENER";

/// `snmpinform -v2c -c public … 4711 1.3.6.1.6.3.1.1.5.1`
const INFORM: &[u8] = &[
    0x30, 0x40, 2, 1, 1, 4, 6, b'p', b'u', b'b', b'l', b'i', b'c', 0xA6, 0x33, 2, 4, 0x1A, 0xFD, 0xC7, 0xA7,
    2, 1, 0, 2, 1, 0, 0x30, 0x25, 0x30, 0x0E, 6, 8, 0x2B, 6, 1, 2, 1, 1, 3, 0, 0x43, 2, 0x12, 0x67, 0x30,
    0x13, 6, 0x0A, 0x2B, 6, 1, 6, 3, 1, 1, 4, 1, 0, 6, 5, 0x2B, 6, 1, 6, 5,
];

/// Not a test by itself: the child's work, which ends when its standard input does.
#[tokio::test]
async fn traced_listener() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let log = AlertLog::open(&Path::new(&folder).join("alerts.db")).expect("a new log");
    let bound = Listener::bind(&["127.0.0.1:0".parse().expect("an address")]).expect("a free port");
    let running = bound.start(log, Options::default()).await.expect("started");
    let address = running.addresses().first().copied().expect("one socket");
    println!("listening {address}");
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .expect("not cancelled")
        .expect("readable");
    running.stop().await.expect("stopped");
}

#[test]
fn an_inform_is_answered_only_after_the_alert_is_on_the_disk() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trace = folder.path().join("trace");
    let mut child = Command::new("strace")
        .args([
            "-f",
            "-e",
            "trace=fdatasync,fsync,recvfrom,recvmsg,recvmmsg,sendto,sendmsg,sendmmsg",
            "-o",
        ])
        .arg(&trace)
        .arg(std::env::current_exe().expect("this test binary"))
        .args(["--exact", "traced_listener", "--nocapture"])
        .env(CHILD, folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("strace is needed: {error}"));
    let said = BufReader::new(child.stdout.take().expect("piped"));
    let mut lines = said.lines().map(|line| line.expect("text"));
    let address = lines
        .find_map(|line| {
            line.split_once("listening ")
                .map(|(_, address)| address.to_owned())
        })
        .expect("the child says where it listens");

    let sender = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    sender
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("set");
    const ALERTS: usize = 3;
    let mut answer = [0; 512];
    for number in 0..ALERTS {
        // Another request id each time: a repetition would need no new commit.
        let mut inform = INFORM.to_vec();
        *inform.get_mut(20).expect("the request id's last octet") = u8::try_from(number).expect("few");
        sender.send_to(&inform, &address).expect("loopback");
        sender.recv(&mut answer).expect("an answer");
    }
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(b"\n")
        .expect("the child lives");
    assert!(child.wait().expect("ended").success());

    let trace = std::fs::read_to_string(&trace).expect("written");
    assert_eq!(answers_after_sync(&trace), Ok(ALERTS), "{trace}");
}

/// Counts the answers, each of which must come after a sync that returned since the datagram was received.
fn answers_after_sync(trace: &str) -> Result<usize, String> {
    let mut answers = 0;
    let mut on_disk = true;
    for line in trace.lines() {
        let returned = line.rsplit_once("= ").and_then(|(_, result)| {
            result
                .split(' ')
                .next()
                .and_then(|number| number.parse::<i64>().ok())
        });
        let is = |call: &str| {
            line.contains(&format!(" {call}(")) || line.contains(&format!("<... {call} resumed>"))
        };
        let receives = ["recvfrom", "recvmsg", "recvmmsg"].into_iter().any(is);
        let sends = ["sendto", "sendmsg", "sendmmsg"]
            .into_iter()
            .any(|call| line.contains(&format!(" {call}(")));
        if receives && returned.is_some_and(|bytes| bytes > 0) {
            on_disk = false;
        } else if (is("fdatasync") || is("fsync")) && returned == Some(0) {
            on_disk = true;
        } else if sends {
            if !on_disk {
                return Err(format!("answered before the disk had it: {line}"));
            }
            answers += 1;
        }
    }
    Ok(answers)
}

#[test]
fn the_reader_of_the_trace_notices_an_answer_that_is_too_early() {
    let good = "1 recvfrom(9, \"\", 65535) = 66\n2 fdatasync(7 <unfinished ...>\n1 recvfrom(9) = -1 EAGAIN\n\
                2 <... fdatasync resumed>) = 0\n1 sendto(9, \"\") = 66\n";
    assert_eq!(answers_after_sync(good), Ok(1));
    let many = good.replace(
        "recvfrom(9, \"\", 65535) = 66",
        "<... recvmmsg resumed>[{}], 64) = 1",
    );
    assert_eq!(answers_after_sync(&many), Ok(1));
    let early = "1 recvfrom(9, \"\", 65535) = 66\n2 fdatasync(7 <unfinished ...>\n1 sendto(9, \"\") = 66\n\
                 2 <... fdatasync resumed>) = 0\n";
    assert!(answers_after_sync(early).is_err());
    let early = early.replace("recvfrom(9, \"\", 65535) = 66", "recvmmsg(9, [{}], 64) = 1");
    assert!(answers_after_sync(&early).is_err());
}
