//! Proving by an event: the choice between it and the test alert, and what is said and asked before one is sent.

use super::super::{
    app::Cx,
    parts::{self, Answer, Kind},
    theme::{Look, space},
};
use crate::{
    i18n::Language,
    prove::report::{HopDetail, HopName, Proof, Verdict, Via},
    say,
};
use eframe::egui::Ui;

/// How the alert is fired; what was chosen.
pub(super) fn choice(ui: &mut Ui, current: Via, language: Language) -> Option<Via> {
    const WAYS: [Via; 2] = [Via::AlertImmediate, Via::PlatformEvent];
    let names = WAYS.map(|via| match via {
        Via::AlertImmediate => say!(language, "ui-prove-via-test"),
        Via::PlatformEvent => say!(language, "ui-prove-via-event"),
    });
    let index = WAYS.iter().position(|via| *via == current).unwrap_or_default();
    let label = say!(language, "ui-prove-via");
    let chosen = parts::select(ui, "via", &label, index, &names, 260.0)?;
    WAYS.get(chosen).copied()
}

/// Asks before an event is sent; sends it on a yes.
pub(super) fn dialog(ui: &Ui, cx: &mut Cx<'_>, server: &str) {
    let look = Look::of(ui);
    let language = cx.language;
    let title = say!(language, "ui-prove-event-title", server = server.to_owned());
    let answer = parts::dialog(
        ui,
        "prove event",
        &title,
        |ui| {
            let points = [
                say!(language, "ui-prove-event-log"),
                say!(language, "ui-prove-event-all"),
                say!(language, "ui-prove-event-safe"),
            ];
            for point in points {
                ui.label(look.body(point));
                ui.add_space(space::XS);
            }
        },
        |ui| {
            let yes = say!(language, "ui-prove-event-send");
            let no = say!(language, "ui-prove-event-leave");
            parts::dialog_buttons(ui, Kind::Primary, &yes, &no, true)
        },
    );
    if let Some(answer) = answer {
        cx.model.ask_about_event(server, false);
        if answer == Answer::Yes {
            cx.model.prove_path(server, cx.settings.listen);
        }
    }
}

/// What a proof left open, in a sentence; `None` where nothing.
pub(super) fn left_open(proof: &Proof, language: Language) -> Option<String> {
    let hop = proof
        .hops
        .iter()
        .find(|hop| hop.name == HopName::FilterAndPolicy)?;
    match (&hop.verdict, &hop.detail) {
        (Verdict::NotTested, Some(HopDetail::Pef(_))) => Some(say!(language, "ui-prove-open-text")),
        (Verdict::NotTested, _) => Some(say!(language, "ui-prove-not-tested-text")),
        _ => None,
    }
}
