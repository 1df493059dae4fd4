//! The words of a sheet: those it is written in, and those it may be read in. Case, spaces and wide forms (ｎａｍｅ) make
//! no difference.

use super::{Column, Term};

/// The words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// What stands above each column.
    pub headings: Vec<(Column, String)>,
    /// What stands for each value.
    pub terms: Vec<(Term, String)>,
    /// What each column is for, and what may stand in it.
    pub notes: Vec<(Column, String)>,
    /// The tab of the servers.
    pub servers_tab: String,
    /// The tab of the notes.
    pub notes_tab: String,
    /// Above the notes: the column, its name in every language, what it is for.
    pub notes_headings: [String; 3],
    /// What the head of a template says about itself: rows that begin with `#` are not read.
    pub template_note: String,
}

/// The words a sheet is written in, and those it may be read in as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The language of what is written.
    pub speaks: Dictionary,
    /// Another language that is understood.
    pub understands: Dictionary,
}

impl Dictionary {
    pub(super) fn heading(&self, column: Column) -> String {
        let found = self.headings.iter().find(|(known, _)| *known == column);
        found.map_or_else(|| column.name(), |(_, heading)| heading.clone())
    }

    pub(super) fn term(&self, term: Term) -> String {
        let found = self.terms.iter().find(|(known, _)| *known == term);
        let name = || match term {
            Term::Group(group) => group.name().to_owned(),
            other => other.names().first().copied().unwrap_or_default().to_owned(),
        };
        found.map_or_else(name, |(_, word)| word.clone())
    }
}

impl Vocabulary {
    /// The column under this heading.
    pub(super) fn column(&self, heading: &str) -> Option<Column> {
        let heading = folded(heading);
        let said = |dictionary: &Dictionary| {
            let is_it = |(_, known): &&(Column, String)| folded(known) == heading;
            dictionary.headings.iter().find(is_it).map(|(column, _)| *column)
        };
        let by_name = || {
            Column::all()
                .into_iter()
                .find(|column| folded(&column.name()) == heading)
        };
        said(&self.speaks)
            .or_else(|| said(&self.understands))
            .or_else(by_name)
    }

    /// The value of this word, where it is one of these.
    pub(super) fn term(&self, text: &str, among: &[Term]) -> Option<Term> {
        let text = folded(text);
        let says = |term: &&Term| {
            let name = match term {
                Term::Group(group) => folded(group.name()) == text,
                _ => false,
            };
            name || term.names().iter().any(|known| folded(known) == text)
                || folded(&self.speaks.term(**term)) == text
                || folded(&self.understands.term(**term)) == text
        };
        among.iter().find(says).copied()
    }
}

/// A word as it is compared: without spaces, `_` and `-`, small, with wide forms as plain ones.
pub(super) fn folded(text: &str) -> String {
    narrow(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text with wide forms (１２) as plain ones.
pub(super) fn narrow(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().map(plain).collect()
}
