//! Every field of a Platform Event Trap with its name and its value in words, in the order a person reads them.

use super::{
    Pet,
    catalogue::phrases,
    extension, oem,
    reading::{Reading, of_event},
    text::{fill, hex, plain},
};
use crate::{i18n::Text, ipmi::command::SensorRecord, receive::trap::maker};

impl Pet {
    pub(super) fn fields(&self, sensor: Option<&SensorRecord>) -> Vec<(Text, Text)> {
        let names = &phrases().field;
        let code = self.event;
        let mut fields = Vec::new();
        let mut add = |name: &Text, value: Text| fields.push((name.clone(), value));
        let numbered = |name: Text, number: String| Text {
            ja: format!("{}（{number}）", name.ja),
            en: format!("{} ({number})", name.en),
        };
        let direction = if code.is_deasserted {
            &names.deasserted
        } else {
            &names.asserted
        };
        add(
            &names.sensor_type,
            numbered(
                super::sensor_type_name(code.sensor_type),
                format!("{:02X}h", code.sensor_type),
            ),
        );
        add(&names.event_type, extension::event_class_name(code.event_type));
        add(
            &names.offset,
            numbered(direction.clone(), format!("{:02X}h", code.offset)),
        );
        let name = sensor.map_or_else(String::new, |sensor| format!("{}, ", sensor.name));
        add(
            &names.sensor,
            plain(format!(
                "{name}{:02X}h @ {:02X}h",
                self.sensor_number, self.sensor_device
            )),
        );
        let entity = self.entity_name().unwrap_or_else(|| names.unspecified.clone());
        add(
            &names.entity,
            numbered(
                entity,
                format!("{:02X}h, {:02X}h", self.entity, self.entity_instance),
            ),
        );
        add(&names.severity, extension::severity_name(self.severity_bits));
        add(&names.event_data, plain(hex(&self.event_data)));
        if let Some(Reading {
            reading,
            threshold,
            has_units,
        }) = of_event(self, sensor)
        {
            let [_, raw_reading, raw_threshold, ..] = self.event_data;
            let with_raw = |value: String, raw: u8| {
                plain(if has_units {
                    format!("{value} ({raw:02X}h)")
                } else {
                    value
                })
            };
            add(&names.reading, with_raw(reading, raw_reading));
            add(&names.threshold, with_raw(threshold, raw_threshold));
        }
        for (name, value) in extension::of_event(self) {
            add(&name, value);
        }
        add(&names.bmc_time, self.time_in_words());
        add(&names.sequence, plain(self.sequence.to_string()));
        add(&names.guid, plain(guid(&self.guid)));
        add(&names.trap_source, extension::program_name(self.trap_source));
        add(&names.event_source, extension::program_name(self.event_source));
        let manufacturer = match maker(self.manufacturer_id) {
            Some(maker) => format!("{maker} ({})", self.manufacturer_id),
            None => self.manufacturer_id.to_string(),
        };
        add(&names.manufacturer, plain(manufacturer));
        add(
            &names.system_id,
            plain(format!("{} ({:04X}h)", self.system_id, self.system_id)),
        );
        let language = match oem::language(self.language) {
            Some(language) => plain(format!("{language} ({:02X}h)", self.language)),
            None => numbered(names.unspecified.clone(), format!("{:02X}h", self.language)),
        };
        add(&names.language, language);
        for field in oem::fields(&self.oem, self.language) {
            add(&names.oem, plain(field));
        }
        fields
    }

    /// The BMC's clock, and that it does not say where it stands.
    fn time_in_words(&self) -> Text {
        let names = &phrases().field;
        match (self.local_time(), self.utc_offset_minutes) {
            (None, _) => names.unspecified.clone(),
            (Some(time), Some(_)) => plain(time),
            (Some(time), None) => fill(&names.unspecified_zone, &[("time", &plain(time))]),
        }
    }
}

/// As RFC 4122 section 3 writes it: the trap's octets are in that order already.
fn guid(octets: &[u8; 16]) -> String {
    let mut text = String::new();
    for (index, octet) in octets.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{octet:02x}"));
    }
    text
}
