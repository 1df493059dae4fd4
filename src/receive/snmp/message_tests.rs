//! Golden datagrams captured from net-snmp 5.9.3. If one of these fails, do not change the bytes.

use super::*;
use proptest::prelude::*;

/// `snmptrap -v1 -c public … 1.3.6.1.4.1.8072.3.2.10 192.0.2.9 0 0 4711`
const COLD_START: &str =
    "302b02010004067075626c6963a41e060a2b06010401bf0803020a4004c0000209020100020100430212673000";

/// `snmptrap -v2c -c public … 4711 1.3.6.1.6.3.1.1.5.3` with an integer, a text, a Counter64, an address, a Counter32.
const LINK_DOWN_V2: &str = "3081ad02010104067075626c6963a7819f02047b878287020100020100308190300e06082b0601020101\
    0300430212673017060a2b06010603010104010006092b0601060301010503300f060a2b060102010202010103020103301206082b06\
    0102010105000406e99bbbe6ba903018060b2b060102011f0101010603460900ffffffffffffffff301106092b060102010414010140\
    04c00002013013060a2b060102010202010a03410500ffffffff";

/// `snmpinform -v2c -c public … 4711 1.3.6.1.4.1.3183.1.1.0.356224 1.3.6.1.4.1.3183.1.1.1 x 0011`, made by hand from
/// a longer one.
const INFORM: &str = "304c02010104067075626c6963a63f02041afdc7a70201000201003031300e06082b0601020101030043021267\
    301b060a2b060106030101040100060d2b06010401986f01010095df00\
    3002060000";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits
        .chunks_exact(2)
        .map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal digits"))
        .collect()
}

#[test]
fn a_v1_trap_is_read_in_the_terms_of_both_versions() {
    let message = decode(&bytes(COLD_START)).expect("net-snmp's own bytes");
    let Message::TrapV1(trap) = &message else {
        panic!("{message:?}")
    };
    assert_eq!(trap.community.octets(), b"public");
    assert_eq!(trap.enterprise.to_string(), "1.3.6.1.4.1.8072.3.2.10");
    assert_eq!((trap.generic, trap.specific, trap.uptime_ticks), (0, 0, 4711));
    assert_eq!(trap.agent_address, Some(Ipv4Addr::new(192, 0, 2, 9)));
    assert_eq!(trap.trap_oid.to_string(), "1.3.6.1.6.3.1.1.5.1");
    assert_eq!(message.response(), None);
}

#[test]
fn a_v2c_trap_keeps_every_value_with_its_type() {
    let message = decode(&bytes(LINK_DOWN_V2)).expect("net-snmp's own bytes");
    let Message::TrapV2(trap) = message else {
        panic!("{message:?}")
    };
    assert_eq!((trap.generic, trap.specific, trap.uptime_ticks), (2, 0, 4711));
    let values: Vec<Value> = trap.varbinds.into_iter().map(|varbind| varbind.value).collect();
    let expected = [
        Value::Integer(3),
        Value::OctetString("電源".into()),
        Value::Counter64(u64::MAX),
        Value::IpAddress(Ipv4Addr::new(192, 0, 2, 1)),
        Value::Counter32(u32::MAX),
    ];
    assert_eq!(values, expected);
}

#[test]
fn a_v2_trap_oid_is_translated_to_enterprise_and_specific_trap() {
    let pet = Oid(vec![1, 3, 6, 1, 4, 1, 3183, 1, 1, 0, 356_224]);
    let (enterprise, generic, specific) = v1_terms_of(&pet, None);
    assert_eq!(enterprise.to_string(), "1.3.6.1.4.1.3183.1.1");
    assert_eq!((generic, specific), (6, 356_224));
    assert_eq!(trap_oid_of_v1(&enterprise, generic, specific), pet);
}

#[test]
fn the_answer_to_an_inform_repeats_its_request() {
    let inform = inform_with(&[0x30, 0x0E, 6, 8, 0x2B, 6, 1, 2, 1, 1, 3, 0, 0x43, 2, 0x12, 0x67]);
    let message = decode(&inform).expect("well formed");
    let answer = message.response().expect("an INFORM is answered");
    let mut expected = inform;
    let pdu = expected
        .iter()
        .position(|octet| *octet == 0xA6)
        .expect("the PDU's tag");
    expected[pdu] = 0xA2;
    assert_eq!(answer, expected);
}

#[test]
fn a_varbind_that_cannot_be_read_is_named_and_does_not_end_the_list_silently() {
    assert_eq!(decode(&bytes(INFORM)), Err(DecodeError::ObjectIdentifier));
}

#[test]
fn what_is_no_notification_is_refused_with_its_reason() {
    let mut get = bytes(LINK_DOWN_V2);
    let pdu = get
        .iter()
        .position(|octet| *octet == 0xA7)
        .expect("the PDU's tag");
    get[pdu] = 0xA0;
    assert_eq!(decode(&get), Err(DecodeError::NoNotification { found: 0xA0 }));
    assert_eq!(
        decode(&[0x30, 0x03, 0x02, 0x01, 0x02]),
        Err(DecodeError::Version { found: 2 })
    );
    assert_eq!(decode(b""), Err(DecodeError::Truncated));
    assert_eq!(decode(b"GET / HTTP/1.1"), Err(DecodeError::Tag { found: b'G' }));
}

#[test]
fn a_community_never_prints() {
    assert_eq!(format!("{:?}", Community::new("public")), "…");
}

fn inform_with(varbinds: &[u8]) -> Vec<u8> {
    let mut pdu = Vec::new();
    for number in [0x1AFD_C7A7, 0, 0] {
        ber::write_integer(&mut pdu, number);
    }
    ber::write(&mut pdu, tag::SEQUENCE, varbinds);
    let mut body = Vec::new();
    ber::write_integer(&mut body, VERSION_2C);
    ber::write(&mut body, tag::OCTET_STRING, b"public");
    ber::write(&mut body, tag::INFORM, &pdu);
    let mut message = Vec::new();
    ber::write(&mut message, tag::SEQUENCE, &body);
    message
}

proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(datagram in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = decode(&datagram);
    }

    #[test]
    fn no_change_to_a_real_datagram_makes_the_decoder_panic(
        at in 0_usize..176, octet in any::<u8>(), keep in 0_usize..177
    ) {
        let mut datagram = bytes(LINK_DOWN_V2);
        if let Some(place) = datagram.get_mut(at) {
            *place = octet;
        }
        datagram.truncate(keep);
        if let Ok(message) = decode(&datagram) {
            let _ = message.response();
            for varbind in &message.trap().varbinds {
                let _ = varbind.value.to_string();
            }
        }
    }
}
