//! The bar chart of the last 24 hours.

use super::super::theme::Look;
use crate::engine::view::Severity;
use eframe::egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 36.0;
const BAR: f32 = 11.0;
const STEP: f32 = 15.0;

/// One bar an hour, oldest first, in the colour of its worst alert. `label` tells the same in words.
pub fn hour_chart(ui: &mut Ui, room: f32, hours: &[(u64, Option<Severity>)], label: &str) {
    let c = Look::of(ui).colors;
    let most = hours
        .iter()
        .map(|(count, _)| *count)
        .max()
        .unwrap_or_default()
        .max(1);
    let bars = u16::try_from(hours.len()).unwrap_or(u16::MAX).max(1);
    let step = (room.max(48.0) / f32::from(bars)).min(STEP);
    let width = (BAR / STEP * step).max(2.0);
    let (rect, response) = ui.allocate_exact_size(vec2(step * f32::from(bars), HEIGHT), Sense::hover());
    for (index, (count, severity)) in (0u16..).zip(hours) {
        let left = rect.left() + f32::from(index) * step;
        let tall = share(*count, most) * HEIGHT;
        let color = match severity {
            Some(Severity::Error) => c.error.strong,
            Some(Severity::Warning) => c.warning.strong,
            Some(Severity::Recovered) => c.recovered.strong.gamma_multiply(0.55),
            Some(Severity::Information) => c.information.strong.gamma_multiply(0.55),
            None => c.line,
        };
        let top = rect.bottom() - if *count == 0 { 2.0 } else { tall.max(3.0) };
        let bar = Rect::from_min_max(pos2(left, top), pos2(left + width, rect.bottom()));
        ui.painter().rect_filled(bar, 2.0, color);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
}

/// How tall a bar is: few stay visible beside many, so the scale is the square root.
fn share(count: u64, most: u64) -> f32 {
    let of = |number: u64| f32::from(u16::try_from(number).unwrap_or(u16::MAX)).sqrt();
    of(count) / of(most)
}
