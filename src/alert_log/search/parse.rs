//! What is typed into a search, read. Pure; it is called with every keystroke, so what is merely incomplete is left out.
//!
//! Words must all occur; `"a phrase"` as it stands; `-word` must not occur; `field:value` asks a field, in English or in
//! Japanese, with either colon; several values of a field with commas.

use super::{
    super::Severity,
    fold::{Phrase, folded},
    problem::{SearchProblem, WrongSearch},
    question::{Search, address_token, mark},
    when::{When, when},
};
use jiff::ZonedDateTime;
use std::collections::BTreeSet;

/// How many words and fields a search may have.
const MOST_PARTS: usize = 64;

/// A field that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Severity,
    Server,
    Path,
    From,
    Note,
    State,
    Since,
    Until,
}

/// Their names in both languages, folded.
const FIELDS: &[(&str, Field)] = &[
    ("severity", Field::Severity),
    ("重要度", Field::Severity),
    ("server", Field::Server),
    ("サーバ", Field::Server),
    ("サーバー", Field::Server),
    ("path", Field::Path),
    ("経路", Field::Path),
    ("from", Field::From),
    ("source", Field::From),
    ("送信元", Field::From),
    ("note", Field::Note),
    ("メモ", Field::Note),
    ("is", Field::State),
    ("状態", Field::State),
    ("since", Field::Since),
    ("から", Field::Since),
    ("以降", Field::Since),
    ("until", Field::Until),
    ("まで", Field::Until),
    ("以前", Field::Until),
];

const SEVERITIES: &[(&str, Severity)] = &[
    ("error", Severity::Error),
    ("異常", Severity::Error),
    ("warning", Severity::Warning),
    ("警告", Severity::Warning),
    ("information", Severity::Information),
    ("情報", Severity::Information),
    ("recovered", Severity::Recovered),
    ("回復", Severity::Recovered),
    ("復旧", Severity::Recovered),
];

/// What an alert can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Test,
    Acknowledged,
    Unacknowledged,
    Unknown,
}

const STATES: &[(&str, State)] = &[
    ("test", State::Test),
    ("テスト", State::Test),
    ("acknowledged", State::Acknowledged),
    ("確認済み", State::Acknowledged),
    ("unacknowledged", State::Unacknowledged),
    ("未確認", State::Unacknowledged),
    ("unknown", State::Unknown),
    ("不明", State::Unknown),
];

/// One part between spaces.
#[derive(Debug, Default)]
struct Part {
    from: usize,
    to: usize,
    is_not: bool,
    /// Before the first colon outside quotes.
    name: Option<String>,
    text: String,
    is_quoted: bool,
}

/// Reads a search as it was typed; `now` is the present in the user's time zone.
///
/// # Errors
/// The first part that cannot be meant so, and where it stands. A part that more typing can make right is none.
pub fn parse(text: &str, now: &ZonedDateTime) -> Result<Search, SearchProblem> {
    let mut search = Search::default();
    for (number, part) in parts(text).into_iter().enumerate() {
        if number == MOST_PARTS {
            let wrong = WrongSearch::TooLong;
            return Err(SearchProblem {
                from: part.from,
                to: part.to,
                wrong,
            });
        }
        take(&mut search, &part, now).map_err(|wrong| SearchProblem {
            from: part.from,
            to: part.to,
            wrong,
        })?;
    }
    let excluded = std::mem::take(&mut search.excluded);
    if !excluded.is_empty() {
        let named = search.severities.take();
        let named = named.unwrap_or_else(|| Severity::ALL.iter().copied().collect());
        search.severities = Some(named.difference(&excluded).copied().collect());
    }
    Ok(search)
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut characters = text.chars().enumerate().peekable();
    while let Some((from, c)) = characters.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut part = Part {
            from,
            to: from + 1,
            ..Part::default()
        };
        let mut current = Some(c);
        let mut inside = false;
        while let Some(c) = current {
            match c {
                _ if inside && is_quote(c) => inside = false,
                '-' | '－' if part.to == from + 1 => part.is_not = true,
                _ if !inside && part.text.is_empty() && !part.is_quoted && is_quote(c) => {
                    inside = true;
                    part.is_quoted = true;
                }
                ':' | '：' if !inside && !part.is_quoted && part.name.is_none() => {
                    part.name = Some(std::mem::take(&mut part.text));
                }
                c => part.text.push(c),
            }
            // A quotation ends its part, unless it is still open.
            if part.is_quoted && !inside {
                break;
            }
            current = characters
                .next_if(|(_, c)| inside || !c.is_whitespace())
                .map(|(at, c)| {
                    part.to = at + 1;
                    c
                });
        }
        parts.push(part);
    }
    parts
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '＂')
}

fn take(search: &mut Search, part: &Part, now: &ZonedDateTime) -> Result<(), WrongSearch> {
    let Some(name) = &part.name else {
        add_words(search, part, &part.text);
        return Ok(());
    };
    let folded_name = folded(name);
    match FIELDS.iter().find(|(known, _)| *known == folded_name) {
        Some((_, field)) => take_field(search, *field, part, now),
        None if is_meant_as_a_field(name, part) => Err(WrongSearch::Field(name.clone())),
        None => {
            add_words(search, part, &format!("{name}:{}", part.text));
            Ok(())
        }
    }
}

/// `12:30`, `fe80::1`, `aa:bb:cc` and `http://…` are words with colons in them, and `fan:` may be one, too.
fn is_meant_as_a_field(name: &str, part: &Part) -> bool {
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    let value = part.text.trim();
    is_name && !value.is_empty() && !value.starts_with('/') && !value.contains([':', '：'])
}

fn add_words(search: &mut Search, part: &Part, text: &str) {
    let Some(phrase) = Phrase::of(text, "", part.is_quoted) else {
        return;
    };
    if part.is_not {
        search.none.push(phrase);
    } else {
        search.all.push(vec![phrase]);
    }
}

fn take_field(
    search: &mut Search,
    field: Field,
    part: &Part,
    now: &ZonedDateTime,
) -> Result<(), WrongSearch> {
    match field {
        Field::Severity => take_severities(search, part),
        Field::State => take_state(search, part),
        Field::Since | Field::Until => take_time(search, field, part, now),
        Field::Note => {
            add_phrases(
                search,
                part,
                Phrase::of(&part.text, mark::NOTE, part.is_quoted)
                    .into_iter()
                    .collect(),
            );
            Ok(())
        }
        Field::Server | Field::Path | Field::From => {
            let phrases = values(part).filter_map(|value| match field {
                Field::Server => Phrase::of(value, mark::SERVER, part.is_quoted),
                Field::Path => Phrase::of(value, mark::PATH, part.is_quoted),
                _ => address_phrase(value, part.is_quoted),
            });
            add_phrases(search, part, phrases.collect());
            Ok(())
        }
    }
}

/// The values between commas that are not empty (yet).
fn values(part: &Part) -> impl Iterator<Item = &str> {
    let commas = |c: char| !part.is_quoted && matches!(c, ',' | '，' | '、');
    let values = part.text.split(commas);
    values.map(str::trim).filter(|value| !value.is_empty())
}

fn add_phrases(search: &mut Search, part: &Part, phrases: Vec<Phrase>) {
    if part.is_not {
        search.none.extend(phrases);
    } else if !phrases.is_empty() {
        search.all.push(phrases);
    }
}

/// An address or its beginning: `192.0.2.` and `192.0.2.5` find 192.0.2.51, `"192.0.2.5"` does not.
fn address_phrase(text: &str, is_exact: bool) -> Option<Phrase> {
    let text = folded(text);
    let is_address = !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit() || ".:".contains(c));
    // What no address can begin with is a phrase that none has.
    let tokens = if is_address {
        address_token(&text)
    } else {
        address_token("none")
    };
    Some(Phrase {
        tokens,
        is_open: !is_exact && is_address,
    })
}

/// Those that are named, and those that are named to be left out: in whichever order they are typed.
fn take_severities(search: &mut Search, part: &Part) -> Result<(), WrongSearch> {
    let mut named = BTreeSet::new();
    for value in values(part) {
        named.extend(one_of(SEVERITIES, value).map_err(WrongSearch::Severity)?);
    }
    if named.is_empty() {
        return Ok(());
    }
    if part.is_not {
        search.excluded.extend(named);
    } else {
        search.severities.get_or_insert_default().extend(named);
    }
    Ok(())
}

fn take_state(search: &mut Search, part: &Part) -> Result<(), WrongSearch> {
    for value in values(part) {
        let Some(state) = one_of(STATES, value).map_err(WrongSearch::State)? else {
            continue;
        };
        let is = !part.is_not;
        match state {
            State::Test => search.is_test = Some(is),
            State::Acknowledged => search.is_acknowledged = Some(is),
            State::Unacknowledged => search.is_acknowledged = Some(!is),
            State::Unknown => add_phrases(search, part, vec![Phrase::whole(mark::UNKNOWN.to_owned())]),
        }
    }
    Ok(())
}

/// The value of this name, or the only one whose name begins so; none where there are several.
fn one_of<T: Copy + PartialEq>(known: &[(&str, T)], value: &str) -> Result<Option<T>, String> {
    let text = folded(value);
    let whole = known.iter().find(|(name, _)| *name == text);
    if let Some((_, value)) = whole {
        return Ok(Some(*value));
    }
    let mut begun = known.iter().filter(|(name, _)| name.starts_with(&text));
    match (begun.next(), begun.next()) {
        (Some((_, value)), None) => Ok(Some(*value)),
        (Some(_), Some(_)) => Ok(None),
        (None, _) => Err(value.to_owned()),
    }
}

fn take_time(search: &mut Search, field: Field, part: &Part, now: &ZonedDateTime) -> Result<(), WrongSearch> {
    let (from, to) = match when(&part.text, now) {
        When::Time { from, to } => (from, to),
        When::Incomplete => return Ok(()),
        When::Wrong => return Err(WrongSearch::Time(part.text.clone())),
    };
    // Not since a day is before it, and not until a day is after it.
    match (field == Field::Since, part.is_not) {
        (true, false) => search.since = search.since.max(Some(from)),
        (false, true) => search.since = search.since.max(Some(to)),
        (true, true) => earliest(&mut search.until, from),
        (false, false) => earliest(&mut search.until, to),
    }
    Ok(())
}

fn earliest(until: &mut Option<jiff::Timestamp>, time: jiff::Timestamp) {
    *until = Some(until.map_or(time, |until| until.min(time)));
}
