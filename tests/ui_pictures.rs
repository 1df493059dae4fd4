//! Draws every page and compares it with the pictures in `docs/pictures`, which the README shows.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test ui_pictures` draws them anew: look at each before keeping it.

mod ui_support;

use tsuho::{
    engine::{Event, Progress},
    i18n::Language,
    ui::{
        model::Page,
        settings::{Density, ThemeChoice},
    },
};
use ui_support::album::{Album, in_both, in_one};
use ui_support::scenes::{Dress, Scene, World, at, displacing_plan, running_hops, stopped};

fn page(dress: &Dress, language: Language, page: Page) -> Scene {
    let mut scene = Scene::open(dress, World::busy(language));
    scene.go(page);
    scene
}

const HALFWAY: &[(&str, &str)] = &[("recipient", "centre"), ("entitlement", "maintenance")];

fn choose(dress: &Dress, language: Language) -> Scene {
    let mut world = World::busy(language);
    world.answers = ui_support::scenes::answers(HALFWAY);
    let mut scene = Scene::open(dress, world);
    scene.go(Page::Choose);
    scene.harness.key_press(eframe::egui::Key::Num1);
    scene.settle();
    scene
}

fn outcome(dress: &Dress, language: Language) -> Scene {
    let guide = tsuho::guide::Guide::bundled();
    let mut answers = tsuho::guide::Answers::default();
    answers.set("recipient", "both");
    answers.set("entitlement", "maintenance");
    while let Some(ask) = guide.evaluate(&answers).next {
        let first = ask.question.answers.first().expect("a question has answers");
        answers.set(&ask.question.id, &first.id);
    }
    let mut world = World::busy(language);
    world.answers = answers
        .iter()
        .map(|(question, answer)| (question.as_str().to_owned(), answer.as_str().to_owned()))
        .collect();
    let mut scene = Scene::open(dress, world);
    scene.go(Page::Choose);
    scene
}

fn procedure(dress: &Dress, language: Language) -> Scene {
    let mut scene = outcome(dress, language);
    scene.press(&tsuho::say!(language, "ui-procedure"));
    scene
}

fn by_hand(dress: &Dress, language: Language) -> Scene {
    let mut scene = page(dress, language, Page::Configure);
    scene.press(&tsuho::say!(language, "ui-tab-by-hand"));
    scene
}

fn proven(dress: &Dress, language: Language) -> Scene {
    let mut scene = page(dress, language, Page::Prove);
    let label = tsuho::say!(language, "ui-prove-again");
    scene.press(&label);
    scene
}

fn not_proven(dress: &Dress, language: Language) -> Scene {
    let mut world = World::busy(language);
    world.proof = stopped(at("2026-11-23T12:04:12Z"));
    let mut scene = Scene::open(dress, world);
    scene.go(Page::Prove);
    let label = tsuho::say!(language, "ui-prove-again");
    scene.press(&label);
    scene
}

fn alerts(dress: &Dress, language: Language) -> Scene {
    let mut scene = page(dress, language, Page::Alerts);
    scene.harness.state_mut().model().open_alert(10_481);
    scene.settle();
    scene
}

fn applied(dress: &Dress, language: Language) -> Scene {
    let mut scene = page(dress, language, Page::Configure);
    scene.press(&tsuho::say!(language, "ui-apply", count = 4usize));
    scene.press(&tsuho::say!(language, "ui-apply-yes", count = 4usize));
    scene
}

#[test]
fn the_rooms_in_both_languages() {
    let mut album = Album::default();
    in_both("start", &mut album, |dress, language| {
        page(dress, language, Page::Start)
    });
    in_both("choose", &mut album, choose);
    in_both("outcome", &mut album, outcome);
    in_both("configure", &mut album, |dress, language| {
        page(dress, language, Page::Configure)
    });
    in_both("prove", &mut album, proven);
    in_both("alerts", &mut album, alerts);
    in_both("servers", &mut album, |dress, language| {
        page(dress, language, Page::Servers)
    });
    in_both("settings", &mut album, |dress, language| {
        page(dress, language, Page::Settings)
    });
}

#[test]
fn what_happens_on_the_way() {
    let mut album = Album::default();
    in_one("configure-wanted", &mut album, Language::Ja, |dress, language| {
        let mut scene = page(dress, language, Page::Configure);
        scene.press(&tsuho::say!(language, "ui-wanted-edit"));
        scene
    });
    in_one("configure-asked", &mut album, Language::En, |dress, language| {
        let mut scene = page(dress, language, Page::Configure);
        scene.press(&tsuho::say!(language, "ui-apply", count = 4usize));
        scene
    });
    in_one("configure-applied", &mut album, Language::Ja, applied);
    in_one(
        "configure-displaces",
        &mut album,
        Language::En,
        |dress, language| {
            let mut world = World::busy(language);
            world.plan = displacing_plan();
            let mut scene = Scene::open(dress, world);
            scene.go(Page::Configure);
            scene
        },
    );
    in_one("prove-running", &mut album, Language::Ja, |dress, language| {
        let mut scene = page(dress, language, Page::Prove);
        let job = scene.hold(&tsuho::say!(language, "ui-prove-again"));
        let progress = Progress::Hops(running_hops());
        scene.tell(Event::Progress { job, progress });
        scene.harness.run();
        scene
    });
    in_one("prove-stopped", &mut album, Language::En, not_proven);
    in_one("servers-add", &mut album, Language::Ja, |dress, language| {
        let mut scene = page(dress, language, Page::Servers);
        scene.press(&tsuho::say!(language, "ui-servers-add"));
        scene
    });
}

#[test]
fn nothing_there_yet_and_nothing_that_works() {
    let mut album = Album::default();
    for (name, at) in [
        ("empty-servers", Page::Servers),
        ("empty-configure", Page::Configure),
        ("empty-prove", Page::Prove),
        ("empty-alerts", Page::Alerts),
    ] {
        in_one(name, &mut album, Language::En, |dress, language| {
            let mut scene = Scene::open(dress, World::empty(language));
            scene.go(at);
            scene
        });
    }
    in_one("failed-configure", &mut album, Language::Ja, |dress, language| {
        let mut world = World::busy(language);
        world.fails = true;
        let mut scene = Scene::open(dress, world);
        scene.go(Page::Configure);
        scene
    });
}

#[test]
fn other_colours() {
    let mut album = Album::default();
    let mut dress = Dress::new(Language::En);
    dress.settings.theme = ThemeChoice::Dark;
    album.keep(&mut page(&dress, Language::En, Page::Configure), "configure-dark");
    album.keep(&mut alerts(&dress, Language::En), "alerts-dark");
    dress.settings.theme = ThemeChoice::HighContrast;
    album.keep(&mut not_proven(&dress, Language::En), "prove-contrast");
    album.keep(&mut choose(&dress, Language::En), "choose-contrast");
    let mut dress = Dress::new(Language::Ja);
    dress.settings.density = Density::Compact;
    album.keep(&mut alerts(&dress, Language::Ja), "alerts-compact");
}

#[test]
fn papers() {
    let mut album = Album::default();
    in_both("procedure", &mut album, procedure);
    in_both("by-hand", &mut album, by_hand);
    let mut dress = Dress::new(Language::Ja);
    dress.size = eframe::egui::vec2(512.0, 350.0);
    dress.settings.zoom = 2.0;
    album.keep(&mut by_hand(&dress, Language::Ja), "large-by-hand");
}

fn history(dress: &Dress, language: Language, world: World) -> Scene {
    let mut scene = Scene::open(dress, world);
    scene.go(Page::Configure);
    scene.press(&tsuho::say!(language, "ui-tab-history"));
    scene
}

#[test]
fn changes_and_one_that_was_interrupted() {
    use ui_support::changes::{changed, interrupted};
    let mut album = Album::default();
    in_both("interrupted-start", &mut album, |dress, language| {
        Scene::open(dress, interrupted(language))
    });
    in_both("interrupted-asked", &mut album, |dress, language| {
        let mut scene = Scene::open(dress, interrupted(language));
        scene.press(&tsuho::say!(language, "ui-unfinished-finish"));
        scene
    });
    in_both("history", &mut album, |dress, language| {
        history(dress, language, changed(language))
    });
    in_one("history-conflict", &mut album, Language::Ja, |dress, language| {
        let mut scene = history(dress, language, changed(language));
        let undo = tsuho::say!(language, "change-undo");
        scene.press_row(&undo);
        scene
    });
    in_one("empty-history", &mut album, Language::En, |dress, language| {
        history(dress, language, World::busy(language))
    });
    let mut dress = Dress::new(Language::Ja);
    dress.size = eframe::egui::vec2(512.0, 350.0);
    dress.settings.zoom = 2.0;
    album.keep(
        &mut Scene::open(&dress, interrupted(Language::Ja)),
        "large-interrupted",
    );
}

type Draw = fn(&Dress, Language) -> Scene;

const PAGES: [(&str, Draw); 8] = [
    ("start", |dress, language| page(dress, language, Page::Start)),
    ("choose", choose),
    ("outcome", outcome),
    ("configure", |dress, language| {
        page(dress, language, Page::Configure)
    }),
    ("prove", not_proven),
    ("alerts", alerts),
    ("servers", |dress, language| page(dress, language, Page::Servers)),
    ("settings", |dress, language| {
        page(dress, language, Page::Settings)
    }),
];

#[test]
fn a_small_window() {
    let mut album = Album::default();
    let mut dress = Dress::new(Language::En);
    dress.size = eframe::egui::vec2(1024.0, 700.0);
    for (name, draw) in PAGES {
        album.keep(&mut draw(&dress, Language::En), &format!("small-{name}"));
    }
}

#[test]
fn twice_as_large() {
    let mut album = Album::default();
    let mut dress = Dress::new(Language::Ja);
    // The harness counts points: 1024 × 700 pixels at twice the size are half as many.
    dress.size = eframe::egui::vec2(512.0, 350.0);
    dress.settings.zoom = 2.0;
    for (name, draw) in PAGES {
        album.keep(&mut draw(&dress, Language::Ja), &format!("large-{name}"));
    }
}

#[test]
fn many_servers_at_once() {
    let mut album = Album::default();
    in_both("servers-found", &mut album, |dress, language| {
        let mut scene = page(dress, language, Page::Servers);
        scene.press(&tsuho::say!(language, "ui-discover"));
        let label = tsuho::say!(language, "ui-discover-range");
        scene.type_into(&label, "192.0.2.0/24");
        scene.press(&tsuho::say!(language, "ui-discover-search"));
        scene
    });
    in_both("servers-fleet", &mut album, |dress, language| {
        let mut scene = Scene::open(dress, ui_support::many::world(language));
        scene.go(Page::Servers);
        scene.press(&tsuho::say!(language, "ui-many-selected", count = 0usize));
        scene.press(&tsuho::say!(language, "ui-fleet-plan"));
        scene.press(&tsuho::say!(language, "ui-fleet-apply", count = 9usize));
        scene.press(&tsuho::say!(language, "ui-fleet-yes", count = 9usize));
        scene
    });
    in_one(
        "servers-fleet-asked",
        &mut album,
        Language::Ja,
        |dress, language| {
            let mut scene = Scene::open(dress, ui_support::many::world(language));
            scene.go(Page::Servers);
            scene.press(&tsuho::say!(language, "ui-many-selected", count = 0usize));
            scene.press(&tsuho::say!(language, "ui-fleet-plan"));
            scene.press(&tsuho::say!(language, "ui-fleet-apply", count = 9usize));
            scene
        },
    );
    in_one("servers-import", &mut album, Language::En, |dress, language| {
        let mut scene = page(dress, language, Page::Servers);
        scene
            .harness
            .state_mut()
            .choose_sheet("/home/ops/servers.xlsx".into());
        scene.settle();
        scene
    });
    in_one(
        "servers-import-bad",
        &mut album,
        Language::Ja,
        |dress, language| {
            let mut scene = page(dress, language, Page::Servers);
            scene
                .harness
                .state_mut()
                .choose_sheet("/home/ops/servers.xlsx".into());
            scene.settle();
            let job = scene.hold(&tsuho::say!(language, "ui-many-import-yes"));
            scene.tell(ui_support::many::bad_sheet(job));
            scene.settle();
            scene
        },
    );
}
