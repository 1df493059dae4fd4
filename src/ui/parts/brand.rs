//! The product's mark: a signal on its way to where it is awaited.

use super::super::theme::Look;
use eframe::egui::{Rect, Stroke, Ui, pos2, vec2};

/// Draws the mark into a square.
pub fn brand(ui: &Ui, rect: Rect) {
    let c = Look::of(ui).colors;
    let painter = ui.painter();
    let unit = rect.width() / 26.0;
    painter.rect_filled(rect, 6.0 * unit, c.accent.strong);
    let middle = rect.center().y;
    let ink = Stroke::new(3.6 * unit, c.on_accent);
    let dot = pos2(rect.left() + 7.6 * unit, middle);
    painter.circle_filled(dot, 2.6 * unit, c.on_accent);
    painter.line_segment([dot, pos2(rect.left() + 18.0 * unit, middle)], ink);
    let gate = Rect::from_center_size(pos2(rect.left() + 18.6 * unit, middle), vec2(4.0, 14.0) * unit);
    painter.rect_filled(gate, 1.6 * unit, c.on_accent);
}
