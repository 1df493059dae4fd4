//! The BMC's clock (IPMI 2.0 sections 31.10 and 31.11): alerts carry its time.

use super::{CommandCode, IpmiCommand, Message};
use crate::ipmi::wire::{Reader, WireError};

/// Get SEL Time. The output is seconds since 1970-01-01 00:00 of the BMC's clock, which may run on local time;
/// values up to 20000000h count from the BMC's start, FFFFFFFFh is "unspecified" (section 37.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSelTime;

impl From<GetSelTime> for Message {
    fn from(_: GetSelTime) -> Self {
        CommandCode::GET_SEL_TIME.request(Vec::new())
    }
}

impl IpmiCommand for GetSelTime {
    type Output = u32;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<u32, WireError> {
        Reader::new("Get SEL Time response", data).u32()
    }
}

/// Set SEL Time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetSelTime {
    /// Seconds since 1970-01-01 00:00.
    pub secs: u32,
}

impl SetSelTime {
    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let secs = Reader::new("Set SEL Time", bytes).u32()?;
        Ok(Self { secs })
    }
}

impl From<SetSelTime> for Message {
    fn from(command: SetSelTime) -> Self {
        CommandCode::SET_SEL_TIME.request(command.secs.to_le_bytes().to_vec())
    }
}

impl IpmiCommand for SetSelTime {
    type Output = ();
    type Error = WireError;

    fn parse_success_response(_: &[u8]) -> Result<(), WireError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_travels_least_significant_byte_first() {
        let message = Message::from(SetSelTime { secs: 0x0403_0201 });
        assert_eq!(message.data(), [1, 2, 3, 4]);
        assert_eq!(GetSelTime::parse_success_response(&[1, 2, 3, 4]), Ok(0x0403_0201));
        assert!(GetSelTime::parse_success_response(&[1, 2, 3]).is_err());
    }
}
