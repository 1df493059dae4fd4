//! Pictures of the page *Watch* beyond its ordinary look, which `ui_pictures` holds.

mod ui_support;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use tsuho::{say, ui::model::Page};
use ui_support::{
    album::{Album, in_both},
    faults::told_again,
    scenes::{Dress, Scene, World},
};

fn open(dress: &Dress, world: World) -> Scene {
    let mut scene = Scene::open(dress, world);
    scene.go(Page::Alerts);
    scene
}

fn key(scene: &mut Scene, modifiers: Modifiers, key: Key) {
    scene.harness.key_press_modifiers(modifiers, key);
    scene.settle();
}

#[test]
fn a_long_list_in_which_something_came_meanwhile() {
    let mut album = Album::default();
    in_both("alerts-newer", &mut album, |dress, language| {
        let mut world = World::busy(language);
        world.made_up = Some(1_000_000);
        let mut scene = open(dress, world);
        for _ in 0..3 {
            key(&mut scene, Modifiers::NONE, Key::PageDown);
        }
        scene.world.made_up = Some(1_000_037);
        scene.tell(tsuho::engine::Event::AlertsChanged {
            unacknowledged: 39,
            newest_id: Some(1_000_037),
        });
        scene.settle();
        scene
    });
}

#[test]
fn acknowledging_several() {
    let mut album = Album::default();
    in_both("alerts-asked", &mut album, |dress, language| {
        let mut scene = open(dress, World::busy(language));
        key(&mut scene, Modifiers::NONE, Key::ArrowDown);
        for _ in 0..3 {
            key(&mut scene, Modifiers::SHIFT, Key::ArrowDown);
        }
        key(&mut scene, Modifiers::NONE, Key::A);
        scene
    });
}

#[test]
fn what_is_looked_for() {
    let mut album = Album::default();
    in_both("alerts-no-match", &mut album, |dress, language| {
        let mut scene = open(dress, World::busy(language));
        scene.type_into(&say!(language, "ui-alerts-search"), "RAID5");
        scene.press(&say!(language, "ui-alerts-open-only"));
        scene
    });
    in_both("alerts-filtered", &mut album, |dress, language| {
        let mut scene = open(dress, World::busy(language));
        let error = tsuho::words::severity(tsuho::engine::view::Severity::Error, language);
        let warning = tsuho::words::severity(tsuho::engine::view::Severity::Warning, language);
        scene.press(&format!("{error} 1"));
        scene.press(&format!("{warning} 1"));
        scene.press(&say!(language, "ui-saved"));
        scene.harness.event(eframe::egui::Event::Text("x".to_owned()));
        scene.settle();
        scene
    });
}

#[test]
fn a_log_that_cannot_be_read() {
    let mut album = Album::default();
    in_both("alerts-failed", &mut album, |dress, language| {
        let mut world = World::busy(language);
        world.fails = true;
        open(dress, world)
    });
}

#[test]
fn the_settings_of_notifications() {
    let mut album = Album::default();
    in_both("settings-notify", &mut album, |dress, language| {
        let mut dress = dress.clone();
        dress.size.y = 900.0;
        dress.settings.alerts.notify.has_quiet_hours = true;
        let mut scene = Scene::open(&dress, World::busy(language));
        scene.go(Page::Settings);
        let last = say!(language, "ui-about-fonts");
        scene.harness.get_by_label(&last).scroll_to_me();
        scene.settle();
        scene
    });
}

#[test]
fn a_fault_told_twice_and_a_time_in_which_nobody_listened() {
    let mut album = Album::default();
    in_both("alerts-gap", &mut album, |dress, language| {
        let mut world = World::busy(language);
        let time = |text: &str| text.parse().expect("a time");
        world.gaps = vec![tsuho::engine::view::GapView {
            from: time("2026-11-23T10:02:00Z"),
            to: Some(time("2026-11-23T11:31:00Z")),
            reason: tsuho::engine::view::GapReason::Asleep,
        }];
        for alert in &mut world.alerts.alerts {
            if alert.id == 10_481 {
                alert.incident = Some(10_480);
            }
            if alert.id == 10_480 {
                // The same fault, told by the server's own agent three seconds before.
                alert.server = Some("SV03".to_owned());
                alert.path = "agent-snmp".to_owned();
                alert.received_at = time("2026-11-23T12:02:41Z");
                alert.occurred_at = Some(time("2026-11-23T12:02:40Z"));
                alert.clock = tsuho::engine::view::Clock::Os;
                alert.title.ja = "電源の冗長性が失われました".to_owned();
                alert.title.en = "Power supplies are no longer redundant".to_owned();
            }
        }
        let mut scene = open(dress, world);
        scene.harness.state_mut().model().open_alert(10_481);
        scene.settle();
        scene
    });
}

#[test]
fn a_small_window_with_every_filter_in_it() {
    let mut album = Album::default();
    in_both("alerts-narrow", &mut album, |dress, language| {
        let mut dress = dress.clone();
        dress.size = eframe::egui::vec2(1024.0, 700.0);
        open(&dress, World::busy(language))
    });
}

#[test]
fn exporting() {
    let mut album = Album::default();
    in_both("alerts-export", &mut album, |dress, language| {
        let mut scene = open(dress, World::busy(language));
        scene.press(&say!(language, "ui-export"));
        scene
    });
}

#[test]
fn one_row_for_each_fault() {
    let mut album = Album::default();
    in_both("alerts-folded", &mut album, |dress, language| {
        let mut world = World::busy(language);
        told_again(&mut world);
        let mut scene = open(dress, world);
        scene.press(&say!(language, "ui-alerts-fold"));
        scene
    });
    in_both("alerts-fault", &mut album, |dress, language| {
        let mut world = World::busy(language);
        told_again(&mut world);
        let mut scene = open(dress, world);
        scene.press(&say!(language, "ui-alerts-fold"));
        let model = scene.harness.state_mut().model();
        let fault = model
            .alerts
            .log
            .alerts()
            .find(|row| row.title.ja.contains("吸気温度"));
        let fault = fault.expect("the fault").id;
        model.open_alert(fault);
        scene.settle();
        scene
    });
}
