//! Settings: whom the receiver listens to. Senders, communities, and the users of SNMPv3.

use super::settings_receiver_user::{self, UserForm};
use crate::{
    engine::{ReceiverChange, view::ReceiverView},
    i18n::Language,
    say,
    site::{AllowedCommunity, NO_AUTH, Network, SnmpUser},
    ui::{
        app::Cx,
        parts::{self, Answer, Field, Kind},
        scaffold,
        theme::{Look, space},
    },
};
use eframe::egui::Ui;

/// Width of the names at the left.
const NAMES: f32 = 320.0;

/// What is being typed.
#[derive(Default)]
pub(super) struct State {
    source: String,
    community: String,
    community_sources: String,
    user: Option<UserForm>,
    removing: Option<SnmpUser>,
    /// What was sent is to be forgotten here when it is done.
    is_sent: bool,
}

/// Draws the card's contents.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    ui.label(look.dim(say!(language, "ui-receiver-text")));
    let loaded = cx.model.receiver().clone();
    if state.is_sent && !loaded.is_busy() {
        state.is_sent = false;
        if loaded.failure.is_none() {
            settings_receiver_user::close(ui, &mut state.user);
            *state = State::default();
        }
    }
    if let Some(failure) = &loaded.failure {
        parts::failure(ui, language, failure, false);
    }
    let Some(view) = &loaded.value else {
        return;
    };
    let mut change = None;
    ui.add_enabled_ui(!loaded.is_busy(), |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        senders(ui, state, view, language, &mut change);
        parts::divider(ui);
        communities(ui, state, view, language, &mut change);
        parts::divider(ui);
        users(ui, state, view, language, &mut change);
    });
    if let Some(user) = state.removing.clone()
        && let Some(answer) = confirm(ui, &user, language)
    {
        state.removing = None;
        if answer == Answer::Yes {
            change = Some(ReceiverChange::RemoveUser {
                name: user.name,
                engine: user.engine,
            });
        }
    }
    if let Some(change) = change {
        state.is_sent = true;
        cx.model.change_receiver(change);
    }
}

/// One entry of a list, and the button that takes it off; whether that was pressed.
fn entry(ui: &mut Ui, text: &str, note: &str, language: Language) -> bool {
    let look = Look::of(ui);
    let mut is_removed = false;
    let left = |ui: &mut Ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(look.strong(text));
            ui.label(look.small(note));
        });
    };
    scaffold::sides(ui, &format!("receiver {text} {note}"), left, |ui| {
        let remove = say!(language, "ui-receiver-remove");
        let button = parts::small(ui, &remove);
        is_removed = button.clicked();
        button.accessible_name(format!("{text}: {remove}"));
    });
    is_removed
}

fn senders(
    ui: &mut Ui,
    state: &mut State,
    view: &ReceiverView,
    language: Language,
    change: &mut Option<ReceiverChange>,
) {
    let look = Look::of(ui);
    ui.label(look.strong(say!(language, "ui-receiver-sources")));
    if view.settings.sources.is_empty() {
        ui.label(look.small(say!(language, "ui-receiver-every-source")));
    }
    for source in &view.settings.sources {
        if entry(ui, &source.to_string(), "", language) {
            *change = Some(ReceiverChange::RemoveSource(*source));
        }
    }
    let network = state.source.parse::<Network>();
    let is_wrong = network.is_err() && !state.source.is_empty();
    let error = is_wrong.then(|| say!(language, "ui-receiver-source-error"));
    let label = say!(language, "ui-receiver-source");
    Field::new(&label)
        .hint("192.0.2.0/24")
        .mono()
        .error(error)
        .width(NAMES)
        .show(ui, &mut state.source);
    let add = say!(language, "ui-receiver-add-source");
    let pressed = ui
        .add_enabled_ui(network.is_ok(), |ui| parts::secondary(ui, &add))
        .inner
        .clicked();
    if let (true, Ok(network)) = (pressed, network) {
        *change = Some(ReceiverChange::AllowSource(network));
    }
}

fn communities(
    ui: &mut Ui,
    state: &mut State,
    view: &ReceiverView,
    language: Language,
    change: &mut Option<ReceiverChange>,
) {
    let look = Look::of(ui);
    ui.label(look.strong(say!(language, "ui-receiver-communities")));
    let mut only_v3 = view.settings.only_v3;
    if ui
        .checkbox(&mut only_v3, say!(language, "ui-receiver-only-v3"))
        .changed()
    {
        *change = Some(ReceiverChange::OnlyV3(only_v3));
    }
    if view.settings.only_v3 {
        return;
    }
    if view.settings.communities.is_empty() {
        ui.label(look.small(say!(language, "ui-receiver-every-community")));
    }
    for community in &view.settings.communities {
        if entry(
            ui,
            &community.name,
            &listed(&community.sources, language),
            language,
        ) {
            *change = Some(ReceiverChange::RemoveCommunity(community.name.clone()));
        }
    }
    let name = say!(language, "ui-receiver-community");
    Field::new(&name).width(NAMES).show(ui, &mut state.community);
    let sources = networks(&state.community_sources);
    let error = sources
        .is_none()
        .then(|| say!(language, "ui-receiver-source-error"));
    let label = say!(language, "ui-receiver-community-sources");
    Field::new(&label)
        .hint("192.0.2.0/24, 2001:db8::/32")
        .mono()
        .error(error)
        .width(NAMES)
        .show(ui, &mut state.community_sources);
    let add = say!(language, "ui-receiver-add-community");
    let can = sources.is_some() && !state.community.is_empty();
    let pressed = ui
        .add_enabled_ui(can, |ui| parts::secondary(ui, &add))
        .inner
        .clicked();
    if let (true, Some(sources)) = (pressed, sources) {
        let name = state.community.clone();
        *change = Some(ReceiverChange::AllowCommunity(AllowedCommunity { name, sources }));
    }
}

/// Ranges with commas or spaces between them; none where one of them is wrong.
fn networks(text: &str) -> Option<Vec<Network>> {
    let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

fn listed(sources: &[Network], language: Language) -> String {
    if sources.is_empty() {
        return say!(language, "ui-receiver-every-source");
    }
    sources
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn users(
    ui: &mut Ui,
    state: &mut State,
    view: &ReceiverView,
    language: Language,
    change: &mut Option<ReceiverChange>,
) {
    let look = Look::of(ui);
    ui.label(look.strong(say!(language, "ui-receiver-users")));
    if view.settings.users.is_empty() {
        ui.label(look.small(say!(language, "ui-receiver-no-users")));
    }
    for user in &view.settings.users {
        let auth = user.auth.map_or(NO_AUTH, |auth| auth.title());
        let privacy = user.privacy.map_or(NO_AUTH, |privacy| privacy.title());
        let mut note = say!(
            language,
            "ui-receiver-user-protection",
            auth = auth,
            privacy = privacy
        );
        if let Some(engine) = &user.engine {
            note = format!("{note} · {engine}");
        }
        if entry(ui, &user.name, &note, language) {
            state.removing = Some(user.clone());
        }
    }
    match &mut state.user {
        None => {
            if parts::secondary(ui, &say!(language, "ui-receiver-add-user")).clicked() {
                state.user = Some(UserForm::default());
            }
        }
        Some(form) => match settings_receiver_user::show(ui, form, language) {
            Some(settings_receiver_user::Wish::Add(user)) => *change = Some(ReceiverChange::AddUser(*user)),
            Some(settings_receiver_user::Wish::Cancel) => {
                settings_receiver_user::close(ui, &mut state.user);
            }
            None => {}
        },
    }
    if let Some(engine) = &view.engine_id {
        let text = say!(language, "ui-receiver-engine", engine = engine.to_string());
        ui.add(eframe::egui::Label::new(look.small(text)).selectable(true));
    }
}

fn confirm(ui: &Ui, user: &SnmpUser, language: Language) -> Option<Answer> {
    let look = Look::of(ui);
    let title = say!(language, "ui-receiver-remove-user", name = user.name.clone());
    parts::dialog(
        ui,
        "remove-user",
        &title,
        |ui| {
            ui.label(look.body(say!(language, "ui-receiver-remove-user-text")));
        },
        |ui| {
            let yes = say!(language, "ui-receiver-remove");
            parts::dialog_buttons(ui, Kind::Danger, &yes, &say!(language, "ui-cancel"), true)
        },
    )
}
