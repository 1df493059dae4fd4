//! A BMC in memory for this room's tests: it answers each command number as it was told, the last answer again and
//! again, and remembers what it was asked.

use crate::ipmi::{
    self, Waited,
    command::{CommandCode, Message},
    line::{Answer, Line},
};
use std::collections::{BTreeMap, VecDeque};

/// `None` is silence.
type Prepared = Option<Answer>;

#[derive(Default)]
pub(super) struct Fake {
    prepared: BTreeMap<u8, VecDeque<Prepared>>,
    asked: Vec<(u8, Vec<u8>)>,
    pub(super) levels_raised: u32,
}

impl Fake {
    pub(super) fn answers(&mut self, command: u8, data: &[u8]) -> &mut Self {
        self.prepare(command, Some(Ok(data.to_vec())))
    }

    pub(super) fn refuses(&mut self, command: u8, code: u8) -> &mut Self {
        self.prepare(command, Some(Err(code)))
    }

    pub(super) fn is_silent_to(&mut self, command: u8) -> &mut Self {
        self.prepare(command, None)
    }

    fn prepare(&mut self, command: u8, answer: Prepared) -> &mut Self {
        self.prepared.entry(command).or_default().push_back(answer);
        self
    }

    /// The data of every request with this command number.
    pub(super) fn asked_for(&self, command: u8) -> Vec<Vec<u8>> {
        let of = self.asked.iter().filter(|(asked, _)| *asked == command);
        of.map(|(_, data)| data.clone()).collect()
    }
}

impl Line for Fake {
    async fn ask(&mut self, request: &Message) -> Result<Answer, ipmi::Error> {
        self.asked.push((request.cmd(), request.data().to_vec()));
        let answers = self.prepared.entry(request.cmd()).or_default();
        let answer = match answers.len() {
            0 => Some(Err(0xc1)),
            1 => answers.front().cloned().flatten(),
            _ => answers.pop_front().flatten(),
        };
        answer.ok_or_else(|| ipmi::Error::TimedOut {
            command: CommandCode::of(request),
            waited: Waited {
                tries: 4,
                duration: std::time::Duration::from_secs(1),
            },
        })
    }

    async fn renew(&mut self) {}

    async fn become_administrator(&mut self) -> Result<(), ipmi::Error> {
        self.levels_raised += 1;
        Ok(())
    }

    fn requests_sent(&self) -> u64 {
        u64::try_from(self.asked.len()).unwrap_or(u64::MAX)
    }

    fn cipher_suite(&self) -> u8 {
        17
    }

    fn guid(&self) -> Option<[u8; 16]> {
        None
    }
}
