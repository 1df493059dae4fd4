//! The procedure: all destinations, or one after another.

use super::{FakeBmc, apply, bmc, item, plan, run};
use crate::{
    configure::{
        ipmi_bmc::Target,
        target::{Advice, ItemName, ItemValue, Outcome, Reason, Unwatched},
    },
    site::Procedure,
};
use std::net::IpAddr;

fn text(procedure: &str) -> String {
    format!(
        "[snmp_alert]\ndestinations = [\"192.0.2.10\", \"192.0.2.11\", \"192.0.2.12\"]\nacknowledge = true\n\
         procedure = \"{procedure}\""
    )
}

#[test]
fn a_procedure_is_the_rules_of_one_policy_set() {
    let mut bmc = bmc(FakeBmc::new(4, 2, 4));
    for (procedure, rules, is) in [
        (
            "one-after-another",
            [0x18, 0x19, 0x19],
            Procedure::OneAfterAnother,
        ),
        ("all", [0x18, 0x18, 0x18], Procedure::All),
        (
            "one-after-another",
            [0x18, 0x19, 0x19],
            Procedure::OneAfterAnother,
        ),
    ] {
        let (report, _) = apply(&mut bmc, &text(procedure), &[]);
        assert!(report.is_as_wanted(), "{:#?}", report.items);
        let written = [1, 2, 3].map(|n| bmc.line.pef_value(9, n)[1]);
        assert_eq!(written, rules);
        let again = plan(&mut bmc, &text(procedure));
        assert_eq!((again.changes(), again.writes), (0, 0), "{:#?}", again.items);
        assert_eq!(again.actual.wanted_shape.snmp_alert.procedure, Some(is));
    }
}

#[test]
fn a_procedure_alone_changes_the_rules_of_whom_is_told_and_undo_puts_them_back() {
    let mut bmc = bmc(FakeBmc::new(4, 2, 4));
    apply(&mut bmc, &text("all"), &[]);
    let before = bmc.line.dump();
    let (report, snapshot) = apply(&mut bmc, "[snmp_alert]\nprocedure = \"one-after-another\"", &[]);
    assert_eq!(item(&report.items, ItemName::Procedure).outcome, Outcome::Applied);
    assert_eq!([1, 2, 3].map(|n| bmc.line.pef_value(9, n)[1]), [0x18, 0x19, 0x19]);
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    let procedure = item(&undone.items, ItemName::Procedure);
    assert_eq!(procedure.after, Some(ItemValue::Text("all".to_owned())));
    assert_eq!(bmc.line.dump(), before);
}

#[test]
fn acknowledging_the_first_keeps_the_others_from_being_told_and_that_is_said() {
    let mut bmc = bmc(FakeBmc::new(4, 2, 4));
    let addresses = [10, 11, 12].map(|last| IpAddr::from([192, 0, 2, last]));
    let [first, others @ ..] = addresses;
    let stops = Advice::AcknowledgeStopsTheOthers {
        first,
        others: others.to_vec(),
    };
    assert!(plan(&mut bmc, &text("one-after-another")).advice.contains(&stops));
    assert!(!plan(&mut bmc, &text("all")).advice.contains(&stops));
    let silent = text("one-after-another").replace("acknowledge = true", "acknowledge = false");
    let without = Advice::OneAfterAnotherWithoutAcknowledge {
        first,
        others: others.to_vec(),
    };
    assert!(plan(&mut bmc, &silent).advice.contains(&without));
    // The same is said where the BMC has it so already and only the acknowledge is asked for.
    apply(&mut bmc, &silent, &[]);
    let only = "[snmp_alert]\nacknowledge = true";
    assert!(plan(&mut bmc, only).advice.contains(&stops));
}

#[test]
fn an_address_whose_receiver_listens_elsewhere_is_thought_of() {
    let mut bmc = bmc(FakeBmc::new(4, 2, 4));
    let addresses = [10, 11, 12].map(|last| IpAddr::from([192, 0, 2, last]));
    let always = Advice::AlwaysPort162 {
        addresses: addresses.to_vec(),
    };
    assert!(plan(&mut bmc, &text("all")).advice.contains(&always));
    apply(&mut bmc, &text("all"), &[]);
    assert_eq!(plan(&mut bmc, &text("all")).advice, []);
}

/// Policies of a foreign destination around all places: 4 is told, and 3 only if 4 was not.
fn hemmed_in(mut fake: FakeBmc) -> FakeBmc {
    fake.lan(19, 4, &[4, 0, 0, 198, 51, 100, 8, 0, 0, 0, 0, 0, 0]);
    fake.pef(9, 1, &[1, 0x18, 0x24, 0]);
    fake.pef(9, 5, &[5, 0x19, 0x24, 0]);
    fake
}

const TWO: &str = "[snmp_alert]\ndestinations = [\"192.0.2.10\", \"192.0.2.11\", \"0.0.0.0\", \"198.51.100.8\"]\n\
                   procedure = \"one-after-another\"\n";

#[test]
fn policies_of_others_that_are_in_the_way_are_named_and_left() {
    let mut bmc = bmc(hemmed_in(FakeBmc::new(4, 2, 5)));
    let (report, _) = apply(&mut bmc, TWO, &[]);
    assert_eq!(
        item(&report.items, ItemName::Procedure).outcome,
        Outcome::Rejected(Reason::ForeignPolicies { entries: vec![1, 5] })
    );
    assert_eq!(bmc.line.pef_value(9, 1), [1, 0x18, 0x24, 0]);
    assert_eq!(bmc.line.pef_value(9, 5), [5, 0x19, 0x24, 0]);
}

#[test]
fn our_own_filters_go_to_another_policy_where_others_are_in_the_way() {
    let mut fake = FakeBmc::new(4, 12, 5);
    for n in 1..=12 {
        let mut raw = vec![0; 21];
        raw[0] = n;
        fake.pef(6, n, &raw);
    }
    let mut bmc = bmc(hemmed_in(fake));
    let text = format!("{TWO}level = \"error\"");
    let (report, snapshot) = apply(&mut bmc, &text, &[]);
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(bmc.line.pef_value(9, 2), [2, 0x28, 0x11, 0]);
    assert_eq!(bmc.line.pef_value(9, 3), [3, 0x29, 0x12, 0]);
    assert_eq!(bmc.line.pef_value(9, 4), [4, 0x29, 0x14, 0]);
    assert!((1..=9).all(|n| bmc.line.pef_value(6, n)[3] == 2));
    let again = plan(&mut bmc, &text);
    assert_eq!((again.changes(), again.writes), (0, 0), "{:#?}", again.items);
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    assert!(undone.is_as_wanted(), "{:#?}", undone.items);
}
