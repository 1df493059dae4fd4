//! Papers on their way into files, and what is to happen to them there.

use super::{Loaded, Model, Purpose};
use crate::{
    engine::{Command, Failure, JobId, PaperPlace, Reply},
    sheet::paper::{Paper, PaperForm},
};
use std::{path::PathBuf, sync::Arc};

/// What follows when a paper is on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterWriting {
    /// Say where it is.
    #[default]
    Tell,
    /// Open it in the browser.
    Open,
}

/// The paper that is written, or was written last.
#[derive(Debug, Default)]
pub struct PapersRoom {
    /// Where it is.
    pub writing: Loaded<PathBuf>,
    /// What follows.
    pub after: AfterWriting,
    /// A file that is to be opened and has not been yet.
    to_open: Option<PathBuf>,
}

impl PapersRoom {
    /// The file that is to be opened now; each is told once.
    pub fn take_to_open(&mut self) -> Option<PathBuf> {
        self.to_open.take()
    }
}

impl Model {
    /// Writes a paper into a file that the user named.
    pub fn save_paper(&mut self, paper: Paper, form: PaperForm, path: PathBuf, overwrite: bool) {
        let place = PaperPlace::File { path, overwrite };
        self.write_paper(paper, form, place, AfterWriting::Tell);
    }

    /// Writes a paper as a page of our own, and opens it in the browser.
    pub fn open_paper(&mut self, paper: Paper, name: &'static str) {
        let place = PaperPlace::Own { name };
        self.write_paper(paper, PaperForm::Html, place, AfterWriting::Open);
    }

    /// Nothing more is said of the paper that was written last.
    pub fn forget_paper(&mut self) {
        self.papers.writing = Loaded::default();
    }

    fn write_paper(&mut self, paper: Paper, form: PaperForm, place: PaperPlace, after: AfterWriting) {
        let paper = Box::new(paper);
        let job = self.send(Command::WritePaper { paper, form, place }, Purpose::Paper);
        self.papers.writing = Loaded::default();
        self.papers.writing.begin(job);
        self.papers.after = after;
    }

    pub(super) fn paper_written(&mut self, id: JobId, result: Result<Reply, Arc<Failure>>) {
        let now = self.clock.now();
        match result {
            Ok(Reply::Written(path)) => {
                let is_newest = self.papers.writing.finish(id, Ok(path.clone()), now);
                if is_newest && self.papers.after == AfterWriting::Open {
                    self.papers.to_open = Some(path);
                }
            }
            Ok(_) => self.papers.writing.job = None,
            Err(failure) => {
                self.papers.writing.finish(id, Err(failure), now);
            }
        }
    }
}
