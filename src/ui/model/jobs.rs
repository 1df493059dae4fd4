//! What is under way: which command was sent what for, and things that are loaded by one.

use crate::engine::{Cause, Failure, JobId, Progress};
use jiff::Timestamp;
use std::sync::Arc;

/// Something that a command brings: its last value stays while the next one is on its way.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    /// The last value.
    pub value: Option<T>,
    /// Why the last command failed.
    pub failure: Option<Arc<Failure>>,
    /// The command that is on its way.
    pub job: Option<JobId>,
    /// When the value came.
    pub at: Option<Timestamp>,
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Self {
            value: None,
            failure: None,
            job: None,
            at: None,
        }
    }
}

impl<T> Loaded<T> {
    /// Whether a command is on its way.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Whether nobody has asked yet.
    pub fn is_untouched(&self) -> bool {
        self.value.is_none() && self.failure.is_none() && self.job.is_none()
    }

    /// A command was sent.
    pub fn begin(&mut self, job: JobId) {
        self.job = Some(job);
        self.failure = None;
    }

    /// The command of this number is over. What an older one brings is dropped.
    pub fn finish(&mut self, job: JobId, result: Result<T, Arc<Failure>>, at: Timestamp) -> bool {
        if self.job != Some(job) {
            return false;
        }
        self.job = None;
        match result {
            Ok(value) => {
                self.value = Some(value);
                self.at = Some(at);
            }
            Err(failure) if matches!(*failure.cause, Cause::Cancelled) => {}
            Err(failure) => self.failure = Some(failure),
        }
        true
    }
}

/// What a command was sent for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Beginning or ending a rehearsal.
    Rehearsal,
    /// Opening or naming a site.
    Site,
    /// Saving the answers.
    Answers,
    /// Adding this server.
    AddServer(String),
    /// Removing this server.
    RemoveServer(String),
    /// Saving what is wanted of this server.
    Wanted(String),
    /// Reading and comparing this server.
    Plan(String),
    /// Writing to this server.
    Write(String),
    /// Which addresses are this computer's, asked for this server.
    Here(String),
    /// The changes of this server.
    History(String),
    /// Proving this server's path.
    Prove(String),
    /// Reading this server's event log.
    Events(String),
    /// Setting this server's clock.
    Clock(String),
    /// Looking how safe this server is.
    Safety(String),
    /// This server's earlier proofs.
    Proofs(String),
    /// What is known of this server's model.
    Model(String),
    /// The alert that arrived in a proof of this server.
    Arrived(String),
    /// Rows of the log.
    Alerts,
    /// How many match.
    CountAlerts,
    /// One alert to show in full.
    OpenAlert,
    /// When nobody listened.
    Gaps,
    /// Writing alerts into this file.
    ExportAlerts(std::path::PathBuf),
    /// What else tells of the same as it.
    Incident,
    /// More alerts of it.
    MoreMembers,
    /// What came in, to tell of it on the desktop.
    NewAlerts,
    /// Acknowledging alerts.
    Acknowledge,
    /// Starting or stopping to listen.
    Listen,
    /// Writing a paper.
    Paper,
    /// Looking at this computer.
    Computer,
    /// Many servers at once.
    Many(super::ManyPurpose),
    /// Whom the receiver listens to.
    Receiver,
    /// Nothing waits for it.
    Quiet,
}

/// A command on its way.
#[derive(Clone, Debug)]
pub struct Job {
    /// What it was sent for.
    pub purpose: Purpose,
    /// How far it is.
    pub progress: Option<Progress>,
    /// Whether the user asked to stop it.
    pub is_cancelling: bool,
}
