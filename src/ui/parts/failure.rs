//! A failure in words: what was tried, what came back, what to do next, and a way to try again.

use super::{
    super::theme::{Look, RADIUS, space},
    Mark, paint_mark, remedies, secondary,
};
use crate::{engine::Failure, i18n::Language, say, words};
use eframe::egui::{CornerRadius, Frame, Label, Margin, Sense, Ui, vec2};

/// Shows a failure. `true` when *try again* was pressed.
pub fn failure(ui: &mut Ui, language: Language, failure: &Failure, can_retry: bool) -> bool {
    let look = Look::of(ui);
    let words = words::failure(failure, language);
    let frame = Frame::new()
        .fill(look.colors.error.soft)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(16, 12));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 21.0), Sense::hover());
            paint_mark(
                ui.painter(),
                rect.center(),
                12.0,
                Mark::Square,
                look.colors.error.strong,
            );
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::XS;
                ui.label(
                    look.strong(words.tried.trim_end_matches([':', '：', ' ']))
                        .color(look.colors.error.strong),
                );
                ui.add(Label::new(look.body(&words.answer)).selectable(true));
                if !words.advice.is_empty() {
                    ui.label(look.body(&words.advice));
                }
                remedies(ui, language, &words.remedies);
                if can_retry {
                    ui.add_space(space::XS);
                    return secondary(ui, &say!(language, "ui-try-again")).clicked();
                }
                false
            })
            .inner
        })
        .inner
    });
    ui.add_space(space::XS);
    shown.inner
}
