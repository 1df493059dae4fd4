//! The way of an event to its alert as a BMC's tables have it (PEF control, action global control, filters, policies,
//! destinations), and an event sent down that way. Changes no setting; an event leaves an entry in the event log.

use super::{
    Error, IpmiBmc,
    entry::{self, Entry, Parameter},
    reading,
};
use crate::ipmi::{
    command::{
        Channel, CommandCode, EventMessage, LanParameter, Message, PlatformEvent, RawCommunity,
        pef::{AlertPolicyEntry, EventFilterEntry, PefActions, PefControl, PefParameter},
        split_selector,
    },
    line::Line,
};
use std::{collections::BTreeMap, net::IpAddr};

/// Get SEL Entry (IPMI 2.0 section 31.5).
const GET_SEL_ENTRY: CommandCode = CommandCode {
    netfn: 0x0a,
    cmd: 0x43,
};
/// "The last entry" in Get SEL Entry.
const LAST_RECORD: u16 = 0xffff;
/// PEF may log what it did after the event that made it act: so many entries from the end are looked at.
const LAST_RECORDS: u8 = 4;
/// The software id under which an event from a LAN session is known: the requester's (IPMI 2.0 section 29.3, table
/// 5-4).
const REMOTE_CONSOLE: u8 = 0x81;

/// What decides whether an event becomes an alert, and where that goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertPath {
    /// PEF parameter 1; `None` where the BMC does not tell.
    pub control: Option<PefControl>,
    /// PEF parameter 2: the actions carried out at all; `None` where the BMC does not tell.
    pub allowed: Option<PefActions>,
    /// PEF parameter 6 by number, counted from 1.
    pub filters: Vec<(u8, EventFilterEntry)>,
    /// Numbers of filters that the BMC counts and does not show.
    pub unread_filters: Vec<u8>,
    /// PEF parameter 9 by number, counted from 1.
    pub policies: Vec<(u8, AlertPolicyEntry)>,
    /// What policy entries point to, by channel and number; without those that the BMC does not tell.
    pub destinations: BTreeMap<(u8, u8), PathEnd>,
    /// The community that alerts carry; `None` where the BMC does not tell.
    pub community: Option<RawCommunity>,
    /// As whose an event of ours is known: a software id (bit 0 is 1).
    pub generator: u8,
}

/// A destination as a policy entry finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathEnd {
    /// `None` where nobody has entered one.
    pub address: Option<IpAddr>,
    /// Whether it is sent Platform Event Traps; otherwise something of the maker's own.
    pub is_pet: bool,
    /// Whether each alert must be answered (通報応答).
    pub is_acknowledged: bool,
}

impl<L: Line> IpmiBmc<L> {
    /// Reads the whole way. A table the BMC does not offer is empty.
    pub async fn alert_path(&mut self) -> Result<AlertPath, Error> {
        let line = &mut self.line;
        let channel = reading::find_lan_channel(line).await?;
        let mut path = AlertPath {
            generator: line.software_id().unwrap_or(REMOTE_CONSOLE),
            ..AlertPath::default()
        };
        let control = reading::read_parameter(line, channel, Entry::PefControl.parameter()).await?;
        path.control = control.and_then(|raw| PefControl::from_bytes(&raw).ok());
        let allowed = reading::read_parameter(line, channel, Entry::ActionGlobalControl.parameter()).await?;
        path.allowed = allowed.and_then(|raw| raw.first().copied()).map(PefActions);
        for number in 1..=count(line, channel, PefParameter::FILTER_COUNT).await? {
            let raw =
                reading::read_parameter(line, channel, Parameter::Pef(PefParameter::FILTER, number)).await?;
            match raw.and_then(|raw| EventFilterEntry::from_bytes(split_selector(&raw).ok()?.1).ok()) {
                Some(filter) => path.filters.push((number, filter)),
                None => path.unread_filters.push(number),
            }
        }
        for number in 1..=count(line, channel, PefParameter::POLICY_COUNT).await? {
            let raw = reading::read_parameter(line, channel, Entry::Policy(number).parameter()).await?;
            if let Some(policy) = raw.and_then(|raw| entry::policy(&raw)) {
                path.policies.push((number, policy));
            }
        }
        let community = reading::read_parameter(line, channel, Entry::Community.parameter()).await?;
        path.community = community.map(|raw| RawCommunity::from_bytes(&raw));
        self.add_ends(&mut path).await?;
        Ok(path)
    }

    /// Reads what the enabled policy entries point to, on whichever channel that is.
    async fn add_ends(&mut self, path: &mut AlertPath) -> Result<(), Error> {
        let line = &mut self.line;
        for (_, policy) in path.policies.iter().filter(|(_, policy)| policy.enabled) {
            let place = (policy.channel, policy.destination);
            let Some(channel) =
                Channel::new(policy.channel).filter(|_| !path.destinations.contains_key(&place))
            else {
                continue;
            };
            let parameter = |kind| Parameter::Lan(kind, policy.destination);
            let kind = parameter(LanParameter::DESTINATION_TYPE);
            let Some(kind) = reading::read_parameter(line, channel, kind).await? else {
                continue;
            };
            let address = parameter(LanParameter::DESTINATION_ADDRESS);
            let address = reading::read_parameter(line, channel, address).await?;
            let end = PathEnd {
                address: address
                    .and_then(|raw| entry::address(&raw))
                    .filter(|address| !address.is_unspecified()),
                is_pet: entry::is_pet(&kind),
                is_acknowledged: entry::destination_type(&kind).is_some_and(|it| it.acknowledged),
            };
            path.destinations.insert(place, end);
        }
        Ok(())
    }

    /// The BMC's address on its LAN (LAN parameter 3): where its traps come from. 0.0.0.0 where it has none.
    pub(super) async fn own_address(&mut self) -> Result<IpAddr, Error> {
        let line = &mut self.line;
        let channel = reading::find_lan_channel(line).await?;
        let parameter = Parameter::Lan(LanParameter(3), 0);
        let raw = reading::read_parameter(line, channel, parameter).await?;
        let octets = raw.as_deref().and_then(<[u8]>::first_chunk::<4>).copied();
        Ok(octets.unwrap_or_default().into())
    }

    /// Hands the BMC an event (Platform Event Message, IPMI 2.0 section 29.3); `Err(code)` inside where it refuses.
    /// It is logged and then goes through filters and policies like any other.
    pub async fn send_event(&mut self, event: EventMessage) -> Result<Result<(), u8>, Error> {
        let mut request: Message = PlatformEvent { event }.into();
        if let Some(software_id) = self.line.software_id() {
            // The system interface has no sender in its header: it stands in front of the event (table 29-5).
            let data = [&[software_id][..], request.data()].concat();
            request = CommandCode::PLATFORM_EVENT.request(data);
        }
        Ok(self.line.ask(&request).await?.map(|_| ()))
    }

    /// The number of the event log entry that an event of ours left, looked for from the end of the log; `None` where
    /// it cannot be told. The log is only read.
    pub async fn record_of(&mut self, event: EventMessage) -> Option<u16> {
        let mut record = LAST_RECORD;
        for _ in 0..LAST_RECORDS {
            let [low, high] = record.to_le_bytes();
            let request = GET_SEL_ENTRY.request(vec![0, 0, low, high, 0, 0xff]);
            let answer = reading::ask_patiently(&mut self.line, &request).await;
            let (found, kept) = log_entry(&answer.ok()?.ok()?)?;
            if kept == event.to_bytes() {
                return Some(found);
            }
            record = found.checked_sub(1).filter(|&earlier| earlier > 0)?;
        }
        None
    }
}

/// How many entries a table has; 0 where it is not offered.
async fn count<L: Line>(line: &mut L, channel: Channel, parameter: PefParameter) -> Result<u8, Error> {
    let raw = reading::read_parameter(line, channel, Parameter::Pef(parameter, 0)).await?;
    Ok(raw
        .and_then(|raw| raw.first().copied())
        .map_or(0, |count| count & 0x7f))
}

/// Record number and event of Get SEL Entry's answer: next record, then the record (IPMI 2.0 table 32-1); `None` for
/// another kind of record.
fn log_entry(answer: &[u8]) -> Option<(u16, [u8; 7])> {
    const SYSTEM_EVENT: u8 = 0x02;
    let (_next, record) = answer.split_first_chunk::<2>()?;
    let (&[low, high, kind], rest) = record.split_first_chunk::<3>()?;
    let (_timestamp_and_generator, event) = rest.split_first_chunk::<6>()?;
    let event = event.first_chunk::<7>().filter(|_| kind == SYSTEM_EVENT)?;
    Some((u16::from_le_bytes([low, high]), *event))
}

#[cfg(test)]
mod tests {
    use super::log_entry;

    // If this fails, don't change the test: the layout is IPMI 2.0 table 32-1.
    #[test]
    fn an_entry_of_the_event_log_is_found_by_what_it_holds() {
        let answer = [
            0xff, 0xff, 0x2a, 0x00, 0x02, 1, 2, 3, 4, 0x81, 0x00, 0x04, 0x12, 0xfe, 0x6f, 0xa1, 0x54, 0x99,
        ];
        let event = [0x04, 0x12, 0xfe, 0x6f, 0xa1, 0x54, 0x99];
        assert_eq!(log_entry(&answer), Some((42, event)));
        assert_eq!(log_entry(&answer[..17]), None);
        let mut of_the_maker = answer;
        of_the_maker[4] = 0xc0;
        assert_eq!(log_entry(&of_the_maker), None);
    }
}
