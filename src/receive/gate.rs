//! Who may send: the first judgement on a datagram, before anything of it reaches the log.
//!
//! Sources and communities are compared with the lists; a v3 message is judged by [`Usm`]. Pure but for what [`Usm`]
//! remembers: no socket, no log. What the gate lets through is read as far as it can be; the content is judged by nobody.

use super::snmp::{self, Answer, DecodeError, Heard, Message, UserKeys, Usm};
use crate::{alert_log, site::Receiver};
use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Instant,
};

/// `msgVersion` of v3.
const VERSION_3: i64 = 3;

/// Who may send. Others may be let in while it is at work.
#[derive(Debug, Default)]
pub struct Gate {
    rules: RwLock<Arc<Rules>>,
    refused: Mutex<BTreeMap<&'static str, u64>>,
}

#[derive(Debug, Default)]
struct Rules {
    receiver: Receiver,
    usm: Option<Usm>,
}

/// Why a datagram was not taken.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Its community is not on the list.
    Community,
    /// Its sender is not on the list.
    Source,
    /// It is no v3, and only v3 is taken.
    OnlyV3,
    /// It is v3, and not from a user who may send, or not protected as it must be.
    V3(snmp::Refused),
    /// The log could not write it. The sender is not answered, so it will try again if it can.
    Log(alert_log::Error),
}

impl Refusal {
    /// Stable, for scripts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Source => "source",
            Self::OnlyV3 => "only-v3",
            Self::V3(reason) => reason.name(),
            Self::Log(_) => "log",
        }
    }
}

/// What becomes of a datagram.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It may go into the log.
    Take(Box<Taken>),
    /// Somebody asks before sending; the answer may leave at once. Nothing for the log.
    Ask {
        /// The answer.
        report: Vec<u8>,
    },
    /// It is not taken.
    Refuse {
        /// Why.
        reason: Refusal,
        /// What the sender is told at once, where it wants to be told.
        report: Option<Vec<u8>>,
    },
    /// It cannot be read.
    Malformed(DecodeError),
}

/// A notification that may go into the log.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) message: Message,
    /// What the log keeps in place of the datagram, where nobody could read that later.
    pub(super) kept: Option<Vec<u8>>,
    /// How it is answered after the commit, where its sender waits for that.
    pub(super) answer: Option<Pending>,
}

/// An answer that may leave only after the commit.
#[derive(Debug)]
pub(super) enum Pending {
    /// As it is.
    Datagram(Vec<u8>),
    /// Protected when it leaves, because it says the time.
    V3(Answer),
}

impl Gate {
    /// Lets in whom the site names; without `usm` nobody who speaks v3.
    pub fn new(receiver: Receiver, usm: Option<Usm>) -> Self {
        Self {
            rules: RwLock::new(Arc::new(Rules { receiver, usm })),
            refused: Mutex::default(),
        }
    }

    /// From now on by these rules.
    pub fn change(&self, receiver: Receiver, usm: Option<Usm>) {
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        *rules = Arc::new(Rules { receiver, usm });
    }

    /// From now on by these rules and with these users of v3; what was heard of their engines is still known. Without
    /// security of v3 so far nobody of them gets in.
    pub fn change_users(&self, receiver: Receiver, users: Vec<UserKeys>, now: Instant) {
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        let usm = rules.usm.as_ref().map(|usm| usm.with_users(users, now));
        *rules = Arc::new(Rules { receiver, usm });
    }

    /// Looks at the security of v3, where it is spoken.
    pub fn with_usm<T>(&self, look: impl FnOnce(&Usm) -> T) -> Option<T> {
        self.rules().usm.as_ref().map(look)
    }

    /// How many were refused, by reason; and how many asked before they sent, as `discovery`.
    pub fn refused(&self) -> BTreeMap<&'static str, u64> {
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Judges a datagram that came `now`; `is_left_over` where an earlier listener received it.
    pub(super) fn judge(&self, datagram: &[u8], from: IpAddr, now: Instant, is_left_over: bool) -> Verdict {
        // A socket of both families, which a service manager may have opened, gives ::ffff:192.0.2.1.
        let from = from.to_canonical();
        let verdict = self.rules().judge(datagram, from, now, is_left_over);
        let counted = match &verdict {
            Verdict::Refuse { reason, .. } => reason.name(),
            Verdict::Ask { .. } => "discovery",
            Verdict::Take(_) | Verdict::Malformed(_) => return verdict,
        };
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        *refused.entry(counted).or_default() += 1;
        drop(refused);
        verdict
    }

    /// The datagram of an answer; none where it cannot be made any more, because its user is gone.
    pub(super) fn answer(&self, pending: &Pending, now: Instant) -> Option<Vec<u8>> {
        match pending {
            Pending::Datagram(datagram) => Some(datagram.clone()),
            Pending::V3(answer) => self.rules().usm.as_ref()?.answer(answer, now),
        }
    }
}

impl Rules {
    fn judge(&self, datagram: &[u8], from: IpAddr, now: Instant, is_left_over: bool) -> Verdict {
        let refuse = |reason| Verdict::Refuse { reason, report: None };
        let sources = &self.receiver.sources;
        if !sources.is_empty() && !sources.iter().any(|network| network.contains(from)) {
            return refuse(Refusal::Source);
        }
        if snmp::version(datagram) == Some(VERSION_3) {
            return self.judge_v3(datagram, from, now, is_left_over);
        }
        let message = match snmp::decode(datagram) {
            Ok(message) => message,
            Err(error) => return Verdict::Malformed(error),
        };
        if self.receiver.only_v3 {
            return refuse(Refusal::OnlyV3);
        }
        if !self.knows_community(message.trap().community.octets(), from) {
            return refuse(Refusal::Community);
        }
        Verdict::Take(Box::new(Taken {
            answer: message.response().map(Pending::Datagram),
            message,
            kept: None,
        }))
    }

    fn knows_community(&self, community: &[u8], from: IpAddr) -> bool {
        let communities = &self.receiver.communities;
        let allows = |known: &crate::site::AllowedCommunity| {
            let is_from = known.sources.iter().any(|network| network.contains(from));
            known.name.as_bytes() == community && (known.sources.is_empty() || is_from)
        };
        communities.is_empty() || communities.iter().any(allows)
    }

    fn judge_v3(&self, datagram: &[u8], from: IpAddr, now: Instant, is_left_over: bool) -> Verdict {
        let Some(usm) = &self.usm else {
            return Verdict::Refuse {
                reason: Refusal::V3(snmp::Refused::UnknownUser),
                report: None,
            };
        };
        let heard = if is_left_over {
            usm.receive_left_over(datagram, from, now)
        } else {
            usm.receive(datagram, from, now)
        };
        match heard {
            Ok(Heard::Opened(opened)) => Verdict::Take(Box::new(Taken {
                message: opened.message,
                kept: opened.kept,
                answer: opened.answer.map(Pending::V3),
            })),
            Ok(Heard::Discovery { report }) => Verdict::Ask { report },
            Ok(Heard::Refused { reason, report }) => Verdict::Refuse {
                reason: Refusal::V3(reason),
                report,
            },
            Err(error) => Verdict::Malformed(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_that_a_socket_of_both_families_names_is_known_by_its_ipv4_address() {
        // coldStart of v1, community `ops`.
        let trap = [
            0x30, 0x27, 2, 1, 0, 4, 3, b'o', b'p', b's', 0xA4, 0x1D, 6, 7, 0x2B, 6, 1, 4, 1, 0xA4, 0x67,
            0x40, 4, 127, 0, 0, 1, 2, 1, 6, 2, 2, 1, 1, 0x43, 3, 1, 1, 1, 0x30, 0,
        ];
        for rules in [
            "sources = [\"192.0.2.0/24\"]",
            "communities = [{ name = \"ops\", sources = [\"192.0.2.1\"] }]",
        ] {
            let gate = Gate::new(toml::from_str(rules).expect("settings"), None);
            let judge = |from: &str| {
                let from = from.parse().expect("an address");
                gate.judge(&trap, from, Instant::now(), false)
            };
            assert!(matches!(judge("::ffff:192.0.2.1"), Verdict::Take(_)), "{rules}");
            assert!(
                matches!(judge("::ffff:198.51.100.1"), Verdict::Refuse { .. }),
                "{rules}"
            );
        }
    }
}
