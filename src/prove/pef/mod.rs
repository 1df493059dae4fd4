//! Platform event filtering as this computer expects it of a BMC: which filters an event matches, what follows, and
//! which event may be sent to try it (IPMI 2.0 section 17). Pure.
//!
//! The specification can be read in two ways in places, and makers did. So a filter matches *surely*, *perhaps* or
//! *not*: an event of ours must match surely to be worth sending, and what perhaps matches counts as a danger.

mod choose;
mod compare;
mod finding;
mod walk;

pub(super) use choose::route;
pub use choose::{Choice, choose};
pub use compare::{Comparison, compare};
pub use finding::{FilterField, Finding};
pub use walk::{Leg, PolicySet, Stop, Walk, walk};

use crate::ipmi::command::EventMessage;

/// An event as filters see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who says it: slave address or software id (bit 0 is 1).
    pub generator: u8,
    /// Sensor type (IPMI 2.0 table 42-3).
    pub sensor_type: u8,
    /// Sensor number.
    pub sensor_number: u8,
    /// Bit 7: the state was left; bits 6:0: event/reading type (table 42-1).
    pub trigger: u8,
    /// Event data; the offset is the low nibble of the first.
    pub data: [u8; 3],
}

impl Event {
    /// The offset: which of the type's events.
    pub fn offset(&self) -> u8 {
        let [first, ..] = self.data;
        first & 0x0f
    }

    /// As it travels to the BMC.
    pub fn message(&self) -> EventMessage {
        EventMessage {
            revision: 0x04,
            sensor_type: self.sensor_type,
            sensor_number: self.sensor_number,
            deassertion: self.trigger & 0x80 != 0,
            event_type: self.trigger & 0x7f,
            data: self.data,
        }
    }
}
