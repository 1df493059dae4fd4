//! SNMPv3 for an engine with users of every kind of protection: nothing panics, nothing is allocated that a length field
//! merely claims, and what is opened can be answered.
//!
//! The first octet chooses whether the code of a message is made right before it is looked at, so that what lies behind
//! the code is reached, too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::{net::IpAddr, sync::LazyLock, time::Instant};
use tsuho::{
    receive::snmp::{self, Heard, OwnEngine, UserKeys, Usm},
    secrets::Secret,
    site::{AuthProtocol, PrivacyProtocol, SnmpUser},
};

const FROM: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

static USM: LazyLock<(Usm, Instant)> = LazyLock::new(|| {
    let word = Secret::new("maplesyrup");
    let user = |name: &str, auth, privacy| {
        let user = SnmpUser::new(name.to_owned(), auth, privacy, None).expect("a user");
        UserKeys::new(user, Some(&word), Some(&word)).expect("passphrases")
    };
    let users = vec![
        user("open", None, None),
        user("a", Some(AuthProtocol::Md5), None),
        user("b", Some(AuthProtocol::Sha256), Some(PrivacyProtocol::Aes128)),
        user("c", Some(AuthProtocol::Sha1), Some(PrivacyProtocol::Des)),
        user("d", Some(AuthProtocol::Md5), Some(PrivacyProtocol::Aes256)),
    ];
    let own = OwnEngine {
        id: "8000000005010203".parse().expect("an engine id"),
        boots: 1,
    };
    let now = Instant::now();
    (Usm::new(own, users, Vec::new(), 0, now), now)
});

fuzz_target!(|bytes: &[u8]| {
    let (usm, start) = &*USM;
    let Some((choice, datagram)) = bytes.split_first() else {
        return;
    };
    let signed = (choice & 1 == 1).then(|| usm.signed_for_tests(datagram)).flatten();
    let datagram = signed.as_deref().unwrap_or(datagram);
    match usm.receive(datagram, FROM, *start) {
        Ok(Heard::Opened(opened)) => {
            let raw = opened.kept.as_deref().unwrap_or(datagram);
            snmp::decode(raw).expect("what is kept can be read without a key");
            if let Some(answer) = &opened.answer {
                usm.answer(answer, *start).expect("the user is there");
            }
        }
        Ok(Heard::Discovery { report }) => assert!(!report.is_empty()),
        Ok(Heard::Refused { .. }) | Err(_) => {}
    }
    let _ = snmp::decode(datagram);
});
