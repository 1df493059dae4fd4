//! Buttons: one primary at most on a page, secondary ones beside it, quiet ones inside things.

use super::{
    super::theme::{self, CONTROL_HEIGHT, Look, RADIUS, SMALL_CONTROL_HEIGHT, size},
    Mark, focus_ring, paint_mark,
};
use eframe::egui::{
    Align, Color32, FontId, Layout, Popup, PopupCloseBehavior, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, accesskit, pos2, style::StyleModifier, vec2,
};

/// Beside the word of a button inside a row.
const SMALL_PADDING: f32 = 11.0;

/// How much a button matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do here.
    Primary,
    /// Something else that can be done.
    Secondary,
    /// Inside a row.
    Small,
    /// Takes something away.
    Danger,
}

/// The one thing to do here.
pub fn primary(ui: &mut Ui, text: &str) -> Response {
    button(ui, Kind::Primary, text)
}

/// Something else that can be done.
pub fn secondary(ui: &mut Ui, text: &str) -> Response {
    button(ui, Kind::Secondary, text)
}

/// A button inside a row.
pub fn small(ui: &mut Ui, text: &str) -> Response {
    button(ui, Kind::Small, text)
}

/// How wide a button inside a row is.
pub fn small_width(ui: &Ui, text: &str) -> f32 {
    let font = FontId::proportional(size::CELL);
    let galley = super::one_line(ui, text, font, Color32::PLACEHOLDER, f32::INFINITY);
    galley.size().x + 2.0 * SMALL_PADDING
}

/// Takes something away.
pub fn danger(ui: &mut Ui, text: &str) -> Response {
    button(ui, Kind::Danger, text)
}

/// A button of any kind.
pub fn button(ui: &mut Ui, kind: Kind, text: &str) -> Response {
    let look = Look::of(ui);
    let c = look.colors;
    let font = match kind {
        Kind::Primary | Kind::Danger => theme::bold(size::BODY),
        Kind::Secondary => FontId::proportional(size::BODY),
        Kind::Small => FontId::proportional(size::CELL),
    };
    let (height, padding) = match kind {
        Kind::Small => (SMALL_CONTROL_HEIGHT, SMALL_PADDING),
        _ => (CONTROL_HEIGHT, 15.0),
    };
    let widest = (ui.available_width() - 2.0 * padding).max(80.0);
    let galley = super::one_line(ui, text, font, Color32::PLACEHOLDER, widest);
    let wish = vec2(galley.size().x + 2.0 * padding, height);
    let (rect, mut response) = ui.allocate_exact_size(wish, Sense::click());
    if ui.is_rect_visible(rect) {
        let is_hot = response.hovered() || response.is_pointer_button_down_on();
        let (fill, stroke, ink) = match kind {
            Kind::Primary if is_hot => (c.accent_hover, Stroke::NONE, c.on_accent),
            Kind::Primary => (c.accent.strong, Stroke::NONE, c.on_accent),
            Kind::Danger if is_hot => (c.error.soft, Stroke::new(1.0, c.error.strong), c.error.strong),
            Kind::Danger => (c.panel, Stroke::new(1.0, c.error.strong), c.error.strong),
            _ if is_hot => (c.hover, Stroke::new(1.0, c.dim), c.text),
            _ => (c.panel, look.line(), c.text),
        };
        ui.painter().rect(rect, RADIUS, fill, stroke, StrokeKind::Inside);
        let at = pos2(rect.left() + padding, rect.center().y - galley.size().y / 2.0);
        let is_cut = galley.elided;
        ui.painter().galley(at, galley, ink);
        focus_ring(ui, rect, &response, RADIUS);
        if is_cut {
            response = response.on_hover_text(text);
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    response
}

/// Text that does something.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    let look = Look::of(ui);
    let font = FontId::proportional(size::CELL);
    let galley = super::one_line(ui, text, font, look.colors.accent.strong, ui.available_width());
    let wish = vec2(galley.size().x, galley.size().y.max(22.0));
    let (rect, response) = ui.allocate_exact_size(wish, Sense::click());
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    if response.hovered() {
        let line = Stroke::new(1.0, look.colors.accent.strong);
        let bottom = at.y + galley.size().y;
        ui.painter().hline(rect.x_range(), bottom, line);
    }
    ui.painter().galley(at, galley, look.colors.accent.strong);
    focus_ring(ui, rect, &response, 2);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
}

/// A filter that is on or off, with its symbol.
pub fn chip(ui: &mut Ui, is_on: bool, mark: Option<(Mark, Color32)>, text: &str) -> Response {
    let look = Look::of(ui);
    let c = look.colors;
    let font = FontId::proportional(size::CELL);
    let galley = super::one_line(ui, text, font, Color32::PLACEHOLDER, ui.available_width() - 48.0);
    let lead = if mark.is_some() { 18.0 } else { 0.0 };
    let wish = vec2(galley.size().x + 26.0 + lead, 30.0);
    let (rect, response) = ui.allocate_exact_size(wish, Sense::click());
    if ui.is_rect_visible(rect) {
        let (fill, stroke, ink) = match (is_on, response.hovered()) {
            (true, _) => (c.accent.soft, Stroke::new(1.0, c.accent.strong), c.accent.strong),
            (false, true) => (c.hover, Stroke::new(1.0, c.dim), c.text),
            (false, false) => (c.panel, look.line(), c.text),
        };
        ui.painter().rect(rect, 15, fill, stroke, StrokeKind::Inside);
        if let Some((mark, color)) = mark {
            paint_mark(
                ui.painter(),
                pos2(rect.left() + 18.0, rect.center().y),
                10.0,
                mark,
                color,
            );
        }
        let at = pos2(rect.left() + 13.0 + lead, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        focus_ring(ui, rect, &response, 15);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_on, text));
    response
}

/// How wide a filter that opens a list is.
pub fn chip_menu_width(ui: &Ui, text: &str) -> f32 {
    let font = FontId::proportional(size::CELL);
    super::one_line(ui, text, font, Color32::PLACEHOLDER, f32::INFINITY)
        .size()
        .x
        + MENU_PADDING
}

/// Beside and between the word and the arrow of a filter that opens a list.
const MENU_PADDING: f32 = 26.0 + 18.0;

/// A filter that opens a list of what it can be; as high as a field where it stands beside one.
pub fn chip_menu<R>(
    ui: &mut Ui,
    is_on: bool,
    is_beside_field: bool,
    text: &str,
    list: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let look = Look::of(ui);
    let c = look.colors;
    let font = FontId::proportional(size::CELL);
    let room = ui.available_width() - MENU_PADDING;
    let galley = super::one_line(ui, text, font, Color32::PLACEHOLDER, room.max(40.0));
    let (height, radius) = if is_beside_field {
        (CONTROL_HEIGHT, RADIUS)
    } else {
        (30.0, 15)
    };
    let wish = vec2(galley.size().x + MENU_PADDING, height);
    let (rect, response) = ui.allocate_exact_size(wish, Sense::click());
    let popup = Popup::menu(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        // Fields in the list look like fields: a menu's own style has no lines around them.
        .style(StyleModifier::default())
        .layout(Layout::top_down(Align::Min))
        .gap(4.0)
        .accessible_name(text);
    let is_open = popup.is_open();
    let (fill, stroke, ink) = match (is_on, response.hovered() || is_open) {
        (true, _) => (c.accent.soft, Stroke::new(1.0, c.accent.strong), c.accent.strong),
        (false, true) => (c.hover, Stroke::new(1.0, c.dim), c.text),
        (false, false) => (c.panel, look.line(), c.text),
    };
    ui.painter().rect(rect, radius, fill, stroke, StrokeKind::Inside);
    let at = pos2(rect.left() + 13.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    let caret = pos2(rect.right() - 16.0, rect.center().y);
    paint_mark(ui.painter(), caret, 8.0, Mark::Down, ink);
    focus_ring(ui, rect, &response, radius);
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_on, text));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_has_popup(accesskit::HasPopup::Menu);
        node.set_expanded(is_open);
    });
    popup.show(list).map(|shown| shown.inner)
}

/// One line of such a list.
pub fn menu_item(ui: &mut Ui, is_on: bool, text: &str) -> Response {
    let c = Look::of(ui).colors;
    let font = if is_on {
        theme::bold(size::CELL)
    } else {
        FontId::proportional(size::CELL)
    };
    let ink = if is_on { c.accent.strong } else { c.text };
    let galley = super::one_line(ui, text, font, ink, 320.0);
    let wish = vec2((galley.size().x + 20.0).max(ui.available_width()), 30.0);
    let (rect, response) = ui.allocate_exact_size(wish, Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 5.0, c.hover);
    }
    super::paint_left(ui, rect.left() + 10.0, rect.center().y, galley);
    focus_ring(ui, rect.shrink(3.0), &response, 5);
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, ui.is_enabled(), is_on, text));
    response
}
