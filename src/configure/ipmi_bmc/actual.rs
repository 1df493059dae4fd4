//! What was read, as a person sees it: the settings in the shape of the wanted ones, and who made which entry. Pure.

use super::{
    entry::{self, Entry},
    filters, policies,
    reading::{GATEWAYS, Reading},
    view::View,
};
use crate::{
    configure::target::{Actual, ItemName, ItemValue, Offers},
    ipmi::command::RawCommunity,
    site::{Gateway, MacAddress, SnmpAlert, Wanted},
};
use std::net::{IpAddr, Ipv4Addr};

impl Reading {
    /// As it is shown.
    pub(super) fn actual(&self) -> Actual {
        let filters = self.filters();
        Actual {
            device: self.device().clone(),
            wanted_shape: Wanted {
                snmp_alert: self.snmp_alert(),
                gateway: self.gateway(),
                mail_alert: None,
            },
            offers: self.offers(),
            destination_count: self.destination_count(),
            filter_count: self.filter_count(),
            policy_count: self.policy_count(),
            filters: filters
                .filter_map(|(number, filter)| filters::shown(number, &filter))
                .collect(),
            policies: self.policies(),
        }
    }

    /// The destinations that hold an address.
    pub(super) fn used_destinations(&self) -> Vec<u8> {
        (1..=self.destination_count())
            .filter(|&n| self.address(n).is_some())
            .collect()
    }

    fn snmp_alert(&self) -> SnmpAlert {
        let used = self.used_destinations();
        let first_type = used
            .first()
            .and_then(|&n| entry::destination_type(self.entry(Entry::DestinationType(n))?));
        let last_used = used.last().copied().unwrap_or_default();
        let address_or_none = |n| self.address(n).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let values = self.values();
        let mut view = View::new(self.channel());
        view.policy_numbers = self.policy_numbers_in_use();
        let computer_name = match view.value(&values, ItemName::ComputerName, None) {
            ItemValue::Text(text) => text.parse().ok(),
            _ => None,
        };
        SnmpAlert {
            enabled: self.is_enabled(),
            computer_name,
            community: self
                .entry(Entry::Community)
                .and_then(|raw| RawCommunity::from_bytes(raw).text().ok()),
            destinations: self
                .has_destinations()
                .then(|| (1..=last_used).map(address_or_none).collect()),
            acknowledge: first_type.map(|first| first.acknowledged),
            ack_timeout_secs: first_type.map(|first| first.timeout_secs),
            retries: first_type.map(|first| first.retries),
            procedure: view.procedure(&values),
            level: View::level(&values),
        }
    }

    fn gateway(&self) -> Option<Gateway> {
        let address = |entry| {
            self.entry(entry)
                .and_then(entry::gateway)
                .filter(|address| !address.is_unspecified())
        };
        let mac = |entry| {
            let six = self.entry(entry)?.first_chunk::<6>()?;
            (*six != [0; 6]).then_some(MacAddress(*six))
        };
        let gateway = Gateway {
            address: address(Entry::Gateway),
            mac: mac(Entry::GatewayMac),
            backup_address: address(Entry::BackupGateway),
            backup_mac: mac(Entry::BackupGatewayMac),
        };
        (gateway != Gateway::default()).then_some(gateway)
    }

    fn offers(&self) -> Offers {
        let has = |entry| self.entry(entry).is_some();
        let [gateway, gateway_mac, backup_gateway, backup_gateway_mac] = GATEWAYS.map(has);
        Offers {
            alerting: self.destination_count() > 0 && self.filter_count() > 0 && self.policy_count() > 0,
            ipv6_destinations: self.offers_ipv6(),
            computer_name: has(Entry::SystemName(0)),
            gateway,
            gateway_mac,
            backup_gateway,
            backup_gateway_mac,
        }
    }

    fn policies(&self) -> Vec<crate::configure::target::Policy> {
        let used = self.used_destinations();
        let shown = |number| {
            let policy = entry::policy(self.entry(Entry::Policy(number))?)?;
            let is_ours = policy.channel == self.channel().value() && used.contains(&policy.destination);
            policies::shown(number, policy, is_ours)
        };
        (1..=self.policy_count()).filter_map(shown).collect()
    }
}
