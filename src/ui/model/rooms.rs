//! What each room shows, per server: the plan and its outcomes, the proofs.

use super::Loaded;
use crate::{
    configure::target::{Item, Outcome, Plan, Reason, Report},
    engine::{
        Failure,
        view::{AlertView, HistoryView},
    },
    prove::report::{Hop, HopName, Proof, Verdict, Via},
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

/// What is being written to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// The plan.
    Apply,
    /// What is left of an interrupted change.
    Finish,
    /// What was there before.
    Undo,
}

/// The room *Configure* for one server.
#[derive(Clone, Debug, Default)]
pub struct ConfigureRoom {
    /// The difference.
    pub plan: Loaded<Plan>,
    /// What became of the last write.
    pub report: Loaded<Report>,
    /// What is or was written.
    pub writing: Option<Writing>,
    /// Outcomes that are known while a write is under way.
    pub done: Vec<Item>,
    /// Whose destinations the user agreed to displace.
    pub replace: Vec<IpAddr>,
    /// Saving what is wanted.
    pub saving: Loaded<()>,
    /// Which addresses are this computer's: `None` while the engine is asked.
    pub here: BTreeMap<IpAddr, Option<bool>>,
    /// This computer's address as the BMC would see it.
    pub towards: Option<IpAddr>,
    /// When the reading on its way was begun.
    pub(super) reading_since: Option<Timestamp>,
    /// How long the last reading took.
    pub(super) reading_took: Option<SignedDuration>,
    /// Whether the plan is what is left of an interrupted change.
    pub is_finishing: bool,
    /// What the user wants to do about an interrupted change, until the page has asked.
    pub wish: Option<Writing>,
    /// What was changed so far.
    pub history: Loaded<HistoryView>,
}

impl ConfigureRoom {
    /// The rows as they stand now: the plan, with the outcomes that are known laid over it.
    pub fn rows(&self) -> Vec<Item> {
        let report = self.report.value.as_ref().map(|report| report.items.as_slice());
        let known = report.unwrap_or(&self.done);
        let Some(plan) = &self.plan.value else {
            return known.to_vec();
        };
        let mut rows = plan.items.clone();
        for item in known {
            match rows.iter_mut().find(|row| row.name == item.name) {
                Some(row) => *row = item.clone(),
                None => rows.push(item.clone()),
            }
        }
        rows
    }

    /// Whose destinations a plan would displace, in the order of its items.
    pub fn displaced(&self) -> Vec<IpAddr> {
        let items = self.plan.value.iter().flat_map(|plan| &plan.items);
        items.filter_map(displaces).collect()
    }

    /// How many settings an apply would write: those that differ, those whose displacement was agreed to, and the
    /// gateway's, which the dialog asks about.
    pub fn changes(&self) -> usize {
        let agreed = self
            .displaced()
            .iter()
            .filter(|address| self.replace.contains(address))
            .count();
        self.plan.value.as_ref().map_or(0, Plan::changes) + agreed + self.gateway_changes()
    }

    /// How many of the gateway's settings would be written if that were agreed to.
    pub fn gateway_changes(&self) -> usize {
        let items = self.plan.value.iter().flat_map(|plan| &plan.items);
        items.filter(|item| needs_gateway_consent(item)).count()
    }

    /// How long an apply will take, in seconds and rounded up, by what the reading took: everything is read again,
    /// and each write is one request and its reading back another.
    pub fn apply_secs(&self) -> Option<u64> {
        let plan = self.plan.value.as_ref()?;
        let took = self.reading_took?.as_millis();
        let each = took.checked_div(plan.requests_sent.into())?;
        let requests = plan.requests_sent + 2 * u64::from(plan.writes);
        let millis = u64::try_from(each.checked_mul(requests.into())?).ok()?;
        Some(millis.div_ceil(1000).max(1))
    }

    /// Whether the plan on show may still be applied: nothing was written since it was made.
    pub fn is_fresh(&self) -> bool {
        self.plan.value.is_some() && self.report.value.is_none() && self.report.failure.is_none()
    }

    /// Whether a command for this room is under way.
    pub fn is_busy(&self) -> bool {
        self.plan.is_busy() || self.report.is_busy() || self.saving.is_busy()
    }
}

/// Whose place an item would take.
pub fn displaces(item: &Item) -> Option<IpAddr> {
    match item.outcome {
        Outcome::Rejected(Reason::WouldDisplace { address }) => Some(address),
        _ => None,
    }
}

/// Whether an item waits for the consent to write the gateway.
pub fn needs_gateway_consent(item: &Item) -> bool {
    matches!(item.outcome, Outcome::Rejected(Reason::NeedsGatewayConsent))
}

/// The room *Prove* for one server.
#[derive(Clone, Debug)]
pub struct ProveRoom {
    /// The proof of this session.
    pub run: Loaded<Proof>,
    /// Its hops while it runs.
    pub hops: Vec<Hop>,
    /// Why the BMC could not be used in it.
    pub why: Option<Arc<Failure>>,
    /// Proofs that were kept, newest first.
    pub earlier: Loaded<Vec<Proof>>,
    /// Which of the earlier ones is looked at instead of the last.
    pub shown: Option<usize>,
    /// The alert that arrived.
    pub arrived: Loaded<AlertView>,
    /// Which destination is tested, counted from 1.
    pub destination: u8,
    /// How it is fired.
    pub via: Via,
    /// Whether the user is being asked about the event.
    pub asks: bool,
}

impl Default for ProveRoom {
    fn default() -> Self {
        Self {
            run: Loaded::default(),
            hops: waiting_hops(),
            why: None,
            earlier: Loaded::default(),
            shown: None,
            arrived: Loaded::default(),
            destination: 1,
            via: Via::default(),
            asks: false,
        }
    }
}

/// A path on which nothing has happened yet.
pub fn waiting_hops() -> Vec<Hop> {
    let waiting = |name| Hop {
        name,
        verdict: Verdict::Waiting,
        detail: None,
        millis: None,
    };
    HopName::ALL.map(waiting).to_vec()
}

impl ProveRoom {
    /// The proof on show: the earlier one that was chosen, else the last of this session, else the newest kept.
    pub fn proof(&self) -> Option<&Proof> {
        let earlier = self.earlier.value.as_deref().unwrap_or_default();
        match self.shown {
            Some(index) => earlier.get(index),
            None => self.run.value.as_ref().or_else(|| earlier.first()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ConfigureRoom, Plan};
    use crate::{
        configure::target::{Actual, Fingerprint},
        site::Wanted,
    };
    use jiff::SignedDuration;

    #[test]
    fn the_time_of_an_apply_is_reckoned_from_what_the_reading_took() {
        let mut room = ConfigureRoom::default();
        room.plan.value = Some(Plan {
            actual: Actual::default(),
            wanted: Wanted::default(),
            items: Vec::new(),
            advice: Vec::new(),
            writes: 20,
            fingerprint: Fingerprint([0; 32]),
            requests_sent: 100,
        });
        assert_eq!(room.apply_secs(), None, "nobody has measured anything");
        room.reading_took = Some(SignedDuration::from_secs(2));
        // 100 requests to read again, 20 to write, 20 to read back, at 20 ms each.
        assert_eq!(room.apply_secs(), Some(3));
    }
}
