//! Faults a trainer or a test can make happen, and the events a server's sensors then report.

use super::{
    bmc::sensors::{
        CPU_TEMPERATURE, DRIVE, FAN_1, INTRUSION, MEMORY, POWER_SUPPLY, Reading, Sensors, VOLTAGE_12V,
    },
    event::PlatformEvent,
};

/// Something that breaks on the simulated server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The processor is over its critical temperature.
    CpuOverheated,
    /// A fan stands still.
    FanStopped,
    /// The 12 V supply has broken down.
    VoltageLow,
    /// A power supply has failed.
    PowerSupplyFailed,
    /// Memory error that could not be corrected.
    MemoryUncorrectable,
    /// A drive has failed.
    DriveFailed,
    /// The chassis was opened.
    ChassisOpened,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::CpuOverheated,
        Self::FanStopped,
        Self::VoltageLow,
        Self::PowerSupplyFailed,
        Self::MemoryUncorrectable,
        Self::DriveFailed,
        Self::ChassisOpened,
    ];

    /// The name in scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::CpuOverheated => "cpu-overheated",
            Self::FanStopped => "fan-stopped",
            Self::VoltageLow => "voltage-low",
            Self::PowerSupplyFailed => "power-supply-failed",
            Self::MemoryUncorrectable => "memory-uncorrectable",
            Self::DriveFailed => "drive-failed",
            Self::ChassisOpened => "chassis-opened",
        }
    }

    /// Which sensor shows it.
    fn sensor(self) -> u8 {
        match self {
            Self::CpuOverheated => CPU_TEMPERATURE,
            Self::FanStopped => FAN_1,
            Self::VoltageLow => VOLTAGE_12V,
            Self::PowerSupplyFailed => POWER_SUPPLY,
            Self::MemoryUncorrectable => MEMORY,
            Self::DriveFailed => DRIVE,
            Self::ChassisOpened => INTRUSION,
        }
    }

    /// The event offset: of a threshold (table 42-2) or of the sensor type (table 42-3).
    fn offset(self) -> u8 {
        match self {
            Self::CpuOverheated => 9,                 // upper critical, going high
            Self::FanStopped | Self::VoltageLow => 2, // lower critical, going low
            Self::ChassisOpened => 0,
            Self::PowerSupplyFailed | Self::MemoryUncorrectable | Self::DriveFailed => 1,
        }
    }

    /// What an analog sensor shows while the fault lasts.
    fn raw(self) -> u8 {
        match self {
            Self::CpuOverheated => 97,
            Self::VoltageLow => 180,
            _ => 0,
        }
    }
}

/// Makes the sensor show the fault, or its normal state again, and returns the event it reports.
pub(crate) fn apply(sensors: &mut Sensors, fault: Fault, present: bool) -> Option<PlatformEvent> {
    let healthy = Sensors::healthy().get(fault.sensor()).ok()?.reading;
    let offset = fault.offset();
    let sensor = sensors.get_mut(fault.sensor()).ok()?;
    let (event_type, data) = match (&mut sensor.reading, healthy) {
        (Reading::Analog { raw, thresholds, .. }, Reading::Analog { raw: normal, .. }) => {
            *raw = if present { fault.raw() } else { normal };
            let [_, lower_critical, _, _, upper_critical, _] = *thresholds;
            let threshold = if offset == 9 {
                upper_critical
            } else {
                lower_critical
            };
            // 50h: event data 2 is the reading, event data 3 the threshold.
            (0x01, [0x50 | offset, *raw, threshold])
        }
        (Reading::Discrete { states, .. }, Reading::Discrete { states: normal, .. }) => {
            *states = if present { normal | 1 << offset } else { normal };
            (0x6F, [offset, 0xFF, 0xFF])
        }
        _ => return None,
    };
    Some(PlatformEvent {
        generator: PlatformEvent::BMC,
        sensor_type: sensor.kind,
        sensor_number: sensor.number,
        event_dir_type: if present { event_type } else { 0x80 | event_type },
        data,
    })
}

#[cfg(test)]
mod tests {
    use super::{Fault, apply};
    use crate::rehearsal::bmc::{pef::Pef, sensors::Sensors};
    use crate::rehearsal::pef_engine::decide;

    #[test]
    fn the_factory_filters_alert_for_every_fault() {
        let pef = Pef::factory();
        for fault in Fault::ALL {
            let event = apply(&mut Sensors::healthy(), fault, true).expect("every fault has its sensor");
            assert_eq!(decide(pef.filters(), &event).alerts.len(), 1, "{}", fault.name());
        }
    }

    #[test]
    fn a_fault_that_is_over_leaves_a_healthy_sensor() {
        for fault in Fault::ALL {
            let mut sensors = Sensors::healthy();
            let healthy = sensors.get(fault.sensor()).expect("there").reading;
            apply(&mut sensors, fault, true).expect("every fault has its sensor");
            assert_ne!(
                sensors.get(fault.sensor()).expect("there").reading,
                healthy,
                "{}",
                fault.name()
            );
            let event = apply(&mut sensors, fault, false).expect("every fault has its sensor");
            assert!(event.is_deassertion());
            assert_eq!(
                sensors.get(fault.sensor()).expect("there").reading,
                healthy,
                "{}",
                fault.name()
            );
        }
    }
}
