//! Papers in words: the procedure (手順書) of an outcome, and the step sheets of a server. They end as a
//! [`Paper`](crate::sheet::paper::Paper), from which window, browser, printer and spreadsheet all show the same.

mod procedure;
mod steps;

pub use procedure::procedure;
pub use steps::{answered, means, nothing_wanted, row_note, step_sheets, wish};

use crate::{i18n::Language, say, sheet::paper::PaperWords, site::Server};
use jiff::civil::Date;

/// For whom a paper is, and when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The site's name; may be empty.
    pub site: &'a str,
    /// The server it is about, where it is about one.
    pub server: Option<&'a Server>,
    /// The day it was made.
    pub date: Date,
    /// In which language.
    pub language: Language,
}

impl Occasion<'_> {
    fn facts(&self) -> Vec<(String, String)> {
        let language = self.language;
        let mut facts = Vec::new();
        if !self.site.is_empty() {
            facts.push((say!(language, "paper-site"), self.site.to_owned()));
        }
        if let Some(server) = self.server {
            facts.push((say!(language, "paper-server"), server.name.clone()));
            facts.push((say!(language, "paper-bmc"), server.bmc.to_string()));
        }
        facts.push((say!(language, "paper-date"), self.date.to_string()));
        facts
    }

    fn footer(&self, has_community: bool) -> Vec<String> {
        let language = self.language;
        let mut footer = Vec::new();
        if has_community {
            footer.push(say!(language, "paper-community"));
        }
        footer.push(say!(language, "paper-trademarks"));
        let version = env!("CARGO_PKG_VERSION").to_owned();
        footer.push(say!(language, "paper-made", version = version));
        footer
    }

    /// Whether the community stands on the paper, so that it has to be kept with care.
    fn has_community(&self) -> bool {
        self.server
            .is_some_and(|server| server.wanted.snmp_alert.community.is_some())
    }

    fn words(&self) -> PaperWords {
        let language = self.language;
        PaperWords {
            sheet_tasks: say!(language, "paper-sheet-tasks"),
            sheet_about: say!(language, "paper-sheet-about"),
            number: say!(language, "paper-number"),
            place: say!(language, "paper-place"),
            who: say!(language, "paper-who"),
            what: say!(language, "paper-what"),
            field: say!(language, "paper-field"),
            value: say!(language, "paper-value"),
            answered: say!(language, "paper-answered"),
            check: say!(language, "paper-check"),
            note: say!(language, "paper-note"),
        }
    }

    fn signatures(&self) -> Vec<String> {
        let language = self.language;
        vec![
            say!(language, "paper-done-by"),
            say!(language, "paper-done-at"),
            say!(language, "paper-checked-by"),
        ]
    }
}
