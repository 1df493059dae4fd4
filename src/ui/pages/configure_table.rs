//! The difference, row by row: setting, now, wanted, state.

use super::super::{
    model::displaces,
    parts::{self, Cell, Column, Mark, Table},
    theme::{Look, Tone},
};
use crate::{
    configure::target::{Item, ItemName, Outcome},
    i18n::Language,
    say, words,
};
use eframe::egui::{Frame, Margin, Ui};
use std::net::IpAddr;

pub(super) fn is_policy(item: &Item) -> bool {
    matches!(item.name, ItemName::Policy(_))
}

pub(super) fn table(ui: &mut Ui, rows: &[Item], replace: &[IpAddr], language: Language) {
    let table = Table::new(vec![
        Column::share(say!(language, "ui-column-setting"), 1.0),
        Column::share(say!(language, "ui-column-now"), 1.0),
        Column::share(say!(language, "ui-column-wanted"), 1.0),
        Column::share(say!(language, "ui-column-state"), 0.8),
    ]);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table.head(ui);
        let (policies, settings): (Vec<&Item>, Vec<&Item>) = rows.iter().partition(|item| is_policy(item));
        if !settings.is_empty() {
            table.group(ui, &say!(language, "ui-group-snmp"));
        }
        for item in settings {
            row(ui, &table, item, replace, language);
        }
        if !policies.is_empty() {
            table.group(ui, &say!(language, "ui-group-policy"));
        }
        for item in policies {
            row(ui, &table, item, replace, language);
        }
    });
}

/// How a setting stands. Somebody else's destination asks for a decision before it counts as anything.
pub(super) fn state_of(ui: &Ui, item: &Item, replace: &[IpAddr], language: Language) -> (Tone, Mark, String) {
    let c = Look::of(ui).colors;
    if let Some(address) = displaces(item) {
        return if replace.contains(&address) {
            (c.information, Mark::Arrow, say!(language, "ui-state-replaces"))
        } else {
            (c.warning, Mark::Question, say!(language, "ui-state-asks"))
        };
    }
    let word = words::outcome(&item.outcome, language);
    let (tone, mark) = match &item.outcome {
        Outcome::Unchanged => (c.neutral(), Mark::Equals),
        Outcome::Differs => (c.information, Mark::Arrow),
        Outcome::Applied => (c.recovered, Mark::Check),
        Outcome::Rejected(_) => (c.error, Mark::Square),
        Outcome::Unknown(_) => (c.warning, Mark::Question),
    };
    (tone, mark, word)
}

fn is_changing(item: &Item) -> bool {
    item.outcome != Outcome::Unchanged
}

fn row(ui: &mut Ui, table: &Table, item: &Item, replace: &[IpAddr], language: Language) {
    let c = Look::of(ui).colors;
    let (tone, mark, word) = state_of(ui, item, replace, language);
    let now = words::item_value(item.name, item.after.as_ref().unwrap_or(&item.before), language);
    let wanted = words::item_value(item.name, &item.wanted, language);
    let wanted = if is_changing(item) {
        Cell::Colored(wanted, c.accent.strong)
    } else {
        Cell::Dim(wanted)
    };
    let cells = [
        Cell::Text(words::item_name(item.name, language)),
        Cell::Dim(now),
        wanted,
        Cell::Pill(tone, mark, word),
    ];
    let response = table.row(ui, &cells, None);
    if let Outcome::Rejected(reason) | Outcome::Unknown(reason) = &item.outcome {
        response.on_hover_text(words::reason(item.name, reason, language));
    }
}

/// The same where columns do not fit.
pub(super) fn list(ui: &mut Ui, rows: &[Item], replace: &[IpAddr], language: Language) {
    let look = Look::of(ui);
    parts::card_with(ui, Margin::ZERO, None, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for item in rows {
            let frame = Frame::new().inner_margin(Margin::symmetric(14, 9));
            let shown = frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                let (tone, mark, word) = state_of(ui, item, replace, language);
                ui.horizontal_wrapped(|ui| {
                    ui.label(look.body(words::item_name(item.name, language)));
                    parts::pill(ui, tone, mark, &word);
                });
                let now = words::item_value(item.name, item.after.as_ref().unwrap_or(&item.before), language);
                let wanted = words::item_value(item.name, &item.wanted, language);
                let line = if is_changing(item) {
                    format!("{now} → {wanted}")
                } else {
                    now
                };
                ui.label(look.mono(line).color(look.colors.dim));
            });
            let rect = shown.response.rect;
            ui.painter()
                .hline(rect.x_range(), rect.bottom() - 0.5, look.line());
        }
    });
}
