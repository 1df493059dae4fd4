//! The event texts of `assets/events/`: what an event means, how bad it is, and what to do about it.
//!
//! Only reads the data; the sentence around it is made in `text`.

use crate::{alert_log::Severity, i18n::Text};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::HashMap, sync::LazyLock};

/// What is known about one event of a sensor type, or of every sensor type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    /// None: the event is the same for every sensor type.
    #[serde(default)]
    sensor_type: Option<u8>,
    event_type: u8,
    offset: u8,
    /// How bad it is that it is asserted.
    #[serde(deserialize_with = "severity")]
    pub(super) severity: Severity,
    /// A threshold's side: the sensor type's own advice for it goes before this one.
    #[serde(default)]
    pub(super) side: Option<Side>,
    pub(super) title: Text,
    pub(super) advice: Text,
    /// Where the fact stands.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the tests hold that every fact has its source")
    )]
    pub(super) source: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Low,
    High,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SensorType {
    code: u8,
    pub(super) name: Text,
    /// What to do where a reading is too low.
    #[serde(default)]
    pub(super) low: Option<Text>,
    /// What to do where a reading is too high.
    #[serde(default)]
    pub(super) high: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entity {
    code: u8,
    name: Text,
}

/// The sentences around the facts, with `{name}` where a fact goes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::receive) struct Phrases {
    pub(in crate::receive) pet: PetPhrases,
    pub(in crate::receive) trap: TrapPhrases,
    pub(in crate::receive) field: FieldNames,
}

/// Sentences about Platform Event Traps.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::receive) struct PetPhrases {
    pub(in crate::receive) test_title: Text,
    pub(in crate::receive) test_detail: Text,
    pub(in crate::receive) test_advice: Text,
    pub(in crate::receive) test_of: Text,
    pub(in crate::receive) over: Text,
    pub(in crate::receive) over_advice: Text,
    pub(in crate::receive) unknown_title: Text,
    pub(in crate::receive) unknown_advice: Text,
    pub(in crate::receive) unknown_sensor_type: Text,
    pub(in crate::receive) oem_sensor_type: Text,
    pub(in crate::receive) unknown_entity: Text,
    pub(in crate::receive) classed_entity: Text,
    pub(in crate::receive) oem_event_title: Text,
    pub(in crate::receive) oem_event_advice: Text,
    pub(in crate::receive) meaning: Text,
    pub(in crate::receive) detail_with_entity: Text,
    pub(in crate::receive) detail: Text,
    pub(in crate::receive) reading: Text,
    pub(in crate::receive) reading_in_units: Text,
    pub(in crate::receive) named_title: Text,
    pub(in crate::receive) named_sensor: Text,
    pub(in crate::receive) broken_title: Text,
    pub(in crate::receive) broken_detail: Text,
    pub(in crate::receive) broken_advice: Text,
}

/// Sentences about other notifications.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::receive) struct TrapPhrases {
    pub(in crate::receive) unknown_title: Text,
    pub(in crate::receive) detail: Text,
    pub(in crate::receive) unknown_advice: Text,
    pub(in crate::receive) unreadable_title: Text,
    pub(in crate::receive) unreadable_detail: Text,
    pub(in crate::receive) unreadable_advice: Text,
    pub(in crate::receive) maker_title: Text,
    pub(in crate::receive) named_title: Text,
    pub(in crate::receive) named_detail: Text,
    pub(in crate::receive) mib_title: Text,
    pub(in crate::receive) mib_detail: Text,
    pub(in crate::receive) mib_advice: Text,
    pub(in crate::receive) title_with_subject: Text,
    pub(in crate::receive) detail_with_message: Text,
}

/// Names of decoded fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it, and the data file holds the texts")]
pub(in crate::receive) struct FieldNames {
    pub(in crate::receive) sensor: Text,
    pub(in crate::receive) sensor_type: Text,
    pub(in crate::receive) event_type: Text,
    pub(in crate::receive) offset: Text,
    pub(in crate::receive) asserted: Text,
    pub(in crate::receive) deasserted: Text,
    pub(in crate::receive) trap_source: Text,
    pub(in crate::receive) event_source: Text,
    pub(in crate::receive) language: Text,
    pub(in crate::receive) data_extension: Text,
    pub(in crate::receive) previous_state: Text,
    pub(in crate::receive) previous_severity: Text,
    pub(in crate::receive) oem_data: Text,
    pub(in crate::receive) unspecified: Text,
    pub(in crate::receive) unspecified_zone: Text,
    pub(in crate::receive) entity: Text,
    pub(in crate::receive) severity: Text,
    pub(in crate::receive) event_data: Text,
    pub(in crate::receive) reading: Text,
    pub(in crate::receive) threshold: Text,
    pub(in crate::receive) bmc_time: Text,
    pub(in crate::receive) sequence: Text,
    pub(in crate::receive) guid: Text,
    pub(in crate::receive) manufacturer: Text,
    pub(in crate::receive) system_id: Text,
    pub(in crate::receive) oem: Text,
    pub(in crate::receive) trap_name: Text,
    pub(in crate::receive) trap_oid: Text,
    pub(in crate::receive) enterprise: Text,
    pub(in crate::receive) agent_address: Text,
    pub(in crate::receive) snmp_user: Text,
    pub(in crate::receive) snmp_engine: Text,
    pub(in crate::receive) uptime: Text,
}

pub(super) struct Catalogue {
    events: HashMap<(Option<u8>, u8, u8), Event>,
    sensor_types: HashMap<u8, SensorType>,
    entities: HashMap<u8, Text>,
    units: HashMap<u8, String>,
    pub(super) phrases: Phrases,
}

const EVENT_FILES: &[&str] = &[
    include_str!("../../../assets/events/generic.toml"),
    include_str!("../../../assets/events/environment.toml"),
    include_str!("../../../assets/events/hardware.toml"),
    include_str!("../../../assets/events/firmware.toml"),
    include_str!("../../../assets/events/system.toml"),
    include_str!("../../../assets/events/management.toml"),
];

/// The texts, read once. They are part of the program, so a test holds that they can be read.
pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let events = EVENT_FILES.iter().flat_map(|file| parse::<Events>(file).event);
    let names: Names = parse(include_str!("../../../assets/events/names.toml"));
    let units: Units = parse(include_str!("../../../assets/events/units.toml"));
    Catalogue {
        events: events
            .map(|event| ((event.sensor_type, event.event_type, event.offset), event))
            .collect(),
        sensor_types: names
            .sensor_type
            .into_iter()
            .map(|sensor| (sensor.code, sensor))
            .collect(),
        entities: names
            .entity
            .into_iter()
            .map(|entity| (entity.code, entity.name))
            .collect(),
        units: units
            .unit
            .into_iter()
            .map(|unit| (unit.code, unit.symbol))
            .collect(),
        phrases: parse(include_str!("../../../assets/events/phrases.toml")),
    }
});

/// The sentences around the facts.
pub(in crate::receive) fn phrases() -> &'static Phrases {
    &CATALOGUE.phrases
}

impl Catalogue {
    /// The event, as this sensor type defines it or as every sensor type has it.
    pub(super) fn event(&self, sensor_type: u8, event_type: u8, offset: u8) -> Option<&Event> {
        let of = |sensor_type| self.events.get(&(sensor_type, event_type, offset));
        of(Some(sensor_type)).or_else(|| of(None))
    }

    pub(super) fn sensor_type(&self, code: u8) -> Option<&SensorType> {
        self.sensor_types.get(&code)
    }

    pub(super) fn entity(&self, code: u8) -> Option<&Text> {
        self.entities.get(&code)
    }

    /// What stands behind a number that counts this.
    pub(super) fn unit(&self, code: u8) -> Option<&str> {
        self.units.get(&code).map(String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Events {
    event: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    #[allow(dead_code, reason = "for whoever reads the file")]
    source: String,
    unit: Vec<Unit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    code: u8,
    symbol: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    #[allow(dead_code, reason = "for whoever reads the file")]
    source: String,
    sensor_type: Vec<SensorType>,
    entity: Vec<Entity>,
}

fn parse<T: DeserializeOwned>(file: &str) -> T {
    toml::from_str(file).expect("the event texts are part of the program, and a test reads them all")
}

fn severity<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Severity, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_both_languages_a_source_and_its_own_place() {
        let mut read = 0;
        for (place, event) in &CATALOGUE.events {
            for text in [&event.title, &event.advice] {
                assert!(
                    !text.ja.trim().is_empty() && !text.en.trim().is_empty(),
                    "{place:02x?}"
                );
                assert!(!text.ja.is_ascii(), "{place:02x?} is not Japanese: {}", text.ja);
                assert!(text.en.is_ascii(), "{place:02x?} is not English: {}", text.en);
            }
            assert!(event.source.contains("table"), "{place:02x?} names no table");
            read += 1;
        }
        let entries = EVENT_FILES.iter().map(|file| file.matches("[[event]]").count());
        let written: usize = entries.sum();
        assert_eq!(read, written, "two entries have the same place");
    }

    #[test]
    fn every_generic_event_of_the_specification_has_a_text() {
        // Event/reading type and its last offset, IPMI 2.0 table 42-2.
        let last = [
            (1, 11),
            (2, 2),
            (3, 1),
            (4, 1),
            (5, 1),
            (6, 1),
            (7, 8),
            (8, 1),
            (9, 1),
            (10, 8),
            (11, 7),
            (12, 3),
        ];
        for (event_type, last) in last {
            for offset in 0..=last {
                let event = CATALOGUE.event(0x01, event_type, offset);
                let title = &event
                    .unwrap_or_else(|| panic!("{event_type:02x}h/{offset}"))
                    .title;
                assert!(
                    title.ja.contains("{sensor}") && title.en.contains("{sensor}"),
                    "{title:?}"
                );
            }
        }
    }
}
