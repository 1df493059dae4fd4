//! Pills: a state in a word, with its symbol and its colour.

use super::{
    super::theme::{Look, Tone, size},
    Mark, one_line, paint_mark,
};
use crate::{engine::view::Severity, i18n::Language, words};
use eframe::egui::{FontId, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 22.0;
const PADDING: f32 = 9.0;
const LEAD: f32 = 15.0;

/// How wide a pill with this text is.
pub fn pill_width(ui: &Ui, text: &str) -> f32 {
    let font = FontId::proportional(size::SMALL);
    let galley = one_line(ui, text, font, eframe::egui::Color32::PLACEHOLDER, f32::INFINITY);
    galley.size().x + 2.0 * PADDING + LEAD
}

/// Draws a pill whose left edge and vertical middle are given; no wider than `width`.
pub fn paint_pill(ui: &Ui, left: f32, middle: f32, width: f32, tone: Tone, mark: Mark, text: &str) -> Rect {
    let font = FontId::proportional(size::SMALL);
    let galley = one_line(ui, text, font, tone.strong, width - 2.0 * PADDING - LEAD);
    let extent = vec2(galley.size().x + 2.0 * PADDING + LEAD, HEIGHT);
    let rect = Rect::from_min_size(pos2(left, middle - HEIGHT / 2.0), extent);
    ui.painter().rect_filled(rect, HEIGHT / 2.0, tone.soft);
    let center: Pos2 = pos2(left + PADDING + 5.0, middle);
    paint_mark(ui.painter(), center, 9.0, mark, tone.strong);
    super::paint_left(ui, left + PADDING + LEAD, middle, galley);
    rect
}

/// A pill in the flow of a layout.
pub fn pill(ui: &mut Ui, tone: Tone, mark: Mark, text: &str) -> Response {
    let width = pill_width(ui, text).min(ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    paint_pill(ui, rect.left(), rect.center().y, width, tone, mark, text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// The symbol of a severity.
pub fn severity_mark(severity: Severity) -> Mark {
    match severity {
        Severity::Error => Mark::Square,
        Severity::Warning => Mark::Triangle,
        Severity::Information => Mark::Circle,
        Severity::Recovered => Mark::Check,
    }
}

/// A severity: shape, word and colour.
pub fn severity_pill(ui: &mut Ui, severity: Severity, language: Language) -> Response {
    let tone = Look::of(ui).colors.severity(severity);
    let word = words::severity(severity, language);
    pill(ui, tone, severity_mark(severity), &word)
}
