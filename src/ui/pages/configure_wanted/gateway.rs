//! The gateway through which alerts leave the BMC's subnet: folded until somebody needs it, for a wrong one cuts the
//! BMC off.

use super::{
    Around,
    wish::{Wish, now},
};
use crate::{
    configure::target::{Actual, ItemName},
    i18n::Language,
    say,
    site::{Gateway, MacAddress, Wanted},
    ui::parts::{self, Field},
    words,
};
use eframe::egui::Ui;
use std::net::Ipv4Addr;

/// What is being typed.
pub(super) struct GatewayForm {
    address: Wish<String>,
    mac: Wish<String>,
    backup_address: Wish<String>,
    backup_mac: Wish<String>,
    is_open: bool,
}

impl GatewayForm {
    pub(super) fn new(saved: &Wanted, actual: &Actual) -> Self {
        let wish = saved.gateway.clone().unwrap_or_default();
        let now = actual.wanted_shape.gateway.clone().unwrap_or_default();
        let form = Self {
            address: text(wish.address.as_ref(), now.address.as_ref()),
            mac: text(wish.mac.as_ref(), now.mac.as_ref()),
            backup_address: text(wish.backup_address.as_ref(), now.backup_address.as_ref()),
            backup_mac: text(wish.backup_mac.as_ref(), now.backup_mac.as_ref()),
            is_open: false,
        };
        Self {
            is_open: form.count() > 0,
            ..form
        }
    }

    fn count(&self) -> usize {
        let all = [&self.address, &self.mac, &self.backup_address, &self.backup_mac];
        all.iter().filter(|wish| wish.is_set).count()
    }

    pub(super) fn fill(&self, wanted: &mut Wanted) -> Option<()> {
        let gateway = Gateway {
            address: self.address.parse().ok()?,
            mac: self.mac.parse().ok()?,
            backup_address: self.backup_address.parse().ok()?,
            backup_mac: self.backup_mac.parse().ok()?,
        };
        wanted.gateway = (gateway != Gateway::default()).then_some(gateway);
        Some(())
    }

    pub(super) fn show(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let language = around.language;
        let note = super::section_note(self.count(), language);
        if parts::disclosure(ui, self.is_open, &say!(language, "ui-group-gateway"), &note) {
            self.is_open = !self.is_open;
        }
        if !self.is_open {
            return;
        }
        let strong = say!(language, "ui-gateway-warning");
        let text = say!(language, "ui-gateway-warning-text");
        super::warning(ui, &strong, &text, None);
        let offers = around.actual.offers;
        let (address, mac) = (address_error as Check, mac_error as Check);
        for (wish, item, is_offered, check) in [
            (&mut self.address, ItemName::Gateway, offers.gateway, address),
            (&mut self.mac, ItemName::GatewayMac, offers.gateway_mac, mac),
            (
                &mut self.backup_address,
                ItemName::BackupGateway,
                offers.backup_gateway,
                address,
            ),
            (
                &mut self.backup_mac,
                ItemName::BackupGatewayMac,
                offers.backup_gateway_mac,
                mac,
            ),
        ] {
            let name = words::item_name(item, language);
            let row = |ui: &mut Ui, text: &mut String| {
                let error = check(text, language);
                Field::new(&name)
                    .named_beside()
                    .mono()
                    .error(error)
                    .width(220.0)
                    .show(ui, text);
            };
            wish.row_if(ui, around, is_offered, &name, &now(around, item), row);
        }
    }
}

type Check = fn(&str, Language) -> Option<String>;

fn address_error(text: &str, language: Language) -> Option<String> {
    let is_wrong = text.trim().parse::<Ipv4Addr>().is_err();
    is_wrong.then(|| say!(language, "ui-destination-error"))
}

fn mac_error(text: &str, language: Language) -> Option<String> {
    let is_wrong = text.parse::<MacAddress>().is_err();
    is_wrong.then(|| say!(language, "ui-gateway-mac-error"))
}

fn text<T: ToString>(saved: Option<&T>, now: Option<&T>) -> Wish<String> {
    let now = now.map(ToString::to_string).unwrap_or_default();
    Wish::new(saved.map(ToString::to_string), now)
}

#[cfg(test)]
mod tests {
    use super::GatewayForm;
    use crate::{configure::target::Actual, site::Wanted};

    #[test]
    fn a_mistyped_mac_is_refused_and_nothing_ticked_asks_for_nothing() {
        let mut form = GatewayForm::new(&Wanted::default(), &Actual::default());
        let mut wanted = Wanted::default();
        form.fill(&mut wanted).expect("nothing is ticked");
        assert!(wanted.gateway.is_none());
        form.mac.is_set = true;
        form.mac.value = "00:00:5e:00:53".to_owned();
        assert!(form.fill(&mut wanted).is_none());
        form.mac.value = "00-00-5E-00-53-01".to_owned();
        form.fill(&mut wanted).expect("both ways of writing are known");
        assert!(wanted.gateway.is_some());
    }
}
