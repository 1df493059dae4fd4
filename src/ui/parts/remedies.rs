//! What helps: each with its command, which can be copied.

use super::{
    super::{
        plain::plain,
        theme::{Look, RADIUS, space},
    },
    Mark, paint_mark, small,
};
use crate::{i18n::Language, say, words::RemedyWords};
use eframe::egui::{CornerRadius, Frame, Label, Margin, Sense, Ui, vec2};

/// Draws what helps, best first.
pub fn remedies(ui: &mut Ui, language: Language, remedies: &[RemedyWords]) {
    let look = Look::of(ui);
    for (index, remedy) in remedies.iter().enumerate() {
        ui.push_id(("remedy", index), |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let (rect, _) = ui.allocate_exact_size(vec2(10.0, 20.0), Sense::hover());
                paint_mark(ui.painter(), rect.center(), 5.0, Mark::Circle, look.colors.dim);
                ui.vertical(|ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = space::XS;
                    ui.label(look.small(plain(&remedy.text)).color(look.colors.text));
                    if let Some(command) = &remedy.command {
                        typed(ui, language, command);
                    }
                });
            });
        });
    }
}

/// A command in its own box, with the button at its end.
fn typed(ui: &mut Ui, language: Language, command: &str) {
    let look = Look::of(ui);
    let frame = Frame::new()
        .fill(look.colors.soft)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(10, 5));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let copy = say!(language, "ui-remedy-copy");
        ui.horizontal_top(|ui| {
            let room = (ui.available_width() - 96.0).max(120.0);
            ui.allocate_ui(vec2(room, 0.0), |ui| {
                ui.set_width(room);
                ui.add(Label::new(look.mono(plain(command))).wrap().selectable(true));
            });
            if small(ui, &copy).clicked() {
                ui.ctx().copy_text(command.to_owned());
            }
        });
    });
}
