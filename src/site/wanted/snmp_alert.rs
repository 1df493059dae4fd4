//! What is wanted of a BMC's SNMP alerts (EE3: 設定 → 通報 → SNMP通報).

use super::{Community, ComputerName, EventGroup};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The BMC's SNMP alert settings (EE3: 設定 → 通報 → SNMP通報).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnmpAlert {
    /// Whether the BMC alerts at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The name that stands for the server in its alerts, where the BMC keeps one: the system name of the system
    /// information parameters (IPMI 2.0 section 22.14a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computer_name: Option<ComputerName>,
    /// LAN parameter 16.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<Community>,
    /// 1次, 2次, 3次通報先: the whole list, in order. `0.0.0.0` (or `::`) leaves a place empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destinations: Option<Vec<IpAddr>>,
    /// 通報応答: the BMC waits for an answer to each alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge: Option<bool>,
    /// How long the BMC waits for the answer, in seconds (0–255).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ack_timeout_secs: Option<u8>,
    /// How often the BMC sends again (0–7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retries: Option<u8>,
    /// 通報手順.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
    /// 通報レベル.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

/// Whether all destinations are told, or one after another until one answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Procedure {
    /// Every destination.
    All,
    /// The next only when the one before did not answer.
    OneAfterAnother,
}

/// Which events are reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 異常.
    Error,
    /// 異常・警告.
    ErrorWarning,
    /// 異常・警告・情報.
    ErrorWarningInformation,
    /// Individual groups of events, by name.
    #[serde(untagged)]
    Individual {
        /// Which ones; the others are not reported.
        groups: Vec<EventGroup>,
    },
}
