//! The command that shows the history.

use super::{
    Attempt, Cause, Failure, Reply,
    job::Job,
    off_runtime::off_runtime,
    view::{HistoryEntry, HistoryView},
};
use crate::{
    configure::target::Item,
    history::{self, Ending},
    home,
};
use std::sync::Arc;

/// What was changed, newest first; of one server where one is named, also of one that the site no longer has.
pub(super) async fn list(job: &Job, server: Option<String>) -> Result<Reply, Arc<Failure>> {
    let home = job.shared.world().home.clone();
    let path = home.history_file();
    let read = off_runtime(Attempt::ReadHistory, move || {
        let history = history::read::<Item>(&home.history_file())?;
        let mut entries: Vec<HistoryEntry> = history
            .records
            .into_iter()
            .filter(|change| server.as_ref().is_none_or(|name| *name == change.origin.server))
            .map(|change| HistoryEntry {
                is_under_way: false,
                change,
            })
            .collect();
        entries.reverse();
        // Only the newest change of a server can be one that somebody is making now.
        let mut seen = std::collections::BTreeSet::new();
        for entry in &mut entries {
            let origin = &entry.change.origin;
            let is_newest = seen.insert(origin.server.clone());
            entry.is_under_way = is_newest
                && entry.change.ending == Ending::Begun
                && home::is_locked_beside(&home.snapshot_file(&origin.server));
        }
        Ok::<_, std::io::Error>(HistoryView {
            path: home.history_file(),
            entries,
            unreadable: history.unreadable,
        })
    });
    let view = read.await?.map_err(|source| {
        let cause = Cause::File { path, source };
        Arc::new(Failure::new(Attempt::ReadHistory, cause))
    })?;
    Ok(Reply::History(view))
}
