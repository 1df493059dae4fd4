//! Settings: language, colours, density, zoom, where alerts are listened for, the site, and what this program is.

use super::super::{
    app::Cx,
    parts::{self, Answer, Field, Kind, Mark},
    plain::plain,
    scaffold::{self, Head},
    settings::{Density, MAX_ZOOM, MIN_ZOOM, ThemeChoice},
    theme::{Look, space},
};
use super::{settings_counters, settings_notify, settings_receiver};
use crate::{i18n::Language, say, words};
use eframe::egui::{Label, Ui};
use std::net::SocketAddr;

/// What is being typed.
#[derive(Default)]
pub struct State {
    listen: Option<String>,
    name: Option<String>,
    notify: settings_notify::State,
    receiver: settings_receiver::State,
    is_stopping: bool,
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let title = say!(language, "ui-settings");
    let head = Head {
        id: "settings",
        title: &title,
        sentence: &say!(language, "ui-settings-sentence"),
    };
    scaffold::page(
        ui,
        &head,
        |_| {},
        |ui| {
            super::notices(ui, cx);
            ui.spacing_mut().item_spacing.y = space::M;
            appearance(ui, cx);
            receiving(ui, state, cx);
            titled(ui, &say!(language, "ui-receiver"), |ui| {
                settings_receiver::show(ui, &mut state.receiver, cx);
            });
            titled(ui, &say!(language, "ui-notify"), |ui| {
                settings_notify::show(ui, &mut state.notify, cx);
            });
            site(ui, state, cx);
            about(ui, language);
            stopping(ui, state, cx);
        },
    );
}

/// Stopping loses alerts: it is asked first.
fn stopping(ui: &Ui, state: &mut State, cx: &mut Cx<'_>) {
    if !state.is_stopping {
        return;
    }
    let look = Look::of(ui);
    let language = cx.language;
    let answer = parts::dialog(
        ui,
        "stop-listening",
        &say!(language, "ui-listen-stop-title"),
        |ui| {
            ui.label(look.body(say!(language, "ui-listen-stop-text")));
        },
        |ui| {
            let yes = say!(language, "ui-listen-stop-yes");
            parts::dialog_buttons(ui, Kind::Danger, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    if let Some(answer) = answer {
        state.is_stopping = false;
        if answer == Answer::Yes {
            cx.model.stop_listening();
        }
    }
}

fn titled(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    let look = Look::of(ui);
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        ui.label(look.card_title(title));
        contents(ui);
    });
}

fn appearance(ui: &mut Ui, cx: &mut Cx<'_>) {
    let language = cx.language;
    titled(ui, &say!(language, "ui-appearance"), |ui| {
        parts::control_row(ui, &say!(language, "ui-language"), 150.0, |ui| {
            let choices = [
                (Language::Ja, "日本語".to_owned()),
                (Language::En, "English".to_owned()),
            ];
            if let Some(chosen) = parts::segmented(ui, language, &choices) {
                cx.settings.language = Some(chosen);
            }
        });
        parts::control_row(ui, &say!(language, "ui-theme"), 150.0, |ui| {
            let choices = [
                (ThemeChoice::System, say!(language, "ui-theme-system")),
                (ThemeChoice::Light, say!(language, "ui-theme-light")),
                (ThemeChoice::Dark, say!(language, "ui-theme-dark")),
                (ThemeChoice::HighContrast, say!(language, "ui-theme-contrast")),
            ];
            if let Some(chosen) = parts::segmented(ui, cx.settings.theme, &choices) {
                cx.settings.theme = chosen;
            }
        });
        parts::control_row(ui, &say!(language, "ui-density"), 150.0, |ui| {
            let choices = [
                (Density::Comfortable, say!(language, "ui-density-comfortable")),
                (Density::Compact, say!(language, "ui-density-compact")),
            ];
            if let Some(chosen) = parts::segmented(ui, cx.settings.density, &choices) {
                cx.settings.density = chosen;
            }
        });
        parts::control_row(ui, &say!(language, "ui-zoom"), 150.0, |ui| zoom(ui, language));
    });
}

fn zoom(ui: &mut Ui, language: Language) {
    let look = Look::of(ui);
    let now = ui.ctx().zoom_factor();
    ui.horizontal(|ui| {
        let smaller = parts::secondary(ui, "−").on_hover_text("Ctrl + -");
        if smaller.clicked() {
            ui.ctx().set_zoom_factor((now - 0.1).max(MIN_ZOOM));
        }
        smaller.accessible_name(say!(language, "ui-zoom-out"));
        ui.label(look.body(format!("{:.0} %", now * 100.0)));
        let larger = parts::secondary(ui, "+").on_hover_text("Ctrl + +");
        if larger.clicked() {
            ui.ctx().set_zoom_factor((now + 0.1).min(MAX_ZOOM));
        }
        larger.accessible_name(say!(language, "ui-zoom-in"));
    });
}

fn receiving(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    titled(ui, &say!(language, "ui-receiving"), |ui| {
        ui.label(look.dim(say!(language, "ui-receiving-text")));
        if let Some(failure) = cx.model.listening.failure.clone() {
            parts::failure(ui, language, &failure, false);
        }
        let text = state.listen.get_or_insert_with(|| cx.settings.listen.to_string());
        let address = text.trim().parse::<SocketAddr>().ok();
        let error = address.is_none().then(|| say!(language, "ui-listen-error"));
        let label = say!(language, "ui-listen-address");
        let response = Field::new(&label).mono().error(error).width(260.0).show(ui, text);
        if let (true, Some(address)) = (response.changed(), address) {
            cx.settings.listen = address;
        }
        ui.checkbox(
            &mut cx.settings.listen_at_start,
            say!(language, "ui-listen-at-start"),
        );
        let is_listening = !cx.model.listener.addresses.is_empty();
        // Another process is not ours to stop.
        if let Some(other) = cx.model.listener.other.clone() {
            let said = words::other_listener(&other, language);
            parts::note(ui, look.colors.recovered, Mark::Check, &plain(&said));
            ui.label(look.dim(say!(language, "ui-listener-other-text")));
            settings_counters::show(ui, &cx.model.listener, language);
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let is_busy = cx.model.listening.is_busy();
            let can = !is_busy && (is_listening || address.is_some());
            let text = if is_listening {
                say!(language, "ui-listen-stop")
            } else {
                say!(language, "ui-listen-start")
            };
            if ui
                .add_enabled_ui(can, |ui| parts::secondary(ui, &text))
                .inner
                .clicked()
            {
                match address {
                    _ if is_listening => state.is_stopping = true,
                    Some(address) => cx.model.listen(address),
                    None => {}
                }
            }
        });
        if is_listening {
            settings_counters::show(ui, &cx.model.listener, language);
        }
    });
}

fn site(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let Some(site) = cx.model.site.clone() else {
        return;
    };
    titled(ui, &say!(language, "ui-site"), |ui| {
        if let Some(failure) = cx.model.site_change.failure.clone() {
            parts::failure(ui, language, &failure, false);
        }
        let text = state.name.get_or_insert_with(|| site.name.clone());
        let label = say!(language, "ui-site-name");
        let hint = say!(language, "ui-site-name-hint");
        Field::new(&label).hint(&hint).width(320.0).show(ui, text);
        let name = text.trim().to_owned();
        let can = name != site.name && !cx.model.site_change.is_busy();
        let save = say!(language, "ui-save");
        if ui
            .add_enabled_ui(can, |ui| parts::secondary(ui, &save))
            .inner
            .clicked()
        {
            cx.model.name_site(name);
        }
        let path = site.path.display().to_string();
        let line = look.small(say!(language, "ui-site-file", path = path));
        ui.add(Label::new(line).selectable(true));
    });
}

fn about(ui: &mut Ui, language: Language) {
    let look = Look::of(ui);
    titled(ui, &say!(language, "ui-about"), |ui| {
        let version = env!("CARGO_PKG_VERSION");
        ui.label(look.body(say!(language, "ui-about-version", version = version)));
        ui.label(look.dim(say!(language, "ui-about-text")));
        ui.label(look.dim(say!(language, "ui-about-trademarks")));
        ui.label(look.dim(say!(language, "ui-about-fonts")));
    });
}
