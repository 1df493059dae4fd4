//! Where there is nothing yet: what would be here, and the one thing to do next. Also: something is on its way.

use super::{
    super::theme::{Look, space},
    card_with,
};
use eframe::egui::{Margin, Ui};

/// An empty list.
pub fn empty<R>(ui: &mut Ui, title: &str, sentence: &str, action: impl FnOnce(&mut Ui) -> R) -> R {
    let look = Look::of(ui);
    card_with(ui, Margin::symmetric(28, 28), None, |ui| {
        ui.label(look.card_title(title));
        ui.add_space(2.0);
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width().min(620.0));
            ui.label(look.dim(sentence));
        });
        ui.add_space(space::S);
        action(ui)
    })
    .inner
}

/// Something is on its way. It keeps the place, and does not move.
pub fn loading(ui: &mut Ui, sentence: &str) {
    let look = Look::of(ui);
    card_with(ui, Margin::symmetric(28, 28), None, |ui| {
        ui.label(look.dim(sentence));
        ui.add_space(space::S);
        for share in [0.9, 0.7, 0.8] {
            let width = ui.available_width() * share;
            let (rect, _) =
                ui.allocate_exact_size(eframe::egui::vec2(width, 12.0), eframe::egui::Sense::hover());
            ui.painter().rect_filled(rect, 4.0, look.colors.soft);
        }
    });
}
