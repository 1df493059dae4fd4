//! An RMCP+ session without a socket or a clock: bytes and time go in, bytes and events come out.
//!
//! [`Session::open`] starts it; then, in a loop, the caller sends what [`Session::poll_transmit`] gives, looks at
//! [`Session::poll_event`], and calls [`Session::handle_datagram`] when something arrives or
//! [`Session::handle_timeout`] when [`Session::poll_timeout`]'s moment comes. One request is under way at a time:
//! BMCs are small.
//!
//! Datagrams that are not this session's, fail a check or answer nothing are dropped without a word, because anybody
//! can send them.

mod active;
mod entropy;
mod opening;
mod patience;
#[cfg(test)]
pub(super) mod scripted_bmc;
mod sessionless;
mod settings;
#[cfg(test)]
mod tests;
mod window;

pub use entropy::Entropy;
pub use patience::Patience;
pub use sessionless::SessionlessExchange;
pub use settings::SessionSettings;
pub use window::SequenceWindow;

use super::{
    command::{CloseSession, CommandCode, IpmiCommand, Message, PrivilegeLevel, SetSessionPrivilegeLevel},
    crypto::CipherSuite,
    error::{Error, OpeningStep},
    wire::{Datagram, LanMessage, PayloadType, RmcpPlusPacket},
};
#[cfg(test)]
use crate::ipmi;
use active::Active;
use opening::Opening;
use patience::Retry;
use std::{collections::VecDeque, time::Instant};

/// "Node busy": ask again later.
const NODE_BUSY: u8 = 0xc0;
/// How often Close Session is sent at most: nobody waits for its answer.
const CLOSE_ATTEMPTS: u32 = 2;

/// What the caller has to know.
#[derive(Debug)]
pub enum Event {
    /// The session is open, at the privilege level asked for.
    Opened,
    /// The BMC has answered the request.
    Response {
        /// Completion code.
        code: u8,
        /// What follows it.
        data: Vec<u8>,
    },
    /// The session could not be opened, or the request got no answer. In the latter case the session stays open.
    Failed(Error),
    /// The session is closed.
    Closed,
}

/// The state machine of one session.
#[derive(Debug)]
pub struct Session {
    settings: SessionSettings,
    entropy: Entropy,
    phase: Phase,
    outgoing: VecDeque<Vec<u8>>,
    events: VecDeque<Event>,
    requests_sent: u64,
    datagrams_sent: u64,
}

#[derive(Debug)]
enum Phase {
    Opening(Box<Opening>),
    Active(Box<Active>, Option<Pending>),
    Closed,
}

/// A request under way.
#[derive(Debug)]
struct Pending {
    purpose: Purpose,
    message: LanMessage,
    retry: Retry,
    busy: Busy,
}

/// What is to happen with the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Purpose {
    Privilege,
    Caller,
    Close,
}

/// Whether the BMC was busy, and how often it may be asked again.
#[derive(Clone, Copy, Debug)]
struct Busy {
    left: u32,
    pausing: bool,
}

impl Session {
    /// Starts opening a session: the first datagram is ready.
    pub fn open(settings: SessionSettings, entropy: Entropy, now: Instant) -> Self {
        let mut session = Self {
            settings,
            entropy,
            phase: Phase::Closed,
            outgoing: VecDeque::new(),
            events: VecDeque::new(),
            requests_sent: 0,
            datagrams_sent: 0,
        };
        session.start_opening(now);
        session
    }

    /// Sends a request. A request still under way is forgotten; its answer will be dropped.
    pub fn request(&mut self, message: &Message, now: Instant) {
        self.start_request(Purpose::Caller, message, now);
    }

    /// Closes the session; [`Event::Closed`] follows, also if no answer comes.
    pub fn close(&mut self, now: Instant) {
        match &self.phase {
            Phase::Active(active, _) => {
                let close = CloseSession {
                    session_id: active.managed_session_id(),
                };
                self.start_request(Purpose::Close, &close.into(), now);
            }
            Phase::Opening(_) => {
                let farewell = self.farewell();
                self.outgoing.extend(farewell);
                self.events.push_back(Event::Closed);
            }
            Phase::Closed => self.events.push_back(Event::Closed),
        }
    }

    /// Ends the session at once. The datagram, if there is one, tells the BMC; nobody waits for its answer.
    pub fn farewell(&mut self) -> Option<Vec<u8>> {
        let mut active = match std::mem::replace(&mut self.phase, Phase::Closed) {
            Phase::Active(active, _) => active,
            Phase::Opening(opening) => opening.into_active()?,
            Phase::Closed => return None,
        };
        let close = CloseSession {
            session_id: active.managed_session_id(),
        };
        let message = active.number(&close.into());
        self.datagrams_sent += 1;
        Some(active.seal(&message, &mut self.entropy))
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        let datagram = self.outgoing.pop_front()?;
        self.datagrams_sent += 1;
        Some(datagram)
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// When [`Session::handle_timeout`] wants to be called.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match &self.phase {
            Phase::Opening(opening) => Some(opening.retry().deadline()),
            Phase::Active(_, Some(pending)) => Some(pending.retry.deadline()),
            Phase::Active(_, None) | Phase::Closed => None,
        }
    }

    /// A datagram has come from the BMC's address.
    pub fn handle_datagram(&mut self, bytes: &[u8], now: Instant) {
        let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(bytes) else {
            return;
        };
        match &mut self.phase {
            Phase::Opening(_) => self.handle_opening_packet(&packet, now),
            Phase::Active(active, Some(pending)) => {
                if let Some(answer) = active.open(&packet)
                    && !pending.busy.pausing
                    && answer.answers(&pending.message)
                    && let Some((code, data)) = answer.data.split_first()
                {
                    self.finish_request(*code, data.to_vec(), now);
                }
            }
            Phase::Active(active, None) => {
                // Nothing is waited for; the window must know of it all the same.
                active.open(&packet);
            }
            Phase::Closed => {}
        }
    }

    /// The moment of [`Session::poll_timeout`] may have come.
    pub fn handle_timeout(&mut self, now: Instant) {
        match &mut self.phase {
            Phase::Opening(opening) if opening.retry().deadline() <= now => self.repeat_opening(now),
            Phase::Active(active, Some(pending)) if pending.retry.deadline() <= now => {
                if pending.busy.pausing {
                    // The busy answer has settled the old number: ask under a new one.
                    pending.busy.pausing = false;
                    pending.message = active.renumber(&pending.message);
                    pending.retry = Retry::start(self.settings.patience(), now);
                } else if !pending.retry.again(now) {
                    return self.give_up_request(now);
                }
                let datagram = active.seal(&pending.message, &mut self.entropy);
                self.outgoing.push_back(datagram);
            }
            _ => {}
        }
    }

    /// The BMC's host has said that nothing listens on the port. It counts only before the first answer: later it
    /// may be a BMC that restarts, or a forgery, and the time-outs decide.
    pub fn handle_port_refused(&mut self, now: Instant) {
        if let Phase::Opening(opening) = &self.phase
            && opening.nothing_heard()
        {
            let waited = opening.retry().waited(now);
            self.fail(Error::Unreachable {
                waited,
                port_refused: true,
            });
        }
    }

    /// The suite in use, or being proposed; `None` after the end.
    pub fn cipher_suite(&self) -> Option<CipherSuite> {
        match &self.phase {
            Phase::Opening(opening) => Some(opening.suite()),
            Phase::Active(active, _) => Some(active.suite()),
            Phase::Closed => None,
        }
    }

    /// The managed system's GUID as RAKP 2 has it, once the session is open.
    pub fn guid(&self) -> Option<[u8; 16]> {
        match &self.phase {
            Phase::Active(active, _) => Some(active.guid()),
            _ => None,
        }
    }

    /// Requests of the open session, Set Session Privilege Level and Close Session among them; repetitions of the
    /// same request are not counted.
    pub fn requests_sent(&self) -> u64 {
        self.requests_sent
    }

    /// All datagrams, repetitions and the opening included.
    pub fn datagrams_sent(&self) -> u64 {
        self.datagrams_sent
    }

    fn start_request(&mut self, purpose: Purpose, message: &Message, now: Instant) {
        let Phase::Active(active, pending) = &mut self.phase else {
            self.events.push_back(Event::Failed(Error::Closed));
            return;
        };
        let message = active.number(message);
        self.outgoing.push_back(active.seal(&message, &mut self.entropy));
        self.requests_sent += 1;
        let patience = self.settings.patience();
        *pending = Some(Pending {
            purpose,
            message,
            retry: Retry::start(patience, now),
            busy: Busy {
                left: patience.busy_attempts,
                pausing: false,
            },
        });
        if let (Purpose::Close, Some(pending)) = (purpose, pending) {
            pending.retry.limit(CLOSE_ATTEMPTS);
        }
    }

    fn finish_request(&mut self, code: u8, data: Vec<u8>, now: Instant) {
        let Phase::Active(_, pending_slot) = &mut self.phase else {
            return;
        };
        if let Some(pending) = pending_slot
            && code == NODE_BUSY
            && pending.busy.left > 0
            && pending.purpose != Purpose::Close
        {
            pending.busy.left -= 1;
            pending.busy.pausing = true;
            let patience = self.settings.patience();
            pending.retry = Retry::pause(patience, patience.busy_attempts - pending.busy.left, now);
            return;
        }
        match pending_slot.take().map(|pending| pending.purpose) {
            Some(Purpose::Caller) => self.events.push_back(Event::Response { code, data }),
            Some(Purpose::Privilege) => self.finish_privilege(code, &data),
            Some(Purpose::Close) => self.finish_close(),
            None => {}
        }
    }

    fn give_up_request(&mut self, now: Instant) {
        let Phase::Active(_, pending) = &mut self.phase else {
            return;
        };
        let Some(pending) = pending.take() else { return };
        let waited = pending.retry.waited(now);
        match pending.purpose {
            Purpose::Close => self.finish_close(),
            Purpose::Privilege => self.fail(Error::SilentWhileOpening {
                step: OpeningStep::Privilege,
                waited,
            }),
            Purpose::Caller => {
                let command = CommandCode {
                    netfn: pending.message.netfn,
                    cmd: pending.message.cmd,
                };
                self.events
                    .push_back(Event::Failed(Error::TimedOut { command, waited }));
            }
        }
    }

    fn request_privilege(&mut self, now: Instant) {
        let level = Some(self.settings.privilege());
        self.start_request(
            Purpose::Privilege,
            &SetSessionPrivilegeLevel { level }.into(),
            now,
        );
    }

    fn finish_privilege(&mut self, code: u8, data: &[u8]) {
        let wanted = self.settings.privilege();
        let granted = (code == 0).then(|| SetSessionPrivilegeLevel::parse_success_response(data));
        match granted {
            Some(Ok(level)) if rank(level) >= rank(wanted) => self.events.push_back(Event::Opened),
            Some(Err(problem)) => self.fail(Error::Malformed {
                command: CommandCode::SET_SESSION_PRIVILEGE_LEVEL,
                detail: problem.to_string(),
            }),
            Some(Ok(_)) | None => self.fail(Error::PrivilegeRefused { wanted, code }),
        }
    }

    fn finish_close(&mut self) {
        self.phase = Phase::Closed;
        self.events.push_back(Event::Closed);
    }

    /// The session cannot be: what the BMC may already have of it is closed, the caller is told.
    fn fail(&mut self, error: Error) {
        if matches!(self.phase, Phase::Active(..)) || matches!(error, Error::SilentWhileOpening { .. }) {
            let farewell = self.farewell();
            self.outgoing.extend(farewell);
        }
        self.phase = Phase::Closed;
        self.events.push_back(Event::Failed(error));
    }

    /// Queues a message of the opening, which is neither signed nor encrypted.
    fn send_plain(&mut self, payload_type: PayloadType, payload: &[u8]) -> Vec<u8> {
        let datagram = RmcpPlusPacket::encode_plain(payload_type, payload);
        self.outgoing.push_back(datagram.clone());
        datagram
    }
}

/// Privilege levels in their order.
pub(super) fn rank(level: PrivilegeLevel) -> u8 {
    level.into()
}
