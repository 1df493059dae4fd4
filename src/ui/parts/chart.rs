//! The bar chart of the last 24 hours.

use super::super::theme::{Look, size, space};
use crate::engine::view::Severity;
use eframe::egui::{FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 36.0;
/// How much of an hour's width its bar takes, and how wide it gets at most.
const BAR: f32 = 0.7;
const WIDEST: f32 = 22.0;
/// One hour in so many has its time below it.
const LABELLED: usize = 6;

/// One bar an hour, oldest first, in the colour of its worst alert, as wide as there is room. `label` tells the same in
/// words, `name` tells a bar, `begins` when its hour began. The bar that was pressed.
pub fn hour_chart(
    ui: &mut Ui,
    room: f32,
    hours: &[(u64, Option<Severity>)],
    chosen: Option<usize>,
    label: &str,
    name: impl Fn(usize) -> String,
    begins: impl Fn(usize) -> Option<String>,
) -> Option<usize> {
    let c = Look::of(ui).colors;
    let most = hours
        .iter()
        .map(|(count, _)| *count)
        .max()
        .unwrap_or_default()
        .max(1);
    let bars = u16::try_from(hours.len()).unwrap_or(u16::MAX).max(1);
    let step = room.max(48.0) / f32::from(bars);
    let width = (BAR * step).clamp(2.0, WIDEST);
    let font = FontId::proportional(size::SMALL);
    let below = font.size + space::XS;
    let whole = vec2(step * f32::from(bars), HEIGHT + below);
    let (whole, response) = ui.allocate_exact_size(whole, Sense::hover());
    let rect = Rect::from_min_size(whole.min, vec2(whole.width(), HEIGHT));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
    let mut pressed = None;
    for ((index, bar), (count, severity)) in (0u16..).zip(0usize..).zip(hours) {
        let left = rect.left() + f32::from(index) * step;
        let tall = share(*count, most) * HEIGHT;
        let color = match severity {
            Some(Severity::Error) => c.error.strong,
            Some(Severity::Warning) => c.warning.strong,
            Some(Severity::Recovered) => c.recovered.strong.gamma_multiply(0.55),
            Some(Severity::Information) => c.information.strong.gamma_multiply(0.55),
            None => c.line,
        };
        let column = Rect::from_min_size(pos2(left, rect.top()), vec2(step, HEIGHT));
        if bar.is_multiple_of(LABELLED)
            && let Some(time) = begins(bar)
        {
            let time = super::one_line(ui, &time, font.clone(), c.dim, f32::INFINITY);
            let middle = rect.bottom() + space::XS + font.size / 2.0;
            super::paint_left(ui, left, middle, time);
        }
        let id = response.id.with(("hour", index));
        // Not one of the stops of the tab key: there are too many, and the range can be picked from a list.
        let hour = ui.interact(column, id, Sense::CLICK);
        if hour.hovered() || chosen == Some(bar) {
            let behind =
                Rect::from_min_size(pos2(left - (step - width) / 2.0, rect.top()), vec2(step, HEIGHT));
            ui.painter().rect_filled(behind, 2.0, c.accent.soft);
        }
        let top = rect.bottom() - if *count == 0 { 2.0 } else { tall.max(3.0) };
        let shape = Rect::from_min_max(pos2(left, top), pos2(left + width, rect.bottom()));
        ui.painter().rect_filled(shape, 2.0, color);
        let is_chosen = chosen == Some(bar);
        hour.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_chosen, name(bar)));
        if hour.hovered() {
            hour.clone().on_hover_text(name(bar));
        }
        if hour.clicked() {
            pressed = Some(bar);
        }
    }
    pressed
}

/// How tall a bar is: few stay visible beside many, so the scale is the square root.
fn share(count: u64, most: u64) -> f32 {
    let of = |number: u64| f32::from(u16::try_from(number).unwrap_or(u16::MAX)).sqrt();
    of(count) / of(most)
}
