//! A BMC for tests: answers datagrams as the specification says, or as badly as it is told to. No socket, no clock.
//!
//! The fuzz target of the session includes this file, too; that is why everything comes through `super::ipmi`.

use super::ipmi::{
    crypto::{CipherSuite, KeyExchange, LongTermKey, SessionKeys, codes_match},
    wire::{
        Algorithms, Datagram, LanMessage, OpenSessionRequest, OpenSessionResponse, PayloadType, Rakp1, Rakp2,
        Rakp3, Rakp4, RakpStatus, RmcpPlusPacket,
    },
};

/// What the BMC is, and how it misbehaves.
pub(crate) struct ScriptedBmc {
    pub(crate) suites: Vec<CipherSuite>,
    /// Says yes to every proposal and names these algorithms.
    pub(crate) insists_on: Option<CipherSuite>,
    /// Refuses RAKP 1 with this.
    pub(crate) refuses_rakp1: Option<RakpStatus>,
    pub(crate) password: Vec<u8>,
    pub(crate) bmc_key: Option<Vec<u8>>,
    /// Draws another random number for each RAKP 1, also a repeated one.
    pub(crate) draws_again: bool,
    /// How often it is busy before it answers.
    pub(crate) busy: u32,
    /// How often all its sessions are taken.
    pub(crate) full: u32,
    /// Highest privilege level it grants.
    pub(crate) grants: u8,
    /// Completion code for everything but Set Session Privilege Level and Close Session.
    pub(crate) code: u8,
    /// Requests it has carried out, in order.
    pub(crate) requests: Vec<LanMessage>,
    /// Session sequence numbers it has seen.
    pub(crate) sequences: Vec<u32>,
    exchange: Option<KeyExchange>,
    keys: Option<SessionKeys>,
    sent: u32,
    drawn: u8,
}

impl ScriptedBmc {
    pub(crate) fn new(suites: &[CipherSuite]) -> Self {
        Self {
            suites: suites.to_vec(),
            insists_on: None,
            refuses_rakp1: None,
            password: b"rehearsal".to_vec(),
            bmc_key: None,
            draws_again: false,
            busy: 0,
            full: 0,
            grants: 4,
            code: 0,
            requests: Vec::new(),
            sequences: Vec::new(),
            exchange: None,
            keys: None,
            sent: 0,
            drawn: 0,
        }
    }

    /// What it answers to a datagram.
    pub(crate) fn answer(&mut self, datagram: &[u8]) -> Option<Vec<u8>> {
        let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(datagram) else {
            return None;
        };
        match packet.payload_type {
            PayloadType::OpenSessionRequest => {
                let response = self.open_session(&OpenSessionRequest::decode(packet.payload).ok()?);
                Some(RmcpPlusPacket::encode_plain(
                    PayloadType::OpenSessionResponse,
                    &response.encode(),
                ))
            }
            PayloadType::Rakp1 => {
                let message = self.rakp2(Rakp1::decode(packet.payload).ok()?)?;
                Some(RmcpPlusPacket::encode_plain(
                    PayloadType::Rakp2,
                    &message.encode(),
                ))
            }
            PayloadType::Rakp3 => {
                let message = self.rakp4(&Rakp3::decode(packet.payload).ok()?)?;
                Some(RmcpPlusPacket::encode_plain(
                    PayloadType::Rakp4,
                    &message.encode(),
                ))
            }
            PayloadType::Ipmi => self.in_session(&packet),
            _ => None,
        }
    }

    /// Whether the console has closed the session.
    pub(crate) fn is_closed(&self) -> bool {
        self.keys.is_none()
    }

    /// Seals any message as this BMC's.
    pub(crate) fn seal(&mut self, message: &LanMessage) -> Option<Vec<u8>> {
        self.sent += 1;
        let iv = [u8::try_from(self.sent % 251).ok()?; 16];
        let console = self.exchange.as_ref()?.console_session_id;
        let keys = self.keys.as_ref()?;
        Some(keys.seal(PayloadType::Ipmi, console, self.sent, &message.encode(), iv))
    }

    fn open_session(&mut self, request: &OpenSessionRequest) -> OpenSessionResponse {
        let refused = |status| OpenSessionResponse::Refused {
            tag: request.tag,
            status,
            console_session_id: request.console_session_id,
        };
        if self.full > 0 {
            self.full -= 1;
            return refused(RakpStatus::NoResources);
        }
        let suite =
            CipherSuite::from_algorithms(request.algorithms).filter(|suite| self.suites.contains(suite));
        let Some(suite) = self.insists_on.or(suite) else {
            return refused(RakpStatus::NoCipherSuiteMatch);
        };
        self.keys = None;
        self.exchange = Some(KeyExchange {
            suite,
            console_session_id: request.console_session_id,
            managed_session_id: 0x0b3c_0000 + u32::from(request.tag),
            console_random: [0; 16],
            managed_random: [0; 16],
            guid: *b"a scripted BMC's",
            role: 0,
            user: Vec::new(),
        });
        let algorithms: Algorithms = suite.algorithms();
        OpenSessionResponse::Accepted {
            tag: request.tag,
            max_privilege: request.max_privilege,
            console_session_id: request.console_session_id,
            managed_session_id: 0x0b3c_0000 + u32::from(request.tag),
            algorithms,
        }
    }

    fn rakp2(&mut self, message: Rakp1) -> Option<Rakp2> {
        let tag = message.tag;
        let user_key = LongTermKey::new(&self.password)?;
        let exchange = self.exchange.as_mut()?;
        if let Some(status) = self.refuses_rakp1 {
            return Some(Rakp2::Refused {
                tag,
                status,
                console_session_id: exchange.console_session_id,
            });
        }
        if self.draws_again {
            self.drawn = self.drawn.wrapping_add(1);
        }
        exchange.managed_random = [self.drawn ^ 0x5a; 16];
        exchange.console_random = message.console_random;
        exchange.role = message.role;
        exchange.user = message.user;
        Some(Rakp2::Accepted {
            tag,
            console_session_id: exchange.console_session_id,
            managed_random: exchange.managed_random,
            guid: exchange.guid,
            code: exchange.rakp2_code(&user_key),
        })
    }

    fn rakp4(&mut self, message: &Rakp3) -> Option<Rakp4> {
        let user_key = LongTermKey::new(&self.password)?;
        let bmc_key = self.bmc_key.as_ref().and_then(|key| LongTermKey::new(key));
        let exchange = self.exchange.as_ref()?;
        if message.status.is_some() {
            self.exchange = None;
            return None;
        }
        let proven = codes_match(&exchange.rakp3_code(&user_key), &message.code);
        let sik = exchange.session_integrity_key(&user_key, bmc_key.as_ref());
        let answer = Rakp4 {
            tag: message.tag,
            status: (!proven).then_some(RakpStatus::InvalidIntegrityCheckValue),
            console_session_id: exchange.console_session_id,
            check_value: if proven {
                exchange.rakp4_check_value(&sik)
            } else {
                Vec::new()
            },
        };
        self.keys = proven.then(|| exchange.session_keys(&sik));
        Some(answer)
    }

    fn in_session(&mut self, packet: &RmcpPlusPacket<'_>) -> Option<Vec<u8>> {
        let opened = self.keys.as_ref()?.open(packet).ok()?;
        self.sequences.push(opened.sequence);
        let request = LanMessage::decode(&opened.payload).ok()?;
        if self.busy > 0 {
            self.busy -= 1;
            return self.seal(&request.response(0xc0, &[]));
        }
        let response = match (request.netfn, request.cmd) {
            (0x06, 0x3b) => match request.data.first() {
                Some(&level) if level <= self.grants => request.response(0, &[level]),
                _ => request.response(0x81, &[]),
            },
            (0x06, 0x3c) => request.response(0, &[]),
            _ => request.response(self.code, &request.data),
        };
        let closes = (request.netfn, request.cmd) == (0x06, 0x3c);
        self.requests.push(request);
        let sealed = self.seal(&response);
        if closes {
            self.keys = None;
        }
        sealed
    }
}
