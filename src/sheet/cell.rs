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

#[cfg(test)]
mod tests {
    use super::{harmless, plain};
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

    proptest! {
        #[test]
        fn what_goes_out_comes_back(text in "['=+@a\t\n＝-]{0,6}") {
            let out = harmless(&text);
            prop_assert_eq!(plain(&out), text.as_str());
        }
    }
}
