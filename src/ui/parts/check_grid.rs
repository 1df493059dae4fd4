//! Many boxes to tick, in as many columns as there is room for, read row by row.

use super::super::theme::{SMALL_CONTROL_HEIGHT as HEIGHT, space};
use eframe::egui::{Align, Layout, Ui, vec2};

const NARROWEST_COLUMN: f32 = 150.0;
const MOST_COLUMNS: usize = 3;
const WIDEST_COLUMN: f32 = 220.0;

/// Draws the boxes; whether one was changed.
pub fn check_grid<'a>(ui: &mut Ui, boxes: impl IntoIterator<Item = (&'a mut bool, String)>) -> bool {
    let room = ui.available_width();
    let columns = (1..=MOST_COLUMNS)
        .rev()
        .find(|&count| as_points(count) * NARROWEST_COLUMN <= room)
        .unwrap_or(1);
    let width = (room / as_points(columns)).min(WIDEST_COLUMN) - space::S;
    let mut boxes = boxes.into_iter().peekable();
    let mut is_changed = false;
    while boxes.peek().is_some() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            ui.spacing_mut().interact_size.y = HEIGHT;
            for (is_on, name) in boxes.by_ref().take(columns) {
                let cell = vec2(width, HEIGHT);
                ui.allocate_ui_with_layout(cell, Layout::left_to_right(Align::Center), |ui| {
                    ui.set_min_size(cell);
                    is_changed |= ui.checkbox(is_on, name).changed();
                });
            }
        });
    }
    is_changed
}

#[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
fn as_points(count: usize) -> f32 {
    count as f32
}
