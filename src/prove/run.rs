//! A proof: the BMC is made to send an alert, and exactly that one is waited for.

use super::{
    acknowledge::acknowledge,
    arrival::{Answer, Arrival, Arrivals, PetFacts},
    matching::{Expected, Kinship},
    recorder::Recorder,
    report::{HopDetail, HopName, Proof, Via},
};
use crate::{
    configure::ipmi_bmc::{Error, IpmiBmc},
    ipmi::{ConnectOptions, command::RawCommunity},
};
use jiff::{Timestamp, Unit};
use std::{
    net::{IpAddr, SocketAddr, UdpSocket},
    time::Duration,
};

/// The port a BMC sends its traps to; a destination carries none (IPMI 2.0 table 23-4, parameter 19).
const TRAP_PORT: u16 = 162;

/// A proof: by Alert Immediate from the BMC's destination to the log, or by an event through filters and policies.
#[derive(Debug)]
pub struct ProofRun {
    /// The server's name, for the report.
    pub server: String,
    /// How the alert is fired.
    pub via: Via,
    /// How its BMC is reached.
    pub bmc: ConnectOptions,
    /// Which destination a test alert is for, counted from 1; an event goes where the policy says.
    pub destination: u8,
    /// How long the alert is waited for.
    pub timeout: Duration,
    /// Where the receiving side listens.
    pub listening: Vec<SocketAddr>,
    /// The communities the receiving side takes; every one where empty.
    pub communities: Vec<String>,
}

/// A proof, and beside it the failure where the BMC could not be used.
#[derive(Debug)]
pub struct Proven {
    /// Every hop with its verdict.
    pub proof: Proof,
    /// Why a hop has [`HopDetail::Failure`].
    pub failure: Option<Error>,
}

/// The path stopped; the recorder has it, and here is the failure where there was one.
pub(super) struct Stopped(pub(super) Option<Error>);

/// Where the alert goes that was fired.
pub(super) struct Target {
    pub(super) address: IpAddr,
    pub(super) is_acknowledged: bool,
    pub(super) community: Option<RawCommunity>,
}

impl ProofRun {
    /// Runs it. `arrivals` must be listening already; `observer` sees the proof whenever a hop changes.
    pub async fn run<A: Arrivals>(
        self,
        arrivals: &mut A,
        observer: &mut (dyn FnMut(&Proof) + Send),
    ) -> Proven {
        let mut recorder = Recorder::new(&self.server, self.via, observer);
        let mut bmc = IpmiBmc::new(self.bmc.clone());
        let stopped = self.walk(&mut bmc, arrivals, &mut recorder).await.err();
        bmc.close().await;
        Proven {
            proof: recorder.into_proof(),
            failure: stopped.and_then(|Stopped(failure)| failure),
        }
    }

    async fn walk<A: Arrivals>(
        &self,
        bmc: &mut IpmiBmc,
        arrivals: &mut A,
        recorder: &mut Recorder<'_>,
    ) -> Result<(), Stopped> {
        let peer = reach(bmc, recorder).await?;
        let (target, expected) = match self.via {
            Via::AlertImmediate => self.fire(bmc, peer, recorder).await?,
            Via::PlatformEvent => super::event::send(bmc, peer, recorder).await?,
        };
        let (arrival, pet) = self.wait(arrivals, &target, &expected, recorder).await?;
        let Some(alert_id) = arrival.alert_id else {
            recorder.stop(HopName::Logged, HopDetail::NotLogged);
            return Err(Stopped(None));
        };
        recorder.pass(HopName::Logged, HopDetail::Row { alert_id });
        if target.is_acknowledged {
            self.answer(&arrival, &pet, peer, recorder).await;
        } else {
            recorder.skip(HopName::Answered, HopDetail::AnswerNotAsked);
        }
        Ok(())
    }

    /// Reads where the alert will go and what it will look like, and orders it.
    async fn fire(
        &self,
        bmc: &mut IpmiBmc,
        peer: SocketAddr,
        recorder: &mut Recorder<'_>,
    ) -> Result<(Target, Expected), Stopped> {
        const HOP: HopName = HopName::AlertAccepted;
        recorder.begin(HOP);
        let destination = match bmc.alert_destination(self.destination).await {
            Ok(destination) if destination.is_pet => destination,
            Ok(_) => return Err(stop(recorder, HOP, HopDetail::NotATrapDestination, None)),
            Err(error @ (Error::NoSuchDestination { .. } | Error::DestinationEmpty { .. })) => {
                return Err(stop(recorder, HOP, HopDetail::NoDestination, Some(error)));
            }
            Err(error) => return Err(stop(recorder, HOP, HopDetail::Failure, Some(error))),
        };
        let guid = match bmc.trap_guid().await {
            Ok(guid) => guid,
            Err(error) => return Err(stop(recorder, HOP, HopDetail::Failure, Some(error))),
        };
        let since = now();
        match bmc.send_alert(&destination).await {
            Ok(Ok(())) => {}
            Ok(Err(completion_code)) => {
                return Err(stop(recorder, HOP, HopDetail::Refused { completion_code }, None));
            }
            Err(error) => return Err(stop(recorder, HOP, HopDetail::Failure, Some(error))),
        }
        let address = destination.address;
        let ordered = HopDetail::Ordered {
            destination: self.destination,
            address,
        };
        let elsewhere = HopDetail::DestinationIsElsewhere { address };
        recorder.pass(HOP, if is_here(address) { ordered } else { elsewhere });
        let expected = Expected {
            source: peer.ip(),
            guid,
            since,
            event: None,
        };
        let target = Target {
            address,
            is_acknowledged: destination.is_acknowledged,
            community: destination.community,
        };
        Ok((target, expected))
    }

    /// Waits for exactly that alert; what else comes is counted.
    async fn wait<A: Arrivals>(
        &self,
        arrivals: &mut A,
        target: &Target,
        expected: &Expected,
        recorder: &mut Recorder<'_>,
    ) -> Result<(Arrival, PetFacts), Stopped> {
        recorder.begin(HopName::Received);
        let began = tokio::time::Instant::now();
        let deadline = began + self.timeout;
        let mut others = 0;
        let mut near_miss: Option<(Arrival, HopDetail)> = None;
        while let Ok(Some(arrival)) = tokio::time::timeout_at(deadline, arrivals.next()).await {
            let detail = match expected.kinship(&arrival) {
                Kinship::Ours => HopDetail::GuidMatches,
                Kinship::OursWithoutGuid => HopDetail::NoGuidToCompare,
                Kinship::OtherSource => HopDetail::OtherSource {
                    expected: expected.source,
                    source: arrival.source.ip(),
                },
                Kinship::OtherGuid => HopDetail::OtherGuid,
                Kinship::NotReadable => HopDetail::NotReadable,
                Kinship::Foreign => {
                    others += 1;
                    continue;
                }
            };
            let is_ours = matches!(detail, HopDetail::GuidMatches | HopDetail::NoGuidToCompare);
            if let (true, Some(pet)) = (is_ours, arrival.pet) {
                recorder.pass(HopName::Received, datagram(&arrival));
                recorder.pass(HopName::Decoded, detail);
                return Ok((arrival, pet));
            }
            others += 1;
            near_miss = Some((arrival, detail));
        }
        // What the tables promised has not come true, wherever it went wrong.
        recorder.leave_open(HopName::FilterAndPolicy);
        if let Some((arrival, detail)) = near_miss {
            recorder.pass(HopName::Received, datagram(&arrival));
            return Err(stop(recorder, HopName::Decoded, detail, None));
        }
        let nothing = HopDetail::NothingCame {
            waited_millis: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            listened: self.listening.clone(),
            others,
            destination: target.address,
            destination_is_here: is_here(target.address),
            hears_trap_port: self.listening.iter().any(|socket| socket.port() == TRAP_PORT),
            community_is_taken: self.takes(target.community.as_ref()),
        };
        Err(stop(recorder, HopName::Received, nothing, None))
    }

    async fn answer(&self, arrival: &Arrival, pet: &PetFacts, peer: SocketAddr, recorder: &mut Recorder<'_>) {
        const HOP: HopName = HopName::Answered;
        recorder.begin(HOP);
        let answer = match arrival.answer {
            Some(answer) => answer,
            None => acknowledge(pet, peer, self.bmc.patience).await.into(),
        };
        match answer {
            Answer::Taken => recorder.pass(HOP, HopDetail::AnswerTaken),
            Answer::Refused { completion_code } => {
                recorder.stop(HOP, HopDetail::AnswerRefused { completion_code });
            }
        }
    }

    fn takes(&self, community: Option<&RawCommunity>) -> bool {
        let Some(community) = community else {
            return true;
        };
        self.communities.is_empty()
            || self
                .communities
                .iter()
                .any(|taken| taken.as_bytes() == community.as_bytes())
    }
}

/// Now, for what is about to be asked for. The log keeps milliseconds: what comes at once must not seem to come before.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    let floor = jiff::TimestampRound::new()
        .smallest(Unit::Millisecond)
        .mode(jiff::RoundMode::Floor);
    now.round(floor).unwrap_or(now)
}

async fn reach(bmc: &mut IpmiBmc, recorder: &mut Recorder<'_>) -> Result<SocketAddr, Stopped> {
    const HOP: HopName = HopName::BmcReached;
    recorder.begin(HOP);
    match bmc.reach().await {
        Ok((peer, cipher_suite)) => {
            recorder.pass(HOP, HopDetail::Session { peer, cipher_suite });
            Ok(peer)
        }
        Err(error) => Err(stop(recorder, HOP, HopDetail::Failure, Some(error))),
    }
}

pub(super) fn stop(
    recorder: &mut Recorder<'_>,
    hop: HopName,
    detail: HopDetail,
    failure: Option<Error>,
) -> Stopped {
    recorder.stop(hop, detail);
    Stopped(failure)
}

fn datagram(arrival: &Arrival) -> HopDetail {
    HopDetail::Datagram {
        source: arrival.source,
        local: arrival.local,
    }
}

/// Whether an address is one of this computer's: only then can a socket be bound to it.
pub(super) fn is_here(address: IpAddr) -> bool {
    UdpSocket::bind((address, 0)).is_ok()
}
