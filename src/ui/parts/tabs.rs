//! Tabs: the views of one thing, quieter than buttons; the one on show is underlined.

use super::{
    super::theme::{self, Look, size, space},
    focus_ring, one_line,
};
use eframe::egui::{Color32, FontId, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 36.0;
const UNDERLINE: f32 = 2.0;

/// Draws the tabs over a line across the page; the one that was pressed.
pub fn tabs<T: Copy + PartialEq>(ui: &mut Ui, current: T, choices: &[(T, String)]) -> Option<T> {
    let look = Look::of(ui);
    let c = look.colors;
    let mut pressed = None;
    let shown = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XL, 0.0);
        for (value, text) in choices {
            let is_on = *value == current;
            // As wide as its bold text, so that nothing moves when another one is chosen.
            let bold = one_line(
                ui,
                text,
                theme::bold(size::BODY),
                Color32::PLACEHOLDER,
                ui.available_width(),
            );
            let galley = if is_on {
                bold.clone()
            } else {
                let font = FontId::proportional(size::BODY);
                one_line(ui, text, font, Color32::PLACEHOLDER, ui.available_width())
            };
            let (rect, response) = ui.allocate_exact_size(vec2(bold.size().x, HEIGHT), Sense::click());
            let (ink, line) = match (is_on, response.hovered()) {
                (true, _) => (c.accent.strong, Some(c.accent.strong)),
                (false, true) => (c.text, Some(c.dim)),
                (false, false) => (c.dim, None),
            };
            let at = pos2(
                rect.center().x - galley.size().x / 2.0,
                rect.center().y - galley.size().y / 2.0,
            );
            ui.painter().galley(at, galley, ink);
            if let Some(line) = line {
                let y = rect.bottom() - UNDERLINE / 2.0;
                ui.painter()
                    .hline(rect.x_range(), y, Stroke::new(UNDERLINE, line));
            }
            focus_ring(ui, rect.expand2(vec2(4.0, -3.0)), &response, 4);
            response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), is_on, text));
            if response.clicked() {
                pressed = Some(*value);
            }
        }
    });
    let rect = shown.response.rect;
    let across = rect.left()..=ui.max_rect().right();
    ui.painter().hline(across, rect.bottom() + 0.5, look.line());
    ui.add_space(space::XS);
    pressed
}
