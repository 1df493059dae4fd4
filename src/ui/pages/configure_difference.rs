//! The difference between what a server has and what is wanted of it: a sentence on top, what to know, the rows, and
//! below them what was not taken and what belongs to others.

use super::{
    super::{
        app::Cx,
        model::{ConfigureRoom, Writing, displaces, needs_gateway_consent},
        parts::{self, Banner, Mark},
        theme::{Look, NARROW, space},
    },
    configure::{self, State},
    configure_advice, configure_others, configure_table,
};
use crate::{
    configure::target::{Item, Outcome},
    engine::Progress,
    i18n::Language,
    say, words,
};
use eframe::egui::Ui;
use std::net::IpAddr;

/// Draws the difference.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) {
    let language = cx.language;
    for failure in [&room.saving.failure, &room.report.failure].into_iter().flatten() {
        parts::failure(ui, language, failure, false);
    }
    if let Some(failure) = &room.plan.failure
        && parts::failure(ui, language, failure, true)
    {
        cx.model.read_again(name);
    }
    let Some(plan) = &room.plan.value else {
        if room.plan.failure.is_none() {
            let is_reading = room
                .plan
                .job
                .and_then(|job| cx.model.job(job))
                .is_some_and(|job| matches!(job.progress, Some(Progress::Reading)));
            let text = if is_reading {
                say!(language, "ui-configure-reading")
            } else {
                say!(language, "ui-configure-connecting")
            };
            parts::loading(ui, &text);
        }
        return;
    };
    if plan.wanted.is_empty() && room.report.value.is_none() && !room.report.is_busy() {
        nothing_wanted(ui, state, cx, room, name);
    } else {
        summary(ui, cx, room);
        if room.is_fresh() {
            configure_advice::show(ui, state, cx, room, name);
        }
    }
    let rows = room.rows();
    decisions(ui, cx, room, &rows, name);
    if ui.available_width() >= NARROW - 100.0 {
        configure_table::table(ui, &rows, &room.replace, language);
    } else {
        configure_table::list(ui, &rows, &room.replace, language);
    }
    notes(ui, room, &rows, language);
    configure_others::show(ui, &mut state.shows_others, &plan.actual, language);
}

fn nothing_wanted(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) {
    let look = Look::of(ui);
    let strong = say!(cx.language, "ui-wanted-none");
    let text = say!(cx.language, "ui-wanted-none-text");
    let words = Banner {
        tone: look.colors.information,
        mark: Mark::Info,
        strong: &strong,
        text: &text,
    };
    let button = say!(cx.language, "ui-wanted-set");
    if parts::banner(
        ui,
        &words,
        Some(|ui: &mut Ui| parts::primary(ui, &button).clicked()),
    ) == Some(true)
    {
        configure::start_editing(state, cx, room, name);
    }
}

/// One sentence on what would change, or on how the last write ended.
fn summary(ui: &mut Ui, cx: &Cx<'_>, room: &ConfigureRoom) {
    let c = Look::of(ui).colors;
    let language = cx.language;
    let undoing = room.writing == Some(Writing::Undo);
    let (tone, mark, strong, text) = if room.report.is_busy() {
        let strong = if undoing {
            say!(language, "ui-undoing")
        } else {
            say!(language, "ui-applying")
        };
        (
            c.information,
            Mark::Info,
            strong,
            say!(language, "ui-applying-text"),
        )
    } else if let Some(report) = &room.report.value {
        match (report.is_as_wanted(), undoing) {
            (true, true) => (
                c.recovered,
                Mark::Check,
                say!(language, "ui-undone"),
                String::new(),
            ),
            (true, false) => {
                let text = say!(language, "ui-applied-text");
                (c.recovered, Mark::Check, say!(language, "ui-applied"), text)
            }
            (false, _) => {
                let text = say!(language, "ui-partly-text");
                (c.warning, Mark::Triangle, say!(language, "ui-partly"), text)
            }
        }
    } else {
        match room.changes() {
            0 if room.displaced().is_empty() => (
                c.recovered,
                Mark::Check,
                say!(language, "ui-all-same"),
                String::new(),
            ),
            0 => (
                c.warning,
                Mark::Triangle,
                say!(language, "ui-displace-first"),
                String::new(),
            ),
            changes => {
                let strong = say!(language, "ui-will-change", count = changes);
                (
                    c.information,
                    Mark::Info,
                    strong,
                    say!(language, "ui-will-change-text"),
                )
            }
        }
    };
    let words = Banner {
        tone,
        mark,
        strong: &strong,
        text: &text,
    };
    parts::banner(ui, &words, None::<fn(&mut Ui)>);
}

/// Above the table: whose destination would have to go, which somebody has to decide.
fn decisions(ui: &mut Ui, cx: &mut Cx<'_>, room: &ConfigureRoom, rows: &[Item], name: &str) {
    let look = Look::of(ui);
    let language = cx.language;
    let asked: Vec<(&Item, IpAddr)> = rows
        .iter()
        .filter_map(|item| Some((item, displaces(item)?)))
        .collect();
    if asked.is_empty() || !room.is_fresh() {
        return;
    }
    parts::card(ui, |ui| {
        ui.label(look.card_title(say!(language, "ui-configure-decide")));
        for (item, address) in asked {
            note(ui, item, room, language);
            let mut agrees = room.replace.contains(&address);
            let label = say!(language, "ui-replace", address = address.to_string());
            let changed = ui.horizontal(|ui| {
                ui.add_space(24.0);
                ui.checkbox(&mut agrees, label).changed()
            });
            if changed.inner {
                cx.model.agree_to_replace(name, address, agrees);
            }
        }
    });
    ui.add_space(space::XS);
}

/// Below the table: why something was not taken. What is still to be decided is no trouble yet.
fn notes(ui: &mut Ui, room: &ConfigureRoom, rows: &[Item], language: Language) {
    let look = Look::of(ui);
    let is_open = |item: &Item| displaces(item).is_some() || needs_gateway_consent(item);
    let troubled: Vec<&Item> = rows
        .iter()
        .filter(|item| matches!(item.outcome, Outcome::Rejected(_) | Outcome::Unknown(_)))
        .filter(|item| !(room.is_fresh() && is_open(item)))
        .collect();
    if troubled.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    parts::card(ui, |ui| {
        ui.label(look.card_title(say!(language, "ui-configure-notes")));
        for item in troubled {
            note(ui, item, room, language);
        }
    });
}

fn note(ui: &mut Ui, item: &Item, room: &ConfigureRoom, language: Language) {
    let (Outcome::Rejected(reason) | Outcome::Unknown(reason)) = &item.outcome else {
        return;
    };
    let (tone, mark, _) = configure_table::state_of(ui, item, &room.replace, language);
    let text = format!(
        "{}: {}",
        words::item_name(item.name, language),
        words::reason(item.name, reason, language)
    );
    parts::bullets(ui, mark, tone.strong, [text.as_str()]);
}
