//! Writes papers into files: the form is made and the disk is touched off the runtime.

use super::{Attempt, Cause, Failure, PaperPlace, Reply, files, job::Job, off_runtime::off_runtime};
use crate::{
    home,
    sheet::paper::{Paper, PaperForm},
};
use std::{path::PathBuf, sync::Arc};

pub(super) async fn write(
    job: &Job,
    paper: Box<Paper>,
    form: PaperForm,
    place: PaperPlace,
) -> Result<Reply, Arc<Failure>> {
    let own = job.shared.world().home.clone();
    let written = off_runtime(Attempt::WritePaper, move || {
        let content = paper.render(form)?;
        match place {
            PaperPlace::File { path, overwrite } => {
                files::save(&path, &content, overwrite)?;
                absolute(path)
            }
            PaperPlace::Own { name } => {
                let path = own.paper_file(name, form.ending());
                home::replace_durably(&path, &content).map_err(|source| Cause::File {
                    path: path.clone(),
                    source,
                })?;
                absolute(path)
            }
        }
    });
    let path = written.await?;
    let path = path.map_err(|cause: Cause| Arc::new(Failure::new(Attempt::WritePaper, cause)))?;
    Ok(Reply::Written(path))
}

fn absolute(path: PathBuf) -> Result<PathBuf, Cause> {
    std::path::absolute(&path).map_err(|source| Cause::File { path, source })
}
