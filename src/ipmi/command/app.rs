//! The commands about sessions, channels and the device itself (IPMI 2.0 sections 20 and 22).

use super::{Channel, CommandCode, DeviceId, IpmiCommand, Message, PrivilegeLevel, channel};
use crate::ipmi::wire::{Reader, WireError};

/// The firmware revision as people write it: major (binary) and minor (BCD, two digits; table 20-2).
pub fn firmware_text(device: &DeviceId) -> String {
    format!("{}.{:02}", device.major_fw_revision, device.minor_fw_revision)
}

/// Get System GUID (section 22.14). The output is the GUID as it stands on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSystemGuid;

impl From<GetSystemGuid> for Message {
    fn from(_: GetSystemGuid) -> Self {
        CommandCode::GET_SYSTEM_GUID.request(Vec::new())
    }
}

impl IpmiCommand for GetSystemGuid {
    type Output = [u8; 16];
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<[u8; 16], WireError> {
        Reader::new("Get System GUID response", data).array()
    }
}

/// Set Session Privilege Level (section 22.18). The output is the level the session has now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SetSessionPrivilegeLevel {
    /// The level wanted; `None` asks which one there is.
    pub level: Option<PrivilegeLevel>,
}

impl SetSessionPrivilegeLevel {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Set Session Privilege Level", bytes);
        let value = reader.u8()? & 0x0f;
        let level = match value {
            0 => None,
            value => Some(privilege(&reader, value)?),
        };
        Ok(Self { level })
    }
}

impl From<SetSessionPrivilegeLevel> for Message {
    fn from(command: SetSessionPrivilegeLevel) -> Self {
        CommandCode::SET_SESSION_PRIVILEGE_LEVEL.request(vec![command.level.map_or(0, u8::from)])
    }
}

impl IpmiCommand for SetSessionPrivilegeLevel {
    type Output = PrivilegeLevel;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<PrivilegeLevel, WireError> {
        let mut reader = Reader::new("Set Session Privilege Level response", data);
        let value = reader.u8()?;
        privilege(&reader, value)
    }
}

/// Close Session (section 22.19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseSession {
    /// The managed system's session id.
    pub session_id: u32,
}

impl CloseSession {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let session_id = Reader::new("Close Session", bytes).u32()?;
        Ok(Self { session_id })
    }
}

impl From<CloseSession> for Message {
    fn from(command: CloseSession) -> Self {
        CommandCode::CLOSE_SESSION.request(command.session_id.to_le_bytes().to_vec())
    }
}

impl IpmiCommand for CloseSession {
    type Output = ();
    type Error = WireError;

    fn parse_success_response(_: &[u8]) -> Result<(), WireError> {
        Ok(())
    }
}

/// Get Channel Authentication Capabilities (section 22.13), asking for the IPMI 2.0 data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GetChannelAuthenticationCapabilities {
    /// The channel; `Channel::Current` is the one the request comes over.
    pub channel: Channel,
    /// The level a session is wanted for.
    pub privilege: PrivilegeLevel,
    /// Whether the IPMI 2.0 data is asked for (bit 7 of the channel byte).
    pub extended: bool,
}

impl GetChannelAuthenticationCapabilities {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Get Channel Authentication Capabilities", bytes);
        let [first, level] = reader.array()?;
        Ok(Self {
            channel: channel(&reader, first)?,
            privilege: privilege(&reader, level)?,
            extended: first & 0x80 != 0,
        })
    }
}

impl From<GetChannelAuthenticationCapabilities> for Message {
    fn from(command: GetChannelAuthenticationCapabilities) -> Self {
        let first = (u8::from(command.extended) << 7) | command.channel.value();
        CommandCode::GET_CHANNEL_AUTHENTICATION_CAPABILITIES.request(vec![first, command.privilege.into()])
    }
}

impl IpmiCommand for GetChannelAuthenticationCapabilities {
    type Output = ChannelAuthenticationCapabilities;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<Self::Output, WireError> {
        ChannelAuthenticationCapabilities::from_bytes(data)
    }
}

/// What a channel can do before a session is opened (table 22-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelAuthenticationCapabilities {
    /// The channel the answer is about.
    pub channel: u8,
    /// Authentication types of IPMI 1.5: bit 0 none, 1 MD2, 2 MD5, 4 straight password, 5 OEM.
    pub authentication_types: u8,
    /// Whether the IPMI 2.0 data is there (bit 7 of the same byte).
    pub extended: bool,
    /// Bit 5 K_G is set, 4 per-message authentication off, 3 user-level authentication off, 2 named users,
    /// 1 null users, 0 anonymous login.
    pub status: u8,
    /// Whether RMCP+ sessions can be opened.
    pub supports_ipmi_2_0: bool,
    /// Whether IPMI 1.5 sessions can be opened.
    pub supports_ipmi_1_5: bool,
    /// OEM id and auxiliary data.
    pub oem: [u8; 4],
}

impl ChannelAuthenticationCapabilities {
    /// Whether the BMC has a key of its own (K_G).
    pub fn has_bmc_key(&self) -> bool {
        self.status & 0x20 != 0
    }

    /// The response data after the completion code.
    pub fn to_bytes(&self) -> [u8; 8] {
        let types = (u8::from(self.extended) << 7) | (self.authentication_types & 0x3f);
        let versions = (u8::from(self.supports_ipmi_2_0) << 1) | u8::from(self.supports_ipmi_1_5);
        let [a, b, c, d] = self.oem;
        [self.channel, types, self.status & 0x3f, versions, a, b, c, d]
    }

    /// Reads the response data after the completion code.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Get Channel Authentication Capabilities response", bytes);
        let [channel, types, status, versions] = reader.array()?;
        Ok(Self {
            channel: channel & 0x0f,
            authentication_types: types & 0x3f,
            extended: types & 0x80 != 0,
            status: status & 0x3f,
            supports_ipmi_2_0: versions & 0x02 != 0,
            supports_ipmi_1_5: versions & 0x01 != 0,
            oem: reader.array()?,
        })
    }
}

/// Get Channel Cipher Suites (section 22.15), for IPMI payloads, listed by suite. 16 bytes come at a time: ask with
/// the next index until fewer come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GetChannelCipherSuites {
    /// The channel.
    pub channel: Channel,
    /// Which 16 bytes, from 0, at most 3Fh.
    pub index: u8,
}

impl GetChannelCipherSuites {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Get Channel Cipher Suites", bytes);
        let [first, _payload_type, index] = reader.array()?;
        Ok(Self {
            channel: channel(&reader, first)?,
            index: index & 0x3f,
        })
    }
}

impl From<GetChannelCipherSuites> for Message {
    fn from(command: GetChannelCipherSuites) -> Self {
        let index = 0x80 | (command.index & 0x3f);
        CommandCode::GET_CHANNEL_CIPHER_SUITES.request(vec![command.channel.value(), 0x00, index])
    }
}

impl IpmiCommand for GetChannelCipherSuites {
    type Output = CipherSuiteRecords;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<CipherSuiteRecords, WireError> {
        CipherSuiteRecords::from_bytes(data)
    }
}

/// One answer to [`GetChannelCipherSuites`]: up to 16 bytes of the list; a record may be cut in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CipherSuiteRecords {
    /// The channel the answer is about.
    pub channel: u8,
    /// A piece of the list.
    pub piece: Vec<u8>,
}

impl CipherSuiteRecords {
    /// The response data after the completion code.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[self.channel][..], &self.piece].concat()
    }

    /// Reads the response data after the completion code.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Get Channel Cipher Suites response", bytes);
        Ok(Self {
            channel: reader.u8()? & 0x0f,
            piece: reader.rest().to_vec(),
        })
    }
}

/// The suite numbers in a whole list of cipher suite records (table 22-18): C0h starts a standard record, C1h an
/// OEM one, and the algorithms' own bytes have other high bits.
pub fn cipher_suite_ids(records: &[u8]) -> Vec<u8> {
    records
        .windows(2)
        .filter_map(|pair| match pair {
            [0xc0 | 0xc1, id] => Some(*id),
            _ => None,
        })
        .collect()
}

fn privilege(reader: &Reader<'_>, value: u8) -> Result<PrivilegeLevel, WireError> {
    PrivilegeLevel::try_from(value).map_err(|()| reader.unexpected("privilege level", u32::from(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipmi::command::GetDeviceId;
    use proptest::prelude::*;

    // If one of these fails, don't change the test: the bytes are what BMCs answer.

    #[test]
    fn a_device_id_is_read_as_the_specification_says() {
        let bytes = [0x00, 0x03, 0x09, 0x42, 0x02, 0x9f, 0x91, 0x12, 0x00, 0x02, 0x0f];
        let device = GetDeviceId::parse_success_response(&bytes).expect("eleven bytes");
        assert_eq!(firmware_text(&device), "9.42", "the minor revision is BCD");
        assert_eq!((device.major_version, device.minor_version), (2, 0));
        assert_eq!((device.manufacturer_id, device.product_id), (0x1291, 0x0f02));
        assert_eq!(device.device_revision, 3);
    }

    #[test]
    fn capabilities_are_read_with_and_without_the_extended_bit() {
        let extended = [0x01, 0x97, 0x24, 0x03, 0, 0, 0, 0];
        let found = ChannelAuthenticationCapabilities::from_bytes(&extended).expect("eight bytes");
        assert!(found.extended && found.supports_ipmi_2_0 && found.supports_ipmi_1_5 && found.has_bmc_key());
        assert_eq!(found.to_bytes(), extended);
        let plain = [0x01, 0x16, 0x04, 0x00, 1, 2, 3, 4];
        let found = ChannelAuthenticationCapabilities::from_bytes(&plain).expect("eight bytes");
        assert!(!found.extended && !found.supports_ipmi_2_0);
        assert_eq!(found.oem, [1, 2, 3, 4]);
    }

    #[test]
    fn requests_are_laid_out_as_the_specification_says() {
        let capabilities = GetChannelAuthenticationCapabilities {
            channel: Channel::Current,
            privilege: PrivilegeLevel::Administrator,
            extended: true,
        };
        assert_eq!(Message::from(capabilities).data(), [0x8e, 0x04]);
        let suites = GetChannelCipherSuites {
            channel: Channel::Current,
            index: 1,
        };
        assert_eq!(Message::from(suites).data(), [0x0e, 0x00, 0x81]);
        let close = CloseSession {
            session_id: 0x0403_0201,
        };
        assert_eq!(Message::from(close).data(), [1, 2, 3, 4]);
    }

    #[test]
    fn suite_numbers_are_found_in_a_list_of_records() {
        let list = [
            0xc0, 0x03, 0x01, 0x41, 0x81, 0xc0, 0x11, 0x03, 0x44, 0x81, 0xc1, 0x80, 0xf2, 0x1b, 0x00, 0x01,
        ];
        assert_eq!(cipher_suite_ids(&list), [3, 17, 0x80]);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = SetSessionPrivilegeLevel::from_bytes(&bytes);
            let _ = SetSessionPrivilegeLevel::parse_success_response(&bytes);
            let _ = CloseSession::from_bytes(&bytes);
            let _ = GetChannelAuthenticationCapabilities::from_bytes(&bytes);
            let _ = ChannelAuthenticationCapabilities::from_bytes(&bytes);
            let _ = GetChannelCipherSuites::from_bytes(&bytes);
            let _ = CipherSuiteRecords::from_bytes(&bytes);
            let _ = cipher_suite_ids(&bytes);
            let _ = GetDeviceId::parse_success_response(&bytes);
        }
    }
}
