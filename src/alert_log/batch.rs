//! What a listener took in at once, handed to the writer in one piece and given back: nothing is copied on the way.
//!
//! Not for the runtime: it blocks.

use super::{Alert, AlertId, AlertLog, Error, Malformed, NewAlert, writer::Job};
use tokio::sync::oneshot;

/// A row of a batch.
#[derive(Debug)]
pub enum Entry {
    /// An alert.
    Alert {
        /// What is to be kept.
        alert: Box<NewAlert>,
        /// A listener that was killed may have brought this very datagram here already: then it is not kept twice.
        is_left_over: bool,
    },
    /// A datagram that cannot be read.
    Malformed(Malformed),
}

impl Entry {
    /// The alert that this row is in the log, under this number and in this incident; none where it is no alert.
    pub fn into_alert(self, id: AlertId, incident: i64) -> Option<Alert> {
        match self {
            Self::Alert { alert, .. } => Some(Alert::from_new(id, incident, &alert)),
            Self::Malformed(_) => None,
        }
    }

    /// The datagram as it came.
    pub fn into_octets(self) -> Vec<u8> {
        match self {
            Self::Alert { alert, .. } => alert.raw,
            Self::Malformed(malformed) => malformed.raw,
        }
    }
}

/// What became of a row of a batch.
#[derive(Debug)]
pub enum Settled {
    /// It is on the disk under this number, in the incident of that number.
    New(AlertId, i64),
    /// It was on the disk before: the sender has repeated it, or a listener that was killed had taken it.
    Repeated(Box<Alert>),
    /// It could not be read, and its bytes are on the disk.
    Kept,
}

/// What comes back: the batch with what became of each row, or with the reason why nothing of it is in the log.
pub(super) type BatchReply = oneshot::Sender<Outcome>;
type Outcome = Result<InTheLog, NotInTheLog>;

/// A batch, and what became of each row.
pub type InTheLog = (Vec<Entry>, Vec<Settled>);
/// Why nothing of a batch is in the log, and the batch.
pub type NotInTheLog = (Error, Vec<Entry>);

/// A batch that has been handed over.
pub struct PendingBatch(oneshot::Receiver<Outcome>);

impl PendingBatch {
    /// Waits for the commit. Blocks.
    ///
    /// # Errors
    /// With the whole batch, of which nothing is in the log; an empty one where the writer has ended with it.
    pub fn wait(self) -> Result<InTheLog, NotInTheLog> {
        let gone = |_| Err((Error::Closed, Vec::new()));
        self.0.blocking_recv().unwrap_or_else(gone)
    }
}

impl AlertLog {
    /// Hands a batch to the writer, to be committed in one transaction. Blocks while the writer's queue is full.
    ///
    /// # Errors
    /// With the whole batch, where the writer has ended.
    pub fn submit_batch(&self, entries: Vec<Entry>) -> Result<PendingBatch, NotInTheLog> {
        let (reply, pending) = oneshot::channel();
        let Some(queue) = &self.inner.queue else {
            return Err((Error::Closed, entries));
        };
        match queue.blocking_send(Job::Batch(entries, reply)) {
            Ok(()) => Ok(PendingBatch(pending)),
            Err(unsent) => match unsent.0 {
                Job::Batch(entries, _) => Err((Error::Closed, entries)),
                _ => Err((Error::Closed, Vec::new())),
            },
        }
    }
}

impl Error {
    /// Whether the row itself is what the log does not take: then it never will, while others may go in.
    pub fn is_about_the_row(&self) -> bool {
        use rusqlite::ErrorCode;
        let Self::Sqlite(error) = self else { return false };
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig)
        )
    }
}
