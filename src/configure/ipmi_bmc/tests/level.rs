//! The level: our own filters in free entries, and what others' filters do to it.

use super::{FakeBmc, Fault, apply, bmc, item, plan, run};
use crate::{
    configure::{
        ipmi_bmc::{IpmiBmc, Target},
        target::{Advice, EventSeverity, GroupSeverity, ItemName, Origin, Outcome, Reason, Unwatched},
    },
    site::{EventGroup, Level},
};

const ERROR: &str = "[snmp_alert]\nlevel = \"error\"";
const ERROR_WARNING: &str = "[snmp_alert]\nlevel = \"error-warning\"";

/// A BMC whose filters are all free.
fn empty(filters: u8) -> FakeBmc {
    let mut fake = FakeBmc::new(2, filters, 4);
    for n in 1..=filters {
        let mut raw = vec![0; 21];
        raw[0] = n;
        fake.pef(6, n, &raw);
    }
    fake
}

fn enabled(bmc: &IpmiBmc<FakeBmc>, filters: u8) -> usize {
    (1..=filters)
        .filter(|&n| bmc.line.pef_value(6, n)[1] & 0x80 != 0)
        .count()
}

#[test]
fn a_level_is_written_read_back_and_then_no_difference_is_left() {
    let levels = [
        ("\"error\"", Level::Error, 9),
        (
            "\"error-warning-information\"",
            Level::ErrorWarningInformation,
            27,
        ),
        ("\"error-warning\"", Level::ErrorWarning, 19),
        (
            "{ groups = [\"fan\", \"temperature\"] }",
            Level::Individual {
                groups: vec![EventGroup::Temperature, EventGroup::Fan],
            },
            8,
        ),
    ];
    let mut bmc = bmc(empty(30));
    for (text, level, count) in levels {
        let text = format!("[snmp_alert]\nlevel = {text}");
        let (report, _) = apply(&mut bmc, &text, &[]);
        assert_eq!(item(&report.items, ItemName::Level).outcome, Outcome::Applied);
        let again = plan(&mut bmc, &text);
        assert_eq!((again.changes(), again.writes), (0, 0), "{:#?}", again.items);
        assert_eq!(again.actual.wanted_shape.snmp_alert.level, Some(level));
        assert_eq!(enabled(&bmc, 30), count, "{text}");
    }
}

#[test]
fn a_filter_of_ours_is_laid_out_as_the_specification_says() {
    let mut bmc = bmc(empty(30));
    apply(&mut bmc, ERROR, &[]);
    // Sensor type 0Ch, offsets 1, 2, 3, 7 and 10, critical, by policy 1 (IPMI 2.0 table 17-2).
    let memory = [
        0x80, 0x01, 0x01, 0x10, 0xff, 0xff, 0x0c, 0xff, 0x6f, 0x8e, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
    assert!(
        (1..=30).any(|n| bmc.line.pef_value(6, n)[1..] == memory),
        "{:02x?}",
        bmc.line.pef_value(6, 1)
    );
}

#[test]
fn filters_of_the_maker_and_of_others_are_never_changed() {
    let mut fake = empty(30);
    let mut makers = [0xff; 21];
    makers[..5].copy_from_slice(&[1, 0xc0, 0x01, 0x01, 0x08]);
    fake.pef(6, 1, &makers);
    let mut others = makers;
    others[..5].copy_from_slice(&[2, 0x80, 0x01, 0x05, 0x00]);
    fake.pef(6, 2, &others);
    let mut off = others;
    off[..2].copy_from_slice(&[3, 0x00]);
    fake.pef(6, 3, &off);
    fake.pef(9, 4, &[4, 0x58, 0x22, 0]); // policy 5 tells somebody
    let mut bmc = bmc(fake);
    let plan = plan(&mut bmc, ERROR_WARNING);
    let defeats = |number, by_maker, by_severity| {
        plan.advice.iter().any(|advice| {
            matches!(advice, Advice::FilterDefeatsLevel { filter, is_factory, severity, lets_through }
                if *filter == number && *is_factory == by_maker && *severity == by_severity
                    && lets_through.iter().all(|events| events.severity == GroupSeverity::Information))
        })
    };
    assert!(
        !defeats(1, true, EventSeverity::NonCritical),
        "policy 1 tells nobody"
    );
    assert!(
        defeats(2, false, EventSeverity::Unspecified),
        "{:#?}",
        plan.advice
    );
    let origins: Vec<_> = plan
        .actual
        .filters
        .iter()
        .map(|it| (it.number, it.origin))
        .collect();
    assert_eq!(
        origins,
        [(1, Origin::Factory), (2, Origin::Other), (3, Origin::Other)]
    );
    let (report, _) = apply(&mut bmc, ERROR_WARNING, &[]);
    assert_eq!(item(&report.items, ItemName::Level).outcome, Outcome::Applied);
    assert_eq!(bmc.line.pef_value(6, 1), makers);
    assert_eq!(bmc.line.pef_value(6, 2), others);
    assert_eq!(bmc.line.pef_value(6, 3), off);
}

#[test]
fn a_level_that_finds_no_room_is_refused_as_a_whole() {
    let mut bmc = bmc(empty(10));
    let before = bmc.line.dump();
    let (report, _) = apply(&mut bmc, ERROR_WARNING, &[]);
    assert_eq!(
        item(&report.items, ItemName::Level).outcome,
        Outcome::Rejected(Reason::NoFreeFilter { needed: 19, free: 10 })
    );
    assert_eq!(bmc.line.dump(), before);
    assert!(apply(&mut bmc, ERROR, &[]).0.is_as_wanted());
}

#[test]
fn a_narrower_level_frees_the_entries_it_does_not_need() {
    let mut bmc = bmc(empty(20));
    assert!(apply(&mut bmc, ERROR_WARNING, &[]).0.is_as_wanted());
    assert!(apply(&mut bmc, ERROR, &[]).0.is_as_wanted());
    let empty = (1..=20)
        .filter(|&n| bmc.line.pef_value(6, n)[1..] == [0; 20])
        .count();
    assert_eq!(empty, 11);
}

#[test]
fn a_filter_that_is_refused_leaves_the_level_refused_and_undo_puts_all_back() {
    let mut fake = empty(20);
    fake.faults.insert(4, Fault::Refuse(0xcc));
    let before = fake.dump();
    let mut bmc = bmc(fake);
    let (report, snapshot) = apply(&mut bmc, ERROR, &[]);
    assert_eq!(
        item(&report.items, ItemName::Level).outcome,
        Outcome::Rejected(Reason::Refused {
            completion_code: 0xcc
        })
    );
    assert_eq!(enabled(&bmc, 20), 3, "nothing further was tried");
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    assert!(undone.is_as_wanted(), "{:#?}", undone.items);
    assert_eq!(bmc.line.dump(), before);
}

#[test]
fn a_level_is_undone_except_for_a_filter_somebody_has_changed_since() {
    let mut bmc = bmc(empty(20));
    let (_, snapshot) = apply(&mut bmc, ERROR, &[]);
    let mut theirs = bmc.line.pef_value(6, 2).to_vec();
    theirs[4] = 0x20;
    bmc.line.pef(6, 2, &theirs);
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    assert!(matches!(
        item(&undone.items, ItemName::Level).outcome,
        Outcome::Rejected(Reason::ChangedSince { .. })
    ));
    assert_eq!(bmc.line.pef_value(6, 2), theirs);
}
