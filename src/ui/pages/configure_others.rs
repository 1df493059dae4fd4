//! What others and the maker have entered: event filters and alert policies that are left as they are, so that nobody
//! has to wonder why an alert comes that no setting here asks for.

use super::super::{
    parts::{self, Cell, Column, Mark, Table},
    theme::{Look, NARROW, Tone},
};
use crate::{
    configure::target::{Actual, EventSeverity, Filter, Origin, Policy},
    engine::view::Severity,
    i18n::Language,
    say, words,
};
use eframe::egui::{Margin, Ui};

/// Event/reading type of thresholds, and of what only the sensor's own type knows (IPMI 2.0 table 42-1).
const THRESHOLD: u8 = 0x01;
const SENSOR_SPECIFIC: u8 = 0x6F;

/// One entry in words.
struct Row {
    name: String,
    matches: String,
    does: String,
    origin: Origin,
    is_on: bool,
}

/// Draws the section, folded until it is asked for; nothing where there is nothing of others.
pub(super) fn show(ui: &mut Ui, is_open: &mut bool, actual: &Actual, language: Language) {
    let filters = actual
        .filters
        .iter()
        .filter(|filter| filter.origin != Origin::Ours);
    let policies = actual
        .policies
        .iter()
        .filter(|policy| policy.origin != Origin::Ours);
    let rows: Vec<Row> = filters
        .map(|filter| filter_row(filter, language))
        .chain(policies.map(|policy| policy_row(policy, language)))
        .collect();
    if rows.is_empty() {
        return;
    }
    let title = say!(language, "ui-others", count = rows.len());
    let note = say!(language, "ui-others-note");
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let head = eframe::egui::Frame::new().inner_margin(Margin::symmetric(14, 4));
        let pressed = head.show(ui, |ui| parts::disclosure(ui, *is_open, &title, &note));
        if pressed.inner {
            *is_open = !*is_open;
        }
        if !*is_open {
            return;
        }
        if ui.available_width() >= NARROW - 100.0 {
            table(ui, &rows, language);
        } else {
            list(ui, &rows, language);
        }
    });
}

fn table(ui: &mut Ui, rows: &[Row], language: Language) {
    let table = Table::new(vec![
        Column::share(say!(language, "ui-others-entry"), 0.7),
        Column::share(say!(language, "ui-others-matches"), 1.6),
        Column::share(say!(language, "ui-others-does"), 1.3),
        Column::share(say!(language, "ui-others-whose"), 0.7),
    ]);
    table.head(ui);
    for row in rows {
        let (tone, mark, whose) = whose(ui, row, language);
        let cells = [
            Cell::Text(row.name.clone()),
            Cell::Dim(row.matches.clone()),
            Cell::Dim(row.does.clone()),
            Cell::Pill(tone, mark, whose),
        ];
        table.row(ui, &cells, None);
    }
}

/// The same where columns do not fit.
fn list(ui: &mut Ui, rows: &[Row], language: Language) {
    let look = Look::of(ui);
    for row in rows {
        let frame = eframe::egui::Frame::new().inner_margin(Margin::symmetric(14, 9));
        let shown = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            let (tone, mark, whose) = whose(ui, row, language);
            ui.horizontal_wrapped(|ui| {
                ui.label(look.body(&row.name));
                parts::pill(ui, tone, mark, &whose);
            });
            ui.label(look.small(&row.matches));
            ui.label(look.small(&row.does));
        });
        let rect = shown.response.rect;
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, look.line());
    }
}

fn whose(ui: &Ui, row: &Row, language: Language) -> (Tone, Mark, String) {
    let tone = Look::of(ui).colors.neutral();
    let mark = if row.is_on { Mark::Circle } else { Mark::Ring };
    let word = match (row.origin, row.is_on) {
        (Origin::Factory, true) => say!(language, "ui-others-factory"),
        (Origin::Factory, false) => say!(language, "ui-others-factory-off"),
        (_, true) => say!(language, "ui-others-other"),
        (_, false) => say!(language, "ui-others-other-off"),
    };
    (tone, mark, word)
}

fn filter_row(filter: &Filter, language: Language) -> Row {
    Row {
        name: say!(language, "ui-others-filter", number = filter.number.to_string()),
        matches: matches_of(filter, language),
        does: action_of(filter, language),
        origin: filter.origin,
        is_on: filter.is_enabled,
    }
}

/// Which events a filter takes: sensor type, kind of event, offsets.
fn matches_of(filter: &Filter, language: Language) -> String {
    let sensor = match filter.sensor_type {
        Some(code) => words::sensor_type(code, language),
        None => say!(language, "ui-others-any-sensor"),
    };
    let kind = match filter.event_trigger.map(|code| code & 0x7F) {
        None | Some(SENSOR_SPECIFIC) => None,
        Some(THRESHOLD) => Some(say!(language, "ui-others-threshold")),
        Some(code) => Some(say!(language, "ui-others-kind", code = format!("{code:02X}h"))),
    };
    let offsets: Vec<String> = (0..16u32)
        .filter(|offset| filter.offset_mask & 1u16.wrapping_shl(*offset) != 0)
        .map(|offset| offset.to_string())
        .collect();
    let offsets =
        (offsets.len() < 12).then(|| say!(language, "ui-others-offsets", offsets = offsets.join(", ")));
    let parts: Vec<String> = [Some(sensor), kind, offsets].into_iter().flatten().collect();
    parts.join(" · ")
}

fn action_of(filter: &Filter, language: Language) -> String {
    let alerts = filter.alerts.then(|| match severity_of(filter.severity) {
        Some(severity) => say!(
            language,
            "ui-others-alerts-as",
            severity = words::severity(severity, language)
        ),
        None => say!(language, "ui-others-alerts"),
    });
    let acts = filter
        .acts_on_the_server
        .then(|| say!(language, "ui-others-acts"));
    let parts: Vec<String> = [alerts, acts].into_iter().flatten().collect();
    if parts.is_empty() {
        return say!(language, "ui-others-nothing");
    }
    parts.join(" · ")
}

/// The severity a filter gives, as alerts are shown (IPMI 2.0 table 17-2, byte 5).
fn severity_of(severity: EventSeverity) -> Option<Severity> {
    match severity {
        EventSeverity::Monitor | EventSeverity::Information => Some(Severity::Information),
        EventSeverity::Ok => Some(Severity::Recovered),
        EventSeverity::NonCritical => Some(Severity::Warning),
        EventSeverity::Critical | EventSeverity::NonRecoverable => Some(Severity::Error),
        EventSeverity::Unspecified | EventSeverity::Other(_) => None,
    }
}

fn policy_row(policy: &Policy, language: Language) -> Row {
    Row {
        name: say!(language, "ui-others-policy", number = policy.number.to_string()),
        matches: say!(
            language,
            "ui-others-policy-set",
            number = policy.policy_number.to_string(),
            rule = words::policy_rule(policy.rule, language)
        ),
        does: say!(
            language,
            "ui-others-policy-to",
            number = policy.destination.to_string(),
            channel = policy.channel.to_string()
        ),
        origin: policy.origin,
        is_on: policy.is_enabled,
    }
}
