//! The words of a parameter sheet: its headings, what stands for a value, and what each column is for.

use crate::{
    engine::{Column, Dictionary, Term, Vocabulary},
    i18n::Language,
    say,
    site::EventGroup,
};

/// The words a sheet is written in, and those it may be read in as well.
pub fn vocabulary(language: Language) -> Vocabulary {
    let other = match language {
        Language::Ja => Language::En,
        Language::En => Language::Ja,
    };
    Vocabulary {
        speaks: dictionary(language),
        understands: dictionary(other),
    }
}

fn dictionary(language: Language) -> Dictionary {
    let mut explained = Column::standard(3);
    explained.insert(3, Column::Password);
    Dictionary {
        headings: Column::all()
            .into_iter()
            .map(|column| (column, heading(column, language)))
            .collect(),
        terms: Term::all()
            .into_iter()
            .map(|word| (word, term(word, language)))
            .collect(),
        notes: explained
            .into_iter()
            .map(|column| (column, note(column, language)))
            .collect(),
        servers_tab: say!(language, "sheet-tab-servers"),
        notes_tab: say!(language, "sheet-tab-notes"),
        notes_headings: [
            say!(language, "sheet-notes-column"),
            say!(language, "sheet-notes-name"),
            say!(language, "sheet-notes-text"),
        ],
        template_note: say!(language, "sheet-template-note"),
    }
}

/// What stands above a column.
pub fn heading(column: Column, language: Language) -> String {
    match column {
        Column::Name => say!(language, "sheet-name"),
        Column::Bmc => say!(language, "sheet-bmc"),
        Column::User => say!(language, "sheet-user"),
        Column::Password => say!(language, "sheet-password"),
        Column::CipherSuite => say!(language, "sheet-cipher-suite"),
        Column::Enabled => say!(language, "sheet-enabled"),
        Column::ComputerName => say!(language, "sheet-computer-name"),
        Column::Community => say!(language, "sheet-community"),
        Column::Destination(number) => say!(language, "sheet-destination", number = number.to_string()),
        Column::Acknowledge => say!(language, "sheet-acknowledge"),
        Column::AckTimeoutSecs => say!(language, "sheet-ack-timeout"),
        Column::Retries => say!(language, "sheet-retries"),
        Column::Procedure => say!(language, "sheet-procedure"),
        Column::Level => say!(language, "sheet-level"),
        Column::Groups => say!(language, "sheet-groups"),
        Column::GatewayAddress => say!(language, "sheet-gateway"),
        Column::GatewayMac => say!(language, "sheet-gateway-mac"),
        Column::BackupGatewayAddress => say!(language, "sheet-backup-gateway"),
        Column::BackupGatewayMac => say!(language, "sheet-backup-gateway-mac"),
        Column::MailEnabled => say!(language, "sheet-mail-enabled"),
        Column::MailLevel => say!(language, "sheet-mail-level"),
        Column::MailGroups => say!(language, "sheet-mail-groups"),
        Column::MailFrom => say!(language, "sheet-mail-from"),
        Column::MailTo => say!(language, "sheet-mail-to"),
        Column::MailReplyTo => say!(language, "sheet-mail-reply-to"),
        Column::MailSubject => say!(language, "sheet-mail-subject"),
        Column::SmtpServer => say!(language, "sheet-smtp-server"),
        Column::SmtpPort => say!(language, "sheet-smtp-port"),
        Column::SmtpAuth => say!(language, "sheet-smtp-auth"),
        Column::SmtpUser => say!(language, "sheet-smtp-user"),
        Column::MailTimeoutSecs => say!(language, "sheet-mail-timeout"),
    }
}

fn note(column: Column, language: Language) -> String {
    match column {
        Column::Name => say!(language, "sheet-note-name"),
        Column::Bmc => say!(language, "sheet-note-bmc"),
        Column::User => say!(language, "sheet-note-user"),
        Column::Password => say!(language, "sheet-note-password"),
        Column::CipherSuite => say!(language, "sheet-note-cipher-suite"),
        Column::ComputerName => say!(language, "sheet-note-computer-name"),
        Column::Community => say!(language, "sheet-note-community"),
        Column::Destination(_) => say!(language, "sheet-note-destination"),
        Column::Enabled | Column::Acknowledge | Column::MailEnabled => say!(language, "sheet-note-switch"),
        Column::AckTimeoutSecs | Column::MailTimeoutSecs => say!(language, "sheet-note-secs"),
        Column::Retries => say!(language, "sheet-note-retries"),
        Column::Procedure => say!(language, "sheet-note-procedure"),
        Column::Level | Column::MailLevel => say!(language, "sheet-note-level"),
        Column::Groups | Column::MailGroups => {
            let names: Vec<String> = EventGroup::ALL
                .iter()
                .map(|group| term(Term::Group(*group), language))
                .collect();
            say!(language, "sheet-note-groups", groups = names.join(", "))
        }
        Column::GatewayAddress | Column::BackupGatewayAddress => say!(language, "sheet-note-gateway"),
        Column::GatewayMac | Column::BackupGatewayMac => say!(language, "sheet-note-mac"),
        Column::MailFrom | Column::MailReplyTo => say!(language, "sheet-note-mail-address"),
        Column::MailTo => say!(language, "sheet-note-mail-to"),
        Column::MailSubject => say!(language, "sheet-note-mail-subject"),
        Column::SmtpServer => say!(language, "sheet-note-smtp-server"),
        Column::SmtpPort => say!(language, "sheet-note-smtp-port"),
        Column::SmtpAuth => say!(language, "sheet-note-smtp-auth"),
        Column::SmtpUser => say!(language, "sheet-note-smtp-user"),
    }
}

fn term(term: Term, language: Language) -> String {
    match term {
        Term::On => say!(language, "value-on"),
        Term::Off => say!(language, "value-off"),
        Term::Nothing => say!(language, "sheet-term-nothing"),
        Term::Auto => say!(language, "sheet-term-auto"),
        Term::All => say!(language, "sheet-term-all"),
        Term::OneAfterAnother => say!(language, "sheet-term-one-after-another"),
        Term::Error => say!(language, "sheet-term-error"),
        Term::ErrorWarning => say!(language, "sheet-term-error-warning"),
        Term::ErrorWarningInformation => say!(language, "sheet-term-error-warning-information"),
        Term::Individual => say!(language, "sheet-term-individual"),
        Term::Group(group) => match group {
            EventGroup::Temperature => say!(language, "sheet-group-temperature"),
            EventGroup::Voltage => say!(language, "sheet-group-voltage"),
            EventGroup::Fan => say!(language, "sheet-group-fan"),
            EventGroup::PowerSupply => say!(language, "sheet-group-power-supply"),
            EventGroup::Memory => say!(language, "sheet-group-memory"),
            EventGroup::Processor => say!(language, "sheet-group-processor"),
            EventGroup::Disk => say!(language, "sheet-group-disk"),
            EventGroup::Watchdog => say!(language, "sheet-group-watchdog"),
            EventGroup::PostError => say!(language, "sheet-group-post-error"),
            EventGroup::Security => say!(language, "sheet-group-security"),
            EventGroup::Bus => say!(language, "sheet-group-bus"),
            EventGroup::EventLog => say!(language, "sheet-group-event-log"),
        },
    }
}
