//! A list with one row for each fault: what is chosen stands for many alerts, and any row may change when an alert joins
//! it, so that what is held is read again.

use super::{
    super::{Model, Purpose},
    AlertsRoom, Ask, PAGE_ROWS,
    window::MOST,
};
use crate::engine::{Command, Failure, JobId, Reply, view::AlertView};
use std::sync::Arc;

/// Alerts of an incident that are shown with one of them.
const MEMBERS: u32 = 12;
/// So many more of them are asked for at once.
const MORE_MEMBERS: u32 = 100;

/// What is chosen and nobody has seen to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenOnes {
    /// The rows.
    pub ids: Vec<i64>,
    /// The incidents they stand for; empty where they are single alerts.
    pub incidents: Vec<i64>,
    /// How many alerts that nobody has seen to.
    pub alerts: u64,
}

impl OpenOnes {
    /// Whether there is nothing to see to.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl AlertsRoom {
    /// The chosen ones that nobody has seen to. Of single alerts those that are not held may be among them; of rows that
    /// stand for many only those that are held count, for of the others nobody knows how many they stand for.
    pub fn open_ones(&self) -> OpenOnes {
        let known = |id: i64| {
            let opened = self.opened.as_ref().filter(|it| it.id == id);
            self.log.alert(id).or(opened)
        };
        let chosen = || self.selection.ids.iter().copied();
        let rows: Vec<&Arc<AlertView>> = chosen().filter_map(known).collect();
        let mut open = OpenOnes::default();
        for row in &rows {
            if let Some(folded) = &row.stands_for
                && row.is_open()
            {
                open.ids.push(row.id);
                open.incidents.push(folded.incident.id);
                open.alerts += folded.incident.unacknowledged;
            }
        }
        if rows.iter().any(|row| row.stands_for.is_some()) {
            return open;
        }
        // Where the list folds, a number that is not known is no alert by itself.
        open.ids = chosen()
            .filter(|id| known(*id).map_or(!self.filter.folded, |row| row.is_open()))
            .collect();
        open.alerts = u64::try_from(open.ids.len()).unwrap_or(u64::MAX);
        open
    }
}

impl Model {
    /// Reads again what is held, and then what came since; so many alerts came.
    pub(super) fn catch_up_with_faults(&mut self, more: i64) {
        let room = &self.alerts;
        let most = u32::try_from(MOST).unwrap_or(PAGE_ROWS);
        let held = u32::try_from(room.log.alerts().count()).unwrap_or(most);
        let limit = held.clamp(PAGE_ROWS, most);
        let ask = match room.log.front_id() {
            Some(front) if !(room.follows && room.log.has_newest()) => Ask::Again(front, limit),
            Some(_) if more > i64::from(PAGE_ROWS) => Ask::Newest(PAGE_ROWS),
            _ => Ask::Newest(limit),
        };
        self.ask_alerts(ask);
        self.count_alerts();
    }

    /// Asks for what else tells of the same as the alert that is open, where that is known.
    pub(super) fn load_incident(&mut self) {
        let room = &self.alerts;
        let Some(id) = room.opened.as_ref().and_then(|alert| alert.incident) else {
            return;
        };
        // As many as are shown of it already.
        let shown = room.incident.value.as_ref().filter(|it| it.incident.id == id);
        let shown = shown.and_then(|it| u32::try_from(it.members.len()).ok());
        let command = Command::ShowIncident {
            id,
            after: None,
            limit: shown.unwrap_or_default().max(MEMBERS),
        };
        let job = self.send(command, Purpose::Incident);
        self.alerts.incident.begin(job);
    }

    /// Asks anew where the row that is open stands for more than is shown of it.
    pub(super) fn refresh_incident(&mut self) {
        let room = &self.alerts;
        let opened = room.opened.as_ref().filter(|alert| room.open == Some(alert.id));
        let Some(folded) = opened.and_then(|alert| alert.stands_for.as_ref()) else {
            return;
        };
        let shown = room.incident.value.as_ref();
        let is_as_shown = shown.is_some_and(|shown| shown.incident == folded.incident);
        if !is_as_shown && !room.incident.is_busy() {
            self.load_incident();
        }
    }

    /// Asks for more alerts of the incident that is shown.
    pub fn show_more_members(&mut self) {
        let room = &self.alerts;
        let Some(shown) = room.incident.value.as_ref().filter(|_| !room.incident.is_busy()) else {
            return;
        };
        let command = Command::ShowIncident {
            id: shown.incident.id,
            after: shown.members.last().map(|member| member.alert.id),
            limit: MORE_MEMBERS,
        };
        let job = self.send(command, Purpose::MoreMembers);
        self.alerts.incident.begin(job);
    }

    pub(in crate::ui::model) fn incident_came(
        &mut self,
        id: JobId,
        result: Result<Reply, Arc<Failure>>,
        is_more: bool,
    ) {
        let now = self.clock.now();
        let room = &mut self.alerts.incident;
        if room.job != Some(id) {
            return;
        }
        // Where it cannot be told, the alert stands alone; the log's own page says what is wrong with the log.
        let Ok(Reply::Incident(mut incident)) = result else {
            room.job = None;
            return;
        };
        if is_more && let Some(shown) = room.value.take() {
            let mut members = shown.members;
            members.append(&mut incident.members);
            incident.members = members;
        }
        room.finish(id, Ok(*incident), now);
    }
}
