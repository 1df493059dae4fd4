//! Draws the Settings tab of Configure with everything a BMC can be asked for, and compares it with `docs/pictures`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test ui_configure_pictures` draws them anew: look at each before keeping it.

mod ui_support;

use eframe::egui::vec2;
use tsuho::{i18n::Language, say, ui::settings::ThemeChoice};
use ui_support::{
    album::{Album, in_both, in_one},
    scenes::{Dress, Scene},
    scenes_configure::{form, full},
};

/// A window as high as the whole page, so that one picture shows all of it.
fn tall(language: Language, height: f32) -> Dress {
    let mut dress = Dress::new(language);
    dress.size = vec2(1280.0, height);
    dress
}

fn whole_form(dress: &Dress, language: Language) -> Scene {
    let dress = Dress {
        size: vec2(1280.0, 2350.0),
        ..dress.clone()
    };
    form(&dress, language)
}

fn others(dress: &Dress, language: Language) -> Scene {
    let dress = Dress {
        size: vec2(1280.0, 1560.0),
        ..dress.clone()
    };
    let mut scene = full(&dress, language);
    let note = say!(language, "ui-others-note");
    let count: usize = 6;
    scene.press(&format!("{} {note}", say!(language, "ui-others", count = count)));
    scene
}

fn asked(dress: &Dress, language: Language) -> Scene {
    let mut scene = full(dress, language);
    scene.press(&say!(language, "ui-apply", count = 7usize));
    scene
}

#[test]
fn everything_there_is_to_decide() {
    let mut album = Album::default();
    in_both("configure-full", &mut album, full);
    in_one("configure-others", &mut album, Language::Ja, others);
    in_one("configure-gateway", &mut album, Language::Ja, asked);
    let mut dress = tall(Language::En, 1560.0);
    dress.settings.theme = ThemeChoice::Dark;
    album.keep(&mut others(&dress, Language::En), "configure-others-dark");
}

#[test]
fn the_form_of_what_is_wanted() {
    let mut album = Album::default();
    in_both("configure-form", &mut album, whole_form);
    let mut dress = Dress::new(Language::En);
    dress.settings.theme = ThemeChoice::Dark;
    album.keep(&mut form(&dress, Language::En), "configure-form-dark");
}

#[test]
fn little_room() {
    let mut album = Album::default();
    let mut dress = Dress::new(Language::En);
    dress.size = vec2(1024.0, 700.0);
    album.keep(&mut form(&dress, Language::En), "small-configure-form");
    let mut dress = Dress::new(Language::Ja);
    dress.size = vec2(512.0, 2600.0);
    dress.settings.zoom = 2.0;
    album.keep(&mut form(&dress, Language::Ja), "large-configure-form");
    album.keep(&mut full(&dress, Language::Ja), "large-configure-full");
}
