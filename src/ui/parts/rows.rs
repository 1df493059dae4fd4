//! A long list of rows of one height, of which only those in sight are drawn. Its place is kept in rows, not in points,
//! so that a million rows scroll as smoothly as ten; it scrolls by wheel, by its bar, and as its owner says.

use super::super::{
    place::{place, whole},
    theme::Look,
};
use eframe::egui::{
    Color32, EventFilter, Id, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, accesskit, pos2, vec2,
};
use std::ops::Range;

/// Width of the bar, and of the strip that it is taken hold of in.
const BAR: f32 = 8.0;
const STRIP: f32 = 14.0;
/// The bar's handle is at least this long.
const SHORTEST: f32 = 28.0;

/// A list.
pub struct Rows<'a> {
    /// Unique in the window.
    pub id: &'a str,
    /// What it is a list of.
    pub label: &'a str,
    /// How many rows it has.
    pub count: u64,
    /// How high it is.
    pub height: f32,
    /// Whether several rows can be chosen.
    pub is_multiple: bool,
    /// Whether the pointer was on the rows before: then they stay under it, even at the end of the list.
    pub was_held: bool,
}

/// What became of it.
pub struct RowsShown {
    /// The list as a whole: it has the keyboard.
    pub response: Response,
    /// Where the rows are.
    pub rect: Rect,
    /// The rows in sight.
    pub sight: Range<u64>,
    /// Whether the pointer is on the rows, or has hold of the bar.
    pub is_held: bool,
    /// Whether the user scrolled.
    pub has_scrolled: bool,
}

impl Rows<'_> {
    /// Draws the list; `top` is the row at its upper edge. Each row is drawn into a place of its own.
    pub fn show(self, ui: &mut Ui, top: &mut f64, mut row: impl FnMut(&mut Ui, u64)) -> RowsShown {
        let height = Look::of(ui).row_height;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), self.height), Sense::hover());
        let id = Id::unique(self.id);
        let response = ui.interact(rect, id, Sense::FOCUSABLE);
        response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, self.label));
        let is_multiple = self.is_multiple;
        ui.ctx().accesskit_node_builder(id, |node| {
            if is_multiple {
                node.set_multiselectable();
            }
            node.add_action(accesskit::Action::Focus);
        });
        if response.has_focus() {
            let filter = EventFilter {
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
        let page = f64::from(self.height / height);
        let last = (place(self.count) - page).max(0.0);
        let before = *top;
        let lowest = if self.was_held { last.max(before) } else { last };
        wheel(ui, rect, f64::from(height), top, last);
        let bar = self.bar(ui, rect, page, last, top);
        *top = top.clamp(0.0, lowest);
        let has_scrolled = (*top - before).abs() > f64::EPSILON;
        let first = whole(*top);
        let shift = (*top - place(first)) * f64::from(height);
        let mut y = rect.top() - narrow(shift);
        let mut index = first;
        let within = UiBuilder::new()
            .id_salt(self.id)
            .max_rect(rect)
            .accessibility_parent(id);
        let mut area = ui.new_child(within);
        area.set_clip_rect(rect.intersect(ui.clip_rect()));
        while y < rect.bottom() && index < self.count {
            let spot = Rect::from_min_size(pos2(rect.left(), y), vec2(rect.width(), height));
            row(
                &mut area.new_child(UiBuilder::new().id_salt(index).max_rect(spot)),
                index,
            );
            y += height;
            index += 1;
        }
        if let Some((shape, ink, _)) = bar {
            ui.painter()
                .with_clip_rect(area.clip_rect())
                .rect_filled(shape, shape.width() / 2.0, ink);
        }
        let is_dragged = bar.is_some_and(|(.., is_dragged)| is_dragged);
        let is_over = ui.rect_contains_pointer(rect);
        RowsShown {
            response,
            rect,
            sight: first..index,
            is_held: is_over || is_dragged,
            has_scrolled,
        }
    }

    /// The bar at the right: its handle, to be drawn above the rows, and whether somebody has hold of it.
    fn bar(
        &self,
        ui: &mut Ui,
        rect: Rect,
        page: f64,
        last: f64,
        top: &mut f64,
    ) -> Option<(Rect, Color32, bool)> {
        if last <= 0.0 {
            return None;
        }
        let strip = Rect::from_min_max(pos2(rect.right() - STRIP, rect.top()), rect.right_bottom());
        let id = Id::unique((self.id, "bar"));
        let response = ui.interact(strip, id, Sense::CLICK | Sense::DRAG);
        let share = narrow(page / place(self.count));
        let length = (rect.height() * share).clamp(SHORTEST.min(rect.height()), rect.height());
        let room = (rect.height() - length).max(1.0);
        if let Some(at) = response
            .interact_pointer_pos()
            .filter(|_| response.is_pointer_button_down_on())
        {
            // Where the handle was taken hold of stays under the pointer; beside it, its middle jumps there.
            let handle = rect.top() + narrow(*top / last) * room;
            let memory = id.with("grip");
            let grip = if response.drag_started() || ui.data(|data| data.get_temp::<f32>(memory)).is_none() {
                let within = at.y - handle;
                let grip = if (0.0..=length).contains(&within) {
                    within
                } else {
                    length / 2.0
                };
                ui.data_mut(|data| data.insert_temp(memory, grip));
                grip
            } else {
                ui.data(|data| data.get_temp::<f32>(memory))
                    .unwrap_or(length / 2.0)
            };
            *top = f64::from(((at.y - grip - rect.top()) / room).clamp(0.0, 1.0)) * last;
        } else {
            ui.data_mut(|data| data.remove::<f32>(id.with("grip")));
        }
        let is_dragged = response.is_pointer_button_down_on();
        let c = Look::of(ui).colors;
        let handle = rect.top() + narrow(top.clamp(0.0, last) / last) * room;
        let width = if response.hovered() || is_dragged {
            BAR
        } else {
            BAR - 3.0
        };
        let shape = Rect::from_min_size(pos2(rect.right() - width - 2.0, handle), vec2(width, length));
        let ink = if is_dragged || response.hovered() {
            c.dim
        } else {
            c.line
        };
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, self.label));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_orientation(accesskit::Orientation::Vertical);
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(last);
            node.set_numeric_value(*top);
        });
        Some((shape, ink, is_dragged))
    }
}

/// Takes what the wheel turns, as far as the list can go; the rest is left to the page around it.
fn wheel(ui: &Ui, rect: Rect, height: f64, top: &mut f64, last: f64) {
    if !ui.rect_contains_pointer(rect) || !ui.is_enabled() {
        return;
    }
    ui.ctx().input_mut(|input| {
        let turned = f64::from(input.smooth_scroll_delta.y);
        let wish = *top - turned / height;
        let goes = wish.clamp(0.0, last.max(*top));
        let is_taken = (goes - *top).abs() > f64::EPSILON;
        *top = goes;
        if is_taken {
            input.smooth_scroll_delta.y = 0.0;
        }
    });
}

/// A distance on the screen.
#[expect(
    clippy::cast_possible_truncation,
    reason = "distances on a screen are small, and fractions of a point are not seen"
)]
fn narrow(distance: f64) -> f32 {
    distance as f32
}
