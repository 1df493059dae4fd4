//! The BMC's clock beside this computer's, and its event log.

use super::super::{
    app::Cx,
    model::InspectRoom,
    parts::{self, Answer, Banner, Cell, Column, Kind, Mark, Table},
    plain::plain,
    scaffold,
    theme::{Look, NARROW, size, space},
};
use crate::{
    engine::view::{ClockReading, EventContent, EventLogView, EventView, SensorEvent, SetOutcome},
    i18n::Language,
    say, words,
};
use eframe::egui::{Label, Margin, RichText, Ui};

/// A clock that is further off than this is worth setting.
const TOLERATED_SECS: u64 = 60;
/// Width of the names before an event's facts.
const NAME_WIDTH: f32 = 110.0;

/// What this tab keeps to itself.
#[derive(Default)]
pub(super) struct State {
    /// The event that is looked at, and of which server.
    selected: Option<(String, u16)>,
    /// Whether it is being asked whether to set the clock.
    asks: bool,
}

/// Draws the tab for a server.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, server: &str) {
    let language = cx.language;
    let is_untouched = cx
        .model
        .inspect(server)
        .is_none_or(|room| room.events.is_untouched());
    if is_untouched {
        cx.model.read_events(server);
    }
    let room = cx.model.inspect(server).cloned().unwrap_or_default();
    for (failure, can_retry) in [(&room.events.failure, true), (&room.clock.failure, false)] {
        if let Some(failure) = failure
            && parts::failure(ui, language, failure, can_retry && !room.is_busy())
        {
            cx.model.read_events(server);
        }
    }
    let Some(log) = &room.events.value else {
        if room.events.is_busy() {
            parts::loading(ui, &say!(language, "ui-events-loading"));
        }
        return;
    };
    clock(ui, state, cx, &room, &log.clock);
    ui.add_space(space::S);
    let title = |ui: &mut Ui| {
        ui.label(Look::of(ui).card_title(say!(language, "ui-events-title", count = log.total)));
    };
    let mut reads = false;
    let again = |ui: &mut Ui| {
        let text = say!(language, "ui-read-again");
        reads = ui
            .add_enabled_ui(!room.is_busy(), |ui| parts::small(ui, &text))
            .inner
            .clicked();
    };
    scaffold::sides(ui, "event log", title, again);
    if reads {
        cx.model.read_events(server);
    }
    let notes = words::event_log_notes(log, language);
    let color = Look::of(ui).colors.warning.strong;
    parts::bullets(ui, Mark::Triangle, color, notes.iter().map(String::as_str));
    if log.events.is_empty() {
        let title = say!(language, "ui-events-none");
        parts::empty(ui, &title, &say!(language, "ui-events-none-text"), |_| {});
    } else {
        events(ui, state, cx, log, server);
    }
    if state.asks {
        confirm(ui, state, cx, &log.clock, server);
    }
}

fn clock(ui: &mut Ui, state: &mut State, cx: &Cx<'_>, room: &InspectRoom, reading: &ClockReading) {
    let look = Look::of(ui);
    let language = cx.language;
    if let Some(outcome) = room.clock.value.as_ref().and_then(|clock| clock.outcome) {
        let (tone, mark) = match outcome {
            SetOutcome::Applied => (look.colors.recovered, Mark::Check),
            SetOutcome::Refused { .. } | SetOutcome::NotTaken => (look.colors.error, Mark::Square),
            SetOutcome::Unknown => (look.colors.warning, Mark::Question),
        };
        let strong = words::clock_outcome(outcome, language);
        let banner = Banner {
            tone,
            mark,
            strong: &strong,
            text: "",
        };
        parts::banner(ui, &banner, None::<fn(&mut Ui)>);
    }
    parts::card(ui, |ui| {
        let title = |ui: &mut Ui| {
            ui.label(look.card_title(say!(language, "ui-clock-title")));
        };
        let mut asks = false;
        let button = |ui: &mut Ui| {
            let text = if room.clock.is_busy() {
                say!(language, "ui-clock-setting")
            } else {
                say!(language, "ui-clock-set")
            };
            let can = !room.is_busy();
            asks = ui
                .add_enabled_ui(can, |ui| parts::secondary(ui, &text))
                .inner
                .clicked();
        };
        scaffold::sides(ui, "clock", title, button);
        state.asks |= asks;
        let bmc = reading.bmc_time.map_or_else(
            || say!(language, "cli-clock-none"),
            |time| cx.model.clock.full(time),
        );
        let here = cx.model.clock.full(reading.computer_time);
        let face = |ui: &mut Ui, name: &str, time: &str| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(look.small(name));
                ui.add(Label::new(look.mono(time).size(size::QUESTION)).selectable(true));
            });
        };
        let is_wide = ui.available_width() >= NARROW - 160.0;
        let both = |ui: &mut Ui| {
            face(ui, &say!(language, "cli-clock-bmc"), &bmc);
            if is_wide {
                ui.add_space(space::PAGE);
            }
            face(ui, &say!(language, "cli-clock-here"), &here);
        };
        if is_wide {
            ui.horizontal(both);
        } else {
            ui.vertical(both);
        }
        ui.add_space(space::XS);
        let is_right = reading
            .difference_secs()
            .is_some_and(|secs| secs.unsigned_abs() <= TOLERATED_SECS);
        let (tone, mark) = if is_right {
            (look.colors.recovered, Mark::Check)
        } else {
            (look.colors.warning, Mark::Triangle)
        };
        let difference = words::clock_difference(reading, language);
        parts::bullets(ui, mark, tone.strong, [difference.as_str()]);
        if reading.bmc_time.is_some() {
            ui.label(look.small(words::clock_convention(reading, language)));
        }
    });
}

fn confirm(ui: &Ui, state: &mut State, cx: &mut Cx<'_>, reading: &ClockReading, server: &str) {
    let language = cx.language;
    let look = Look::of(ui);
    let answer = parts::dialog(
        ui,
        "set clock",
        &say!(language, "ui-clock-ask", server = server.to_owned()),
        |ui| {
            ui.label(look.body(say!(language, "ui-clock-ask-text")));
            ui.label(look.dim(words::clock_difference(reading, language)));
        },
        |ui| {
            let yes = say!(language, "ui-clock-yes");
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), true)
        },
    );
    if let Some(answer) = answer {
        state.asks = false;
        if answer == Answer::Yes {
            cx.model.set_clock(server, reading.convention);
        }
    }
}

fn events(ui: &mut Ui, state: &mut State, cx: &Cx<'_>, log: &EventLogView, server: &str) {
    let language = cx.language;
    let is_wide = ui.available_width() >= NARROW - 100.0;
    let mut columns = vec![
        Column::fixed(
            say!(language, "ui-events-time"),
            if is_wide { 168.0 } else { 104.0 },
        ),
        Column::fixed(say!(language, "ui-events-severity"), 112.0),
    ];
    if is_wide {
        columns.push(Column::share(say!(language, "ui-events-sensor"), 0.45));
    }
    columns.push(Column::share(say!(language, "ui-events-event"), 1.0));
    let table = Table::new(columns);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        for event in &log.events {
            let is_selected = state
                .selected
                .as_ref()
                .is_some_and(|(of, id)| of == server && *id == event.id);
            if table
                .row(ui, &cells(ui, cx, event, is_wide), Some(is_selected))
                .clicked()
            {
                state.selected = (!is_selected).then(|| (server.to_owned(), event.id));
            }
            if is_selected {
                details(ui, event, language);
            }
        }
    });
}

fn cells(ui: &Ui, cx: &Cx<'_>, event: &EventView, is_wide: bool) -> Vec<Cell> {
    let language = cx.language;
    let colors = Look::of(ui).colors;
    let mut cells = vec![match event.occurred_at {
        Some(time) if is_wide => Cell::Mono(cx.model.clock.full(time), colors.dim),
        Some(time) => Cell::Mono(cx.model.clock.short(time), colors.dim),
        None => Cell::Dim(words::event_without_time(event, language)),
    }];
    match &event.content {
        EventContent::Event(event) => {
            let severity = event.severity;
            cells.push(Cell::Pill(
                colors.severity(severity),
                parts::severity_mark(severity),
                words::severity(severity, language),
            ));
            if is_wide {
                cells.push(Cell::Strong(plain(&sensor(event)).into_owned()));
            }
            cells.push(Cell::Text(plain(event.event.get(language)).into_owned()));
        }
        EventContent::Oem { .. } => {
            cells.push(Cell::Blank);
            if is_wide {
                cells.push(Cell::Blank);
            }
            cells.push(Cell::Dim(words::event_title(event, language)));
        }
    }
    cells
}

/// Its name, else its number.
fn sensor(event: &SensorEvent) -> String {
    let number = || format!("{:02X}h", event.sensor_number);
    event.sensor.clone().unwrap_or_else(number)
}

/// What is behind the row that is looked at.
fn details(ui: &mut Ui, event: &EventView, language: Language) {
    let look = Look::of(ui);
    let frame = eframe::egui::Frame::new().inner_margin(Margin::symmetric(20, 14));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        if let EventContent::Event(event) = &event.content {
            text(ui, look.body(plain(event.detail.get(language))));
            text(ui, look.body(plain(event.advice.get(language))));
            let measured = [
                (say!(language, "ui-events-reading"), &event.reading),
                (say!(language, "ui-events-threshold"), &event.threshold),
            ];
            for (name, value) in measured {
                if let Some(value) = value {
                    parts::field_row(ui, &name, NAME_WIDTH, |ui| {
                        text(ui, look.mono(plain(value)));
                    });
                }
            }
        }
        parts::field_row(ui, &say!(language, "ui-events-number"), NAME_WIDTH, |ui| {
            text(ui, look.mono(event.id.to_string()));
        });
        parts::field_row(ui, &say!(language, "ui-events-record"), NAME_WIDTH, |ui| {
            let bytes: Vec<String> = event.raw.iter().map(|byte| format!("{byte:02x}")).collect();
            text(ui, look.mono(bytes.join(" ")));
        });
    });
    parts::divider(ui);
}

fn text(ui: &mut Ui, text: RichText) {
    ui.add(Label::new(text).selectable(true).wrap());
}
