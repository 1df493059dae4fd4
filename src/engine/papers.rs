//! Writes papers into files: the form is made and the disk is touched off the runtime.

use super::{Attempt, Cause, Failure, PaperPlace, Reply, job::Job, off_runtime::off_runtime};
use crate::{
    home,
    sheet::paper::{Paper, PaperForm},
};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub(super) async fn write(
    job: &Job,
    paper: Box<Paper>,
    form: PaperForm,
    place: PaperPlace,
) -> Result<Reply, Arc<Failure>> {
    let home = job.shared.world().home.clone();
    let written = off_runtime(Attempt::WritePaper, move || {
        let content = paper.render(form)?;
        match place {
            PaperPlace::File { path, overwrite } => {
                let written = home::write_named(&path, &content, overwrite);
                written.map_err(|source| refused(&path, source))?;
                absolute(path)
            }
            PaperPlace::Own { name } => {
                let path = home.paper_file(name, form.ending());
                let written = home::replace_durably(&path, &content);
                written.map_err(|source| refused(&path, source))?;
                absolute(path)
            }
        }
    });
    let path = written.await?;
    let path = path.map_err(|cause: Cause| Arc::new(Failure::new(Attempt::WritePaper, cause)))?;
    Ok(Reply::Written(path))
}

fn refused(path: &Path, source: io::Error) -> Cause {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::AlreadyExists {
        Cause::FileExists(path)
    } else {
        Cause::File { path, source }
    }
}

fn absolute(path: PathBuf) -> Result<PathBuf, Cause> {
    std::path::absolute(&path).map_err(|source| Cause::File { path, source })
}
