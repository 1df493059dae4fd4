//! A text in both languages. It is only built by the loader, which refuses one with a language missing.

use crate::i18n::Language;

/// A text in Japanese and in English; neither is ever empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    ja: String,
    en: String,
}

impl Text {
    /// Both languages at once; the caller has made sure that neither is empty.
    pub(super) fn new(ja: String, en: String) -> Self {
        Self { ja, en }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}
