//! The list itself: the hours above it, its heads, and of its rows those in sight. It stays at the newest while it is
//! at the top, and never moves under the pointer.

use super::{
    State, grouped, keys,
    row::{self, Wide},
    search,
};
use crate::{
    engine::view::{GapView, Severity},
    i18n::Language,
    say,
    ui::{
        app::Cx,
        model::Row,
        parts::{self, Column, Mark, Rows, Table},
        settings::alerts::TimeRange,
        theme::{Look, size, space},
    },
    words,
};
use eframe::egui::{FontId, Frame, Id, Margin, Rect, Sense, Ui, pos2, vec2};

/// Rows that are in sight at least, however small the window is.
const LEAST: f32 = 5.0;

/// Between what stands in a column and the next one.
const BETWEEN: f32 = space::M;

/// Draws it; `room` is how high it can be.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: f32) {
    let language = cx.language;
    let width = ui.available_width();
    let is_folded = cx.model.alerts.filter.folded;
    // How many alerts a row stands for is told with the ways they came.
    let path = match is_folded {
        true if width >= 900.0 => Some(216.0),
        true if width >= 640.0 => Some(150.0),
        false if width >= 760.0 => Some(126.0),
        _ => None,
    };
    let wide = Wide {
        server: width >= 520.0,
        path: path.map(|path| path - BETWEEN),
    };
    let table = table(ui, wide, is_folded, language);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        let begins = ui.cursor().top();
        ui.spacing_mut().item_spacing.y = 0.0;
        chart(ui, cx);
        table.head(ui);
        let height = Look::of(ui).row_height;
        let room = (room - 2.0 - (ui.cursor().top() - begins)).max(LEAST * height);
        rows(ui, state, cx, &table, wide, room);
    });
}

fn table(ui: &Ui, wide: Wide, is_folded: bool, language: Language) -> Table {
    let widest = [
        Severity::Error,
        Severity::Warning,
        Severity::Information,
        Severity::Recovered,
    ]
    .into_iter()
    .map(|severity| parts::pill_width(ui, &words::severity(severity, language)))
    .fold(0.0, f32::max);
    let time = if is_folded {
        say!(language, "ui-alert-first")
    } else {
        say!(language, "ui-alert-time")
    };
    let mut columns = vec![
        Column::fixed(say!(language, "ui-alert-severity"), widest + space::L),
        Column::fixed(time, 102.0),
    ];
    if wide.server {
        columns.push(Column::fixed(say!(language, "ui-server"), 96.0));
    }
    columns.push(Column::share(say!(language, "ui-alert-title"), 1.0));
    if let Some(path) = wide.path {
        columns.push(Column::fixed(say!(language, "ui-alert-path"), path + BETWEEN));
    }
    Table::new(columns)
}

fn rows(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, table: &Table, wide: Wide, room: f32) {
    let height = Look::of(ui).row_height;
    let log = &cx.model.alerts.log;
    let count = log.count();
    let in_sight = room / height;
    let all = crate::ui::place::place(count);
    let needed = if all < f64::from(in_sight) {
        height * f32::from(u16::try_from(count).unwrap_or(u16::MAX))
    } else {
        room
    };
    keys::grant_wish(cx, f64::from(in_sight));
    let room = &mut cx.model.alerts;
    if room.follows && !state.is_held {
        room.log.top = 0.0;
    }
    let mut top = room.log.top;
    let mut pressed = None;
    let label = if cx.model.alerts.filter.folded {
        say!(cx.language, "ui-alerts-list-folded")
    } else {
        say!(cx.language, "ui-alerts-list")
    };
    let list = Rows {
        id: "alerts' rows",
        label: &label,
        count,
        height: needed,
        is_multiple: true,
        was_held: state.is_held,
    };
    let shown = list.show(ui, &mut top, |ui, index| match cx.model.alerts.log.row(index) {
        Some(Row::Alert(alert)) => {
            if row::show(ui, cx, table, alert, wide) {
                pressed = Some(alert.id);
            }
        }
        Some(Row::Gap(gap)) => {
            table.remark(ui, Mark::Ring, &gap_words(gap, cx));
        }
        None => table.waiting(ui),
    });
    state.is_held = shown.is_held;
    let room = &mut cx.model.alerts;
    room.log.top = top;
    if shown.has_scrolled {
        room.follows = top <= 0.0;
    }
    room.note_newest_in_sight();
    if let Some(id) = pressed {
        keys::press(ui, cx, id);
        shown.response.request_focus();
    }
    newer(ui, cx, shown.rect);
    keys::act(ui, state, cx, &shown);
    cx.model.look_at_alerts(&shown.sight);
}

fn gap_words(gap: &GapView, cx: &Cx<'_>) -> String {
    let language = cx.language;
    let clock = &cx.model.clock;
    let from = clock.short(gap.from);
    let why = words::gap(gap, language);
    match gap.to.map(|to| clock.short(to)) {
        Some(to) => say!(language, "ui-gap", from = from, to = to, why = why),
        None => say!(language, "ui-gap-since", from = from, why = why),
    }
}

/// What came while the list was elsewhere: a press goes there.
fn newer(ui: &mut Ui, cx: &mut Cx<'_>, rect: Rect) {
    let count = cx.model.alerts.unseen();
    if count == 0 || cx.model.alerts.log.top <= 0.0 {
        return;
    }
    let look = Look::of(ui);
    let c = look.colors;
    let text = say!(cx.language, "ui-alerts-newer", count = grouped(count));
    let font = crate::ui::theme::bold(size::CELL);
    let galley = parts::one_line(ui, &text, font, c.on_accent, rect.width() - 80.0);
    let extent = vec2(galley.size().x + 46.0, 30.0);
    let spot = Rect::from_min_size(
        pos2(rect.center().x - extent.x / 2.0, rect.top() + space::S),
        extent,
    );
    let response = ui.interact(spot, Id::unique("newer alerts"), Sense::click());
    let fill = if response.hovered() {
        c.accent_hover
    } else {
        c.accent.strong
    };
    ui.painter().rect_filled(spot, 15.0, fill);
    let center = pos2(spot.left() + 20.0, spot.center().y);
    parts::paint_mark(ui.painter(), center, 11.0, Mark::Up, c.on_accent);
    parts::paint_left(ui, spot.left() + 32.0, spot.center().y, galley);
    parts::focus_ring(ui, spot, &response, 15);
    response.widget_info(|| {
        eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, ui.is_enabled(), &text)
    });
    if response.clicked() {
        cx.model.follow_alerts();
    }
}

fn chart(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let Some(summary) = cx
        .model
        .alerts
        .summary
        .as_ref()
        .filter(|page| !page.hours.is_empty())
    else {
        return;
    };
    let hours = summary.hours.clone();
    let count: u64 = hours.iter().map(|(count, _)| count).sum();
    let label = say!(language, "ui-alerts-chart", count = count);
    let font = FontId::proportional(size::SMALL);
    let caption = parts::one_line(ui, &label, font, look.colors.dim, f32::INFINITY);
    let margin = Margin::symmetric(12, 10);
    let room = &cx.model.alerts;
    let range = |bar: usize| {
        room.hour(bar)
            .map(|(from, until)| TimeRange::Between(from, until))
    };
    let current = room.filter.range;
    let chosen = (0..hours.len()).find(|bar| range(*bar) == Some(current));
    let name = |bar: usize| {
        let count = hours.get(bar).map_or(0, |(count, _)| *count);
        let hour = range(bar).map(|range| search::range_name(range, &cx.model.clock, language));
        say!(
            language,
            "ui-alerts-hour",
            hour = hour.unwrap_or_default(),
            count = grouped(count)
        )
    };
    let begins = |bar: usize| room.hour(bar).map(|(from, _)| cx.model.clock.minutes(from));
    let shown = Frame::new().inner_margin(margin).show(ui, |ui| {
        let room = ui.available_width();
        ui.set_min_width(room);
        let room = room - caption.size().x - space::L;
        parts::hour_chart(ui, room, &hours, chosen, &label, name, begins)
    });
    let rect = shown.response.rect;
    let left = rect.right() - 12.0 - caption.size().x;
    parts::paint_left(ui, left, rect.center().y, caption);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, look.line());
    let picked = shown.inner.and_then(range);
    if let Some(picked) = picked {
        let wish = if picked == current {
            TimeRange::Always
        } else {
            picked
        };
        cx.model.filter_alerts(|filter| filter.range = wish);
    }
}
