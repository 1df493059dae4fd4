//! Fluent lookups: every sentence that is not data comes from `i18n/ja` or `i18n/en` through [`say!`](crate::say).
//!
//! Keys are checked when the code is compiled (against English) and again by a test (Japanese, unused keys). This
//! file decides nothing: which language is spoken is chosen by the faces.

use i18n_embed::{
    LanguageLoader,
    fluent::{FluentLanguageLoader, fluent_language_loader},
};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A language of the product. Both are complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// 日本語
    Ja,
    /// English
    #[default]
    En,
}

impl Language {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The language tag, as in `--lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language the system asks for: Japanese where its first known wish is Japanese, else English.
    pub fn of_system() -> Self {
        let wishes = i18n_embed::DesktopLanguageRequester::requested_languages();
        let known = wishes.iter().find_map(|wish| match wish.language.as_str() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        });
        known.unwrap_or_default()
    }
}

/// A text that stands in a data file, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// 日本語
    pub ja: String,
    /// English
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

#[derive(rust_embed::RustEmbed)]
#[folder = "i18n/"]
struct Sentences;

fn load(tag: &str) -> FluentLanguageLoader {
    let loader = fluent_language_loader!();
    let wish = tag.parse().expect("`ja` and `en` are language tags");
    loader
        .load_languages(&Sentences, &[wish])
        .expect("both languages are embedded and parse: a test holds it");
    // Isolating marks are for mixing directions; neither language needs them, and terminals show them.
    loader.set_use_isolating(false);
    loader
}

static JAPANESE: LazyLock<FluentLanguageLoader> = LazyLock::new(|| load("ja"));
static ENGLISH: LazyLock<FluentLanguageLoader> = LazyLock::new(|| load("en"));

/// The sentences of one language; use [`say!`](crate::say).
pub fn loader(language: Language) -> &'static FluentLanguageLoader {
    match language {
        Language::Ja => &JAPANESE,
        Language::En => &ENGLISH,
    }
}

/// A sentence: `say!(language, "key")` or `say!(language, "key", name = value)`.
#[macro_export]
macro_rules! say {
    ($language:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        i18n_embed_fl::fl!($crate::i18n::loader($language), $key $(, $name = $value)*)
    };
}
