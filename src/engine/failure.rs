//! Why a command failed: what was tried, on which server, and the room's own error, untranslated.

use crate::site::BmcAddress;
use std::sync::Arc;

/// A failed command. `words` turns it into sentences.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What was tried.
    pub tried: Attempt,
    /// On which server.
    pub server: Option<String>,
    /// Its BMC.
    pub bmc: Option<BmcAddress>,
    /// What came back.
    pub cause: Arc<Cause>,
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
    /// Keeping or fetching a secret.
    UseSecret,
    /// Reading a BMC's settings.
    ReadBmc,
    /// Applying settings.
    ApplyBmc,
    /// Putting settings back.
    UndoBmc,
    /// Sending a test alert.
    TestBmc,
    /// Proving a path.
    Prove,
    /// Opening a socket for alerts.
    Listen,
    /// Opening or reading the alert log.
    ReadLog,
    /// Writing the alert log.
    WriteLog,
    /// Evaluating the flowchart.
    Guide,
    /// Rehearsing.
    Rehearse,
}

/// The room's own error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// The user stopped it.
    #[error("cancelled")]
    Cancelled,
    /// No server has this name.
    #[error("no server is named {0:?}")]
    UnknownServer(String),
}
