//! The session against a scripted BMC, and against what ipmitool and ipmi_sim once said to each other. No test
//! waits: time is a number.

use super::{scripted_bmc::ScriptedBmc, *};
use crate::{
    ipmi::{
        crypto::CipherSuite::{Suite3, Suite17},
        wire::{OpenSessionResponse, Rakp2, RakpStatus},
    },
    secrets::Secret,
    site::SuiteChoice,
};
use proptest::prelude::*;
use std::time::Duration;

const BOTH: [CipherSuite; 2] = [Suite17, Suite3];

/// A session and a BMC on a line that may lose datagrams, with a clock that jumps to the next deadline.
struct Bench {
    session: Session,
    bmc: ScriptedBmc,
    now: Instant,
    /// Whether the nth datagram from the console gets through, and whether its answer does.
    line: fn(usize) -> (bool, bool),
    sent: Vec<Vec<u8>>,
}

impl Bench {
    fn new(bmc: ScriptedBmc) -> Self {
        Self::with(bmc, settings(SuiteChoice::Auto, None))
    }

    fn with(bmc: ScriptedBmc, settings: SessionSettings) -> Self {
        let now = Instant::now();
        Self {
            session: Session::open(settings, Entropy::from_seed([7; 32]), now),
            bmc,
            now,
            line: |_| (true, true),
            sent: Vec::new(),
        }
    }

    /// Runs until something happens.
    fn run(&mut self) -> Event {
        for _ in 0..200 {
            while let Some(datagram) = self.session.poll_transmit() {
                let (there, back) = (self.line)(self.sent.len());
                self.sent.push(datagram.clone());
                if let Some(answer) = there.then(|| self.bmc.answer(&datagram)).flatten()
                    && back
                {
                    self.session.handle_datagram(&answer, self.now);
                }
            }
            if let Some(event) = self.session.poll_event() {
                return event;
            }
            self.now = self.session.poll_timeout().expect("something is waited for");
            self.session.handle_timeout(self.now);
        }
        panic!("nothing happened");
    }

    fn open(mut self) -> Self {
        match self.run() {
            Event::Opened => self,
            other => panic!("{other:?}"),
        }
    }

    fn failure(&mut self) -> Error {
        match self.run() {
            Event::Failed(error) => error,
            other => panic!("{other:?} is no failure"),
        }
    }

    fn request(&mut self) -> Event {
        self.session.request(&request(), self.now);
        self.run()
    }
}

fn settings(suites: SuiteChoice, previously: Option<CipherSuite>) -> SessionSettings {
    SessionSettings::new("admin", &Secret::new("rehearsal"), None, suites, previously).expect("short")
}

fn request() -> Message {
    CommandCode::GET_PEF_PARAMETER.request(vec![1, 0, 0])
}

fn is_the_echo(event: &Event) -> bool {
    matches!(event, Event::Response { code: 0, data } if data == &[1, 0, 0])
}

#[test]
fn a_session_opens_asks_and_closes() {
    for suite in BOTH {
        let mut bench = Bench::new(ScriptedBmc::new(&[suite])).open();
        assert_eq!(bench.session.cipher_suite(), Some(suite));
        assert_eq!(bench.session.guid(), Some(*b"a scripted BMC's"));
        let event = bench.request();
        assert!(is_the_echo(&event), "{event:?}");
        bench.session.close(bench.now);
        assert!(matches!(bench.run(), Event::Closed));
        assert!(bench.bmc.is_closed());
        assert_eq!(bench.session.requests_sent(), 3, "privilege, request, close");
    }
}

#[test]
fn seventeen_is_used_where_both_are_there() {
    let bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    assert_eq!(bench.session.cipher_suite(), Some(Suite17));
}

#[test]
fn what_was_not_proposed_is_not_accepted() {
    let mut bmc = ScriptedBmc::new(&[Suite3]);
    bmc.insists_on = Some(Suite3);
    let bench = Bench::new(bmc).open();
    assert_eq!(bench.session.cipher_suite(), Some(Suite3), "opened again with 3");

    let mut bmc = ScriptedBmc::new(&[Suite3]);
    bmc.insists_on = Some(Suite3);
    let mut bench = Bench::with(bmc, settings(SuiteChoice::Only17, None));
    assert!(matches!(
        bench.failure(),
        Error::SuitesRefused { status: None, offered } if offered == [Suite17]
    ));
}

#[test]
fn a_bmc_that_took_17_is_not_taken_down_to_3() {
    let mut bench = Bench::with(
        ScriptedBmc::new(&[Suite3]),
        settings(SuiteChoice::Auto, Some(Suite17)),
    );
    let error = bench.failure();
    assert!(
        matches!(
            error,
            Error::SuiteDowngrade {
                previously: Suite17,
                status: Some(RakpStatus::NoCipherSuiteMatch)
            }
        ),
        "{error:?}"
    );
    assert_eq!(bench.sent.len(), 1, "3 was not even tried");
}

#[test]
fn a_wrong_password_is_called_that() {
    for suite in BOTH {
        let mut bmc = ScriptedBmc::new(&[suite]);
        bmc.password = b"another".to_vec();
        let mut bench = Bench::new(bmc);
        assert!(matches!(bench.failure(), Error::WrongPassword));
    }
}

#[test]
fn a_wrong_bmc_key_is_not_called_a_wrong_password() {
    let mut bmc = ScriptedBmc::new(&BOTH);
    bmc.bmc_key = Some(b"opening".to_vec());
    assert!(matches!(
        Bench::new(bmc).failure(),
        Error::WrongBmcKey { given: false }
    ));

    let mut bmc = ScriptedBmc::new(&BOTH);
    bmc.bmc_key = Some(b"opening".to_vec());
    let key = Secret::new("opening");
    let with_key = SessionSettings::new(
        "admin",
        &Secret::new("rehearsal"),
        Some(&key),
        SuiteChoice::Auto,
        None,
    );
    Bench::with(bmc, with_key.expect("short")).open();
}

#[test]
fn an_unknown_user_is_refused_by_name() {
    let mut bmc = ScriptedBmc::new(&BOTH);
    bmc.refuses_rakp1 = Some(RakpStatus::UnauthorizedName);
    assert!(matches!(
        Bench::new(bmc).failure(),
        Error::OpeningRefused {
            step: OpeningStep::Rakp1,
            status: RakpStatus::UnauthorizedName
        }
    ));
}

#[test]
fn a_privilege_that_is_not_granted_closes_the_session() {
    let mut bmc = ScriptedBmc::new(&BOTH);
    bmc.grants = 2;
    let mut bench = Bench::new(bmc);
    assert!(matches!(
        bench.failure(),
        Error::PrivilegeRefused {
            wanted: PrivilegeLevel::Operator,
            code: 0x81
        }
    ));
    let farewell = bench.session.poll_transmit();
    if let Some(datagram) = farewell {
        bench.bmc.answer(&datagram);
    }
    assert!(bench.bmc.is_closed(), "the BMC was told");
}

#[test]
fn silence_from_the_start_is_unreachable() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH));
    bench.line = |_| (false, false);
    let Error::Unreachable { waited, port_refused } = bench.failure() else {
        panic!("unreachable");
    };
    assert_eq!(waited.tries, 5);
    assert_eq!(waited.duration, Duration::from_secs(17));
    assert!(!port_refused);
    assert!(
        bench.sent.windows(2).all(|pair| pair[0] == pair[1]),
        "the same bytes"
    );
}

#[test]
fn a_refused_port_is_unreachable_at_once() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH));
    bench.session.handle_port_refused(bench.now);
    assert!(matches!(
        bench.failure(),
        Error::Unreachable {
            port_refused: true,
            ..
        }
    ));
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    bench.session.handle_port_refused(bench.now);
    let event = bench.request();
    assert!(is_the_echo(&event), "later it may be a forgery");
}

#[test]
fn silence_in_the_middle_of_opening_is_named() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH));
    bench.line = |nth| (nth < 1, true);
    assert!(matches!(
        bench.failure(),
        Error::SilentWhileOpening {
            step: OpeningStep::Rakp1,
            ..
        }
    ));
}

#[test]
fn silence_under_the_new_keys_is_silence_while_opening() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH));
    bench.line = |nth| (nth < 3, true);
    let error = bench.failure();
    assert!(
        matches!(
            error,
            Error::SilentWhileOpening {
                step: OpeningStep::Privilege,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(!error.outcome_is_unknown(), "nothing was asked for yet");
    bench.session.request(&request(), bench.now);
    assert!(matches!(bench.failure(), Error::Closed));
}

#[test]
fn every_second_datagram_may_be_lost() {
    for line in [
        (|nth| (nth % 2 == 1, true)) as fn(usize) -> (bool, bool),
        |nth| (true, nth % 2 == 1),
        |nth| (nth % 2 == 0, nth % 4 == 0),
    ] {
        for draws_again in [false, true] {
            let mut bmc = ScriptedBmc::new(&BOTH);
            bmc.draws_again = draws_again;
            let mut bench = Bench::new(bmc);
            bench.line = line;
            let mut bench = bench.open();
            let event = bench.request();
            assert!(is_the_echo(&event), "{event:?}");
        }
    }
}

#[test]
fn a_repetition_has_a_new_session_number_and_the_old_request_number() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    let before = bench.bmc.requests.len();
    bench.line = |nth| (true, nth >= 6);
    assert!(is_the_echo(&bench.request()));
    let repeated = &bench.bmc.requests[before..];
    assert!(repeated.len() > 1);
    assert!(repeated.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(bench.bmc.sequences.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn a_request_without_an_answer_is_unknown_and_the_session_lives() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    bench.line = |_| (true, false);
    bench.session.request(&request(), bench.now);
    let error = bench.failure();
    assert!(error.outcome_is_unknown(), "{error:?}");
    assert!(matches!(
        error,
        Error::TimedOut {
            command: CommandCode::GET_PEF_PARAMETER,
            ..
        }
    ));
    bench.line = |_| (true, true);
    assert!(is_the_echo(&bench.request()));
}

#[test]
fn a_busy_bmc_is_asked_again_a_few_times() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    bench.bmc.busy = 6;
    let start = bench.now;
    assert!(is_the_echo(&bench.request()));
    assert!(bench.now - start >= Duration::from_secs(5), "not hammered");
    bench.bmc.busy = 7;
    assert!(matches!(bench.request(), Event::Response { code: NODE_BUSY, .. }));
}

#[test]
fn a_bmc_without_a_free_session_is_asked_again_a_few_times() {
    let mut bmc = ScriptedBmc::new(&BOTH);
    bmc.full = 3;
    Bench::new(bmc).open();
    let mut bmc = ScriptedBmc::new(&BOTH);
    bmc.full = 100;
    assert!(matches!(
        Bench::new(bmc).failure(),
        Error::OpeningRefused {
            step: OpeningStep::OpenSession,
            status: RakpStatus::NoResources
        }
    ));
}

#[test]
fn duplicates_and_strangers_are_dropped() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    bench.session.request(&request(), bench.now);
    let question = bench.session.poll_transmit().expect("the request");
    let answer = bench.bmc.answer(&question).expect("the answer");
    let mut forged = answer.clone();
    *forged.last_mut().expect("not empty") ^= 1;
    let asked = LanMessage::request(0x04, 0x13, 0, vec![]);
    let other_number = bench.bmc.seal(&asked.response(0, &[9])).expect("sealed");
    let plain = RmcpPlusPacket::encode_plain(PayloadType::Ipmi, &asked.response(0, &[9]).encode());
    for stranger in [
        &forged[..],
        &other_number,
        &plain,
        &question,
        &[],
        &[0x06, 0x00, 0xff, 0x07],
    ] {
        bench.session.handle_datagram(stranger, bench.now);
        assert!(bench.session.poll_event().is_none());
    }
    bench.session.handle_datagram(&answer, bench.now);
    assert!(is_the_echo(
        &bench.session.poll_event().expect("the answer counts")
    ));
    bench.session.request(&request(), bench.now);
    bench.session.handle_datagram(&answer, bench.now);
    assert!(
        bench.session.poll_event().is_none(),
        "an old answer answers nothing"
    );
}

#[test]
fn answers_of_another_session_are_dropped_while_opening() {
    let bench = Bench::new(ScriptedBmc::new(&BOTH));
    let mut session = bench.session;
    for (tag, console_session_id) in [(0, 0), (1, 0xffff_ffff), (9, 0)] {
        let response = OpenSessionResponse::Accepted {
            tag,
            max_privilege: 4,
            console_session_id,
            managed_session_id: 1,
            algorithms: Suite17.algorithms(),
        };
        let rakp2 = Rakp2::Refused {
            tag: 1,
            status: RakpStatus::UnauthorizedName,
            console_session_id,
        };
        for (kind, payload) in [
            (PayloadType::OpenSessionResponse, response.encode()),
            (PayloadType::Rakp2, rakp2.encode()),
        ] {
            session.handle_datagram(&RmcpPlusPacket::encode_plain(kind, &payload), bench.now);
        }
    }
    assert!(session.poll_event().is_none());
    assert!(session.poll_transmit().is_some(), "the Open Session Request");
    assert!(session.poll_transmit().is_none(), "and nothing else");
}

#[test]
fn a_session_that_is_dropped_says_farewell() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    let farewell = bench.session.farewell().expect("the BMC has a session");
    bench.bmc.answer(&farewell);
    assert!(bench.bmc.is_closed());
    assert!(bench.session.farewell().is_none(), "once is enough");
    bench.session.request(&request(), bench.now);
    assert!(matches!(bench.failure(), Error::Closed));
}

#[test]
fn a_session_dropped_while_rakp_4_is_on_its_way_says_farewell_too() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH));
    for _ in 0..2 {
        let datagram = bench.session.poll_transmit().expect("a message");
        let answer = bench.bmc.answer(&datagram).expect("its answer");
        bench.session.handle_datagram(&answer, bench.now);
    }
    let rakp3 = bench.session.poll_transmit().expect("RAKP 3");
    bench.bmc.answer(&rakp3).expect("RAKP 4, which is lost");
    assert!(!bench.bmc.is_closed());
    let farewell = bench.session.farewell().expect("the BMC has a session");
    bench.bmc.answer(&farewell);
    assert!(bench.bmc.is_closed());
}

#[test]
fn closing_does_not_wait_for_ever() {
    let mut bench = Bench::new(ScriptedBmc::new(&BOTH)).open();
    bench.line = |_| (false, false);
    let before = bench.sent.len();
    bench.session.close(bench.now);
    assert!(matches!(bench.run(), Event::Closed));
    assert_eq!(bench.sent.len() - before, 2);
}

proptest! {
    #[test]
    fn no_datagrams_make_it_panic(seed: u8, datagrams in prop::collection::vec(
        prop::collection::vec(any::<u8>(), 0..90), 0..20)) {
        let mut bench = Bench::new(ScriptedBmc::new(&BOTH));
        for (nth, bytes) in datagrams.iter().enumerate() {
            if nth % 3 == usize::from(seed % 3) && let Some(sent) = bench.session.poll_transmit()
                && let Some(answer) = bench.bmc.answer(&sent) {
                bench.session.handle_datagram(&answer, bench.now);
            }
            let framed = [&[0x06, 0x00, 0xff, 0x07, 0x06][..], bytes].concat();
            bench.session.handle_datagram(bytes, bench.now);
            bench.session.handle_datagram(&framed, bench.now);
            bench.session.handle_timeout(bench.now);
        }
    }
}
