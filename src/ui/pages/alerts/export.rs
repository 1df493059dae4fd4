//! Writing what the list shows into a file: asks for the form, then for the file; says how far it is and what came of it.

use super::grouped;
use crate::{
    engine::Progress,
    i18n::Language,
    say,
    ui::{
        app::Cx,
        file_dialog::{Ask, FileDialog},
        parts::{self, Answer, Banner, Kind, Mark},
        theme::Look,
    },
    words,
};
use eframe::egui::Ui;

/// In which form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Xlsx,
    Csv,
    Json,
}

impl Form {
    const ALL: [Self; 3] = [Self::Xlsx, Self::Csv, Self::Json];

    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx"],
            Self::Csv => &["csv"],
            Self::Json => &["json"],
        }
    }

    fn name(self, language: Language) -> String {
        match self {
            Self::Xlsx => say!(language, "ui-export-xlsx"),
            Self::Csv => say!(language, "ui-export-csv"),
            Self::Json => say!(language, "ui-export-json"),
        }
    }

    fn sentence(self, language: Language) -> String {
        match self {
            Self::Xlsx | Self::Csv => say!(language, "ui-export-table-text"),
            Self::Json => say!(language, "ui-export-json-text"),
        }
    }
}

/// What is being asked.
#[derive(Default)]
pub(super) struct State {
    is_asking: bool,
    form: Form,
    dialog: FileDialog,
}

impl State {
    /// Asks how to export.
    pub(super) fn ask(&mut self) {
        self.is_asking = true;
    }
}

/// Draws the question, and goes on with the file that was chosen.
pub(super) fn show(ui: &Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    // A name without an ending of ours is refused by the engine, with the endings there are: to add one here would name a
    // file that the dialog did not ask about.
    if let Some(path) = state.dialog.take() {
        cx.model
            .export_alerts(path, language, words::export_words(language));
    }
    if !state.is_asking {
        return;
    }
    let look = Look::of(ui);
    let title = say!(language, "ui-export-title");
    let contents = |ui: &mut Ui| {
        let text = match cx.model.alerts.log.known_count() {
            // How many alerts the rows stand for is not counted; the export says it when it is done.
            _ if cx.model.alerts.filter.folded => say!(language, "ui-export-text-folded"),
            Some(count) => say!(language, "ui-export-text", count = grouped(count)),
            None => say!(language, "ui-export-text-unknown"),
        };
        ui.label(look.body(text));
        parts::control_row(ui, &say!(language, "ui-export-form"), 72.0, |ui| {
            let choices = Form::ALL.map(|form| (form, form.name(language)));
            if let Some(form) = parts::segmented(ui, state.form, &choices) {
                state.form = form;
            }
        });
        ui.label(look.small(state.form.sentence(language)));
    };
    let answer = parts::dialog(ui, "export alerts", &title, contents, |ui| {
        let yes = say!(language, "ui-export-yes");
        parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), true)
    });
    state.is_asking = answer.is_none();
    if answer == Some(Answer::Yes) {
        let [ending, ..] = state.form.endings() else {
            return;
        };
        let name = say!(language, "ui-export-name");
        let ask = Ask {
            title,
            endings: state.form.endings(),
            new_name: Some(format!("{name}.{ending}")),
        };
        state.dialog.open(ui.ctx(), ask);
    }
}

/// How far it is, or what came of it.
pub(super) fn outcome(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let exporting = &cx.model.alerts.exporting;
    if let Some(failure) = exporting.failure.clone() {
        parts::failure(ui, language, &failure, false);
        if parts::link(ui, &say!(language, "ui-dismiss")).clicked() {
            cx.model.alerts.exporting = Default::default();
        }
        return;
    }
    let (tone, mark, strong, button) = if let Some(job) = exporting.job {
        let text = match cx.model.job(job).and_then(|job| job.progress.clone()) {
            Some(Progress::Rows { done, total }) => say!(
                language,
                "ui-export-running",
                done = grouped(done),
                total = grouped(total.max(done))
            ),
            _ => say!(language, "ui-export-begun"),
        };
        (
            look.colors.information,
            Mark::Info,
            text,
            say!(language, "ui-cancel"),
        )
    } else if let Some((path, exported)) = &exporting.value {
        let text = say!(
            language,
            "ui-export-done",
            count = grouped(exported.alerts),
            path = path.display().to_string()
        );
        (
            look.colors.recovered,
            Mark::Check,
            text,
            say!(language, "ui-dismiss"),
        )
    } else {
        return;
    };
    let words = Banner {
        tone,
        mark,
        strong: &strong,
        text: "",
    };
    let pressed = parts::banner(
        ui,
        &words,
        Some(|ui: &mut Ui| parts::small(ui, &button).clicked()),
    );
    if pressed == Some(true) {
        match cx.model.alerts.exporting.job {
            Some(job) => cx.model.cancel(job),
            None => cx.model.alerts.exporting = Default::default(),
        }
    }
}
