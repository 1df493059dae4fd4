//! What PEF can do, what of it is switched on, and the GUID its traps carry (IPMI 2.0 section 30.1, table 30-6).

use super::super::{CommandCode, IpmiCommand, Message};
use crate::ipmi::wire::{Reader, WireError};

/// The actions a filter may take: parameter 2, byte 3 of a filter, byte 2 of the capabilities. All eight bits are
/// kept as they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PefActions(pub u8);

impl PefActions {
    /// Send an alert.
    pub const ALERT: Self = Self(0x01);
    /// Switch the power off.
    pub const POWER_OFF: Self = Self(0x02);
    /// Reset.
    pub const RESET: Self = Self(0x04);
    /// Power cycle.
    pub const POWER_CYCLE: Self = Self(0x08);
    /// OEM action.
    pub const OEM: Self = Self(0x10);
    /// Diagnostic interrupt (NMI).
    pub const DIAGNOSTIC_INTERRUPT: Self = Self(0x20);
    /// Group control operation (ICMB); only in a filter.
    pub const GROUP_CONTROL: Self = Self(0x40);

    /// Whether all of `other` are among these.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// These and `other`.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These without `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether an event would do more than send an alert: interrupt, reset or switch off the server, or something
    /// that only the maker knows.
    pub fn acts_on_the_server(self) -> bool {
        self.without(Self::ALERT).0 & 0x7f != 0
    }
}

/// Parameter 1: PEF's main switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PefControl {
    /// PEF is on: without it no event becomes an alert.
    pub enabled: bool,
    /// PEF's own actions are logged as events.
    pub event_messages: bool,
    /// PEF waits after power-up (parameter 3).
    pub startup_delay: bool,
    /// Alerts wait after power-up (parameter 4).
    pub alert_startup_delay: bool,
    /// Bits 7:4, reserved: kept as they came.
    pub reserved: u8,
}

impl PefControl {
    /// The byte.
    pub fn to_byte(self) -> u8 {
        (self.reserved << 4)
            | (u8::from(self.alert_startup_delay) << 3)
            | (u8::from(self.startup_delay) << 2)
            | (u8::from(self.event_messages) << 1)
            | u8::from(self.enabled)
    }

    /// Reads the parameter's data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let byte = Reader::new("PEF control", bytes).u8()?;
        Ok(Self {
            enabled: byte & 0x01 != 0,
            event_messages: byte & 0x02 != 0,
            startup_delay: byte & 0x04 != 0,
            alert_startup_delay: byte & 0x08 != 0,
            reserved: byte >> 4,
        })
    }
}

/// Parameter 10: the GUID in the traps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PefSystemGuid {
    /// Whether traps carry this GUID; otherwise they carry the one of Get System GUID.
    pub used: bool,
    /// The GUID as it stands on the wire.
    pub guid: [u8; 16],
}

impl PefSystemGuid {
    /// The 17 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[u8::from(self.used)][..], &self.guid].concat()
    }

    /// Reads the 17 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("PEF system GUID", bytes);
        Ok(Self {
            used: reader.u8()? & 0x01 != 0,
            guid: reader.array()?,
        })
    }
}

/// Get PEF Capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetPefCapabilities;

impl From<GetPefCapabilities> for Message {
    fn from(_: GetPefCapabilities) -> Self {
        CommandCode::GET_PEF_CAPABILITIES.request(Vec::new())
    }
}

impl IpmiCommand for GetPefCapabilities {
    type Output = PefCapabilities;
    type Error = WireError;

    fn parse_success_response(data: &[u8]) -> Result<PefCapabilities, WireError> {
        PefCapabilities::from_bytes(data)
    }
}

/// What Get PEF Capabilities answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PefCapabilities {
    /// BCD, least significant digit first: 51h is 1.5.
    pub version: u8,
    /// The actions the BMC can take, bits 5:0.
    pub actions: PefActions,
    /// OEM event records can be filtered.
    pub oem_records: bool,
    /// How many event filters there are.
    pub filter_count: u8,
}

impl PefCapabilities {
    /// The response data after the completion code.
    pub fn to_bytes(&self) -> [u8; 3] {
        let actions = (u8::from(self.oem_records) << 7) | (self.actions.0 & 0x3f);
        [self.version, actions, self.filter_count]
    }

    /// Reads the response data after the completion code.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let [version, actions, filter_count] = Reader::new("PEF capabilities", bytes).array()?;
        Ok(Self {
            version,
            actions: PefActions(actions & 0x3f),
            oem_records: actions & 0x80 != 0,
            filter_count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_control_byte_reads_back() {
        for byte in 0..=255 {
            assert_eq!(PefControl::from_bytes(&[byte]).map(PefControl::to_byte), Ok(byte));
        }
        let on = PefControl::from_bytes(&[0x01]).expect("one byte");
        assert!(on.enabled && !on.event_messages);
    }

    #[test]
    fn an_alert_alone_leaves_the_server_alone() {
        assert!(!PefActions::ALERT.acts_on_the_server());
        assert!(PefActions::ALERT.with(PefActions::RESET).acts_on_the_server());
        assert!(PefActions::OEM.acts_on_the_server(), "nobody knows what it does");
    }

    #[test]
    fn capabilities_and_guid_read_back() {
        let bytes = [0x51, 0x81, 15];
        let found = PefCapabilities::from_bytes(&bytes).expect("three bytes");
        assert!(found.oem_records && found.actions.contains(PefActions::ALERT));
        assert_eq!(found.to_bytes(), bytes);
        let guid = PefSystemGuid {
            used: true,
            guid: [7; 16],
        };
        assert_eq!(PefSystemGuid::from_bytes(&guid.to_bytes()), Ok(guid));
        assert!(PefSystemGuid::from_bytes(&[1; 16]).is_err());
    }
}
