//! Receiving in the background: one process listens into a log, as a service or at a terminal, and every other one knows
//! it. Real processes throughout; systemd's part is played by a socket of the test's, and by its own
//! `systemd-socket-activate`.

#![cfg(target_os = "linux")]

mod console_support;

use console_support::{Home, Program, Rehearsal, TRAP_PORT, own_address, ran};
use serde_json::Value;
use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    os::unix::net::UnixDatagram,
    process::Command,
    time::Duration,
};
use tsuho::rehearsal::{AlertOutcome, Bmc, BmcConfig, Observations, start};

/// So long a test waits for what must come before it says that it did not.
const LONGEST: Duration = Duration::from_secs(60);

/// `SNMPv2c` INFORM of coldStart, community `ops`, request id 0x1234 and this one more byte.
fn inform(number: u8) -> Vec<u8> {
    let varbinds = [
        // sysUpTime.0 = 1
        &[0x30, 0x0D, 0x06, 0x08, 0x2B, 6, 1, 2, 1, 1, 3, 0, 0x43, 1, 1][..],
        // snmpTrapOID.0 = coldStart
        &[
            0x30, 0x17, 0x06, 0x0A, 0x2B, 6, 1, 6, 3, 1, 1, 4, 1, 0, 0x06, 0x09, 0x2B, 6, 1, 6, 3, 1, 1, 5, 1,
        ][..],
    ]
    .concat();
    let wrap = |tag: u8, content: &[u8]| {
        let length = u8::try_from(content.len()).expect("short");
        assert!(length < 0x80, "one byte of length");
        [&[tag, length][..], content].concat()
    };
    let pdu = [
        &[2, 3, 0x12, 0x34, number, 2, 1, 0, 2, 1, 0][..],
        &wrap(0x30, &varbinds),
    ]
    .concat();
    let message = [&[2, 1, 1, 4, 3, b'o', b'p', b's'][..], &wrap(0xA6, &pdu)].concat();
    wrap(0x30, &message)
}

/// A socket of somebody who sends alerts.
fn sender() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    socket.set_read_timeout(Some(LONGEST)).expect("a socket");
    socket
}

fn is_answered(sender: &UdpSocket, to: SocketAddr, number: u8) -> bool {
    sender.send_to(&inform(number), to).expect("loopback");
    let mut buffer = [0; 512];
    sender.recv_from(&mut buffer).is_ok_and(|(_, from)| from == to)
}

/// systemd's ear.
struct Manager {
    socket: UnixDatagram,
    folder: tempfile::TempDir,
}

impl Manager {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = UnixDatagram::bind(folder.path().join("notify")).expect("a socket");
        socket.set_read_timeout(Some(LONGEST)).expect("a socket");
        Self { socket, folder }
    }

    fn told(&self) -> String {
        let mut buffer = [0; 4096];
        let length = self.socket.recv(&mut buffer).expect("a word in time");
        String::from_utf8(buffer.get(..length).expect("within the buffer").to_vec()).expect("UTF-8")
    }
}

fn listen(home: &Home, address: &str) -> (Program, SocketAddr) {
    let mut program = Program::start(home.command(&["--lang", "en", "--json", "listen", "--snmp", address]));
    let address = program.address("listening ");
    (program, address)
}

#[test]
fn a_service_manager_is_told_when_the_port_is_open_that_it_lives_and_when_it_stops() {
    let (home, manager) = (Home::new(), Manager::new());
    let mut command = home.command(&["--lang", "en", "listen", "--snmp", "127.0.0.1:0"]);
    command
        .env("NOTIFY_SOCKET", manager.folder.path().join("notify"))
        .env("WATCHDOG_USEC", "300000");
    let mut program = Program::start(command);
    let ready = manager.told();
    assert!(ready.starts_with("READY=1\nSTATUS="), "{ready}");
    let address = program.address("listening ");
    assert!(ready.contains(&address.to_string()), "{ready}");
    assert!(UdpSocket::bind(address).is_err(), "ready before the port is open");
    assert!(is_answered(&sender(), address, 1));
    // Signs of life come until one tells the alert.
    loop {
        let alive = manager.told();
        assert!(alive.starts_with("WATCHDOG=1\nSTATUS="), "{alive}");
        if alive.contains("1 received, 1 in the log") {
            break;
        }
    }
    let (status, _, said) = program.stop();
    assert_eq!((status, said.as_str()), (Some(0), ""));
    let mut last = manager.told();
    while last.starts_with("WATCHDOG=1") {
        last = manager.told();
    }
    assert_eq!(last.trim_end(), "STOPPING=1");
}

#[test]
fn a_socket_that_systemd_has_opened_is_taken_over_with_what_waits_in_it() {
    let home = Home::new();
    let port = sender().local_addr().expect("bound").port();
    let address = SocketAddr::from((own_address(), port));
    let mut command = Command::new("systemd-socket-activate");
    command
        .args(["--datagram", "--listen", &address.to_string()])
        .args([env!("CARGO_BIN_EXE_tsuhoctl"), "--json", "--home"])
        .arg(home.path())
        .arg("listen")
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut program = Program::start(command);
    let sender = sender();
    // systemd-socket-activate starts the program with the first datagram; before it listens, one gets lost at most.
    let mut number = 0;
    let mut buffer = [0; 512];
    sender
        .set_read_timeout(Some(Duration::from_millis(200)))
        .expect("a socket");
    loop {
        number += 1;
        let _ = sender.send_to(&inform(number), address);
        match sender.recv_from(&mut buffer) {
            Ok((_, from)) => break assert_eq!(from, address),
            Err(_) => assert!(number < 200, "never answered"),
        }
    }
    assert_eq!(program.address("listening "), address);
    let (status, rest, _) = program.stop();
    assert_eq!(status, Some(0));
    let counters: Value = serde_json::from_str(rest.last().expect("counters")).expect("JSON");
    assert!(counters["committed"].as_u64() >= Some(1), "{counters}");
}

#[test]
fn a_second_listener_is_told_who_the_first_is_and_takes_its_place_when_that_is_killed() {
    let home = Home::new();
    let (first, address) = listen(&home, "127.0.0.1:0");
    let refused = home.json(&["listen", "--snmp", "127.0.0.1:0"]);
    assert_eq!(refused.status, 4, "{refused:#?}");
    let error = refused.error();
    assert_eq!(error["kind"], "already_listening");
    let answer = error["answer"].as_str().expect("words");
    for known in [&first.id().to_string(), &address.to_string()] {
        assert!(answer.contains(known), "{answer}");
    }
    let japanese = home.run(&["--lang", "ja", "listen", "--snmp", "127.0.0.1:0"]);
    assert!(
        japanese.stderr.contains("受信できるプロセスは 1 つだけです"),
        "{japanese:#?}"
    );
    // Another home has a log, and a turn, of its own.
    let (elsewhere, _) = listen(&Home::new(), "127.0.0.1:0");
    drop(elsewhere);
    first.kill();
    let (second, _) = listen(&home, &address.to_string());
    assert_eq!(second.stop().0, Some(0));
}

#[test]
fn whether_somebody_listens_is_among_what_doctor_says() {
    let home = Home::new();
    let check = |subject: &str| {
        let ran = home.json(&["doctor"]);
        assert!([0, 1].contains(&ran.status), "{ran:#?}");
        let document = ran.document();
        let checks = document["checks"].as_array().expect("a list").clone();
        let is_finding = |check: &Value| check["state"] == "attention" || check["state"] == "bad";
        assert_eq!(document["findings"], checks.iter().any(is_finding));
        assert_eq!(ran.status == 1, checks.iter().any(is_finding));
        let found = checks.iter().find(|check| check["subject"] == subject);
        found
            .unwrap_or_else(|| panic!("{subject} is not looked at: {document}"))
            .clone()
    };
    assert_eq!(check("background")["state"], "attention");
    assert_eq!(check("log")["state"], "ok");
    assert_eq!(check("renderer")["state"], "unknown");
    assert!(!home.path().exists(), "looking creates nothing");
    let (program, address) = listen(&home, "127.0.0.1:0");
    let background = check("background");
    assert_eq!(background["state"], "ok");
    let finding = background["finding"].as_str().expect("words");
    assert!(
        finding.contains(&address.to_string()) && finding.contains(&program.id().to_string()),
        "{finding}"
    );
    drop(program);
    home.own_file("alerts.sqlite3.broken-20260101-000000", "what was there");
    assert_eq!(check("log")["state"], "attention");
    for (language, word) in [("ja", "受信ポート 162/udp"), ("en", "Alert port 162/udp")] {
        let shown = home.run(&["--lang", language, "doctor"]);
        assert!(shown.stdout.contains(word), "{shown:#?}");
    }
}

#[test]
fn a_proof_hears_through_the_process_that_listens_in_the_background() {
    let home = Home::new();
    let rehearsal = Rehearsal::one(&home);
    let (program, _) = listen(&home, &rehearsal.receiver.to_string());
    let want = home.file("want.toml", rehearsal.wanted());
    home.json(&["bmc", "apply", "web-01", "--want", &want, "--yes"])
        .answer();
    let proof = home.json(&["prove", "web-01"]).answer();
    assert_eq!(proof["proven"], true, "{proof:#}");
    let id = proof["alert_id"].to_string();
    let alert = home.json(&["log", "show", &id]).answer();
    assert_eq!(
        (&alert["server"], &alert["is_test"]),
        (&"web-01".into(), &true.into())
    );
    let (_, rest, _) = program.stop();
    let counters: Value = serde_json::from_str(rest.last().expect("counters")).expect("JSON");
    assert_eq!(
        (&counters["committed"], &counters["decoded"]),
        (&1.into(), &1.into()),
        "{counters}"
    );
    // And with nobody in the background it listens itself.
    let listen = rehearsal.receiver.to_string();
    assert_eq!(
        home.json(&["prove", "web-01", "--listen", &listen]).answer()["proven"],
        true
    );
}

/// PET Acknowledge: network function and number (IPMI 2.0 section 30.8).
const PET_ACKNOWLEDGE: (u8, u8) = (0x04, 0x17);

fn was_acknowledged(bmc: &Bmc) -> bool {
    let seen = bmc.observations().borrow().clone();
    let commands = seen
        .commands
        .iter()
        .map(|command| (command.net_fn, command.command));
    commands.into_iter().any(|command| command == PET_ACKNOWLEDGE)
}

/// A BMC of whom a home knows under this name, and that sends its alerts to the receiver and waits for an answer.
async fn configured(home: &Home, name: &'static str, at: Ipv4Addr, receiver: Ipv4Addr) -> Bmc {
    let mut config = BmcConfig::new((at, 0).into());
    config.trap_port = TRAP_PORT;
    let bmc = start(config).await.expect("a BMC on loopback");
    let want = home.file(
        "want.toml",
        format!(
            "[snmp_alert]\nenabled = true\ncommunity = \"ops\"\ndestinations = [\"{receiver}\"]\nacknowledge = true\n\
             ack_timeout_secs = 1\nretries = 7\n"
        ),
    );
    tokio::task::block_in_place(|| {
        home.add(name, bmc.local_addr());
        home.json(&["bmc", "apply", name, "--want", &want, "--yes"])
            .answer();
    });
    bmc
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_background_only_bmcs_of_the_site_are_answered_also_those_that_were_added_later() {
    let (home, other_home) = (Home::new(), Home::new());
    let receiver = own_address();
    let (program, _) = listen(&home, &SocketAddr::from((receiver, TRAP_PORT)).to_string());
    // Added while the listener runs, which reads no BMC itself.
    let known = configured(&home, "web-01", own_address(), receiver).await;
    // Somebody else's server, whose alerts come here, too.
    let stranger = configured(&other_home, "web-99", own_address(), receiver).await;
    let logged = |is_it: &dyn Fn(&Value) -> bool| {
        loop {
            let listed = tokio::task::block_in_place(|| home.json(&["log", "list"]).answer());
            let alerts = listed["alerts"].as_array().expect("a list").clone();
            if let Some(alert) = alerts.into_iter().find(|alert| is_it(alert)) {
                return alert;
            }
        }
    };
    tokio::task::block_in_place(|| other_home.json(&["bmc", "test", "web-99"]).answer());
    let source = stranger.local_addr().ip().to_string();
    let strange = logged(&|alert| {
        alert["source"]
            .as_str()
            .is_some_and(|from| from.starts_with(&source))
    });
    assert_eq!(strange["server"], Value::Null);
    tokio::task::block_in_place(|| home.json(&["bmc", "test", "web-01"]).answer());
    // The BMC repeats its alert until the listener has learnt of it.
    let mut seen = known.observations();
    let is_acknowledged = |seen: &Observations| {
        let mut alerts = seen.alerts.iter();
        alerts.any(|alert| alert.outcome == AlertOutcome::Acknowledged)
    };
    seen.wait_for(is_acknowledged).await.expect("the BMC runs");
    assert!(was_acknowledged(&known));
    tokio::task::block_in_place(|| home.json(&["bmc", "test", "web-01"]).answer());
    logged(&|alert| alert["server"] == "web-01");
    // The end waits for answers that are on their way: the stranger's alert, which came first, has none.
    assert_eq!(tokio::task::block_in_place(|| program.stop()).0, Some(0));
    assert!(!was_acknowledged(&stranger));
}

/// Where systemd's own tool understands the units of `packaging/systemd`, and finds them safe.
#[test]
fn the_units_are_understood_by_systemd_and_shut_in_what_they_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let packaging = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/systemd");
    let copy = |from: &str, to: &str| {
        let text = std::fs::read_to_string(packaging.join(from)).expect("the unit");
        assert!(text.contains("tsuho-listen"), "{from}");
        // The program is where the packages put it.
        let text = text.replace("/usr/bin/tsuhoctl", env!("CARGO_BIN_EXE_tsuhoctl"));
        let to = folder.path().join(to);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("writable");
        std::fs::write(&to, text).expect("writable");
        to
    };
    let service = copy("tsuho-listen.service", "system/tsuho-listen.service");
    let socket = copy("tsuho-listen.socket", "system/tsuho-listen.socket");
    let user = copy("user/tsuho-listen.service", "user/tsuho-listen.service");
    let analyze = |arguments: &[&str], units: &[&std::path::Path]| {
        let mut command = Command::new("systemd-analyze");
        command
            .env("XDG_RUNTIME_DIR", folder.path())
            .args(arguments)
            .args(units);
        let ran = ran(&mut command);
        assert_eq!(ran.status, 0, "{ran:#?}");
        ran
    };
    let verified = analyze(&["verify"], &[&service, &socket]);
    assert_eq!(verified.stderr, "");
    analyze(&["--user", "verify"], &[&user]);
    // 0 is shut in altogether, 100 not at all; a service without any protection has 96.
    analyze(&["security", "--offline=true", "--threshold=15"], &[&service]);
}
