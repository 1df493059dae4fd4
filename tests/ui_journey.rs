//! The whole main job in the window, through the accessibility tree, in both languages: Start → rehearsal → wizard →
//! server → difference → apply → test → row in the log. The engine, the BMC and the datagrams are real.
//!
//! Nothing sleeps: the test waits for the engine's bell, and looks again each time it rings.

use eframe::egui;
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use std::{
    sync::mpsc::{Receiver, sync_channel},
    time::Duration,
};
use tsuho::{
    engine::{Engine, Guard, Options},
    guide::{AnswersFile, Guide},
    home::Home,
    i18n::Language,
    say,
    ui::{
        App, EnginePort, UiSettings,
        model::{Clock, Model},
    },
};

/// Longer than anything here takes on a slow machine; only a failing test waits so long.
const HOPELESS: Duration = Duration::from_secs(120);

struct Desk {
    window: Harness<'static, App>,
    bell: Receiver<()>,
    // After the window, whose end of the queues must be gone first.
    _engine: Guard,
    _home: tempfile::TempDir,
}

impl Desk {
    fn open(language: Language) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let (ring, bell) = sync_channel(1);
        let options = Options {
            // A bell that has not been heard yet need not ring twice.
            wake: Box::new(move || {
                let _ = ring.try_send(());
            }),
            ..Options::new(Home::in_folder(home.path()))
        };
        let (commands, events, engine) = Engine::start(options).expect("a thread").split();
        let settings = UiSettings {
            language: Some(language),
            ..UiSettings::default()
        };
        let window = Harness::builder()
            .with_size(egui::vec2(1280.0, 800.0))
            .with_max_steps(30)
            .build_eframe(move |cx| {
                let model = Model::new(EnginePort::new(commands, events), Clock::system());
                App::new(&cx.egui_ctx, model, settings, Box::new(|_| {}))
            });
        Self {
            window,
            bell,
            _engine: engine,
            _home: home,
        }
    }

    fn draw(&mut self) {
        // A page that animates while it waits never settles; a few frames are enough to act on.
        for _ in 0..4 {
            self.window.step();
        }
    }

    /// Draws until `seen` holds, each time the engine has something to tell.
    fn wait_until(&mut self, what: &str, seen: impl Fn(&Harness<'static, App>) -> bool) {
        loop {
            self.draw();
            if seen(&self.window) {
                return;
            }
            if self.bell.recv_timeout(HOPELESS).is_err() {
                panic!("never came: {what}\n{}", self.words());
            }
        }
    }

    fn wait_for(&mut self, label: &str) {
        self.wait_until(label, |window| {
            window.query_all_by_label_contains(label).next().is_some()
        });
    }

    /// Goes to a page by the rail, which comes first in the window.
    fn go(&mut self, page: &str) {
        self.wait_until(page, |window| controls(window, page).next().is_some());
        controls(&self.window, page)
            .next()
            .expect("just seen")
            .click_accesskit();
        self.draw();
    }

    /// Clicks the page's control with this name: the rail may have one of the same name before it.
    fn click(&mut self, label: &str) {
        self.wait_until(label, |window| controls(window, label).last().is_some());
        controls(&self.window, label)
            .last()
            .expect("just seen")
            .click_accesskit();
        self.draw();
    }

    /// What the window says, for a failing test.
    fn words(&self) -> String {
        let nodes = self.window.root().children_recursive();
        let labels: Vec<String> = nodes.filter_map(|node| node.accesskit_node().label()).collect();
        labels.join(" | ")
    }
}

/// The controls that can be pressed and whose name holds this.
fn controls<'a>(
    window: &'a Harness<'static, App>,
    label: &'a str,
) -> impl Iterator<Item = egui_kittest::Node<'a>> {
    window.query_all_by_label_contains(label).filter(|node| {
        let data = node.accesskit_node();
        !data.is_disabled() && data.data().supports_action(egui::accesskit::Action::Click)
    })
}

fn journey(language: Language) {
    let mut desk = Desk::open(language);
    desk.click(&say!(language, "ui-rehearsal-start"));
    desk.wait_for(&say!(language, "ui-rehearsal-banner"));
    choose(&mut desk, language);
    configure(&mut desk, language);
    prove(&mut desk, language);
    watch(&mut desk, language);
}

/// The wizard, question by question, as the rehearsal's own answers go.
fn choose(desk: &mut Desk, language: Language) {
    desk.go(&say!(language, "ui-choose"));
    let guide = Guide::bundled();
    let text = include_str!("../assets/guide/rehearsal-answers.toml");
    let wanted = AnswersFile::parse(text, guide).expect("bundled").answers;
    let mut given = tsuho::guide::Answers::default();
    while let Some(ask) = guide.evaluate(&given).next {
        desk.wait_for(ask.text.get(language));
        let id = wanted
            .get(ask.question.id.as_str())
            .expect("the rehearsal answers every question");
        let answer = ask.question.answer(id.as_str()).expect("a known answer");
        desk.click(answer.text.get(language));
        desk.click(&say!(language, "ui-next"));
        given.set(ask.question.id.clone(), id.clone());
    }
    assert!(
        guide.evaluate(&given).outcome.is_some(),
        "the answers lead somewhere"
    );
    desk.wait_for(&say!(language, "ui-outcome-configure"));
}

fn configure(desk: &mut Desk, language: Language) {
    desk.go(&say!(language, "ui-servers"));
    desk.wait_for("SV01");
    desk.go(&say!(language, "ui-configure"));
    let changes: usize = 5;
    desk.wait_for(&say!(language, "ui-will-change", count = changes));
    desk.click(&say!(language, "ui-apply", count = changes));
    desk.click(&say!(language, "ui-apply-yes", count = changes));
    desk.wait_for(&say!(language, "ui-applied"));
}

fn prove(desk: &mut Desk, language: Language) {
    desk.click(&say!(language, "ui-configure-prove"));
    desk.click(&say!(language, "ui-prove-now"));
    desk.wait_for(&say!(language, "ui-prove-not-tested"));
    desk.wait_for(&say!(language, "ui-prove-open-alert"));
}

fn watch(desk: &mut Desk, language: Language) {
    desk.go(&say!(language, "ui-alerts"));
    desk.wait_for(match language {
        Language::Ja => "テスト通報",
        Language::En => "Test alert",
    });
    desk.click(&say!(language, "ui-rehearsal-stop"));
    desk.wait_until("the end of the rehearsal", |window| {
        window
            .query_all_by_label_contains(&say!(language, "ui-rehearsal-banner"))
            .next()
            .is_none()
    });
}

#[test]
fn the_main_job_in_japanese() {
    journey(Language::Ja);
}

#[test]
fn the_main_job_in_english() {
    journey(Language::En);
}
