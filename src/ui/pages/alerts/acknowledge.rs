//! Asks for a note, and marks what is chosen as seen to.

use super::{State, grouped};
use crate::{
    say,
    ui::{
        app::Cx,
        parts::{self, Answer, Kind},
        theme::{Look, size},
    },
};
use eframe::egui::{FontId, Margin, TextEdit, Ui};

/// Draws the question, where it is asked.
pub(super) fn show(ui: &Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let Some((open, mut note)) = state.acknowledging.take() else {
        return;
    };
    let look = Look::of(ui);
    let title = match open.alerts {
        1 => say!(language, "ui-acknowledge-title"),
        count => say!(language, "ui-acknowledge-title-many", count = grouped(count)),
    };
    let left_out = left_out(cx, &open.ids);
    let answer = parts::dialog(
        ui,
        "acknowledge",
        &title,
        |ui| {
            let text = if open.incidents.is_empty() {
                say!(language, "ui-acknowledge-text")
            } else {
                say!(language, "ui-acknowledge-folded-text")
            };
            ui.label(look.body(text));
            for sentence in &left_out {
                ui.label(look.dim(sentence));
            }
            let label = ui.label(look.small(say!(language, "ui-acknowledge-note")));
            let edit = TextEdit::multiline(&mut note)
                .font(FontId::proportional(size::BODY))
                .margin(Margin::symmetric(10, 8))
                .desired_rows(3)
                .desired_width(f32::INFINITY);
            let field = ui.add(edit).labelled_by(label.id);
            if ui.memory(|memory| memory.focused().is_none()) {
                field.request_focus();
            }
        },
        |ui| {
            let yes = say!(language, "ui-acknowledge-yes");
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    match answer {
        Some(Answer::Yes) => cx.model.acknowledge(open, note.trim().to_owned()),
        Some(Answer::No) => {}
        None => state.acknowledging = Some((open, note)),
    }
}

/// Why fewer are marked than are chosen. Rows that stand for many are another thing: how many they are is said above.
fn left_out(cx: &Cx<'_>, ids: &[i64]) -> Vec<String> {
    let language = cx.language;
    let room = &cx.model.alerts;
    if room.filter.folded {
        return Vec::new();
    }
    let chosen = room.selection.ids.len();
    let others = room.selection.ids.iter().filter(|id| !ids.contains(id));
    let is_test = |id: &&i64| room.log.alert(**id).is_some_and(|alert| alert.is_test);
    let (tests, seen): (Vec<&i64>, Vec<&i64>) = others.partition(is_test);
    let (tests, seen) = (tests.len(), seen.len());
    let mut sentences = Vec::new();
    if tests > 0 {
        sentences.push(say!(
            language,
            "ui-acknowledge-tests",
            chosen = chosen,
            count = tests
        ));
    }
    if seen > 0 {
        sentences.push(say!(
            language,
            "ui-acknowledge-seen",
            chosen = chosen,
            count = seen
        ));
    }
    sentences
}
