//! Where a proof hears: at this process's listener, or, where another process listens, from the log that it writes.

use super::{
    Attempt, Cause, Failure, listening::Listening, listening::facts, off_runtime::off_runtime,
    shared::Shared, world::World,
};
use crate::{
    alert_log::{Alert, AlertLog, MAX_LIMIT, Query},
    prove::{Arrival, Arrivals},
    receive,
};
use jiff::Timestamp;
use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::sync::broadcast;

/// How often the log is asked whether something has come.
const EVERY: Duration = Duration::from_millis(100);

/// An ear that is open.
pub(super) struct Ear {
    /// Where is listened.
    pub(super) addresses: Vec<SocketAddr>,
    hearing: Hearing,
    /// A listener that ends with the proof.
    own: Option<Listening>,
}

enum Hearing {
    Listener(broadcast::Receiver<Arrival>),
    Log(Follower),
}

impl Ear {
    /// The listener that runs already, here or in another process; otherwise one of its own.
    pub(super) async fn open(
        shared: &Arc<Shared>,
        world: &Arc<World>,
        wish: Option<SocketAddr>,
    ) -> Result<Self, Arc<Failure>> {
        let running = world.listening().await;
        if let Some(running) = running.as_ref() {
            return Ok(Self {
                addresses: running.addresses().to_vec(),
                hearing: Hearing::Listener(running.subscribe()),
                own: None,
            });
        }
        drop(running);
        let wish = wish.unwrap_or(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 162)));
        match Listening::start(shared, world, &[wish]).await {
            Ok(own) => Ok(Self {
                addresses: own.addresses().to_vec(),
                hearing: Hearing::Listener(own.subscribe()),
                own: Some(own),
            }),
            Err(failure) => match &*failure.cause {
                Cause::AlreadyListening { by } => {
                    let addresses = by.as_ref().map(|by| by.addresses.clone()).unwrap_or_default();
                    Ok(Self {
                        hearing: Hearing::Log(Follower::begin(world, &addresses).await?),
                        addresses,
                        own: None,
                    })
                }
                _ => Err(failure),
            },
        }
    }

    /// Ends what was opened for it.
    pub(super) async fn close(self) {
        if let Some(own) = self.own {
            own.stop().await;
        }
    }
}

impl Arrivals for Ear {
    async fn next(&mut self) -> Option<Arrival> {
        match &mut self.hearing {
            Hearing::Log(follower) => follower.next().await,
            Hearing::Listener(arrivals) => loop {
                match arrivals.recv().await {
                    Ok(arrival) => return Some(arrival),
                    Err(broadcast::error::RecvError::Lagged(missed)) => {
                        tracing::warn!(missed, "a proof could not keep up with a storm of alerts");
                    }
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            },
        }
    }
}

/// Takes what another process writes into the log, in the order of its rows. Whether that process has answered the BMC
/// the log does not say, so the proof answers, too: a BMC may be answered twice (IPMI 2.0 section 30.8 has no code for
/// it).
struct Follower {
    log: AlertLog,
    /// The newest row that was handed over, or was there before.
    after: i64,
    local: SocketAddr,
    changes: Option<i64>,
    waiting: VecDeque<Arrival>,
}

impl Follower {
    async fn begin(world: &World, addresses: &[SocketAddr]) -> Result<Self, Arc<Failure>> {
        let log = world.log().await?;
        let asked = log.clone();
        let newest = off_runtime(Attempt::ReadLog, move || asked.counts(Timestamp::now())).await?;
        let newest = newest.map_err(|error| Arc::new(Failure::new(Attempt::ReadLog, error)))?;
        let unspecified = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 162));
        Ok(Self {
            log,
            after: newest.newest_id.unwrap_or(0),
            local: addresses.first().copied().unwrap_or(unspecified),
            changes: None,
            waiting: VecDeque::new(),
        })
    }

    async fn next(&mut self) -> Option<Arrival> {
        loop {
            if let Some(arrival) = self.waiting.pop_front() {
                return Some(arrival);
            }
            let (log, after, known) = (self.log.clone(), self.after, self.changes);
            let looked = off_runtime(Attempt::ReadLog, move || newer(&log, after, known)).await;
            match looked {
                Ok(Ok((changes, alerts))) => {
                    self.changes = Some(changes);
                    self.after = alerts.last().map_or(self.after, |newest| newest.id);
                    let local = self.local;
                    self.waiting
                        .extend(alerts.iter().map(|alert| arrival(alert, local)));
                }
                // It is tried again until the proof's time is over.
                Ok(Err(error)) => tracing::warn!(%error, "a proof could not look into the log"),
                Err(_) => return None,
            }
            if self.waiting.is_empty() {
                tokio::time::sleep(EVERY).await;
            }
        }
    }
}

/// The rows after this one, oldest first, where the log has changed at all. Blocks.
fn newer(
    log: &AlertLog,
    after: i64,
    known: Option<i64>,
) -> Result<(i64, Vec<Alert>), crate::alert_log::Error> {
    let changes = log.changes()?;
    let mut newer = Vec::new();
    let mut before_id = None;
    while known != Some(changes) {
        let query = Query {
            limit: MAX_LIMIT,
            before_id,
            ..Query::default()
        };
        let page = log.list(&query)?;
        let is_last = page.len() < MAX_LIMIT as usize || page.iter().any(|alert| alert.id <= after);
        before_id = page.last().map(|oldest| oldest.id);
        newer.extend(page.into_iter().filter(|alert| alert.id > after));
        if is_last {
            break;
        }
    }
    newer.reverse();
    Ok((changes, newer))
}

fn arrival(alert: &Alert, local: SocketAddr) -> Arrival {
    Arrival {
        alert_id: Some(alert.id),
        source: alert.source,
        local,
        received_at: alert.received_at,
        is_repeat: false,
        pet: receive::pet_of(&alert.raw).as_ref().map(facts),
        answer: None,
    }
}
