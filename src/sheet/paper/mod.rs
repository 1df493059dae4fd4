//! A paper to hand out: title, facts, sections with check boxes and values, lines to sign. In a neutral form, from which
//! HTML, Markdown and a workbook are made.
//!
//! All texts come as they are, from outside too; each form escapes them. It must not know what a paper is about, and
//! holds no sentence of its own.

mod html;
mod markdown;
mod plain;

pub(super) use plain::plain;

/// A paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// The language tag: `ja`, `en`.
    pub language: &'static str,
    /// What it is.
    pub title: String,
    /// The matter in one line; empty for none.
    pub subtitle: String,
    /// Name and value: site, server, date.
    pub facts: Vec<(String, String)>,
    /// What it says, in order. None is empty.
    pub sections: Vec<Section>,
    /// Lines to be filled in by hand at the end: done by, date.
    pub signatures: Vec<String>,
    /// Small print.
    pub footer: Vec<String>,
    /// The words that the forms need.
    pub words: PaperWords,
}

/// Column heads and names of sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperWords {
    /// Name of the sheet with everything to be ticked off (at most 31 characters, none of `[]:*?/\`).
    pub sheet_tasks: String,
    /// Name of the sheet with everything else; the same limits.
    pub sheet_about: String,
    /// Number of a step.
    pub number: String,
    /// Where it is done.
    pub place: String,
    /// Who does it.
    pub who: String,
    /// What is done.
    pub what: String,
    /// Which field a value goes into.
    pub field: String,
    /// The value to type.
    pub value: String,
    /// What is there now.
    pub answered: String,
    /// The check box.
    pub check: String,
    /// Anything else.
    pub note: String,
}

/// A part of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list.
    Entries(Vec<Entry>),
    /// Things to do, one after another.
    Tasks(Vec<Task>),
    /// Fields with what to type.
    Values(Vec<ValueRow>),
    /// A plain table: heads, rows.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// A line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Whether it is ticked off.
    pub is_check: bool,
    /// A word in front of it: a cost, a kind; empty for none.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Less important lines below it.
    pub notes: Vec<String>,
    /// An address about it; empty for none.
    pub link: String,
}

/// A thing to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Its number on the paper.
    pub number: usize,
    /// Where it is done.
    pub place: String,
    /// By whom.
    pub who: String,
    /// What to do.
    pub text: String,
    /// Less important lines below it.
    pub notes: Vec<String>,
    /// The fields to fill in.
    pub values: Vec<ValueRow>,
    /// An address about it; empty for none.
    pub link: String,
}

/// A field with what to type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueRow {
    /// The field's name.
    pub name: String,
    /// What to type.
    pub fill: Fill,
    /// What is there now; empty where nobody knows.
    pub answered: String,
    /// Whether it is as it should be, where that is known.
    pub agrees: Option<bool>,
    /// Limits and the like.
    pub note: String,
}

/// What is to be done with a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// Type or choose exactly this.
    Exactly(String),
    /// Do what the words say.
    Said(String),
    /// Nothing is to be done, as the words say.
    Nothing(String),
    /// To be written in by hand.
    #[default]
    ByHand,
}

impl Fill {
    /// Whether something is to be done, and ticked off.
    pub fn is_check(&self) -> bool {
        !matches!(self, Self::Nothing(_))
    }

    /// What stands in the value's place; empty where it is to be written in by hand.
    pub fn text(&self) -> &str {
        match self {
            Self::Exactly(text) | Self::Said(text) | Self::Nothing(text) => text,
            Self::ByHand => "",
        }
    }
}

/// A file form of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperForm {
    /// One self-contained page for browser and printer.
    Html,
    /// CommonMark with GitHub's tables and task lists.
    Markdown,
    /// An Office Open XML workbook.
    Xlsx,
}

impl PaperForm {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Html, Self::Markdown, Self::Xlsx];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Xlsx => "xlsx",
        }
    }

    /// The form that a file's ending asks for; none where it asks for something else.
    pub fn of(path: &std::path::Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// A workbook could not be made: a text longer than a cell holds, or too many rows.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be made: {0}")]
pub struct PaperError(pub(super) String);

impl Paper {
    /// The file's content.
    ///
    /// # Errors
    /// [`PaperError`] for a workbook that its format cannot hold.
    pub fn render(&self, form: PaperForm) -> Result<Vec<u8>, PaperError> {
        match form {
            PaperForm::Html => Ok(html::page(self).into_bytes()),
            PaperForm::Markdown => Ok(markdown::text(self).into_bytes()),
            PaperForm::Xlsx => super::workbook::of_paper(self),
        }
    }

    /// Whether any field tells what is there now, so that a column for it is worth its room.
    pub fn has_answers(&self) -> bool {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let mut rows = blocks.flat_map(|block| match block {
            Block::Values(rows) => rows.iter().collect::<Vec<_>>(),
            Block::Tasks(tasks) => tasks.iter().flat_map(|task| &task.values).collect(),
            _ => Vec::new(),
        });
        rows.any(|row| !row.answered.is_empty())
    }
}

#[cfg(test)]
mod tests;
