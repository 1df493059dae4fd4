//! A window on a real engine. Nothing sleeps: the test waits for the engine's bell, and looks again each time it rings.

use eframe::egui;
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use std::{
    sync::mpsc::{Receiver, sync_channel},
    time::Duration,
};
use tsuho::{
    engine::{Engine, Guard, Options},
    home::Home,
    i18n::Language,
    ui::{
        App, EnginePort, UiSettings,
        model::{Clock, Model},
    },
};

/// Longer than anything here takes on a slow machine; only a failing test waits so long.
const HOPELESS: Duration = Duration::from_secs(120);

pub(crate) struct Desk {
    pub(crate) window: Harness<'static, App>,
    bell: Receiver<()>,
    // After the window, whose end of the queues must be gone first.
    _engine: Guard,
    _home: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn open(language: Language) -> Self {
        Self::open_sized(language, egui::vec2(1280.0, 800.0))
    }

    /// A window so high that a whole page is in sight.
    pub(crate) fn open_sized(language: Language, size: egui::Vec2) -> Self {
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
            .with_size(size)
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

    pub(crate) fn draw(&mut self) {
        // A page that animates while it waits never settles; a few frames are enough to act on.
        for _ in 0..4 {
            self.window.step();
        }
    }

    /// Draws until `seen` holds, each time the engine has something to tell.
    pub(crate) fn wait_until(&mut self, what: &str, seen: impl Fn(&Harness<'static, App>) -> bool) {
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

    pub(crate) fn wait_for(&mut self, label: &str) {
        self.wait_until(label, |window| {
            window.query_all_by_label_contains(label).next().is_some()
        });
    }

    /// Goes to a page by the rail, which comes first in the window.
    pub(crate) fn go(&mut self, page: &str) {
        self.wait_until(page, |window| controls(window, page).next().is_some());
        controls(&self.window, page)
            .next()
            .expect("just seen")
            .click_accesskit();
        self.draw();
    }

    /// Clicks the page's control with this name: the rail may have one of the same name before it.
    pub(crate) fn click(&mut self, label: &str) {
        self.wait_until(label, |window| controls(window, label).last().is_some());
        controls(&self.window, label)
            .last()
            .expect("just seen")
            .click_accesskit();
        self.draw();
    }

    /// What the window says, for a failing test.
    pub(crate) fn words(&self) -> String {
        let nodes = self.window.root().children_recursive();
        let labels: Vec<String> = nodes.filter_map(|node| node.accesskit_node().label()).collect();
        labels.join(" | ")
    }
}

/// The controls that can be pressed and whose name holds this.
pub(crate) fn controls<'a>(
    window: &'a Harness<'static, App>,
    label: &'a str,
) -> impl Iterator<Item = egui_kittest::Node<'a>> {
    window.query_all_by_label_contains(label).filter(|node| {
        let data = node.accesskit_node();
        !data.is_disabled() && data.data().supports_action(egui::accesskit::Action::Click)
    })
}
