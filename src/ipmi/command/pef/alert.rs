//! Alert Immediate and PET Acknowledge (IPMI 2.0 sections 30.7 and 30.8).

use super::super::{Channel, CommandCode, EventMessage, IpmiCommand, Message, channel};
use crate::ipmi::wire::{Reader, WireError};

/// What Alert Immediate shall do (bits 7:6 of byte 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertOperation {
    /// Send the alert.
    Initiate,
    /// Tell how the last one went.
    GetStatus,
    /// Forget how the last one went.
    ClearStatus,
    /// 3, reserved.
    Reserved,
}

/// How the last Alert Immediate went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertStatus {
    /// 00h: nothing to tell.
    None,
    /// 01h: it was sent (and acknowledged, where the destination wants that).
    Succeeded,
    /// 02h: a call failed after all retries.
    CallFailed,
    /// 03h: no acknowledge came to any of the retries.
    NotAcknowledged,
    /// FFh: it is still under way.
    InProgress,
    /// A code that the specification reserves.
    Reserved(u8),
}

impl AlertStatus {
    /// The byte.
    pub fn value(self) -> u8 {
        match self {
            Self::None => 0x00,
            Self::Succeeded => 0x01,
            Self::CallFailed => 0x02,
            Self::NotAcknowledged => 0x03,
            Self::InProgress => 0xff,
            Self::Reserved(value) => value,
        }
    }

    /// Reads the byte.
    pub fn from_value(value: u8) -> Self {
        match value {
            0x00 => Self::None,
            0x01 => Self::Succeeded,
            0x02 => Self::CallFailed,
            0x03 => Self::NotAcknowledged,
            0xff => Self::InProgress,
            other => Self::Reserved(other),
        }
    }
}

/// Alert Immediate: the BMC sends an alert to a destination at once, past filters and policies. The output is the
/// status, where the operation asks for it. Completion codes: 81h an alert is under way, 82h a session on the
/// channel is active, 83h no event parameters are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlertImmediate {
    /// The channel of the destination.
    pub channel: Channel,
    /// What to do.
    pub operation: AlertOperation,
    /// The destination's number, 0–15.
    pub destination: u8,
    /// The alert string to send, 7 bits.
    pub string_selector: Option<u8>,
    /// The event to put into the alert: generator id (slave address or software id) and event.
    pub event: Option<(u8, EventMessage)>,
}

impl AlertImmediate {
    /// Sends an alert to a destination.
    pub fn initiate(channel: Channel, destination: u8) -> Self {
        Self {
            channel,
            operation: AlertOperation::Initiate,
            destination,
            string_selector: None,
            event: None,
        }
    }

    /// Asks how the last alert to a destination went.
    pub fn status(channel: Channel, destination: u8) -> Self {
        Self {
            operation: AlertOperation::GetStatus,
            ..Self::initiate(channel, destination)
        }
    }

    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("Alert Immediate", bytes);
        let [first, target, string] = reader.array()?;
        let channel = channel(&reader, first)?;
        let event = if reader.clone().rest().is_empty() {
            None
        } else {
            Some((reader.u8()?, EventMessage::take(&mut reader)?))
        };
        Ok(Self {
            channel,
            operation: match target >> 6 {
                0 => AlertOperation::Initiate,
                1 => AlertOperation::GetStatus,
                2 => AlertOperation::ClearStatus,
                _ => AlertOperation::Reserved,
            },
            destination: target & 0x0f,
            string_selector: (string & 0x80 != 0).then_some(string & 0x7f),
            event,
        })
    }
}

impl From<AlertImmediate> for Message {
    fn from(command: AlertImmediate) -> Self {
        let operation = match command.operation {
            AlertOperation::Initiate => 0x00,
            AlertOperation::GetStatus => 0x40,
            AlertOperation::ClearStatus => 0x80,
            AlertOperation::Reserved => 0xc0,
        };
        let mut data = vec![
            command.channel.value(),
            operation | (command.destination & 0x0f),
            command.string_selector.map_or(0, |selector| 0x80 | selector),
        ];
        if let Some((generator_id, event)) = command.event {
            data.push(generator_id);
            data.extend(event.to_bytes());
        }
        CommandCode::ALERT_IMMEDIATE.request(data)
    }
}

impl IpmiCommand for AlertImmediate {
    type Output = Option<AlertStatus>;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<Option<AlertStatus>, WireError> {
        Ok(data.first().copied().map(AlertStatus::from_value))
    }
}

/// PET Acknowledge: tells the BMC that its trap has arrived. Sent outside a session; the fields are the trap's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PetAcknowledge {
    /// The trap's sequence number (most significant byte first in the trap, least significant here).
    pub sequence: u16,
    /// The trap's local timestamp, seconds since 1998-01-01 00:00 (likewise).
    pub local_timestamp: u32,
    /// The trap's event source type.
    pub event_source_type: u8,
    /// The trap's sensor device.
    pub sensor_device: u8,
    /// The trap's sensor number.
    pub sensor_number: u8,
    /// The trap's event data 1 to 3.
    pub event_data: [u8; 3],
}

impl PetAcknowledge {
    /// The request data.
    pub fn to_bytes(&self) -> [u8; 12] {
        let [s0, s1] = self.sequence.to_le_bytes();
        let [t0, t1, t2, t3] = self.local_timestamp.to_le_bytes();
        let [e1, e2, e3] = self.event_data;
        [
            s0,
            s1,
            t0,
            t1,
            t2,
            t3,
            self.event_source_type,
            self.sensor_device,
            self.sensor_number,
            e1,
            e2,
            e3,
        ]
    }

    /// Reads the request data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("PET Acknowledge", bytes);
        let sequence = reader.u16()?;
        let local_timestamp = reader.u32()?;
        let [event_source_type, sensor_device, sensor_number] = reader.array()?;
        Ok(Self {
            sequence,
            local_timestamp,
            event_source_type,
            sensor_device,
            sensor_number,
            event_data: reader.array()?,
        })
    }
}

impl From<PetAcknowledge> for Message {
    fn from(command: PetAcknowledge) -> Self {
        CommandCode::PET_ACKNOWLEDGE.request(command.to_bytes().to_vec())
    }
}

impl IpmiCommand for PetAcknowledge {
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

    // If one of these fails, don't change the test: the layouts are IPMI 2.0 tables 30-9 and 30-10.

    #[test]
    fn alert_immediate_is_laid_out_as_the_specification_says() {
        let alert = AlertImmediate::initiate(Channel::Current, 1);
        assert_eq!(Message::from(alert).data(), [0x0e, 0x01, 0x00]);
        let status = AlertImmediate::status(Channel::Current, 1);
        assert_eq!(Message::from(status).data(), [0x0e, 0x41, 0x00]);
        assert_eq!(
            AlertImmediate::parse_success_response(&[0x01]),
            Ok(Some(AlertStatus::Succeeded))
        );
        assert_eq!(AlertImmediate::parse_success_response(&[]), Ok(None));
    }

    #[test]
    fn pet_acknowledge_is_laid_out_as_the_specification_says() {
        let acknowledge = PetAcknowledge {
            sequence: 0x0102,
            local_timestamp: 0x0304_0506,
            event_source_type: 0x20,
            sensor_device: 0x21,
            sensor_number: 0x30,
            event_data: [0x59, 0xff, 0xfe],
        };
        let bytes = [2, 1, 6, 5, 4, 3, 0x20, 0x21, 0x30, 0x59, 0xff, 0xfe];
        assert_eq!(acknowledge.to_bytes(), bytes);
        assert_eq!(PetAcknowledge::from_bytes(&bytes), Ok(acknowledge));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            if let Ok(alert) = AlertImmediate::from_bytes(&bytes) {
                prop_assert_eq!(AlertImmediate::from_bytes(Message::from(alert).data()), Ok(alert));
            }
            let _ = PetAcknowledge::from_bytes(&bytes);
        }
    }
}
