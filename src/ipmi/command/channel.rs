//! Get Channel Access (IPMI 2.0 section 22.23): which protections of IPMI 1.5 a channel has switched off.

use super::{Channel, CommandCode, IpmiCommand, Message};
use crate::ipmi::wire::{Reader, WireError};

/// Get Channel Access, asking for the settings in force now (not those kept for the next start).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GetChannelAccess {
    /// The channel.
    pub channel: Channel,
}

impl From<GetChannelAccess> for Message {
    fn from(command: GetChannelAccess) -> Self {
        /// Present volatile settings.
        const PRESENT: u8 = 0x80;
        CommandCode::GET_CHANNEL_ACCESS.request(vec![command.channel.value(), PRESENT])
    }
}

impl IpmiCommand for GetChannelAccess {
    type Output = ChannelAccess;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<ChannelAccess, WireError> {
        ChannelAccess::from_bytes(data)
    }
}

/// What Get Channel Access answers (table 22-27).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelAccess {
    /// PEF alerting is off on this channel.
    pub is_alerting_off: bool,
    /// Messages of an IPMI 1.5 session need not be authenticated.
    pub is_per_message_authentication_off: bool,
    /// Commands of the user level need not be authenticated.
    pub is_user_level_authentication_off: bool,
    /// 0 disabled, 1 before the OS starts only, 2 always, 3 shared.
    pub mode: u8,
    /// The highest privilege level on this channel.
    pub privilege_limit: u8,
}

impl ChannelAccess {
    /// Reads the response data after the completion code.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let [settings, limit] = Reader::new("Get Channel Access response", bytes).array()?;
        Ok(Self {
            is_alerting_off: settings & 0x20 != 0,
            is_per_message_authentication_off: settings & 0x10 != 0,
            is_user_level_authentication_off: settings & 0x08 != 0,
            mode: settings & 0x07,
            privilege_limit: limit & 0x0f,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // If this fails, don't change the test: table 22-27, asked as `ipmitool channel getaccess` does.
    #[test]
    fn access_is_asked_for_as_it_is_now() {
        let channel = Channel::new(1).expect("a channel");
        let message = Message::from(GetChannelAccess { channel });
        assert_eq!((message.netfn_raw(), message.cmd()), (0x06, 0x41));
        assert_eq!(message.data(), [0x01, 0x80]);
        let access = ChannelAccess::from_bytes(&[0x1a, 0x04]).expect("two bytes");
        assert!(access.is_per_message_authentication_off && access.is_user_level_authentication_off);
        assert!(!access.is_alerting_off);
        assert_eq!((access.mode, access.privilege_limit), (2, 4));
        assert!(ChannelAccess::from_bytes(&[0x1a]).is_err());
    }
}
