//! Configure: what is set now, what is wanted, what would change; apply, watch each row turn to its outcome, undo.

use super::{
    super::{
        app::Cx,
        model::{ConfigureRoom, Writing},
        parts,
        scaffold::{self, Head},
        theme::space,
    },
    ServerChoice, configure_apply, configure_by_hand, configure_difference, configure_events,
    configure_history, configure_safety,
    configure_wanted::{self, Draft},
};
use crate::{i18n::Language, say, words};
use eframe::egui::Ui;

/// Open dialogs and what is being typed.
#[derive(Default)]
pub struct State {
    pub(super) asks: Option<Ask>,
    /// Whether the gateway may be written, as ticked in the open dialog.
    pub(super) consents_gateway: bool,
    /// Whether the entries of others are unfolded.
    pub(super) shows_others: bool,
    draft: Option<Draft>,
    pub(super) tab: Tab,
    by_hand: configure_by_hand::State,
    safety: configure_safety::State,
    events: configure_events::State,
    history: configure_history::State,
}

/// What is looked at of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tab {
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
                Some(draft) => configure_wanted::show(ui, draft, cx, &room),
                None => configure_difference::show(ui, state, cx, &room, &name),
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
    if let Some(tab) = parts::tabs(ui, state.tab, &choices) {
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

/// Opens the form of what is wanted.
pub(super) fn start_editing(state: &mut State, cx: &Cx<'_>, room: &ConfigureRoom, name: &str) {
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

/// Opens the form of what is wanted, at the level.
pub(super) fn edit_level(state: &mut State, cx: &Cx<'_>, room: &ConfigureRoom, name: &str) {
    start_editing(state, cx, room, name);
    if let Some(draft) = &mut state.draft {
        draft.goes_to_level = true;
    }
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
            cx.model.set_wanted(name, *wanted);
            state.draft = None;
        }
        Some(configure_wanted::Done::Leave) => state.draft = None,
        None => {}
    }
}
