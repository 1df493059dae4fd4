//! One request outside any session, in IPMI 1.5's format without authentication (IPMI 2.0 section 6.11.6): Get
//! Channel Authentication Capabilities and PET Acknowledge go this way. Sans-IO, like the session.

use super::{Patience, patience::Retry};
use crate::ipmi::{
    command::{CommandCode, Message},
    error::Error,
    wire::{Datagram, LanMessage, SessionlessPacket},
};
use std::time::Instant;

/// The repetitions of one request, and its answer.
#[derive(Debug)]
pub struct SessionlessExchange {
    request: LanMessage,
    retry: Retry,
}

impl SessionlessExchange {
    /// Starts: [`Self::datagram`] is to be sent now.
    pub fn start(message: &Message, sequence: u8, patience: Patience, now: Instant) -> Self {
        let data = message.data().to_vec();
        Self {
            request: LanMessage::request(message.netfn_raw(), message.cmd(), sequence, data),
            retry: Retry::start(patience, now),
        }
    }

    /// The request as it is sent, also the second time.
    pub fn datagram(&self) -> Vec<u8> {
        SessionlessPacket::new(&self.request.encode()).encode()
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub fn deadline(&self) -> Instant {
        self.retry.deadline()
    }

    /// The deadline has come: `Ok` to send once more, or the end.
    pub fn handle_timeout(&mut self, now: Instant) -> Result<(), Error> {
        if self.retry.again(now) {
            return Ok(());
        }
        Err(self.unreachable(now, false))
    }

    /// The BMC's host has said that nothing listens on the port.
    pub fn handle_port_refused(&self, now: Instant) -> Error {
        self.unreachable(now, true)
    }

    /// Completion code and data, if this datagram is the answer.
    pub fn handle_datagram(&self, bytes: &[u8]) -> Option<(u8, Vec<u8>)> {
        let Ok(Datagram::Sessionless(packet)) = Datagram::decode(bytes) else {
            return None;
        };
        let answer = LanMessage::decode(packet.payload).ok()?;
        if !answer.answers(&self.request) {
            return None;
        }
        let (code, data) = answer.data.split_first()?;
        Some((*code, data.to_vec()))
    }

    /// What was asked.
    pub fn command(&self) -> CommandCode {
        CommandCode {
            netfn: self.request.netfn,
            cmd: self.request.cmd,
        }
    }

    fn unreachable(&self, now: Instant, port_refused: bool) -> Error {
        Error::Unreachable {
            waited: self.retry.waited(now),
            port_refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipmi::command::{Channel, GetChannelAuthenticationCapabilities, IpmiCommand, PrivilegeLevel};

    // If this fails, don't change the test: the bytes are ipmitool's question and ipmi_sim's answer.
    #[test]
    fn capabilities_are_asked_and_answered_as_other_programs_do() {
        let command = GetChannelAuthenticationCapabilities {
            channel: Channel::Current,
            privilege: PrivilegeLevel::Administrator,
            extended: true,
        };
        let exchange = SessionlessExchange::start(&command.into(), 0, Patience::default(), Instant::now());
        let question = [
            0x06, 0x00, 0xff, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0x20, 0x18, 0xc8, 0x81, 0x00, 0x38, 0x8e,
            0x04, 0xb5,
        ];
        assert_eq!(exchange.datagram(), question);
        let answer = [
            0x06, 0x00, 0xff, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x81, 0x1c, 0x63, 0x20, 0x00, 0x38,
            0x00, 0x01, 0x97, 0x06, 0x03, 0, 0, 0, 0, 0x07,
        ];
        let (code, data) = exchange.handle_datagram(&answer).expect("the answer");
        assert_eq!(code, 0);
        let found = GetChannelAuthenticationCapabilities::parse_success_response(&data).expect("eight bytes");
        assert!(found.supports_ipmi_2_0 && !found.has_bmc_key());
        assert_eq!(
            exchange.handle_datagram(&question),
            None,
            "a question is no answer"
        );
    }

    #[test]
    fn silence_ends_as_unreachable() {
        let start = Instant::now();
        let command = GetChannelAuthenticationCapabilities {
            channel: Channel::Current,
            privilege: PrivilegeLevel::User,
            extended: true,
        };
        let mut exchange = SessionlessExchange::start(&command.into(), 1, Patience::default(), start);
        let error = loop {
            let now = exchange.deadline();
            if let Err(error) = exchange.handle_timeout(now) {
                break error;
            }
        };
        assert!(error.is_unreachable());
    }
}
