//! Cards: what belongs together stands on one, and it ends where its content ends.

use super::super::theme::{Look, RADIUS, space};
use eframe::egui::{
    Align, Color32, CornerRadius, Frame, InnerResponse, Layout, Margin, Sense, Stroke, Ui, vec2,
};

/// A card as wide as there is room.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let margin = Margin::symmetric(20, 16);
    card_with(ui, margin, None, contents)
}

/// A card with its own margin and, where it matters most on a page, a line of that colour.
pub fn card_with<R>(
    ui: &mut Ui,
    margin: Margin,
    outline: Option<Color32>,
    contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    let look = Look::of(ui);
    let stroke = outline.map_or(look.line(), |color| Stroke::new(2.0, color));
    Frame::new()
        .fill(look.colors.panel)
        .stroke(stroke)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(margin)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        })
}

/// What is left for the right end of a card's first line.
const CORNER: f32 = 64.0;

/// A line across a card.
pub fn divider(ui: &mut Ui) {
    let line = Look::of(ui).line();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), space::M + 5.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, line);
}

/// A name at the left and a control at the right, on one line.
pub fn control_row(ui: &mut Ui, name: &str, name_width: f32, control: impl FnOnce(&mut Ui)) {
    let look = Look::of(ui);
    let width = name_width.min(ui.available_width() * 0.45);
    ui.horizontal_wrapped(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(width, 34.0), Sense::hover());
        let font = eframe::egui::FontId::proportional(super::super::theme::size::CELL);
        let galley = super::one_line(ui, name, font, look.colors.dim, width);
        super::paint_left(ui, rect.left(), rect.center().y, galley);
        control(ui);
    });
}

/// A name at the left and what it is at the right.
pub fn field_row(ui: &mut Ui, name: &str, name_width: f32, value: impl FnOnce(&mut Ui)) {
    let look = Look::of(ui);
    ui.horizontal_top(|ui| {
        let width = name_width.min(ui.available_width() * 0.45);
        let words = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(vec2(width, 20.0), words, |ui| {
            ui.set_width(width);
            ui.label(look.small(name));
        });
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            value(ui);
        });
    });
}

/// What stands at the left of a card's first line, and what at its right end.
pub fn sides_in_card(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        let room = ui.available_width();
        ui.allocate_ui(vec2(room - CORNER, 0.0), |ui| {
            ui.set_width(room - CORNER);
            ui.horizontal_wrapped(left);
        });
        ui.with_layout(Layout::right_to_left(Align::Min), right);
    });
}
