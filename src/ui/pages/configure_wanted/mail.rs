//! Mail alerts: what is to be typed into the BMC's own page, for standard IPMI does not carry it. A blank field is not
//! on the step sheet. A password is not asked for, because it would have to be kept.

use super::{Around, level::LevelChoice, wish::Wish};
use crate::{
    i18n::Language,
    say,
    site::{MailAlert, SmtpAuth, Wanted},
    ui::{
        parts::{self, Field},
        theme::Look,
    },
};
use eframe::egui::Ui;

/// EE3 takes up to three recipients.
const RECIPIENTS: usize = 3;
/// A mailbox's local part and a domain (RFC 5321 section 4.5.3.1).
const MAX_LOCAL: usize = 64;
const MAX_DOMAIN: usize = 255;

/// What is being typed.
pub(super) struct MailForm {
    enabled: Wish<bool>,
    level: Wish<LevelChoice>,
    from: String,
    to: [String; RECIPIENTS],
    reply_to: String,
    subject: String,
    smtp_server: String,
    smtp_port: String,
    smtp_auth: Wish<SmtpAuth>,
    smtp_user: String,
    timeout_secs: String,
    is_open: bool,
}

impl MailForm {
    pub(super) fn new(saved: &Wanted) -> Self {
        let mail = saved.mail_alert.clone().unwrap_or_default();
        let mut to = mail.to.iter().cloned();
        let level = LevelChoice::new(mail.level.as_ref(), saved.snmp_alert.level.as_ref());
        let number = |text: Option<String>| text.unwrap_or_default();
        Self {
            enabled: Wish::new(mail.enabled, true),
            level: Wish {
                is_set: mail.level.is_some(),
                value: level,
            },
            from: mail.from.unwrap_or_default(),
            to: std::array::from_fn(|_| to.next().unwrap_or_default()),
            reply_to: mail.reply_to.unwrap_or_default(),
            subject: mail.subject.unwrap_or_default(),
            smtp_server: mail.smtp_server.unwrap_or_default(),
            smtp_port: number(mail.smtp_port.map(|port| port.to_string())),
            smtp_auth: Wish::new(mail.smtp_auth, SmtpAuth::Off),
            smtp_user: mail.smtp_user.unwrap_or_default(),
            timeout_secs: number(mail.timeout_secs.map(|secs| secs.to_string())),
            is_open: saved.mail_alert.is_some(),
        }
    }

    /// The settings; `None` where something typed is not right.
    fn mail(&self) -> Option<MailAlert> {
        let addresses = [&self.from, &self.reply_to].into_iter().chain(&self.to);
        let mut problems = addresses.map(|text| is_wrong_address(text));
        if problems.any(|is_wrong| is_wrong) || is_wrong_host(&self.smtp_server) {
            return None;
        }
        let one_line = |text: &String| (!text.chars().any(char::is_control)).then(|| filled(text));
        Some(MailAlert {
            enabled: self.enabled.get(),
            level: super::level::get(&self.level)?,
            from: filled(&self.from),
            to: self.to.iter().filter_map(|text| filled(text)).collect(),
            reply_to: filled(&self.reply_to),
            subject: one_line(&self.subject)?,
            smtp_server: filled(&self.smtp_server),
            smtp_port: number(&self.smtp_port)?.filter(|port| *port > 0),
            smtp_auth: self.smtp_auth.get(),
            smtp_user: one_line(&self.smtp_user)?,
            timeout_secs: number(&self.timeout_secs)?,
        })
    }

    pub(super) fn fill(&self, wanted: &mut Wanted) -> Option<()> {
        let mail = self.mail()?;
        wanted.mail_alert = (mail != MailAlert::default()).then_some(mail);
        Some(())
    }

    pub(super) fn show(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let language = around.language;
        let note = match self.mail() {
            Some(mail) if mail == MailAlert::default() => say!(language, "ui-section-none"),
            _ => say!(language, "ui-mail-by-hand"),
        };
        if parts::disclosure(ui, self.is_open, &say!(language, "ui-mail-title"), &note) {
            self.is_open = !self.is_open;
        }
        if !self.is_open {
            return;
        }
        super::explain(ui, &say!(language, "ui-mail-text"));
        self.what(ui, around);
        parts::divider(ui);
        self.who(ui, language);
        parts::divider(ui);
        self.way(ui, language);
    }

    fn what(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let language = around.language;
        let name = say!(language, "ui-mail-enabled");
        let left = say!(language, "ui-mail-left");
        self.enabled.row_or(ui, &name, &left, |ui, enabled| {
            let choices = [
                (true, say!(language, "ui-mail-on")),
                (false, say!(language, "ui-mail-off")),
            ];
            if let Some(chosen) = parts::segmented(ui, *enabled, &choices) {
                *enabled = chosen;
            }
        });
        let name = say!(language, "ui-mail-level");
        let row = |ui: &mut Ui, choice: &mut LevelChoice| choice.show(ui, around);
        self.level.row_or(ui, &name, &left, row);
    }

    fn who(&mut self, ui: &mut Ui, language: Language) {
        let wrong = |text: &str| is_wrong_address(text).then(|| say!(language, "ui-mail-address-error"));
        let from = say!(language, "ui-mail-from");
        field(ui, &from, "sv01@example.jp", wrong(&self.from), &mut self.from);
        for (number, text) in (1u8..).zip(&mut self.to) {
            let name = say!(language, "ui-mail-to", number = number.to_string());
            let hint = if number == 1 { "ops@example.jp" } else { "" };
            field(ui, &name, hint, wrong(text), text);
        }
        let reply_to = say!(language, "ui-mail-reply-to");
        field(ui, &reply_to, "", wrong(&self.reply_to), &mut self.reply_to);
        let subject = say!(language, "ui-mail-subject");
        field(ui, &subject, "", None, &mut self.subject);
    }

    fn way(&mut self, ui: &mut Ui, language: Language) {
        let host = is_wrong_host(&self.smtp_server).then(|| say!(language, "ui-mail-host-error"));
        let name = say!(language, "ui-mail-server");
        field(ui, &name, "mail.example.jp", host, &mut self.smtp_server);
        let port = number::<u16>(&self.smtp_port).is_none_or(|port| port == Some(0));
        let port = port.then(|| say!(language, "ui-mail-port-error"));
        short(
            ui,
            &say!(language, "ui-mail-port"),
            "25",
            port,
            &mut self.smtp_port,
        );
        let secs = number::<u8>(&self.timeout_secs).is_none();
        let secs = secs.then(|| say!(language, "ui-wanted-timeout-error"));
        let name = say!(language, "ui-mail-timeout");
        short(ui, &name, "", secs, &mut self.timeout_secs);
        let name = say!(language, "ui-mail-auth");
        let left = say!(language, "ui-mail-left");
        self.smtp_auth.row_or(ui, &name, &left, |ui, auth| {
            let choices = [
                (SmtpAuth::Off, say!(language, "ui-mail-auth-off")),
                (SmtpAuth::CramMd5, "CRAM-MD5".to_owned()),
                (SmtpAuth::Login, "LOGIN".to_owned()),
                (SmtpAuth::Plain, "PLAIN".to_owned()),
            ];
            if let Some(chosen) = parts::segmented(ui, *auth, &choices) {
                *auth = chosen;
            }
        });
        if self.smtp_auth.get().is_some_and(|auth| auth != SmtpAuth::Off) {
            field(ui, &say!(language, "ui-mail-user"), "", None, &mut self.smtp_user);
            super::explain(ui, &say!(language, "ui-mail-password"));
        }
    }
}

fn field(ui: &mut Ui, name: &str, hint: &str, error: Option<String>, text: &mut String) {
    let look = Look::of(ui);
    parts::beside(ui, look.small(name), |ui| {
        Field::new(name)
            .named_beside()
            .hint(hint)
            .error(error)
            .show(ui, text);
    });
}

/// A field for a number.
fn short(ui: &mut Ui, name: &str, hint: &str, error: Option<String>, text: &mut String) {
    let look = Look::of(ui);
    parts::beside(ui, look.small(name), |ui| {
        let field = Field::new(name).named_beside().mono().hint(hint);
        field.error(error).width(110.0).show(ui, text);
    });
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A number that may be left out. `None` where it is none.
fn number<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
    match text.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    }
}

/// Whether a text is no mailbox that a BMC's page would take: `local@domain`, in ASCII.
fn is_wrong_address(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    let Some((local, domain)) = text.rsplit_once('@') else {
        return true;
    };
    let is_atom = |c: char| c.is_ascii_graphic() && !"@,;:<>()[]\\\"".contains(c);
    let is_dotted = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    local.is_empty()
        || local.len() > MAX_LOCAL
        || !local.chars().all(is_atom)
        || !is_dotted
        || domain.is_empty()
        || is_wrong_host(domain)
}

/// Whether a text is neither a host name nor an address; nothing is neither.
fn is_wrong_host(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.parse::<std::net::IpAddr>().is_ok() {
        return false;
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    text.len() > MAX_DOMAIN || !text.trim_end_matches('.').split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::{MailForm, is_wrong_address, is_wrong_host};
    use crate::site::Wanted;

    #[test]
    fn a_mail_address_has_a_name_an_at_and_a_host() {
        for right in ["", "ops@example.jp", "a.b+c@192.0.2.1", "x@mail-1.example.co.jp"] {
            assert!(!is_wrong_address(right), "{right:?}");
        }
        for wrong in [
            "ops",
            "@example.jp",
            "ops@",
            "ops@@example.jp",
            "通報@example.jp",
            "a b@example.jp",
            "a@b, c@d",
            "a..b@example.jp",
            "ops@-example.jp",
            "ops@example..jp",
        ] {
            assert!(is_wrong_address(wrong), "{wrong:?}");
        }
        assert!(is_wrong_host("mail example"));
    }

    #[test]
    fn what_is_left_blank_is_not_kept() {
        let mut wanted = Wanted::default();
        let mut form = MailForm::new(&wanted);
        form.fill(&mut wanted).expect("nothing typed");
        assert!(wanted.mail_alert.is_none());
        form.smtp_port = "70000".to_owned();
        assert!(form.fill(&mut wanted).is_none());
        form.smtp_port = "587".to_owned();
        form.fill(&mut wanted).expect("a port");
        assert_eq!(wanted.mail_alert.and_then(|mail| mail.smtp_port), Some(587));
    }
}
