//! Papers hold what they were given in every form, and nothing from outside becomes markup or a formula.

use super::{Block, Entry, Fill, Paper, PaperForm, PaperWords, Section, Task, ValueRow};
use calamine::Reader;

/// Texts that somebody could have put into a name.
const HOSTILE: &str = "<script>alert(1)</script>\"'&|`*_[x](y)\u{1b}[31m\u{202e}oops\r\n# head";

fn paper(text: &str) -> Paper {
    let word = str::to_owned;
    Paper {
        language: "en",
        title: word(text),
        subtitle: word(text),
        facts: vec![(word("Site"), word(text))],
        sections: vec![
            Section {
                title: word(text),
                blocks: vec![
                    Block::Text(word(text)),
                    Block::Entries(vec![Entry {
                        is_check: true,
                        label: word(text),
                        text: word(text),
                        notes: vec![word(text)],
                        link: word(text),
                    }]),
                    Block::Entries(vec![Entry {
                        text: word(text),
                        ..Entry::default()
                    }]),
                    Block::Table(vec![word(text)], vec![vec![word(text)]]),
                ],
            },
            Section {
                title: word("To do"),
                blocks: vec![
                    Block::Tasks(vec![Task {
                        number: 1,
                        place: word(text),
                        who: word(text),
                        text: word(text),
                        notes: vec![word(text)],
                        values: vec![ValueRow {
                            name: word(text),
                            fill: Fill::Exactly(word(text)),
                            answered: word(text),
                            agrees: Some(true),
                            note: word(text),
                        }],
                        link: word(text),
                    }]),
                    Block::Values(vec![ValueRow {
                        name: word("Field"),
                        fill: Fill::Nothing(word(text)),
                        ..ValueRow::default()
                    }]),
                ],
            },
        ],
        signatures: vec![word(text)],
        footer: vec![word(text)],
        words: PaperWords {
            sheet_tasks: word("Steps"),
            sheet_about: word("About"),
            number: word("No."),
            place: word("Where"),
            who: word("Who"),
            what: word("What"),
            field: word("Field"),
            value: word("Value"),
            answered: word("Now"),
            check: word("Done"),
            note: word("Note"),
        },
    }
}

fn text_of(paper: &Paper, form: PaperForm) -> String {
    String::from_utf8(paper.render(form).expect("it fits")).expect("UTF-8")
}

#[test]
fn nothing_from_outside_becomes_markup() {
    let html = text_of(&paper(HOSTILE), PaperForm::Html);
    assert!(!html.contains("<script") && !html.contains("href"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"));
    let markdown = text_of(&paper(HOSTILE), PaperForm::Markdown);
    for line in markdown.lines() {
        assert!(!line.starts_with("# head"), "{markdown}");
    }
    assert!(
        markdown.contains("\\<script\\>") && markdown.contains("\\[x\\](y)"),
        "{markdown}"
    );
    for text in [html, markdown] {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']), "{text}");
        assert!(text.contains("\\u{1b}") || text.contains("\\\\u{1b}"), "{text}");
    }
}

#[test]
fn a_workbook_opens_again_and_holds_texts_only() {
    for text in [HOSTILE, "=1+1", "+1", "@SUM(A1)", "通報"] {
        let bytes = paper(text).render(PaperForm::Xlsx).expect("it fits");
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        assert_eq!(book.sheet_names(), ["Steps", "About"]);
        let range = book.worksheet_range("Steps").expect("the sheet");
        let cells: Vec<String> = range.cells().map(|(_, _, cell)| cell.to_string()).collect();
        let shown = super::plain(text).into_owned();
        assert!(cells.contains(&shown), "{cells:?}");
        assert!(cells.iter().filter(|cell| *cell == "☐").count() == 3, "{cells:?}");
        for name in ["Steps", "About"] {
            let formulas = book.worksheet_formula(name).expect("the sheet");
            assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()));
        }
    }
}

#[test]
fn a_markdown_list_cannot_be_forged_and_values_stay_exact() {
    let list = text_of(&paper("1. x"), PaperForm::Markdown);
    assert!(list.contains("- [ ] **1\\. x** 1\\. x"), "{list}");
    let markdown = text_of(&paper("a`b|c"), PaperForm::Markdown);
    assert!(markdown.contains("`` a`b\\|c ``"), "{markdown}");
}

#[test]
fn a_text_longer_than_a_cell_is_an_error_not_a_loss() {
    let long = "x".repeat(40_000);
    assert!(paper(&long).render(PaperForm::Xlsx).is_err());
    assert!(text_of(&paper(&long), PaperForm::Html).contains(&long));
}

#[test]
fn a_form_is_told_by_the_ending() {
    for form in PaperForm::ALL {
        let name = format!("a/手順書.{}", form.ending().to_uppercase());
        assert_eq!(PaperForm::of(name.as_ref()), Some(form));
    }
    for other in ["procedure", "procedure.pdf", ".html", "html"] {
        assert_eq!(PaperForm::of(other.as_ref()), None, "{other}");
    }
}
