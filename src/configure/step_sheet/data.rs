//! The data of the step sheets as types: read once, checked, and from then on taken as good.

use super::{Means, Tool};
use crate::{i18n::Text, site::EventGroup};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// Everything the sheets are made of.
pub(super) struct Book {
    tools: Vec<KnownTool>,
    snmp: Vec<Field>,
    mail: Vec<Field>,
    groups: BTreeMap<String, Text>,
}

/// A tool with its menus and its steps.
pub(super) struct KnownTool {
    id: String,
    pub(super) name: Text,
    mail: Text,
    snmp: Text,
    test: Text,
    pub(super) steps: Vec<Text>,
    pub(super) caution: Option<Text>,
    pub(super) is_english_screen: bool,
}

impl KnownTool {
    /// The menu of one page.
    pub(super) fn path(&self, means: Means) -> &Text {
        match means {
            Means::Mail => &self.mail,
            Means::Snmp => &self.snmp,
        }
    }

    /// A step with the names of menu and test in it.
    pub(super) fn said(&self, step: &Text, path: &Text) -> Text {
        let fill = |step: &str, path: &str, test: &str| step.replace("{path}", path).replace("{test}", test);
        Text {
            ja: fill(&step.ja, &path.ja, &self.test.ja),
            en: fill(&step.en, &path.en, &self.test.en),
        }
    }
}

/// Which wanted setting goes into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FieldId {
    Enabled,
    Level,
    Group,
    ComputerName,
    Community,
    Procedure,
    Acknowledge,
    Destination,
    Retries,
    AckTimeout,
    GatewayAddress,
    GatewayMac,
    BackupGatewayAddress,
    BackupGatewayMac,
    From,
    To,
    ReplyTo,
    Subject,
    SmtpServer,
    SmtpPort,
    SmtpAuth,
    SmtpUser,
    SmtpPassword,
    SmtpTimeout,
}

impl FieldId {
    /// The fields that a page's sheet must have, so that nothing wanted is lost.
    pub(super) const fn of(means: Means) -> &'static [Self] {
        match means {
            Means::Snmp => &[
                Self::Enabled,
                Self::Level,
                Self::Group,
                Self::ComputerName,
                Self::Community,
                Self::Procedure,
                Self::Acknowledge,
                Self::Destination,
                Self::Retries,
                Self::AckTimeout,
                Self::GatewayAddress,
                Self::GatewayMac,
                Self::BackupGatewayAddress,
                Self::BackupGatewayMac,
            ],
            Means::Mail => &[
                Self::Enabled,
                Self::Level,
                Self::Group,
                Self::From,
                Self::To,
                Self::ReplyTo,
                Self::Subject,
                Self::SmtpServer,
                Self::SmtpPort,
                Self::SmtpAuth,
                Self::SmtpUser,
                Self::SmtpPassword,
                Self::SmtpTimeout,
            ],
        }
    }

    /// The choices whose words the data must have.
    fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Enabled | Self::Acknowledge | Self::Group => &["on", "off"],
            Self::Level => &[
                "error",
                "error-warning",
                "error-warning-information",
                "individual",
            ],
            Self::Procedure => &["all", "one-after-another"],
            Self::SmtpAuth => &["off", "cram-md5", "login", "plain"],
            _ => &[],
        }
    }
}

/// A field of a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    pub(super) id: FieldId,
    pub(super) source: String,
    pub(super) name: Text,
    #[serde(default)]
    pub(super) choice: BTreeMap<String, Text>,
    #[serde(default)]
    pub(super) places: usize,
    #[serde(default)]
    pub(super) optional: bool,
    pub(super) unit: Option<Text>,
    pub(super) note: Option<Text>,
}

impl Field {
    /// The tool's word for a choice.
    pub(super) fn choice(&self, choice: &str) -> Text {
        self.choice
            .get(choice)
            .cloned()
            .expect("the book is refused where a field lacks the word for a choice")
    }
}

impl Book {
    /// The data that comes with the product.
    pub(super) fn bundled() -> &'static Self {
        static BOOK: LazyLock<Book> = LazyLock::new(|| {
            Book::parse(&Files {
                menus: include_str!("../../../assets/guide/tools.toml"),
                tools: include_str!("../../../assets/step_sheets/tools.toml"),
                snmp: include_str!("../../../assets/step_sheets/snmp.toml"),
                mail: include_str!("../../../assets/step_sheets/mail.toml"),
                groups: include_str!("../../../assets/step_sheets/groups.toml"),
            })
            .expect("a test reads the bundled sheets, so a build that passed holds good ones")
        });
        &BOOK
    }

    /// Reads the data; what is wrong is said with the place.
    pub(super) fn parse(files: &Files<'_>) -> Result<Self, String> {
        let menus: Menus = read("guide/tools.toml", files.menus)?;
        let tools: Tools = read("tools.toml", files.tools)?;
        let known = menus.tool.into_iter().map(|menu| known_tool(menu, &tools));
        let book = Self {
            tools: known.collect::<Result<_, _>>()?,
            snmp: fields("snmp.toml", files.snmp, Means::Snmp)?,
            mail: fields("mail.toml", files.mail, Means::Mail)?,
            groups: groups(files.groups)?,
        };
        for tool in Tool::ALL {
            if !book.tools.iter().any(|known| known.id == tool.id()) {
                return Err(format!("no tool {:?}", tool.id()));
            }
        }
        Ok(book)
    }

    pub(super) fn tool(&self, tool: Tool) -> &KnownTool {
        let known = self.tools.iter().find(|known| known.id == tool.id());
        known.expect("the book is refused where a tool is missing")
    }

    pub(super) fn fields(&self, means: Means) -> &[Field] {
        match means {
            Means::Mail => &self.mail,
            Means::Snmp => &self.snmp,
        }
    }

    pub(super) fn group(&self, group: EventGroup) -> &Text {
        let name = self.groups.get(group.name());
        name.expect("the book is refused where a group has no name")
    }
}

/// The texts of the data files.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    pub(super) menus: &'a str,
    pub(super) tools: &'a str,
    pub(super) snmp: &'a str,
    pub(super) mail: &'a str,
    pub(super) groups: &'a str,
}

#[derive(Deserialize)]
struct Menus {
    tool: Vec<Menu>,
}

/// As in `assets/guide/tools.toml`, whose sources the guide checks.
#[derive(Deserialize)]
struct Menu {
    id: String,
    name: Text,
    mail: Text,
    snmp: Text,
    test: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools {
    tool: Vec<RawTool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTool {
    id: String,
    source: String,
    screen: Screen,
    caution: Option<Text>,
    steps: Vec<Text>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Screen {
    Japanese,
    English,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    field: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    source: String,
    names: BTreeMap<String, Text>,
}

fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| format!("{file}: {error}"))
}

fn known_tool(menu: Menu, tools: &Tools) -> Result<KnownTool, String> {
    let more = tools.tool.iter().find(|tool| tool.id == menu.id);
    let more = more.ok_or_else(|| format!("tools.toml: no tool {:?}", menu.id))?;
    stated(&more.source, &more.id)?;
    let texts = more
        .steps
        .iter()
        .chain(&more.caution)
        .chain([&menu.name, &menu.mail, &menu.snmp, &menu.test]);
    texts.into_iter().try_for_each(|text| both(text, &more.id))?;
    Ok(KnownTool {
        steps: more.steps.clone(),
        caution: more.caution.clone(),
        is_english_screen: more.screen == Screen::English,
        id: menu.id,
        name: menu.name,
        mail: menu.mail,
        snmp: menu.snmp,
        test: menu.test,
    })
}

/// A page's fields: each that is needed once, with all its words.
fn fields(file: &str, text: &str, means: Means) -> Result<Vec<Field>, String> {
    let page: Page = read(file, text)?;
    for field in &page.field {
        let at = format!("{file}, {:?}", field.id);
        stated(&field.source, &at)?;
        let texts = [&field.name]
            .into_iter()
            .chain(field.choice.values())
            .chain(&field.unit)
            .chain(&field.note);
        texts.into_iter().try_for_each(|text| both(text, &at))?;
        if let Some(choice) = field
            .id
            .choices()
            .iter()
            .find(|c| !field.choice.contains_key(**c))
        {
            return Err(format!("{at}: no words for the choice {choice:?}"));
        }
        if !FieldId::of(means).contains(&field.id) {
            return Err(format!("{at}: no such field on this page"));
        }
    }
    for id in FieldId::of(means) {
        let count = page.field.iter().filter(|field| field.id == *id).count();
        if count != 1 {
            return Err(format!("{file}: {id:?} stands there {count} times"));
        }
    }
    Ok(page.field)
}

fn groups(text: &str) -> Result<BTreeMap<String, Text>, String> {
    let groups: Groups = read("groups.toml", text)?;
    stated(&groups.source, "groups.toml")?;
    for group in EventGroup::ALL {
        let name = groups.names.get(group.name());
        both(name.unwrap_or(&Text::default()), group.name())?;
    }
    Ok(groups.names)
}

fn stated(source: &str, at: &str) -> Result<(), String> {
    if source.trim().is_empty() {
        return Err(format!("{at}: no source"));
    }
    Ok(())
}

fn both(text: &Text, at: &str) -> Result<(), String> {
    if text.ja.trim().is_empty() || text.en.trim().is_empty() {
        return Err(format!("{at}: a text lacks a language"));
    }
    Ok(())
}
