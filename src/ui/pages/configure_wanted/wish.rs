//! One setting of the form, which counts only where it is ticked.

use super::Around;
use crate::{
    configure::target::{ItemName, ItemValue},
    say,
    ui::{
        parts::{self, Mark},
        plain::plain,
        theme::Look,
    },
    words,
};
use eframe::egui::Ui;
use std::str::FromStr;

/// A setting and whether it is to be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wish<T> {
    pub(super) is_set: bool,
    pub(super) value: T,
}

impl<T> Wish<T> {
    /// Ticked where it was saved; `otherwise` is what the field begins with.
    pub(super) fn new(saved: Option<T>, otherwise: T) -> Self {
        Self {
            is_set: saved.is_some(),
            value: saved.unwrap_or(otherwise),
        }
    }

    /// Ticked also where nothing was saved, if `is_suggested`.
    pub(super) fn suggested(mut self, is_suggested: bool) -> Self {
        self.is_set |= is_suggested;
        self
    }

    /// Draws the row of a setting that a server may not offer: then it can only be unticked.
    pub(super) fn row_if(
        &mut self,
        ui: &mut Ui,
        around: &Around<'_>,
        is_offered: bool,
        name: &str,
        now: &str,
        setting: impl FnOnce(&mut Ui, &mut T),
    ) {
        if is_offered {
            return self.row(ui, around, name, now, setting);
        }
        let text = say!(around.language, "reason-not-offered");
        ui.add_enabled_ui(self.is_set, |ui| {
            parts::wish_row(ui, &mut self.is_set, name, &text, |ui| {
                let tone = Look::of(ui).colors.error;
                parts::note(ui, tone, Mark::Square, &text);
            });
        });
    }

    /// Draws the row. `now` is what the server has; empty where nobody knows.
    pub(super) fn row(
        &mut self,
        ui: &mut Ui,
        around: &Around<'_>,
        name: &str,
        now: &str,
        setting: impl FnOnce(&mut Ui, &mut T),
    ) {
        let left = if now.is_empty() {
            say!(around.language, "ui-wanted-left")
        } else {
            say!(around.language, "ui-wanted-left-now", now = now.to_owned())
        };
        self.row_or(ui, name, &left, setting);
    }

    /// Draws the row, with `left` in the place of the setting while it is not ticked.
    pub(super) fn row_or(
        &mut self,
        ui: &mut Ui,
        name: &str,
        left: &str,
        setting: impl FnOnce(&mut Ui, &mut T),
    ) {
        let value = &mut self.value;
        parts::wish_row(ui, &mut self.is_set, name, left, |ui| setting(ui, value));
    }
}

impl<T: Clone> Wish<T> {
    /// What is wanted.
    pub(super) fn get(&self) -> Option<T> {
        self.is_set.then(|| self.value.clone())
    }
}

impl Wish<String> {
    /// What is wanted, read as what it stands for.
    pub(super) fn parse<V: FromStr>(&self) -> Result<Option<V>, V::Err> {
        self.is_set.then(|| self.value.trim().parse()).transpose()
    }
}

/// What the server has, in words; empty where it does not tell.
pub(super) fn now(around: &Around<'_>, name: ItemName) -> String {
    let values = around.actual.values();
    let found = values.iter().find(|(known, _)| *known == name);
    let told = found.filter(|(_, value)| *value != ItemValue::Absent);
    told.map_or_else(String::new, |(name, value)| {
        plain(&words::item_value(*name, value, around.language)).into_owned()
    })
}

/// A name as a button or a box bears it: with a capital where the language has one.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
