//! MIB files: any octets give names or faults; nothing panics, and looking up ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use tsuho::receive::mib::Mibs;

fuzz_target!(|bytes: &[u8]| {
    let mibs = Mibs::read(&[(PathBuf::from("fuzz"), bytes.to_vec())]);
    let _ = mibs.object(&[1, 3, 6, 1, 4, 1, 1, 1]);
    let _ = mibs.trap(&[1, 3, 6, 1, 4, 1, 0, 1]);
});
