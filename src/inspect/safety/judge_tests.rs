//! Each finding on and off, and what was not read never in order.

use super::*;
use crate::{
    inspect::Refusal,
    ipmi::command::{ChannelAccess, ChannelAuthenticationCapabilities, CommandCode, RawCommunity},
};
use std::collections::{BTreeMap, BTreeSet};

/// A BMC with which nothing is wrong but what is wrong with every one.
fn sound() -> Evidence {
    Evidence {
        manufacturer_id: 119,
        product_id: 1,
        firmware: [1, 10],
        capabilities: Ok(ChannelAuthenticationCapabilities {
            channel: 1,
            authentication_types: 0,
            extended: true,
            status: 0x04,
            supports_ipmi_2_0: true,
            supports_ipmi_1_5: false,
            oem: [0; 4],
        }),
        enabled_types: Ok(0),
        supported_types: Ok(0),
        suites: Ok(vec![3, 17]),
        suite_privileges: Ok(BTreeMap::from([(3, 4), (17, 4)])),
        access: Ok(ChannelAccess {
            is_alerting_off: false,
            is_per_message_authentication_off: false,
            is_user_level_authentication_off: false,
            mode: 2,
            privilege_limit: 4,
        }),
        users: Ok(vec![user(3, "ops-tokyo", 4)]),
        users_missing: None,
        community: Ok(RawCommunity::from_bytes(b"ops")),
    }
}

fn user(id: u8, name: &str, privilege_limit: u8) -> User {
    User {
        id,
        name: name.to_owned(),
        privilege_limit,
    }
}

fn capabilities(change: impl FnOnce(&mut ChannelAuthenticationCapabilities)) -> Evidence {
    let mut evidence = sound();
    if let Ok(told) = &mut evidence.capabilities {
        change(told);
    }
    evidence
}

/// The names of what is found, without what every BMC has.
fn found(evidence: &Evidence) -> BTreeSet<String> {
    let report = judge(evidence, "somebody");
    let ids = report.findings.into_iter().map(|finding| finding.id);
    ids.filter(|id| id != "rakp-password-hash").collect()
}

fn only(id: &str) -> BTreeSet<String> {
    BTreeSet::from([id.to_owned()])
}

#[test]
fn a_sound_bmc_has_only_what_every_bmc_has() {
    let report = judge(&sound(), "somebody");
    let ids: Vec<&str> = report
        .findings
        .iter()
        .map(|finding| finding.id.as_str())
        .collect();
    assert_eq!(ids, ["rakp-password-hash"]);
    assert_eq!(report.worst(), Some(Grade::Information));
    assert_eq!(report.in_order, Check::ALL);
    assert!(report.not_checked.is_empty());
}

#[test]
fn suite_zero_is_found_in_either_list_unless_no_level_may_use_it() {
    let offered = |suites: Vec<u8>, levels: Option<BTreeMap<u8, u8>>| Evidence {
        suites: Ok(suites),
        suite_privileges: levels.ok_or(SILENT),
        ..sound()
    };
    let levels = |zero| Some(BTreeMap::from([(0, zero), (17, 4)]));
    assert_eq!(found(&offered(vec![0, 17], None)), only("cipher-zero"));
    assert_eq!(found(&offered(vec![0, 17], levels(2))), only("cipher-zero"));
    assert_eq!(
        found(&offered(vec![17], levels(4))),
        only("cipher-zero"),
        "allowed, though not listed"
    );
    assert_eq!(found(&offered(vec![0, 17], levels(0))), BTreeSet::new());
    let report = judge(&offered(vec![0, 17], None), "somebody");
    assert_eq!(report.worst(), Some(Grade::Error));
    assert_eq!(
        report.findings.first().map(|worst| worst.id.as_str()),
        Some("cipher-zero"),
        "worst first"
    );
}

#[test]
fn suites_without_protection_are_named() {
    for weak in WITHOUT_PROTECTION {
        let evidence = Evidence {
            suites: Ok(vec![3, weak, 17]),
            ..sound()
        };
        assert_eq!(found(&evidence), only("suites-without-protection"));
        let report = judge(&evidence, "somebody");
        let what = &report.findings.first().expect("a finding").what;
        assert!(what.en.ends_with(&format!(": {weak}")), "{what:?}");
    }
    let fine = Evidence {
        suites: Ok(vec![3, 8, 12, 17]),
        ..sound()
    };
    assert_eq!(found(&fine), BTreeSet::new());
}

#[test]
fn a_bmc_without_sha256_is_named() {
    let evidence = Evidence {
        suites: Ok(vec![3]),
        suite_privileges: Err(SILENT),
        ..sound()
    };
    assert_eq!(found(&evidence), only("sha1-only"));
}

#[test]
fn ipmi_15_is_found_where_it_is_supported_and_a_type_is_enabled() {
    let of = |supports, types| {
        capabilities(|told| {
            told.supports_ipmi_1_5 = supports;
            told.authentication_types = types;
        })
    };
    assert_eq!(found(&of(true, 0x14)), only("ipmi-15-sessions"));
    assert_eq!(found(&of(true, 0)), BTreeSet::new());
    assert_eq!(found(&of(false, 0x14)), BTreeSet::new());
    let none = found(&of(true, 0x01));
    assert!(none.contains("ipmi-15-without-authentication") && none.contains("ipmi-15-sessions"));
    let by_parameter = Evidence {
        enabled_types: Ok(0x04),
        supported_types: Ok(0x15),
        capabilities: Err(SILENT),
        ..sound()
    };
    assert_eq!(found(&by_parameter), only("ipmi-15-sessions"));
}

#[test]
fn users_without_a_name_are_found() {
    let status = |status| capabilities(|told| told.status = status);
    assert_eq!(found(&status(0x05)), only("anonymous-login"));
    assert_eq!(found(&status(0x06)), only("null-user"));
    let in_the_table = Evidence {
        users: Ok(vec![user(1, "", 3)]),
        ..sound()
    };
    assert_eq!(found(&in_the_table), only("null-user"));
}

#[test]
fn well_known_names_and_several_administrators_are_found() {
    let with = |users| Evidence {
        users: Ok(users),
        ..sound()
    };
    for name in ["ADMIN", "admin", "root", "Administrator"] {
        assert_eq!(
            found(&with(vec![user(2, name, 3)])),
            only("factory-name"),
            "{name}"
        );
    }
    let two = with(vec![user(2, "ops", 4), user(3, "night", 4), user(4, "reader", 2)]);
    assert_eq!(found(&two), only("several-administrators"));
    let report = judge(&two, "ops");
    let own = report
        .findings
        .iter()
        .find(|finding| finding.id == "own-user-is-administrator");
    assert_eq!(own.map(|finding| finding.grade), Some(Grade::Information));
    let what = &report.findings.first().expect("the worst").what.en;
    assert!(
        what.contains("ops (2), night (3)") && !what.contains("reader"),
        "{what}"
    );
}

#[test]
fn authentication_that_is_switched_off_is_found() {
    let off = |per_message, user_level| {
        let mut evidence = sound();
        if let Ok(access) = &mut evidence.access {
            access.is_per_message_authentication_off = per_message;
            access.is_user_level_authentication_off = user_level;
        }
        evidence
    };
    assert_eq!(found(&off(true, false)), only("per-message-authentication-off"));
    assert_eq!(found(&off(false, true)), only("user-level-authentication-off"));
}

#[test]
fn the_factory_community_is_found() {
    let of = |community: &[u8]| Evidence {
        community: Ok(RawCommunity::from_bytes(community)),
        ..sound()
    };
    assert_eq!(found(&of(b"public")), only("community-public"));
    assert_eq!(found(&of(b"public-2")), BTreeSet::new());
}

#[test]
fn the_advisory_is_for_one_maker_and_old_firmware() {
    let of = |manufacturer_id, firmware| Evidence {
        manufacturer_id,
        firmware,
        ..sound()
    };
    assert_eq!(found(&of(119, [1, 9])), only("jvn-38752718"));
    assert_eq!(found(&of(119, [0, 99])), only("jvn-38752718"));
    assert_eq!(found(&of(119, [1, 10])), BTreeSet::new());
    assert_eq!(found(&of(674, [1, 9])), BTreeSet::new());
}

const SILENT: NotRead = NotRead::Silent(CommandCode::GET_LAN_PARAMETER);

#[test]
fn what_was_not_read_is_neither_found_nor_in_order() {
    let why = NotRead::Refused(Refusal::Code {
        command: CommandCode::GET_LAN_PARAMETER,
        code: 0xc1,
    });
    let evidence = Evidence {
        capabilities: Err(why),
        enabled_types: Err(why),
        supported_types: Err(why),
        suites: Err(why),
        suite_privileges: Err(why),
        access: Err(why),
        users: Err(why),
        community: Err(why),
        ..sound()
    };
    let report = judge(&evidence, "somebody");
    assert_eq!(report.in_order, [Check::Firmware]);
    let missing: Vec<Check> = report.not_checked.iter().map(|missing| missing.check).collect();
    let all_but_firmware: Vec<Check> = Check::ALL
        .into_iter()
        .filter(|it| *it != Check::Firmware)
        .collect();
    assert_eq!(missing, all_but_firmware);
    assert!(report.not_checked.iter().all(|missing| missing.why == why));
    let partly = Evidence {
        users_missing: Some(SILENT),
        ..sound()
    };
    let report = judge(&partly, "somebody");
    assert!(!report.in_order.contains(&Check::Users));
}
