//! Keeps the hops of a proof while it runs, and tells the observer of each change.

use super::report::{Hop, HopDetail, HopName, Proof, Verdict, Via};
use jiff::Timestamp;
use std::time::Instant;

pub(super) struct Recorder<'a> {
    proof: Proof,
    hop_began: Instant,
    observer: &'a mut (dyn FnMut(&Proof) + Send),
}

impl<'a> Recorder<'a> {
    /// Every hop waiting, except what this way of proving goes round.
    pub(super) fn new(server: &str, via: Via, observer: &'a mut (dyn FnMut(&Proof) + Send)) -> Self {
        let hops = HopName::ALL.iter().map(|&name| Hop {
            name,
            verdict: if name == HopName::FilterAndPolicy && via == Via::AlertImmediate {
                Verdict::NotTested
            } else {
                Verdict::Waiting
            },
            detail: None,
            millis: None,
        });
        Self {
            proof: Proof {
                server: server.to_owned(),
                started_at: Timestamp::now(),
                hops: hops.collect(),
                alert_id: None,
                via,
            },
            hop_began: Instant::now(),
            observer,
        }
    }

    /// The proof is at this hop now.
    pub(super) fn begin(&mut self, name: HopName) {
        self.hop_began = Instant::now();
        self.change(name, Verdict::Running, None);
    }

    /// The hop works.
    pub(super) fn pass(&mut self, name: HopName, detail: HopDetail) {
        if let HopDetail::Row { alert_id } = detail {
            self.proof.alert_id = Some(alert_id);
        }
        self.end(name, Verdict::Passed, detail);
    }

    /// The hop was not needed.
    pub(super) fn skip(&mut self, name: HopName, detail: HopDetail) {
        self.end(name, Verdict::NotTested, detail);
    }

    /// What was taken as working has not shown it: nothing came.
    pub(super) fn leave_open(&mut self, name: HopName) {
        if let Some(hop) = self.proof.hops.iter_mut().find(|hop| hop.name == name)
            && hop.verdict == Verdict::Passed
        {
            hop.verdict = Verdict::NotTested;
        }
    }

    /// The path stops here.
    pub(super) fn stop(&mut self, name: HopName, detail: HopDetail) {
        for hop in &mut self.proof.hops {
            if hop.verdict == Verdict::Waiting && hop.name != name {
                hop.verdict = Verdict::NotReached;
            }
        }
        self.end(name, Verdict::Stopped, detail);
    }

    pub(super) fn into_proof(self) -> Proof {
        self.proof
    }

    fn end(&mut self, name: HopName, verdict: Verdict, detail: HopDetail) {
        self.change(name, verdict, Some(detail));
        self.hop_began = Instant::now();
    }

    fn change(&mut self, name: HopName, verdict: Verdict, detail: Option<HopDetail>) {
        let has_run = matches!(verdict, Verdict::Passed | Verdict::Stopped);
        if let Some(hop) = self.proof.hops.iter_mut().find(|hop| hop.name == name) {
            hop.verdict = verdict;
            hop.detail = detail;
            hop.millis =
                has_run.then(|| u64::try_from(self.hop_began.elapsed().as_millis()).unwrap_or(u64::MAX));
        }
        (self.observer)(&self.proof);
    }
}
