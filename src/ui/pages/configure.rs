//! Configure: what is set now, what is wanted, what would change; apply, watch each row turn to its outcome, undo.

use super::{
    super::{
        app::Cx,
        model::{ConfigureRoom, Page, Writing, displaces},
        parts::{self, Answer, Banner, Cell, Column, Kind, Mark, Table},
        scaffold::{self, Head},
        theme::{Look, NARROW, Tone, space},
    },
    ServerChoice,
    configure_wanted::{self, Draft},
};
use crate::{
    configure::target::{Item, ItemName, Outcome},
    engine::Progress,
    i18n::Language,
    say, words,
};
use eframe::egui::{Align, Frame, Layout, Margin, Ui};
use std::net::IpAddr;

/// Open dialogs and what is being typed.
#[derive(Default)]
pub struct State {
    asks: Option<Ask>,
    draft: Option<Draft>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Apply,
    Undo,
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let Some(view) = cx.model.server().cloned() else {
        without_server(ui, cx);
        return;
    };
    let name = view.server.name.clone();
    if cx
        .model
        .configure(&name)
        .is_none_or(|room| room.plan.is_untouched())
    {
        cx.model.read_again(&name);
    }
    if state.draft.as_ref().is_some_and(|draft| draft.server != name) {
        state.draft = None;
    }
    let room = cx.model.configure(&name).cloned().unwrap_or_default();
    let title = say!(language, "ui-configure-title", server = name.clone());
    let sentence = sentence(cx, &room, &view.server.bmc.to_string());
    let head = Head {
        id: "configure",
        title: &title,
        sentence: &sentence,
    };
    if state.draft.is_some() {
        draft_bar(ui, state, cx, &name);
    } else {
        bar(ui, state, cx, &room, view.can_undo);
    }
    let choice = ServerChoice::of(cx);
    let can = !room.is_busy() && state.draft.is_none();
    let (mut edits, mut reads, mut other) = (false, false, None);
    let actions = |ui: &mut Ui| {
        other = choice.show(ui);
        let button =
            |ui: &mut Ui, can, text: &str| ui.add_enabled_ui(can, |ui| parts::secondary(ui, text)).inner;
        reads = button(ui, can, &say!(language, "ui-read-again"))
            .on_hover_text("F5")
            .clicked();
        edits = button(
            ui,
            can && room.plan.value.is_some(),
            &say!(language, "ui-wanted-edit"),
        )
        .clicked();
    };
    scaffold::page(ui, &head, actions, |ui| {
        super::notices(ui, cx);
        if let Some(draft) = &mut state.draft {
            configure_wanted::show(ui, draft, language);
        } else {
            difference(ui, state, cx, &room, &name);
        }
    });
    if reads {
        cx.model.read_again(&name);
    }
    if edits {
        start_editing(state, cx, &room, &name);
    }
    if let Some(other) = other {
        cx.model.choose_server(&other);
    }
    match state.asks {
        Some(Ask::Apply) => confirm_apply(ui, state, cx, &room, &name),
        Some(Ask::Undo) => confirm_undo(ui, state, cx, &name),
        None => {}
    }
}

fn without_server(ui: &mut Ui, cx: &mut Cx<'_>) {
    let title = say!(cx.language, "ui-configure-none-title");
    let sentence = say!(cx.language, "ui-configure-none-sentence");
    let head = Head {
        id: "configure",
        title: &title,
        sentence: &sentence,
    };
    scaffold::page(
        ui,
        &head,
        |_| {},
        |ui| {
            super::notices(ui, cx);
            super::no_server(ui, cx);
        },
    );
}

fn sentence(cx: &Cx<'_>, room: &ConfigureRoom, bmc: &str) -> String {
    let bmc = bmc.to_owned();
    match (&room.plan.value, room.plan.at) {
        (Some(plan), Some(at)) => say!(
            cx.language,
            "ui-configure-read",
            bmc = bmc,
            suite = plan.actual.device.cipher_suite.to_string(),
            firmware = plan.actual.device.firmware.clone(),
            time = cx.model.clock.short(at)
        ),
        _ => format!("BMC {bmc}"),
    }
}

fn start_editing(state: &mut State, cx: &Cx<'_>, room: &ConfigureRoom, name: &str) {
    let rehearsal = cx.model.rehearsal.as_ref().map(|rehearsal| rehearsal.listen.ip());
    let wanted = cx
        .model
        .server()
        .map(|view| view.server.wanted.clone())
        .unwrap_or_default();
    state.draft = room
        .plan
        .value
        .as_ref()
        .map(|plan| Draft::new(name, &wanted, &plan.actual, rehearsal));
}

/// The bar at the bottom while the wanted values are typed.
fn draft_bar(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, name: &str) {
    let language = cx.language;
    let mut done = None;
    if let Some(draft) = &state.draft {
        scaffold::footer(ui, "configure bar", |ui| {
            done = configure_wanted::buttons(ui, draft, language);
        });
    }
    match done {
        Some(configure_wanted::Done::Save(wanted)) => {
            cx.model.set_wanted(name, wanted);
            state.draft = None;
        }
        Some(configure_wanted::Done::Leave) => state.draft = None,
        None => {}
    }
}

fn difference(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) {
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
    }
    let rows = room.rows();
    if ui.available_width() >= NARROW - 100.0 {
        table(ui, &rows, &room.replace, language);
    } else {
        list(ui, &rows, &room.replace, language);
    }
    notes(ui, cx, room, &rows, name);
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
        start_editing(state, cx, room, name);
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

fn is_policy(item: &Item) -> bool {
    matches!(item.name, ItemName::Policy(_))
}

fn table(ui: &mut Ui, rows: &[Item], replace: &[IpAddr], language: Language) {
    let table = Table::new(vec![
        Column::share(say!(language, "ui-column-setting"), 1.0),
        Column::share(say!(language, "ui-column-now"), 1.0),
        Column::share(say!(language, "ui-column-wanted"), 1.0),
        Column::share(say!(language, "ui-column-state"), 0.8),
    ]);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        let (policies, settings): (Vec<&Item>, Vec<&Item>) = rows.iter().partition(|item| is_policy(item));
        if !settings.is_empty() {
            table.group(ui, &say!(language, "ui-group-snmp"));
        }
        for item in settings {
            row(ui, &table, item, replace, language);
        }
        if !policies.is_empty() {
            table.group(ui, &say!(language, "ui-group-policy"));
        }
        for item in policies {
            row(ui, &table, item, replace, language);
        }
    });
}

/// How a setting stands. Somebody else's destination asks for a decision before it counts as anything.
fn state_of(ui: &Ui, item: &Item, replace: &[IpAddr], language: Language) -> (Tone, Mark, String) {
    let c = Look::of(ui).colors;
    if let Some(address) = displaces(item) {
        return if replace.contains(&address) {
            (c.information, Mark::Arrow, say!(language, "ui-state-replaces"))
        } else {
            (c.warning, Mark::Question, say!(language, "ui-state-asks"))
        };
    }
    let word = words::outcome(&item.outcome, language);
    let (tone, mark) = match &item.outcome {
        Outcome::Unchanged => (c.neutral(), Mark::Equals),
        Outcome::Differs => (c.information, Mark::Arrow),
        Outcome::Applied => (c.recovered, Mark::Check),
        Outcome::Rejected(_) => (c.error, Mark::Square),
        Outcome::Unknown(_) => (c.warning, Mark::Question),
    };
    (tone, mark, word)
}

fn is_changing(item: &Item) -> bool {
    item.outcome != Outcome::Unchanged
}

fn row(ui: &mut Ui, table: &Table, item: &Item, replace: &[IpAddr], language: Language) {
    let c = Look::of(ui).colors;
    let (tone, mark, word) = state_of(ui, item, replace, language);
    let now = words::item_value(item.name, item.after.as_ref().unwrap_or(&item.before), language);
    let wanted = words::item_value(item.name, &item.wanted, language);
    let wanted = if is_changing(item) {
        Cell::Colored(wanted, c.accent.strong)
    } else {
        Cell::Dim(wanted)
    };
    let cells = [
        Cell::Text(words::item_name(item.name, language)),
        Cell::Dim(now),
        wanted,
        Cell::Pill(tone, mark, word),
    ];
    let response = table.row(ui, &cells, None);
    if let Outcome::Rejected(reason) | Outcome::Unknown(reason) = &item.outcome {
        response.on_hover_text(words::reason(item.name, reason, language));
    }
}

/// The same where columns do not fit.
fn list(ui: &mut Ui, rows: &[Item], replace: &[IpAddr], language: Language) {
    let look = Look::of(ui);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for item in rows {
            let frame = Frame::new().inner_margin(Margin::symmetric(14, 9));
            let shown = frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                let (tone, mark, word) = state_of(ui, item, replace, language);
                ui.horizontal_wrapped(|ui| {
                    ui.label(look.body(words::item_name(item.name, language)));
                    parts::pill(ui, tone, mark, &word);
                });
                let now = words::item_value(item.name, item.after.as_ref().unwrap_or(&item.before), language);
                let wanted = words::item_value(item.name, &item.wanted, language);
                let line = if is_changing(item) {
                    format!("{now} → {wanted}")
                } else {
                    now
                };
                ui.label(look.mono(line).color(look.colors.dim));
            });
            let rect = shown.response.rect;
            ui.painter()
                .hline(rect.x_range(), rect.bottom() - 0.5, look.line());
        }
    });
}

/// Below the table: why something was not taken, and whose destination would have to go.
fn notes(ui: &mut Ui, cx: &mut Cx<'_>, room: &ConfigureRoom, rows: &[Item], name: &str) {
    let look = Look::of(ui);
    let language = cx.language;
    let troubled: Vec<&Item> = rows
        .iter()
        .filter(|item| matches!(item.outcome, Outcome::Rejected(_) | Outcome::Unknown(_)))
        .collect();
    if troubled.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    parts::card(ui, |ui| {
        ui.label(look.card_title(say!(language, "ui-configure-notes")));
        for item in troubled {
            let (Outcome::Rejected(reason) | Outcome::Unknown(reason)) = &item.outcome else {
                continue;
            };
            let (tone, mark, _) = state_of(ui, item, &room.replace, language);
            let text = format!(
                "{}: {}",
                words::item_name(item.name, language),
                words::reason(item.name, reason, language)
            );
            parts::bullets(ui, mark, tone.strong, [text.as_str()]);
            if let Some(address) = displaces(item)
                && room.report.value.is_none()
            {
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
        }
    });
}

/// The bar at the bottom: what will be done, and how much it is.
fn bar(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, can_undo: bool) {
    let language = cx.language;
    let changes = room.changes();
    let is_fresh = room.is_fresh();
    scaffold::footer(ui, "configure bar", |ui| {
        if let Some(job) = room.report.job {
            writing(ui, cx, room, job);
            return;
        }
        let look = Look::of(ui);
        let is_done = room
            .report
            .value
            .as_ref()
            .is_some_and(|_| room.writing == Some(Writing::Apply));
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
            let text = say!(language, "ui-writes", count = u64::from(plan.writes));
            right(ui, |ui| {
                ui.label(look.small(text));
            });
        }
    });
}

fn right(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), contents);
}

fn writing(ui: &mut Ui, cx: &mut Cx<'_>, room: &ConfigureRoom, job: crate::engine::JobId) {
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

fn confirm_apply(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, room: &ConfigureRoom, name: &str) {
    let language = cx.language;
    let look = Look::of(ui);
    let changes = room.changes();
    let title = say!(
        language,
        "ui-apply-title",
        server = name.to_owned(),
        count = changes
    );
    let items: Vec<Item> = room
        .rows()
        .into_iter()
        .filter(|item| {
            let is_agreed = displaces(item).is_some_and(|address| room.replace.contains(&address));
            item.outcome == Outcome::Differs || is_agreed
        })
        .collect();
    let answer = parts::dialog(
        ui,
        "apply",
        &title,
        |ui| {
            ui.label(look.dim(say!(language, "ui-apply-text")));
            ui.add_space(space::XS);
            for item in &items {
                let before = words::item_value(item.name, &item.before, language);
                let wanted = words::item_value(item.name, &item.wanted, language);
                parts::field_row(ui, &words::item_name(item.name, language), 170.0, |ui| {
                    ui.label(look.mono(format!("{before} → {wanted}")));
                    if let Some(address) = displaces(item) {
                        let text = say!(language, "ui-apply-replaces", address = address.to_string());
                        ui.label(look.small(text).color(look.colors.error.strong));
                    }
                });
            }
        },
        |ui| {
            let yes = say!(language, "ui-apply-yes", count = changes);
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    if let Some(answer) = answer {
        state.asks = None;
        if answer == Answer::Yes {
            cx.model.apply_plan(name);
        }
    }
}

fn confirm_undo(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, name: &str) {
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
