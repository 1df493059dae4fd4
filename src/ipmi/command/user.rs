//! Get User Access and Get User Name (IPMI 2.0 sections 22.27 and 22.29): who may log in. Passwords are not asked for
//! here, nor tried.

use super::{Channel, CommandCode, IpmiCommand, Message};
use crate::ipmi::wire::{Reader, WireError};

/// Get User Access.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GetUserAccess {
    /// The channel.
    pub channel: Channel,
    /// User ID, from 1 to 63.
    pub user: u8,
}

impl From<GetUserAccess> for Message {
    fn from(command: GetUserAccess) -> Self {
        CommandCode::GET_USER_ACCESS.request(vec![command.channel.value(), command.user & 0x3f])
    }
}

impl IpmiCommand for GetUserAccess {
    type Output = UserAccess;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<UserAccess, WireError> {
        UserAccess::from_bytes(data)
    }
}

/// What Get User Access answers (table 22-33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserAccess {
    /// How many user IDs there are on this channel.
    pub slots: u8,
    /// How many users are enabled.
    pub enabled_count: u8,
    /// Whether this user is enabled; none where the BMC does not say.
    pub is_enabled: Option<bool>,
    /// Whether this user may open sessions on this channel (IPMI messaging).
    pub has_messaging: bool,
    /// Privilege limit: 1 callback, 2 user, 3 operator, 4 administrator, 5 OEM, 15 no access.
    pub privilege_limit: u8,
}

impl UserAccess {
    /// The privilege limit "administrator".
    pub const ADMINISTRATOR: u8 = 4;
    /// The privilege limit "no access".
    pub const NO_ACCESS: u8 = 15;

    /// Reads the response data after the completion code.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let [slots, enabled, _fixed, access] = Reader::new("Get User Access response", bytes).array()?;
        Ok(Self {
            slots: slots & 0x3f,
            enabled_count: enabled & 0x3f,
            is_enabled: match enabled >> 6 {
                1 => Some(true),
                2 => Some(false),
                _ => None,
            },
            has_messaging: access & 0x10 != 0,
            privilege_limit: access & 0x0f,
        })
    }
}

/// Get User Name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetUserName {
    /// User ID, from 1 to 63.
    pub user: u8,
}

impl From<GetUserName> for Message {
    fn from(command: GetUserName) -> Self {
        CommandCode::GET_USER_NAME.request(vec![command.user & 0x3f])
    }
}

impl IpmiCommand for GetUserName {
    type Output = UserName;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<UserName, WireError> {
        UserName::from_bytes(data)
    }
}

/// A user's name: up to 16 bytes, filled up with zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserName(pub String);

impl UserName {
    /// Reads the response data after the completion code; bytes that are no UTF-8 are replaced.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let all: [u8; 16] = Reader::new("Get User Name response", bytes).array()?;
        let name = all.split(|byte| *byte == 0).next().unwrap_or_default();
        Ok(Self(String::from_utf8_lossy(name).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // If these fail, don't change the tests: tables 22-33 and 22-35, asked as `ipmitool user list 1` does.
    #[test]
    fn access_tells_whether_a_user_may_log_in() {
        let channel = Channel::new(1).expect("a channel");
        let message = Message::from(GetUserAccess { channel, user: 2 });
        assert_eq!(
            (message.netfn_raw(), message.cmd(), message.data()),
            (0x06, 0x44, &[1, 2][..])
        );
        let access = UserAccess::from_bytes(&[0x0a, 0x41, 0x00, 0x14]).expect("four bytes");
        assert_eq!((access.slots, access.enabled_count), (10, 1));
        assert_eq!((access.is_enabled, access.has_messaging), (Some(true), true));
        assert_eq!(access.privilege_limit, UserAccess::ADMINISTRATOR);
        let disabled = UserAccess::from_bytes(&[0x0a, 0x81, 0x00, 0x0f]).expect("four bytes");
        assert_eq!(
            (disabled.is_enabled, disabled.has_messaging),
            (Some(false), false)
        );
        let silent = UserAccess::from_bytes(&[0x0a, 0x01, 0x00, 0x14]).expect("four bytes");
        assert_eq!(silent.is_enabled, None);
        assert!(UserAccess::from_bytes(&[1, 2, 3]).is_err());
    }

    #[test]
    fn a_name_ends_at_its_first_zero() {
        assert_eq!(Message::from(GetUserName { user: 2 }).data(), [2]);
        let read = |bytes: &[u8]| UserName::from_bytes(bytes).map(|name| name.0);
        assert_eq!(read(b"admin\0\0\0\0\0\0\0\0\0\0\0"), Ok("admin".to_owned()));
        assert_eq!(read(&[0; 16]), Ok(String::new()));
        assert_eq!(read(b"sixteen-letters!"), Ok("sixteen-letters!".to_owned()));
        assert!(read(b"short").is_err());
    }
}
