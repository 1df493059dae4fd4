//! Everything the window shows. It changes only by [`Model::apply`] (what the engine tells) and by the user's
//! actions in `actions`; pages read it. It knows no widget, and waits for nothing.

mod actions;
mod alerts;
mod clock;
mod inspect;
mod jobs;
mod many;
mod papers;
mod receiver;
mod rooms;
mod telling;

pub use alerts::{AlertsRoom, Ask, LogWindow, OpenOnes, PAGE_ROWS, Row, Selection, Wish};
pub use clock::Clock;
pub use inspect::InspectRoom;
pub use jobs::{Job, Loaded, Purpose};
pub use many::{ManyPurpose, ManyRoom};
pub use papers::{AfterWriting, PapersRoom};
pub use rooms::{ConfigureRoom, ProveRoom, Writing, displaces, needs_gateway_consent, waiting_hops};

pub use telling::{Digest, Telling, is_quiet};

use super::port::EnginePort;
use crate::{
    engine::{
        Event, Failure, JobId, Progress, Reply,
        view::{
            ComputerCheck, Finding, HistoryView, ListenerView, ModelView, ReceiverView, RehearsalView,
            Renderer, ServerView, SiteView,
        },
    },
    prove::report::Proof,
};
use std::{collections::BTreeMap, sync::Arc};

/// Where the user is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// The beginning.
    #[default]
    Start,
    /// 選ぶ
    Choose,
    /// 設定する
    Configure,
    /// 試す
    Prove,
    /// 見る
    Alerts,
    /// The list of servers.
    Servers,
    /// Language, theme, listening.
    Settings,
}

/// Where every BMC sends its alerts: a destination carries no port (IPMI 2.0 table 23-4, parameter 19).
pub const TRAP_PORT: u16 = 162;

/// Notices that are kept on show; older ones go.
const MAX_NOTICES: usize = 3;

/// The state of the window.
pub struct Model {
    port: EnginePort,
    jobs: BTreeMap<JobId, Job>,
    /// Tells the time, and in which zone it is shown.
    pub clock: Clock,
    /// Where the user is.
    pub page: Page,
    /// The site; `None` until the engine has told it.
    pub site: Option<Arc<SiteView>>,
    /// Opening or naming the site.
    pub site_change: Loaded<()>,
    /// The listener.
    pub listener: ListenerView,
    /// Starting or stopping to listen.
    pub listening: Loaded<()>,
    /// The rehearsal, while there is one.
    pub rehearsal: Option<RehearsalView>,
    /// Beginning or ending a rehearsal.
    pub rehearsing: Loaded<()>,
    /// Saving the answers.
    pub answers: Loaded<()>,
    unacknowledged: Option<u64>,
    /// What failed without being asked for, newest last.
    pub notices: Vec<Arc<Failure>>,
    /// What draws the window; `None` where it is not known.
    pub renderer: Option<Renderer>,
    /// This computer.
    pub computer: Loaded<Vec<ComputerCheck>>,
    /// Adding or removing a server.
    pub servers: Loaded<()>,
    /// The server that was added last.
    pub added: Option<String>,
    /// The server that *Configure* and *Prove* work on, where one was chosen.
    chosen: Option<String>,
    configure: BTreeMap<String, ConfigureRoom>,
    prove: BTreeMap<String, ProveRoom>,
    inspect: BTreeMap<String, InspectRoom>,
    models: BTreeMap<String, Loaded<ModelView>>,
    /// The room *Watch*.
    pub alerts: AlertsRoom,
    /// Many servers at once.
    pub many: ManyRoom,
    /// The paper that is written, or was written last.
    pub papers: PapersRoom,
    telling: Telling,
    receiver: Loaded<ReceiverView>,
}

impl Model {
    /// An empty window that is connected to an engine.
    pub fn new(port: EnginePort, clock: Clock) -> Self {
        Self {
            port,
            jobs: BTreeMap::new(),
            clock,
            page: Page::default(),
            site: None,
            site_change: Loaded::default(),
            listener: ListenerView::default(),
            listening: Loaded::default(),
            rehearsal: None,
            rehearsing: Loaded::default(),
            answers: Loaded::default(),
            unacknowledged: None,
            notices: Vec::new(),
            renderer: None,
            computer: Loaded::default(),
            servers: Loaded::default(),
            added: None,
            chosen: None,
            configure: BTreeMap::new(),
            prove: BTreeMap::new(),
            inspect: BTreeMap::new(),
            models: BTreeMap::new(),
            alerts: AlertsRoom::default(),
            many: ManyRoom::default(),
            papers: PapersRoom::default(),
            telling: Telling::default(),
            receiver: Loaded::default(),
        }
    }

    /// Takes in everything the engine has told since.
    pub fn drain(&mut self) {
        while let Some(event) = self.port.poll() {
            self.apply(event);
        }
    }

    /// Whether the engine is gone.
    pub fn is_engine_lost(&self) -> bool {
        self.port.is_lost()
    }

    /// Alerts that nobody has seen to: as the engine told last, else as the log's page says.
    pub fn unacknowledged(&self) -> u64 {
        let page = self.alerts.summary.as_ref();
        self.unacknowledged
            .or_else(|| page.map(|page| page.open_by_severity.values().sum()))
            .unwrap_or_default()
    }

    /// Whether this product listens on the port that every BMC sends to.
    pub fn hears_trap_port(&self) -> bool {
        let mut addresses = self.listener.addresses.iter();
        addresses.any(|address| address.port() == TRAP_PORT)
    }

    /// Whether nobody listens here because another program has the port: as the look at this computer found, or as the
    /// last try to listen did.
    pub fn is_port_taken(&self) -> bool {
        if !self.listener.addresses.is_empty() {
            return false;
        }
        let mut checks = self.computer.value.iter().flatten();
        let failure = self.listening.failure.as_ref();
        checks.any(|check| matches!(check.finding, Finding::PortTaken { .. }))
            || failure.is_some_and(|it| it.is_port_taken())
    }

    /// The site's servers.
    pub fn site_servers(&self) -> &[ServerView] {
        self.site.as_ref().map_or(&[], |site| site.servers.as_slice())
    }

    /// The server that *Configure* and *Prove* work on: the chosen one, else the first.
    pub fn server(&self) -> Option<&ServerView> {
        let servers = self.site_servers();
        let is_chosen = |view: &&ServerView| Some(&view.server.name) == self.chosen.as_ref();
        servers.iter().find(is_chosen).or_else(|| servers.first())
    }

    /// The room *Configure* of a server.
    pub fn configure(&self, server: &str) -> Option<&ConfigureRoom> {
        self.configure.get(server)
    }

    /// The room *Prove* of a server.
    pub fn prove(&self, server: &str) -> Option<&ProveRoom> {
        self.prove.get(server)
    }

    /// What is known of a server's model.
    pub fn model_of(&self, server: &str) -> Option<&Loaded<ModelView>> {
        self.models.get(server)
    }

    /// A command that is on its way.
    pub fn job(&self, job: JobId) -> Option<&Job> {
        self.jobs.get(&job)
    }

    /// The engine told something.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Progress { job, progress } => self.progress(job, progress),
            Event::Finished { job, result } => self.finished(job, result),
            Event::Site(site) => self.site_came(site),
            Event::Listener(listener) => self.listener_changed(listener),
            Event::AlertsChanged {
                unacknowledged,
                newest_id,
            } => {
                self.unacknowledged = Some(unacknowledged);
                self.alerts_changed(newest_id);
                self.hear_of(newest_id);
            }
            Event::Rehearsal(rehearsal) => self.rehearsal = rehearsal,
            Event::Notice(failure) => {
                self.notices.push(failure);
                if self.notices.len() > MAX_NOTICES {
                    self.notices.remove(0);
                }
            }
        }
    }

    fn listener_changed(&mut self, listener: ListenerView) {
        let is_other = listener.addresses.is_empty() != self.listener.addresses.is_empty();
        self.listener = listener;
        if is_other && self.alerts.page.value.is_some() {
            self.ask_gaps();
        }
        // What was found on this computer before is no longer so: the rail and the page tell the same.
        if is_other && !self.computer.is_untouched() {
            self.check_computer();
        }
    }

    fn site_came(&mut self, site: Arc<SiteView>) {
        let is_other = self.site.as_ref().is_some_and(|old| old.path != site.path);
        if is_other {
            self.configure.clear();
            self.prove.clear();
            self.inspect.clear();
            self.chosen = None;
            let filter = std::mem::take(&mut self.alerts.filter);
            self.alerts = AlertsRoom::default();
            self.alerts.filter = filter;
            self.many = ManyRoom::default();
            self.forget_known();
            self.receiver = Loaded::default();
            self.reload_alerts();
        }
        let is_there = |name: &String| site.servers.iter().any(|view| view.server.name == *name);
        self.configure.retain(|name, _| is_there(name));
        self.prove.retain(|name, _| is_there(name));
        self.inspect.retain(|name, _| is_there(name));
        self.many.selected.retain(is_there);
        self.site = Some(site);
    }

    fn progress(&mut self, id: JobId, progress: Progress) {
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        match (&job.purpose, &progress) {
            (Purpose::Write(server), Progress::ItemDone(item)) => {
                let room = self.configure.entry(server.clone()).or_default();
                room.done.push(item.clone());
            }
            (Purpose::Prove(server), Progress::Hops(hops)) => {
                self.prove
                    .entry(server.clone())
                    .or_default()
                    .hops
                    .clone_from(hops);
            }
            (Purpose::Many(_), _) => {
                self.many_progress(&progress);
                return;
            }
            _ => {}
        }
        job.progress = Some(progress);
    }

    fn finished(&mut self, id: JobId, result: Result<Reply, Arc<Failure>>) {
        let Some(job) = self.jobs.remove(&id) else {
            return;
        };
        let now = self.clock.now();
        let done = || result.clone().map(|_| ());
        match job.purpose {
            Purpose::Rehearsal => {
                self.rehearsing.finish(id, done(), now);
            }
            Purpose::Site => {
                self.site_change.finish(id, done(), now);
            }
            Purpose::Answers => {
                self.answers.finish(id, done(), now);
            }
            Purpose::Listen => {
                self.listening.finish(id, done(), now);
            }
            Purpose::AddServer(name) => {
                let is_added = result.is_ok();
                if self.servers.finish(id, done(), now) && is_added {
                    self.choose_server(&name);
                    self.added = Some(name);
                }
            }
            Purpose::RemoveServer(_) => {
                self.servers.finish(id, done(), now);
            }
            Purpose::Wanted(server) => self.wanted_saved(&server, id, done()),
            Purpose::Plan(server) => self.plan_came(&server, id, result),
            Purpose::Write(server) => self.write_ended(&server, id, result),
            Purpose::Here(server) => self.here_came(&server, result),
            Purpose::History(server) => {
                let history = result.map(|reply| match reply {
                    Reply::History(history) => history,
                    _ => HistoryView::default(),
                });
                let room = self.configure.entry(server).or_default();
                room.history.finish(id, history, now);
            }
            Purpose::Prove(server) => self.proof_came(&server, id, result),
            Purpose::Events(server) | Purpose::Clock(server) | Purpose::Safety(server) => {
                self.inspected(&server, id, result);
            }
            Purpose::Proofs(server) => {
                let proofs = result.map(|reply| match reply {
                    Reply::Proofs(proofs) => proofs,
                    _ => Vec::new(),
                });
                self.prove
                    .entry(server)
                    .or_default()
                    .earlier
                    .finish(id, proofs, now);
            }
            Purpose::Model(server) => {
                let view = result.map(|reply| match reply {
                    Reply::Model(view) => *view,
                    _ => ModelView::default(),
                });
                self.models.entry(server).or_default().finish(id, view, now);
            }
            Purpose::Arrived(server) => {
                if let Ok(Reply::Alert(alert)) = result {
                    self.prove
                        .entry(server)
                        .or_default()
                        .arrived
                        .finish(id, Ok(*alert), now);
                }
            }
            Purpose::Alerts => self.alerts_came(id, result),
            Purpose::CountAlerts => self.alerts_counted(result),
            Purpose::OpenAlert => self.alert_to_open_came(result),
            Purpose::Gaps => self.gaps_came(result),
            Purpose::ExportAlerts(path) => self.exported(id, path, result),
            Purpose::Incident => self.incident_came(id, result, false),
            Purpose::MoreMembers => self.incident_came(id, result, true),
            Purpose::NewAlerts => self.new_alerts_came(id, result),
            Purpose::Acknowledge => self.alerts_acknowledged(id, &result),
            Purpose::Computer => {
                let checks = result.map(|reply| match reply {
                    Reply::Computer(checks) => checks,
                    _ => Vec::new(),
                });
                self.computer.finish(id, checks, now);
            }
            Purpose::Many(purpose) => self.many_finished(purpose, id, result),
            Purpose::Paper => self.paper_written(id, result),
            Purpose::Receiver => self.receiver_came(id, result),
            Purpose::Quiet => {}
        }
    }

    fn wanted_saved(&mut self, server: &str, id: JobId, result: Result<(), Arc<Failure>>) {
        let is_saved = result.is_ok();
        let now = self.clock.now();
        let room = self.configure.entry(server.to_owned()).or_default();
        if room.saving.finish(id, result, now) && is_saved {
            self.read_again(server);
        }
    }

    fn plan_came(&mut self, server: &str, id: JobId, result: Result<Reply, Arc<Failure>>) {
        let now = self.clock.now();
        let room = self.configure.entry(server.to_owned()).or_default();
        match result {
            Ok(Reply::Plan(plan)) => {
                // A reading may have taught something about the model: it is asked for when it is shown next.
                self.models.remove(server);
                if room.plan.finish(id, Ok(*plan), now) {
                    room.reading_took = room.reading_since.map(|since| now.duration_since(since));
                    room.report = Loaded::default();
                    room.done.clear();
                    room.writing = None;
                    let displaced = room.displaced();
                    room.replace.retain(|address| displaced.contains(address));
                }
            }
            Ok(_) => room.plan.job = None,
            Err(failure) => {
                // The plan on show is an older one, of something else.
                room.is_finishing &= !room.plan.finish(id, Err(failure), now);
            }
        }
    }

    fn here_came(&mut self, server: &str, result: Result<Reply, Arc<Failure>>) {
        let room = self.configure.entry(server.to_owned()).or_default();
        // Where it failed, nothing is said about the addresses; they are not asked for again.
        if let Ok(Reply::Here(view)) = result {
            room.towards = view.towards_bmc;
            for (address, is_here) in &mut room.here {
                *is_here = Some(is_here.unwrap_or_default() || view.here.contains(address));
            }
        }
    }

    fn write_ended(&mut self, server: &str, id: JobId, result: Result<Reply, Arc<Failure>>) {
        let now = self.clock.now();
        let room = self.configure.entry(server.to_owned()).or_default();
        // The history has one more, and is asked for when it is looked at.
        room.history = Loaded::default();
        match result {
            Ok(Reply::Applied(report) | Reply::Undone(report)) => {
                room.report.finish(id, Ok(*report), now);
            }
            Ok(_) => room.report.job = None,
            Err(failure) => {
                room.report.finish(id, Err(failure), now);
            }
        }
    }

    fn proof_came(&mut self, server: &str, id: JobId, result: Result<Reply, Arc<Failure>>) {
        let now = self.clock.now();
        let room = self.prove.entry(server.to_owned()).or_default();
        match result {
            Ok(Reply::Proof(proof, why) | Reply::Tested(proof, why)) => {
                room.hops.clone_from(&proof.hops);
                room.why = why;
                if room.run.finish(id, Ok((*proof).clone()), now) {
                    self.after_proof(server, &proof);
                }
            }
            Ok(_) => room.run.job = None,
            Err(failure) => {
                room.run.finish(id, Err(failure), now);
                self.load_proofs(server);
            }
        }
    }

    fn after_proof(&mut self, server: &str, proof: &Proof) {
        self.load_proofs(server);
        self.load_arrived(server, proof.alert_id);
    }
}
