//! Platform Event Message (IPMI 2.0 section 29.3): an event handed to the BMC's event receiver, which runs it through
//! filter, policy and destination.

use super::{CommandCode, IpmiCommand, Message};
use crate::ipmi::wire::{Reader, WireError};

/// An event as it travels in Platform Event Message and Alert Immediate (table 29-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventMessage {
    /// Event message format: 04h for IPMI 1.5 and 2.0.
    pub revision: u8,
    /// Sensor type (table 42-3).
    pub sensor_type: u8,
    /// Sensor number.
    pub sensor_number: u8,
    /// The event goes away instead of coming up (bit 7 of the event type byte).
    pub deassertion: bool,
    /// Event/reading type, 7 bits (table 42-1).
    pub event_type: u8,
    /// Event data 1 to 3; the offset is in the low nibble of the first.
    pub data: [u8; 3],
}

impl EventMessage {
    /// The seven bytes.
    pub fn to_bytes(&self) -> [u8; 7] {
        let [first, second, third] = self.data;
        let kind = (u8::from(self.deassertion) << 7) | (self.event_type & 0x7f);
        [
            self.revision,
            self.sensor_type,
            self.sensor_number,
            kind,
            first,
            second,
            third,
        ]
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let [revision, sensor_type, sensor_number, kind] = reader.array()?;
        Ok(Self {
            revision,
            sensor_type,
            sensor_number,
            deassertion: kind & 0x80 != 0,
            event_type: kind & 0x7f,
            data: reader.array()?,
        })
    }

    /// Reads the seven bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        Self::take(&mut Reader::new("event message", bytes))
    }
}

/// Platform Event Message over LAN. The system interface puts a generator id in front; a LAN message has its sender
/// in the header instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlatformEvent {
    /// The event.
    pub event: EventMessage,
}

impl PlatformEvent {
    /// Reads the request data as it comes over LAN.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        EventMessage::from_bytes(bytes).map(|event| Self { event })
    }
}

impl From<PlatformEvent> for Message {
    fn from(command: PlatformEvent) -> Self {
        CommandCode::PLATFORM_EVENT.request(command.event.to_bytes().to_vec())
    }
}

impl IpmiCommand for PlatformEvent {
    type Output = ();
    type Error = WireError;

    fn parse_success_response(_: &[u8]) -> Result<(), WireError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If this fails, don't change the test: it is the event that ipmitool's `event 1` sends.
    #[test]
    fn the_temperature_event_is_as_ipmitool_sends_it() {
        let event = EventMessage {
            revision: 0x04,
            sensor_type: 0x01,
            sensor_number: 0x30,
            deassertion: false,
            event_type: 0x01,
            data: [0x59, 0x00, 0x00],
        };
        let message = Message::from(PlatformEvent { event });
        assert_eq!((message.netfn_raw(), message.cmd()), (0x04, 0x02));
        assert_eq!(message.data(), [0x04, 0x01, 0x30, 0x01, 0x59, 0x00, 0x00]);
    }

    proptest! {
        #[test]
        fn any_seven_bytes_read_back(bytes: [u8; 7]) {
            prop_assert_eq!(EventMessage::from_bytes(&bytes).map(|event| event.to_bytes()), Ok(bytes));
        }
    }
}
