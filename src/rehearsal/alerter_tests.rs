//! What the alerter promises about repeats, acknowledges and the order of destinations.

use super::{Alerter, ImmediateStatus, Outgoing, Surroundings};
use crate::rehearsal::{
    bmc::lan::Lan,
    event::PlatformEvent,
    observe::{AlertOutcome, Cause, Unsent},
    pef_engine::PolicyStep,
    pet::Pet,
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

const BY_FILTER: Cause = Cause::Event { filter: 1, policy: 1 };
const UNACKNOWLEDGED: u8 = 0x00;
const ACKNOWLEDGED: u8 = 0x80;

/// An alerter and the LAN parameters it reads. Destination n has the address 127.0.0.n.
struct Bench {
    lan: Lan,
    alerter: Alerter,
    out: Vec<Outgoing>,
}

impl Bench {
    /// `destinations`: kind and retries of destinations 1, 2 …; the interval is 3 seconds.
    fn new(destinations: &[(u8, u8)]) -> Self {
        let mut lan = Lan::factory(Ipv4Addr::LOCALHOST, &[0; 16], 4);
        for (number, (kind, retries)) in (1..).zip(destinations) {
            lan.set(18, &[number, *kind, 2, *retries]).expect("a type");
            lan.set(19, &[number, 0, 0, 127, 0, 0, number, 0, 0, 0, 0, 0, 0])
                .expect("an address");
        }
        Self {
            lan,
            alerter: Alerter::new(9162),
            out: Vec::new(),
        }
    }

    fn act(
        &mut self,
        secs: u64,
        act: impl FnOnce(&mut Alerter, &Surroundings<'_>, &mut Vec<Outgoing>),
    ) -> Vec<u8> {
        let around = Surroundings {
            now: Duration::from_secs(secs),
            lan: &self.lan,
            agent: Ipv4Addr::LOCALHOST,
            pef_alerting: true,
        };
        act(&mut self.alerter, &around, &mut self.out);
        let last_byte = |to: SocketAddr| match to.ip() {
            IpAddr::V4(address) => address.octets()[3],
            IpAddr::V6(address) => address.octets()[15],
        };
        self.out.drain(..).map(|(to, _)| last_byte(to)).collect()
    }

    /// Starts an alert through the given rules, the first for destination 1 and so on; returns who was sent to.
    fn start(&mut self, secs: u64, cause: Cause, rules: &[u8]) -> Vec<u8> {
        let steps = (1..).zip(rules).map(|(destination, rule)| PolicyStep {
            rule: *rule,
            channel: 1,
            destination,
        });
        let steps = steps.collect();
        self.act(secs, |alerter, around, out| {
            alerter.start(pet(), cause, steps, around, out);
        })
    }

    fn poll(&mut self, secs: u64) -> Vec<u8> {
        self.act(secs, |alerter, around, out| alerter.poll(around, out))
    }

    fn acknowledge(&mut self, secs: u64, sequence: u16) -> Vec<u8> {
        self.act(secs, |alerter, around, out| {
            alerter.acknowledge(sequence, 7, around, out);
        })
    }

    fn outcomes(&self) -> Vec<(u8, AlertOutcome)> {
        let records = self.alerter.records().iter();
        records
            .map(|record| (record.times_sent, record.outcome))
            .collect()
    }
}

fn pet() -> Pet {
    Pet {
        guid: [0; 16],
        sequence: 0,
        local_secs: 7,
        event: PlatformEvent {
            generator: PlatformEvent::BMC,
            sensor_type: 1,
            sensor_number: 0x30,
            event_dir_type: 1,
            data: [0x59, 97, 95],
        },
        severity: 0x10,
        entity: [3, 1],
        manufacturer_id: 119,
        system_id: 0x0EE3,
    }
}

#[test]
fn an_acknowledged_alert_is_repeated_until_somebody_answers() {
    let mut bench = Bench::new(&[(ACKNOWLEDGED, 3)]);
    assert_eq!(bench.start(10, BY_FILTER, &[0]), [1]);
    assert_eq!(bench.poll(12), [] as [u8; 0], "not yet");
    assert_eq!(bench.poll(13), [1]);
    bench.acknowledge(14, 99);
    assert_eq!(bench.poll(16), [1], "somebody else's acknowledge changes nothing");
    bench.acknowledge(17, 1);
    assert_eq!(bench.poll(100), [] as [u8; 0]);
    assert_eq!(bench.outcomes(), [(3, AlertOutcome::Acknowledged)]);
    assert_eq!(bench.alerter.next_at(), None);
}

#[test]
fn an_alert_nobody_acknowledges_ends_after_its_retries_and_one_more_interval() {
    let mut bench = Bench::new(&[(ACKNOWLEDGED, 2)]);
    bench.start(0, BY_FILTER, &[0]);
    assert_eq!((bench.poll(3), bench.poll(6)), (vec![1], vec![1]));
    assert_eq!(bench.outcomes(), [(3, AlertOutcome::UnderWay)]);
    assert_eq!(bench.poll(9), [] as [u8; 0]);
    assert_eq!(bench.outcomes(), [(3, AlertOutcome::NotAcknowledged)]);
}

#[test]
fn an_unacknowledged_alert_goes_out_as_often_as_its_retries_say() {
    let mut bench = Bench::new(&[(UNACKNOWLEDGED, 1)]);
    assert_eq!(bench.start(0, BY_FILTER, &[0]), [1]);
    assert_eq!(bench.poll(3), [1]);
    assert_eq!(bench.outcomes(), [(2, AlertOutcome::Sent)]);
    assert_eq!(bench.alerter.next_at(), None);
}

#[test]
fn all_always_entries_are_sent_to_one_after_another() {
    let mut bench = Bench::new(&[(UNACKNOWLEDGED, 0); 3]);
    assert_eq!(bench.start(0, BY_FILTER, &[0, 0, 0]), [1, 2, 3]);
    let sequences: Vec<u16> = bench.alerter.records().iter().map(|it| it.sequence).collect();
    assert_eq!(sequences, [1, 1, 1], "one alert, one sequence number");
}

#[test]
fn the_next_destination_takes_over_only_when_the_one_before_failed() {
    let mut bench = Bench::new(&[(ACKNOWLEDGED, 0), (ACKNOWLEDGED, 0), (UNACKNOWLEDGED, 0)]);
    assert_eq!(bench.start(0, BY_FILTER, &[0, 1, 1]), [1]);
    assert_eq!(bench.poll(3), [2], "the first did not answer");
    assert_eq!(
        bench.acknowledge(4, 1),
        [] as [u8; 0],
        "the second did, so the third is left out"
    );
    let outcomes = bench.outcomes();
    assert_eq!(
        outcomes,
        [
            (1, AlertOutcome::NotAcknowledged),
            (1, AlertOutcome::Acknowledged)
        ]
    );
}

#[test]
fn rule_2_ends_the_set_and_rules_3_and_4_look_for_another_kind() {
    for (rules, sent) in [
        ([0, 2, 0], vec![1]),
        ([0, 3, 0], vec![1]),
        ([0, 4, 0], vec![1]),
        ([0, 1, 0], vec![1, 3]),
    ] {
        let mut bench = Bench::new(&[(UNACKNOWLEDGED, 0); 3]);
        assert_eq!(bench.start(0, BY_FILTER, &rules), sent, "{rules:?}");
    }
}

#[test]
fn a_destination_that_cannot_be_sent_to_is_recorded_and_counts_as_failed() {
    let mut bench = Bench::new(&[(UNACKNOWLEDGED, 0); 2]);
    bench
        .lan
        .set(19, &[1, 0, 0, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0])
        .expect("an address");
    assert_eq!(bench.start(0, BY_FILTER, &[0, 1, 0]), [2]);
    let reasons: Vec<_> = bench.outcomes().into_iter().map(|(_, outcome)| outcome).collect();
    let expected = [
        AlertOutcome::NotSent(Unsent::NotLoopback),
        AlertOutcome::Sent,
        AlertOutcome::NotSent(Unsent::NoAddress),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn the_status_of_alert_immediate_follows_its_alert() {
    let mut bench = Bench::new(&[(ACKNOWLEDGED, 0)]);
    assert_eq!(bench.alerter.immediate_status(), ImmediateStatus::None);
    bench.start(0, Cause::AlertImmediate, &[0]);
    assert_eq!(bench.alerter.immediate_status(), ImmediateStatus::InProgress);
    bench.alerter.clear_immediate_status();
    assert_eq!(bench.alerter.immediate_status(), ImmediateStatus::InProgress);
    bench.poll(3);
    assert_eq!(bench.alerter.immediate_status(), ImmediateStatus::NotAcknowledged);
    bench.alerter.clear_immediate_status();
    assert_eq!(bench.alerter.immediate_status(), ImmediateStatus::None);
    bench.start(10, Cause::AlertImmediate, &[0]);
    bench.acknowledge(11, 2);
    assert_eq!(bench.alerter.immediate_status(), ImmediateStatus::NormalEnd);
}
