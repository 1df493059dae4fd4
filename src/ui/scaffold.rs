//! The one frame of every page: title, a sentence, actions at the right, contents that scroll, a bar at the bottom
//! where a page has one.

use super::theme::{CONTROL_HEIGHT, Look, NARROW, space};
use eframe::egui::{
    self, CentralPanel, Frame, Id, Margin, Panel, Role, ScrollArea, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// The widest a page's contents get: longer lines are hard to read.
const WIDEST: f32 = 1180.0;

/// Room above and below a page's contents.
const TOP: i8 = 18;
const BOTTOM: i8 = 24;

/// Buttons are laid out with this much room more than there is, so that none is cut before their width is known.
const BEYOND: f32 = 2000.0;

/// What stands at the top of a page.
pub struct Head<'a> {
    /// Unique among pages: keeps each page's own scroll place.
    pub id: &'static str,
    /// Its title.
    pub title: &'a str,
    /// What it is for.
    pub sentence: &'a str,
}

/// Draws a page.
pub fn page(ui: &mut Ui, head: &Head<'_>, actions: impl FnOnce(&mut Ui), contents: impl FnOnce(&mut Ui)) {
    page_with_room(ui, head, actions, |ui, _| contents(ui));
}

/// Draws a page whose contents are told how high they can be without the page having to scroll.
pub fn page_with_room(
    ui: &mut Ui,
    head: &Head<'_>,
    actions: impl FnOnce(&mut Ui),
    contents: impl FnOnce(&mut Ui, f32),
) {
    let margin = if ui.available_width() < 640.0 {
        16.0
    } else {
        space::PAGE
    };
    CentralPanel::no_frame().show(ui, |ui| {
        let background = Look::of(ui).colors.background;
        ui.painter().rect_filled(ui.max_rect(), 0.0, background);
        let height = ui.max_rect().height();
        ScrollArea::vertical()
            .id_salt(head.id)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let inner = Margin {
                    left: whole(margin),
                    right: whole(margin),
                    top: TOP,
                    bottom: BOTTOM,
                };
                Frame::new().inner_margin(inner).show(ui, |ui| {
                    ui.set_width(ui.available_width().min(WIDEST));
                    ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                    let begins = ui.cursor().top();
                    title(ui, head, actions);
                    ui.add_space(space::S);
                    let used = ui.cursor().top() - begins;
                    let room = height - f32::from(TOP) - f32::from(BOTTOM) - used;
                    ui.push_id(head.id, |ui| contents(ui, room));
                });
            });
    });
}

/// A bar at the bottom of a page: draw it before the page.
pub fn footer(ui: &mut Ui, id: &'static str, contents: impl FnOnce(&mut Ui)) {
    let look = Look::of(ui);
    let margin = if ui.available_width() < 640.0 {
        16.0
    } else {
        space::PAGE
    };
    let frame = Frame::new()
        .fill(look.colors.panel)
        .inner_margin(Margin::symmetric(whole(margin), 12));
    let shown = Panel::bottom(id)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(contents);
        });
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, look.line());
}

fn whole(points: f32) -> i8 {
    if points < 20.0 { 16 } else { 28 }
}

fn title(ui: &mut Ui, head: &Head<'_>, actions: impl FnOnce(&mut Ui)) {
    let look = Look::of(ui);
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let title = ui.label(look.title(head.title));
        title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, head.title));
        if !head.sentence.is_empty() {
            ui.label(look.dim(head.sentence));
        }
    };
    sides(ui, head.id, words, actions);
}

/// Words at the left and buttons at the right, in that order for the keyboard; below one another where it is narrow.
pub fn sides(ui: &mut Ui, id: &str, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let memory = Id::unique(("sides", id));
    let known: Option<f32> = ui.ctx().data(|data| data.get_temp(memory));
    let right_width = known.unwrap_or_default();
    let room = ui.available_width();
    if room < NARROW - 160.0 || right_width > room * 0.6 {
        ui.vertical(left);
        let shown = ui.scope(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            ui.horizontal_wrapped(right).response.rect
        });
        remember(ui, memory, known, shown.inner.width());
        return;
    }
    ui.horizontal_top(|ui| {
        let start = ui.cursor().min;
        let words = ui
            .vertical(|ui| {
                ui.set_width((room - right_width - space::L).max(120.0));
                left(ui);
            })
            .response
            .rect;
        let top = start.y + ((words.height() - CONTROL_HEIGHT) / 2.0).max(0.0);
        let place = egui::Rect::from_min_max(
            pos2(start.x + room - right_width, top),
            pos2(start.x + room + BEYOND, top + CONTROL_HEIGHT),
        );
        let mut side = ui.new_child(
            UiBuilder::new()
                .id_salt(("right", id))
                .max_rect(place)
                .layout(egui::Layout::left_to_right(egui::Align::Center)),
        );
        right(&mut side);
        let width = side.min_rect().width();
        let end = pos2(start.x + room, start.y);
        ui.advance_cursor_after_rect(side.min_rect().intersect(egui::Rect::everything_left_of(end.x)));
        remember(ui, memory, known, width);
    });
}

fn remember(ui: &Ui, memory: Id, known: Option<f32>, width: f32) {
    let is_other = known.is_none_or(|known| (known - width).abs() > 0.5);
    if is_other {
        ui.ctx().data_mut(|data| data.insert_temp(memory, width));
        ui.ctx()
            .request_discard("the width of a page's buttons is known now");
    }
}
