//! Lists of sentences: what to do one after another, and what to know.

use super::{
    super::theme::{self, Look, size, space},
    Mark, paint_mark,
};
use eframe::egui::{Align2, Color32, Sense, Ui, vec2};

/// What to do, one after another.
pub fn numbered<'a>(ui: &mut Ui, steps: impl IntoIterator<Item = &'a str>) {
    let look = Look::of(ui);
    for (number, text) in (1..).zip(steps) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
            ui.painter()
                .circle_filled(rect.center(), 11.0, look.colors.accent.soft);
            ui.painter().text(
                rect.center(),
                Align2::CENTER_CENTER,
                number.to_string(),
                theme::bold(size::SMALL),
                look.colors.accent.strong,
            );
            sentence(ui, text, look.colors.text);
        });
    }
}

/// What to know, each with the same symbol.
pub fn bullets<'a>(ui: &mut Ui, mark: Mark, color: Color32, texts: impl IntoIterator<Item = &'a str>) {
    let look = Look::of(ui);
    for text in texts {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 22.0), Sense::hover());
            paint_mark(ui.painter(), rect.center(), 10.0, mark, color);
            sentence(ui, text, look.colors.text);
        });
    }
}

fn sentence(ui: &mut Ui, text: &str, color: Color32) {
    let look = Look::of(ui);
    ui.vertical(|ui| {
        ui.set_width(ui.available_width());
        ui.label(look.body(text).color(color));
    });
}
