//! Pictures of one test, compared with those in `docs/pictures`.

use super::scenes::{Dress, Scene};
use egui_kittest::{SnapshotOptions, SnapshotResults};
use tsuho::i18n::Language;

/// Pictures of one test.
#[derive(Default)]
pub(crate) struct Album {
    results: SnapshotResults,
}

impl Album {
    pub(crate) fn keep(&mut self, scene: &mut Scene, name: &str) {
        let options = SnapshotOptions::new()
            .output_path("docs/pictures")
            .threshold(0.4)
            .max_failed_pixels(20);
        scene.harness.snapshot_options(name, &options);
        self.results.extend(scene.harness.take_snapshot_results());
    }
}

pub(crate) fn in_both(name: &str, album: &mut Album, draw: impl Fn(&Dress, Language) -> Scene) {
    for language in Language::ALL {
        let mut scene = draw(&Dress::new(language), language);
        album.keep(&mut scene, &format!("{name}-{}", language.tag()));
    }
}

/// Keeps a picture in one language; the other is drawn too, for its missing characters and unnamed controls.
pub(crate) fn in_one(
    name: &str,
    album: &mut Album,
    kept: Language,
    draw: impl Fn(&Dress, Language) -> Scene,
) {
    for language in Language::ALL {
        let mut scene = draw(&Dress::new(language), language);
        if language == kept {
            album.keep(&mut scene, name);
        }
    }
}
