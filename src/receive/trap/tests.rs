//! Notifications in words: standard and vendors' ones by name, and everything else in full.

use super::{octets, table::TABLES, value::shown};
use crate::{
    alert_log::{Path, Severity},
    receive::{
        describe::{Description, Names},
        mib::{Mibs, Object, ValueKind},
        snmp::{Community, Oid, Trap, Value, Varbind},
        trap,
    },
};
use std::path::PathBuf;

fn oid(text: &str) -> Oid {
    Oid(text
        .split('.')
        .map(|number| number.parse().expect("a number"))
        .collect())
}

fn trap(trap_oid: &str, varbinds: &[(&str, Value)]) -> Trap {
    let mut enterprise = oid(trap_oid);
    enterprise.0.pop();
    Trap {
        community: Community::default(),
        protection: None,
        enterprise,
        generic: 6,
        specific: 0,
        trap_oid: oid(trap_oid),
        agent_address: None,
        uptime_ticks: 8_765_405,
        varbinds: varbinds
            .iter()
            .map(|(name, value)| Varbind {
                oid: oid(name),
                value: value.clone(),
            })
            .collect(),
    }
}

fn told(trap: &Trap) -> Description {
    trap::describe(trap, Names::default())
}

fn field<'d>(words: &'d Description, name: &str) -> &'d str {
    let found = words.fields.iter().find(|(label, _)| label.en == name);
    &found
        .unwrap_or_else(|| panic!("no {name} in {:?}", words.fields))
        .1
        .en
}

fn text(text: &str) -> Value {
    Value::OctetString(text.into())
}

#[test]
fn every_trap_of_the_tables_has_both_languages_a_source_and_advice() {
    let mut count = 0;
    for (oid, known) in TABLES.traps() {
        assert!(!known.title.ja.is_ascii(), "{oid:?} is not Japanese");
        assert!(
            known.title.en.is_ascii() && !known.title.en.ends_with('.'),
            "{oid:?}"
        );
        assert!(
            !known.advice.ja.is_ascii() && known.advice.en.ends_with('.'),
            "{oid:?}"
        );
        assert!(
            known.source.contains("MIB") || known.source.contains("RFC"),
            "{oid:?}"
        );
        count += 1;
    }
    assert!(count >= 200, "{count} traps");
    assert!(TABLES.enterprises().all(|known| !known.source.is_empty()));
}

#[test]
fn a_standard_trap_is_named_with_its_interface_and_the_names_of_its_values() {
    let down = trap(
        "1.3.6.1.6.3.1.1.5.3",
        &[
            ("1.3.6.1.2.1.2.2.1.1.2", Value::Integer(2)),
            ("1.3.6.1.2.1.2.2.1.2.2", text("eth0")),
            ("1.3.6.1.2.1.2.2.1.8.2", Value::Integer(2)),
        ],
    );
    let words = told(&down);
    assert_eq!(words.title.en, "A network link went down (linkDown): eth0");
    assert_eq!(words.title.ja, "ネットワークの接続が切れました（linkDown）：eth0");
    assert!(
        words.detail.en.contains("ifOperStatus.2 = down (2)"),
        "{:?}",
        words.detail
    );
    assert_eq!(
        field(&words, "ifOperStatus.2 (1.3.6.1.2.1.2.2.1.8.2)"),
        "INTEGER: down (2)"
    );
    assert_eq!(field(&words, "Agent's uptime"), "1d 00:20:54.05");
    let known = trap::known(&down, Names::default());
    assert_eq!(
        (known.severity(&down), known.path(&down)),
        (Severity::Warning, Path::AgentSnmp)
    );
}

#[test]
fn a_vendors_trap_leads_with_the_senders_own_message() {
    let idrac = trap(
        "1.3.6.1.4.1.674.10892.5.3.2.1.0.2185",
        &[
            ("1.3.6.1.4.1.674.10892.5.3.1.2", text("Power supply 2 failed.")),
            ("1.3.6.1.4.1.674.10892.5.3.1.3.0", Value::Integer(5)),
        ],
    );
    let words = told(&idrac);
    assert_eq!(words.title.en, "Power supply: failure (alertPowerSupplyFailure)");
    assert!(
        words.detail.ja.starts_with("Power supply 2 failed. — "),
        "{:?}",
        words.detail
    );
    let known = trap::known(&idrac, Names::default());
    assert_eq!(
        (known.severity(&idrac), known.path(&idrac)),
        (Severity::Error, Path::BmcSnmp)
    );
    let ups = told(&trap(
        "1.3.6.1.2.1.33.2.1",
        &[("1.3.6.1.2.1.33.1.2.3.0", Value::Integer(12))],
    ));
    assert!(
        ups.detail.en.contains("upsEstimatedMinutesRemaining.0 = 12"),
        "{:?}",
        ups.detail
    );
}

#[test]
fn what_a_sender_writes_is_not_taken_for_a_place_of_the_sentence() {
    let odd = trap(
        "1.3.6.1.4.1.99999.0.1",
        &[("1.3.6.1.4.1.99999.1", text("{oid} {varbinds} {"))],
    );
    assert!(
        told(&odd).detail.en.ends_with("= {oid} {varbinds} {"),
        "{:?}",
        told(&odd).detail
    );
    assert!(!trap::is_test(&odd));
}

#[test]
fn a_makers_test_trap_is_a_test() {
    for oid in [
        "1.3.6.1.4.1.231.2.10.2.2.10.20.0.2000",
        "1.3.6.1.4.1.674.10892.5.3.2.5.0.10395",
    ] {
        let test = trap(oid, &[]);
        assert!(trap::is_test(&test), "{oid}");
        assert!(told(&test).title.en.starts_with("Test alert"), "{oid}");
    }
}

#[test]
fn an_unknown_trap_is_shown_in_full_and_says_whose_it_is() {
    let esmpro = trap(
        "1.3.6.1.4.1.119.1.2.0.9",
        &[
            (
                "1.3.6.1.4.1.119.1.2.1",
                Value::OctetString(vec![0x93, 0x64, 0x8C, 0xB9, b' ', b'1', 0]),
            ),
            ("1.3.6.1.4.1.119.1.2.2", Value::OctetString(vec![0, 0xFF])),
            ("1.3.6.1.4.1.119.1.2.3", Value::Counter64(u64::MAX)),
            ("1.3.6.1.4.1.119.1.2.4", Value::NoSuchObject),
        ],
    );
    let words = told(&esmpro);
    assert_eq!(words.title.en, "SNMP trap of NEC: 1.3.6.1.4.1.119.1.2.0.9");
    assert_eq!(field(&words, "1.3.6.1.4.1.119.1.2.1"), "STRING: 電源 1");
    assert_eq!(field(&words, "1.3.6.1.4.1.119.1.2.2"), "Hex-STRING: 00 FF");
    assert_eq!(
        field(&words, "1.3.6.1.4.1.119.1.2.3"),
        "Counter64: 18446744073709551615"
    );
    assert_eq!(field(&words, "1.3.6.1.4.1.119.1.2.4"), "noSuchObject");
    let known = trap::known(&esmpro, Names::default());
    assert!(!known.is_known() && known.severity(&esmpro) == Severity::Warning);
}

#[test]
fn a_variable_says_how_bad_it_is_and_that_it_is_over() {
    const PRIORITY: &str = "1.3.6.1.4.1.19046.11.1.158.5.1.8.0";
    let fan = |priority| {
        trap(
            "1.3.6.1.4.1.19046.11.1.158.5.0.11",
            &[(PRIORITY, Value::Integer(priority))],
        )
    };
    let (failed, over) = (fan(0), fan(8));
    let severity = |trap: &Trap| trap::known(trap, Names::default()).severity(trap);
    assert_eq!(
        (severity(&failed), severity(&over)),
        (Severity::Error, Severity::Recovered)
    );
    assert_eq!(told(&failed).title.en, "Fan failure (lenovoSpTrapFanC)");
    assert_eq!(
        told(&over).title.ja,
        "解消：ファンが故障しました（lenovoSpTrapFanC）"
    );
    let drive = |status| {
        trap(
            "1.3.6.1.4.1.232.0.3046",
            &[("1.3.6.1.4.1.232.3.2.5.1.1.6.1.2", Value::Integer(status))],
        )
    };
    assert_eq!(
        (severity(&drive(3)), severity(&drive(2))),
        (Severity::Error, Severity::Recovered)
    );
    assert_eq!(severity(&drive(7)), Severity::Warning, "as the table has it");
    let battery_test = |result| {
        let summary = ("1.3.6.1.2.1.33.1.7.3.0", Value::Integer(result));
        severity(&trap("1.3.6.1.2.1.33.2.2", &[summary]))
    };
    assert_eq!(
        [1, 2, 3, 4].map(battery_test),
        [
            Severity::Information,
            Severity::Warning,
            Severity::Error,
            Severity::Warning
        ]
    );
}

#[test]
fn a_mib_file_names_what_the_tables_do_not_know() {
    let mib = "A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { enterprises 99999 } \
        v OBJECT-TYPE SYNTAX INTEGER { bad(3) } ::= { a 1 } \
        aFailed NOTIFICATION-TYPE DESCRIPTION \"It broke.\" --#SEVERITY CRITICAL\n ::= { a 0 7 } END";
    let mibs = Mibs::read(&[(PathBuf::from("a"), mib.into())]);
    let names = Names {
        sensors: None,
        mibs: Some(&mibs),
    };
    let failed = trap(
        "1.3.6.1.4.1.99999.0.7",
        &[("1.3.6.1.4.1.99999.1.0", Value::Integer(3))],
    );
    let words = trap::describe(&failed, names);
    assert_eq!(words.title.en, "aFailed (A-MIB)");
    assert!(
        words.detail.en.starts_with("MIB A-MIB says: It broke."),
        "{:?}",
        words.detail
    );
    assert_eq!(field(&words, "v.0 (1.3.6.1.4.1.99999.1.0)"), "INTEGER: bad (3)");
    assert_eq!(trap::known(&failed, names).severity(&failed), Severity::Error);
}

#[test]
fn every_type_is_shown_the_way_net_snmp_packs_it() {
    let typed = |value: Value| shown(&value, None).typed();
    assert_eq!(
        typed(Value::Opaque(vec![0x9F, 0x78, 4, 0x3F, 0xC0, 0, 0])),
        "Opaque: Float: 1.5"
    );
    assert_eq!(
        typed(Value::Opaque(vec![0x9F, 0x79, 8, 0xBF, 0xF8, 0, 0, 0, 0, 0, 0])),
        "Opaque: Double: -1.5"
    );
    assert_eq!(
        typed(Value::Opaque(vec![0x9F, 0x7A, 1, 0xFE])),
        "Opaque: Int64: -2"
    );
    assert_eq!(
        typed(Value::Opaque(vec![0x9F, 0x78, 4, 1])),
        "Opaque: 9F 78 04 01"
    );
    assert_eq!(typed(Value::TimeTicks(u32::MAX)), "Timeticks: 497d 02:27:52.95");
    assert_eq!(typed(Value::Null), "NULL");
    let of = |kind, octets: &[u8]| {
        let object = Object {
            kind,
            values: vec![(0, "first".to_owned()), (9, "tenth".to_owned())],
            ..Object::default()
        };
        shown(&Value::OctetString(octets.to_vec()), Some(&object)).text
    };
    let time = [0x07, 0xEA, 11, 24, 14, 5, 9, 5, b'+', 9, 0];
    assert_eq!(of(ValueKind::DateAndTime, &time), "2026-11-24 14:05:09.5 +09:00");
    assert_eq!(of(ValueKind::DateAndTime, &[1, 2]), "01 02");
    assert_eq!(of(ValueKind::HardwareAddress, &[0, 0xAB]), "00:ab");
    assert_eq!(of(ValueKind::Bits, &[0x80, 0x40]), "first (0), tenth (9)");
    let volts = Object {
        kind: ValueKind::Decimals(2),
        ..Object::default()
    };
    assert_eq!(shown(&Value::Integer(-105), Some(&volts)).text, "-1.05");
}

#[test]
fn octets_that_only_look_like_text_are_digits() {
    let is_text = |octets: &[u8]| matches!(octets::read(octets), octets::Octets::Text(_));
    assert!(is_text("温度 85 °C".as_bytes()) && is_text(b"") && is_text(b"two\r\nlines\0"));
    for binary in [
        &[0xB8, 0xCA, 0x3A, 0xD1, 0xB2, 0xC3][..],
        &[1, 2, 3],
        &[0, 0],
        &[0x84, 0xFF],
        b"\x1b[31m",
    ] {
        assert!(!is_text(binary), "{binary:x?}");
    }
}
