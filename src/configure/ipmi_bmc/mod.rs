//! The alert settings of an IPMI BMC, over a session of [`crate::ipmi`].
//!
//! - `enabled` is PEF's enable bit together with the global alert action;
//! - `community` is LAN parameter 16, the destinations are 18 and 19, their answers stand in 18;
//! - a destination is told when an enabled alert policy entry points to it; the rules of these entries are the
//!   procedure (`policies`);
//! - the level is made of event filters of our own in free entries (`levels`); nobody else's filter is changed;
//! - the computer's name is the system name of the system information parameters, the gateway LAN parameters 12–15.
//!
//! The rooms inside: `entry` says what may be written at all, `reading` reads, `draft` compares (pure),
//! `writing` writes and reads back, `undo` puts back. The BMC's own address, mask and ARP settings are never
//! written: there is no way to say it.

mod actual;
mod alert;
mod alert_path;
mod destinations;
mod draft;
mod entry;
mod error;
#[cfg(test)]
mod fake;
mod filters;
mod levels;
mod policies;
mod reading;
mod request;
mod snapshot;
#[cfg(test)]
mod tests;
mod undo;
mod unfinished;
mod view;
mod watched;
mod writing;

pub use alert::{AlertDestination, TestAlert};
pub use alert_path::{AlertPath, PathEnd};
pub use entry::{Entry, Table};
pub use error::Error;
pub use reading::Reading;
pub use request::is_write;
pub use snapshot::{Snapshot, SnapshotEntry};

use super::target::{Actual, Consent, Plan, Progress, Report, Target};
use crate::{
    ipmi::{ConnectOptions, Link, Observed, command::SystemName, line::Line},
    site::{RMCP_PORT, Wanted},
};
use draft::{Draft, Edit};
use std::{net::SocketAddr, time::Duration};

/// How long to wait before trying again for a set-in-progress flag that something else holds.
const LOCK_PAUSE: Duration = Duration::from_secs(2);
/// The shape of [`Snapshot`].
const SNAPSHOT_VERSION: u32 = 1;

/// A BMC whose alert settings are read, compared, written, verified and put back.
///
/// It opens its session when it is first needed, and again when it died.
#[derive(Debug)]
pub struct IpmiBmc<L = Link> {
    line: L,
    lock_pause: Duration,
    last_reading: Option<Reading>,
}

impl IpmiBmc {
    /// A BMC that will be reached this way. Nothing is sent yet.
    pub fn new(options: ConnectOptions) -> Self {
        Self::over(Link::new(options))
    }

    /// The line under it.
    pub fn session(&mut self) -> &mut Link {
        &mut self.line
    }

    /// Opens the way to it; says where it is on the network and with which cipher suite. In-band the address is asked
    /// for, 0.0.0.0 where it has none, and the suite is 0.
    pub async fn reach(&mut self) -> Result<(SocketAddr, u8), Error> {
        let (peer, suite) = self.line.open().await?;
        match peer {
            Some(peer) => Ok((peer, suite)),
            None => Ok((SocketAddr::new(self.own_address().await?, RMCP_PORT), suite)),
        }
    }

    /// What was seen of its ways.
    pub fn observed(&self) -> &Observed {
        self.line.observed()
    }

    /// Closes the session in order; a BMC has few.
    pub async fn close(&mut self) {
        self.line.close().await;
    }
}

impl<L: Line> IpmiBmc<L> {
    /// A BMC at the end of this line.
    pub fn over(line: L) -> Self {
        Self {
            line,
            lock_pause: LOCK_PAUSE,
            last_reading: None,
        }
    }

    /// Waits this long before trying again for a set-in-progress flag that something else holds.
    pub fn with_lock_pause(mut self, lock_pause: Duration) -> Self {
        self.lock_pause = lock_pause;
        self
    }

    /// What was last read, in more detail than [`Actual`] has.
    pub fn last_reading(&self) -> Option<&Reading> {
        self.last_reading.as_ref()
    }

    /// As [`Target::plan`], with what may be displaced known already, so that it is shown as the difference it is.
    pub async fn plan_with_consent(&mut self, wanted: &Wanted, consent: &Consent) -> Result<Plan, Error> {
        refuse_what_does_not_fit(wanted)?;
        let requests_before = self.line.requests_sent();
        let reading = self.take_reading(wanted).await?;
        let draft = Draft::new(&reading, wanted, consent);
        Ok(Plan {
            actual: reading.actual(),
            wanted: wanted.clone(),
            writes: u32::try_from(draft.edits.len()).unwrap_or(u32::MAX),
            items: draft.items,
            advice: draft.advice,
            fingerprint: reading.fingerprint(),
            requests_sent: self.line.requests_sent() - requests_before,
        })
    }

    async fn take_reading(&mut self, wanted: &Wanted) -> Result<Reading, Error> {
        let name = wanted.snmp_alert.computer_name.as_ref();
        let name_blocks = SystemName::blocks(name.map_or(0, |name| name.as_str().len()));
        let reading = Reading::take(&mut self.line, name_blocks).await?;
        self.last_reading = Some(reading.clone());
        Ok(reading)
    }
}

impl<L: Line> Target for IpmiBmc<L> {
    type Snapshot = Snapshot;
    type Error = Error;

    async fn read(&mut self) -> Result<Actual, Error> {
        Ok(self.take_reading(&Wanted::default()).await?.actual())
    }

    async fn plan(&mut self, wanted: &Wanted) -> Result<Plan, Error> {
        self.plan_with_consent(wanted, &Consent::default()).await
    }

    async fn apply(
        &mut self,
        plan: &Plan,
        consent: &Consent,
        keep: &mut (dyn FnMut(&Snapshot) -> std::io::Result<()> + Send),
        progress: &mut dyn Progress,
    ) -> Result<Report, Error> {
        refuse_what_does_not_fit(&plan.wanted)?;
        let requests_before = self.line.requests_sent();
        if plan.writes > 0 {
            // Where there is no session yet, it begins with the level that writing needs.
            self.line.become_administrator().await?;
        }
        let reading = self.take_reading(&plan.wanted).await?;
        if reading.fingerprint() != plan.fingerprint {
            return Err(Error::ChangedSince);
        }
        let draft = Draft::new(&reading, &plan.wanted, consent);
        let mut snapshot = Snapshot::of(reading.channel(), &draft.edits);
        if !draft.edits.is_empty() {
            // Before the snapshot: one that cannot be written to must not displace what undo has.
            self.line.become_administrator().await?;
            keep(&snapshot).map_err(Error::Keep)?;
        }
        let done = writing::carry_out(
            &mut self.line,
            reading.channel(),
            draft,
            reading.values(),
            self.lock_pause,
            progress,
        )
        .await?;
        if snapshot.note_read_back(&done.read_back)
            && let Err(error) = keep(&snapshot)
        {
            tracing::warn!(%error, "what the BMC made of a write was not kept");
        }
        Ok(Report {
            items: done.items,
            requests_sent: self.line.requests_sent() - requests_before,
        })
    }

    async fn undo(&mut self, snapshot: &Snapshot, progress: &mut dyn Progress) -> Result<Report, Error> {
        let requests_before = self.line.requests_sent();
        let channel = snapshot.channel()?;
        // What was written in the old session and may still be under way must not come after what is put back.
        self.line.renew().await;
        let (draft, now) = undo::draft(&mut self.line, channel, snapshot).await?;
        if !draft.edits.is_empty() {
            self.line.become_administrator().await?;
        }
        let done = writing::carry_out(&mut self.line, channel, draft, now, self.lock_pause, progress).await?;
        Ok(Report {
            items: done.items,
            requests_sent: self.line.requests_sent() - requests_before,
        })
    }
}

/// A number that does not fit is not cut down.
fn refuse_what_does_not_fit(wanted: &Wanted) -> Result<(), Error> {
    const MAX_RETRIES: u8 = 7;
    match wanted.snmp_alert.retries {
        Some(retries) if retries > MAX_RETRIES => Err(Error::OutOfRange {
            key: "retries",
            value: retries.into(),
            max: MAX_RETRIES.into(),
        }),
        _ => Ok(()),
    }
}
