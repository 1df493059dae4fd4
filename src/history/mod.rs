//! The history: what was applied, finished and undone on which server, by whom, when, and how it ended.
//!
//! One file, one JSON document a line, only ever added to. A change has up to two lines: one before its first write
//! (so that it is there even if the program is killed), one when it ended. This room knows nothing of settings: what
//! an item is, the caller says.
//!
//! The community in it is a weak secret: the file belongs to its owner alone.

mod file;

pub use file::{append, read};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The shape of a line.
pub const VERSION: u32 = 1;

/// What kind of change it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Wanted settings were applied.
    Apply,
    /// A change that had been interrupted was carried to its end.
    Finish,
    /// What was there before was put back.
    Undo,
}

/// How a change ended, as far as this line knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was begun; that it ended nobody has said.
    Begun,
    /// Every item is as wanted, as it was read back.
    Verified,
    /// Some items are not as wanted.
    Partly,
    /// An error ended it.
    Failed,
}

/// Who makes a change, when, and to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Tells changes apart.
    pub id: String,
    /// When it was begun.
    pub began_at: Timestamp,
    /// The user of the operating system.
    pub user: String,
    /// The computer's name.
    pub computer: String,
    /// The process that did it.
    pub process: u32,
    /// The server's name in the site.
    pub server: String,
    /// Its BMC's address.
    pub bmc: String,
    /// The GUID with which the BMC named itself, 32 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// IANA enterprise number of the BMC's maker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer_id: Option<u32>,
    /// The maker's own product number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<u16>,
    /// Firmware as `major.minor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
}

/// One change, with items of the caller's own type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record<T> {
    /// The shape of this line.
    pub version: u32,
    /// What kind of change.
    pub kind: Kind,
    /// How it ended.
    pub ending: Ending,
    /// Who, when, where.
    #[serde(flatten)]
    pub origin: Origin,
    /// The interrupted change that this one finished or undid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<String>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Each setting, before and after.
    pub items: Vec<T>,
    /// Requests sent to the BMC for it.
    pub requests_sent: u64,
    /// What ended it, for developers; not translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// All that a file of history tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History<T> {
    /// Each change once, with the last that is known of it, oldest first.
    pub records: Vec<Record<T>>,
    /// The numbers of lines that cannot be read, counted from 1: torn by a crash, or of a newer version. They stay in
    /// the file.
    pub unreadable: Vec<usize>,
}
