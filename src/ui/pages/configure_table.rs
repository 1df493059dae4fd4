//! The difference, row by row: setting, now, wanted, state.

use super::super::{
    model::{displaces, needs_gateway_consent},
    parts::{self, Cell, Column, Mark, Table},
    plain::plain,
    theme::{Look, Tone},
};
use crate::{
    configure::target::{Item, ItemName, ItemValue, Outcome},
    i18n::Language,
    say, words,
};
use eframe::egui::{Frame, Margin, Ui};
use std::net::IpAddr;

/// What settings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Alerting,
    Destinations,
    Answers,
    Events,
    Gateway,
}

impl Group {
    const ALL: [Self; 5] = [
        Self::Alerting,
        Self::Destinations,
        Self::Answers,
        Self::Events,
        Self::Gateway,
    ];

    fn of(name: ItemName) -> Self {
        match name {
            ItemName::Enabled | ItemName::ComputerName | ItemName::Community => Self::Alerting,
            ItemName::Destination(_) | ItemName::Policy(_) => Self::Destinations,
            ItemName::Acknowledge | ItemName::AckTimeoutSecs | ItemName::Retries | ItemName::Procedure => {
                Self::Answers
            }
            ItemName::Level => Self::Events,
            ItemName::Gateway
            | ItemName::GatewayMac
            | ItemName::BackupGateway
            | ItemName::BackupGatewayMac => Self::Gateway,
        }
    }

    fn title(self, language: Language) -> String {
        match self {
            Self::Alerting => say!(language, "ui-group-alerting"),
            Self::Destinations => say!(language, "ui-wanted-destinations"),
            Self::Answers => say!(language, "ui-group-answers"),
            Self::Events => say!(language, "ui-group-events"),
            Self::Gateway => say!(language, "ui-group-gateway"),
        }
    }
}

/// The rows of each group that has any, in the order a person reads them.
fn grouped(rows: &[Item]) -> impl Iterator<Item = (Group, Vec<&Item>)> {
    Group::ALL.into_iter().filter_map(|group| {
        let members: Vec<&Item> = rows.iter().filter(|item| Group::of(item.name) == group).collect();
        (!members.is_empty()).then_some((group, members))
    })
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
        for (group, members) in grouped(rows) {
            table.group(ui, &group.title(language));
            for item in members {
                row(ui, &table, item, replace, language);
            }
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
    if needs_gateway_consent(item) {
        return (c.warning, Mark::Question, say!(language, "ui-state-consent"));
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

/// A value, with what came from outside made harmless. A level that is none is said as such.
pub(super) fn value_of(item: &Item, value: &ItemValue, language: Language) -> String {
    match (item.name, value) {
        (ItemName::Level, ItemValue::Absent) => say!(language, "ui-level-absent"),
        _ => plain(&words::item_value(item.name, value, language)).into_owned(),
    }
}

fn is_changing(item: &Item) -> bool {
    item.outcome != Outcome::Unchanged
}

fn row(ui: &mut Ui, table: &Table, item: &Item, replace: &[IpAddr], language: Language) {
    let c = Look::of(ui).colors;
    let (tone, mark, word) = state_of(ui, item, replace, language);
    let now = value_of(item, item.after.as_ref().unwrap_or(&item.before), language);
    let wanted = value_of(item, &item.wanted, language);
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
        let heading = Table::new(Vec::new());
        let titled = grouped(rows).flat_map(|(group, members)| {
            let first = std::iter::once(Some(group)).chain(std::iter::repeat(None));
            members.into_iter().zip(first)
        });
        for (item, begins) in titled {
            if let Some(group) = begins {
                heading.group(ui, &group.title(language));
            }
            let frame = Frame::new().inner_margin(Margin::symmetric(14, 9));
            let shown = frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                let (tone, mark, word) = state_of(ui, item, replace, language);
                ui.horizontal_wrapped(|ui| {
                    ui.label(look.body(words::item_name(item.name, language)));
                    parts::pill(ui, tone, mark, &word);
                });
                let now = value_of(item, item.after.as_ref().unwrap_or(&item.before), language);
                let wanted = value_of(item, &item.wanted, language);
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
