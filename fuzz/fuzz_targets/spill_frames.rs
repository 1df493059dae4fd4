//! A segment of the spill, torn or changed on the disk: nothing panics, and nothing is allocated that a length field
//! merely claims.
//!
//! The first octet chooses whether the checksum of the first frame is made right, so that what lies behind it is
//! reached, too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::receive::{count_frames, framed_for_tests};

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, segment)) = bytes.split_first() else {
        return;
    };
    if choice & 1 == 1 {
        let framed = framed_for_tests(segment);
        assert!(count_frames(&framed) <= 1);
    } else {
        count_frames(segment);
    }
});
