//! Texts as the index sees them. Pure.
//!
//! A text is folded (NFKC, lower case, no combining marks: `ﾌｧﾝ` and `ファン`, `ＳＶ０３` and `sv03` are the same) and cut
//! into runs of Japanese, of letters and of digits. A Japanese run becomes overlapping pairs of characters and its last
//! character alone: `電源障害` → `電源 源障 障害 害`. So every part of it of two characters or more is a phrase of pairs, a
//! single character is the beginning of a token, and no phrase reaches across the end of a run. A run of letters or
//! digits is one token: `SV03` → `sv 03`, so that its number alone is found, too.

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfkc_quick};

/// A longer run of letters or digits is cut here; what is searched is cut alike.
const LONGEST_TOKEN: usize = 64;

/// What kind of text a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Japanese,
    Letters,
    Digits,
}

/// A piece of a folded text of one kind.
#[derive(Clone, Copy, Debug)]
struct Run<'t> {
    kind: Kind,
    text: &'t str,
}

/// The text in the form in which texts are compared: NFKC, lower case, without combining marks.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut push = |c: char| {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else if is_japanese(c) {
            folded.push(c);
        } else {
            folded.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c)));
        }
    };
    // Almost every text is in this form already, and to see that is much faster than to make it so.
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().for_each(&mut push);
    } else {
        text.nfkc().for_each(&mut push);
    }
    folded
}

fn kind(c: char) -> Option<Kind> {
    if is_japanese(c) {
        Some(Kind::Japanese)
    } else if c.is_numeric() {
        Some(Kind::Digits)
    } else if c.is_alphabetic() {
        Some(Kind::Letters)
    } else {
        None
    }
}

/// Scripts that are written without spaces between words: kana, kanji with their marks, and hangul with its particles.
fn is_japanese(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3038}'..='\u{303C}'
        | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Cuts a folded text.
fn runs(folded: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut open: Option<(Kind, usize)> = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        let next = kind(c);
        if open.map(|(kind, _)| kind) == next {
            continue;
        }
        if let Some((kind, from)) = open {
            let text = folded.get(from..at).unwrap_or_default();
            runs.push(Run { kind, text });
        }
        open = next.map(|kind| (kind, at));
    }
    runs
}

/// Appends the tokens of a text, each with the mark before it and a space after it.
pub(super) fn put_tokens(text: &str, mark: &str, tokens: &mut String) {
    for run in runs(&folded(text)) {
        put_run(run, true, mark, tokens);
    }
}

/// A run's tokens. Where more may follow in the text, the last character alone is no token of what is searched.
fn put_run(run: Run<'_>, is_whole: bool, mark: &str, tokens: &mut String) {
    let mut put = |token: &str| {
        tokens.push_str(mark);
        tokens.push_str(token);
        tokens.push(' ');
    };
    if run.kind != Kind::Japanese {
        put(beginning(run.text, LONGEST_TOKEN));
        return;
    }
    let mut rest = run.text;
    while !rest.is_empty() {
        let pair = beginning(rest, 2);
        let one = beginning(rest, 1);
        // The last character: alone where nothing follows it, and where it is all there is.
        if pair.len() > one.len() || is_whole || rest.len() == run.text.len() {
            put(pair);
        }
        rest = rest.strip_prefix(one).unwrap_or_default();
    }
}

/// The first so many characters of a text.
fn beginning(text: &str, characters: usize) -> &str {
    let end = text
        .char_indices()
        .nth(characters)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// Tokens that follow each other in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The tokens with a space between them; never empty.
    pub(super) tokens: String,
    /// Whether the last token need only begin so.
    pub(super) is_open: bool,
}

impl Phrase {
    /// What to look for where a person searches this; `None` where nothing in it can be searched, such as `-` or `%`.
    /// The last word need only begin so, unless `is_exact`.
    pub(super) fn of(text: &str, mark: &str, is_exact: bool) -> Option<Self> {
        let folded = folded(text);
        let runs = runs(&folded);
        let last = runs.last()?;
        let is_open = match last.kind {
            Kind::Japanese => last.text.chars().nth(1).is_none(),
            Kind::Letters | Kind::Digits => !is_exact,
        };
        let mut tokens = String::new();
        for (index, run) in runs.iter().enumerate() {
            put_run(*run, index + 1 < runs.len(), mark, &mut tokens);
        }
        tokens.pop();
        Some(Self { tokens, is_open })
    }

    /// One token that stands in an index as it is.
    pub(super) fn whole(token: String) -> Self {
        Self {
            tokens: token,
            is_open: false,
        }
    }

    /// Whether a document, as [`super::document`] makes it, has it.
    pub(super) fn is_in(&self, document: &str) -> bool {
        let end = if self.is_open { "" } else { " " };
        document.contains(&format!(" {}{end}", self.tokens))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let mut tokens = String::new();
        put_tokens(text, "", &mut tokens);
        tokens
    }

    #[test]
    fn japanese_becomes_pairs_and_words_stay_words() {
        assert_eq!(tokens("電源障害"), "電源 源障 障害 害 ");
        assert_eq!(tokens("SV03のファン_1（100%）"), "sv 03 のフ ファ ァン ン 1 100 ");
        assert_eq!(tokens("ｻｰﾊﾞの ﾃﾞﾝｹﾞﾝ"), tokens("サーバの デンゲン"));
        assert_eq!(tokens("ＳＶ０３"), tokens("sv03"));
        assert_eq!(tokens("か\u{3099}"), tokens("が"));
        assert_eq!(tokens("İ Straße"), "i straße ");
        assert_eq!(tokens("\u{E000}…%_-"), "");
    }

    #[test]
    fn a_phrase_is_open_where_more_may_follow() {
        let of = |text: &str| Phrase::of(text, "", false).map(|phrase| (phrase.tokens, phrase.is_open));
        assert_eq!(of("電源"), Some(("電源".to_owned(), false)));
        assert_eq!(of("電"), Some(("電".to_owned(), true)));
        assert_eq!(of("電源sv0"), Some(("電源 源 sv 0".to_owned(), true)));
        assert_eq!(of("fan_1"), Some(("fan 1".to_owned(), true)));
        assert_eq!(of("-%"), None);
        let exact = Phrase::of("power supply", "", true).expect("words");
        assert!(!exact.is_open);
    }

    #[test]
    fn a_phrase_does_not_reach_across_the_end_of_a_run() {
        let document = |text: &str| format!(" {}", tokens(text));
        let phrase = Phrase::of("電源障害", "", false).expect("a word");
        assert!(phrase.is_in(&document("主電源障害発生")));
        assert!(!phrase.is_in(&document("電源 源障害")));
        assert!(!phrase.is_in(&document("電源・障害")));
    }
}
