//! The tables of `assets/traps/`: what is publicly known of traps, of the variables they carry, and of who sends them.

use crate::{
    alert_log::{Path, Severity},
    i18n::Text,
    receive::{
        mib::{self, Object, ValueKind},
        snmp::Value,
    },
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::HashMap, sync::LazyLock};

/// A trap of the tables.
#[derive(Clone, Debug)]
pub(in crate::receive) struct KnownTrap {
    pub(super) name: String,
    pub(super) severity: Severity,
    pub(super) title: Text,
    pub(super) advice: Text,
    /// Whose word it is; none where senders of several kinds use it.
    pub(super) from: Option<Sender>,
    /// It carries no fault: somebody tries the path.
    pub(super) is_test: bool,
    /// The standard or the module.
    pub(super) source: String,
}

/// What kind of program sends a table's traps.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sender {
    /// A management controller.
    Bmc,
    /// Software on a server's operating system.
    Agent,
}

impl Sender {
    pub(super) fn path(self) -> Path {
        match self {
            Self::Bmc => Path::BmcSnmp,
            Self::Agent => Path::AgentSnmp,
        }
    }
}

/// What a variable adds to an alert's words.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    /// Nothing beyond its place in the list.
    #[default]
    Field,
    /// It names what the alert is about.
    Subject,
    /// It is the sender's own sentence.
    Message,
}

pub(super) struct Tables {
    traps: HashMap<Vec<u32>, KnownTrap>,
    objects: HashMap<Vec<u32>, KnownObject>,
    enterprises: Vec<(Vec<u32>, Enterprise)>,
}

/// A variable of the tables.
pub(super) struct KnownObject {
    pub(super) object: Object,
    pub(super) part: Part,
    /// How bad a value says that it is.
    severities: Vec<(i64, Severity)>,
    /// The value that says that what the trap names is over.
    over: Option<i64>,
}

impl KnownObject {
    /// How bad this value says that it is, if it says so.
    pub(super) fn severity(&self, value: &Value) -> Option<Severity> {
        let Value::Integer(value) = value else {
            return None;
        };
        let mut all = self.severities.iter();
        all.find(|(known, _)| known == value)
            .map(|(_, severity)| *severity)
    }

    /// Whether this value says that what the trap names is over.
    pub(super) fn is_over(&self, value: &Value) -> bool {
        matches!(value, Value::Integer(value) if self.over == Some(*value))
    }
}

/// Who has a number under `enterprises`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Enterprise {
    oid: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) from: Option<Sender>,
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the tests hold that every fact has its source")
    )]
    pub(super) source: String,
}

const FILES: &[&str] = &[
    include_str!("../../../assets/traps/standard.toml"),
    include_str!("../../../assets/traps/objects.toml"),
    include_str!("../../../assets/traps/ups.toml"),
    include_str!("../../../assets/traps/dell-idrac.toml"),
    include_str!("../../../assets/traps/dell-idrac-storage.toml"),
    include_str!("../../../assets/traps/hpe.toml"),
    include_str!("../../../assets/traps/lenovo.toml"),
    include_str!("../../../assets/traps/fujitsu.toml"),
    include_str!("../../../assets/traps/fujitsu-system.toml"),
];

/// The tables, read once. They are part of the program, so a test holds that they can be read.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let shared: Shared = parse(include_str!("../../../assets/traps/shared.toml"));
    let mut tables = Tables {
        traps: HashMap::new(),
        objects: HashMap::new(),
        enterprises: Vec::new(),
    };
    for file in FILES {
        let file: File = parse(file);
        for group in &file.group {
            for row in &group.trap {
                let at = format!("{}.{}", group.below, row.at);
                let trap = known_trap(row, group, &shared);
                let before = tables.traps.insert(oid(&at), trap);
                debug_assert!(before.is_none(), "{at} stands there twice");
            }
        }
        for row in file.object {
            let oid = oid(&row.oid);
            tables.objects.insert(oid, known_object(row));
        }
    }
    for enterprise in shared.enterprise {
        tables.enterprises.push((oid(&enterprise.oid), enterprise));
    }
    // The longest first: a maker's product before the maker.
    tables
        .enterprises
        .sort_by_key(|(oid, _)| std::cmp::Reverse(oid.len()));
    tables
});

impl Tables {
    pub(super) fn trap(&self, oid: &[u32]) -> Option<&KnownTrap> {
        self.traps
            .get(oid)
            .or_else(|| self.traps.get(&mib::without_zero(oid)?))
    }

    /// The object that a variable's number begins with, and which of its instances it is.
    pub(super) fn object<'o>(&self, oid: &'o [u32]) -> Option<(&KnownObject, &'o [u32])> {
        (1..=oid.len()).rev().find_map(|len| {
            let (head, instance) = oid.split_at_checked(len)?;
            Some((self.objects.get(head)?, instance))
        })
    }

    pub(super) fn enterprise(&self, oid: &[u32]) -> Option<&Enterprise> {
        let mut all = self.enterprises.iter();
        all.find(|(of, _)| oid.starts_with(of))
            .map(|(_, enterprise)| enterprise)
    }

    #[cfg(test)]
    pub(super) fn traps(&self) -> impl Iterator<Item = (&Vec<u32>, &KnownTrap)> {
        self.traps.iter()
    }

    #[cfg(test)]
    pub(super) fn enterprises(&self) -> impl Iterator<Item = &Enterprise> {
        self.enterprises.iter().map(|(_, enterprise)| enterprise)
    }
}

/// Who has this number under `enterprises`, where it is known.
pub(in crate::receive) fn maker(enterprise: u32) -> Option<&'static str> {
    let oid = [1, 3, 6, 1, 4, 1, enterprise];
    TABLES.enterprise(&oid).map(|maker| maker.name.as_str())
}

/// What several tables use.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    /// What to do, by a name that the rows use.
    advice: HashMap<String, Text>,
    enterprise: Vec<Enterprise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Group>,
    #[serde(default)]
    object: Vec<ObjectRow>,
}

/// Traps below one number, from one source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    below: String,
    source: String,
    #[serde(default)]
    from: Option<Sender>,
    trap: Vec<TrapRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrapRow {
    at: u32,
    name: String,
    severity: String,
    ja: String,
    en: String,
    /// A name in [`Shared::advice`].
    advice: String,
    #[serde(default)]
    test: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectRow {
    oid: String,
    name: String,
    #[serde(default)]
    part: Part,
    #[serde(default)]
    values: Vec<(i64, String)>,
    #[serde(default)]
    date_and_time: bool,
    #[serde(default)]
    severities: Vec<(i64, String)>,
    #[serde(default)]
    over: Option<i64>,
    #[allow(dead_code, reason = "for whoever reads the file")]
    source: String,
}

const WHOLE: &str = "the tables of traps are part of the program, and a test reads them all";

fn known_trap(row: &TrapRow, group: &Group, shared: &Shared) -> KnownTrap {
    KnownTrap {
        name: row.name.clone(),
        severity: row.severity.parse().expect(WHOLE),
        title: Text {
            ja: row.ja.clone(),
            en: row.en.clone(),
        },
        advice: shared.advice.get(&row.advice).expect(WHOLE).clone(),
        from: group.from,
        is_test: row.test,
        source: group.source.clone(),
    }
}

fn known_object(row: ObjectRow) -> KnownObject {
    let severities = row.severities.into_iter();
    KnownObject {
        object: Object {
            name: row.name,
            values: row.values,
            kind: if row.date_and_time {
                ValueKind::DateAndTime
            } else {
                ValueKind::Plain
            },
        },
        part: row.part,
        severities: severities
            .map(|(value, severity)| (value, severity.parse().expect(WHOLE)))
            .collect(),
        over: row.over,
    }
}

fn oid(text: &str) -> Vec<u32> {
    text.split('.')
        .map(|number| number.parse().expect(WHOLE))
        .collect()
}

fn parse<T: DeserializeOwned>(file: &str) -> T {
    toml::from_str(file).expect(WHOLE)
}
