//! A remark beside a field: small, with its symbol.

use super::{
    super::theme::{Look, Tone, space},
    Mark, paint_mark,
};

use eframe::egui::{Sense, Ui, vec2};

/// Draws the remark, wrapped where it is long.
pub fn note(ui: &mut Ui, tone: Tone, mark: Mark, text: &str) {
    let look = Look::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 20.0), Sense::hover());
        paint_mark(ui.painter(), rect.center(), 10.0, mark, tone.strong);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.label(look.small(text).color(look.colors.text));
        });
    });
}
