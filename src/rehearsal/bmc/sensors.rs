//! The sensors of the simulated server: what they measure, their limits and the records that describe them
//! (IPMI 2.0 section 43).

use super::completion::Completion;

/// Numbers of the sensors; those that `ipmitool event` uses (30h, 60h, 53h) are the same here.
pub(crate) const CPU_TEMPERATURE: u8 = 0x30;
pub(crate) const FAN_1: u8 = 0x40;
pub(crate) const FAN_2: u8 = 0x41;
pub(crate) const POWER_SUPPLY: u8 = 0x50;
pub(crate) const MEMORY: u8 = 0x53;
pub(crate) const DRIVE: u8 = 0x54;
pub(crate) const INTRUSION: u8 = 0x55;
pub(crate) const PROCESSOR: u8 = 0x56;
pub(crate) const POST: u8 = 0x57;
pub(crate) const WATCHDOG: u8 = 0x58;
pub(crate) const SECURITY: u8 = 0x59;
pub(crate) const BUS: u8 = 0x5A;
pub(crate) const EVENT_LOG: u8 = 0x5B;
pub(crate) const VOLTAGE_12V: u8 = 0x60;
pub(crate) const SYSTEM_EVENT: u8 = 0x70;

/// What a sensor shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A measured value with thresholds.
    Analog {
        /// The raw byte.
        raw: u8,
        /// Units (table 43-15): 1 °C, 4 V, 18 RPM.
        unit: u8,
        /// Value = raw × m × 10^exponent.
        m: u8,
        /// A power of ten, as four bits of two's complement.
        exponent: u8,
        /// Lower non-critical, critical, non-recoverable, then upper; 0 is "none" below, 255 above.
        thresholds: [u8; 6],
    },
    /// States of the sensor type, one bit each.
    Discrete {
        /// The states that are true.
        states: u16,
        /// The states that it knows.
        supported: u16,
    },
}

/// One sensor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sensor {
    pub(crate) number: u8,
    pub(crate) name: &'static str,
    pub(crate) kind: u8,
    pub(crate) entity: [u8; 2],
    pub(crate) reading: Reading,
}

/// All sensors.
#[derive(Clone, Debug)]
pub(crate) struct Sensors {
    sensors: Vec<Sensor>,
}

impl Sensors {
    /// A healthy server.
    pub(crate) fn healthy() -> Self {
        let temperature = analog(42, 1, 1, 0, [0, 0, 0, 85, 95, 105]);
        let fan = analog(100, 18, 50, 0, [30, 20, 0, 255, 255, 255]);
        let voltage = analog(200, 4, 6, 0x0E, [190, 185, 0, 210, 215, 255]); // M 6, exponent −2: 12.00 V
        let sensor = |number, name, kind, entity, reading| Sensor {
            number,
            name,
            kind,
            entity,
            reading,
        };
        Self {
            sensors: vec![
                sensor(CPU_TEMPERATURE, "CPU1 Temp", 0x01, [3, 1], temperature),
                sensor(FAN_1, "FAN1", 0x04, [29, 1], fan),
                sensor(FAN_2, "FAN2", 0x04, [29, 2], fan),
                sensor(VOLTAGE_12V, "P12V", 0x02, [7, 1], voltage),
                sensor(
                    POWER_SUPPLY,
                    "PSU1 Status",
                    0x08,
                    [10, 1],
                    discrete(0x0001, 0x00CF),
                ),
                sensor(MEMORY, "DIMM ECC", 0x0C, [32, 1], discrete(0x0000, 0x01A7)),
                sensor(DRIVE, "Drive 0", 0x0D, [4, 1], discrete(0x0001, 0x01E7)),
                sensor(INTRUSION, "Intrusion", 0x05, [23, 1], discrete(0x0000, 0x0001)),
                sensor(PROCESSOR, "CPU1 Status", 0x07, [3, 1], discrete(0x0080, 0x1CFF)),
                sensor(POST, "POST Error", 0x0F, [34, 1], discrete(0x0000, 0x0007)),
                sensor(WATCHDOG, "Watchdog", 0x23, [6, 1], discrete(0x0000, 0x010F)),
                sensor(SECURITY, "Security", 0x06, [23, 1], discrete(0x0000, 0x003F)),
                sensor(BUS, "Critical Intr", 0x13, [7, 1], discrete(0x0000, 0x0FFF)),
                sensor(EVENT_LOG, "Event Log", 0x10, [6, 1], discrete(0x0000, 0x007F)),
                sensor(
                    SYSTEM_EVENT,
                    "System Event",
                    0x12,
                    [6, 1],
                    discrete(0x0000, 0x0012),
                ),
            ],
        }
    }

    /// In the order of the SDR repository.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Sensor> {
        self.sensors.iter()
    }

    /// A sensor by its number.
    pub(crate) fn get(&self, number: u8) -> Result<&Sensor, Completion> {
        let found = self.sensors.iter().find(|sensor| sensor.number == number);
        found.ok_or(Completion::NOT_PRESENT)
    }

    /// A sensor by its number, to change what it shows.
    pub(crate) fn get_mut(&mut self, number: u8) -> Result<&mut Sensor, Completion> {
        let found = self.sensors.iter_mut().find(|sensor| sensor.number == number);
        found.ok_or(Completion::NOT_PRESENT)
    }

    /// Entity ID and instance of a sensor; zeros (unspecified) for a number that no record describes.
    pub(crate) fn entity_of(&self, number: u8) -> [u8; 2] {
        self.get(number).map_or([0, 0], |sensor| sensor.entity)
    }
}

const fn analog(raw: u8, unit: u8, m: u8, exponent: u8, thresholds: [u8; 6]) -> Reading {
    Reading::Analog {
        raw,
        unit,
        m,
        exponent,
        thresholds,
    }
}

const fn discrete(states: u16, supported: u16) -> Reading {
    Reading::Discrete { states, supported }
}

/// Which of six thresholds exist: bits 0–2 lower, 3–5 upper, as the masks of IPMI have them.
pub(crate) fn threshold_mask(thresholds: [u8; 6]) -> u8 {
    let absent = [0, 0, 0, 255, 255, 255];
    let bits = thresholds.iter().zip(absent).zip(0_u8..);
    bits.filter(|((threshold, absent), _)| **threshold != *absent)
        .fold(0, |mask, (_, bit)| mask | 1 << bit)
}

impl Sensor {
    /// Get Sensor Reading's data (table 35-15): value, flags, states.
    pub(crate) fn reading_bytes(&self) -> Vec<u8> {
        // C0h: events and scanning are on.
        match self.reading {
            Reading::Analog { raw, thresholds, .. } => vec![raw, 0xC0, 0xC0 | crossed(raw, thresholds)],
            Reading::Discrete { states, .. } => {
                let [low, high] = states.to_le_bytes();
                vec![0x00, 0xC0, low, 0x80 | high]
            }
        }
    }

    /// The sensor's record for the repository, with the given record ID.
    pub(crate) fn record(&self, id: u16) -> Vec<u8> {
        match self.reading {
            Reading::Analog {
                unit,
                m,
                exponent,
                thresholds,
                raw,
            } => self.full_record(id, [unit, m, exponent, raw], thresholds),
            Reading::Discrete { supported, .. } => self.compact_record(id, supported),
        }
    }

    /// Type 01h (table 43-1).
    fn full_record(&self, id: u16, [unit, m, exponent, nominal]: [u8; 4], thresholds: [u8; 6]) -> Vec<u8> {
        let mask = threshold_mask(thresholds);
        let [lower_nc, lower_c, lower_nr, upper_nc, upper_c, upper_nr] = thresholds;
        let mut body = self.key();
        // Initialization all on; auto re-arm, thresholds readable and settable, events per threshold.
        body.extend([0x7F, 0x48, self.kind, 0x01]);
        let events = threshold_events(mask).to_le_bytes();
        body.extend(events);
        body.extend(events);
        body.extend([mask, mask]);
        body.extend([0x00, unit, 0x00, 0x00]); // unsigned, no modifier, linear
        body.extend([m, 0x00, 0x00, 0x00, 0x00, exponent << 4]);
        body.extend([0x01, nominal, 0xFF, 0x00, 0xFF, 0x00]); // nominal given; normal and sensor range
        body.extend([upper_nr, upper_c, upper_nc, lower_nr, lower_c, lower_nc]);
        body.extend([0x00, 0x00, 0x00, 0x00, 0x00]); // hysteresis, reserved, OEM
        body.extend(id_string(self.name));
        record(id, 0x01, &body)
    }

    /// Type 02h (table 43-2).
    fn compact_record(&self, id: u16, supported: u16) -> Vec<u8> {
        let states = supported.to_le_bytes();
        let mut body = self.key();
        body.extend([0x67, 0x40, self.kind, 0x6F]);
        body.extend(states);
        body.extend([0, 0]);
        body.extend(states);
        body.extend([0xC0, 0x00, 0x00]); // no numeric reading
        body.extend([0x01, 0x00]); // not shared
        body.extend([0x00; 6]); // hysteresis, reserved, OEM
        body.extend(id_string(self.name));
        record(id, 0x02, &body)
    }

    /// Owner, LUN, number and entity.
    fn key(&self) -> Vec<u8> {
        let [entity, instance] = self.entity;
        vec![0x20, 0x00, self.number, entity, instance]
    }
}

/// Header of a record: ID, SDR version 1.5, type and the number of bytes that follow.
pub(crate) fn record(id: u16, kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).expect("a record is at most 64 bytes long");
    let mut bytes = id.to_le_bytes().to_vec();
    bytes.extend([0x51, kind, length]);
    bytes.extend(body);
    bytes
}

/// Type/length byte for 8-bit text, and the text.
pub(crate) fn id_string(name: &str) -> Vec<u8> {
    let length = u8::try_from(name.len().min(16)).expect("at most 16");
    let mut bytes = vec![0xC0 | length];
    bytes.extend(name.bytes().take(16));
    bytes
}

/// Assertion events for the thresholds that exist: lower ones going low, upper ones going high.
fn threshold_events(mask: u8) -> u16 {
    [(0, 0), (1, 2), (2, 4), (3, 7), (4, 9), (5, 11)]
        .into_iter()
        .filter(|(threshold, _)| mask & (1 << threshold) != 0)
        .fold(0, |events, (_, offset)| events | 1 << offset)
}

/// Which thresholds a value has reached, as bits.
fn crossed(raw: u8, thresholds: [u8; 6]) -> u8 {
    let present = threshold_mask(thresholds);
    let bits = thresholds.iter().zip(0_u8..);
    let reached = bits.filter(|(threshold, bit)| {
        if *bit < 3 {
            raw <= **threshold
        } else {
            raw >= **threshold
        }
    });
    reached.fold(0, |mask, (_, bit)| mask | 1 << bit) & present
}

#[cfg(test)]
mod tests {
    use super::{CPU_TEMPERATURE, Reading, Sensors, threshold_mask};

    #[test]
    fn a_sensor_over_its_limit_says_which_limits_it_has_reached() {
        let mut sensors = Sensors::healthy();
        let sensor = sensors.get_mut(CPU_TEMPERATURE).expect("there");
        assert_eq!(sensor.reading_bytes(), [42, 0xC0, 0xC0]);
        if let Reading::Analog { raw, .. } = &mut sensor.reading {
            *raw = 97;
        }
        assert_eq!(sensor.reading_bytes(), [97, 0xC0, 0xC0 | 0x18]);
    }

    #[test]
    fn only_thresholds_that_exist_are_in_the_mask() {
        assert_eq!(threshold_mask([0, 0, 0, 85, 95, 105]), 0b11_1000);
        assert_eq!(threshold_mask([30, 20, 0, 255, 255, 255]), 0b00_0011);
    }

    #[test]
    fn every_record_says_how_long_it_is() {
        for sensor in Sensors::healthy().iter() {
            let record = sensor.record(1);
            assert_eq!(usize::from(record[4]), record.len() - 5, "{}", sensor.name);
            assert!(record.len() <= 64);
        }
    }
}
