//! Golden Platform Event Traps. Each was also read with FreeIPMI 1.6.10's `ipmi-pet`, whose words stand beside it. If
//! one of these fails, do not change the bytes.

use super::*;
use crate::alert_log::Severity;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const GUID: &str = "44454c4c500010598043b2c04f333358";

/// Specific trap, octets after the GUID, `ipmi-pet`'s sensor type, severity, direction and event, our title.
type Golden = (
    u32,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const GOLDEN: &[Golden] = &[
    (0x05_6F80, "000219e87e26ffff202004207318008001ff000000000019000002a20100c1",
     "Physical Security", "Ok", "Deassertion Event", "General Chassis Intrusion", "Over: Chassis opened"),
    (0x01_0109, "000319e87e26000020201020300301595a55000000000019000002a20100c1",
     "Temperature", "Critical condition", "Assertion Event", "Upper Critical - going high",
     "Temperature: above the upper critical threshold"),
    (0x01_0187, "000419e87e26021c20200820300301575a55000000000019000002a20100c1",
     "Temperature", "Non-critical condition", "Deassertion Event", "Upper Non-critical - going high",
     "Over: Temperature: above the upper non-critical threshold"),
    (0x02_0102, "000519e87e26ffff20201020600701521020000000000019000002a20100c1",
     "Voltage", "Critical condition", "Assertion Event", "Lower Critical - going low",
     "Voltage: below the lower critical threshold"),
    (0x04_0102, "000619e87e26ffff20201020411d02520509000000000019000002a20100c1",
     "Fan", "Critical condition", "Assertion Event", "Lower Critical - going low",
     "Fan: below the lower critical threshold"),
    (0x07_6F01, "000719e87e26ffff2020202090030201ffff000000000019000002a20100c1",
     "Processor", "Non-recoverable condition", "Assertion Event", "Thermal Trip",
     "Processor stopped by overheating (thermal trip)"),
    (0x08_6F01, "000819e87e26ffff20201020500a0101ffff000000000019000002a20100c1",
     "Power Supply", "Critical condition", "Assertion Event", "Power Supply Failure detected",
     "Power supply failed"),
    (0x08_0B01, "000919e87e26ffff2020102052130101ffff000000000019000002a20100c1",
     "Power Supply", "Critical condition", "Assertion Event", "Redundancy Lost", "Power supply: redundancy lost"),
    (0x0C_6F01, "000a19e87e26ffff2020202087200301ff03000000000019000002a20100c1",
     "Memory", "Non-recoverable condition", "Assertion Event", "Uncorrectable memory error",
     "Uncorrectable memory error"),
    (0x0D_6F01, "000b19e87e26ffff20201020a0040501ffff000000000019000002a20100c1",
     "Drive Slot", "Critical condition", "Assertion Event", "Drive Fault", "Drive failed"),
    (0x0F_6F00, "000c19e87e26ffff2020082006220000ffff000000000019000002a20100c1",
     "System Firmware Progress", "Non-critical condition", "Assertion Event", "System Firmware Error",
     "Error in POST"),
    (0x10_6F04, "000d19e87e26ffff2020082072070004ffff000000000019000002a20100c1",
     "Event Logging Disabled", "Non-critical condition", "Assertion Event", "SEL Full", "Event log full"),
    (0x13_6F08, "000e19e87e26ffff2020202004070008ffff000000000019000002a20100c1",
     "Critical Interrupt", "Non-recoverable condition", "Assertion Event", "Bus Uncorrectable Error",
     "Bus uncorrectable error"),
    (0x23_6F01, "000f19e87e26ffff2020102071070001ffff000000000019000002a20100c1",
     "Watchdog 2", "Critical condition", "Assertion Event", "Hard Reset", "Hard reset by the watchdog"),
    (0x20_6F01, "001019e87e26ffff202010200f230001ffff000000000019000002a20100c1",
     "OS Critical Stop", "Critical condition", "Assertion Event", "Run-time Critical Stop",
     "OS stopped at run time (such as a blue screen)"),
    (0x29_6F01, "001119e87e26ffff2020102074280101ffff000000000019000002a20100c1",
     "Battery", "Critical condition", "Assertion Event", "battery failed", "Battery failed"),
    (0x12_6F04, "001200000000ffff2020002008000004ffff000000000019000002a20100c1",
     "System Event", "N/A", "Assertion Event", "PEF Action", "An event filter (PEF) acted"),
];

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal digits"))
        .collect()
}

fn pet(specific: u32, octets: &str) -> Pet {
    let octets = bytes(&format!("{GUID}{octets}"));
    Pet::from_octets(EventCode::from_specific_trap(specific), &octets).expect("a whole trap")
}

fn golden(specific: u32) -> Pet {
    let found = GOLDEN
        .iter()
        .find(|golden| golden.0 == specific)
        .expect("one of ours");
    pet(found.0, found.1)
}

#[test]
fn every_golden_trap_says_what_freeipmi_says() {
    for (specific, octets, _sensor, severity, direction, _event, title) in GOLDEN {
        let pet = pet(*specific, octets);
        assert_eq!(pet.describe().title.en, *title);
        assert_eq!(
            pet.event.is_deasserted,
            *direction == "Deassertion Event",
            "{title}"
        );
        let expected = match *severity {
            _ if pet.event.is_deasserted => Severity::Recovered,
            "Ok" => Severity::Recovered,
            "Non-critical condition" => Severity::Warning,
            "N/A" => Severity::Information,
            _ => Severity::Error,
        };
        assert_eq!(pet.severity(), expected, "{title}");
        assert!(pet.describe().title.ja != pet.describe().title.en);
    }
}

#[test]
fn every_field_is_read_from_its_place() {
    let pet = golden(0x01_0109);
    assert_eq!(pet.guid.as_slice(), bytes(GUID));
    assert_eq!(
        (pet.sequence, pet.local_secs, pet.utc_offset_minutes),
        (3, Some(0x19E8_7E26), Some(0))
    );
    assert_eq!(
        (pet.trap_source, pet.event_source, pet.severity_bits),
        (0x20, 0x20, 0x10)
    );
    assert_eq!((pet.sensor_device, pet.sensor_number), (0x20, 0x30));
    assert_eq!((pet.entity, pet.entity_instance), (3, 1));
    assert_eq!(pet.event_data, [0x59, 0x5A, 0x55, 0, 0, 0, 0, 0]);
    assert_eq!(
        (pet.language, pet.manufacturer_id, pet.system_id),
        (0x19, 674, 256)
    );
    assert_eq!(pet.oem, [0xC1]);
}

#[test]
fn the_detail_names_sensor_entity_and_raw_reading_in_both_languages() {
    let description = golden(0x01_0109).describe();
    assert_eq!(
        description.detail.en,
        "Temperature: above the upper critical threshold. Sensor 30h (Temperature), watching: processor 1. \
         Reading 5Ah, threshold 55h (both before conversion to units)."
    );
    assert_eq!(
        description.detail.ja,
        "温度：上限の異常しきい値を超えました。センサー 30h（温度）、対象：プロセッサー 1。\
         測定値 5Ah、しきい値 55h（どちらも単位に直す前の値）。"
    );
    assert!(
        description.advice.en.contains("fans"),
        "a hot sensor's advice is about cooling"
    );
}

#[test]
fn what_the_event_data_add_is_told_in_words() {
    // Event data 1 with both bytes sensor-specific (F0h and the offset), in front of bytes 2 and 3.
    let told = |specific, data: &str| {
        let octets = format!("000719e87e26ffff20202020900302{data}000000000019000002a20100c548656c6c6fc1");
        pet(specific, &octets).describe()
    };
    let watchdog = told(0x23_6F01, "f124ff");
    assert!(
        watchdog
            .detail
            .en
            .ends_with("Interrupt: NMI. Watchdog use: SMS/OS."),
        "{:?}",
        watchdog.detail
    );
    assert!(
        watchdog
            .detail
            .ja
            .ends_with("割り込み：NMI。監視タイマーの用途：監視ソフト/OS。")
    );
    let memory = told(0x0C_6F01, "f1ff03");
    assert!(
        memory.detail.ja.ends_with("メモリーモジュール番号：3。"),
        "{:?}",
        memory.detail
    );
    let actions = told(0x12_6F04, "f40bff");
    assert!(
        actions
            .detail
            .en
            .ends_with("Actions taken: alert, power off, power cycle."),
        "{:?}",
        actions.detail
    );
    let full = told(0x10_6F05, "f5ff4b");
    assert!(
        full.detail.en.ends_with("Event log in use: 75%."),
        "{:?}",
        full.detail
    );
    let before = told(0x09_0B03, "43f1ff");
    assert!(
        before
            .detail
            .en
            .ends_with("State before: Power unit: redundancy lost."),
        "{:?}",
        before.detail
    );
    let oem = told(0x08_6F01, "a1c0de");
    let value = |words: &crate::receive::Description, name: &str| {
        let found = words.fields.iter().find(|(label, _)| label.en == name);
        found.unwrap_or_else(|| panic!("{name}")).1.clone()
    };
    assert_eq!(value(&oem, "Event data 2 (of the maker's own)").en, "C0h");
    assert_eq!(value(&oem, "OEM fields").en, "Hello");
    assert_eq!(value(&oem, "Severity said by the BMC").ja, "回復不能（20h）");
    assert_eq!(value(&oem, "Trap source type").en, "IPMI (20h)");
    assert_eq!(
        value(&oem, "System GUID").en,
        "44454c4c-5000-1059-8043-b2c04f333358"
    );
    assert_eq!(value(&oem, "Language code").en, "en (19h)");
    assert_eq!(value(&oem, "Manufacturer (IANA number)").en, "Dell (674)");
    assert_eq!(
        value(&oem, "BMC's clock").ja,
        "2011-10-10 20:50:46（時差の指定なし）"
    );
}

#[test]
fn the_bmcs_clock_is_read_with_its_offset_or_as_the_time_here() {
    let japan = TimeZone::fixed(jiff::tz::offset(9));
    let time = |pet: &Pet| pet.occurred_at(&japan).map(|at| at.to_string());
    assert_eq!(
        time(&golden(0x01_0109)).as_deref(),
        Some("2011-10-10T20:50:46Z"),
        "offset 0"
    );
    assert_eq!(
        time(&golden(0x01_0187)).as_deref(),
        Some("2011-10-10T11:50:46Z"),
        "offset +9 h"
    );
    assert_eq!(
        time(&golden(0x07_6F01)).as_deref(),
        Some("2011-10-10T11:50:46Z"),
        "unspecified: as here"
    );
    assert_eq!(time(&golden(0x12_6F04)), None, "no time");
}

#[test]
fn the_end_of_a_fault_is_recovered_whatever_severity_it_carries() {
    let over = golden(0x01_0187);
    assert_eq!(over.severity_bits, 0x08);
    assert_eq!(over.severity(), Severity::Recovered);
    assert!(over.describe().title.ja.starts_with("解消："));
}

#[test]
fn without_a_severity_the_event_decides() {
    let unspecified = |specific| Pet {
        severity_bits: 0,
        ..pet(specific, GOLDEN[1].1)
    };
    assert_eq!(unspecified(0x08_6F01).severity(), Severity::Error);
    assert_eq!(unspecified(0x08_6F00).severity(), Severity::Information);
    assert_eq!(unspecified(0x08_6F81).severity(), Severity::Recovered);
    assert_eq!(unspecified(0x08_0B00).severity(), Severity::Recovered);
    assert_eq!(
        unspecified(0x08_0B80).severity(),
        Severity::Warning,
        "no longer fully redundant"
    );
    assert_eq!(
        unspecified(0xC5_7F03).severity(),
        Severity::Warning,
        "nobody knows: somebody should look"
    );
}

#[test]
fn an_event_that_is_not_in_the_catalogue_is_told_honestly() {
    let description = pet(0xC5_7F03, GOLDEN[1].1).describe();
    assert_eq!(
        description.title.en,
        "Sensor of the maker's own type C5h: event of the maker's own (type 7Fh, offset 03h)"
    );
    assert!(description.title.ja.contains("C5h"));
    assert!(description.advice.en.contains("The maker alone"));
    let reserved = pet(0x01_1003, GOLDEN[1].1).describe();
    assert_eq!(reserved.title.en, "Temperature: event 03h of type 10h");
    assert!(reserved.advice.en.contains("not known here"));
}

#[test]
fn what_a_bmc_sends_when_told_to_alert_reads_as_a_test() {
    let action = |data| {
        pet(
            0x12_6F04,
            &format!("001200000000ffff202002200800{data}00000000000019000002a20100c1"),
        )
    };
    let alert_only = action("00c401ff");
    assert_eq!(
        (alert_only.describe().title.ja.as_str(), alert_only.severity()),
        ("テスト通報", Severity::Information)
    );
    assert!(!action("00c402ff").is_test(), "the action was to power off");

    let test = pet(
        0,
        "0001ffffffff0000202000200000000000000000000000000000000000000000",
    );
    assert_eq!(test.describe().title.ja, "テスト通報");
    assert_eq!(test.severity(), Severity::Information);
}

#[test]
fn a_short_varbind_is_named_and_not_guessed() {
    let event = EventCode::from_specific_trap(0);
    assert_eq!(
        Pet::from_octets(event, &[0; 45]),
        Err(PetError::TooShort { len: 45 })
    );
    assert!(Pet::from_octets(event, &[0; 46]).is_ok());
}

proptest! {
    #[test]
    fn no_octets_make_decoder_or_texts_panic(specific: u32, octets in proptest::collection::vec(any::<u8>(), 0..128)) {
        if let Ok(pet) = Pet::from_octets(EventCode::from_specific_trap(specific), &octets) {
            let description = pet.describe();
            let unfilled = description.title.ja.contains('{') || description.detail.en.contains('{');
            prop_assert!(!unfilled);
            let _ = (pet.severity(), pet.occurred_at(&TimeZone::UTC), pet.local_time());
        }
    }
}
