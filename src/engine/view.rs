//! What the faces show: plain values, without a protocol's, a socket's or the store's types.

pub use super::computer_checks::{CheckState, CheckSubject, ComputerCheck, Finding, Renderer};
pub use super::inspection::{
    Check, ClockReading, ClockView, Convention, EventContent, EventLogView, EventView, NotChecked, NotRead,
    SafetyFinding, SafetyView, SensorEvent, SetOutcome,
};
pub use crate::{
    alert_log::{
        BackedUp, Clock, Counters, FoldRule, Folded, GapReason, Incident, IncidentCursor, IncidentQuery,
        Keeping, Kept, LogProblem, Path as AlertPath, Reason as RemovalReason, Removal, Replaced,
        SearchProblem, Severity, WrongSearch,
    },
    configure::models::{Fact, KnownFact, Model, Origin, Table},
    history::{Ending as ChangeEnding, Kind as ChangeKind, Origin as ChangeOrigin, Record as ChangeRecord},
};
use crate::{
    configure::target::Item,
    i18n::Text,
    site::{EngineId, Receiver, Server},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// The site as it is shown.
#[derive(Clone, Debug, Default)]
pub struct SiteView {
    /// Its name; empty where nobody gave one.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Answers to the flowchart: question id to answer id.
    pub answers: BTreeMap<String, String>,
    /// Its servers, in the order they were added.
    pub servers: Vec<ServerView>,
}

/// A server as it is shown.
#[derive(Clone, Debug)]
pub struct ServerView {
    /// As it stands in the site file.
    pub server: Server,
    /// When its alert path was last proven, and whether it was.
    pub last_proof: Option<(Timestamp, bool)>,
    /// Whether an apply can be undone.
    pub can_undo: bool,
    /// A change that was interrupted: it can be finished or undone.
    pub unfinished: Option<Unfinished>,
}

/// A change of a server that did not come to its end: the program was killed, or the BMC fell silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Of which server.
    pub server: String,
    /// What was being done.
    pub kind: ChangeKind,
    /// When it was begun.
    pub began_at: Timestamp,
    /// By which user of the operating system.
    pub user: String,
    /// On which computer.
    pub computer: String,
    /// How many entries it set out to write.
    pub entries: usize,
}

/// One change of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// As the history has it.
    pub change: ChangeRecord<Item>,
    /// Whether somebody is making it now.
    pub is_under_way: bool,
}

/// The history as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryView {
    /// The file.
    pub path: PathBuf,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// Lines of the file that cannot be read, counted from 1.
    pub unreadable: Vec<usize>,
}

/// One alert as it is shown.
#[derive(Clone, Debug)]
pub struct AlertView {
    /// Its number in the log.
    pub id: i64,
    /// When it came in, by this computer's clock.
    pub received_at: Timestamp,
    /// When it happened, by the sender's clock.
    pub occurred_at: Option<Timestamp>,
    /// Whose clock `occurred_at` is.
    pub clock: Clock,
    /// The sender's address.
    pub source: SocketAddr,
    /// The site's server, where the sender is one.
    pub server: Option<String>,
    /// The way it came, for example `bmc-snmp`.
    pub path: String,
    /// How bad it is.
    pub severity: Severity,
    /// One line.
    pub title: Text,
    /// What happened, in full.
    pub detail: Text,
    /// What to do.
    pub advice: Text,
    /// Whether it was a test.
    pub is_test: bool,
    /// The incident it belongs to.
    pub incident: Option<i64>,
    /// What it stands for, where the list has one row for each fault.
    pub stands_for: Option<Box<Folded>>,
    /// When somebody saw to it.
    pub acknowledged_at: Option<Timestamp>,
    /// What they wrote.
    pub note: Option<String>,
    /// The file it was imported from, where it was not received here; told where one alert is asked for.
    pub imported_from: Option<String>,
    /// Decoded fields in the order a person reads them: name and value.
    pub fields: Vec<(Text, Text)>,
    /// The datagram.
    pub raw: Vec<u8>,
}

impl AlertView {
    /// Whether nobody has seen to it yet, or to all that it stands for; never of a test.
    pub fn is_open(&self) -> bool {
        match &self.stands_for {
            Some(folded) => folded.incident.unacknowledged > 0 && !folded.incident.is_test,
            None => self.acknowledged_at.is_none() && !self.is_test,
        }
    }
}

/// Alerts that tell of one fault, as they are shown.
#[derive(Clone, Debug)]
pub struct IncidentView {
    /// As the log has it.
    pub incident: Incident,
    /// One line: of its first alert. `words::incident_title` says it for a storm.
    pub title: Text,
    /// Its alerts, oldest first: a page of them where the incident was asked for, none in a list.
    pub members: Vec<MemberView>,
}

/// An alert of an incident as it is shown.
#[derive(Clone, Debug)]
pub struct MemberView {
    /// The alert.
    pub alert: AlertView,
    /// Why it is in the incident; `words::incident_rule` says it.
    pub rule: FoldRule,
}

/// A time when nobody listened, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapView {
    /// The last sign of the listener before.
    pub from: Timestamp,
    /// When somebody listened again; none while nobody does.
    pub to: Option<Timestamp>,
    /// Why; `words::gap` says it.
    pub reason: GapReason,
}

/// A page of incidents.
#[derive(Clone, Debug, Default)]
pub struct IncidentPage {
    /// Open ones first, then the newest first.
    pub incidents: Vec<IncidentView>,
    /// Where the next page begins; none where this is the last one.
    pub next: Option<IncidentCursor>,
}

/// The user's MIB files.
#[derive(Clone, Debug)]
pub struct MibsView {
    /// The folder they lie in.
    pub folder: PathBuf,
    /// Each file with what it names and what could not be understood.
    pub files: Vec<crate::receive::mib::File>,
    /// Files that are not read at all, and why.
    pub errors: Vec<crate::receive::mib::FolderError>,
}

/// A page of the log.
#[derive(Clone, Debug, Default)]
pub struct AlertPage {
    /// Newest first.
    pub alerts: Vec<AlertView>,
    /// How far the first of them stands from the newest (0.0) to the oldest (1.0) that the query finds: where a scroll
    /// bar has its handle. By the alerts' numbers, so it needs no count.
    pub place: f64,
    /// Rows in the whole log.
    pub total: u64,
    /// Rows received since local midnight.
    pub today: u64,
    /// Unacknowledged rows by severity.
    pub open_by_severity: BTreeMap<Severity, u64>,
    /// The last 24 hours, oldest first: how many, and the worst severity.
    pub hours: Vec<(u64, Option<Severity>)>,
}

/// What a check of the log found, and what was done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogCheckView {
    /// Alerts that can be read.
    pub alerts: u64,
    /// What is wrong, or was before it was put right.
    pub problems: Vec<LogProblem>,
    /// Whether counts and index were made again.
    pub is_mended: bool,
    /// The damaged file that was replaced.
    pub replaced: Option<Replaced>,
}

/// The listener as the rail shows it.
#[derive(Clone, Debug, Default)]
pub struct ListenerView {
    /// Where is listened; empty when nobody listens.
    pub addresses: Vec<SocketAddr>,
    /// What came.
    pub counters: Counters,
    /// How many were refused, by reason (stable names); `discovery` counts SNMPv3 senders that asked for our engine id or
    /// time before they sent, who are neither received nor refused.
    pub refused_by: BTreeMap<&'static str, u64>,
    /// The log could not be written when it was last tried: alerts wait, and nobody is answered.
    pub is_stalled: bool,
    /// The process that listens in place of this one, where another one does.
    pub other: Option<OtherListener>,
}

/// Whom the receiver listens to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiverView {
    /// As it stands in the site file.
    pub settings: Receiver,
    /// The id of our SNMP engine; none until it is made, when a listener first has users.
    pub engine_id: Option<EngineId>,
    /// Whether this engine listens, so that a change holds from now on.
    pub is_listening: bool,
}

/// What became of a rehearsed storm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StormView {
    /// How many traps were sent.
    pub sent: u64,
    /// What became of them.
    pub counters: Counters,
    /// From the first that was sent to the last that is in the log.
    pub millis: u64,
}

impl StormView {
    /// Those that are in no counter, where the system tells how many it dropped; those that did not arrive, where it
    /// does not.
    pub fn missing(&self) -> u64 {
        let dropped = self.counters.dropped_by_kernel.unwrap_or(0);
        self.sent.abs_diff(self.counters.received + dropped)
    }

    /// Whether every trap is in a counter, and every trap that was received has ended in one of the four ways.
    pub fn adds_up(&self) -> bool {
        let Counters {
            received,
            committed,
            duplicate,
            malformed,
            refused,
            ..
        } = self.counters;
        let is_told = self.counters.dropped_by_kernel.is_some();
        received == committed + duplicate + malformed + refused && (self.missing() == 0 || !is_told)
    }
}

/// Another process that listens into the same log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherListener {
    /// Its number; 0 where it is not known.
    pub process: u32,
    /// The user of the operating system; empty where not known.
    pub user: String,
    /// Since when.
    pub since: Timestamp,
    /// Where.
    pub addresses: Vec<SocketAddr>,
}

impl Default for OtherListener {
    /// Nobody knows who.
    fn default() -> Self {
        Self {
            process: 0,
            user: String::new(),
            since: Timestamp::UNIX_EPOCH,
            addresses: Vec::new(),
        }
    }
}

/// The rehearsal as the window shows it.
#[derive(Clone, Debug)]
pub struct RehearsalView {
    /// The simulated server's name in the site.
    pub server: String,
    /// Where its BMC answers.
    pub bmc: SocketAddr,
    /// Where its alerts arrive.
    pub listen: SocketAddr,
}

/// Which addresses are this computer's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HereView {
    /// This computer's address as the BMC would see it; `None` where the BMC's is a name, or no way leads there.
    pub towards_bmc: Option<IpAddr>,
    /// Those of the addresses in question that are this computer's.
    pub here: Vec<IpAddr>,
}

/// What is known of a server's model.
#[derive(Clone, Debug, Default)]
pub struct ModelView {
    /// As it was last read; `None` where it never was.
    pub model: Option<Model>,
    /// What is known, each with where it is from.
    pub facts: Vec<KnownFact>,
    /// How many facts were forgotten just now.
    pub forgotten: usize,
}
