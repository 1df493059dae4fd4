//! The report on many servers as a table: a row for each setting that is not as wanted, or one for the server.

use super::{failure, fleet_status, item_name, item_value, outcome, reason, sheet_heading};
use crate::{
    configure::target::{Item, Outcome},
    engine::{Column, FleetOutcome, FleetReport, FleetServer},
    i18n::Language,
    say,
    sheet::{Page, Table},
};

/// The table, with its headings.
pub fn fleet_page(report: &FleetReport, language: Language) -> Page {
    let headers = vec![
        sheet_heading(Column::Name, language),
        say!(language, "fleet-column-status"),
        say!(language, "fleet-column-changes"),
        say!(language, "fleet-column-setting"),
        say!(language, "fleet-column-before"),
        say!(language, "fleet-column-wanted"),
        say!(language, "fleet-column-after"),
        say!(language, "fleet-column-outcome"),
        say!(language, "fleet-column-reason"),
        say!(language, "fleet-column-advice"),
    ];
    let rows = report.servers.iter().flat_map(|one| rows(one, language));
    Page {
        name: say!(language, "fleet-tab"),
        table: Table {
            headers,
            rows: rows.collect(),
        },
    }
}

fn rows(one: &FleetServer, language: Language) -> Vec<Vec<String>> {
    let start = [
        one.server.clone(),
        fleet_status(one.status(), language),
        one.changes().to_string(),
    ];
    let row = |rest: [String; 7]| start.iter().cloned().chain(rest).collect::<Vec<_>>();
    if let Some(why) = one.failure() {
        let said = failure(why, language);
        let empty = String::new;
        return vec![row([
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            said.answer,
            said.advice,
        ])];
    }
    let mut rows: Vec<Vec<String>> = match &one.outcome {
        FleetOutcome::Read(actual) => actual
            .values()
            .iter()
            .map(|(name, value)| {
                let value = item_value(*name, value, language);
                let mut rest: [String; 7] = Default::default();
                let [setting, before, ..] = &mut rest;
                *setting = item_name(*name, language);
                *before = value;
                row(rest)
            })
            .collect(),
        _ => one
            .items()
            .iter()
            .filter(|item| item.outcome != Outcome::Unchanged)
            .map(|item| row(of_item(item, language)))
            .collect(),
    };
    if rows.is_empty() {
        rows.push(row(Default::default()));
    }
    rows
}

fn of_item(item: &Item, language: Language) -> [String; 7] {
    let value = |value| item_value(item.name, value, language);
    let why = match &item.outcome {
        Outcome::Rejected(why) | Outcome::Unknown(why) => reason(item.name, why, language),
        Outcome::Unchanged | Outcome::Differs | Outcome::Applied => String::new(),
    };
    [
        item_name(item.name, language),
        value(&item.before),
        value(&item.wanted),
        item.after.as_ref().map(value).unwrap_or_default(),
        outcome(&item.outcome, language),
        why,
        String::new(),
    ]
}
