//! What was applied, finished and undone on this server: when, by whom, how it ended, and each value before and after.

use super::super::{
    app::Cx,
    parts::{self, Cell, Column, Mark, Table},
    plain::plain,
    theme::{Look, NARROW, Tone, space},
};
use crate::{
    configure::target::{Item, Outcome},
    engine::view::{ChangeEnding, HistoryEntry, HistoryView},
    i18n::Language,
    say,
    words::{self, ChangeState},
};
use eframe::egui::{Margin, Ui};

/// Rows shown at first, and with each *older*.
const ROWS: usize = 50;

/// What this tab keeps to itself.
#[derive(Default)]
pub(super) struct State {
    /// The change that is looked at; the newest where none was chosen.
    selected: Option<String>,
    older: usize,
    /// Whether the empty state's button was pressed.
    pub(super) leaves: bool,
}

/// Draws the tab for a server.
pub(super) fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, server: &str) {
    let language = cx.language;
    let history = cx
        .model
        .configure(server)
        .map(|room| room.history.clone())
        .unwrap_or_default();
    if history.is_untouched() {
        cx.model.load_history(server);
    }
    if let Some(failure) = &history.failure
        && parts::failure(ui, language, failure, true)
    {
        cx.model.load_history(server);
    }
    let Some(view) = &history.value else {
        if history.failure.is_none() {
            parts::loading(ui, &say!(language, "ui-history-loading"));
        }
        return;
    };
    if view.entries.is_empty() {
        empty(ui, state, language);
    } else {
        list(ui, state, cx, view);
    }
    if !view.unreadable.is_empty() {
        let look = Look::of(ui);
        let count = view.unreadable.len();
        ui.add_space(space::XS);
        ui.label(look.small(say!(language, "ui-history-unreadable", count = count)));
    }
}

fn empty(ui: &mut Ui, state: &mut State, language: Language) {
    let title = say!(language, "ui-history-empty");
    let text = say!(language, "ui-history-empty-text");
    let button = say!(language, "ui-history-to-settings");
    state.leaves = parts::empty(ui, &title, &text, |ui| parts::secondary(ui, &button).clicked());
}

fn list(ui: &mut Ui, state: &mut State, cx: &Cx<'_>, view: &HistoryView) {
    let language = cx.language;
    let is_wide = ui.available_width() >= NARROW - 100.0;
    let mut columns = vec![
        Column::fixed(say!(language, "ui-history-when"), 120.0),
        Column::share(say!(language, "ui-history-what"), 1.2),
    ];
    if is_wide {
        columns.push(Column::share(say!(language, "ui-history-who"), 1.2));
        columns.push(Column::fixed(say!(language, "ui-history-settings"), 90.0));
    }
    columns.push(Column::fixed(say!(language, "ui-history-result"), 130.0));
    let table = Table::new(columns);
    let shown = ROWS + state.older;
    let is_selected = |entry: &HistoryEntry| Some(&entry.change.origin.id) == state.selected.as_ref();
    let selected = view.entries.iter().position(is_selected).unwrap_or_default();
    let mut chosen = None;
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        for (index, entry) in view.entries.iter().take(shown).enumerate() {
            let cells = cells(ui, cx, entry, is_wide);
            if table.row(ui, &cells, Some(index == selected)).clicked() {
                chosen = Some(entry.change.origin.id.clone());
            }
        }
    });
    if view.entries.len() > shown && parts::link(ui, &say!(language, "ui-history-older")).clicked() {
        state.older += ROWS;
    }
    if chosen.is_some() {
        state.selected = chosen;
    }
    if let Some(entry) = view.entries.get(selected) {
        details(ui, cx, entry);
    }
}

fn cells(ui: &Ui, cx: &Cx<'_>, entry: &HistoryEntry, is_wide: bool) -> Vec<Cell> {
    let language = cx.language;
    let c = Look::of(ui).colors;
    let change = &entry.change;
    let (tone, mark, word) = ending(ui, entry, language);
    let mut cells = vec![
        Cell::Mono(cx.model.clock.short(change.origin.began_at), c.text),
        Cell::Text(words::change_kind(change.kind, language)),
    ];
    if is_wide {
        let changed = changed(change.items.as_slice()).count();
        cells.push(Cell::Dim(who(entry, language)));
        cells.push(Cell::Mono(changed.to_string(), c.dim));
    }
    cells.push(Cell::Pill(tone, mark, word));
    cells
}

fn who(entry: &HistoryEntry, language: Language) -> String {
    let origin = &entry.change.origin;
    let said = say!(
        language,
        "ui-history-on",
        user = origin.user.clone(),
        computer = origin.computer.clone()
    );
    plain(&said).into_owned()
}

fn changed(items: &[Item]) -> impl Iterator<Item = &Item> {
    items.iter().filter(|item| item.outcome != Outcome::Unchanged)
}

fn ending(ui: &Ui, entry: &HistoryEntry, language: Language) -> (Tone, Mark, String) {
    let c = Look::of(ui).colors;
    let state = ChangeState::of(entry);
    let (tone, mark) = match state {
        ChangeState::UnderWay => (c.information, Mark::Arrow),
        ChangeState::Interrupted => (c.warning, Mark::Triangle),
        ChangeState::Verified => (c.recovered, Mark::Check),
        ChangeState::Partly => (c.warning, Mark::Question),
        ChangeState::Failed => (c.error, Mark::Square),
    };
    (tone, mark, words::change_state(state, language))
}

/// The change that is looked at: how it ended, and each setting before and after.
fn details(ui: &mut Ui, cx: &Cx<'_>, entry: &HistoryEntry) {
    let look = Look::of(ui);
    let language = cx.language;
    let change = &entry.change;
    ui.add_space(space::XS);
    parts::card(ui, |ui| {
        let title = say!(
            language,
            "ui-history-details",
            change = words::change_kind(change.kind, language),
            time = cx.model.clock.full(change.origin.began_at)
        );
        ui.label(look.card_title(title));
        ui.label(look.body(words::change_state_text(ChangeState::of(entry), language)));
        let bmc = change.origin.bmc.clone();
        let about = match change.ending {
            // How many it sent nobody has noted.
            ChangeEnding::Begun | ChangeEnding::Failed => format!("BMC {bmc}"),
            ChangeEnding::Verified | ChangeEnding::Partly => say!(
                language,
                "ui-history-requests",
                count = change.requests_sent,
                bmc = bmc
            ),
        };
        ui.label(look.small(format!("{} · {}", who(entry, language), plain(&about))));
        ui.add_space(space::XS);
        let items: Vec<&Item> = changed(&change.items).collect();
        if ui.available_width() >= NARROW - 140.0 && !items.is_empty() {
            settings(ui, &items, language);
        } else {
            for item in &items {
                line(ui, item, language);
            }
        }
        for item in items {
            if let Outcome::Rejected(reason) | Outcome::Unknown(reason) = &item.outcome {
                let text = format!(
                    "{}: {}",
                    words::item_name(item.name, language),
                    words::reason(item.name, reason, language)
                );
                parts::bullets(
                    ui,
                    Mark::Square,
                    look.colors.error.strong,
                    [plain(&text).as_ref()],
                );
            }
        }
        let same = change.items.len() - changed(&change.items).count();
        if same > 0 {
            ui.label(look.small(say!(language, "ui-history-unchanged", count = same)));
        }
    });
}

fn settings(ui: &mut Ui, items: &[&Item], language: Language) {
    let table = Table::new(vec![
        Column::share(say!(language, "ui-column-setting"), 1.0),
        Column::share(say!(language, "ui-history-before"), 1.0),
        Column::share(say!(language, "ui-column-wanted"), 1.0),
        Column::share(say!(language, "ui-history-after"), 1.0),
        Column::share(say!(language, "ui-column-state"), 0.8),
    ]);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        for item in items {
            let value = |value| plain(&words::item_value(item.name, value, language)).into_owned();
            let (tone, mark, word) = outcome(ui, item, language);
            let cells = [
                Cell::Text(words::item_name(item.name, language)),
                Cell::Dim(value(&item.before)),
                Cell::Dim(value(&item.wanted)),
                Cell::Text(item.after.as_ref().map(value).unwrap_or_default()),
                Cell::Pill(tone, mark, word),
            ];
            table.row(ui, &cells, None);
        }
    });
    ui.add_space(space::XS);
}

fn outcome(ui: &Ui, item: &Item, language: Language) -> (Tone, Mark, String) {
    let c = Look::of(ui).colors;
    let (tone, mark) = match &item.outcome {
        Outcome::Unchanged => (c.neutral(), Mark::Equals),
        Outcome::Differs => (c.neutral(), Mark::Dash),
        Outcome::Applied => (c.recovered, Mark::Check),
        Outcome::Rejected(_) => (c.error, Mark::Square),
        Outcome::Unknown(_) => (c.warning, Mark::Question),
    };
    (tone, mark, words::past_outcome(&item.outcome, language))
}

/// The same where columns do not fit.
fn line(ui: &mut Ui, item: &Item, language: Language) {
    let look = Look::of(ui);
    let (tone, mark, word) = outcome(ui, item, language);
    ui.horizontal_wrapped(|ui| {
        ui.label(look.body(words::item_name(item.name, language)));
        parts::pill(ui, tone, mark, &word);
    });
    let before = words::item_value(item.name, &item.before, language);
    let after = words::item_value(item.name, item.after.as_ref().unwrap_or(&item.wanted), language);
    let values = format!("{before} → {after}");
    ui.label(look.mono(plain(&values)).color(look.colors.dim));
}
