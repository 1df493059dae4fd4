//! The pieces pages are made of. Each draws itself from the [`Look`] and reports what was done
//! to it; none knows the model or the engine.

mod banner;
mod brand;
mod button;
mod card;
mod chart;
mod check_grid;
mod counts;
mod dialog;
mod disclosure;
mod empty;
mod failure;
mod field;
mod hop_path;
mod mark;
mod note;
mod paper;
mod pill;
mod remedies;
mod rows;
mod segmented;
mod select;
mod steps;
mod table;
mod tabs;
mod wish;

pub use banner::{Banner, banner};
pub use brand::brand;
pub use button::{
    Kind, button, chip, chip_menu, chip_menu_width, danger, link, menu_item, primary, secondary, small,
    small_width,
};
pub use card::{card, card_with, control_row, divider, field_row, sides_in_card};
pub use chart::hour_chart;
pub use check_grid::check_grid;
pub use counts::{Count, counts};
pub use dialog::{Answer, dialog, dialog_buttons};
pub use disclosure::disclosure;
pub use empty::{empty, loading};
pub use failure::failure;
pub use field::{Field, search_field};
pub use hop_path::{HopLook, hop_path};
pub use mark::{Mark, paint_mark};
pub use note::note;
pub use paper::paper;
pub use pill::{paint_pill, pill, pill_width, severity_mark, severity_pill};
pub use remedies::remedies;
pub use rows::{Rows, RowsShown};
pub use segmented::segmented;
pub use select::select;
pub use steps::{bullets, numbered};
pub use table::{Cell, Column, OptionState, Table};
pub use tabs::tabs;
pub use wish::{beside, wish_row};

use super::theme::Look;
use eframe::egui::{
    Color32, CornerRadius, FontId, Galley, Rect, Response, Stroke, StrokeKind, Ui,
    epaint::text::{LayoutJob, TextFormat, TextWrapping},
};
use std::sync::Arc;

/// Draws the ring around what the keyboard would act on.
pub fn focus_ring(ui: &Ui, rect: Rect, response: &Response, radius: u8) {
    if response.has_focus() {
        let color = Look::of(ui).colors.accent.strong;
        ui.painter().rect_stroke(
            rect.expand(3.0),
            CornerRadius::same(radius.saturating_add(3)),
            Stroke::new(2.0, color),
            StrokeKind::Inside,
        );
    }
}

/// A line of text that ends in … where it does not fit.
pub fn one_line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.painter().layout_job(job)
}

/// Lines of text within a width.
pub fn lines(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(
        text.to_owned(),
        TextFormat {
            line_height: Some(super::theme::line_height(font.size)),
            font_id: font,
            color,
            valign: eframe::egui::Align::Center,
            ..TextFormat::default()
        },
    );
    job.wrap = TextWrapping::wrap_at_width(width.max(24.0));
    ui.painter().layout_job(job)
}

/// Draws text whose left edge and vertical middle are given.
pub fn paint_left(ui: &Ui, left: f32, middle: f32, galley: Arc<Galley>) {
    let y = middle - galley.size().y / 2.0;
    ui.painter()
        .galley(eframe::egui::pos2(left, y), galley, Color32::PLACEHOLDER);
}
