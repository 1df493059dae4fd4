//! From rows to servers: every cell is checked, every problem is noted with its place. Pure.
//!
//! An empty cell says nothing about its setting. A row whose first cell begins with `#` is a remark.

use super::{
    Column, MAX_DESTINATIONS, SheetProblem, Term, Vocabulary, Wrong,
    writing::{is_remark, plain_name},
};
use crate::{
    secrets::Secret,
    sheet::Table,
    site::{
        BmcAddress, Community, EventGroup, Gateway, Level, MailAlert, Procedure, SmtpAuth, SuiteChoice,
        Wanted,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr},
};

/// A server as a row has it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Which row.
    pub(crate) row: usize,
    pub(crate) name: String,
    pub(crate) bmc: Option<BmcAddress>,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<Secret>,
    pub(crate) suite: Option<SuiteChoice>,
    wanted: Wanted,
    columns: BTreeSet<Column>,
}

/// The rows of a sheet.
pub(crate) fn read(table: &Table, words: &Vocabulary) -> Result<Vec<Row>, Vec<SheetProblem>> {
    let mut problems = Vec::new();
    let columns = columns(table, words, &mut problems);
    let mut rows: Vec<Row> = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (row, cells) in (2..).zip(&table.rows) {
        let is_empty = cells.iter().all(|cell| cell.trim().is_empty());
        if is_empty || cells.first().is_some_and(|cell| is_remark(cell)) {
            continue;
        }
        let mut reader = Reader {
            row,
            words,
            problems: &mut problems,
            found: Found::default(),
        };
        for (place, cell) in cells.iter().enumerate() {
            match columns.get(place) {
                Some(Some((column, heading))) => reader.cell(*column, heading, cell),
                // What stands under an unknown heading is named with the heading.
                Some(None) => {}
                None if cell.trim().is_empty() => {}
                None => reader.note(None, cell, Wrong::BeyondColumns),
            }
        }
        let known = columns.iter().flatten().map(|(column, _)| *column).collect();
        let one = reader.finish(known);
        let other = names.get(&one.name).copied().filter(|_| !one.name.is_empty());
        match other {
            Some(other) => problems.push(SheetProblem {
                row,
                heading: None,
                value: one.name.clone(),
                wrong: Wrong::NameTwice { row: other },
            }),
            None => drop(names.insert(one.name.clone(), row)),
        }
        rows.push(one);
    }
    if rows.is_empty() && problems.is_empty() {
        problems.push(whole_sheet(Wrong::NoServers));
    }
    if problems.is_empty() {
        return Ok(rows);
    }
    problems.sort_by_key(|problem| problem.row);
    Err(problems)
}

/// What each place holds.
fn columns(
    table: &Table,
    words: &Vocabulary,
    problems: &mut Vec<SheetProblem>,
) -> Vec<Option<(Column, String)>> {
    let mut columns: Vec<Option<(Column, String)>> = Vec::new();
    for heading in &table.headers {
        if heading.trim().is_empty() {
            let is_used = table
                .rows
                .iter()
                .any(|row| row.get(columns.len()).is_some_and(|cell| !cell.trim().is_empty()));
            if is_used {
                problems.push(of_heading(heading, Wrong::UnknownColumn));
            }
            columns.push(None);
            continue;
        }
        let column = words.column(heading);
        let is_known = |column: Column| columns.iter().flatten().any(|(known, _)| *known == column);
        match column {
            None => problems.push(of_heading(heading, Wrong::UnknownColumn)),
            Some(column) if is_known(column) => problems.push(of_heading(heading, Wrong::ColumnTwice)),
            Some(_) => {}
        }
        columns.push(column.map(|column| (column, heading.clone())));
    }
    if !columns
        .iter()
        .flatten()
        .any(|(column, _)| *column == Column::Name)
    {
        problems.push(whole_sheet(Wrong::MissingColumn(Column::Name)));
    }
    columns
}

fn of_heading(heading: &str, wrong: Wrong) -> SheetProblem {
    SheetProblem {
        row: 1,
        heading: Some(heading.to_owned()),
        value: String::new(),
        wrong,
    }
}

fn whole_sheet(wrong: Wrong) -> SheetProblem {
    SheetProblem {
        row: 1,
        heading: None,
        value: String::new(),
        wrong,
    }
}

/// What a row's cells said so far.
#[derive(Default)]
struct Found {
    name: String,
    bmc: Option<BmcAddress>,
    user: Option<String>,
    password: Option<Secret>,
    suite: Option<SuiteChoice>,
    wanted: Wanted,
    gateway: Gateway,
    mail: MailAlert,
    /// `None` for "no destination at all".
    destinations: BTreeMap<u8, Option<IpAddr>>,
    level: LevelCells,
    mail_level: LevelCells,
}

#[derive(Default)]
struct LevelCells {
    level: Option<Term>,
    groups: Option<(String, Vec<EventGroup>)>,
}

struct Reader<'a> {
    row: usize,
    words: &'a Vocabulary,
    problems: &'a mut Vec<SheetProblem>,
    found: Found,
}

impl Reader<'_> {
    fn note(&mut self, heading: Option<&str>, value: &str, wrong: Wrong) {
        self.problems.push(SheetProblem {
            row: self.row,
            heading: heading.map(str::to_owned),
            value: value.to_owned(),
            wrong,
        });
    }

    fn cell(&mut self, column: Column, heading: &str, cell: &str) {
        // A community and a password may have spaces around them; in every other cell they are a slip.
        let text = match column {
            Column::Community | Column::Password => cell,
            _ => cell.trim(),
        };
        if text.is_empty() {
            if column == Column::Name {
                self.note(Some(heading), "", Wrong::Empty);
            }
            return;
        }
        if let Err(wrong) = self.take(column, text) {
            let shown = if column == Column::Password { "" } else { text };
            self.note(Some(heading), shown, wrong);
        }
    }

    fn take(&mut self, column: Column, text: &str) -> Result<(), Wrong> {
        let words = self.words;
        let found = &mut self.found;
        let (alert, gateway, mail) = (&mut found.wanted.snmp_alert, &mut found.gateway, &mut found.mail);
        match column {
            Column::Name => found.name = plain_name(text).to_owned(),
            Column::Bmc => found.bmc = Some(text.parse().map_err(|_| Wrong::BadBmcAddress)?),
            Column::User => found.user = Some(text.to_owned()),
            Column::Password => found.password = Some(Secret::new(text)),
            Column::CipherSuite => found.suite = Some(suite(words, text)?),
            Column::Enabled => alert.enabled = Some(switch(words, text)?),
            Column::ComputerName => alert.computer_name = Some(text.parse().map_err(Wrong::ComputerName)?),
            Column::Community => alert.community = Some(text.parse::<Community>().map_err(Wrong::Community)?),
            Column::Destination(number) => {
                let address = match words.term(text, &[Term::Nothing]) {
                    Some(_) => None,
                    None => Some(text.parse().map_err(|_| Wrong::NotAnAddress)?),
                };
                found.destinations.insert(number, address);
            }
            Column::Acknowledge => alert.acknowledge = Some(switch(words, text)?),
            Column::AckTimeoutSecs => alert.ack_timeout_secs = Some(small_number(text, u8::MAX)?),
            Column::Retries => alert.retries = Some(small_number(text, 7)?),
            Column::Procedure => alert.procedure = Some(procedure(words, text)?),
            Column::Level => found.level.level = Some(level(words, text)?),
            Column::Groups => found.level.groups = Some((text.to_owned(), groups(words, text)?)),
            Column::GatewayAddress => gateway.address = Some(ipv4(text)?),
            Column::GatewayMac => gateway.mac = Some(text.parse().map_err(|_| Wrong::NotAMacAddress)?),
            Column::BackupGatewayAddress => gateway.backup_address = Some(ipv4(text)?),
            Column::BackupGatewayMac => {
                gateway.backup_mac = Some(text.parse().map_err(|_| Wrong::NotAMacAddress)?);
            }
            Column::MailEnabled => mail.enabled = Some(switch(words, text)?),
            Column::MailLevel => found.mail_level.level = Some(level(words, text)?),
            Column::MailGroups => found.mail_level.groups = Some((text.to_owned(), groups(words, text)?)),
            Column::MailFrom => mail.from = Some(text.to_owned()),
            Column::MailTo => mail.to = parts(text),
            Column::MailReplyTo => mail.reply_to = Some(text.to_owned()),
            Column::MailSubject => mail.subject = Some(text.to_owned()),
            Column::SmtpServer => mail.smtp_server = Some(text.to_owned()),
            Column::SmtpPort => mail.smtp_port = Some(number(text, u16::MAX)?),
            Column::SmtpAuth => mail.smtp_auth = Some(smtp_auth(words, text)?),
            Column::SmtpUser => mail.smtp_user = Some(text.to_owned()),
            Column::MailTimeoutSecs => mail.timeout_secs = Some(small_number(text, u8::MAX)?),
        }
        Ok(())
    }

    fn finish(mut self, columns: BTreeSet<Column>) -> Row {
        let level = self.level(|found| &mut found.level);
        let mail_level = self.level(|found| &mut found.mail_level);
        let Found {
            name,
            bmc,
            user,
            password,
            suite,
            mut wanted,
            gateway,
            mut mail,
            destinations,
            ..
        } = self.found;
        wanted.snmp_alert.level = level;
        mail.level = mail_level;
        wanted.snmp_alert.destinations = whole_list(&destinations);
        wanted.gateway = Some(gateway);
        wanted.mail_alert = Some(mail);
        tidy(&mut wanted);
        Row {
            row: self.row,
            name,
            bmc,
            user,
            password,
            suite,
            wanted,
            columns,
        }
    }

    /// The level that two cells make together.
    fn level(&mut self, cells: impl Fn(&mut Found) -> &mut LevelCells) -> Option<Level> {
        let LevelCells { level, groups } = std::mem::take(cells(&mut self.found));
        match (level, groups) {
            (None, None) => None,
            (Some(Term::Individual) | None, groups) => Some(Level::Individual {
                groups: groups.map(|(_, groups)| groups).unwrap_or_default(),
            }),
            (Some(_), Some((text, _))) => {
                self.note(None, &text, Wrong::GroupsBesideLevel);
                None
            }
            (Some(Term::Error), None) => Some(Level::Error),
            (Some(Term::ErrorWarning), None) => Some(Level::ErrorWarning),
            (Some(_), None) => Some(Level::ErrorWarningInformation),
        }
    }
}

/// The destinations in order, up to the last one that is named; what lies between is left empty.
fn whole_list(cells: &BTreeMap<u8, Option<IpAddr>>) -> Option<Vec<IpAddr>> {
    let last = cells.iter().rfind(|(_, address)| address.is_some());
    match last {
        Some((&last, _)) => {
            let at = |number| cells.get(&number).copied().flatten();
            let empty = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
            Some((1..=last).map(|number| at(number).unwrap_or(empty)).collect())
        }
        None => (!cells.is_empty()).then(Vec::new),
    }
}

/// A table without a value is as good as none.
fn tidy(wanted: &mut Wanted) {
    if wanted.gateway == Some(Gateway::default()) {
        wanted.gateway = None;
    }
    if wanted.mail_alert == Some(MailAlert::default()) {
        wanted.mail_alert = None;
    }
}

impl Row {
    /// Puts what the sheet's columns say in place of what was wanted; settings without a column stay.
    pub(crate) fn merge_into(&self, wanted: &mut Wanted) {
        let (from, to) = (&self.wanted.snmp_alert, &mut wanted.snmp_alert);
        let new_gateway = self.wanted.gateway.clone().unwrap_or_default();
        let new_mail = self.wanted.mail_alert.clone().unwrap_or_default();
        let gateway = wanted.gateway.get_or_insert_default();
        let mail = wanted.mail_alert.get_or_insert_default();
        for column in &self.columns {
            match column {
                Column::Name | Column::Bmc | Column::User | Column::Password | Column::CipherSuite => {}
                Column::Enabled => to.enabled = from.enabled,
                Column::ComputerName => to.computer_name.clone_from(&from.computer_name),
                Column::Community => to.community.clone_from(&from.community),
                Column::Destination(1..=MAX_DESTINATIONS) => to.destinations.clone_from(&from.destinations),
                Column::Destination(_) => {}
                Column::Acknowledge => to.acknowledge = from.acknowledge,
                Column::AckTimeoutSecs => to.ack_timeout_secs = from.ack_timeout_secs,
                Column::Retries => to.retries = from.retries,
                Column::Procedure => to.procedure = from.procedure,
                Column::Level | Column::Groups => to.level.clone_from(&from.level),
                Column::GatewayAddress => gateway.address = new_gateway.address,
                Column::GatewayMac => gateway.mac = new_gateway.mac,
                Column::BackupGatewayAddress => gateway.backup_address = new_gateway.backup_address,
                Column::BackupGatewayMac => gateway.backup_mac = new_gateway.backup_mac,
                Column::MailEnabled => mail.enabled = new_mail.enabled,
                Column::MailLevel | Column::MailGroups => mail.level.clone_from(&new_mail.level),
                Column::MailFrom => mail.from.clone_from(&new_mail.from),
                Column::MailTo => mail.to.clone_from(&new_mail.to),
                Column::MailReplyTo => mail.reply_to.clone_from(&new_mail.reply_to),
                Column::MailSubject => mail.subject.clone_from(&new_mail.subject),
                Column::SmtpServer => mail.smtp_server.clone_from(&new_mail.smtp_server),
                Column::SmtpPort => mail.smtp_port = new_mail.smtp_port,
                Column::SmtpAuth => mail.smtp_auth = new_mail.smtp_auth,
                Column::SmtpUser => mail.smtp_user.clone_from(&new_mail.smtp_user),
                Column::MailTimeoutSecs => mail.timeout_secs = new_mail.timeout_secs,
            }
        }
        tidy(wanted);
    }
}

fn switch(words: &Vocabulary, text: &str) -> Result<bool, Wrong> {
    match words.term(text, &[Term::On, Term::Off]) {
        Some(Term::On) => Ok(true),
        Some(_) => Ok(false),
        None => Err(Wrong::NotASwitch),
    }
}

fn suite(words: &Vocabulary, text: &str) -> Result<SuiteChoice, Wrong> {
    match (text, words.term(text, &[Term::Auto])) {
        (_, Some(_)) => Ok(SuiteChoice::Auto),
        ("3", None) => Ok(SuiteChoice::Only3),
        ("17", None) => Ok(SuiteChoice::Only17),
        _ => Err(Wrong::NotASuite),
    }
}

fn procedure(words: &Vocabulary, text: &str) -> Result<Procedure, Wrong> {
    match words.term(text, &[Term::All, Term::OneAfterAnother]) {
        Some(Term::All) => Ok(Procedure::All),
        Some(_) => Ok(Procedure::OneAfterAnother),
        None => Err(Wrong::NotAProcedure),
    }
}

fn level(words: &Vocabulary, text: &str) -> Result<Term, Wrong> {
    let levels = [
        Term::Error,
        Term::ErrorWarning,
        Term::ErrorWarningInformation,
        Term::Individual,
    ];
    words.term(text, &levels).ok_or(Wrong::NotALevel)
}

fn groups(words: &Vocabulary, text: &str) -> Result<Vec<EventGroup>, Wrong> {
    let all = EventGroup::ALL.map(Term::Group);
    let mut groups = Vec::new();
    for part in parts(text) {
        match words.term(&part, &all) {
            Some(Term::Group(group)) if !groups.contains(&group) => groups.push(group),
            Some(_) => {}
            None => return Err(Wrong::NotAGroup(part)),
        }
    }
    Ok(groups)
}

fn smtp_auth(words: &Vocabulary, text: &str) -> Result<SmtpAuth, Wrong> {
    if words.term(text, &[Term::Off]).is_some() {
        return Ok(SmtpAuth::Off);
    }
    let name = text.to_lowercase();
    serde_json::from_value(name.into()).map_err(|_| Wrong::NotSmtpAuth)
}

fn ipv4(text: &str) -> Result<Ipv4Addr, Wrong> {
    text.parse().map_err(|_| Wrong::NotAnIpv4Address)
}

fn small_number(text: &str, max: u8) -> Result<u8, Wrong> {
    let small = number(text, max.into())?;
    u8::try_from(small).map_err(|_| Wrong::NotANumber { max: max.into() })
}

fn number(text: &str, max: u16) -> Result<u16, Wrong> {
    let number = super::vocabulary::narrow(text).parse().ok();
    number
        .filter(|number| *number <= max)
        .ok_or(Wrong::NotANumber { max })
}

/// The parts of a list, as people separate them.
fn parts(text: &str) -> Vec<String> {
    text.split([',', ';', '、', '，', '；', '\n', '\r'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
