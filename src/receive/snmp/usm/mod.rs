//! The User-based Security Model of SNMPv3 (RFC 3414; codes of RFC 7860, AES of RFC 3826): whether a message comes from
//! the user it names, unchanged and just now; its content; and what is answered.
//!
//! For an INFORM this program is the authoritative engine: the sender asks for our engine id, boots and time first, and
//! is told by Reports. For a trap its sender is: what is remembered of each is in `engines.rs`. The time comes from the
//! caller. No message is taken that is protected less than its user demands.

mod cipher;
mod engines;
mod keys;
mod users;
mod verdict;
pub(super) mod wire;

pub use engines::KnownEngine;
pub use users::UserKeys;
pub use verdict::{Answer, Heard, Opened, OwnEngine, Protection, Refused, SecurityLevel, Trace};

use super::{DecodeError, message};
use crate::site::EngineId;
use cipher::Vector;
use engines::{Engines, Seen};
use sha2::{Digest, Sha256};
use std::{
    net::IpAddr,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};
use subtle::ConstantTimeEq;
use users::Keys;
use wire::{Data, Envelope, Scoped};

/// 2^31 - 1: an engine that has started so often is no more believed (RFC 3414 section 2.2.2).
pub(super) const MAX_BOOTS: u32 = 2_147_483_647;
/// How far a message's time may be off (RFC 3414 section 2.2.3).
const TIME_WINDOW_SECS: u64 = 150;
/// usmStats (RFC 3414 section 5), 1.3.6.1.6.3.15.1.1, as content octets; behind it come the counter's number and 0.
const USM_STATS: [u8; 8] = [0x2B, 6, 1, 6, 3, 15, 1, 1];

/// The engine's users, and what it remembers.
pub struct Usm {
    own: OwnEngine,
    started: Instant,
    users: Vec<UserKeys>,
    memory: Mutex<Memory>,
    /// usmStats, by number minus one.
    counted: [AtomicU32; 6],
    /// For salts: another value for each message.
    salt: AtomicU64,
}

#[derive(Default)]
struct Memory {
    engines: Engines,
    seen: Seen,
}

impl std::fmt::Debug for Usm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Usm")
            .field("own", &self.own)
            .field("users", &self.users)
            .finish_non_exhaustive()
    }
}

impl Usm {
    /// An engine that starts now. `salt` is where its salts begin: a random number. `known` is what it knew of senders
    /// before.
    pub fn new(
        own: OwnEngine,
        mut users: Vec<UserKeys>,
        known: Vec<KnownEngine>,
        salt: u64,
        now: Instant,
    ) -> Self {
        for user in &mut users {
            user.localise_to_us(&own.id);
        }
        Self {
            own,
            started: now,
            users,
            memory: Mutex::new(Memory {
                engines: Engines::knowing(known, now),
                seen: Seen::default(),
            }),
            counted: Default::default(),
            salt: AtomicU64::new(salt),
        }
    }

    /// Its id and boots.
    pub fn own(&self) -> &OwnEngine {
        &self.own
    }

    /// What is known of senders now, to be kept over a restart.
    pub fn known_engines(&self, now: Instant) -> Vec<KnownEngine> {
        self.memory().engines.known(now)
    }

    /// Goes on with other users. Whoever was heard is still remembered.
    #[must_use]
    pub fn with_users(&self, users: Vec<UserKeys>, now: Instant) -> Self {
        let salt = self.salt.fetch_add(1 << 32, Relaxed);
        let remembered = std::mem::take(&mut *self.memory());
        Self {
            started: self.started,
            memory: Mutex::new(remembered),
            ..Self::new(self.own.clone(), users, Vec::new(), salt, now)
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Nobody panics half-way through a change of it.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Our `snmpEngineTime` (RFC 3414 section 2.2.1).
    fn time(&self, now: Instant) -> u32 {
        let secs = now.saturating_duration_since(self.started).as_secs();
        u32::try_from(secs).unwrap_or(MAX_BOOTS).min(MAX_BOOTS)
    }

    /// Judges a datagram that came in (RFC 3412 section 7.2, RFC 3414 section 3.2).
    ///
    /// # Errors
    /// Where it is no v3 message that can be read, or no notification.
    pub fn receive(&self, datagram: &[u8], from: IpAddr, now: Instant) -> Result<Heard, DecodeError> {
        self.judge(datagram, from, now, false)
    }

    /// As [`Usm::receive`], for a datagram that we received before our last start and could not look at. What is for us
    /// says the boots and the time of then, which nobody knows any more: its code is checked, its time is not. A copy of
    /// what the log holds is known as one all the same.
    ///
    /// # Errors
    /// As there.
    pub fn receive_left_over(
        &self,
        datagram: &[u8],
        from: IpAddr,
        now: Instant,
    ) -> Result<Heard, DecodeError> {
        self.judge(datagram, from, now, true)
    }

    fn judge(
        &self,
        datagram: &[u8],
        from: IpAddr,
        now: Instant,
        is_left_over: bool,
    ) -> Result<Heard, DecodeError> {
        let message = wire::Message::read(datagram)?;
        let refused = |reason| Ok(self.refused(&message, reason, None, now));

        // Step 3. Who wants an answer must have asked for our id; who wants none is authoritative itself.
        let engine = EngineId::new(message.engine);
        let is_ours = engine.as_ref() == Some(&self.own.id);
        if message.is_reportable && !is_ours {
            if message.engine.is_empty() {
                return Ok(self.discovery(&message, Refused::UnknownEngine, None, now));
            }
            return refused(Refused::UnknownEngine);
        }
        let Some(engine) = engine else {
            return refused(Refused::UnknownEngine);
        };

        // Steps 4 and 5.
        let Some(user) = self.user(message.user, &engine) else {
            return refused(Refused::UnknownUser);
        };
        if user.level() != message.level {
            return refused(Refused::SecurityLevel);
        }

        // Step 6. What follows is only done for who has the key.
        let keys = user.keys(&engine, &self.own.id);
        if let Some(auth) = keys.auth() {
            let Some([before, code, after]) = message.around_code() else {
                return refused(Refused::WrongDigest);
            };
            let zeros = vec![0; code.len()];
            let ours = auth.code(&[before, &zeros, after]);
            if !bool::from(ours.ct_eq(code)) {
                return refused(Refused::WrongDigest);
            }
            // Step 7.
            let is_timely = if is_ours {
                // Who says nothing at all asks for our time.
                let was_told = message.boots != 0 || message.time != 0;
                (is_left_over && was_told) || self.is_our_time(&message, now)
            } else {
                self.memory()
                    .engines
                    .is_timely(&engine, message.boots, message.time, now)
            };
            if !is_timely {
                let reason = Refused::NotInTimeWindow;
                if is_ours && message.is_reportable && message.boots == 0 && message.time == 0 {
                    return Ok(self.discovery(&message, reason, Some(&keys), now));
                }
                return Ok(self.refused(&message, reason, Some(&keys), now));
            }
        }

        // Step 8.
        let decrypted = match (message.level, message.encrypted()) {
            (SecurityLevel::AuthPriv, Some(octets)) => match keys.decrypt(&message, octets) {
                Some(plain) => Some(plain),
                None => return refused(Refused::Decryption),
            },
            // The flags and the content contradict each other.
            (SecurityLevel::AuthPriv, None) | (_, Some(_)) => return Err(DecodeError::Header),
            (_, None) => None,
        };
        let (scoped, kept) = match &decrypted {
            Some(plain) => match Scoped::read_decrypted(plain) {
                Ok((scoped, content)) => (scoped, Some(message.with_content(content))),
                // Another key gives other octets, and those are no PDU.
                Err(_) => return refused(Refused::Decryption),
            },
            None => (Scoped::read(message.plain()?)?, None),
        };
        if scoped.is_inform() && !is_ours {
            return refused(Refused::UnknownEngine);
        }
        let mut trace = Trace {
            message: digest(&[message.whole()]),
            content: digest(&[&[0], message.user, &[0], scoped.whole()]),
            first_from: from,
        };
        if message.level != SecurityLevel::NoAuthNoPriv {
            trace.first_from = self.memory().seen.first_from(trace.message, from, now);
        }
        let notification = message::notification(&scoped, message.protection(Some(trace)))?;
        let answer = match &notification {
            super::Message::Inform(_, pending) => Some(Answer {
                id: message.id,
                level: message.level,
                user: message.user.to_vec(),
                scoped: scoped.answered_with(&pending.response_pdu()),
            }),
            _ => None,
        };
        Ok(Heard::Opened(Box::new(Opened {
            message: notification,
            kept,
            answer,
        })))
    }

    /// The datagram that answers an INFORM, protected as that was; none where the user is gone meanwhile. To be sent
    /// only after the alert is durably in the log.
    pub fn answer(&self, answer: &Answer, now: Instant) -> Option<Vec<u8>> {
        let user = self.user(&answer.user, &self.own.id)?;
        if user.level() != answer.level {
            return None;
        }
        let keys = user.keys(&self.own.id, &self.own.id);
        self.seal(answer.id, answer.level, &answer.user, &keys, &answer.scoped, now)
    }

    /// The user of this name for this engine: one that is only for it comes before one that is for all.
    fn user(&self, name: &[u8], engine: &EngineId) -> Option<&UserKeys> {
        let named = |only: Option<&EngineId>| {
            let mut users = self.users.iter();
            users.find(|user| user.name() == name && user.engine() == only)
        };
        named(Some(engine)).or_else(|| named(None))
    }

    /// RFC 3414 section 3.2 step 7a.
    fn is_our_time(&self, message: &wire::Message<'_>, now: Instant) -> bool {
        let off = self.time(now).abs_diff(message.time);
        self.own.boots != MAX_BOOTS && message.boots == self.own.boots && u64::from(off) <= TIME_WINDOW_SECS
    }

    fn refused(
        &self,
        message: &wire::Message<'_>,
        reason: Refused,
        keys: Option<&Keys<'_>>,
        now: Instant,
    ) -> Heard {
        let counted = self.count(reason);
        // A trap's sender wants no report, and gets none.
        let report = message
            .is_reportable
            .then(|| self.report(message, reason, counted, keys, now))
            .flatten();
        Heard::Refused { reason, report }
    }

    fn discovery(
        &self,
        message: &wire::Message<'_>,
        reason: Refused,
        keys: Option<&Keys<'_>>,
        now: Instant,
    ) -> Heard {
        let counted = self.count(reason);
        match self.report(message, reason, counted, keys, now) {
            Some(report) => Heard::Discovery { report },
            None => Heard::Refused { reason, report: None },
        }
    }

    fn count(&self, reason: Refused) -> u32 {
        let counter = self.counted.get(usize::from(reason.counter() - 1));
        counter.map_or(0, |counter| counter.fetch_add(1, Relaxed).wrapping_add(1))
    }

    /// What the sender is told. Our time is told with a code, so that nobody else can set a sender's idea of it.
    fn report(
        &self,
        message: &wire::Message<'_>,
        reason: Refused,
        counted: u32,
        keys: Option<&Keys<'_>>,
        now: Instant,
    ) -> Option<Vec<u8>> {
        let request_id = message
            .plain()
            .and_then(Scoped::read)
            .map_or(0, |scoped| scoped.request_id());
        let counter = [&USM_STATS[..], &[reason.counter(), 0]].concat();
        let scoped = wire::report(self.own.id.octets(), request_id, &counter, counted);
        let nobody = Keys::default();
        let (level, keys) = match keys {
            Some(keys) => (SecurityLevel::AuthNoPriv, keys),
            None => (SecurityLevel::NoAuthNoPriv, &nobody),
        };
        self.seal(message.id, level, message.user, keys, &scoped, now)
    }

    /// A whole message of ours.
    fn seal(
        &self,
        id: i64,
        level: SecurityLevel,
        user: &[u8],
        keys: &Keys<'_>,
        scoped: &[u8],
        now: Instant,
    ) -> Option<Vec<u8>> {
        let auth = keys.auth().filter(|_| level != SecurityLevel::NoAuthNoPriv);
        let empty_code = vec![0; auth.map_or(0, |auth| auth.code_bytes())];
        let vector = Vector {
            boots: self.own.boots,
            time: self.time(now),
            salt: self.next_salt(),
        };
        let envelope = Envelope {
            id,
            level,
            engine: self.own.id.octets(),
            boots: vector.boots,
            time: vector.time,
            user,
            empty_code: &empty_code,
            salt: if level == SecurityLevel::AuthPriv {
                &vector.salt
            } else {
                &[]
            },
        };
        let mut sealed = if level == SecurityLevel::AuthPriv {
            envelope.write(Data::Encrypted(&keys.encrypt(vector, scoped)?))
        } else {
            envelope.write(Data::Plain(scoped))
        };
        if let Some(auth) = auth {
            let code = auth.code(&[&sealed]);
            let [before, ..] = wire::Message::read(&sealed).ok()?.around_code()?;
            let begin = before.len();
            sealed.get_mut(begin..begin + code.len())?.copy_from_slice(&code);
        }
        Some(sealed)
    }

    /// The message with the right code, where it names a user whose messages have one: for fuzzing what lies behind it.
    #[doc(hidden)]
    pub fn signed_for_tests(&self, datagram: &[u8]) -> Option<Vec<u8>> {
        let message = wire::Message::read(datagram).ok()?;
        let engine = EngineId::new(message.engine)?;
        let keys = self.user(message.user, &engine)?.keys(&engine, &self.own.id);
        let [before, code, after] = message.around_code()?;
        let code = keys.auth()?.code(&[before, &vec![0; code.len()], after]);
        let begin = before.len();
        let mut signed = datagram.to_vec();
        signed.get_mut(begin..begin + code.len())?.copy_from_slice(&code);
        Some(signed)
    }

    fn next_salt(&self) -> [u8; 8] {
        self.salt.fetch_add(1, Relaxed).to_be_bytes()
    }
}

fn digest(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let whole: [u8; 32] = hash.finalize().into();
    let (half, _) = whole.split_first_chunk::<16>().expect("32 octets begin with 16");
    *half
}

#[cfg(test)]
mod tests;
