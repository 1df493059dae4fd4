//! Settings: which new alerts the desktop is told of, with which sound, and when not.

use crate::{
    engine::view::Severity,
    i18n::Language,
    say,
    ui::{
        app::Cx,
        notification::Notification,
        parts::{self, Field, Mark, severity_mark},
        settings::alerts::NotifySettings,
        theme::Look,
    },
    words,
};
use eframe::egui::Ui;
use jiff::civil::Time;
use std::collections::BTreeSet;

/// Width of the names at the left.
const NAMES: f32 = 150.0;

/// What is being typed.
#[derive(Default)]
pub(super) struct State {
    from: Option<String>,
    until: Option<String>,
}

/// Draws the card's contents.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    ui.label(look.dim(say!(language, "ui-notify-text")));
    let notify = &mut cx.settings.alerts.notify;
    let name = say!(language, "ui-notify-shown");
    severities(ui, &name, &mut notify.shown, language);
    let name = say!(language, "ui-notify-sounded");
    severities(ui, &name, &mut notify.sounded, language);
    ui.label(look.small(say!(language, "ui-notify-sound-text")));
    quiet_hours(ui, state, notify, language);
    trial(ui, cx);
}

fn severities(ui: &mut Ui, name: &str, set: &mut BTreeSet<Severity>, language: Language) {
    let look = Look::of(ui);
    parts::control_row(ui, name, NAMES, |ui| {
        for severity in [
            Severity::Error,
            Severity::Warning,
            Severity::Information,
            Severity::Recovered,
        ] {
            let is_on = set.contains(&severity);
            let color = look.colors.severity(severity).strong;
            let word = words::severity(severity, language);
            let chip = parts::chip(ui, is_on, Some((severity_mark(severity), color)), &word);
            // The same word stands in both rows.
            let full = format!("{name}: {word}");
            ui.ctx()
                .accesskit_node_builder(chip.id, |node| node.set_label(full));
            if chip.clicked() && !set.remove(&severity) {
                set.insert(severity);
            }
        }
    });
}

fn quiet_hours(ui: &mut Ui, state: &mut State, notify: &mut NotifySettings, language: Language) {
    let short = |time: Time| time.strftime("%H:%M").to_string();
    parts::control_row(ui, &say!(language, "ui-notify-quiet"), NAMES, |ui| {
        let (from, until) = (short(notify.quiet_from), short(notify.quiet_until));
        let text = if notify.has_quiet_hours {
            say!(language, "ui-notify-quiet-on", from = from, until = until)
        } else {
            say!(language, "ui-notify-quiet-off")
        };
        ui.checkbox(&mut notify.has_quiet_hours, text);
    });
    if !notify.has_quiet_hours {
        return;
    }
    ui.horizontal_top(|ui| {
        let name = say!(language, "ui-notify-from");
        time(ui, &name, &mut state.from, &mut notify.quiet_from, language);
        let name = say!(language, "ui-notify-until");
        time(ui, &name, &mut state.until, &mut notify.quiet_until, language);
    });
    ui.checkbox(&mut notify.errors_always, say!(language, "ui-notify-errors"));
}

fn time(ui: &mut Ui, name: &str, draft: &mut Option<String>, time: &mut Time, language: Language) {
    let text = draft.get_or_insert_with(|| time.strftime("%H:%M").to_string());
    let read = Time::strptime("%H:%M", text.trim()).ok();
    let error = read.is_none().then(|| say!(language, "ui-notify-time-error"));
    let response = Field::new(name).mono().error(error).width(170.0).show(ui, text);
    if let (true, Ok(read)) = (response.changed(), Time::strptime("%H:%M", text.trim())) {
        *time = read;
    }
}

fn trial(ui: &mut Ui, cx: &Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let Some(notifier) = cx.notifier else {
        return;
    };
    if parts::secondary(ui, &say!(language, "ui-notify-trial")).clicked() {
        (notifier.show)(Notification::trial(language));
    }
    match cx.notified {
        Some(Ok(())) => {
            let text = say!(language, "ui-notify-taken");
            parts::note(ui, look.colors.recovered, Mark::Check, &text);
        }
        Some(Err(why)) => {
            let text = say!(language, "ui-notify-refused", why = why.clone());
            parts::note(ui, look.colors.warning, Mark::Triangle, &text);
            ui.label(look.small(say!(language, "ui-notify-refused-text")));
        }
        None => {}
    }
}
