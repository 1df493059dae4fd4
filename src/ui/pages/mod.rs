//! The pages. Each reads the model, draws itself inside the scaffold, and does what was asked of it by the model's
//! actions.

pub mod alerts;
pub mod choose;
mod choose_outcome;
mod choose_procedure;
mod choose_way;
pub mod configure;
mod configure_advice;
mod configure_apply;
mod configure_by_hand;
mod configure_difference;
mod configure_events;
mod configure_history;
mod configure_others;
mod configure_safety;
mod configure_table;
mod configure_wanted;
mod papers;
pub mod prove;
mod prove_event;
mod quirks_card;
pub mod servers;
mod servers_discover;
mod servers_files;
mod servers_fleet;
pub mod settings;
mod settings_counters;
mod settings_notify;
mod settings_receiver;
mod settings_receiver_user;
pub mod start;
mod unfinished;

use super::{
    app::Cx,
    model::Page,
    parts::{self, Banner, Mark},
    theme::Look,
};
use crate::say;
use eframe::egui::Ui;

/// What each page keeps to itself: drafts, open dialogs.
#[derive(Default)]
pub struct Pages {
    /// Start.
    pub start: start::State,
    /// 選ぶ
    pub choose: choose::State,
    /// 設定する
    pub configure: configure::State,
    /// 見る
    pub alerts: alerts::State,
    /// Servers.
    pub servers: servers::State,
    /// Settings.
    pub settings: settings::State,
}

/// Draws the page the user is on.
pub fn show(ui: &mut Ui, pages: &mut Pages, cx: &mut Cx<'_>) {
    papers::open_written(ui, cx);
    match cx.model.page {
        Page::Start => start::show(ui, &mut pages.start, cx),
        Page::Choose => choose::show(ui, &mut pages.choose, cx),
        Page::Configure => configure::show(ui, &mut pages.configure, cx),
        Page::Prove => prove::show(ui, cx),
        Page::Alerts => alerts::show(ui, &mut pages.alerts, cx),
        Page::Servers => servers::show(ui, &mut pages.servers, cx),
        Page::Settings => settings::show(ui, &mut pages.settings, cx),
    }
}

/// What every page says first: that this is a rehearsal, what failed unasked, that the engine is gone.
fn notices(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    if cx.model.is_engine_lost() {
        let strong = say!(language, "ui-engine-lost");
        let text = say!(language, "ui-engine-lost-advice");
        let words = Banner {
            tone: look.colors.error,
            mark: Mark::Square,
            strong: &strong,
            text: &text,
        };
        parts::banner(ui, &words, None::<fn(&mut Ui)>);
    }
    let mut dismissed = None;
    let notices = cx.model.notices.clone();
    for (index, notice) in notices.iter().enumerate() {
        parts::failure(ui, language, notice, false);
        if parts::link(ui, &say!(language, "ui-dismiss")).clicked() {
            dismissed = Some(index);
        }
    }
    if let Some(index) = dismissed {
        cx.model.notices.remove(index);
    }
    if cx.model.rehearsal.is_some() {
        rehearsal(ui, cx);
    }
}

fn rehearsal(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let strong = say!(cx.language, "ui-rehearsal-banner");
    let text = say!(cx.language, "ui-rehearsal-banner-text");
    let words = Banner {
        tone: look.colors.warning,
        mark: Mark::Info,
        strong: &strong,
        text: &text,
    };
    let stop = say!(cx.language, "ui-rehearsal-stop");
    let is_busy = cx.model.rehearsing.is_busy();
    let button = |ui: &mut Ui| {
        ui.add_enabled_ui(!is_busy, |ui| parts::small(ui, &stop))
            .inner
            .clicked()
    };
    if parts::banner(ui, &words, Some(button)) == Some(true) {
        cx.model.stop_rehearsal();
        cx.model.go(Page::Start);
    }
}

/// What a page says when there is no server to work on.
fn no_server(ui: &mut Ui, cx: &mut Cx<'_>) {
    let language = cx.language;
    let title = say!(language, "ui-no-server");
    let sentence = say!(language, "ui-no-server-text");
    parts::empty(ui, &title, &sentence, |ui| {
        if parts::primary(ui, &say!(language, "ui-servers-add")).clicked() {
            cx.model.go(Page::Servers);
        }
    });
}

/// Which of several servers a page works on.
struct ServerChoice {
    names: Vec<String>,
    current: usize,
    label: String,
}

impl ServerChoice {
    fn of(cx: &Cx<'_>) -> Self {
        let servers = cx.model.site_servers();
        let here = cx.model.server().map(|view| &view.server.name);
        Self {
            names: servers.iter().map(|view| view.server.name.clone()).collect(),
            current: servers
                .iter()
                .position(|view| Some(&view.server.name) == here)
                .unwrap_or_default(),
            label: say!(cx.language, "ui-server"),
        }
    }

    /// Draws the choice where there is one; the server that was chosen.
    fn show(&self, ui: &mut Ui) -> Option<String> {
        if self.names.len() < 2 {
            return None;
        }
        let chosen = parts::select(ui, "server", &self.label, self.current, &self.names, 150.0);
        chosen.and_then(|index| self.names.get(index).cloned())
    }
}
