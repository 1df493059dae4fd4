//! Switchable misbehaviour of the simulated BMC, so that the bad days can be rehearsed too.
//!
//! Deterministic: everything counts requests, nothing is random and nothing depends on time.

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
