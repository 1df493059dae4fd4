//! What an outcome is made of: ways, reasons, needs, caveats, steps and the tools to take them with. Data only.

use super::Text;
use super::condition::Condition;
use super::links::Link;
use serde::{Deserialize, Serialize};

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// お客様ご自身: the alert goes to addresses of the customer's own.
    #[serde(rename = "self")]
    SelfManaged,
    /// エクスプレス通報サービス: the alert goes to the monitoring centre.
    Express,
}

/// One way of being told: one of four self-managed ways or of nine Express methods.
#[derive(Debug)]
pub struct Way {
    /// Its name, with the side before the colon: `self:snmp-ee3`, `express:https-mg`.
    pub id: String,
    /// Who is told.
    pub side: Side,
    /// Its name for people.
    pub title: Text,
    /// One sentence on how the alert travels.
    pub summary: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) fact: usize,
}

impl Way {
    /// The id without the side: `snmp-ee3`, `https-mg`.
    pub fn name(&self) -> &str {
        self.id.split_once(':').map_or(self.id.as_str(), |(_, name)| name)
    }
}

/// Why a wish cannot be met, and what would change that.
#[derive(Debug)]
pub struct NotPossible {
    /// Its name, for example `no-line`.
    pub id: String,
    /// Which wish.
    pub side: Side,
    /// The finding in a few words.
    pub title: Text,
    /// Why.
    pub text: Text,
    /// What would make it possible.
    pub makes_possible: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// Why the outcome is what it is; the answers it rests on come with it.
#[derive(Debug)]
pub struct Reason {
    /// Its name.
    pub id: String,
    /// The reason, as a sentence that follows "because you said …".
    pub text: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// What something costs the customer, as far as the source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// Comes with the server.
    Bundled,
    /// A paid licence.
    Paid,
    /// Part of a contract or of the warranty.
    Contract,
    /// Equipment or a line of the customer's own.
    Own,
    /// The source doesn't say: ask the vendor.
    AskVendor,
    /// Nothing.
    Free,
}

impl Cost {
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::Bundled => "cost-bundled",
            Self::Paid => "cost-paid",
            Self::Contract => "cost-contract",
            Self::Own => "cost-own",
            Self::AskVendor => "cost-ask-vendor",
            Self::Free => "cost-free",
        }
    }
}

/// Something the customer must have.
#[derive(Debug)]
pub struct Need {
    /// Its name.
    pub id: String,
    /// What is needed, and where it is installed.
    pub text: Text,
    /// Needed only in this case, for example where a UPS is monitored too.
    pub only_if: Option<Text>,
    /// What it costs.
    pub cost: Cost,
    /// Where it comes from.
    pub from: Text,
    /// An address about it.
    pub link: Option<Link>,
    /// The source of the statement.
    pub source: String,
    pub(super) when: Condition,
}

/// What kind of warning a caveat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaveatKind {
    /// Two ways of the set get in each other's way.
    Conflict,
    /// What this set does not do.
    Limit,
    /// Something assumed that must be confirmed first.
    Confirm,
    /// Good to know.
    Note,
}

impl CaveatKind {
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::Conflict => "caveat-conflict",
            Self::Limit => "caveat-limit",
            Self::Confirm => "caveat-confirm",
            Self::Note => "caveat-note",
        }
    }
}

/// What to watch out for.
#[derive(Debug)]
pub struct Caveat {
    /// Its name.
    pub id: String,
    /// What kind of warning.
    pub kind: CaveatKind,
    /// The warning.
    pub text: Text,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// Where a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Workplace {
    /// 管理対象サーバ.
    ManagedServer,
    /// 管理サーバ.
    ManagementServer,
    /// The BMC of the managed server.
    Bmc,
    /// With the vendor or a reseller: contracts and applications.
    Contract,
    /// The network, mail or telephone equipment.
    Network,
    /// This product.
    ThisProduct,
}

impl Workplace {
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::ManagedServer => "at-managed-server",
            Self::ManagementServer => "at-management-server",
            Self::Bmc => "at-bmc",
            Self::Contract => "at-contract",
            Self::Network => "at-network",
            Self::ThisProduct => "at-this-product",
        }
    }
}

/// One step of the procedure (手順). The order of the data file is the order of work.
#[derive(Debug)]
pub struct SetupStep {
    /// Its name.
    pub id: String,
    /// Where it is done.
    pub at: Workplace,
    /// What to do.
    pub text: Text,
    /// Which of the BMC tools' menus it is done in.
    pub menu: Option<Menu>,
    /// The page whose fields are filled in by it, with the four tools or another one.
    pub fields: Option<Menu>,
    /// An address about it.
    pub link: Option<Link>,
    /// Where it comes from.
    pub source: String,
    pub(super) when: Condition,
}

/// A settings page that every tool reaching EE3 has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Menu {
    /// メール通報.
    Mail,
    /// SNMP通報.
    Snmp,
    /// 通報テスト.
    Test,
}

/// A tool that reaches the settings of EE3, and where it has them.
#[derive(Debug)]
pub struct Tool {
    /// Its name in the data files.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// The way to メール通報.
    pub mail: Text,
    /// The way to SNMP通報.
    pub snmp: Text,
    /// The way to the test.
    pub test: Text,
    /// Where it comes from.
    pub source: String,
}

impl Tool {
    /// The way to one settings page.
    pub fn menu(&self, menu: Menu) -> &Text {
        match menu {
            Menu::Mail => &self.mail,
            Menu::Snmp => &self.snmp,
            Menu::Test => &self.test,
        }
    }
}
