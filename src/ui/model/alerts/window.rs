//! The part of a long list that is held: rows around what is in sight, asked for by number in either direction, and
//! where the list stands. It never holds more than 1200 alerts, and what is looked at never moves because
//! something was loaded, came in, or turned out to be longer than thought.

use crate::{
    engine::view::{AlertView, GapView},
    ui::place::{place, whole},
};
use jiff::Timestamp;
use std::{collections::VecDeque, ops::Range, sync::Arc};

/// Alerts asked for at once.
pub const PAGE_ROWS: u32 = 100;
/// Alerts held at most.
pub(super) const MOST: usize = 1200;
/// Rows beyond what is in sight that are asked for before somebody gets there.
const AHEAD: u64 = 80;
/// A jump lands so many rows below the first one that is asked for.
const LEAD: u64 = 30;

/// One row of the list.
#[derive(Clone, Debug)]
pub enum Row {
    /// An alert.
    Alert(Arc<AlertView>),
    /// Nobody listened between the alert below and the one above.
    Gap(GapView),
}

/// What is to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The newest alerts, so many.
    Newest(u32),
    /// Those before this number.
    Older(i64),
    /// Those after this number.
    Newer(i64),
    /// From this number on, so many: what is held, as it is now.
    Again(i64, u32),
    /// Those from about this row on.
    At(u64),
    /// The oldest alerts.
    Oldest,
}

/// Rows, and where they stand in the whole list. Newest first.
#[derive(Clone, Debug, Default)]
pub struct LogWindow {
    alerts: VecDeque<Arc<AlertView>>,
    gaps: Vec<GapView>,
    rows: Vec<Row>,
    first: u64,
    told: Option<u64>,
    has_newest: bool,
    has_oldest: bool,
    /// The row at the upper edge of what is in sight, and how much of it is above.
    pub top: f64,
}

impl LogWindow {
    /// How many rows the whole list has, as far as is known.
    pub fn count(&self) -> u64 {
        let held = self.first + len(self.rows.len());
        if self.has_oldest {
            return held;
        }
        let told = self.told.map_or(0, |told| told + len(self.gaps.len()));
        told.max(held + 1)
    }

    /// How many rows match, where that is known for certain or was told.
    pub fn known_count(&self) -> Option<u64> {
        match (self.has_newest && self.has_oldest, self.told) {
            (true, _) => Some(len(self.alerts.len())),
            (false, told) => told,
        }
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the newest row is held.
    pub fn has_newest(&self) -> bool {
        self.has_newest
    }

    /// The row at this place, where it is held.
    pub fn row(&self, index: u64) -> Option<&Row> {
        let place = index.checked_sub(self.first)?;
        self.rows.get(usize::try_from(place).ok()?)
    }

    /// The alert of this number, where it is held.
    pub fn alert(&self, id: i64) -> Option<&Arc<AlertView>> {
        self.alerts.iter().find(|alert| alert.id == id)
    }

    /// Where the alert of this number stands, where it is held.
    pub fn index_of(&self, id: i64) -> Option<u64> {
        let is_it = |row: &Row| matches!(row, Row::Alert(alert) if alert.id == id);
        self.rows
            .iter()
            .position(is_it)
            .map(|place| self.first + len(place))
    }

    /// Every alert held, newest first.
    pub fn alerts(&self) -> impl DoubleEndedIterator<Item = &Arc<AlertView>> {
        self.alerts.iter()
    }

    /// The places of the rows held.
    pub fn held(&self) -> Range<u64> {
        self.first..self.first + len(self.rows.len())
    }

    /// The newest alert held.
    pub fn front_id(&self) -> Option<i64> {
        self.alerts.front().map(|alert| alert.id)
    }

    /// How many match was told.
    pub fn tell_count(&mut self, matching: u64) {
        self.told = Some(matching);
    }

    /// How far a row is from the newest (0.0) to the oldest (1.0).
    pub fn fraction(&self, index: u64) -> f64 {
        let last = self.count().saturating_sub(1).max(1);
        (place(index) / place(last)).clamp(0.0, 1.0)
    }

    /// The times in which nobody listened, in any order; none of them where the list is narrowed.
    pub fn set_gaps(&mut self, mut gaps: Vec<GapView>) {
        gaps.sort_by_key(|gap| std::cmp::Reverse(gap.from));
        if gaps != self.gaps {
            self.keeping_place(|window| window.gaps = gaps);
        }
    }

    /// What has to be asked for so that these rows, and some around them, are there.
    pub fn want(&self, sight: &Range<u64>) -> Option<Ask> {
        let held = self.held();
        if self.alerts.is_empty() {
            // Nothing was asked for yet, or nothing is there.
            return (!self.has_newest).then_some(Ask::Newest(PAGE_ROWS));
        }
        if sight.end + AHEAD < held.start || sight.start > held.end + AHEAD {
            return Some(self.jump(sight));
        }
        let back = self.alerts.back().map(|alert| alert.id);
        match (self.front_id(), back) {
            (Some(front), _) if !self.has_newest && sight.start < held.start + AHEAD => {
                Some(Ask::Newer(front))
            }
            (_, Some(back)) if !self.has_oldest && sight.end + AHEAD > held.end => Some(Ask::Older(back)),
            _ => None,
        }
    }

    fn jump(&self, sight: &Range<u64>) -> Ask {
        if sight.start <= AHEAD {
            return Ask::Newest(PAGE_ROWS);
        }
        if sight.end + AHEAD >= self.count() {
            return Ask::Oldest;
        }
        Ask::At(sight.start.saturating_sub(LEAD))
    }

    /// What was asked for came, newest first; `is_all` where fewer came than were asked for.
    pub fn take(&mut self, ask: Ask, found: Vec<Arc<AlertView>>, is_all: bool) {
        match ask {
            Ask::Newest(_) => self.keeping_place(|window| {
                window.alerts = found.into();
                (window.first, window.has_newest, window.has_oldest) = (0, true, is_all);
            }),
            Ask::Older(before) => self.keeping_place(|window| {
                if window.alerts.back().map(|alert| alert.id) == Some(before) {
                    window.alerts.extend(found);
                    window.has_oldest = is_all;
                    window.trim_front();
                }
            }),
            Ask::Newer(after) => self.newer(after, found, is_all),
            Ask::Again(front, _) => self.keeping_place(|window| {
                if window.front_id() == Some(front) {
                    window.has_newest &= !found.is_empty();
                    window.alerts = found.into();
                    window.has_oldest = is_all;
                }
            }),
            Ask::At(first) if !found.is_empty() => {
                self.alerts = found.into();
                (self.has_newest, self.has_oldest) = (false, is_all);
                self.first = first;
                self.rebuild();
            }
            Ask::At(..) => {}
            Ask::Oldest => {
                let count = self.count();
                self.alerts = found.into();
                (self.has_newest, self.has_oldest) = (is_all, true);
                self.rebuild();
                self.first = if is_all {
                    0
                } else {
                    count.saturating_sub(len(self.rows.len()))
                };
            }
        }
    }

    fn newer(&mut self, after: i64, found: Vec<Arc<AlertView>>, is_all: bool) {
        let was_newest = self.has_newest;
        self.keeping_place(|window| {
            if window.front_id().unwrap_or_default() != after {
                return;
            }
            let more = len(found.len());
            if was_newest && let Some(told) = &mut window.told {
                *told += more;
            }
            for alert in found.into_iter().rev() {
                window.alerts.push_front(alert);
            }
            window.has_newest = is_all;
            window.first = if is_all {
                0
            } else {
                window.first.saturating_sub(more)
            };
            if window.alerts.len() > MOST {
                window.alerts.truncate(MOST);
                window.has_oldest = false;
            }
        });
    }

    fn trim_front(&mut self) {
        let surplus = self.alerts.len().saturating_sub(MOST);
        if surplus == 0 {
            return;
        }
        self.alerts.drain(..surplus);
        let new_front = self.front_id();
        let is_front = |row: &Row| matches!(row, Row::Alert(alert) if Some(alert.id) == new_front);
        let gone = self.rows.iter().position(is_front).unwrap_or(surplus);
        self.first += len(gone);
        self.has_newest = false;
    }

    /// Somebody saw to these: the rows held say so until they are read again.
    pub fn acknowledged(&mut self, ids: &[i64], at: Timestamp, note: &str) {
        for alert in &mut self.alerts {
            if !ids.contains(&alert.id) {
                continue;
            }
            let alert = Arc::make_mut(alert);
            if let Some(folded) = &mut alert.stands_for {
                (folded.incident.unacknowledged, folded.incident.is_open) = (0, false);
            }
            if alert.acknowledged_at.is_none() {
                alert.acknowledged_at = Some(at);
                alert.note = (!note.is_empty()).then(|| note.to_owned());
            }
        }
        self.rebuild();
    }

    /// Changes what is held; the row at the upper edge stays there, wherever it stands now.
    fn keeping_place(&mut self, change: impl FnOnce(&mut Self)) {
        let edge = whole(self.top);
        let kept = self.row(edge).map(key);
        change(self);
        self.rebuild();
        let Some(kept) = kept else {
            return;
        };
        if let Some(at) = self.rows.iter().position(|row| key(row) == kept) {
            let fraction = self.top.fract();
            self.top = place(self.first + len(at)) + fraction;
        }
    }

    fn rebuild(&mut self) {
        self.rows.clear();
        let mut newer: Option<Timestamp> = None;
        for alert in &self.alerts {
            let here = alert.received_at;
            let between =
                |gap: &&GapView| gap.from >= here && newer.map_or(self.has_newest, |above| gap.from < above);
            self.rows
                .extend(self.gaps.iter().filter(between).copied().map(Row::Gap));
            self.rows.push(Row::Alert(Arc::clone(alert)));
            newer = Some(here);
        }
    }
}

/// What a row is recognised by.
fn key(row: &Row) -> (Option<i64>, Option<Timestamp>) {
    match row {
        Row::Alert(alert) => (Some(alert.id), None),
        Row::Gap(gap) => (None, Some(gap.from)),
    }
}

fn len(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
