//! The page *Watch* where there is nothing to show, where there is little room, and while nobody listens.

mod ui_support;

use eframe::egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::Queryable;
use tsuho::{
    engine::view::{AlertPage, GapReason, GapView, ListenerView},
    i18n::Language,
    say,
    ui::model::Page,
};
use ui_support::scenes::{Dress, Scene, World, at};

fn open(dress: &Dress, world: World) -> Scene {
    let mut scene = Scene::open(dress, world);
    scene.go(Page::Alerts);
    scene
}

fn count(scene: &Scene, label: &str) -> usize {
    scene.harness.query_all_by_label(label).count()
}

#[test]
fn an_empty_log_offers_one_thing_to_do_and_nothing_to_look_for() {
    for language in Language::ALL {
        let scene = open(&Dress::new(language), World::empty(language));
        let now = say!(language, "ui-listen-now");
        let start = say!(language, "ui-listen-start");
        let both = if now == start { 0 } else { count(&scene, &start) };
        assert_eq!((count(&scene, &now), both), (1, 0), "one button that listens");
        let search = say!(language, "ui-alerts-search");
        let fields = scene
            .harness
            .query_all_by_role_and_label(Role::TextInput, &search)
            .count();
        assert_eq!((fields, count(&scene, &say!(language, "ui-range"))), (0, 0));
    }
}

#[test]
fn listening_can_be_begun_beside_a_log_and_is_not_stopped_there() {
    for language in Language::ALL {
        let mut world = World::busy(language);
        let stop = say!(language, "ui-listen-stop");
        assert_eq!(
            count(&open(&Dress::new(language), World::busy(language)), &stop),
            0
        );
        world.listener = ListenerView::default();
        let scene = open(&Dress::new(language), world);
        assert_eq!(count(&scene, &say!(language, "ui-listen-start")), 1);
    }
}

#[test]
fn a_time_in_which_nobody_listens_yet_has_a_beginning_and_no_end() {
    for language in Language::ALL {
        let mut world = World::busy(language);
        let gap = GapView {
            from: at("2026-11-23T12:03:00Z"),
            to: None,
            reason: GapReason::Stopped,
        };
        world.gaps = vec![gap];
        let scene = open(&Dress::new(language), world);
        let why = tsuho::words::gap(&gap, language);
        let said = say!(language, "ui-gap-since", from = "21:03:00", why = why);
        assert_eq!(count(&scene, &said), 1, "{said}");
    }
}

#[test]
fn the_whole_log_is_empty_only_where_its_total_says_so() {
    let language = Language::En;
    let mut world = World::busy(language);
    world.alerts = AlertPage {
        total: 3,
        ..AlertPage::default()
    };
    let scene = open(&Dress::new(language), world);
    assert_eq!(count(&scene, &say!(language, "ui-range")), 1, "filters are there");
}

#[test]
fn in_a_small_window_the_details_cover_the_list_and_escape_leads_back() {
    for language in Language::ALL {
        let mut dress = Dress::new(language);
        dress.size = vec2(1024.0, 700.0);
        let mut scene = open(&dress, World::busy(language));
        let list = say!(language, "ui-alerts-list");
        let lists = |scene: &Scene| {
            let found = scene.harness.query_all_by_role_and_label(Role::ListBox, &list);
            found.count()
        };
        assert_eq!(lists(&scene), 1);
        scene.harness.state_mut().model().open_alert(10_481);
        scene.settle();
        assert_eq!(lists(&scene), 0, "covered");
        scene.harness.key_press_modifiers(Modifiers::NONE, Key::Escape);
        scene.settle();
        assert_eq!(lists(&scene), 1);
        assert_eq!(scene.harness.state_mut().model().alerts.open, None);
    }
}
