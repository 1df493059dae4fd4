//! Words for completion codes (IPMI 2.0 table 5-2, and the command-specific codes of the LAN and PEF parameters,
//! tables 23-1, 23-2, 30-4 and 30-5).

use crate::{i18n::Language, say};

/// What a completion code means, with the code itself so that it can be looked up.
pub fn completion_code(code: u8, language: Language) -> String {
    let meaning = match code {
        0x80 => say!(language, "cc-parameter-not-supported"),
        0x81 => say!(language, "cc-set-in-progress"),
        0x82 => say!(language, "cc-read-only"),
        0x83 => say!(language, "cc-write-only"),
        0xC0 => say!(language, "cc-node-busy"),
        0xC1 | 0xC2 => say!(language, "cc-invalid-command"),
        0xC3 | 0xCE => say!(language, "cc-timeout"),
        0xC4 => say!(language, "cc-out-of-space"),
        0xC6..=0xC8 => say!(language, "cc-length"),
        0xC9 => say!(language, "cc-out-of-range"),
        0xCB => say!(language, "cc-not-present"),
        0xCC => say!(language, "cc-invalid-data"),
        0xD1 => say!(language, "cc-firmware-update"),
        0xD2 => say!(language, "cc-initialising"),
        0xD3 => say!(language, "cc-destination-unavailable"),
        0xD4 => say!(language, "cc-privilege"),
        0xD5 => say!(language, "cc-present-state"),
        0xD6 => say!(language, "cc-disabled"),
        _ => say!(language, "cc-other"),
    };
    say!(
        language,
        "cc-with-code",
        meaning = meaning,
        code = format!("{code:02X}h")
    )
}
