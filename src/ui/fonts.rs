//! The bundled fonts: which comes first in which language, and which stand in where it lacks a character.
//!
//! Rarer characters come from the system's fonts, which eframe asks when none of these has one.

use crate::i18n::Language;
use eframe::egui::{FontData, FontDefinitions, FontFamily};
use std::sync::Arc;

/// The family of bold text.
pub const BOLD: &str = "bold";

const JAPANESE: &str = "BIZ UDPGothic";
const JAPANESE_BOLD: &str = "BIZ UDPGothic Bold";
const LATIN: &str = "Inter";
const LATIN_BOLD: &str = "Inter Bold";
const SYMBOLS: &str = "Noto Sans Symbols2";
/// egui's own monospaced font.
const MONO: &str = "Hack";

/// The fonts of one language. In Japanese the Japanese font sets Latin too; in English the Latin one comes first,
/// because the Japanese one sets “…” and ’ full width.
pub fn definitions(language: Language) -> FontDefinitions {
    let mono = FontDefinitions::default().font_data.remove(MONO);
    let mut fonts = FontDefinitions::empty();
    let bundled: [(&str, &'static [u8]); 5] = [
        (
            JAPANESE,
            include_bytes!("../../assets/fonts/BIZUDPGothic-Regular.ttf"),
        ),
        (
            JAPANESE_BOLD,
            include_bytes!("../../assets/fonts/BIZUDPGothic-Bold.ttf"),
        ),
        (LATIN, include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        (LATIN_BOLD, include_bytes!("../../assets/fonts/Inter-Bold.otf")),
        (
            SYMBOLS,
            include_bytes!("../../assets/fonts/NotoSansSymbols2-Regular.ttf"),
        ),
    ];
    for (name, bytes) in bundled {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    fonts.font_data.insert(
        MONO.to_owned(),
        mono.unwrap_or_else(|| Arc::new(FontData::from_static(&[]))),
    );
    let order = |japanese: &str, latin: &str| {
        let (first, second) = match language {
            Language::Ja => (japanese, latin),
            Language::En => (latin, japanese),
        };
        [first, second, SYMBOLS, MONO].map(str::to_owned).to_vec()
    };
    let regular = order(JAPANESE, LATIN);
    let mut fixed = regular.clone();
    fixed.retain(|name| name != MONO);
    fixed.insert(0, MONO.to_owned());
    fonts.families.insert(FontFamily::Proportional, regular);
    fonts.families.insert(FontFamily::Monospace, fixed);
    fonts
        .families
        .insert(FontFamily::Name(BOLD.into()), order(JAPANESE_BOLD, LATIN_BOLD));
    fonts
}

#[cfg(test)]
mod tests {
    use super::{BOLD, definitions};
    use crate::i18n::Language;
    use eframe::egui::{
        FontFamily, FontId,
        epaint::text::{Fonts, TextOptions},
    };

    /// Everything a person can be shown: both languages' sentences, and the data files that hold texts.
    fn shown() -> Vec<(&'static str, String)> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut texts = Vec::new();
        for file in ["i18n/ja/tsuho.ftl", "i18n/en/tsuho.ftl"] {
            let text = std::fs::read_to_string(root.join(file)).expect(file);
            texts.push((file, text));
        }
        let mut folders = vec![root.join("assets")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("assets").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|kind| kind == "toml") {
                    texts.push(("assets", std::fs::read_to_string(&path).expect("a text file")));
                }
            }
        }
        texts
    }

    #[test]
    fn every_character_of_both_languages_is_in_a_bundled_font() {
        for language in Language::ALL {
            let mut fonts = Fonts::new(TextOptions::default(), definitions(language));
            for family in [
                FontFamily::Proportional,
                FontFamily::Monospace,
                FontFamily::Name(BOLD.into()),
            ] {
                let font = FontId::new(14.0, family);
                for (file, text) in shown() {
                    for c in text.chars().filter(|c| !c.is_control()) {
                        assert!(fonts.has_glyph(&font, c), "{file}: {c:?} is missing in {font:?}");
                    }
                }
            }
        }
    }
}
