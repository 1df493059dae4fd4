//! A row of the list: one alert, or one fault with all the alerts that tell of it. How many they are is never hidden: it
//! stands with the way they came, or behind the title where there is no room for that.

use super::{grouped, is_new, sender};
use crate::{
    engine::view::{AlertPath, AlertView, Severity},
    i18n::Language,
    say,
    ui::{
        app::Cx,
        parts::{self, Cell, OptionState, Table, severity_mark},
        plain::plain,
        theme::{Look, size},
    },
    words,
};
use eframe::egui::{Color32, FontId, Id, Ui};
use std::sync::Arc;

/// What a row has room for.
#[derive(Clone, Copy)]
pub(super) struct Wide {
    /// The column of servers.
    pub(super) server: bool,
    /// How much text the column of ways has room for, where there is one.
    pub(super) path: Option<f32>,
}

/// Draws it; whether it was pressed.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, table: &Table, alert: &Arc<AlertView>, wide: Wide) -> bool {
    let c = Look::of(ui).colors;
    let language = cx.language;
    let severity = severity(alert);
    let word = words::severity(severity, language);
    let pill = Cell::Pill(c.severity(severity), severity_mark(severity), word);
    let mut cells = vec![pill, Cell::Mono(cx.model.clock.short(alert.received_at), c.text)];
    if wide.server {
        cells.push(Cell::Text(sender(alert)));
    }
    let ways = ways_of(alert, language);
    let hides_count = wide.path.is_none_or(|room| !fits(ui, &ways, room));
    let title = title(alert, language);
    let is_open = alert.is_open();
    cells.push(match count(alert) {
        Some(count) if hides_count => Cell::Counted(title, is_open, times(count, language)),
        _ if is_open => Cell::Strong(title),
        _ => Cell::Text(title),
    });
    if wide.path.is_some() {
        cells.push(Cell::Dim(ways));
    }
    let selection = &cx.model.alerts.selection;
    let is_new = is_new(cx, alert);
    let state = OptionState {
        is_selected: selection.has(alert.id),
        has_cursor: selection.ids.len() > 1 && selection.cursor == Some(alert.id),
        is_new,
        note: note(cx, alert, is_new),
    };
    let id = Id::unique(("alert", alert.id));
    table.option(ui, id, &cells, &state).clicked()
}

/// How bad it is: of a fault, as bad as it is now.
pub(super) fn severity(alert: &AlertView) -> Severity {
    let folded = alert.stands_for.as_ref();
    folded.map_or(alert.severity, |folded| folded.incident.severity)
}

/// One line about it.
pub(super) fn title(alert: &AlertView, language: Language) -> String {
    let title = match &alert.stands_for {
        Some(folded) => words::incident_title(&folded.incident, &alert.title, language),
        None => alert.title.get(language).to_owned(),
    };
    plain(&title).into_owned()
}

/// The way an alert came, in the words of this product.
pub(super) fn path_name(path: &str, language: Language) -> String {
    match path.parse() {
        Ok(path) => ways(&[(path, 1)], language),
        Err(_) => plain(path).into_owned(),
    }
}

/// The ways by which alerts came, each with how many where there are several.
pub(super) fn ways(ways: &[(AlertPath, u64)], language: Language) -> String {
    let mut line: Option<String> = None;
    let mut teller = None;
    for (path, count) in ways {
        let (by, way) = match path {
            AlertPath::BmcSnmp | AlertPath::AgentSnmp | AlertPath::OtherSnmp => {
                (by(*path), say!(language, "ui-way-snmp"))
            }
            AlertPath::BmcMail | AlertPath::AgentMail => (by(*path), say!(language, "ui-way-mail")),
        };
        let way = if *count > 1 {
            format!("{way} {}", times(*count, language))
        } else {
            way
        };
        let way = match by {
            // Who tells is said once.
            _ if teller == Some(by) => way,
            By::Bmc => say!(language, "ui-way-bmc", way = way),
            By::Agent => say!(language, "ui-way-agent", way = way),
            By::Unknown => way,
        };
        teller = Some(by);
        line = Some(match line {
            None => way,
            Some(line) => say!(language, "ui-way-and", ways = line, way = way),
        });
    }
    line.unwrap_or_default()
}

/// Who tells of a fault.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Bmc,
    Agent,
    Unknown,
}

fn by(path: AlertPath) -> By {
    match path {
        AlertPath::BmcSnmp | AlertPath::BmcMail => By::Bmc,
        AlertPath::AgentSnmp | AlertPath::AgentMail => By::Agent,
        AlertPath::OtherSnmp => By::Unknown,
    }
}

fn ways_of(alert: &AlertView, language: Language) -> String {
    match &alert.stands_for {
        Some(folded) => ways(&folded.incident.ways, language),
        None => path_name(&alert.path, language),
    }
}

fn times(count: u64, language: Language) -> String {
    say!(language, "ui-way-times", count = grouped(count))
}

/// How many alerts it stands for, where they are several.
fn count(alert: &AlertView) -> Option<u64> {
    let count = alert.stands_for.as_ref().map(|folded| folded.incident.count);
    count.filter(|count| *count > 1)
}

/// What the look of the row says, in words.
fn note(cx: &Cx<'_>, alert: &AlertView, is_new: bool) -> String {
    let language = cx.language;
    let mut notes = Vec::new();
    if let Some(folded) = &alert.stands_for
        && folded.incident.count > 1
    {
        let time = cx.model.clock.short(folded.incident.last_at);
        let count = grouped(folded.incident.count);
        notes.push(say!(language, "ui-alert-folded", count = count, time = time));
    }
    if is_new {
        notes.push(say!(language, "ui-alert-new"));
    }
    notes.join(" ")
}

fn fits(ui: &Ui, text: &str, room: f32) -> bool {
    let font = FontId::proportional(size::CELL);
    parts::one_line(ui, text, font, Color32::PLACEHOLDER, f32::INFINITY)
        .size()
        .x
        <= room
}
