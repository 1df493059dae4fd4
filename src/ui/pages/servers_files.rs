//! Servers: parameter sheets. Taking one asks first for what the sheet may not hold, the password; a sheet with
//! problems stays on show with all of them.

use super::{
    super::{
        app::Cx,
        file_dialog::{Ask, FileDialog},
        model::Model,
        parts::{self, Answer, Banner, Field, Kind, Mark},
        theme::{Look, space},
    },
    servers::clear_typed,
};
use crate::{
    engine::{ImportRequest, Imported},
    i18n::Language,
    say,
    secrets::Secret,
    words,
};
use eframe::egui::{Id, Ui};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The endings of parameter sheets.
const SHEETS: &[&str] = &["xlsx", "csv"];

/// What a file that is being chosen is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    Import,
    Export,
    Template,
    Report,
}

/// What is being chosen and asked.
#[derive(Default)]
pub(super) struct State {
    dialog: FileDialog,
    purpose: Option<For>,
    import: Option<Import>,
}

/// A sheet that is about to be taken.
#[derive(Default)]
struct Import {
    path: PathBuf,
    password: Zeroizing<String>,
    password_field: Option<Id>,
    replaces: bool,
}

/// The buttons for sheets. Writing is for a list that has something.
pub(super) fn buttons(ui: &mut Ui, state: &mut State, cx: &Cx<'_>) {
    let language = cx.language;
    let is_free = !state.dialog.is_open();
    let mut wish = None;
    ui.add_enabled_ui(is_free, |ui| {
        if parts::small(ui, &say!(language, "ui-many-import")).clicked() {
            wish = Some(For::Import);
        }
        if !cx.model.site_servers().is_empty()
            && parts::small(ui, &say!(language, "ui-many-export")).clicked()
        {
            wish = Some(For::Export);
        }
        if parts::small(ui, &say!(language, "ui-many-template")).clicked() {
            wish = Some(For::Template);
        }
    });
    if let Some(purpose) = wish {
        ask(ui, state, purpose, language);
    }
}

/// Asks for the file.
pub(super) fn ask(ui: &Ui, state: &mut State, purpose: For, language: Language) {
    let (title, new_name) = match purpose {
        For::Import => (say!(language, "ui-many-import-title"), None),
        For::Export => (
            say!(language, "ui-many-export-title"),
            Some(say!(language, "ui-many-export-name")),
        ),
        For::Template => (
            say!(language, "ui-many-template-title"),
            Some(say!(language, "ui-many-template-name")),
        ),
        For::Report => (
            say!(language, "ui-many-report-title"),
            Some(say!(language, "ui-many-report-name")),
        ),
    };
    let ask = Ask {
        title,
        endings: SHEETS,
        new_name,
    };
    state.purpose = Some(purpose);
    state.dialog.open(ui.ctx(), ask);
}

/// Goes on with a file that was chosen.
pub(super) fn go_on(state: &mut State, cx: &mut Cx<'_>) {
    let Some(path) = state.dialog.take() else {
        return;
    };
    begin(state, cx, path);
}

fn begin(state: &mut State, cx: &mut Cx<'_>, path: PathBuf) {
    let vocabulary = words::vocabulary(cx.language);
    match state.purpose.take() {
        Some(For::Import) => import_from(state, cx.model, path),
        Some(For::Export) => cx.model.export_servers(path, vocabulary),
        Some(For::Template) => cx.model.write_template(path, vocabulary),
        Some(For::Report) => {
            if let Some(report) = &cx.model.many.fleet.value {
                let page = words::fleet_page(report, cx.language);
                cx.model.write_report(path, page);
            }
        }
        None => {}
    }
}

/// Asks what is needed to take this sheet.
pub(super) fn import_from(state: &mut State, model: &mut Model, path: PathBuf) {
    model.many.import = Default::default();
    state.import = Some(Import {
        path,
        ..Import::default()
    });
}

/// The question before a sheet is taken, and what came of it.
pub(super) fn import_dialog(ui: &Ui, state: &mut State, cx: &mut Cx<'_>) {
    let Some(import) = &mut state.import else {
        return;
    };
    let language = cx.language;
    let look = Look::of(ui);
    let is_busy = cx.model.many.import.is_busy();
    if cx.model.many.import.value.is_some() {
        close(ui, state);
        return;
    }
    let file = import
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let title = say!(language, "ui-many-import-ask", file = file);
    let failure = cx.model.many.import.failure.clone();
    // Of another name where it says more, so that it is sized anew.
    let id = if failure.is_some() {
        "import problems"
    } else {
        "import"
    };
    let answer = parts::dialog(
        ui,
        id,
        &title,
        |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            if let Some(failure) = &failure {
                parts::failure(ui, language, failure, false);
            }
            ui.label(look.body(say!(language, "ui-many-import-text")));
            let label = say!(language, "ui-many-import-password");
            let response = Field::new(&label).password().show(ui, &mut import.password);
            import.password_field = Some(response.id);
            ui.label(look.small(say!(language, "ui-field-password-kept")));
            ui.checkbox(&mut import.replaces, say!(language, "ui-many-import-replace"));
        },
        |ui| {
            let yes = if is_busy {
                say!(language, "ui-many-importing")
            } else {
                say!(language, "ui-many-import-yes")
            };
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), !is_busy)
        },
    );
    match answer {
        Some(Answer::Yes) => {
            let password = (!import.password.is_empty()).then(|| Secret::new(import.password.as_str()));
            cx.model.import_servers(ImportRequest {
                path: import.path.clone(),
                words: words::vocabulary(language),
                password,
                replace: import.replaces,
                dry_run: false,
            });
        }
        Some(Answer::No) if !is_busy => close(ui, state),
        _ => {}
    }
}

fn close(ui: &Ui, state: &mut State) {
    let field = state.import.take().and_then(|import| import.password_field);
    clear_typed(ui, field);
}

/// What was taken or written, or why not.
pub(super) fn outcome(ui: &mut Ui, cx: &mut Cx<'_>) {
    let language = cx.language;
    if let Some(failure) = cx.model.many.written.failure.clone() {
        parts::failure(ui, language, &failure, false);
    }
    if let Some(path) = cx.model.many.written.value.clone() {
        let strong = say!(language, "ui-many-written");
        let text = path.display().to_string();
        if good(ui, &strong, &text, language) {
            cx.model.many.written = Default::default();
        }
    }
    if let Some(done) = cx.model.many.import.value.clone() {
        if good(ui, &imported(&done, language), "", language) {
            cx.model.many.import = Default::default();
        }
        if done.has_passwords {
            let look = Look::of(ui);
            let words = Banner {
                tone: look.colors.warning,
                mark: Mark::Triangle,
                strong: "",
                text: &say!(language, "cli-sheet-has-passwords"),
            };
            parts::banner(ui, &words, None::<fn(&mut Ui)>);
        }
    }
}

fn imported(done: &Imported, language: Language) -> String {
    let count = |names: &[String]| u64::try_from(names.len()).unwrap_or(u64::MAX);
    say!(
        language,
        "cli-imported",
        added = count(&done.added),
        replaced = count(&done.replaced).to_string(),
        unchanged = count(&done.unchanged).to_string()
    )
}

/// Something went well; `true` when it was put away.
fn good(ui: &mut Ui, strong: &str, text: &str, language: Language) -> bool {
    let look = Look::of(ui);
    let words = Banner {
        tone: look.colors.recovered,
        mark: Mark::Check,
        strong,
        text,
    };
    let dismiss = say!(language, "ui-dismiss");
    parts::banner(
        ui,
        &words,
        Some(|ui: &mut Ui| parts::small(ui, &dismiss).clicked()),
    ) == Some(true)
}
