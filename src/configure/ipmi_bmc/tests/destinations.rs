//! Whose place a destination is, and which addresses fit.

use super::{FakeBmc, apply, bmc, item, plan};
use crate::configure::target::{Advice, ItemName, Outcome, Reason};
use std::net::IpAddr;

#[test]
fn what_somebody_else_entered_is_displaced_only_by_name() {
    let mut fake = FakeBmc::new(3, 1, 3);
    fake.lan(19, 1, &[1, 0, 0, 198, 51, 100, 7, 0, 0, 0, 0, 0, 0]);
    fake.lan(19, 3, &[3, 0, 0, 198, 51, 100, 8, 0, 0, 0, 0, 0, 0]);
    let mut bmc = bmc(fake);
    let text = "[snmp_alert]\ndestinations = [\"192.0.2.10\", \"192.0.2.11\"]";
    let (report, _) = apply(&mut bmc, text, &[]);
    let displaced = |last| {
        Outcome::Rejected(Reason::WouldDisplace {
            address: IpAddr::from([198, 51, 100, last]),
        })
    };
    assert_eq!(
        item(&report.items, ItemName::Destination(1)).outcome,
        displaced(7)
    );
    assert_eq!(
        item(&report.items, ItemName::Destination(2)).outcome,
        Outcome::Applied
    );
    assert_eq!(
        item(&report.items, ItemName::Destination(3)).outcome,
        displaced(8)
    );
    assert_eq!(
        item(&report.items, ItemName::Policy(1)).outcome,
        Outcome::Rejected(Reason::NotTried),
        "nobody is told at somebody else's place"
    );
    assert_eq!(bmc.line.lan_value(19, 1)[3..7], [198, 51, 100, 7]);

    let (report, _) = apply(
        &mut bmc,
        text,
        &[[198, 51, 100, 7].into(), [198, 51, 100, 8].into()],
    );
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(bmc.line.lan_value(19, 3)[3..7], [0, 0, 0, 0]);
}

#[test]
fn an_address_that_moves_within_the_list_is_not_displaced_unless_its_new_place_falls_away() {
    let mut fake = FakeBmc::new(2, 1, 2);
    fake.lan(19, 1, &[1, 0, 0, 192, 0, 2, 11, 0, 0, 0, 0, 0, 0]);
    let list = "[snmp_alert]\ndestinations = [\"192.0.2.10\", \"192.0.2.11\"]";
    let mut moving = bmc(fake);
    assert!(apply(&mut moving, list, &[]).0.is_as_wanted());

    let mut fake = FakeBmc::new(2, 1, 2);
    fake.lan(19, 1, &[1, 0, 0, 192, 0, 2, 11, 0, 0, 0, 0, 0, 0]);
    fake.lan(19, 2, &[2, 0, 0, 198, 51, 100, 7, 0, 0, 0, 0, 0, 0]);
    let mut stuck = bmc(fake);
    let (report, _) = apply(&mut stuck, list, &[]);
    assert!(
        report
            .items
            .iter()
            .filter(|item| matches!(item.name, ItemName::Destination(_)))
            .all(|item| matches!(item.outcome, Outcome::Rejected(Reason::WouldDisplace { .. }))),
        "{:#?}",
        report.items
    );
    assert!(stuck.line.written().is_empty());
}

#[test]
fn a_free_place_is_proposed_instead_of_displacing_somebody() {
    let mut fake = FakeBmc::new(3, 1, 3);
    fake.lan(19, 1, &[1, 0, 0, 198, 51, 100, 7, 0, 0, 0, 0, 0, 0]);
    let mut bmc = bmc(fake);
    let one = plan(&mut bmc, "[snmp_alert]\ndestinations = [\"192.0.2.10\"]");
    let free = Advice::UseFreeDestination {
        wanted: [192, 0, 2, 10].into(),
        displaced: [198, 51, 100, 7].into(),
        free: 2,
    };
    assert_eq!(one.advice, [free]);
    // As proposed: the other one keeps its place.
    let text = "[snmp_alert]\ndestinations = [\"198.51.100.7\", \"192.0.2.10\"]";
    let (report, _) = apply(&mut bmc, text, &[]);
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(bmc.line.lan_value(19, 1)[3..7], [198, 51, 100, 7]);
    assert_eq!(bmc.line.lan_value(19, 2)[3..7], [192, 0, 2, 10]);
}

#[test]
fn an_ipv6_destination_is_written_where_the_bmc_offers_it_and_an_ipv4_one_can_follow() {
    let six = "[snmp_alert]\ndestinations = [\"2001:db8::10\"]";
    let mut old = bmc(FakeBmc::new(2, 1, 2));
    let (report, _) = apply(&mut old, six, &[]);
    assert_eq!(
        item(&report.items, ItemName::Destination(1)).outcome,
        Outcome::Rejected(Reason::Ipv6NotOffered)
    );
    assert!(old.line.written().is_empty());

    let mut fake = FakeBmc::new(2, 1, 2).with_gateway_and_ipv6();
    fake.lan(19, 1, &[1, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 9]);
    let mut bmc = bmc(fake);
    assert!(apply(&mut bmc, six, &[]).0.is_as_wanted());
    let written = bmc.line.lan_value(19, 1);
    assert_eq!(
        (written.len(), &written[..6]),
        (18, &[1, 0x10, 0x20, 0x01, 0x0d, 0xb8][..])
    );
    assert_eq!(plan(&mut bmc, six).changes(), 0);
    let four = "[snmp_alert]\ndestinations = [\"192.0.2.10\"]";
    let (report, _) = apply(&mut bmc, four, &["2001:db8::10".parse().expect("an address")]);
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(
        bmc.line.lan_value(19, 1),
        [1, 0, 0, 192, 0, 2, 10, 0, 0, 0, 0, 0, 0]
    );
}
