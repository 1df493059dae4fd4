//! By what an alert is folded with others that tell of the same fault. Pure: which incident that is, the log decides.

use super::{
    describe::Content,
    pet::Pet,
    snmp::{Trap, Value},
    trap,
};
use crate::alert_log::{FoldKey, Scope, Severity};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// linkDown and linkUp (RFC 1157 section 4.1.6).
const LINK_DOWN: i64 = 2;
const LINK_UP: i64 = 3;
/// ifIndex, of which link a linkDown or linkUp is (RFC 2863).
const IF_INDEX: [u32; 10] = [1, 3, 6, 1, 2, 1, 2, 2, 1, 1];
/// A state that is over is another event than the same one begun, unless that is the end of a fault.
const DEASSERTED: u32 = 0x80;

/// The key of a notification; `sender` names the server, or is its address.
pub(super) fn fold_key(content: &Content, trap: &Trap, sender: &str, severity: Severity) -> FoldKey {
    match content.pet() {
        Some(pet) => of_pet(pet, sender, severity),
        None if content.says_generic() => of_generic(trap, sender, severity),
        None => of_other(trap, sender, severity),
    }
}

fn of_pet(pet: &Pet, sender: &str, severity: Severity) -> FoldKey {
    let event = pet.event;
    let is_over = severity == Severity::Recovered;
    // Which of the sensor's things it is about is a part of the event: another memory module is another fault.
    let [second, third] = pet.what_it_is_about().map(|octet| u32::from(octet.unwrap_or(0)));
    let code = (second << 24) | (third << 16) | (u32::from(event.event_type) << 8) | u32::from(event.offset);
    let sensor = [
        event.sensor_type,
        pet.sensor_device,
        pet.sensor_number,
        pet.entity,
        pet.entity_instance,
    ];
    FoldKey {
        sensor: digest("pet", &[sender.as_bytes(), &sensor]),
        event: if event.is_deasserted && !is_over {
            code | DEASSERTED
        } else {
            code
        },
        subject: subject_of_sensor(event.sensor_type).map(|subject| of_subject(sender, subject)),
        over: match (is_over, event.is_deasserted) {
            (true, true) => Some(Scope::Event),
            // A state that is well says so of the whole sensor.
            (true, false) => Some(Scope::Sensor),
            (false, _) => None,
        },
    }
}

/// One of the generic traps: its sender and number; of a link, the link.
fn of_generic(trap: &Trap, sender: &str, severity: Severity) -> FoldKey {
    let link = trap
        .varbinds
        .iter()
        .find(|varbind| varbind.oid.starts_with(&IF_INDEX));
    let is_link = [LINK_DOWN, LINK_UP].contains(&trap.generic);
    let about = link.filter(|_| is_link).map(|varbind| varbind.value.to_string());
    let event = if is_link { LINK_DOWN } else { trap.generic };
    FoldKey {
        sensor: digest(
            "generic",
            &[
                sender.as_bytes(),
                &event.to_be_bytes(),
                about.unwrap_or_default().as_bytes(),
            ],
        ),
        event: 0,
        subject: None,
        over: (severity == Severity::Recovered).then_some(Scope::Event),
    }
}

/// Any other trap is the same as another where it says the same. Values that go on by themselves don't count.
fn of_other(trap: &Trap, sender: &str, severity: Severity) -> FoldKey {
    let mut said = trap.trap_oid.to_string();
    let mut texts = String::new();
    for varbind in &trap.varbinds {
        let value = match &varbind.value {
            Value::Counter32(_) | Value::Counter64(_) | Value::Unsigned32(_) | Value::TimeTicks(_) => {
                String::new()
            }
            value => value.to_string(),
        };
        if let Value::OctetString(octets) = &varbind.value {
            texts.push_str(&trap::text(octets).unwrap_or_default());
            texts.push(' ');
        }
        // Lengths before texts: none of them can pretend to be two.
        said.push_str(&format!("\n{} {} {value}", varbind.oid, value.len()));
    }
    FoldKey {
        sensor: digest("trap", &[sender.as_bytes(), said.as_bytes()]),
        event: 0,
        subject: subject_of_text(&texts).map(|subject| of_subject(sender, subject)),
        over: (severity == Severity::Recovered).then_some(Scope::Event),
    }
}

fn of_subject(sender: &str, subject: usize) -> [u8; 16] {
    digest("subject", &[sender.as_bytes(), &subject.to_be_bytes()])
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subjects {
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the tests hold that the facts have a source")
    )]
    source: String,
    subject: Vec<Subject>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    sensor_types: Vec<u8>,
    words: Vec<String>,
}

static SUBJECTS: LazyLock<Subjects> = LazyLock::new(|| {
    toml::from_str(include_str!("../../assets/incidents/subjects.toml"))
        .expect("a test holds that the bundled subjects can be read")
});

fn subject_of_sensor(sensor_type: u8) -> Option<usize> {
    SUBJECTS
        .subject
        .iter()
        .position(|subject| subject.sensor_types.contains(&sensor_type))
}

fn subject_of_text(text: &str) -> Option<usize> {
    let text = text.to_lowercase();
    let mut fitting = SUBJECTS
        .subject
        .iter()
        .enumerate()
        .filter(|(_, subject)| subject.words.iter().any(|word| is_said(word, &text)));
    let first = fitting.next();
    // A text about two things is a copy of neither.
    first.filter(|_| fitting.next().is_none()).map(|(index, _)| index)
}

/// Whether the text has the word, also in the plural. A word in Latin letters is not part of a longer one; a figure may
/// follow it.
fn is_said(word: &str, text: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        let after = after.strip_prefix('s').unwrap_or(after);
        !word.is_ascii() || !(is_letter(before.chars().next_back()) || is_letter(after.chars().next()))
    })
}

fn digest(kind: &str, parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(kind);
    for part in parts {
        let len = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(len.to_be_bytes());
        hash.update(part);
    }
    let whole: [u8; 32] = hash.finalize().into();
    let (half, _) = whole.split_first_chunk::<16>().expect("32 octets begin with 16");
    *half
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receive::pet::EventCode;

    #[test]
    fn the_subjects_have_a_source_and_no_word_or_sensor_type_twice() {
        assert!(!SUBJECTS.source.is_empty());
        let mut words: Vec<&String> = SUBJECTS
            .subject
            .iter()
            .flat_map(|subject| &subject.words)
            .collect();
        let mut types: Vec<u8> = SUBJECTS
            .subject
            .iter()
            .flat_map(|subject| subject.sensor_types.clone())
            .collect();
        let (all_words, all_types) = (words.len(), types.len());
        words.sort_unstable();
        words.dedup();
        types.sort_unstable();
        types.dedup();
        assert_eq!((words.len(), types.len()), (all_words, all_types));
        assert!(words.iter().all(|word| **word == word.to_lowercase()));
    }

    fn key_of(sensor_type: u8, offset: u8, data: [u8; 3]) -> FoldKey {
        let code = (u32::from(sensor_type) << 16) | 0x6F00 | u32::from(offset);
        let mut octets = [0; 47];
        if let Some(bytes) = octets.get_mut(31..34) {
            bytes.copy_from_slice(&data);
        }
        let pet = Pet::from_octets(EventCode::from_specific_trap(code), &octets).expect("a whole trap");
        of_pet(&pet, "web-01", Severity::Error)
    }

    #[test]
    fn another_memory_module_of_one_sensor_is_another_fault() {
        let module = |number| key_of(0x0C, 1, [0x31, 0xFF, number]);
        assert_eq!(module(2), module(2));
        assert_ne!(module(2).event, module(7).event);
        assert_eq!(
            module(2).sensor,
            module(7).sensor,
            "what ends all of them finds both"
        );
        let post = |error| key_of(0x0F, 0, [0xC0, error, 0xFF]);
        assert_ne!(post(7), post(4), "keyboard, system board");
        // Not said to be an extension, or nothing that tells faults apart: how full the event log is.
        assert_eq!(key_of(0x0C, 1, [0x01, 0xFF, 2]), key_of(0x0C, 1, [0x01, 0xFF, 7]));
        assert_eq!(
            key_of(0x10, 5, [0x35, 0xFF, 80]),
            key_of(0x10, 5, [0x35, 0xFF, 90])
        );
    }

    #[test]
    fn a_text_about_two_things_is_a_copy_of_neither() {
        assert_eq!(subject_of_text("CPU1 Temperature high"), None);
        assert_eq!(subject_of_text("吸気温度の異常"), subject_of_sensor(0x01));
        assert_eq!(subject_of_text("Power Supply 2 failed"), subject_of_sensor(0x08));
        assert_eq!(subject_of_text("nothing"), None);
    }

    #[test]
    fn a_word_is_known_beside_figures_and_marks_and_not_inside_another() {
        for text in ["Fan1 failed", "FAN: 0 rpm", "two of the fans", "SYS_FAN_4"] {
            assert_eq!(subject_of_text(text), subject_of_sensor(0x04), "{text}");
        }
        for text in ["the driver was loaded", "a fanless model", "infant"] {
            assert_eq!(subject_of_text(text), None, "{text}");
        }
        assert_eq!(subject_of_text("Drive 2 failed"), subject_of_sensor(0x0D));
    }
}
