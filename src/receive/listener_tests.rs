//! The listener on loopback, with a log on a real file. Nothing here waits for time: events say when it is done.

use super::*;
use crate::{
    alert_log::{Path, Query, Severity},
    receive::{Committed, Refusal, datagram::Datagram, describe, snmp},
};
use tokio::net::UdpSocket;

/// `snmptrap -v1 -c public … 1.3.6.1.4.1.8072.3.2.10 192.0.2.9 0 0 4711`, captured from net-snmp 5.9.3.
const COLD_START: &str =
    "302b02010004067075626c6963a41e060a2b06010401bf0803020a4004c0000209020100020100430212673000";
/// The trap of `ipmi-pet`'s manual page, sent with `snmptrap -v1`.
const PET: &str = "306b02010004067075626c6963a45e06092b06010401986f01014004c00002330201060203056f80430230393040303e\
    060a2b06010401986f0101010430";
/// `snmpinform -v2c -c public … 4711 1.3.6.1.6.3.1.1.5.1`
const INFORM: &str = "304002010104067075626c6963a63302041afdc7a70201000201003025300e06082b06010201010300430212673013\
    060a2b06010603010104010006052b06010605";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits
        .chunks_exact(2)
        .map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal digits"))
        .collect()
}

/// A v1 trap of the PET enterprise around 47 octets.
fn pet(sequence: u8) -> Vec<u8> {
    let octets = format!(
        "44454c4c500010598043b2c04f33335800{sequence:02x}19e87e26ffff202004207318008001ff000000000019000002a20100c1"
    );
    let mut varbind = bytes("060a2b06010401986f010101042f");
    varbind.extend(bytes(&octets));
    let list = wrap(0x30, &wrap(0x30, &varbind));
    let mut pdu = bytes("06092b06010401986f01014004c00002330201060203056f8043023039");
    pdu.extend(list);
    let mut body = bytes("02010004067075626c6963");
    body.extend(wrap(0xA4, &pdu));
    wrap(0x30, &body)
}

fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
    let [.., high, low] = content.len().to_be_bytes();
    let head: &[u8] = if content.len() < 0x80 {
        &[tag, low]
    } else {
        &[tag, 0x82, high, low]
    };
    [head, content].concat()
}

struct Fixture {
    _folder: tempfile::TempDir,
    log: AlertLog,
    listener: Running,
    events: broadcast::Receiver<Event>,
    sender: UdpSocket,
}

async fn listening(options: Options) -> Fixture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    listening_into(folder, log, options).await
}

async fn listening_into(folder: tempfile::TempDir, log: AlertLog, options: Options) -> Fixture {
    let bound = Listener::bind(&["127.0.0.1:0".parse().expect("an address")]).expect("a free port");
    let listener = bound.start(log.clone(), options).await.expect("started");
    let sender = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    sender.connect(listener.addresses()[0]).await.expect("loopback");
    let events = listener.subscribe();
    Fixture {
        _folder: folder,
        log,
        listener,
        events,
        sender,
    }
}

impl Fixture {
    async fn send(&mut self, datagram: &[u8]) -> Event {
        self.sender.send(datagram).await.expect("loopback");
        self.events.recv().await.expect("an event for every datagram")
    }

    async fn send_committed(&mut self, datagram: &[u8]) -> Committed {
        match self.send(datagram).await {
            Event::Committed(committed) => committed,
            other => panic!("{other:?}"),
        }
    }
}

fn assert_balanced(counters: &Counters) {
    let ended = counters.committed + counters.duplicate + counters.malformed + counters.refused;
    assert_eq!(counters.received, ended, "{counters:?}");
    assert_eq!(
        counters.committed,
        counters.decoded + counters.unknown,
        "{counters:?}"
    );
}

#[tokio::test]
async fn a_platform_event_trap_arrives_decoded_in_the_log() {
    let resolver: Resolver = Arc::new(|address, guid| {
        let known = address.is_loopback() && guid.is_some_and(|guid| guid.starts_with(b"DELL"));
        known.then(|| "web-01".to_owned())
    });
    let mut fixture = listening(Options {
        resolver: Some(resolver),
        ..Options::default()
    })
    .await;
    let committed = fixture.send_committed(&pet(2)).await;
    let alert = fixture
        .log
        .get(committed.alert.id)
        .expect("readable")
        .expect("in the log");
    assert_eq!(alert, *committed.alert);
    assert_eq!(alert.raw, pet(2));
    assert_eq!((alert.path, alert.severity), (Path::BmcSnmp, Severity::Recovered));
    assert_eq!(
        (alert.server.as_deref(), alert.sequence),
        (Some("web-01"), Some(2))
    );
    assert_eq!(describe(&alert, None).title.en, "Over: Chassis opened");
    let found = fixture.log.list(&Query {
        text: "カバー web-01".to_owned(),
        ..Query::default()
    });
    assert_eq!(
        found.expect("readable").len(),
        1,
        "found by its words in either language"
    );
    let counters = fixture.listener.stop().await.expect("stopped");
    assert_eq!(
        (counters.received, counters.decoded, counters.committed),
        (1, 1, 1)
    );
    assert_eq!(fixture.log.stats().expect("readable"), counters);
}

#[tokio::test]
async fn a_repeated_trap_is_one_row_and_is_told_again() {
    let mut fixture = listening(Options::default()).await;
    let first = fixture.send_committed(&pet(2)).await;
    let again = fixture.send_committed(&pet(2)).await;
    assert!(!first.is_repetition && again.is_repetition);
    assert_eq!(first.alert.id, again.alert.id);
    let next = fixture.send_committed(&pet(3)).await;
    assert!(!next.is_repetition);
    let counters = fixture.listener.stop().await.expect("stopped");
    assert_eq!((counters.committed, counters.duplicate), (2, 1));
    assert_balanced(&counters);
}

#[tokio::test]
async fn an_inform_is_answered_and_its_repetition_too() {
    let mut fixture = listening(Options::default()).await;
    let mut answer = [0; 256];
    for is_repetition in [false, true] {
        let committed = fixture.send_committed(&bytes(INFORM)).await;
        assert_eq!(committed.is_repetition, is_repetition);
        let len = fixture.sender.recv(&mut answer).await.expect("an answer");
        let mut expected = bytes(INFORM);
        let pdu = expected
            .iter()
            .position(|octet| *octet == 0xA6)
            .expect("the PDU's tag");
        expected[pdu] = 0xA2;
        assert_eq!(answer[..len], expected);
    }
}

fn full(folder: &tempfile::TempDir) -> AlertLog {
    AlertLog::open_on_full_disk(&folder.path().join("alerts.db"), 1).expect("a new log")
}

/// Memory for four datagrams; the rest goes to the disk.
fn small(folder: &tempfile::TempDir) -> Options {
    Options {
        budget: Budget {
            bytes: 1 << 20,
            datagrams: 4,
        },
        spill: Some(folder.path().join("waiting")),
        ..Options::default()
    }
}

#[tokio::test]
async fn a_full_disk_is_told_nothing_is_answered_and_all_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = full(&folder);
    let mut fixture = listening_into(folder, log, Options::default()).await;
    let event = fixture.send(&big_inform()).await;
    assert!(
        matches!(event, Event::Stalled(alert_log::Error::Full)),
        "{event:?}"
    );
    assert!(fixture.listener.is_stalled());
    let answered = fixture.sender.try_recv(&mut [0; 256]);
    assert_eq!(answered.expect_err("no answer").kind(), io::ErrorKind::WouldBlock);
    let counters = fixture.listener.counters();
    assert_eq!(
        (counters.received, counters.refused, counters.committed),
        (1, 0, 0)
    );
    assert_eq!(fixture.log.counts(Timestamp::now()).expect("readable").total, 0);

    fixture.log.make_room().await;
    let event = fixture.events.recv().await.expect("an event");
    assert!(matches!(event, Event::GoesOn), "{event:?}");
    let event = fixture.events.recv().await.expect("an event");
    assert!(matches!(event, Event::Committed(_)), "{event:?}");
    fixture
        .sender
        .recv(&mut vec![0; 65_535])
        .await
        .expect("an answer");
    let counters = fixture.listener.stop().await.expect("stopped");
    assert_balanced(&counters);
    assert_eq!(counters.committed, 1);
}

#[tokio::test]
async fn what_finds_no_room_in_memory_waits_on_the_disk_and_keeps_its_order() {
    const ALERTS: u8 = 200;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (log, options) = (full(&folder), small(&folder));
    let waiting = folder.path().join("waiting");
    let mut fixture = listening_into(folder, log, options).await;
    assert!(matches!(fixture.send(&big_inform()).await, Event::Stalled(_)));
    for sequence in 0..ALERTS {
        fixture.sender.send(&pet(sequence)).await.expect("loopback");
    }
    fixture.log.make_room().await;
    let mut sequences = Vec::new();
    while sequences.len() < usize::from(ALERTS) {
        match fixture.events.recv().await.expect("an event") {
            Event::Committed(committed) => sequences.extend(committed.alert.sequence),
            Event::GoesOn => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(sequences, (0..u16::from(ALERTS)).collect::<Vec<_>>());
    let counters = fixture.listener.stop().await.expect("stopped");
    assert_balanced(&counters);
    assert_eq!(counters.committed, u64::from(ALERTS) + 1);
    let left = std::fs::read_dir(waiting).expect("a folder");
    assert_eq!(left.count(), 0, "what is in the log waits no more");
}

#[tokio::test]
async fn what_the_log_did_not_take_before_the_end_comes_first_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (log, options) = (full(&folder), small(&folder));
    let path = folder.path().join("alerts.db");
    let Fixture {
        _folder: folder,
        log,
        listener,
        mut events,
        sender,
    } = listening_into(folder, log, options).await;
    sender.send(&big_inform()).await.expect("loopback");
    assert!(matches!(events.recv().await, Ok(Event::Stalled(_))));
    for sequence in 0..50 {
        sender.send(&pet(sequence)).await.expect("loopback");
    }
    // The last counters find no room either, or they do: that is not the point here.
    let _ = listener.stop().await;
    drop((events, log));

    let log = AlertLog::open(&path).expect("there is room again");
    let next = listening_into(folder, log, Options::default()).await;
    assert_eq!(next.listener.counters().committed, 0, "no spill was named");
    let options = small(&next._folder);
    let Fixture {
        _folder: folder,
        log,
        listener,
        ..
    } = next;
    listener.stop().await.expect("stopped");
    let next = listening_into(folder, log, options).await;
    let counters = next.listener.stop().await.expect("stopped");
    assert_balanced(&counters);
    assert_eq!(counters.committed, 51, "{counters:?}");
    let alerts = next.log.list(&Query::default()).expect("readable");
    let sequences: Vec<_> = alerts.iter().rev().map(|alert| alert.sequence).collect();
    let expected: Vec<_> = [None].into_iter().chain((0..50).map(Some)).collect();
    assert_eq!(sequences, expected);
}

#[tokio::test]
async fn what_a_killed_listener_had_brought_into_the_log_is_not_there_twice() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    let options = small(&folder);
    // As if a listener had been killed after a commit, and before it removed the file.
    let first = Timestamp::from_microsecond(1_700_000_000_000_000).expect("a time");
    let datagrams: Vec<Datagram> = (0..20)
        .map(|number| Datagram {
            received_at: first + Duration::from_micros(number),
            came: None,
            source: "192.0.2.51:623".parse().expect("an address"),
            local: "127.0.0.1:162".parse().expect("an address"),
            octets: bytes(COLD_START),
            place: None,
        })
        .collect();
    let spill = folder.path().join("waiting");
    Spill::open(&spill)
        .expect("a folder")
        .append(&datagrams)
        .expect("written");
    for datagram in datagrams.iter().take(12) {
        let message = snmp::decode(&datagram.octets).expect("a trap");
        let kept = super::super::arrival::arrival(
            &message,
            datagram.octets.clone(),
            datagram.source,
            datagram.received_at,
            &TimeZone::UTC,
            None,
            &Mibs::default(),
        );
        log.append(kept.alert).await.expect("appended");
    }
    let fixture = listening_into(folder, log, options).await;
    let counters = fixture.listener.stop().await.expect("stopped");
    assert_balanced(&counters);
    // The other 12 were counted by who brought them there, and nobody has sent them again.
    assert_eq!(
        (counters.received, counters.committed, counters.duplicate),
        (8, 8, 0)
    );
    let alerts = fixture.log.list(&Query::default()).expect("readable");
    let times: Vec<_> = alerts.iter().rev().map(|alert| alert.received_at).collect();
    let expected: Vec<_> = datagrams.iter().map(|datagram| datagram.received_at).collect();
    assert_eq!(times, expected);
}

#[tokio::test]
async fn events_cost_nothing_where_nobody_looks() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    let mut fixture = listening_into(folder, log, Options::default()).await;
    let mut batches = fixture.listener.subscribe_to_batches();
    assert!(fixture.listener.shared.is_watched());
    fixture.send_committed(&pet(1)).await;
    let batch = batches.recv().await.expect("a batch");
    assert!(matches!(*batch, [Event::Committed(_)]), "{batch:?}");
    drop((batches, fixture.events));
    assert!(!fixture.listener.shared.is_watched());
    fixture.sender.send(&pet(2)).await.expect("loopback");
    assert_eq!(fixture.listener.stop().await.expect("stopped").committed, 2);
}

/// An INFORM with a varbind of 50,000 octets.
fn big_inform() -> Vec<u8> {
    let varbind = [bytes("06032b0601"), wrap(0x04, &[0; 50_000])].concat();
    let pdu = [
        bytes("02041afdc7a7020100020100"),
        wrap(0x30, &wrap(0x30, &varbind)),
    ]
    .concat();
    let body = [bytes("02010104067075626c6963"), wrap(0xA6, &pdu)].concat();
    wrap(0x30, &body)
}

#[tokio::test]
async fn what_cannot_be_read_is_counted_and_does_no_harm() {
    let mut fixture = listening(Options::default()).await;
    for nonsense in [
        &b""[..],
        b"GET / HTTP/1.1",
        &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
        &bytes(PET),
    ] {
        assert!(matches!(fixture.send(nonsense).await, Event::Malformed { .. }));
    }
    let cold_start = fixture.send_committed(&bytes(COLD_START)).await;
    assert_eq!(cold_start.alert.path, Path::AgentSnmp);
    let counters = fixture.listener.stop().await.expect("stopped");
    assert_eq!(
        (counters.received, counters.malformed, counters.decoded),
        (5, 4, 1)
    );
    assert_balanced(&counters);
}

fn only(receiver: &str) -> Options {
    let receiver = toml::from_str(receiver).expect("settings");
    Options {
        gate: Arc::new(Gate::new(receiver, None)),
        ..Options::default()
    }
}

#[tokio::test]
async fn who_is_not_on_a_list_is_refused_and_counted() {
    let mut fixture = listening(only("communities = [{ name = \"ops\" }]")).await;
    let event = fixture.send(&bytes(COLD_START)).await;
    assert!(matches!(
        event,
        Event::Refused {
            reason: Refusal::Community,
            ..
        }
    ));
    assert_balanced(&fixture.listener.stop().await.expect("stopped"));

    let mut fixture = listening(only("sources = [\"192.0.2.0/24\"]")).await;
    let event = fixture.send(&bytes(COLD_START)).await;
    assert!(matches!(
        event,
        Event::Refused {
            reason: Refusal::Source,
            ..
        }
    ));
    assert_balanced(&fixture.listener.stop().await.expect("stopped"));
}

#[tokio::test]
async fn a_stop_finishes_what_has_come_in() {
    let fixture = listening(Options::default()).await;
    for sequence in 0..200 {
        fixture.sender.send(&pet(sequence)).await.expect("loopback");
    }
    let counters = fixture.listener.stop().await.expect("stopped");
    assert_balanced(&counters);
    assert_eq!(counters.committed, 200);
    #[cfg(target_os = "linux")]
    assert_eq!(counters.dropped_by_kernel, Some(0));
    assert_eq!(fixture.log.counts(Timestamp::now()).expect("readable").total, 200);
    assert_eq!(
        fixture.log.gaps(Timestamp::now()).expect("readable").len(),
        1,
        "nobody listens now"
    );
}

#[tokio::test]
async fn several_sockets_of_both_families_share_one_log() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    let wanted = ["127.0.0.1:0", "[::1]:0"].map(|address| address.parse().expect("an address"));
    let listener = Listener::bind(&wanted).expect("free ports");
    let running = listener.start(log, Options::default()).await.expect("started");
    let mut events = running.subscribe();
    for address in running.addresses() {
        let any = if address.is_ipv6() {
            "[::1]:0"
        } else {
            "127.0.0.1:0"
        };
        let sender = UdpSocket::bind(any).await.expect("a free port");
        sender
            .send_to(&bytes(COLD_START), address)
            .await
            .expect("loopback");
        match events.recv().await.expect("an event") {
            Event::Committed(committed) => assert_eq!(committed.local, *address),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(running.stop().await.expect("stopped").committed, 2);
}
