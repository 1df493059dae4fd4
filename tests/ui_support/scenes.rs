//! A window on an engine that is not there: commands are answered from a made-up world in which time stands still.

use super::rasteriser::Rasteriser;
use eframe::egui;
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};
use tsuho::{
    configure::target::{
        Actual, Device, Fingerprint, Item, ItemName, ItemValue, Outcome, Plan, Reason, Report,
    },
    engine::{
        Attempt, Cause, Command, Event, Failure, JobId, Reply, Ticket,
        view::{
            AlertPage, AlertView, CheckSubject, Clock, ClockView, ComputerCheck, Counters, Fact, Finding,
            HereView, HistoryView, KnownFact, ListenerView, Model as KnownModel, ModelView, Origin,
            ServerView, SetOutcome, Severity, SiteView,
        },
    },
    i18n::{Language, Text},
    prove::report::{Hop, HopDetail, HopName, Proof, Verdict, Via},
    site::{Server, SnmpAlert, SuiteChoice, Wanted},
    ui::{App, EnginePort, UiSettings, model::Clock as UiClock, model::Model, model::Page},
};

/// 2026-11-23 21:05:00 in Japan.
const NOW: &str = "2026-11-23T12:05:00Z";

/// What the engine that is not there knows.
pub(crate) struct World {
    pub(crate) servers: Vec<ServerView>,
    pub(crate) site_name: String,
    pub(crate) answers: BTreeMap<String, String>,
    pub(crate) checks: Vec<ComputerCheck>,
    pub(crate) plan: Plan,
    pub(crate) report: Report,
    pub(crate) proof: Proof,
    pub(crate) proofs: Vec<Proof>,
    pub(crate) alerts: AlertPage,
    /// When nobody listened.
    pub(crate) gaps: Vec<tsuho::engine::view::GapView>,
    /// So many alerts instead, made up as they are asked for.
    pub(crate) made_up: Option<u64>,
    pub(crate) listener: ListenerView,
    pub(crate) history: HistoryView,
    pub(crate) fails: bool,
    /// Which addresses are this computer's.
    pub(crate) here: Vec<IpAddr>,
}

/// A window, and the other end of its queues.
pub(crate) struct Scene {
    pub(crate) harness: Harness<'static, App>,
    pub(crate) world: World,
    tickets: Receiver<Ticket>,
    events: SyncSender<Event>,
    pub(crate) sent: Vec<Command>,
}

/// How a window looks.
#[derive(Clone)]
pub(crate) struct Dress {
    pub(crate) size: egui::Vec2,
    pub(crate) settings: UiSettings,
}

impl Dress {
    pub(crate) fn new(language: Language) -> Self {
        Self {
            size: egui::vec2(1280.0, 800.0),
            settings: UiSettings {
                language: Some(language),
                theme: tsuho::ui::settings::ThemeChoice::Light,
                alerts: tsuho::ui::settings::alerts::AlertSettings {
                    seen: Some(10_480),
                    ..Default::default()
                },
                ..UiSettings::default()
            },
        }
    }
}

impl Scene {
    /// Opens a window in this world and lets it settle.
    pub(crate) fn open(dress: &Dress, world: World) -> Self {
        let (commands, tickets) = sync_channel(64);
        let (events, received) = sync_channel(256);
        let settings = dress.settings.clone();
        let harness = Harness::builder()
            .with_size(dress.size)
            .with_max_steps(12)
            .with_render_cursor(false)
            .renderer(Rasteriser::default())
            .build_eframe(move |creation| {
                let zone = TimeZone::fixed(jiff::tz::offset(9));
                let clock = UiClock::fixed(at(NOW), zone);
                let model = Model::new(EnginePort::new(commands, received), clock);
                App::new(&creation.egui_ctx, model, settings, Box::new(|_| {}))
            });
        let mut scene = Self {
            harness,
            world,
            tickets,
            events,
            sent: Vec::new(),
        };
        scene.tell(Event::Listener(scene.world.listener.clone()));
        let site = scene.world.site();
        scene.tell(Event::Site(site));
        scene.settle();
        scene
    }

    /// The engine says something.
    pub(crate) fn tell(&self, event: Event) {
        self.events.send(event).expect("the window is open");
    }

    /// Answers commands until the window has no more of them.
    pub(crate) fn settle(&mut self) {
        self.harness.run();
        while let Ok(ticket) = self.tickets.try_recv() {
            self.answer(ticket);
            self.harness.run();
        }
    }

    /// One frame, and how long it took; an answer to everything that was sent in it.
    pub(crate) fn frame(&mut self) -> std::time::Duration {
        let begun = std::time::Instant::now();
        self.harness.step();
        let took = begun.elapsed();
        while let Ok(ticket) = self.tickets.try_recv() {
            self.answer(ticket);
        }
        took
    }

    /// One frame, and an answer to everything that was sent before it.
    pub(crate) fn step(&mut self) {
        self.harness.step();
        while let Ok(ticket) = self.tickets.try_recv() {
            self.answer(ticket);
        }
    }

    fn answer(&mut self, ticket: Ticket) {
        self.sent.push(ticket.command.clone());
        let result = if self.world.fails {
            Err(Arc::new(if is_about_the_log(&ticket.command) {
                Failure {
                    tried: Attempt::ReadLog,
                    server: None,
                    bmc: None,
                    cause: Arc::new(Cause::Log(tsuho::alert_log::Error::Busy)),
                }
            } else {
                Failure {
                    tried: Attempt::ReadBmc,
                    server: Some("SV01".to_owned()),
                    bmc: "192.0.2.51".parse().ok(),
                    cause: Arc::new(Cause::Ipmi(tsuho::ipmi::Error::Unreachable {
                        waited: tsuho::ipmi::Waited {
                            tries: 5,
                            duration: std::time::Duration::from_secs(15),
                        },
                        port_refused: false,
                    })),
                }
            }))
        } else {
            Ok(self.world.reply(&ticket.command))
        };
        let changed = matches!(
            ticket.command,
            Command::SetAnswers { .. } | Command::SetWanted { .. }
        );
        self.tell(Event::Finished {
            job: ticket.job,
            result,
        });
        if changed {
            let site = self.world.site();
            self.tell(Event::Site(site));
        }
    }

    /// Goes to a page.
    pub(crate) fn go(&mut self, page: Page) {
        self.harness.state_mut().model().go(page);
        self.settle();
    }

    /// Presses what is called this.
    pub(crate) fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
        self.harness.remove_cursor();
        self.settle();
    }

    /// Presses the first row of a list that tells this.
    pub(crate) fn press_row(&mut self, words: &str) {
        let rows = self.harness.get_all_by_label_contains(words);
        rows.into_iter()
            .find(|row| row.accesskit_node().role() == egui::accesskit::Role::ListBoxOption)
            .expect("such a row")
            .click();
        self.settle();
        self.harness.remove_cursor();
        self.settle();
    }

    /// Types into the field that is called this.
    pub(crate) fn type_into(&mut self, label: &str, text: &str) {
        let field = self
            .harness
            .get_by_role_and_label(egui::accesskit::Role::TextInput, label);
        field.focus();
        self.harness.run();
        self.harness
            .get_by_role_and_label(egui::accesskit::Role::TextInput, label)
            .type_text(text);
        self.settle();
    }

    /// A command that never ends: shows what is on the way.
    pub(crate) fn hold(&mut self, label: &str) -> JobId {
        self.harness.get_by_label(label).click();
        self.harness.run();
        let ticket = self.tickets.recv().expect("the window sent a command");
        ticket.job
    }
}

fn is_about_the_log(command: &Command) -> bool {
    matches!(
        command,
        Command::ListAlerts { .. }
            | Command::ListAlertsAt { .. }
            | Command::CountAlerts { .. }
            | Command::ListGaps { .. }
            | Command::ShowAlert { .. }
            | Command::ShowIncident { .. }
    )
}

/// Whom a careful administrator listens to.
pub(crate) fn receiver() -> tsuho::engine::view::ReceiverView {
    let settings = "sources = [\"192.0.2.0/24\", \"2001:db8::/32\"]\n\
        communities = [{ name = \"ops\", sources = [\"192.0.2.0/25\"] }]\n\
        [[users]]\nname = \"bmc-alerts\"\nauth = \"sha256\"\nprivacy = \"aes128\"\n\
        [[users]]\nname = \"old-switch\"\nauth = \"md5\"\nprivacy = \"des\"\nengine = \"8000000903001122334455\"\n";
    tsuho::engine::view::ReceiverView {
        settings: toml::from_str(settings).expect("settings"),
        engine_id: "80000000053f1c27a95be0d4418862fa07".parse().ok(),
        is_listening: true,
    }
}

impl World {
    fn site(&self) -> Arc<SiteView> {
        Arc::new(SiteView {
            name: self.site_name.clone(),
            path: "/home/ops/tsuho/site.toml".into(),
            answers: self.answers.clone(),
            servers: self.servers.clone(),
        })
    }

    fn reply(&mut self, command: &Command) -> Reply {
        match command {
            Command::SetAnswers { answers } => {
                self.answers.clone_from(answers);
                Reply::Done
            }
            Command::PlanBmc { .. } | Command::PlanFinish { .. } => Reply::Plan(Box::new(self.plan.clone())),
            Command::ListHistory { .. } => Reply::History(self.history.clone()),
            Command::ApplyBmc { .. } | Command::FinishBmc { .. } => {
                Reply::Applied(Box::new(self.report.clone()))
            }
            Command::Prove { .. } => Reply::Proof(Box::new(self.proof.clone()), None),
            Command::ListProofs { .. } => Reply::Proofs(self.proofs.clone()),
            Command::ListAlerts { query } => Reply::Alerts(super::log::list(self, query)),
            Command::ListAlertsAt { query, place } => Reply::Alerts(super::log::list_at(self, query, *place)),
            Command::ExportAlerts { .. } => {
                Reply::AlertsExported(tsuho::engine::Exported { alerts: 4, gaps: 0 })
            }
            Command::ListGaps { .. } => Reply::Gaps(self.gaps.clone()),
            Command::ShowIncident { id, after, limit } => super::faults::incident(self, *id, *after, *limit),
            Command::CountAlerts { query } => Reply::AlertCount(super::log::count(self, query)),
            Command::ShowAlert { id } => {
                let found = self.alerts.alerts.iter().find(|alert| alert.id == *id);
                found.map_or(Reply::Done, |alert| Reply::Alert(Box::new(alert.clone())))
            }
            Command::ShowReceiver | Command::ChangeReceiver { .. } => Reply::Receiver(Box::new(receiver())),
            Command::ShowModel { .. } => Reply::Model(Box::new(known_model())),
            Command::WritePaper { .. } => Reply::Written("/home/ops/tsuho/procedure.html".into()),
            Command::LookHere { addresses, .. } => Reply::Here(HereView {
                towards_bmc: "192.0.2.10".parse().ok(),
                here: addresses
                    .iter()
                    .copied()
                    .filter(|address| self.here.contains(address))
                    .collect(),
            }),
            Command::CheckComputer { .. } => Reply::Computer(self.checks.clone()),
            Command::ReadEvents { .. } => Reply::Events(Box::new(super::inspection::event_log())),
            Command::SetClock { .. } => Reply::Clock(Box::new(ClockView {
                reading: super::inspection::clock(0),
                outcome: Some(SetOutcome::Applied),
            })),
            Command::CheckSafety { .. } => Reply::Safety(Box::new(super::inspection::safety())),
            Command::Discover { .. } => Reply::Discovered(Box::new(super::many::discovered())),
            Command::Fleet { request } => Reply::Fleet(super::many::fleet(&request.work, &self.plan)),
            _ => Reply::Done,
        }
    }

    /// Nobody has done anything yet.
    pub(crate) fn empty(language: Language) -> Self {
        Self {
            servers: Vec::new(),
            answers: BTreeMap::new(),
            listener: ListenerView::default(),
            alerts: AlertPage::default(),
            proofs: Vec::new(),
            ..Self::busy(language)
        }
    }

    /// A site in the middle of its work.
    pub(crate) fn busy(language: Language) -> Self {
        let names = ["SV01", "SV02", "SV03"];
        Self {
            servers: names
                .into_iter()
                .zip([51, 52, 53])
                .map(|(name, last)| server(name, last))
                .collect(),
            site_name: match language {
                Language::Ja => "本社サーバ室".to_owned(),
                Language::En => "HQ server room".to_owned(),
            },
            answers: BTreeMap::new(),
            checks: vec![
                check(CheckSubject::AlertPort, Finding::Listening),
                check(
                    CheckSubject::Firewall,
                    Finding::FirewallPresent {
                        kind: "nftables".to_owned(),
                    },
                ),
                check(CheckSubject::Passwords, Finding::Keyring),
                check(CheckSubject::Clock, Finding::ClockSynchronised),
            ],
            plan: plan(),
            report: report(),
            proof: proven(at("2026-11-23T12:04:12Z")),
            proofs: vec![
                proven(at("2026-11-20T09:30:00Z")),
                stopped(at("2026-10-02T02:11:40Z")),
                proven(at("2026-09-01T00:15:09Z")),
            ],
            alerts: alerts(),
            gaps: Vec::new(),
            made_up: None,
            listener: ListenerView {
                addresses: vec!["0.0.0.0:162".parse().expect("an address")],
                counters: Counters {
                    received: 10_490,
                    decoded: 10_480,
                    unknown: 2,
                    duplicate: 8,
                    committed: 10_482,
                    dropped_by_kernel: Some(0),
                    ..Counters::default()
                },
                ..ListenerView::default()
            },
            history: HistoryView::default(),
            fails: false,
            here: Vec::new(),
        }
    }
}

/// A model with a fact from data and two that were learnt.
fn known_model() -> ModelView {
    let learnt = |fact| KnownFact {
        fact,
        origin: Origin::Learnt {
            server: "SV01".to_owned(),
            first_seen: at("2026-09-01T00:15:09Z"),
            last_seen: at("2026-11-23T12:04:12Z"),
            times: 12,
        },
    };
    ModelView {
        model: Some(KnownModel {
            manufacturer_id: 119,
            product_id: 0x0400,
            firmware: "5.07".to_owned(),
        }),
        facts: vec![
            KnownFact {
                fact: Fact::SlowCommit {
                    pause_millis: 1000,
                    rereads: 3,
                },
                origin: Origin::Data {
                    model: "Supermicro H8QME".to_owned(),
                    source: "FreeIPMI, ipmi-config(8), workaround \"slowcommit\"".to_owned(),
                },
            },
            learnt(Fact::Suite { suite: 17 }),
            learnt(Fact::ReadsAsAdministrator),
        ],
        forgotten: 0,
    }
}

/// A time.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an RFC 3339 time")
}

fn check(subject: CheckSubject, finding: Finding) -> ComputerCheck {
    ComputerCheck::new(subject, finding, Vec::new())
}

fn server(name: &str, last: u8) -> ServerView {
    let proof = match last {
        51 => Some((at("2026-11-20T09:30:00Z"), true)),
        52 => Some((at("2026-11-23T01:30:00Z"), false)),
        _ => None,
    };
    ServerView {
        server: Server {
            name: name.to_owned(),
            bmc: format!("192.0.2.{last}").parse().expect("an address"),
            user: "admin".to_owned(),
            cipher_suite: SuiteChoice::Auto,
            last_suite: (last == 51).then_some(17),
            wanted: wanted(),
        },
        last_proof: proof,
        can_undo: last == 51,
        unfinished: None,
    }
}

fn wanted() -> Wanted {
    Wanted {
        snmp_alert: SnmpAlert {
            enabled: Some(true),
            community: "ops-tokyo".parse().ok(),
            destinations: Some(vec!["192.0.2.10".parse().expect("an address")]),
            acknowledge: Some(true),
            ack_timeout_secs: Some(6),
            retries: Some(3),
            ..SnmpAlert::default()
        },
        ..Wanted::default()
    }
}

pub(crate) fn item(name: ItemName, before: ItemValue, wanted: ItemValue) -> Item {
    let outcome = if before == wanted {
        Outcome::Unchanged
    } else {
        Outcome::Differs
    };
    Item {
        name,
        before,
        wanted,
        after: None,
        outcome,
    }
}

pub(crate) fn text(text: &str) -> ItemValue {
    ItemValue::Text(text.to_owned())
}

fn items() -> Vec<Item> {
    vec![
        item(
            ItemName::Enabled,
            ItemValue::Switch(true),
            ItemValue::Switch(true),
        ),
        item(ItemName::Community, text("public"), text("ops-tokyo")),
        item(ItemName::Destination(1), text("0.0.0.0"), text("192.0.2.10")),
        item(ItemName::Destination(2), ItemValue::Absent, ItemValue::Absent),
        item(ItemName::Destination(3), ItemValue::Absent, ItemValue::Absent),
        item(
            ItemName::Acknowledge,
            ItemValue::Switch(false),
            ItemValue::Switch(true),
        ),
        item(
            ItemName::AckTimeoutSecs,
            ItemValue::Number(6),
            ItemValue::Number(6),
        ),
        item(ItemName::Retries, ItemValue::Number(3), ItemValue::Number(3)),
        item(
            ItemName::Policy(1),
            ItemValue::Switch(false),
            ItemValue::Switch(true),
        ),
    ]
}

fn plan() -> Plan {
    Plan {
        actual: Actual {
            device: Device {
                manufacturer_id: 119,
                product_id: 0x0400,
                firmware: "5.07".to_owned(),
                cipher_suite: 17,
            },
            wanted_shape: Wanted {
                snmp_alert: SnmpAlert {
                    enabled: Some(true),
                    community: "public".parse().ok(),
                    destinations: Some(Vec::new()),
                    acknowledge: Some(false),
                    ack_timeout_secs: Some(6),
                    retries: Some(3),
                    ..SnmpAlert::default()
                },
                ..Wanted::default()
            },
            destination_count: 3,
            filter_count: 16,
            policy_count: 8,
            ..Actual::default()
        },
        wanted: wanted(),
        items: items(),
        advice: Vec::new(),
        writes: 9,
        fingerprint: Fingerprint([7; 32]),
        requests_sent: 41,
    }
}

/// A plan that would take somebody else's place.
pub(crate) fn displacing_plan() -> Plan {
    let mut plan = plan();
    let address: IpAddr = "192.0.2.99".parse().expect("an address");
    for item in &mut plan.items {
        if item.name == ItemName::Destination(1) {
            item.before = text("192.0.2.99");
            item.outcome = Outcome::Rejected(Reason::WouldDisplace { address });
        }
    }
    plan
}

pub(crate) fn report() -> Report {
    let mut items = items();
    for item in &mut items {
        item.after = Some(item.wanted.clone());
        if item.outcome == Outcome::Differs {
            item.outcome = Outcome::Applied;
        }
        if item.name == ItemName::Community {
            item.after = Some(text("public"));
            item.outcome = Outcome::Rejected(Reason::NotTaken { read: text("public") });
        }
    }
    Report {
        items,
        requests_sent: 73,
    }
}

fn hop(name: HopName, verdict: Verdict, detail: Option<HopDetail>, millis: Option<u64>) -> Hop {
    Hop {
        name,
        verdict,
        detail,
        millis,
    }
}

fn socket(text: &str) -> SocketAddr {
    text.parse().expect("an address and a port")
}

fn way_to_the_bmc() -> Vec<Hop> {
    let session = HopDetail::Session {
        peer: socket("192.0.2.51:623"),
        cipher_suite: 17,
    };
    let ordered = HopDetail::Ordered {
        destination: 1,
        address: "192.0.2.10".parse().expect("an address"),
    };
    vec![
        hop(HopName::BmcReached, Verdict::Passed, Some(session), Some(38)),
        hop(HopName::FilterAndPolicy, Verdict::NotTested, None, None),
        hop(HopName::AlertAccepted, Verdict::Passed, Some(ordered), Some(31)),
    ]
}

fn proven(started_at: Timestamp) -> Proof {
    let mut hops = way_to_the_bmc();
    let datagram = HopDetail::Datagram {
        source: socket("192.0.2.51:50123"),
        local: socket("192.0.2.10:162"),
    };
    hops.extend([
        hop(HopName::Received, Verdict::Passed, Some(datagram), Some(2)),
        hop(
            HopName::Decoded,
            Verdict::Passed,
            Some(HopDetail::GuidMatches),
            Some(1),
        ),
        hop(
            HopName::Logged,
            Verdict::Passed,
            Some(HopDetail::Row { alert_id: 10_482 }),
            Some(4),
        ),
        hop(
            HopName::Answered,
            Verdict::Passed,
            Some(HopDetail::AnswerTaken),
            Some(340),
        ),
    ]);
    Proof {
        server: "SV01".to_owned(),
        started_at,
        hops,
        alert_id: Some(10_482),
        via: Via::AlertImmediate,
    }
}

/// A proof that stopped where nothing came.
pub(crate) fn stopped(started_at: Timestamp) -> Proof {
    let mut hops = way_to_the_bmc();
    let nothing = HopDetail::NothingCame {
        waited_millis: 30_000,
        destination: "192.0.2.10".parse().expect("an address"),
        hears_trap_port: false,
        destination_is_here: true,
        community_is_taken: true,
        listened: vec![socket("0.0.0.0:9162")],
        others: 0,
    };
    hops.push(hop(
        HopName::Received,
        Verdict::Stopped,
        Some(nothing),
        Some(30_000),
    ));
    for name in [HopName::Decoded, HopName::Logged, HopName::Answered] {
        hops.push(hop(name, Verdict::NotReached, None, None));
    }
    Proof {
        server: "SV01".to_owned(),
        started_at,
        hops,
        alert_id: None,
        via: Via::AlertImmediate,
    }
}

/// Hops of a proof that runs.
pub(crate) fn running_hops() -> Vec<Hop> {
    let mut hops = way_to_the_bmc();
    hops.push(hop(HopName::Received, Verdict::Running, None, None));
    for name in [HopName::Decoded, HopName::Logged, HopName::Answered] {
        hops.push(hop(name, Verdict::Waiting, None, None));
    }
    hops
}

fn both(ja: &str, en: &str) -> Text {
    Text {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

fn alerts() -> AlertPage {
    let rows = [
        (
            10_482,
            "2026-11-23T12:04:12Z",
            "SV01",
            Severity::Information,
            "システムイベント：テスト通報",
            "System event: test alert",
            true,
        ),
        (
            10_481,
            "2026-11-23T12:02:44Z",
            "SV03",
            Severity::Error,
            "電源ユニット 2 が故障しました",
            "Power supply 2 has failed",
            false,
        ),
        (
            10_480,
            "2026-11-23T11:58:10Z",
            "SV01",
            Severity::Warning,
            "吸気温度が上限警告値を超えました（43 ℃）",
            "Inlet temperature above the upper warning limit (43 °C)",
            false,
        ),
        (
            10_479,
            "2026-11-23T11:41:55Z",
            "SV02",
            Severity::Recovered,
            "ファン 4 の回転数が正常に戻りました",
            "Fan 4 speed is back to normal",
            false,
        ),
        (
            10_478,
            "2026-11-23T11:40:02Z",
            "SV02",
            Severity::Error,
            "ファン 4 の回転数が下限を下回りました",
            "Fan 4 speed is below its lower limit",
            false,
        ),
        (
            10_477,
            "2026-11-23T07:22:31Z",
            "SV03",
            Severity::Warning,
            "メモリ CPU1_DIMM3 で訂正可能エラーが続いています。交換の準備をしてください",
            "Correctable errors keep occurring in memory CPU1_DIMM3; prepare to replace it",
            false,
        ),
        (
            10_476,
            "2026-11-23T06:10:09Z",
            "SV03",
            Severity::Information,
            "システムイベントログが消去されました",
            "The system event log was cleared",
            false,
        ),
        (
            10_475,
            "2026-11-23T02:52:18Z",
            "SV02",
            Severity::Recovered,
            "UPS が商用電源に戻りました",
            "The UPS is back on mains power",
            false,
        ),
        (
            10_474,
            "2026-11-23T02:47:00Z",
            "SV02",
            Severity::Warning,
            "UPS がバッテリ運転に切り替わりました",
            "The UPS is running on its battery",
            false,
        ),
        (
            10_473,
            "2026-11-22T14:11:00Z",
            "SV03",
            Severity::Error,
            "ディスク 0:2 が故障しました（RAID 縮退）",
            "Disk 0:2 has failed (RAID degraded)",
            false,
        ),
        (
            10_472,
            "2026-11-22T13:00:00Z",
            "SV02",
            Severity::Information,
            "電源が入りました",
            "The server was switched on",
            false,
        ),
    ];
    let alerts = rows.into_iter().map(|(id, time, server, severity, ja, en, is_test)| {
        let received_at = at(time);
        AlertView {
            id,
            received_at,
            occurred_at: received_at.checked_sub(jiff::SignedDuration::from_secs(3)).ok(),
            clock: Clock::Bmc,
            source: socket("192.0.2.53:50123"),
            server: Some(server.to_owned()),
            path: "bmc-snmp".to_owned(),
            severity,
            title: both(ja, en),
            detail: both("", ""),
            advice: both(
                "もう一方の電源で動いています。ケーブルと分電盤を確かめ、ランプが橙のままなら電源ユニットを交換してください。",
                "The server runs on the other supply. Check its cable and the distribution board; replace the unit if its lamp stays amber.",
            ),
            is_test,
            incident: Some(id),
            stands_for: None,
            note: None,
            imported_from: None,
            acknowledged_at: (id < 10_480).then(|| at("2026-11-23T12:00:00Z")),
            fields: vec![
                (both("センサ", "Sensor"), both("PSU2 Status (0x71)", "PSU2 Status (0x71)")),
                (both("イベント", "Event"), both("Power Supply · Failure", "Power Supply · Failure")),
                (
                    both("GUID", "GUID"),
                    both("33221100-5544-7766-8899-aabbccddeeff", "33221100-5544-7766-8899-aabbccddeeff"),
                ),
            ],
            raw: (0u8..166).map(|byte| byte.wrapping_mul(37) ^ 0x30).collect(),
        }
    });
    let hours = [
        2, 1, 3, 1, 1, 2, 9, 7, 7, 2, 5, 2, 1, 0, 1, 3, 8, 7, 7, 7, 2, 3, 6, 8u64,
    ];
    let worst = |index: usize| match index {
        13 => None,
        15 | 21 => Some(Severity::Warning),
        20 | 22 => Some(Severity::Error),
        _ => Some(Severity::Information),
    };
    AlertPage {
        alerts: alerts.collect(),
        place: 0.0,
        total: 10_482,
        today: 12,
        open_by_severity: [(Severity::Error, 1), (Severity::Warning, 1)].into(),
        hours: hours
            .into_iter()
            .enumerate()
            .map(|(index, count)| (count, worst(index)))
            .collect(),
    }
}

/// Answers that reach the question of what must be told before the OS boots, or the end.
pub(crate) fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned()))
        .collect()
}
