//! A section that is folded until somebody wants it: its title, and in a few words what is in it.

use super::{
    super::theme::{self, CONTROL_HEIGHT, Look, size, space},
    focus_ring, one_line, paint_left,
};
use eframe::egui::{Color32, FontId, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

const CHEVRON: f32 = 4.5;
const LEAD: f32 = 22.0;

/// Draws the title line of a section; whether it was pressed, which opens or folds it.
pub fn disclosure(ui: &mut Ui, is_open: bool, title: &str, note: &str) -> bool {
    let look = Look::of(ui);
    let c = look.colors;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, CONTROL_HEIGHT), Sense::click());
    let ink = if response.hovered() {
        c.accent.strong
    } else {
        c.text
    };
    let center = pos2(rect.left() + 7.0, rect.center().y);
    let r = CHEVRON;
    let points = if is_open {
        vec![
            center + vec2(-r, -r * 0.5),
            center + vec2(0.0, r * 0.5),
            center + vec2(r, -r * 0.5),
        ]
    } else {
        vec![
            center + vec2(-r * 0.5, -r),
            center + vec2(r * 0.5, 0.0),
            center + vec2(-r * 0.5, r),
        ]
    };
    ui.painter().add(Shape::line(points, Stroke::new(1.8, ink)));
    let room = width - LEAD;
    let name = one_line(ui, title, theme::bold(size::CARD), Color32::PLACEHOLDER, room);
    let left = rect.left() + LEAD;
    let after = left + name.size().x + space::M;
    let at = pos2(left, rect.center().y - name.size().y / 2.0);
    ui.painter().galley(at, name, ink);
    let rest = one_line(
        ui,
        note,
        FontId::proportional(size::CELL),
        c.dim,
        rect.right() - after,
    );
    paint_left(ui, after, rect.center().y, rest);
    focus_ring(ui, rect, &response, 4);
    let label = [title, note].join(" ");
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::DisclosureTriangle,
            ui.is_enabled(),
            is_open,
            label.trim_end(),
        )
    });
    response.clicked()
}
