//! Configure: what is set now, what is wanted, what would change; apply, watch each row turn to its outcome, undo.

use super::{
    super::{
        app::Cx,
        model::{ConfigureRoom, Writing, displaces},
        parts::{self, Banner, Mark},
        scaffold::{self, Head},
        theme::{Look, NARROW, space},
    },
    ServerChoice, configure_apply, configure_by_hand, configure_events, configure_history, configure_safety,
    configure_table,
    configure_wanted::{self, Draft},
};
use crate::{
    configure::target::{Item, Outcome},
    engine::Progress,
    i18n::Language,
    say, words,
};
use eframe::egui::Ui;

/// Open dialogs and what is being typed.
#[derive(Default)]
pub struct State {
    pub(super) asks: Option<Ask>,
    draft: Option<Draft>,
    tab: Tab,
    by_hand: configure_by_hand::State,
    safety: configure_safety::State,
    events: configure_events::State,
    history: configure_history::State,
}

/// What is looked at of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    /// The difference, apply and undo.
    #[default]
    Settings,
    /// The step sheets of other tools.
    ByHand,
    /// The safety report.
    Safety,
    /// Clock and event log.
    Events,
    /// What was applied and undone.
    History,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Apply,
    Finish,
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
    take_wish(state, cx, &name);
    let room = cx.model.configure(&name).cloned().unwrap_or_default();
    let title = say!(language, "ui-configure-title", server = name.clone());
    let sentence = sentence(cx, &room, &view.server.bmc.to_string());
    let head = Head {
        id: "configure",
        title: &title,
        sentence: &sentence,
    };
    if state.tab == Tab::Settings {
        if state.draft.is_some() {
            draft_bar(ui, state, cx, &name);
        } else {
            configure_apply::bar(ui, state, cx, &room, view.can_undo);
        }
    }
    let choice = ServerChoice::of(cx);
    let can = !room.is_busy() && state.draft.is_none();
    let (mut edits, mut reads, mut other) = (false, false, None);
    let has_settings = state.tab == Tab::Settings;
    let actions = |ui: &mut Ui| {
        other = choice.show(ui);
        if !has_settings {
            return;
        }
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
        if state.draft.is_none() {
            super::unfinished::show(ui, cx, Some(&name));
            tabs(ui, state, language);
        }
        match state.tab {
            Tab::Settings => match &mut state.draft {
                Some(draft) => configure_wanted::show(ui, draft, language),
                None => difference(ui, state, cx, &room, &name),
            },
            Tab::ByHand => configure_by_hand::show(ui, &mut state.by_hand, cx, &name),
            Tab::Safety => configure_safety::show(ui, &mut state.safety, cx, &name),
            Tab::Events => configure_events::show(ui, &mut state.events, cx, &name),
            Tab::History => configure_history::show(ui, &mut state.history, cx, &name),
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
        Some(Ask::Apply) => configure_apply::confirm_apply(ui, state, cx, &room, &name),
        Some(Ask::Finish) => configure_apply::confirm_finish(ui, state, cx, &room, &name),
        Some(Ask::Undo) => configure_apply::confirm_undo(ui, state, cx, &name),
        None => {}
    }
    if std::mem::take(&mut state.history.leaves) {
        state.tab = Tab::Settings;
    }
}

/// A banner's button was pressed, here or on another page.
fn take_wish(state: &mut State, cx: &mut Cx<'_>, name: &str) {
    let asks = match cx.model.take_wish(name) {
        Some(Writing::Finish) => Ask::Finish,
        Some(Writing::Undo) => Ask::Undo,
        Some(Writing::Apply) | None => return,
    };
    state.asks = Some(asks);
    state.draft = None;
    state.tab = Tab::Settings;
}

fn tabs(ui: &mut Ui, state: &mut State, language: Language) {
    let choices = [
        (Tab::Settings, say!(language, "ui-tab-settings")),
        (Tab::ByHand, say!(language, "ui-tab-by-hand")),
        (Tab::Safety, say!(language, "ui-tab-safety")),
        (Tab::Events, say!(language, "ui-tab-events")),
        (Tab::History, say!(language, "ui-tab-history")),
    ];
    if let Some(tab) = parts::segmented(ui, state.tab, &choices) {
        state.tab = tab;
    }
    ui.add_space(space::XS);
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
            suite = words::cipher_suite(plan.actual.device.cipher_suite),
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
        configure_table::table(ui, &rows, &room.replace, language);
    } else {
        configure_table::list(ui, &rows, &room.replace, language);
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
            let (tone, mark, _) = configure_table::state_of(ui, item, &room.replace, language);
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
