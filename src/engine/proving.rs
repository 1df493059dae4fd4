//! Commands that fire the real alert path and watch the alert arrive.

use super::{
    Attempt, Cause, Failure, Progress, ProveRequest, Reply,
    configuring::{connect_options, tell_unfinished},
    hearing::Ear,
    job::Job,
    off_runtime::{cancelled, off_runtime},
    world::World,
};
use crate::{
    alert_log::{AlertLog, KeptProof, Severity},
    configure::IpmiBmc,
    prove::{
        ProofRun,
        report::{Hop, HopDetail, HopName, Proof, Verdict, Via},
    },
    site::Server,
};
use jiff::Timestamp;
use std::{sync::Arc, time::Instant};

type Done = Result<Reply, Arc<Failure>>;

/// How many kept proofs a page shows.
const KEPT_PROOFS: u32 = 50;

pub(super) async fn prove(job: &Job, server: &str, request: ProveRequest) -> Done {
    let world = job.shared.world();
    let server = world.server(server, Attempt::Prove)?;
    tell_unfinished(job, &world, &server.name).await;
    job.shared.progress(job.id, Progress::Connecting);
    let bmc = connect_options(&job.shared, &world, &server).await?;
    let _lane = job.lane(&world, &server.name, Attempt::Prove).await?;
    // The alert is to be told apart by its sender's address.
    world.book().learn(&server).await;
    let mut ear = Ear::open(&job.shared, &world, request.listen).await?;
    let run = ProofRun {
        server: server.name.clone(),
        via: request.via,
        bmc,
        destination: request.destination,
        timeout: request.timeout,
        listening: ear.addresses.clone(),
        communities: Vec::new(),
    };
    let mut observer = |proof: &Proof| job.shared.progress(job.id, Progress::Hops(proof.hops.clone()));
    let ended = tokio::select! {
        proven = run.run(&mut ear, &mut observer) => Some(proven),
        () = job.stop.cancelled() => None,
    };
    ear.close().await;
    let proven = ended.ok_or_else(|| cancelled(Attempt::Prove))?;
    keep(&world, &proven.proof).await?;
    job.shared.tell_site(&world).await;
    job.shared.tell_alerts(&world).await;
    let failure = proven
        .failure
        .map(|error| Arc::new(Failure::on(Attempt::Prove, &server, error)));
    Ok(Reply::Proof(Box::new(proven.proof), failure))
}

/// Has the BMC send, and says whether it took the order; nobody waits for the arrival.
pub(super) async fn test(job: &Job, server: &str, destination: u8) -> Done {
    let world = job.shared.world();
    let server = world.server(server, Attempt::TestBmc)?;
    tell_unfinished(job, &world, &server.name).await;
    job.shared.progress(job.id, Progress::Connecting);
    let mut bmc = IpmiBmc::new(connect_options(&job.shared, &world, &server).await?);
    let _lane = job.lane(&world, &server.name, Attempt::TestBmc).await?;
    let (started_at, clock) = (Timestamp::now(), Instant::now());
    let tested = tokio::select! {
        tested = order(&mut bmc, &server, destination) => tested,
        () = job.stop.cancelled() => return Err(cancelled(Attempt::TestBmc)),
    };
    bmc.close().await;
    let (mut hops, failure) = tested;
    if let Some(last) = hops.last_mut() {
        last.millis = u64::try_from(clock.elapsed().as_millis()).ok();
    }
    for name in HopName::ALL {
        if !hops.iter().any(|hop| hop.name == name) {
            hops.push(Hop {
                name,
                verdict: Verdict::NotTested,
                detail: None,
                millis: None,
            });
        }
    }
    hops.sort_by_key(|hop| HopName::ALL.iter().position(|name| *name == hop.name));
    let proof = Proof {
        server: server.name,
        started_at,
        hops,
        alert_id: None,
        via: Via::AlertImmediate,
    };
    Ok(Reply::Tested(Box::new(proof), failure))
}

async fn order(bmc: &mut IpmiBmc, server: &Server, destination: u8) -> (Vec<Hop>, Option<Arc<Failure>>) {
    let hop = |name, verdict, detail| Hop {
        name,
        verdict,
        detail: Some(detail),
        millis: None,
    };
    let failed = |name, error| {
        let failure = Arc::new(Failure::on(Attempt::TestBmc, server, Cause::Configure(error)));
        (hop(name, Verdict::Stopped, HopDetail::Failure), Some(failure))
    };
    let (peer, cipher_suite) = match bmc.reach().await {
        Ok(open) => open,
        Err(error) => {
            let (stopped, failure) = failed(HopName::BmcReached, error);
            return (vec![stopped], failure);
        }
    };
    let reached = hop(
        HopName::BmcReached,
        Verdict::Passed,
        HopDetail::Session { peer, cipher_suite },
    );
    match bmc.test_alert(destination).await {
        Ok(test) => {
            let address = test.destination.address;
            let ordered = match test.accepted {
                Ok(()) => hop(
                    HopName::AlertAccepted,
                    Verdict::Passed,
                    HopDetail::Ordered { destination, address },
                ),
                Err(completion_code) => hop(
                    HopName::AlertAccepted,
                    Verdict::Stopped,
                    HopDetail::Refused { completion_code },
                ),
            };
            (vec![reached, ordered], None)
        }
        Err(error) => {
            let (stopped, failure) = failed(HopName::AlertAccepted, error);
            (vec![reached, stopped], failure)
        }
    }
}

pub(super) async fn list(job: &Job, server: Option<String>) -> Done {
    let log = job.shared.world().log().await?;
    let read = move || log.proofs(server.as_deref(), KEPT_PROOFS);
    let kept = off_runtime(Attempt::ReadLog, read)
        .await?
        .map_err(|error| Arc::new(Failure::new(Attempt::ReadLog, error)))?;
    let proofs = kept
        .into_iter()
        .filter_map(|proof| serde_json::from_value(proof.report).ok())
        .collect();
    Ok(Reply::Proofs(proofs))
}

/// When a server's path was last proven, and whether it was.
pub(super) fn last_proof(log: &AlertLog, server: &str) -> Option<(Timestamp, bool)> {
    let kept = log.proofs(Some(server), 1).ok()?;
    kept.first().map(|proof| (proof.at, proof.proven))
}

/// A fault that happens to be reported in the very seconds of a proof arrives by the same path and proves it, but must
/// not be filed away as a test: whatever is worse than information stays open for somebody to see to.
async fn looks_like_a_test(log: &AlertLog, id: i64) -> Result<bool, Arc<Failure>> {
    let log = log.clone();
    let alert = off_runtime(Attempt::ReadLog, move || log.get(id)).await?;
    let alert = alert.map_err(|error| Arc::new(Failure::new(Attempt::ReadLog, error)))?;
    Ok(alert.is_some_and(|alert| alert.is_test || alert.severity <= Severity::Information))
}

/// The proof is kept, and the arrived alert is marked as the test it is.
async fn keep(world: &World, proof: &Proof) -> Result<(), Arc<Failure>> {
    let log = world.log().await?;
    let failed = |error| Arc::new(Failure::new(Attempt::WriteLog, Cause::Log(error)));
    // An event of ours is known by all that it carried, so what came back is the test, whatever its severity.
    if let Some(id) = proof.alert_id
        && (proof.via == Via::PlatformEvent || looks_like_a_test(&log, id).await?)
    {
        log.mark_test(id).await.map_err(failed)?;
    }
    let kept = KeptProof {
        server: proof.server.clone(),
        at: proof.started_at,
        proven: proof.is_proven(),
        report: serde_json::to_value(proof).expect("a proof has only texts, numbers and lists"),
    };
    log.keep_proof(kept).await.map_err(failed)
}
