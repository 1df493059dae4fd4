//! What the bytes of a Platform Event Trap say beyond the event: event data 2 and 3 (IPMI 2.0 tables 29-6 and 42-3), and
//! the names of the fields that are numbers. The facts are data in `assets/events/`.

use super::{
    Pet,
    catalogue::{CATALOGUE, phrases},
    text::{fill, plain},
};
use crate::i18n::Text;
use serde::Deserialize;
use std::sync::LazyLock;

/// The sensor-specific event/reading type (table 42-1).
const SENSOR_SPECIFIC: u8 = 0x6F;
/// Severities as states (event/reading type 07h, table 42-2): what the upper half of event data 2 counts in.
const SEVERITY_EVENTS: u8 = 0x07;
/// A value nobody has given.
const UNSPECIFIED: u8 = 0xFF;

/// A name and what it is: both in both languages.
pub(super) type Fact = (Text, Text);

/// What bytes 2 and 3 of the event data mean, as byte 1 says; without the readings of a threshold event.
pub(super) fn of_event(pet: &Pet) -> Vec<Fact> {
    let [kind, second, third, ..] = pet.event_data;
    let mut facts = of_byte(pet, 2, kind >> 6, second);
    facts.extend(of_byte(pet, 3, kind >> 4 & 0x03, third));
    facts
}

impl Pet {
    /// Event data 2 and 3 where they say what of the sensor the event is about (table 42-3), such as which memory module.
    /// None where they say nothing, or something else.
    pub(in crate::receive) fn what_it_is_about(&self) -> [Option<u8>; 2] {
        let [kind, second, third, ..] = self.event_data;
        let about = |byte, kind, value| {
            let is_said = kind == 3 && value != UNSPECIFIED && self.event.event_type == SENSOR_SPECIFIC;
            let mut telling = meanings(self, byte).filter(|meaning| meaning.tells_apart);
            telling
                .next()
                .filter(|_| is_said)
                .map(|meaning| value & meaning.mask)
        };
        [about(2, kind >> 6, second), about(3, kind >> 4 & 0x03, third)]
    }
}

fn of_byte(pet: &Pet, byte: u8, kind: u8, value: u8) -> Vec<Fact> {
    let names = &phrases().field;
    let is_threshold = pet.event.event_type == 0x01;
    match kind {
        // Table 29-6: 01b is the previous state of a discrete sensor, and a threshold sensor's reading.
        1 if byte == 2 && !is_threshold => previous(pet, value),
        2 if value != UNSPECIFIED => vec![(
            fill(&names.oem_data, &[("byte", &plain(byte.to_string()))]),
            plain(format!("{value:02X}h")),
        )],
        3 if value != UNSPECIFIED => specific(pet, byte, value),
        _ => Vec::new(),
    }
}

/// Lower half: the offset of the state before; upper half: a severity; Fh in either is unspecified.
fn previous(pet: &Pet, value: u8) -> Vec<Fact> {
    let names = &phrases().field;
    let code = pet.event;
    let text = |event_type, offset| {
        let known = CATALOGUE.event(code.sensor_type, event_type, offset);
        let sensor = super::sensor_type_name(code.sensor_type);
        known.map(|event| fill(&event.title, &[("sensor", &sensor)]))
    };
    let (severity, state) = (value >> 4, value & 0x0F);
    let mut facts = Vec::new();
    if state != 0x0F {
        let said = text(code.event_type, state).unwrap_or_else(|| plain(format!("{state:02X}h")));
        facts.push((names.previous_state.clone(), said));
    }
    if severity != 0x0F {
        let said = text(SEVERITY_EVENTS, severity).unwrap_or_else(|| plain(format!("{severity:02X}h")));
        facts.push((names.previous_severity.clone(), said));
    }
    facts
}

fn specific(pet: &Pet, byte: u8, value: u8) -> Vec<Fact> {
    let code = pet.event;
    if code.event_type != SENSOR_SPECIFIC {
        let name = fill(
            &phrases().field.data_extension,
            &[("byte", &plain(byte.to_string()))],
        );
        return vec![(name, plain(format!("{value:02X}h")))];
    }
    meanings(pet, byte)
        .map(|meaning| (meaning.name.clone(), meaning.said(value)))
        .collect()
}

/// What the byte can say of this event.
fn meanings(pet: &Pet, byte: u8) -> impl Iterator<Item = &'static Meaning> {
    let code = pet.event;
    FACTS.meanings.iter().filter(move |meaning| {
        meaning.sensor_type == code.sensor_type
            && meaning.byte == byte
            && (meaning.offsets.is_empty() || meaning.offsets.contains(&code.offset))
    })
}

/// One extension of a sensor type's event data.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meaning {
    sensor_type: u8,
    /// For every offset where empty.
    offsets: Vec<u8>,
    byte: u8,
    mask: u8,
    /// Whether another value is another fault.
    #[serde(default)]
    tells_apart: bool,
    name: Text,
    #[serde(default)]
    values: Vec<(u8, String, String)>,
    #[serde(default)]
    form: Form,
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the tests hold that every fact has its source")
    )]
    source: String,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Form {
    #[default]
    Number,
    Hex,
    Percent,
    /// `values` are bits, and several may be set.
    Bits,
}

impl Meaning {
    fn said(&self, byte: u8) -> Text {
        let masked = byte & self.mask;
        let value = masked.checked_shr(self.mask.trailing_zeros()).unwrap_or(0);
        if self.form == Form::Bits {
            let set = self.values.iter().filter(|(bit, ..)| masked & bit != 0);
            let (ja, en): (Vec<&str>, Vec<&str>) = set.map(|(_, ja, en)| (ja.as_str(), en.as_str())).unzip();
            if !ja.is_empty() {
                return Text {
                    ja: ja.join("、"),
                    en: en.join(", "),
                };
            }
        }
        let known = self.values.iter().find(|(known, ..)| *known == value);
        match (known, self.form) {
            (Some((_, ja, en)), _) => Text {
                ja: ja.clone(),
                en: en.clone(),
            },
            (None, Form::Percent) => plain(format!("{value}%")),
            (None, Form::Number) if self.values.is_empty() => plain(value.to_string()),
            (None, _) => plain(format!("{value:02X}h")),
        }
    }
}

/// What a range of numbers is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    first: u8,
    last: u8,
    name: Text,
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the tests hold that every fact has its source")
    )]
    source: String,
}

/// `critical (10h)`: the severity as the BMC gives it.
pub(super) fn severity_name(code: u8) -> Text {
    named(&FACTS.names.severity, code)
}

/// What kind of software sent the trap, or generated the event.
pub(super) fn program_name(code: u8) -> Text {
    named(&FACTS.names.program, code)
}

/// `threshold (01h)`
pub(super) fn event_class_name(code: u8) -> Text {
    named(&FACTS.names.event_class, code)
}

/// What entities of a range are that the specification leaves to makers; none for the others.
pub(super) fn entity_class_name(code: u8) -> Option<&'static Text> {
    range(&FACTS.names.entity_class, code)
}

fn range(ranges: &'static [Range], code: u8) -> Option<&'static Text> {
    let mut all = ranges.iter();
    all.find(|range| (range.first..=range.last).contains(&code))
        .map(|range| &range.name)
}

fn named(ranges: &'static [Range], code: u8) -> Text {
    let number = format!("{code:02X}h");
    match range(ranges, code) {
        Some(name) => Text {
            ja: format!("{}（{number}）", name.ja),
            en: format!("{} ({number})", name.en),
        },
        None => plain(number),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meanings {
    meaning: Vec<Meaning>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeNames {
    severity: Vec<Range>,
    program: Vec<Range>,
    event_class: Vec<Range>,
    entity_class: Vec<Range>,
}

struct Facts {
    meanings: Vec<Meaning>,
    names: RangeNames,
}

/// Read once. They are part of the program, so a test holds that they can be read.
static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    let files = [
        include_str!("../../../assets/events/extensions.toml"),
        include_str!("../../../assets/events/extensions-management.toml"),
    ];
    const WHOLE: &str = "the facts are part of the program, and a test reads them all";
    Facts {
        meanings: files
            .into_iter()
            .flat_map(|file| toml::from_str::<Meanings>(file).expect(WHOLE).meaning)
            .collect(),
        names: toml::from_str(include_str!("../../../assets/events/fields.toml")).expect(WHOLE),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_extension_has_both_languages_and_a_source() {
        let names = &FACTS.names;
        let ranges = [
            &names.severity,
            &names.program,
            &names.event_class,
            &names.entity_class,
        ];
        for range in ranges.into_iter().flatten() {
            assert!(!range.name.ja.is_empty() && !range.source.is_empty(), "{range:?}");
        }
        for meaning in &FACTS.meanings {
            assert!(meaning.source.contains("table 42-3"), "{meaning:?}");
            assert!(matches!(meaning.byte, 2 | 3) && meaning.mask != 0, "{meaning:?}");
            for (_, ja, en) in &meaning.values {
                assert!(!ja.is_empty() && en.is_ascii(), "{meaning:?}");
            }
        }
    }
}
