//! The one contract of everything that can be configured: read, plan, apply, verify, undo.
//!
//! Nothing is written that was not read and shown first ([`Plan`]); every write is read back; each item ends as one
//! of [`Outcome`]. This file must not know how any target is reached.

mod actual;
mod advice;

pub use actual::{Actual, Device, EventSeverity, Filter, Offers, Origin, Policy, PolicyRule};
pub use advice::{Advice, GroupEvents, GroupSeverity};

use crate::site::Wanted;
use serde::{Deserialize, Serialize};
use std::{fmt, net::IpAddr};

/// A setting, named as administrators and scripts name it.
///
/// Its form in the history's file must not change; a new setting is a new variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemName {
    /// Whether the server alerts at all.
    Enabled,
    /// The name the BMC has for the server.
    ComputerName,
    /// The SNMP community.
    Community,
    /// Alert destination 1 (1次通報先), 2, 3 …: counted from 1 as a person counts.
    Destination(u8),
    /// 通報応答.
    Acknowledge,
    /// How long an answer is awaited.
    AckTimeoutSecs,
    /// How often an alert is sent again.
    Retries,
    /// The alert policy entry that tells destination N, counted from 1.
    Policy(u8),
    /// 通報手順: all destinations, or one after another.
    Procedure,
    /// 通報レベル: which events are reported.
    Level,
    /// The default gateway (LAN parameter 12).
    Gateway,
    /// Its MAC address (LAN parameter 13).
    GatewayMac,
    /// The backup gateway (LAN parameter 14).
    BackupGateway,
    /// Its MAC address (LAN parameter 15).
    BackupGatewayMac,
}

impl ItemName {
    /// Whether it is one of the gateway's, which are written with a consent of their own, last of all.
    pub fn is_of_the_gateway(self) -> bool {
        matches!(
            self,
            Self::Gateway | Self::GatewayMac | Self::BackupGateway | Self::BackupGatewayMac
        )
    }
}

impl fmt::Display for ItemName {
    /// The stable snake_case name of `--json`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enabled => f.write_str("enabled"),
            Self::ComputerName => f.write_str("computer_name"),
            Self::Community => f.write_str("community"),
            Self::Destination(n) => write!(f, "destination_{n}"),
            Self::Acknowledge => f.write_str("acknowledge"),
            Self::AckTimeoutSecs => f.write_str("ack_timeout_secs"),
            Self::Retries => f.write_str("retries"),
            Self::Policy(n) => write!(f, "policy_{n}"),
            Self::Procedure => f.write_str("procedure"),
            Self::Level => f.write_str("level"),
            Self::Gateway => f.write_str("gateway"),
            Self::GatewayMac => f.write_str("gateway_mac"),
            Self::BackupGateway => f.write_str("backup_gateway"),
            Self::BackupGatewayMac => f.write_str("backup_gateway_mac"),
        }
    }
}

/// The value of a setting, as far as a person compares it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ItemValue {
    /// On or off.
    Switch(bool),
    /// A count or seconds.
    Number(u32),
    /// An address, a community, a name; the procedure and the level as the wanted file spells them, groups of events
    /// with commas between them.
    Text(String),
    /// Nothing is set, or the server has no such thing.
    Absent,
}

/// One setting: what it is, what it should be, and how that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Which setting.
    pub name: ItemName,
    /// As it was when it was read.
    pub before: ItemValue,
    /// As it should be; the same as `before` where nothing is asked for.
    pub wanted: ItemValue,
    /// As it was read back after writing; `None` before an apply, or where nothing could be read.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub after: Option<ItemValue>,
    /// How it stands.
    pub outcome: Outcome,
}

/// A field that is there is a value, also where it is [`ItemValue::Absent`], which is written as `null`.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<ItemValue>, D::Error> {
    ItemValue::deserialize(deserializer).map(Some)
}

/// How a setting stands after planning, applying or undoing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is as wanted; nothing was written.
    Unchanged,
    /// It would be written.
    Differs,
    /// It was written, and read back as wanted.
    Applied,
    /// It was not taken, or could not be asked for; nothing else was lost.
    Rejected(Reason),
    /// It was written, and nothing readable came back.
    Unknown(Reason),
}

/// Why a setting could not be made as wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The server answered with this completion code (IPMI 2.0 table 5-2; command-specific codes included).
    Refused {
        /// The code as it came.
        completion_code: u8,
    },
    /// The server answered success and still has another value.
    NotTaken {
        /// What it has.
        read: ItemValue,
    },
    /// The server does not offer this setting.
    NotOffered,
    /// The server has only this many destinations.
    TooFewDestinations {
        /// How many it offers.
        offered: u8,
    },
    /// Every alert policy entry is in use.
    NoFreePolicy,
    /// The BMC can't hold an IPv6 destination (LAN parameter 50 does not offer it).
    Ipv6NotOffered,
    /// The level needs more event filters than are free; none was written.
    NoFreeFilter {
        /// How many entries the level needs that are not ours yet.
        needed: u8,
        /// How many are free.
        free: u8,
    },
    /// Alert policy entries that somebody else made stand where the procedure cannot be had without changing them.
    ForeignPolicies {
        /// Their numbers in the table, counted from 1.
        entries: Vec<u8>,
    },
    /// A gateway is written only with a consent of its own ([`Consent::gateway`]).
    NeedsGatewayConsent,
    /// It was written and read back, but no new session opened through it.
    NoNewSession,
    /// Somebody else's destination would be displaced and nobody consented.
    WouldDisplace {
        /// Whose place it is.
        address: IpAddr,
    },
    /// No destination is there that it could apply to.
    NoDestination,
    /// Nothing came back any more.
    NoAnswer,
    /// An earlier item failed, so this one was not tried.
    NotTried,
    /// Somebody changed it after we had written it; it is left as it is.
    ChangedSince {
        /// What it is now.
        now: ItemValue,
    },
    /// The user cancelled before this item.
    Cancelled,
}

/// The difference between what is and what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What was read to make this plan.
    pub actual: Actual,
    /// What was wanted.
    pub wanted: Wanted,
    /// Every setting looked at, in the order a person reads them.
    pub items: Vec<Item>,
    /// What the administrator should know before applying; nothing of it stops the apply.
    pub advice: Vec<Advice>,
    /// How many write requests applying would send.
    pub writes: u32,
    /// Identifies the state that was read: apply stops where the server no longer has it.
    pub fingerprint: Fingerprint,
    /// Requests sent so far.
    pub requests_sent: u64,
}

impl Plan {
    /// Whether every setting stands as wanted already.
    pub fn is_as_wanted(&self) -> bool {
        self.items.iter().all(|item| item.outcome == Outcome::Unchanged)
    }

    /// How many settings would change.
    pub fn changes(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.outcome == Outcome::Differs)
            .count()
    }
}

/// What became of an apply or an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Every item with its outcome.
    pub items: Vec<Item>,
    /// Requests sent for the whole of it.
    pub requests_sent: u64,
}

impl Report {
    /// Whether every item is as wanted, as read back.
    pub fn is_as_wanted(&self) -> bool {
        self.items
            .iter()
            .all(|item| matches!(item.outcome, Outcome::Unchanged | Outcome::Applied))
    }
}

/// Identifies a state that was read: SHA-256 over all raw values in the order they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// What an apply may do beyond the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Consent {
    /// Destinations that somebody else entered and that may be displaced.
    pub replace: Vec<IpAddr>,
    /// The gateway may be written: a wrong one cuts the BMC off from other subnets.
    pub gateway: bool,
}

/// Told while an apply runs, so that each row can turn to its outcome.
pub trait Progress: Send {
    /// An item's outcome is known.
    fn item_done(&mut self, item: &Item);
    /// Whether the user asked to stop; nothing further is written.
    fn is_cancelled(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn item_done(&mut self, _: &Item) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Something whose alert settings can be read, compared, written, verified and put back.
///
/// `Snapshot` is what `undo` needs: it is serialisable, and the caller makes it durable before the first write.
pub trait Target {
    /// Everything that was there before, and what we wrote.
    type Snapshot: Serialize + for<'de> Deserialize<'de>;
    /// Why the target could not be dealt with at all.
    type Error;

    /// Reads the settings as they are.
    fn read(&mut self) -> impl Future<Output = Result<Actual, Self::Error>> + Send;

    /// Reads, and compares with what is wanted. Writes nothing.
    fn plan(&mut self, wanted: &Wanted) -> impl Future<Output = Result<Plan, Self::Error>> + Send;

    /// Applies the plan that was shown: reads again, stops where the fingerprint differs, hands the snapshot to
    /// `keep` (which returns only when it is on disk) before the first write, writes whole entries, reads back.
    /// `keep` is called again with the same snapshot, completed, where the target made something else of a write;
    /// it is not called where nothing is to be written.
    fn apply(
        &mut self,
        plan: &Plan,
        consent: &Consent,
        keep: &mut (dyn FnMut(&Self::Snapshot) -> std::io::Result<()> + Send),
        progress: &mut dyn Progress,
    ) -> impl Future<Output = Result<Report, Self::Error>> + Send;

    /// Puts back what the snapshot holds, except where somebody has changed it since.
    fn undo(
        &mut self,
        snapshot: &Self::Snapshot,
        progress: &mut dyn Progress,
    ) -> impl Future<Output = Result<Report, Self::Error>> + Send;
}
