//! Servers: the list with how each stands, a form to add one that is checked while it is typed, and removing with
//! confirmation.

use super::{
    super::{
        app::Cx,
        model::{Model, Page},
        parts::{self, Answer, Banner, Field, Kind, Mark},
        scaffold::{self, Head},
        theme::{Look, space},
    },
    servers_discover::{self, Search},
    servers_files, servers_fleet,
};
use crate::{
    engine::{NewServer, view::ServerView},
    i18n::Language,
    say,
    secrets::Secret,
    site::{BmcAddress, SuiteChoice},
};
use eframe::egui::{Id, Margin, TextEdit, Ui, text_edit::TextEditState};
use zeroize::Zeroizing;

/// What is being typed and asked.
#[derive(Default)]
pub struct State {
    form: Option<Form>,
    /// A form was sent; it closes when the server was added.
    is_sent: bool,
    removing: Option<String>,
    search: Option<Search>,
    files: servers_files::State,
    fleet: servers_fleet::State,
}

impl State {
    /// As if this sheet had been chosen to be imported; for tests, which have no file dialog.
    pub fn choose_sheet(&mut self, model: &mut Model, path: std::path::PathBuf) {
        servers_files::import_from(&mut self.files, model, path);
    }
}

#[derive(Default)]
struct Form {
    name: String,
    bmc: String,
    user: String,
    password: Zeroizing<String>,
    password_field: Option<Id>,
    suite: SuiteChoice,
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    if state.is_sent && !cx.model.servers.is_busy() {
        state.is_sent = false;
        if cx.model.servers.failure.is_none() {
            close_form(ui, state);
        }
    }
    let title = say!(language, "ui-servers");
    let sentence = say!(language, "ui-servers-sentence");
    let head = Head {
        id: "servers",
        title: &title,
        sentence: &sentence,
    };
    let has_servers = !cx.model.site_servers().is_empty();
    let mut wants_form = false;
    let mut wants_search = false;
    let is_open = state.form.is_some() || state.search.is_some();
    servers_files::go_on(&mut state.files, cx);
    // A report has the one thing to do.
    let kind = if cx.model.many.has_report() {
        Kind::Secondary
    } else {
        Kind::Primary
    };
    let actions = |ui: &mut Ui| {
        if has_servers && !is_open {
            wants_search = parts::secondary(ui, &say!(language, "ui-discover")).clicked();
            wants_form = parts::button(ui, kind, &say!(language, "ui-servers-add")).clicked();
        }
    };
    let removing = state.removing.clone();
    scaffold::page(ui, &head, actions, |ui| {
        super::notices(ui, cx);
        if let Some(failure) = cx.model.servers.failure.clone() {
            parts::failure(ui, language, &failure, false);
        }
        added(ui, cx);
        servers_files::outcome(ui, cx);
        servers_fleet::report(ui, &mut state.fleet, &mut state.files, cx);
        if state.search.is_some() {
            servers_discover::card(ui, &mut state.search, cx);
        } else if state.form.is_some() {
            form(ui, state, cx);
        } else if cx.model.site.is_none() {
            parts::loading(ui, &say!(language, "ui-loading"));
        } else if !has_servers {
            let title = say!(language, "ui-servers-none");
            let sentence = say!(language, "ui-servers-none-text");
            parts::empty(ui, &title, &sentence, |ui| {
                ui.horizontal_wrapped(|ui| {
                    if parts::primary(ui, &say!(language, "ui-servers-add")).clicked() {
                        state.form = Some(Form::default());
                    }
                    if parts::secondary(ui, &say!(language, "ui-discover")).clicked() {
                        state.search = Some(Search::default());
                    }
                });
                ui.add_space(space::XS);
                ui.label(Look::of(ui).small(say!(language, "ui-many-sheet-text")));
                ui.horizontal_wrapped(|ui| servers_files::buttons(ui, &mut state.files, cx));
            });
        }
        if has_servers {
            selection(ui, state, cx);
        }
        list(ui, state, cx);
    });
    if wants_form {
        state.form = Some(Form::default());
    }
    if wants_search {
        state.search = Some(Search::default());
    }
    servers_files::import_dialog(ui, &mut state.files, cx);
    servers_fleet::apply_dialog(ui, &mut state.fleet, cx);
    if let Some(name) = removing {
        confirm_removal(ui, state, cx, &name);
    }
}

fn added(ui: &mut Ui, cx: &mut Cx<'_>) {
    let language = cx.language;
    let Some(name) = cx.model.added.clone() else {
        return;
    };
    let look = Look::of(ui);
    let strong = say!(language, "ui-servers-added", name = name.clone());
    let text = say!(language, "ui-servers-added-next");
    let words = Banner {
        tone: look.colors.recovered,
        mark: Mark::Check,
        strong: &strong,
        text: &text,
    };
    let go = say!(language, "ui-servers-configure");
    if parts::banner(ui, &words, Some(|ui: &mut Ui| parts::small(ui, &go).clicked())) == Some(true) {
        cx.model.added = None;
        cx.model.choose_server(&name);
        cx.model.go(Page::Configure);
    }
}

fn form(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let is_busy = cx.model.servers.is_busy();
    let Some(form) = &mut state.form else {
        return;
    };
    let mut is_cancelled = false;
    let mut new = None;
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        ui.label(look.card_title(say!(language, "ui-servers-add-title")));
        let name_error = name_error(&form.name, cx.model.site_servers(), language);
        let (name, name_hint) = (
            say!(language, "ui-field-name"),
            say!(language, "ui-field-name-hint"),
        );
        Field::new(&name)
            .hint(&name_hint)
            .error(name_error.clone())
            .show(ui, &mut form.name);
        let bmc = form.bmc.parse::<BmcAddress>();
        let bmc_error = (bmc.is_err() && !form.bmc.is_empty()).then(|| say!(language, "ui-field-bmc-error"));
        let bmc_label = say!(language, "ui-field-bmc");
        Field::new(&bmc_label)
            .hint("192.0.2.51")
            .error(bmc_error)
            .mono()
            .show(ui, &mut form.bmc);
        let user = say!(language, "ui-field-user");
        Field::new(&user).show(ui, &mut form.user);
        let password = say!(language, "ui-field-password");
        let response = Field::new(&password).password().show(ui, &mut form.password);
        form.password_field = Some(response.id);
        ui.label(look.small(say!(language, "ui-field-password-kept")));
        ui.label(look.small(say!(language, "ui-field-suite")));
        let suites = [
            (SuiteChoice::Auto, say!(language, "ui-suite-auto")),
            (SuiteChoice::Only17, say!(language, "ui-suite-17")),
            (SuiteChoice::Only3, say!(language, "ui-suite-3")),
        ];
        if let Some(suite) = parts::segmented(ui, form.suite, &suites) {
            form.suite = suite;
        }
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            let is_whole =
                name_error.is_none() && !form.name.trim().is_empty() && !form.user.trim().is_empty();
            let can = is_whole && bmc.is_ok() && !form.password.is_empty() && !is_busy;
            let add = if is_busy {
                say!(language, "ui-servers-adding")
            } else {
                say!(language, "ui-servers-add-button")
            };
            let pressed = ui
                .add_enabled_ui(can, |ui| parts::primary(ui, &add))
                .inner
                .clicked();
            if let (true, Ok(bmc)) = (pressed, bmc) {
                new = Some(NewServer {
                    name: form.name.trim().to_owned(),
                    bmc,
                    user: form.user.trim().to_owned(),
                    password: Secret::new(form.password.as_str()),
                    cipher_suite: form.suite,
                });
            }
            is_cancelled = parts::secondary(ui, &say!(language, "ui-cancel")).clicked();
        });
    });
    ui.add_space(space::S);
    if let Some(server) = new {
        state.is_sent = true;
        cx.model.add_server(server);
    } else if is_cancelled {
        close_form(ui, state);
    }
}

/// The text field remembers what was typed, for its undo: not a password.
fn close_form(ui: &Ui, state: &mut State) {
    let field = state.form.take().and_then(|form| form.password_field);
    clear_typed(ui, field);
}

/// A password's field forgets what was typed into it.
pub(super) fn clear_typed(ui: &Ui, field: Option<Id>) {
    if let Some(field) = field {
        TextEdit::store_state(ui.ctx(), field, TextEditState::default());
    }
}

/// How many are selected, what can be done with them, and the sheets.
fn selection(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let (count, all) = (cx.model.many.selected.len(), cx.model.site_servers().len());
    let is_busy = cx.model.many.fleet.is_busy();
    let mut select = None;
    let mut wants_plan = false;
    let left = |ui: &mut Ui| {
        ui.horizontal_wrapped(|ui| {
            let mut is_all = count == all;
            let number = u64::try_from(count).unwrap_or(u64::MAX);
            let text = say!(language, "ui-many-selected", count = number);
            if ui.checkbox(&mut is_all, text).changed() {
                select = Some(is_all);
            }
            let plan = say!(language, "ui-fleet-plan");
            let can = count > 0 && !is_busy;
            wants_plan = ui
                .add_enabled_ui(can, |ui| parts::small(ui, &plan))
                .inner
                .clicked();
        });
    };
    scaffold::sides(ui, "selection", left, |ui| {
        servers_files::buttons(ui, &mut state.files, cx);
    });
    if let Some(is_all) = select {
        cx.model.select_all_servers(is_all);
    }
    if wants_plan {
        cx.model.plan_selected();
    }
}

fn name_error(name: &str, servers: &[ServerView], language: Language) -> Option<String> {
    let name = name.trim();
    if servers.iter().any(|view| view.server.name == name) {
        return Some(say!(language, "ui-field-name-taken"));
    }
    let has_odd = name.chars().any(|c| c.is_control() || c == '/' || c == '\\');
    has_odd.then(|| say!(language, "ui-field-name-odd"))
}

fn list(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let servers: Vec<ServerView> = cx.model.site_servers().to_vec();
    if servers.is_empty() {
        return;
    }
    let line = Look::of(ui).line();
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, view) in servers.iter().enumerate() {
            let top = ui.cursor().top();
            eframe::egui::Frame::new()
                .inner_margin(Margin::symmetric(20, 12))
                .show(ui, |ui| row(ui, state, cx, view));
            if index > 0 {
                ui.painter().hline(ui.max_rect().x_range(), top + 0.5, line);
            }
        }
    });
}

fn row(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, view: &ServerView) {
    let look = Look::of(ui);
    let language = cx.language;
    let server = &view.server;
    let suite = match (server.cipher_suite, server.last_suite) {
        (_, Some(suite)) => say!(language, "ui-servers-suite", suite = suite.to_string()),
        (SuiteChoice::Auto, None) => say!(language, "ui-suite-auto"),
        (SuiteChoice::Only3, None) => say!(language, "ui-suite-3"),
        (SuiteChoice::Only17, None) => say!(language, "ui-suite-17"),
    };
    let name = server.name.clone();
    let mut is_selected = cx.model.many.selected.contains(&name);
    let mut toggled = false;
    let left = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.horizontal_wrapped(|ui| {
            if ui.checkbox(&mut is_selected, look.strong(&name)).changed() {
                toggled = true;
            }
            proof_pill(ui, cx, view);
        });
        let line = format!("BMC {} · {} · {suite}", server.bmc, server.user);
        ui.label(look.small(line));
    };
    let mut chosen = None;
    let is_busy = cx.model.servers.is_busy();
    scaffold::sides(ui, &format!("server {name}"), left, |ui| {
        let configure = say!(language, "ui-configure");
        let does = parts::small(ui, &configure);
        if does.clicked() {
            chosen = Some(Page::Configure);
        }
        does.accessible_name(format!("{name}: {configure}"));
        let prove = say!(language, "ui-prove");
        let does = parts::small(ui, &prove);
        if does.clicked() {
            chosen = Some(Page::Prove);
        }
        does.accessible_name(format!("{name}: {prove}"));
        let remove = say!(language, "ui-servers-remove");
        let does = ui.add_enabled_ui(!is_busy, |ui| parts::small(ui, &remove)).inner;
        if does.clicked() {
            state.removing = Some(name.clone());
        }
        does.accessible_name(format!("{name}: {remove}"));
    });
    if toggled {
        cx.model.select_server(&name, is_selected);
    }
    if let Some(page) = chosen {
        cx.model.choose_server(&name);
        cx.model.go(page);
    }
}

fn proof_pill(ui: &mut Ui, cx: &Cx<'_>, view: &ServerView) {
    let look = Look::of(ui);
    let language = cx.language;
    match view.last_proof {
        Some((at, is_proven)) => {
            let time = cx.model.clock.short(at);
            if is_proven {
                let text = say!(language, "ui-servers-proven", time = time);
                parts::pill(ui, look.colors.recovered, Mark::Check, &text);
            } else {
                let text = say!(language, "ui-servers-not-proven", time = time);
                parts::pill(ui, look.colors.error, Mark::Square, &text);
            }
        }
        None => {
            let text = say!(language, "ui-servers-never-proven");
            parts::pill(ui, look.colors.neutral(), Mark::Question, &text);
        }
    }
}

fn confirm_removal(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, name: &str) {
    let language = cx.language;
    let look = Look::of(ui);
    let title = say!(language, "ui-servers-remove-title", name = name.to_owned());
    let answer = parts::dialog(
        ui,
        "remove",
        &title,
        |ui| {
            ui.label(look.body(say!(language, "ui-servers-remove-text")));
        },
        |ui| {
            let yes = say!(language, "ui-servers-remove-yes");
            parts::dialog_buttons(ui, Kind::Danger, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    if let Some(answer) = answer {
        state.removing = None;
        if answer == Answer::Yes {
            cx.model.remove_server(name);
        }
    }
}
