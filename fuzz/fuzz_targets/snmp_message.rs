//! SNMP messages: nothing panics, nothing is allocated that a length field merely claims, and an INFORM's answer can
//! be made.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::receive::snmp;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = snmp::decode(bytes) {
        let _ = message.trap();
        let _ = message.response();
    }
});
