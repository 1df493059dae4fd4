//! A platform event as sensors, the SEL, PEF and the PET all see it (IPMI 2.0 section 29.3, table 32-1).

/// One event: who says it, which sensor, what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlatformEvent {
    /// Slave address or software ID, then channel and LUN.
    pub generator: [u8; 2],
    /// What kind of sensor, for example 01h temperature (IPMI 2.0 table 42-3).
    pub sensor_type: u8,
    /// Which sensor of the BMC.
    pub sensor_number: u8,
    /// Bit 7: 0 the state was entered, 1 it was left. Bits 6:0: event/reading type code (table 42-1).
    pub event_dir_type: u8,
    /// The low nibble of the first byte is the event offset.
    pub data: [u8; 3],
}

impl PlatformEvent {
    /// The BMC's own slave address on IPMB.
    pub(crate) const BMC: [u8; 2] = [0x20, 0x00];

    /// The event offset: which state of the sensor.
    pub(crate) fn offset(&self) -> u8 {
        let [data_1, ..] = self.data;
        data_1 & 0x0F
    }

    /// Whether the state was left again.
    pub(crate) fn is_deassertion(&self) -> bool {
        self.event_dir_type & 0x80 != 0
    }
}

/// DMI severities, as filters and the PET use them (IPMI 2.0 table 17-2 byte 4).
pub(crate) mod severity {
    /// For what is worth a line.
    pub(crate) const INFORMATION: u8 = 0x02;
    /// Broken.
    pub(crate) const CRITICAL: u8 = 0x10;
}
