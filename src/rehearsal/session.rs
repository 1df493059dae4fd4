//! The BMC's side of RMCP+ sessions (IPMI 2.0 sections 13.17–13.24): opening, key exchange, sequence numbers.
//!
//! Sans-IO: payloads go in, payloads come out; random numbers come from the caller. It must not execute commands.

use super::{
    bmc::{Privilege, users::User},
    window::Window,
};
use crate::ipmi::{
    crypto::{CipherSuite, KeyExchange, LongTermKey, SessionKeys, codes_match},
    wire::{LanMessage, OpenSessionRequest, OpenSessionResponse, Rakp1, Rakp2, Rakp3, Rakp4, RakpStatus},
};
use std::{net::SocketAddr, time::Duration};

/// How many sessions may be open at once.
const MAX_SESSIONS: usize = 8;
/// A session that says nothing for so long is closed (IPMI 2.0 section 6.12.15: 60 seconds ± 3).
const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// One session, from Open Session Request to Close Session.
pub(crate) struct Session {
    /// The BMC's session ID.
    id: u32,
    /// The console's session ID.
    console_id: u32,
    peer: SocketAddr,
    suite: CipherSuite,
    last_heard: Duration,
    stage: Stage,
}

enum Stage {
    /// The suite is agreed on.
    Opened,
    /// RAKP 2 was sent.
    Exchanging(Box<Exchanging>),
    /// RAKP 4 was sent.
    Active(Box<Active>),
}

struct Exchanging {
    exchange: KeyExchange,
    user_key: LongTermKey,
    limit: Privilege,
}

/// What an open session needs to talk.
pub(crate) struct Active {
    pub(crate) keys: SessionKeys,
    /// The console's session ID, under which answers are sent.
    pub(crate) console_id: u32,
    /// The level commands run at; a session starts with "user".
    pub(crate) privilege: Privilege,
    /// The highest level it may be raised to.
    pub(crate) limit: Privilege,
    pub(crate) window: Window,
    pub(crate) sent_sequence: u32,
    /// The last request and its answer, in case the request is repeated.
    pub(crate) answered: Option<(LanMessage, LanMessage)>,
    check_value: Vec<u8>,
}

/// All sessions of a BMC.
#[derive(Default)]
pub(crate) struct Sessions {
    table: Vec<Session>,
    last_id: u32,
    refused: u64,
}

impl Sessions {
    /// How many sessions are fully open.
    pub(crate) fn open_count(&self) -> usize {
        let open = |session: &&Session| matches!(session.stage, Stage::Active(_));
        self.table.iter().filter(open).count()
    }

    /// How many log-ins were refused.
    pub(crate) fn refused_count(&self) -> u64 {
        self.refused
    }

    /// The open session with this ID, noting that it was heard from. Sessions do not move to other addresses.
    pub(crate) fn active(&mut self, id: u32, peer: SocketAddr, now: Duration) -> Option<&mut Active> {
        self.forget_idle(now);
        let session = self
            .table
            .iter_mut()
            .find(|session| session.id == id && session.peer == peer)?;
        match &mut session.stage {
            Stage::Active(active) => {
                session.last_heard = now;
                Some(active)
            }
            _ => None,
        }
    }

    /// All sessions, open or half open, are gone.
    pub(crate) fn forget_all(&mut self) {
        self.table.clear();
    }

    /// Close Session; `false` if there is none with this ID.
    pub(crate) fn close(&mut self, id: u32) -> bool {
        let before = self.table.len();
        self.table.retain(|session| session.id != id);
        self.table.len() != before
    }

    /// Open Session Request. A repeated request gets the session it already has.
    pub(crate) fn open(
        &mut self,
        request: &OpenSessionRequest,
        peer: SocketAddr,
        offered: impl Fn(u8) -> bool,
        now: Duration,
    ) -> OpenSessionResponse {
        self.forget_idle(now);
        let refuse = |status| OpenSessionResponse::Refused {
            tag: request.tag,
            status,
            console_session_id: request.console_session_id,
        };
        let suite = CipherSuite::from_algorithms(request.algorithms).filter(|suite| offered(suite.id()));
        let Some(suite) = suite else {
            return refuse(RakpStatus::NoCipherSuiteMatch);
        };
        let is_repeated = |session: &&Session| {
            session.peer == peer
                && session.console_id == request.console_session_id
                && session.suite == suite
                && matches!(session.stage, Stage::Opened)
        };
        let id = match self.table.iter().find(is_repeated) {
            Some(session) => session.id,
            None => match self.add(request.console_session_id, peer, suite, now) {
                Some(id) => id,
                None => return refuse(RakpStatus::NoResources),
            },
        };
        OpenSessionResponse::Accepted {
            tag: request.tag,
            // 0 asks for "the highest there is".
            max_privilege: Privilege::from_value(request.max_privilege)
                .unwrap_or(Privilege::Administrator)
                .value(),
            console_session_id: request.console_session_id,
            managed_session_id: id,
            algorithms: suite.algorithms(),
        }
    }

    /// RAKP 1: looks the user up and proves that the BMC knows the user's key. `None`: no such session.
    pub(crate) fn rakp_1<'u>(
        &mut self,
        message: &Rakp1,
        peer: SocketAddr,
        guid: [u8; 16],
        random: impl FnOnce() -> [u8; 16],
        find_user: impl FnOnce(&[u8]) -> Option<&'u User>,
    ) -> Option<Rakp2> {
        let session = self.half_open(message.managed_session_id, peer)?;
        let console_session_id = session.console_id;
        let refuse = |status| Rakp2::Refused {
            tag: message.tag,
            status,
            console_session_id,
        };
        let wanted = Privilege::from_value(message.role).unwrap_or(Privilege::Administrator);
        let user = find_user(&message.user)
            .ok_or(RakpStatus::UnauthorizedName)
            .and_then(|user| match Privilege::from_value(user.privilege) {
                Some(limit) if limit >= wanted || message.role & 0x0F == 0 => Ok((user, limit.min(wanted))),
                _ => Err(RakpStatus::UnauthorizedRole),
            });
        let (user, limit) = match user {
            Ok(user) => user,
            Err(status) => {
                self.refuse(message.managed_session_id);
                return Some(refuse(status));
            }
        };
        // A repeated RAKP 1 gets the same random number, so that either answer can be used.
        let managed_random = match &session.stage {
            Stage::Exchanging(it) if it.exchange.console_random == message.console_random => {
                it.exchange.managed_random
            }
            _ => random(),
        };
        let exchange = KeyExchange {
            suite: session.suite,
            console_session_id,
            managed_session_id: session.id,
            console_random: message.console_random,
            managed_random,
            guid,
            role: message.role,
            user: message.user.clone(),
        };
        let user_key = LongTermKey::new(&user.password).expect("the user table holds 20 bytes");
        let code = exchange.rakp2_code(&user_key);
        session.stage = Stage::Exchanging(Box::new(Exchanging {
            exchange,
            user_key,
            limit,
        }));
        Some(Rakp2::Accepted {
            tag: message.tag,
            console_session_id,
            managed_random,
            guid,
            code,
        })
    }

    /// RAKP 3: checks that the console knows the user's key. `None`: no such session, or the console gave up.
    pub(crate) fn rakp_3(&mut self, message: &Rakp3, peer: SocketAddr, now: Duration) -> Option<Rakp4> {
        let id = message.managed_session_id;
        let session = self
            .table
            .iter_mut()
            .find(|session| session.id == id && session.peer == peer)?;
        if message.status.is_some() {
            // Without an answer: the console has said that it stops (section 13.22).
            self.refuse(id);
            return None;
        }
        let accept = |console_session_id, check_value: &[u8]| Rakp4 {
            tag: message.tag,
            status: None,
            console_session_id,
            check_value: check_value.to_vec(),
        };
        let Exchanging {
            exchange,
            user_key,
            limit,
        } = match &session.stage {
            Stage::Exchanging(exchanging) => &**exchanging,
            Stage::Active(active) => return Some(accept(session.console_id, &active.check_value)),
            Stage::Opened => return None,
        };
        if !codes_match(&exchange.rakp3_code(user_key), &message.code) {
            let refusal = Rakp4 {
                tag: message.tag,
                status: Some(RakpStatus::InvalidIntegrityCheckValue),
                console_session_id: session.console_id,
                check_value: Vec::new(),
            };
            self.refuse(id);
            return Some(refusal);
        }
        let sik = exchange.session_integrity_key(user_key, None);
        let check_value = exchange.rakp4_check_value(&sik);
        let answer = accept(session.console_id, &check_value);
        session.last_heard = now;
        session.stage = Stage::Active(Box::new(Active {
            keys: exchange.session_keys(&sik),
            console_id: session.console_id,
            privilege: Privilege::User.min(*limit),
            limit: *limit,
            window: Window::default(),
            sent_sequence: 0,
            answered: None,
            check_value,
        }));
        Some(answer)
    }

    fn half_open(&mut self, id: u32, peer: SocketAddr) -> Option<&mut Session> {
        let is_it = |session: &&mut Session| {
            session.id == id && session.peer == peer && !matches!(session.stage, Stage::Active(_))
        };
        self.table.iter_mut().find(is_it)
    }

    fn add(&mut self, console_id: u32, peer: SocketAddr, suite: CipherSuite, now: Duration) -> Option<u32> {
        if self.table.len() >= MAX_SESSIONS {
            // Those who never finished make room first.
            let half_open = |session: &Session| !matches!(session.stage, Stage::Active(_));
            let index = self.table.iter().position(half_open)?;
            self.table.remove(index);
        }
        self.last_id = self.last_id.checked_add(1).unwrap_or(1);
        self.table.push(Session {
            id: self.last_id,
            console_id,
            peer,
            suite,
            last_heard: now,
            stage: Stage::Opened,
        });
        Some(self.last_id)
    }

    fn refuse(&mut self, id: u32) {
        self.refused = self.refused.saturating_add(1);
        self.close(id);
    }

    fn forget_idle(&mut self, now: Duration) {
        self.table
            .retain(|session| now.saturating_sub(session.last_heard) < IDLE_LIMIT);
    }
}
