//! What the BMC promises on the wire: sessions, sequence numbers, repeated requests, and its quirks.

use super::Front;
use crate::{
    ipmi::{
        crypto::{CipherSuite, KeyExchange, LongTermKey, SessionKeys},
        wire::{
            AsfMessage, AsfPing, Datagram, LanMessage, OpenSessionRequest, OpenSessionResponse, PayloadType,
            Rakp1, Rakp2, Rakp3, Rakp4, RakpStatus, RmcpPlusPacket, SessionlessPacket,
        },
    },
    rehearsal::{
        bmc::{
            Machine,
            state::{Identity, TableSizes},
        },
        observe::Observations,
        quirks::{Busy, Death, Quirks, Suites, WriteFaults},
    },
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroU64,
    time::Duration,
};

const CONSOLE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 40000);
const CONSOLE_ID: u32 = 0x1234_5678;
const NOW: Duration = Duration::from_secs(1);

fn bmc(quirks: Quirks) -> Front {
    let identity = Identity::new("test", Ipv4Addr::LOCALHOST);
    let machine = Machine::new(identity, 1_800_000_000, 9162, TableSizes::default(), quirks);
    Front::new(machine, quirks, || [0x5A; 16])
}

/// Sends a payload outside a session and returns the payload of the answer.
fn plain(front: &mut Front, kind: PayloadType, payload: &[u8]) -> Option<Vec<u8>> {
    let answer = front.receive(CONSOLE, &RmcpPlusPacket::encode_plain(kind, payload), NOW, false)?;
    match Datagram::decode(&answer) {
        Ok(Datagram::RmcpPlus(packet)) => Some(packet.payload.to_vec()),
        other => panic!("{other:?}"),
    }
}

fn open(front: &mut Front, suite: CipherSuite) -> OpenSessionResponse {
    let request = OpenSessionRequest {
        tag: 1,
        max_privilege: 0,
        console_session_id: CONSOLE_ID,
        algorithms: suite.algorithms(),
    };
    let answer = plain(front, PayloadType::OpenSessionRequest, &request.encode()).expect("an answer");
    OpenSessionResponse::decode(&answer).expect("well-formed")
}

fn opened_id(front: &mut Front, suite: CipherSuite) -> u32 {
    match open(front, suite) {
        OpenSessionResponse::Accepted {
            managed_session_id, ..
        } => managed_session_id,
        refused => panic!("{refused:?}"),
    }
}

fn rakp_1(front: &mut Front, id: u32, user: &[u8], role: u8) -> Rakp2 {
    let message = Rakp1 {
        tag: 2,
        managed_session_id: id,
        console_random: [0xA5; 16],
        role,
        user: user.to_vec(),
    };
    Rakp2::decode(&plain(front, PayloadType::Rakp1, &message.encode()).expect("an answer"))
        .expect("well-formed")
}

/// A console with an open session.
struct Console {
    id: u32,
    keys: SessionKeys,
    sequence: u32,
}

/// Logs in as far as RAKP 4; the console's keys come from `password`.
fn log_in(front: &mut Front, suite: CipherSuite, password: &[u8], role: u8) -> (Console, Option<RakpStatus>) {
    let id = opened_id(front, suite);
    let Rakp2::Accepted {
        managed_random, guid, ..
    } = rakp_1(front, id, b"admin", role)
    else {
        panic!("admin is known");
    };
    let exchange = KeyExchange {
        suite,
        console_session_id: CONSOLE_ID,
        managed_session_id: id,
        console_random: [0xA5; 16],
        managed_random,
        guid,
        role,
        user: b"admin".to_vec(),
    };
    let key = LongTermKey::new(password).expect("short");
    let third = Rakp3 {
        tag: 3,
        status: None,
        managed_session_id: id,
        code: exchange.rakp3_code(&key),
    };
    let answer = plain(front, PayloadType::Rakp3, &third.encode()).expect("an answer");
    let status = Rakp4::decode(&answer).expect("well-formed").status;
    let keys = exchange.session_keys(&exchange.session_integrity_key(&key, None));
    let console = Console {
        id,
        keys,
        sequence: 0,
    };
    (console, status)
}

impl Console {
    fn administrator(front: &mut Front) -> Self {
        let (mut console, status) = log_in(front, CipherSuite::Suite17, b"rehearsal", 0x14);
        assert_eq!(status, None);
        assert_eq!(console.ask(front, 60, 0x06, 0x3B, &[4]), Some(vec![0, 4]));
        console
    }

    fn datagram(&self, sequence: u32, message: &LanMessage) -> Vec<u8> {
        self.keys
            .seal(PayloadType::Ipmi, self.id, sequence, &message.encode(), [9; 16])
    }

    fn open(&self, datagram: &[u8]) -> LanMessage {
        let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(datagram) else {
            panic!("an RMCP+ packet");
        };
        assert_eq!(packet.session_id, CONSOLE_ID);
        let opened = self.keys.open(&packet).expect("signed by the BMC");
        LanMessage::decode(&opened.payload).expect("a message")
    }

    /// Sends a command with the next session sequence number; the answer's completion code and data.
    fn ask(&mut self, front: &mut Front, rq_seq: u8, net_fn: u8, cmd: u8, data: &[u8]) -> Option<Vec<u8>> {
        self.sequence += 1;
        let request = LanMessage::request(net_fn, cmd, rq_seq, data.to_vec());
        let answer = front.receive(CONSOLE, &self.datagram(self.sequence, &request), NOW, false)?;
        let answer = self.open(&answer);
        assert!(answer.answers(&request));
        Some(answer.data)
    }
}

fn observed(front: &mut Front) -> Observations {
    let mut observations = Observations::default();
    front.report(&mut observations);
    observations
}

#[test]
fn a_session_opens_with_both_suites() {
    for suite in [CipherSuite::Suite3, CipherSuite::Suite17] {
        let mut front = bmc(Quirks::default());
        let (mut console, status) = log_in(&mut front, suite, b"rehearsal", 0x14);
        assert_eq!(status, None);
        let device = console.ask(&mut front, 1, 0x06, 0x01, &[]).expect("an answer");
        assert_eq!(device.get(..2), Some(&[0x00, 0x20][..]));
        assert_eq!(observed(&mut front).sessions_open, 1);
    }
}

#[test]
fn a_wrong_password_is_refused_in_rakp_4_and_the_session_is_gone() {
    let mut front = bmc(Quirks::default());
    let (mut console, status) = log_in(&mut front, CipherSuite::Suite17, b"wrong", 0x14);
    assert_eq!(status, Some(RakpStatus::InvalidIntegrityCheckValue));
    assert_eq!(console.ask(&mut front, 1, 0x06, 0x01, &[]), None);
    let observations = observed(&mut front);
    assert_eq!((observations.sessions_open, observations.log_ins_refused), (0, 1));
}

#[test]
fn an_unknown_user_and_too_high_a_privilege_are_refused_in_rakp_2() {
    let mut front = bmc(Quirks::default());
    for (user, role, expected) in [
        (&b"nobody"[..], 0x14, RakpStatus::UnauthorizedName),
        (b"", 0x14, RakpStatus::UnauthorizedName),
    ] {
        let id = opened_id(&mut front, CipherSuite::Suite17);
        match rakp_1(&mut front, id, user, role) {
            Rakp2::Refused { status, .. } => assert_eq!(status, expected),
            accepted => panic!("{accepted:?}"),
        }
    }
    let mut console = Console::administrator(&mut front);
    assert_eq!(
        console.ask(&mut front, 1, 0x06, 0x43, &[0x91, 2, 3, 0]),
        Some(vec![0]),
        "admin is an operator now"
    );
    let id = opened_id(&mut front, CipherSuite::Suite17);
    match rakp_1(&mut front, id, b"admin", 0x14) {
        Rakp2::Refused { status, .. } => assert_eq!(status, RakpStatus::UnauthorizedRole),
        accepted => panic!("{accepted:?}"),
    }
}

#[test]
fn a_suite_that_is_not_offered_is_refused() {
    let mut front = bmc(Quirks {
        suites: Suites::Only3,
        ..Quirks::default()
    });
    match open(&mut front, CipherSuite::Suite17) {
        OpenSessionResponse::Refused { status, .. } => assert_eq!(status, RakpStatus::NoCipherSuiteMatch),
        accepted => panic!("{accepted:?}"),
    }
    assert!(matches!(
        open(&mut front, CipherSuite::Suite3),
        OpenSessionResponse::Accepted { .. }
    ));
}

#[test]
fn repeated_messages_of_the_key_exchange_get_the_same_answer() {
    let mut front = bmc(Quirks::default());
    let id = opened_id(&mut front, CipherSuite::Suite17);
    assert_eq!(opened_id(&mut front, CipherSuite::Suite17), id);
    assert_eq!(
        rakp_1(&mut front, id, b"admin", 0x14),
        rakp_1(&mut front, id, b"admin", 0x14)
    );
}

#[test]
fn a_repeated_request_is_answered_but_not_executed_again() {
    let mut front = bmc(Quirks::default());
    let mut console = Console::administrator(&mut front);
    let event = [0x04, 0x01, 0x30, 0x01, 0x59, 97, 95];
    let before = observed(&mut front).commands_executed;
    let first = console.ask(&mut front, 7, 0x04, 0x02, &event);
    let again = console.ask(&mut front, 7, 0x04, 0x02, &event);
    assert_eq!((first, again), (Some(vec![0]), Some(vec![0])));
    assert_eq!(observed(&mut front).commands_executed, before + 1);
    let info = console.ask(&mut front, 8, 0x0A, 0x40, &[]).expect("SEL info");
    assert_eq!(info.get(2..4), Some(&[1, 0][..]), "one record");
}

#[test]
fn a_replayed_datagram_is_not_answered() {
    let mut front = bmc(Quirks::default());
    let mut console = Console::administrator(&mut front);
    let request = LanMessage::request(0x06, 0x01, 9, Vec::new());
    console.sequence += 1;
    let datagram = console.datagram(console.sequence, &request);
    assert!(front.receive(CONSOLE, &datagram, NOW, false).is_some());
    assert!(
        front.receive(CONSOLE, &datagram, NOW, false).is_none(),
        "the same sequence number again"
    );
    let far = console.datagram(console.sequence + 100, &request);
    assert!(
        front.receive(CONSOLE, &far, NOW, false).is_none(),
        "far outside the window"
    );
}

#[test]
fn a_session_ends_when_closed_or_after_a_minute_of_silence() {
    let mut front = bmc(Quirks::default());
    let mut console = Console::administrator(&mut front);
    assert_eq!(
        console.ask(&mut front, 1, 0x06, 0x3C, &console.id.to_le_bytes()),
        Some(vec![0])
    );
    assert_eq!(console.ask(&mut front, 2, 0x06, 0x01, &[]), None);
    let console = Console::administrator(&mut front);
    let request = LanMessage::request(0x06, 0x01, 9, Vec::new());
    let late = NOW + Duration::from_secs(61);
    assert!(
        front
            .receive(CONSOLE, &console.datagram(2, &request), late, false)
            .is_none()
    );
}

#[test]
fn a_session_starts_as_user_and_gets_no_higher_than_it_asked_for() {
    let mut front = bmc(Quirks::default());
    let (mut console, _) = log_in(&mut front, CipherSuite::Suite17, b"rehearsal", 0x13);
    let set_community = [&[1, 16][..], &[0x61; 18]].concat();
    assert_eq!(
        console.ask(&mut front, 1, 0x0C, 0x01, &set_community),
        Some(vec![0xD4])
    );
    assert_eq!(console.ask(&mut front, 2, 0x06, 0x3B, &[3]), Some(vec![0, 3]));
    assert_eq!(console.ask(&mut front, 3, 0x06, 0x3B, &[4]), Some(vec![0x81]));
    assert_eq!(
        console.ask(&mut front, 4, 0x0C, 0x01, &set_community),
        Some(vec![0xD4])
    );
}

#[test]
fn before_a_session_only_what_opens_one_is_answered() {
    let mut front = bmc(Quirks::default());
    let mut ask = |net_fn, cmd, data: &[u8]| {
        let request = LanMessage::request(net_fn, cmd, 1, data.to_vec()).encode();
        let answer = front.receive(CONSOLE, &SessionlessPacket::new(&request).encode(), NOW, false)?;
        match Datagram::decode(&answer) {
            Ok(Datagram::Sessionless(packet)) => LanMessage::decode(packet.payload).ok().map(|it| it.data),
            other => panic!("{other:?}"),
        }
    };
    let capabilities = ask(0x06, 0x38, &[0x8E, 4]).expect("an answer");
    assert_eq!(capabilities, [0, 1, 0x80, 0x04, 0x02, 0, 0, 0, 0]);
    assert_eq!(ask(0x06, 0x54, &[0x0E, 0, 0x80]).map(|data| data.len()), Some(12));
    assert_eq!(ask(0x06, 0x01, &[]), Some(vec![0xD4]));
    assert_eq!(
        ask(0x0C, 0x02, &[1, 16, 0, 0]),
        Some(vec![0xD4]),
        "nobody reads the community without a session"
    );
}

#[test]
fn a_ping_is_answered_unless_the_bmc_is_one_of_those_that_never_do() {
    let ping = AsfMessage::Ping(AsfPing { tag: 7 }).encode();
    let answer = bmc(Quirks::default())
        .receive(CONSOLE, &ping, NOW, false)
        .expect("a pong");
    assert!(matches!(Datagram::decode(&answer), Ok(Datagram::Asf(AsfMessage::Pong(pong))) if pong.tag == 7));
    let quirks = Quirks {
        ignores_ping: true,
        ..Quirks::default()
    };
    assert_eq!(bmc(quirks).receive(CONSOLE, &ping, NOW, false), None);
}

#[test]
fn quirks_lose_exactly_the_datagrams_they_name() {
    let ping = AsfMessage::Ping(AsfPing { tag: 7 }).encode();
    let answers = |quirks: Quirks| {
        let mut front = bmc(quirks);
        let pings = std::iter::repeat_n(&ping, 6);
        pings
            .map(|ping| front.receive(CONSOLE, ping, NOW, false).is_some())
            .collect::<Vec<_>>()
    };
    let silent = Quirks {
        silent_after: Some(2),
        ..Quirks::default()
    };
    assert_eq!(answers(silent), [true, true, false, false, false, false]);
    let third = NonZeroU64::new(3);
    let deaf = Quirks {
        drop_every_nth_request: third,
        ..Quirks::default()
    };
    assert_eq!(answers(deaf), [true, true, false, true, true, false]);
    let mute = Quirks {
        drop_every_nth_response: third,
        ..Quirks::default()
    };
    assert_eq!(answers(mute), [true, true, false, true, true, false]);
}

#[test]
fn a_bmc_may_answer_success_and_keep_its_community() {
    let mut front = bmc(Quirks {
        keeps_community: true,
        ..Quirks::default()
    });
    let mut console = Console::administrator(&mut front);
    let set_community = [&[1, 16][..], &[0x61; 18]].concat();
    assert_eq!(
        console.ask(&mut front, 1, 0x0C, 0x01, &set_community),
        Some(vec![0])
    );
    let read = console
        .ask(&mut front, 2, 0x0C, 0x02, &[1, 16, 0, 0])
        .expect("an answer");
    assert_eq!(read.get(2..8), Some(&b"public"[..]));
}

#[test]
fn an_event_waits_for_the_postpone_timer_and_is_dropped_if_software_took_it() {
    let mut front = bmc(Quirks::default());
    let mut console = Console::administrator(&mut front);
    let address = [1, 19, 1, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    assert_eq!(console.ask(&mut front, 1, 0x0C, 0x01, &address), Some(vec![0]));
    let event = [0x04, 0x01, 0x30, 0x01, 0x59, 97, 95];
    assert_eq!(console.ask(&mut front, 2, 0x04, 0x11, &[10]), Some(vec![0, 10]));
    assert_eq!(console.ask(&mut front, 3, 0x04, 0x02, &event), Some(vec![0]));
    assert_eq!(front.poll(NOW + Duration::from_secs(9)).len(), 0);
    assert_eq!(front.poll(NOW + Duration::from_secs(10)).len(), 1);
    assert_eq!(console.ask(&mut front, 4, 0x04, 0x02, &event), Some(vec![0]));
    assert_eq!(console.ask(&mut front, 5, 0x04, 0x14, &[0, 2, 0]), Some(vec![0]));
    assert_eq!(front.poll(NOW + Duration::from_secs(30)).len(), 0);
}

#[test]
fn a_busy_bmc_executes_nothing_for_a_while() {
    let mut front = bmc(Quirks {
        busy: Some(Busy { after: 1, times: 2 }),
        ..Quirks::default()
    });
    let mut console = Console::administrator(&mut front);
    let mut codes = (0..4).map(|n| console.ask(&mut front, n, 0x06, 0x01, &[]).expect("an answer")[0]);
    assert_eq!(
        [codes.next(), codes.next(), codes.next(), codes.next()],
        [0, 0xC0, 0xC0, 0].map(Some)
    );
}

#[test]
fn a_session_can_be_forgotten_with_its_last_command_executed() {
    let mut front = bmc(Quirks {
        forgets_sessions_every: NonZeroU64::new(2),
        ..Quirks::default()
    });
    let mut console = Console::administrator(&mut front);
    let set_community = [&[1, 16][..], &[0x61; 18]].concat();
    assert_eq!(console.ask(&mut front, 1, 0x0C, 0x01, &set_community), None);
    assert_eq!(observed(&mut front).sessions_open, 0);
    assert_eq!(front.machine.store.tables.lan.community(), [0x61; 18]);
}

#[test]
fn a_bmc_that_died_comes_back_without_its_sessions() {
    let death = Death {
        at_write: 1,
        silent_for: Some(0),
        keeps_writes: false,
    };
    let mut front = bmc(Quirks {
        writes: WriteFaults {
            death: Some(death),
            ..WriteFaults::default()
        },
        ..Quirks::default()
    });
    let mut console = Console::administrator(&mut front);
    let set_community = [&[1, 16][..], &[0x61; 18]].concat();
    assert_eq!(console.ask(&mut front, 1, 0x0C, 0x01, &set_community), None);
    assert_eq!(console.ask(&mut front, 2, 0x06, 0x01, &[]), None, "still silent");
    assert_eq!(
        console.ask(&mut front, 3, 0x06, 0x01, &[]),
        None,
        "the session is gone"
    );
    assert_eq!(front.machine.store.tables.lan.community(), b"public");
    let mut again = Console::administrator(&mut front);
    assert!(again.ask(&mut front, 1, 0x06, 0x01, &[]).is_some());
}

#[test]
fn a_spoilt_answer_has_a_right_code_and_a_wrong_checksum() {
    let mut front = bmc(Quirks::default());
    let mut console = Console::administrator(&mut front);
    console.sequence += 1;
    let request = LanMessage::request(0x06, 0x01, 9, Vec::new());
    let answer = front
        .receive(CONSOLE, &console.datagram(console.sequence, &request), NOW, true)
        .expect("an answer");
    let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(&answer) else {
        panic!("an RMCP+ packet");
    };
    let opened = console.keys.open(&packet).expect("the code is right");
    assert!(LanMessage::decode(&opened.payload).is_err());
}
