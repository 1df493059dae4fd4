//! What a sensor type is called; the names are data in `assets/events/`.

use crate::{i18n::Language, receive::pet};

/// The name of a sensor type (IPMI 2.0 table 42-3).
pub fn sensor_type(code: u8, language: Language) -> String {
    pet::sensor_type_name(code).get(language).to_owned()
}
