//! The user's MIB files: read from their folder when it has changed, listed, and added to.

use super::{
    Attempt, Cause, Failure, Reply, job::Job, off_runtime::off_runtime, shared::lock, view::MibsView,
    world::World,
};
use crate::{
    home,
    receive::mib::{self, FILE_BYTES, FolderError, Mibs},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::SystemTime,
};

type Done = Result<Reply, Arc<Failure>>;

/// What lies in the folder, by name, size and time of the last change.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// What was read last.
#[derive(Default)]
pub(super) struct Kept(Mutex<Option<Read>>);

struct Read {
    stamp: Stamp,
    mibs: Arc<Mibs>,
    errors: Vec<FolderError>,
}

impl Kept {
    /// The names of the folder's files; they are read again only if something there has changed. Blocks.
    pub(super) fn of(&self, folder: &Path) -> Arc<Mibs> {
        self.read(folder).0
    }

    fn read(&self, folder: &Path) -> (Arc<Mibs>, Vec<FolderError>) {
        // Held while reading: whoever comes meanwhile would only read the same.
        let mut kept = lock(&self.0);
        let stamp = stamp(folder);
        if let Some(read) = &*kept
            && read.stamp == stamp
        {
            return (Arc::clone(&read.mibs), read.errors.clone());
        }
        let (mibs, errors) = mib::read_folder(folder);
        let mibs = Arc::new(mibs);
        for error in &errors {
            tracing::warn!(%error, "a MIB file is not used");
        }
        *kept = Some(Read {
            stamp,
            mibs: Arc::clone(&mibs),
            errors: errors.clone(),
        });
        (mibs, errors)
    }
}

fn stamp(folder: &Path) -> Stamp {
    let Ok(entries) = fs::read_dir(folder) else {
        return Stamp::new();
    };
    let mut stamp: Stamp = entries
        .filter_map(Result::ok)
        .map(|entry| {
            let about = entry.metadata().ok();
            let size = about.as_ref().map_or(0, fs::Metadata::len);
            (entry.path(), size, about.and_then(|about| about.modified().ok()))
        })
        .collect();
    stamp.sort();
    stamp
}

/// What the folder's files name now.
pub(super) async fn now(world: &Arc<World>) -> Result<Arc<Mibs>, Arc<Failure>> {
    let world = Arc::clone(world);
    off_runtime(Attempt::ReadMibs, move || {
        world.mibs.of(&world.home.mibs_folder())
    })
    .await
}

/// Has what is received from now on named by the files as they are now, where this engine listens.
pub(super) async fn renew(world: &Arc<World>) -> Result<(), Arc<Failure>> {
    let mibs = now(world).await?;
    if let Some(listening) = world.listening().await.as_ref() {
        listening.use_mibs(mibs);
    }
    Ok(())
}

/// The files with what they name, and what is wrong with them.
pub(super) async fn list(job: &Job) -> Done {
    let world = job.shared.world();
    let view = off_runtime(Attempt::ReadMibs, move || {
        let folder = world.home.mibs_folder();
        let (mibs, errors) = world.mibs.read(&folder);
        MibsView {
            folder,
            files: mibs.files.clone(),
            errors,
        }
    });
    Ok(Reply::Mibs(Box::new(view.await?)))
}

/// Copies a file into the folder, under its own name; one that was there is replaced. A file without a module is
/// refused; one with faults is taken, for the rest of it serves.
pub(super) async fn add(job: &Job, path: PathBuf) -> Done {
    let world = job.shared.world();
    let folder = world.home.mibs_folder();
    let added = off_runtime(Attempt::AddMib, move || copy(&path, &folder));
    added
        .await?
        .map_err(|cause| Arc::new(Failure::new(Attempt::AddMib, cause)))?;
    renew(&world).await?;
    list(job).await
}

fn copy(path: &Path, folder: &Path) -> Result<(), Cause> {
    use io::Read as _;
    let failed = |source| Cause::File {
        path: path.to_owned(),
        source,
    };
    let name = path
        .file_name()
        .ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    let is_too_large = u64::try_from(bytes.len()).is_ok_and(|len| len > FILE_BYTES);
    let files = [(path.to_owned(), bytes)];
    let is_mib = Mibs::read(&files)
        .files
        .iter()
        .any(|file| !file.modules.is_empty());
    if is_too_large || !is_mib {
        return Err(Cause::NoMib {
            path: path.to_owned(),
        });
    }
    let to = folder.join(name);
    let [(_, bytes)] = files;
    home::replace_durably(&to, &bytes).map_err(|source| Cause::File { path: to, source })
}
