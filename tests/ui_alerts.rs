//! The page *Watch*, through the accessibility tree, with no display and no engine: a long log, what is looked for, what
//! is chosen, what came meanwhile.

mod ui_support;

use eframe::egui::{Event, Key, Modifiers, MouseWheelUnit, Role, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use tsuho::{
    engine::{
        self, AlertQuery, Command,
        view::{GapReason, GapView, Severity},
    },
    i18n::Language,
    say,
    ui::{model::Page, settings::alerts::TimeRange},
};
use ui_support::{
    log::made_up_alert,
    scenes::{Dress, Scene, World},
};

const MILLION: u64 = 1_000_000;

fn open(language: Language) -> Scene {
    let mut scene = Scene::open(&Dress::new(language), World::busy(language));
    scene.go(Page::Alerts);
    scene
}

fn million(language: Language) -> Scene {
    let mut world = World::busy(language);
    world.made_up = Some(MILLION);
    let mut scene = Scene::open(&Dress::new(language), world);
    scene.go(Page::Alerts);
    scene
}

/// The rows in sight, from the top down.
fn rows(scene: &Scene) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = scene
        .harness
        .get_all_by_role(Role::ListBoxOption)
        .map(|row| (row.rect().top(), row.accesskit_node().label().unwrap_or_default()))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, label)| label).collect()
}

fn has(rows: &[String], id: u64) -> bool {
    let number = id.to_string();
    rows.iter().any(|row| {
        row.split(|c: char| !c.is_ascii_digit())
            .any(|part| part == number)
    })
}

fn key(scene: &mut Scene, modifiers: Modifiers, key: Key) {
    scene.harness.key_press_modifiers(modifiers, key);
    scene.settle();
    scene.settle();
}

/// Turns the wheel over the middle of the list.
fn wheel(scene: &mut Scene, points: f32) {
    scene.harness.hover_at(pos2(600.0, 500.0));
    scene.harness.run();
    scene.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    scene.settle();
}

fn last_query(scene: &Scene) -> AlertQuery {
    let query = scene.sent.iter().rev().find_map(|command| match command {
        Command::ListAlerts { query } => Some(query.clone()),
        _ => None,
    });
    query.expect("the log was asked")
}

fn chosen(scene: &mut Scene) -> Vec<i64> {
    let selection = &scene.harness.state_mut().model().alerts.selection;
    selection.ids.iter().copied().collect()
}

/// An alert comes in.
fn arrives(scene: &mut Scene) -> i64 {
    let model = scene.world.alerts.alerts.first().expect("an alert").clone();
    let id = match &mut scene.world.made_up {
        Some(count) => {
            *count += 1;
            i64::try_from(*count).expect("not that long")
        }
        None => {
            scene
                .world
                .alerts
                .alerts
                .insert(0, made_up_alert(&model, model.id + 1, model.id + 1));
            scene.world.alerts.total += 1;
            model.id + 1
        }
    };
    scene.tell(engine::Event::AlertsChanged {
        unacknowledged: 3,
        newest_id: Some(id),
    });
    scene.settle();
    id
}

#[test]
fn a_log_of_a_million_alerts_is_asked_for_in_small_parts_and_reached_from_end_to_end() {
    for language in Language::ALL {
        let mut scene = million(language);
        assert!(has(&rows(&scene), MILLION), "the newest is on top");
        key(&mut scene, Modifiers::NONE, Key::End);
        let shown = rows(&scene);
        assert!(
            has(&shown, 1) && shown.len() < 60,
            "the oldest is in sight: {shown:?}"
        );
        for _ in 0..40 {
            wheel(&mut scene, 2000.0);
        }
        let above = rows(&scene);
        assert!(!above.is_empty() && !has(&above, 1), "it scrolls back up");
        key(&mut scene, Modifiers::NONE, Key::Home);
        assert!(has(&rows(&scene), MILLION));
        let most = scene.sent.iter().filter_map(|command| match command {
            Command::ListAlerts { query } | Command::ListAlertsAt { query, .. } => query.limit,
            _ => None,
        });
        assert!(most.max() <= Some(100), "never more than a page at once");
        let held = scene.harness.state_mut().model().alerts.log.alerts().count();
        assert!(held <= 1200, "{held} alerts are held");
    }
}

#[test]
fn rows_follow_one_another_without_a_gap_however_far_the_list_is_scrolled() {
    let mut scene = million(Language::En);
    for _ in 0..120 {
        wheel(&mut scene, -700.0);
    }
    let numbers: Vec<u64> = rows(&scene)
        .iter()
        .filter_map(|row| row.rsplit("number ").next()?.split(' ').next()?.parse().ok())
        .collect();
    assert!(numbers.len() > 5, "{:?}", rows(&scene));
    assert!(
        numbers
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if *a == *b + 1)),
        "{numbers:?}"
    );
    let top = scene.harness.state_mut().model().alerts.log.top;
    let first = f64::from(u32::try_from(MILLION - numbers.first().expect("a row")).expect("small"));
    assert!(
        (top - first).abs() < 1.0,
        "the bar tells where the list is: {top}, {first}"
    );
}

#[test]
fn the_bar_reaches_the_middle_of_the_log_in_one_go() {
    let mut scene = million(Language::Ja);
    let bar = scene.harness.get_by_role(Role::ScrollBar).rect();
    scene.harness.hover_at(bar.center());
    scene.harness.run();
    scene.harness.drag_at(bar.center());
    scene.settle();
    scene.harness.drop_at(bar.center());
    scene.settle();
    let shown = rows(&scene);
    let middle = (0..60).any(|off| has(&shown, MILLION / 2 + 30 - off));
    assert!(middle, "{shown:?}");
}

#[test]
fn the_list_stays_at_the_newest_while_it_is_at_the_top() {
    let mut scene = open(Language::En);
    scene.harness.remove_cursor();
    scene.settle();
    let id = arrives(&mut scene);
    let shown = rows(&scene);
    let first = shown.first().expect("rows");
    assert!(first.contains(&id.to_string()), "{first}");
}

#[test]
fn what_comes_in_moves_neither_the_rows_nor_what_is_chosen_elsewhere_in_the_list() {
    for language in Language::ALL {
        let mut scene = million(language);
        for _ in 0..6 {
            wheel(&mut scene, -600.0);
        }
        scene.harness.remove_cursor();
        scene.settle();
        let before = rows(&scene);
        let first = before.first().expect("rows").clone();
        scene.press(&first);
        let chosen_before = chosen(&mut scene);
        let before = rows(&scene);
        arrives(&mut scene);
        arrives(&mut scene);
        assert_eq!(rows(&scene), before, "nothing moved");
        assert_eq!(chosen(&mut scene), chosen_before);
        scene.press(&say!(language, "ui-alerts-newer", count = "2"));
        assert!(has(&rows(&scene), MILLION + 2), "the way to the newest");
        assert_eq!(chosen(&mut scene), chosen_before);
    }
}

#[test]
fn rows_under_the_pointer_stay_where_they_are() {
    let mut scene = open(Language::Ja);
    scene.harness.hover_at(pos2(600.0, 400.0));
    scene.settle();
    let before = rows(&scene);
    let id = arrives(&mut scene);
    assert_eq!(rows(&scene).first(), before.first(), "held by the pointer");
    scene.harness.remove_cursor();
    scene.settle();
    scene.harness.run();
    assert!(has(&rows(&scene), u64::try_from(id).expect("a number")));
}

#[test]
fn filters_and_words_become_the_question_to_the_log() {
    for language in Language::ALL {
        let mut scene = open(language);
        let chip = format!("{} 1", tsuho::words::severity(Severity::Error, language));
        scene.press(&chip);
        scene.press(&say!(language, "ui-alerts-open-only"));
        scene.press(&say!(language, "ui-alerts-hide-tests"));
        scene.type_into(&say!(language, "ui-alerts-search"), "SV03");
        let query = last_query(&scene);
        assert_eq!(query.severities, [Severity::Error]);
        assert!(query.unacknowledged_only && query.hide_tests);
        assert_eq!(query.text, "SV03");
        let counted = scene
            .sent
            .iter()
            .any(|command| matches!(command, Command::CountAlerts { query } if query.text == "SV03"));
        assert!(counted, "what matches is counted");
    }
}

#[test]
fn a_time_range_is_picked_from_a_list_or_from_the_hours_above_it() {
    let mut scene = open(Language::En);
    scene.press(&say!(Language::En, "ui-range"));
    scene.press(&say!(Language::En, "ui-range-hours", count = 24u16));
    let query = last_query(&scene);
    assert_eq!(query.since, "2026-11-22T12:05:00Z".parse().ok());
    assert_eq!(query.until, None);
    let hour = say!(Language::En, "ui-range-between", from = "20:05", until = "21:05");
    let bar = say!(Language::En, "ui-alerts-hour", hour = hour, count = "8");
    scene.press(&bar);
    let query = last_query(&scene);
    assert_eq!(query.since, "2026-11-23T11:05:00Z".parse().ok());
    assert_eq!(query.until, "2026-11-23T12:05:00Z".parse().ok());
    scene.press(&bar);
    let range = scene.harness.state_mut().model().alerts.filter.range;
    assert_eq!(range, TimeRange::Always, "pressed again, it narrows no more");
}

#[test]
fn a_filter_is_kept_under_a_name_picked_and_deleted() {
    for language in Language::ALL {
        let mut scene = open(language);
        scene.press(&say!(language, "ui-alerts-open-only"));
        scene.press(&say!(language, "ui-saved"));
        scene.type_into(&say!(language, "ui-saved-name"), "夜間");
        scene.press(&say!(language, "ui-saved-save"));
        let saved = scene.harness.state_mut().settings().alerts.filters.clone();
        assert_eq!(saved.len(), 1);
        assert!(
            saved
                .iter()
                .all(|saved| saved.name == "夜間" && saved.filter.unacknowledged_only)
        );
        scene.press(&say!(language, "ui-alerts-open-only"));
        assert!(!last_query(&scene).unacknowledged_only);
        scene.press(&say!(language, "ui-saved"));
        scene.press("夜間");
        assert!(last_query(&scene).unacknowledged_only, "picked");
        scene.press("夜間");
        scene.press(&say!(language, "ui-saved-delete"));
        assert!(scene.harness.state_mut().settings().alerts.filters.is_empty());
    }
}

#[test]
fn several_are_chosen_by_keys_and_seen_to_with_a_note() {
    for language in Language::ALL {
        let mut scene = open(language);
        key(&mut scene, Modifiers::NONE, Key::ArrowDown);
        key(&mut scene, Modifiers::NONE, Key::ArrowDown);
        key(&mut scene, Modifiers::SHIFT, Key::ArrowDown);
        key(&mut scene, Modifiers::SHIFT, Key::ArrowDown);
        assert_eq!(chosen(&mut scene), [10_479, 10_480, 10_481]);
        key(&mut scene, Modifiers::NONE, Key::A);
        // The note's field has the keyboard.
        scene.harness.event(Event::Text("電源を交換".to_owned()));
        scene.settle();
        let why = say!(language, "ui-acknowledge-seen", chosen = 3usize, count = 1usize);
        assert!(
            scene.harness.query_by_label(&why).is_some(),
            "why one of three is left out"
        );
        scene.press(&say!(language, "ui-acknowledge-yes"));
        let sent = scene.sent.iter().find_map(|command| match command {
            Command::AcknowledgeAlerts { ids, note } => Some((ids.clone(), note.clone())),
            _ => None,
        });
        let wanted = (vec![10_480, 10_481], "電源を交換".to_owned());
        assert_eq!(
            sent,
            Some(wanted),
            "those that were chosen and are open, and the note"
        );
        assert!(
            scene
                .harness
                .query_by_label(&say!(language, "ui-acknowledge-many", count = "2"))
                .is_none(),
            "nothing chosen is open any more"
        );
    }
}

#[test]
fn keys_open_an_alert_close_it_and_reach_the_search() {
    let mut scene = open(Language::En);
    key(&mut scene, Modifiers::NONE, Key::ArrowDown);
    key(&mut scene, Modifiers::NONE, Key::Enter);
    let advice = say!(Language::En, "ui-alert-advice");
    assert!(scene.harness.query_by_label(&advice).is_some(), "details");
    key(&mut scene, Modifiers::NONE, Key::Escape);
    assert!(scene.harness.query_by_label(&advice).is_none(), "closed");
    assert_eq!(chosen(&mut scene).len(), 1, "still chosen");
    key(&mut scene, Modifiers::NONE, Key::Escape);
    assert!(chosen(&mut scene).is_empty());
    key(&mut scene, Modifiers::COMMAND, Key::A);
    assert_eq!(chosen(&mut scene).len(), 11, "all that are there");
    key(&mut scene, Modifiers::NONE, Key::Slash);
    scene.harness.event(Event::Text("psu".to_owned()));
    scene.settle();
    assert_eq!(last_query(&scene).text, "psu", "what is typed next is looked for");
}

#[test]
fn a_letter_typed_into_the_search_is_no_command() {
    let mut scene = open(Language::En);
    key(&mut scene, Modifiers::NONE, Key::ArrowDown);
    key(&mut scene, Modifiers::COMMAND, Key::F);
    key(&mut scene, Modifiers::NONE, Key::A);
    let label = say!(Language::En, "ui-acknowledge-yes");
    assert!(scene.harness.query_by_label(&label).is_none());
}

#[test]
fn a_log_that_cannot_be_read_says_so_and_is_tried_again() {
    for language in Language::ALL {
        let mut world = World::busy(language);
        world.fails = true;
        let mut scene = Scene::open(&Dress::new(language), world);
        scene.go(Page::Alerts);
        let again = say!(language, "ui-try-again");
        let asked = scene.sent.len();
        scene.settle();
        assert_eq!(scene.sent.len(), asked, "it does not ask by itself for ever");
        scene.world.fails = false;
        scene.press(&again);
        assert!(has(&rows(&scene), 21), "rows: {:?}", rows(&scene));
        assert!(scene.harness.query_by_label(&again).is_none());
    }
}

#[test]
fn what_was_in_the_list_when_it_is_left_is_new_no_more() {
    let mut dress = Dress::new(Language::En);
    dress.settings.alerts.seen = None;
    let mut scene = Scene::open(&dress, World::busy(Language::En));
    scene.go(Page::Alerts);
    let new = say!(Language::En, "ui-alert-new");
    assert!(rows(&scene).iter().all(|row| row.ends_with(&new)));
    scene.go(Page::Start);
    scene.go(Page::Alerts);
    assert!(rows(&scene).iter().all(|row| !row.ends_with(&new)));
    arrives(&mut scene);
    let shown = rows(&scene);
    let count = shown.iter().filter(|row| row.ends_with(&new)).count();
    assert_eq!(count, 1, "{shown:?}");
}

#[test]
fn a_time_in_which_nobody_listened_stands_between_the_alerts_and_the_keys_pass_it() {
    for language in Language::ALL {
        let mut world = World::busy(language);
        let gap = outage();
        world.gaps = vec![gap];
        let mut scene = Scene::open(&Dress::new(language), world);
        scene.go(Page::Alerts);
        let words = tsuho::words::gap(&gap, language);
        let place = |scene: &Scene| {
            let mut found = scene.harness.query_all_by_label_contains(&words);
            found.next().map(|row| row.rect().top())
        };
        let row = place(&scene).expect("a row of its own");
        let above = rows(&scene);
        let (mut before, mut after) = (f32::MIN, f32::MAX);
        for label in &above {
            let top = scene.harness.get_by_label(label).rect().top();
            if label.contains("20:40:02") {
                before = top;
            }
            if label.contains("16:22:31") {
                after = top;
            }
        }
        assert!(before < row && row < after, "{before} {row} {after}");
        for _ in 0..5 {
            key(&mut scene, Modifiers::NONE, Key::ArrowDown);
        }
        assert_eq!(chosen(&mut scene), [10_478]);
        key(&mut scene, Modifiers::NONE, Key::ArrowDown);
        assert_eq!(chosen(&mut scene), [10_477], "past it");
        key(&mut scene, Modifiers::NONE, Key::ArrowUp);
        assert_eq!(chosen(&mut scene), [10_478]);
        scene.press(&say!(language, "ui-alerts-hide-tests"));
        assert!(place(&scene).is_none(), "a narrowed list is about alerts only");
    }
}

fn outage() -> GapView {
    GapView {
        from: "2026-11-23T10:02:00Z".parse().expect("a time"),
        to: "2026-11-23T11:31:00Z".parse().ok(),
        reason: GapReason::Asleep,
    }
}

#[test]
fn what_tells_of_the_same_is_shown_with_an_alert_and_leads_there() {
    for language in Language::ALL {
        let mut world = World::busy(language);
        for alert in &mut world.alerts.alerts {
            if [10_480, 10_481].contains(&alert.id) {
                alert.incident = Some(10_480);
            }
        }
        let mut scene = Scene::open(&Dress::new(language), world);
        scene.go(Page::Alerts);
        scene.harness.state_mut().model().open_alert(10_481);
        scene.settle();
        let title = say!(language, "ui-alert-incident", count = 2u64);
        assert!(scene.harness.query_by_label(&title).is_some());
        let other = scene
            .harness
            .get_all_by_label_contains("20:58:10")
            .find(|node| node.accesskit_node().role() == Role::Button);
        other.expect("the other one").click();
        scene.settle();
        assert_eq!(scene.harness.state_mut().model().alerts.open, Some(10_480));
    }
}

#[test]
fn what_the_list_shows_is_exported() {
    for language in Language::ALL {
        let mut scene = open(language);
        scene.press(&say!(language, "ui-alerts-open-only"));
        scene.press(&say!(language, "ui-export"));
        let count = say!(language, "ui-export-text", count = "3");
        assert!(
            scene.harness.query_by_label(&count).is_some(),
            "how many is said first"
        );
        scene.press(&say!(language, "ui-cancel"));
        let words = tsuho::words::export_words(language);
        let path = "/home/ops/alerts.csv".into();
        scene
            .harness
            .state_mut()
            .model()
            .export_alerts(path, language, words);
        scene.settle();
        let asked = scene.sent.iter().find_map(|command| match command {
            Command::ExportAlerts { request } => Some((request.path.clone(), request.text.clone())),
            _ => None,
        });
        let wanted = ("/home/ops/alerts.csv".into(), "is:unacknowledged".to_owned());
        assert_eq!(asked, Some(wanted));
        let done = say!(
            language,
            "ui-export-done",
            count = "4",
            path = "/home/ops/alerts.csv"
        );
        assert!(scene.harness.query_by_label(&done).is_some());
    }
}
