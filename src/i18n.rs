//! The two languages of the product. What is said in them stands elsewhere: in `i18n/` and in the data files of `assets/`.

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// 日本語.
    Ja,
    /// English.
    #[default]
    En,
}
