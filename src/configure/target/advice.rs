//! What an administrator should know about a plan before applying it. Data only: the words are made elsewhere.

use super::EventSeverity;
use crate::site::EventGroup;
use std::net::IpAddr;

/// One thing to know. It stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// One after another, several destinations, and alerts that are acknowledged: as soon as `first` answers, the BMC
    /// tells nobody else. A free destination and the procedure `all` help.
    AcknowledgeStopsTheOthers {
        /// Who is told first.
        first: IpAddr,
        /// Who is told only while those before do not answer.
        others: Vec<IpAddr>,
    },
    /// One after another without acknowledge: the BMC cannot know that an alert was not received, so the destinations
    /// after the first are hardly ever told.
    OneAfterAnotherWithoutAcknowledge {
        /// Who is told first.
        first: IpAddr,
        /// The others.
        others: Vec<IpAddr>,
    },
    /// A wanted destination would displace one that somebody else entered, and a place is free: list both.
    UseFreeDestination {
        /// The wanted address.
        wanted: IpAddr,
        /// Whose place it would take.
        displaced: IpAddr,
        /// The free destination, counted from 1.
        free: u8,
    },
    /// A filter that is not ours alerts for events that the wanted level leaves out. It is not changed.
    FilterDefeatsLevel {
        /// Its number in the table, counted from 1.
        filter: u8,
        /// Whether the maker filled it in; otherwise somebody else did.
        is_factory: bool,
        /// The severity it gives to its alerts.
        severity: EventSeverity,
        /// What it lets through beyond the level, as far as it is one of the groups; empty where it is not.
        lets_through: Vec<GroupEvents>,
    },
    /// Switching alerting on also lets these filters reset or switch off the server, which they cannot do now.
    ArmsPowerActions {
        /// Their numbers in the table, counted from 1.
        filters: Vec<u8>,
    },
    /// Mail alert settings are wanted; standard IPMI does not carry them. They are typed in by hand, with the step
    /// sheet.
    MailByHand,
    /// A BMC sends to UDP port 162 of each of these, whatever the receiver listens on.
    AlwaysPort162 {
        /// The destinations that would change.
        addresses: Vec<IpAddr>,
    },
}

/// Some events of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupEvents {
    /// Which group.
    pub group: EventGroup,
    /// Which of its events.
    pub severity: GroupSeverity,
}

/// How bad the events of a group are, as the levels tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupSeverity {
    /// 異常.
    Error,
    /// 警告.
    Warning,
    /// 情報, and that something is well again.
    Information,
}

impl Advice {
    /// The stable snake_case name of `--json`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AcknowledgeStopsTheOthers { .. } => "acknowledge_stops_the_others",
            Self::OneAfterAnotherWithoutAcknowledge { .. } => "one_after_another_without_acknowledge",
            Self::UseFreeDestination { .. } => "use_free_destination",
            Self::FilterDefeatsLevel { .. } => "filter_defeats_level",
            Self::ArmsPowerActions { .. } => "arms_power_actions",
            Self::MailByHand => "mail_by_hand",
            Self::AlwaysPort162 { .. } => "always_port_162",
        }
    }
}

impl GroupSeverity {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}
