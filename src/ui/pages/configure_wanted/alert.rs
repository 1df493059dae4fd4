//! Alerting as such: on or off, and the two names an alert carries.

use super::{
    Around,
    wish::{Wish, now},
};
use crate::{
    configure::target::{Actual, ItemName},
    i18n::Language,
    say,
    site::{Community, CommunityError, ComputerName, ComputerNameError, SnmpAlert},
    ui::parts::{self, Field},
};
use eframe::egui::Ui;

/// What is being typed.
pub(super) struct Alert {
    enabled: Wish<bool>,
    computer_name: Wish<String>,
    community: Wish<String>,
}

impl Alert {
    pub(super) fn new(server: &str, wish: &SnmpAlert, actual: &Actual, is_first: bool) -> Self {
        let now = &actual.wanted_shape.snmp_alert;
        let text = |text: Option<String>| text.unwrap_or_default();
        let name = now.computer_name.as_ref().map(ToString::to_string);
        Self {
            enabled: Wish::new(wish.enabled, true).suggested(is_first),
            computer_name: Wish::new(
                wish.computer_name.as_ref().map(ToString::to_string),
                name.unwrap_or_else(|| server.to_owned()),
            ),
            community: Wish::new(
                wish.community.as_ref().map(ToString::to_string),
                text(now.community.as_ref().map(ToString::to_string)),
            ),
        }
    }

    /// Fills in what is wanted; `None` where something typed is not right.
    pub(super) fn fill(&self, wanted: &mut SnmpAlert) -> Option<()> {
        wanted.enabled = self.enabled.get();
        wanted.computer_name = self.computer_name.parse().ok()?;
        wanted.community = self.community()?;
        Some(())
    }

    /// Blanks at the ends are part of a community.
    fn community(&self) -> Option<Option<Community>> {
        let text = self.community.get();
        text.map(|text| text.parse()).transpose().ok()
    }

    pub(super) fn show(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let language = around.language;
        let name = say!(language, "item-enabled");
        self.enabled.row(
            ui,
            around,
            &name,
            &now(around, ItemName::Enabled),
            |ui, enabled| {
                let choices = [
                    (true, say!(language, "ui-wanted-alert-on")),
                    (false, say!(language, "ui-wanted-alert-off")),
                ];
                if let Some(chosen) = parts::segmented(ui, *enabled, &choices) {
                    *enabled = chosen;
                }
            },
        );
        parts::divider(ui);
        let name = say!(language, "item-computer-name");
        let present = now(around, ItemName::ComputerName);
        let is_offered = around.actual.offers.computer_name;
        let row = |ui: &mut Ui, text: &mut String| {
            let error = name_error(text, language);
            Field::new(&name).named_beside().error(error).show(ui, text);
            super::explain(ui, &say!(language, "ui-wanted-computer-name-text"));
        };
        self.computer_name
            .row_if(ui, around, is_offered, &name, &present, row);
        parts::divider(ui);
        let name = say!(language, "item-community");
        let present = now(around, ItemName::Community);
        self.community.row(ui, around, &name, &present, |ui, text| {
            let error = community_error(text, language);
            Field::new(&name)
                .named_beside()
                .mono()
                .error(error)
                .width(260.0)
                .show(ui, text);
            super::explain(ui, &say!(language, "ui-wanted-community-text"));
        });
    }
}

fn community_error(text: &str, language: Language) -> Option<String> {
    text.parse::<Community>().err().map(|error| match error {
        CommunityError::Empty => say!(language, "ui-community-empty"),
        CommunityError::TooLong { bytes } => say!(language, "ui-community-long", bytes = bytes),
        CommunityError::Unprintable { .. } => say!(language, "ui-community-odd"),
    })
}

fn name_error(text: &str, language: Language) -> Option<String> {
    text.trim()
        .parse::<ComputerName>()
        .err()
        .map(|error| match error {
            ComputerNameError::Empty => say!(language, "ui-community-empty"),
            ComputerNameError::TooLong { bytes } => say!(
                language,
                "ui-computer-name-long",
                most = ComputerName::MAX_BYTES,
                bytes = bytes
            ),
            ComputerNameError::Unprintable { .. } => say!(language, "ui-community-odd"),
        })
}
