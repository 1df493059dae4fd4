//! Why a command failed: what was tried, on which server, and the room's own error, untranslated.

use crate::{alert_log, configure, guide, ipmi, receive, rehearsal, secrets, sheet, site};
use std::sync::Arc;

/// A failed command. `words` turns it into sentences.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What was tried.
    pub tried: Attempt,
    /// On which server.
    pub server: Option<String>,
    /// Its BMC.
    pub bmc: Option<site::BmcAddress>,
    /// What came back.
    pub cause: Arc<Cause>,
}

impl Failure {
    /// Whether another program has the port that was to be listened on.
    pub fn is_port_taken(&self) -> bool {
        matches!(&*self.cause, Cause::Listen(receive::ListenError::Taken { .. }))
    }

    /// A failure that has nothing to do with one server.
    pub fn new(tried: Attempt, cause: impl Into<Cause>) -> Self {
        Self {
            tried,
            server: None,
            bmc: None,
            cause: Arc::new(cause.into()),
        }
    }

    /// A failure on one server.
    pub fn on(tried: Attempt, server: &site::Server, cause: impl Into<Cause>) -> Self {
        Self {
            server: Some(server.name.clone()),
            bmc: Some(server.bmc.clone()),
            ..Self::new(tried, cause)
        }
    }
}

/// What a command was about to do when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attempt {
    /// Reading the site file.
    ReadSite,
    /// Writing the site file.
    WriteSite,
    /// Changing the list of servers.
    ChangeServers,
    /// Taking servers from a parameter sheet.
    ImportServers,
    /// Writing a parameter sheet.
    ExportServers,
    /// Writing a file that the user named.
    WriteFile,
    /// Looking for BMCs.
    Discover,
    /// Keeping or fetching a secret.
    UseSecret,
    /// Reading a BMC's settings.
    ReadBmc,
    /// Applying settings.
    ApplyBmc,
    /// Putting settings back.
    UndoBmc,
    /// Reading a BMC's clock.
    ReadClock,
    /// Setting a BMC's clock.
    SetClock,
    /// Reading a BMC's event log.
    ReadEvents,
    /// Looking how safe a BMC is.
    CheckSafety,
    /// Finishing a change that was interrupted.
    FinishBmc,
    /// Sending a test alert.
    TestBmc,
    /// Proving a path.
    Prove,
    /// Changing whom the receiver listens to.
    ChangeReceiver,
    /// Opening a socket for alerts.
    Listen,
    /// Opening or reading the alert log.
    ReadLog,
    /// Writing the alert log.
    WriteLog,
    /// Looking whether the alert log is sound.
    CheckLog,
    /// Copying the alert log.
    BackUpLog,
    /// Writing alerts into a file.
    ExportAlerts,
    /// Taking alerts from a file.
    ImportAlerts,
    /// Reading the MIB files.
    ReadMibs,
    /// Adding a MIB file.
    AddMib,
    /// Reading the history of changes.
    ReadHistory,
    /// Adding to the history of changes.
    WriteHistory,
    /// Reading a file of wanted settings.
    ReadWanted,
    /// Evaluating the flowchart.
    Guide,
    /// Writing a paper into a file.
    WritePaper,
    /// Looking at this computer.
    CheckComputer,
    /// Rehearsing.
    Rehearse,
    /// Ending.
    End,
}

/// Who is changing a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The user of the operating system.
    pub user: String,
    /// On which computer.
    pub computer: String,
    /// The process.
    pub process: u32,
    /// Since when.
    pub since: jiff::Timestamp,
}

/// The room's own error.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The user stopped it.
    #[error("cancelled")]
    Cancelled,
    /// A fault of this product: a promise of the code was broken.
    #[error("a fault of this product: {0}")]
    Fault(String),
    /// The plan that should be applied was never shown, or is not the one shown last.
    #[error("no such plan was shown")]
    NoSuchPlan,
    /// There is nothing to undo.
    #[error("nothing was applied")]
    NothingToUndo,
    /// No change was interrupted.
    #[error("no change was interrupted")]
    NothingToFinish,
    /// Another process is changing this server.
    #[error("another process is changing this server")]
    BeingChanged {
        /// Which, where it can be known.
        holder: Option<Holder>,
    },
    /// Another process listens into this log.
    #[error("another process listens into this log")]
    AlreadyListening {
        /// Who, where that can be read.
        by: Option<super::view::OtherListener>,
    },
    /// Another process had listened, and has ended; this one listens now. Nothing failed: it is told as a notice.
    #[error("this process listens in place of another one that ended")]
    TookOver {
        /// Who had listened.
        before: super::view::OtherListener,
    },
    /// A file that the system would not read or write.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What an undo needs cannot be read.
    #[error("{path}: {why}")]
    BadSnapshot {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A log that is no database, or a damaged one, was set aside; a new one was begun.
    #[error("the log was set aside")]
    LogSetAside {
        /// Where it lay.
        path: std::path::PathBuf,
        /// Where it is now.
        aside: std::path::PathBuf,
        /// So many alerts of it are in the new one.
        salvaged: u64,
    },
    /// A file that should be written is there already.
    #[error("{path} is there already")]
    FileExists {
        /// The file.
        path: std::path::PathBuf,
    },
    /// A file is no table that can be read, or a table cannot be written into it.
    #[error("{path}: {error}")]
    BadTable {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong.
        error: sheet::Error,
    },
    /// A parameter sheet has problems; nothing was taken from it.
    #[error("{path} has {total} problems")]
    BadSheet {
        /// The file.
        path: std::path::PathBuf,
        /// The first problems, by row.
        problems: Vec<super::SheetProblem>,
        /// How many there are.
        total: usize,
    },
    /// A file is no MIB.
    #[error("{path} is no MIB")]
    NoMib {
        /// The file.
        path: std::path::PathBuf,
    },
    /// The log has no such row.
    #[error("the log has no row {0}")]
    NoSuchAlert(i64),
    /// Alerts are not written into a file of this kind.
    #[error("{path} is neither CSV nor XLSX nor JSON")]
    NoExport {
        /// The file.
        path: std::path::PathBuf,
    },
    /// Alerts are not taken from a file of this kind.
    #[error("{path} is not JSON")]
    NoImport {
        /// The file.
        path: std::path::PathBuf,
    },
    /// The file is no export of alerts.
    #[error("{path} is no export of alerts: {why}")]
    NotAnExport {
        /// The file.
        path: std::path::PathBuf,
        /// What the parser said, with the place; empty where it is another kind of JSON.
        why: String,
    },
    /// Some alerts of a file cannot be read; nothing was taken from it.
    #[error("{path} has {total} problems")]
    BadImport {
        /// The file.
        path: std::path::PathBuf,
        /// The first problems.
        problems: Vec<super::ImportProblem>,
        /// How many there are.
        total: usize,
    },
    /// The log has no such incident.
    #[error("the log has no incident {0}")]
    NoSuchIncident(i64),
    /// What was typed into the search cannot be meant so.
    #[error("{0}")]
    BadSearch(alert_log::SearchProblem),
    /// A paper does not fit into the form asked for.
    #[error(transparent)]
    Paper(#[from] sheet::paper::PaperError),
    /// The operating system would not.
    #[error("{0}")]
    System(#[from] std::io::Error),
    /// Of the site.
    #[error(transparent)]
    Site(#[from] site::Error),
    /// Of the secret store.
    #[error(transparent)]
    Secrets(#[from] secrets::Error),
    /// Of the guide.
    #[error(transparent)]
    Guide(#[from] guide::AnswersError),
    /// Of a BMC.
    #[error(transparent)]
    Ipmi(#[from] ipmi::Error),
    /// Of configuring.
    #[error(transparent)]
    Configure(#[from] configure::Error),
    /// Of listening.
    #[error(transparent)]
    Listen(#[from] receive::ListenError),
    /// Of the log.
    #[error(transparent)]
    Log(#[from] alert_log::Error),
    /// Of the rehearsal.
    #[error(transparent)]
    Rehearsal(#[from] rehearsal::Error),
}
