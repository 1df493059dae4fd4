//! One of a few, all of them in sight.

use super::{
    super::theme::{self, CONTROL_HEIGHT, Look, RADIUS, size},
    focus_ring, one_line,
};
use eframe::egui::{Color32, FontId, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// Draws the choices; the one that was pressed.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, current: T, choices: &[(T, String)]) -> Option<T> {
    let look = Look::of(ui);
    let c = look.colors;
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (value, text) in choices {
            let is_on = *value == current;
            let font = if is_on {
                theme::bold(size::BODY)
            } else {
                FontId::proportional(size::BODY)
            };
            let galley = one_line(ui, text, font, Color32::PLACEHOLDER, ui.available_width());
            let wish = vec2(galley.size().x + 28.0, CONTROL_HEIGHT);
            let (rect, response) = ui.allocate_exact_size(wish, Sense::click());
            let (fill, stroke, ink) = match (is_on, response.hovered()) {
                (true, _) => (c.accent.soft, Stroke::new(1.5, c.accent.strong), c.accent.strong),
                (false, true) => (c.hover, Stroke::new(1.0, c.dim), c.text),
                (false, false) => (c.panel, look.line(), c.text),
            };
            ui.painter().rect(rect, RADIUS, fill, stroke, StrokeKind::Inside);
            let at = pos2(rect.left() + 14.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
            focus_ring(ui, rect, &response, RADIUS);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_on, text));
            if response.clicked() {
                pressed = Some(*value);
            }
        }
    });
    pressed
}
