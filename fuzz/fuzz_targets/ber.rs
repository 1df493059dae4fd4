//! BER as SNMP uses it: every element of any bytes, down to the innermost, is read without harm, and what is written of
//! it reads back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::receive::snmp;

fuzz_target!(|bytes: &[u8]| snmp::reread_elements(bytes));
