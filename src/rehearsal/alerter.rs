//! Alerts under way: works through a policy set destination by destination, repeats, waits for acknowledges.
//!
//! Sans-IO: time comes in as a duration since the start, datagrams go out as values. Addresses other than loopback
//! are never sent to, because a rehearsal must not talk to anybody outside this machine.

use super::{
    bmc::lan::Lan,
    observe::{AlertOutcome, AlertRecord, Cause, Unsent},
    pef_engine::PolicyStep,
    pet::Pet,
};
use std::{
    collections::VecDeque,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

/// How many alerts may be under way at once; a BMC drops what comes beyond that.
const MAX_CHAINS: usize = 32;
/// How many alerts are remembered for observers.
const MAX_RECORDS: usize = 64;

/// A datagram that must go out.
pub(crate) type Outgoing = (SocketAddr, Vec<u8>);

/// What the alerter needs to know of the machine at the moment it acts.
pub(crate) struct Surroundings<'a> {
    pub(crate) now: Duration,
    pub(crate) lan: &'a Lan,
    pub(crate) agent: Ipv4Addr,
    pub(crate) pef_alerting: bool,
}

/// The status of the last Alert Immediate (IPMI 2.0 table 30-8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ImmediateStatus {
    #[default]
    /// None was sent, or its status was cleared.
    None,
    /// Sent, and acknowledged if that was asked for.
    NormalEnd,
    /// No try was acknowledged.
    NotAcknowledged,
    /// Waiting.
    InProgress,
}

impl ImmediateStatus {
    /// The byte on the wire.
    pub(crate) fn value(self) -> u8 {
        match self {
            Self::None => 0x00,
            Self::NormalEnd => 0x01,
            Self::NotAcknowledged => 0x03,
            Self::InProgress => 0xFF,
        }
    }
}

/// All alerts under way, and the records of those that were.
#[derive(Debug, Default)]
pub(crate) struct Alerter {
    trap_port: u16,
    last_sequence: u16,
    last_id: u64,
    chains: Vec<Chain>,
    immediate: ImmediateStatus,
    records: VecDeque<AlertRecord>,
}

/// One policy set at work for one event.
#[derive(Debug)]
struct Chain {
    pet: Pet,
    cause: Cause,
    steps: VecDeque<PolicyStep>,
    previous: Option<Previous>,
    sending: Option<Sending>,
}

/// How the destination before went, which is what the rules 1 to 4 ask for.
#[derive(Clone, Copy, Debug)]
struct Previous {
    successful: bool,
    channel: u8,
    kind: u8,
}

/// One destination at work.
#[derive(Debug)]
struct Sending {
    record: u64,
    to: SocketAddr,
    datagram: Vec<u8>,
    acknowledged: bool,
    tries_left: u8,
    interval: Duration,
    next_at: Duration,
    after: Previous,
}

impl Alerter {
    /// Nothing under way; alerts will go to this UDP port.
    pub(crate) fn new(trap_port: u16) -> Self {
        Self {
            trap_port,
            ..Self::default()
        }
    }

    /// The alerts so far, oldest first, at most 64.
    pub(crate) fn records(&self) -> &VecDeque<AlertRecord> {
        &self.records
    }

    /// What Alert Immediate's status query answers.
    pub(crate) fn immediate_status(&self) -> ImmediateStatus {
        self.immediate
    }

    /// Forgets the result of the last Alert Immediate; one under way goes on.
    pub(crate) fn clear_immediate_status(&mut self) {
        if self.immediate != ImmediateStatus::InProgress {
            self.immediate = ImmediateStatus::None;
        }
    }

    /// Starts to work through a policy set. The sequence number is given out here, one for each alert, never 0
    /// ("unspecified").
    pub(crate) fn start(
        &mut self,
        mut pet: Pet,
        cause: Cause,
        steps: Vec<PolicyStep>,
        around: &Surroundings<'_>,
        out: &mut Vec<Outgoing>,
    ) {
        if self.chains.len() >= MAX_CHAINS {
            return;
        }
        self.last_sequence = self.last_sequence.checked_add(1).unwrap_or(1);
        pet.sequence = self.last_sequence;
        if cause == Cause::AlertImmediate {
            self.immediate = ImmediateStatus::InProgress;
        }
        self.chains.push(Chain {
            pet,
            cause,
            steps: steps.into(),
            previous: None,
            sending: None,
        });
        self.poll(around, out);
    }

    /// Does what is due: starts destinations, repeats, gives up.
    pub(crate) fn poll(&mut self, around: &Surroundings<'_>, out: &mut Vec<Outgoing>) {
        let mut chains = std::mem::take(&mut self.chains);
        chains.retain_mut(|chain| self.work(chain, around, out));
        self.chains = chains;
    }

    /// When [`Alerter::poll`] has something to do next.
    pub(crate) fn next_at(&self) -> Option<Duration> {
        let sending = self.chains.iter().filter_map(|chain| chain.sending.as_ref());
        sending.map(|sending| sending.next_at).min()
    }

    /// PET Acknowledge: ends the waiting for the alert of this sequence number and time.
    pub(crate) fn acknowledge(
        &mut self,
        sequence: u16,
        local_secs: u32,
        around: &Surroundings<'_>,
        out: &mut Vec<Outgoing>,
    ) {
        let is_it = |chain: &&mut Chain| {
            chain.pet.sequence == sequence
                && chain.pet.local_secs == local_secs
                && chain.sending.as_ref().is_some_and(|sending| sending.acknowledged)
        };
        let Some(chain) = self.chains.iter_mut().find(is_it) else {
            return;
        };
        if let Some(sending) = chain.sending.take() {
            let cause = chain.cause;
            chain.previous = Some(Previous {
                successful: true,
                ..sending.after
            });
            self.conclude(sending.record, cause, AlertOutcome::Acknowledged);
        }
        self.poll(around, out);
    }

    /// Brings one chain as far as it goes now; `false` when it has ended.
    fn work(&mut self, chain: &mut Chain, around: &Surroundings<'_>, out: &mut Vec<Outgoing>) -> bool {
        loop {
            if let Some(sending) = &mut chain.sending {
                if sending.tries_left > 0 && around.now >= sending.next_at {
                    sending.tries_left -= 1;
                    sending.next_at = around.now.saturating_add(sending.interval);
                    out.push((sending.to, sending.datagram.clone()));
                    self.count_try(sending.record);
                }
                let done_without_answer = !sending.acknowledged && sending.tries_left == 0;
                if !done_without_answer && around.now < sending.next_at {
                    return true;
                }
                if sending.tries_left > 0 {
                    continue;
                }
                let outcome = if sending.acknowledged {
                    AlertOutcome::NotAcknowledged
                } else {
                    AlertOutcome::Sent
                };
                chain.previous = Some(Previous {
                    successful: done_without_answer,
                    ..sending.after
                });
                let record = sending.record;
                chain.sending = None;
                self.conclude(record, chain.cause, outcome);
            }
            match next_step(chain, around.lan) {
                Some(step) => self.begin(chain, step, around),
                None => return false,
            }
        }
    }

    /// Begins one destination, or records why nothing can be sent there.
    fn begin(&mut self, chain: &mut Chain, step: PolicyStep, around: &Surroundings<'_>) {
        let destination = around.lan.destination(step.destination);
        let after = Previous {
            successful: false,
            channel: step.channel,
            kind: destination.map_or(0, |destination| destination.kind()),
        };
        let address = destination.and_then(|destination| destination.address());
        let to = SocketAddr::new(
            address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            self.trap_port,
        );
        let unsent = match destination {
            None => Some(Unsent::NoSuchDestination),
            Some(destination) if !destination.is_pet() => Some(Unsent::NotATrapDestination),
            Some(_) if address.is_none() => Some(Unsent::NoAddress),
            Some(_) if !to.ip().is_loopback() => Some(Unsent::NotLoopback),
            Some(_) if chain.cause != Cause::AlertImmediate && !around.pef_alerting => {
                Some(Unsent::AlertingDisabledOnChannel)
            }
            Some(_) => None,
        };
        let ticks = u32::try_from(around.now.as_millis() / 10 % (1 << 32)).unwrap_or(0);
        let datagram = chain.pet.to_trap(around.lan.community(), around.agent, ticks);
        let record = self.remember(chain, step, to, datagram.clone());
        match (unsent, destination) {
            (None, Some(destination)) => {
                chain.sending = Some(Sending {
                    record,
                    to,
                    datagram,
                    acknowledged: destination.acknowledged(),
                    tries_left: destination.tries(),
                    interval: Duration::from_secs(destination.interval_secs()),
                    next_at: around.now,
                    after,
                });
            }
            (unsent, _) => {
                chain.previous = Some(after);
                let reason = unsent.unwrap_or(Unsent::NoSuchDestination);
                self.conclude(record, chain.cause, AlertOutcome::NotSent(reason));
            }
        }
    }

    fn remember(&mut self, chain: &Chain, step: PolicyStep, to: SocketAddr, datagram: Vec<u8>) -> u64 {
        if self.records.len() >= MAX_RECORDS {
            self.records.pop_front();
        }
        self.last_id += 1;
        self.records.push_back(AlertRecord {
            id: self.last_id,
            cause: chain.cause,
            sequence: chain.pet.sequence,
            destination: step.destination,
            to,
            specific_trap: chain.pet.specific_trap(),
            severity: chain.pet.severity,
            datagram,
            times_sent: 0,
            outcome: AlertOutcome::UnderWay,
        });
        self.last_id
    }

    fn count_try(&mut self, id: u64) {
        if let Some(record) = self.records.iter_mut().find(|record| record.id == id) {
            record.times_sent = record.times_sent.saturating_add(1);
        }
    }

    fn conclude(&mut self, id: u64, cause: Cause, outcome: AlertOutcome) {
        if cause == Cause::AlertImmediate {
            self.immediate = match outcome {
                AlertOutcome::Sent | AlertOutcome::Acknowledged => ImmediateStatus::NormalEnd,
                _ => ImmediateStatus::NotAcknowledged,
            };
        }
        if let Some(record) = self.records.iter_mut().find(|record| record.id == id) {
            record.outcome = outcome;
        }
    }
}

/// The next step that the rules leave over (IPMI 2.0 table 17-4).
fn next_step(chain: &mut Chain, lan: &Lan) -> Option<PolicyStep> {
    let kind = |step: &PolicyStep| lan.destination(step.destination).map_or(0, |it| it.kind());
    while let Some(step) = chain.steps.pop_front() {
        let success = chain.previous.filter(|previous| previous.successful);
        match (step.rule, success) {
            (0, _) | (_, None) => return Some(step),
            (2, Some(_)) => chain.steps.clear(),
            (3, Some(previous)) => chain.steps.retain(|later| later.channel != previous.channel),
            (4, Some(previous)) => chain.steps.retain(|later| kind(later) != previous.kind),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[path = "alerter_tests.rs"]
mod tests;
