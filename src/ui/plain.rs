//! Text from outside, made harmless to show: control and direction-changing characters become visible marks.

use std::borrow::Cow;

/// The text with what could hide or reorder it replaced by `�`. Line breaks become spaces.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| mark(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(mark).collect())
}

fn mark(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' => ' ',
        // Bidirectional controls (Unicode TR 9), zero-width characters, line separators.
        '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{061C}' => '\u{FFFD}',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_from_outside_can_hide_or_reorder_text() {
        assert_eq!(plain("PSU 2 故障"), "PSU 2 故障");
        assert_eq!(plain("a\u{202E}b\u{0}c\nd"), "a\u{FFFD}b\u{FFFD}c d");
    }
}
