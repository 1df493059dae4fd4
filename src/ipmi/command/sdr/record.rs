//! Sensor records (IPMI 2.0 tables 43-1 to 43-3): number, name, and how to convert its readings.

use super::{Conversion, SdrHeader, text};
use crate::ipmi::wire::{Reader, WireError};
use serde::{Deserialize, Serialize};

/// A sensor, as its record describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensorRecord {
    /// Slave address or software id of what holds the sensor.
    pub owner: u8,
    /// Its number there.
    pub number: u8,
    /// What kind of sensor (table 42-3).
    pub sensor_type: u8,
    /// Event/reading type (table 42-1).
    pub event_type: u8,
    /// What it watches (table 43-13).
    pub entity: u8,
    /// Which of these.
    pub entity_instance: u8,
    /// Its name; as the BMC has it.
    pub name: String,
    /// How its readings become values; none for sensors that show states.
    pub conversion: Option<Conversion>,
}

impl SensorRecord {
    /// The sensors that a whole record describes: none for records of other things, several where sensors share it.
    pub fn from_record(bytes: &[u8]) -> Result<Vec<Self>, WireError> {
        let header = SdrHeader::from_bytes(bytes)?;
        let mut reader = Reader::new("sensor data record", bytes);
        reader.take(usize::from(SdrHeader::BYTES))?;
        if !header.names_a_sensor() {
            return Ok(Vec::new());
        }
        let [owner, _lun, number, entity, entity_instance] = reader.array()?;
        if header.kind != EVENT_ONLY {
            let _initialization_and_capabilities: [u8; 2] = reader.array()?;
        }
        let [sensor_type, event_type] = reader.array()?;
        let mut sensor = Self {
            owner,
            number,
            sensor_type,
            event_type,
            entity,
            entity_instance,
            name: String::new(),
            conversion: None,
        };
        match header.kind {
            FULL => {
                reader.take(6)?;
                sensor.conversion = conversion(&mut reader)?;
                reader.take(17)?;
                sensor.name = text::take(&mut reader)?.trim().to_owned();
                Ok(vec![sensor])
            }
            COMPACT => {
                reader.take(9)?;
                let sharing = reader.array()?;
                reader.take(6)?;
                sensor.name = text::take(&mut reader)?;
                Ok(shared(&sensor, sharing))
            }
            _ => {
                let sharing = reader.array()?;
                reader.take(2)?;
                sensor.name = text::take(&mut reader)?;
                Ok(shared(&sensor, sharing))
            }
        }
    }
}

const FULL: u8 = 0x01;
const COMPACT: u8 = 0x02;
const EVENT_ONLY: u8 = 0x03;

/// Units, linearization, M, B and their exponents: bytes 21 to 30 of a full record.
fn conversion(reader: &mut Reader<'_>) -> Result<Option<Conversion>, WireError> {
    let [units_1, base_unit, modifier_unit, linearization] = reader.array()?;
    let [m_low, m_high, b_low, b_high, _accuracy, exponents] = reader.array()?;
    // Data format 11b: the sensor has no analog reading.
    Ok((units_1 >> 6 != 3).then(|| Conversion {
        units_1,
        base_unit,
        modifier_unit,
        linearization,
        m: ten_bits(m_low, m_high),
        b: ten_bits(b_low, b_high),
        b_exponent: four_bits(exponents & 0x0f),
        r_exponent: four_bits(exponents >> 4),
    }))
}

/// The low eight bits, and in bits 7:6 of the other byte the high two: two's complement.
fn ten_bits(low: u8, high: u8) -> i16 {
    let high = i16::from((high & 0xc0).cast_signed() >> 6);
    high << 8 | i16::from(low)
}

/// Two's complement in four bits.
fn four_bits(nibble: u8) -> i8 {
    (nibble << 4).cast_signed() >> 4
}

/// The sensors of a shared record: their numbers go on, and so do the numbers or letters behind the name.
fn shared(sensor: &SensorRecord, [sharing, modifier]: [u8; 2]) -> Vec<SensorRecord> {
    let count = sharing & 0x0f;
    if count <= 1 {
        let name = sensor.name.trim().to_owned();
        return vec![SensorRecord {
            name,
            ..sensor.clone()
        }];
    }
    let entity_goes_on = modifier & 0x80 != 0;
    let one = |place: u8| {
        let mark = (modifier & 0x7f).saturating_add(place);
        let suffix = if sharing & 0x30 == 0x10 {
            letters(mark)
        } else {
            mark.to_string()
        };
        let instance = sensor.entity_instance;
        SensorRecord {
            number: sensor.number.wrapping_add(place),
            entity_instance: if entity_goes_on {
                instance.wrapping_add(place)
            } else {
                instance
            },
            name: format!("{}{suffix}", sensor.name.trim_start()),
            ..sensor.clone()
        }
    };
    (0..count).map(one).collect()
}

/// A for 0, Z for 25, AA for 26.
fn letters(number: u8) -> String {
    let letter = |value: u8| char::from(b'A' + value % 26);
    match number / 26 {
        0 => letter(number).to_string(),
        high => format!("{}{}", letter(high - 1), letter(number)),
    }
}

/// All sensors of a server that have a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SensorNames {
    sensors: Vec<SensorRecord>,
}

impl SensorNames {
    /// These sensors; those without a name are left out.
    pub fn new(sensors: Vec<SensorRecord>) -> Self {
        Self {
            sensors: sensors
                .into_iter()
                .filter(|sensor| !sensor.name.is_empty())
                .collect(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sensors.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sensors.is_empty()
    }

    /// A sensor by its owner and number. Where the owner is not said (0 or FFh), the number must be the only one.
    pub fn find(&self, owner: u8, number: u8) -> Option<&SensorRecord> {
        let mut found = self.sensors.iter().filter(|sensor| {
            sensor.number == number && (matches!(owner, 0x00 | 0xff) || sensor.owner == owner)
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A full record, as the tables have it: CPU1 Temp, M 1, unit 1.
    fn full(name: &[u8]) -> Vec<u8> {
        let mut bytes = vec![
            0x01, 0x00, 0x51, 0x01, 0, 0x20, 0x00, 0x30, 3, 1, 0x7f, 0x48, 0x01, 0x01,
        ];
        bytes.extend([0; 6]);
        bytes.extend([0x80, 0x01, 0x00, 0x00]);
        bytes.extend([0x02, 0xc0, 0xff, 0x40, 0x00, 0xe1]);
        bytes.extend([0; 17]);
        bytes.push(0xc0 | u8::try_from(name.len()).expect("short"));
        bytes.extend(name);
        bytes[4] = u8::try_from(bytes.len() - 5).expect("short");
        bytes
    }

    // If these fail, don't change the tests: the layouts are tables 43-1, 43-2 and 43-3.
    #[test]
    fn a_full_record_names_its_sensor_and_converts_its_readings() {
        let bytes = full(b"CPU1 Temp");
        assert_eq!(bytes.len(), 48 + 9, "table 43-1: the name starts at byte 49");
        let sensors = SensorRecord::from_record(&bytes).expect("a record");
        let [sensor] = sensors.as_slice() else {
            panic!("{sensors:?}")
        };
        assert_eq!(
            (sensor.owner, sensor.number, sensor.name.as_str()),
            (0x20, 0x30, "CPU1 Temp")
        );
        assert_eq!((sensor.sensor_type, sensor.event_type, sensor.entity), (1, 1, 3));
        let conversion = sensor.conversion.expect("analog");
        assert_eq!((conversion.m, conversion.b), (-254, 0x1ff));
        assert_eq!((conversion.r_exponent, conversion.b_exponent), (-2, 1));
        assert!(SensorRecord::from_record(&bytes[..50]).is_err(), "a cut name");
    }

    #[test]
    fn sensors_that_share_a_record_are_counted_on() {
        let mut compact = vec![
            0x02, 0x00, 0x51, 0x02, 0, 0x20, 0x00, 0x80, 32, 1, 0x67, 0x40, 0x0c, 0x6f,
        ];
        compact.extend([0; 9]);
        compact.extend([0x03, 0x85]);
        compact.extend([0; 6]);
        compact.extend(b"\xc5DIMM ");
        let sensors = SensorRecord::from_record(&compact).expect("a record");
        let names: Vec<_> = sensors.iter().map(|it| (it.number, it.entity_instance)).collect();
        assert_eq!(names, [(0x80, 1), (0x81, 2), (0x82, 3)]);
        assert_eq!(sensors.last().map(|it| it.name.as_str()), Some("DIMM 7"));
    }

    #[test]
    fn an_event_only_record_has_a_name_and_other_records_none() {
        let mut event = vec![
            0x03, 0x00, 0x51, 0x03, 0, 0x41, 0x00, 0x01, 0, 0, 0x12, 0x6f, 0x12, 0x19, 0, 0,
        ];
        event.extend(b"\xc4Log ");
        let sensors = SensorRecord::from_record(&event).expect("a record");
        let names: Vec<_> = sensors.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Log Z", "Log AA"], "alphabetic, from 25");
        assert_eq!(SensorRecord::from_record(&[1, 0, 0x51, 0x12, 0]), Ok(Vec::new()));
    }

    #[test]
    fn a_number_that_two_owners_have_needs_the_owner() {
        let sensor = |owner| SensorRecord {
            owner,
            ..SensorRecord::from_record(&full(b"x"))
                .expect("a record")
                .remove(0)
        };
        let names = SensorNames::new(vec![sensor(0x20), sensor(0x2c)]);
        assert_eq!(names.find(0x2c, 0x30).map(|it| it.owner), Some(0x2c));
        assert_eq!(names.find(0xff, 0x30), None);
        assert_eq!(names.find(0x41, 0x30), None);
        let alone = SensorNames::new(vec![sensor(0x20)]);
        assert_eq!(alone.find(0xff, 0x30).map(|it| it.owner), Some(0x20));
    }
}
