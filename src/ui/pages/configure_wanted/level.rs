//! Which events are told: one of three levels, or single groups of events.

use super::{
    Around,
    wish::{Wish, capital, now},
};
use crate::{
    configure::target::{ItemName, ItemValue},
    say,
    site::{EventGroup, Level},
    ui::{
        parts,
        theme::{Look, space},
    },
    words,
};
use eframe::egui::Ui;

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LevelChoice {
    kind: Kind,
    groups: Vec<(EventGroup, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Error,
    ErrorWarning,
    ErrorWarningInformation,
    Individual,
}

impl LevelChoice {
    /// The level as a choice; the groups of `known` are ticked already where single groups are chosen later.
    pub(super) fn new(level: Option<&Level>, known: Option<&Level>) -> Self {
        let kind = match level {
            Some(Level::Error) => Kind::Error,
            Some(Level::ErrorWarning) | None => Kind::ErrorWarning,
            Some(Level::ErrorWarningInformation) => Kind::ErrorWarningInformation,
            Some(Level::Individual { .. }) => Kind::Individual,
        };
        let ticked = match (level, known) {
            (Some(Level::Individual { groups }), _) | (_, Some(Level::Individual { groups })) => {
                groups.as_slice()
            }
            _ => &[],
        };
        Self {
            kind,
            groups: EventGroup::ALL
                .map(|group| (group, ticked.contains(&group)))
                .to_vec(),
        }
    }

    /// What is chosen; `None` where it would tell of nothing.
    pub(super) fn level(&self) -> Option<Level> {
        Some(match self.kind {
            Kind::Error => Level::Error,
            Kind::ErrorWarning => Level::ErrorWarning,
            Kind::ErrorWarningInformation => Level::ErrorWarningInformation,
            Kind::Individual => {
                let ticked = self.groups.iter().filter(|(_, is_ticked)| *is_ticked);
                let groups: Vec<EventGroup> = ticked.map(|(group, _)| *group).collect();
                if groups.is_empty() {
                    return None;
                }
                Level::Individual { groups }
            }
        })
    }

    pub(super) fn show(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let language = around.language;
        let look = Look::of(ui);
        let name = |level: &Level| {
            let value = ItemValue::from(level);
            capital(&words::item_value(ItemName::Level, &value, language))
        };
        let choices = [
            (Kind::Error, name(&Level::Error)),
            (Kind::ErrorWarning, name(&Level::ErrorWarning)),
            (
                Kind::ErrorWarningInformation,
                name(&Level::ErrorWarningInformation),
            ),
            (Kind::Individual, say!(language, "ui-level-individual")),
        ];
        if let Some(chosen) = parts::segmented(ui, self.kind, &choices) {
            self.kind = chosen;
        }
        let text = match self.kind {
            Kind::Error => say!(language, "ui-level-error-text"),
            Kind::ErrorWarning => say!(language, "ui-level-error-warning-text"),
            Kind::ErrorWarningInformation => say!(language, "ui-level-all-text"),
            Kind::Individual => say!(language, "ui-level-individual-text"),
        };
        super::explain(ui, &text);
        if self.kind != Kind::Individual {
            return;
        }
        let names: Vec<String> = self
            .groups
            .iter()
            .map(|(group, _)| capital(&words::event_group(*group, language)))
            .collect();
        let boxes = self.groups.iter_mut().map(|(_, is_ticked)| is_ticked);
        parts::check_grid(ui, boxes.zip(names));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            for (text, is_ticked) in [
                (say!(language, "ui-level-tick-all"), true),
                (say!(language, "ui-level-tick-none"), false),
            ] {
                if parts::link(ui, &text).clicked() {
                    self.groups.iter_mut().for_each(|(_, box_)| *box_ = is_ticked);
                }
            }
        });
        if self.level().is_none() {
            let text = say!(language, "ui-level-tick-one");
            parts::note(ui, look.colors.error, parts::Mark::Square, &text);
        }
    }
}

/// 通報レベル of SNMP alerts.
pub(super) fn show(wish: &mut Wish<LevelChoice>, ui: &mut Ui, around: &Around<'_>) {
    let language = around.language;
    let name = say!(language, "item-level");
    let is_offered = around.actual.offers.alerting;
    let now = now(around, ItemName::Level);
    let row = |ui: &mut Ui, choice: &mut LevelChoice| choice.show(ui, around);
    wish.row_if(ui, around, is_offered, &name, &now, row);
}

/// What is wanted; `None` where something typed is not right.
pub(super) fn get(wish: &Wish<LevelChoice>) -> Option<Option<Level>> {
    match wish.get() {
        Some(choice) => choice.level().map(Some),
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, LevelChoice};
    use crate::site::{EventGroup, Level};

    #[test]
    fn single_groups_are_taken_over_and_none_at_all_is_refused() {
        let groups = vec![EventGroup::Fan, EventGroup::Disk];
        let saved = Level::Individual { groups };
        let mut choice = LevelChoice::new(Some(&saved), None);
        assert_eq!(choice.level(), Some(saved.clone()));
        choice
            .groups
            .iter_mut()
            .for_each(|(_, is_ticked)| *is_ticked = false);
        assert_eq!(choice.level(), None);
        let mut choice = LevelChoice::new(Some(&Level::Error), Some(&saved));
        assert_eq!(choice.level(), Some(Level::Error));
        choice.kind = Kind::Individual;
        assert_eq!(choice.level(), Some(saved));
    }
}
