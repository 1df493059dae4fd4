//! Pictures of what a BMC says of itself: clock and events, and the safety report.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test ui_pictures_inspect` draws them anew: look at each before keeping it.

mod ui_support;

use egui_kittest::kittest::Queryable;
use tsuho::{
    i18n::Language,
    ui::{model::Page, settings::ThemeChoice},
};
use ui_support::{
    album::{Album, in_both, in_one},
    scenes::{Dress, Scene, World},
};

fn page(dress: &Dress, language: Language, page: Page) -> Scene {
    let mut scene = Scene::open(dress, World::busy(language));
    scene.go(page);
    scene
}

fn events(dress: &Dress, language: Language) -> Scene {
    let mut scene = page(dress, language, Page::Configure);
    scene.press(&tsuho::say!(language, "ui-tab-events"));
    scene
}

fn safety(dress: &Dress, language: Language) -> Scene {
    let mut scene = page(dress, language, Page::Configure);
    scene.press(&tsuho::say!(language, "ui-tab-safety"));
    scene.press(&tsuho::say!(language, "ui-safety-check"));
    scene
}

/// Chooses the event that is called so in the event log.
fn chosen_event(mut scene: Scene, starts: &str) -> Scene {
    let row = scene
        .harness
        .get_by(|node| node.label().is_some_and(|label| label.starts_with(starts)));
    row.click();
    scene.settle();
    scene.harness.remove_cursor();
    scene.settle();
    scene
}

#[test]
fn what_a_bmc_says_of_itself() {
    let mut album = Album::default();
    in_both("events", &mut album, |dress, language| {
        chosen_event(events(dress, language), "2026-11-23 20:32:40")
    });
    in_both("safety", &mut album, safety);
    in_one(
        "events-clock-asked",
        &mut album,
        Language::Ja,
        |dress, language| {
            let mut scene = events(dress, language);
            scene.press(&tsuho::say!(language, "ui-clock-set"));
            scene
        },
    );
    in_one("events-clock-set", &mut album, Language::En, |dress, language| {
        let mut scene = events(dress, language);
        scene.press(&tsuho::say!(language, "ui-clock-set"));
        scene.press(&tsuho::say!(language, "ui-clock-yes"));
        scene
    });
    in_one("safety-empty", &mut album, Language::En, |dress, language| {
        let mut scene = page(dress, language, Page::Configure);
        scene.press(&tsuho::say!(language, "ui-tab-safety"));
        scene
    });
    in_one("safety-loading", &mut album, Language::Ja, |dress, language| {
        let mut scene = page(dress, language, Page::Configure);
        scene.press(&tsuho::say!(language, "ui-tab-safety"));
        scene.hold(&tsuho::say!(language, "ui-safety-check"));
        scene.harness.run();
        scene
    });
    in_one("events-failed", &mut album, Language::Ja, |dress, language| {
        let mut world = World::busy(language);
        world.fails = true;
        let mut scene = Scene::open(dress, world);
        scene.go(Page::Configure);
        scene.press(&tsuho::say!(language, "ui-tab-events"));
        scene
    });
    let mut dress = Dress::new(Language::En);
    dress.settings.theme = ThemeChoice::Dark;
    album.keep(&mut safety(&dress, Language::En), "safety-dark");
    dress.settings.theme = ThemeChoice::Light;
    dress.size = eframe::egui::vec2(512.0, 800.0);
    album.keep(&mut events(&dress, Language::En), "narrow-events");
    album.keep(&mut safety(&dress, Language::En), "narrow-safety");
}
