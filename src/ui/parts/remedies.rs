//! What helps: each with its command, which can be copied.

use super::{
    super::{
        plain::plain,
        theme::{Look, RADIUS, space},
    },
    Mark, paint_mark, small, small_width,
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
                    ui.label(look.small(plain(&remedy.text)));
                    if let Some(command) = &remedy.command {
                        typed(ui, language, command);
                    }
                    if let Some((words, command)) = &remedy.undo {
                        ui.label(look.small(words));
                        ui.push_id("undo", |ui| typed(ui, language, command));
                    }
                });
            });
        });
    }
}

/// A command in its own box, with the button at its right end.
fn typed(ui: &mut Ui, language: Language, command: &str) {
    let look = Look::of(ui);
    let frame = Frame::new()
        .fill(look.colors.soft)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin {
            left: 10,
            right: 5,
            top: 5,
            bottom: 5,
        });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let copy = say!(language, "ui-remedy-copy");
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let room = (ui.available_width() - small_width(ui, &copy) - space::S).max(120.0);
            ui.vertical(|ui| {
                ui.set_width(room);
                ui.add_space(space::XS);
                ui.add(Label::new(look.mono(plain(command))).wrap().selectable(true));
            });
            if small(ui, &copy).clicked() {
                ui.ctx().copy_text(command.to_owned());
            }
        });
    });
}
