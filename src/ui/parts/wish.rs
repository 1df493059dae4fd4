//! A row of a form in which only what is ticked counts: a box with the setting's name at the left, the setting at the
//! right; below one another where it is narrow.

use super::super::theme::{CONTROL_HEIGHT, Look, NARROW, space};
use eframe::egui::{Align, Layout, Ui, WidgetText, vec2};

const NAME_WIDTH: f32 = 250.0;
const INDENT: f32 = 26.0;

/// Draws the row. While it is not ticked, `left_as_is` stands instead of the setting.
pub fn wish_row(ui: &mut Ui, is_set: &mut bool, name: &str, left_as_is: &str, setting: impl FnOnce(&mut Ui)) {
    let look = Look::of(ui);
    let body = |ui: &mut Ui, is_set: bool| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        if is_set {
            setting(ui);
        } else {
            words(ui, |ui| {
                ui.label(look.small(left_as_is));
            });
        }
    };
    if ui.available_width() < NARROW - 140.0 {
        ui.checkbox(is_set, look.body(name));
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(INDENT);
            ui.vertical(|ui| body(ui, *is_set));
        });
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let cell = vec2(NAME_WIDTH, CONTROL_HEIGHT);
        // Downwards, so that a long name goes on in the next line.
        ui.allocate_ui_with_layout(cell, Layout::top_down(Align::Min), |ui| {
            ui.set_width(NAME_WIDTH);
            ui.checkbox(is_set, look.body(name));
        });
        ui.vertical(|ui| body(ui, *is_set));
    });
}

/// A line of words as high as a control, so that it stands level with the box beside it.
fn words(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let row = vec2(ui.available_width(), CONTROL_HEIGHT);
    ui.allocate_ui_with_layout(
        row,
        Layout::left_to_right(Align::Center).with_main_wrap(true),
        |ui| {
            ui.set_min_height(CONTROL_HEIGHT);
            contents(ui);
        },
    );
}

/// A name at the left and a control at the right that counts without being ticked; below one another where it is narrow.
pub fn beside(ui: &mut Ui, name: impl Into<WidgetText>, control: impl FnOnce(&mut Ui)) {
    if ui.available_width() < NARROW - 140.0 {
        ui.label(name);
        control(ui);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let cell = vec2(NAME_WIDTH, CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(cell, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(cell);
            ui.add_space(INDENT);
            ui.label(name);
        });
        ui.vertical(control);
    });
}
