//! The room *Watch*: what is looked for, the part of the log that is held, what is chosen and what is open. The list
//! is as long as the log; only what is in sight is asked for.

mod coming;
mod doing;
mod folded;
mod selection;
mod window;

pub use folded::OpenOnes;
pub use selection::Selection;
pub use window::{Ask, LogWindow, PAGE_ROWS, Row};

use super::{super::settings::alerts::Filter, Loaded};
use crate::engine::{
    Cause, Exported, Failure,
    view::{AlertPage, AlertView, GapView, IncidentView},
};
use jiff::Timestamp;
use std::{path::PathBuf, sync::Arc};

/// Where the keyboard wants to stand once that row is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// At which row; the last one where it is beyond.
    pub index: u64,
    /// Whether everything between is chosen too.
    pub is_range: bool,
}

/// The room *Watch*.
#[derive(Clone, Debug)]
pub struct AlertsRoom {
    /// What is looked for.
    pub filter: Filter,
    /// The rows held.
    pub log: LogWindow,
    /// Rows on their way; a value once any came.
    pub page: Loaded<()>,
    /// How much there is, by the last page; its alerts are in `log`.
    pub summary: Option<AlertPage>,
    /// What is chosen.
    pub selection: Selection,
    /// What the details show.
    pub open: Option<i64>,
    /// It, wherever the list is meanwhile.
    pub opened: Option<Arc<AlertView>>,
    /// What else tells of the same as it.
    pub incident: Loaded<IncidentView>,
    /// Whether the list stays at the newest.
    pub follows: bool,
    /// Where the keyboard wants to stand.
    pub wish: Option<Wish>,
    /// Writing alerts into a file: into which, and how many.
    pub exporting: Loaded<(PathBuf, Exported)>,
    /// Acknowledging.
    pub acknowledging: Loaded<()>,
    /// What is being acknowledged, and with which note.
    acknowledges: Option<(OpenOnes, String)>,
    asked: Option<Ask>,
    is_overtaken: bool,
    is_behind: bool,
    newest_told: Option<i64>,
    newest_coming: Option<i64>,
    newest_in_sight: Option<i64>,
    count_in_sight: Option<u64>,
    is_counting: bool,
    counts_again: bool,
    gaps: Vec<GapView>,
}

impl Default for AlertsRoom {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            log: LogWindow::default(),
            page: Loaded::default(),
            summary: None,
            selection: Selection::default(),
            open: None,
            opened: None,
            incident: Loaded::default(),
            follows: true,
            wish: None,
            exporting: Loaded::default(),
            acknowledging: Loaded::default(),
            acknowledges: None,
            asked: None,
            is_overtaken: false,
            is_behind: false,
            newest_told: None,
            newest_coming: None,
            newest_in_sight: None,
            count_in_sight: None,
            is_counting: false,
            counts_again: false,
            gaps: Vec::new(),
        }
    }
}

impl AlertsRoom {
    /// The alert that the details show.
    pub fn opened(&self) -> Option<&Arc<AlertView>> {
        let id = self.open?;
        self.log
            .alert(id)
            .or_else(|| self.opened.as_ref().filter(|alert| alert.id == id))
    }

    /// What is wrong with the text that is looked for.
    pub fn search_failure(&self) -> Option<&Arc<Failure>> {
        let is_it = |failure: &&Arc<Failure>| matches!(*failure.cause, Cause::BadSearch(_));
        self.page.failure.as_ref().filter(is_it)
    }

    /// Why the log could not be read, where it is not the text that is looked for.
    pub fn log_failure(&self) -> Option<&Arc<Failure>> {
        self.page
            .failure
            .as_ref()
            .filter(|_| self.search_failure().is_none())
    }

    /// Where the list stands at its beginning, what is there was seen there.
    pub fn note_newest_in_sight(&mut self) {
        if self.log.top <= 0.0 && self.log.has_newest() {
            self.newest_in_sight = self.log.front_id();
            self.count_in_sight = self.log.known_count();
        }
    }

    /// How many came while the list stood elsewhere; 0 where that cannot be told.
    pub fn unseen(&self) -> u64 {
        let Some(seen) = self.newest_in_sight else {
            return 0;
        };
        if self.log.has_newest() {
            let newer = self.log.alerts().take_while(|alert| alert.id > seen).count();
            return u64::try_from(newer).unwrap_or_default();
        }
        if self.filter.folded {
            // Of the alerts that came, most may have joined a row; as many rows are new as there are more.
            let counts = self.log.known_count().zip(self.count_in_sight);
            return counts.map_or(0, |(now, then)| now.saturating_sub(then));
        }
        let newest = self.newest_told.filter(|_| self.filter.is_open()).unwrap_or(seen);
        newest.saturating_sub(seen).max(0).unsigned_abs()
    }

    /// Shows the times in which nobody listened, where nothing but time narrows the list: otherwise it would say of every
    /// one of them that it matches.
    fn place_gaps(&mut self) {
        let gaps = if self.filter.picks() {
            Vec::new()
        } else {
            self.gaps.clone()
        };
        self.log.set_gaps(gaps);
    }

    /// The hour behind a bar of the chart, counted from the oldest.
    pub fn hour(&self, bar: usize) -> Option<(Timestamp, Timestamp)> {
        let bars = self.summary.as_ref()?.hours.len();
        let before_now = i64::try_from(bars.checked_sub(bar)?).ok()?;
        let hours = |count: i64| jiff::SignedDuration::from_hours(count);
        let now = self.page.at?;
        let from = now.checked_sub(hours(before_now)).ok()?;
        Some((from, from.checked_add(hours(1)).ok()?))
    }
}
