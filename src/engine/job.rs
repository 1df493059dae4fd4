//! What each command's task is given.

use super::{Attempt, Failure, JobId, off_runtime, shared::Shared, world::World};
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;

/// The number of work that is part of another job: nobody is told how far it is.
pub(super) const PART_OF_ANOTHER: JobId = JobId(u64::MAX - 1);

/// What a command's task works with.
pub(super) struct Job {
    pub(super) shared: Arc<Shared>,
    pub(super) id: JobId,
    pub(super) stop: CancellationToken,
}

impl Job {
    /// For a part of this job: stopped with it, and silent.
    pub(super) fn part(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            id: PART_OF_ANOTHER,
            stop: self.stop.clone(),
        }
    }

    /// Waits for its turn to talk to a server's BMC: one session per BMC.
    pub(super) async fn lane(
        &self,
        world: &World,
        server: &str,
        tried: Attempt,
    ) -> Result<OwnedMutexGuard<()>, Arc<Failure>> {
        tokio::select! {
            lane = world.lane(server).lock_owned() => Ok(lane),
            () = self.stop.cancelled() => Err(off_runtime::cancelled(tried)),
        }
    }
}
