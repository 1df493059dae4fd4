//! Many servers: which are selected, the sheet that is taken or written, the search for BMCs, the fleet's report.

use super::{Loaded, Model, Purpose};
use crate::{
    engine::{
        Command, DiscoverRequest, Discovered, Failure, FileContent, FleetReport, FleetRequest, FleetServer,
        FleetWork, FoundBmc, ImportRequest, Imported, JobId, NewServer, Progress, Reply, Vocabulary,
    },
    sheet::Page as Sheet,
};
use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

/// What a command about many servers was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyPurpose {
    /// Taking servers from a sheet.
    Import,
    /// Writing a sheet, a template or a report.
    Write,
    /// Looking for BMCs.
    Discover,
    /// Adding those that were found.
    AddFound,
    /// Comparing.
    Plan,
    /// Applying.
    Apply,
}

/// What the window knows about many servers.
#[derive(Clone, Debug, Default)]
pub struct ManyRoom {
    /// Those that are selected.
    pub selected: BTreeSet<String>,
    /// What an import did.
    pub import: Loaded<Imported>,
    /// The file that was written last.
    pub written: Loaded<PathBuf>,
    /// What a search came to.
    pub discovery: Loaded<Discovered>,
    /// What was found while it goes on.
    pub found: Vec<FoundBmc>,
    /// How many addresses were asked, and how many there are.
    pub asked: (usize, usize),
    /// Adding those that were found.
    pub adding: Loaded<()>,
    /// The report, and before it is whole, how far it is.
    pub fleet: Loaded<Arc<FleetReport>>,
    /// Servers that are done while the others go on.
    pub done: Vec<FleetServer>,
    /// How many there are.
    pub total: usize,
    /// Whether the report is of an apply.
    pub is_applied: bool,
    writing: Option<PathBuf>,
}

impl ManyRoom {
    /// What is known of each server so far.
    pub fn servers(&self) -> &[FleetServer] {
        match &self.fleet.value {
            Some(report) if !self.fleet.is_busy() => &report.servers,
            _ => &self.done,
        }
    }

    /// Whether there is a report, or one on its way.
    pub fn has_report(&self) -> bool {
        !self.fleet.is_untouched()
    }
}

impl Model {
    /// Selects a server or no longer.
    pub fn select_server(&mut self, name: &str, is_selected: bool) {
        if is_selected {
            self.many.selected.insert(name.to_owned());
        } else {
            self.many.selected.remove(name);
        }
    }

    /// Selects every server, or none.
    pub fn select_all_servers(&mut self, are_selected: bool) {
        let names = self.site_servers().iter().map(|view| view.server.name.clone());
        self.many.selected = if are_selected {
            names.collect()
        } else {
            BTreeSet::new()
        };
    }

    /// Takes servers from a sheet.
    pub fn import_servers(&mut self, request: ImportRequest) {
        let job = self.send(
            Command::ImportServers { request },
            Purpose::Many(ManyPurpose::Import),
        );
        self.many.import = Loaded::default();
        self.many.import.begin(job);
    }

    /// Writes the servers into a sheet. The file's dialog has asked whether one that is there may be replaced.
    pub fn export_servers(&mut self, path: PathBuf, words: Vocabulary) {
        let command = Command::ExportServers {
            path: path.clone(),
            words: Box::new(words),
            overwrite: true,
        };
        self.write_file(path, command);
    }

    /// Writes an empty sheet with examples.
    pub fn write_template(&mut self, path: PathBuf, words: Vocabulary) {
        let command = Command::WriteSheetTemplate {
            path: path.clone(),
            words: Box::new(words),
            overwrite: true,
        };
        self.write_file(path, command);
    }

    /// Writes the report.
    pub fn write_report(&mut self, path: PathBuf, report: Sheet) {
        let command = Command::WriteFile {
            path: path.clone(),
            content: FileContent::Table(report),
            overwrite: true,
        };
        self.write_file(path, command);
    }

    fn write_file(&mut self, path: PathBuf, command: Command) {
        let job = self.send(command, Purpose::Many(ManyPurpose::Write));
        self.many.writing = Some(path);
        self.many.written = Loaded::default();
        self.many.written.begin(job);
    }

    /// Looks for BMCs.
    pub fn discover(&mut self, request: DiscoverRequest) {
        self.many.asked = (0, request.range.count());
        self.many.found.clear();
        let job = self.send(
            Command::Discover { request },
            Purpose::Many(ManyPurpose::Discover),
        );
        self.many.discovery = Loaded::default();
        self.many.discovery.begin(job);
    }

    /// Forgets what was found.
    pub fn forget_discovery(&mut self) {
        if let Some(job) = self.many.discovery.job {
            self.cancel(job);
        }
        self.many.discovery = Loaded::default();
        self.many.adding = Loaded::default();
        self.many.found.clear();
    }

    /// Adds BMCs that were found.
    pub fn add_found(&mut self, servers: Vec<NewServer>) {
        let job = self.send(
            Command::AddServers { servers },
            Purpose::Many(ManyPurpose::AddFound),
        );
        self.many.adding = Loaded::default();
        self.many.adding.begin(job);
    }

    /// Compares the selected servers with what is wanted of them.
    pub fn plan_selected(&mut self) {
        let servers: Vec<String> = self
            .site_servers()
            .iter()
            .map(|view| view.server.name.clone())
            .filter(|name| self.many.selected.contains(name))
            .collect();
        let total = servers.len();
        let plan = FleetWork::Plan {
            servers,
            wanted: None,
        };
        self.work_on_fleet(plan, ManyPurpose::Plan, total);
    }

    /// Applies the comparison on show.
    pub fn apply_selected(&mut self, canary: usize) {
        let Some(planned) = self.many.fleet.value.clone() else {
            return;
        };
        let total = planned.servers.len();
        let apply = FleetWork::Apply {
            planned,
            consent: crate::configure::target::Consent::default(),
            canary,
        };
        self.work_on_fleet(apply, ManyPurpose::Apply, total);
    }

    fn work_on_fleet(&mut self, work: FleetWork, purpose: ManyPurpose, total: usize) {
        let request = FleetRequest {
            work,
            parallel: FleetRequest::USUAL_PARALLEL,
        };
        let job = self.send(Command::Fleet { request }, Purpose::Many(purpose));
        self.many.is_applied = purpose == ManyPurpose::Apply;
        self.many.done.clear();
        self.many.total = total;
        self.many.fleet = Loaded::default();
        self.many.fleet.begin(job);
    }

    /// Puts the report away.
    pub fn close_report(&mut self) {
        self.many.fleet = Loaded::default();
        self.many.done.clear();
    }

    pub(super) fn many_progress(&mut self, progress: &Progress) {
        match progress {
            Progress::Asked(asked, total) => self.many.asked = (*asked, *total),
            Progress::Found(found) => self.many.found.push((**found).clone()),
            Progress::ServerDone(one) => self.many.done.push((**one).clone()),
            _ => {}
        }
    }

    pub(super) fn many_finished(
        &mut self,
        purpose: ManyPurpose,
        id: JobId,
        result: Result<Reply, Arc<Failure>>,
    ) {
        let now = self.clock.now();
        let many = &mut self.many;
        match (purpose, result) {
            (ManyPurpose::Import, Ok(Reply::Imported(done))) => {
                many.import.finish(id, Ok(*done), now);
            }
            (ManyPurpose::Import, Err(failure)) => {
                many.import.finish(id, Err(failure), now);
            }
            (ManyPurpose::Write, result) => {
                let path = many.writing.take().unwrap_or_default();
                many.written.finish(id, result.map(|_| path), now);
            }
            (ManyPurpose::Discover, Ok(Reply::Discovered(found))) => {
                if many.discovery.job == Some(id) {
                    many.found.clone_from(&found.found);
                }
                many.discovery.finish(id, Ok(*found), now);
            }
            (ManyPurpose::Discover, Err(failure)) => {
                many.discovery.finish(id, Err(failure), now);
            }
            (ManyPurpose::AddFound, result) => {
                many.adding.finish(id, result.map(|_| ()), now);
            }
            (ManyPurpose::Plan | ManyPurpose::Apply, Ok(Reply::Fleet(report))) => {
                many.fleet.finish(id, Ok(report), now);
            }
            (ManyPurpose::Plan | ManyPurpose::Apply, Err(failure)) => {
                many.fleet.finish(id, Err(failure), now);
            }
            (ManyPurpose::Import, Ok(_)) => many.import.job = None,
            (ManyPurpose::Discover, Ok(_)) => many.discovery.job = None,
            (ManyPurpose::Plan | ManyPurpose::Apply, Ok(_)) => many.fleet.job = None,
        }
    }
}
