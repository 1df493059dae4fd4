//! Faults a trainer or a test can make happen, and the events a server's sensors then report: for each event group an
//! error and a warning, and something worth knowing, as far as IPMI has them.

use super::{
    bmc::sensors::{
        BUS, CPU_TEMPERATURE, DRIVE, EVENT_LOG, FAN_1, INTRUSION, MEMORY, POST, POWER_SUPPLY, PROCESSOR,
        Reading, SECURITY, Sensors, VOLTAGE_12V, WATCHDOG,
    },
    event::PlatformEvent,
};
use crate::site::EventGroup;

/// Something that breaks on the simulated server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The processor is over its critical temperature.
    CpuOverheated,
    /// The processor is over its non-critical temperature.
    CpuWarm,
    /// The 12 V supply has broken down.
    VoltageLow,
    /// The 12 V supply is below its non-critical threshold.
    VoltageSagging,
    /// A fan stands still.
    FanStopped,
    /// A fan turns too slowly.
    FanSlow,
    /// A power supply has failed.
    PowerSupplyFailed,
    /// A power supply is expected to fail.
    PowerSupplyFailing,
    /// A power supply is in standby.
    PowerSupplyStandby,
    /// Memory error that could not be corrected.
    MemoryUncorrectable,
    /// Memory error that was corrected.
    MemoryCorrectable,
    /// Spare memory has been taken into use.
    MemorySpare,
    /// The processor has an internal error.
    ProcessorFailed,
    /// The processor is throttled.
    ProcessorThrottled,
    /// A drive has failed.
    DriveFailed,
    /// A drive is expected to fail.
    DriveFailing,
    /// An array is being rebuilt.
    DriveRebuilding,
    /// The watchdog has reset the server.
    WatchdogReset,
    /// The watchdog has expired without an action.
    WatchdogExpired,
    /// The power-on self-test has found an error.
    PostFailed,
    /// The power-on self-test goes on.
    PostProgress,
    /// The chassis was opened.
    ChassisOpened,
    /// A wrong password was given on the management network.
    PasswordGuessed,
    /// A PCI system error.
    BusFailed,
    /// A bus error that was corrected.
    BusCorrected,
    /// No event is logged any more.
    LoggingDisabled,
    /// The event log is almost full.
    EventLogAlmostFull,
    /// The event log was cleared.
    EventLogCleared,
}

/// How a fault shows.
struct Symptom {
    name: &'static str,
    group: EventGroup,
    sensor: u8,
    /// The event offset: of a threshold (IPMI 2.0 table 42-2) or of the sensor type (table 42-3).
    offset: u8,
    /// What an analog sensor shows while the fault lasts.
    raw: u8,
}

const fn symptom(name: &'static str, group: EventGroup, sensor: u8, offset: u8, raw: u8) -> Symptom {
    Symptom {
        name,
        group,
        sensor,
        offset,
        raw,
    }
}

impl Fault {
    /// All of them, group by group.
    pub const ALL: [Self; 28] = [
        Self::CpuOverheated,
        Self::CpuWarm,
        Self::VoltageLow,
        Self::VoltageSagging,
        Self::FanStopped,
        Self::FanSlow,
        Self::PowerSupplyFailed,
        Self::PowerSupplyFailing,
        Self::PowerSupplyStandby,
        Self::MemoryUncorrectable,
        Self::MemoryCorrectable,
        Self::MemorySpare,
        Self::ProcessorFailed,
        Self::ProcessorThrottled,
        Self::DriveFailed,
        Self::DriveFailing,
        Self::DriveRebuilding,
        Self::WatchdogReset,
        Self::WatchdogExpired,
        Self::PostFailed,
        Self::PostProgress,
        Self::ChassisOpened,
        Self::PasswordGuessed,
        Self::BusFailed,
        Self::BusCorrected,
        Self::LoggingDisabled,
        Self::EventLogAlmostFull,
        Self::EventLogCleared,
    ];

    /// The name in scripts.
    pub fn name(self) -> &'static str {
        self.symptom().name
    }

    /// The group of its event.
    pub fn group(self) -> EventGroup {
        self.symptom().group
    }

    fn symptom(self) -> Symptom {
        use EventGroup as Group;
        match self {
            Self::CpuOverheated => symptom("cpu-overheated", Group::Temperature, CPU_TEMPERATURE, 9, 97),
            Self::CpuWarm => symptom("cpu-warm", Group::Temperature, CPU_TEMPERATURE, 7, 88),
            Self::VoltageLow => symptom("voltage-low", Group::Voltage, VOLTAGE_12V, 2, 180),
            Self::VoltageSagging => symptom("voltage-sagging", Group::Voltage, VOLTAGE_12V, 0, 188),
            Self::FanStopped => symptom("fan-stopped", Group::Fan, FAN_1, 2, 0),
            Self::FanSlow => symptom("fan-slow", Group::Fan, FAN_1, 0, 25),
            Self::PowerSupplyFailed => symptom("power-supply-failed", Group::PowerSupply, POWER_SUPPLY, 1, 0),
            Self::PowerSupplyFailing => {
                symptom("power-supply-failing", Group::PowerSupply, POWER_SUPPLY, 2, 0)
            }
            Self::PowerSupplyStandby => {
                symptom("power-supply-standby", Group::PowerSupply, POWER_SUPPLY, 7, 0)
            }
            Self::MemoryUncorrectable => symptom("memory-uncorrectable", Group::Memory, MEMORY, 1, 0),
            Self::MemoryCorrectable => symptom("memory-correctable", Group::Memory, MEMORY, 0, 0),
            Self::MemorySpare => symptom("memory-spare", Group::Memory, MEMORY, 8, 0),
            Self::ProcessorFailed => symptom("processor-failed", Group::Processor, PROCESSOR, 0, 0),
            Self::ProcessorThrottled => symptom("processor-throttled", Group::Processor, PROCESSOR, 10, 0),
            Self::DriveFailed => symptom("drive-failed", Group::Disk, DRIVE, 1, 0),
            Self::DriveFailing => symptom("drive-failing", Group::Disk, DRIVE, 2, 0),
            Self::DriveRebuilding => symptom("drive-rebuilding", Group::Disk, DRIVE, 7, 0),
            Self::WatchdogReset => symptom("watchdog-reset", Group::Watchdog, WATCHDOG, 1, 0),
            Self::WatchdogExpired => symptom("watchdog-expired", Group::Watchdog, WATCHDOG, 0, 0),
            Self::PostFailed => symptom("post-failed", Group::PostError, POST, 0, 0),
            Self::PostProgress => symptom("post-progress", Group::PostError, POST, 2, 0),
            Self::ChassisOpened => symptom("chassis-opened", Group::Security, INTRUSION, 0, 0),
            Self::PasswordGuessed => symptom("password-guessed", Group::Security, SECURITY, 5, 0),
            Self::BusFailed => symptom("bus-failed", Group::Bus, BUS, 5, 0),
            Self::BusCorrected => symptom("bus-corrected", Group::Bus, BUS, 7, 0),
            Self::LoggingDisabled => symptom("logging-disabled", Group::EventLog, EVENT_LOG, 3, 0),
            Self::EventLogAlmostFull => symptom("event-log-almost-full", Group::EventLog, EVENT_LOG, 5, 0),
            Self::EventLogCleared => symptom("event-log-cleared", Group::EventLog, EVENT_LOG, 2, 0),
        }
    }
}

/// Makes the sensor show the fault, or its normal state again, and returns the event it reports.
pub(crate) fn apply(sensors: &mut Sensors, fault: Fault, present: bool) -> Option<PlatformEvent> {
    let symptom = fault.symptom();
    let healthy = Sensors::healthy().get(symptom.sensor).ok()?.reading;
    let offset = symptom.offset;
    let sensor = sensors.get_mut(symptom.sensor).ok()?;
    let (event_type, data) = match (&mut sensor.reading, healthy) {
        (Reading::Analog { raw, thresholds, .. }, Reading::Analog { raw: normal, .. }) => {
            *raw = if present { symptom.raw } else { normal };
            let [
                lower_non_critical,
                lower_critical,
                _,
                upper_non_critical,
                upper_critical,
                _,
            ] = *thresholds;
            let threshold = match offset {
                0 => lower_non_critical,
                2 => lower_critical,
                7 => upper_non_critical,
                _ => upper_critical,
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
    use crate::{
        rehearsal::{
            bmc::{pef::Pef, sensors::Sensors},
            pef_engine::decide,
        },
        site::EventGroup,
    };

    /// Those that are errors; the others are warnings, or worth knowing.
    const ERRORS: [Fault; 11] = [
        Fault::CpuOverheated,
        Fault::VoltageLow,
        Fault::FanStopped,
        Fault::PowerSupplyFailed,
        Fault::MemoryUncorrectable,
        Fault::ProcessorFailed,
        Fault::DriveFailed,
        Fault::WatchdogReset,
        Fault::PostFailed,
        Fault::BusFailed,
        Fault::LoggingDisabled,
    ];

    #[test]
    fn the_factory_filters_alert_for_every_error_and_nothing_else() {
        let pef = Pef::factory(40, 20);
        for fault in Fault::ALL {
            let event = apply(&mut Sensors::healthy(), fault, true).expect("every fault has its sensor");
            let alerts = decide(pef.filters(), &event).alerts.len();
            assert_eq!(alerts, usize::from(ERRORS.contains(&fault)), "{}", fault.name());
        }
    }

    #[test]
    fn every_event_group_has_at_least_two_faults() {
        for group in EventGroup::ALL {
            let count = Fault::ALL.iter().filter(|fault| fault.group() == group).count();
            assert!(count >= 2, "{group:?}");
        }
    }

    #[test]
    fn a_fault_that_is_over_leaves_a_healthy_sensor() {
        for fault in Fault::ALL {
            let mut sensors = Sensors::healthy();
            let sensor = fault.symptom().sensor;
            let healthy = sensors.get(sensor).expect("there").reading;
            apply(&mut sensors, fault, true).expect("every fault has its sensor");
            assert_ne!(
                sensors.get(sensor).expect("there").reading,
                healthy,
                "{}",
                fault.name()
            );
            let event = apply(&mut sensors, fault, false).expect("every fault has its sensor");
            assert!(event.is_deassertion());
            assert_eq!(
                sensors.get(sensor).expect("there").reading,
                healthy,
                "{}",
                fault.name()
            );
        }
    }
}
