//! SNMPv3 from net-snmp's own senders: with every pair of protocols they offer, traps and INFORMs arrive decoded in the
//! log and INFORMs are answered; what is forged, unknown, old or sent again is refused and counted.
//!
//! Needs Debian's `snmp` package. A missing program fails the test: a test that skips proves nothing.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Instant,
};
use tokio::{
    net::UdpSocket,
    sync::{Semaphore, broadcast},
    task::JoinSet,
};
use tsuho::{
    alert_log::{Alert, AlertLog, Counters, Query},
    receive::{
        Committed, Event, Gate, Listener, Options, Refusal, Running, describe, own_engine,
        snmp::{self, Refused, SecurityLevel, UserKeys, Usm, Value},
    },
    secrets::Secret,
    site::{AuthProtocol, PrivacyProtocol, Receiver, SnmpUser},
};

const AUTH_WORDS: &str = "authentic words";
const PRIVACY_WORDS: &str = "private words";
/// What net-snmp 5.9 offers at least, in the names it prints.
const AUTH: [&str; 6] = ["MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"];
const PRIVACY: [&str; 4] = ["DES", "AES", "AES-192", "AES-256"];
/// What it takes besides, without printing it: AES with keys made longer as Cisco does.
const UNNAMED_PRIVACY: [&str; 2] = ["AES-192-C", "AES-256-C"];
/// So many senders run at a time.
const AT_A_TIME: usize = 4;

/// How a sender protects what it sends.
#[derive(Clone, Debug)]
struct Pair {
    auth: String,
    privacy: Option<String>,
}

impl Pair {
    fn new(auth: &str, privacy: Option<&str>) -> Self {
        Self {
            auth: auth.to_owned(),
            privacy: privacy.map(str::to_owned),
        }
    }

    /// The name of the user that has these protocols.
    fn user(&self) -> String {
        format!("{}/{}", self.auth, self.privacy.as_deref().unwrap_or("none"))
    }

    fn level(&self) -> SecurityLevel {
        match self.privacy {
            Some(_) => SecurityLevel::AuthPriv,
            None => SecurityLevel::AuthNoPriv,
        }
    }

    fn keys(&self) -> UserKeys {
        let auth: AuthProtocol = self.auth.parse().expect("a protocol known here");
        let privacy = self.privacy.as_ref().map(|name| {
            let known: PrivacyProtocol = name.parse().expect("a protocol known here");
            known
        });
        let user = SnmpUser::new(self.user(), Some(auth), privacy, None).expect("a user");
        UserKeys::new(
            user,
            Some(&Secret::new(AUTH_WORDS)),
            Some(&Secret::new(PRIVACY_WORDS)),
        )
        .expect("passphrases")
    }

    /// The arguments of net-snmp's programs for this user, with these passphrases.
    fn arguments(&self, auth_words: &str, privacy_words: &str) -> Vec<String> {
        let mut arguments = ["-v3", "-u", &self.user(), "-a", &self.auth, "-A", auth_words]
            .map(str::to_owned)
            .to_vec();
        match &self.privacy {
            Some(privacy) => {
                arguments.extend(["-l", "authPriv", "-x", privacy, "-X", privacy_words].map(str::to_owned));
            }
            None => arguments.extend(["-l", "authNoPriv"].map(str::to_owned)),
        }
        arguments
    }

    fn right(&self) -> Vec<String> {
        self.arguments(AUTH_WORDS, PRIVACY_WORDS)
    }
}

struct Fixture {
    folder: tempfile::TempDir,
    log: AlertLog,
    listener: Running,
    gate: Arc<Gate>,
    events: broadcast::Receiver<Event>,
}

async fn listening(users: Vec<UserKeys>) -> Fixture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    listening_into(folder, log, users).await
}

/// As the engine does it: each start is counted before it is used.
async fn listening_into(folder: tempfile::TempDir, log: AlertLog, users: Vec<UserKeys>) -> Fixture {
    let own = own_engine::start(&folder.path().join("snmp-engine.toml")).expect("written");
    let usm = Usm::new(own, users, Vec::new(), 1, Instant::now());
    let gate = Arc::new(Gate::new(Receiver::default(), Some(usm)));
    let bound = Listener::bind(&["127.0.0.1:0".parse().expect("an address")]).expect("a free port");
    let options = Options {
        gate: Arc::clone(&gate),
        ..Options::default()
    };
    let listener = bound.start(log.clone(), options).await.expect("started");
    let events = listener.subscribe();
    Fixture {
        folder,
        log,
        listener,
        gate,
        events,
    }
}

/// What a sender of net-snmp ended with.
struct Sent {
    is_content: bool,
    said: String,
}

/// `snmptrap` or `snmpinform` with files of its own, so that neither knows what another has sent.
fn sender(program: &str, folder: &Path, arguments: &[String], to: SocketAddr, text: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("SNMP_PERSISTENT_DIR", folder)
        .env("SNMPCONFPATH", folder)
        .env("MIBS", "")
        .args(arguments)
        .arg(to.to_string())
        .args(["4711", "1.3.6.1.4.1.99999.0.7", "1.3.6.1.4.1.99999.1", "s", text])
        .stdin(Stdio::null());
    command
}

async fn send(program: &'static str, arguments: Vec<String>, to: SocketAddr, text: String) -> Sent {
    let ended = tokio::task::spawn_blocking(move || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = sender(program, folder.path(), &arguments, to, &text);
        command
            .output()
            .unwrap_or_else(|error| panic!("{program} (Debian package `snmp`) is needed: {error}"))
    });
    let output = ended.await.expect("not cancelled");
    Sent {
        is_content: output.status.success(),
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Fixture {
    fn address(&self) -> SocketAddr {
        *self.listener.addresses().first().expect("one socket")
    }

    async fn event(&mut self) -> Event {
        self.events.recv().await.expect("an event for every datagram")
    }

    async fn committed(&mut self) -> Committed {
        match self.event().await {
            Event::Committed(committed) => committed,
            other => panic!("{other:?}"),
        }
    }

    async fn refused(&mut self) -> Refused {
        match self.event().await {
            Event::Refused {
                reason: Refusal::V3(reason),
                ..
            } => reason,
            other => panic!("{other:?}"),
        }
    }

    fn refused_by(&self, name: &str) -> u64 {
        self.gate.refused().get(name).copied().unwrap_or_default()
    }

    async fn stop(self) -> (Counters, Vec<Alert>) {
        let counters = self.listener.stop().await.expect("stopped");
        let ended = counters.committed + counters.duplicate + counters.malformed + counters.refused;
        assert_eq!(counters.received, ended, "{counters:?}");
        let query = Query {
            limit: 1000,
            ..Query::default()
        };
        (counters, self.log.list(&query).expect("readable"))
    }
}

/// The text that the sender put into the alert, read from what the log has: without any key.
fn text_of(alert: &Alert) -> String {
    let message = snmp::decode(&alert.raw).expect("readable without a key");
    let [varbind] = message.trap().varbinds.as_slice() else {
        panic!("{message:?}");
    };
    match &varbind.value {
        Value::OctetString(text) => String::from_utf8(text.clone()).expect("UTF-8"),
        other => panic!("{other:?}"),
    }
}

/// The protocols that the installed net-snmp says it offers.
fn offered(option: &str) -> Vec<String> {
    let output = Command::new("snmptrap")
        .arg("-h")
        .output()
        .expect("snmptrap (Debian package `snmp`) is needed");
    let help = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = help.lines().find(|line| line.trim_start().starts_with(option));
    let list = line.and_then(|line| line.rsplit_once('(')?.1.split_once(')'));
    let (list, _) = list.unwrap_or_else(|| panic!("no {option}: {help}"));
    list.split('|').map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_pair_of_protocols_that_net_snmp_offers_arrives_and_informs_are_answered() {
    let (auths, mut privacies) = (offered("-a PROTOCOL"), offered("-x PROTOCOL"));
    for needed in AUTH {
        assert!(
            auths.iter().any(|offered| offered == needed),
            "{needed}: {auths:?}"
        );
    }
    for needed in PRIVACY {
        assert!(
            privacies.iter().any(|offered| offered == needed),
            "{needed}: {privacies:?}"
        );
    }
    privacies.extend(UNNAMED_PRIVACY.map(str::to_owned));
    let mut pairs = Vec::new();
    for auth in &auths {
        pairs.push(Pair::new(auth, None));
        pairs.extend(privacies.iter().map(|privacy| Pair::new(auth, Some(privacy))));
    }
    assert!(pairs.len() >= AUTH.len() * (1 + PRIVACY.len() + UNNAMED_PRIVACY.len()));

    let mut fixture = listening(pairs.iter().map(Pair::keys).collect()).await;
    let to = fixture.address();
    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    let mut senders = JoinSet::new();
    for (number, pair) in pairs.iter().enumerate() {
        for program in ["snmptrap", "snmpinform"] {
            let (pair, turns) = (pair.clone(), Arc::clone(&turns));
            senders.spawn(async move {
                let _turn = turns.acquire().await.expect("never closed");
                let text = format!("{program} {}", pair.user());
                let mut arguments = pair.right();
                if program == "snmptrap" {
                    arguments.extend(["-e".to_owned(), format!("80000000010203{number:02x}")]);
                } else {
                    arguments.extend(["-r", "0", "-t", "60"].map(str::to_owned));
                }
                let sent = send(program, arguments, to, text.clone()).await;
                assert!(sent.is_content, "{text}: {}", sent.said);
                text
            });
        }
    }
    let sent: BTreeSet<String> = senders.join_all().await.into_iter().collect();
    for _ in 0..sent.len() {
        let committed = fixture.committed().await;
        let message = snmp::decode(&committed.alert.raw).expect("readable without a key");
        let protection = message.trap().protection.clone().expect("of v3");
        let user = String::from_utf8(protection.user).expect("UTF-8");
        let pair = pairs
            .iter()
            .find(|pair| pair.user() == user)
            .expect("one of ours");
        assert_eq!(protection.level, pair.level());
        assert!(text_of(&committed.alert).ends_with(&user));
        let fields = describe(&committed.alert, None).fields;
        let shown = format!("{user} ({})", pair.level().name());
        assert!(
            fields
                .iter()
                .any(|(name, value)| name.en == "SNMPv3 user (protection)" && value.en == shown),
            "{fields:?}"
        );
    }
    assert!(
        fixture.refused_by("discovery") >= pairs.len() as u64,
        "each snmpinform asks for our engine first"
    );
    let (counters, alerts) = fixture.stop().await;
    assert_eq!(
        (counters.refused, counters.malformed, counters.duplicate),
        (0, 0, 0)
    );
    assert_eq!(counters.committed, sent.len() as u64, "{counters:?}");
    let logged: BTreeSet<String> = alerts.iter().map(text_of).collect();
    assert_eq!(logged, sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_keys_strangers_and_weaker_messages_are_refused_with_their_reason_and_not_logged() {
    let pair = Pair::new("SHA-256", Some("AES"));
    let mut fixture = listening(vec![pair.keys()]).await;
    let to = fixture.address();
    let unprotected = ["-v3", "-u", &pair.user(), "-l", "noAuthNoPriv"]
        .map(str::to_owned)
        .to_vec();
    let cases = [
        (pair.arguments("other words", PRIVACY_WORDS), Refused::WrongDigest),
        (pair.arguments(AUTH_WORDS, "other words"), Refused::Decryption),
        (Pair::new("SHA-512", Some("AES")).right(), Refused::UnknownUser),
        (unprotected, Refused::SecurityLevel),
    ];
    for (arguments, expected) in cases {
        let trap = [
            arguments.clone(),
            vec!["-e".to_owned(), "8000000001020304".to_owned()],
        ]
        .concat();
        send("snmptrap", trap, to, "must not be logged".to_owned()).await;
        assert_eq!(fixture.refused().await, expected, "snmptrap");

        // It ends by the report that it gets; without one it would wait.
        let inform = [arguments, ["-r", "0", "-t", "60"].map(str::to_owned).to_vec()].concat();
        let sent = send("snmpinform", inform, to, "must not be logged".to_owned()).await;
        assert!(!sent.is_content, "{expected:?}");
        assert!(!sent.said.contains("Timeout"), "{expected:?}: {}", sent.said);
        assert_eq!(fixture.refused().await, expected, "snmpinform");
        assert_eq!(fixture.refused_by(expected.name()), 2);
    }
    let (counters, alerts) = fixture.stop().await;
    assert_eq!((counters.refused, counters.committed), (8, 0), "{counters:?}");
    assert!(alerts.is_empty());
}

/// Catches the one datagram of a `snmptrap`.
async fn caught_trap(arguments: Vec<String>) -> Vec<u8> {
    let ear = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let to = ear.local_addr().expect("bound");
    let sent = send("snmptrap", arguments, to, "caught".to_owned()).await;
    assert!(sent.is_content, "{}", sent.said);
    let mut datagram = vec![0; 65_535];
    let len = ear.recv(&mut datagram).await.expect("loopback");
    datagram.truncate(len);
    datagram
}

/// Stands between a `snmpinform` and the listener, and keeps what the sender sent.
async fn caught_inform(arguments: Vec<String>, listener: SocketAddr) -> Vec<Vec<u8>> {
    let front = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let back = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    back.connect(listener).await.expect("loopback");
    let to = front.local_addr().expect("bound");
    let mut caught = Vec::new();
    let (mut of_sender, mut of_listener) = (vec![0; 65_535], vec![0; 65_535]);
    let mut sender = None;
    let ended = send("snmpinform", arguments, to, "caught".to_owned());
    tokio::pin!(ended);
    loop {
        tokio::select! {
            sent = &mut ended => {
                assert!(sent.is_content, "{}", sent.said);
                return caught;
            }
            came = front.recv_from(&mut of_sender) => {
                let (len, from) = came.expect("loopback");
                let datagram = of_sender.get(..len).expect("as many as came");
                sender = Some(from);
                caught.push(datagram.to_vec());
                back.send(datagram).await.expect("loopback");
            }
            came = back.recv(&mut of_listener) => {
                let len = came.expect("loopback");
                let answer = of_listener.get(..len).expect("as many as came");
                front.send_to(answer, sender.expect("asked first")).await.expect("loopback");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_datagram_that_is_sent_again_is_no_new_alert_whoever_sends_it() {
    let pair = Pair::new("SHA", Some("AES-256"));
    let mut fixture = listening(vec![pair.keys()]).await;
    let thieves = [
        UdpSocket::bind("127.0.0.1:0").await.expect("a free port"),
        // Another address than the sender's.
        UdpSocket::bind("127.0.0.66:0").await.expect("a loopback address"),
    ];

    let trap =
        caught_trap([pair.right(), vec!["-e".to_owned(), "8000000001020304".to_owned()]].concat()).await;
    thieves[0]
        .send_to(&trap, fixture.address())
        .await
        .expect("loopback");
    let first = fixture.committed().await;
    assert!(!first.is_repetition);
    for thief in &thieves {
        thief.send_to(&trap, fixture.address()).await.expect("loopback");
        let again = fixture.committed().await;
        assert!(again.is_repetition);
        assert_eq!(again.alert.id, first.alert.id);
    }

    let sent = [pair.right(), ["-r", "0", "-t", "60"].map(str::to_owned).to_vec()].concat();
    let caught = caught_inform(sent, fixture.address()).await;
    let first = fixture.committed().await;
    let inform = caught.last().expect("the INFORM comes last");
    for thief in &thieves {
        thief.send_to(inform, fixture.address()).await.expect("loopback");
        let again = fixture.committed().await;
        assert!(again.is_repetition, "{}", again.source);
        assert_eq!(again.alert.id, first.alert.id);
    }

    // The listener starts anew: what was meant for it before its start is from an old time.
    let Fixture {
        folder,
        log,
        listener,
        ..
    } = fixture;
    let counters = listener.stop().await.expect("stopped");
    assert_eq!(
        (counters.committed, counters.duplicate, counters.refused),
        (2, 4, 0)
    );
    let mut fixture = listening_into(folder, log, vec![pair.keys()]).await;
    thieves[0]
        .send_to(inform, fixture.address())
        .await
        .expect("loopback");
    assert_eq!(fixture.refused().await, Refused::NotInTimeWindow);
    // What it knew of the trap's sender is gone in this test; the log still knows the trap.
    thieves[1]
        .send_to(&trap, fixture.address())
        .await
        .expect("loopback");
    assert!(fixture.committed().await.is_repetition);
    let (_, alerts) = fixture.stop().await;
    assert_eq!(alerts.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trap_from_an_old_time_is_refused() {
    let pair = Pair::new("SHA-512", Some("DES"));
    let mut fixture = listening(vec![pair.keys()]).await;
    let to = fixture.address();
    let at = |time: &str| {
        let when = ["-e", "8000000001020304", "-Z", time].map(str::to_owned).to_vec();
        send("snmptrap", [pair.right(), when].concat(), to, time.to_owned())
    };
    at("5,100000").await;
    fixture.committed().await;
    at("5,99000").await;
    assert_eq!(
        fixture.refused().await,
        Refused::NotInTimeWindow,
        "15 minutes before"
    );
    at("4,200000").await;
    assert_eq!(
        fixture.refused().await,
        Refused::NotInTimeWindow,
        "before its last start"
    );
    at("5,99900").await;
    fixture.committed().await;
    at("6,1").await;
    fixture.committed().await;
    assert_eq!(fixture.refused_by("not-in-time-window"), 2);
    let (counters, alerts) = fixture.stop().await;
    assert_eq!((counters.committed, counters.refused), (3, 2));
    let logged: BTreeSet<String> = alerts.iter().map(text_of).collect();
    assert_eq!(logged, ["5,100000", "5,99900", "6,1"].map(str::to_owned).into());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_user_of_v3_takes_none_and_the_others_go_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    let bound = Listener::bind(&["127.0.0.1:0".parse().expect("an address")]).expect("a free port");
    let listener = bound
        .start(log.clone(), Options::default())
        .await
        .expect("started");
    let to = *listener.addresses().first().expect("one socket");
    let pair = Pair::new("SHA", None);
    let mut events = listener.subscribe();
    send("snmptrap", pair.right(), to, "v3".to_owned()).await;
    assert!(matches!(
        events.recv().await,
        Ok(Event::Refused {
            reason: Refusal::V3(Refused::UnknownUser),
            ..
        })
    ));
    let v2c = ["-v2c", "-c", "public", "-r", "0", "-t", "60"]
        .map(str::to_owned)
        .to_vec();
    let sent = send("snmpinform", v2c, to, "v2c".to_owned()).await;
    assert!(sent.is_content, "{}", sent.said);
    let counters = listener.stop().await.expect("stopped");
    assert_eq!(
        (counters.committed, counters.refused, counters.received),
        (1, 1, 2)
    );
}
