//! The form of what is wanted of a server. What is not ticked is left as it is on the server. It writes nothing: what
//! was typed is saved, and then compared with what the server has.

mod alert;
mod answers;
mod destinations;
mod gateway;
mod level;
mod mail;
mod wish;

use super::super::{
    app::Cx,
    model::{ConfigureRoom, Page},
    parts::{self, Banner, Mark},
    theme::{Look, space},
};
use crate::{configure::target::Actual, i18n::Language, say, site::Wanted};
use eframe::egui::{Align, Ui};
use level::LevelChoice;
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};
use wish::Wish;

/// What is being typed.
pub(super) struct Draft {
    pub(super) server: String,
    actual: Actual,
    alert: alert::Alert,
    destinations: destinations::Destinations,
    answers: answers::Answers,
    level: Wish<LevelChoice>,
    gateway: gateway::GatewayForm,
    mail: mail::MailForm,
    /// Whether the page is to begin at the level.
    pub(super) goes_to_level: bool,
}

/// How the form was left.
pub(super) enum Done {
    /// Save this.
    Save(Box<Wanted>),
    /// Forget it.
    Leave,
}

/// What the form needs to know besides what is typed.
struct Around<'a> {
    language: Language,
    actual: &'a Actual,
    /// Where is listened.
    listens: &'a [SocketAddr],
    /// Where the rehearsal's BMC sends to instead of port 162.
    rehearsal_port: Option<u16>,
    /// Which addresses are this computer's, as far as the engine has told.
    here: &'a BTreeMap<IpAddr, Option<bool>>,
    /// This computer's address as the BMC would see it.
    towards: Option<IpAddr>,
}

impl Around<'_> {
    fn is_here(&self, address: IpAddr) -> Option<bool> {
        self.here.get(&address).copied().flatten()
    }
}

impl Draft {
    /// What was wanted before; where nothing was, what is set now with alerting and its acknowledge switched on.
    pub(super) fn new(server: &str, saved: &Wanted, actual: &Actual, here: Option<IpAddr>) -> Self {
        let is_first = saved.is_empty();
        let wish = &saved.snmp_alert;
        let now = actual.wanted_shape.snmp_alert.level.as_ref();
        // A BMC without a filter that alerts tells of nothing, whatever else is set.
        let tells_nothing = !actual
            .filters
            .iter()
            .any(|filter| filter.is_enabled && filter.alerts);
        Self {
            server: server.to_owned(),
            actual: actual.clone(),
            alert: alert::Alert::new(server, wish, actual, is_first),
            destinations: destinations::Destinations::new(wish, actual, here, is_first),
            answers: answers::Answers::new(wish, actual, is_first),
            level: Wish {
                is_set: wish.level.is_some() || is_first && tells_nothing && actual.offers.alerting,
                value: LevelChoice::new(wish.level.as_ref().or(now), now),
            },
            gateway: gateway::GatewayForm::new(saved, actual),
            mail: mail::MailForm::new(saved),
            goes_to_level: false,
        }
    }

    /// What is wanted, where everything typed is right.
    fn wanted(&self) -> Option<Wanted> {
        let mut wanted = Wanted::default();
        self.alert.fill(&mut wanted.snmp_alert)?;
        self.destinations.fill(&mut wanted.snmp_alert)?;
        self.answers.fill(&mut wanted.snmp_alert)?;
        wanted.snmp_alert.level = level::get(&self.level)?;
        self.gateway.fill(&mut wanted)?;
        self.mail.fill(&mut wanted)?;
        Some(wanted)
    }

    /// Draws the sections; whether the page with the listener's port was asked for.
    fn sections(&mut self, ui: &mut Ui, around: &Around<'_>) -> bool {
        let look = Look::of(ui);
        let language = around.language;
        ui.spacing_mut().item_spacing.y = space::M;
        let mut asks_settings = false;
        section(ui, |ui| {
            ui.label(look.card_title(say!(language, "ui-wanted-title")));
            ui.label(look.dim(say!(language, "ui-wanted-text")));
            ui.add_space(space::XS);
            self.alert.show(ui, around);
        });
        section(ui, |ui| {
            ui.label(look.card_title(say!(language, "ui-wanted-where")));
            ui.add_space(space::XS);
            asks_settings = self.destinations.show(ui, around);
            parts::divider(ui);
            let count = self.destinations.count();
            self.answers.show(ui, around, count);
        });
        section(ui, |ui| {
            let title = ui.label(look.card_title(say!(language, "ui-group-events")));
            if std::mem::take(&mut self.goes_to_level) {
                title.scroll_to_me(Some(Align::TOP));
            }
            ui.add_space(space::XS);
            level::show(&mut self.level, ui, around);
        });
        section(ui, |ui| self.gateway.show(ui, around));
        section(ui, |ui| self.mail.show(ui, around));
        asks_settings
    }
}

/// Draws the form.
pub(super) fn show(ui: &mut Ui, draft: &mut Draft, cx: &mut Cx<'_>, room: &ConfigureRoom) {
    let addresses: Vec<IpAddr> = draft.destinations.addresses().collect();
    let server = draft.server.clone();
    cx.model.look_here(&server, &addresses);
    let actual = draft.actual.clone();
    let around = Around {
        language: cx.language,
        actual: &actual,
        listens: &cx.model.listener.addresses,
        rehearsal_port: cx
            .model
            .rehearsal
            .as_ref()
            .map(|rehearsal| rehearsal.listen.port()),
        here: &room.here,
        towards: room.towards,
    };
    if draft.sections(ui, &around) {
        cx.model.go(Page::Settings);
    }
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
    let text = if wanted.is_some() {
        look.small(say!(language, "ui-wanted-save-text"))
    } else {
        let text = say!(language, "ui-wanted-not-right");
        look.small(text).color(look.colors.error.strong)
    };
    ui.label(text);
    match wanted {
        Some(wanted) if saves => Some(Done::Save(Box::new(wanted))),
        _ => leaves.then_some(Done::Leave),
    }
}

fn section(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    parts::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        contents(ui);
    });
}

/// A sentence on what a setting does.
fn explain(ui: &mut Ui, text: &str) {
    let look = Look::of(ui);
    ui.label(look.small(text));
}

/// A warning inside the form; whether its button was pressed.
fn warning(ui: &mut Ui, strong: &str, text: &str, button: Option<&str>) -> bool {
    let words = Banner {
        tone: Look::of(ui).colors.warning,
        mark: Mark::Triangle,
        strong,
        text,
    };
    let button = button.map(|text| move |ui: &mut Ui| parts::small(ui, text).clicked());
    parts::banner(ui, &words, button) == Some(true)
}

/// How much of a folded section is set.
fn section_note(count: usize, language: Language) -> String {
    match count {
        0 => say!(language, "ui-section-none"),
        count => say!(language, "ui-section-set", count = count),
    }
}

/// The destinations the server has, in a line.
fn present_destinations(around: &Around<'_>) -> String {
    let now = around
        .actual
        .wanted_shape
        .snmp_alert
        .destinations
        .iter()
        .flatten();
    let used = now.filter(|address| !address.is_unspecified());
    let texts: Vec<String> = used.map(ToString::to_string).collect();
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::Draft;
    use crate::{
        configure::target::{Actual, Offers},
        site::{Level, Wanted},
    };

    fn actual() -> Actual {
        Actual {
            destination_count: 4,
            offers: Offers {
                alerting: true,
                ..Offers::default()
            },
            ..Actual::default()
        }
    }

    #[test]
    fn the_first_draft_asks_for_alerting_to_the_rehearsal() {
        let here = "127.0.0.1".parse().ok();
        let draft = Draft::new("SV01", &Wanted::default(), &actual(), here);
        let alert = draft.wanted().expect("a suggestion is always right").snmp_alert;
        assert_eq!(alert.enabled, Some(true));
        assert_eq!(
            alert.destinations,
            Some(vec![std::net::IpAddr::from([127, 0, 0, 1])])
        );
        assert_eq!((alert.ack_timeout_secs, alert.retries), (Some(6), Some(3)));
        assert_eq!(alert.community, None, "nobody asked for another community");
        assert_eq!(
            alert.level,
            Some(Level::ErrorWarning),
            "no filter alerts, so nothing would be told"
        );
    }

    #[test]
    fn what_was_saved_comes_back_as_it_was() {
        let text = r#"
            [snmp_alert]
            computer_name = "SV01"
            community = "ops"
            destinations = ["192.0.2.10", "0.0.0.0", "192.0.2.12"]
            procedure = "one-after-another"
            level = { groups = ["fan", "disk"] }

            [gateway]
            address = "192.0.2.1"
            mac = "00:00:5e:00:53:01"

            [mail_alert]
            level = "error"
            to = ["ops@example.jp"]
            smtp_auth = "plain"
            smtp_user = "sv01"
            "#;
        let saved: Wanted = toml::from_str(text).expect("the documented shape");
        let draft = Draft::new("SV01", &saved, &actual(), None);
        assert_eq!(draft.wanted(), Some(saved));
    }
}
