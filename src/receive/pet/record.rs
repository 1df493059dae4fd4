//! An event of a BMC's event log in the same words as the alert about it.

use super::{EventCode, Pet, reading::of_event};
use crate::{
    alert_log::Severity,
    i18n::Text,
    ipmi::command::{EventMessage, SensorNames},
    receive::describe::Description,
};

/// An event of the log in words.
#[derive(Clone, Debug)]
pub struct EventWords {
    /// How bad it is.
    pub severity: Severity,
    /// One line without the sensor's name.
    pub event: Text,
    /// The sensor's name, where it is known.
    pub sensor: Option<String>,
    /// What was measured, with its unit, where the sensor's record is known.
    pub reading: Option<String>,
    /// What it was measured against.
    pub threshold: Option<String>,
    /// What happened and what to do.
    pub description: Description,
}

/// Puts an event of the log into words. `generator` is the record's generator ID (IPMI 2.0 table 32-1).
pub fn describe_record(
    event: &EventMessage,
    generator: [u8; 2],
    sensors: Option<&SensorNames>,
) -> EventWords {
    let [sensor_device, _] = generator;
    let [first, second, third] = event.data;
    let mut pet = Pet {
        event: EventCode {
            sensor_type: event.sensor_type,
            event_type: event.event_type,
            offset: first & 0x0F,
            is_deasserted: event.deassertion,
        },
        guid: [0; 16],
        sequence: 0,
        local_secs: None,
        utc_offset_minutes: None,
        trap_source: 0,
        event_source: 0,
        // The log says nothing about severity: the event itself decides.
        severity_bits: 0,
        sensor_device,
        sensor_number: event.sensor_number,
        entity: 0,
        entity_instance: 0,
        event_data: [first, second, third, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        language: 0xFF,
        manufacturer_id: 0,
        system_id: 0,
        oem: Vec::new(),
    };
    let sensor = pet.sensor_in(sensors);
    if let Some(sensor) = sensor {
        (pet.entity, pet.entity_instance) = (sensor.entity, sensor.entity_instance);
    }
    let measured = of_event(&pet, sensor).filter(|measured| measured.has_units);
    let (reading, threshold) = measured.map(|it| (it.reading, it.threshold)).unzip();
    EventWords {
        severity: pet.event_severity(),
        event: pet.event_text(),
        sensor: sensor.map(|sensor| sensor.name.clone()),
        reading,
        threshold,
        description: Description {
            // The fields of a trap that a record does not have would only confuse.
            fields: Vec::new(),
            ..pet.describe_event(sensor)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipmi::command::{Conversion, SensorRecord};

    fn names() -> SensorNames {
        SensorNames::new(vec![SensorRecord {
            owner: 0x20,
            number: 0x30,
            sensor_type: 1,
            event_type: 1,
            entity: 3,
            entity_instance: 1,
            name: "CPU1 Temp".to_owned(),
            conversion: Some(Conversion {
                units_1: 0,
                base_unit: 1,
                modifier_unit: 0,
                linearization: 0,
                m: 1,
                b: 0,
                b_exponent: 0,
                r_exponent: 0,
            }),
        }])
    }

    const HOT: EventMessage = EventMessage {
        revision: 4,
        sensor_type: 1,
        sensor_number: 0x30,
        deassertion: false,
        event_type: 1,
        data: [0x59, 97, 95],
    };

    #[test]
    fn an_event_names_its_sensor_and_both_values_with_units() {
        let words = describe_record(&HOT, [0x20, 0], Some(&names()));
        assert_eq!(
            (words.severity, words.sensor.as_deref()),
            (Severity::Error, Some("CPU1 Temp"))
        );
        assert_eq!(
            (words.reading.as_deref(), words.threshold.as_deref()),
            (Some("97 °C"), Some("95 °C"))
        );
        let description = &words.description;
        assert_eq!(
            description.title.en,
            "Temperature: above the upper critical threshold (CPU1 Temp)"
        );
        let detail = &description.detail;
        assert!(detail.en.contains("Sensor CPU1 Temp [30h]"), "{detail:?}");
        assert!(
            detail.en.ends_with("Reading 97 °C, threshold 95 °C."),
            "{detail:?}"
        );
        assert!(detail.ja.contains("測定値 97 °C、しきい値 95 °C。"), "{detail:?}");
    }

    #[test]
    fn without_names_it_is_told_by_number_and_raw_bytes() {
        let words = describe_record(&HOT, [0x20, 0], None);
        assert_eq!((words.sensor, words.reading), (None, None));
        assert_eq!(
            words.description.title.en,
            "Temperature: above the upper critical threshold"
        );
        assert!(words.description.detail.en.contains("Sensor 30h (Temperature)"));
        let other = EventMessage {
            sensor_type: 4,
            ..HOT
        };
        let words = describe_record(&other, [0x20, 0], Some(&names()));
        assert_eq!(words.sensor, None, "the names are of another machine");
    }

    #[test]
    fn an_event_that_is_over_is_recovered_and_the_log_has_no_test_alerts() {
        let over = EventMessage {
            deassertion: true,
            ..HOT
        };
        let words = describe_record(&over, [0x20, 0], Some(&names()));
        assert_eq!(words.severity, Severity::Recovered);
        assert!(
            words.description.title.en.starts_with("Over: "),
            "{:?}",
            words.description.title
        );
        let nothing = EventMessage {
            sensor_type: 0,
            event_type: 0,
            ..HOT
        };
        let title = describe_record(&nothing, [0x20, 0], None).description.title;
        assert_ne!(title.en, "Test alert");
    }
}
