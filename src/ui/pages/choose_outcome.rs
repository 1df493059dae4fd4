//! What the answers come to: the ways, why, what they take, what to watch out for, and what to do.

use super::{
    super::{
        app::Cx,
        model::Page,
        parts::{self, Mark},
        theme::{Look, NARROW, space},
    },
    choose::State,
    choose_way,
};
use crate::{
    guide::{CaveatKind, Explained, Guide, Outcome, PathStep, Side},
    i18n::Language,
    say,
};
use eframe::egui::{Margin, Role, Sense, Ui, WidgetInfo, vec2};

/// Draws it.
pub(super) fn show(
    ui: &mut Ui,
    state: &mut State,
    cx: &mut Cx<'_>,
    guide: &Guide,
    path: &[PathStep<'_>],
    outcome: &Outcome<'_>,
) {
    let language = cx.language;
    let room = ui.available_width();
    let mut revisit = None;
    if room < NARROW {
        body(ui, state, cx, guide, outcome);
        revisit = choose_way::way(ui, language, path, None);
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::XL;
            ui.vertical(|ui| {
                ui.set_width(room - 300.0 - space::XL);
                ui.spacing_mut().item_spacing = vec2(space::S, space::M);
                body(ui, state, cx, guide, outcome);
            });
            ui.vertical(|ui| {
                ui.set_width(300.0);
                ui.spacing_mut().item_spacing = vec2(space::S, space::M);
                revisit = choose_way::way(ui, language, path, None);
            });
        });
    }
    if let Some(question) = revisit {
        state.look_again(&question);
    }
}

fn body(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, guide: &Guide, outcome: &Outcome<'_>) {
    let language = cx.language;
    ui.spacing_mut().item_spacing.y = space::M;
    ways(ui, state, cx, outcome);
    not_possible(ui, guide, outcome, language);
    steps(ui, guide, outcome, language);
    needs(ui, guide, outcome, language);
    caveats(ui, guide, outcome, language);
    reasons(ui, guide, outcome, language);
}

fn ways(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, outcome: &Outcome<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let outline = if outcome.is_not_possible() {
        look.colors.warning.strong
    } else {
        look.colors.accent.strong
    };
    parts::card_with(ui, Margin::symmetric(22, 18), Some(outline), |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(look.small(say!(language, "ui-outcome")));
        if outcome.is_not_possible() {
            let title = outcome.title(language);
            let heading = ui.label(look.question(&title));
            heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
        }
        for side in [Side::SelfManaged, Side::Express] {
            side_ways(ui, outcome, side, language);
        }
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            let (text, page) = match cx.model.server() {
                Some(_) => (say!(language, "ui-outcome-configure"), Page::Configure),
                None => (say!(language, "ui-servers-add"), Page::Servers),
            };
            if parts::primary(ui, &text).clicked() {
                cx.model.go(page);
            }
            if parts::secondary(ui, &say!(language, "ui-procedure")).clicked() {
                state.procedure.is_open = true;
            }
        });
    });
}

/// The ways of one side, under its name.
fn side_ways(ui: &mut Ui, outcome: &Outcome<'_>, side: Side, language: Language) {
    let look = Look::of(ui);
    if !outcome.ways.iter().any(|way| way.side == side) {
        return;
    }
    let title = match side {
        Side::SelfManaged => say!(language, "ui-outcome-own"),
        Side::Express => say!(language, "ui-outcome-express"),
    };
    ui.add_space(space::XS);
    let heading = ui.label(look.question(&title));
    heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    for way in outcome.ways.iter().filter(|way| way.side == side) {
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 21.0), Sense::hover());
            let color = look.colors.accent.strong;
            parts::paint_mark(ui.painter(), rect.center(), 11.0, Mark::Check, color);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(look.strong(way.title.get(language)));
                ui.label(look.dim(way.summary.get(language)));
            });
        });
    }
}

fn titled(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    let look = Look::of(ui);
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(look.card_title(title));
        ui.add_space(2.0);
        contents(ui);
    });
}

/// The answers that something follows from, below it.
fn because<T>(ui: &mut Ui, guide: &Guide, explained: &Explained<'_, T>, language: Language) {
    let look = Look::of(ui);
    let clauses = explained.because_text(guide, language);
    if !clauses.is_empty() {
        ui.label(look.small(clauses.join(" ")));
    }
}

fn not_possible(ui: &mut Ui, guide: &Guide, outcome: &Outcome<'_>, language: Language) {
    if outcome.not_possible.is_empty() {
        return;
    }
    let look = Look::of(ui);
    titled(ui, &say!(language, "ui-outcome-not-possible"), |ui| {
        for explained in &outcome.not_possible {
            let item = explained.item;
            parts::bullets(
                ui,
                Mark::Triangle,
                look.colors.warning.strong,
                [item.title.get(language)],
            );
            ui.label(look.body(item.text.get(language)));
            ui.label(look.body(item.makes_possible.get(language)));
            because(ui, guide, explained, language);
        }
    });
}

fn steps(ui: &mut Ui, guide: &Guide, outcome: &Outcome<'_>, language: Language) {
    if outcome.steps.is_empty() {
        return;
    }
    let texts: Vec<String> = outcome
        .steps
        .iter()
        .map(|step| {
            let place = guide.workplace_label(step.at, language).to_owned();
            say!(
                language,
                "ui-outcome-step",
                place = place,
                text = step.text.get(language).to_owned()
            )
        })
        .collect();
    titled(ui, &say!(language, "ui-outcome-steps"), |ui| {
        parts::numbered(ui, texts.iter().map(String::as_str));
    });
}

fn needs(ui: &mut Ui, guide: &Guide, outcome: &Outcome<'_>, language: Language) {
    if outcome.needs.is_empty() {
        return;
    }
    let look = Look::of(ui);
    titled(ui, &say!(language, "ui-outcome-needs"), |ui| {
        for need in &outcome.needs {
            parts::bullets(
                ui,
                Mark::Circle,
                look.colors.accent.strong,
                [need.text.get(language)],
            );
            let cost = guide.cost_label(need.cost, language).to_owned();
            let from = need.from.get(language).to_owned();
            let mut line = say!(language, "ui-outcome-need", cost = cost, from = from);
            if let Some(only) = &need.only_if {
                line = format!("{line} · {}", only.get(language));
            }
            ui.indent(&need.id, |ui| ui.label(look.small(line)));
        }
    });
}

fn caveats(ui: &mut Ui, guide: &Guide, outcome: &Outcome<'_>, language: Language) {
    if outcome.caveats.is_empty() {
        return;
    }
    let look = Look::of(ui);
    let c = look.colors;
    titled(ui, &say!(language, "ui-outcome-caveats"), |ui| {
        for explained in &outcome.caveats {
            let (mark, tone) = match explained.item.kind {
                CaveatKind::Conflict => (Mark::Square, c.error),
                CaveatKind::Limit => (Mark::Triangle, c.warning),
                CaveatKind::Confirm => (Mark::Question, c.warning),
                CaveatKind::Note => (Mark::Info, c.information),
            };
            let kind = guide.caveat_label(explained.item.kind, language);
            let text = format!("{kind}: {}", explained.item.text.get(language));
            parts::bullets(ui, mark, tone.strong, [text.as_str()]);
        }
    });
}

fn reasons(ui: &mut Ui, guide: &Guide, outcome: &Outcome<'_>, language: Language) {
    if outcome.reasons.is_empty() {
        return;
    }
    let look = Look::of(ui);
    titled(ui, &say!(language, "ui-outcome-reasons"), |ui| {
        for explained in &outcome.reasons {
            parts::bullets(
                ui,
                Mark::Check,
                look.colors.recovered.strong,
                [explained.item.text.get(language)],
            );
            ui.indent(&explained.item.id, |ui| because(ui, guide, explained, language));
        }
    });
}
