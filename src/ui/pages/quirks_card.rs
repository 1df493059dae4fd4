//! A card: what is known of a server's model, with the evidence, and forgetting what was learnt.

use super::super::{app::Cx, parts, plain::plain, theme::Look};
use crate::{engine::view::Origin, say, words};
use eframe::egui::Ui;

/// Draws the card for a server.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>, server: &str) {
    let look = Look::of(ui);
    let language = cx.language;
    if cx.model.model_of(server).is_none_or(|known| known.is_untouched()) {
        cx.model.load_model(server, false);
    }
    let known = cx.model.model_of(server).cloned().unwrap_or_default();
    let (mut forgets, mut loads) = (false, false);
    parts::card(ui, |ui| {
        ui.label(look.card_title(say!(language, "ui-model-title")));
        ui.label(look.dim(say!(language, "ui-model-text")));
        ui.add_space(super::super::theme::space::XS);
        if let Some(failure) = &known.failure {
            loads = parts::failure(ui, language, failure, true);
        }
        let Some(view) = &known.value else {
            ui.label(look.dim(say!(language, "ui-loading")));
            return;
        };
        if view.model.is_none() {
            ui.label(look.body(say!(language, "ui-model-never-read")));
            return;
        }
        if view.facts.is_empty() {
            ui.label(look.body(say!(language, "ui-model-nothing")));
        }
        let time = |at| cx.model.clock.full(at);
        for fact in &view.facts {
            ui.label(look.body(plain(&words::fact(&fact.fact, language)).as_ref()));
            let origin = words::fact_origin(&fact.origin, &time, language);
            ui.label(look.small(plain(&origin).as_ref()));
            ui.add_space(super::super::theme::space::XS);
        }
        if view
            .facts
            .iter()
            .any(|fact| matches!(fact.origin, Origin::Learnt { .. }))
        {
            let can = !known.is_busy();
            let button = |ui: &mut Ui| parts::secondary(ui, &say!(language, "ui-model-forget"));
            forgets = ui.add_enabled_ui(can, button).inner.clicked();
        }
    });
    if forgets || loads {
        cx.model.load_model(server, forgets);
    }
}
