//! One of many, behind a button.

use super::super::theme::Look;
use eframe::egui::{ComboBox, Ui};

/// A list to choose from; the index that was chosen.
pub fn select(
    ui: &mut Ui,
    id: &str,
    label: &str,
    current: usize,
    choices: &[String],
    width: f32,
) -> Option<usize> {
    let look = Look::of(ui);
    let mut chosen = None;
    let text = choices.get(current).cloned().unwrap_or_default();
    let width = width.min(ui.available_width());
    let combo = ComboBox::from_id_salt(id)
        .selected_text(look.body(&text))
        .width(width)
        .truncate();
    let response = combo.show_ui(ui, |ui| {
        for (index, choice) in choices.iter().enumerate() {
            if ui.selectable_label(index == current, choice).clicked() {
                chosen = Some(index);
            }
        }
    });
    response.response.accessible_name(format!("{label}: {text}"));
    chosen
}
