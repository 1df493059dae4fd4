//! What a draft changes of the machine around its alerts: the name it is known by, and the gateway.

use super::Drafting;
use crate::{
    configure::{
        ipmi_bmc::{entry::Entry, reading::GATEWAYS},
        target::{ItemName, ItemValue, Reason},
    },
    ipmi::command::SystemName,
};

impl Drafting<'_> {
    pub(super) fn computer_name(&mut self) {
        let name = ItemName::ComputerName;
        let is_offered = self.reading.entry(Entry::SystemName(0)).is_some();
        let Some(wanted) = &self.wanted.computer_name else {
            if is_offered {
                self.leave(name);
            }
            return;
        };
        let (text, value) = (wanted.as_str(), ItemValue::Text(wanted.to_string()));
        if !is_offered {
            return self.reject(name, value, Reason::NotOffered);
        }
        let stands = self.view.value(&self.values, name, None) == value;
        self.compare(name, value);
        if stands {
            return;
        }
        for number in 0..SystemName::blocks(text.len()) {
            let block = SystemName::block(text, number);
            // A BMC need not let blocks be read that its present name does not fill.
            let empty = || [&[number][..], &[0; SystemName::BLOCK_BYTES]].concat();
            self.values.entry(Entry::SystemName(number)).or_insert_with(empty);
            self.edit(Entry::SystemName(number), vec![name], |raw| {
                if raw.get(1..) != Some(&block[..]) {
                    *raw = [&[number][..], &block].concat();
                }
            });
        }
    }

    pub(super) fn gateway(&mut self) {
        let Some(wanted) = self.wanted_gateway.clone() else {
            return;
        };
        let address = |address: Option<std::net::Ipv4Addr>| address.map(|it| it.octets().to_vec());
        let mac = |mac: Option<crate::site::MacAddress>| mac.map(|it| it.0.to_vec());
        let bytes = [
            address(wanted.address),
            mac(wanted.mac),
            address(wanted.backup_address),
            mac(wanted.backup_mac),
        ];
        let names = [
            ItemName::Gateway,
            ItemName::GatewayMac,
            ItemName::BackupGateway,
            ItemName::BackupGatewayMac,
        ];
        for ((name, entry), bytes) in names.into_iter().zip(GATEWAYS).zip(bytes) {
            match bytes {
                Some(bytes) => self.gateway_entry(name, entry, &bytes),
                None if self.reading.entry(entry).is_some() => self.leave(name),
                None => {}
            }
        }
    }

    fn gateway_entry(&mut self, name: ItemName, entry: Entry, bytes: &[u8]) {
        let mut written = self.values.clone();
        written.insert(entry, bytes.to_vec());
        let value = self.view.value(&written, name, None);
        match self.reading.entry(entry) {
            None => self.reject(name, value, Reason::NotOffered),
            Some(now) if entry.is_same(now, bytes) => self.compare(name, value),
            Some(_) if !self.consent.gateway => self.reject(name, value, Reason::NeedsGatewayConsent),
            Some(_) => {
                self.compare(name, value);
                self.edit(entry, vec![name], |raw| bytes.clone_into(raw));
            }
        }
    }
}
