//! The rules of RFC 3414, on messages of an agent that is written here with the same ciphers and other code around them.
//! What other programs send is in `tests/receive_snmpv3.rs`.

use super::{super::Message, *};
use crate::{
    secrets::Secret,
    site::{AuthProtocol, PrivacyProtocol, SnmpUser},
};
use std::{net::Ipv4Addr, time::Duration};

const AGENT: &str = "8000000001aabbccdd";
const OURS: &str = "80000000050102030405060708090a0b0c";
const FROM: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));

fn engine(hex: &str) -> EngineId {
    hex.parse().expect("an engine id")
}

fn user(name: &str, auth: Option<AuthProtocol>, privacy: Option<PrivacyProtocol>) -> UserKeys {
    let user = SnmpUser::new(name.to_owned(), auth, privacy, None).expect("a user");
    let word = Secret::new("maplesyrup");
    UserKeys::new(user, Some(&word), Some(&word)).expect("passphrases")
}

fn users() -> Vec<UserKeys> {
    vec![
        user(
            "private",
            Some(AuthProtocol::Sha256),
            Some(PrivacyProtocol::Aes128),
        ),
        user("signed", Some(AuthProtocol::Sha1), None),
        user("open", None, None),
    ]
}

fn ours(start: Instant) -> Usm {
    let own = OwnEngine {
        id: engine(OURS),
        boots: 9,
    };
    Usm::new(own, users(), Vec::new(), 1, start)
}

/// An agent with the same users: its traps are from its own engine, its INFORMs for ours.
struct Agent {
    as_itself: Usm,
    as_us: Usm,
}

impl Agent {
    /// `boots` and the agent's start are its own; of ours it knows these.
    fn new(boots: u32, start: Instant, ours: (u32, Instant)) -> Self {
        let of = |id, boots, start| {
            Usm::new(
                OwnEngine {
                    id: engine(id),
                    boots,
                },
                users(),
                Vec::new(),
                7,
                start,
            )
        };
        Self {
            as_itself: of(AGENT, boots, start),
            as_us: of(OURS, ours.0, ours.1),
        }
    }

    fn trap(&self, user: &str, now: Instant) -> Vec<u8> {
        sent(&self.as_itself, user, super::super::ber::tag::TRAP_V2, now)
    }

    fn inform(&self, user: &str, now: Instant) -> Vec<u8> {
        sent(&self.as_us, user, super::super::ber::tag::INFORM, now)
    }
}

/// coldStart as a notification of this kind, made with the engine's own sealing, and marked as reportable if it is an
/// INFORM.
fn sent(usm: &Usm, name: &str, kind: u8, now: Instant) -> Vec<u8> {
    use super::super::ber::{self, tag};
    let mut varbinds = Vec::new();
    for (oid, value) in [
        ("2b06010201010300", "43020102"),
        ("2b060106030101040100", "06092b0601060301010501"),
    ] {
        let mut pair = Vec::new();
        ber::write(&mut pair, tag::OBJECT_IDENTIFIER, &hex(oid));
        pair.extend(hex(value));
        ber::write(&mut varbinds, tag::SEQUENCE, &pair);
    }
    let mut pdu = Vec::new();
    for number in [4711, 0, 0] {
        ber::write_integer(&mut pdu, number);
    }
    ber::write(&mut pdu, tag::SEQUENCE, &varbinds);
    let mut element = Vec::new();
    ber::write(&mut element, kind, &pdu);
    let mut content = Vec::new();
    ber::write(&mut content, tag::OCTET_STRING, usm.own.id.octets());
    ber::write(&mut content, tag::OCTET_STRING, b"");
    content.extend(element);
    let mut scoped = Vec::new();
    ber::write(&mut scoped, tag::SEQUENCE, &content);

    let user = usm.user(name.as_bytes(), &usm.own.id).expect("a user");
    let keys = user.keys(&usm.own.id, &usm.own.id);
    let mut message = usm
        .seal(33, user.level(), name.as_bytes(), &keys, &scoped, now)
        .expect("keys");
    if kind == tag::INFORM {
        // Into the flags, and the code anew.
        let at = message
            .windows(3)
            .position(|part| part[..2] == [0x04, 0x01])
            .expect("flags")
            + 2;
        message[at] |= 4;
        sign_again(&mut message, &keys);
    }
    message
}

fn sign_again(message: &mut [u8], keys: &Keys<'_>) {
    let Some(auth) = keys.auth() else { return };
    let (at, code) = {
        let read = wire::Message::read(message).expect("well formed");
        let [before, code, after] = read.around_code().expect("a code");
        let zeros = vec![0; code.len()];
        (before.len(), auth.code(&[before, &zeros, after]))
    };
    message[at..at + code.len()].copy_from_slice(&code);
}

fn hex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("digits"))
        .collect()
}

fn opened(heard: Result<Heard, DecodeError>) -> Opened {
    match heard {
        Ok(Heard::Opened(opened)) => *opened,
        other => panic!("{other:?}"),
    }
}

/// Why it was refused, and the number of the counter that the sender was told.
fn refused(heard: Result<Heard, DecodeError>) -> (Refused, Option<u8>) {
    match heard {
        Ok(Heard::Refused { reason, report }) => (reason, report.map(|report| counter_of(&report))),
        other => panic!("{other:?}"),
    }
}

fn counter_of(report: &[u8]) -> u8 {
    let at = report
        .windows(8)
        .position(|part| part == USM_STATS)
        .expect("usmStats");
    report[at + 8]
}

#[test]
fn a_trap_is_taken_from_who_has_the_keys_and_its_content_is_kept_readable() {
    let start = Instant::now();
    let (usm, agent) = (ours(start), Agent::new(3, start, (9, start)));
    for (name, level) in [
        ("private", SecurityLevel::AuthPriv),
        ("signed", SecurityLevel::AuthNoPriv),
        ("open", SecurityLevel::NoAuthNoPriv),
    ] {
        let datagram = agent.trap(name, start + Duration::from_secs(10));
        let taken = opened(usm.receive(&datagram, FROM, start));
        let trap = taken.message.trap();
        assert_eq!((trap.generic, trap.uptime_ticks), (0, 0x0102));
        let protection = trap.protection.as_ref().expect("of v3");
        assert_eq!(
            (protection.user.as_slice(), protection.level),
            (name.as_bytes(), level)
        );
        assert_eq!(protection.engine, Some(engine(AGENT)));
        assert!(taken.answer.is_none(), "nobody waits for an answer to a trap");
        // Without any key, later, from the log:
        let raw = taken.kept.as_deref().unwrap_or(&datagram);
        let again = super::super::decode(raw).expect("readable");
        assert_eq!(again.trap().varbinds, trap.varbinds);
        assert_eq!(again.trap().trap_oid, trap.trap_oid);
        assert_eq!(
            again.trap().protection.as_ref().map(|p| &p.user),
            Some(&protection.user)
        );
        assert_eq!(taken.kept.is_some(), level == SecurityLevel::AuthPriv);
    }
    let sealed = agent.trap("private", start);
    assert_eq!(
        super::super::decode(&sealed),
        Err(DecodeError::Encrypted),
        "the datagram itself tells nothing"
    );
}

#[test]
fn any_octet_that_was_changed_on_the_way_costs_the_message() {
    let start = Instant::now();
    let (usm, agent) = (ours(start), Agent::new(3, start, (9, start)));
    let datagram = agent.trap("private", start);
    for at in 0..datagram.len() {
        let mut changed = datagram.clone();
        changed[at] ^= 1;
        if let Ok(Heard::Opened(opened)) = usm.receive(&changed, FROM, start) {
            panic!("octet {at}: {opened:?}");
        }
    }
    opened(usm.receive(&datagram, FROM, start));
}

#[test]
fn an_inform_is_answered_for_the_sender_alone() {
    let start = Instant::now();
    let (usm, agent) = (ours(start), Agent::new(3, start, (9, start)));
    for name in ["private", "signed", "open"] {
        let taken = opened(usm.receive(&agent.inform(name, start), FROM, start));
        assert!(matches!(taken.message, Message::Inform(..)));
        assert_eq!(taken.message.response(), None, "not as v2c");
        let answer = usm
            .answer(&taken.answer.expect("an answer"), start)
            .expect("keys");
        let read = wire::Message::read(&answer).expect("well formed");
        assert_eq!((read.id, read.boots, read.is_reportable), (33, 9, false));
        let keys = usm
            .user(name.as_bytes(), &usm.own.id)
            .expect("a user")
            .keys(&usm.own.id, &usm.own.id);
        let plain = match read.encrypted() {
            Some(octets) => keys.decrypt(&read, octets).expect("the same key").to_vec(),
            None => [&[0x30, 0x00][..], read.plain().expect("in the clear")].concat(),
        };
        assert!(
            plain.windows(4).any(|part| part == [0x02, 0x02, 0x12, 0x67]),
            "the request's number"
        );
        if let Some(auth) = keys.auth() {
            let [before, code, after] = read.around_code().expect("a code");
            assert_eq!(auth.code(&[before, &vec![0; code.len()], after]), code);
        }
        assert_eq!(read.encrypted().is_some(), name == "private");
    }
}

#[test]
fn who_asks_first_is_told_our_id_and_then_our_time() {
    let start = Instant::now();
    let usm = ours(start);
    // As RFC 3414 section 4 says: no engine id, no user, and an INFORM that says nothing.
    let probe = hex("303c020103301102040102030402030\
         0ffe30401040201030410300e0400020100020100040004000400\
         301204000400a60c02021267020100\
         0201003000");
    let Ok(Heard::Discovery { report }) = usm.receive(&probe, FROM, start) else {
        panic!("{:?}", usm.receive(&probe, FROM, start));
    };
    assert_eq!(counter_of(&report), 4, "usmStatsUnknownEngineIDs");
    let read = wire::Message::read(&report).expect("well formed");
    assert_eq!((read.engine, read.boots), (engine(OURS).octets(), 9));

    let agent = Agent::new(3, start, (0, start));
    let later = start + Duration::from_secs(40);
    let Ok(Heard::Discovery { report }) = usm.receive(&agent.inform("signed", start), FROM, later) else {
        panic!("no discovery");
    };
    assert_eq!(counter_of(&report), 2, "usmStatsNotInTimeWindows");
    let read = wire::Message::read(&report).expect("well formed");
    assert_eq!(
        (read.boots, read.time, read.level),
        (9, 40, SecurityLevel::AuthNoPriv)
    );
}

#[test]
fn what_is_refused_has_its_reason_and_only_who_asks_is_told() {
    let start = Instant::now();
    let (usm, agent) = (ours(start), Agent::new(3, start, (9, start)));

    let mut stranger = agent.trap("signed", start);
    let at = stranger
        .windows(6)
        .position(|part| part == b"signed")
        .expect("the name");
    stranger[at] = b'x';
    assert_eq!(
        refused(usm.receive(&stranger, FROM, start)),
        (Refused::UnknownUser, None)
    );

    let mut forged = agent.inform("signed", start);
    let last = forged.len() - 1;
    forged[last] ^= 1;
    assert_eq!(
        refused(usm.receive(&forged, FROM, start)),
        (Refused::WrongDigest, Some(5))
    );

    // A message without a code in the name of a user who demands one.
    let own = OwnEngine {
        id: engine(AGENT),
        boots: 3,
    };
    let careless = Usm::new(
        own,
        vec![user("private", Some(AuthProtocol::Sha256), None)],
        Vec::new(),
        1,
        start,
    );
    let weaker = sent(&careless, "private", super::super::ber::tag::TRAP_V2, start);
    assert_eq!(
        refused(usm.receive(&weaker, FROM, start)),
        (Refused::SecurityLevel, None)
    );

    let other = SnmpUser::new(
        "private".to_owned(),
        Some(AuthProtocol::Sha256),
        Some(PrivacyProtocol::Aes128),
        None,
    );
    let keys = UserKeys::new(
        other.expect("a user"),
        Some(&Secret::new("maplesyrup")),
        Some(&Secret::new("other words")),
    );
    let own = OwnEngine {
        id: engine(OURS),
        boots: 9,
    };
    let mistaken = Usm::new(own, vec![keys.expect("passphrases")], Vec::new(), 1, start);
    let sealed = sent(&mistaken, "private", super::super::ber::tag::INFORM, start);
    assert_eq!(
        refused(usm.receive(&sealed, FROM, start)),
        (Refused::Decryption, Some(6))
    );

    // An INFORM for another engine.
    let own = OwnEngine {
        id: engine(AGENT),
        boots: 3,
    };
    let elsewhere = Usm::new(own, users(), Vec::new(), 1, start);
    let inform = sent(&elsewhere, "signed", super::super::ber::tag::INFORM, start);
    assert_eq!(
        refused(usm.receive(&inform, FROM, start)),
        (Refused::UnknownEngine, Some(4))
    );
}

#[test]
fn an_inform_must_be_of_our_time() {
    let start = Instant::now();
    let usm = ours(start);
    let at = |secs| start + Duration::from_secs(secs);
    let agent = Agent::new(3, start, (9, start));
    let inform = agent.inform("private", at(100));
    opened(usm.receive(&inform, FROM, at(100)));
    opened(usm.receive(&inform, FROM, at(250)));
    assert_eq!(
        refused(usm.receive(&inform, FROM, at(251))),
        (Refused::NotInTimeWindow, Some(2))
    );
    let before = Agent::new(3, start, (8, start));
    assert_eq!(
        refused(usm.receive(&before.inform("private", at(100)), FROM, at(100))),
        (Refused::NotInTimeWindow, Some(2)),
        "from before our last start"
    );
    let report = match usm.receive(&before.inform("private", at(100)), FROM, at(100)) {
        Ok(Heard::Refused {
            report: Some(report), ..
        }) => report,
        other => panic!("{other:?}"),
    };
    assert!(
        wire::Message::read(&report).expect("well formed").level == SecurityLevel::AuthNoPriv,
        "our time is told so that nobody can forge it"
    );
}

#[test]
fn an_inform_that_waited_over_a_restart_is_taken_by_its_code_alone() {
    let start = Instant::now();
    let usm = ours(start);
    let before = Agent::new(3, start, (8, start));
    let later = start + Duration::from_secs(5000);
    for name in ["private", "signed"] {
        let inform = before.inform(name, start);
        opened(usm.receive_left_over(&inform, FROM, later));
        let mut forged = inform.clone();
        *forged.last_mut().expect("an octet") ^= 1;
        let (reason, _) = refused(usm.receive_left_over(&forged, FROM, later));
        assert_eq!(reason, Refused::WrongDigest, "{name}");
    }
    // Who only asks for our time sends no alert.
    let nothing = Agent::new(3, start, (0, start));
    let heard = usm.receive_left_over(&nothing.inform("signed", start), FROM, later);
    assert!(matches!(heard, Ok(Heard::Discovery { .. })), "{heard:?}");
}

#[test]
fn a_trap_from_an_old_time_is_refused_and_a_copy_is_known() {
    let start = Instant::now();
    let at = |secs| start + Duration::from_secs(secs);
    let usm = ours(start);
    let agent = Agent::new(3, start, (9, start));
    let first = agent.trap("private", at(0));
    let trace = |heard| {
        let taken = opened(heard);
        let protection = taken.message.trap().protection.clone().expect("of v3");
        protection.trace.expect("just now")
    };
    let told = trace(usm.receive(&first, FROM, at(0)));
    let thief = Ipv4Addr::new(203, 0, 113, 66).into();
    let padded = [first.clone(), vec![0; 3]].concat();
    for copy in [&first, &padded] {
        let copied = trace(usm.receive(copy, thief, at(1)));
        assert_eq!(
            copied, told,
            "the same message, whoever sends it, and whatever follows it"
        );
    }
    opened(usm.receive(&agent.trap("private", at(200)), FROM, at(200)));
    assert_eq!(
        refused(usm.receive(&first, FROM, at(201))),
        (Refused::NotInTimeWindow, None)
    );
    let again = Agent::new(4, at(300), (9, start));
    opened(usm.receive(&again.trap("private", at(301)), FROM, at(301)));
    assert_eq!(
        refused(usm.receive(&agent.trap("private", at(302)), FROM, at(302))),
        (Refused::NotInTimeWindow, None),
        "from before the agent's last start"
    );
}

#[test]
fn an_inform_that_is_repeated_with_another_number_says_the_same() {
    let start = Instant::now();
    let usm = ours(start);
    let agent = Agent::new(3, start, (9, start));
    let content = |datagram: Vec<u8>| {
        let taken = opened(usm.receive(&datagram, FROM, start));
        let trace = taken
            .message
            .trap()
            .protection
            .clone()
            .and_then(|p| p.trace)
            .expect("just now");
        (trace.content, trace.message)
    };
    let (first, second) = (
        content(agent.inform("private", start)),
        content(agent.inform("private", start + Duration::from_secs(1))),
    );
    assert_eq!(first.0, second.0);
    assert_ne!(first.1, second.1);
}

#[test]
fn users_may_come_and_go_while_what_was_heard_is_remembered() {
    let start = Instant::now();
    let at = |secs| start + Duration::from_secs(secs);
    let usm = ours(start);
    let agent = Agent::new(3, start, (9, start));
    let old = agent.trap("private", at(0));
    opened(usm.receive(&agent.trap("private", at(200)), FROM, at(0)));
    let taken = opened(usm.receive(&agent.inform("signed", at(0)), FROM, at(0)));
    let usm = usm.with_users(
        vec![user(
            "private",
            Some(AuthProtocol::Sha256),
            Some(PrivacyProtocol::Aes128),
        )],
        at(1),
    );
    assert_eq!(
        refused(usm.receive(&old, FROM, at(1))).0,
        Refused::NotInTimeWindow
    );
    assert_eq!(
        usm.answer(&taken.answer.expect("an answer"), at(1)),
        None,
        "nobody can answer for who is gone"
    );
}

#[test]
fn keys_never_print() {
    let text = format!("{:?}", ours(Instant::now()));
    assert!(text.contains("private") && !text.contains("maplesyrup"), "{text}");
    assert!(!text.contains("Zeroizing"), "{text}");
}

proptest::proptest! {
    #[test]
    fn no_change_to_a_real_message_makes_the_receiver_panic(
        at in 0_usize..300, octet in proptest::prelude::any::<u8>(), keep in 0_usize..300
    ) {
        let start = Instant::now();
        thread_local! {
            static BOTH: (Usm, Agent) = (ours(Instant::now()), Agent::new(3, Instant::now(), (9, Instant::now())));
        }
        BOTH.with(|(usm, agent)| {
            for mut datagram in [agent.trap("open", start), agent.inform("private", start)] {
                if let Some(place) = datagram.get_mut(at) {
                    *place = octet;
                }
                datagram.truncate(keep);
                let _ = usm.receive(&datagram, FROM, start);
                let _ = super::super::decode(&datagram);
            }
        });
    }
}
