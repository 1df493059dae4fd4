//! A Platform Event Trap in words, and how bad it is.

use super::{
    Pet,
    catalogue::{CATALOGUE, Side, phrases},
    extension,
    reading::{Reading, of_event},
};
use crate::{
    alert_log::Severity,
    i18n::Text,
    ipmi::command::{SensorNames, SensorRecord},
    receive::describe::Description,
};

/// From here on a sensor type is the maker's own (table 42-3).
const FIRST_OEM_SENSOR_TYPE: u8 = 0xC0;

/// What a sensor type is called (IPMI 2.0 table 42-3); one that is not known is called by its number.
pub fn sensor_type_name(code: u8) -> Text {
    let words = &phrases().pet;
    match CATALOGUE.sensor_type(code) {
        Some(sensor) => sensor.name.clone(),
        None if code >= FIRST_OEM_SENSOR_TYPE => numbered(&words.oem_sensor_type, code),
        None => numbered(&words.unknown_sensor_type, code),
    }
}

impl Pet {
    /// How bad it is. The BMC's own word counts, except that the end of a fault is never a fault; where it says
    /// nothing, the event itself decides.
    pub fn severity(&self) -> Severity {
        if self.is_test() {
            return Severity::Information;
        }
        self.event_severity()
    }

    /// How bad the event is, whoever tells it.
    pub(super) fn event_severity(&self) -> Severity {
        let asserted = self.known_severity();
        let is_fault = asserted >= Some(Severity::Warning);
        match (self.event.is_deasserted, self.said_severity()) {
            (true, _) if is_fault => Severity::Recovered,
            (_, Some(said)) => said,
            (true, None) if asserted == Some(Severity::Recovered) => Severity::Warning,
            (true, None) => Severity::Information,
            // Nobody knows how bad it is: somebody should look.
            (false, None) => asserted.unwrap_or(Severity::Warning),
        }
    }

    /// The worst of the severity bits that are set (PET 1.0, event severity).
    fn said_severity(&self) -> Option<Severity> {
        match self.severity_bits {
            bits if bits & 0x30 != 0 => Some(Severity::Error),
            bits if bits & 0x08 != 0 => Some(Severity::Warning),
            bits if bits & 0x03 != 0 => Some(Severity::Information),
            bits if bits & 0x04 != 0 => Some(Severity::Recovered),
            _ => None,
        }
    }

    fn known_severity(&self) -> Option<Severity> {
        let event = CATALOGUE.event(self.event.sensor_type, self.event.event_type, self.event.offset);
        event.map(|event| event.severity)
    }

    /// What happened and what to do, in both languages.
    pub fn describe(&self) -> Description {
        self.describe_with(None)
    }

    /// The same, naming the sensor and its readings where the server's names are known.
    pub fn describe_with(&self, sensors: Option<&SensorNames>) -> Description {
        let words = &phrases().pet;
        if self.is_test() {
            return Description {
                title: words.test_title.clone(),
                detail: words.test_detail.clone(),
                advice: words.test_advice.clone(),
                fields: self.fields(None),
            };
        }
        self.describe_event(self.sensor_in(sensors))
    }

    /// The record of the sensor that this is about.
    pub(super) fn sensor_in<'s>(&self, sensors: Option<&'s SensorNames>) -> Option<&'s SensorRecord> {
        let sensor = sensors?.find(self.sensor_device, self.sensor_number)?;
        // Another sensor type under this number: the names are of another machine.
        (sensor.sensor_type == self.event.sensor_type).then_some(sensor)
    }

    /// The event in words, whoever tells it.
    pub(super) fn describe_event(&self, sensor: Option<&SensorRecord>) -> Description {
        let words = &phrases().pet;
        let event = self.event_text();
        let number = plain(format!("{:02X}h", self.sensor_number));
        let name = sensor.map(|sensor| plain(sensor.name.clone()));
        let entity = self.entity_name();
        let detail = if entity.is_some() {
            &words.detail_with_entity
        } else {
            &words.detail
        };
        let mut detail = fill(
            detail,
            &[
                ("event", &event),
                ("sensor", &self.sensor_type_name()),
                (
                    "number",
                    &name.as_ref().map_or_else(
                        || number.clone(),
                        |name| fill(&words.named_sensor, &[("number", &number), ("name", name)]),
                    ),
                ),
                ("entity", &entity.unwrap_or_default()),
            ],
        );
        if let Some(reading) = self.reading(sensor) {
            detail = join(&detail, &reading);
        }
        for (name, value) in extension::of_event(self) {
            let meaning = fill(&words.meaning, &[("name", &name), ("value", &value)]);
            detail = join(&detail, &meaning);
        }
        let title = match &name {
            Some(name) => fill(&words.named_title, &[("event", &event), ("name", name)]),
            None => event,
        };
        Description {
            title,
            detail,
            advice: self.event_advice(),
            fields: self.fields(sensor),
        }
    }

    /// One line: the event with its sensor, and whether it is over.
    pub(super) fn event_text(&self) -> Text {
        let words = &phrases().pet;
        let code = self.event;
        let known = CATALOGUE.event(code.sensor_type, code.event_type, code.offset);
        let unknown = if code.is_oem() {
            &words.oem_event_title
        } else {
            &words.unknown_title
        };
        let title = known.map_or(unknown, |event| &event.title);
        let title = fill(
            title,
            &[
                ("sensor", &self.sensor_type_name()),
                ("event_type", &plain(format!("{:02X}h", code.event_type))),
                ("offset", &plain(format!("{:02X}h", code.offset))),
            ],
        );
        if code.is_deasserted {
            fill(&words.over, &[("event", &title)])
        } else {
            title
        }
    }

    fn event_advice(&self) -> Text {
        let words = &phrases().pet;
        let code = self.event;
        if self.event_severity() == Severity::Recovered {
            return words.over_advice.clone();
        }
        let Some(event) = CATALOGUE.event(code.sensor_type, code.event_type, code.offset) else {
            let advice = if code.is_oem() {
                &words.oem_event_advice
            } else {
                &words.unknown_advice
            };
            return advice.clone();
        };
        let sensor_type = CATALOGUE.sensor_type(code.sensor_type);
        let of_sensor = sensor_type.and_then(|sensor| match event.side? {
            Side::Low => sensor.low.clone(),
            Side::High => sensor.high.clone(),
        });
        of_sensor.unwrap_or_else(|| event.advice.clone())
    }

    fn sensor_type_name(&self) -> Text {
        sensor_type_name(self.event.sensor_type)
    }

    /// What the sensor watches, with its number; none where the trap does not say.
    pub(super) fn entity_name(&self) -> Option<Text> {
        // 0 and FFh are both sent for unspecified.
        let code = Some(self.entity).filter(|code| !matches!(code, 0 | 0xFF))?;
        let unknown = || match extension::entity_class_name(code) {
            Some(class) => {
                let code = plain(format!("{code:02X}h"));
                fill(&phrases().pet.classed_entity, &[("name", class), ("code", &code)])
            }
            None => numbered(&phrases().pet.unknown_entity, code),
        };
        let name = CATALOGUE.entity(code).cloned().unwrap_or_else(unknown);
        // Bit 7 tells logical from physical; 0 and 7Fh say nothing.
        match self.entity_instance & 0x7F {
            0 | 0x7F => Some(name),
            instance => Some(join(&name, &plain(format!(" {instance}")))),
        }
    }

    /// A threshold event's reading and threshold: with units where the sensor's record is known, else as raw numbers.
    fn reading(&self, sensor: Option<&SensorRecord>) -> Option<Text> {
        let words = &phrases().pet;
        let Reading {
            reading,
            threshold,
            has_units,
        } = of_event(self, sensor)?;
        let pattern = if has_units {
            &words.reading_in_units
        } else {
            &words.reading
        };
        Some(fill(
            pattern,
            &[("reading", &plain(reading)), ("threshold", &plain(threshold))],
        ))
    }
}

/// Puts texts where a pattern names them, each in its own language. What is put in is not looked at again: text from
/// outside may hold braces.
pub(in crate::receive) fn fill(pattern: &Text, parts: &[(&str, &Text)]) -> Text {
    Text {
        ja: fill_one(&pattern.ja, parts, |text| &text.ja),
        en: fill_one(&pattern.en, parts, |text| &text.en),
    }
}

fn fill_one(pattern: &str, parts: &[(&str, &Text)], language: fn(&Text) -> &String) -> String {
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named = after.split_once('}').and_then(|(name, tail)| {
            let (_, part) = parts.iter().find(|(part, _)| *part == name)?;
            Some((part, tail))
        });
        rest = match named {
            Some((part, tail)) => {
                filled.push_str(language(part));
                tail
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

/// A text that is the same in every language.
pub(in crate::receive) fn plain(text: String) -> Text {
    Text {
        ja: text.clone(),
        en: text,
    }
}

pub(in crate::receive) fn hex(octets: &[u8]) -> String {
    let pairs: Vec<String> = octets.iter().map(|octet| format!("{octet:02X}")).collect();
    pairs.join(" ")
}

fn join(left: &Text, right: &Text) -> Text {
    Text {
        ja: format!("{}{}", left.ja, right.ja),
        en: format!("{}{}", left.en, right.en),
    }
}

fn numbered(pattern: &Text, code: u8) -> Text {
    fill(pattern, &[("code", &plain(format!("{code:02X}h")))])
}
