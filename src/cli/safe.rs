//! Makes a text that came from outside harmless in a terminal.

use std::borrow::Cow;

/// Control characters (a line break too) and characters that change the direction of writing become visible
/// escapes, so that an alert's text can neither move the cursor nor pretend to be another one.
pub fn safe(text: &str) -> Cow<'_, str> {
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

fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn escape_sequences_and_direction_marks_become_visible() {
        assert_eq!(safe("\u{1b}[2J電源"), "\\u{1b}[2J電源");
        assert_eq!(safe("a\u{202E}b\r\nc\u{9b}"), "a\\u{202e}b\\u{d}\\u{a}c\\u{9b}");
        assert_eq!(safe("電源ユニット 2 — 故障"), "電源ユニット 2 — 故障");
    }
}
