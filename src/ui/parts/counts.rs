//! Numbers below one another: names at the left, what is a part of the one above indented, numbers at their right edge.

use super::super::theme::{Look, space};
use eframe::egui::{Align, Layout, Ui, vec2};

/// Width of the names.
const NAMES: f32 = 410.0;
/// Width of the numbers.
const NUMBERS: f32 = 96.0;

/// One number.
pub struct Count {
    /// 0 for a whole, 1 for a part of it, and so on.
    pub depth: u8,
    /// What is counted.
    pub name: String,
    /// The number as it is read, or what stands for it.
    pub number: String,
}

impl Count {
    /// One number.
    pub fn new(depth: u8, name: String, number: String) -> Self {
        Self { depth, name, number }
    }
}

/// Draws them.
pub fn counts(ui: &mut Ui, rows: &[Count]) {
    let look = Look::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, space::S);
        for row in rows {
            ui.horizontal_top(|ui| {
                let names = NAMES.min(ui.available_width() * 0.6);
                let indent = (space::XL * f32::from(row.depth)).min(names / 2.0);
                ui.add_space(indent);
                let words = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(names - indent, 20.0), words, |ui| {
                    ui.set_width(names - indent);
                    ui.label(look.small(&row.name));
                });
                let digits = Layout::top_down(Align::Max);
                let width = NUMBERS.min(ui.available_width());
                ui.allocate_ui_with_layout(vec2(width, 20.0), digits, |ui| {
                    ui.set_width(width);
                    ui.label(look.small(&row.number).color(look.colors.text));
                });
            });
        }
    });
}
