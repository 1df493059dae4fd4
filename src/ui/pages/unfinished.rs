//! The banner that says a change of a server was interrupted, with the two ways out of it. Either way leads to
//! *Configure*, which asks before anything is written.

use super::super::{
    app::Cx,
    model::{Page, Writing},
    parts::{self, Banner, Mark},
    theme::Look,
};
use crate::{engine::view::Unfinished, say, words};
use eframe::egui::Ui;

/// Draws a banner for each interrupted change; of one server where one is named.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>, server: Option<&str>) {
    let unfinished: Vec<Unfinished> = cx
        .model
        .site_servers()
        .iter()
        .filter_map(|view| view.unfinished.clone())
        .filter(|unfinished| server.is_none_or(|name| name == unfinished.server))
        .collect();
    for unfinished in &unfinished {
        banner(ui, cx, unfinished);
    }
}

fn banner(ui: &mut Ui, cx: &mut Cx<'_>, unfinished: &Unfinished) {
    let look = Look::of(ui);
    let language = cx.language;
    let name = &unfinished.server;
    let strong = say!(language, "ui-unfinished-server", server = name.clone());
    let since = cx.model.clock.short(unfinished.began_at);
    let text = format!(
        "{} {}",
        words::unfinished(unfinished, since, language),
        say!(language, "ui-unfinished-text")
    );
    let banner = Banner {
        tone: look.colors.warning,
        mark: Mark::Triangle,
        strong: &strong,
        text: &super::super::plain::plain(&text),
    };
    let is_busy = cx.model.configure(name).is_some_and(|room| room.is_busy());
    let buttons = |ui: &mut Ui| {
        let mut pressed = None;
        ui.add_enabled_ui(!is_busy, |ui| {
            if parts::secondary(ui, &say!(language, "ui-unfinished-finish")).clicked() {
                pressed = Some(Writing::Finish);
            }
            if parts::secondary(ui, &say!(language, "ui-unfinished-undo")).clicked() {
                pressed = Some(Writing::Undo);
            }
        });
        pressed
    };
    let pressed = parts::banner(ui, &banner, Some(buttons)).flatten();
    if let Some(writing) = pressed {
        cx.model.choose_server(name);
        cx.model.ask_about(name, writing);
        cx.model.go(Page::Configure);
    }
}
