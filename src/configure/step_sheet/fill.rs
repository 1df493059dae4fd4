//! From a wanted state to the rows of a sheet. The same way leads from what the BMC answered, so that both compare.

use super::{
    Means,
    data::{Book, Field, FieldId},
};
use crate::{
    i18n::Text,
    site::{EventGroup, Level, MailAlert, Procedure, SmtpAuth, SnmpAlert, Wanted},
};
use std::net::IpAddr;

/// A field of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The stable snake_case name of `--json`: `community`, `destination_1`, `group_fan`.
    pub key: String,
    /// Its name on the tool's screen.
    pub name: Text,
    /// What to do with it.
    pub wish: Wish,
    /// The value's unit.
    pub unit: Option<Text>,
    /// Limits and the like.
    pub note: Option<Text>,
    /// What the BMC answered; `None` where it was not read or cannot be.
    pub answered: Option<Wish>,
    /// Whether that is what is wanted; `None` where nothing is wanted or nothing was read.
    pub agrees: Option<bool>,
    /// Whether the tool lacks a place for it: one destination or recipient too many.
    pub has_no_place: bool,
}

/// What to do with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing is wanted: it stays as it is.
    Leave,
    /// Type exactly this.
    Type(String),
    /// Choose this, in the tool's words.
    Choose(Text),
    /// Make it empty.
    Clear,
    /// A password, which stands on no sheet: of this user (empty where nobody said), from the reader's own store.
    OwnPassword {
        /// Whose.
        user: String,
    },
}

/// The rows of a page.
pub(super) fn rows(book: &Book, means: Means, wanted: &Wanted, actual: Option<&Wanted>) -> Vec<Row> {
    let mut rows = Vec::new();
    for field in book.fields(means) {
        let sheet = Sheet { book, field, means };
        match field.id {
            FieldId::Group => sheet.groups(wanted, actual, &mut rows),
            FieldId::Destination | FieldId::To => sheet.places(wanted, actual, &mut rows),
            id => {
                let wish = sheet.wish(id, wanted);
                if field.optional && wish == Wish::Leave {
                    continue;
                }
                let answered = actual.map(|actual| sheet.wish(id, actual));
                rows.push(sheet.row(key_of(id).to_owned(), field.name.clone(), wish, answered));
            }
        }
    }
    rows
}

struct Sheet<'a> {
    book: &'a Book,
    field: &'a Field,
    means: Means,
}

impl Sheet<'_> {
    fn row(&self, key: String, name: Text, wish: Wish, answered: Option<Wish>) -> Row {
        let answered = answered.filter(|answered| *answered != Wish::Leave);
        let is_comparable = !matches!(wish, Wish::Leave | Wish::OwnPassword { .. });
        let agrees = answered
            .as_ref()
            .filter(|_| is_comparable)
            .map(|answered| *answered == wish);
        Row {
            key,
            name,
            unit: self.field.unit.clone().filter(|_| matches!(wish, Wish::Type(_))),
            note: self.field.note.clone(),
            wish,
            answered,
            agrees,
            has_no_place: false,
        }
    }

    /// One row for each group, where they are chosen one by one.
    fn groups(&self, wanted: &Wanted, actual: Option<&Wanted>, rows: &mut Vec<Row>) {
        let Some(chosen) = groups_of(self.level(wanted)) else {
            return;
        };
        let answered = actual.and_then(|actual| groups_of(self.level(actual)));
        let choice = |is_on| self.field.choice(if is_on { "on" } else { "off" });
        for group in EventGroup::ALL {
            let name = self.book.group(group);
            let name = Text {
                ja: self.field.name.ja.replace("{group}", &name.ja),
                en: self.field.name.en.replace("{group}", &name.en),
            };
            let wish = Wish::Choose(choice(chosen.contains(&group)));
            let answered = answered.map(|on| Wish::Choose(choice(on.contains(&group))));
            let key = format!("group_{}", group.name().replace('-', "_"));
            rows.push(self.row(key, name, wish, answered));
        }
    }

    /// One row for each place of a list; also for those that are wanted and that the tool has no place for.
    fn places(&self, wanted: &Wanted, actual: Option<&Wanted>, rows: &mut Vec<Row>) {
        let wishes = self.list(wanted);
        let answers = actual.map(|actual| self.list(actual)).unwrap_or_default();
        let offered = self.field.places;
        let key = key_of(self.field.id);
        for number in 1..=offered.max(wishes.len()) {
            let digits = number.to_string();
            let name = Text {
                ja: self.field.name.ja.replace("{number}", &digits),
                en: self.field.name.en.replace("{number}", &digits),
            };
            let (wish, answered) = (place(&wishes, number), place(&answers, number));
            let mut row = self.row(format!("{key}_{number}"), name, wish, Some(answered));
            row.has_no_place = number > offered;
            // Said once: the places of a list have the same limits.
            row.note = row.note.filter(|_| number == 1);
            rows.push(row);
        }
    }

    fn list(&self, state: &Wanted) -> Vec<Wish> {
        if self.field.id == FieldId::To {
            let mail = state.mail_alert.as_ref();
            let addresses = mail.into_iter().flat_map(|mail| &mail.to);
            return addresses.cloned().map(Wish::Type).collect();
        }
        let Some(list) = &state.snmp_alert.destinations else {
            return Vec::new();
        };
        if list.is_empty() {
            // An empty list asks for no destination at all.
            return vec![Wish::Clear];
        }
        list.iter().copied().map(destination).collect()
    }

    fn level<'w>(&self, state: &'w Wanted) -> Option<&'w Level> {
        match self.means {
            Means::Snmp => state.snmp_alert.level.as_ref(),
            Means::Mail => state.mail_alert.as_ref()?.level.as_ref(),
        }
    }

    /// What a state says of a field that is there once.
    fn wish(&self, id: FieldId, state: &Wanted) -> Wish {
        let nothing = MailAlert::default();
        let mail = state.mail_alert.as_ref().unwrap_or(&nothing);
        match (id, self.means) {
            (FieldId::Level, _) => self.chosen(self.level(state).map(level)),
            (FieldId::Enabled, Means::Mail) => self.switch(mail.enabled),
            (_, Means::Mail) => self.mail(id, mail),
            (FieldId::Enabled, Means::Snmp) => self.switch(state.snmp_alert.enabled),
            (_, Means::Snmp) => self.snmp(id, &state.snmp_alert, state),
        }
    }

    fn snmp(&self, id: FieldId, alert: &SnmpAlert, state: &Wanted) -> Wish {
        let gateway = state.gateway.as_ref();
        match id {
            FieldId::ComputerName => typed(alert.computer_name.as_ref()),
            FieldId::Community => typed(alert.community.as_ref()),
            FieldId::Procedure => self.chosen(alert.procedure.map(procedure)),
            FieldId::Acknowledge => self.switch(alert.acknowledge),
            FieldId::Retries => typed(alert.retries),
            FieldId::AckTimeout => typed(alert.ack_timeout_secs),
            FieldId::GatewayAddress => typed(gateway.and_then(|gateway| gateway.address)),
            FieldId::GatewayMac => typed(gateway.and_then(|gateway| gateway.mac)),
            FieldId::BackupGatewayAddress => typed(gateway.and_then(|gateway| gateway.backup_address)),
            FieldId::BackupGatewayMac => typed(gateway.and_then(|gateway| gateway.backup_mac)),
            _ => Wish::Leave,
        }
    }

    fn mail(&self, id: FieldId, mail: &MailAlert) -> Wish {
        match id {
            FieldId::From => text(mail.from.as_deref()),
            FieldId::ReplyTo => text(mail.reply_to.as_deref()),
            FieldId::Subject => text(mail.subject.as_deref()),
            FieldId::SmtpServer => text(mail.smtp_server.as_deref()),
            FieldId::SmtpPort => typed(mail.smtp_port),
            FieldId::SmtpAuth => self.chosen(mail.smtp_auth.map(auth)),
            FieldId::SmtpUser => text(mail.smtp_user.as_deref()),
            FieldId::SmtpPassword => password(mail),
            FieldId::SmtpTimeout => typed(mail.timeout_secs),
            _ => Wish::Leave,
        }
    }

    fn switch(&self, is_on: Option<bool>) -> Wish {
        self.chosen(is_on.map(|is_on| if is_on { "on" } else { "off" }))
    }

    fn chosen(&self, choice: Option<&str>) -> Wish {
        choice.map_or(Wish::Leave, |choice| Wish::Choose(self.field.choice(choice)))
    }
}

fn key_of(id: FieldId) -> &'static str {
    match id {
        FieldId::Enabled => "enabled",
        FieldId::Level => "level",
        FieldId::Group => "group",
        FieldId::ComputerName => "computer_name",
        FieldId::Community => "community",
        FieldId::Procedure => "procedure",
        FieldId::Acknowledge => "acknowledge",
        FieldId::Destination => "destination",
        FieldId::Retries => "retries",
        FieldId::AckTimeout => "ack_timeout_secs",
        FieldId::GatewayAddress => "gateway_address",
        FieldId::GatewayMac => "gateway_mac",
        FieldId::BackupGatewayAddress => "gateway_backup_address",
        FieldId::BackupGatewayMac => "gateway_backup_mac",
        FieldId::From => "from",
        FieldId::To => "to",
        FieldId::ReplyTo => "reply_to",
        FieldId::Subject => "subject",
        FieldId::SmtpServer => "smtp_server",
        FieldId::SmtpPort => "smtp_port",
        FieldId::SmtpAuth => "smtp_auth",
        FieldId::SmtpUser => "smtp_user",
        FieldId::SmtpPassword => "smtp_password",
        FieldId::SmtpTimeout => "timeout_secs",
    }
}

/// One place of a list, counted from 1. A list that there is, is the whole list: further places are empty.
fn place(list: &[Wish], number: usize) -> Wish {
    match list.get(number - 1) {
        Some(wish) => wish.clone(),
        None if list.is_empty() => Wish::Leave,
        None => Wish::Clear,
    }
}

fn typed(value: Option<impl ToString>) -> Wish {
    value.map_or(Wish::Leave, |value| Wish::Type(value.to_string()))
}

/// A text that is wanted empty is cleared.
fn text(value: Option<&str>) -> Wish {
    match value {
        None => Wish::Leave,
        Some("") => Wish::Clear,
        Some(text) => Wish::Type(text.to_owned()),
    }
}

fn destination(address: IpAddr) -> Wish {
    if address.is_unspecified() {
        Wish::Clear
    } else {
        Wish::Type(address.to_string())
    }
}

/// Whoever logs in at the SMTP server has a password; where it is kept is the reader's business.
fn password(mail: &MailAlert) -> Wish {
    let user = mail.smtp_user.clone().unwrap_or_default();
    match mail.smtp_auth {
        Some(SmtpAuth::Off) => Wish::Leave,
        Some(SmtpAuth::CramMd5 | SmtpAuth::Login | SmtpAuth::Plain) => Wish::OwnPassword { user },
        None if user.is_empty() => Wish::Leave,
        None => Wish::OwnPassword { user },
    }
}

fn groups_of(level: Option<&Level>) -> Option<&[EventGroup]> {
    match level {
        Some(Level::Individual { groups }) => Some(groups),
        _ => None,
    }
}

fn level(level: &Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::ErrorWarning => "error-warning",
        Level::ErrorWarningInformation => "error-warning-information",
        Level::Individual { .. } => "individual",
    }
}

fn procedure(procedure: Procedure) -> &'static str {
    match procedure {
        Procedure::All => "all",
        Procedure::OneAfterAnother => "one-after-another",
    }
}

fn auth(auth: SmtpAuth) -> &'static str {
    match auth {
        SmtpAuth::Off => "off",
        SmtpAuth::CramMd5 => "cram-md5",
        SmtpAuth::Login => "login",
        SmtpAuth::Plain => "plain",
    }
}
