//! The parameter sheet (パラメータシート) of servers: what its columns and words mean. `reading` makes servers of rows,
//! `writing` rows of servers.
//!
//! The words come from whoever asks, in both languages, so that this file speaks none. Files are not touched here.

mod problem;
mod reading;
mod vocabulary;
mod writing;

pub use problem::{SheetProblem, Wrong};
pub use vocabulary::{Dictionary, Vocabulary};

pub(super) use reading::{Row, read};
pub(super) use writing::{in_one_table, servers, template};

use crate::site::EventGroup;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The server's name.
    Name,
    /// Its BMC's address, with a port where it is not 623.
    Bmc,
    /// The BMC user.
    User,
    /// The BMC user's password: taken, never given.
    Password,
    /// Which cipher suite.
    CipherSuite,
    /// Whether alerts are sent.
    Enabled,
    /// The name in alerts.
    ComputerName,
    /// SNMP community.
    Community,
    /// 1次, 2次, 3次通報先, counted from 1.
    Destination(u8),
    /// 通報応答
    Acknowledge,
    /// How long an answer is awaited.
    AckTimeoutSecs,
    /// How often an alert is sent again.
    Retries,
    /// 通報手順
    Procedure,
    /// 通報レベル
    Level,
    /// The groups, where the level is individual.
    Groups,
    /// LAN parameter 12.
    GatewayAddress,
    /// LAN parameter 13.
    GatewayMac,
    /// LAN parameter 14.
    BackupGatewayAddress,
    /// LAN parameter 15.
    BackupGatewayMac,
    /// Whether mail is sent.
    MailEnabled,
    /// The level of mail alerts.
    MailLevel,
    /// The groups, where that level is individual.
    MailGroups,
    /// Sender.
    MailFrom,
    /// Recipients.
    MailTo,
    /// Where answers go.
    MailReplyTo,
    /// Subject line.
    MailSubject,
    /// SMTP server.
    SmtpServer,
    /// Its port.
    SmtpPort,
    /// How the BMC logs in there.
    SmtpAuth,
    /// As whom.
    SmtpUser,
    /// How long the BMC waits for it.
    MailTimeoutSecs,
}

/// More destinations than this no BMC has (IPMI 2.0 table 23-4, parameter 17).
pub const MAX_DESTINATIONS: u8 = 15;

impl Column {
    /// Those of a sheet, in the order a person reads them; with so many destinations.
    pub fn standard(destinations: u8) -> Vec<Self> {
        use Column::*;
        let before = [Name, Bmc, User, CipherSuite, Enabled, ComputerName, Community];
        let after = [
            Acknowledge,
            AckTimeoutSecs,
            Retries,
            Procedure,
            Level,
            Groups,
            GatewayAddress,
            GatewayMac,
            BackupGatewayAddress,
            BackupGatewayMac,
            MailEnabled,
            MailLevel,
            MailGroups,
            MailFrom,
            MailTo,
            MailReplyTo,
            MailSubject,
            SmtpServer,
            SmtpPort,
            SmtpAuth,
            SmtpUser,
            MailTimeoutSecs,
        ];
        let destinations = (1..=destinations).map(Destination);
        before.into_iter().chain(destinations).chain(after).collect()
    }

    /// Every column that is understood.
    pub fn all() -> Vec<Self> {
        let mut all = Self::standard(MAX_DESTINATIONS);
        all.push(Self::Password);
        all
    }

    /// The name that is understood in every language, as in TOML and `--json`.
    pub fn name(self) -> String {
        let name = match self {
            Self::Name => "name",
            Self::Bmc => "bmc",
            Self::User => "user",
            Self::Password => "password",
            Self::CipherSuite => "cipher_suite",
            Self::Enabled => "enabled",
            Self::ComputerName => "computer_name",
            Self::Community => "community",
            Self::Destination(number) => return format!("destination_{number}"),
            Self::Acknowledge => "acknowledge",
            Self::AckTimeoutSecs => "ack_timeout_secs",
            Self::Retries => "retries",
            Self::Procedure => "procedure",
            Self::Level => "level",
            Self::Groups => "groups",
            Self::GatewayAddress => "gateway_address",
            Self::GatewayMac => "gateway_mac",
            Self::BackupGatewayAddress => "gateway_backup_address",
            Self::BackupGatewayMac => "gateway_backup_mac",
            Self::MailEnabled => "mail_enabled",
            Self::MailLevel => "mail_level",
            Self::MailGroups => "mail_groups",
            Self::MailFrom => "mail_from",
            Self::MailTo => "mail_to",
            Self::MailReplyTo => "mail_reply_to",
            Self::MailSubject => "mail_subject",
            Self::SmtpServer => "smtp_server",
            Self::SmtpPort => "smtp_port",
            Self::SmtpAuth => "smtp_auth",
            Self::SmtpUser => "smtp_user",
            Self::MailTimeoutSecs => "mail_timeout_secs",
        };
        name.to_owned()
    }
}

/// A word that stands for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// A switch.
    On,
    /// A switch.
    Off,
    /// No destination at all.
    Nothing,
    /// Suites 17, then 3.
    Auto,
    /// Procedure: every destination.
    All,
    /// Procedure: the next only when the one before did not answer.
    OneAfterAnother,
    /// Level.
    Error,
    /// Level.
    ErrorWarning,
    /// Level.
    ErrorWarningInformation,
    /// Level: the groups say which.
    Individual,
    /// A group of events.
    Group(EventGroup),
}

impl Term {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let plain = [
            Self::On,
            Self::Off,
            Self::Nothing,
            Self::Auto,
            Self::All,
            Self::OneAfterAnother,
            Self::Error,
            Self::ErrorWarning,
            Self::ErrorWarningInformation,
            Self::Individual,
        ];
        plain
            .into_iter()
            .chain(EventGroup::ALL.map(Self::Group))
            .collect()
    }

    /// What is understood in every language beside [`EventGroup::name`].
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::On => &["on", "true", "yes", "1", "はい", "有効", "する", "○"],
            Self::Off => &["off", "false", "no", "0", "いいえ", "無効", "しない", "×"],
            Self::Nothing => &["none"],
            Self::Auto => &["auto"],
            Self::All => &["all"],
            Self::OneAfterAnother => &["one-after-another"],
            Self::Error => &["error"],
            Self::ErrorWarning => &["error-warning"],
            Self::ErrorWarningInformation => &["error-warning-information"],
            Self::Individual => &["individual"],
            Self::Group(_) => &[],
        }
    }
}

#[cfg(test)]
mod tests;
