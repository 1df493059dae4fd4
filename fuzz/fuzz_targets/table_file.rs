//! Tables in files from elsewhere: nothing panics, memory stays bounded, and what was read is written and read again as
//! it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::sheet::{Format, Table};

fuzz_target!(|bytes: &[u8]| {
    let _ = Table::read(Format::Xlsx, bytes);
    let Ok(table) = Table::read(Format::Csv, bytes) else {
        return;
    };
    let Ok(written) = table.write(Format::Csv, "t") else {
        return;
    };
    let again = Table::read(Format::Csv, &written).expect("what was written is a table");
    assert_eq!(again.headers, table.headers);
});
