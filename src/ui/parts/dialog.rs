//! Dialogs: asked before something is written or taken away. Escape and a click beside it mean *no*.

use super::{
    super::theme::{Look, RADIUS, space},
    Kind, button, secondary,
};
use eframe::egui::{CornerRadius, Frame, Id, Margin, Modal, ScrollArea, Ui};

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Do it.
    Yes,
    /// Do not.
    No,
}

/// Asks, with contents that scroll where the window is small. `None` until it is answered.
pub fn dialog(
    ui: &Ui,
    id: &str,
    title: &str,
    contents: impl FnOnce(&mut Ui),
    buttons: impl FnOnce(&mut Ui) -> Option<Answer>,
) -> Option<Answer> {
    let look = Look::of(ui);
    let screen = ui.ctx().content_rect();
    let frame = Frame::new()
        .fill(look.colors.panel)
        .stroke(look.line())
        .corner_radius(CornerRadius::same(RADIUS + 2))
        .inner_margin(Margin::symmetric(24, 20));
    let modal = Modal::new(Id::unique(id))
        .frame(frame)
        .backdrop_color(look.colors.veil);
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width((screen.width() - 88.0).min(520.0));
        ui.spacing_mut().item_spacing.y = space::S;
        ui.label(look.question(title));
        let room = (screen.height() - 190.0).max(80.0);
        ScrollArea::vertical()
            .max_height(room)
            .auto_shrink([false, true])
            .show(ui, contents);
        ui.add_space(space::S);
        buttons(ui)
    });
    let is_left = shown.should_close();
    shown.inner.or(is_left.then_some(Answer::No))
}

/// The two buttons of a dialog: what it does, and the way back.
pub fn dialog_buttons(ui: &mut Ui, kind: Kind, yes: &str, no: &str, can: bool) -> Option<Answer> {
    ui.horizontal(|ui| {
        let does = ui.add_enabled_ui(can, |ui| button(ui, kind, yes)).inner;
        let leaves = secondary(ui, no);
        if does.clicked() {
            Some(Answer::Yes)
        } else {
            leaves.clicked().then_some(Answer::No)
        }
    })
    .inner
}
