//! Packets of an open session: opening any bytes never panics, a sealed payload opens again, and bytes that were
//! signed with the right key but hold anything are refused or read, never a crash.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::ipmi::{
    CipherSuite,
    crypto::{KeyExchange, LongTermKey, SessionKeys},
    wire::{Datagram, PayloadType},
};

fuzz_target!(|bytes: &[u8]| {
    for suite in [CipherSuite::Suite3, CipherSuite::Suite17] {
        let keys = keys(suite);
        if let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(bytes) {
            let _ = keys.open(&packet);
        }
        let sealed = keys.seal(PayloadType::Ipmi, 1, 1, bytes, [7; 16]);
        let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(&sealed) else {
            panic!("our own packet is none");
        };
        if bytes.len() < 60_000 {
            let opened = keys.open(&packet).expect("our own packet opens");
            assert_eq!(opened.payload, bytes);
        }
    }
});

fn keys(suite: CipherSuite) -> SessionKeys {
    let exchange = KeyExchange {
        suite,
        console_session_id: 1,
        managed_session_id: 2,
        console_random: [3; 16],
        managed_random: [4; 16],
        guid: [5; 16],
        role: 0x14,
        user: b"admin".to_vec(),
    };
    let user_key = LongTermKey::new(b"rehearsal").expect("short");
    exchange.session_keys(&exchange.session_integrity_key(&user_key, None))
}
