//! What is known of a BMC's ways, used and gathered at the line: nothing above it has to ask which BMC it is.
//!
//! It decides nothing about settings, and keeps nothing: what was seen is handed on as [`Observed`].

use super::{
    Error, Patience,
    command::{CommandCode, Message},
    line::{Answer, INSUFFICIENT_PRIVILEGE, Line},
};
use std::time::{Duration, Instant};

/// "This parameter is not supported" (IPMI 2.0 tables 23-2 and 30-4): what a BMC without set-in-progress answers.
const NOT_SUPPORTED: u8 = 0x80;
/// LAN parameter 16.
const COMMUNITY: u8 = 16;
/// So many late answers make a BMC slow; fewer may be the network's.
const SLOW_ANSWERS: u32 = 3;
/// However slow a BMC was, the first wait is not made longer than this.
const LONGEST_FIRST_TIMEOUT: Duration = Duration::from_secs(10);

/// A table of parameters with a set-in-progress flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterTable {
    /// LAN configuration parameters.
    Lan,
    /// PEF configuration parameters.
    Pef,
}

/// How a BMC of this model is dealt with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// It lets nobody but an administrator read: ask as one at once.
    pub reads_as_administrator: bool,
    /// Tables whose set-in-progress flag it refuses: do not ask for it.
    pub no_set_in_progress: Vec<ParameterTable>,
    /// What was written reads back late.
    pub slow_commit: Option<SlowCommit>,
    /// It answers late: the first wait.
    pub first_timeout: Option<Duration>,
}

/// A BMC that answers success before it has done what it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowCommit {
    /// How long to wait before reading back once more.
    pub pause: Duration,
    /// How often at most.
    pub rereads: u32,
}

impl Known {
    /// A patience that suits it; never less than what it was.
    pub fn patience(&self, usual: Patience) -> Patience {
        let first_timeout = self.first_timeout.map_or(usual.first_timeout, |wait| {
            wait.min(LONGEST_FIRST_TIMEOUT).max(usual.first_timeout)
        });
        Patience {
            first_timeout,
            longest_timeout: usual.longest_timeout.max(first_timeout),
            ..usual
        }
    }
}

/// What was seen of a BMC. Only what can be told without doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// A question was refused for want of privilege, and answered to an administrator.
    pub needed_administrator: bool,
    /// Tables whose set-in-progress flag was refused as something it does not have.
    pub no_set_in_progress: Vec<ParameterTable>,
    /// Success was answered to writing the community, and the old one read back.
    pub kept_community: bool,
    /// Reading back once more helped.
    pub committed_late: bool,
    /// Answers that took longer than the first wait.
    pub late_answers: u32,
    /// The longest of them.
    pub slowest: Duration,
}

impl Observed {
    /// The first wait that would have sufficed, where a BMC was late often enough to be called slow.
    pub fn needed_timeout(&self) -> Option<Duration> {
        (self.late_answers >= SLOW_ANSWERS).then(|| (self.slowest * 3 / 2).min(LONGEST_FIRST_TIMEOUT))
    }
}

/// A line to a BMC of which something is known.
#[derive(Debug)]
pub struct KnownLine<L> {
    inner: L,
    known: Known,
    first_timeout: Duration,
    observed: Observed,
    refused_question: Option<CommandCode>,
    written: Option<Message>,
}

impl<L> KnownLine<L> {
    /// Over this line. `first_timeout` is how long an answer may take before it counts as late.
    pub fn over(inner: L, known: Known, first_timeout: Duration) -> Self {
        Self {
            inner,
            known,
            first_timeout,
            observed: Observed::default(),
            refused_question: None,
            written: None,
        }
    }

    /// What was seen so far.
    pub fn observed(&self) -> &Observed {
        &self.observed
    }

    /// The line under it.
    pub fn inner(&mut self) -> &mut L {
        &mut self.inner
    }
}

impl<L: Line> KnownLine<L> {
    fn note(&mut self, request: &Message, answer: &Answer, took: Duration) {
        let command = CommandCode::of(request);
        if took > self.first_timeout {
            self.observed.late_answers += 1;
            self.observed.slowest = self.observed.slowest.max(took);
        }
        match answer {
            Err(INSUFFICIENT_PRIVILEGE) => self.refused_question = Some(command),
            Ok(_) if self.refused_question == Some(command) && !is_write(command) => {
                self.observed.needed_administrator = true;
            }
            _ => {}
        }
        if let (Some(table), Err(NOT_SUPPORTED | 0x82 | 0xc1 | 0xc9 | 0xcc)) = (claims(request), answer)
            && !self.observed.no_set_in_progress.contains(&table)
        {
            self.observed.no_set_in_progress.push(table);
        }
        if is_write(command) && set_in_progress(request).is_none() {
            self.written = answer.is_ok().then(|| request.clone());
        }
    }

    /// Whether an answer reads back what was written last: `None` where it is about something else.
    fn reads_back(&self, request: &Message, answer: &Answer) -> Option<bool> {
        let written = self.written.as_ref()?;
        let (entry, value) = entry_of_write(written)?;
        let (_revision, read) = answer.as_ref().ok()?.split_first()?;
        (entry_of_read(request)? == entry).then(|| read == value)
    }
}

impl<L: Line> Line for KnownLine<L> {
    async fn ask(&mut self, request: &Message) -> Result<Answer, Error> {
        if set_in_progress(request).is_some_and(|table| self.known.no_set_in_progress.contains(&table)) {
            return Ok(Err(NOT_SUPPORTED));
        }
        let began = Instant::now();
        let mut answer = self.inner.ask(request).await?;
        self.note(request, &answer, began.elapsed());
        let rereads = self.known.slow_commit.map_or(0, |commit| commit.rereads);
        for _ in 0..rereads {
            if self.reads_back(request, &answer) != Some(false) {
                break;
            }
            tokio::time::sleep(
                self.known
                    .slow_commit
                    .map_or(Duration::ZERO, |commit| commit.pause),
            )
            .await;
            answer = self.inner.ask(request).await?;
            self.observed.committed_late |= self.reads_back(request, &answer) == Some(true);
        }
        if is_community(request) {
            match self.reads_back(request, &answer) {
                Some(false) => self.observed.kept_community = true,
                Some(true) => self.observed.kept_community = false,
                None => {}
            }
        }
        Ok(answer)
    }

    async fn become_administrator(&mut self) -> Result<(), Error> {
        self.inner.become_administrator().await
    }

    async fn renew(&mut self) {
        self.inner.renew().await;
    }

    fn requests_sent(&self) -> u64 {
        self.inner.requests_sent()
    }

    fn cipher_suite(&self) -> u8 {
        self.inner.cipher_suite()
    }

    fn guid(&self) -> Option<[u8; 16]> {
        self.inner.guid()
    }

    fn software_id(&self) -> Option<u8> {
        self.inner.software_id()
    }
}

fn is_write(command: CommandCode) -> bool {
    matches!(
        command,
        CommandCode::SET_LAN_PARAMETER | CommandCode::SET_PEF_PARAMETER
    )
}

/// Which table's set-in-progress flag a request writes.
fn set_in_progress(request: &Message) -> Option<ParameterTable> {
    match (CommandCode::of(request), request.data()) {
        (CommandCode::SET_LAN_PARAMETER, [_channel, 0, ..]) => Some(ParameterTable::Lan),
        (CommandCode::SET_PEF_PARAMETER, [0, ..]) => Some(ParameterTable::Pef),
        _ => None,
    }
}

/// The same, where the request takes the flag.
fn claims(request: &Message) -> Option<ParameterTable> {
    set_in_progress(request).filter(|_| request.data().last() == Some(&1))
}

type Entry = (ParameterTable, u8, u8);

/// Where a write goes and what it writes. Tables begin with their selector, and single values have selector 0 when
/// they are read.
fn entry_of_write(request: &Message) -> Option<(Entry, &[u8])> {
    let (table, parameter, value) = match (CommandCode::of(request), request.data()) {
        (CommandCode::SET_LAN_PARAMETER, [_channel, parameter, value @ ..]) => {
            (ParameterTable::Lan, *parameter, value)
        }
        (CommandCode::SET_PEF_PARAMETER, [parameter, value @ ..]) => (ParameterTable::Pef, *parameter, value),
        _ => return None,
    };
    let is_listed = matches!(
        (table, parameter),
        (ParameterTable::Lan, 18 | 19) | (ParameterTable::Pef, 6 | 7 | 9 | 12)
    );
    let selector = value
        .first()
        .filter(|_| is_listed)
        .map_or(0, |selector| selector & 0x7f);
    Some(((table, parameter, selector), value))
}

fn entry_of_read(request: &Message) -> Option<Entry> {
    match (CommandCode::of(request), request.data()) {
        (CommandCode::GET_LAN_PARAMETER, [_channel, parameter, selector, ..]) => {
            Some((ParameterTable::Lan, *parameter, *selector))
        }
        (CommandCode::GET_PEF_PARAMETER, [parameter, selector, ..]) => {
            Some((ParameterTable::Pef, *parameter & 0x7f, *selector))
        }
        _ => None,
    }
}

fn is_community(request: &Message) -> bool {
    matches!(entry_of_read(request), Some((ParameterTable::Lan, COMMUNITY, _)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// Answers from a list; knows nothing.
    #[derive(Default)]
    struct Listed {
        answers: VecDeque<Answer>,
        asked: Vec<Message>,
    }

    impl Line for Listed {
        async fn ask(&mut self, request: &Message) -> Result<Answer, Error> {
            self.asked.push(request.clone());
            self.answers.pop_front().ok_or(Error::Closed)
        }

        async fn become_administrator(&mut self) -> Result<(), Error> {
            Ok(())
        }

        async fn renew(&mut self) {}

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

    fn line(known: Known, answers: Vec<Answer>) -> KnownLine<Listed> {
        let listed = Listed {
            answers: answers.into(),
            asked: Vec::new(),
        };
        KnownLine::over(listed, known, Duration::from_secs(3600))
    }

    fn set_lan(parameter: u8, value: &[u8]) -> Message {
        CommandCode::SET_LAN_PARAMETER.request([&[1, parameter], value].concat())
    }

    fn get_lan(parameter: u8) -> Message {
        CommandCode::GET_LAN_PARAMETER.request(vec![1, parameter, 0, 0])
    }

    #[tokio::test]
    async fn a_flag_that_a_bmc_does_not_have_is_asked_for_once_and_then_never() {
        let mut first = line(Known::default(), vec![Err(0x80)]);
        let claim = set_lan(0, &[1]);
        assert_eq!(first.ask(&claim).await.expect("an answer"), Err(0x80));
        assert_eq!(first.observed().no_set_in_progress, [ParameterTable::Lan]);
        let known = Known {
            no_set_in_progress: vec![ParameterTable::Lan],
            ..Known::default()
        };
        let mut later = line(known, Vec::new());
        assert_eq!(later.ask(&claim).await.expect("no question"), Err(0x80));
        assert!(later.inner().asked.is_empty());
    }

    #[tokio::test]
    async fn a_flag_that_somebody_else_holds_is_no_missing_one() {
        let mut busy = line(Known::default(), vec![Err(0x81), Err(0xd4), Err(0xc0)]);
        for _ in 0..3 {
            let _ = busy.ask(&set_lan(0, &[1])).await.expect("an answer");
        }
        assert_eq!(busy.observed().no_set_in_progress, []);
    }

    #[tokio::test]
    async fn a_question_that_only_an_administrator_may_ask_is_noticed() {
        let mut secretive = line(Known::default(), vec![Err(0xd4), Ok(vec![0x11, 3])]);
        let question = get_lan(17);
        let _ = secretive.ask(&question).await.expect("an answer");
        secretive.become_administrator().await.expect("granted");
        let _ = secretive.ask(&question).await.expect("an answer");
        assert!(secretive.observed().needed_administrator);
    }

    #[tokio::test]
    async fn a_community_that_was_not_taken_is_noticed() {
        let old = || Ok(b"\x11old".to_vec());
        let mut stubborn = line(
            Known::default(),
            vec![Ok(Vec::new()), old(), Ok(Vec::new()), Ok(b"\x11new".to_vec())],
        );
        let _ = stubborn.ask(&set_lan(16, b"new")).await.expect("an answer");
        let _ = stubborn.ask(&get_lan(16)).await.expect("an answer");
        assert!(stubborn.observed().kept_community);
        let _ = stubborn.ask(&set_lan(16, b"new")).await.expect("an answer");
        let _ = stubborn.ask(&get_lan(16)).await.expect("an answer");
        assert!(!stubborn.observed().kept_community);
    }

    #[tokio::test]
    async fn what_is_committed_late_is_read_back_once_more_where_that_is_known() {
        let old = || Ok(b"\x11old".to_vec());
        let known = Known {
            slow_commit: Some(SlowCommit {
                pause: Duration::ZERO,
                rereads: 3,
            }),
            ..Known::default()
        };
        let mut slow = line(known, vec![Ok(Vec::new()), old(), old(), Ok(b"\x11new".to_vec())]);
        let _ = slow.ask(&set_lan(16, b"new")).await.expect("an answer");
        assert_eq!(
            slow.ask(&get_lan(16)).await.expect("an answer"),
            Ok(b"\x11new".to_vec())
        );
        assert!(slow.observed().committed_late && !slow.observed().kept_community);
    }

    #[test]
    fn patience_grows_and_never_shrinks() {
        let usual = Patience::default();
        let known = |wait| Known {
            first_timeout: Some(wait),
            ..Known::default()
        };
        let slow = known(Duration::from_secs(4)).patience(usual);
        assert_eq!(slow.first_timeout, Duration::from_secs(4));
        assert_eq!(known(Duration::from_millis(1)).patience(usual), usual);
        let endless = known(Duration::from_secs(99)).patience(usual);
        assert_eq!(endless.first_timeout, LONGEST_FIRST_TIMEOUT);
        assert!(endless.longest_timeout >= endless.first_timeout);
        let mut seen = Observed {
            late_answers: SLOW_ANSWERS - 1,
            slowest: Duration::from_secs(2),
            ..Observed::default()
        };
        assert_eq!(
            seen.needed_timeout(),
            None,
            "two late answers may be the network's"
        );
        seen.late_answers += 1;
        assert_eq!(seen.needed_timeout(), Some(Duration::from_secs(3)));
    }
}
