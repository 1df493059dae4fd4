//! Notifications other than Platform Event Traps: named, put into words, and shown in full whether known or not.
//!
//! Names come from the tables of `assets/traps/`, each fact with its source, and from the MIB files a user has dropped
//! in ([`super::mib`]). Pure: a decoded trap in, texts out.

mod octets;
mod table;
mod value;
mod words;

pub(super) use table::maker;
pub(super) use words::{describe, is_test, known};

/// Octets as text, where they are text in UTF-8 or Shift_JIS.
pub(super) fn text(octets: &[u8]) -> Option<String> {
    match octets::read(octets) {
        octets::Octets::Text(text) => Some(text),
        octets::Octets::Hex(_) => None,
    }
}

#[cfg(test)]
mod tests;
