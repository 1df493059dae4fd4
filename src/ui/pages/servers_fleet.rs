//! Servers: what many servers came to, one row each, and applying to all of them after one question.

use super::{
    super::{
        app::Cx,
        parts::{self, Answer, Cell, Column, Field, Kind, Mark, Table},
        scaffold,
        theme::{Look, Tone, space},
    },
    servers_files::{self, For},
};
use crate::{
    configure::target::Outcome,
    engine::{FleetOutcome, FleetServer, FleetStatus},
    i18n::Language,
    say, words,
};
use eframe::egui::{Margin, ScrollArea, Ui};

/// The report grows to this height, then scrolls.
const REPORT_HEIGHT: f32 = 420.0;

/// What is being looked for and asked.
#[derive(Default)]
pub(super) struct State {
    only_trouble: bool,
    /// Typed where somebody is about to apply.
    canary: Option<String>,
}

/// The report, where there is one or one is on its way.
pub(super) fn report(ui: &mut Ui, state: &mut State, files: &mut servers_files::State, cx: &mut Cx<'_>) {
    if !cx.model.many.has_report() {
        return;
    }
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        eframe::egui::Frame::new()
            .inner_margin(Margin::symmetric(20, 14))
            .show(ui, |ui| head(ui, state, files, cx));
        if let Some(failure) = cx.model.many.fleet.failure.clone() {
            parts::failure(ui, cx.language, &failure, false);
        }
        rows(ui, state, cx);
    });
    ui.add_space(space::S);
}

fn head(ui: &mut Ui, state: &mut State, files: &mut servers_files::State, cx: &mut Cx<'_>) {
    let look = Look::of(ui);
    let language = cx.language;
    let many = &cx.model.many;
    let is_busy = many.fleet.is_busy();
    let (done, total) = (many.done.len().to_string(), many.total.to_string());
    let title = match (is_busy, many.is_applied) {
        (true, false) => say!(language, "ui-fleet-planning", done = done, total = total),
        (true, true) => say!(language, "ui-fleet-applying", done = done, total = total),
        (false, false) => say!(language, "ui-fleet-planned"),
        (false, true) => say!(language, "ui-fleet-done"),
    };
    let to_write = many.fleet.value.as_ref().map_or(0, |report| report.to_write());
    let can_apply = !is_busy && !many.is_applied && to_write > 0;
    let job = many.fleet.job;
    let counts = counts(many.servers());
    let left = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        ui.label(look.card_title(title));
        ui.horizontal_wrapped(|ui| {
            for (status, count) in &counts {
                let (tone, mark) = manner(&look, *status);
                let word = words::fleet_status(*status, language);
                parts::pill(ui, tone, mark, &format!("{word} {count}"));
            }
        });
        if !is_busy {
            ui.checkbox(&mut state.only_trouble, say!(language, "ui-fleet-only-trouble"));
        }
    };
    let mut closes = false;
    scaffold::sides(ui, "fleet", left, |ui| {
        if can_apply {
            let count = u64::try_from(to_write).unwrap_or(u64::MAX);
            if parts::primary(ui, &say!(language, "ui-fleet-apply", count = count)).clicked() {
                state.canary = Some("1".to_owned());
            }
        }
        if let Some(job) = job {
            if parts::secondary(ui, &say!(language, "ui-fleet-stop")).clicked() {
                cx.model.cancel(job);
            }
        } else {
            if parts::secondary(ui, &say!(language, "ui-fleet-save")).clicked() {
                servers_files::ask(ui, files, For::Report, language);
            }
            closes = parts::secondary(ui, &say!(language, "ui-close")).clicked();
        }
    });
    if closes {
        cx.model.close_report();
    }
}

/// How many stand how, in the order of the states.
fn counts(servers: &[FleetServer]) -> Vec<(FleetStatus, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for one in servers {
        *counts.entry(one.status()).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

fn rows(ui: &mut Ui, state: &State, cx: &Cx<'_>) {
    let language = cx.language;
    let look = Look::of(ui);
    let servers = cx.model.many.servers();
    let shown: Vec<&FleetServer> = servers
        .iter()
        .filter(|one| !state.only_trouble || one.status().is_trouble())
        .collect();
    if shown.is_empty() {
        if !servers.is_empty() {
            eframe::egui::Frame::new()
                .inner_margin(Margin::symmetric(20, 12))
                .show(ui, |ui| ui.label(look.dim(say!(language, "ui-fleet-no-trouble"))));
        }
        return;
    }
    let table = Table::new(vec![
        Column::share(say!(language, "sheet-name"), 1.2),
        Column::fixed(say!(language, "fleet-column-status"), 150.0),
        Column::fixed(say!(language, "fleet-column-changes"), 84.0),
        Column::share(say!(language, "ui-fleet-what"), 3.0),
    ]);
    table.head(ui);
    ScrollArea::vertical()
        .id_salt("fleet rows")
        .max_height(REPORT_HEIGHT)
        .auto_shrink([false, true])
        .show_rows(ui, look.row_height, shown.len(), |ui, range| {
            for one in shown.iter().skip(range.start).take(range.len()) {
                let status = one.status();
                let (tone, mark) = manner(&look, status);
                let changes = match one.outcome {
                    FleetOutcome::Planned(_) | FleetOutcome::Applied(_) => one.changes().to_string(),
                    _ => "—".to_owned(),
                };
                let cells = [
                    Cell::Strong(one.server.clone()),
                    Cell::Pill(tone, mark, words::fleet_status(status, language)),
                    Cell::Mono(changes, look.colors.text),
                    Cell::Dim(what(one, language)),
                ];
                table.row(ui, &cells, None);
            }
        });
}

/// The line behind a server: why it failed, what stands in the way, what would change.
fn what(one: &FleetServer, language: Language) -> String {
    if let Some(failure) = one.failure() {
        let said = words::failure(failure, language);
        return format!("{} {}", said.answer, said.advice).trim().to_owned();
    }
    let item = |item: &crate::configure::target::Item| {
        let name = words::item_name(item.name, language);
        match &item.outcome {
            Outcome::Rejected(why) | Outcome::Unknown(why) => {
                format!("{name}: {}", words::reason(item.name, why, language))
            }
            _ => {
                let wanted = words::item_value(item.name, &item.wanted, language);
                format!("{name} → {wanted}")
            }
        }
    };
    let (trouble, rest): (Vec<_>, Vec<_>) = one
        .items()
        .iter()
        .filter(|item| item.outcome != Outcome::Unchanged)
        .partition(|item| matches!(item.outcome, Outcome::Rejected(_) | Outcome::Unknown(_)));
    let said: Vec<String> = trouble.into_iter().chain(rest).map(item).collect();
    said.join(" · ")
}

/// Colour and shape of a state.
fn manner(look: &Look, status: FleetStatus) -> (Tone, Mark) {
    let c = &look.colors;
    match status {
        FleetStatus::Unchanged | FleetStatus::Read => (c.neutral(), Mark::Equals),
        FleetStatus::Differs => (c.accent, Mark::Arrow),
        FleetStatus::Applied | FleetStatus::Undone => (c.recovered, Mark::Check),
        FleetStatus::Rejected | FleetStatus::Failed => (c.error, Mark::Square),
        FleetStatus::Unknown => (c.warning, Mark::Question),
        FleetStatus::NotTried => (c.neutral(), Mark::Dash),
    }
}

/// The one question before many servers are written to.
pub(super) fn apply_dialog(ui: &Ui, state: &mut State, cx: &mut Cx<'_>) {
    let Some(canary) = &mut state.canary else {
        return;
    };
    let language = cx.language;
    let look = Look::of(ui);
    let to_write = cx
        .model
        .many
        .fleet
        .value
        .as_ref()
        .map_or(0, |report| report.to_write());
    let count = u64::try_from(to_write).unwrap_or(u64::MAX);
    let title = say!(language, "ui-fleet-ask", count = count);
    let number = canary.trim().parse::<usize>().ok();
    let answer = parts::dialog(
        ui,
        "apply to many",
        &title,
        |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            ui.label(look.body(say!(language, "ui-fleet-ask-text")));
            let label = say!(language, "ui-fleet-canary");
            let error = number.is_none().then(|| say!(language, "ui-fleet-canary-error"));
            Field::new(&label)
                .error(error)
                .mono()
                .width(200.0)
                .show(ui, canary);
            ui.label(look.small(say!(language, "ui-fleet-canary-text")));
        },
        |ui| {
            let yes = say!(language, "ui-fleet-yes", count = count);
            let can = number.is_some() && to_write > 0;
            parts::dialog_buttons(ui, Kind::Primary, &yes, &say!(language, "ui-cancel"), can)
        },
    );
    if let Some(answer) = answer {
        state.canary = None;
        if let (Answer::Yes, Some(number)) = (answer, number) {
            cx.model.apply_selected(number);
        }
    }
}
