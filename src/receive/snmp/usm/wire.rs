//! SNMPv3 messages as bytes (RFC 3412 section 6, RFC 3414 section 2.4), both ways.
//!
//! Pure: it knows no key, and judges nobody. Reading only splits the slice it was given.

use super::{
    super::{
        DecodeError,
        ber::{self, Reader, tag},
    },
    Protection, SecurityLevel, Trace,
};
use crate::site::EngineId;

/// `msgVersion` of SNMPv3.
pub(in crate::receive::snmp) const VERSION_3: i64 = 3;
/// `msgSecurityModel` of the User-based Security Model.
const USM: i64 = 3;
/// The largest message taken: what fits into a UDP datagram over IPv4.
const OUR_MAX_SIZE: i64 = 65_507;
/// No engine takes less (RFC 3412 section 6, `msgMaxSize`).
const LEAST_MAX_SIZE: i64 = 484;
/// The longest `msgUserName` and context name taken: SnmpAdminString of 32 octets, and room for those who go beyond.
const MAX_NAME_BYTES: usize = 255;
const AUTH_FLAG: u8 = 1;
const PRIVACY_FLAG: u8 = 2;
const REPORTABLE_FLAG: u8 = 4;

/// A v3 message, taken apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::receive::snmp) struct Message<'a> {
    /// The message without what follows it in the datagram.
    whole: &'a [u8],
    /// `msgID`.
    pub(super) id: i64,
    /// How it says to be protected.
    pub(super) level: SecurityLevel,
    /// Whether the sender wants to be told what is wrong with it.
    pub(super) is_reportable: bool,
    /// `msgAuthoritativeEngineID`.
    pub(super) engine: &'a [u8],
    /// `msgAuthoritativeEngineBoots`.
    pub(super) boots: u32,
    /// `msgAuthoritativeEngineTime`, in seconds.
    pub(super) time: u32,
    /// `msgUserName`.
    pub(super) user: &'a [u8],
    /// `msgAuthenticationParameters`.
    pub(super) auth_code: &'a [u8],
    /// `msgPrivacyParameters`.
    pub(super) salt: &'a [u8],
    /// The octets of `msgGlobalData`, with its tag.
    global: &'a [u8],
    /// The content of `msgSecurityParameters`.
    security: &'a [u8],
    /// The tag of `msgData`: a SEQUENCE in the clear, an OCTET STRING where encrypted.
    data_tag: u8,
    /// The content of `msgData`.
    data: &'a [u8],
}

impl<'a> Message<'a> {
    /// Takes a datagram apart. Octets after the message are left out.
    pub(in crate::receive::snmp) fn read(datagram: &'a [u8]) -> Result<Self, DecodeError> {
        let mut outside = Reader::new(datagram);
        let content = outside.expect(tag::SEQUENCE)?;
        let whole = before(datagram, outside);
        let mut message = Reader::new(content);
        let version = message.integer()?;
        if version != VERSION_3 {
            return Err(DecodeError::Version { found: version });
        }
        let at_global = message;
        let mut header = Reader::new(message.expect(tag::SEQUENCE)?);
        let global = before(at_global.rest(), message);
        let id = header.integer()?;
        let max_size = header.integer()?;
        let flags = header.expect(tag::OCTET_STRING)?;
        let model = header.integer()?;
        let [flags] = *flags else {
            return Err(DecodeError::Header);
        };
        let level = match (flags & AUTH_FLAG != 0, flags & PRIVACY_FLAG != 0) {
            (false, false) => SecurityLevel::NoAuthNoPriv,
            (true, false) => SecurityLevel::AuthNoPriv,
            (true, true) => SecurityLevel::AuthPriv,
            (false, true) => return Err(DecodeError::Header),
        };
        if !(0..=i64::from(i32::MAX)).contains(&id) || max_size < LEAST_MAX_SIZE {
            return Err(DecodeError::Header);
        }
        let security = message.expect(tag::OCTET_STRING)?;
        if model != USM {
            // What another security model has there is not ours to read.
            return Err(DecodeError::SecurityModel { found: model });
        }
        let mut of_user = Reader::new(Reader::new(security).expect(tag::SEQUENCE)?);
        let engine = of_user.expect(tag::OCTET_STRING)?;
        let boots = unsigned31(of_user.integer()?)?;
        let time = unsigned31(of_user.integer()?)?;
        let user = of_user.expect(tag::OCTET_STRING)?;
        let auth_code = of_user.expect(tag::OCTET_STRING)?;
        let salt = of_user.expect(tag::OCTET_STRING)?;
        if user.len() > MAX_NAME_BYTES {
            return Err(DecodeError::TooMuch {
                what: "octets of user name",
                limit: MAX_NAME_BYTES,
            });
        }
        let (data_tag, data) = message.element()?;
        if data_tag != tag::SEQUENCE && data_tag != tag::OCTET_STRING {
            return Err(DecodeError::Tag { found: data_tag });
        }
        Ok(Self {
            whole,
            id,
            level,
            is_reportable: flags & REPORTABLE_FLAG != 0,
            engine,
            boots,
            time,
            user,
            auth_code,
            salt,
            global,
            security,
            data_tag,
            data,
        })
    }

    /// The content of the ScopedPDU, where it is not encrypted.
    pub(in crate::receive::snmp) fn plain(&self) -> Result<&'a [u8], DecodeError> {
        if self.data_tag == tag::SEQUENCE {
            Ok(self.data)
        } else {
            Err(DecodeError::Encrypted)
        }
    }

    /// The message without what follows it in the datagram.
    pub(super) fn whole(&self) -> &'a [u8] {
        self.whole
    }

    /// The encrypted ScopedPDU, where it is.
    pub(super) fn encrypted(&self) -> Option<&'a [u8]> {
        (self.data_tag == tag::OCTET_STRING).then_some(self.data)
    }

    /// The message in three parts: what stands before the authentication code, the code, and what follows it.
    pub(super) fn around_code(&self) -> Option<[&'a [u8]; 3]> {
        // The code is a part of the message: it begins where its address says.
        let begin = self
            .auth_code
            .as_ptr()
            .addr()
            .checked_sub(self.whole.as_ptr().addr())?;
        let (before, rest) = self.whole.split_at_checked(begin)?;
        let (code, after) = rest.split_at_checked(self.auth_code.len())?;
        Some([before, code, after])
    }

    /// What is said of the sender wherever the alert is shown.
    pub(in crate::receive::snmp) fn protection(&self, trace: Option<Trace>) -> Protection {
        Protection {
            user: self.user.to_vec(),
            level: self.level,
            engine: EngineId::new(self.engine),
            trace,
        }
    }

    /// The same message with its content in the clear: what the log keeps of an encrypted one, so that it can be read
    /// again when the key is gone. Header and security parameters stay as they came.
    pub(super) fn with_content(&self, scoped_pdu: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        ber::write_integer(&mut body, VERSION_3);
        body.extend_from_slice(self.global);
        ber::write(&mut body, tag::OCTET_STRING, self.security);
        ber::write(&mut body, tag::SEQUENCE, scoped_pdu);
        let mut message = Vec::new();
        ber::write(&mut message, tag::SEQUENCE, &body);
        message
    }
}

/// The octets that were read between two states of a reader.
fn before<'a>(octets: &'a [u8], after: Reader<'a>) -> &'a [u8] {
    let read = octets.len().saturating_sub(after.rest().len());
    octets.get(..read).unwrap_or_default()
}

/// INTEGER (0..2147483647).
fn unsigned31(value: i64) -> Result<u32, DecodeError> {
    match u32::try_from(value) {
        Ok(value) if value <= super::MAX_BOOTS => Ok(value),
        _ => Err(DecodeError::Integer),
    }
}

/// A ScopedPDU (RFC 3412 section 6), taken apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::receive::snmp) struct Scoped<'a> {
    whole: &'a [u8],
    context_engine: &'a [u8],
    context_name: &'a [u8],
    /// The PDU's tag.
    pub(in crate::receive::snmp) kind: u8,
    /// The PDU's content.
    pub(in crate::receive::snmp) pdu: &'a [u8],
}

impl<'a> Scoped<'a> {
    /// Reads the content of the SEQUENCE.
    pub(in crate::receive::snmp) fn read(content: &'a [u8]) -> Result<Self, DecodeError> {
        let mut scoped = Reader::new(content);
        let context_engine = scoped.expect(tag::OCTET_STRING)?;
        let context_name = scoped.expect(tag::OCTET_STRING)?;
        let (kind, pdu) = scoped.element()?;
        Ok(Self {
            whole: before(content, scoped),
            context_engine,
            context_name,
            kind,
            pdu,
        })
    }

    /// Reads a decrypted one: what filled the last block is left out. Returns the content of the SEQUENCE, too.
    pub(super) fn read_decrypted(octets: &'a [u8]) -> Result<(Self, &'a [u8]), DecodeError> {
        let content = Reader::new(octets).expect(tag::SEQUENCE)?;
        Ok((Self::read(content)?, content))
    }

    /// Its octets, without the SEQUENCE's tag.
    pub(super) fn whole(&self) -> &'a [u8] {
        self.whole
    }

    /// Whether it is an INFORM, whose sender waits for an answer.
    pub(super) fn is_inform(&self) -> bool {
        self.kind == tag::INFORM
    }

    /// The request's number; 0 where it has none that can be read.
    pub(super) fn request_id(&self) -> i64 {
        Reader::new(self.pdu).integer().unwrap_or(0)
    }

    /// The ScopedPDU that answers it, with the SEQUENCE's tag: the same context, another PDU.
    pub(super) fn answered_with(&self, pdu: &[u8]) -> Vec<u8> {
        scoped(self.context_engine, self.context_name, pdu)
    }
}

fn scoped(context_engine: &[u8], context_name: &[u8], pdu: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    ber::write(&mut content, tag::OCTET_STRING, context_engine);
    ber::write(&mut content, tag::OCTET_STRING, context_name);
    content.extend_from_slice(pdu);
    let mut element = Vec::new();
    ber::write(&mut element, tag::SEQUENCE, &content);
    element
}

/// The ScopedPDU of a Report (RFC 3412 section 7.1 step 3, RFC 3416 section 4.2.8): one counter and its value.
pub(super) fn report(own_engine: &[u8], request_id: i64, counter: &[u8], value: u32) -> Vec<u8> {
    let mut varbind = Vec::new();
    ber::write(&mut varbind, tag::OBJECT_IDENTIFIER, counter);
    let mut counted = Vec::new();
    ber::write_integer(&mut counted, value.into());
    // A Counter32 is written like an INTEGER, under a tag of its own.
    if let Some(first) = counted.first_mut() {
        *first = tag::COUNTER32;
    }
    varbind.extend(counted);
    let mut varbinds = Vec::new();
    ber::write(&mut varbinds, tag::SEQUENCE, &varbind);
    let mut pdu = Vec::new();
    ber::write_integer(&mut pdu, request_id);
    ber::write_integer(&mut pdu, 0);
    ber::write_integer(&mut pdu, 0);
    ber::write(&mut pdu, tag::SEQUENCE, &varbinds);
    let mut element = Vec::new();
    ber::write(&mut element, tag::REPORT, &pdu);
    scoped(own_engine, b"", &element)
}

/// What a message of ours says besides its content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope<'a> {
    pub(super) id: i64,
    pub(super) level: SecurityLevel,
    pub(super) engine: &'a [u8],
    pub(super) boots: u32,
    pub(super) time: u32,
    pub(super) user: &'a [u8],
    /// As many zeros as the code will have octets.
    pub(super) empty_code: &'a [u8],
    pub(super) salt: &'a [u8],
}

/// What an encoded message holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Data<'a> {
    /// A ScopedPDU with its tag.
    Plain(&'a [u8]),
    /// An encrypted ScopedPDU.
    Encrypted(&'a [u8]),
}

impl Envelope<'_> {
    /// The whole message, its authentication code still zeros.
    pub(super) fn write(&self, data: Data<'_>) -> Vec<u8> {
        let flags = match self.level {
            SecurityLevel::NoAuthNoPriv => 0,
            SecurityLevel::AuthNoPriv => AUTH_FLAG,
            SecurityLevel::AuthPriv => AUTH_FLAG | PRIVACY_FLAG,
        };
        let mut header = Vec::new();
        ber::write_integer(&mut header, self.id);
        ber::write_integer(&mut header, OUR_MAX_SIZE);
        ber::write(&mut header, tag::OCTET_STRING, &[flags]);
        ber::write_integer(&mut header, USM);
        let mut parameters = Vec::new();
        ber::write(&mut parameters, tag::OCTET_STRING, self.engine);
        ber::write_integer(&mut parameters, self.boots.into());
        ber::write_integer(&mut parameters, self.time.into());
        for octets in [self.user, self.empty_code, self.salt] {
            ber::write(&mut parameters, tag::OCTET_STRING, octets);
        }
        let mut security = Vec::new();
        ber::write(&mut security, tag::SEQUENCE, &parameters);
        let mut body = Vec::new();
        ber::write_integer(&mut body, VERSION_3);
        ber::write(&mut body, tag::SEQUENCE, &header);
        ber::write(&mut body, tag::OCTET_STRING, &security);
        match data {
            Data::Plain(element) => body.extend_from_slice(element),
            Data::Encrypted(octets) => ber::write(&mut body, tag::OCTET_STRING, octets),
        }
        let mut message = Vec::new();
        ber::write(&mut message, tag::SEQUENCE, &body);
        message
    }
}
