//! What the engine tells the room *Watch*: pages, counts, one alert, that something was acknowledged.

use super::{
    super::{Model, Purpose},
    Ask, PAGE_ROWS,
};
use crate::engine::{
    Command, Failure, JobId, Reply,
    view::{AlertPage, AlertView},
};
use std::{path::PathBuf, sync::Arc};

type Ended = Result<Reply, Arc<Failure>>;

impl Model {
    /// Alerts came in, or somebody saw to some.
    pub(in crate::ui::model) fn alerts_changed(&mut self, newest: Option<i64>) {
        if self.alerts.page.is_busy() {
            self.alerts.is_behind = true;
            self.alerts.newest_coming = newest;
            return;
        }
        self.catch_up_with_alerts(newest);
    }

    pub(in crate::ui::model) fn alerts_came(&mut self, id: JobId, result: Ended) {
        let now = self.clock.now();
        let room = &mut self.alerts;
        if room.page.job != Some(id) {
            return;
        }
        let page = match result {
            Ok(Reply::Alerts(page)) => Ok(page),
            Ok(_) => Ok(AlertPage::default()),
            Err(failure) => Err(failure),
        };
        let asked = room.asked.take();
        if std::mem::take(&mut room.is_overtaken) {
            // What was asked for meanwhile is something else.
            room.page.job = None;
            return self.reload_alerts();
        }
        match page {
            Ok(page) => {
                room.page.finish(id, Ok(()), now);
                if let Some(ask) = asked {
                    self.take_page(ask, page);
                }
                if let (Some(Ask::Again(..)), Some(front)) = (asked, self.alerts.log.front_id())
                    && self.alerts.log.has_newest()
                {
                    // What is held is as it is now; what came since stands before it.
                    return self.ask_alerts(Ask::Newer(front));
                }
            }
            Err(failure) => {
                room.page.finish(id, Err(failure), now);
            }
        }
        if std::mem::take(&mut self.alerts.is_behind) && self.alerts.page.failure.is_none() {
            let newest = self.alerts.newest_coming;
            self.catch_up_with_alerts(newest);
        }
    }

    fn take_page(&mut self, ask: Ask, mut page: AlertPage) {
        let room = &mut self.alerts;
        let found: Vec<_> = std::mem::take(&mut page.alerts)
            .into_iter()
            .map(Arc::new)
            .collect();
        let asked = match ask {
            Ask::Newest(limit) | Ask::Again(_, limit) => limit,
            _ => PAGE_ROWS,
        };
        let is_all = u32::try_from(found.len()).is_ok_and(|found| found < asked);
        if room.filter.is_every_alert() {
            room.log.tell_count(page.total);
        }
        let newest_of =
            |alert: &Arc<AlertView>| alert.stands_for.as_ref().map_or(alert.id, |folded| folded.newest);
        let newest = found.iter().map(newest_of).max();
        if matches!(ask, Ask::Newest(_)) {
            room.newest_told = room.newest_told.max(newest);
        }
        let told = room.newest_told;
        room.log.take(ask, found, is_all);
        if let Some(alert) = room.open.and_then(|open| room.log.alert(open)) {
            room.opened = Some(Arc::clone(alert));
        }
        room.summary = Some(page);
        self.refresh_incident();
        if matches!(ask, Ask::Newest(_)) {
            self.knows_of(told);
        }
    }

    pub(in crate::ui::model) fn alerts_counted(&mut self, result: Ended) {
        let room = &mut self.alerts;
        room.is_counting = false;
        // Where it failed, the page fails too, and says so; the list is then as long as what is known of it.
        if let Ok(Reply::AlertCount(count)) = result
            && !room.filter.is_every_alert()
        {
            room.log.tell_count(count);
        }
        if std::mem::take(&mut room.counts_again) {
            self.count_alerts();
        }
    }

    pub(in crate::ui::model) fn alert_to_open_came(&mut self, result: Ended) {
        match result {
            Ok(Reply::Alert(alert)) if self.alerts.open == Some(alert.id) => {
                self.alerts.opened = Some(Arc::from(alert));
                self.load_incident();
            }
            Ok(_) => {}
            Err(failure) => {
                self.alerts.open = None;
                self.apply(crate::engine::Event::Notice(failure));
            }
        }
    }

    pub(in crate::ui::model) fn gaps_came(&mut self, result: Ended) {
        if let Ok(Reply::Gaps(gaps)) = result {
            self.alerts.gaps = gaps;
            self.alerts.place_gaps();
        }
    }

    pub(in crate::ui::model) fn exported(&mut self, id: JobId, path: PathBuf, result: Ended) {
        let now = self.clock.now();
        let exporting = &mut self.alerts.exporting;
        match result {
            Ok(Reply::AlertsExported(exported)) => {
                exporting.finish(id, Ok((path, exported)), now);
            }
            Ok(_) => exporting.job = None,
            Err(failure) => {
                exporting.finish(id, Err(failure), now);
            }
        }
    }

    pub(in crate::ui::model) fn alerts_acknowledged(&mut self, id: JobId, result: &Ended) {
        let now = self.clock.now();
        let room = &mut self.alerts;
        let done = result.clone().map(|_| ());
        let is_done = done.is_ok();
        if room.acknowledging.finish(id, done, now)
            && let Some((open_ones, note)) = room.acknowledges.take()
            && is_done
        {
            room.log.acknowledged(&open_ones.ids, now, &note);
            if let Some(open) = room.open.filter(|open| open_ones.ids.contains(open)) {
                room.opened = room.log.alert(open).cloned();
                if room.opened.is_none() {
                    self.send(Command::ShowAlert { id: open }, Purpose::OpenAlert);
                }
            }
        }
    }
}
