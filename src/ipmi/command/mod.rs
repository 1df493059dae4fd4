//! The IPMI commands this product sends, and the tables they carry, as types with `to_bytes` and `from_bytes`.
//!
//! Under them lie `ipmi-rs-core`'s `IpmiCommand` and `Message`. What that crate reads right is used as it is
//! (Get Device ID, Get Channel Info, Get SEL Info); the rest is here, in both directions, because a BMC needs the
//! other one. Numbers are IPMI v2.0 rev. 1.1's. Nothing here sends or waits.

mod app;
mod channel;
mod event;
mod lan;
pub mod pef;
mod sdr;
mod sel;
mod system_info;
mod user;

pub use app::{
    ChannelAuthenticationCapabilities, CipherSuiteRecords, CloseSession,
    GetChannelAuthenticationCapabilities, GetChannelCipherSuites, GetSystemGuid, SetSessionPrivilegeLevel,
    cipher_suite_ids, firmware_text,
};
pub use channel::{ChannelAccess, GetChannelAccess};
pub use event::{EventMessage, PlatformEvent};
pub use lan::{
    DestinationAddress, DestinationKind, DestinationType, GetLanParameter, LanParameter, RawCommunity,
    SetLanParameter,
};
pub use sdr::{
    Conversion, GetSdr, GetSdrRepositoryInfo, ReserveSdrRepository, SdrHeader, SdrPiece, SdrRepositoryInfo,
    SensorNames, SensorRecord,
};
pub use sel::{
    GetSelEntry, GetSelTime, GetSelTimeUtcOffset, ReserveSel, SelContent, SelPiece, SelRecord, SetSelTime,
};
pub use system_info::{GetSystemInfo, SetSystemInfo, SystemInfoParameter, SystemName};
pub use user::{GetUserAccess, GetUserName, UserAccess, UserName};

pub use ipmi_rs_core::app::auth::PrivilegeLevel;
pub use ipmi_rs_core::app::{ChannelInfo, DeviceId, GetChannelInfo, GetDeviceId};
pub use ipmi_rs_core::connection::{Channel, IpmiCommand, Message};
pub use ipmi_rs_core::storage::sel::{GetSelInfo, SelInfo};

use super::wire::{Reader, WireError};
use std::fmt;

/// A network function and a command number: what a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CommandCode {
    /// The request's network function (even).
    pub netfn: u8,
    /// The command number.
    pub cmd: u8,
}

macro_rules! command_codes {
    ($($constant:ident = $netfn:literal, $cmd:literal, $name:literal;)*) => {
        #[allow(missing_docs, reason = "each constant's name is the specification's name of the command")]
        impl CommandCode {
            $(pub const $constant: Self = Self { netfn: $netfn, cmd: $cmd };)*

            /// The specification's name, for the commands this product sends.
            pub fn name(self) -> Option<&'static str> {
                match (self.netfn, self.cmd) {
                    $(($netfn, $cmd) => Some($name),)*
                    _ => None,
                }
            }
        }
    };
}

command_codes! {
    PLATFORM_EVENT = 0x04, 0x02, "Platform Event Message";
    GET_PEF_CAPABILITIES = 0x04, 0x10, "Get PEF Capabilities";
    SET_PEF_PARAMETER = 0x04, 0x12, "Set PEF Configuration Parameters";
    GET_PEF_PARAMETER = 0x04, 0x13, "Get PEF Configuration Parameters";
    ALERT_IMMEDIATE = 0x04, 0x16, "Alert Immediate";
    PET_ACKNOWLEDGE = 0x04, 0x17, "PET Acknowledge";
    GET_DEVICE_ID = 0x06, 0x01, "Get Device ID";
    GET_SYSTEM_GUID = 0x06, 0x37, "Get System GUID";
    GET_CHANNEL_AUTHENTICATION_CAPABILITIES = 0x06, 0x38, "Get Channel Authentication Capabilities";
    SET_SESSION_PRIVILEGE_LEVEL = 0x06, 0x3b, "Set Session Privilege Level";
    CLOSE_SESSION = 0x06, 0x3c, "Close Session";
    GET_CHANNEL_ACCESS = 0x06, 0x41, "Get Channel Access";
    GET_CHANNEL_INFO = 0x06, 0x42, "Get Channel Info";
    GET_USER_ACCESS = 0x06, 0x44, "Get User Access";
    GET_USER_NAME = 0x06, 0x46, "Get User Name";
    GET_CHANNEL_CIPHER_SUITES = 0x06, 0x54, "Get Channel Cipher Suites";
    GET_SDR_REPOSITORY_INFO = 0x0a, 0x20, "Get SDR Repository Info";
    RESERVE_SDR_REPOSITORY = 0x0a, 0x22, "Reserve SDR Repository";
    GET_SDR = 0x0a, 0x23, "Get SDR";
    SET_SYSTEM_INFO = 0x06, 0x58, "Set System Info Parameters";
    GET_SYSTEM_INFO = 0x06, 0x59, "Get System Info Parameters";
    GET_SEL_INFO = 0x0a, 0x40, "Get SEL Info";
    RESERVE_SEL = 0x0a, 0x42, "Reserve SEL";
    GET_SEL_ENTRY = 0x0a, 0x43, "Get SEL Entry";
    GET_SEL_TIME = 0x0a, 0x48, "Get SEL Time";
    SET_SEL_TIME = 0x0a, 0x49, "Set SEL Time";
    GET_SEL_TIME_UTC_OFFSET = 0x0a, 0x5c, "Get SEL Time UTC Offset";
    SET_LAN_PARAMETER = 0x0c, 0x01, "Set LAN Configuration Parameters";
    GET_LAN_PARAMETER = 0x0c, 0x02, "Get LAN Configuration Parameters";
}

impl CommandCode {
    /// The code of a message, request or response.
    pub fn of(message: &Message) -> Self {
        Self {
            netfn: message.netfn_raw() & 0x3e,
            cmd: message.cmd(),
        }
    }

    /// A request with this code.
    pub fn request(self, data: Vec<u8>) -> Message {
        Message::new_raw(self.netfn, self.cmd, data)
    }

    /// Whether it reads or writes a configuration parameter, so that completion codes 80h–83h have the meanings of
    /// [`ParameterRefusal`].
    pub fn is_parameter_access(self) -> bool {
        [
            Self::SET_PEF_PARAMETER,
            Self::GET_PEF_PARAMETER,
            Self::SET_LAN_PARAMETER,
            Self::GET_LAN_PARAMETER,
            Self::SET_SYSTEM_INFO,
            Self::GET_SYSTEM_INFO,
        ]
        .contains(&self)
    }
}

impl fmt::Display for CommandCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "NetFn {:02X}h command {:02X}h", self.netfn, self.cmd),
        }
    }
}

/// What the command-specific completion codes of the configuration parameter commands mean (tables 22-16a,
/// 22-16b, 23-2, 23-3, 30-4, 30-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterRefusal {
    /// 80h: the BMC does not have this parameter.
    NotSupported,
    /// 81h: somebody else has "set in progress".
    SetInProgress,
    /// 82h: the parameter can only be read.
    ReadOnly,
    /// 83h: the parameter can only be written.
    WriteOnly,
}

impl ParameterRefusal {
    /// Reads a completion code.
    pub fn from_code(code: u8) -> Option<Self> {
        match code {
            0x80 => Some(Self::NotSupported),
            0x81 => Some(Self::SetInProgress),
            0x82 => Some(Self::ReadOnly),
            0x83 => Some(Self::WriteOnly),
            _ => None,
        }
    }

    /// The completion code.
    pub fn code(self) -> u8 {
        match self {
            Self::NotSupported => 0x80,
            Self::SetInProgress => 0x81,
            Self::ReadOnly => 0x82,
            Self::WriteOnly => 0x83,
        }
    }
}

/// What Get PEF or LAN Configuration Parameters answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterData {
    /// The parameter's revision: 11h for this specification.
    pub revision: u8,
    /// The parameter's data, set selector first where it has one.
    pub data: Vec<u8>,
}

impl ParameterData {
    /// The response data after the completion code.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[self.revision][..], &self.data].concat()
    }

    /// Reads the response data after the completion code.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("configuration parameter", bytes);
        Ok(Self {
            revision: reader.u8()?,
            data: reader.rest().to_vec(),
        })
    }
}

/// The data of a table parameter: the entry's set selector (7 bits), then the entry.
pub fn with_selector(selector: u8, entry: &[u8]) -> Vec<u8> {
    [&[selector & 0x7f][..], entry].concat()
}

/// Splits the data of a table parameter into set selector (7 bits) and entry.
pub fn split_selector(data: &[u8]) -> Result<(u8, &[u8]), WireError> {
    let mut reader = Reader::new("table parameter", data);
    Ok((reader.u8()? & 0x7f, reader.rest()))
}

/// Reads a channel number's low four bits; 0Ch and 0Dh are reserved.
fn channel(reader: &Reader<'_>, value: u8) -> Result<Channel, WireError> {
    Channel::new(value & 0x0f).ok_or_else(|| reader.unexpected("channel", u32::from(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_called_by_its_name() {
        assert_eq!(CommandCode::ALERT_IMMEDIATE.to_string(), "Alert Immediate");
        let oem = CommandCode {
            netfn: 0x2e,
            cmd: 0x01,
        };
        assert_eq!(oem.to_string(), "NetFn 2Eh command 01h");
    }

    #[test]
    fn a_message_tells_its_code() {
        assert_eq!(CommandCode::of(&GetDeviceId.into()), CommandCode::GET_DEVICE_ID);
        let response = Message::new_raw(0x07, 0x01, vec![0]);
        assert_eq!(CommandCode::of(&response), CommandCode::GET_DEVICE_ID);
    }

    #[test]
    fn every_refusal_has_its_code() {
        for code in 0x80..=0x83 {
            assert_eq!(
                ParameterRefusal::from_code(code).map(ParameterRefusal::code),
                Some(code)
            );
        }
        assert_eq!(ParameterRefusal::from_code(0xc1), None);
    }
}
