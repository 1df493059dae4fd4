//! What a user can do: each action sends a command and marks what waits for it.

use super::{ConfigureRoom, Model, Page, ProveRoom, Purpose, Writing, jobs::Job, rooms::waiting_hops};
use crate::{
    configure::target::Consent,
    engine::{Command, JobId, NewServer, ProveRequest},
    prove::report::Via,
    site::Wanted,
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

impl Model {
    pub(super) fn send(&mut self, command: Command, purpose: Purpose) -> JobId {
        let id = self.port.send(command);
        let job = Job {
            purpose,
            progress: None,
            is_cancelling: false,
        };
        self.jobs.insert(id, job);
        id
    }

    /// Asks for what every page's frame shows.
    pub fn begin(&mut self) {
        self.check_computer();
        self.reload_alerts();
    }

    /// Goes to a page, and loads what it shows.
    pub fn go(&mut self, page: Page) {
        self.page = page;
        let server = self.server().map(|view| view.server.name.clone());
        match (page, server) {
            (Page::Configure, Some(server)) => {
                let is_untouched = self
                    .configure(&server)
                    .is_none_or(|room| room.plan.is_untouched());
                if is_untouched {
                    self.read_again(&server);
                }
            }
            (Page::Prove, Some(server))
                if self.prove(&server).is_none_or(|room| room.earlier.is_untouched()) =>
            {
                self.load_proofs(&server);
            }
            (Page::Alerts, _) if self.alerts.page.is_untouched() => self.reload_alerts(),
            (Page::Settings, _) if !self.receiver().is_busy() => self.load_receiver(),
            _ => {}
        }
    }

    /// Reads what this page shows once more.
    pub fn refresh(&mut self) {
        let server = self.server().map(|view| view.server.name.clone());
        match (self.page, server) {
            (Page::Start, _) => self.check_computer(),
            (Page::Configure, Some(server)) => self.read_again(&server),
            (Page::Prove, Some(server)) => self.load_proofs(&server),
            (Page::Alerts, _) => self.reload_alerts(),
            (Page::Settings, _) => self.load_receiver(),
            _ => {}
        }
    }

    /// Works on this server from now on.
    pub fn choose_server(&mut self, name: &str) {
        self.chosen = Some(name.to_owned());
        if matches!(self.page, Page::Configure | Page::Prove) {
            self.go(self.page);
        }
    }

    /// Looks at this computer.
    pub fn check_computer(&mut self) {
        let job = self.send(
            Command::CheckComputer {
                renderer: self.renderer.clone(),
            },
            Purpose::Computer,
        );
        self.computer.begin(job);
    }

    /// Starts the rehearsal.
    pub fn start_rehearsal(&mut self) {
        let job = self.send(Command::StartRehearsal, Purpose::Rehearsal);
        self.rehearsing.begin(job);
    }

    /// Ends the rehearsal.
    pub fn stop_rehearsal(&mut self) {
        let job = self.send(Command::StopRehearsal, Purpose::Rehearsal);
        self.rehearsing.begin(job);
    }

    /// Works with another site file.
    pub fn open_site(&mut self, path: PathBuf) {
        let job = self.send(Command::OpenSite { path }, Purpose::Site);
        self.site_change.begin(job);
    }

    /// Gives the site a name.
    pub fn name_site(&mut self, name: String) {
        let job = self.send(Command::NameSite { name }, Purpose::Site);
        self.site_change.begin(job);
    }

    /// Saves the answers to the flowchart.
    pub fn set_answers(&mut self, answers: BTreeMap<String, String>) {
        let job = self.send(Command::SetAnswers { answers }, Purpose::Answers);
        self.answers.begin(job);
    }

    /// Adds a server.
    pub fn add_server(&mut self, server: NewServer) {
        let name = server.name.clone();
        self.added = None;
        let job = self.send(Command::AddServer { server }, Purpose::AddServer(name));
        self.servers.begin(job);
    }

    /// Forgets a server.
    pub fn remove_server(&mut self, name: &str) {
        let command = Command::RemoveServer {
            name: name.to_owned(),
        };
        let job = self.send(command, Purpose::RemoveServer(name.to_owned()));
        self.servers.begin(job);
    }

    fn configure_room(&mut self, server: &str) -> &mut ConfigureRoom {
        self.configure.entry(server.to_owned()).or_default()
    }

    fn prove_room(&mut self, server: &str) -> &mut ProveRoom {
        self.prove.entry(server.to_owned()).or_default()
    }

    /// Reads a server and compares it with what is wanted of it.
    pub fn read_again(&mut self, server: &str) {
        let command = Command::PlanBmc {
            server: server.to_owned(),
            wanted: None,
        };
        let job = self.send(command, Purpose::Plan(server.to_owned()));
        let now = self.clock.now();
        let room = self.configure_room(server);
        room.reading_since = Some(now);
        room.is_finishing = false;
        room.plan.begin(job);
    }

    /// Asks the user about an interrupted change on the page *Configure*: finish it, after reading what is left, or
    /// undo it.
    pub fn ask_about(&mut self, server: &str, writing: Writing) {
        if writing == Writing::Finish {
            let command = Command::PlanFinish {
                server: server.to_owned(),
            };
            let job = self.send(command, Purpose::Plan(server.to_owned()));
            let now = self.clock.now();
            let room = self.configure_room(server);
            room.reading_since = Some(now);
            room.is_finishing = true;
            room.plan.begin(job);
        }
        self.configure_room(server).wish = Some(writing);
    }

    /// What the user wants to do about an interrupted change; the page that takes it asks.
    pub fn take_wish(&mut self, server: &str) -> Option<Writing> {
        self.configure.get_mut(server)?.wish.take()
    }

    /// Loads what was changed on a server so far.
    pub fn load_history(&mut self, server: &str) {
        let command = Command::ListHistory {
            server: Some(server.to_owned()),
        };
        let job = self.send(command, Purpose::History(server.to_owned()));
        self.configure_room(server).history.begin(job);
    }

    /// Saves what is wanted of a server; the comparison follows by itself.
    pub fn set_wanted(&mut self, server: &str, wanted: Wanted) {
        let command = Command::SetWanted {
            server: server.to_owned(),
            wanted,
        };
        let job = self.send(command, Purpose::Wanted(server.to_owned()));
        self.configure_room(server).saving.begin(job);
    }

    /// Agrees, or no longer agrees, that this destination is displaced.
    pub fn agree_to_replace(&mut self, server: &str, address: IpAddr, is_agreed: bool) {
        let replace = &mut self.configure_room(server).replace;
        replace.retain(|known| *known != address);
        if is_agreed {
            replace.push(address);
        }
    }

    /// Asks which of these addresses are this computer's, unless that was asked already.
    pub fn look_here(&mut self, server: &str, addresses: &[IpAddr]) {
        let room = self.configure_room(server);
        let is_first = room.here.is_empty();
        let unknown: Vec<IpAddr> = addresses
            .iter()
            .copied()
            .filter(|address| !room.here.contains_key(address))
            .collect();
        if unknown.is_empty() && !is_first {
            return;
        }
        // The loopback stands for having asked at all, where nothing is typed yet.
        room.here.insert(IpAddr::V4(Ipv4Addr::LOCALHOST), None);
        room.here.extend(unknown.iter().map(|address| (*address, None)));
        let addresses = room.here.keys().copied().collect();
        let command = Command::LookHere {
            server: server.to_owned(),
            addresses,
        };
        self.send(command, Purpose::Here(server.to_owned()));
    }

    /// Applies the plan on show. Does nothing where it is no longer fresh.
    pub fn apply_plan(&mut self, server: &str, consents_gateway: bool) {
        let Some(room) = self
            .configure(server)
            .filter(|room| room.is_fresh() && !room.is_busy())
        else {
            return;
        };
        let Some(plan) = &room.plan.value else {
            return;
        };
        if room.is_finishing {
            let command = Command::FinishBmc {
                server: server.to_owned(),
                fingerprint: plan.fingerprint,
            };
            return self.write(server, command, Writing::Finish);
        }
        let command = Command::ApplyBmc {
            server: server.to_owned(),
            fingerprint: plan.fingerprint,
            consent: Consent {
                replace: room.replace.clone(),
                gateway: consents_gateway,
            },
        };
        self.write(server, command, Writing::Apply);
    }

    /// Puts back what was there before the last apply.
    pub fn undo(&mut self, server: &str) {
        let command = Command::UndoBmc {
            server: server.to_owned(),
        };
        self.write(server, command, Writing::Undo);
    }

    fn write(&mut self, server: &str, command: Command, writing: Writing) {
        let job = self.send(command, Purpose::Write(server.to_owned()));
        let room = self.configure_room(server);
        room.report = super::Loaded::default();
        room.report.begin(job);
        room.done.clear();
        room.writing = Some(writing);
    }

    /// Proves a server's path. Listens for it at `listen` where nobody listens yet.
    pub fn prove_path(&mut self, server: &str, listen: SocketAddr) {
        let listen = match &self.rehearsal {
            _ if !self.listener.addresses.is_empty() => None,
            Some(rehearsal) => Some(rehearsal.listen),
            None => Some(listen),
        };
        let request = ProveRequest {
            via: self.prove(server).map(|room| room.via).unwrap_or_default(),
            destination: self.prove(server).map_or(1, |room| room.destination),
            listen,
            ..ProveRequest::default()
        };
        let command = Command::Prove {
            server: server.to_owned(),
            request,
        };
        let job = self.send(command, Purpose::Prove(server.to_owned()));
        let room = self.prove_room(server);
        room.run = super::Loaded::default();
        room.run.begin(job);
        room.hops = waiting_hops();
        room.arrived = super::Loaded::default();
        room.shown = None;
        room.why = None;
    }

    /// How a proof is fired.
    pub fn set_via(&mut self, server: &str, via: Via) {
        self.prove_room(server).via = via;
    }

    /// Asks, or no longer asks, whether an event may be sent.
    pub fn ask_about_event(&mut self, server: &str, asks: bool) {
        self.prove_room(server).asks = asks;
    }

    /// Which destination is tested.
    pub fn set_destination(&mut self, server: &str, destination: u8) {
        self.prove_room(server).destination = destination;
    }

    /// Looks at an earlier proof.
    pub fn show_proof(&mut self, server: &str, index: usize) {
        let room = self.prove_room(server);
        room.shown = Some(index);
        room.arrived = super::Loaded::default();
        let alert = room.proof().and_then(|proof| proof.alert_id);
        self.load_arrived(server, alert);
    }

    /// Asks what is known of a server's model; what was learnt is forgotten first where that is wanted.
    pub fn load_model(&mut self, server: &str, forget: bool) {
        let command = Command::ShowModel {
            server: server.to_owned(),
            forget,
        };
        let job = self.send(command, Purpose::Model(server.to_owned()));
        self.models.entry(server.to_owned()).or_default().begin(job);
    }

    /// Loads the proofs that were kept.
    pub fn load_proofs(&mut self, server: &str) {
        let command = Command::ListProofs {
            server: Some(server.to_owned()),
        };
        let job = self.send(command, Purpose::Proofs(server.to_owned()));
        self.prove_room(server).earlier.begin(job);
    }

    pub(super) fn load_arrived(&mut self, server: &str, alert: Option<i64>) {
        let Some(id) = alert else {
            return;
        };
        let job = self.send(Command::ShowAlert { id }, Purpose::Arrived(server.to_owned()));
        self.prove_room(server).arrived.begin(job);
    }

    /// Stops a command as soon as that is safe.
    pub fn cancel(&mut self, job: JobId) {
        if let Some(running) = self.jobs.get_mut(&job)
            && !running.is_cancelling
        {
            running.is_cancelling = true;
            self.send(Command::Cancel { job }, Purpose::Quiet);
        }
    }

    /// Listens for alerts here.
    pub fn listen(&mut self, address: SocketAddr) {
        let snmp = vec![address];
        let job = self.send(Command::Listen { snmp }, Purpose::Listen);
        self.listening.begin(job);
    }

    /// Stops listening.
    pub fn stop_listening(&mut self) {
        let job = self.send(Command::StopListening, Purpose::Listen);
        self.listening.begin(job);
    }

    /// Ends the engine.
    pub fn shut_down(&mut self) {
        self.send(Command::Shutdown, Purpose::Quiet);
    }
}
