//! Opening a session: Open Session, RAKP 1 to 4, and what to do when a BMC does not want the suite
//! (IPMI 2.0 sections 13.15 to 13.24).

use super::{Active, Phase, Session, patience::Retry};
use crate::ipmi::{
    crypto::{CipherSuite, KeyExchange, codes_match},
    error::{Error, OpeningStep},
    wire::{
        OpenSessionRequest, OpenSessionResponse, PayloadType, Rakp1, Rakp2, Rakp3, Rakp4, RakpStatus,
        RmcpPlusPacket,
    },
};
use std::time::Instant;

/// How far it is.
#[derive(Debug)]
pub(super) struct Opening {
    /// Index of the suite being proposed.
    proposal: usize,
    suite: CipherSuite,
    /// Tag of the message under way.
    tag: u8,
    console_session_id: u32,
    step: Step,
    retry: Retry,
    /// What is sent again when no answer comes; empty while pausing for a BMC without a free session.
    datagram: Vec<u8>,
    answered: bool,
    /// Something was sent twice since the session id was chosen, so the BMC may have seen it twice.
    repeated: bool,
    busy_left: u32,
    restarts_left: u32,
}

#[derive(Debug)]
enum Step {
    OpenSession,
    Rakp1 {
        managed_session_id: u32,
        console_random: [u8; 16],
    },
    Rakp3 {
        active: Box<Active>,
        check_value: Vec<u8>,
    },
}

impl Opening {
    pub(super) fn suite(&self) -> CipherSuite {
        self.suite
    }

    pub(super) fn retry(&self) -> &Retry {
        &self.retry
    }

    /// Whether the BMC has not given any answer yet.
    pub(super) fn nothing_heard(&self) -> bool {
        !self.answered
    }

    /// The session that the BMC may already have, once RAKP 3 is sent.
    pub(super) fn into_active(self) -> Option<Box<Active>> {
        match self.step {
            Step::Rakp3 { active, .. } => Some(active),
            Step::OpenSession | Step::Rakp1 { .. } => None,
        }
    }

    fn step_name(&self) -> OpeningStep {
        match self.step {
            Step::OpenSession => OpeningStep::OpenSession,
            Step::Rakp1 { .. } => OpeningStep::Rakp1,
            Step::Rakp3 { .. } => OpeningStep::Rakp3,
        }
    }
}

impl Session {
    pub(super) fn start_opening(&mut self, now: Instant) {
        let Some(&suite) = self.settings.proposals().first() else {
            return;
        };
        self.phase = Phase::Opening(Box::new(Opening {
            proposal: 0,
            suite,
            tag: 0,
            console_session_id: 0,
            step: Step::OpenSession,
            retry: Retry::start(self.settings.patience(), now),
            datagram: Vec::new(),
            answered: false,
            repeated: false,
            busy_left: self.settings.patience().busy_attempts,
            restarts_left: 1,
        }));
        self.propose(now);
    }

    /// Sends an Open Session Request for the current suite, under a new session id.
    fn propose(&mut self, now: Instant) {
        let console_session_id = self.entropy.next_session_id();
        let max_privilege = self.settings.privilege().into();
        self.advance(Step::OpenSession, now, |opening, tag| {
            opening.console_session_id = console_session_id;
            opening.repeated = false;
            let request = OpenSessionRequest {
                tag,
                max_privilege,
                console_session_id,
                algorithms: opening.suite.algorithms(),
            };
            (PayloadType::OpenSessionRequest, request.encode())
        });
    }

    /// Takes the next step: a new tag, a new message, a new wait.
    fn advance(
        &mut self,
        step: Step,
        now: Instant,
        message: impl FnOnce(&mut Opening, u8) -> (PayloadType, Vec<u8>),
    ) {
        let Phase::Opening(opening) = &mut self.phase else {
            return;
        };
        opening.tag = opening.tag.wrapping_add(1);
        opening.step = step;
        opening.retry = Retry::start(self.settings.patience(), now);
        let tag = opening.tag;
        let (payload_type, payload) = message(opening, tag);
        let datagram = self.send_plain(payload_type, &payload);
        if let Phase::Opening(opening) = &mut self.phase {
            opening.datagram = datagram;
        }
    }

    /// No answer came in time.
    pub(super) fn repeat_opening(&mut self, now: Instant) {
        let Phase::Opening(opening) = &mut self.phase else {
            return;
        };
        if opening.datagram.is_empty() {
            // The pause for a BMC without a free session is over.
            return self.propose(now);
        }
        if opening.retry.again(now) {
            opening.repeated = true;
            let datagram = opening.datagram.clone();
            self.outgoing.push_back(datagram);
            return;
        }
        let waited = opening.retry.waited(now);
        let error = if opening.answered {
            let step = opening.step_name();
            Error::SilentWhileOpening { step, waited }
        } else {
            Error::Unreachable {
                waited,
                port_refused: false,
            }
        };
        self.fail(error);
    }

    pub(super) fn handle_opening_packet(&mut self, packet: &RmcpPlusPacket<'_>, now: Instant) {
        let Phase::Opening(opening) = &self.phase else {
            return;
        };
        if packet.authenticated || packet.encrypted || opening.datagram.is_empty() {
            return;
        }
        match (&opening.step, packet.payload_type) {
            (Step::OpenSession, PayloadType::OpenSessionResponse) => {
                if let Ok(response) = OpenSessionResponse::decode(packet.payload) {
                    self.handle_open_session_response(&response, now);
                }
            }
            (Step::Rakp1 { .. }, PayloadType::Rakp2) => {
                if let Ok(message) = Rakp2::decode(packet.payload) {
                    self.handle_rakp2(message, now);
                }
            }
            (Step::Rakp3 { .. }, PayloadType::Rakp4) => {
                if let Ok(message) = Rakp4::decode(packet.payload) {
                    self.handle_rakp4(&message, now);
                }
            }
            _ => {}
        }
    }

    /// Whether a message belongs to the one under way. A refusal may leave the session id out.
    fn belongs(&mut self, tag: u8, console_session_id: u32, refusal: bool) -> bool {
        let Phase::Opening(opening) = &mut self.phase else {
            return false;
        };
        let id_fits =
            console_session_id == opening.console_session_id || (refusal && console_session_id == 0);
        let fits = tag == opening.tag && id_fits;
        opening.answered |= fits;
        fits
    }

    fn handle_open_session_response(&mut self, response: &OpenSessionResponse, now: Instant) {
        match *response {
            OpenSessionResponse::Refused {
                tag,
                status,
                console_session_id,
            } => {
                if !self.belongs(tag, console_session_id, true) {
                    return;
                }
                match status {
                    RakpStatus::NoResources | RakpStatus::NoResourcesForRole => {
                        self.wait_for_a_free_session(status, now);
                    }
                    RakpStatus::IllegalParameter => self.propose_next(Some(status), now),
                    status if status.is_about_algorithms() => self.propose_next(Some(status), now),
                    status => self.refused(OpeningStep::OpenSession, status),
                }
            }
            OpenSessionResponse::Accepted {
                tag,
                console_session_id,
                managed_session_id,
                algorithms,
                ..
            } => {
                if managed_session_id == 0 || !self.belongs(tag, console_session_id, false) {
                    return;
                }
                let Phase::Opening(opening) = &self.phase else {
                    return;
                };
                if algorithms == opening.suite.algorithms() {
                    self.send_rakp1(managed_session_id, now);
                } else {
                    // What was not proposed is not accepted.
                    self.propose_next(None, now);
                }
            }
        }
    }

    /// Proposes the next suite, or ends with the reason why there is none.
    fn propose_next(&mut self, status: Option<RakpStatus>, now: Instant) {
        let Phase::Opening(opening) = &mut self.phase else {
            return;
        };
        let next = opening.proposal + 1;
        if let Some(&suite) = self.settings.proposals().get(next) {
            opening.proposal = next;
            opening.suite = suite;
            return self.propose(now);
        }
        let error = match self.settings.guarded() {
            Some(previously) => Error::SuiteDowngrade { previously, status },
            None => Error::SuitesRefused {
                offered: self.settings.proposals().to_vec(),
                status,
            },
        };
        self.fail(error);
    }

    /// All sessions of the BMC are taken: one may become free.
    fn wait_for_a_free_session(&mut self, status: RakpStatus, now: Instant) {
        let patience = self.settings.patience();
        let Phase::Opening(opening) = &mut self.phase else {
            return;
        };
        if opening.busy_left == 0 {
            return self.refused(OpeningStep::OpenSession, status);
        }
        opening.busy_left -= 1;
        opening.datagram.clear();
        opening.retry = Retry::pause(patience, patience.busy_attempts - opening.busy_left, now);
    }

    fn refused(&mut self, step: OpeningStep, status: RakpStatus) {
        self.fail(match (step, status) {
            // The BMC has checked our proof, and it does not fit the user's password.
            (OpeningStep::Rakp3, RakpStatus::InvalidIntegrityCheckValue) => Error::WrongPassword,
            _ => Error::OpeningRefused { step, status },
        });
    }

    fn send_rakp1(&mut self, managed_session_id: u32, now: Instant) {
        let console_random = self.entropy.next_16();
        let role = self.settings.role();
        let user = self.settings.user().to_vec();
        let step = Step::Rakp1 {
            managed_session_id,
            console_random,
        };
        self.advance(step, now, |_, tag| {
            let message = Rakp1 {
                tag,
                managed_session_id,
                console_random,
                role,
                user,
            };
            (PayloadType::Rakp1, message.encode())
        });
    }

    fn handle_rakp2(&mut self, message: Rakp2, now: Instant) {
        match message {
            Rakp2::Refused {
                tag,
                status,
                console_session_id,
            } => {
                if !self.belongs(tag, console_session_id, true) {
                    return;
                }
                if status.is_about_algorithms() {
                    self.propose_next(Some(status), now);
                } else if !self.restart(status, now) {
                    self.refused(OpeningStep::Rakp1, status);
                }
            }
            Rakp2::Accepted {
                tag,
                console_session_id,
                managed_random,
                guid,
                code,
            } => {
                if self.belongs(tag, console_session_id, false) {
                    self.check_rakp2(managed_random, guid, &code, now);
                }
            }
        }
    }

    /// The BMC's proof that it knows the user's password; then ours.
    fn check_rakp2(&mut self, managed_random: [u8; 16], guid: [u8; 16], code: &[u8], now: Instant) {
        let Phase::Opening(opening) = &self.phase else {
            return;
        };
        let Step::Rakp1 {
            managed_session_id,
            console_random,
        } = opening.step
        else {
            return;
        };
        let exchange = KeyExchange {
            suite: opening.suite,
            console_session_id: opening.console_session_id,
            managed_session_id,
            console_random,
            managed_random,
            guid,
            role: self.settings.role(),
            user: self.settings.user().to_vec(),
        };
        if code.len() != exchange.suite.exchange_code_bytes() {
            // A code of another hash's length: it agreed to one suite and uses another.
            self.forget_session(managed_session_id);
            return self.propose_next(None, now);
        }
        let user_key = self.settings.user_key();
        if !codes_match(&exchange.rakp2_code(user_key), code) {
            self.forget_session(managed_session_id);
            return self.fail(Error::WrongPassword);
        }
        let proof = exchange.rakp3_code(user_key);
        let sik = exchange.session_integrity_key(user_key, self.settings.bmc_key());
        let step = Step::Rakp3 {
            active: Box::new(Active::new(
                exchange.session_keys(&sik),
                exchange.console_session_id,
                managed_session_id,
                guid,
            )),
            check_value: exchange.rakp4_check_value(&sik),
        };
        self.advance(step, now, |_, tag| {
            let message = Rakp3 {
                tag,
                status: None,
                managed_session_id,
                code: proof,
            };
            (PayloadType::Rakp3, message.encode())
        });
    }

    /// Tells the BMC that its half-open session will not be used (RAKP 3 with a status).
    fn forget_session(&mut self, managed_session_id: u32) {
        let message = Rakp3 {
            tag: 0,
            status: Some(RakpStatus::InvalidIntegrityCheckValue),
            managed_session_id,
            code: Vec::new(),
        };
        self.send_plain(PayloadType::Rakp3, &message.encode());
    }

    fn handle_rakp4(&mut self, message: &Rakp4, now: Instant) {
        let refusal = message.status.is_some();
        if !self.belongs(message.tag, message.console_session_id, refusal) {
            return;
        }
        match message.status {
            Some(status) => {
                if !self.restart(status, now) {
                    self.refused(OpeningStep::Rakp3, status);
                }
            }
            None => self.check_rakp4(&message.check_value, now),
        }
    }

    fn check_rakp4(&mut self, theirs: &[u8], now: Instant) {
        let phase = std::mem::replace(&mut self.phase, Phase::Closed);
        let Phase::Opening(opening) = phase else {
            self.phase = phase;
            return;
        };
        let Step::Rakp3 { active, check_value } = opening.step else {
            return;
        };
        if codes_match(&check_value, theirs) {
            self.phase = Phase::Active(active, None);
            self.request_privilege(now);
        } else {
            let given = self.settings.bmc_key().is_some();
            self.fail(Error::WrongBmcKey { given });
        }
    }

    /// A message that was repeated may have been taken twice: the BMC then knows the session no longer, or has drawn
    /// another random number than the one it told us first. Everything starts again, once.
    fn restart(&mut self, status: RakpStatus, now: Instant) -> bool {
        let Phase::Opening(opening) = &mut self.phase else {
            return false;
        };
        let may_be_ours = status.is_about_the_session() || status == RakpStatus::InvalidIntegrityCheckValue;
        let again = may_be_ours && opening.repeated && opening.restarts_left > 0;
        if again {
            opening.restarts_left -= 1;
            self.propose(now);
        }
        again
    }
}
