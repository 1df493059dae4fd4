//! Step sheets: what to type where, for those who must use one of EE3's own four tools.
//!
//! Nobody can drive these tools from outside, and standard IPMI does not carry mail alerts at all; so the wanted state
//! becomes a sheet of fields and values, beside what the BMC answered where that can be read. The tools' menus and
//! fields are data in `assets/guide/tools.toml` and `assets/step_sheets/`, each with its source. Pure: no I/O, and never
//! a password.

mod data;
mod fill;

use super::target::Actual;
use crate::{
    i18n::{Language, Text},
    site::Wanted,
};
use data::Book;
pub use fill::{Row, Wish};

/// A tool that reaches EE3's alert settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// EE3's own web pages.
    WebConsole,
    /// ESMPRO/ServerManager.
    ServerManager,
    /// BMC Configuration before the OS boots.
    Offline,
    /// BMC Configuration on the OS.
    Online,
}

impl Tool {
    /// All of them, in the order a person reads them.
    pub const ALL: [Self; 4] = [Self::WebConsole, Self::ServerManager, Self::Offline, Self::Online];

    /// The stable name on the console and in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::WebConsole => "webconsole",
            Self::ServerManager => "sm",
            Self::Offline => "offline",
            Self::Online => "online",
        }
    }

    /// Its id in the data files.
    fn id(self) -> &'static str {
        match self {
            Self::WebConsole => "webconsole",
            Self::ServerManager => "server-manager",
            Self::Offline => "offline-bmc-configuration",
            Self::Online => "online-bmc-configuration",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static Text {
        &Book::bundled().tool(self).name
    }
}

/// By which means alerts are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Means {
    /// メール通報.
    Mail,
    /// SNMP通報.
    Snmp,
}

impl Means {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Mail, Self::Snmp];

    /// The stable name on the console and in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Snmp => "snmp",
        }
    }
}

/// What to type into one page of one tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepSheet {
    /// Which tool.
    pub tool: Tool,
    /// Which page of it.
    pub means: Means,
    /// The way through its menus; parts joined by ` → `.
    pub path: Text,
    /// What to know before beginning.
    pub caution: Option<Text>,
    /// Every field of the page.
    pub rows: Vec<Row>,
    /// What to do, in order, from opening the tool to the test.
    pub steps: Vec<Text>,
    /// Whether the tool's screen is in English whatever the system's language.
    is_english_screen: bool,
}

impl StepSheet {
    /// The sheet of one page of one tool, from what is wanted and, where it was read, what the BMC answered.
    pub fn of(tool: Tool, means: Means, wanted: &Wanted, actual: Option<&Actual>) -> Self {
        let book = Book::bundled();
        let known = book.tool(tool);
        let path = known.path(means).clone();
        let steps = known.steps.iter().map(|step| known.said(step, &path));
        Self {
            tool,
            means,
            caution: known.caution.clone(),
            rows: fill::rows(book, means, wanted, actual.map(|actual| &actual.wanted_shape)),
            steps: steps.collect(),
            is_english_screen: known.is_english_screen,
            path,
        }
    }

    /// A word of the tool's screen in a language; with the word as it stands there behind it where that is another.
    pub fn on_screen(&self, word: &Text, language: Language) -> String {
        let (own, other, is_other_screen) = match language {
            Language::Ja => (&word.ja, &word.en, self.is_english_screen),
            Language::En => (&word.en, &word.ja, !self.is_english_screen),
        };
        if is_other_screen && own != other {
            format!("{own} ({other})")
        } else {
            own.clone()
        }
    }

    /// A field's name, as [`StepSheet::on_screen`].
    pub fn field(&self, row: &Row, language: Language) -> String {
        self.on_screen(&row.name, language)
    }

    /// The way through the menus in parts, and what these mean in the reader's language where the screen has another.
    pub fn breadcrumb(&self, language: Language) -> (Vec<&str>, Option<&str>) {
        let path = self.path.get(language);
        let (menus, meaning) = match path.split_once(" (") {
            Some((menus, meaning)) => (menus, Some(meaning.trim_end_matches(')'))),
            None => (path, None),
        };
        (menus.split(" → ").collect(), meaning)
    }

    /// Whether anything is to be typed or cleared at all.
    pub fn has_wishes(&self) -> bool {
        self.rows.iter().any(|row| row.wish != Wish::Leave)
    }
}

#[cfg(test)]
mod tests;
