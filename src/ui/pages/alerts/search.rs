//! What is looked for: words and fields, severities, what is open, when; each at hand, each shown as it is.

use super::{State, grouped, saved};
use crate::{
    engine::view::Severity,
    i18n::Language,
    say,
    ui::{
        app::Cx,
        model::Clock,
        parts::{self, severity_mark},
        settings::alerts::TimeRange,
        theme::{Look, space},
    },
    words,
};
use eframe::egui::{Popup, Ui};

/// Lists that filter stand beside the field where it is at least so wide.
const BESIDE: f32 = 560.0;

/// Draws the field and the filters.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let width = ui.available_width();
    let is_beside = width >= BESIDE;
    if is_beside {
        let lists = parts::chip_menu_width(ui, &range_words(cx))
            + parts::chip_menu_width(ui, &saved::words(cx))
            + 2.0 * space::S;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(width - lists);
                field(ui, state, cx);
            });
            range(ui, cx, true);
            saved::show(ui, state, cx, true);
        });
    } else {
        field(ui, state, cx);
    }
    chips(ui, state, cx, is_beside);
}

fn field(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    if state.text != cx.model.alerts.filter.text {
        state.text.clone_from(&cx.model.alerts.filter.text);
    }
    let label = say!(language, "ui-alerts-search");
    let error = cx.model.alerts.search_failure().map(|failure| {
        let words = words::failure(failure, language);
        format!("{} {}", words.answer, words.advice)
    });
    let response = parts::search_field(ui, &mut state.text, &label, error.as_deref());
    if std::mem::take(&mut state.wants_search) {
        response.request_focus();
    }
    if response.changed() {
        let text = state.text.clone();
        cx.model.filter_alerts(|filter| filter.text = text);
    }
}

fn chips(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, is_beside: bool) {
    let look = Look::of(ui);
    let language = cx.language;
    let counts = cx
        .model
        .alerts
        .summary
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
            let is_on = cx.model.alerts.filter.severities.contains(&severity);
            let color = look.colors.severity(severity).strong;
            let chip = parts::chip(ui, is_on, Some((severity_mark(severity), color)), &text);
            if chip
                .on_hover_text(say!(language, "ui-alerts-chip-counts"))
                .clicked()
            {
                cx.model.toggle_severity(severity);
            }
        }
        let is_on = cx.model.alerts.filter.unacknowledged_only;
        if parts::chip(ui, is_on, None, &say!(language, "ui-alerts-open-only")).clicked() {
            cx.model
                .filter_alerts(|filter| filter.unacknowledged_only = !is_on);
        }
        let is_on = cx.model.alerts.filter.hide_tests;
        if parts::chip(ui, is_on, None, &say!(language, "ui-alerts-hide-tests")).clicked() {
            cx.model.filter_alerts(|filter| filter.hide_tests = !is_on);
        }
        let is_on = cx.model.alerts.filter.folded;
        let chip = parts::chip(ui, is_on, None, &say!(language, "ui-alerts-fold"));
        if chip
            .on_hover_text(say!(language, "ui-alerts-fold-hint"))
            .clicked()
        {
            cx.model.filter_alerts(|filter| filter.folded = !is_on);
        }
        if !is_beside {
            range(ui, cx, false);
            saved::show(ui, state, cx, false);
        }
    });
}

fn range_words(cx: &Cx<'_>) -> String {
    match cx.model.alerts.filter.range {
        TimeRange::Always => say!(cx.language, "ui-range"),
        range => range_name(range, &cx.model.clock, cx.language),
    }
}

fn range(ui: &mut Ui, cx: &mut Cx<'_>, is_beside: bool) {
    let language = cx.language;
    let current = cx.model.alerts.filter.range;
    let text = range_words(cx);
    let picked = parts::chip_menu(ui, current != TimeRange::Always, is_beside, &text, |ui| {
        let mut picked = None;
        for offered in TimeRange::OFFERED {
            let name = range_name(offered, &cx.model.clock, language);
            if parts::menu_item(ui, offered == current, &name).clicked() {
                picked = Some(offered);
                Popup::close_all(ui.ctx());
            }
        }
        picked
    });
    if let Some(picked) = picked.flatten() {
        cx.model.filter_alerts(|filter| filter.range = picked);
    }
}

/// A time range in words.
pub(super) fn range_name(range: TimeRange, clock: &Clock, language: Language) -> String {
    match range {
        TimeRange::Always => say!(language, "ui-range-always"),
        TimeRange::LastHours(hours) if hours > 24 && hours % 24 == 0 => {
            let days = hours / 24;
            say!(language, "ui-range-days", count = days)
        }
        TimeRange::LastHours(hours) => say!(language, "ui-range-hours", count = hours),
        TimeRange::Between(from, until) => {
            let from = if clock.days_since(from) == 0 {
                clock.minutes(from)
            } else {
                clock.short(from)
            };
            say!(
                language,
                "ui-range-between",
                from = from,
                until = clock.minutes(until)
            )
        }
    }
}
