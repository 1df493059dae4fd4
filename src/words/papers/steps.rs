//! The step sheets of a server as a paper, and their cells in words.

use super::Occasion;
use crate::{
    configure::step_sheet::{Means, Row, StepSheet, Wish},
    i18n::Language,
    say,
    sheet::paper::{Block, Fill, Paper, Section, Task, ValueRow},
};

/// What a means is called.
pub fn means(means: Means, language: Language) -> String {
    match means {
        Means::Mail => say!(language, "step-means-mail"),
        Means::Snmp => say!(language, "step-means-snmp"),
    }
}

/// What to do with a field, or what the BMC has there.
pub fn wish(sheet: &StepSheet, wish: &Wish, language: Language) -> String {
    match wish {
        Wish::Leave => say!(language, "step-leave"),
        Wish::Type(text) => text.clone(),
        Wish::Choose(choice) => sheet.on_screen(choice, language),
        Wish::Clear => say!(language, "step-clear"),
        Wish::OwnPassword { user } if user.is_empty() => say!(language, "step-own-password-unnamed"),
        Wish::OwnPassword { user } => say!(language, "step-own-password", user = user.clone()),
    }
}

/// Unit, limits, and that there is no place for it.
pub fn row_note(row: &Row, language: Language) -> String {
    let mut parts = Vec::new();
    if row.has_no_place {
        parts.push(say!(language, "step-no-place"));
    }
    if let Some(unit) = &row.unit {
        parts.push(say!(language, "step-unit", unit = unit.get(language).to_owned()));
    }
    parts.extend(row.note.as_ref().map(|note| note.get(language).to_owned()));
    let between = match language {
        Language::Ja => "",
        Language::En => " ",
    };
    parts.join(between)
}

/// Everything to type into these pages of these tools.
pub fn step_sheets(sheets: &[StepSheet], occasion: &Occasion<'_>) -> Paper {
    let language = occasion.language;
    Paper {
        language: language.tag(),
        title: say!(language, "step-sheet-title"),
        subtitle: occasion
            .server
            .map_or_else(String::new, |server| server.name.clone()),
        facts: occasion.facts(),
        sections: sheets.iter().map(|sheet| section(sheet, language)).collect(),
        signatures: occasion.signatures(),
        footer: occasion.footer(occasion.has_community()),
        words: occasion.words(),
    }
}

fn section(sheet: &StepSheet, language: Language) -> Section {
    let mut blocks = vec![Block::Text(say!(
        language,
        "step-path",
        path = sheet.path.get(language).to_owned()
    ))];
    if let Some(caution) = &sheet.caution {
        blocks.push(Block::Text(caution.get(language).to_owned()));
    }
    if !sheet.has_wishes() {
        blocks.push(Block::Text(nothing_wanted(sheet.means, language)));
    }
    let tasks = (1..).zip(&sheet.steps).map(|(number, step)| Task {
        number,
        text: step.get(language).to_owned(),
        ..Task::default()
    });
    blocks.push(Block::Tasks(tasks.collect()));
    let rows = sheet.rows.iter().map(|row| value_row(sheet, row, language));
    blocks.push(Block::Values(rows.collect()));
    Section {
        title: say!(
            language,
            "step-section",
            tool = sheet.tool.title().get(language).to_owned(),
            means = means(sheet.means, language)
        ),
        blocks,
    }
}

/// That nothing is wanted of a means yet, and where that is said.
pub fn nothing_wanted(means: Means, language: Language) -> String {
    match means {
        Means::Mail => say!(language, "step-nothing-wanted-mail"),
        Means::Snmp => say!(language, "step-nothing-wanted-snmp"),
    }
}

pub(super) fn value_row(sheet: &StepSheet, row: &Row, language: Language) -> ValueRow {
    let text = wish(sheet, &row.wish, language);
    ValueRow {
        name: sheet.field(row, language),
        fill: match &row.wish {
            Wish::Type(_) | Wish::Choose(_) => Fill::Exactly(text),
            Wish::Clear | Wish::OwnPassword { .. } => Fill::Said(text),
            Wish::Leave => Fill::Nothing(text),
        },
        answered: row
            .answered
            .as_ref()
            .map_or_else(String::new, |answered| self::answered(sheet, answered, language)),
        agrees: row.agrees,
        note: row_note(row, language),
    }
}

/// What the BMC answered: an empty field has no value to be cleared.
pub fn answered(sheet: &StepSheet, answered: &Wish, language: Language) -> String {
    match answered {
        Wish::Clear => say!(language, "value-empty"),
        other => wish(sheet, other, language),
    }
}
