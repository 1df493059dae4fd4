//! One alert in full: what happened, what to do, both clocks, the way it came, who saw to it, its fields, its bytes.

use super::{
    grouped, row,
    row::{path_name, ways},
    sender,
};
use crate::{
    engine::view::{AlertView, Clock, Incident},
    i18n::Language,
    say,
    ui::{
        app::Cx,
        parts::{self, Mark},
        plain::plain,
        theme::{Look, size, space},
    },
    words,
};
use eframe::egui::{Label, Margin, RichText, ScrollArea, Ui};

/// The least height in which it scrolls: lower than that, the page scrolls.
const LEAST: f32 = 260.0;
/// Above and below its contents.
const MARGIN: i8 = 16;

/// Draws it; `room` is how high it can be, where it stands beside the list.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>, alert: &AlertView, room: Option<f32>) {
    let mut done = None;
    match room {
        Some(room) => {
            let margin = Margin {
                left: 20,
                right: 8,
                top: MARGIN,
                bottom: MARGIN,
            };
            parts::card_with(ui, margin, None, |ui| {
                ScrollArea::vertical()
                    .id_salt(("details", alert.id))
                    .max_height(room.max(LEAST) - 2.0 * f32::from(MARGIN) - 2.0)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width() - 12.0);
                        done = contents(ui, cx, alert, true);
                    });
            });
        }
        None => {
            parts::card(ui, |ui| done = contents(ui, cx, alert, false));
        }
    }
    match done {
        Some(Done::Closed) => cx.model.close_alert(),
        Some(Done::Opened(id)) => cx.model.open_member(id),
        Some(Done::More) => cx.model.show_more_members(),
        None => {}
    }
}

/// What was pressed.
enum Done {
    Closed,
    Opened(i64),
    More,
}

fn contents(ui: &mut Ui, cx: &Cx<'_>, alert: &AlertView, can_close: bool) -> Option<Done> {
    let look = Look::of(ui);
    let language = cx.language;
    ui.spacing_mut().item_spacing.y = 6.0;
    let closes = head(ui, cx, alert, can_close);
    text(ui, look.card_title(row::title(alert, language)));
    let address = alert.source.ip().to_string();
    let from = sender(alert);
    text(
        ui,
        look.small(if from == address {
            address
        } else {
            format!("{from} · {address}")
        }),
    );
    let detail = alert.detail.get(language);
    if !detail.is_empty() {
        text(ui, look.body(plain(detail).as_ref()));
    }
    let advice = alert.advice.get(language);
    if !advice.is_empty() {
        parts::divider(ui);
        ui.label(look.strong(say!(language, "ui-alert-advice")));
        text(ui, look.body(plain(advice).as_ref()));
    }
    // A row that stands for many shows first of all which they are.
    let mut done = None;
    if alert.stands_for.is_some() {
        done = incident(ui, cx, alert);
    }
    parts::divider(ui);
    facts(ui, cx, alert);
    if !alert.fields.is_empty() {
        parts::divider(ui);
        for (name, value) in &alert.fields {
            fact(
                ui,
                &plain(name.get(language)),
                plain(value.get(language)).into_owned(),
            );
        }
    }
    if alert.stands_for.is_none() {
        done = incident(ui, cx, alert);
    }
    parts::divider(ui);
    raw(ui, &alert.raw, language);
    closes.then_some(Done::Closed).or(done)
}

/// The other alerts that tell of the same, and why they do; what was pressed.
fn incident(ui: &mut Ui, cx: &Cx<'_>, alert: &AlertView) -> Option<Done> {
    let look = Look::of(ui);
    let language = cx.language;
    let room = &cx.model.alerts.incident;
    let shown = room
        .value
        .as_ref()
        .filter(|it| Some(it.incident.id) == alert.incident && it.incident.count > 1)?;
    let incident = &shown.incident;
    let mut done = None;
    parts::divider(ui);
    let title = say!(language, "ui-alert-incident", count = incident.count);
    ui.label(look.strong(title));
    if cx.model.alerts.filter.folded {
        summary(ui, cx, incident);
        ui.add_space(space::XS);
    }
    for member in &shown.members {
        let time = cx.model.clock.precise(member.alert.received_at);
        let what = if incident.is_storm {
            plain(member.alert.title.get(language)).into_owned()
        } else {
            path_name(&member.alert.path, language)
        };
        let line = format!("{time} · {what}");
        if member.alert.id == alert.id {
            ui.label(look.strong(line).size(size::CELL));
        } else if parts::link(ui, &line).clicked() {
            done = Some(Done::Opened(member.alert.id));
        }
        ui.label(look.small(words::incident_rule(member.rule, language)));
    }
    let told = u64::try_from(shown.members.len()).unwrap_or(u64::MAX);
    let rest = incident.count.saturating_sub(told);
    if rest > 0 {
        let more = say!(language, "ui-alert-incident-more", count = grouped(rest));
        if parts::link(ui, &more).clicked() {
            done = Some(Done::More);
        }
    }
    done
}

/// A fault from its first alert to its last.
fn summary(ui: &mut Ui, cx: &Cx<'_>, incident: &Incident) {
    let language = cx.language;
    let clock = &cx.model.clock;
    for (name, value) in [
        (say!(language, "ui-alert-first"), clock.precise(incident.first_at)),
        (say!(language, "ui-alert-last"), clock.precise(incident.last_at)),
        (say!(language, "ui-alert-path"), ways(&incident.ways, language)),
        (
            say!(language, "ui-alert-worst"),
            words::severity(incident.worst, language),
        ),
    ] {
        fact(ui, &name, value);
    }
}

/// How bad it is and how it stands, and the way to close it.
fn head(ui: &mut Ui, cx: &Cx<'_>, alert: &AlertView, can_close: bool) -> bool {
    let look = Look::of(ui);
    let language = cx.language;
    let mut closes = false;
    parts::sides_in_card(
        ui,
        |ui| {
            parts::severity_pill(ui, row::severity(alert), language);
            if alert.is_test {
                let text = say!(language, "ui-alert-test");
                parts::pill(ui, look.colors.neutral(), Mark::Info, &text);
            }
            let folded = alert.stands_for.as_ref();
            let is_alone = alert.acknowledged_at.is_some();
            if folded.map_or(is_alone, |folded| folded.incident.unacknowledged == 0) {
                let text = say!(language, "ui-alert-seen-to");
                parts::pill(ui, look.colors.recovered, Mark::Check, &text);
            }
        },
        |ui| {
            if can_close {
                let link = parts::link(ui, &say!(language, "ui-close"));
                closes = link.on_hover_text("Esc").clicked();
            }
        },
    );
    closes
}

fn fact(ui: &mut Ui, name: &str, value: String) {
    let look = Look::of(ui);
    parts::field_row(ui, name, 88.0, |ui| {
        text(ui, look.body(value).size(size::CELL));
    });
}

fn text(ui: &mut Ui, text: RichText) {
    ui.add(Label::new(text).selectable(true).wrap());
}

fn facts(ui: &mut Ui, cx: &Cx<'_>, alert: &AlertView) {
    let language = cx.language;
    let clock = &cx.model.clock;
    if let Some(occurred) = alert.occurred_at {
        let time = clock.precise(occurred);
        let words = match alert.clock {
            Clock::Bmc => say!(language, "ui-alert-by-bmc", time = time),
            Clock::Os => say!(language, "ui-alert-by-os", time = time),
            Clock::None => time,
        };
        fact(ui, &say!(language, "ui-alert-occurred"), words);
    }
    let time = clock.precise(alert.received_at);
    let received = say!(language, "ui-alert-by-here", time = time);
    fact(ui, &say!(language, "ui-alert-received"), received);
    if let Some(at) = alert.acknowledged_at {
        let time = clock.precise(at);
        let seen_to = say!(language, "ui-alert-by-here", time = time);
        fact(ui, &say!(language, "ui-alert-seen-to"), seen_to);
    }
    if let Some(note) = &alert.note {
        fact(ui, &say!(language, "ui-alert-note"), plain(note).into_owned());
    }
    let path = path_name(&alert.path, language);
    fact(ui, &say!(language, "ui-alert-path"), path);
    fact(ui, &say!(language, "ui-alert-number"), alert.id.to_string());
}

fn raw(ui: &mut Ui, bytes: &[u8], language: Language) {
    let look = Look::of(ui);
    ui.horizontal_wrapped(|ui| {
        let count = bytes.len();
        ui.label(look.small(say!(language, "ui-alert-raw", count = count)));
        ui.add_space(space::S);
        if parts::link(ui, &say!(language, "ui-copy")).clicked() {
            ui.ctx().copy_text(hex(bytes, usize::MAX));
        }
    });
    let columns = if ui.available_width() > 420.0 { 16 } else { 10 };
    text(
        ui,
        look.mono(hex(bytes, columns)).size(11.5).color(look.colors.dim),
    );
}

/// `30 82 00 c8`, so many a line.
fn hex(bytes: &[u8], columns: usize) -> String {
    let line = |chunk: &[u8]| {
        let pairs: Vec<String> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
        pairs.join(" ")
    };
    let lines: Vec<String> = bytes.chunks(columns.max(1)).map(line).collect();
    lines.join("\n")
}
