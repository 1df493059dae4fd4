//! What a face is told.

use super::{
    AlertsImported, Discovered, Exported, FleetReport, FleetServer, FoundBmc, Imported, JobId,
    view::{
        AlertPage, AlertView, BackedUp, ClockView, ComputerCheck, Counters, EventLogView, GapView, HereView,
        HistoryView, IncidentPage, IncidentView, Kept, ListenerView, LogCheckView, ModelView, ReceiverView,
        RehearsalView, SafetyView, SiteView, StormView, Unfinished,
    },
};
use crate::{
    configure::target::{Actual, Item, Plan, Report},
    prove::report::{Hop, Proof},
};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

/// Something happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A command goes on.
    Progress {
        /// Which.
        job: JobId,
        /// How far.
        progress: Progress,
    },
    /// A command is over; nothing further comes for it.
    Finished {
        /// Which.
        job: JobId,
        /// How it ended. A failure is explained by `words`.
        result: Result<Reply, Arc<super::Failure>>,
    },
    /// The site, or which site it is, changed. Also sent once at the start.
    Site(Arc<SiteView>),
    /// The listener's state or counters changed. Also sent once at the start.
    Listener(ListenerView),
    /// Alerts were committed to the log, or some were acknowledged.
    AlertsChanged {
        /// Nobody has seen to these many (tests left out).
        unacknowledged: u64,
        /// The newest row.
        newest_id: Option<i64>,
    },
    /// A rehearsal began or ended.
    Rehearsal(Option<RehearsalView>),
    /// Something failed that no command asked for: a site file set aside, a listener that could not start.
    Notice(Arc<super::Failure>),
}

/// How far a command is.
#[derive(Clone, Debug)]
pub enum Progress {
    /// A session with the BMC is being opened.
    Connecting,
    /// The settings are being read.
    Reading,
    /// What is about to be applied at once.
    Planned(Box<Plan>),
    /// An item's outcome is known.
    ItemDone(Item),
    /// The hops as they stand now.
    Hops(Vec<Hop>),
    /// A change of this server was interrupted; the command goes on nevertheless.
    Unfinished(Unfinished),
    /// So many of all addresses were asked for a BMC.
    Asked(usize, usize),
    /// A BMC answered.
    Found(Box<FoundBmc>),
    /// So many alerts were written into a file, or looked at in one.
    Rows {
        /// How many.
        done: u64,
        /// Of how many; 0 where nobody knows yet.
        total: u64,
    },
    /// One of many servers is done.
    ServerDone(Box<FleetServer>),
}

/// The result of a command.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Done; the events say the rest.
    Done,
    /// Of `ShowSite`.
    Site(Arc<SiteView>),
    /// Of `ImportServers`.
    Imported(Box<Imported>),
    /// Of `ExportServers`.
    Exported {
        /// How many.
        servers: usize,
    },
    /// Of `Discover`.
    Discovered(Box<Discovered>),
    /// Of `Fleet`.
    Fleet(Arc<FleetReport>),
    /// Of `ReadBmc`.
    Read(Box<Actual>),
    /// Of `PlanBmc` and `PlanFinish`.
    Plan(Box<Plan>),
    /// Of `ApplyBmc` and `FinishBmc`.
    Applied(Box<Report>),
    /// Of `ListHistory`.
    History(HistoryView),
    /// Of `UndoBmc`.
    Undone(Box<Report>),
    /// Of `ReadClock` and `SetClock`.
    Clock(Box<ClockView>),
    /// Of `ReadEvents`.
    Events(Box<EventLogView>),
    /// Of `CheckSafety`.
    Safety(Box<SafetyView>),
    /// Of `ShowModel`.
    Model(Box<ModelView>),
    /// Of `TestBmc`: the hops up to the BMC's acceptance, and why the BMC could not be used.
    Tested(Box<Proof>, Option<Arc<super::Failure>>),
    /// Of `Prove`: the hops, and why the BMC could not be used.
    Proof(Box<Proof>, Option<Arc<super::Failure>>),
    /// Of `ListProofs`.
    Proofs(Vec<Proof>),
    /// Of `ListAlerts` and `ListAlertsAt`.
    Alerts(AlertPage),
    /// Of `CountAlerts`.
    AlertCount(u64),
    /// Of `ShowAlert`.
    Alert(Box<AlertView>),
    /// Of `ExportAlerts`.
    AlertsExported(Exported),
    /// Of `ImportAlerts`.
    AlertsImported(AlertsImported),
    /// Of `ListGaps`, oldest first.
    Gaps(Vec<GapView>),
    /// Of `ListIncidents`.
    Incidents(IncidentPage),
    /// Of `ShowIncident`.
    Incident(Box<IncidentView>),
    /// Of `AcknowledgeAlerts` and `AcknowledgeIncidents`: how many alerts were not acknowledged before.
    Acknowledged(usize),
    /// Of `RebuildIncidents`: how many incidents there are.
    Rebuilt(u64),
    /// Of `LogStats`.
    Stats(Counters),
    /// Of `CheckLog`.
    LogChecked(Box<LogCheckView>),
    /// Of `BackUpLog`: the file, as an absolute path.
    LogBackedUp(PathBuf, BackedUp),
    /// Of `KeepLog`.
    LogKept(Box<Kept>),
    /// Of `StopListening`.
    Stopped {
        /// The last counters.
        counters: Counters,
        /// How many were refused, by reason: see [`ListenerView::refused_by`].
        refused_by: BTreeMap<&'static str, u64>,
    },
    /// Of `ShowReceiver` and `ChangeReceiver`.
    Receiver(Box<ReceiverView>),
    /// Of `ListMibs` and `AddMib`.
    Mibs(Box<super::view::MibsView>),
    /// Of `WritePaper`: the file, as an absolute path.
    Written(PathBuf),
    /// Of `RehearseStorm`.
    Storm(StormView),
    /// Of `CheckComputer`.
    Computer(Vec<ComputerCheck>),
    /// Of `LookHere`.
    Here(HereView),
}
