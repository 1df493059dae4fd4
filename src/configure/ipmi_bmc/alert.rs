//! Test alerts: where one would go, which GUID it would carry, and the order to send it. Changes no setting.

use super::{
    Error, IpmiBmc,
    entry::{self, Entry, Parameter},
    reading,
};
use crate::ipmi::command::{
    Channel, GetSystemGuid, IpmiCommand, LanParameter, Message, RawCommunity,
    pef::{AlertImmediate, PefParameter, PefSystemGuid},
};
use crate::ipmi::line::Line;
use std::net::IpAddr;

/// A destination that holds an address, as the BMC has it.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertDestination {
    /// Counted from 1.
    pub number: u8,
    /// Where alerts go; the port is always 162.
    pub address: IpAddr,
    /// Whether it is sent Platform Event Traps; otherwise something of the maker's own.
    pub is_pet: bool,
    /// Whether each alert must be answered (通報応答).
    pub is_acknowledged: bool,
    /// The community that alerts carry; `None` where the BMC does not tell.
    pub community: Option<RawCommunity>,
    channel: Channel,
}

/// What became of the order to send a test alert.
#[derive(Clone, Debug, PartialEq)]
pub struct TestAlert {
    /// Where it goes.
    pub destination: AlertDestination,
    /// `Err` holds the completion code with which the BMC refused.
    pub accepted: Result<(), u8>,
}

impl<L: Line> IpmiBmc<L> {
    /// Orders the BMC to send a test alert to a destination, counted from 1 (Alert Immediate, IPMI 2.0 section
    /// 30.7). It goes round filters and policies.
    pub async fn test_alert(&mut self, number: u8) -> Result<TestAlert, Error> {
        let destination = self.alert_destination(number).await?;
        let accepted = self.send_alert(&destination).await?;
        Ok(TestAlert {
            destination,
            accepted,
        })
    }

    /// Reads a destination.
    pub async fn alert_destination(&mut self, number: u8) -> Result<AlertDestination, Error> {
        let line = &mut self.line;
        let channel = reading::find_lan_channel(line).await?;
        let count = Parameter::Lan(LanParameter::DESTINATION_COUNT, 0);
        let offered = reading::read_parameter(line, channel, count)
            .await?
            .and_then(|raw| raw.first().copied())
            .map_or(0, |count| count & 0x0f);
        if number == 0 || number > offered {
            return Err(Error::NoSuchDestination {
                destination: number,
                offered,
            });
        }
        let kind = Entry::DestinationType(number).parameter();
        let kind = reading::read_parameter(line, channel, kind)
            .await?
            .unwrap_or_default();
        let place = Entry::DestinationAddress(number).parameter();
        let address = reading::read_parameter(line, channel, place)
            .await?
            .and_then(|raw| entry::address(&raw))
            .filter(|address| !address.is_unspecified())
            .ok_or(Error::DestinationEmpty { destination: number })?;
        let community = reading::read_parameter(line, channel, Entry::Community.parameter()).await?;
        Ok(AlertDestination {
            number,
            address,
            is_pet: entry::is_pet(&kind),
            is_acknowledged: entry::destination_type(&kind).is_some_and(|it| it.acknowledged),
            community: community.map(|raw| RawCommunity::from_bytes(&raw)),
            channel,
        })
    }

    /// Orders the BMC to send an alert there; `Err(code)` inside where it refuses.
    pub async fn send_alert(&mut self, destination: &AlertDestination) -> Result<Result<(), u8>, Error> {
        let request = AlertImmediate::initiate(destination.channel, destination.number).into();
        Ok(self.line.ask(&request).await?.map(|_| ()))
    }

    /// The GUID its traps carry, as it stands on the wire: PEF parameter 10 where that is used, else Get System
    /// GUID, else the one the session began with (IPMI 2.0 table 30-6). A PET may carry it in the other byte order.
    pub async fn trap_guid(&mut self) -> Result<Option<[u8; 16]>, Error> {
        let line = &mut self.line;
        let parameter = Parameter::Pef(PefParameter::SYSTEM_GUID, 0);
        let own = reading::read_parameter(line, Channel::Current, parameter)
            .await?
            .and_then(|raw| PefSystemGuid::from_bytes(&raw).ok())
            .filter(|own| own.used)
            .map(|own| own.guid);
        if own.is_some() {
            return Ok(own);
        }
        let request: Message = GetSystemGuid.into();
        let system = reading::ask_patiently(line, &request)
            .await?
            .ok()
            .and_then(|data| GetSystemGuid::parse_success_response(&data).ok());
        let is_set = |guid: &[u8; 16]| guid.iter().any(|&byte| byte != 0);
        Ok(system.or_else(|| line.guid()).filter(is_set))
    }
}
