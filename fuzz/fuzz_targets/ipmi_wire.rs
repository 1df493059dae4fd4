//! Datagrams, LAN messages and the session set-up's payloads: nothing panics, and what was read can be written so
//! that it reads the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsuho::ipmi::wire::{
    Datagram, LanMessage, OpenSessionRequest, OpenSessionResponse, Rakp1, Rakp2, Rakp3, Rakp4, SessionlessPacket,
};

fuzz_target!(|bytes: &[u8]| {
    match Datagram::decode(bytes) {
        Ok(Datagram::RmcpPlus(packet)) => {
            for code_bytes in [12, 16] {
                if let Ok((covered, code)) = packet.split_trailer(code_bytes) {
                    assert_eq!(covered.len() + code.len(), packet.signed.len());
                }
            }
            read_payload(packet.payload);
        }
        Ok(Datagram::Sessionless(packet)) => {
            let again = SessionlessPacket { ..packet.clone() }.encode();
            assert_eq!(Datagram::decode(&again), Ok(Datagram::Sessionless(packet.clone())));
            read_payload(packet.payload);
        }
        Ok(Datagram::Asf(message)) => {
            assert_eq!(Datagram::decode(&message.encode()), Ok(Datagram::Asf(message)));
        }
        Err(_) => {}
    }
    read_payload(bytes);
});

fn read_payload(bytes: &[u8]) {
    macro_rules! reads_again {
        ($($kind:ty),*) => {
            $(if let Ok(value) = <$kind>::decode(bytes) {
                assert_eq!(<$kind>::decode(&value.encode()), Ok(value));
            })*
        };
    }
    reads_again!(LanMessage, OpenSessionRequest, OpenSessionResponse, Rakp1, Rakp2, Rakp3, Rakp4);
}
