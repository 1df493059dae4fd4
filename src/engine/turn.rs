//! The right to change a server: one process at a time, by a lock beside the file of what undo needs.

use super::{
    Attempt, Cause, Failure,
    actor::origin,
    configuring::Session,
    failure::Holder,
    kept_change::{KeptChange, Unusable},
    off_runtime::off_runtime,
};
use crate::{configure, history::Origin, home};
use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How often the lock is tried for: whoever only looks whether somebody holds it is gone at once.
const TRIES: u32 = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Held while a server is changed.
pub(super) struct Turn {
    path: PathBuf,
    lock: File,
    tried: Attempt,
}

impl Turn {
    /// Takes it, or says who has it.
    pub(super) async fn take(bmc: &Session, tried: Attempt) -> Result<Self, Arc<Failure>> {
        let path = bmc.world.home.snapshot_file(&bmc.server.name);
        let (at, own) = (path.clone(), origin(&bmc.server, None, None));
        let taken = off_runtime(tried, move || take(&at, &own)).await?;
        match taken {
            Ok(Some(lock)) => Ok(Self { path, lock, tried }),
            Ok(None) => {
                let holder = serde_json::from_slice::<Origin>(&home::lock_holder(&path)).ok();
                let holder = holder.map(|origin| Holder {
                    user: origin.user,
                    computer: origin.computer,
                    process: origin.process,
                    since: origin.began_at,
                });
                Err(bmc.failed(Cause::BeingChanged { holder }))
            }
            Err(error) => Err(bmc.failed(configure::Error::Keep(named(&path, &error)))),
        }
    }

    /// What is kept of the last change. A file that cannot be read stops whoever wants to write: it may be all that
    /// is known of what was there before.
    pub(super) async fn kept(&self, bmc: &Session) -> Result<Option<KeptChange>, Arc<Failure>> {
        let path = self.path.clone();
        let loaded = off_runtime(self.tried, move || KeptChange::load(&path)).await?;
        loaded.map_err(|unusable| {
            bmc.failed(match unusable {
                Unusable::Io(error) => Cause::BadSnapshot {
                    path: self.path.clone(),
                    why: error.to_string(),
                },
                Unusable::Broken(why) => Cause::BadSnapshot {
                    path: self.path.clone(),
                    why,
                },
                Unusable::Newer(version) => Cause::Configure(configure::Error::SnapshotVersion { version }),
            })
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // The lock goes with the file; what is left in it would only name somebody who has gone.
        let _ = self.lock.set_len(0);
    }
}

fn take(path: &Path, own: &Origin) -> io::Result<Option<File>> {
    for tried in 1..=TRIES {
        if let Some(mut lock) = home::try_lock_beside(path)? {
            // For others to read; the lock itself is what counts.
            let _ = lock.set_len(0);
            let _ = lock.write_all(&serde_json::to_vec(own)?);
            return Ok(Some(lock));
        }
        if tried < TRIES {
            std::thread::sleep(BETWEEN_TRIES);
        }
    }
    Ok(None)
}

/// An error of the system that names the file.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
