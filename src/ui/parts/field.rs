//! Text fields: a label above, a hint inside, and below what is wrong while it is being typed.

use super::{
    super::theme::{CONTROL_HEIGHT, Look, size, space},
    Mark, paint_mark,
};
use eframe::egui::{FontId, Margin, Response, Sense, TextEdit, Ui, vec2};

/// A labelled text field.
pub struct Field<'a> {
    label: &'a str,
    hint: &'a str,
    error: Option<String>,
    is_password: bool,
    is_mono: bool,
    is_labelled: bool,
    width: f32,
}

impl<'a> Field<'a> {
    /// A field with this label.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            hint: "",
            error: None,
            is_password: false,
            is_mono: false,
            is_labelled: true,
            width: 360.0,
        }
    }

    /// An example, shown while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the text.
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Shows dots.
    pub fn password(mut self) -> Self {
        self.is_password = true;
        self
    }

    /// Addresses and the like.
    pub fn mono(mut self) -> Self {
        self.is_mono = true;
        self
    }

    /// The label is told to who cannot see it only: something beside the field names it.
    pub fn named_beside(mut self) -> Self {
        self.is_labelled = false;
        self
    }

    /// At most this wide.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let look = Look::of(ui);
        let width = self.width.min(ui.available_width());
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = space::XS;
                let label = self.is_labelled.then(|| ui.label(look.small(self.label)));
                if self.error.is_some() {
                    let line = eframe::egui::Stroke::new(1.0, look.colors.error.strong);
                    ui.visuals_mut().widgets.inactive.bg_stroke = line;
                    ui.visuals_mut().widgets.hovered.bg_stroke = line;
                }
                let font = if self.is_mono {
                    FontId::monospace(size::CELL)
                } else {
                    FontId::proportional(size::BODY)
                };
                let edit = TextEdit::singleline(text)
                    .password(self.is_password)
                    .hint_text(self.hint)
                    .font(font)
                    .margin(Margin::symmetric(10, 6))
                    .align(eframe::egui::Align2::LEFT_CENTER)
                    .min_size(vec2(0.0, CONTROL_HEIGHT))
                    .desired_width(width);
                let response = ui.add(edit);
                let response = match label {
                    Some(label) => response.labelled_by(label.id),
                    None => response.accessible_name(self.label),
                };
                if let Some(error) = &self.error {
                    problem(ui, error);
                }
                response
            })
            .inner
        })
        .inner
    }
}

/// What is wrong, with its symbol.
fn problem(ui: &mut Ui, text: &str) {
    let look = Look::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 20.0), Sense::hover());
        paint_mark(
            ui.painter(),
            rect.center(),
            9.0,
            Mark::Square,
            look.colors.error.strong,
        );
        ui.label(look.small(text).color(look.colors.error.strong));
    });
}

/// A field to search with, as wide as there is room, and what is wrong with what is looked for.
pub fn search_field(ui: &mut Ui, text: &mut String, label: &str, error: Option<&str>) -> Response {
    let look = Look::of(ui);
    let response = ui.scope(|ui| {
        if error.is_some() {
            let line = eframe::egui::Stroke::new(1.0, look.colors.error.strong);
            ui.visuals_mut().widgets.inactive.bg_stroke = line;
            ui.visuals_mut().widgets.hovered.bg_stroke = line;
        }
        let edit = TextEdit::singleline(text)
            .hint_text(label)
            .margin(Margin::symmetric(12, 6))
            .align(eframe::egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, CONTROL_HEIGHT))
            .desired_width(f32::INFINITY);
        ui.add(edit).accessible_name(label)
    });
    if let Some(error) = error {
        problem(ui, error);
    }
    response.inner
}
