//! Looking for BMCs among addresses that somebody named: each is asked for its channel's authentication capabilities
//! (IPMI 2.0 section 22.13) outside any session, and nothing else. Sans-IO: addresses and time in, datagrams out.
//!
//! Paced: there is the same pause between any two datagrams, also after a delay, so that a network never sees a burst.

use super::{
    command::{
        Channel, ChannelAuthenticationCapabilities, GetChannelAuthenticationCapabilities, IpmiCommand,
        Message, PrivilegeLevel,
    },
    wire::{Datagram, LanMessage, SessionlessPacket},
};
use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    time::{Duration, Instant},
};

/// How often an address is asked that does not answer.
const TRIES: u8 = 2;

/// How fast, and how patiently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between any two datagrams.
    pub pause: Duration,
    /// How long an address has for its answer before it is asked again, and then before it is given up.
    pub wait: Duration,
}

/// Something that answered as a BMC does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub address: SocketAddr,
    /// What it said; none where it refused the question with a completion code.
    pub capabilities: Option<ChannelAuthenticationCapabilities>,
}

/// A search under way.
#[derive(Debug)]
pub struct Discovery {
    question: LanMessage,
    pace: Pace,
    /// Addresses that nobody has asked yet.
    fresh: VecDeque<SocketAddr>,
    /// Asked, without an answer so far, in the order in which their time is up.
    waiting: VecDeque<(Instant, SocketAddr)>,
    /// How often each was asked; gone when it answered or was given up.
    tries: HashMap<SocketAddr, u8>,
    next: Instant,
    asked: usize,
}

impl Discovery {
    /// A search among these addresses. The sequence number is the sender's choice (6 bits).
    pub fn start(
        addresses: impl IntoIterator<Item = SocketAddr>,
        pace: Pace,
        sequence: u8,
        now: Instant,
    ) -> Self {
        let command = GetChannelAuthenticationCapabilities {
            channel: Channel::Current,
            privilege: PrivilegeLevel::Administrator,
            extended: true,
        };
        let message: Message = command.into();
        Self {
            question: LanMessage::request(
                message.netfn_raw(),
                message.cmd(),
                sequence & 0x3f,
                message.data().to_vec(),
            ),
            pace,
            fresh: addresses.into_iter().collect(),
            waiting: VecDeque::new(),
            tries: HashMap::new(),
            next: now,
            asked: 0,
        }
    }

    /// How many addresses were asked so far.
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// What is to be sent now, and where. At most one datagram for each pause.
    pub fn poll_transmit(&mut self, now: Instant) -> Option<(SocketAddr, Vec<u8>)> {
        if now < self.next {
            return None;
        }
        let address = self.due_again(now).or_else(|| self.fresh.pop_front())?;
        let tries = self.tries.entry(address).or_insert(0);
        if *tries == 0 {
            self.asked += 1;
        }
        *tries += 1;
        self.waiting.push_back((now + self.pace.wait, address));
        // From now on, not from when it was planned: what was missed is not made up for.
        self.next = now + self.pace.pause;
        Some((address, SessionlessPacket::new(&self.question.encode()).encode()))
    }

    /// The next address whose time is up and that may be asked again; those that were asked often enough are given up.
    fn due_again(&mut self, now: Instant) -> Option<SocketAddr> {
        while let Some((due, address)) = self.waiting.front().copied() {
            if due > now {
                return None;
            }
            self.waiting.pop_front();
            match self.tries.get(&address) {
                Some(tries) if *tries < TRIES => return Some(address),
                Some(_) => drop(self.tries.remove(&address)),
                // It has answered meanwhile.
                None => {}
            }
        }
        None
    }

    /// When to call [`Self::poll_transmit`] again; `None` when the search is over.
    pub fn poll_timeout(&self) -> Option<Instant> {
        if !self.fresh.is_empty() {
            return Some(self.next);
        }
        let is_open = |(_, address): &&(Instant, SocketAddr)| self.tries.contains_key(address);
        let (due, _) = self.waiting.iter().find(is_open)?;
        Some((*due).max(self.next))
    }

    /// What answered, where this datagram is the answer of an address that was asked and has not answered yet.
    pub fn handle_datagram(&mut self, from: SocketAddr, bytes: &[u8]) -> Option<Found> {
        if !self.tries.contains_key(&from) {
            return None;
        }
        let Ok(Datagram::Sessionless(packet)) = Datagram::decode(bytes) else {
            return None;
        };
        let answer = LanMessage::decode(packet.payload).ok()?;
        if !answer.answers(&self.question) {
            return None;
        }
        let (code, data) = answer.data.split_first()?;
        let capabilities = match code {
            0 => Some(GetChannelAuthenticationCapabilities::parse_success_response(data).ok()?),
            _ => None,
        };
        self.tries.remove(&from);
        Some(Found {
            address: from,
            capabilities,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const PACE: Pace = Pace {
        pause: Duration::from_millis(20),
        wait: Duration::from_millis(1000),
    };

    fn address(host: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, host], 623))
    }

    /// Runs it on a clock of its own; who is in `there` answers at once. Returns when each datagram went where.
    fn run(
        mut discovery: Discovery,
        there: &[u8],
        late: Duration,
    ) -> (Vec<(Duration, SocketAddr)>, Vec<Found>) {
        let start = discovery.next;
        let (mut now, mut sent, mut found) = (start, Vec::new(), Vec::new());
        while let Some(at) = discovery.poll_timeout() {
            // A machine that is late, too.
            now = now.max(at) + late;
            while let Some((to, question)) = discovery.poll_transmit(now) {
                sent.push((now - start, to));
                let is_there = there.iter().any(|host| address(*host) == to);
                if is_there {
                    found.extend(discovery.handle_datagram(to, &answer(&question)));
                }
            }
        }
        (sent, found)
    }

    /// What ipmi_sim answers to ipmitool's question (see `session::sessionless`).
    fn answer(question: &[u8]) -> Vec<u8> {
        assert_eq!(
            question,
            [
                0x06, 0x00, 0xff, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0x20, 0x18, 0xc8, 0x81, 0x00, 0x38,
                0x8e, 0x04, 0xb5,
            ]
        );
        vec![
            0x06, 0x00, 0xff, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x81, 0x1c, 0x63, 0x20, 0x00, 0x38,
            0x00, 0x01, 0x97, 0x06, 0x03, 0, 0, 0, 0, 0x07,
        ]
    }

    fn start(hosts: std::ops::RangeInclusive<u8>) -> Discovery {
        Discovery::start(hosts.map(address), PACE, 0, Instant::now())
    }

    #[test]
    fn who_answers_is_found_and_asked_once_and_who_does_not_is_asked_twice() {
        let (sent, found) = run(start(1..=100), &[7, 42], Duration::ZERO);
        let mut asked: BTreeMap<SocketAddr, usize> = BTreeMap::new();
        for (_, to) in &sent {
            *asked.entry(*to).or_default() += 1;
        }
        assert_eq!(asked.len(), 100);
        for host in 1..=100 {
            let times = if [7, 42].contains(&host) { 1 } else { 2 };
            assert_eq!(asked.get(&address(host)), Some(&times), "{host}");
        }
        let addresses: Vec<SocketAddr> = found.iter().map(|found| found.address).collect();
        assert_eq!(addresses, [address(7), address(42)]);
        assert!(
            found
                .iter()
                .all(|found| found.capabilities.is_some_and(|it| it.supports_ipmi_2_0))
        );
    }

    #[test]
    fn there_is_a_pause_between_any_two_datagrams_even_on_a_machine_that_is_late() {
        for late in [
            Duration::ZERO,
            Duration::from_millis(7),
            Duration::from_millis(300),
        ] {
            let (sent, _) = run(start(1..=60), &[3], late);
            let times = sent.iter().map(|(at, _)| *at);
            let pauses = times.clone().zip(times.skip(1)).map(|(a, b)| b - a);
            assert!(pauses.min() >= Some(PACE.pause), "late by {late:?}");
        }
    }

    #[test]
    fn an_answer_of_somebody_who_was_not_asked_is_nothing() {
        let mut discovery = start(1..=1);
        let now = discovery.next;
        let (to, question) = discovery.poll_transmit(now).expect("the question");
        let answer = answer(&question);
        assert_eq!(discovery.handle_datagram(address(2), &answer), None);
        assert_eq!(
            discovery.handle_datagram(to, &question),
            None,
            "a question is no answer"
        );
        assert_eq!(discovery.handle_datagram(to, b"junk"), None);
        assert!(discovery.handle_datagram(to, &answer).is_some());
        assert_eq!(discovery.handle_datagram(to, &answer), None, "once is enough");
        assert_eq!(discovery.poll_timeout(), None);
    }

    #[test]
    fn a_bmc_that_refuses_the_question_is_one_all_the_same() {
        let mut discovery = start(1..=1);
        let now = discovery.next;
        let (to, _) = discovery.poll_transmit(now).expect("the question");
        // Completion code C1h, invalid command; checksums as section 13.8 has them.
        let refusal = [
            0x06, 0x00, 0xff, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0x81, 0x1c, 0x63, 0x20, 0x00, 0x38, 0xc1,
            0xe7,
        ];
        let found = discovery.handle_datagram(to, &refusal).expect("it is a BMC");
        assert_eq!(found.capabilities, None);
    }
}
