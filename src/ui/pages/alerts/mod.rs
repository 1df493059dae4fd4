//! Watch: every alert in the log, searched and filtered, with what happened and what to do beside it.

mod acknowledge;
mod details;
mod export;
mod keys;
mod row;
mod saved;
mod search;
mod table;

use super::super::{
    app::Cx,
    model::Page,
    parts,
    scaffold::{self, Head},
    theme::{Look, space},
};
use crate::{
    engine::view::AlertView,
    say,
    ui::{model::OpenOnes, plain::plain},
    words::grouped,
};
use eframe::egui::{Key, Modifiers, Ui, vec2};
use std::sync::Arc;

/// Width of the details beside the list.
const DETAILS: f32 = 316.0;

/// Where there is less room than this, the details cover the list.
const COVERS: f32 = 830.0;

/// What is being typed and asked.
#[derive(Default)]
pub struct State {
    /// Whether the search field wants the keyboard.
    pub wants_search: bool,
    text: String,
    filter_name: String,
    acknowledging: Option<(OpenOnes, String)>,
    is_held: bool,
    export: export::State,
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let title = say!(language, "ui-alerts-title");
    let sentence = sentence(cx);
    let head = Head {
        id: "alerts",
        title: &title,
        sentence: &sentence,
    };
    // Stopping is in the settings: it loses alerts. An empty log offers to listen itself.
    let can_listen = cx.model.listener.addresses.is_empty() && !is_empty(cx);
    let is_busy = cx.model.listening.is_busy();
    let open = cx.model.alerts.open_ones();
    let has_rows = !cx.model.alerts.log.is_empty();
    let (mut listens, mut acknowledges, mut exports) = (false, false, false);
    let actions = |ui: &mut Ui| {
        if can_listen {
            let text = say!(language, "ui-listen-start");
            listens = ui
                .add_enabled_ui(!is_busy, |ui| parts::secondary(ui, &text))
                .inner
                .clicked();
        }
        if has_rows {
            exports = parts::secondary(ui, &say!(language, "ui-export")).clicked();
        }
        let text = match open.alerts {
            0 => return,
            1 => say!(language, "ui-acknowledge"),
            count => say!(language, "ui-acknowledge-many", count = grouped(count)),
        };
        let button = parts::primary(ui, &text).on_hover_text("A");
        acknowledges = button.clicked();
    };
    scaffold::page_with_room(ui, &head, actions, |ui, room| {
        let begins = ui.cursor().top();
        super::notices(ui, cx);
        failures(ui, cx);
        export::outcome(ui, cx);
        let room = room - (ui.cursor().top() - begins);
        contents(ui, state, cx, room);
    });
    if listens {
        cx.model.listen(cx.settings.listen);
    }
    if acknowledges && !open.is_empty() {
        state.acknowledging = Some((open, String::new()));
    }
    if exports {
        state.export.ask();
    }
    export::show(ui, &mut state.export, cx);
    acknowledge::show(ui, state, cx);
    cx.settings.alerts.folded = cx.model.alerts.filter.folded;
}

fn sentence(cx: &Cx<'_>) -> String {
    let language = cx.language;
    let Some(summary) = &cx.model.alerts.summary else {
        return say!(language, "ui-alerts-sentence");
    };
    let total = grouped(summary.total);
    let matching = cx.model.alerts.log.known_count();
    let filter = &cx.model.alerts.filter;
    let numbers = match matching.filter(|_| !filter.is_every_alert()) {
        Some(count) if filter.folded && filter.is_open() => say!(
            language,
            "ui-alerts-as-rows",
            total = total,
            count = grouped(count)
        ),
        Some(count) if filter.folded => say!(
            language,
            "ui-alerts-matching-rows",
            count = grouped(count),
            total = total
        ),
        Some(count) => say!(
            language,
            "ui-alerts-matching",
            count = grouped(count),
            total = total
        ),
        None => say!(
            language,
            "ui-alerts-numbers",
            total = total,
            today = grouped(summary.today)
        ),
    };
    match cx.model.listener.counters.dropped_by_kernel {
        _ if cx.model.listener.addresses.is_empty() => numbers,
        Some(lost) => say!(language, "ui-alerts-and-lost", numbers = numbers, count = lost),
        None => numbers,
    }
}

fn failures(ui: &mut Ui, cx: &mut Cx<'_>) {
    let language = cx.language;
    for failure in [
        &cx.model.listening.failure,
        &cx.model.alerts.acknowledging.failure,
    ] {
        if let Some(failure) = failure.clone() {
            parts::failure(ui, language, &failure, false);
        }
    }
    // Where there is no list, its place says why.
    if cx.model.alerts.page.value.is_some()
        && let Some(failure) = cx.model.alerts.log_failure().cloned()
        && parts::failure(ui, language, &failure, true)
    {
        cx.model.reload_alerts();
    }
}

fn contents(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: f32) {
    let opened = cx.model.alerts.opened().cloned();
    let width = ui.available_width();
    if width < COVERS {
        match opened {
            Some(alert) => {
                let is_free = ui.memory(|memory| memory.top_modal_layer().is_none());
                let escapes =
                    is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
                let back = parts::link(ui, &say!(cx.language, "ui-alerts-back"));
                if back.clicked() || escapes {
                    cx.model.close_alert();
                }
                details::show(ui, cx, &alert, None);
            }
            None => list(ui, state, cx, room),
        }
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let side = if opened.is_some() { DETAILS + space::L } else { 0.0 };
        column(ui, width - side, |ui| list(ui, state, cx, room));
        if let Some(alert) = opened {
            column(ui, DETAILS, |ui| details::show(ui, cx, &alert, Some(room)));
        }
    });
}

fn column(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        contents(ui);
    });
}

fn list(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: f32) {
    let begins = ui.cursor().top();
    ui.spacing_mut().item_spacing.y = 10.0;
    // In an empty log there is nothing to look for.
    if !is_empty(cx) {
        search::show(ui, state, cx);
    }
    if cx.model.alerts.page.value.is_none() {
        // Whatever is in sight first: the beginning.
        cx.model.look_at_alerts(&(0..1));
        if cx.model.alerts.page.failure.is_none() {
            parts::loading(ui, &say!(cx.language, "ui-loading"));
        } else {
            unreadable(ui, cx);
        }
        return;
    }
    if cx.model.alerts.log.is_empty() {
        cx.model.look_at_alerts(&(0..1));
        nothing(ui, cx);
        return;
    }
    let room = room - (ui.cursor().top() - begins);
    table::show(ui, state, cx, room);
}

/// Whether the whole log is known to be empty.
fn is_empty(cx: &Cx<'_>) -> bool {
    let alerts = &cx.model.alerts;
    alerts.page.value.is_some() && alerts.summary.as_ref().is_some_and(|page| page.total == 0)
}

/// The list's card, where the log cannot be read.
fn unreadable(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(failure) = cx.model.alerts.log_failure().cloned() else {
        return;
    };
    let language = cx.language;
    let again = parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        ui.label(Look::of(ui).card_title(say!(language, "ui-alerts-unreadable")));
        parts::failure(ui, language, &failure, true)
    });
    if again.inner {
        cx.model.reload_alerts();
    }
}

fn nothing(ui: &mut Ui, cx: &mut Cx<'_>) {
    let language = cx.language;
    let total = cx.model.alerts.summary.as_ref().map_or(0, |page| page.total);
    if !cx.model.alerts.filter.is_open() && total > 0 {
        let (title, sentence) = if cx.model.alerts.filter.folded {
            (
                say!(language, "ui-alerts-no-match-folded"),
                say!(language, "ui-alerts-no-match-folded-text"),
            )
        } else {
            (
                say!(language, "ui-alerts-no-match"),
                say!(language, "ui-alerts-no-match-text"),
            )
        };
        let clears = parts::empty(ui, &title, &sentence, |ui| {
            parts::secondary(ui, &say!(language, "ui-alerts-show-all")).clicked()
        });
        if clears {
            cx.model.filter_alerts(|filter| *filter = filter.widened());
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
        (true, true) => cx.model.go(Page::Prove),
        (true, false) => cx.model.listen(cx.settings.listen),
        (false, _) => {}
    }
}

/// The server's name, else the sender's address.
fn sender(alert: &AlertView) -> String {
    let server = alert.server.as_deref().map(|name| plain(name).into_owned());
    server.unwrap_or_else(|| alert.source.ip().to_string())
}

/// Whether nobody has looked at it: it, or the last that it stands for, is newer than what was in the list when it was left.
fn is_new(cx: &Cx<'_>, alert: &Arc<AlertView>) -> bool {
    let newest = alert.stands_for.as_ref().map_or(alert.id, |folded| folded.newest);
    // A rehearsal has a log of its own, whose numbers say nothing about this one.
    cx.model.rehearsal.is_none() && cx.settings.alerts.seen.is_none_or(|seen| newest > seen)
}
