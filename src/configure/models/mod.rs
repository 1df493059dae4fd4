//! What is known of BMCs by model and firmware: from data with its source (`assets/quirks/`), and learnt from what was
//! seen. Pure: reading and writing the file of what was learnt is the engine's work.
//!
//! A fact only makes us more careful or spares a question that is refused anyway; none makes a check go away.

mod catalogue;
mod learnt;

pub use catalogue::{CatalogueError, facts_of};
pub use learnt::{Learnt, LearntError, LearntFact};

use crate::ipmi::{Known, Observed, known::ParameterTable, known::SlowCommit};
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// Which BMC: maker, product and firmware as Get Device ID tells them (IPMI 2.0 section 20.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// IANA enterprise number.
    pub manufacturer_id: u32,
    /// The maker's number.
    pub product_id: u16,
    /// "major.minor".
    pub firmware: String,
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}-{}",
            self.manufacturer_id, self.product_id, self.firmware
        )
    }
}

/// A table of parameters, in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// LAN configuration parameters.
    Lan,
    /// PEF configuration parameters.
    Pef,
}

impl From<Table> for ParameterTable {
    fn from(table: Table) -> Self {
        match table {
            Table::Lan => Self::Lan,
            Table::Pef => Self::Pef,
        }
    }
}

/// One thing that is known of a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// A session opened with this cipher suite.
    Suite {
        /// Its number.
        suite: u8,
    },
    /// Nobody but an administrator may read the settings.
    ReadsAsAdministrator,
    /// It has no set-in-progress flag for this table.
    NoSetInProgress {
        /// Which.
        table: Table,
    },
    /// What is written reads back late.
    SlowCommit {
        /// How long to wait before reading back once more.
        pause_millis: u32,
        /// How often at most.
        rereads: u32,
    },
    /// It answers late.
    SlowAnswers {
        /// How long the first wait should be.
        millis: u32,
    },
    /// Writing the community is answered with success and has no effect.
    CommunityNotTaken,
    /// It takes whole entries only. They are always written whole.
    WholeEntryOnly,
    /// It does not answer an ASF ping. None is needed.
    NoAsfPing,
}

impl Fact {
    /// Whether another fact is about the same thing, so that the newer of the two replaces the other.
    fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::NoSetInProgress { table }, Self::NoSetInProgress { table: other }) => table == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// A fact and where it is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KnownFact {
    /// What.
    #[serde(flatten)]
    pub fact: Fact,
    /// Whence.
    #[serde(flatten)]
    pub origin: Origin,
}

/// Where a fact is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    /// Data that came with this product.
    Data {
        /// The model it was seen at, as people call it.
        model: String,
        /// Who says so.
        source: String,
    },
    /// Seen by this installation.
    Learnt {
        /// On which server last.
        server: String,
        /// When first.
        first_seen: jiff::Timestamp,
        /// When last.
        last_seen: jiff::Timestamp,
        /// In how many sessions.
        times: u32,
    },
}

/// What facts mean at the line.
pub fn known(facts: &[KnownFact]) -> Known {
    let mut known = Known::default();
    for fact in facts {
        match fact.fact {
            Fact::ReadsAsAdministrator => known.reads_as_administrator = true,
            Fact::NoSetInProgress { table } => known.no_set_in_progress.push(table.into()),
            Fact::SlowCommit {
                pause_millis,
                rereads,
            } => {
                known.slow_commit = Some(SlowCommit {
                    pause: Duration::from_millis(pause_millis.into()),
                    rereads,
                });
            }
            Fact::SlowAnswers { millis } => known.first_timeout = Some(Duration::from_millis(millis.into())),
            Fact::Suite { .. } | Fact::CommunityNotTaken | Fact::WholeEntryOnly | Fact::NoAsfPing => {}
        }
    }
    known
}

/// What a session showed, as facts.
pub fn seen(observed: &Observed, cipher_suite: u8) -> Vec<Fact> {
    let mut facts = Vec::new();
    if cipher_suite != 0 {
        facts.push(Fact::Suite { suite: cipher_suite });
    }
    if observed.needed_administrator {
        facts.push(Fact::ReadsAsAdministrator);
    }
    for table in [Table::Lan, Table::Pef] {
        if observed.no_set_in_progress.contains(&table.into()) {
            facts.push(Fact::NoSetInProgress { table });
        }
    }
    if observed.kept_community {
        facts.push(Fact::CommunityNotTaken);
    }
    if let Some(wait) = observed.needed_timeout() {
        let millis = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
        facts.push(Fact::SlowAnswers { millis });
    }
    facts
}
