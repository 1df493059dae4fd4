//! What planning, applying and undoing promise, against a BMC in memory.

mod destinations;
mod level;
mod machine;
mod procedure;

use super::{
    Consent, Error, IpmiBmc, Snapshot, Target, Wanted,
    fake::{FakeBmc, Fault},
};
use crate::configure::target::{
    Item, ItemName, ItemValue, Outcome, Plan, Progress, Reason, Report, Unwatched,
};
use std::{net::IpAddr, time::Duration};

const ALL: &str = r#"
[snmp_alert]
enabled = true
community = "ops"
destinations = ["192.0.2.10", "192.0.2.11"]
acknowledge = true
ack_timeout_secs = 6
retries = 3
"#;

fn wanted(text: &str) -> Wanted {
    toml::from_str(text).expect(text)
}

fn bmc(fake: FakeBmc) -> IpmiBmc<FakeBmc> {
    IpmiBmc::over(fake).with_lock_pause(Duration::ZERO)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime")
        .block_on(future)
}

fn plan(bmc: &mut IpmiBmc<FakeBmc>, text: &str) -> Plan {
    run(bmc.plan(&wanted(text))).expect("a plan")
}

fn apply(bmc: &mut IpmiBmc<FakeBmc>, text: &str, consent: &[IpAddr]) -> (Report, Snapshot) {
    let consent = Consent {
        replace: consent.to_vec(),
        ..Consent::default()
    };
    apply_with(bmc, text, consent)
}

fn apply_with(bmc: &mut IpmiBmc<FakeBmc>, text: &str, consent: Consent) -> (Report, Snapshot) {
    let plan = plan(bmc, text);
    let mut kept = None;
    let mut keep = |snapshot: &Snapshot| {
        kept = Some(snapshot.clone());
        Ok(())
    };
    let report = run(bmc.apply(&plan, &consent, &mut keep, &mut Unwatched)).expect("a report");
    let nothing = Snapshot {
        version: 1,
        channel: 1,
        entries: Vec::new(),
    };
    (report, kept.unwrap_or(nothing))
}

fn item(items: &[Item], name: ItemName) -> &Item {
    items
        .iter()
        .find(|item| item.name == name)
        .unwrap_or_else(|| panic!("no {name} in {items:#?}"))
}

fn outcomes(items: &[Item]) -> Vec<(String, Outcome)> {
    items
        .iter()
        .map(|item| (item.name.to_string(), item.outcome.clone()))
        .collect()
}

#[test]
fn everything_wanted_is_applied_read_back_and_then_no_difference_is_left() {
    let mut bmc = bmc(FakeBmc::new(4, 2, 4));
    assert_eq!(plan(&mut bmc, ALL).changes(), 9);
    let (report, _) = apply(&mut bmc, ALL, &[]);
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(bmc.line.lan_value(18, 1), [1, 0x80, 6, 3]);
    assert_eq!(bmc.line.lan_value(19, 2)[..7], [2, 0, 0, 192, 0, 2, 11]);
    assert_eq!(bmc.line.pef_value(9, 1), [1, 0x18, 0x11, 0]);
    assert_eq!(bmc.line.pef_value(9, 2), [2, 0x18, 0x12, 0]);
    assert_eq!(
        (bmc.line.pef_value(1, 0), bmc.line.pef_value(2, 0)),
        (&[7][..], &[3][..])
    );
    let again = plan(&mut bmc, ALL);
    assert_eq!((again.changes(), again.writes), (0, 0), "{:#?}", again.items);
    let shape = wanted(&format!("{ALL}procedure = \"all\""));
    assert_eq!(again.actual.wanted_shape, shape);
}

#[test]
fn planning_and_applying_nothing_send_no_write() {
    let mut bmc = bmc(FakeBmc::new(4, 2, 4));
    apply(&mut bmc, ALL, &[]);
    bmc.line.asked.clear();
    let (report, snapshot) = apply(&mut bmc, ALL, &[]);
    assert!(report.is_as_wanted());
    assert!(snapshot.entries.is_empty());
    assert!(!bmc.line.asked.iter().any(super::is_write));
}

#[test]
fn a_key_left_out_is_left_as_it_is() {
    let mut bmc = bmc(FakeBmc::new(4, 2, 4));
    let before = bmc.line.dump();
    let (report, _) = apply(&mut bmc, "[snmp_alert]\ncommunity = \"ops\"", &[]);
    assert!(report.is_as_wanted());
    assert_eq!(bmc.line.written().len(), 1);
    let changed: Vec<_> = bmc
        .line
        .dump()
        .into_iter()
        .filter(|(key, value)| before.get(key) != Some(value))
        .collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn bits_without_a_name_the_gateway_and_the_mac_survive_a_write() {
    let mut fake = FakeBmc::new(1, 1, 1);
    fake.lan(18, 1, &[1, 0x50, 3, 0xf0]);
    fake.lan(19, 1, &[1, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 9]);
    fake.pef(2, 0, &[0x3e]);
    let mut bmc = bmc(fake);
    let (report, _) = apply(
        &mut bmc,
        "[snmp_alert]\nenabled = true\nacknowledge = true\nretries = 2\ndestinations = [\"192.0.2.10\"]",
        &[],
    );
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(bmc.line.lan_value(18, 1), [1, 0xd0, 3, 0xf2]);
    assert_eq!(
        bmc.line.lan_value(19, 1),
        [1, 0, 1, 192, 0, 2, 10, 2, 0, 0, 0, 0, 9]
    );
    assert_eq!(bmc.line.pef_value(2, 0), [0x3f]);
}

#[test]
fn it_is_switched_on_last_and_off_first() {
    let mut bmc = bmc(FakeBmc::new(2, 1, 2));
    apply(&mut bmc, ALL, &[]);
    let order: Vec<u8> = bmc
        .line
        .written()
        .iter()
        .map(|(_, parameter, _)| *parameter)
        .collect();
    assert_eq!(order, [16, 18, 19, 18, 19, 9, 9, 2, 1]);
    bmc.line.asked.clear();
    apply(
        &mut bmc,
        "[snmp_alert]\nenabled = false\ncommunity = \"other\"",
        &[],
    );
    let order: Vec<u8> = bmc
        .line
        .written()
        .iter()
        .map(|(_, parameter, _)| *parameter)
        .collect();
    assert_eq!(
        order,
        [2, 16],
        "and PEF itself stays on: it also protects the server"
    );
}

#[test]
fn a_bmc_without_destinations_is_said_in_the_plan() {
    let mut bmc = bmc(FakeBmc::new(0, 1, 1));
    let plan = plan(&mut bmc, ALL);
    let too_few = Outcome::Rejected(Reason::TooFewDestinations { offered: 0 });
    assert_eq!(item(&plan.items, ItemName::Destination(1)).outcome, too_few);
    assert_eq!(item(&plan.items, ItemName::Destination(2)).outcome, too_few);
    assert_eq!(
        item(&plan.items, ItemName::Acknowledge).outcome,
        Outcome::Rejected(Reason::NotOffered)
    );
}

#[test]
fn a_bmc_without_pef_reads_as_not_offered() {
    let fake = FakeBmc::new(1, 1, 1).without_pef(1).without_pef(5).without_pef(8);
    let mut bmc = bmc(fake);
    let actual = run(bmc.read()).expect("a reading");
    assert_eq!((actual.filter_count, actual.policy_count), (0, 0));
    assert_eq!(actual.wanted_shape.snmp_alert.enabled, None);
    let plan = plan(&mut bmc, ALL);
    let not_offered = Outcome::Rejected(Reason::NotOffered);
    assert_eq!(item(&plan.items, ItemName::Enabled).outcome, not_offered);
    assert_eq!(item(&plan.items, ItemName::Policy(1)).outcome, not_offered);
}

#[test]
fn a_policy_goes_by_the_number_the_filters_use_and_one_that_tells_already_counts() {
    let mut fake = FakeBmc::new(2, 2, 3);
    for n in 1..=2 {
        let mut filter = [0xff; 21];
        filter[..5].copy_from_slice(&[n, 0x80, 0x01, 0x05, 0x10]);
        fake.pef(6, n, &filter);
    }
    fake.pef(9, 1, &[1, 0x18, 0x11, 0]); // policy 1, which no filter uses
    fake.pef(9, 3, &[3, 0x59, 0x12, 0]); // policy 5 tells destination 2
    let mut bmc = bmc(fake);
    let (report, _) = apply(&mut bmc, ALL, &[]);
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    assert_eq!(
        item(&report.items, ItemName::Policy(2)).outcome,
        Outcome::Unchanged
    );
    assert_eq!(bmc.line.pef_value(9, 1), [1, 0x18, 0x11, 0]);
    assert_eq!(bmc.line.pef_value(9, 2), [2, 0x58, 0x11, 0]);
    assert_eq!(bmc.line.pef_value(9, 3), [3, 0x59, 0x12, 0]);
}

#[test]
fn no_policy_in_use_is_taken() {
    let mut fake = FakeBmc::new(2, 1, 1);
    fake.pef(9, 1, &[1, 0x28, 0x12, 0]);
    let mut bmc = bmc(fake);
    let (report, _) = apply(&mut bmc, ALL, &[]);
    let no_room = Outcome::Rejected(Reason::NoFreePolicy);
    assert_eq!(item(&report.items, ItemName::Policy(1)).outcome, no_room);
    assert_eq!(bmc.line.pef_value(9, 1), [1, 0x28, 0x12, 0]);
}

#[test]
fn a_community_that_is_answered_with_success_and_not_taken_is_said() {
    let mut fake = FakeBmc::new(2, 1, 2);
    fake.faults.insert(1, Fault::Ignore);
    let mut bmc = bmc(fake);
    let (report, _) = apply(&mut bmc, ALL, &[]);
    let community = item(&report.items, ItemName::Community);
    let read = ItemValue::Text("public".to_owned());
    assert_eq!(
        community.outcome,
        Outcome::Rejected(Reason::NotTaken { read: read.clone() })
    );
    assert_eq!(community.after, Some(read));
    assert_eq!(
        item(&report.items, ItemName::Destination(1)).outcome,
        Outcome::Applied
    );
}

#[test]
fn a_refused_destination_gets_no_policy_and_the_rest_goes_on() {
    let mut fake = FakeBmc::new(2, 1, 2);
    fake.faults.insert(3, Fault::Refuse(0xcc)); // LAN 19, destination 1
    let mut bmc = bmc(fake);
    let (report, _) = apply(&mut bmc, ALL, &[]);
    let refused = Outcome::Rejected(Reason::Refused {
        completion_code: 0xcc,
    });
    assert_eq!(item(&report.items, ItemName::Destination(1)).outcome, refused);
    assert_eq!(
        item(&report.items, ItemName::Policy(1)).outcome,
        Outcome::Rejected(Reason::NotTried)
    );
    assert_eq!(
        item(&report.items, ItemName::Destination(2)).outcome,
        Outcome::Applied
    );
    assert_eq!(item(&report.items, ItemName::Policy(2)).outcome, Outcome::Applied);
}

#[test]
fn a_lost_request_is_written_again_and_a_lost_answer_is_read() {
    for fault in [Fault::LoseRequest, Fault::LoseAnswer] {
        let mut fake = FakeBmc::new(2, 1, 2);
        fake.faults.insert(1, fault);
        let mut bmc = bmc(fake);
        let (report, _) = apply(&mut bmc, ALL, &[]);
        assert!(report.is_as_wanted(), "{fault:?}: {:#?}", report.items);
        let communities = bmc
            .line
            .written()
            .iter()
            .filter(|(_, parameter, _)| *parameter == 16)
            .count();
        assert_eq!(
            communities,
            if matches!(fault, Fault::LoseRequest) { 2 } else { 1 }
        );
    }
}

#[test]
fn a_write_is_repeated_a_bounded_number_of_times() {
    let mut fake = FakeBmc::new(2, 1, 2);
    fake.faults
        .extend((1..=20).map(|write| (write, Fault::LoseRequest)));
    let mut bmc = bmc(fake);
    let (report, _) = apply(&mut bmc, "[snmp_alert]\ncommunity = \"ops\"", &[]);
    assert_eq!(bmc.line.written().len(), 3);
    assert!(matches!(
        item(&report.items, ItemName::Community).outcome,
        Outcome::Rejected(Reason::NotTaken { .. })
    ));
}

#[test]
fn a_bmc_that_falls_silent_leaves_what_was_written_unknown_and_the_rest_not_tried() {
    for fault in [Fault::FallSilent, Fault::FallSilentAfter] {
        let mut fake = FakeBmc::new(2, 1, 2);
        fake.faults.insert(3, fault); // LAN 19, destination 1
        let mut bmc = bmc(fake);
        let (report, snapshot) = apply(&mut bmc, ALL, &[]);
        let not_tried = || Outcome::Rejected(Reason::NotTried);
        assert_eq!(
            outcomes(&report.items),
            [
                ("enabled".to_owned(), not_tried()),
                ("community".to_owned(), Outcome::Unknown(Reason::NoAnswer)),
                ("destination_1".to_owned(), Outcome::Unknown(Reason::NoAnswer)),
                ("destination_2".to_owned(), not_tried()),
                ("acknowledge".to_owned(), not_tried()),
                ("ack_timeout_secs".to_owned(), not_tried()),
                ("retries".to_owned(), not_tried()),
                ("procedure".to_owned(), Outcome::Unchanged),
                ("level".to_owned(), Outcome::Unchanged),
                ("policy_1".to_owned(), not_tried()),
                ("policy_2".to_owned(), not_tried()),
            ]
        );
        assert_eq!(item(&report.items, ItemName::Community).after, None);
        // What was kept before the first write is enough to put it back later, whichever way it went.
        bmc.line.is_silent = false;
        let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
        assert!(undone.is_as_wanted(), "{:#?}", undone.items);
        assert_eq!(bmc.line.lan_value(16, 0)[..7], *b"public\0");
        assert_eq!(bmc.line.lan_value(19, 1)[3..7], [0; 4]);
    }
}

#[test]
fn what_changed_since_the_plan_stops_the_apply_before_anything_is_written() {
    let mut bmc = bmc(FakeBmc::new(2, 1, 2));
    let plan = plan(&mut bmc, ALL);
    bmc.line.pef(9, 2, &[2, 0x18, 0x12, 0]);
    let mut keep = |_: &Snapshot| panic!("nothing is to be kept");
    let ended = run(bmc.apply(&plan, &Consent::default(), &mut keep, &mut Unwatched));
    assert!(matches!(ended, Err(Error::ChangedSince)));
    assert!(bmc.line.written().is_empty());
}

#[test]
fn nothing_is_written_before_the_snapshot_is_kept() {
    let mut bmc = bmc(FakeBmc::new(2, 1, 2));
    let plan = plan(&mut bmc, ALL);
    let mut keep = |_: &Snapshot| Err(std::io::Error::other("the disk is full"));
    let ended = run(bmc.apply(&plan, &Consent::default(), &mut keep, &mut Unwatched));
    assert!(matches!(ended, Err(Error::Keep(_))));
    assert!(!bmc.line.asked.iter().any(super::is_write));
}

#[test]
fn a_user_without_the_privilege_loses_no_earlier_snapshot() {
    let mut fake = FakeBmc::new(2, 1, 2);
    fake.is_operator_at_most = true;
    let mut bmc = bmc(fake);
    let plan = plan(&mut bmc, ALL);
    let mut keep = |_: &Snapshot| panic!("nothing is to be kept");
    assert!(run(bmc.apply(&plan, &Consent::default(), &mut keep, &mut Unwatched)).is_err());
    assert!(!bmc.line.asked.iter().any(super::is_write));
}

#[test]
fn a_number_that_does_not_fit_is_refused_before_anything_is_asked() {
    let mut bmc = bmc(FakeBmc::new(2, 1, 2));
    let error = run(bmc.plan(&wanted("[snmp_alert]\nretries = 8"))).expect_err("0 to 7");
    assert!(
        matches!(&error, Error::OutOfRange { key: "retries", .. }),
        "{error:?}"
    );
    assert!(bmc.line.asked.is_empty());
}

#[test]
fn undo_puts_everything_back() {
    let mut fake = FakeBmc::new(3, 1, 3);
    fake.lan(19, 3, &[3, 0, 1, 198, 51, 100, 8, 2, 0, 0, 0, 0, 9]);
    let before = fake.dump();
    let mut bmc = bmc(fake);
    let (report, snapshot) = apply(&mut bmc, ALL, &[[198, 51, 100, 8].into()]);
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    assert!(undone.is_as_wanted(), "{:#?}", undone.items);
    assert_eq!(bmc.line.dump(), before);
    let again = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone again");
    assert!(again.items.iter().all(|item| item.outcome == Outcome::Unchanged));
}

#[test]
fn undo_leaves_alone_what_somebody_changed_since() {
    let mut bmc = bmc(FakeBmc::new(2, 1, 2));
    let (_, snapshot) = apply(&mut bmc, ALL, &[]);
    let theirs = [1, 0, 0, 203, 0, 113, 9, 0, 0, 0, 0, 0, 0];
    bmc.line.lan(19, 1, &theirs);
    let undone = run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    assert_eq!(
        item(&undone.items, ItemName::Destination(1)).outcome,
        Outcome::Rejected(Reason::ChangedSince {
            now: ItemValue::Text("203.0.113.9".to_owned())
        })
    );
    assert_eq!(bmc.line.lan_value(19, 1), theirs);
    assert_eq!(
        item(&undone.items, ItemName::Destination(2)).outcome,
        Outcome::Applied
    );
    assert_eq!(item(&undone.items, ItemName::Community).outcome, Outcome::Applied);
}

#[test]
fn the_set_in_progress_flags_are_held_and_released_whatever_happens() {
    let mut fake = FakeBmc::new(2, 1, 2);
    fake.faults.insert(2, Fault::Refuse(0xff));
    fake.lan(0, 0, &[1]); // left over by a program that died
    let mut bmc = bmc(fake);
    apply(&mut bmc, ALL, &[]);
    assert_eq!(
        (bmc.line.lan_value(0, 0), bmc.line.pef_value(0, 0)),
        (&[0][..], &[0][..])
    );
}

#[test]
fn a_bmc_without_the_flags_is_written_all_the_same() {
    let mut bmc = bmc(FakeBmc::new(2, 1, 2).without_pef(0));
    assert!(apply(&mut bmc, ALL, &[]).0.is_as_wanted());
}

#[test]
fn the_bmcs_own_address_and_arp_settings_are_never_written() {
    let mut bmc = bmc(FakeBmc::new(3, 2, 3));
    let (_, snapshot) = apply(&mut bmc, ALL, &[]);
    run(bmc.undo(&snapshot, &mut Unwatched)).expect("undone");
    for request in bmc.line.asked.iter().filter(|request| super::is_write(request)) {
        if request.netfn_raw() == 0x0c {
            assert!(matches!(request.data()[1], 0 | 16 | 18 | 19), "{request:?}");
        }
    }
}

#[test]
fn a_bmc_that_knows_no_channels_and_no_lan_settings_reads_as_not_offered() {
    let mut fake = FakeBmc::new(0, 0, 0).without_pef(1);
    fake.knows_channels = false;
    let mut bmc = bmc(fake);
    run(bmc.read()).expect("a reading");
}

#[test]
fn settings_that_only_an_administrator_may_read_are_read_as_one() {
    let mut fake = FakeBmc::new(1, 1, 1);
    fake.is_secretive = true;
    let mut bmc = bmc(fake);
    assert_eq!(run(bmc.read()).expect("a reading").destination_count, 1);
}

#[test]
fn switching_pef_on_where_a_filter_would_power_off_is_known() {
    let mut fake = FakeBmc::new(1, 1, 1);
    run_reading(&fake, &[]);
    let mut filter = [0xff; 21];
    filter[..5].copy_from_slice(&[1, 0x80, 0x03, 0x01, 0x10]);
    fake.pef(6, 1, &filter);
    run_reading(&fake, &[1]);
    fake.pef(2, 0, &[0x01]);
    run_reading(&fake, &[]);
}

fn run_reading(fake: &FakeBmc, armed: &[u8]) {
    let mut bmc = bmc(fake.clone());
    run(bmc.read()).expect("a reading");
    let reading = bmc.last_reading().expect("it was read");
    assert_eq!(reading.armed_by_switching_on(), armed);
    assert_eq!(reading.is_pef_enabled(), Some(false));
}

/// Stops after the second item was told as applied.
#[derive(Default)]
struct Impatient {
    told: Vec<String>,
    applied: usize,
}

impl Progress for Impatient {
    fn item_done(&mut self, item: &Item) {
        self.told.push(item.name.to_string());
        self.applied += usize::from(item.outcome == Outcome::Applied);
    }

    fn is_cancelled(&self) -> bool {
        self.applied >= 2
    }
}

#[test]
fn cancelling_stops_between_items_and_says_which_were_not_written() {
    let mut bmc = bmc(FakeBmc::new(2, 1, 2));
    let plan = plan(&mut bmc, ALL);
    let mut impatient = Impatient::default();
    let report =
        run(bmc.apply(&plan, &Consent::default(), &mut |_| Ok(()), &mut impatient)).expect("a report");
    assert_eq!(item(&report.items, ItemName::Community).outcome, Outcome::Applied);
    assert_eq!(
        item(&report.items, ItemName::Destination(1)).outcome,
        Outcome::Applied
    );
    for name in [ItemName::Destination(2), ItemName::Policy(1), ItemName::Enabled] {
        assert_eq!(
            item(&report.items, name).outcome,
            Outcome::Rejected(Reason::Cancelled),
            "{name}"
        );
    }
    assert_eq!(impatient.told.len(), report.items.len(), "each item is told once");
    assert_eq!(bmc.line.lan_value(0, 0), [0], "and the flag is released");
}
