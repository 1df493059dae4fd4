//! The alert settings of a target as they are. Data only: no words, and nothing of how they were read.

use super::{ItemName, ItemValue};
use crate::site::{Level, Procedure, Wanted};

pub use crate::ipmi::command::pef::{AlertPolicyRule as PolicyRule, EventSeverity};

/// What a target is, for the page's head and for `bmc read`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// IANA enterprise number, for example 119 for NEC.
    pub manufacturer_id: u32,
    /// The maker's own product number.
    pub product_id: u16,
    /// Firmware as `major.minor`.
    pub firmware: String,
    /// The RMCP+ cipher suite in use.
    pub cipher_suite: u8,
}

/// The alert settings as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actual {
    /// What answered.
    pub device: Device,
    /// The settings in the same shape as the wanted ones; `None` where the server does not tell. `level` is told only
    /// where our own enabled filters are exactly one level's.
    pub wanted_shape: Wanted,
    /// What the server offers to be set.
    pub offers: Offers,
    /// How many destinations can be set; 0 where the server offers none.
    pub destination_count: u8,
    /// How many event filters there are.
    pub filter_count: u8,
    /// How many alert policy entries there are.
    pub policy_count: u8,
    /// The event filters that are not empty.
    pub filters: Vec<Filter>,
    /// The alert policy entries that are not empty.
    pub policies: Vec<Policy>,
}

/// What a server offers, so that a form leaves out what it can't hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// It has alert destinations, an event filter table and a policy table.
    pub alerting: bool,
    /// A destination may be an IPv6 address (LAN parameter 50, bit 2).
    pub ipv6_destinations: bool,
    /// It keeps a system name (system information parameter 2).
    pub computer_name: bool,
    /// LAN parameter 12.
    pub gateway: bool,
    /// LAN parameter 13.
    pub gateway_mac: bool,
    /// LAN parameter 14.
    pub backup_gateway: bool,
    /// LAN parameter 15.
    pub backup_gateway_mac: bool,
}

/// Who made an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It has the shape that this product writes.
    Ours,
    /// The maker has filled it in (IPMI 2.0 table 17-2, configuration bits 6:5). Never changed.
    Factory,
    /// Somebody else's. Never changed.
    Other,
}

/// An event filter (IPMI 2.0 table 17-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Counted from 1.
    pub number: u8,
    /// Whose it is.
    pub origin: Origin,
    /// Whether it is on.
    pub is_enabled: bool,
    /// Whether it sends an alert.
    pub alerts: bool,
    /// Whether it also resets or switches off the server, or does what only the maker knows.
    pub acts_on_the_server: bool,
    /// Which alert policy it follows; 0 is none.
    pub policy_number: u8,
    /// The severity of its alerts.
    pub severity: EventSeverity,
    /// Sensor type (table 42-3); `None` matches any.
    pub sensor_type: Option<u8>,
    /// Event direction and type (table 42-1); `None` matches any.
    pub event_trigger: Option<u8>,
    /// Bit n: offset n matches.
    pub offset_mask: u16,
}

/// An alert policy entry (IPMI 2.0 table 17-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Counted from 1.
    pub number: u8,
    /// Ours where it tells a destination in use on the LAN channel, always or after the one before; never `Factory`,
    /// as the specification has no mark for it.
    pub origin: Origin,
    /// Whether it is on.
    pub is_enabled: bool,
    /// Which policy it belongs to.
    pub policy_number: u8,
    /// When it is followed.
    pub rule: PolicyRule,
    /// The channel of its destination.
    pub channel: u8,
    /// The destination's number there.
    pub destination: u8,
}

impl Actual {
    /// The settings in the order a person reads them.
    pub fn values(&self) -> Vec<(ItemName, ItemValue)> {
        let alert = &self.wanted_shape.snmp_alert;
        let switch = |on: Option<bool>| on.map_or(ItemValue::Absent, ItemValue::Switch);
        let number = |number: Option<u8>| number.map_or(ItemValue::Absent, |n| ItemValue::Number(n.into()));
        let mut values = vec![
            (ItemName::Enabled, switch(alert.enabled)),
            (
                ItemName::ComputerName,
                ItemValue::text(alert.computer_name.as_ref()),
            ),
            (ItemName::Community, ItemValue::text(alert.community.as_ref())),
        ];
        let destinations = alert.destinations.as_deref().unwrap_or_default();
        for (number, address) in (1..=u8::MAX).zip(destinations) {
            values.push((ItemName::Destination(number), ItemValue::text(Some(address))));
        }
        values.push((ItemName::Acknowledge, switch(alert.acknowledge)));
        values.push((ItemName::AckTimeoutSecs, number(alert.ack_timeout_secs)));
        values.push((ItemName::Retries, number(alert.retries)));
        values.push((
            ItemName::Procedure,
            alert.procedure.map_or(ItemValue::Absent, ItemValue::from),
        ));
        values.push((
            ItemName::Level,
            alert.level.as_ref().map_or(ItemValue::Absent, ItemValue::from),
        ));
        if let Some(gateway) = &self.wanted_shape.gateway {
            let all = [
                (ItemName::Gateway, ItemValue::text(gateway.address)),
                (ItemName::GatewayMac, ItemValue::text(gateway.mac)),
                (ItemName::BackupGateway, ItemValue::text(gateway.backup_address)),
                (ItemName::BackupGatewayMac, ItemValue::text(gateway.backup_mac)),
            ];
            values.extend(all.into_iter().filter(|(_, value)| *value != ItemValue::Absent));
        }
        values
    }
}

impl ItemValue {
    /// A text, where there is one.
    pub fn text(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Absent, |text| Self::Text(text.to_string()))
    }
}

impl From<Procedure> for ItemValue {
    fn from(procedure: Procedure) -> Self {
        Self::Text(
            match procedure {
                Procedure::All => "all",
                Procedure::OneAfterAnother => "one-after-another",
            }
            .to_owned(),
        )
    }
}

impl From<&Level> for ItemValue {
    fn from(level: &Level) -> Self {
        Self::Text(match level {
            Level::Error => "error".to_owned(),
            Level::ErrorWarning => "error-warning".to_owned(),
            Level::ErrorWarningInformation => "error-warning-information".to_owned(),
            Level::Individual { groups } => {
                let mut groups = groups.clone();
                groups.sort_unstable();
                groups.dedup();
                let names: Vec<&str> = groups.iter().map(|group| group.name()).collect();
                names.join(",")
            }
        })
    }
}
