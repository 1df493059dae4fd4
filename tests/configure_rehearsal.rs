//! Reading, planning, applying and undoing over real sessions with the simulated BMC.

#![allow(
    clippy::indexing_slicing,
    reason = "a test that panics has found what it looks for"
)]

mod bmc_support;

use bmc_support::{admin, apply, changed, dump, ipmitool, item, options, rehearsal, wanted};
use std::net::IpAddr;
use tsuho::{
    configure::{
        ipmi_bmc::{Error, IpmiBmc, Snapshot},
        target::{Consent, ItemName, ItemValue, Outcome, Progress, Reason, Target, Unwatched},
    },
    ipmi,
    rehearsal::{ADMIN_NAME, Bmc, Observations, Quirks, Suites},
};

const ALL: &str = r#"
[snmp_alert]
enabled = true
community = "ops"
destinations = ["127.0.0.1", "127.0.0.2"]
acknowledge = true
ack_timeout_secs = 6
retries = 3
"#;

/// Set LAN and Set PEF Configuration Parameters among the commands the BMC carried out: parameter and data.
fn writes(observations: &Observations) -> Vec<(u8, Vec<u8>)> {
    let written = observations
        .commands
        .iter()
        .filter_map(|it| match (it.net_fn, it.command) {
            (0x0c, 0x01) => Some((it.data[1], it.data[2..].to_vec())),
            (0x04, 0x12) => Some((it.data[0], it.data[1..].to_vec())),
            _ => None,
        });
    written.collect()
}

/// The writes among the commands carried out since then; the BMC must remember them all.
fn writes_since(bmc: &Bmc, executed: u64) -> Vec<(u8, Vec<u8>)> {
    let mut observed = seen(bmc);
    let since = usize::try_from(observed.commands_executed - executed).expect("few");
    assert!(
        since <= observed.commands.len(),
        "{since} commands, more than are kept"
    );
    observed.commands.drain(..observed.commands.len() - since);
    writes(&observed)
}

fn seen(bmc: &Bmc) -> Observations {
    bmc.observations().borrow().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_applied_is_read_back_by_us_and_by_ipmitool_and_undone_to_the_last_byte() {
    let bmc = rehearsal(Quirks::default()).await;
    let factory = dump(&admin(&bmc)).await;
    let mut target = IpmiBmc::new(admin(&bmc));
    let (report, snapshot) = apply(&mut target, &wanted(ALL), &Consent::default()).await;
    assert!(report.is_as_wanted(), "{:#?}", report.items);

    let actual = target.read().await.expect("a reading");
    let mut shape = wanted(&format!("{ALL}procedure = \"all\""));
    shape.gateway = actual.wanted_shape.gateway.clone();
    assert_eq!(actual.wanted_shape, shape);
    assert_eq!(
        (actual.destination_count, actual.device.manufacturer_id),
        (4, 119)
    );
    assert_eq!(actual.device.cipher_suite, 17);
    let print = ipmitool(&bmc, "lan alert print 1 1").await;
    assert!(print.contains("127.0.0.1"), "{print}");
    assert!(
        print.contains("PET Trap") && print.contains("Acknowledged"),
        "{print}"
    );
    let print = ipmitool(&bmc, "lan print 1").await;
    assert!(print.contains("SNMP Community String   : ops"), "{print}");
    let policies = ipmitool(&bmc, "pef policy list").await;
    assert!(policies.contains("enabled"), "{policies}");

    let applied = dump(&admin(&bmc)).await;
    for key in changed(&factory, &applied) {
        let parts: Vec<&str> = key.split(' ').collect();
        let may_change = matches!(parts[..2], ["lan", "16" | "18" | "19"] | ["pef", "1" | "2" | "9"]);
        assert!(may_change, "{key} changed");
    }
    let undone = target
        .undo(&snapshot.expect("kept"), &mut Unwatched)
        .await
        .expect("undone");
    assert!(undone.is_as_wanted(), "{:#?}", undone.items);
    assert_eq!(changed(&factory, &dump(&admin(&bmc)).await), Vec::<String>::new());
}

#[tokio::test]
async fn every_write_is_a_whole_entry_and_none_is_the_bmcs_own_address() {
    let bmc = rehearsal(Quirks::default()).await;
    apply(&mut IpmiBmc::new(admin(&bmc)), &wanted(ALL), &Consent::default()).await;
    let observed = seen(&bmc);
    assert!(!writes(&observed).is_empty());
    for (parameter, data) in writes(&observed) {
        let whole = match parameter {
            0..=2 => 1,
            9 | 18 => 4,
            16 => 18,
            19 => 13,
            other => panic!("parameter {other} was written"),
        };
        assert_eq!(data.len(), whole, "parameter {parameter}");
    }
}

#[tokio::test]
async fn a_plan_without_a_difference_sends_no_write_nor_does_applying_it() {
    let bmc = rehearsal(Quirks::default()).await;
    let mut target = IpmiBmc::new(admin(&bmc));
    apply(&mut target, &wanted(ALL), &Consent::default()).await;
    let before = seen(&bmc).commands_executed;
    let plan = target.plan(&wanted(ALL)).await.expect("a plan");
    assert_eq!((plan.changes(), plan.writes), (0, 0));
    assert_eq!(writes_since(&bmc, before), []);
    let before = seen(&bmc).commands_executed;
    let (report, snapshot) = apply(&mut target, &wanted(ALL), &Consent::default()).await;
    assert!(report.is_as_wanted());
    assert_eq!(snapshot, None, "nothing to undo displaces what undo has");
    assert_eq!(writes_since(&bmc, before), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_destination_entered_with_another_program_is_displaced_only_by_name() {
    let bmc = rehearsal(Quirks::default()).await;
    ipmitool(&bmc, "lan alert set 1 1 ipaddr 127.0.0.9").await;
    let mut target = IpmiBmc::new(admin(&bmc));
    let (report, _) = apply(&mut target, &wanted(ALL), &Consent::default()).await;
    let theirs = IpAddr::from([127, 0, 0, 9]);
    assert_eq!(
        item(&report.items, ItemName::Destination(1)).outcome,
        Outcome::Rejected(Reason::WouldDisplace { address: theirs })
    );
    assert!(ipmitool(&bmc, "lan alert print 1 1").await.contains("127.0.0.9"));
    let consent = Consent {
        replace: vec![theirs],
        ..Consent::default()
    };
    let (report, _) = apply(&mut target, &wanted(ALL), &consent).await;
    assert!(report.is_as_wanted(), "{:#?}", report.items);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_between_plan_and_apply_stops_the_apply() {
    let bmc = rehearsal(Quirks::default()).await;
    let mut target = IpmiBmc::new(admin(&bmc));
    let plan = target.plan(&wanted(ALL)).await.expect("a plan");
    ipmitool(&bmc, "lan alert set 1 3 ipaddr 127.0.0.9").await;
    let before = seen(&bmc).commands_executed;
    let mut keep = |_: &Snapshot| panic!("nothing is to be kept");
    let ended = target
        .apply(&plan, &Consent::default(), &mut keep, &mut Unwatched)
        .await;
    assert!(matches!(ended, Err(Error::ChangedSince)), "{ended:?}");
    assert_eq!(writes_since(&bmc, before), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undo_leaves_what_another_program_changed_since() {
    let bmc = rehearsal(Quirks::default()).await;
    let mut target = IpmiBmc::new(admin(&bmc));
    let (_, snapshot) = apply(&mut target, &wanted(ALL), &Consent::default()).await;
    ipmitool(&bmc, "lan alert set 1 2 ipaddr 127.0.0.9").await;
    let text = serde_json::to_string(&snapshot.expect("kept")).expect("plain data");
    let snapshot: Snapshot = serde_json::from_str(&text).expect("own text");
    let undone = target.undo(&snapshot, &mut Unwatched).await.expect("undone");
    let now = ItemValue::Text("127.0.0.9".to_owned());
    assert_eq!(
        item(&undone.items, ItemName::Destination(2)).outcome,
        Outcome::Rejected(Reason::ChangedSince { now })
    );
    assert!(ipmitool(&bmc, "lan alert print 1 2").await.contains("127.0.0.9"));
    assert_eq!(
        item(&undone.items, ItemName::Destination(1)).outcome,
        Outcome::Applied
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_refused() {
    let bmc = rehearsal(Quirks::default()).await;
    let ended = IpmiBmc::new(options(bmc.local_addr(), ADMIN_NAME, "wrong"))
        .read()
        .await;
    assert!(
        matches!(&ended, Err(Error::Ipmi(ipmi::Error::WrongPassword))),
        "{ended:?}"
    );
    let ended = IpmiBmc::new(options(bmc.local_addr(), "nobody", "wrong"))
        .read()
        .await;
    assert!(
        matches!(&ended, Err(Error::Ipmi(error)) if error.is_refused()),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_bmc_that_keeps_its_community_is_believed_only_as_far_as_it_reads_back() {
    let quirks = Quirks {
        keeps_community: true,
        suites: Suites::Only3,
        ..Quirks::default()
    };
    let bmc = rehearsal(quirks).await;
    let mut target = IpmiBmc::new(admin(&bmc));
    let (report, _) = apply(&mut target, &wanted(ALL), &Consent::default()).await;
    let read = ItemValue::Text("public".to_owned());
    assert_eq!(
        item(&report.items, ItemName::Community).outcome,
        Outcome::Rejected(Reason::NotTaken { read })
    );
    let others = report
        .items
        .iter()
        .filter(|item| item.name != ItemName::Community);
    assert!(
        others
            .clone()
            .all(|item| matches!(item.outcome, Outcome::Applied | Outcome::Unchanged))
    );
    assert_eq!(target.read().await.expect("a reading").device.cipher_suite, 3);
}

#[tokio::test]
async fn lost_requests_and_answers_change_nothing_about_the_outcome() {
    let quirks = Quirks {
        drop_every_nth_request: std::num::NonZeroU64::new(5),
        drop_every_nth_response: std::num::NonZeroU64::new(7),
        ..Quirks::default()
    };
    let bmc = rehearsal(quirks).await;
    let mut options = admin(&bmc);
    options.patience.first_timeout = std::time::Duration::from_millis(10);
    options.patience.attempts = 20;
    let mut target = IpmiBmc::new(options);
    let (report, _) = apply(&mut target, &wanted(ALL), &Consent::default()).await;
    assert!(report.is_as_wanted(), "{:#?}", report.items);
}

/// Counts, and looks at nothing.
#[derive(Default)]
struct Told(Vec<(String, Outcome)>);

impl Progress for Told {
    fn item_done(&mut self, item: &tsuho::configure::target::Item) {
        self.0.push((item.name.to_string(), item.outcome.clone()));
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Wherever the BMC falls silent: what is said to be applied is applied, and what cannot be read again is unknown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bmc_that_stops_answering_in_the_middle_is_never_said_to_have_taken_what_nobody_saw() {
    // How many datagrams a plan and an apply take, counted on a BMC that lives.
    let bmc = rehearsal(Quirks::default()).await;
    let mut target = IpmiBmc::new(admin(&bmc));
    let plan = target.plan(&wanted(ALL)).await.expect("a plan");
    let planned = seen(&bmc).datagrams_received;
    let mut keep = |_: &Snapshot| Ok(());
    target
        .apply(&plan, &Consent::default(), &mut keep, &mut Unwatched)
        .await
        .expect("a report");
    let applied = seen(&bmc).datagrams_received;

    let mut has_seen_unknown = false;
    // From the first write on: the apply reads as much as the plan did, then raises its privilege level.
    let first = planned + planned;
    for answered in (first - 6..applied).step_by(5) {
        let quirks = Quirks {
            silent_after: Some(answered),
            ..Quirks::default()
        };
        let bmc = rehearsal(quirks).await;
        let mut target = IpmiBmc::new(admin(&bmc));
        let plan = target.plan(&wanted(ALL)).await.expect("a plan");
        let mut told = Told::default();
        let Ok(report) = target
            .apply(&plan, &Consent::default(), &mut |_| Ok(()), &mut told)
            .await
        else {
            assert!(
                told.0.is_empty(),
                "silent before the first write: {told:?}",
                told = told.0
            );
            continue;
        };
        let unknown = report
            .items
            .iter()
            .filter(|item| matches!(item.outcome, Outcome::Unknown(Reason::NoAnswer)))
            .count();
        has_seen_unknown |= unknown > 0;
        let not_tried = report
            .items
            .iter()
            .filter(|item| item.outcome == Outcome::Rejected(Reason::NotTried))
            .count();
        let is_silent_at_the_end = unknown == 0 && not_tried == 0;
        assert!(
            is_silent_at_the_end || unknown >= 1,
            "{answered}: {:#?}",
            report.items
        );
        let carried_out = writes(&seen(&bmc));
        for item in report
            .items
            .iter()
            .filter(|item| item.outcome == Outcome::Applied)
        {
            assert_eq!(item.after.as_ref(), Some(&item.wanted), "{answered}: {item:?}");
            assert!(!carried_out.is_empty());
        }
        for item in &report.items {
            let last = told.0.iter().rfind(|(name, _)| *name == item.name.to_string());
            let outcome = last.map(|(_, outcome)| outcome);
            assert_eq!(
                outcome,
                Some(&item.outcome),
                "{answered}: the last that was told holds"
            );
        }
    }
    assert!(has_seen_unknown, "no run was cut off in the middle of a write");
}

#[tokio::test]
async fn a_bmc_that_nobody_answers_for_is_unreachable() {
    let free = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("its address");
    drop(free);
    let ended = IpmiBmc::new(options(address, ADMIN_NAME, "x")).read().await;
    assert!(
        matches!(&ended, Err(Error::Ipmi(error)) if error.is_unreachable()),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_session_that_died_is_replaced() {
    let bmc = rehearsal(Quirks::default()).await;
    let mut target = IpmiBmc::new(admin(&bmc));
    target.read().await.expect("a reading");
    target.close().await;
    target.read().await.expect("another session");
    target.close().await;
    assert_eq!(seen(&bmc).sessions_open, 0);
}
