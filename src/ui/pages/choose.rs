//! Choose: one question at a time, answers as cards, and at the right the way taken and what an answer would lead to.

use super::{
    super::{
        app::Cx,
        model::Model,
        parts::{self, Answer as DialogAnswer, Kind},
        scaffold::{self, Head},
        theme::{self, CONTROL_HEIGHT, Look, RADIUS, size, space},
    },
    choose_outcome, choose_procedure, choose_way,
};
use crate::{
    guide::{Answers, Ask, Guide},
    i18n::Language,
    say,
};
use eframe::egui::{
    FontId, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeMap;

/// What choosing an answer would lead to, in the words of its panel.
pub(super) struct Preview {
    pub(super) key: (Answers, String, String),
    pub(super) express: (usize, usize, Vec<(String, String)>),
    pub(super) own: (usize, usize, Vec<(String, String)>),
    pub(super) ruled_out: Vec<(String, String)>,
    pub(super) not_possible: Vec<(String, String)>,
    pub(super) warning: Option<(String, String)>,
}

/// The answers as they stand in the window, ahead of the site by what is being saved.
#[derive(Default)]
pub struct State {
    answers: Answers,
    /// The site's answers these were taken from.
    site: BTreeMap<String, String>,
    /// The question that is looked at again.
    again: Option<String>,
    /// The answer that is highlighted: question and answer.
    highlight: Option<(String, String)>,
    pub(super) preview: Option<Preview>,
    pub(super) procedure: choose_procedure::State,
    asks_to_restart: bool,
}

impl State {
    /// What the guide came to, in few words.
    pub fn summary(&self, model: &Model, language: Language) -> Option<String> {
        let answers = model.site.as_ref().map(|site| answers_of(&site.answers))?;
        if answers.is_empty() {
            return None;
        }
        let evaluation = Guide::bundled().evaluate(&answers);
        let outcome = evaluation.outcome?;
        if outcome.is_not_possible() {
            return None;
        }
        let number = outcome.ways.len();
        Some(say!(language, "ui-choose-ways", count = number))
    }

    fn follow_site(&mut self, model: &Model) {
        let Some(site) = &model.site else {
            return;
        };
        if site.answers != self.site && !model.answers.is_busy() {
            self.site.clone_from(&site.answers);
            self.answers = answers_of(&site.answers);
            self.again = None;
            self.highlight = None;
        }
    }

    fn save(&mut self, model: &mut Model) {
        let plain: BTreeMap<String, String> = self
            .answers
            .iter()
            .map(|(question, answer)| (question.as_str().to_owned(), answer.as_str().to_owned()))
            .collect();
        self.site.clone_from(&plain);
        model.set_answers(plain);
    }

    pub(super) fn answers(&self) -> &Answers {
        &self.answers
    }

    pub(super) fn highlighted(&self) -> Option<(&str, &str)> {
        let (question, answer) = self.highlight.as_ref()?;
        Some((question, answer))
    }

    pub(super) fn look_again(&mut self, question: &str) {
        self.again = Some(question.to_owned());
        self.highlight = None;
    }
}

fn answers_of(plain: &BTreeMap<String, String>) -> Answers {
    let mut answers = Answers::default();
    for (question, answer) in plain {
        answers.set(question.as_str(), answer.as_str());
    }
    answers
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    state.follow_site(cx.model);
    let guide = Guide::bundled();
    let answers = state.answers.clone();
    let evaluation = guide.evaluate(&answers);
    let again = state.again.clone();
    let revisited = again.and_then(|id| {
        evaluation
            .path
            .iter()
            .find(|step| step.question.id.as_str() == id)
    });
    let ask = match revisited {
        Some(step) => Some(Ask {
            question: step.question,
            text: step.text,
            explanation: &step.question.explanation,
        }),
        None => evaluation.next,
    };
    let previews = state.procedure.is_open && ask.is_none();
    state.procedure.is_open = previews;
    let (id, title, sentence) = if previews {
        let sentence = say!(language, "ui-procedure-sentence");
        ("procedure", say!(language, "ui-procedure-title"), sentence)
    } else {
        let sentence = say!(language, "ui-choose-sentence");
        ("choose", say!(language, "ui-choose-title"), sentence)
    };
    let head = Head {
        id,
        title: &title,
        sentence: &sentence,
    };
    let has_answers = !evaluation.path.is_empty();
    let (mut restarts, mut goes_back) = (false, false);
    let actions = |ui: &mut Ui| {
        goes_back = previews && parts::secondary(ui, &say!(language, "ui-procedure-back")).clicked();
        restarts =
            has_answers && !previews && parts::secondary(ui, &say!(language, "ui-choose-restart")).clicked();
    };
    scaffold::page(ui, &head, actions, |ui| {
        super::notices(ui, cx);
        if let Some(failure) = cx.model.answers.failure.clone()
            && parts::failure(ui, language, &failure, true)
        {
            state.save(cx.model);
        }
        match ask {
            Some(ask) => question(ui, state, cx, guide, &evaluation.path, ask),
            None => {
                if let Some(outcome) = evaluation.outcome.as_ref().filter(|_| previews) {
                    choose_procedure::show(ui, &mut state.procedure, cx, guide, outcome);
                } else if let Some(outcome) = &evaluation.outcome {
                    choose_outcome::show(ui, state, cx, guide, &evaluation.path, outcome);
                }
            }
        }
    });
    if goes_back {
        state.procedure.is_open = false;
        cx.model.forget_paper();
    }
    state.asks_to_restart |= restarts;
    if state.asks_to_restart {
        restart(ui, state, cx);
    }
}

fn restart(ui: &Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let look = Look::of(ui);
    let answer = parts::dialog(
        ui,
        "restart",
        &say!(language, "ui-choose-restart-title"),
        |ui| {
            ui.label(look.body(say!(language, "ui-choose-restart-text")));
        },
        |ui| {
            let yes = say!(language, "ui-choose-restart-yes");
            parts::dialog_buttons(ui, Kind::Danger, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    if let Some(answer) = answer {
        state.asks_to_restart = false;
        if answer == DialogAnswer::Yes {
            state.answers = Answers::default();
            state.again = None;
            state.highlight = None;
            state.save(cx.model);
        }
    }
}

fn question(
    ui: &mut Ui,
    state: &mut State,
    cx: &mut Cx<'_>,
    guide: &'static Guide,
    path: &[crate::guide::PathStep<'_>],
    ask: Ask<'_>,
) {
    let look = Look::of(ui);
    let language = cx.language;
    let id = ask.question.id.as_str().to_owned();
    let done = path
        .iter()
        .position(|step| step.question.id.as_str() == id)
        .unwrap_or(path.len());
    let (_, total) = guide.progress(&state.answers);
    keep_highlight(state, ask);
    choose_way::preview(state, guide, &id);
    let mut chosen = keys(ui, state, ask);
    let mut back = false;
    let mut left = |ui: &mut Ui, state: &mut State| {
        segments(ui, done, total.max(done + 1));
        ui.add_space(space::M);
        let heading = ui.label(look.question(ask.text.get(language)));
        heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, ask.text.get(language)));
        ui.label(look.dim(ask.explanation.get(language)));
        ui.add_space(space::S);
        ui.spacing_mut().item_spacing.y = 10.0;
        for answer in &ask.question.answers {
            let highlighted = state.highlight.as_ref().map(|(_, known)| known.as_str());
            let is_on = highlighted == Some(answer.id.as_str());
            let response = answer_card(ui, is_on, answer.text.get(language), answer.detail.get(language));
            let enter = ui.input(|input| input.key_pressed(Key::Enter));
            if response.clicked() && is_on && enter {
                chosen = true;
            } else if response.clicked() {
                state.highlight = Some((id.clone(), answer.id.as_str().to_owned()));
            }
            if response.double_clicked() {
                chosen = true;
            }
        }
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            let can_back = done > 0;
            if ui
                .add_enabled_ui(can_back, |ui| parts::secondary(ui, &say!(language, "ui-back")))
                .inner
                .clicked()
            {
                back = true;
            }
            let can_next = state.highlight.is_some();
            if ui
                .add_enabled_ui(can_next, |ui| parts::primary(ui, &say!(language, "ui-next")))
                .inner
                .clicked()
            {
                chosen = true;
            }
            ui.add_space(space::S);
            ui.label(look.small(say!(language, "ui-choose-keys")));
        });
    };
    let mut revisit = None;
    let columns = ui.available_width();
    if columns < theme::NARROW {
        left(ui, state);
        revisit = choose_way::way(ui, language, path, Some(ask)).or(revisit);
        choose_way::leads_to(ui, state, language, ask);
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::XL;
            let side = 300.0;
            ui.vertical(|ui| {
                ui.set_width(columns - side - space::XL);
                ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                left(ui, state);
            });
            ui.vertical(|ui| {
                ui.set_width(side);
                ui.spacing_mut().item_spacing = vec2(space::S, space::M);
                revisit = choose_way::way(ui, language, path, Some(ask));
                choose_way::leads_to(ui, state, language, ask);
            });
        });
    }
    if let Some(question) = revisit {
        state.look_again(&question);
    } else if back {
        if let Some(step) = done.checked_sub(1).and_then(|before| path.get(before)) {
            state.look_again(step.question.id.as_str());
        }
    } else if chosen {
        confirm(state, cx, guide, &id);
    }
}

/// The highlighted answer belongs to this question: the one given before, where there is one.
fn keep_highlight(state: &mut State, ask: Ask<'_>) {
    let id = ask.question.id.as_str();
    if state
        .highlight
        .as_ref()
        .is_none_or(|(question, _)| question != id)
    {
        let given = state.answers.get(id).map(|answer| answer.as_str().to_owned());
        state.highlight = given.map(|answer| (id.to_owned(), answer));
    }
}

fn confirm(state: &mut State, cx: &mut Cx<'_>, guide: &Guide, question: &str) {
    let Some((_, answer)) = state.highlight.take() else {
        return;
    };
    guide.choose(&mut state.answers, question, answer.as_str());
    state.again = None;
    state.save(cx.model);
}

/// Number keys highlight, Enter goes on. `true` where Enter was pressed.
fn keys(ui: &Ui, state: &mut State, ask: Ask<'_>) -> bool {
    if ui.ctx().text_edit_focused() || ui.ctx().memory(|memory| memory.top_modal_layer().is_some()) {
        return false;
    }
    let numbers = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
        Key::Num8,
        Key::Num9,
    ];
    for (key, answer) in numbers.into_iter().zip(&ask.question.answers) {
        if ui.input(|input| input.key_pressed(key) && !input.modifiers.any()) {
            let question = ask.question.id.as_str().to_owned();
            state.highlight = Some((question, answer.id.as_str().to_owned()));
        }
    }
    let has_focus = ui.ctx().memory(|memory| memory.focused().is_some());
    if !has_focus {
        arrows(ui, state, ask);
    }
    !has_focus && state.highlight.is_some() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Up and down move the highlight.
fn arrows(ui: &Ui, state: &mut State, ask: Ask<'_>) {
    let answers = &ask.question.answers;
    let (down, up) = ui.input(|input| (input.key_pressed(Key::ArrowDown), input.key_pressed(Key::ArrowUp)));
    let highlighted = state.highlight.as_ref();
    let now = highlighted.and_then(|(_, id)| answers.iter().position(|answer| answer.id.as_str() == id));
    let next = match (down, up, now) {
        (true, _, None) => 0,
        (true, _, Some(index)) => index + 1,
        (_, true, Some(index)) => index.saturating_sub(1),
        _ => return,
    };
    if let Some(answer) = answers.get(next) {
        let question = ask.question.id.as_str().to_owned();
        state.highlight = Some((question, answer.id.as_str().to_owned()));
    }
}

fn segments(ui: &mut Ui, done: usize, total: usize) {
    let look = Look::of(ui);
    let count = u16::try_from(total.max(1)).unwrap_or(u16::MAX);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    let step = rect.width() / f32::from(count);
    for index in 0..count {
        let left = rect.left() + f32::from(index) * step;
        let bar = Rect::from_min_size(pos2(left, rect.top()), vec2((step - 6.0).max(2.0), 4.0));
        let color = if usize::from(index) <= done {
            look.colors.accent.strong
        } else {
            look.colors.soft
        };
        ui.painter().rect_filled(bar, 2.0, color);
    }
    let label = format!("{} / {total}", done + 1);
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &label));
}

/// An answer: a large card with a sentence that explains it.
fn answer_card(ui: &mut Ui, is_on: bool, text: &str, detail: &str) -> Response {
    let look = Look::of(ui);
    let c = look.colors;
    let width = ui.available_width();
    let text_width = width - 66.0;
    let name = parts::lines(ui, text, theme::bold(size::BODY + 0.5), c.text, text_width);
    let detail_font = FontId::proportional(size::CELL + 0.5);
    let detail_lines = parts::lines(ui, detail, detail_font, c.dim, text_width);
    let tall = (name.size().y + detail_lines.size().y + 26.0).max(CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(vec2(width, tall), Sense::click());
    let (fill, stroke) = match (is_on, response.hovered()) {
        (true, _) => (c.accent.soft, Stroke::new(2.0, c.accent.strong)),
        (false, true) => (c.hover, Stroke::new(1.0, c.dim)),
        (false, false) => (c.panel, look.line()),
    };
    ui.painter().rect(rect, RADIUS, fill, stroke, StrokeKind::Inside);
    let center = pos2(
        rect.left() + 25.0,
        rect.top() + 12.0 + theme::line_height(size::BODY) / 2.0,
    );
    if is_on {
        ui.painter().circle_filled(center, 9.0, c.accent.strong);
        ui.painter().circle_filled(center, 3.5, c.panel);
    } else {
        ui.painter().circle(center, 8.2, c.panel, Stroke::new(1.6, c.dim));
    }
    let left = rect.left() + 48.0;
    let name_tall = name.size().y;
    ui.painter().galley(pos2(left, rect.top() + 12.0), name, c.text);
    let below = pos2(left, rect.top() + 13.0 + name_tall);
    ui.painter().galley(below, detail_lines, c.dim);
    parts::focus_ring(ui, rect, &response, RADIUS);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, text));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_description(detail.to_owned()));
    response
}
