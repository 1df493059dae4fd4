//! A whole session against a BMC that answers rightly, wrongly, late or with anything: no panic, no endless loop, and
//! after every event something sensible is waited for.
//!
//! The first bytes choose what happens, step by step: without right answers in between the fuzzer would never get
//! past the first message.

#![no_main]

#[path = "../../src/ipmi/session/scripted_bmc.rs"]
#[allow(dead_code, reason = "the unit tests use more of it")]
mod scripted_bmc;

use libfuzzer_sys::fuzz_target;
use scripted_bmc::ScriptedBmc;
use std::time::Instant;
use tsuho::{
    ipmi::{
        self, CipherSuite,
        command::CommandCode,
        session::{Entropy, Event, Session, SessionSettings},
    },
    secrets::Secret,
    site::SuiteChoice,
};

fuzz_target!(|bytes: &[u8]| {
    let (steps, mut rest) = bytes.split_at(bytes.len().min(40));
    let mut now = Instant::now();
    let settings = SessionSettings::new("admin", &Secret::new("rehearsal"), None, SuiteChoice::Auto, None);
    let mut session = Session::open(settings.expect("short"), Entropy::from_seed([7; 32]), now);
    let mut bmc = ScriptedBmc::new(&[CipherSuite::Suite17, CipherSuite::Suite3]);
    for step in steps {
        let sent = session.poll_transmit();
        let mut answer = sent.and_then(|datagram| bmc.answer(&datagram)).unwrap_or_default();
        match step % 8 {
            0..=2 => session.handle_datagram(&answer, now),
            3 => {
                // The right answer with a few bytes changed.
                for byte in answer.iter_mut().skip(usize::from(*step)).take(3) {
                    *byte ^= take(&mut rest);
                }
                session.handle_datagram(&answer, now);
            }
            4 => {
                let (datagram, after) = rest.split_at(rest.len().min(usize::from(*step)));
                session.handle_datagram(datagram, now);
                rest = after;
            }
            5 => {
                if let Some(deadline) = session.poll_timeout() {
                    now = deadline;
                }
                session.handle_timeout(now);
            }
            6 => session.handle_port_refused(now),
            _ => bmc.busy = u32::from(step / 8),
        }
        match session.poll_event() {
            Some(Event::Opened | Event::Response { .. }) => {
                session.request(&CommandCode::GET_PEF_PARAMETER.request(vec![take(&mut rest); 3]), now);
                assert!(session.poll_timeout().is_some(), "the request is waited for");
            }
            Some(Event::Closed) => return,
            Some(Event::Failed(_)) | None => {}
        }
    }
    session.close(now);
    let _ = session.farewell();
});

fn take(rest: &mut &[u8]) -> u8 {
    let (first, after) = rest.split_first().unwrap_or((&0, &[]));
    *rest = after;
    *first
}
