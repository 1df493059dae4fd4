//! Get and Set LAN Configuration Parameters (IPMI 2.0 sections 23.1 and 23.2) and the parameters that alerts need
//! (table 23-4: 16 to 19).

use super::{Channel, CommandCode, IpmiCommand, Message, ParameterData, channel};
use crate::{
    ipmi::wire::{Reader, WireError},
    site::{Community, CommunityError},
};
use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

/// A LAN parameter's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LanParameter(pub u8);

impl LanParameter {
    /// Set complete (0), set in progress (1), commit write (2).
    pub const SET_IN_PROGRESS: Self = Self(0);
    /// The BMC's IP address: read, never written.
    pub const IP_ADDRESS: Self = Self(3);
    /// Where that address comes from: read, never written.
    pub const IP_ADDRESS_SOURCE: Self = Self(4);
    /// The BMC's MAC address.
    pub const MAC_ADDRESS: Self = Self(5);
    /// The BMC's subnet mask: read, never written.
    pub const SUBNET_MASK: Self = Self(6);
    /// The default gateway's address.
    pub const DEFAULT_GATEWAY: Self = Self(12);
    /// The default gateway's MAC address.
    pub const DEFAULT_GATEWAY_MAC: Self = Self(13);
    /// The backup gateway's address.
    pub const BACKUP_GATEWAY: Self = Self(14);
    /// The backup gateway's MAC address.
    pub const BACKUP_GATEWAY_MAC: Self = Self(15);
    /// [`RawCommunity`].
    pub const COMMUNITY: Self = Self(16);
    /// How many non-volatile destinations there are, in the low four bits; destination 0 is not counted.
    pub const DESTINATION_COUNT: Self = Self(17);
    /// A table of [`DestinationType`].
    pub const DESTINATION_TYPE: Self = Self(18);
    /// A table of [`DestinationAddress`].
    pub const DESTINATION_ADDRESS: Self = Self(19);
    /// What the BMC can do with IPv6; bit 2: destinations may be IPv6 addresses. Read only.
    pub const IPV6_SUPPORT: Self = Self(50);
}

/// Get LAN Configuration Parameters. The output starts with the parameter's revision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GetLanParameter {
    /// The channel.
    pub channel: Channel,
    /// Which parameter.
    pub parameter: LanParameter,
    /// Which entry of a table; 0 where there is none.
    pub set_selector: u8,
    /// Which block of an entry; 0 where there is none.
    pub block_selector: u8,
    /// Ask for the revision only.
    pub revision_only: bool,
}

impl GetLanParameter {
    /// Asks for a parameter without a table.
    pub fn new(channel: Channel, parameter: LanParameter) -> Self {
        Self::entry(channel, parameter, 0)
    }

    /// Asks for an entry of a table.
    pub fn entry(channel: Channel, parameter: LanParameter, set_selector: u8) -> Self {
        Self {
            channel,
            parameter,
            set_selector,
            block_selector: 0,
            revision_only: false,
        }
    }

    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Get LAN Configuration Parameters", bytes);
        let [first, parameter, set_selector, block_selector] = reader.array()?;
        Ok(Self {
            channel: channel(&reader, first)?,
            parameter: LanParameter(parameter),
            set_selector,
            block_selector,
            revision_only: first & 0x80 != 0,
        })
    }
}

impl From<GetLanParameter> for Message {
    fn from(command: GetLanParameter) -> Self {
        CommandCode::GET_LAN_PARAMETER.request(vec![
            (u8::from(command.revision_only) << 7) | command.channel.value(),
            command.parameter.0,
            command.set_selector,
            command.block_selector,
        ])
    }
}

impl IpmiCommand for GetLanParameter {
    type Output = ParameterData;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<ParameterData, WireError> {
        ParameterData::from_bytes(data)
    }
}

/// Set LAN Configuration Parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct SetLanParameter {
    /// The channel.
    pub channel: Channel,
    /// Which parameter.
    pub parameter: LanParameter,
    /// Its data, set selector first where it has one.
    pub data: Vec<u8>,
}

impl SetLanParameter {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Set LAN Configuration Parameters", bytes);
        let [first, parameter] = reader.array()?;
        Ok(Self {
            channel: channel(&reader, first)?,
            parameter: LanParameter(parameter),
            data: reader.rest().to_vec(),
        })
    }
}

impl From<SetLanParameter> for Message {
    fn from(command: SetLanParameter) -> Self {
        let head = [command.channel.value(), command.parameter.0];
        CommandCode::SET_LAN_PARAMETER.request([&head[..], &command.data].concat())
    }
}

impl IpmiCommand for SetLanParameter {
    type Output = ();
    type Error = WireError;

    fn parse_success_response(_: &[u8]) -> Result<(), WireError> {
        Ok(())
    }
}

/// Parameter 16: 18 bytes, zero-filled. A BMC may hold what [`Community`] would refuse. `Debug` masks it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RawCommunity([u8; Community::MAX_BYTES]);

impl RawCommunity {
    /// The text before the first zero byte, if it is one that this product would write.
    pub fn text(&self) -> Result<Community, CommunityError> {
        String::from_utf8_lossy(self.as_bytes()).parse()
    }

    /// The bytes before the first zero byte.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.split(|byte| *byte == 0).next().unwrap_or_default()
    }

    /// The 18 bytes.
    pub fn to_bytes(&self) -> [u8; Community::MAX_BYTES] {
        self.0
    }

    /// Reads up to 18 bytes: some BMCs leave the zeros out.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut all = [0; Community::MAX_BYTES];
        for (to, from) in all.iter_mut().zip(bytes) {
            *to = *from;
        }
        Self(all)
    }
}

impl From<&Community> for RawCommunity {
    fn from(community: &Community) -> Self {
        Self::from_bytes(community.as_str().as_bytes())
    }
}

impl fmt::Debug for RawCommunity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawCommunity(…)")
    }
}

/// What is sent to a destination (parameter 18, bits 2:0 of byte 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DestinationKind {
    /// A Platform Event Trap.
    Pet,
    /// 6: OEM 1.
    Oem1,
    /// 7: OEM 2.
    Oem2,
    /// Reserved by the specification, 1 to 5.
    Reserved(u8),
}

impl DestinationKind {
    fn value(self) -> u8 {
        match self {
            Self::Pet => 0,
            Self::Oem1 => 6,
            Self::Oem2 => 7,
            Self::Reserved(value) => value & 0x07,
        }
    }

    fn from_value(value: u8) -> Self {
        match value & 0x07 {
            0 => Self::Pet,
            6 => Self::Oem1,
            7 => Self::Oem2,
            value => Self::Reserved(value),
        }
    }
}

/// An entry of parameter 18, without its set selector: how a destination is alerted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DestinationType {
    /// The alert counts as delivered only when it has been acknowledged (通報応答).
    pub acknowledged: bool,
    /// What is sent.
    pub kind: DestinationKind,
    /// Acknowledge time-out; without acknowledge the time between repetitions.
    pub timeout_secs: u8,
    /// Repetitions after the first, 0–7.
    pub retries: u8,
}

impl DestinationType {
    /// The three bytes after the set selector.
    pub fn to_bytes(&self) -> [u8; 3] {
        let first = (u8::from(self.acknowledged) << 7) | self.kind.value();
        [first, self.timeout_secs, self.retries & 0x07]
    }

    /// Reads the three bytes after the set selector.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("LAN destination type", bytes);
        let [first, timeout_secs, retries] = reader.array()?;
        Ok(Self {
            acknowledged: first & 0x80 != 0,
            kind: DestinationKind::from_value(first),
            timeout_secs,
            retries: retries & 0x07,
        })
    }
}

/// An entry of parameter 19, without its set selector: where a destination is. It has no port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationAddress {
    /// Address format 0.
    Ipv4 {
        /// Through the backup gateway instead of the default one.
        backup_gateway: bool,
        /// The address; 0.0.0.0 is an unused destination.
        address: Ipv4Addr,
        /// The MAC address; all zero where the BMC finds it by ARP.
        mac: [u8; 6],
    },
    /// Address format 1.
    Ipv6 {
        /// The address.
        address: Ipv6Addr,
    },
    /// A reserved address format.
    Other {
        /// Its number, 2–15.
        format: u8,
        /// What follows.
        data: Vec<u8>,
    },
}

impl DestinationAddress {
    /// An IPv4 destination through the default gateway, its MAC address left to the BMC.
    pub fn ipv4(address: Ipv4Addr) -> Self {
        Self::Ipv4 {
            backup_gateway: false,
            address,
            mac: [0; 6],
        }
    }

    /// The bytes after the set selector: 12 for IPv4, 17 for IPv6.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Ipv4 {
                backup_gateway,
                address,
                mac,
            } => [&[0x00, u8::from(*backup_gateway)][..], &address.octets(), mac].concat(),
            Self::Ipv6 { address } => [&[0x10][..], &address.octets()].concat(),
            Self::Other { format, data } => [&[format << 4][..], data].concat(),
        }
    }

    /// Reads the bytes after the set selector.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("LAN destination address", bytes);
        match reader.u8()? >> 4 {
            0 => Ok(Self::Ipv4 {
                backup_gateway: reader.u8()? & 0x01 != 0,
                address: reader.array::<4>()?.into(),
                mac: reader.array()?,
            }),
            1 => Ok(Self::Ipv6 {
                address: reader.array::<16>()?.into(),
            }),
            format => Ok(Self::Other {
                format,
                data: reader.rest().to_vec(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipmi::command::with_selector;
    use proptest::prelude::*;

    // If one of these fails, don't change the test: the layouts are IPMI 2.0 tables 23-2 to 23-4.

    #[test]
    fn reading_a_destination_is_laid_out_as_the_specification_says() {
        let get = GetLanParameter::entry(Channel::Current, LanParameter::DESTINATION_ADDRESS, 2);
        assert_eq!(Message::from(get).data(), [0x0e, 19, 2, 0]);
        assert_eq!(GetLanParameter::from_bytes(&[0x0e, 19, 2, 0]), Ok(get));
    }

    #[test]
    fn writing_a_destination_is_laid_out_as_the_specification_says() {
        let address = DestinationAddress::ipv4(Ipv4Addr::new(192, 0, 2, 10));
        let set = SetLanParameter {
            channel: Channel::Current,
            parameter: LanParameter::DESTINATION_ADDRESS,
            data: with_selector(1, &address.to_bytes()),
        };
        let bytes = [0x0e, 19, 1, 0x00, 0x00, 192, 0, 2, 10, 0, 0, 0, 0, 0, 0];
        assert_eq!(Message::from(set.clone()).data(), bytes);
        assert_eq!(SetLanParameter::from_bytes(&bytes), Ok(set));
    }

    #[test]
    fn a_destination_type_is_laid_out_as_the_specification_says() {
        let kind = DestinationType {
            acknowledged: true,
            kind: DestinationKind::Pet,
            timeout_secs: 6,
            retries: 3,
        };
        assert_eq!(kind.to_bytes(), [0x80, 6, 3]);
    }

    #[test]
    fn a_community_is_zero_filled_and_masked() {
        let community: Community = "ops".parse().expect("short");
        let raw = RawCommunity::from(&community);
        assert_eq!(raw.to_bytes(), *b"ops\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(raw.text(), Ok(community));
        assert_eq!(format!("{raw:?}"), "RawCommunity(…)");
        assert_eq!(
            RawCommunity::from_bytes(&[0; 18]).text(),
            Err(CommunityError::Empty)
        );
        assert_eq!(RawCommunity::from_bytes(&[b'x'; 30]).as_bytes().len(), 18);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = GetLanParameter::from_bytes(&bytes);
            let _ = SetLanParameter::from_bytes(&bytes);
            let _ = DestinationType::from_bytes(&bytes);
            let _ = DestinationAddress::from_bytes(&bytes);
            let _ = RawCommunity::from_bytes(&bytes).text();
        }

        #[test]
        fn destinations_read_back(acknowledged: bool, kind in 0u8..8, timeout_secs: u8, retries in 0u8..8,
                                  backup_gateway: bool, address: [u8; 4], mac: [u8; 6], six: [u8; 16]) {
            let kind = DestinationType { acknowledged, kind: DestinationKind::from_value(kind), timeout_secs, retries };
            prop_assert_eq!(DestinationType::from_bytes(&kind.to_bytes()), Ok(kind));
            for address in [
                DestinationAddress::Ipv4 { backup_gateway, address: address.into(), mac },
                DestinationAddress::Ipv6 { address: six.into() },
            ] {
                prop_assert_eq!(DestinationAddress::from_bytes(&address.to_bytes()), Ok(address));
            }
        }
    }
}
