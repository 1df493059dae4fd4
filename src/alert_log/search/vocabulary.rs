//! From phrases to what SQLite's full-text search is asked.
//!
//! A phrase whose last word need only begin so is asked as the words that do begin so and stand in the index: SQLite would
//! gather all their alerts before it gives the first one, while the words joined by OR give the newest at once.

use super::{
    super::{Error, Severity},
    fold::Phrase,
    question::{Search, severity_phrase},
};
use rusqlite::{Connection, OptionalExtension};

/// With more words than this, a beginning says too little to be looked up first.
const MOST_WORDS: usize = 128;

/// A search as full-text expressions.
#[derive(Debug)]
pub(super) struct Expressions {
    /// Finds exactly what the search does.
    pub(super) exact: String,
    /// Where `exact` may be slow to find the first: what finds all of it and more, at once.
    pub(super) rough: Option<Rough>,
}

/// What finds more than is searched.
#[derive(Debug)]
pub(super) enum Rough {
    /// This expression.
    Words(String),
    /// Nothing less than every alert.
    All,
}

/// Phrases of which one is to be there, as an expression.
struct Asked {
    text: String,
    is_slow: bool,
}

/// The expressions of a search; `None` where nothing in the index can answer to it.
pub(super) fn expressions(connection: &Connection, search: &Search) -> Result<Option<Expressions>, Error> {
    let mut all = Vec::new();
    let severities = search
        .severities
        .iter()
        .map(|severities| severities.iter().copied().map(severity_phrase).collect());
    for phrases in search.all.iter().cloned().chain(severities) {
        match any_of(connection, &phrases)? {
            Some(asked) => all.push(asked),
            None => return Ok(None),
        }
    }
    if all.is_empty() {
        // Something that every alert has, for the others to be taken from.
        let every: Vec<Phrase> = Severity::ALL.iter().copied().map(severity_phrase).collect();
        all.extend(any_of(connection, &every)?);
    }
    let mut none = Vec::new();
    for phrase in &search.none {
        none.extend(any_of(connection, std::slice::from_ref(phrase))?);
    }
    let Some(exact) = joined(all.iter(), none.iter()) else {
        return Ok(None);
    };
    let rough = all.iter().chain(&none).any(|asked| asked.is_slow).then(|| {
        let quick = |asked: &&Asked| !asked.is_slow;
        let words = joined(all.iter().filter(quick), none.iter().filter(quick));
        words.map_or(Rough::All, Rough::Words)
    });
    Ok(Some(Expressions { exact, rough }))
}

/// All of the first and none of the second.
fn joined<'a>(all: impl Iterator<Item = &'a Asked>, none: impl Iterator<Item = &'a Asked>) -> Option<String> {
    let list = |asked: &mut dyn Iterator<Item = &'a Asked>, by: &str| {
        let texts: Vec<String> = asked.map(|asked| format!("({})", asked.text)).collect();
        texts.join(by)
    };
    let (all, none) = (list(&mut { all }, " AND "), list(&mut { none }, " OR "));
    match (all.is_empty(), none.is_empty()) {
        (true, _) => None,
        (false, true) => Some(all),
        (false, false) => Some(format!("({all}) NOT ({none})")),
    }
}

fn any_of(connection: &Connection, phrases: &[Phrase]) -> Result<Option<Asked>, Error> {
    let mut texts = Vec::new();
    let mut is_slow = false;
    for phrase in phrases {
        if !phrase.is_open {
            texts.push(quoted(&phrase.tokens));
            continue;
        }
        let (before, last) = phrase
            .tokens
            .rsplit_once(' ')
            .map_or(("", phrase.tokens.as_str()), |(before, last)| (before, last));
        match words_that_begin(connection, last)? {
            Some(words) => texts.extend(words.iter().map(|word| quoted(&format!("{before} {word}")))),
            None => {
                is_slow = true;
                texts.push(format!("{} *", quoted(&phrase.tokens)));
            }
        }
    }
    let text = texts.join(" OR ");
    Ok((!text.is_empty()).then_some(Asked { text, is_slow }))
}

/// Tokens have no quotation marks in them.
fn quoted(tokens: &str) -> String {
    format!("\"{}\"", tokens.trim_start())
}

/// The words of the index that begin so; `None` where there are too many.
fn words_that_begin(connection: &Connection, beginning: &str) -> Result<Option<Vec<String>>, Error> {
    let mut next =
        connection.prepare_cached("SELECT term FROM alert_terms WHERE term >= ?1 ORDER BY term LIMIT 1")?;
    let mut words = Vec::new();
    let mut from = beginning.to_owned();
    loop {
        let word: Option<String> = next.query_row([&from], |row| row.get(0)).optional()?;
        let Some(word) = word.filter(|word| word.starts_with(beginning)) else {
            return Ok(Some(words));
        };
        if words.len() == MOST_WORDS {
            return Ok(None);
        }
        // The first word after it: no token has a control character.
        from = format!("{word}\u{1}");
        words.push(word);
    }
}
