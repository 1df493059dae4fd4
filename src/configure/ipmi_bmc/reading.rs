//! Everything a plan needs, read from a BMC: raw values kept, whole entries. Sends no write.
//!
//! A parameter the BMC does not know is "not offered", never an error.

use super::{
    Error,
    entry::{self, Entry, Parameter},
    filters, request,
};
use crate::ipmi::line::{Answer, INSUFFICIENT_PRIVILEGE, Line};
use crate::{
    configure::target::{Device, Fingerprint},
    ipmi::command::{
        Channel, CommandCode, GetChannelInfo, GetDeviceId, IpmiCommand, LanParameter, Message, SystemName,
        firmware_text,
        pef::{EventFilterEntry, PefActions, PefParameter},
    },
};
use ipmi_rs_core::app::ChannelMediumType;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, net::IpAddr};

/// Raw values of the entries that may be written, as last read.
pub(super) type Values = BTreeMap<Entry, Vec<u8>>;

/// How often a question that met a busy BMC is asked again.
const BUSY_TRIES: u32 = 3;
const DESTINATION_COUNT: Parameter = Parameter::Lan(LanParameter::DESTINATION_COUNT, 0);
const FILTER_COUNT: Parameter = Parameter::Pef(PefParameter::FILTER_COUNT, 0);
const POLICY_COUNT: Parameter = Parameter::Pef(PefParameter::POLICY_COUNT, 0);
const IPV6_SUPPORT: Parameter = Parameter::Lan(LanParameter::IPV6_SUPPORT, 0);
/// A name of the longest length an entry can say takes this many blocks.
const MAX_NAME_BLOCKS: u8 = 17;
/// The BMC's way out of its subnet.
pub(super) const GATEWAYS: [Entry; 4] = [
    Entry::Gateway,
    Entry::GatewayMac,
    Entry::BackupGateway,
    Entry::BackupGatewayMac,
];

/// What was read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub(super) device: Device,
    pub(super) channel: Channel,
    /// In the order of reading; `None` where the BMC does not offer it.
    raw: Vec<(Parameter, Option<Vec<u8>>)>,
}

impl Reading {
    /// Reads it all, one request at a time; of the system's name at least this many blocks, where the BMC has any.
    pub(super) async fn take<L: Line>(line: &mut L, name_blocks: u8) -> Result<Self, Error> {
        let device = read_device(line).await?;
        let channel = find_lan_channel(line).await?;
        let mut reading = Self {
            device,
            channel,
            raw: Vec::new(),
        };
        reading.add(line, Entry::Community.parameter()).await?;
        reading.add(line, DESTINATION_COUNT).await?;
        for n in 1..=reading.destination_count() {
            reading.add(line, Entry::DestinationType(n).parameter()).await?;
            reading
                .add(line, Entry::DestinationAddress(n).parameter())
                .await?;
        }
        reading.add(line, IPV6_SUPPORT).await?;
        for entry in GATEWAYS {
            reading.add(line, entry.parameter()).await?;
        }
        reading.add(line, Entry::PefControl.parameter()).await?;
        reading.add(line, Entry::ActionGlobalControl.parameter()).await?;
        reading.add(line, FILTER_COUNT).await?;
        for n in 1..=reading.filter_count() {
            reading.add(line, Entry::Filter(n).parameter()).await?;
        }
        reading.add(line, POLICY_COUNT).await?;
        for n in 1..=reading.policy_count() {
            reading.add(line, Entry::Policy(n).parameter()).await?;
        }
        reading.add_name(line, name_blocks).await?;
        Ok(reading)
    }

    async fn add_name<L: Line>(&mut self, line: &mut L, least_blocks: u8) -> Result<(), Error> {
        self.add(line, Entry::SystemName(0).parameter()).await?;
        let Some(first) = self.entry(Entry::SystemName(0)) else {
            return Ok(());
        };
        let bytes = SystemName::bytes(first.get(1..).unwrap_or_default()).unwrap_or_default();
        let blocks = SystemName::blocks(bytes).max(least_blocks).min(MAX_NAME_BLOCKS);
        for block in 1..blocks {
            self.add(line, Entry::SystemName(block).parameter()).await?;
        }
        Ok(())
    }

    async fn add<L: Line>(&mut self, line: &mut L, parameter: Parameter) -> Result<(), Error> {
        let value = read_parameter(line, self.channel, parameter).await?;
        self.raw.push((parameter, value));
        Ok(())
    }

    /// The channel whose LAN parameters these are.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// PEF control, bit 0: the BMC filters events at all. `None` where it does not tell.
    pub fn is_pef_enabled(&self) -> Option<bool> {
        self.entry(Entry::PefControl).map(entry::is_bit_0_set)
    }

    /// Action global control, bit 0: a filter's alert action is carried out. `None` where the BMC does not tell.
    pub fn is_alert_action_enabled(&self) -> Option<bool> {
        self.entry(Entry::ActionGlobalControl).map(entry::is_bit_0_set)
    }

    /// The filters that could reset or power off the server if PEF were switched on, and cannot now.
    pub fn armed_by_switching_on(&self) -> Vec<u8> {
        let allowed = self
            .entry(Entry::ActionGlobalControl)
            .and_then(<[u8]>::first)
            .map_or(PefActions(0), |&bits| PefActions(bits));
        let acts = |filter: &EventFilterEntry| {
            filter.configuration.is_enabled() && PefActions(filter.actions.0 & allowed.0).acts_on_the_server()
        };
        if self.is_pef_enabled() != Some(false) {
            return Vec::new();
        }
        let armed = self.filters().filter(|(_, filter)| acts(filter));
        armed.map(|(number, _)| number).collect()
    }

    pub(super) fn offers_ipv6(&self) -> bool {
        const DESTINATIONS: u8 = 0x04;
        self.raw(IPV6_SUPPORT)
            .and_then(<[u8]>::first)
            .is_some_and(|bits| bits & DESTINATIONS != 0)
    }

    pub(super) fn has_destinations(&self) -> bool {
        self.raw(DESTINATION_COUNT).is_some()
    }

    pub(super) fn device(&self) -> &Device {
        &self.device
    }

    pub(super) fn destination_count(&self) -> u8 {
        self.count(DESTINATION_COUNT, 0x0f)
    }

    pub(super) fn filter_count(&self) -> u8 {
        self.count(FILTER_COUNT, 0x7f)
    }

    pub(super) fn policy_count(&self) -> u8 {
        self.count(POLICY_COUNT, 0x7f)
    }

    pub(super) fn entry(&self, entry: Entry) -> Option<&[u8]> {
        self.raw(entry.parameter())
    }

    /// The entries that may be written and were told.
    pub(super) fn values(&self) -> Values {
        let numbered = (1..=self.destination_count())
            .flat_map(|n| [Entry::DestinationType(n), Entry::DestinationAddress(n)])
            .chain((1..=self.filter_count()).map(Entry::Filter))
            .chain((1..=self.policy_count()).map(Entry::Policy))
            .chain((0..MAX_NAME_BLOCKS).map(Entry::SystemName));
        [Entry::Community, Entry::PefControl, Entry::ActionGlobalControl]
            .into_iter()
            .chain(GATEWAYS)
            .chain(numbered)
            .filter_map(|entry| Some((entry, self.entry(entry)?.to_vec())))
            .collect()
    }

    /// The address in a destination, `None` where none is set or the BMC doesn't tell one.
    pub(super) fn address(&self, destination: u8) -> Option<IpAddr> {
        let raw = self.entry(Entry::DestinationAddress(destination))?;
        entry::address(raw).filter(|address| !address.is_unspecified())
    }

    /// The policy numbers that enabled filters with an alert action use, most used first (IPMI 2.0 table 17-2).
    pub(super) fn policy_numbers_in_use(&self) -> Vec<u8> {
        let filters: Vec<EventFilterEntry> = self.filters().map(|(_, filter)| filter).collect();
        filters::policy_numbers(filters.iter())
    }

    /// The event filters that can be read, by number.
    pub(super) fn filters(&self) -> impl Iterator<Item = (u8, EventFilterEntry)> {
        (1..=self.filter_count()).filter_map(|n| Some((n, entry::filter(self.entry(Entry::Filter(n))?)?)))
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        hash.update([self.channel.value()]);
        for (_, value) in &self.raw {
            // A length before each value, so that no two states run together to the same bytes.
            let value = value.as_deref();
            hash.update(value.map_or(u64::MAX, |value| value.len() as u64).to_be_bytes());
            hash.update(value.unwrap_or_default());
        }
        Fingerprint(hash.finalize().into())
    }

    /// Whether it alerts at all; `None` where it does not tell.
    pub(super) fn is_enabled(&self) -> Option<bool> {
        Some(self.is_pef_enabled()? && self.is_alert_action_enabled()?)
    }

    fn raw(&self, parameter: Parameter) -> Option<&[u8]> {
        let (_, value) = self.raw.iter().find(|(read, _)| *read == parameter)?;
        value.as_deref()
    }

    fn count(&self, parameter: Parameter, mask: u8) -> u8 {
        self.raw(parameter)
            .and_then(<[u8]>::first)
            .map_or(0, |count| count & mask)
    }
}

/// One parameter without its revision byte; `None` where it is not offered.
pub(super) async fn read_parameter<L: Line>(
    line: &mut L,
    channel: Channel,
    parameter: Parameter,
) -> Result<Option<Vec<u8>>, Error> {
    let answer = ask_patiently(line, &request::get(channel, parameter)).await?;
    Ok(answer
        .ok()
        .and_then(|data| Some(data.split_first()?.1.to_vec()))
        .filter(|value| !value.is_empty()))
}

/// Asks a question that changes nothing: again over a new session where the old one died, again where the BMC is
/// busy, and as administrator where it lets nobody else read. A completion code that comes out means "not offered".
pub(super) async fn ask_patiently<L: Line>(line: &mut L, request: &Message) -> Result<Answer, Error> {
    let mut has_raised = false;
    let mut tries = 1;
    loop {
        let answer = match line.ask(request).await {
            Err(error) if error.outcome_is_unknown() => line.ask(request).await,
            other => other,
        }?;
        match answer {
            Err(INSUFFICIENT_PRIVILEGE) if !has_raised => {
                line.become_administrator().await?;
                has_raised = true;
            }
            Err(code) if is_transient(code) && tries < BUSY_TRIES => tries += 1,
            Err(code) if is_transient(code) || code == INSUFFICIENT_PRIVILEGE => {
                return Err(Error::refused(request, code));
            }
            other => return Ok(other),
        }
    }
}

/// The BMC does not know the command (IPMI 2.0 table 5-2).
const INVALID_COMMAND: u8 = 0xc1;

/// Whether a completion code says "not now" rather than "no" (IPMI 2.0 table 5-2): node busy, time-out while
/// processing, response not available, duplicate request, repository in update, firmware in update, initialising.
pub(super) fn is_transient(code: u8) -> bool {
    matches!(code, 0xc0 | 0xc3 | 0xce | 0xcf | 0xd0 | 0xd1 | 0xd2)
}

async fn read_device<L: Line>(line: &mut L) -> Result<Device, Error> {
    let request = GetDeviceId.into();
    let data = ask_patiently(line, &request)
        .await?
        .map_err(|code| Error::refused(&request, code))?;
    let device = GetDeviceId::parse_success_response(&data).map_err(|_| Error::Malformed {
        command: CommandCode::GET_DEVICE_ID,
    })?;
    Ok(Device {
        manufacturer_id: device.manufacturer_id,
        product_id: device.product_id,
        firmware: firmware_text(&device),
        cipher_suite: line.cipher_suite(),
    })
}

/// The session's own channel where it is an 802.3 LAN, else the first one that is (IPMI 2.0 sections 6.3, 22.24).
/// A BMC that tells nothing about its channels is taken to have its LAN on 1, as nearly all have.
pub(super) async fn find_lan_channel<L: Line>(line: &mut L) -> Result<Channel, Error> {
    let mut has_told = false;
    for candidate in std::iter::once(0x0e).chain(1..=0x0b).filter_map(Channel::new) {
        let answer = match ask_patiently(line, &GetChannelInfo::new(candidate).into()).await? {
            Ok(data) => data,
            Err(INVALID_COMMAND) => break,
            Err(_) => continue,
        };
        has_told = true;
        if let Ok(info) = GetChannelInfo::parse_success_response(&answer)
            && info.medium_type == ChannelMediumType::Lan802_3
        {
            return Ok(info.channel);
        }
    }
    Channel::new(1).filter(|_| !has_told).ok_or(Error::NoLanChannel)
}
