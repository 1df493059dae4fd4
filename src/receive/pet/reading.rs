//! A threshold event's reading and threshold as people read them: converted and with units where the sensor's record says
//! how.

use super::{Pet, catalogue::CATALOGUE};
use crate::ipmi::command::{Conversion, SensorRecord};

/// Event/reading type of thresholds (IPMI 2.0 table 42-1).
const THRESHOLD: u8 = 0x01;

/// What was measured, and what it was measured against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::receive) struct Reading {
    pub(in crate::receive) reading: String,
    pub(in crate::receive) threshold: String,
    /// Whether these are values, and not raw bytes.
    pub(in crate::receive) has_units: bool,
}

/// None where the event carries none.
pub(in crate::receive) fn of_event(pet: &Pet, sensor: Option<&SensorRecord>) -> Option<Reading> {
    let [kind, reading, threshold, ..] = pet.event_data;
    if pet.event.event_type != THRESHOLD || kind & 0xF0 != 0x50 {
        return None;
    }
    let conversion = sensor.and_then(|sensor| sensor.conversion.as_ref());
    let value = |raw| conversion.and_then(|conversion| in_units(conversion, raw));
    Some(match (value(reading), value(threshold)) {
        (Some(reading), Some(threshold)) => Reading {
            reading,
            threshold,
            has_units: true,
        },
        _ => Reading {
            reading: format!("{reading:02X}h"),
            threshold: format!("{threshold:02X}h"),
            has_units: false,
        },
    })
}

/// `97 °C`; none where the record does not tell how to convert.
fn in_units(conversion: &Conversion, raw: u8) -> Option<String> {
    let value = conversion.text(raw)?;
    let unit = unit(conversion);
    Some(if unit.is_empty() {
        value
    } else {
        format!("{value} {unit}")
    })
}

/// Base unit, modifier unit and rate (table 43-1, sensor units 1 to 3).
fn unit(conversion: &Conversion) -> String {
    if conversion.is_percentage() {
        return "%".to_owned();
    }
    let symbol = |code| CATALOGUE.unit(code).unwrap_or_default();
    let mut unit = symbol(conversion.base_unit).to_owned();
    let modifier = symbol(conversion.modifier_unit);
    match conversion.units_1 >> 1 & 0x03 {
        1 => unit = format!("{unit}/{modifier}"),
        2 => unit = format!("{unit}·{modifier}"),
        _ => {}
    }
    let rate = match conversion.units_1 >> 3 & 0x07 {
        1 => "/µs",
        2 => "/ms",
        3 => "/s",
        4 => "/min",
        5 => "/h",
        6 => "/d",
        _ => "",
    };
    unit + rate
}

#[cfg(test)]
mod tests {
    use super::in_units;
    use crate::ipmi::command::Conversion;

    const VOLTS: Conversion = Conversion {
        units_1: 0,
        base_unit: 4,
        modifier_unit: 0,
        linearization: 0,
        m: 6,
        b: 0,
        b_exponent: 0,
        r_exponent: -2,
    };

    #[test]
    fn a_value_stands_before_its_unit() {
        let text = |conversion: Conversion| in_units(&conversion, 180);
        assert_eq!(text(VOLTS).as_deref(), Some("10.80 V"));
        let per_minute = Conversion {
            units_1: 4 << 3,
            base_unit: 41,
            ..VOLTS
        };
        assert_eq!(text(per_minute).as_deref(), Some("10.80 rev/min"));
        let per_metre = Conversion {
            units_1: 1 << 1,
            modifier_unit: 34,
            ..VOLTS
        };
        assert_eq!(text(per_metre).as_deref(), Some("10.80 V/m"));
        let percent = Conversion { units_1: 1, ..VOLTS };
        assert_eq!(text(percent).as_deref(), Some("10.80 %"));
        let nameless = Conversion {
            base_unit: 0,
            ..VOLTS
        };
        assert_eq!(text(nameless).as_deref(), Some("10.80"));
        let unknown = Conversion {
            linearization: 0x70,
            ..VOLTS
        };
        assert_eq!(text(unknown), None);
    }
}
