//! One alert in full: what happened, what to do, both clocks, the way it came, its fields, its bytes.

use super::{
    super::{
        app::Cx,
        parts::{self, Mark},
        plain::plain,
        theme::{Look, size, space},
    },
    alerts::{path_name, sender},
};
use crate::{
    engine::view::{AlertView, Clock},
    i18n::Language,
    say,
};
use eframe::egui::{Label, RichText, Ui};

/// Draws it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, alert: &AlertView) {
    let look = Look::of(ui);
    let language = cx.language;
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.horizontal_wrapped(|ui| {
            parts::severity_pill(ui, alert.severity, language);
            if alert.is_test {
                let text = say!(language, "ui-alert-test");
                parts::pill(ui, look.colors.neutral(), Mark::Info, &text);
            }
            if let Some(at) = alert.acknowledged_at {
                let text = say!(language, "ui-alert-acknowledged", time = cx.model.clock.short(at));
                parts::pill(ui, look.colors.recovered, Mark::Check, &text);
            }
        });
        text(ui, look.card_title(plain(alert.title.get(language)).as_ref()));
        text(
            ui,
            look.small(format!("{} · {}", sender(alert), alert.source.ip())),
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
        parts::divider(ui);
        facts(ui, cx, alert);
        if !alert.fields.is_empty() {
            parts::divider(ui);
            for (name, value) in &alert.fields {
                parts::field_row(ui, &plain(name.get(language)), 96.0, |ui| {
                    text(
                        ui,
                        look.body(plain(value.get(language)).as_ref()).size(size::CELL),
                    );
                });
            }
        }
        parts::divider(ui);
        raw(ui, &alert.raw, language);
    });
}

fn text(ui: &mut Ui, text: RichText) {
    ui.add(Label::new(text).selectable(true).wrap());
}

fn facts(ui: &mut Ui, cx: &Cx<'_>, alert: &AlertView) {
    let look = Look::of(ui);
    let language = cx.language;
    let clock = &cx.model.clock;
    let value = |text: String| look.body(text).size(size::CELL);
    if let Some(occurred) = alert.occurred_at {
        let time = clock.precise(occurred);
        let words = match alert.clock {
            Clock::Bmc => say!(language, "ui-alert-by-bmc", time = time),
            Clock::Os => say!(language, "ui-alert-by-os", time = time),
            Clock::None => time,
        };
        parts::field_row(ui, &say!(language, "ui-alert-occurred"), 96.0, |ui| {
            text(ui, value(words));
        });
    }
    parts::field_row(ui, &say!(language, "ui-alert-received"), 96.0, |ui| {
        let time = clock.precise(alert.received_at);
        text(ui, value(say!(language, "ui-alert-by-here", time = time)));
    });
    parts::field_row(ui, &say!(language, "ui-alert-path"), 96.0, |ui| {
        text(ui, value(path_name(&alert.path, language)));
    });
    parts::field_row(ui, &say!(language, "ui-alert-number"), 96.0, |ui| {
        text(ui, value(alert.id.to_string()));
    });
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
