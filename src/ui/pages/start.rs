//! Start: three ways to begin, and what stands in the way on this computer.

use super::super::{
    app::Cx,
    model::Page,
    parts::{self, Cell, Column, Mark, Table},
    scaffold::{self, Head},
    theme::{Look, NARROW, space},
};
use crate::{
    engine::view::{CheckState, ComputerCheck},
    i18n::Language,
    say, words,
};
use eframe::egui::{Frame, Margin, Ui, vec2};
use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, sync_channel},
};

/// A file dialog that is open, off this thread.
#[derive(Default)]
pub struct State {
    dialog: Option<Receiver<Option<PathBuf>>>,
    was_rehearsing: bool,
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    take_file(state, cx);
    lead_into_rehearsal(state, cx);
    let title = say!(language, "ui-start-title");
    let sentence = say!(language, "ui-start-sentence");
    let head = Head {
        id: "start",
        title: &title,
        sentence: &sentence,
    };
    scaffold::page(
        ui,
        &head,
        |_| {},
        |ui| {
            super::notices(ui, cx);
            super::unfinished::show(ui, cx, None);
            for failure in [&cx.model.rehearsing.failure, &cx.model.site_change.failure] {
                if let Some(failure) = failure.clone() {
                    parts::failure(ui, language, &failure, false);
                }
            }
            cards(ui, state, cx);
            ui.add_space(space::S);
            computer(ui, cx);
        },
    );
}

/// When the rehearsal has begun, the first room is next.
fn lead_into_rehearsal(state: &mut State, cx: &mut Cx<'_>) {
    if cx.model.rehearsing.is_busy() {
        state.was_rehearsing |= cx.model.rehearsal.is_none();
    } else if state.was_rehearsing && cx.model.rehearsal.is_some() {
        state.was_rehearsing = false;
        cx.model.go(Page::Choose);
    } else if cx.model.rehearsing.failure.is_some() {
        state.was_rehearsing = false;
    }
}

fn take_file(state: &mut State, cx: &mut Cx<'_>) {
    let Some(dialog) = &state.dialog else {
        return;
    };
    match dialog.try_recv() {
        Ok(path) => {
            if let Some(path) = path {
                cx.model.open_site(path);
            }
            state.dialog = None;
        }
        Err(std::sync::mpsc::TryRecvError::Empty) => {}
        Err(std::sync::mpsc::TryRecvError::Disconnected) => state.dialog = None,
    }
}

/// Asks for a file on a thread of its own: a dialog waits for a person.
fn open_dialog(state: &mut State, ui: &Ui, language: Language) {
    let (sender, receiver) = sync_channel(1);
    let ctx = ui.ctx().clone();
    let title = say!(language, "ui-open-title");
    let started = std::thread::Builder::new()
        .name("file dialog".to_owned())
        .spawn(move || {
            let path = rfd::FileDialog::new()
                .set_title(title)
                .add_filter("TOML", &["toml"])
                .pick_file();
            // The window may be gone by now.
            let _ = sender.send(path);
            ctx.request_repaint();
        });
    if started.is_ok() {
        state.dialog = Some(receiver);
    }
}

fn cards(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let language = cx.language;
    let is_busy = cx.model.rehearsing.is_busy();
    let is_rehearsing = cx.model.rehearsal.is_some();
    let is_open = state.dialog.is_some();
    let rehearse = if is_busy {
        say!(language, "ui-rehearsal-starting")
    } else if is_rehearsing {
        say!(language, "ui-rehearsal-continue")
    } else {
        say!(language, "ui-rehearsal-start")
    };
    let texts = [
        [
            say!(language, "ui-rehearsal-title"),
            say!(language, "ui-rehearsal-text"),
            rehearse,
        ],
        [
            say!(language, "ui-setup-title"),
            say!(language, "ui-setup-text"),
            say!(language, "ui-setup-button"),
        ],
        [
            say!(language, "ui-open-title"),
            say!(language, "ui-open-text"),
            say!(language, "ui-open-button"),
        ],
    ];
    let mut pressed = None;
    let room = ui.available_width();
    let is_wide = room >= NARROW;
    let width = if is_wide {
        (room - 2.0 * space::L) / 3.0
    } else {
        room
    };
    let tallest = tallest(ui, &texts, width);
    let mut draw = |ui: &mut Ui| {
        for (index, [title, text, button]) in texts.iter().enumerate() {
            let can = match index {
                0 => !is_busy,
                1 => true,
                _ => !is_open,
            };
            let clicked = ui
                .allocate_ui(vec2(width, 0.0), |ui| {
                    card(ui, index == 0, title, text, button, tallest, can)
                })
                .inner;
            if clicked {
                pressed = Some(index);
            }
        }
    };
    if is_wide {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            draw(ui);
        });
    } else {
        draw(ui);
    }
    match pressed {
        Some(0) if is_rehearsing => cx.model.go(Page::Choose),
        Some(0) => cx.model.start_rehearsal(),
        Some(1) => cx.model.go(Page::Choose),
        Some(2) => open_dialog(state, ui, language),
        _ => {}
    }
}

/// The tallest text, so that the buttons stand on one line.
fn tallest(ui: &Ui, texts: &[[String; 3]], width: f32) -> f32 {
    let look = Look::of(ui);
    let font = eframe::egui::FontId::proportional(super::super::theme::size::BODY);
    texts
        .iter()
        .map(|[_, text, _]| {
            parts::lines(ui, text, font.clone(), look.colors.dim, width - 52.0)
                .size()
                .y
        })
        .fold(0.0, f32::max)
}

fn card(ui: &mut Ui, is_first: bool, title: &str, text: &str, button: &str, tall: f32, can: bool) -> bool {
    let look = Look::of(ui);
    let outline = is_first.then_some(look.colors.accent.strong);
    let edge = if is_first { 23 } else { 24 };
    parts::card_with(ui, Margin::symmetric(edge, edge), outline, |ui| {
        ui.vertical(|ui| {
            ui.label(look.question(title).size(17.0));
            let top = ui.cursor().top();
            ui.label(look.dim(text));
            let used = ui.cursor().top() - top;
            ui.add_space((tall - used + 8.0).max(0.0) + space::S);
            ui.add_enabled_ui(can, |ui| {
                if is_first {
                    parts::primary(ui, button)
                } else {
                    parts::secondary(ui, button)
                }
            })
            .inner
            .clicked()
        })
        .inner
    })
    .inner
}

fn computer(ui: &mut Ui, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let checks = cx.model.computer.value.clone().unwrap_or_default();
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        Frame::new()
            .inner_margin(Margin::symmetric(20, 12))
            .show(ui, |ui| {
                let left = |ui: &mut Ui| {
                    ui.add_space(4.0);
                    ui.label(look.card_title(say!(language, "ui-computer")));
                };
                scaffold::sides(ui, "computer", left, |ui| {
                    let is_busy = cx.model.computer.is_busy();
                    let text = if is_busy {
                        say!(language, "ui-computer-checking")
                    } else {
                        match cx.model.computer.at {
                            Some(at) => say!(language, "ui-computer-at", time = cx.model.clock.short(at)),
                            None => String::new(),
                        }
                    };
                    ui.label(look.small(text));
                    let again = say!(language, "ui-computer-again");
                    if ui
                        .add_enabled_ui(!is_busy, |ui| parts::small(ui, &again))
                        .inner
                        .clicked()
                    {
                        cx.model.check_computer();
                    }
                });
            });
        if let Some(failure) = cx.model.computer.failure.clone()
            && parts::failure(ui, language, &failure, true)
        {
            cx.model.check_computer();
        }
        if checks.is_empty() && cx.model.computer.failure.is_none() {
            for _ in 0..9 {
                Table::new(vec![Column::share("", 1.0)]).row(ui, &[Cell::Blank], None);
            }
        }
        for check in &checks {
            row(ui, check, language);
        }
    });
}

fn row(ui: &mut Ui, check: &ComputerCheck, language: Language) {
    let look = Look::of(ui);
    let (tone, mark) = match check.state {
        CheckState::Ok => (look.colors.recovered, Mark::Check),
        CheckState::Bad => (look.colors.error, Mark::Square),
        CheckState::Attention => (look.colors.warning, Mark::Triangle),
        CheckState::Unknown => (look.colors.neutral(), Mark::Question),
    };
    let subject = words::check_subject(check.subject, language);
    let finding = words::finding(&check.finding, language);
    let advice = words::finding_advice(&check.finding, language);
    let remedies: Vec<_> = check
        .remedies
        .iter()
        .map(|remedy| words::remedy(remedy, language))
        .collect();
    let line = look.line();
    let top = ui.cursor().top();
    let frame = Frame::new().inner_margin(Margin::symmetric(12, 9));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let (rect, _) = ui.allocate_exact_size(vec2(30.0, 20.0), eframe::egui::Sense::hover());
            ui.painter().rect_filled(rect, 10.0, tone.soft);
            parts::paint_mark(ui.painter(), rect.center(), 10.0, mark, tone.strong);
            let width = (ui.available_width() * 0.3).clamp(90.0, 210.0);
            ui.allocate_ui(vec2(width, 20.0), |ui| {
                ui.set_width(width);
                ui.label(look.body(&subject));
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 2.0;
                let is_well = check.state == CheckState::Ok;
                ui.label(if is_well {
                    look.dim(&finding)
                } else {
                    look.body(&finding)
                });
                if let Some(advice) = &advice {
                    ui.label(look.small(advice));
                }
                if !remedies.is_empty() {
                    ui.add_space(space::XS);
                    ui.spacing_mut().item_spacing.y = space::S;
                    parts::remedies(ui, language, &remedies);
                }
            });
        });
    });
    ui.painter().hline(ui.max_rect().x_range(), top + 0.5, line);
}
