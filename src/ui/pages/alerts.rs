//! Watch: every alert in the log, searched and filtered, with what happened and what to do beside it.

use super::{
    super::{
        app::Cx,
        parts::{self, Answer, Cell, Column, Kind, Table, severity_mark},
        plain::plain,
        scaffold::{self, Head},
        theme::{Look, NARROW, size, space},
    },
    alerts_details,
};
use crate::{
    engine::view::{AlertPage, AlertView, Severity},
    i18n::Language,
    say, words,
};
use eframe::egui::{FontId, Frame, Margin, TextEdit, Ui, vec2};

/// Rows before the end at which the next page is asked for.
const AHEAD: usize = 20;

/// What is being typed and asked.
#[derive(Default)]
pub struct State {
    /// Whether the search field wants the keyboard.
    pub wants_search: bool,
    text: String,
    acknowledging: Option<(i64, String)>,
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    if cx.model.alerts.page.is_untouched() {
        cx.model.reload_alerts();
    }
    let title = say!(language, "ui-alerts-title");
    let sentence = sentence(cx);
    let head = Head {
        id: "alerts",
        title: &title,
        sentence: &sentence,
    };
    let selected = cx.model.alerts.selected().cloned();
    let is_listening = !cx.model.listener.addresses.is_empty();
    // What listens in the background is not this window's to stop.
    let is_busy = cx.model.listening.is_busy() || cx.model.listener.other.is_some();
    let (mut listens, mut acknowledges) = (false, None);
    let actions = |ui: &mut Ui| {
        let text = if is_listening {
            say!(language, "ui-listen-stop")
        } else {
            say!(language, "ui-listen-start")
        };
        listens = ui
            .add_enabled_ui(!is_busy, |ui| parts::secondary(ui, &text))
            .inner
            .clicked();
        let open = selected.as_ref().filter(|alert| alert.acknowledged_at.is_none());
        if let Some(alert) = open
            && parts::primary(ui, &say!(language, "ui-acknowledge")).clicked()
        {
            acknowledges = Some(alert.id);
        }
    };
    scaffold::page(ui, &head, actions, |ui| {
        super::notices(ui, cx);
        contents(ui, state, cx, selected.as_ref());
    });
    if listens {
        if is_listening {
            cx.model.stop_listening();
        } else {
            cx.model.listen(cx.settings.listen);
        }
    }
    if let Some(id) = acknowledges {
        state.acknowledging = Some((id, String::new()));
    }
    acknowledge(ui, state, cx);
}

fn sentence(cx: &Cx<'_>) -> String {
    let language = cx.language;
    let Some(page) = &cx.model.alerts.page.value else {
        return say!(language, "ui-alerts-sentence");
    };
    let numbers = say!(
        language,
        "ui-alerts-numbers",
        total = grouped(page.total),
        today = grouped(page.today)
    );
    match cx.model.listener.counters.dropped_by_kernel {
        _ if cx.model.listener.addresses.is_empty() => numbers,
        Some(lost) => format!("{numbers} · {}", say!(language, "ui-alerts-lost", count = lost)),
        None => numbers,
    }
}

/// `10,482`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn contents(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, selected: Option<&AlertView>) {
    let language = cx.language;
    for failure in [
        &cx.model.listening.failure,
        &cx.model.alerts.acknowledging.failure,
    ] {
        if let Some(failure) = failure.clone() {
            parts::failure(ui, language, &failure, false);
        }
    }
    if let Some(failure) = cx.model.alerts.page.failure.clone()
        && parts::failure(ui, language, &failure, true)
    {
        cx.model.reload_alerts();
    }
    let width = ui.available_width();
    if width < NARROW {
        if let Some(alert) = selected {
            if parts::link(ui, &say!(language, "ui-alerts-back")).clicked() {
                cx.model.alerts.selected = None;
            }
            alerts_details::show(ui, cx, alert);
        } else {
            list(ui, state, cx);
        }
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let side = if selected.is_some() { 316.0 } else { 0.0 };
        ui.vertical(|ui| {
            ui.set_width(width - side - if side > 0.0 { space::L } else { 0.0 });
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            list(ui, state, cx);
        });
        if let Some(alert) = selected {
            ui.vertical(|ui| {
                ui.set_width(side);
                ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                alerts_details::show(ui, cx, alert);
            });
        }
    });
}

fn list(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = 10.0;
    search(ui, state, cx);
    chips(ui, cx);
    let language = cx.language;
    let Some(page) = cx.model.alerts.page.value.take() else {
        if cx.model.alerts.page.failure.is_none() {
            parts::loading(ui, &say!(language, "ui-loading"));
        }
        return;
    };
    if page.alerts.is_empty() {
        nothing(ui, state, cx, &page);
    } else {
        table(ui, cx, &page);
    }
    cx.model.alerts.page.value = Some(page);
}

fn search(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let label = say!(cx.language, "ui-alerts-search");
    let response = parts::search_field(ui, &mut state.text, &label);
    if std::mem::take(&mut state.wants_search) {
        response.request_focus();
    }
    if response.changed() {
        let text = state.text.clone();
        cx.model.query_alerts(|query| query.text = text);
    }
}

fn chips(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let counts = cx
        .model
        .alerts
        .page
        .value
        .as_ref()
        .map(|page| page.open_by_severity.clone())
        .unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        for severity in [
            Severity::Error,
            Severity::Warning,
            Severity::Information,
            Severity::Recovered,
        ] {
            let name = words::severity(severity, language);
            let text = match counts.get(&severity) {
                Some(count) if *count > 0 => format!("{name} {}", grouped(*count)),
                _ => name,
            };
            let is_on = cx.model.alerts.query.severities.contains(&severity);
            let color = look.colors.severity(severity).strong;
            if parts::chip(ui, is_on, Some((severity_mark(severity), color)), &text).clicked() {
                cx.model.toggle_severity(severity);
            }
        }
        let is_on = cx.model.alerts.query.unacknowledged_only;
        if parts::chip(ui, is_on, None, &say!(language, "ui-alerts-open-only")).clicked() {
            cx.model.query_alerts(|query| query.unacknowledged_only = !is_on);
        }
        let is_on = cx.model.alerts.query.hide_tests;
        if parts::chip(ui, is_on, None, &say!(language, "ui-alerts-hide-tests")).clicked() {
            cx.model.query_alerts(|query| query.hide_tests = !is_on);
        }
    });
}

fn nothing(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, page: &AlertPage) {
    let language = cx.language;
    if cx.model.alerts.is_filtered() && page.total > 0 {
        let title = say!(language, "ui-alerts-no-match");
        let sentence = say!(language, "ui-alerts-no-match-text");
        let clears = parts::empty(ui, &title, &sentence, |ui| {
            parts::secondary(ui, &say!(language, "ui-alerts-show-all")).clicked()
        });
        if clears {
            state.text.clear();
            cx.model
                .query_alerts(|query| *query = crate::engine::AlertQuery::default());
        }
        return;
    }
    let is_listening = !cx.model.listener.addresses.is_empty();
    let (title, sentence) = if is_listening {
        (
            say!(language, "ui-alerts-none"),
            say!(language, "ui-alerts-none-text"),
        )
    } else {
        (
            say!(language, "ui-alerts-none-off"),
            say!(language, "ui-alerts-none-off-text"),
        )
    };
    let pressed = parts::empty(ui, &title, &sentence, |ui| {
        let text = if is_listening {
            say!(language, "ui-configure-prove")
        } else {
            say!(language, "ui-listen-now")
        };
        parts::primary(ui, &text).clicked()
    });
    match (pressed, is_listening) {
        (true, true) => cx.model.go(super::super::model::Page::Prove),
        (true, false) => cx.model.listen(cx.settings.listen),
        (false, _) => {}
    }
}

fn table(ui: &mut Ui, cx: &mut Cx<'_>, page: &AlertPage) {
    let language = cx.language;
    let width = ui.available_width();
    let wide = Wide {
        server: width >= 520.0,
        path: width >= 760.0,
    };
    let widest = [
        Severity::Error,
        Severity::Warning,
        Severity::Information,
        Severity::Recovered,
    ]
    .into_iter()
    .map(|severity| parts::pill_width(ui, &words::severity(severity, language)))
    .fold(0.0, f32::max);
    let table = Table::new(columns(widest + space::L, wide, language));
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        chart(ui, page, language);
        table.head(ui);
        let height = Look::of(ui).row_height;
        let (first, last) = visible(ui, height, page.alerts.len());
        gap(ui, first, height);
        for alert in page.alerts.get(first..last).unwrap_or_default() {
            row(ui, cx, &table, alert, wide);
        }
        gap(ui, page.alerts.len() - last, height);
        if last + AHEAD >= page.alerts.len()
            && let Some(oldest) = page.alerts.last()
        {
            cx.model.load_more_alerts(oldest.id);
        }
    });
    if cx.model.alerts.more.is_busy() {
        let look = Look::of(ui);
        ui.label(look.small(say!(language, "ui-loading")));
    }
}

/// Which columns there is room for.
#[derive(Clone, Copy)]
struct Wide {
    server: bool,
    path: bool,
}

fn columns(severity_width: f32, wide: Wide, language: Language) -> Vec<Column> {
    let mut columns = vec![
        Column::fixed(say!(language, "ui-alert-severity"), severity_width),
        Column::fixed(say!(language, "ui-alert-time"), 102.0),
    ];
    if wide.server {
        columns.push(Column::fixed(say!(language, "ui-server"), 96.0));
    }
    columns.push(Column::share(say!(language, "ui-alert-title"), 1.0));
    if wide.path {
        columns.push(Column::fixed(say!(language, "ui-alert-path"), 126.0));
    }
    columns
}

/// Which rows the clip leaves to see.
fn visible(ui: &Ui, height: f32, count: usize) -> (usize, usize) {
    let clip = ui.clip_rect();
    let top = ui.cursor().top();
    let rows = |distance: f32| -> usize {
        let mut rows = 0;
        let mut y = height;
        while y <= distance && rows < count {
            rows += 1;
            y += height;
        }
        rows
    };
    let first = rows(clip.top() - top);
    let last = (rows(clip.bottom() - top) + 1).min(count);
    (first.min(last), last)
}

/// The room of rows that are not in sight.
fn gap(ui: &mut Ui, rows: usize, height: f32) {
    if rows > 0 {
        let rows = f32::from(u16::try_from(rows).unwrap_or(u16::MAX));
        ui.allocate_exact_size(vec2(1.0, rows * height), eframe::egui::Sense::hover());
    }
}

fn chart(ui: &mut Ui, page: &AlertPage, language: Language) {
    let look = Look::of(ui);
    let count: u64 = page.hours.iter().map(|(count, _)| count).sum();
    let label = say!(language, "ui-alerts-chart", count = count);
    let font = FontId::proportional(size::SMALL);
    let caption = parts::one_line(ui, &label, font, look.colors.dim, f32::INFINITY);
    let margin = Margin::symmetric(12, 10);
    let shown = Frame::new().inner_margin(margin).show(ui, |ui| {
        let room = ui.available_width();
        ui.set_min_width(room);
        parts::hour_chart(ui, room - caption.size().x - space::L, &page.hours, &label);
    });
    let rect = shown.response.rect;
    let left = rect.right() - 12.0 - caption.size().x;
    parts::paint_left(ui, left, rect.center().y, caption);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, look.line());
}

fn row(ui: &mut Ui, cx: &mut Cx<'_>, table: &Table, alert: &AlertView, wide: Wide) {
    let c = Look::of(ui).colors;
    let language = cx.language;
    let is_open = alert.acknowledged_at.is_none() && !alert.is_test;
    let title = plain(alert.title.get(language)).into_owned();
    let word = words::severity(alert.severity, language);
    let pill = Cell::Pill(c.severity(alert.severity), severity_mark(alert.severity), word);
    let mut cells = vec![pill, Cell::Mono(cx.model.clock.short(alert.received_at), c.text)];
    if wide.server {
        cells.push(Cell::Text(sender(alert)));
    }
    cells.push(if is_open {
        Cell::Strong(title)
    } else {
        Cell::Text(title)
    });
    if wide.path {
        cells.push(Cell::Dim(path_name(&alert.path, language)));
    }
    let is_selected = cx.model.alerts.selected == Some(alert.id);
    let response = table.row(ui, &cells, Some(is_selected));
    if response.clicked() || response.gained_focus() {
        cx.model.alerts.selected = Some(alert.id);
    }
}

/// The server's name, else the sender's address.
pub(super) fn sender(alert: &AlertView) -> String {
    let server = alert.server.as_deref().map(|name| plain(name).into_owned());
    server.unwrap_or_else(|| alert.source.ip().to_string())
}

/// The way an alert came, in the words of this product.
pub(super) fn path_name(path: &str, language: Language) -> String {
    match path {
        "bmc-snmp" => say!(language, "ui-path-bmc-snmp"),
        "agent-snmp" => say!(language, "ui-path-agent-snmp"),
        other => plain(other).into_owned(),
    }
}

fn acknowledge(ui: &Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let Some((id, mut note)) = state.acknowledging.take() else {
        return;
    };
    let look = Look::of(ui);
    let answer = parts::dialog(
        ui,
        "acknowledge",
        &say!(language, "ui-acknowledge-title"),
        |ui| {
            ui.label(look.body(say!(language, "ui-acknowledge-text")));
            let label = ui.label(look.small(say!(language, "ui-acknowledge-note")));
            let edit = TextEdit::multiline(&mut note)
                .font(FontId::proportional(size::BODY))
                .margin(Margin::symmetric(10, 8))
                .desired_rows(3)
                .desired_width(f32::INFINITY);
            ui.add(edit).labelled_by(label.id);
        },
        |ui| {
            let yes = say!(language, "ui-acknowledge-yes");
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    match answer {
        Some(Answer::Yes) => cx.model.acknowledge(vec![id], note.trim().to_owned()),
        Some(Answer::No) => {}
        None => state.acknowledging = Some((id, note)),
    }
}
