//! Where alerts go: as many places as the BMC offers, each with what has to be known about its address.

use super::{Around, wish::Wish};
use crate::{
    configure::target::Actual,
    say,
    site::SnmpAlert,
    ui::{
        model::TRAP_PORT,
        parts::{self, Field, Mark},
        theme::{CONTROL_HEIGHT, Look, NARROW, space},
    },
};
use eframe::egui::{Align, Layout, Ui, vec2};
use std::net::{IpAddr, Ipv4Addr};

/// The form begins with at least this many rows: 1次, 2次, 3次通報先.
const LEAST_ROWS: usize = 3;
/// An IPv6 address in full fits.
const FIELD_WIDTH: f32 = 330.0;
const IPV4_FIELD_WIDTH: f32 = 180.0;

/// What is being typed: one text for each place, in order.
pub(super) struct Destinations {
    list: Wish<Vec<String>>,
    offered: usize,
    takes_ipv6: bool,
}

/// What is wrong with a place's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    NoAddress,
    NoHost,
    NoIpv6,
    Twice,
    Beyond,
}

impl Destinations {
    pub(super) fn new(wish: &SnmpAlert, actual: &Actual, here: Option<IpAddr>, is_first: bool) -> Self {
        let now = actual.wanted_shape.snmp_alert.destinations.as_deref();
        let list = wish.destinations.as_deref().or(now).unwrap_or_default();
        let mut texts: Vec<String> = list.iter().map(|address| text_of(*address)).collect();
        while texts.last().is_some_and(String::is_empty) {
            texts.pop();
        }
        let offered = usize::from(actual.destination_count);
        let rows = offered.clamp(1, LEAST_ROWS).max(texts.len());
        texts.resize(rows, String::new());
        if let (true, Some(here), Some(first)) = (is_first, here, texts.first_mut()) {
            *first = here.to_string();
        }
        Self {
            list: Wish {
                is_set: is_first || wish.destinations.is_some(),
                value: texts,
            },
            offered,
            takes_ipv6: actual.offers.ipv6_destinations,
        }
    }

    /// Every address typed so far, whether it counts or not.
    pub(super) fn addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        let parsed = self.list.value.iter().filter_map(|text| text.trim().parse().ok());
        parsed.filter(|address: &IpAddr| !address.is_unspecified())
    }

    /// How many places are filled, where the list counts.
    pub(super) fn count(&self) -> Option<usize> {
        self.list.is_set.then(|| self.addresses().count())
    }

    pub(super) fn fill(&self, wanted: &mut SnmpAlert) -> Option<()> {
        let Some(texts) = self.list.get() else {
            wanted.destinations = None;
            return Some(());
        };
        if (0..texts.len()).any(|place| self.problem(place).is_some()) {
            return None;
        }
        let address = |text: &String| match text.trim() {
            "" => Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            text => text.parse().ok(),
        };
        let mut addresses = texts.iter().map(address).collect::<Option<Vec<_>>>()?;
        while addresses.last().is_some_and(IpAddr::is_unspecified) {
            addresses.pop();
        }
        wanted.destinations = Some(addresses);
        Some(())
    }

    fn problem(&self, place: usize) -> Option<Problem> {
        let text = self.list.value.get(place)?.trim();
        if text.is_empty() {
            return None;
        }
        let Ok(address) = text.parse::<IpAddr>() else {
            return Some(Problem::NoAddress);
        };
        if address.is_unspecified() {
            return None;
        }
        let is_everybody = matches!(address, IpAddr::V4(address) if address.is_broadcast());
        let mut before = self.list.value.iter().take(place);
        match address {
            _ if place >= self.offered => Some(Problem::Beyond),
            IpAddr::V6(_) if !self.takes_ipv6 => Some(Problem::NoIpv6),
            _ if address.is_multicast() || is_everybody => Some(Problem::NoHost),
            _ if before.any(|other| other.trim().parse() == Ok(address)) => Some(Problem::Twice),
            _ => None,
        }
    }

    fn words_of(&self, problem: Problem, around: &Around<'_>) -> String {
        let language = around.language;
        match problem {
            Problem::NoAddress if self.takes_ipv6 => say!(language, "ui-destination-error-both"),
            Problem::NoAddress => say!(language, "ui-destination-error"),
            Problem::NoHost => say!(language, "ui-destination-no-host"),
            Problem::NoIpv6 => say!(language, "ui-destination-no-ipv6"),
            Problem::Twice => say!(language, "ui-destination-twice"),
            Problem::Beyond => say!(language, "ui-destination-beyond", count = self.offered),
        }
    }

    /// Draws the places; whether the page with the listener's port was asked for.
    pub(super) fn show(&mut self, ui: &mut Ui, around: &Around<'_>) -> bool {
        let language = around.language;
        let name = say!(language, "ui-wanted-destinations");
        let now = super::present_destinations(around);
        let mut asks_settings = false;
        let problems: Vec<Option<String>> = (0..self.list.value.len())
            .map(|place| self.problem(place))
            .map(|problem| problem.map(|problem| self.words_of(problem, around)))
            .collect();
        let (offered, takes_ipv6) = (self.offered, self.takes_ipv6);
        self.list.row(ui, around, &name, &now, |ui, texts| {
            let text = match (offered, takes_ipv6) {
                (0, _) => say!(language, "reason-no-destinations"),
                (_, true) => say!(language, "ui-wanted-destinations-both", count = offered),
                (_, false) => say!(language, "ui-wanted-destinations-text", count = offered),
            };
            for ((number, text), problem) in (1usize..).zip(texts.iter_mut()).zip(problems) {
                asks_settings |= place(ui, around, number, text, problem);
            }
            let left = offered.saturating_sub(texts.len());
            if left > 0 && parts::link(ui, &say!(language, "ui-destination-add", count = left)).clicked() {
                texts.push(String::new());
            }
            super::explain(ui, &text);
        });
        asks_settings
    }
}

fn text_of(address: IpAddr) -> String {
    if address.is_unspecified() {
        String::new()
    } else {
        address.to_string()
    }
}

/// One place: its number, its address, and what has to be known about that address.
fn place(
    ui: &mut Ui,
    around: &Around<'_>,
    number: usize,
    text: &mut String,
    problem: Option<String>,
) -> bool {
    let look = Look::of(ui);
    let language = around.language;
    let name = say!(language, "ui-wanted-destination", number = number.to_string());
    let hint = if number == 1 { "192.0.2.10" } else { "" };
    let width = if around.actual.offers.ipv6_destinations {
        FIELD_WIDTH
    } else {
        IPV4_FIELD_WIDTH
    };
    let field = Field::new(&name).mono().hint(hint).error(problem).width(width);
    if ui.available_width() < NARROW - 260.0 {
        field.show(ui, text);
        return beside(ui, around, number, text);
    }
    ui.horizontal_top(|ui| {
        let cell = vec2(84.0, CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(cell, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(cell);
            ui.label(look.small(&name));
        });
        field.named_beside().show(ui, text);
        ui.add_space(space::XS);
        ui.vertical(|ui| {
            // Level with the text in the field.
            ui.add_space((CONTROL_HEIGHT - 20.0) / 2.0);
            beside(ui, around, number, text)
        })
        .inner
    })
    .inner
}

/// What stands beside an address; beside the first place, while it is empty, an offer to take this computer's.
fn beside(ui: &mut Ui, around: &Around<'_>, number: usize, text: &mut String) -> bool {
    if let Ok(address) = text.trim().parse::<IpAddr>() {
        return !address.is_unspecified() && remark(ui, around, address);
    }
    if let Some(here) = around.towards.filter(|_| number == 1 && text.trim().is_empty()) {
        let offer = say!(around.language, "ui-destination-here", address = here.to_string());
        if parts::link(ui, &offer).clicked() {
            *text = here.to_string();
        }
    }
    false
}

/// What has to be known about an address: every BMC sends to port 162, and this computer may listen elsewhere.
fn remark(ui: &mut Ui, around: &Around<'_>, address: IpAddr) -> bool {
    let c = Look::of(ui).colors;
    let language = around.language;
    if around.is_here(address) != Some(true) {
        if address.is_loopback() {
            return false;
        }
        let text = say!(language, "ui-destination-port");
        parts::note(ui, c.neutral(), Mark::Info, &text);
        return false;
    }
    if let Some(port) = around.rehearsal_port {
        let text = say!(language, "ui-destination-rehearsal", port = port.to_string());
        parts::note(ui, c.information, Mark::Info, &text);
        return false;
    }
    let mut ports: Vec<u16> = around.listens.iter().map(|listens| listens.port()).collect();
    ports.sort_unstable();
    ports.dedup();
    if ports.contains(&TRAP_PORT) {
        parts::note(
            ui,
            c.recovered,
            Mark::Check,
            &say!(language, "ui-destination-listens"),
        );
        return false;
    }
    let text = match ports.first() {
        Some(port) => say!(language, "ui-destination-other-port", port = port.to_string()),
        None => say!(language, "ui-destination-nobody"),
    };
    parts::note(ui, c.warning, Mark::Triangle, &text);
    parts::link(ui, &say!(language, "ui-destination-open-settings")).clicked()
}

#[cfg(test)]
mod tests {
    use super::{Destinations, Problem, Wish};
    use crate::site::SnmpAlert;

    fn typed(texts: &[&str], offered: usize, takes_ipv6: bool) -> Destinations {
        Destinations {
            list: Wish {
                is_set: true,
                value: texts.iter().map(ToString::to_string).collect(),
            },
            offered,
            takes_ipv6,
        }
    }

    #[test]
    fn a_place_left_empty_between_others_stays_empty() {
        let mut wanted = SnmpAlert::default();
        let list = typed(&["192.0.2.10", "", "192.0.2.12", ""], 4, false);
        list.fill(&mut wanted).expect("addresses");
        let addresses: Vec<String> = wanted
            .destinations
            .expect("a list")
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(addresses, ["192.0.2.10", "0.0.0.0", "192.0.2.12"]);
    }

    #[test]
    fn what_the_bmc_cannot_hold_is_refused_where_it_is_typed() {
        for (texts, offered, place, problem) in [
            (&["192.0.2"][..], 3, 0, Problem::NoAddress),
            (&["2001:db8::1"], 3, 0, Problem::NoIpv6),
            (&["192.0.2.1", "192.0.2.1"], 3, 1, Problem::Twice),
            (&["192.0.2.1", "192.0.2.2"], 1, 1, Problem::Beyond),
            (&["224.0.0.1"], 3, 0, Problem::NoHost),
            (&["255.255.255.255"], 3, 0, Problem::NoHost),
        ] {
            let list = typed(texts, offered, false);
            assert_eq!(list.problem(place), Some(problem), "{texts:?}");
            assert!(list.fill(&mut SnmpAlert::default()).is_none(), "{texts:?}");
        }
        assert_eq!(typed(&["2001:db8::1"], 3, true).problem(0), None);
    }
}
