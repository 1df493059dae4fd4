//! The rail: the product, the site, the four rooms in the order they are used with how they stand, then servers and
//! settings; at the bottom the listener. Where the window is narrow only its symbols remain.

use super::{
    app::Cx,
    model::{Model, Page},
    parts::{self, Mark, brand, focus_ring, one_line, paint_left, paint_mark},
    theme::{self, Look, Palette, size, space},
};
use crate::{i18n::Language, say};
use eframe::egui::{
    Align2, Color32, FontId, Frame, Margin, Panel, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

/// Windows narrower than this get symbols only.
const NARROW: f32 = 900.0;
const WIDE: f32 = 216.0;
const SLIM: f32 = 60.0;

/// How a room stands.
struct RoomState {
    is_done: bool,
    text: String,
    is_alarming: bool,
}

impl RoomState {
    fn plain(text: String) -> Self {
        Self {
            is_done: false,
            text,
            is_alarming: false,
        }
    }

    fn done(text: String) -> Self {
        Self {
            is_done: true,
            ..Self::plain(text)
        }
    }
}

/// Draws the rail.
pub fn rail(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let is_slim = ui.available_width() < NARROW;
    let frame = Frame::new()
        .fill(look.colors.rail)
        .inner_margin(Margin::symmetric(12, 14));
    let shown = Panel::left("rail")
        .exact_size(if is_slim { SLIM } else { WIDE })
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("rail")
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    contents(ui, cx, is_slim);
                });
        });
    let rect = shown.response.rect;
    ui.painter()
        .vline(rect.right() - 0.5, rect.y_range(), look.line());
}

fn contents(ui: &mut Ui, cx: &mut Cx<'_>, is_slim: bool) {
    let top = ui.cursor().top();
    let room = ui.available_height();
    head(ui, cx, is_slim);
    for (number, page) in (1u8..).zip([Page::Choose, Page::Configure, Page::Prove, Page::Alerts]) {
        let state = room_state(cx, page);
        if item(ui, cx, page, Some(number), &state, is_slim).clicked() {
            cx.model.go(page);
        }
    }
    parts::divider(ui);
    for page in [Page::Servers, Page::Settings] {
        let state = RoomState::plain(String::new());
        if item(ui, cx, page, None, &state, is_slim).clicked() {
            cx.model.go(page);
        }
    }
    // As high as the text of this language made it in the last frame, so that it ends where the rail ends.
    let remembered = ui.scope_id().with(("rail's end", is_slim, cx.language));
    let bottom = ui.data(|data| data.get_temp(remembered)).unwrap_or(58.0);
    let used = ui.cursor().top() - top;
    ui.add_space((room - used - bottom).floor().max(space::M));
    let begins = ui.cursor().top();
    listener(ui, cx, is_slim);
    language_switch(ui, cx, is_slim);
    let height = ui.min_rect().bottom() - begins;
    if (height - bottom).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(remembered, height));
        ui.ctx().request_repaint();
    }
}

fn head(ui: &mut Ui, cx: &mut Cx<'_>, is_slim: bool) {
    let look = Look::of(ui);
    let name = say!(cx.language, "app-name");
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let left = if is_slim {
        rect.center().x - 13.0
    } else {
        rect.left() + 8.0
    };
    let mark = Rect::from_min_size(pos2(left, rect.center().y - 13.0), vec2(26.0, 26.0));
    brand(ui, mark);
    if !is_slim {
        let font = theme::bold(size::CARD + 1.0);
        let galley = one_line(
            ui,
            &name,
            font,
            look.colors.text,
            rect.right() - mark.right() - 12.0,
        );
        paint_left(ui, mark.right() + 10.0, rect.center().y, galley);
    }
    focus_ring(ui, rect.shrink(2.0), &response, 5);
    let hint = say!(cx.language, "ui-start");
    let label = format!("{name} · {hint}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if response.on_hover_text(hint).clicked() {
        cx.model.go(Page::Start);
    }
    ui.add_space(space::S);
    if !is_slim {
        site(ui, cx);
    }
    ui.add_space(space::S);
}

fn site(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let name = site_name(cx.model, cx.language);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
    let fill = if response.hovered() {
        look.colors.hover
    } else {
        look.colors.panel
    };
    let line = look.line();
    ui.painter()
        .rect(rect, theme::RADIUS, fill, line, eframe::egui::StrokeKind::Inside);
    let font = FontId::proportional(size::CELL + 0.5);
    let galley = one_line(ui, &name, font, look.colors.text, rect.width() - 24.0);
    paint_left(ui, rect.left() + 10.0, rect.center().y, galley);
    focus_ring(ui, rect.shrink(2.0), &response, 5);
    let label = say!(cx.language, "ui-site-named", name = name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let path = cx.model.site.as_ref().map(|site| site.path.display().to_string());
    if response.on_hover_text(path.unwrap_or_default()).clicked() {
        cx.model.go(Page::Settings);
    }
}

/// The site's name, or what stands for it.
fn site_name(model: &Model, language: Language) -> String {
    if model.rehearsal.is_some() {
        return say!(language, "ui-site-rehearsal");
    }
    match &model.site {
        Some(site) if !site.name.is_empty() => site.name.clone(),
        _ => say!(language, "ui-site-unnamed"),
    }
}

/// A page's name in the rail.
pub fn page_name(page: Page, language: Language) -> String {
    match page {
        Page::Start => say!(language, "ui-start"),
        Page::Choose => say!(language, "ui-choose"),
        Page::Configure => say!(language, "ui-configure"),
        Page::Prove => say!(language, "ui-prove"),
        Page::Alerts => say!(language, "ui-alerts"),
        Page::Servers => say!(language, "ui-servers"),
        Page::Settings => say!(language, "ui-settings"),
    }
}

fn room_state(cx: &Cx<'_>, page: Page) -> RoomState {
    let language = cx.language;
    let server = cx.model.server();
    match (page, server) {
        (Page::Choose, _) => match cx.chosen.clone() {
            Some(summary) => RoomState::done(summary),
            None => RoomState::plain(String::new()),
        },
        (Page::Configure, Some(view)) => match cx.model.configure(&view.server.name) {
            Some(room) if room.report.is_busy() => RoomState::plain(say!(language, "ui-state-writing")),
            Some(room) if room.report.failure.is_some() => alarming(say!(language, "ui-state-failed")),
            Some(room) => configure_state(room, language),
            None => RoomState::plain(String::new()),
        },
        (Page::Prove, Some(view)) => match view.last_proof {
            Some((at, true)) => RoomState::done(days(cx.model.clock.days_since(at), language)),
            Some((_, false)) => alarming(say!(language, "ui-state-not-proven")),
            None => RoomState::plain(String::new()),
        },
        (Page::Alerts, _) => match cx.model.unacknowledged() {
            0 => RoomState::plain(String::new()),
            count => alarming(say!(language, "ui-state-new", count = count)),
        },
        _ => RoomState::plain(String::new()),
    }
}

fn alarming(text: String) -> RoomState {
    RoomState {
        is_alarming: true,
        ..RoomState::plain(text)
    }
}

fn configure_state(room: &super::model::ConfigureRoom, language: Language) -> RoomState {
    let is_as_wanted = room
        .report
        .value
        .as_ref()
        .map(crate::configure::target::Report::is_as_wanted);
    match (is_as_wanted, room.plan.value.as_ref()) {
        (Some(true), _) => RoomState::done(say!(language, "ui-state-applied")),
        (Some(false), _) => alarming(say!(language, "ui-state-partly")),
        (None, Some(plan)) if plan.wanted.is_empty() => RoomState::plain(String::new()),
        (None, Some(_)) => match room.changes() {
            0 if room.displaced().is_empty() => RoomState::done(say!(language, "ui-state-same")),
            changes => RoomState::plain(say!(language, "ui-state-changes", count = changes)),
        },
        (None, None) => RoomState::plain(String::new()),
    }
}

fn days(days: i32, language: Language) -> String {
    match days {
        ..=0 => say!(language, "ui-today"),
        1 => say!(language, "ui-yesterday"),
        days => say!(language, "ui-days-ago", count = days),
    }
}

fn item(
    ui: &mut Ui,
    cx: &Cx<'_>,
    page: Page,
    number: Option<u8>,
    state: &RoomState,
    is_slim: bool,
) -> Response {
    let look = Look::of(ui);
    let c = look.colors;
    let name = page_name(page, cx.language);
    let is_here = cx.model.page == page;
    let height = if number.is_some() { 40.0 } else { 36.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    if is_here {
        ui.painter().rect_filled(rect, theme::RADIUS, c.accent.soft);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, theme::RADIUS, c.hover);
    }
    let ink = if is_here { c.accent.strong } else { c.text };
    let center = if is_slim {
        rect.center()
    } else {
        pos2(rect.left() + 19.0, rect.center().y)
    };
    match number {
        Some(number) => room_mark(ui, center, number, is_here, state.is_done),
        None => page_mark(ui, center, page, ink),
    }
    if is_slim {
        if state.is_alarming {
            ui.painter()
                .circle_filled(rect.right_top() + vec2(-6.0, 7.0), 4.0, c.error.strong);
        }
    } else {
        item_words(ui, rect, &name, state, is_here);
    }
    focus_ring(ui, rect.shrink(2.0), &response, 5);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_here, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if !state.text.is_empty() {
            node.set_description(state.text.clone());
        }
    });
    let key = number
        .map(|number| format!("  Ctrl+{number}"))
        .unwrap_or_default();
    if is_slim || number.is_some() {
        response.on_hover_text(format!("{name}{key}"))
    } else {
        response
    }
}

fn item_words(ui: &Ui, rect: Rect, name: &str, state: &RoomState, is_here: bool) {
    let c = Look::of(ui).colors;
    let (font, ink) = if is_here {
        (theme::bold(size::BODY), c.accent.strong)
    } else {
        (FontId::proportional(size::BODY), c.text)
    };
    let name = one_line(ui, name, font, ink, rect.width() - 48.0);
    let name_right = rect.left() + 40.0 + name.size().x;
    paint_left(ui, rect.left() + 40.0, rect.center().y, name);
    if !state.text.is_empty() {
        let (font, ink) = if state.is_alarming {
            (theme::bold(size::SMALL), c.error.strong)
        } else {
            (FontId::proportional(size::SMALL), c.dim)
        };
        let text = one_line(ui, &state.text, font, ink, rect.right() - 8.0 - name_right - 8.0);
        paint_left(ui, rect.right() - 8.0 - text.size().x, rect.center().y, text);
    }
}

fn room_mark(ui: &Ui, center: eframe::egui::Pos2, number: u8, is_here: bool, is_done: bool) {
    let look = Look::of(ui);
    let c = look.colors;
    if is_done && !is_here {
        let line = Stroke::new(1.2, c.recovered.strong);
        ui.painter().circle(center, 11.0, c.recovered.soft, line);
        paint_mark(ui.painter(), center, 10.0, Mark::Check, c.recovered.strong);
        return;
    }
    let (line, ink, font) = if is_here {
        (
            Stroke::new(1.5, c.accent.strong),
            c.accent.strong,
            theme::bold(size::CELL),
        )
    } else {
        (look.line(), c.dim, FontId::proportional(size::CELL))
    };
    ui.painter().circle(center, 11.0, c.panel, line);
    ui.painter()
        .text(center, Align2::CENTER_CENTER, number.to_string(), font, ink);
}

/// Servers and settings, as small drawings.
fn page_mark(ui: &Ui, center: eframe::egui::Pos2, page: Page, ink: Color32) {
    let painter = ui.painter();
    let line = Stroke::new(1.4, ink);
    let rect = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(center + vec2(x, y), vec2(w, h));
    if page == Page::Servers {
        for y in [-8.0, 1.0] {
            painter.rect_stroke(
                rect(-8.0, y, 16.0, 7.0),
                2.0,
                line,
                eframe::egui::StrokeKind::Middle,
            );
            painter.circle_filled(center + vec2(-4.5, y + 3.5), 1.2, ink);
        }
    } else {
        for (y, x) in [(-5.0, 3.0), (0.0, -3.0), (5.0, 4.0)] {
            painter.hline(center.x - 8.0..=center.x + 8.0, center.y + y, line);
            painter.circle_filled(center + vec2(x, y), 2.6, ink);
        }
    }
}

fn listener(ui: &mut Ui, cx: &mut Cx<'_>, is_slim: bool) {
    let look = Look::of(ui);
    let c = look.colors;
    let (text, mark, color) = listener_words(cx.model, cx.language, &c);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    let center = if is_slim {
        rect.center()
    } else {
        pos2(rect.left() + 12.0, rect.center().y)
    };
    paint_mark(ui.painter(), center, 9.0, mark, color);
    if !is_slim {
        let font = FontId::proportional(size::SMALL);
        let ink = if response.hovered() { c.text } else { c.dim };
        let galley = one_line(ui, &text, font, ink, rect.width() - 28.0);
        paint_left(ui, rect.left() + 24.0, rect.center().y, galley);
    }
    focus_ring(ui, rect.shrink(2.0), &response, 5);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    if response.on_hover_text(&text).clicked() {
        cx.model.go(Page::Settings);
    }
}

/// How the listener stands: in words, and its mark. What loses alerts is red, and a square.
fn listener_words(model: &Model, language: Language, c: &Palette) -> (String, Mark, Color32) {
    let well = |text| (text, Mark::Circle, c.recovered.strong);
    let losing = |text| (text, Mark::Square, c.error.strong);
    let Some(address) = model.listener.addresses.first() else {
        return if model.is_port_taken() {
            losing(say!(language, "ui-listener-taken"))
        } else {
            (say!(language, "ui-listener-off"), Mark::Ring, c.dim)
        };
    };
    let port = address.port().to_string();
    if model.listener.is_stalled {
        return losing(say!(language, "ui-listener-stalled", port = port));
    }
    match model.listener.counters.dropped_by_kernel {
        Some(count) if count > 0 => losing(say!(language, "ui-listener-lost", port = port, count = count)),
        _ if model.listener.other.is_some() => well(say!(language, "ui-listener-other", port = port)),
        Some(_) => well(say!(language, "ui-listener-on", port = port)),
        None => well(say!(language, "ui-listener-on-unknown", port = port)),
    }
}

fn language_switch(ui: &mut Ui, cx: &mut Cx<'_>, is_slim: bool) {
    let look = Look::of(ui);
    let names = [(Language::Ja, "日本語"), (Language::En, "English")];
    let mut draw = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        if !is_slim {
            ui.add_space(4.0);
        }
        for (language, name) in names {
            let is_on = cx.language == language;
            let font = if is_on {
                theme::bold(size::SMALL)
            } else {
                FontId::proportional(size::SMALL)
            };
            let short = if is_slim { language.tag() } else { name };
            let ink = if is_on { look.colors.text } else { look.colors.dim };
            let galley = one_line(ui, short, font, ink, f32::INFINITY);
            let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 12.0, 24.0), Sense::click());
            if response.hovered() {
                ui.painter().rect_filled(rect, 5.0, look.colors.hover);
            }
            paint_left(ui, rect.left() + 6.0, rect.center().y, galley);
            focus_ring(ui, rect.shrink(2.0), &response, 5);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, name));
            if response.clicked() {
                cx.settings.language = Some(language);
            }
        }
    };
    if is_slim {
        ui.vertical_centered(&mut draw);
    } else {
        ui.horizontal(&mut draw);
    }
}
