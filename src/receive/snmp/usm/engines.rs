//! What is remembered of senders that are authoritative themselves: of each engine the boots and the time it was last
//! heard with, so that nothing older is taken (RFC 3414 section 3.2 step 7b); and which messages were seen lately.
//!
//! Both tables are bounded, and only authentic messages reach them: who has no key cannot fill them.

use super::{MAX_BOOTS, TIME_WINDOW_SECS};
use crate::site::EngineId;
use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    time::Instant,
};

/// So many engines are remembered; beyond that the one that was silent for the longest time is forgotten.
const MAX_ENGINES: usize = 4096;
/// So many messages are remembered.
const MAX_SEEN: usize = 65_536;

/// An engine as it was last heard, for whoever keeps it over a restart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownEngine {
    /// Its id.
    pub engine: EngineId,
    /// How often it had started.
    pub boots: u32,
    /// The latest time it said, in seconds since that start.
    pub time: u32,
    /// How long ago it said so, in seconds.
    pub silent_secs: u64,
}

#[derive(Clone, Copy, Debug)]
struct Heard {
    boots: u32,
    /// The latest time it said.
    latest: u32,
    /// When it said so, by our clock; and so many seconds before, where it was kept over a restart.
    at: Instant,
    silent_before: u64,
}

impl Heard {
    fn silent_secs(&self, now: Instant) -> u64 {
        // A message that waited is judged by the time at which it came, which may be before ours of a restart.
        match now.checked_duration_since(self.at) {
            Some(since) => self.silent_before.saturating_add(since.as_secs()),
            None => {
                let before = self.at.saturating_duration_since(now).as_secs();
                self.silent_before.saturating_sub(before)
            }
        }
    }

    /// What its clock should show by now.
    fn expected(&self, now: Instant) -> u64 {
        u64::from(self.latest).saturating_add(self.silent_secs(now))
    }
}

/// The engines that were heard.
#[derive(Debug, Default)]
pub(super) struct Engines {
    heard: HashMap<EngineId, Heard>,
}

impl Engines {
    /// Begins with what was known before a restart.
    pub(super) fn knowing(known: Vec<KnownEngine>, now: Instant) -> Self {
        let heard = known.into_iter().take(MAX_ENGINES).map(|known| {
            let heard = Heard {
                boots: known.boots,
                latest: known.time,
                at: now,
                silent_before: known.silent_secs,
            };
            (known.engine, heard)
        });
        Self {
            heard: heard.collect(),
        }
    }

    /// What is known now.
    pub(super) fn known(&self, now: Instant) -> Vec<KnownEngine> {
        let known = self.heard.iter().map(|(engine, heard)| KnownEngine {
            engine: engine.clone(),
            boots: heard.boots,
            time: heard.latest,
            silent_secs: heard.silent_secs(now),
        });
        known.collect()
    }

    /// Takes note of an authentic message; false where it is from an old time. A time later than the latest is always
    /// believed: it is the engine's own clock that counts.
    pub(super) fn is_timely(&mut self, engine: &EngineId, boots: u32, time: u32, now: Instant) -> bool {
        if boots == MAX_BOOTS {
            return false;
        }
        if let Some(heard) = self.heard.get_mut(engine) {
            let is_later = boots > heard.boots || (boots == heard.boots && time > heard.latest);
            if !is_later {
                return boots == heard.boots
                    && u64::from(time).saturating_add(TIME_WINDOW_SECS) >= heard.expected(now);
            }
            *heard = Heard {
                boots,
                latest: time,
                at: now,
                silent_before: 0,
            };
            return true;
        }
        if self.heard.len() >= MAX_ENGINES {
            let longest = self.heard.iter().max_by_key(|(_, heard)| heard.silent_secs(now));
            if let Some(engine) = longest.map(|(engine, _)| engine.clone()) {
                self.heard.remove(&engine);
            }
        }
        let heard = Heard {
            boots,
            latest: time,
            at: now,
            silent_before: 0,
        };
        self.heard.insert(engine.clone(), heard);
        true
    }
}

/// Messages that were seen lately, and where each came from first: a copy that somebody else sends again is known for
/// what it is.
#[derive(Debug, Default)]
pub(super) struct Seen {
    first_from: HashMap<[u8; 16], (IpAddr, Instant)>,
    order: VecDeque<[u8; 16]>,
}

impl Seen {
    /// Where the message with this digest came from first. A message that is older than any window would have been
    /// refused for its time.
    pub(super) fn first_from(&mut self, digest: [u8; 16], from: IpAddr, now: Instant) -> IpAddr {
        let is_over = |at: Instant| now.saturating_duration_since(at).as_secs() > 2 * TIME_WINDOW_SECS;
        while let Some(oldest) = self.order.front() {
            let is_old = self.first_from.get(oldest).is_none_or(|(_, at)| is_over(*at));
            if !is_old && self.order.len() < MAX_SEEN {
                break;
            }
            self.first_from.remove(oldest);
            self.order.pop_front();
        }
        if let Some((first, _)) = self.first_from.get(&digest) {
            return *first;
        }
        self.first_from.insert(digest, (from, now));
        self.order.push_back(digest);
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::Ipv4Addr, time::Duration};

    fn engine(number: u32) -> EngineId {
        let octets = [&[0x80, 0, 0, 0, 1][..], &number.to_be_bytes()].concat();
        EngineId::new(&octets).expect("an engine id")
    }

    #[test]
    fn an_engine_goes_only_forward() {
        let mut engines = Engines::default();
        let start = Instant::now();
        let mut take = |boots, time, after: u64| {
            engines.is_timely(&engine(1), boots, time, start + Duration::from_secs(after))
        };
        assert!(take(5, 1000, 0));
        assert!(take(5, 1100, 60), "later");
        assert!(take(5, 951, 61), "a little late on the way");
        assert!(!take(5, 949, 60), "older than the window");
        assert!(!take(4, 5000, 60), "from before its last start");
        assert!(take(6, 3, 100), "it has started again");
        assert!(!take(5, 9000, 100), "from before that");
        assert!(take(6, 3, 250), "150 s old at most");
        assert!(!take(6, 3, 254));
        assert!(!take(MAX_BOOTS, 0, 260), "its boots can count no further");
    }

    #[test]
    fn what_was_known_before_a_restart_is_still_refused_after_it() {
        let start = Instant::now();
        let mut engines = Engines::default();
        assert!(engines.is_timely(&engine(1), 7, 500, start));
        let mut known = engines.known(start);
        known.iter_mut().for_each(|known| known.silent_secs += 3600);
        let mut again = Engines::knowing(known, start);
        assert!(!again.is_timely(&engine(1), 7, 500, start));
        assert!(!again.is_timely(&engine(1), 6, 900, start));
        assert!(
            again.is_timely(&engine(1), 7, 501, start),
            "its own clock counts, even where it is slow"
        );
    }

    #[test]
    fn a_message_that_waited_over_a_restart_is_judged_by_when_it_came() {
        let start = Instant::now() + Duration::from_secs(7200);
        let known = KnownEngine {
            engine: engine(1),
            boots: 7,
            time: 500,
            silent_secs: 3600,
        };
        let mut engines = Engines::knowing(vec![known], start);
        let came = start - Duration::from_secs(3590);
        assert!(engines.is_timely(&engine(1), 7, 450, came));
        assert!(!engines.is_timely(&engine(1), 7, 450, start));
    }

    #[test]
    fn the_tables_do_not_grow_beyond_their_bounds() {
        let now = Instant::now();
        let mut engines = Engines::default();
        for number in 0..5000 {
            assert!(engines.is_timely(&engine(number), 1, 1, now));
        }
        assert_eq!(engines.known(now).len(), MAX_ENGINES);
        let mut seen = Seen::default();
        for number in 0..70_000_u128 {
            seen.first_from(number.to_be_bytes(), Ipv4Addr::LOCALHOST.into(), now);
        }
        assert!(seen.order.len() <= MAX_SEEN && seen.first_from.len() <= MAX_SEEN);
    }

    #[test]
    fn a_copy_is_known_by_where_the_message_came_from_first() {
        let (now, digest) = (Instant::now(), [7; 16]);
        let [ours, theirs] = [Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 66)].map(IpAddr::from);
        let mut seen = Seen::default();
        assert_eq!(seen.first_from(digest, ours, now), ours);
        assert_eq!(seen.first_from(digest, theirs, now), ours);
        let later = now + Duration::from_secs(2 * TIME_WINDOW_SECS + 1);
        assert_eq!(
            seen.first_from(digest, theirs, later),
            theirs,
            "forgotten: its time is over"
        );
    }
}
