//! Platform Event Traps: any specific trap with any octets is refused or put into words; nothing panics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::receive::pet::{EventCode, Pet};

fuzz_target!(|input: (u32, &[u8])| {
    let (specific, octets) = input;
    if let Ok(pet) = Pet::from_octets(EventCode::from_specific_trap(specific), octets) {
        let words = pet.describe();
        assert!(!words.title.ja.is_empty() && !words.title.en.is_empty());
    }
});
