//! What a look at the tables of a BMC's event filtering found, as it stands in a proof.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// A field of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterField {
    /// Who sent the event.
    Generator,
    /// Sensor type.
    SensorType,
    /// Sensor number.
    SensorNumber,
    /// Event/reading type.
    Trigger,
    /// Whether the state was entered or left.
    Direction,
    /// Which of the type's events.
    Offset,
    /// Event data 1.
    Data1,
    /// Event data 2.
    Data2,
    /// Event data 3.
    Data3,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// An event goes through: this filter, this policy set, to these addresses, in this order.
    Route {
        /// Counted from 1.
        filter: u8,
        /// 1–15.
        policy: u8,
        /// Sensor type of the event.
        sensor_type: u8,
        /// Its offset.
        offset: u8,
        /// Where the alert goes.
        destinations: Vec<IpAddr>,
        /// Whether the BMC goes on to this computer only where somebody before it did not acknowledge.
        is_only_if_others_fail: bool,
    },
    /// The BMC took the event.
    EventTaken {
        /// Which entry of its event log it left; `None` where it could not be told.
        record: Option<u16>,
    },
    /// PEF is switched off as a whole.
    PefDisabled,
    /// Alerts are switched off among PEF's actions.
    AlertActionDisabled,
    /// No filter that is switched on sends an alert.
    NoAlertFilter {
        /// How many filters are switched on.
        enabled: u8,
        /// How many there are.
        filters: u8,
    },
    /// Filters are there, and none would let an event of ours through; this one comes nearest.
    OutOfReach {
        /// Counted from 1.
        filter: u8,
        /// Where it differs.
        field: FilterField,
    },
    /// The filter names a policy set that has no entry that is switched on.
    NoPolicyEntry {
        /// Counted from 1.
        filter: u8,
        /// 0 is none at all.
        policy: u8,
    },
    /// The policy entry points to a destination that holds no address.
    EmptyDestination {
        /// The policy set.
        policy: u8,
        /// The destination.
        destination: u8,
    },
    /// The policy entry points to a destination that is sent something of the maker's own.
    NotATrap {
        /// The policy set.
        policy: u8,
        /// The destination.
        destination: u8,
    },
    /// Refused: a filter would, or might, answer the event with more than an alert.
    OtherAction {
        /// Counted from 1.
        filter: u8,
        /// Its action bits (PEF parameter 6, byte 3).
        actions: u8,
        /// Whether the BMC has these actions switched off as a whole now.
        is_switched_off: bool,
    },
    /// Refused: a filter cannot be read, so nobody knows what it would do.
    UnreadFilter {
        /// Counted from 1.
        filter: u8,
    },
}

impl Finding {
    /// Nothing was sent, because sending it might do harm.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::OtherAction { .. } | Self::UnreadFilter { .. })
    }
}
