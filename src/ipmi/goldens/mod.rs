//! Whole sessions between other people's programs, read, checked and written again.
//!
//! If one of these tests fails, don't change the captures: they are what is spoken out there.

use super::{
    command::{CommandCode, GetDeviceId, IpmiCommand, firmware_text},
    crypto::{CipherSuite, KeyExchange, LongTermKey, SessionKeys},
    wire::{
        Datagram, LanMessage, OpenSessionRequest, OpenSessionResponse, PayloadType, Rakp1, Rakp2, Rakp3,
        Rakp4, RmcpPlusPacket, SessionlessPacket,
    },
};

/// What has been read of a session so far.
struct Reading {
    suite: CipherSuite,
    bmc_key: Option<LongTermKey>,
    exchange: Option<KeyExchange>,
    keys: Option<SessionKeys>,
    check_value: Vec<u8>,
    messages: Vec<LanMessage>,
}

impl Reading {
    fn exchange(&mut self) -> &mut KeyExchange {
        self.exchange.as_mut().expect("the exchange has begun")
    }

    fn read(&mut self, bytes: &[u8]) {
        match Datagram::decode(bytes).expect("a datagram") {
            Datagram::Asf(message) => assert_eq!(message.encode(), bytes),
            Datagram::Sessionless(packet) => {
                let message = LanMessage::decode(packet.payload).expect("a message");
                assert_eq!(SessionlessPacket::new(&message.encode()).encode(), bytes);
            }
            Datagram::RmcpPlus(packet) if packet.authenticated => self.read_sealed(&packet, bytes),
            Datagram::RmcpPlus(packet) => {
                let again = self.read_opening(&packet);
                assert_eq!(RmcpPlusPacket::encode_plain(packet.payload_type, &again), bytes);
            }
        }
    }

    /// Gives the payload, written again.
    fn read_opening(&mut self, packet: &RmcpPlusPacket<'_>) -> Vec<u8> {
        let user_key = LongTermKey::new(b"secret1").expect("short");
        match packet.payload_type {
            PayloadType::OpenSessionRequest => {
                let request = OpenSessionRequest::decode(packet.payload).expect("a request");
                assert_eq!(CipherSuite::from_algorithms(request.algorithms), Some(self.suite));
                request.encode()
            }
            PayloadType::OpenSessionResponse => {
                let response = OpenSessionResponse::decode(packet.payload).expect("a response");
                let OpenSessionResponse::Accepted {
                    console_session_id,
                    managed_session_id,
                    ..
                } = response
                else {
                    panic!("{response:?}")
                };
                self.exchange = Some(KeyExchange {
                    suite: self.suite,
                    console_session_id,
                    managed_session_id,
                    console_random: [0; 16],
                    managed_random: [0; 16],
                    guid: [0; 16],
                    role: 0,
                    user: Vec::new(),
                });
                response.encode()
            }
            PayloadType::Rakp1 => {
                let message = Rakp1::decode(packet.payload).expect("RAKP 1");
                let again = message.encode();
                let exchange = self.exchange();
                exchange.console_random = message.console_random;
                exchange.role = message.role;
                exchange.user = message.user;
                again
            }
            PayloadType::Rakp2 => {
                let message = Rakp2::decode(packet.payload).expect("RAKP 2");
                let again = message.encode();
                let Rakp2::Accepted {
                    managed_random,
                    guid,
                    code,
                    ..
                } = message
                else {
                    panic!("{message:?}")
                };
                let exchange = self.exchange();
                exchange.managed_random = managed_random;
                exchange.guid = guid;
                assert_eq!(exchange.rakp2_code(&user_key), code);
                again
            }
            PayloadType::Rakp3 => {
                let message = Rakp3::decode(packet.payload).expect("RAKP 3");
                let bmc_key = self.bmc_key.clone();
                let exchange = self.exchange();
                assert_eq!(exchange.rakp3_code(&user_key), message.code);
                let sik = exchange.session_integrity_key(&user_key, bmc_key.as_ref());
                let (keys, check_value) = (exchange.session_keys(&sik), exchange.rakp4_check_value(&sik));
                self.keys = Some(keys);
                self.check_value = check_value;
                message.encode()
            }
            PayloadType::Rakp4 => {
                let message = Rakp4::decode(packet.payload).expect("RAKP 4");
                assert_eq!(message.check_value, self.check_value);
                message.encode()
            }
            other => panic!("{other:?} outside a session"),
        }
    }

    fn read_sealed(&mut self, packet: &RmcpPlusPacket<'_>, bytes: &[u8]) {
        let keys = self.keys.as_ref().expect("RAKP 3 was read");
        let opened = keys.open(packet).expect("a genuine packet");
        let message = LanMessage::decode(&opened.payload).expect("a message");
        let iv = *packet.payload.first_chunk().expect("an initialization vector");
        let again = keys.seal(
            packet.payload_type,
            packet.session_id,
            packet.sequence,
            &message.encode(),
            iv,
        );
        assert_eq!(again, bytes);
        self.messages.push(message);
    }
}

fn check(suite: CipherSuite, bmc_key: Option<&[u8]>, capture: &str) {
    let mut reading = Reading {
        suite,
        bmc_key: bmc_key.and_then(LongTermKey::new),
        exchange: None,
        keys: None,
        check_value: Vec::new(),
        messages: Vec::new(),
    };
    for line in capture.lines().filter(|line| !line.starts_with('#')) {
        let digits = line.trim_start_matches(['>', '<', ' ']);
        let bytes: Vec<u8> = (0..digits.len() / 2)
            .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).expect("hexadecimal"))
            .collect();
        reading.read(&bytes);
    }
    let Some([.., device, _, closed]) = reading.messages.get(..) else {
        panic!("a whole session")
    };
    assert_eq!(device.data.first(), Some(&0));
    let code = |message: &LanMessage| CommandCode {
        netfn: message.netfn & 0x3e,
        cmd: message.cmd,
    };
    assert_eq!(
        (code(device), code(closed)),
        (CommandCode::GET_DEVICE_ID, CommandCode::CLOSE_SESSION)
    );
    let device = GetDeviceId::parse_success_response(&device.data[1..]).expect("a device id");
    assert_eq!(firmware_text(&device), "9.08", "as ipmitool printed it");
}

#[test]
fn a_suite_3_session_of_ipmitool_reads_and_writes_again() {
    check(CipherSuite::Suite3, None, include_str!("ipmitool_suite_3.txt"));
}

#[test]
fn a_suite_17_session_of_ipmitool_reads_and_writes_again() {
    check(CipherSuite::Suite17, None, include_str!("ipmitool_suite_17.txt"));
}

#[test]
fn a_suite_17_session_with_a_bmc_key_reads_and_writes_again() {
    let capture = include_str!("ipmitool_suite_17_bmc_key.txt");
    check(CipherSuite::Suite17, Some(b"opening"), capture);
}
