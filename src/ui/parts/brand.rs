//! The product's mark, as in `assets/icon`: a plug whose signal goes out.

use super::super::theme::Look;
use eframe::egui::{Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

/// Draws the mark into a square.
pub fn brand(ui: &Ui, rect: Rect) {
    let c = Look::of(ui).colors;
    let painter = ui.painter();
    let unit = rect.width() / 256.0;
    // The icon's own coordinates: 256 wide, the plug moved to the middle and made a little smaller.
    let at = |x: f32, y: f32| {
        let place = vec2(128.0 + 0.84 * (x - 143.0), 128.0 + 0.84 * (y - 128.0));
        rect.min + unit * place
    };
    painter.rect_filled(rect, 56.0 * unit, c.accent.strong);
    for top in [90.0, 144.0] {
        let pin = Rect::from_min_max(at(44.0, top), at(96.0, top + 22.0));
        painter.rect_filled(pin, 9.0 * unit, c.on_accent);
    }
    let mut body = vec![at(72.0, 74.0), at(78.0, 68.0)];
    body.extend(arc(at(106.0, 128.0), 60.0 * 0.84 * unit, -90.0, 90.0));
    body.extend([at(78.0, 188.0), at(72.0, 182.0)]);
    painter.add(Shape::convex_polygon(body, c.on_accent, Stroke::NONE));
    let wave = Stroke::new(20.0 * 0.84 * unit, c.on_accent);
    painter.add(Shape::line(
        arc(at(151.0, 128.0), 52.0 * 0.84 * unit, -44.0, 44.0),
        wave,
    ));
    painter.add(Shape::line(
        arc(at(148.0, 128.0), 93.0 * 0.84 * unit, -45.0, 45.0),
        wave,
    ));
}

fn arc(center: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    let point = |step: u8| {
        let angle = (from + (to - from) * f32::from(step) / 16.0).to_radians();
        pos2(center.x + radius * angle.cos(), center.y + radius * angle.sin())
    };
    (0..=16).map(point).collect()
}
