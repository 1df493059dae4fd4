//! The procedure (手順書) of an outcome as a paper.

use super::{Occasion, steps};
use crate::{
    configure::step_sheet::{Means, StepSheet, Tool, Wish},
    guide::{Guide, Menu, Outcome, SetupStep, Workplace},
    i18n::Language,
    say,
    sheet::paper::{Block, Entry, Fill, Paper, Section, Task, ValueRow},
};

/// Everything about an outcome, to be worked through: why, what it takes, who does what where, the steps with their
/// values, the test at the end.
pub fn procedure(guide: &Guide, outcome: &Outcome<'_>, occasion: &Occasion<'_>) -> Paper {
    let language = occasion.language;
    let writer = Writer {
        guide,
        outcome,
        occasion,
        language,
    };
    let sections = [
        writer.method(),
        writer.not_possible(),
        writer.reasons(),
        writer.needs(),
        writer.duties(),
        writer.steps(),
        writer.caveats(),
        writer.test(),
        writer.links(),
    ];
    let has_values = outcome.steps.iter().any(|step| step.fields == Some(Menu::Snmp));
    Paper {
        language: language.tag(),
        title: say!(language, "procedure-title"),
        subtitle: outcome.title(language),
        facts: occasion.facts(),
        sections: sections.into_iter().flatten().collect(),
        signatures: occasion.signatures(),
        footer: occasion.footer(has_values && occasion.has_community()),
        words: occasion.words(),
    }
}

struct Writer<'a> {
    guide: &'a Guide,
    outcome: &'a Outcome<'a>,
    occasion: &'a Occasion<'a>,
    language: Language,
}

impl Writer<'_> {
    fn text(&self, text: &crate::i18n::Text) -> String {
        text.get(self.language).to_owned()
    }

    fn method(&self) -> Option<Section> {
        let entries = self.outcome.ways.iter().map(|way| Entry {
            text: self.text(&way.title),
            notes: vec![self.text(&way.summary)],
            ..Entry::default()
        });
        list(say!(self.language, "procedure-method"), entries.collect())
    }

    fn not_possible(&self) -> Option<Section> {
        let entries = self.outcome.not_possible.iter().map(|found| {
            let mut notes = vec![self.text(&found.item.text), self.text(&found.item.makes_possible)];
            notes.extend(found.because_text(self.guide, self.language));
            Entry {
                is_check: true,
                text: self.text(&found.item.title),
                notes,
                ..Entry::default()
            }
        });
        list(say!(self.language, "procedure-not-possible"), entries.collect())
    }

    fn reasons(&self) -> Option<Section> {
        let entries = self.outcome.reasons.iter().map(|reason| Entry {
            text: self.text(&reason.item.text),
            notes: reason.because_text(self.guide, self.language),
            ..Entry::default()
        });
        list(say!(self.language, "procedure-reasons"), entries.collect())
    }

    fn needs(&self) -> Option<Section> {
        let entries = self.outcome.needs.iter().map(|need| {
            let mut notes = vec![say!(
                self.language,
                "procedure-need-from",
                from = self.text(&need.from)
            )];
            notes.extend(need.only_if.as_ref().map(|only_if| self.text(only_if)));
            Entry {
                is_check: true,
                label: self.guide.cost_label(need.cost, self.language).to_owned(),
                text: self.text(&need.text),
                notes,
                link: need
                    .link
                    .as_ref()
                    .map_or_else(String::new, |link| link.address.clone()),
            }
        });
        list(say!(self.language, "procedure-needs"), entries.collect())
    }

    fn duties(&self) -> Option<Section> {
        let language = self.language;
        let rows: Vec<Vec<String>> = self
            .outcome
            .duties()
            .iter()
            .map(|duty| {
                let steps: Vec<String> = duty.steps.iter().map(ToString::to_string).collect();
                vec![
                    self.guide.workplace_label(duty.at, language).to_owned(),
                    who(duty.at, language),
                    steps.join(", "),
                    String::new(),
                ]
            })
            .collect();
        let heads = vec![
            say!(language, "paper-place"),
            say!(language, "paper-who"),
            say!(language, "procedure-step-numbers"),
            say!(language, "procedure-person"),
        ];
        (!rows.is_empty()).then(|| Section {
            title: say!(language, "procedure-duties"),
            blocks: vec![Block::Table(heads, rows)],
        })
    }

    fn steps(&self) -> Option<Section> {
        let mut shown = Vec::new();
        let tasks: Vec<Task> = (1..)
            .zip(&self.outcome.steps)
            .map(|(number, step)| self.task(number, step, &mut shown))
            .collect();
        (!tasks.is_empty()).then(|| Section {
            title: say!(self.language, "procedure-steps"),
            blocks: vec![Block::Tasks(tasks)],
        })
    }

    /// `shown` are the pages whose values stand on the paper already, with the step where they stand.
    fn task(&self, number: usize, step: &SetupStep, shown: &mut Vec<(Means, usize)>) -> Task {
        let language = self.language;
        let mut notes = Vec::new();
        let mut values = Vec::new();
        let means = match step.fields {
            Some(Menu::Mail) => Some(Means::Mail),
            Some(Menu::Snmp) => Some(Means::Snmp),
            Some(Menu::Test) | None => None,
        };
        let before = shown.iter().find(|(known, _)| Some(*known) == means);
        if let Some((_, at)) = before {
            notes.push(say!(language, "procedure-values-above", number = at.to_string()));
        } else {
            self.menus(step, &mut notes);
        }
        if let (None, Some(means)) = (before, means) {
            values = self.values(means, &mut notes);
            shown.push((means, number));
        }
        Task {
            number,
            place: self.guide.workplace_label(step.at, language).to_owned(),
            who: who(step.at, language),
            text: self.text(&step.text),
            notes,
            values,
            link: step
                .link
                .as_ref()
                .map_or_else(String::new, |link| link.address.clone()),
        }
    }

    /// Where each of the four tools has the page of a step.
    fn menus(&self, step: &SetupStep, notes: &mut Vec<String>) {
        let language = self.language;
        let Some(menu) = step.menu else { return };
        notes.push(match menu {
            Menu::Test => say!(language, "procedure-any-tool-tests"),
            Menu::Mail | Menu::Snmp => say!(language, "procedure-any-tool"),
        });
        notes.extend(self.guide.tools().iter().map(|tool| {
            say!(
                language,
                "procedure-menu",
                tool = self.text(&tool.name),
                path = self.text(tool.menu(menu))
            )
        }));
    }

    /// What to type into a page: only what is wanted, or every field to be written in by hand where nothing is.
    fn values(&self, means: Means, notes: &mut Vec<String>) -> Vec<ValueRow> {
        let language = self.language;
        let nothing = crate::site::Wanted::default();
        let wanted = self.occasion.server.map_or(&nothing, |server| &server.wanted);
        let sheet = StepSheet::of(Tool::WebConsole, means, wanted, None);
        let row = |row| steps::value_row(&sheet, row, language);
        if sheet.has_wishes() {
            notes.push(say!(language, "procedure-others-stay"));
            let wished = sheet.rows.iter().filter(|row| row.wish != Wish::Leave);
            return wished.map(row).collect();
        }
        notes.push(match self.occasion.server {
            Some(_) => steps::nothing_wanted(means, language),
            None => say!(language, "procedure-no-server"),
        });
        let by_hand = |known| ValueRow {
            fill: Fill::ByHand,
            ..row(known)
        };
        sheet.rows.iter().map(by_hand).collect()
    }

    fn caveats(&self) -> Option<Section> {
        let entries = self.outcome.caveats.iter().map(|caveat| Entry {
            label: self
                .guide
                .caveat_label(caveat.item.kind, self.language)
                .to_owned(),
            text: self.text(&caveat.item.text),
            ..Entry::default()
        });
        list(say!(self.language, "procedure-caveats"), entries.collect())
    }

    fn test(&self) -> Option<Section> {
        let language = self.language;
        let entries: Vec<Entry> = self
            .outcome
            .ways
            .iter()
            .map(|way| Entry {
                is_check: true,
                text: say!(language, "procedure-arrived", way = self.text(&way.title)),
                ..Entry::default()
            })
            .collect();
        (!entries.is_empty()).then(|| Section {
            title: say!(language, "procedure-test"),
            blocks: vec![
                Block::Text(say!(language, "procedure-test-text")),
                Block::Entries(entries),
            ],
        })
    }

    fn links(&self) -> Option<Section> {
        let language = self.language;
        let links = self.outcome.links();
        let rows: Vec<Vec<String>> = links
            .iter()
            .map(|link| {
                vec![
                    self.text(&link.title),
                    link.address.clone(),
                    link.source_date.clone(),
                ]
            })
            .collect();
        let heads = vec![
            say!(language, "procedure-link-title"),
            say!(language, "procedure-link-address"),
            say!(language, "procedure-link-date"),
        ];
        (!rows.is_empty()).then(|| Section {
            title: say!(language, "procedure-links"),
            blocks: vec![
                Block::Text(say!(language, "procedure-links-old")),
                Block::Table(heads, rows),
            ],
        })
    }
}

/// A section of one list; none where the list is empty.
fn list(title: String, entries: Vec<Entry>) -> Option<Section> {
    (!entries.is_empty()).then(|| Section {
        title,
        blocks: vec![Block::Entries(entries)],
    })
}

/// Who usually does the work at a place.
fn who(at: Workplace, language: Language) -> String {
    match at {
        Workplace::ManagedServer | Workplace::Bmc => say!(language, "procedure-who-server"),
        Workplace::ManagementServer => say!(language, "procedure-who-manager"),
        Workplace::Contract => say!(language, "procedure-who-contract"),
        Workplace::Network => say!(language, "procedure-who-network"),
        Workplace::ThisProduct => say!(language, "procedure-who-product"),
    }
}
