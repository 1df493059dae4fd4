//! What is asked for, and whether an alert answers it. Pure: the index must find the same as [`Question::is_answered_by`].

use super::{
    super::{Query, Severity},
    fold::{Phrase, put_tokens},
};
use jiff::Timestamp;
use std::{collections::BTreeSet, net::IpAddr};

/// Private-use characters before the tokens of fields, so that a word of the text is not taken for one of a field.
pub(super) mod mark {
    pub(crate) const FROM: &str = "\u{E001}";
    pub(crate) const SERVER: &str = "\u{E002}";
    pub(crate) const NOTE: &str = "\u{E003}";
    pub(crate) const SEVERITY: &str = "\u{E004}";
    pub(crate) const PATH: &str = "\u{E005}";
    pub(crate) const UNKNOWN: &str = "\u{E006}";
    /// Between two texts, so that no phrase reaches across.
    pub(crate) const BREAK: &str = "\u{E007}";
    /// Instead of the dots and colons of an address, which no token may hold.
    pub(crate) const DOT: char = '\u{E008}';
}

/// What was typed, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Each must be there: one of its phrases.
    pub(super) all: Vec<Vec<Phrase>>,
    /// None of these may be there.
    pub(super) none: Vec<Phrase>,
    /// One of these severities, where any is named.
    pub(in crate::alert_log) severities: Option<BTreeSet<Severity>>,
    /// None of these severities: only while it is read; they are left out of `severities` in the end.
    pub(super) excluded: BTreeSet<Severity>,
    /// Whether it must be a test, or must not.
    pub(super) is_test: Option<bool>,
    /// Whether somebody must have seen to it, or nobody. Nobody need see to a test.
    pub(super) is_acknowledged: Option<bool>,
    /// Received then or later.
    pub(super) since: Option<Timestamp>,
    /// Received before then.
    pub(super) until: Option<Timestamp>,
}

impl Search {
    /// Adds what the query asks besides its text.
    pub(in crate::alert_log) fn narrow(&mut self, query: &Query) {
        if !query.severities.is_empty() {
            let asked: BTreeSet<Severity> = query.severities.iter().copied().collect();
            self.severities = Some(match self.severities.take() {
                None => asked,
                Some(typed) => typed.intersection(&asked).copied().collect(),
            });
        }
        self.since = self.since.max(query.since);
        self.until = [self.until, query.until].into_iter().flatten().min();
        if query.unacknowledged_only {
            require(&mut self.is_acknowledged, false, &mut self.severities);
        }
        if !query.include_tests {
            require(&mut self.is_test, false, &mut self.severities);
        }
    }

    /// Takes away all that is not words: what a folded list asks of the incident instead of the alert.
    pub(in crate::alert_log) fn split_off_conditions(&mut self) -> Self {
        let words = Self {
            all: std::mem::take(&mut self.all),
            none: std::mem::take(&mut self.none),
            ..Self::default()
        };
        std::mem::replace(self, words)
    }

    /// Whether it asks for nothing but that nobody has seen to it, and perhaps for severities.
    pub(in crate::alert_log) fn asks_only_for_open(&self) -> bool {
        let open = Self {
            is_acknowledged: Some(false),
            severities: self.severities.clone(),
            ..Self::default()
        };
        *self == open
    }

    /// Whether a document, as [`document`] makes it, has all that must be there and nothing that may not.
    pub(super) fn words_are_in(&self, document: &str) -> bool {
        let has = |phrase: &Phrase| phrase.is_in(document);
        self.all.iter().all(|any| any.iter().any(has)) && !self.none.iter().any(has)
    }

    /// Whether anything must be looked up in the index.
    pub(super) fn has_words(&self) -> bool {
        !self.all.is_empty() || !self.none.is_empty()
    }
}

/// Asks for this state; where the other was asked for already, nothing can answer.
fn require(state: &mut Option<bool>, asked: bool, severities: &mut Option<BTreeSet<Severity>>) {
    if state.replace(asked) == Some(!asked) {
        *severities = Some(BTreeSet::new());
    }
}

/// What the index holds of an alert, besides what it never searches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content<'a> {
    pub(super) words: &'a str,
    pub(super) server: Option<&'a str>,
    pub(super) source: Option<IpAddr>,
    pub(super) note: Option<&'a str>,
    pub(super) severity: &'a str,
    pub(super) path: &'a str,
    pub(super) is_understood: bool,
}

/// An alert's tokens, each with a space before and after it: what the index is given, and what a phrase is looked for in.
pub(super) fn document(content: &Content<'_>) -> String {
    let mut document = String::from(" ");
    put_tokens(content.words, "", &mut document);
    let source = content.source.map(|source| source.to_canonical().to_string());
    let texts = [content.server, source.as_deref(), content.note];
    // Whoever made the words has mostly put server and address into them already.
    for text in texts
        .into_iter()
        .flatten()
        .filter(|text| !content.words.contains(text))
    {
        document.push_str(mark::BREAK);
        document.push(' ');
        put_tokens(text, "", &mut document);
    }
    for (text, mark) in [
        (content.server, mark::SERVER),
        (content.note, mark::NOTE),
        (Some(content.severity), mark::SEVERITY),
        (Some(content.path), mark::PATH),
    ] {
        put_tokens(text.unwrap_or_default(), mark, &mut document);
    }
    if let Some(source) = content.source {
        document.push_str(&address_token(&source.to_canonical().to_string()));
        document.push(' ');
    }
    if !content.is_understood {
        document.push_str(mark::UNKNOWN);
        document.push(' ');
    }
    document
}

/// The token of an address, or of the beginning of one.
pub(super) fn address_token(address: &str) -> String {
    let written = address.chars().map(|c| match c {
        '.' => mark::DOT,
        // An IPv6 address has no dots, so both may share the sign.
        ':' => mark::DOT,
        c => c.to_ascii_lowercase(),
    });
    mark::FROM.chars().chain(written).collect()
}

/// The phrase of one severity.
pub(super) fn severity_phrase(severity: Severity) -> Phrase {
    Phrase::whole(format!("{}{severity}", mark::SEVERITY))
}
