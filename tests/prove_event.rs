//! The event over real sockets: the simulated BMC runs it through its own filters and policies, and the proof follows
//! the trap. Where a filter might do more than alert, the BMC's log of commands shows that no event came.

mod bmc_support;
mod prove_support;

use bmc_support::admin;
use prove_support::{Receiver, configured, detail, verdicts};
use std::time::Duration;
use tsuho::{
    ipmi::{
        command::pef::{
            EventFilterEntry, EventSeverity, FilterConfiguration, GetPefParameter, PefActions, PefParameter,
            SetPefParameter,
        },
        line::{Line, Session},
    },
    prove::{
        ProofRun, Proven,
        report::{FilterField, Finding, HopDetail, HopName, Verdict, Via},
    },
    rehearsal::{AlertOutcome, Bmc, Cause},
};

/// Filters that the factory leaves empty.
const FREE: u8 = 20;
const ALSO_FREE: u8 = 21;

async fn prove(bmc: &Bmc, receiver: &mut Receiver) -> Proven {
    let run = ProofRun {
        server: "web-01".to_owned(),
        via: Via::PlatformEvent,
        bmc: admin(bmc),
        destination: 1,
        timeout: Duration::from_secs(30),
        listening: vec![receiver.local()],
        communities: Vec::new(),
    };
    run.run(receiver, &mut |_| {}).await
}

/// Writes PEF parameters, each as number and data.
async fn set(bmc: &Bmc, parameters: &[(u8, Vec<u8>)]) {
    let mut session = Session::new(admin(bmc));
    for (parameter, data) in parameters {
        let request = SetPefParameter {
            parameter: PefParameter(*parameter),
            data: data.clone(),
        };
        let answer = session.ask(&request.into()).await.expect("an answer");
        assert!(answer.is_ok(), "parameter {parameter}: {answer:?}");
    }
    session.close().await;
}

fn filter(number: u8, entry: &EventFilterEntry) -> (u8, Vec<u8>) {
    (6, [&[number][..], &entry.to_bytes()].concat())
}

/// How many filters there are.
async fn filter_count(bmc: &Bmc) -> u8 {
    let mut session = Session::new(admin(bmc));
    let request = GetPefParameter::entry(PefParameter::FILTER_COUNT, 0).into();
    let answer = session.ask(&request).await.expect("an answer").expect("a count");
    session.close().await;
    answer.get(1).copied().expect("behind the revision")
}

/// Switches every filter off.
async fn no_filters(bmc: &Bmc) -> Vec<(u8, Vec<u8>)> {
    let all = 1..=filter_count(bmc).await;
    all.map(|number| (7, vec![number, 0x40])).collect()
}

/// A filter for this sensor type with this severity.
fn alerting(severity: EventSeverity, sensor_type: u8) -> EventFilterEntry {
    EventFilterEntry {
        severity,
        sensor_type,
        event_trigger: 0x6f,
        ..EventFilterEntry::alert_on_everything(1)
    }
}

/// How many Platform Event Messages the BMC took.
fn events(bmc: &Bmc) -> usize {
    let observed = bmc.observations().borrow().clone();
    let is_event = |it: &&tsuho::rehearsal::Command| (it.net_fn, it.command) == (0x04, 0x02);
    observed.commands.iter().filter(is_event).count()
}

#[tokio::test]
async fn an_event_takes_the_whole_way_and_its_alert_is_known_again() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]\nacknowledge = true").await;
    let proven = prove(&bmc, &mut receiver).await;
    assert_eq!(verdicts(&proven.proof), vec![Verdict::Passed; 7], "{proven:#?}");
    assert!(proven.proof.is_proven());
    let Some(HopDetail::Pef(Finding::Route {
        filter,
        policy,
        destinations,
        is_only_if_others_fail,
        ..
    })) = detail(&proven.proof, HopName::FilterAndPolicy)
    else {
        panic!("{proven:#?}");
    };
    assert_eq!(policy, 1);
    assert_eq!(
        destinations,
        ["127.0.0.1".parse::<std::net::IpAddr>().expect("an address")]
    );
    assert!(!is_only_if_others_fail);
    assert!(
        matches!(
            detail(&proven.proof, HopName::AlertAccepted),
            Some(HopDetail::Pef(Finding::EventTaken { record: Some(_) }))
        ),
        "its entry in the event log is named: {proven:#?}"
    );
    let observed = bmc.observations().borrow().clone();
    let alert = observed.alerts.back().expect("one alert");
    let expected = Cause::Event { filter, policy };
    assert_eq!(
        (alert.cause, alert.outcome),
        (expected, AlertOutcome::Acknowledged)
    );
    assert_eq!(events(&bmc), 1);
}

#[tokio::test]
async fn without_a_filter_that_alerts_the_missing_filter_is_the_reason() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
    set(&bmc, &no_filters(&bmc).await).await;
    let proven = prove(&bmc, &mut receiver).await;
    let missing = Finding::NoAlertFilter {
        enabled: 0,
        filters: filter_count(&bmc).await,
    };
    assert_eq!(
        detail(&proven.proof, HopName::FilterAndPolicy),
        Some(HopDetail::Pef(missing))
    );
    assert!(!proven.proof.is_proven() && !proven.proof.is_refused());
    assert_eq!(events(&bmc), 0);

    // A filter for events of the BMC itself cannot be tried from here, and is named with the field that keeps us out.
    let mut own_events_only = EventFilterEntry::alert_on_everything(1);
    own_events_only.generator_id = [0x20, 0xff];
    set(&bmc, &[filter(FREE, &own_events_only)]).await;
    let proven = prove(&bmc, &mut receiver).await;
    let nearest = Finding::OutOfReach {
        filter: FREE,
        field: FilterField::Generator,
    };
    assert_eq!(
        detail(&proven.proof, HopName::FilterAndPolicy),
        Some(HopDetail::Pef(nearest))
    );
    assert_eq!(events(&bmc), 0);
}

#[tokio::test]
async fn nothing_is_sent_where_a_filter_would_do_more_than_alert() {
    for action in [PefActions::POWER_OFF, PefActions::RESET, PefActions::POWER_CYCLE] {
        for (allowed, is_switched_off) in [(0x0f, false), (0x01, true)] {
            let mut receiver = Receiver::bind().await;
            let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
            let mut dangerous = EventFilterEntry::alert_on_everything(1);
            dangerous.actions = action;
            // Only the BMC's own events, by its letter: who trusts that, on a production server?
            dangerous.generator_id = [0x20, 0xff];
            set(&bmc, &[filter(FREE, &dangerous), (2, vec![allowed])]).await;
            let proven = prove(&bmc, &mut receiver).await;
            let refused = Finding::OtherAction {
                filter: FREE,
                actions: action.0,
                is_switched_off,
            };
            assert_eq!(
                detail(&proven.proof, HopName::FilterAndPolicy),
                Some(HopDetail::Pef(refused)),
                "{proven:#?}"
            );
            assert!(proven.proof.is_refused());
            let observed = bmc.observations().borrow().clone();
            assert_eq!(
                (events(&bmc), observed.alerts.len(), observed.powered),
                (0, 0, true)
            );
        }
    }
}

#[tokio::test]
async fn of_several_filters_the_one_that_makes_least_alarm_is_tried() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
    let loud = filter(FREE, &alerting(EventSeverity::NonRecoverable, 0x07));
    let quiet = filter(ALSO_FREE, &alerting(EventSeverity::Information, 0x12));
    set(&bmc, &[loud, quiet]).await;
    let proven = prove(&bmc, &mut receiver).await;
    assert!(proven.proof.is_proven(), "{proven:#?}");
    let observed = bmc.observations().borrow().clone();
    let alert = observed.alerts.back().expect("one alert");
    let expected = Cause::Event {
        filter: ALSO_FREE,
        policy: 1,
    };
    assert_eq!((alert.cause, alert.severity), (expected, 0x02));
}

#[tokio::test]
async fn an_event_is_chosen_that_a_dangerous_filter_leaves_alone() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
    // What would be chosen otherwise also switches the power off.
    let mut dangerous = EventFilterEntry::alert_on_everything(1);
    dangerous.actions = PefActions::ALERT.with(PefActions::POWER_OFF);
    dangerous.sensor_type = 0x12;
    let quiet = filter(ALSO_FREE, &alerting(EventSeverity::Information, 0x12));
    set(&bmc, &[filter(FREE, &dangerous), quiet, (2, vec![0x0f])]).await;
    let proven = prove(&bmc, &mut receiver).await;
    assert!(proven.proof.is_proven(), "{proven:#?}");
    let Some(HopDetail::Pef(Finding::Route { sensor_type, .. })) =
        detail(&proven.proof, HopName::FilterAndPolicy)
    else {
        panic!("{proven:#?}");
    };
    assert_ne!(sensor_type, 0x12);
    assert!(bmc.observations().borrow().powered);
}

#[tokio::test]
async fn the_place_where_the_tables_stop_an_event_is_named() {
    let places = [
        ((1, vec![0x00]), Finding::PefDisabled),
        ((2, vec![0x00]), Finding::AlertActionDisabled),
        (
            (9, vec![1, 0x10, 0x11, 0]),
            Finding::NoPolicyEntry {
                filter: FREE,
                policy: 1,
            },
        ),
        (
            (9, vec![1, 0x18, 0x12, 0]),
            Finding::EmptyDestination {
                policy: 1,
                destination: 2,
            },
        ),
    ];
    for (parameter, expected) in places {
        let mut receiver = Receiver::bind().await;
        let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
        let only = alerting(EventSeverity::Information, 0x12);
        set(&bmc, &no_filters(&bmc).await).await;
        set(&bmc, &[filter(FREE, &only), parameter]).await;
        let proven = prove(&bmc, &mut receiver).await;
        assert_eq!(
            detail(&proven.proof, HopName::FilterAndPolicy),
            Some(HopDetail::Pef(expected))
        );
        assert_eq!(events(&bmc), 0);
    }
}

#[tokio::test]
async fn a_way_that_nothing_comes_out_of_is_not_called_working() {
    let receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
    let mut deaf = Receiver::bind().await;
    let run = ProofRun {
        server: "web-01".to_owned(),
        via: Via::PlatformEvent,
        bmc: admin(&bmc),
        destination: 1,
        timeout: Duration::from_millis(1),
        listening: vec![deaf.local()],
        communities: Vec::new(),
    };
    let proven = run.run(&mut deaf, &mut |_| {}).await;
    let hop = |name| {
        proven
            .proof
            .hops
            .iter()
            .find(|hop| hop.name == name)
            .expect("a hop")
    };
    assert_eq!(
        hop(HopName::FilterAndPolicy).verdict,
        Verdict::NotTested,
        "{proven:#?}"
    );
    assert_eq!(hop(HopName::Received).verdict, Verdict::Stopped);
    assert_eq!(events(&bmc), 1);
}

#[tokio::test]
async fn a_level_of_errors_only_is_proven_by_an_error_filter() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
    let mut errors_only = EventFilterEntry::alert_on_everything(1);
    errors_only.configuration = FilterConfiguration(0xc0);
    errors_only.severity = EventSeverity::Critical;
    errors_only.sensor_type = 0x04;
    errors_only.event_trigger = 0x01;
    errors_only.offset_mask = 0x0a14;
    let mut parameters = no_filters(&bmc).await;
    parameters.push(filter(6, &errors_only));
    set(&bmc, &parameters).await;
    let proven = prove(&bmc, &mut receiver).await;
    assert!(proven.proof.is_proven(), "{proven:#?}");
}
