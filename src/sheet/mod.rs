//! Tables and papers as files: what goes out to spreadsheets, browsers and printers, and what comes in from tables. It
//! knows cells, paragraphs and check boxes, not what they mean, and touches no file.

pub mod paper;
mod workbook;

use std::borrow::Cow;

/// A text that a spreadsheet takes as text: one that would be taken for a formula gets an apostrophe in front of it.
///
/// `=`, `+`, `-`, `@`, a tab or a carriage return at the start of a cell begin a formula in one program or another.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nothing_from_outside_becomes_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("SV01"), "SV01");
    }
}
