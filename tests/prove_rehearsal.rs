//! The test alert over real sockets: the simulated BMC sends its own trap, and the proof follows it.

mod bmc_support;
mod prove_support;

use bmc_support::{admin, options, rehearsal};
use jiff::Timestamp;
use prove_support::{Receiver, configured, detail, verdicts};
use std::time::Duration;
use tsuho::{
    ipmi,
    prove::{
        Arrival, Arrivals, PetFacts, ProofRun, Proven,
        report::{HopDetail, HopName, Verdict, Via},
    },
    rehearsal::{ADMIN_NAME, AlertOutcome, Bmc, Quirks},
};

fn run(bmc: &Bmc, receiver: &Receiver) -> ProofRun {
    ProofRun {
        server: "web-01".to_owned(),
        via: Via::AlertImmediate,
        bmc: admin(bmc),
        destination: 1,
        timeout: Duration::from_secs(30),
        listening: vec![receiver.local()],
        communities: Vec::new(),
    }
}

async fn prove(run: ProofRun, receiver: &mut Receiver) -> Proven {
    run.run(receiver, &mut |_| {}).await
}

#[tokio::test]
async fn the_bmcs_own_trap_is_followed_to_the_log_and_answered() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(
        &receiver,
        "destinations = [\"127.0.0.1\"]\nacknowledge = true\nretries = 2",
    )
    .await;
    let mut steps = Vec::new();
    let proven = run(&bmc, &receiver)
        .run(&mut receiver, &mut |proof| steps.push(verdicts(proof)))
        .await;
    let passed = Verdict::Passed;
    assert_eq!(
        verdicts(&proven.proof),
        [
            passed.clone(),
            Verdict::NotTested,
            passed.clone(),
            passed.clone(),
            passed.clone(),
            passed.clone(),
            passed
        ],
        "{proven:#?}"
    );
    assert!(proven.proof.is_proven());
    assert_eq!(proven.proof.alert_id, Some(42));
    assert_eq!(
        detail(&proven.proof, HopName::Decoded),
        Some(HopDetail::GuidMatches)
    );
    assert_eq!(
        detail(&proven.proof, HopName::Answered),
        Some(HopDetail::AnswerTaken)
    );
    assert!(steps.len() >= 9, "each change is told: {steps:?}");
    let observed = bmc.observations().borrow().clone();
    let alert = observed.alerts.back().expect("one alert");
    assert_eq!(alert.outcome, AlertOutcome::Acknowledged);
    assert_eq!(alert.times_sent, 1);
}

#[tokio::test]
async fn a_destination_that_asks_for_no_answer_gets_none() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]\nacknowledge = false").await;
    let proven = prove(run(&bmc, &receiver), &mut receiver).await;
    assert!(proven.proof.is_proven(), "{proven:#?}");
    assert_eq!(
        detail(&proven.proof, HopName::Answered),
        Some(HopDetail::AnswerNotAsked)
    );
}

#[tokio::test]
async fn other_arrivals_are_counted_and_not_taken_for_it() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
    let stranger = Arrival {
        alert_id: Some(1),
        source: ([127, 0, 0, 7], 9).into(),
        local: receiver.local(),
        received_at: Timestamp::MAX,
        is_repeat: false,
        pet: None,
        answer: None,
    };
    let same_place_other_guid = Arrival {
        source: ([127, 0, 0, 1], 9).into(),
        pet: Some(PetFacts {
            guid: [7; 16],
            sequence: 1,
            local_timestamp: 0,
            event_source_type: 0x20,
            sensor_device: 0x20,
            sensor_number: 0,
            event_data: [0; 3],
            event_code: [0; 3],
        }),
        ..stranger.clone()
    };
    receiver.before = vec![same_place_other_guid, stranger];
    let proven = prove(run(&bmc, &receiver), &mut receiver).await;
    assert_eq!(proven.proof.alert_id, Some(42), "{proven:#?}");
}

#[tokio::test]
async fn an_alert_that_goes_elsewhere_says_what_was_seen() {
    let mut receiver = Receiver::bind().await;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]").await;
    let mut deaf = Receiver::bind().await;
    let mut run = run(&bmc, &receiver);
    run.listening = vec![deaf.local()];
    run.timeout = Duration::from_millis(1);
    run.communities = vec!["other".to_owned()];
    let proven = prove(run, &mut deaf).await;
    assert!(!proven.proof.is_proven());
    let Some(HopDetail::NothingCame {
        others,
        destination_is_here,
        hears_trap_port,
        community_is_taken,
        ..
    }) = detail(&proven.proof, HopName::Received)
    else {
        panic!("{proven:#?}");
    };
    assert_eq!(
        (others, destination_is_here, hears_trap_port, community_is_taken),
        (0, true, false, false)
    );
    assert_eq!(
        proven.proof.hops.last().map(|hop| hop.verdict.clone()),
        Some(Verdict::NotReached)
    );
    assert!(receiver.next().await.is_some(), "it went where the BMC was told");
}

#[tokio::test]
async fn an_alert_that_the_log_cannot_take_is_not_proven_and_not_answered() {
    let mut receiver = Receiver::bind().await;
    receiver.can_log = false;
    let bmc = configured(&receiver, "destinations = [\"127.0.0.1\"]\nacknowledge = true").await;
    let proven = prove(run(&bmc, &receiver), &mut receiver).await;
    assert!(!proven.proof.is_proven());
    assert_eq!(detail(&proven.proof, HopName::Logged), Some(HopDetail::NotLogged));
    let observed = bmc.observations().borrow().clone();
    assert!(
        !observed
            .commands
            .iter()
            .any(|it| (it.net_fn, it.command) == (0x04, 0x17))
    );
}

#[tokio::test]
async fn an_empty_destination_and_a_wrong_password_stop_at_their_hop() {
    let mut receiver = Receiver::bind().await;
    let bmc = rehearsal(Quirks::default()).await;
    let proven = prove(run(&bmc, &receiver), &mut receiver).await;
    assert_eq!(
        detail(&proven.proof, HopName::AlertAccepted),
        Some(HopDetail::NoDestination),
        "{proven:#?}"
    );
    let mut wrong = run(&bmc, &receiver);
    wrong.bmc = options(bmc.local_addr(), ADMIN_NAME, "wrong");
    let proven = prove(wrong, &mut receiver).await;
    assert_eq!(
        detail(&proven.proof, HopName::BmcReached),
        Some(HopDetail::Failure)
    );
    let failure = proven.failure.expect("the failure stands beside the report");
    assert!(matches!(
        failure,
        tsuho::configure::ipmi_bmc::Error::Ipmi(ipmi::Error::WrongPassword)
    ));
}
