//! A text in a cell: harmless on its way out, as it was on its way in. Pure.

use std::borrow::Cow;

/// What begins a formula in one program or another; the wide forms do where Japanese is written.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that a spreadsheet takes as text: one that would be taken for a formula gets an apostrophe in front of it.
///
/// [`plain`] takes it off again.
pub fn harmless(text: &str) -> Cow<'_, str> {
    // A text that has such an apostrophe already gets one more, so that it comes back with its own.
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`harmless`] was given. Others stay as they are: a name may begin with an apostrophe.
pub fn plain(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => Cow::Owned(rest.to_owned()),
        _ => Cow::Borrowed(text),
    }
}

/// A text that came from outside, on one line: control characters (a line break too) and characters that change the
/// direction of writing become visible escapes, so that it can neither move a cursor nor pretend to be another text.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hostile(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// A JSON document that a terminal may show: the same document, with the characters that a terminal would obey written
/// as JSON's own escapes (RFC 8259 section 7). Outside strings there are none, but for the line breaks.
pub fn visible_json(document: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| is_hostile(c) && !matches!(c, '\n' | '\r' | '\t');
    if !document.contains(is_escaped) {
        return Cow::Borrowed(document);
    }
    let mut shown = String::with_capacity(document.len() + 16);
    for c in document.chars() {
        if is_escaped(c) {
            // All of them are of the first plane, and so one unit of UTF-16.
            shown.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{harmless, plain, visible, visible_json};
    use proptest::prelude::*;

    #[test]
    fn nothing_from_outside_becomes_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["SV01", "'tis", ""] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn what_a_terminal_obeys_becomes_visible() {
        assert_eq!(visible("\u{1b}[2J電源"), "\\u{1b}[2J電源");
        assert_eq!(
            visible("a\u{202E}b\r\nc\u{9b}"),
            "a\\u{202e}b\\u{d}\\u{a}c\\u{9b}"
        );
        assert_eq!(visible("電源ユニット 2 — 故障"), "電源ユニット 2 — 故障");
    }

    #[test]
    fn a_document_that_a_terminal_may_show_says_the_same() {
        let value = serde_json::json!({ "title": "a\u{9b}2J\u{202e}b\u{7f}\n電源\u{1b}" });
        let text = format!("{value:#}");
        let shown = visible_json(&text);
        assert!(
            !shown.contains(['\u{9b}', '\u{202e}', '\u{7f}', '\u{1b}']),
            "{shown}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).expect("JSON"),
            value
        );
    }

    proptest! {
        #[test]
        fn what_goes_out_comes_back(text in "['=+@a\t\n＝-]{0,6}") {
            let out = harmless(&text);
            prop_assert_eq!(plain(&out), text.as_str());
        }
    }
}
