//! At the right of Choose: the way taken so far, and what the highlighted answer would lead to and rule out.

use super::{
    super::{
        parts::{self, Mark, focus_ring, lines},
        theme::{self, Look, size, space},
    },
    choose::{Preview, State},
};
use crate::{
    guide::{Ask, Guide, PathStep, Side, Way},
    i18n::Language,
    say,
};
use eframe::egui::{FontId, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The way taken; the question of a step that was clicked.
pub(super) fn way(
    ui: &mut Ui,
    language: Language,
    path: &[PathStep<'_>],
    now: Option<Ask<'_>>,
) -> Option<String> {
    let look = Look::of(ui);
    let mut clicked = None;
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(look.small(say!(language, "ui-choose-way")));
        ui.add_space(space::S);
        let here = now.map(|ask| ask.question.id.as_str());
        let mut is_listed = false;
        for step in path {
            let id = step.question.id.as_str();
            let is_here = here == Some(id);
            is_listed |= is_here;
            let answer = step.answer.text.get(language);
            let label = step.question.label.get(language);
            let is_last = now.is_none() && path.last().is_some_and(|last| last.question.id.as_str() == id);
            if stop(ui, answer, label, is_here, true, is_last) {
                clicked = Some(id.to_owned());
            }
        }
        if let Some(ask) = now
            && !is_listed
        {
            let label = ask.question.label.get(language);
            stop(ui, label, &say!(language, "ui-choose-now"), true, false, true);
        }
    });
    clicked
}

/// One stop of the way. `true` where it was clicked.
fn stop(ui: &mut Ui, strong: &str, dim: &str, is_here: bool, can_click: bool, is_last: bool) -> bool {
    let look = Look::of(ui);
    let c = look.colors;
    let width = ui.available_width();
    let font = if is_here {
        theme::bold(size::CELL + 0.5)
    } else {
        FontId::proportional(size::CELL + 0.5)
    };
    let name = lines(ui, strong, font, c.text, width - 28.0);
    let under = lines(ui, dim, FontId::proportional(size::SMALL), c.dim, width - 28.0);
    let tall = name.size().y + under.size().y + 10.0;
    let sense = if can_click { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, tall), sense);
    if can_click && response.hovered() {
        ui.painter()
            .rect_filled(rect.expand2(vec2(6.0, 0.0)), 5.0, c.hover);
    }
    let center = pos2(rect.left() + 8.0, rect.top() + 12.0);
    if !is_last {
        let line = Stroke::new(1.5, c.line);
        ui.painter()
            .vline(center.x, center.y + 10.0..=rect.bottom() + 2.0, line);
    }
    if is_here {
        ui.painter()
            .circle(center, 6.5, c.panel, Stroke::new(3.0, c.accent.strong));
    } else {
        ui.painter().circle_filled(center, 7.5, c.accent.strong);
    }
    let name_tall = name.size().y;
    ui.painter()
        .galley(pos2(rect.left() + 26.0, rect.top() + 2.0), name, c.text);
    let below = pos2(rect.left() + 26.0, rect.top() + 1.0 + name_tall);
    ui.painter().galley(below, under, c.dim);
    focus_ring(ui, rect, &response, 4);
    let label = format!("{dim}: {strong}");
    let role = if can_click { Role::Button } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, &label));
    can_click && response.clicked()
}

/// Works out what the highlighted answer would lead to, once for each.
pub(super) fn preview(state: &mut State, guide: &'static Guide, question: &str) {
    let Some((_, answer)) = state.highlighted() else {
        state.preview = None;
        return;
    };
    let key = (state.answers().clone(), question.to_owned(), answer.to_owned());
    if state.preview.as_ref().is_some_and(|preview| preview.key == key) {
        return;
    }
    state.preview = guide.remaining(&key.0, question, answer).map(|remaining| {
        let all = |side: Side| guide.ways().iter().filter(|way| way.side == side).count();
        let both = |way: &Way| {
            (
                way.title.get(Language::Ja).to_owned(),
                way.title.get(Language::En).to_owned(),
            )
        };
        let kept = |side: Side| -> (usize, usize, Vec<(String, String)>) {
            let ways: Vec<_> = remaining.kept_on(side).map(both).collect();
            (ways.len(), all(side), ways)
        };
        let text = |text: &crate::guide::Text| {
            (
                text.get(Language::Ja).to_owned(),
                text.get(Language::En).to_owned(),
            )
        };
        Preview {
            key: key.clone(),
            express: kept(Side::Express),
            own: kept(Side::SelfManaged),
            ruled_out: remaining.ruled_out.iter().map(|way| both(way)).collect(),
            not_possible: remaining
                .not_possible
                .iter()
                .map(|block| text(&block.title))
                .collect(),
            warning: remaining.warning.map(text),
        }
    });
}

fn pick((ja, en): &(String, String), language: Language) -> &str {
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

fn joined(texts: &[(String, String)], language: Language) -> String {
    let between = match language {
        Language::Ja => "、",
        Language::En => ", ",
    };
    let texts: Vec<&str> = texts.iter().map(|text| pick(text, language)).collect();
    texts.join(between)
}

/// What the highlighted answer would lead to and rule out.
pub(super) fn leads_to(ui: &mut Ui, state: &State, language: Language, ask: Ask<'_>) {
    let look = Look::of(ui);
    let Some(preview) = &state.preview else {
        return;
    };
    let answer = ask.question.answer(&preview.key.2);
    let Some(answer) = answer.map(|answer| answer.text.get(language).to_owned()) else {
        return;
    };
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(look.small(say!(language, "ui-choose-if", answer = answer)));
        let (kept, all) = (preview.express.0, preview.express.1);
        let (own_kept, own_all) = (preview.own.0, preview.own.1);
        let (ways, own_ways) = (&preview.express.2, &preview.own.2);
        if kept > 0 {
            let text = if kept < all {
                say!(language, "ui-choose-express", kept = kept, all = all)
            } else {
                say!(language, "ui-choose-express-all", all = all)
            };
            ui.label(look.strong(text));
            if kept < all {
                ui.label(look.small(joined(ways, language)));
            }
        }
        if own_kept > 0 {
            let text = if own_kept < own_all {
                say!(language, "ui-choose-own", kept = own_kept, all = own_all)
            } else {
                say!(language, "ui-choose-own-all", all = own_all)
            };
            ui.label(look.strong(text));
            if own_kept < own_all {
                ui.label(look.small(joined(own_ways, language)));
            }
        }
        if !preview.ruled_out.is_empty() {
            let ways = joined(&preview.ruled_out, language);
            ui.label(look.small(say!(language, "ui-choose-ruled-out", ways = ways)));
        }
        let warnings = preview.warning.iter().map(|text| pick(text, language));
        parts::bullets(ui, Mark::Triangle, look.colors.warning.strong, warnings);
        if kept == 0 && own_kept == 0 {
            let blocks = preview.not_possible.iter().map(|text| pick(text, language));
            parts::bullets(ui, Mark::Triangle, look.colors.warning.strong, blocks);
        }
    });
}
