//! A BMC in memory, for what a real one does on its worst day at exactly the wrong moment.

use super::request::is_write;
use crate::ipmi::line::{Answer, Line};
use crate::ipmi::{
    self,
    command::{CommandCode, Message},
};
use std::collections::BTreeMap;

/// What happens to one write.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    Refuse(u8),
    /// It never arrives.
    LoseRequest,
    /// It is carried out, and nobody hears.
    LoseAnswer,
    /// Success is answered and nothing is done.
    Ignore,
    /// Not carried out, and silent from now on.
    FallSilent,
    /// Carried out, and silent from now on.
    FallSilentAfter,
}

type Key = (u16, u8, u8);

/// The NetFn of each table.
const LAN: u16 = 0x0c;
const PEF: u16 = 0x04;
const SYSTEM: u16 = 0x06;

#[derive(Clone, Debug)]
pub(super) struct FakeBmc {
    values: BTreeMap<Key, Vec<u8>>,
    /// By the number of the write, from 1; set-in-progress is not counted.
    pub(super) faults: BTreeMap<usize, Fault>,
    pub(super) is_silent: bool,
    pub(super) is_operator_at_most: bool,
    pub(super) knows_channels: bool,
    /// Lets only an administrator read.
    pub(super) is_secretive: bool,
    /// Lets no new session open any more.
    pub(super) is_cut_off: bool,
    /// How often a new session was begun on purpose.
    pub(super) renewed: usize,
    is_administrator: bool,
    pub(super) asked: Vec<Message>,
    writes: usize,
}

impl FakeBmc {
    /// Destinations, filters that alert by policy 1, and empty policies.
    pub(super) fn new(destinations: u8, filters: u8, policies: u8) -> Self {
        let mut fake = Self {
            values: BTreeMap::new(),
            faults: BTreeMap::new(),
            is_silent: false,
            is_operator_at_most: false,
            knows_channels: true,
            is_secretive: false,
            is_cut_off: false,
            renewed: 0,
            is_administrator: false,
            asked: Vec::new(),
            writes: 0,
        };
        fake.lan(0, 0, &[0]);
        let mut community = b"public".to_vec();
        community.resize(18, 0);
        fake.lan(16, 0, &community);
        fake.lan(17, 0, &[destinations]);
        for n in 1..=destinations {
            fake.lan(18, n, &[n, 0, 3, 0]);
            fake.lan(19, n, &[n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }
        fake.pef(0, 0, &[0]);
        fake.pef(1, 0, &[0b0110]);
        fake.pef(2, 0, &[0b0010]);
        fake.pef(5, 0, &[filters]);
        for n in 1..=filters {
            let mut filter = [0xff; 21];
            filter[..5].copy_from_slice(&[n, 0x80, 0x01, 0x01, 0x10]);
            fake.pef(6, n, &filter);
        }
        fake.pef(8, 0, &[policies]);
        for n in 1..=policies {
            fake.pef(9, n, &[n, 0, 0, 0]);
        }
        fake
    }

    pub(super) fn lan(&mut self, parameter: u8, set: u8, raw: &[u8]) {
        self.values.insert((LAN, parameter, set), raw.to_vec());
    }

    pub(super) fn pef(&mut self, parameter: u8, set: u8, raw: &[u8]) {
        self.values.insert((PEF, parameter, set), raw.to_vec());
    }

    /// With a system name that is not set, in this many blocks.
    pub(super) fn with_name(mut self, blocks: u8) -> Self {
        self.values.insert((SYSTEM, 0, 0), vec![0]);
        for block in 0..blocks {
            let mut raw = vec![0; 17];
            raw[0] = block;
            self.values.insert((SYSTEM, 2, block), raw);
        }
        self
    }

    /// With a way out of its subnet, and IPv6 destinations.
    pub(super) fn with_gateway_and_ipv6(mut self) -> Self {
        self.lan(12, 0, &[192, 0, 2, 1]);
        self.lan(13, 0, &[0; 6]);
        self.lan(14, 0, &[0; 4]);
        self.lan(15, 0, &[0; 6]);
        self.lan(50, 0, &[0x06]);
        self
    }

    pub(super) fn without_pef(mut self, parameter: u8) -> Self {
        self.values
            .retain(|&(table, number, _), _| (table, number) != (PEF, parameter));
        self
    }

    pub(super) fn lan_value(&self, parameter: u8, set: u8) -> &[u8] {
        &self.values[&(LAN, parameter, set)]
    }

    pub(super) fn pef_value(&self, parameter: u8, set: u8) -> &[u8] {
        &self.values[&(PEF, parameter, set)]
    }

    pub(super) fn name_value(&self, block: u8) -> &[u8] {
        &self.values[&(SYSTEM, 2, block)]
    }

    /// Everything that is configured, to see what else changed.
    pub(super) fn dump(&self) -> BTreeMap<Key, Vec<u8>> {
        self.values.clone()
    }

    /// Parameter and data of every write since the start, without the set-in-progress flags.
    pub(super) fn written(&self) -> Vec<(CommandCode, u8, Vec<u8>)> {
        self.asked
            .iter()
            .filter(|request| is_write(request))
            .map(|request| {
                let skipped = usize::from(request.netfn_raw() == 0x0c);
                let data = &request.data()[skipped..];
                (CommandCode::of(request), data[0], data[1..].to_vec())
            })
            .filter(|(_, parameter, _)| *parameter != 0)
            .collect()
    }

    fn answer(&mut self, request: &Message) -> Answer {
        let data = request.data();
        if self.is_secretive && !self.is_administrator {
            return Err(0xd4);
        }
        match CommandCode::of(request) {
            CommandCode::GET_CHANNEL_INFO if !self.knows_channels => Err(0xc1),
            CommandCode::GET_DEVICE_ID => Ok(vec![0x20, 1, 2, 0x05, 2, 0xbf, 119, 0, 0, 1, 0, 0, 0, 0, 0]),
            CommandCode::GET_CHANNEL_INFO => match data[0] {
                0x0e | 1 => Ok(vec![1, 4, 1, 0x81, 0xf2, 0x1b, 0, 0, 0]),
                _ => Err(0xcc),
            },
            CommandCode::GET_LAN_PARAMETER => self.get((LAN, data[1], data[2])),
            CommandCode::GET_PEF_PARAMETER => self.get((PEF, data[0], data[1])),
            CommandCode::SET_LAN_PARAMETER => self.set(LAN, data[1], &data[2..]),
            CommandCode::SET_PEF_PARAMETER => self.set(PEF, data[0], &data[1..]),
            CommandCode::GET_SYSTEM_INFO => self.get((SYSTEM, data[1], data[2])),
            CommandCode::SET_SYSTEM_INFO => self.set(SYSTEM, data[0], &data[1..]),
            _ => Err(0xc1),
        }
    }

    fn get(&self, key: Key) -> Answer {
        let value = self.values.get(&key).ok_or(0x80)?;
        Ok([&[0x11], value.as_slice()].concat())
    }

    fn set(&mut self, table: u16, parameter: u8, raw: &[u8]) -> Answer {
        let is_listed = matches!((table, parameter), (LAN, 18 | 19) | (PEF, 6 | 9) | (SYSTEM, 2));
        let takes_ipv6 = (table, parameter) == (LAN, 19) && self.values.contains_key(&(LAN, 50, 0));
        let key = (table, parameter, if is_listed { raw[0] & 0x7f } else { 0 });
        match (parameter, self.values.get(&key), raw) {
            (0, Some(now), [1]) if now == &[1] => Err(0x81),
            (0, _, [2]) => Err(0xcc),
            (_, None, _) => Err(0x80),
            (_, Some(now), _) if now.len() != raw.len() && !takes_ipv6 => Err(0xc7),
            _ => {
                self.values.insert(key, raw.to_vec());
                Ok(Vec::new())
            }
        }
    }
}

impl Line for FakeBmc {
    async fn ask(&mut self, request: &Message) -> Result<Answer, ipmi::Error> {
        self.asked.push(request.clone());
        if self.is_silent {
            return Err(no_answer());
        }
        let parameter = request.data().get(usize::from(request.netfn_raw() == 0x0c));
        let fault = if is_write(request) && parameter != Some(&0) {
            self.writes += 1;
            self.faults.get(&self.writes).copied()
        } else {
            None
        };
        match fault {
            None => Ok(self.answer(request)),
            Some(Fault::Refuse(code)) => Ok(Err(code)),
            Some(Fault::Ignore) => Ok(Ok(Vec::new())),
            Some(Fault::LoseRequest) => Err(no_answer()),
            Some(Fault::LoseAnswer) => {
                let _ = self.answer(request);
                Err(no_answer())
            }
            Some(Fault::FallSilent) => {
                self.is_silent = true;
                Err(no_answer())
            }
            Some(Fault::FallSilentAfter) => {
                let _ = self.answer(request);
                self.is_silent = true;
                Err(no_answer())
            }
        }
    }

    async fn become_administrator(&mut self) -> Result<(), ipmi::Error> {
        if self.is_operator_at_most {
            return Err(no_answer());
        }
        self.is_administrator = true;
        Ok(())
    }

    async fn renew(&mut self) {
        self.renewed += 1;
        self.is_silent |= self.is_cut_off;
    }

    fn requests_sent(&self) -> u64 {
        self.asked.len() as u64
    }

    fn cipher_suite(&self) -> u8 {
        17
    }

    fn guid(&self) -> Option<[u8; 16]> {
        None
    }
}

fn no_answer() -> ipmi::Error {
    ipmi::Error::TimedOut {
        command: CommandCode::GET_DEVICE_ID,
        waited: ipmi::Waited {
            tries: 1,
            duration: std::time::Duration::ZERO,
        },
    }
}
