//! What is typed into a search: nothing panics, a problem has its place inside the text, and each beginning of a text can be
//! read, too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::alert_log::parse_search;

fuzz_target!(|text: &str| {
    let now = "2026-11-24T15:30:00+09:00[Asia/Tokyo]".parse().expect("a time");
    if let Err(problem) = parse_search(text, &now) {
        assert!(problem.from < problem.to && problem.to <= text.chars().count());
    }
    if let Some((end, _)) = text.char_indices().last() {
        let _ = parse_search(&text[..end], &now);
    }
});
