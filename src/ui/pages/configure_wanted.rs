//! The form of what is wanted of a server. What is not ticked is left as it is on the server.

use super::super::{
    parts::{self, Field},
    theme::{Look, space},
};
use crate::{
    configure::target::Actual,
    i18n::Language,
    say,
    site::{Community, CommunityError, Wanted},
};
use eframe::egui::{Align, DragValue, Layout, Ui};
use std::net::IpAddr;

/// A BMC waits for an answer this long where nobody says otherwise.
const USUAL_TIMEOUT_SECS: u8 = 6;
/// A BMC sends again this often where nobody says otherwise.
const USUAL_RETRIES: u8 = 3;
/// The most a BMC may send again (IPMI 2.0 table 23-4, parameter 18).
const MAX_RETRIES: u8 = 7;
/// The form offers at least this many destinations: 1次, 2次, 3次通報先.
const LEAST_DESTINATIONS: usize = 3;

/// What is being typed.
pub(super) struct Draft {
    pub(super) server: String,
    saved: Wanted,
    actual: Actual,
    sets_enabled: bool,
    enabled: bool,
    sets_community: bool,
    community: String,
    sets_destinations: bool,
    destinations: Vec<String>,
    sets_acknowledge: bool,
    acknowledge: bool,
    timeout_secs: u8,
    retries: u8,
}

/// How the form was left.
pub(super) enum Done {
    /// Save this.
    Save(Wanted),
    /// Forget it.
    Leave,
}

impl Draft {
    /// What was wanted before; where nothing was, what is set now with alerting and its acknowledge switched on.
    pub(super) fn new(server: &str, saved: &Wanted, actual: &Actual, here: Option<IpAddr>) -> Self {
        let is_first = saved.is_empty();
        let wish = &saved.snmp_alert;
        let now = &actual.wanted_shape.snmp_alert;
        let community = wish.community.as_ref().or(now.community.as_ref());
        let destinations = wish.destinations.as_ref().or(now.destinations.as_ref());
        let mut destinations: Vec<String> = destinations
            .into_iter()
            .flatten()
            .map(|address| {
                if address.is_unspecified() {
                    String::new()
                } else {
                    address.to_string()
                }
            })
            .collect();
        let offered = usize::from(actual.destination_count);
        let slots = offered.clamp(1, LEAST_DESTINATIONS).max(destinations.len());
        destinations.resize(slots, String::new());
        if let (true, Some(here), Some(first)) = (is_first, here, destinations.first_mut()) {
            *first = here.to_string();
        }
        Self {
            server: server.to_owned(),
            saved: saved.clone(),
            actual: actual.clone(),
            sets_enabled: is_first || wish.enabled.is_some(),
            enabled: wish.enabled.unwrap_or(true),
            sets_community: wish.community.is_some(),
            community: community.map(ToString::to_string).unwrap_or_default(),
            sets_destinations: is_first || wish.destinations.is_some(),
            destinations,
            sets_acknowledge: is_first || wish.acknowledge.is_some(),
            acknowledge: wish.acknowledge.unwrap_or(true),
            timeout_secs: wish
                .ack_timeout_secs
                .or(now.ack_timeout_secs.filter(|secs| *secs > 0))
                .unwrap_or(USUAL_TIMEOUT_SECS),
            retries: wish.retries.or(now.retries).unwrap_or(USUAL_RETRIES),
        }
    }

    fn community(&self) -> Result<Option<Community>, CommunityError> {
        self.sets_community.then(|| self.community.parse()).transpose()
    }

    /// The addresses in order. `None` where one is no address.
    fn destinations(&self) -> Option<Option<Vec<IpAddr>>> {
        if !self.sets_destinations {
            return Some(None);
        }
        let texts = self
            .destinations
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty());
        texts
            .map(|text| text.parse().ok())
            .collect::<Option<Vec<_>>>()
            .map(Some)
    }

    /// What is wanted, where everything typed is right.
    fn wanted(&self) -> Option<Wanted> {
        let community = self.community().ok()?;
        let destinations = self.destinations()?;
        let mut wanted = self.saved.clone();
        let alert = &mut wanted.snmp_alert;
        alert.enabled = self.sets_enabled.then_some(self.enabled);
        alert.community = community;
        alert.destinations = destinations;
        alert.acknowledge = self.sets_acknowledge.then_some(self.acknowledge);
        let waits = self.sets_acknowledge && self.acknowledge;
        alert.ack_timeout_secs = waits.then_some(self.timeout_secs);
        alert.retries = waits.then_some(self.retries);
        Some(wanted)
    }
}

/// Draws the form.
pub(super) fn show(ui: &mut Ui, draft: &mut Draft, language: Language) {
    let look = Look::of(ui);
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(look.card_title(say!(language, "ui-wanted-title")));
        ui.label(look.dim(say!(language, "ui-wanted-text")));
        parts::divider(ui);
        enabled(ui, draft, language);
        parts::divider(ui);
        community(ui, draft, language);
        parts::divider(ui);
        destinations(ui, draft, language);
        parts::divider(ui);
        acknowledge(ui, draft, language);
    });
}

/// Draws the form's buttons, for the bar at the bottom.
pub(super) fn buttons(ui: &mut Ui, draft: &Draft, language: Language) -> Option<Done> {
    let look = Look::of(ui);
    let wanted = draft.wanted();
    let save = say!(language, "ui-wanted-save");
    let saves = ui
        .add_enabled_ui(wanted.is_some(), |ui| parts::primary(ui, &save))
        .inner
        .clicked();
    let leaves = parts::secondary(ui, &say!(language, "ui-cancel")).clicked();
    ui.add_space(space::S);
    ui.label(look.small(say!(language, "ui-wanted-save-text")));
    match wanted {
        Some(wanted) if saves => Some(Done::Save(wanted)),
        _ => leaves.then_some(Done::Leave),
    }
}

fn indented(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.add_space(18.0);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            contents(ui);
        });
    });
}

fn left_as_is(ui: &mut Ui, language: Language) {
    let look = Look::of(ui);
    indented(ui, |ui| {
        ui.label(look.small(say!(language, "ui-wanted-left")));
    });
}

fn enabled(ui: &mut Ui, draft: &mut Draft, language: Language) {
    ui.checkbox(&mut draft.sets_enabled, say!(language, "ui-wanted-enabled"));
    if !draft.sets_enabled {
        left_as_is(ui, language);
        return;
    }
    indented(ui, |ui| {
        let choices = [
            (true, say!(language, "ui-wanted-alert-on")),
            (false, say!(language, "ui-wanted-alert-off")),
        ];
        if let Some(enabled) = parts::segmented(ui, draft.enabled, &choices) {
            draft.enabled = enabled;
        }
    });
}

fn community(ui: &mut Ui, draft: &mut Draft, language: Language) {
    ui.checkbox(&mut draft.sets_community, say!(language, "ui-wanted-community"));
    if !draft.sets_community {
        left_as_is(ui, language);
        return;
    }
    let error = draft.community().err().map(|error| match error {
        CommunityError::Empty => say!(language, "ui-community-empty"),
        CommunityError::TooLong { bytes } => say!(language, "ui-community-long", bytes = bytes),
        CommunityError::Unprintable { .. } => say!(language, "ui-community-odd"),
    });
    indented(ui, |ui| {
        let label = say!(language, "ui-wanted-community-field");
        Field::new(&label)
            .mono()
            .error(error)
            .width(260.0)
            .show(ui, &mut draft.community);
    });
}

fn destinations(ui: &mut Ui, draft: &mut Draft, language: Language) {
    let look = Look::of(ui);
    ui.checkbox(
        &mut draft.sets_destinations,
        say!(language, "ui-wanted-destinations"),
    );
    if !draft.sets_destinations {
        left_as_is(ui, language);
        return;
    }
    let offered = usize::from(draft.actual.destination_count);
    indented(ui, |ui| {
        ui.label(look.small(say!(language, "ui-wanted-destinations-text", count = offered)));
        let row = Layout::left_to_right(Align::TOP).with_main_wrap(true);
        ui.with_layout(row, |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            for (number, text) in (1u8..).zip(&mut draft.destinations) {
                let trimmed = text.trim();
                let is_wrong = !trimmed.is_empty() && trimmed.parse::<IpAddr>().is_err();
                let error = is_wrong.then(|| say!(language, "ui-destination-error"));
                let label = say!(language, "ui-wanted-destination", number = number.to_string());
                let hint = if number == 1 { "192.0.2.10" } else { "" };
                Field::new(&label)
                    .mono()
                    .hint(hint)
                    .error(error)
                    .width(170.0)
                    .show(ui, text);
            }
        });
    });
}

fn acknowledge(ui: &mut Ui, draft: &mut Draft, language: Language) {
    let look = Look::of(ui);
    ui.checkbox(
        &mut draft.sets_acknowledge,
        say!(language, "ui-wanted-acknowledge"),
    );
    if !draft.sets_acknowledge {
        left_as_is(ui, language);
        return;
    }
    indented(ui, |ui| {
        ui.label(look.small(say!(language, "ui-wanted-acknowledge-text")));
        let choices = [
            (true, say!(language, "ui-wanted-ack-on")),
            (false, say!(language, "ui-wanted-ack-off")),
        ];
        if let Some(acknowledge) = parts::segmented(ui, draft.acknowledge, &choices) {
            draft.acknowledge = acknowledge;
        }
        if draft.acknowledge {
            ui.horizontal_wrapped(|ui| {
                let label = ui.label(look.small(say!(language, "ui-wanted-timeout")));
                ui.add(DragValue::new(&mut draft.timeout_secs).range(1..=u8::MAX))
                    .labelled_by(label.id);
                ui.add_space(space::M);
                let label = ui.label(look.small(say!(language, "ui-wanted-retries")));
                ui.add(DragValue::new(&mut draft.retries).range(0..=MAX_RETRIES))
                    .labelled_by(label.id);
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::Draft;
    use crate::{configure::target::Actual, site::Wanted};

    #[test]
    fn the_first_draft_asks_for_alerting_to_the_rehearsal() {
        let actual = Actual {
            destination_count: 4,
            ..Actual::default()
        };
        let here = "127.0.0.1".parse().ok();
        let draft = Draft::new("SV01", &Wanted::default(), &actual, here);
        let alert = draft.wanted().expect("a suggestion is always right").snmp_alert;
        assert_eq!(alert.enabled, Some(true));
        assert_eq!(
            alert.destinations,
            Some(vec![std::net::IpAddr::from([127, 0, 0, 1])])
        );
        assert_eq!((alert.ack_timeout_secs, alert.retries), (Some(6), Some(3)));
        assert_eq!(alert.community, None, "nobody asked for another community");
    }

    #[test]
    fn what_is_not_ticked_is_left_as_it_is() {
        let mut draft = Draft::new("SV01", &Wanted::default(), &Actual::default(), None);
        draft.sets_enabled = false;
        draft.sets_destinations = false;
        draft.sets_acknowledge = false;
        assert!(draft.wanted().expect("nothing typed is right").is_empty());
    }

    #[test]
    fn a_mistyped_address_cannot_be_saved() {
        let mut draft = Draft::new("SV01", &Wanted::default(), &Actual::default(), None);
        draft.destinations = vec!["192.0.2".to_owned()];
        assert!(draft.wanted().is_none());
    }
}
