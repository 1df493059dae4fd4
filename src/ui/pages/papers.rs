//! Saving a paper, and opening it in the browser: what the procedure and the step sheets have in common. Files are
//! written by the engine; this only asks where, and says how it went.

use super::super::{
    app::Cx,
    model::AfterWriting,
    parts,
    theme::{Look, space},
};
use crate::{
    i18n::Language,
    say,
    sheet::paper::{Paper, PaperForm},
};
use eframe::egui::{OpenUrl, Ui};
use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, TryRecvError, sync_channel},
};

/// The forms a paper is saved in, as everybody calls them.
const FORMS: [(PaperForm, &str); 3] = [
    (PaperForm::Html, "HTML"),
    (PaperForm::Markdown, "Markdown"),
    (PaperForm::Xlsx, "Excel (.xlsx)"),
];

/// The dialog that is open, and for which paper.
#[derive(Default)]
pub(super) struct State {
    form: Option<PaperForm>,
    asked: Option<Asked>,
}

struct Asked {
    answer: Receiver<Option<PathBuf>>,
    paper: Paper,
    form: PaperForm,
}

/// A paper's buttons. `name` is the beginning of the file's name, `kind` a word for our own copy of it.
pub(super) fn buttons(
    ui: &mut Ui,
    state: &mut State,
    cx: &mut Cx<'_>,
    paper: impl Fn() -> Paper,
    name: &str,
    kind: &'static str,
) {
    let language = cx.language;
    take_answer(state, cx);
    let form = state.form.unwrap_or(PaperForm::Html);
    let is_free = state.asked.is_none() && !cx.model.papers.writing.is_busy();
    ui.horizontal_wrapped(|ui| {
        let opens = ui
            .add_enabled_ui(is_free, |ui| parts::primary(ui, &say!(language, "ui-paper-open")))
            .inner;
        if opens.clicked() {
            cx.model.open_paper(paper(), kind);
        }
        let saves = ui
            .add_enabled_ui(is_free, |ui| {
                parts::secondary(ui, &say!(language, "ui-paper-save"))
            })
            .inner;
        if saves.clicked() {
            ask_where(state, ui, language, paper(), form, name);
        }
        let names = FORMS.map(|(_, name)| name.to_owned());
        let current = FORMS.iter().position(|(known, _)| *known == form);
        let label = say!(language, "ui-paper-form");
        let chosen = parts::select(ui, "form", &label, current.unwrap_or_default(), &names, 150.0);
        state.form = chosen
            .and_then(|index| FORMS.get(index))
            .map(|(form, _)| *form)
            .or(state.form);
    });
    told(ui, cx);
}

/// How writing went.
fn told(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let writing = &cx.model.papers.writing;
    if let Some(failure) = writing.failure.clone() {
        parts::failure(ui, language, &failure, false);
    } else if writing.is_busy() {
        ui.label(look.dim(say!(language, "ui-paper-writing")));
    } else if let Some(path) = &writing.value {
        let path = super::super::plain::plain(&path.display().to_string()).into_owned();
        let text = match cx.model.papers.after {
            AfterWriting::Tell => say!(language, "ui-paper-saved", path = path),
            AfterWriting::Open => say!(language, "ui-paper-opened", path = path),
        };
        ui.label(look.dim(text));
    }
    ui.add_space(space::XS);
}

/// Opens in the browser what was written for that.
pub(super) fn open_written(ui: &Ui, cx: &mut Cx<'_>) {
    if let Some(path) = cx.model.papers.take_to_open() {
        ui.ctx().open_url(OpenUrl::new_tab(file_url(&path)));
    }
}

/// Asks for a file on a thread of its own: a dialog waits for a person.
fn ask_where(state: &mut State, ui: &Ui, language: Language, paper: Paper, form: PaperForm, name: &str) {
    let (sender, answer) = sync_channel(1);
    let ctx = ui.ctx().clone();
    let title = say!(language, "ui-paper-save-title");
    let name = format!("{}.{}", file_name(name), form.ending());
    let started = std::thread::Builder::new()
        .name("file dialog".to_owned())
        .spawn(move || {
            let path = rfd::FileDialog::new()
                .set_title(title)
                .add_filter(form.ending(), &[form.ending()])
                .set_file_name(name)
                .save_file();
            // The window may be gone by now.
            let _ = sender.send(path);
            ctx.request_repaint();
        });
    if started.is_ok() {
        state.asked = Some(Asked { answer, paper, form });
    }
}

fn take_answer(state: &mut State, cx: &mut Cx<'_>) {
    let Some(asked) = &state.asked else { return };
    let path = match asked.answer.try_recv() {
        Err(TryRecvError::Empty) => return,
        Ok(path) => path,
        Err(TryRecvError::Disconnected) => None,
    };
    let Some(asked) = state.asked.take() else { return };
    let Some(mut path) = path else { return };
    // The dialog asked before replacing what was named; with an ending of ours the name is another one.
    let overwrite = PaperForm::of(&path) == Some(asked.form);
    if !overwrite {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", asked.form.ending()));
        path.set_file_name(name);
    }
    cx.model.save_paper(asked.paper, asked.form, path, overwrite);
}

/// A file name that every system takes.
fn file_name(name: &str) -> String {
    let taken = |c: char| {
        if c.is_control() || r#"/\:*?"<>|"#.contains(c) {
            '_'
        } else {
            c
        }
    };
    name.chars().map(taken).collect()
}

/// A file's address for a browser (RFC 8089): everything but letters, digits and `-._~/` as percent codes.
fn file_url(path: &Path) -> String {
    use std::fmt::Write;
    let text = path.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if text.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::{file_name, file_url};

    #[test]
    fn a_files_address_survives_spaces_and_japanese() {
        assert_eq!(
            file_url("/home/a b/手順#1.html".as_ref()),
            "file:///home/a%20b/%E6%89%8B%E9%A0%86%231.html"
        );
        assert_eq!(file_url("C:/a/b.html".as_ref()), "file:///C:/a/b.html");
    }

    #[test]
    fn a_servers_name_becomes_a_file_name() {
        assert_eq!(file_name("手順書-本社/SV01?"), "手順書-本社_SV01_");
    }
}
