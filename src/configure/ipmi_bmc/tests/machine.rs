//! The computer's name and the gateway.

use super::{FakeBmc, apply, apply_with, bmc, item, plan, run};
use crate::configure::{
    ipmi_bmc::{Snapshot, Target, is_write},
    target::{Consent, ItemName, Outcome, Reason, Unwatched},
};

const GATEWAY: &str = r#"
[snmp_alert]
community = "ops"
enabled = true

[gateway]
address = "192.0.2.254"
mac = "00:00:5e:00:53:01"
"#;

fn agreed() -> Consent {
    Consent {
        gateway: true,
        ..Consent::default()
    }
}

#[test]
fn a_name_is_written_in_whole_blocks_and_undone() {
    let fake = FakeBmc::new(1, 1, 1).with_name(4);
    let before = fake.dump();
    let mut bmc = bmc(fake);
    let long = "[snmp_alert]\ncomputer_name = \"a-name-of-more-than-fourteen\"";
    let (report, snapshot) = apply(&mut bmc, long, &[]);
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(bmc.line.name_value(0), b"\0\0\x1ca-name-of-more");
    assert_eq!(bmc.line.name_value(1), b"\x01-than-fourteen\0\0");
    let again = plan(&mut bmc, long);
    assert_eq!(again.changes(), 0);
    let name = again
        .actual
        .wanted_shape
        .snmp_alert
        .computer_name
        .expect("a name");
    assert_eq!(name.as_str(), "a-name-of-more-than-fourteen");
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    assert!(undone.is_as_wanted(), "{:#?}", undone.items);
    assert_eq!(bmc.line.dump(), before);
    let mut without = bmc_without_name();
    let (report, _) = apply(&mut without, long, &[]);
    assert_eq!(
        item(&report.items, ItemName::ComputerName).outcome,
        Outcome::Rejected(Reason::NotOffered)
    );
}

fn bmc_without_name() -> crate::configure::IpmiBmc<FakeBmc> {
    bmc(FakeBmc::new(1, 1, 1))
}

#[test]
fn a_gateway_needs_a_consent_of_its_own() {
    let mut bmc = bmc(FakeBmc::new(1, 1, 1).with_gateway_and_ipv6());
    let (report, _) = apply(&mut bmc, GATEWAY, &[]);
    for name in [ItemName::Gateway, ItemName::GatewayMac] {
        assert_eq!(
            item(&report.items, name).outcome,
            Outcome::Rejected(Reason::NeedsGatewayConsent)
        );
    }
    assert_eq!(item(&report.items, ItemName::Community).outcome, Outcome::Applied);
    assert_eq!(bmc.line.lan_value(12, 0), [192, 0, 2, 1]);
    assert_eq!(bmc.line.renewed, 0);
}

#[test]
fn a_gateway_is_written_last_of_all_and_proved_by_a_new_session() {
    let mut bmc = bmc(FakeBmc::new(1, 1, 1).with_gateway_and_ipv6());
    let (report, snapshot) = apply_with(&mut bmc, GATEWAY, agreed());
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    let order: Vec<u8> = bmc.line.written().iter().map(|write| write.1).collect();
    assert_eq!(order, [16, 2, 1, 13, 12]);
    assert_eq!(bmc.line.renewed, 1);
    let last_write = bmc.line.asked.iter().rposition(is_write).expect("it wrote");
    let proof = &bmc.line.asked[last_write + 1..];
    assert_eq!(proof.len(), 2, "each gateway entry is read over the new session");
    assert_eq!(plan(&mut bmc, GATEWAY).changes(), 0);
    bmc.line.asked.clear();
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    assert!(undone.is_as_wanted(), "{:#?}", undone.items);
    let order: Vec<u8> = bmc.line.written().iter().map(|write| write.1).collect();
    assert_eq!(order[order.len() - 2..], [12, 13], "undone last of all, too");
    assert_eq!(
        (bmc.line.lan_value(12, 0), bmc.line.renewed),
        (&[192, 0, 2, 1][..], 3)
    );
}

#[test]
fn a_gateway_through_which_no_new_session_opens_is_of_unknown_outcome() {
    let mut fake = FakeBmc::new(1, 1, 1).with_gateway_and_ipv6();
    fake.is_cut_off = true;
    let mut bmc = bmc(fake);
    let (report, _) = apply_with(&mut bmc, GATEWAY, agreed());
    for name in [ItemName::Gateway, ItemName::GatewayMac] {
        assert_eq!(
            item(&report.items, name).outcome,
            Outcome::Unknown(Reason::NoNewSession)
        );
    }
    assert_eq!(item(&report.items, ItemName::Community).outcome, Outcome::Applied);
}

#[test]
fn a_gateway_the_bmc_has_already_or_does_not_have_is_not_written() {
    let mut has = bmc(FakeBmc::new(1, 1, 1).with_gateway_and_ipv6());
    let same = "[gateway]\naddress = \"192.0.2.1\"";
    assert_eq!(
        (plan(&mut has, same).changes(), plan(&mut has, same).writes),
        (0, 0)
    );
    let mut has_not = bmc(FakeBmc::new(1, 1, 1));
    let (report, _) = apply_with(&mut has_not, same, agreed());
    assert_eq!(
        item(&report.items, ItemName::Gateway).outcome,
        Outcome::Rejected(Reason::NotOffered)
    );
}

#[test]
fn what_a_snapshot_holds_reads_back_from_its_file() {
    let mut bmc = bmc(FakeBmc::new(1, 1, 1).with_gateway_and_ipv6().with_name(2));
    let text = GATEWAY.replace("enabled = true", "computer_name = \"SV01\"");
    let (_, snapshot) = apply_with(&mut bmc, &text, agreed());
    let file = serde_json::to_string(&snapshot).expect("plain data");
    assert!(
        file.contains(r#"{"system_name":0}"#) && file.contains(r#""gateway_mac""#),
        "{file}"
    );
    assert_eq!(
        serde_json::from_str::<Snapshot>(&file).expect("own text"),
        snapshot
    );
}
