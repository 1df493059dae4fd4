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
const MOST_WORDS: usize = 48;
/// With more words than this behind others, the words alone are faster: for each phrase SQLite follows all its words.
const MOST_PHRASES: usize = 8;

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
#[derive(Default)]
struct Asked {
    exact: String,
    rough: Roughly,
}

/// What finds more than an expression, where that one may be slow.
#[derive(Debug, Default, PartialEq, Eq)]
enum Roughly {
    /// It is fast.
    #[default]
    Exact,
    /// This is faster.
    Words(String),
    /// Nothing is faster than to look at every alert.
    All,
}

impl Asked {
    fn is_slow(&self) -> bool {
        self.rough != Roughly::Exact
    }

    /// What is fast, and finds at least as much.
    fn fast(&self) -> Option<&str> {
        match &self.rough {
            Roughly::Exact => Some(&self.exact),
            Roughly::Words(words) => Some(words),
            Roughly::All => None,
        }
    }
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
    let exact = |asked: &Asked| Some(asked.exact.clone());
    let Some(exact) = joined(all.iter().filter_map(exact), none.iter().filter_map(exact)) else {
        return Ok(None);
    };
    let rough = all.iter().chain(&none).any(Asked::is_slow).then(|| {
        let fast = |asked: &Asked| asked.fast().map(str::to_owned);
        // What finds more than may be there would take away too much.
        let quick = none.iter().filter(|asked| !asked.is_slow());
        let words = joined(all.iter().filter_map(fast), quick.filter_map(fast));
        words.map_or(Rough::All, Rough::Words)
    });
    Ok(Some(Expressions { exact, rough }))
}

/// All of the first and none of the second.
fn joined(all: impl Iterator<Item = String>, none: impl Iterator<Item = String>) -> Option<String> {
    let list = |texts: &mut dyn Iterator<Item = String>, by: &str| {
        let texts: Vec<String> = texts.map(|text| format!("({text})")).collect();
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
    let each: Result<Vec<Option<Asked>>, Error> =
        phrases.iter().map(|phrase| asked(connection, phrase)).collect();
    let each: Vec<Asked> = each?.into_iter().flatten().collect();
    if each.is_empty() {
        return Ok(None);
    }
    let exact: Vec<&str> = each.iter().map(|asked| asked.exact.as_str()).collect();
    let rough = if each.iter().any(Asked::is_slow) {
        let fast: Option<Vec<&str>> = each.iter().map(Asked::fast).collect();
        fast.map_or(Roughly::All, |fast| Roughly::Words(fast.join(" OR ")))
    } else {
        Roughly::Exact
    };
    Ok(Some(Asked {
        exact: exact.join(" OR "),
        rough,
    }))
}

/// One phrase; `None` where nothing in the index can answer to it.
fn asked(connection: &Connection, phrase: &Phrase) -> Result<Option<Asked>, Error> {
    let fast = |exact| Asked {
        exact,
        rough: Roughly::Exact,
    };
    if !phrase.is_open {
        return Ok(Some(fast(quoted(&phrase.tokens))));
    }
    let (before, last) = phrase
        .tokens
        .rsplit_once(' ')
        .map_or((None, phrase.tokens.as_str()), |(before, last)| {
            (Some(before), last)
        });
    let Some(words) = words_that_begin(connection, last)? else {
        return Ok(Some(Asked {
            exact: format!("{} *", quoted(&phrase.tokens)),
            rough: before.map_or(Roughly::All, |before| Roughly::Words(quoted(before))),
        }));
    };
    if words.is_empty() {
        return Ok(None);
    }
    let any = |texts: &mut dyn Iterator<Item = String>| texts.collect::<Vec<_>>().join(" OR ");
    let alone = any(&mut words.iter().map(|word| quoted(word)));
    let Some(before) = before else {
        return Ok(Some(fast(alone)));
    };
    let is_slow = words.len() > MOST_PHRASES;
    Ok(Some(Asked {
        exact: any(&mut words.iter().map(|word| quoted(&format!("{before} {word}")))),
        rough: if is_slow {
            Roughly::Words(alone)
        } else {
            Roughly::Exact
        },
    }))
}

/// Tokens have no quotation marks in them.
fn quoted(tokens: &str) -> String {
    format!("\"{tokens}\"")
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
