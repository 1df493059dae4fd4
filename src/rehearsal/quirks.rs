//! Switchable misbehaviour of the simulated BMC, so that the bad days can be rehearsed too.
//!
//! Deterministic: what is not random counts requests, what is random comes from a seed, and nothing but a delay
//! depends on time. Names for the console are in `fault_names`.

use super::line_faults::LineFaults;
use std::num::NonZeroU64;

/// How a BMC misbehaves; the default is not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// Answers this many datagrams, then never again (its traps still go out).
    pub silent_after: Option<u64>,
    /// Every n-th datagram is lost on its way to the BMC.
    pub drop_every_nth_request: Option<NonZeroU64>,
    /// Every n-th answer is lost on its way back; the command was executed.
    pub drop_every_nth_response: Option<NonZeroU64>,
    /// Setting the community string answers success and changes nothing, as some BMCs do.
    pub keeps_community: bool,
    /// Never answers an ASF presence ping, as some BMCs do.
    pub ignores_ping: bool,
    /// Which cipher suites a session may use.
    pub suites: Suites,
    /// What the line between console and BMC does to datagrams.
    pub line: LineFaults,
    /// After every n-th command of a session all sessions are forgotten; that command is executed and not answered.
    pub forgets_sessions_every: Option<NonZeroU64>,
    /// Commands that are answered C0h, "node busy", instead of being executed.
    pub busy: Option<Busy>,
    /// What it does to settings that are written.
    pub writes: WriteFaults,
}

/// A time in which the BMC is busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// So many commands of sessions are executed first.
    pub after: u64,
    /// So many are then answered C0h.
    pub times: u64,
}

/// What a BMC does to the configuration parameters that are written to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteFaults {
    /// PEF parameter 7, which writes the first byte of a filter alone, is not offered: whole filters only.
    pub refuses_partial_filters: bool,
    /// A policy entry is refused (CCh) unless number, channel and destination all come in the one request, or all
    /// are zero: it cannot be built up field by field.
    pub refuses_partial_policies: bool,
    /// Entries that answer success and keep their old value.
    pub keeps: [Option<KeptEntry>; 4],
    /// Parameter 0 of every table is not offered.
    pub no_set_in_progress: bool,
    /// When what was written counts.
    pub commit: Commit,
    /// Whether it dies while it is being configured.
    pub death: Option<Death>,
}

/// A table of configuration parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// LAN configuration parameters.
    Lan,
    /// PEF configuration parameters.
    Pef,
    /// System info parameters.
    SystemInfo,
}

/// An entry that keeps what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptEntry {
    /// Where it stands.
    pub table: Table,
    /// The parameter's number.
    pub parameter: u8,
    /// Its set selector, where the parameter has one.
    pub set: u8,
}

/// When what was written counts, and for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Commit {
    /// At once.
    #[default]
    AtOnce,
    /// After so many further commands, though the write was answered: until then the old value is read and used.
    AfterRequests(u16),
    /// While the set-in-progress flag is held, not before a commit write or the flag's release.
    AtCompletion,
    /// It is read and used at once, and lost in a restart that comes before the flag's release.
    VolatileUntilComplete,
    /// As IPMI 2.0 table 23-4 has it where rollback is implemented: the flag's release without a commit write before
    /// it brings the old values back.
    RollsBack,
}

/// A death in the middle of being configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Death {
    /// The n-th write, from 1 and without set-in-progress flags, is the last thing it hears.
    pub at_write: u64,
    /// So many datagrams go unheard, then it has restarted, its sessions forgotten; `None`: it never does.
    pub silent_for: Option<u64>,
    /// Whether what was written, the last one included, is there after the restart; otherwise all that was written
    /// since the flag's last release is lost.
    pub keeps_writes: bool,
}

/// The cipher suites a simulated BMC offers (IPMI 2.0 table 22-20).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Suites {
    /// 3 and 17.
    #[default]
    Both,
    /// 3 alone, like an older BMC.
    Only3,
    /// 17 alone.
    Only17,
}

impl Suites {
    /// Whether this suite may be used.
    pub(crate) fn has(self, suite: u8) -> bool {
        match self {
            Self::Both => matches!(suite, 3 | 17),
            Self::Only3 => suite == 3,
            Self::Only17 => suite == 17,
        }
    }
}
