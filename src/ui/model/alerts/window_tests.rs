//! What the held part of a long list promises.

use super::{Ask, GapView, LogWindow, MOST, PAGE_ROWS, Row};
use crate::{
    engine::view::{AlertView, Clock, GapReason, Severity},
    i18n::Text,
};
use jiff::{SignedDuration, Timestamp};
use std::{ops::Range, sync::Arc};

/// A log of alerts numbered from 1, one a second.
struct Log {
    ids: Range<i64>,
}

impl Log {
    fn answer(&self, ask: Ask, window: &LogWindow) -> (Vec<Arc<AlertView>>, bool) {
        let page = i64::from(PAGE_ROWS);
        let Range { start, end } = self.ids;
        let (low, high, limit) = match ask {
            Ask::Newest(limit) => ((end - i64::from(limit)).max(start), end, i64::from(limit)),
            Ask::Older(before) => ((before - page).max(start), before, page),
            Ask::Newer(after) => (after + 1, (after + 1 + page).min(end), page),
            Ask::At(index) => {
                let span = f64::from(i32::try_from(end - start - 1).expect("a small log"));
                #[expect(clippy::cast_possible_truncation, reason = "a small log")]
                let first = end - (span * window.fraction(index)).round() as i64;
                ((first - page).max(start), first, page)
            }
            Ask::Again(front, limit) => {
                let end = front + 1;
                ((end - i64::from(limit)).max(start), end, i64::from(limit))
            }
            Ask::Oldest => (start, (start + page).min(end), page),
        };
        let found: Vec<_> = (low..high).rev().map(alert).collect();
        let is_all = i64::try_from(found.len()).expect("a page") < limit;
        (found, is_all)
    }

    /// Looks at these rows until nothing is missing.
    fn look(&self, window: &mut LogWindow, sight: Range<u64>) {
        for _ in 0..20 {
            let Some(ask) = window.want(&sight) else {
                return;
            };
            let (found, is_all) = self.answer(ask, window);
            window.take(ask, found, is_all);
        }
        panic!("it asks for ever");
    }
}

fn at(id: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(id * 10)
}

fn alert(id: i64) -> Arc<AlertView> {
    Arc::new(AlertView {
        id,
        received_at: at(id),
        occurred_at: None,
        clock: Clock::None,
        source: "192.0.2.51:623".parse().expect("an address"),
        server: None,
        path: "bmc-snmp".to_owned(),
        severity: Severity::Error,
        title: Text::default(),
        detail: Text::default(),
        advice: Text::default(),
        is_test: false,
        incident: None,
        stands_for: None,
        acknowledged_at: None,
        note: None,
        imported_from: None,
        fields: Vec::new(),
        raw: Vec::new(),
    })
}

fn id_at(window: &LogWindow, index: u64) -> Option<i64> {
    match window.row(index)? {
        Row::Alert(alert) => Some(alert.id),
        Row::Gap(_) => None,
    }
}

fn whole_log(count: i64) -> (Log, LogWindow) {
    let log = Log { ids: 1..count + 1 };
    let mut window = LogWindow::default();
    window.tell_count(u64::try_from(count).expect("a count"));
    log.look(&mut window, 0..20);
    (log, window)
}

#[test]
fn rows_are_asked_for_before_they_are_in_sight_and_never_too_many_are_held() {
    let (log, mut window) = whole_log(10_000);
    assert_eq!(window.count(), 10_000);
    for first in (0..9_980).step_by(15) {
        log.look(&mut window, first..first + 20);
        assert_eq!(
            id_at(&window, first),
            Some(10_000 - i64::try_from(first).expect("a row"))
        );
        assert!(window.alerts().count() <= MOST);
    }
    for first in (0..9_980u32).step_by(15).rev().map(u64::from) {
        log.look(&mut window, first..first + 20);
        assert_eq!(
            id_at(&window, first),
            Some(10_000 - i64::try_from(first).expect("a row"))
        );
        assert!(window.alerts().count() <= MOST);
    }
    assert!(window.has_newest());
}

#[test]
fn a_jump_lands_where_it_was_meant_to_and_both_ends_are_exact() {
    let (log, mut window) = whole_log(1_000_000);
    window.top = 500_000.0;
    log.look(&mut window, 500_000..500_020);
    let id = id_at(&window, 500_000).expect("a row");
    assert!((id - 500_000).abs() < 5, "{id}");
    window.top = 999_980.0;
    log.look(&mut window, 999_980..1_000_000);
    assert_eq!(id_at(&window, 999_999), Some(1));
    assert_eq!(window.count(), 1_000_000);
    window.top = 0.0;
    log.look(&mut window, 0..20);
    assert_eq!(id_at(&window, 0), Some(1_000_000));
}

#[test]
fn what_comes_in_moves_nothing_that_is_looked_at() {
    let (mut log, mut window) = whole_log(1000);
    window.top = 40.5;
    log.look(&mut window, 40..60);
    log.ids.end += 3;
    let ask = Ask::Newer(1000);
    let (found, is_all) = log.answer(ask, &window);
    window.take(ask, found, is_all);
    assert!((window.top - 43.5).abs() < f64::EPSILON, "{}", window.top);
    assert_eq!(id_at(&window, 43), Some(960));
    assert_eq!(window.count(), 1003);
}

#[test]
fn a_list_that_turns_out_shorter_or_longer_than_thought_moves_nothing_either() {
    let (log, mut window) = whole_log(1000);
    // Somebody told a number that was true an hour ago.
    window.tell_count(5000);
    window.top = 990.25;
    log.look(&mut window, 0..20);
    for first in (0..980).step_by(20) {
        log.look(&mut window, first..first + 20);
    }
    assert_eq!(window.count(), 1000, "the end is known now");
    window.top = 700.0;
    log.look(&mut window, 700..720);
    let looked_at = id_at(&window, 700);
    log.look(&mut window, 640..660);
    assert_eq!(id_at(&window, 700), looked_at);
}

#[test]
fn a_page_that_was_overtaken_changes_nothing() {
    let (log, mut window) = whole_log(1000);
    let (found, is_all) = log.answer(Ask::Older(500), &window);
    let before = window.held();
    window.take(Ask::Older(500), found, is_all);
    assert_eq!(window.held(), before, "it does not continue what is held");
}

#[test]
fn a_time_in_which_nobody_listened_is_a_row_between_its_neighbours() {
    let (_, mut window) = whole_log(50);
    window.top = 20.0;
    let gap = |from: i64, to: Option<i64>| GapView {
        from: at(from) + SignedDuration::from_secs(1),
        to: to.map(at),
        reason: GapReason::Stopped,
    };
    window.set_gaps(vec![gap(40, Some(41)), gap(50, None)]);
    assert!(matches!(window.row(0), Some(Row::Gap(gap)) if gap.to.is_none()));
    assert_eq!(id_at(&window, 1), Some(50));
    assert!(matches!(window.row(11), Some(Row::Gap(_))));
    assert_eq!((id_at(&window, 10), id_at(&window, 12)), (Some(41), Some(40)));
    assert!(
        (window.top - 22.0).abs() < f64::EPSILON,
        "what is looked at stays: {}",
        window.top
    );
    assert_eq!(window.count(), 52);
}

#[test]
fn what_is_held_is_read_again_in_its_place() {
    let (log, mut window) = whole_log(1000);
    window.top = 500.5;
    for _ in 0..2 {
        log.look(&mut window, 500..520);
    }
    let (held, first) = (window.held(), id_at(&window, 500));
    let front = window.front_id().expect("rows");
    let limit = u32::try_from(window.alerts().count()).expect("few");
    let ask = Ask::Again(front, limit);
    let (mut found, is_all) = log.answer(ask, &window);
    for alert in &mut found {
        "again".clone_into(&mut Arc::make_mut(alert).path);
    }
    window.take(ask, found, is_all);
    assert_eq!((window.held(), id_at(&window, 500)), (held, first));
    assert!((window.top - 500.5).abs() < f64::EPSILON, "{}", window.top);
    assert!(window.alerts().all(|alert| alert.path == "again") && !window.has_newest());
    let (found, is_all) = log.answer(Ask::Again(front - 1, limit), &window);
    window.take(Ask::Again(front - 1, limit), found, is_all);
    assert!(
        window.alerts().all(|alert| alert.path == "again"),
        "something else is held by now"
    );
}
