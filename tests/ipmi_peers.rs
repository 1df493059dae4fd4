//! Our IPMI client against BMCs that nobody here wrote: OpenIPMI's `ipmi_sim` and pyghmi's `Bmc`.
//!
//! A missing peer fails the test: `apt install openipmi`, and a Python with pyghmi in `TSUHO_PEER_PYTHON` or as
//! `python3`. Everything is on loopback; the peers end with the test.

use std::{
    io::Read,
    net::UdpSocket,
    process::{Child, ChildStdin, Command, Stdio},
};
use tsuho::{
    ipmi::{
        CipherSuite, ConnectOptions, Connection, Error, OpeningStep, Patience,
        command::{
            Channel, CommandCode, GetChannelAuthenticationCapabilities, GetChannelInfo, GetDeviceId,
            GetLanParameter, GetSelInfo, GetSelTime, GetSystemGuid, LanParameter, PrivilegeLevel,
            RawCommunity, SetLanParameter, firmware_text,
            pef::{
                AlertImmediate, AlertPolicyEntry, EventFilterEntry, GetPefCapabilities, GetPefParameter,
                PefParameter,
            },
            split_selector,
        },
        send_sessionless,
        wire::RakpStatus,
    },
    secrets::Secret,
    site::{BmcAddress, SuiteChoice},
};

const GUID: [u8; 16] = [
    0x0f, 0x1e, 0x2d, 0x3c, 0x4b, 0x5a, 0x69, 0x78, 0x87, 0x96, 0xa5, 0xb4, 0xc3, 0xd2, 0xe1, 0xf0,
];

/// A running peer. It ends when its standard input does; to be sure, it is killed, too.
struct Peer {
    child: Child,
    input: Option<ChildStdin>,
    port: u16,
    _files: tempfile::TempDir,
}

impl Peer {
    /// OpenIPMI's simulator: suites 1 to 15, no alert destinations, no Alert Immediate.
    fn ipmi_sim() -> Self {
        let files = tempfile::tempdir().expect("a folder for the simulator");
        let port = free_port();
        let lan = include_str!("peers/ipmi_sim/lan.conf").replace("@PORT@", &port.to_string());
        let write = |name: &str, text: &str| std::fs::write(files.path().join(name), text).expect(name);
        write("lan.conf", &lan);
        write("bmc.emu", include_str!("peers/ipmi_sim/bmc.emu"));
        let mut command = Command::new("ipmi_sim");
        command
            .current_dir(files.path())
            .args(["-c", "lan.conf", "-f", "bmc.emu", "-s", "."]);
        Self::start(command, b"> ", port, files, "apt install openipmi")
    }

    /// pyghmi's server: suite 3 only, whatever was proposed.
    fn pyghmi() -> Self {
        let files = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let python = std::env::var("TSUHO_PEER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/pyghmi_bmc.py");
        let mut command = Command::new(python);
        command.args([script, &port.to_string()]);
        Self::start(
            command,
            b"ready\n",
            port,
            files,
            "pip install pyghmi, and TSUHO_PEER_PYTHON",
        )
    }

    fn start(mut command: Command, ready: &[u8], port: u16, files: tempfile::TempDir, remedy: &str) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|problem| panic!("{command:?} does not start ({problem}): {remedy}"));
        let mut output = child.stdout.take().expect("piped");
        let input = child.stdin.take();
        let mut said = Vec::new();
        while !said.ends_with(ready) {
            let mut byte = [0];
            let read = output.read(&mut byte).expect("the peer's output");
            assert_eq!(read, 1, "{command:?} ended before it was ready: {remedy}");
            said.extend(byte);
        }
        // Whatever it says from now on must not block it.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Self {
            child,
            input,
            port,
            _files: files,
        }
    }

    fn address(&self) -> BmcAddress {
        format!("127.0.0.1:{}", self.port).parse().expect("an address")
    }

    fn options(&self) -> ConnectOptions {
        ConnectOptions::new(&self.address(), "admin", Secret::new("secret1"))
    }

    async fn connect(&self) -> Connection {
        Connection::open(&self.options()).await.expect("a session opens")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback");
    socket.local_addr().expect("bound").port()
}

fn lan(parameter: LanParameter) -> GetLanParameter {
    GetLanParameter::new(Channel::Current, parameter)
}

#[tokio::test]
async fn ipmi_sim_opens_a_session_with_suite_3_and_answers() {
    let peer = Peer::ipmi_sim();
    let mut bmc = peer.connect().await;
    assert_eq!(bmc.cipher_suite(), CipherSuite::Suite3, "it refuses 17");
    assert_eq!(bmc.guid(), GUID);
    assert_eq!(bmc.peer().port(), peer.port);

    let device = bmc.send(GetDeviceId).await.expect("Get Device ID");
    assert_eq!((device.manufacturer_id, device.product_id), (0x1291, 0x0f02));
    assert_eq!((device.major_version, device.minor_version), (2, 0));
    assert_eq!(device.major_fw_revision, 9);
    assert!(firmware_text(&device).starts_with("9."));

    assert_eq!(bmc.send(GetSystemGuid).await.expect("Get System GUID"), GUID);
    let channel = bmc
        .send(GetChannelInfo::new(Channel::Current))
        .await
        .expect("Get Channel Info");
    assert_eq!(channel.channel.value(), 1);
    assert_eq!(bmc.send(GetSelInfo).await.expect("Get SEL Info").entries, 0);
    assert!(bmc.send(GetSelTime).await.is_ok());
    assert_eq!(bmc.requests_sent(), 6, "privilege and five requests");
    bmc.close().await;
}

#[tokio::test]
async fn ipmi_sim_has_pef_tables_and_no_destinations() {
    let peer = Peer::ipmi_sim();
    let mut bmc = peer.connect().await;
    let count = bmc
        .send(lan(LanParameter::DESTINATION_COUNT))
        .await
        .expect("parameter 17");
    assert_eq!(count.data.first(), Some(&0));
    let missing = bmc
        .send(lan(LanParameter(200)))
        .await
        .expect_err("no such parameter");
    assert!(missing.is_unsupported(), "{missing:?}");
    let capabilities = bmc.send(GetPefCapabilities).await.expect("Get PEF Capabilities");
    assert_eq!(capabilities.filter_count, 16, "one more than there are");
    let filter = bmc
        .send(GetPefParameter::entry(PefParameter::FILTER, 1))
        .await
        .expect("filter 1");
    let (number, entry) = split_selector(&filter.data).expect("an entry");
    assert_eq!(number, 1);
    EventFilterEntry::from_bytes(entry).expect("20 bytes");
    let policy = bmc
        .send(GetPefParameter::entry(PefParameter::POLICY, 1))
        .await
        .expect("policy entry 1");
    let (_, entry) = split_selector(&policy.data).expect("an entry");
    AlertPolicyEntry::from_bytes(entry).expect("3 bytes");
    bmc.close().await;
}

#[tokio::test]
async fn ipmi_sim_says_yes_to_a_community_and_keeps_the_old_one() {
    let peer = Peer::ipmi_sim();
    let mut bmc = peer.connect().await;
    let set = || SetLanParameter {
        channel: Channel::Current,
        parameter: LanParameter::COMMUNITY,
        data: RawCommunity::from_bytes(b"ops").to_bytes().to_vec(),
    };
    let refused = bmc.send(set()).await.expect_err("an operator may not write");
    assert!(
        matches!(refused, Error::InsufficientPrivilege { .. }),
        "{refused:?}"
    );
    bmc.raise_privilege(PrivilegeLevel::Administrator)
        .await
        .expect("admin is an administrator");
    bmc.send(set()).await.expect("success, it says");
    let kept = bmc
        .send(lan(LanParameter::COMMUNITY))
        .await
        .expect("parameter 16");
    assert_eq!(RawCommunity::from_bytes(&kept.data).as_bytes(), b"public");
    bmc.close().await;
}

#[tokio::test]
async fn ipmi_sim_does_not_know_alert_immediate() {
    let peer = Peer::ipmi_sim();
    let options = ConnectOptions {
        privilege: PrivilegeLevel::Administrator,
        ..peer.options()
    };
    let mut bmc = Connection::open(&options).await.expect("a session opens");
    let error = bmc
        .send(AlertImmediate::initiate(Channel::Current, 1))
        .await
        .expect_err("it has no Alert Immediate");
    assert!(
        matches!(
            error,
            Error::Unsupported {
                command: CommandCode::ALERT_IMMEDIATE,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn ipmi_sim_refuses_what_must_be_refused() {
    let peer = Peer::ipmi_sim();
    let open = async |options: ConnectOptions| Connection::open(&options).await.expect_err("refused");

    let password = Secret::new("wrong");
    let error = open(ConnectOptions {
        password,
        ..peer.options()
    })
    .await;
    assert!(matches!(error, Error::WrongPassword), "{error:?}");

    let user = "nobody".to_owned();
    let error = open(ConnectOptions {
        user,
        ..peer.options()
    })
    .await;
    assert!(
        matches!(
            error,
            Error::OpeningRefused {
                step: OpeningStep::Rakp1,
                ..
            }
        ),
        "{error:?}"
    );

    let suites = SuiteChoice::Only17;
    let error = open(ConnectOptions {
        suites,
        ..peer.options()
    })
    .await;
    let status = Some(RakpStatus::InvalidAuthenticationAlgorithm);
    assert!(
        matches!(&error, Error::SuitesRefused { status: found, .. } if *found == status),
        "{error:?}"
    );

    let previously_used = Some(CipherSuite::Suite17);
    let error = open(ConnectOptions {
        previously_used,
        ..peer.options()
    })
    .await;
    assert!(matches!(error, Error::SuiteDowngrade { .. }), "{error:?}");
}

#[tokio::test]
async fn ipmi_sim_sessions_are_given_back() {
    let peer = Peer::ipmi_sim();
    // The simulator has room for a few dozen sessions: dropping them all without a word would fill it.
    for _ in 0..80 {
        drop(peer.connect().await);
    }
    let mut bmc = peer.connect().await;
    bmc.send(GetDeviceId).await.expect("there is still room");
}

#[tokio::test]
async fn both_peers_tell_their_capabilities_without_a_session() {
    for peer in [Peer::ipmi_sim(), Peer::pyghmi()] {
        let command = GetChannelAuthenticationCapabilities {
            channel: Channel::Current,
            privilege: PrivilegeLevel::Administrator,
            extended: true,
        };
        let found = send_sessionless(&peer.address(), Patience::default(), command)
            .await
            .expect("an answer outside any session");
        assert!(found.supports_ipmi_2_0 && found.extended);
        assert_eq!(found.channel, 1);
    }
}

#[tokio::test]
async fn pyghmi_opens_a_session_and_names_what_it_does_not_know() {
    let peer = Peer::pyghmi();
    let mut bmc = peer.connect().await;
    assert_eq!(
        bmc.cipher_suite(),
        CipherSuite::Suite3,
        "it agreed to 17 and named the algorithms of 3"
    );
    assert_eq!(bmc.guid(), GUID);
    let device = bmc.send(GetDeviceId).await.expect("Get Device ID");
    assert_eq!(device.major_fw_revision, 7);
    let error = bmc.send(GetPefCapabilities).await.expect_err("it has no PEF");
    assert!(error.is_unsupported(), "{error:?}");
    assert!(error.is_refused() && !error.outcome_is_unknown());
    let error = bmc
        .send(lan(LanParameter::COMMUNITY))
        .await
        .expect_err("it has no LAN parameters");
    assert!(error.is_unsupported(), "{error:?}");
    bmc.close().await;
}

#[tokio::test]
async fn pyghmi_with_a_wrong_password_is_a_wrong_password() {
    let peer = Peer::pyghmi();
    let options = ConnectOptions {
        password: Secret::new("wrong"),
        ..peer.options()
    };
    let error = Connection::open(&options).await.expect_err("refused");
    assert!(matches!(error, Error::WrongPassword), "{error:?}");
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_unreachable_at_once() {
    let address = format!("127.0.0.1:{}", free_port()).parse().expect("an address");
    let options = ConnectOptions::new(&address, "admin", Secret::new("secret1"));
    let error = Connection::open(&options).await.expect_err("nobody is there");
    assert!(
        matches!(
            error,
            Error::Unreachable {
                port_refused: true,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn ipmi_sim_is_looked_at_and_its_weaknesses_are_named() {
    use tsuho::{
        inspect::{clock, events, safety, sensors},
        ipmi::line::Session,
    };
    let peer = Peer::ipmi_sim();
    let mut line = Session::new(peer.options());
    let evidence = safety::gather(&mut line).await.expect("evidence");
    let report = safety::judge(&evidence, "admin");
    let found: Vec<&str> = report
        .findings
        .iter()
        .map(|finding| finding.id.as_str())
        .collect();
    for id in [
        "suites-without-protection",
        "sha1-only",
        "ipmi-15-without-authentication",
        "ipmi-15-sessions",
        "community-public",
        "factory-name",
    ] {
        assert!(
            found.contains(&id),
            "{id} is not in {found:?}; not checked: {:?}",
            report.not_checked
        );
    }
    let log = events::read(&mut line).await.expect("a log");
    assert_eq!((log.records.len(), log.is_changed), (0, false));
    let here = clock::Here::of_system();
    let reading = clock::read(&mut line, &here).await.expect("a reading");
    let set = clock::set(&mut line, reading.convention, &here).await;
    assert_eq!(set.outcome, clock::SetOutcome::Applied, "{set:?}");
    let _ = sensors::stamp(&mut line)
        .await
        .expect("it says whether it has a repository");
    line.close().await;
}
