//! The safety report of a BMC: findings, worst first, each with what to do; what is in order; what was not checked.

use super::super::{
    app::Cx,
    parts::{self, Banner, Mark},
    plain::plain,
    theme::{Look, space},
};
use crate::{
    engine::view::{SafetyFinding, SafetyView, Severity},
    i18n::Language,
    say, words,
};
use eframe::egui::{Label, RichText, Ui};

/// Width of the names before the sentences of a finding.
const NAME_WIDTH: f32 = 96.0;

/// What this tab keeps to itself.
#[derive(Default)]
pub(super) struct State;

/// Draws the tab for a server.
pub(super) fn show(ui: &mut Ui, _state: &mut State, cx: &mut Cx<'_>, server: &str) {
    let language = cx.language;
    let room = cx.model.inspect(server).cloned().unwrap_or_default();
    if let Some(failure) = &room.safety.failure
        && parts::failure(ui, language, failure, !room.is_busy())
    {
        cx.model.check_safety(server);
    }
    match (&room.safety.value, room.safety.is_busy()) {
        (None, true) => parts::loading(ui, &say!(language, "ui-safety-loading")),
        (None, false) if room.safety.failure.is_some() => {}
        (None, false) => {
            let title = say!(language, "ui-safety-none");
            let sentence = say!(language, "ui-safety-none-text");
            let begins = parts::empty(ui, &title, &sentence, |ui| {
                parts::primary(ui, &say!(language, "ui-safety-check")).clicked()
            });
            if begins {
                cx.model.check_safety(server);
            }
        }
        (Some(report), is_busy) => {
            let at = room
                .safety
                .at
                .map(|at| cx.model.clock.short(at))
                .unwrap_or_default();
            if summary(ui, report, &at, is_busy, language) {
                cx.model.check_safety(server);
            }
            for finding in &report.findings {
                card(ui, finding, language);
            }
            rest(ui, report, language);
        }
    }
    super::quirks_card::show(ui, cx, server);
}

/// How many of which kind, and when. `true` when it is to be checked again.
fn summary(ui: &mut Ui, report: &SafetyView, at: &str, is_busy: bool, language: Language) -> bool {
    let look = Look::of(ui);
    let count = |severity| {
        report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let missing = report.not_checked.len();
    let (tone, mark, strong) = match (errors, warnings) {
        (0, 0) if missing > 0 => (
            look.colors.warning,
            Mark::Question,
            say!(language, "ui-safety-partly", count = missing),
        ),
        (0, 0) => (
            look.colors.recovered,
            Mark::Check,
            say!(language, "ui-safety-fine"),
        ),
        (0, warnings) => (
            look.colors.warning,
            Mark::Triangle,
            say!(language, "ui-safety-warnings", count = warnings),
        ),
        (errors, warnings) => (
            look.colors.error,
            Mark::Square,
            say!(language, "ui-safety-errors", errors = errors, warnings = warnings),
        ),
    };
    let text = say!(
        language,
        "ui-safety-when",
        time = at.to_owned(),
        firmware = report.firmware.clone()
    );
    let banner = Banner {
        tone,
        mark,
        strong: &strong,
        text: &text,
    };
    let again = say!(language, "ui-safety-again");
    let button = |ui: &mut Ui| {
        ui.add_enabled_ui(!is_busy, |ui| parts::small(ui, &again))
            .inner
            .clicked()
    };
    parts::banner(ui, &banner, Some(button)) == Some(true)
}

fn card(ui: &mut Ui, finding: &SafetyFinding, language: Language) {
    let look = Look::of(ui);
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        // Lines of words, not of controls.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_wrapped(|ui| {
            parts::severity_pill(ui, finding.severity, language);
            ui.label(look.card_title(plain(finding.title.get(language))));
        });
        text(ui, look.body(plain(finding.what.get(language))));
        ui.add_space(2.0);
        for (name, sentence) in [
            (say!(language, "safety-why"), &finding.why),
            (say!(language, "safety-fix"), &finding.fix),
        ] {
            parts::field_row(ui, &name, NAME_WIDTH, |ui| {
                text(ui, look.body(plain(sentence.get(language))));
            });
        }
        parts::field_row(ui, &say!(language, "safety-references"), NAME_WIDTH, |ui| {
            ui.horizontal_wrapped(|ui| {
                let references = finding.references.join(", ");
                ui.add(Label::new(look.small(&references)).selectable(true).wrap());
                ui.add_space(space::XS);
                if parts::link(ui, &say!(language, "ui-copy")).clicked() {
                    ui.ctx().copy_text(references);
                }
            });
        });
    });
    ui.add_space(space::XS);
}

/// What was not checked, and what is in order.
fn rest(ui: &mut Ui, report: &SafetyView, language: Language) {
    let look = Look::of(ui);
    if !report.not_checked.is_empty() {
        parts::card(ui, |ui| {
            ui.label(look.card_title(say!(language, "ui-safety-not-checked")));
            for missing in &report.not_checked {
                let check = words::safety_check(missing.check, language);
                let sentence = format!("{check}: {}", words::not_read(missing.why, language));
                let color = look.colors.warning.strong;
                parts::bullets(ui, Mark::Question, color, [sentence.as_str()]);
            }
        });
        ui.add_space(space::XS);
    }
    if report.in_order.is_empty() {
        return;
    }
    parts::card(ui, |ui| {
        ui.label(look.card_title(say!(language, "ui-safety-in-order")));
        let checks: Vec<String> = report
            .in_order
            .iter()
            .map(|check| words::safety_check(*check, language))
            .collect();
        let color = look.colors.recovered.strong;
        parts::bullets(ui, Mark::Check, color, checks.iter().map(String::as_str));
    });
}

fn text(ui: &mut Ui, text: RichText) {
    ui.add(Label::new(text).selectable(true).wrap());
}
