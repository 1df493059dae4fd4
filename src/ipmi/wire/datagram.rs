//! A whole UDP datagram: the RMCP header and what follows it (IPMI 2.0 sections 13.1.3, 13.6; ASF 2.0 section 3.2).
//!
//! Three kinds come to port 623: ASF presence pings and pongs, IPMI 1.5 packets without authentication (what is
//! asked before a session exists), and RMCP+ packets. Whether a packet's authentication code is right is for
//! [`crate::ipmi::crypto`] to say.

use super::{Reader, WireError};

/// RMCP class of ASF messages (IPMI 2.0 table 13-1).
pub const RMCP_CLASS_ASF: u8 = 0x06;
/// RMCP class of IPMI messages.
pub const RMCP_CLASS_IPMI: u8 = 0x07;
/// ASF's enterprise number, most significant byte first on the wire (ASF 2.0 section 3.2.2.3).
const ASF_ENTERPRISE: u32 = 4542;
/// Session header format "RMCP+" (table 13-8).
const AUTH_TYPE_RMCP_PLUS: u8 = 0x06;

/// One datagram of the RMCP port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datagram<'a> {
    /// ASF presence ping or pong.
    Asf(AsfMessage),
    /// IPMI 1.5 session header with authentication type "none".
    Sessionless(SessionlessPacket<'a>),
    /// RMCP+ session header.
    RmcpPlus(RmcpPlusPacket<'a>),
}

impl<'a> Datagram<'a> {
    /// Reads a datagram. Of IPMI 1.5 only authentication type "none" is read: this product opens no 1.5 session.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("RMCP header", bytes);
        reader.expect("version", 0x06)?;
        let [_reserved, _sequence, class] = reader.array()?;
        match class & 0x9f {
            RMCP_CLASS_ASF => AsfMessage::decode(reader.rest()).map(Self::Asf),
            RMCP_CLASS_IPMI => {
                let session = reader.rest();
                match session.first() {
                    Some(&AUTH_TYPE_RMCP_PLUS) => RmcpPlusPacket::decode(session).map(Self::RmcpPlus),
                    _ => SessionlessPacket::decode(session).map(Self::Sessionless),
                }
            }
            other => Err(reader.unexpected("class", u32::from(other))),
        }
    }
}

/// The RMCP header: version 1.0, no acknowledge wanted.
fn rmcp_header(class: u8) -> Vec<u8> {
    vec![0x06, 0x00, 0xff, class]
}

/// An ASF message that a BMC or a console may send over the RMCP port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsfMessage {
    /// "Is anybody there?"
    Ping(AsfPing),
    /// The answer.
    Pong(AsfPong),
}

/// ASF presence ping (ASF 2.0 section 3.2.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsfPing {
    /// Comes back in the pong.
    pub tag: u8,
}

/// ASF presence pong (ASF 2.0 section 3.2.4.3; IPMI 2.0 table 13-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsfPong {
    /// The ping's tag.
    pub tag: u8,
    /// Bit 7: IPMI is supported; bits 3:0: 1 for ASF 1.0.
    pub supported_entities: u8,
}

impl AsfMessage {
    fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("ASF message", bytes);
        let enterprise = u32::from_be_bytes(reader.array()?);
        if enterprise != ASF_ENTERPRISE {
            return Err(reader.unexpected("enterprise number", enterprise));
        }
        let [kind, tag, _reserved, _length] = reader.array()?;
        match kind {
            0x80 => Ok(Self::Ping(AsfPing { tag })),
            0x40 => {
                let [_, _, _, _, _, _, _, _, supported_entities] = reader.array()?;
                Ok(Self::Pong(AsfPong {
                    tag,
                    supported_entities,
                }))
            }
            other => Err(reader.unexpected("message type", u32::from(other))),
        }
    }

    /// The whole datagram.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = rmcp_header(RMCP_CLASS_ASF);
        bytes.extend(ASF_ENTERPRISE.to_be_bytes());
        match self {
            Self::Ping(ping) => bytes.extend([0x80, ping.tag, 0, 0]),
            Self::Pong(pong) => {
                bytes.extend([0x40, pong.tag, 0, 16]);
                bytes.extend(ASF_ENTERPRISE.to_be_bytes());
                bytes.extend([0, 0, 0, 0, pong.supported_entities]);
                bytes.extend([0; 7]);
            }
        }
        bytes
    }
}

/// An IPMI 1.5 packet outside any session: authentication type none, session 0, sequence 0 (table 13-8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionlessPacket<'a> {
    /// 0 outside a session.
    pub sequence: u32,
    /// 0 outside a session.
    pub session_id: u32,
    /// The LAN message.
    pub payload: &'a [u8],
}

impl<'a> SessionlessPacket<'a> {
    /// A packet outside any session.
    pub fn new(payload: &'a [u8]) -> Self {
        Self {
            sequence: 0,
            session_id: 0,
            payload,
        }
    }

    fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("IPMI 1.5 session header", bytes);
        reader.expect("authentication type", 0x00)?;
        let sequence = reader.u32()?;
        let session_id = reader.u32()?;
        let length = reader.u8()?;
        // A "legacy pad" byte may follow (table 13-8); it is not looked at.
        let payload = reader.take(usize::from(length))?;
        Ok(Self {
            sequence,
            session_id,
            payload,
        })
    }

    /// The whole datagram.
    ///
    /// A payload over 255 bytes does not fit the length field and is cut off there; no sessionless message comes
    /// near that.
    pub fn encode(&self) -> Vec<u8> {
        let length = u8::try_from(self.payload.len()).unwrap_or(u8::MAX);
        let mut bytes = rmcp_header(RMCP_CLASS_IPMI);
        bytes.push(0x00);
        bytes.extend(self.sequence.to_le_bytes());
        bytes.extend(self.session_id.to_le_bytes());
        bytes.push(length);
        bytes.extend(self.payload.iter().take(usize::from(length)));
        bytes
    }
}

/// What an RMCP+ packet carries (table 13-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadType {
    /// An IPMI LAN message.
    Ipmi,
    /// RMCP+ Open Session Request.
    OpenSessionRequest,
    /// RMCP+ Open Session Response.
    OpenSessionResponse,
    /// RAKP Message 1.
    Rakp1,
    /// RAKP Message 2.
    Rakp2,
    /// RAKP Message 3.
    Rakp3,
    /// RAKP Message 4.
    Rakp4,
    /// Anything else that needs no further header (serial over LAN, OEM payloads by number).
    Other(u8),
}

impl PayloadType {
    /// The six bits on the wire.
    pub fn value(self) -> u8 {
        match self {
            Self::Ipmi => 0x00,
            Self::OpenSessionRequest => 0x10,
            Self::OpenSessionResponse => 0x11,
            Self::Rakp1 => 0x12,
            Self::Rakp2 => 0x13,
            Self::Rakp3 => 0x14,
            Self::Rakp4 => 0x15,
            Self::Other(value) => value & 0x3f,
        }
    }

    /// Reads the six bits.
    pub fn from_value(value: u8) -> Self {
        match value & 0x3f {
            0x00 => Self::Ipmi,
            0x10 => Self::OpenSessionRequest,
            0x11 => Self::OpenSessionResponse,
            0x12 => Self::Rakp1,
            0x13 => Self::Rakp2,
            0x14 => Self::Rakp3,
            0x15 => Self::Rakp4,
            other => Self::Other(other),
        }
    }
}

/// An RMCP+ packet as it came, its authentication code not yet checked (table 13-8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RmcpPlusPacket<'a> {
    /// What the payload is.
    pub payload_type: PayloadType,
    /// The payload is encrypted.
    pub encrypted: bool,
    /// A session trailer with an authentication code follows.
    pub authenticated: bool,
    /// The receiver's session id; 0 outside a session.
    pub session_id: u32,
    /// Session sequence number; 0 outside a session.
    pub sequence: u32,
    /// The payload, possibly encrypted.
    pub payload: &'a [u8],
    /// From the authentication type to the end of the datagram: what the authentication code covers, and the code.
    pub signed: &'a [u8],
}

impl<'a> RmcpPlusPacket<'a> {
    /// Bytes before the payload.
    pub const HEADER_BYTES: usize = 12;

    fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new("RMCP+ session header", bytes);
        reader.expect("authentication type", AUTH_TYPE_RMCP_PLUS)?;
        let kind = reader.u8()?;
        if kind & 0x3f == 0x02 {
            // "OEM explicit" has six more header bytes; nothing here speaks it.
            return Err(reader.unexpected("payload type", 0x02));
        }
        let session_id = reader.u32()?;
        let sequence = reader.u32()?;
        let length = reader.u16()?;
        let payload = reader.take(usize::from(length))?;
        Ok(Self {
            payload_type: PayloadType::from_value(kind),
            encrypted: kind & 0x80 != 0,
            authenticated: kind & 0x40 != 0,
            session_id,
            sequence,
            payload,
            signed: bytes,
        })
    }

    /// The whole datagram of a packet outside a session (open session, RAKP): neither encrypted nor signed.
    pub fn encode_plain(payload_type: PayloadType, payload: &[u8]) -> Vec<u8> {
        let mut bytes = rmcp_header(RMCP_CLASS_IPMI);
        Self::put_header(&mut bytes, payload_type.value(), 0, 0, payload);
        bytes
    }

    /// The whole datagram of a packet inside a session. `payload` is encrypted already; `sign` computes the
    /// authentication code over the bytes from the authentication type to the "next header" field.
    pub fn encode_signed(
        payload_type: PayloadType,
        session_id: u32,
        sequence: u32,
        payload: &[u8],
        sign: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Vec<u8> {
        let mut signed = Vec::with_capacity(Self::HEADER_BYTES + payload.len() + 24);
        Self::put_header(
            &mut signed,
            payload_type.value() | 0xc0,
            session_id,
            sequence,
            payload,
        );
        // Pad so that the covered bytes, with "pad length" and "next header", are a multiple of four.
        let pad = (4 - (signed.len() + 2) % 4) % 4;
        signed.extend(std::iter::repeat_n(0xff, pad));
        signed.push(u8::try_from(pad).expect("a remainder of four fits a byte"));
        signed.push(0x07);
        let code = sign(&signed);
        let mut bytes = rmcp_header(RMCP_CLASS_IPMI);
        bytes.extend(signed);
        bytes.extend(code);
        bytes
    }

    /// Splits [`Self::signed`] into what the authentication code covers and the code, and checks the trailer's shape.
    pub fn split_trailer(&self, code_bytes: usize) -> Result<(&'a [u8], &'a [u8]), WireError> {
        const WHAT: &str = "RMCP+ session trailer";
        let smallest = Self::HEADER_BYTES + self.payload.len() + 2;
        let short = || WireError::TooShort {
            what: WHAT,
            needed: smallest + code_bytes,
            got: self.signed.len(),
        };
        let at = self.signed.len().checked_sub(code_bytes).ok_or_else(short)?;
        let (covered, code) = self.signed.split_at_checked(at).ok_or_else(short)?;
        let pad = covered.len().checked_sub(smallest).ok_or_else(short)?;
        let unexpected = |field, value: u8| WireError::Unexpected {
            what: WHAT,
            field,
            value: u32::from(value),
        };
        match covered.last_chunk::<2>() {
            Some(&[pad_length, 0x07]) if usize::from(pad_length) == pad => Ok((covered, code)),
            Some(&[pad_length, 0x07]) => Err(unexpected("pad length", pad_length)),
            Some(&[_, next_header]) => Err(unexpected("next header", next_header)),
            None => Err(short()),
        }
    }

    fn put_header(bytes: &mut Vec<u8>, kind: u8, session_id: u32, sequence: u32, payload: &[u8]) {
        let length = u16::try_from(payload.len()).unwrap_or(u16::MAX);
        bytes.extend([AUTH_TYPE_RMCP_PLUS, kind]);
        bytes.extend(session_id.to_le_bytes());
        bytes.extend(sequence.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(payload.iter().take(usize::from(length)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // If one of these fails, don't change the test: the bytes are what other people's programs send and expect.

    #[test]
    fn a_ping_and_its_pong_are_as_asf_has_them() {
        let ping = AsfMessage::Ping(AsfPing { tag: 0x01 });
        assert_eq!(
            ping.encode(),
            [
                0x06, 0x00, 0xff, 0x06, 0x00, 0x00, 0x11, 0xbe, 0x80, 0x01, 0x00, 0x00
            ]
        );
        let pong = AsfMessage::Pong(AsfPong {
            tag: 0x01,
            supported_entities: 0x81,
        });
        let bytes = pong.encode();
        assert_eq!(bytes.len(), 28);
        assert_eq!(Datagram::decode(&bytes), Ok(Datagram::Asf(pong)));
        assert_eq!(Datagram::decode(&ping.encode()), Ok(Datagram::Asf(ping)));
    }

    #[test]
    fn a_signed_packet_is_padded_to_four_bytes() {
        let bytes = RmcpPlusPacket::encode_signed(PayloadType::Ipmi, 0x0403_0201, 5, &[0xaa; 7], |covered| {
            assert_eq!(covered.len() % 4, 0);
            vec![0xcc; 12]
        });
        let expected = [
            &[0x06, 0x00, 0xff, 0x07][..],
            &[0x06, 0xc0, 1, 2, 3, 4, 5, 0, 0, 0, 7, 0],
            &[0xaa; 7],
            &[0xff, 0xff, 0xff, 0x03, 0x07],
            &[0xcc; 12],
        ]
        .concat();
        assert_eq!(bytes, expected);
        let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(&bytes) else {
            panic!("an RMCP+ packet")
        };
        assert!(packet.encrypted && packet.authenticated);
        assert_eq!(packet.payload, [0xaa; 7]);
        let (covered, code) = packet.split_trailer(12).expect("the trailer");
        assert_eq!((covered.len(), code), (24, &[0xcc; 12][..]));
        assert!(
            packet.split_trailer(16).is_err(),
            "a code of another length is not this trailer"
        );
    }

    #[test]
    fn a_trailer_that_does_not_add_up_is_refused() {
        let good = RmcpPlusPacket::encode_signed(PayloadType::Ipmi, 1, 1, &[1, 2, 3], |_| vec![0; 12]);
        for at in 0..good.len() {
            let cut = &good[..at];
            if let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(cut) {
                assert!(packet.split_trailer(12).is_err(), "cut at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), code_bytes in 0usize..40) {
            let framed = [&[0x06, 0x00, 0xff, 0x07, 0x06][..], &bytes].concat();
            for input in [&bytes, &framed] {
                if let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(input) {
                    let _ = packet.split_trailer(code_bytes);
                }
            }
        }

        #[test]
        fn sessionless_packets_read_back(payload in prop::collection::vec(any::<u8>(), 0..200)) {
            let packet = SessionlessPacket::new(&payload);
            let bytes = packet.encode();
            prop_assert_eq!(Datagram::decode(&bytes), Ok(Datagram::Sessionless(packet)));
        }

        #[test]
        fn plain_packets_read_back(kind in 0u8..64, payload in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assume!(kind != 2);
            let kind = PayloadType::from_value(kind);
            let bytes = RmcpPlusPacket::encode_plain(kind, &payload);
            let Ok(Datagram::RmcpPlus(packet)) = Datagram::decode(&bytes) else { panic!("RMCP+") };
            prop_assert_eq!((packet.payload_type, packet.payload), (kind, &payload[..]));
            prop_assert!(!packet.encrypted && !packet.authenticated);
        }
    }
}
