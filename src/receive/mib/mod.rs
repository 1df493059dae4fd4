//! MIB files that a user drops into a folder: names for the traps, variables and values of what sends them.
//!
//! Text in, names out: [`Mibs::read`] takes any bytes, never fails as a whole, and tells what it could not use by file
//! and line. Reads no imports from elsewhere and checks no conformance: a file that is wrong in a place serves with the
//! rest of it. See `docs/architecture.md` for why this is no library.

mod definition;
mod folder;
mod lexer;
mod parser;
mod resolve;

pub use folder::{FILE_BYTES, FILES, FolderError, read_folder};
pub use parser::Fault;

use crate::alert_log::Severity;
use resolve::Source;
use std::{collections::HashMap, path::PathBuf};

/// Names by number.
#[derive(Clone, Debug, Default)]
pub struct Mibs {
    objects: HashMap<Vec<u32>, Object>,
    traps: HashMap<Vec<u32>, TrapName>,
    /// The files they are from.
    pub files: Vec<File>,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it lies.
    pub path: PathBuf,
    /// The modules in it.
    pub modules: Vec<String>,
    /// How many traps and notifications it names.
    pub traps: usize,
    /// How many other objects it names.
    pub objects: usize,
    /// What could not be understood. The rest serves.
    pub faults: Vec<Fault>,
}

/// What a variable is called and how its values are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Its name, such as `ifOperStatus`.
    pub name: String,
    /// What its numbers mean.
    pub values: Vec<(i64, String)>,
    /// How its value is written.
    pub kind: ValueKind,
}

/// How a value is written where its syntax does not tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueKind {
    /// As its syntax says.
    #[default]
    Plain,
    /// DateAndTime (RFC 2579).
    DateAndTime,
    /// Octets of a hardware address, joined by colons.
    HardwareAddress,
    /// BITS: the octets' bits, from the highest on, have names.
    Bits,
    /// A whole number with so many decimals (DISPLAY-HINT `d-N`).
    Decimals(u8),
}

/// What a trap or a notification is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrapName {
    /// The module that defines it.
    pub module: String,
    /// Its name, such as `linkDown`.
    pub name: String,
    /// What the module says about it, in one line.
    pub description: String,
    /// How bad its maker says it is (`--#SEVERITY`).
    pub severity: Option<Severity>,
}

impl Mibs {
    /// Reads files, each under its path. The order decides where two define the same.
    pub fn read(files: &[(PathBuf, Vec<u8>)]) -> Self {
        let mut sources: Vec<Source> = files
            .iter()
            .map(|(_, bytes)| {
                let (modules, faults) = parser::modules(&text(bytes));
                Source { modules, faults }
            })
            .collect();
        let mut mibs = resolve::resolve(&mut sources);
        mibs.files = files
            .iter()
            .zip(sources)
            .map(|((path, _), source)| {
                let nodes = || source.modules.iter().flat_map(|module| &module.nodes);
                let traps = nodes().filter(|node| matches!(node.role, definition::Role::Trap { .. }));
                let objects = nodes().filter(|node| matches!(node.role, definition::Role::Object(_)));
                File {
                    path: path.clone(),
                    modules: source.modules.iter().map(|module| module.name.clone()).collect(),
                    traps: traps.count(),
                    objects: objects.count(),
                    faults: source.faults,
                }
            })
            .collect();
        mibs
    }

    /// The trap of this number.
    pub fn trap(&self, oid: &[u32]) -> Option<&TrapName> {
        self.traps
            .get(oid)
            .or_else(|| self.traps.get(&without_zero(oid)?))
    }

    /// The object that a variable's number begins with, and the numbers behind it, which tell which of its instances.
    pub fn object<'o>(&self, oid: &'o [u32]) -> Option<(&Object, &'o [u32])> {
        if self.objects.is_empty() {
            return None;
        }
        (1..=oid.len()).rev().find_map(|len| {
            let (head, instance) = oid.split_at_checked(len)?;
            Some((self.objects.get(head)?, instance))
        })
    }
}

/// With a zero before the last number, where there is none, and without, where there is one: senders and files do not always agree about the zero (RFC 3584 section 3).
pub(super) fn without_zero(oid: &[u32]) -> Option<Vec<u32>> {
    match oid {
        [enterprise @ .., 0, specific] | [enterprise @ .., specific] => {
            let mut other = enterprise.to_vec();
            if enterprise.len() + 1 == oid.len() {
                other.push(0);
            }
            other.push(*specific);
            Some(other)
        }
        [] => None,
    }
}

/// The file's text: UTF-8, Shift_JIS where it is that, else one character per octet.
fn text(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let shift_jis = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    match shift_jis {
        Some(text) => text.into_owned(),
        None => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

#[cfg(test)]
#[path = "mib_tests.rs"]
mod tests;
