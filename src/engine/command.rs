//! What a face can ask for.

use super::{
    AlertPlace, AlertQuery, Attempt, DiscoverRequest, ExportRequest, FileContent, FleetRequest,
    ImportRequest, ReceiverChange, Vocabulary,
};
use crate::{
    configure::target::{Consent, Fingerprint},
    prove::report::Via,
    secrets::Secret,
    sheet::paper::{Paper, PaperForm},
    site::{BmcAddress, SuiteChoice, Wanted},
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

/// Identifies one command until it is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// A command on its way, with the number under which its events come back.
#[derive(Debug)]
pub struct Ticket {
    /// Its number.
    pub job: JobId,
    /// What to do.
    pub command: Command,
}

/// Everything the engine can do. Each ends in exactly one [`super::Event::Finished`].
#[derive(Clone, Debug)]
pub enum Command {
    /// The site as it is: [`super::Reply::Site`].
    ShowSite,
    /// Works with another site file from now on.
    OpenSite {
        /// The TOML file.
        path: PathBuf,
    },
    /// Gives the site a name.
    NameSite {
        /// Its name.
        name: String,
    },
    /// Saves the answers to the flowchart.
    SetAnswers {
        /// Question id to answer id.
        answers: BTreeMap<String, String>,
    },
    /// Adds a server and keeps its password.
    AddServer {
        /// The server.
        server: NewServer,
    },
    /// Forgets a server and its password; its alerts stay in the log.
    RemoveServer {
        /// Which.
        name: String,
    },
    /// Adds many servers and keeps their passwords, all of them or none.
    AddServers {
        /// The servers.
        servers: Vec<NewServer>,
    },
    /// Takes servers from a parameter sheet, all of them or none: [`super::Reply::Imported`].
    ImportServers {
        /// From where, and how.
        request: ImportRequest,
    },
    /// Writes the servers into a parameter sheet, without passwords: [`super::Reply::Exported`].
    ExportServers {
        /// The file: CSV or XLSX.
        path: PathBuf,
        /// The words it is written in.
        words: Box<Vocabulary>,
        /// Whether a file that is there already is replaced.
        overwrite: bool,
    },
    /// Writes an empty parameter sheet with examples and notes.
    WriteSheetTemplate {
        /// The file: CSV or XLSX.
        path: PathBuf,
        /// The words it is written in.
        words: Box<Vocabulary>,
        /// Whether a file that is there already is replaced.
        overwrite: bool,
    },
    /// Writes a file that the user named.
    WriteFile {
        /// The file.
        path: PathBuf,
        /// What it holds.
        content: FileContent,
        /// Whether a file that is there already is replaced.
        overwrite: bool,
    },
    /// Looks for BMCs among addresses that the user named: [`super::Reply::Discovered`].
    Discover {
        /// Where, and how fast.
        request: DiscoverRequest,
    },
    /// Reads, compares, applies or undoes many servers: [`super::Reply::Fleet`].
    Fleet {
        /// Which, and what.
        request: FleetRequest,
    },
    /// Saves what is wanted of a server.
    SetWanted {
        /// Which.
        server: String,
        /// The whole wanted state.
        wanted: Wanted,
    },
    /// Reads a BMC's alert settings: [`super::Reply::Read`].
    ReadBmc {
        /// Which.
        server: String,
    },
    /// Compares with what is wanted: [`super::Reply::Plan`].
    PlanBmc {
        /// Which.
        server: String,
        /// Instead of the saved wanted state.
        wanted: Option<Wanted>,
    },
    /// Compares and applies in one go, for whoever agreed beforehand: [`super::Progress::Planned`], then
    /// [`super::Reply::Applied`]; [`super::Reply::Plan`] where everything is as wanted.
    ApplyAtOnce {
        /// Which.
        server: String,
        /// Instead of the saved wanted state.
        wanted: Option<Wanted>,
        /// What may be displaced.
        consent: Consent,
    },
    /// Applies the plan that was shown last for this server: [`super::Reply::Applied`].
    ApplyBmc {
        /// Which.
        server: String,
        /// Of the plan that was shown.
        fingerprint: Fingerprint,
        /// What may be displaced.
        consent: Consent,
    },
    /// Puts back what was there before the last apply: [`super::Reply::Undone`].
    UndoBmc {
        /// Which.
        server: String,
    },
    /// Reads the BMC's clock: [`super::Reply::Clock`].
    ReadClock {
        /// Which.
        server: String,
    },
    /// Sets the BMC's clock to this computer's time and reads it back: [`super::Reply::Clock`].
    SetClock {
        /// Which.
        server: String,
        /// As it was read and shown.
        convention: super::view::Convention,
    },
    /// Reads the BMC's event log, and the names of its sensors: [`super::Reply::Events`].
    ReadEvents {
        /// Which.
        server: String,
        /// The newest so many; all where nothing is said.
        limit: Option<usize>,
    },
    /// Looks how safe the BMC is; changes nothing and tries no password: [`super::Reply::Safety`].
    CheckSafety {
        /// Which.
        server: String,
    },
    /// What is known of a server's model; asks no BMC: [`super::Reply::Model`].
    ShowModel {
        /// Which.
        server: String,
        /// Forgets what was learnt of it first.
        forget: bool,
    },
    /// Compares with what an interrupted change had wanted, with its consent: [`super::Reply::Plan`].
    PlanFinish {
        /// Which.
        server: String,
    },
    /// Applies what is left of an interrupted change, as it was shown: [`super::Reply::Applied`].
    FinishBmc {
        /// Which.
        server: String,
        /// Of the plan that was shown.
        fingerprint: Fingerprint,
    },
    /// The history of changes: [`super::Reply::History`].
    ListHistory {
        /// Of this server; of all where none is named.
        server: Option<String>,
    },
    /// Has the BMC send a test alert, without waiting for it: [`super::Reply::Tested`].
    TestBmc {
        /// Which.
        server: String,
        /// Counted from 1.
        destination: u8,
    },
    /// Fires the real path and waits for the arrival: [`super::Reply::Proof`].
    Prove {
        /// Which.
        server: String,
        /// How.
        request: ProveRequest,
    },
    /// Listens for SNMP alerts, in place of where was listened before.
    Listen {
        /// The sockets.
        snmp: Vec<SocketAddr>,
    },
    /// Stops listening; what was received is finished first: [`super::Reply::Stopped`].
    StopListening,
    /// Whom the receiver listens to: [`super::Reply::Receiver`].
    ShowReceiver,
    /// Changes whom the receiver listens to, at once where this engine listens: [`super::Reply::Receiver`].
    ChangeReceiver {
        /// What.
        change: ReceiverChange,
    },
    /// A page of the log: [`super::Reply::Alerts`].
    ListAlerts {
        /// Which.
        query: AlertQuery,
    },
    /// A page of the log from any place in it, for a scroll bar that is dragged: [`super::Reply::Alerts`].
    ListAlertsAt {
        /// Which.
        query: AlertQuery,
        /// Where.
        place: AlertPlace,
    },
    /// How many alerts a query finds, its limit and paging left out: [`super::Reply::AlertCount`].
    CountAlerts {
        /// Which.
        query: AlertQuery,
    },
    /// One alert: [`super::Reply::Alert`].
    ShowAlert {
        /// Its number.
        id: i64,
    },
    /// Marks alerts as seen to: [`super::Reply::Acknowledged`].
    AcknowledgeAlerts {
        /// Their numbers.
        ids: Vec<i64>,
        /// What was done about them.
        note: String,
    },
    /// Writes alerts into a file to hand on: [`super::Reply::AlertsExported`].
    ExportAlerts {
        /// Which, and how.
        request: Box<ExportRequest>,
    },
    /// Takes alerts from an exported file; all of it is looked at before anything is taken:
    /// [`super::Reply::AlertsImported`].
    ImportAlerts {
        /// The file: JSON.
        path: PathBuf,
    },
    /// The times when nobody listened: [`super::Reply::Gaps`].
    ListGaps {
        /// Only those that ended later, or have not ended.
        since: Option<jiff::Timestamp>,
        /// Only those that began before.
        until: Option<jiff::Timestamp>,
    },
    /// A page of incidents: [`super::Reply::Incidents`].
    ListIncidents {
        /// Which.
        query: super::view::IncidentQuery,
    },
    /// One incident with its alerts, oldest first: [`super::Reply::Incident`].
    ShowIncident {
        /// Its number.
        id: i64,
        /// Its alerts after this one: the next page.
        after: Option<i64>,
        /// At most this many alerts.
        limit: u32,
    },
    /// Marks every alert of incidents as seen to: [`super::Reply::Acknowledged`].
    AcknowledgeIncidents {
        /// Their numbers.
        ids: Vec<i64>,
        /// What was done about them.
        note: String,
    },
    /// Makes every incident again from the alerts: [`super::Reply::Rebuilt`].
    RebuildIncidents,
    /// The counters: [`super::Reply::Stats`].
    LogStats,
    /// Looks whether the log is sound: [`super::Reply::LogChecked`].
    CheckLog {
        /// Whether what is wrong is put right: counts and index are made again; a damaged file is set aside, and what can
        /// be read of it goes into a new one.
        mend: bool,
    },
    /// Copies the log into one file while alerts are received: [`super::Reply::LogBackedUp`].
    BackUpLog {
        /// The file, which must not exist.
        path: PathBuf,
    },
    /// How long alerts are kept: [`super::Reply::LogKept`].
    KeepLog {
        /// Another rule from now on; the one there is where none is given.
        keeping: Option<super::view::Keeping>,
        /// Whether what need not be kept is removed at once, instead of within the next minutes.
        now: bool,
    },
    /// The user's MIB files: [`super::Reply::Mibs`].
    ListMibs,
    /// Copies a MIB file to the others: [`super::Reply::Mibs`].
    AddMib {
        /// The file.
        path: PathBuf,
    },
    /// The proofs kept for a server, newest first: [`super::Reply::Proofs`].
    ListProofs {
        /// Which; every server where none is named.
        server: Option<String>,
    },
    /// Writes a paper into a file: [`super::Reply::Written`].
    WritePaper {
        /// What stands on it.
        paper: Box<Paper>,
        /// In which form.
        form: PaperForm,
        /// Into which file.
        place: PaperPlace,
    },
    /// Looks at this computer: port, firewall, passwords, clock and so on: [`super::Reply::Computer`].
    CheckComputer {
        /// What draws the window; `None` where there is no window.
        renderer: Option<super::view::Renderer>,
    },
    /// Finds out which addresses are this computer's, and which of its own a server's BMC would see. Nothing is sent:
    /// [`super::Reply::Here`].
    LookHere {
        /// The server.
        server: String,
        /// The addresses in question.
        addresses: Vec<IpAddr>,
    },
    /// Starts the rehearsal: a simulated server, in a home of its own that is thrown away.
    StartRehearsal,
    /// Sends so many traps to the rehearsal's listener, as fast as they can be sent: [`super::Reply::Storm`].
    RehearseStorm {
        /// How many.
        alerts: u32,
    },
    /// Ends the rehearsal and goes back to the site.
    StopRehearsal,
    /// Stops another command as soon as that is safe.
    Cancel {
        /// Which.
        job: JobId,
    },
    /// Finishes what was received, closes everything, and ends the engine.
    Shutdown,
}

impl Command {
    /// What this command is about to do, for the words about its failure.
    pub(super) fn attempt(&self) -> Attempt {
        match self {
            Self::ShowSite | Self::OpenSite { .. } => Attempt::ReadSite,
            Self::NameSite { .. } | Self::SetAnswers { .. } | Self::SetWanted { .. } => Attempt::WriteSite,
            Self::AddServer { .. } | Self::AddServers { .. } | Self::RemoveServer { .. } => {
                Attempt::ChangeServers
            }
            Self::ImportServers { .. } => Attempt::ImportServers,
            Self::ExportServers { .. } | Self::WriteSheetTemplate { .. } => Attempt::ExportServers,
            Self::WriteFile { .. } => Attempt::WriteFile,
            Self::Discover { .. } => Attempt::Discover,
            Self::Fleet { request } => request.work.attempt(),
            Self::ReadBmc { .. } | Self::PlanBmc { .. } | Self::ShowModel { .. } => Attempt::ReadBmc,
            Self::ApplyBmc { .. } | Self::ApplyAtOnce { .. } => Attempt::ApplyBmc,
            Self::UndoBmc { .. } => Attempt::UndoBmc,
            Self::ReadClock { .. } => Attempt::ReadClock,
            Self::SetClock { .. } => Attempt::SetClock,
            Self::ReadEvents { .. } => Attempt::ReadEvents,
            Self::CheckSafety { .. } => Attempt::CheckSafety,
            Self::PlanFinish { .. } | Self::FinishBmc { .. } => Attempt::FinishBmc,
            Self::ListHistory { .. } => Attempt::ReadHistory,
            Self::TestBmc { .. } => Attempt::TestBmc,
            Self::Prove { .. } => Attempt::Prove,
            Self::ShowReceiver => Attempt::ReadSite,
            Self::ChangeReceiver { .. } => Attempt::ChangeReceiver,
            Self::Listen { .. } | Self::StopListening => Attempt::Listen,
            Self::ListIncidents { .. } | Self::ShowIncident { .. } | Self::ListGaps { .. } => {
                Attempt::ReadLog
            }
            Self::ExportAlerts { .. } => Attempt::ExportAlerts,
            Self::ImportAlerts { .. } => Attempt::ImportAlerts,
            Self::AcknowledgeIncidents { .. } | Self::RebuildIncidents => Attempt::WriteLog,
            Self::ListAlerts { .. }
            | Self::ListAlertsAt { .. }
            | Self::CountAlerts { .. }
            | Self::ShowAlert { .. }
            | Self::LogStats
            | Self::ListProofs { .. } => Attempt::ReadLog,
            Self::CheckLog { .. } => Attempt::CheckLog,
            Self::BackUpLog { .. } => Attempt::BackUpLog,
            Self::KeepLog { .. } => Attempt::WriteLog,
            Self::AcknowledgeAlerts { .. } => Attempt::WriteLog,
            Self::ListMibs => Attempt::ReadMibs,
            Self::AddMib { .. } => Attempt::AddMib,
            Self::WritePaper { .. } => Attempt::WritePaper,
            Self::CheckComputer { .. } | Self::LookHere { .. } => Attempt::CheckComputer,
            Self::StartRehearsal | Self::RehearseStorm { .. } | Self::StopRehearsal => Attempt::Rehearse,
            Self::Cancel { .. } | Self::Shutdown => Attempt::End,
        }
    }
}

/// Where a paper is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperPlace {
    /// A file that the user named.
    File {
        /// Its path.
        path: PathBuf,
        /// Whether a file that is there may be replaced.
        overwrite: bool,
    },
    /// A file of our own, for a look at it in another program; replaced each time.
    Own {
        /// A word for the kind of paper.
        name: &'static str,
    },
}

/// A server to add.
#[derive(Clone, Debug)]
pub struct NewServer {
    /// Unique in the site.
    pub name: String,
    /// Where its BMC answers.
    pub bmc: BmcAddress,
    /// The BMC user.
    pub user: String,
    /// Its password, for the secret store.
    pub password: Secret,
    /// Which cipher suites may be used.
    pub cipher_suite: SuiteChoice,
}

/// How to prove.
#[derive(Clone, Debug)]
pub struct ProveRequest {
    /// How the alert is fired. An event leaves an entry in the BMC's event log: the face has asked before.
    pub via: Via,
    /// Which destination the BMC sends a test alert to, counted from 1; an event goes where the policy says.
    pub destination: u8,
    /// How long to wait for the arrival.
    pub timeout: Duration,
    /// Listens here for the proof where the engine does not listen already; otherwise its own listener hears it.
    pub listen: Option<SocketAddr>,
}

impl Default for ProveRequest {
    fn default() -> Self {
        Self {
            via: Via::default(),
            destination: 1,
            timeout: Duration::from_secs(30),
            listen: None,
        }
    }
}
