//! Applying and undoing: the bar at the bottom, and what is asked before anything is written.

use super::{
    super::{
        app::Cx,
        model::{ConfigureRoom, Page, Writing, displaces, needs_gateway_consent},
        parts::{self, Answer, Banner, Kind, Mark},
        plain::plain,
        scaffold,
        theme::{Look, size, space},
    },
    configure::{Ask, State},
    configure_table,
};
use crate::{
    configure::target::{Item, Outcome, Plan},
    i18n::Language,
    say, words,
};
use eframe::egui::{Align, Layout, Ui};

/// The bar at the bottom: what will be done, and how much it is.
pub(super) fn bar(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, can_undo: bool) {
    let language = cx.language;
    let changes = room.changes();
    let is_fresh = room.is_fresh();
    scaffold::footer(ui, "configure bar", |ui| {
        if let Some(job) = room.report.job {
            writing(ui, cx, room, job);
            return;
        }
        let is_done = room
            .report
            .value
            .as_ref()
            .is_some_and(|_| matches!(room.writing, Some(Writing::Apply | Writing::Finish)));
        if is_done {
            if parts::primary(ui, &say!(language, "ui-configure-prove")).clicked() {
                cx.model.go(Page::Prove);
            }
        } else {
            let apply = if changes == 0 {
                say!(language, "ui-apply-none")
            } else {
                say!(language, "ui-apply", count = changes)
            };
            let can = is_fresh && changes > 0 && !room.is_busy();
            if ui
                .add_enabled_ui(can, |ui| parts::primary(ui, &apply))
                .inner
                .clicked()
            {
                state.asks = Some(Ask::Apply);
                state.consents_gateway = false;
            }
        }
        let can = can_undo && !room.is_busy();
        if ui
            .add_enabled_ui(can, |ui| parts::secondary(ui, &say!(language, "ui-undo")))
            .inner
            .clicked()
        {
            state.asks = Some(Ask::Undo);
        }
        if let (Some(plan), true) = (&room.plan.value, is_fresh && changes > 0) {
            at_the_right(ui, &effort(plan, room, language));
        }
    });
}

/// How many writes an apply takes, and how long.
fn effort(plan: &Plan, room: &ConfigureRoom, language: Language) -> String {
    let writes = u64::from(plan.writes) + room.gateway_changes() as u64;
    let mut text = say!(language, "ui-writes", count = writes);
    if let Some(secs) = room.apply_secs() {
        text += &say!(language, "ui-writes-secs", secs = secs);
    }
    text
}

/// Words at the right end of the bar, where there is room for them; the dialog says them, too.
fn at_the_right(ui: &mut Ui, text: &str) {
    let look = Look::of(ui);
    let words = look.small(text);
    let font = eframe::egui::FontId::proportional(size::CELL);
    let width = parts::one_line(ui, text, font, look.colors.dim, f32::INFINITY)
        .size()
        .x;
    if width + space::M > ui.available_size_before_wrap().x {
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(words));
}

pub(super) fn writing(ui: &mut Ui, cx: &mut Cx<'_>, room: &ConfigureRoom, job: crate::engine::JobId) {
    let look = Look::of(ui);
    let language = cx.language;
    let is_cancelling = cx.model.job(job).is_some_and(|job| job.is_cancelling);
    let done = room.done.len();
    let all = room
        .plan
        .value
        .as_ref()
        .map_or(done, |plan| plan.items.len().max(done));
    let cancel = if is_cancelling {
        say!(language, "ui-cancelling")
    } else {
        say!(language, "ui-stop")
    };
    if ui
        .add_enabled_ui(!is_cancelling, |ui| parts::secondary(ui, &cancel))
        .inner
        .clicked()
    {
        cx.model.cancel(job);
    }
    ui.add_space(space::S);
    ui.label(look.body(say!(language, "ui-writing", done = done, all = all)));
}

pub(super) fn confirm_apply(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) {
    let language = cx.language;
    let look = Look::of(ui);
    let of_the_gateway = room.gateway_changes();
    let title = say!(
        language,
        "ui-apply-title",
        server = name.to_owned(),
        count = room.changes()
    );
    let items: Vec<Item> = room
        .rows()
        .into_iter()
        .filter(|item| {
            let is_agreed = displaces(item).is_some_and(|address| room.replace.contains(&address));
            item.outcome == Outcome::Differs || is_agreed || needs_gateway_consent(item)
        })
        .collect();
    let consents = &mut state.consents_gateway;
    let changes = std::cell::Cell::new(0);
    let answer = parts::dialog(
        ui,
        "apply",
        &title,
        |ui| {
            ui.label(look.dim(say!(language, "ui-apply-text")));
            if let Some(plan) = &room.plan.value {
                ui.label(look.small(effort(plan, room, language)));
            }
            ui.add_space(space::XS);
            for item in &items {
                let before = configure_table::value_of(item, &item.before, language);
                let wanted = configure_table::value_of(item, &item.wanted, language);
                parts::field_row(ui, &words::item_name(item.name, language), 170.0, |ui| {
                    ui.label(look.mono(format!("{before} → {wanted}")));
                    if let Some(address) = displaces(item) {
                        let text = say!(language, "ui-apply-replaces", address = address.to_string());
                        ui.label(look.small(text).color(look.colors.error.strong));
                    }
                });
            }
            if of_the_gateway > 0 {
                ui.add_space(space::S);
                gateway_consent(ui, consents, language);
            }
            let left_out = if *consents { 0 } else { of_the_gateway };
            changes.set(room.changes().saturating_sub(left_out));
        },
        |ui| {
            let changes: usize = changes.get();
            let yes = say!(language, "ui-apply-yes", count = changes);
            let can = changes > 0;
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), can)
        },
    );
    if let Some(answer) = answer {
        state.asks = None;
        if answer == Answer::Yes {
            cx.model.apply_plan(name, state.consents_gateway);
        }
    }
}

/// The gateway is agreed to apart from everything else: a wrong one cuts the BMC off.
fn gateway_consent(ui: &mut Ui, consents: &mut bool, language: Language) {
    let strong = say!(language, "ui-gateway-last");
    let text = say!(language, "ui-gateway-last-text");
    let words = Banner {
        tone: Look::of(ui).colors.warning,
        mark: Mark::Triangle,
        strong: &strong,
        text: &text,
    };
    let label = say!(language, "ui-gateway-consent");
    parts::banner(ui, &words, Some(|ui: &mut Ui| ui.checkbox(consents, label)));
}

/// Asks about what is left of an interrupted change, when it has been read.
pub(super) fn confirm_finish(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) {
    if room.plan.is_busy() {
        return;
    }
    let Some(plan) = room
        .plan
        .value
        .as_ref()
        .filter(|_| room.is_finishing && room.is_fresh())
    else {
        state.asks = None;
        return;
    };
    let language = cx.language;
    let look = Look::of(ui);
    let changes = plan.changes();
    let server = name.to_owned();
    let title = say!(language, "ui-finish-title", server = server, count = changes);
    let text = if changes == 0 {
        say!(language, "ui-finish-nothing")
    } else {
        say!(language, "ui-finish-text")
    };
    let answer = parts::dialog(
        ui,
        "finish",
        &title,
        |ui| {
            ui.label(look.dim(text));
            ui.add_space(space::XS);
            for item in plan.items.iter().filter(|item| item.outcome == Outcome::Differs) {
                let before = words::item_value(item.name, &item.before, language);
                let wanted = words::item_value(item.name, &item.wanted, language);
                parts::field_row(ui, &words::item_name(item.name, language), 170.0, |ui| {
                    ui.label(look.mono(plain(&format!("{before} → {wanted}"))));
                });
            }
        },
        |ui| {
            let yes = say!(language, "ui-finish-yes", count = changes);
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    if let Some(answer) = answer {
        state.asks = None;
        if answer == Answer::Yes {
            // What was agreed to when it was begun still holds.
            cx.model.apply_plan(name, false);
        } else {
            // Back to the comparison with what is wanted of the server.
            cx.model.read_again(name);
        }
    }
}

pub(super) fn confirm_undo(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, name: &str) {
    let language = cx.language;
    let look = Look::of(ui);
    let answer = parts::dialog(
        ui,
        "undo",
        &say!(language, "ui-undo-title", server = name.to_owned()),
        |ui| {
            ui.label(look.body(say!(language, "ui-undo-text")));
        },
        |ui| {
            let yes = say!(language, "ui-undo-yes");
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    if let Some(answer) = answer {
        state.asks = None;
        if answer == Answer::Yes {
            cx.model.undo(name);
        }
    }
}
