//! What a user does in the room *Watch*, and what it sends.

use super::{
    super::{Model, Page, Purpose},
    Ask, OpenOnes, PAGE_ROWS, Wish,
    window::MOST,
};
use crate::{
    engine::{AlertPlace, AlertQuery, Command, ExportRequest, ExportWords, view::Severity},
    i18n::Language,
    ui::settings::alerts::Filter,
};
use std::{ops::Range, path::PathBuf};

impl Model {
    /// Changes what is looked for in the log.
    pub fn filter_alerts(&mut self, change: impl FnOnce(&mut Filter)) {
        let mut filter = self.alerts.filter.clone();
        change(&mut filter);
        if filter == self.alerts.filter {
            return;
        }
        let room = &mut self.alerts;
        room.filter = filter;
        room.selection.clear();
        room.selection.cursor = None;
        room.wish = None;
        room.follows = true;
        self.reload_alerts();
    }

    /// Shows or hides a severity.
    pub fn toggle_severity(&mut self, severity: Severity) {
        self.filter_alerts(|filter| {
            if !filter.severities.remove(&severity) {
                filter.severities.insert(severity);
            }
        });
    }

    /// Reads the log's newest rows again; once more when they come, where they are on their way already.
    pub fn reload_alerts(&mut self) {
        if self.alerts.page.is_busy() {
            self.alerts.is_overtaken = true;
            return;
        }
        self.alerts.is_behind = false;
        self.alerts.place_gaps();
        self.ask_alerts(Ask::Newest(PAGE_ROWS));
        self.count_alerts();
        self.ask_gaps();
    }

    /// Asks for what these rows lack, where nothing else is on its way.
    pub fn look_at_alerts(&mut self, sight: &Range<u64>) {
        let room = &self.alerts;
        if room.page.is_busy() || room.page.failure.is_some() {
            return;
        }
        if let Some(ask) = room.log.want(sight) {
            self.ask_alerts(ask);
        }
    }

    pub(super) fn ask_alerts(&mut self, ask: Ask) {
        let room = &mut self.alerts;
        let mut query = AlertQuery {
            limit: Some(PAGE_ROWS),
            ..room.filter.query(self.clock.now())
        };
        let command = match ask {
            Ask::Newest(limit) => {
                query.limit = Some(limit);
                Command::ListAlerts { query }
            }
            Ask::Older(before) => {
                query.before_id = Some(before);
                Command::ListAlerts { query }
            }
            Ask::Newer(after) => {
                query.after_id = Some(after);
                Command::ListAlerts { query }
            }
            Ask::Again(front, limit) => {
                query.before_id = Some(front.saturating_add(1));
                query.limit = Some(limit);
                Command::ListAlerts { query }
            }
            Ask::At(index) => Command::ListAlertsAt {
                query,
                place: AlertPlace::Fraction(room.log.fraction(index)),
            },
            Ask::Oldest => {
                // Those next to the beginning of all numbers.
                query.after_id = Some(0);
                Command::ListAlerts { query }
            }
        };
        room.asked = Some(ask);
        let job = self.send(command, Purpose::Alerts);
        self.alerts.page.begin(job);
    }

    /// Asks how many there are; the whole log's number comes with each page anyway.
    pub(super) fn count_alerts(&mut self) {
        let room = &mut self.alerts;
        if room.filter.is_every_alert() {
            return;
        }
        // One at a time: counting a long log takes longer than alerts take to come.
        room.counts_again = room.is_counting;
        if !std::mem::replace(&mut room.is_counting, true) {
            let query = room.filter.query(self.clock.now());
            self.send(Command::CountAlerts { query }, Purpose::CountAlerts);
        }
    }

    /// Asks when nobody listened.
    pub(in crate::ui::model) fn ask_gaps(&mut self) {
        let AlertQuery { since, until, .. } = self.alerts.filter.query(self.clock.now());
        self.send(Command::ListGaps { since, until }, Purpose::Gaps);
    }

    /// Writes what is shown into a file; its ending says which kind.
    pub fn export_alerts(&mut self, path: PathBuf, language: Language, words: ExportWords) {
        let filter = &self.alerts.filter;
        let AlertQuery { since, until, .. } = filter.query(self.clock.now());
        let request = Box::new(ExportRequest {
            path: path.clone(),
            since,
            until,
            text: filter.as_search(),
            language,
            words,
            // The dialog asked before it named a file that is there.
            overwrite: true,
        });
        let job = self.send(Command::ExportAlerts { request }, Purpose::ExportAlerts(path));
        self.alerts.exporting = Default::default();
        self.alerts.exporting.begin(job);
    }

    /// Reads what came since, or what changed in what is held.
    pub(super) fn catch_up_with_alerts(&mut self, newest: Option<i64>) {
        let room = &mut self.alerts;
        let known = std::mem::replace(&mut room.newest_told, newest);
        let more = newest
            .unwrap_or_default()
            .saturating_sub(known.unwrap_or_default())
            .max(0);
        if room.filter.folded {
            return self.catch_up_with_faults(more);
        }
        let shown = u32::try_from(room.log.alerts().count()).unwrap_or(PAGE_ROWS);
        let fresh = Ask::Newest(shown.clamp(PAGE_ROWS, u32::try_from(MOST).unwrap_or(PAGE_ROWS)));
        let ask = match room.log.front_id() {
            Some(front) if room.log.has_newest() && more > 0 => {
                if room.follows && more > i64::from(PAGE_ROWS) {
                    Ask::Newest(PAGE_ROWS)
                } else {
                    Ask::Newer(front)
                }
            }
            Some(_) if !room.log.has_newest() => return self.count_alerts(),
            _ => fresh,
        };
        self.ask_alerts(ask);
        if more > i64::from(PAGE_ROWS) {
            self.count_alerts();
        }
    }

    /// Shows an alert of a row that stands for many; the row stays chosen.
    pub fn open_member(&mut self, id: i64) {
        if self.alerts.filter.folded {
            self.show_alert_details(id);
        } else {
            self.open_alert(id);
        }
    }

    /// Shows an alert in full, and the list where it stands.
    pub fn open_alert(&mut self, id: i64) {
        self.alerts.selection.only(id);
        self.show_alert_details(id);
    }

    /// Shows an alert in full beside the list.
    pub fn show_alert_details(&mut self, id: i64) {
        let room = &mut self.alerts;
        room.open = Some(id);
        room.opened = room.log.alert(id).cloned();
        if room.opened.is_none() {
            self.send(Command::ShowAlert { id }, Purpose::OpenAlert);
        }
        self.load_incident();
    }

    /// Closes the details, else chooses nothing any more.
    pub fn close_alert(&mut self) {
        if self.alerts.open.take().is_none() {
            self.alerts.selection.clear();
        }
    }

    /// Marks alerts as seen to, or all that the rows stand for.
    pub fn acknowledge(&mut self, open: OpenOnes, note: String) {
        self.alerts.acknowledges = Some((open.clone(), note.clone()));
        let OpenOnes { ids, incidents, .. } = open;
        let command = if incidents.is_empty() {
            Command::AcknowledgeAlerts { ids, note }
        } else {
            let ids = incidents;
            Command::AcknowledgeIncidents { ids, note }
        };
        let job = self.send(command, Purpose::Acknowledge);
        self.alerts.acknowledging.begin(job);
    }

    /// Puts the keyboard at this row as soon as it is there.
    pub fn wish_alert(&mut self, index: u64, is_range: bool) {
        self.alerts.wish = Some(Wish { index, is_range });
    }

    /// Goes to the newest, and stays there.
    pub fn follow_alerts(&mut self) {
        let room = &mut self.alerts;
        room.follows = true;
        room.log.top = 0.0;
    }

    /// What the alerts page should remember as seen, when it is left.
    pub fn newest_seen(&self) -> Option<i64> {
        if self.rehearsal.is_some() || self.page != Page::Alerts {
            return None;
        }
        self.alerts.newest_told.or_else(|| self.alerts.log.front_id())
    }
}
