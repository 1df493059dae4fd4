//! From servers to rows, and the template with examples. Never a password. Pure.

use super::{Column, Dictionary, MAX_DESTINATIONS, Term};
use crate::{
    sheet::{Page, Table},
    site::{Level, Procedure, Server, SmtpAuth, SuiteChoice},
};

/// How many destinations a sheet has room for where nobody has more (1次, 2次, 3次通報先).
const USUAL_DESTINATIONS: u8 = 3;

/// The sheet of these servers.
pub(crate) fn servers(servers: &[Server], words: &Dictionary) -> Page {
    let most = servers
        .iter()
        .filter_map(|server| server.wanted.snmp_alert.destinations.as_ref())
        .map(Vec::len)
        .max();
    let most = u8::try_from(most.unwrap_or_default()).unwrap_or(u8::MAX);
    let columns = Column::standard(most.clamp(USUAL_DESTINATIONS, MAX_DESTINATIONS));
    let row = |server: &Server| {
        columns
            .iter()
            .map(|column| value(server, *column, words))
            .collect()
    };
    Page {
        name: words.servers_tab.clone(),
        table: Table {
            headers: columns.iter().map(|column| words.heading(*column)).collect(),
            rows: servers.iter().map(row).collect(),
        },
    }
}

/// An empty sheet with examples that are not read, and what each column is for.
pub(crate) fn template(words: &Dictionary) -> [Page; 2] {
    let mut page = servers(&examples(), words);
    for row in &mut page.table.rows {
        if let Some(name) = row.first_mut() {
            name.insert_str(0, "# ");
        }
    }
    let note = format!("# {}", words.template_note);
    page.table.rows.push(vec![note]);
    let notes = words.notes.iter().map(|(column, note)| {
        let heading = words.heading(*column);
        vec![heading, column.name(), note.clone()]
    });
    let notes = Page {
        name: words.notes_tab.clone(),
        table: Table {
            headers: words.notes_headings.to_vec(),
            rows: notes.collect(),
        },
    };
    [page, notes]
}

/// The template as one table, for a file that has no second sheet: the notes are a remark below the headings.
pub(crate) fn in_one_table([page, notes]: [Page; 2]) -> Table {
    let mut table = page.table;
    let mut remarks: Vec<String> = Vec::new();
    for heading in &table.headers {
        let of_it = |row: &&Vec<String>| row.first() == Some(heading);
        let note = notes.table.rows.iter().find(of_it).and_then(|row| row.get(2));
        remarks.push(note.cloned().unwrap_or_default());
    }
    if let Some(first) = remarks.first_mut() {
        first.insert_str(0, "# ");
    }
    table.rows.insert(0, remarks);
    table
}

/// A row that is not read.
pub(super) fn is_remark(first_cell: &str) -> bool {
    first_cell.trim_start().starts_with('#')
}

/// A name that begins as a remark does gets a `\` in front of it.
fn safe_name(name: &str) -> String {
    if name.trim_start_matches('\\').starts_with('#') {
        format!("\\{name}")
    } else {
        name.to_owned()
    }
}

/// The name that [`safe_name`] was given.
pub(super) fn plain_name(text: &str) -> &str {
    match text.strip_prefix('\\') {
        Some(rest) if rest.trim_start_matches('\\').starts_with('#') => rest,
        _ => text,
    }
}

/// Addresses of RFC 5737 and an Ethernet address of RFC 7042, which belong to nobody.
fn examples() -> Vec<Server> {
    let text = r#"
        [[server]]
        name = "SV01"
        bmc = "192.0.2.51"
        user = "admin"
        [server.wanted.snmp_alert]
        enabled = true
        community = "ops-tokyo"
        destinations = ["192.0.2.10", "192.0.2.11"]
        acknowledge = true
        ack_timeout_secs = 6
        retries = 3
        procedure = "all"
        level = "error-warning"

        [[server]]
        name = "SV02"
        bmc = "192.0.2.52:623"
        user = "admin"
        cipher_suite = "17"
        [server.wanted.snmp_alert]
        enabled = true
        computer_name = "SV02"
        community = "ops-tokyo"
        destinations = ["198.51.100.10"]
        level = { groups = ["temperature", "fan", "power-supply"] }
        [server.wanted.gateway]
        address = "192.0.2.1"
        mac = "00:00:5e:00:53:01"
        [server.wanted.mail_alert]
        enabled = true
        from = "sv02@example.jp"
        to = ["ops@example.jp"]
        smtp_server = "mail.example.jp"
        smtp_port = 25
        smtp_auth = "off"
    "#;
    #[derive(serde::Deserialize)]
    struct Examples {
        server: Vec<Server>,
    }
    let examples: Examples = toml::from_str(text).expect("a test writes the template from it");
    examples.server
}

fn value(server: &Server, column: Column, words: &Dictionary) -> String {
    let alert = &server.wanted.snmp_alert;
    let gateway = server.wanted.gateway.clone().unwrap_or_default();
    let mail = server.wanted.mail_alert.clone().unwrap_or_default();
    let said = match column {
        Column::Name => Some(safe_name(&server.name)),
        Column::Bmc => Some(server.bmc.to_string()),
        Column::User => Some(server.user.clone()),
        Column::Password => None,
        Column::CipherSuite => Some(match server.cipher_suite {
            SuiteChoice::Auto => words.term(Term::Auto),
            SuiteChoice::Only3 => "3".to_owned(),
            SuiteChoice::Only17 => "17".to_owned(),
        }),
        Column::Enabled => switch(alert.enabled, words),
        Column::ComputerName => text(alert.computer_name.as_ref()),
        Column::Community => text(alert.community.as_ref()),
        Column::Destination(number) => alert.destinations.as_ref().and_then(|addresses| {
            let place = usize::from(number).saturating_sub(1);
            let nothing = (place == 0 && addresses.is_empty()).then(|| words.term(Term::Nothing));
            addresses.get(place).map(ToString::to_string).or(nothing)
        }),
        Column::Acknowledge => switch(alert.acknowledge, words),
        Column::AckTimeoutSecs => text(alert.ack_timeout_secs),
        Column::Retries => text(alert.retries),
        Column::Procedure => alert.procedure.map(|procedure| {
            words.term(match procedure {
                Procedure::All => Term::All,
                Procedure::OneAfterAnother => Term::OneAfterAnother,
            })
        }),
        Column::Level => level(alert.level.as_ref(), words),
        Column::Groups => groups(alert.level.as_ref(), words),
        Column::GatewayAddress => text(gateway.address),
        Column::GatewayMac => text(gateway.mac),
        Column::BackupGatewayAddress => text(gateway.backup_address),
        Column::BackupGatewayMac => text(gateway.backup_mac),
        Column::MailEnabled => switch(mail.enabled, words),
        Column::MailLevel => level(mail.level.as_ref(), words),
        Column::MailGroups => groups(mail.level.as_ref(), words),
        Column::MailFrom => mail.from,
        Column::MailTo => Some(mail.to.join("; ")),
        Column::MailReplyTo => mail.reply_to,
        Column::MailSubject => mail.subject,
        Column::SmtpServer => mail.smtp_server,
        Column::SmtpPort => text(mail.smtp_port),
        Column::SmtpAuth => mail.smtp_auth.map(|auth| match auth {
            SmtpAuth::Off => words.term(Term::Off),
            SmtpAuth::CramMd5 => "cram-md5".to_owned(),
            SmtpAuth::Login => "login".to_owned(),
            SmtpAuth::Plain => "plain".to_owned(),
        }),
        Column::SmtpUser => mail.smtp_user,
        Column::MailTimeoutSecs => text(mail.timeout_secs),
    };
    said.unwrap_or_default()
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn switch(on: Option<bool>, words: &Dictionary) -> Option<String> {
    on.map(|on| words.term(if on { Term::On } else { Term::Off }))
}

fn level(level: Option<&Level>, words: &Dictionary) -> Option<String> {
    level.map(|level| {
        words.term(match level {
            Level::Error => Term::Error,
            Level::ErrorWarning => Term::ErrorWarning,
            Level::ErrorWarningInformation => Term::ErrorWarningInformation,
            Level::Individual { .. } => Term::Individual,
        })
    })
}

fn groups(level: Option<&Level>, words: &Dictionary) -> Option<String> {
    match level {
        Some(Level::Individual { groups }) => {
            let names: Vec<String> = groups
                .iter()
                .map(|group| words.term(Term::Group(*group)))
                .collect();
            Some(names.join(", "))
        }
        _ => None,
    }
}
