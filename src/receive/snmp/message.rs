//! Whole messages: v1 traps (RFC 1157), v2c and v3 traps and INFORMs (RFC 3416), and the answer to an INFORM.
//!
//! v1 and v2 describe the same event differently; [`Trap`] always holds both descriptions, translated after RFC 3584
//! section 3, so that no room above asks which version it was.

use super::{
    DecodeError, Oid, Value, Varbind,
    ber::{self, Reader, tag},
    usm::{Protection, wire},
};
use std::{fmt, net::Ipv4Addr};

/// No agent sends more in one datagram; a message with more is refused before it costs memory.
const MAX_VARBINDS: usize = 1024;
/// The longest community taken. Agents limit it to 255 octets or fewer.
const MAX_COMMUNITY_BYTES: usize = 255;
/// snmpTraps, the parent of the six generic traps (RFC 3418).
const SNMP_TRAPS: [u32; 9] = [1, 3, 6, 1, 6, 3, 1, 1, 5];
const SYS_UP_TIME: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 3, 0];
const SNMP_TRAP_OID: [u32; 11] = [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0];
const SNMP_TRAP_ENTERPRISE: [u32; 11] = [1, 3, 6, 1, 6, 3, 1, 1, 4, 3, 0];
const SNMP_TRAP_ADDRESS: [u32; 11] = [1, 3, 6, 1, 6, 3, 18, 1, 3, 0, 0];
/// generic-trap `enterpriseSpecific` (RFC 1157 section 4.1.6).
pub(super) const ENTERPRISE_SPECIFIC: i64 = 6;

/// A community string: a weak secret, masked wherever it is printed.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Community(Vec<u8>);

impl Community {
    /// Takes the octets as they stand in the message.
    pub fn new(octets: impl Into<Vec<u8>>) -> Self {
        Self(octets.into())
    }

    /// The octets, for the administrator who must compare them.
    pub fn octets(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Community {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A v1 trap: nobody waits for an answer.
    TrapV1(Trap),
    /// A v2c or v3 trap: nobody waits for an answer.
    TrapV2(Trap),
    /// An INFORM: the sender repeats it until it is answered, v2c with [`Message::response`], v3 by
    /// [`super::Usm`].
    Inform(Trap, PendingAnswer),
}

/// What a notification says, in the terms of both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// The community it came with; empty for v3.
    pub community: Community,
    /// Who sent it, and how it was protected: of v3 only.
    pub protection: Option<Box<Protection>>,
    /// v1 `enterprise`; of a v2 notification translated, unless it names it.
    pub enterprise: Oid,
    /// v1 `generic-trap`: 0 coldStart to 5 egpNeighborLoss, 6 enterpriseSpecific.
    pub generic: i64,
    /// v1 `specific-trap`, meaningful where `generic` is 6.
    pub specific: i64,
    /// v2 `snmpTrapOID.0`; of a v1 trap translated.
    pub trap_oid: Oid,
    /// v1 `agent-addr`; of a v2 notification `snmpTrapAddress.0` if there is one.
    pub agent_address: Option<Ipv4Addr>,
    /// Hundredths of a second since the agent started.
    pub uptime_ticks: u32,
    /// The varbinds, without the two that every v2 notification begins with.
    pub varbinds: Vec<Varbind>,
}

/// What must be repeated in the answer to an INFORM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingAnswer {
    request_id: i64,
    /// The varbind list as it came: an answer repeats it octet for octet (RFC 3416 section 4.2.7).
    varbind_octets: Vec<u8>,
}

impl Message {
    /// What the notification says.
    pub fn trap(&self) -> &Trap {
        match self {
            Self::TrapV1(trap) | Self::TrapV2(trap) | Self::Inform(trap, _) => trap,
        }
    }

    /// The datagram that answers a v2c INFORM. To be sent only after the alert is durably in the log.
    pub fn response(&self) -> Option<Vec<u8>> {
        let Self::Inform(trap, pending) = self else {
            return None;
        };
        if trap.protection.is_some() {
            return None;
        }
        let mut body = Vec::new();
        ber::write_integer(&mut body, VERSION_2C);
        ber::write(&mut body, tag::OCTET_STRING, trap.community.octets());
        body.extend(pending.response_pdu());
        let mut message = Vec::new();
        ber::write(&mut message, tag::SEQUENCE, &body);
        Some(message)
    }
}

impl PendingAnswer {
    /// The Response PDU with its tag (RFC 3416 section 4.2.4).
    pub(super) fn response_pdu(&self) -> Vec<u8> {
        let mut pdu = Vec::new();
        ber::write_integer(&mut pdu, self.request_id);
        ber::write_integer(&mut pdu, 0); // noError
        ber::write_integer(&mut pdu, 0);
        ber::write(&mut pdu, tag::SEQUENCE, &self.varbind_octets);
        let mut element = Vec::new();
        ber::write(&mut element, tag::RESPONSE, &pdu);
        element
    }
}

const VERSION_1: i64 = 0;
const VERSION_2C: i64 = 1;

/// The version number in a message: 0 is v1, 1 is v2c, 3 is v3. None where there is none that can be read.
pub(in crate::receive) fn version(datagram: &[u8]) -> Option<i64> {
    let message = Reader::new(datagram).expect(tag::SEQUENCE).ok()?;
    Reader::new(message).integer().ok()
}

/// Reads one datagram. Octets after the message are ignored: there are agents that pad.
///
/// It reads, and judges nobody: whether a community may send, and whether a v3 message comes from the user it names,
/// is for [`super::Usm`] and the receiver to say. Of v3 only what is not encrypted can be read here; what the log keeps
/// of an encrypted message is.
pub fn decode(datagram: &[u8]) -> Result<Message, DecodeError> {
    let mut message = Reader::new(Reader::new(datagram).expect(tag::SEQUENCE)?);
    let version = message.integer()?;
    if version == wire::VERSION_3 {
        let message = wire::Message::read(datagram)?;
        let scoped = wire::Scoped::read(message.plain()?)?;
        return notification(&scoped, message.protection(None));
    }
    if version != VERSION_1 && version != VERSION_2C {
        return Err(DecodeError::Version { found: version });
    }
    let community = message.expect(tag::OCTET_STRING)?;
    if community.len() > MAX_COMMUNITY_BYTES {
        return Err(DecodeError::TooMuch {
            what: "octets of community",
            limit: MAX_COMMUNITY_BYTES,
        });
    }
    let community = Community::new(community);
    let (kind, pdu) = message.element()?;
    match (version, kind) {
        (VERSION_1, tag::TRAP_V1) => Ok(Message::TrapV1(trap_v1(community, Reader::new(pdu))?)),
        (VERSION_2C, tag::TRAP_V2) => Ok(Message::TrapV2(notification_v2(community, pdu)?.0)),
        (VERSION_2C, tag::INFORM) => {
            let (trap, pending) = notification_v2(community, pdu)?;
            Ok(Message::Inform(trap, pending))
        }
        _ => Err(DecodeError::NoNotification { found: kind }),
    }
}

/// Reads what a v3 message holds (RFC 3412 section 6): the same PDUs as in v2c.
pub(super) fn notification(
    scoped: &wire::Scoped<'_>,
    protection: Protection,
) -> Result<Message, DecodeError> {
    let kind = scoped.kind;
    if kind != tag::TRAP_V2 && kind != tag::INFORM {
        return Err(DecodeError::NoNotification { found: kind });
    }
    let (mut trap, pending) = notification_v2(Community::default(), scoped.pdu)?;
    trap.protection = Some(Box::new(protection));
    Ok(match kind {
        tag::INFORM => Message::Inform(trap, pending),
        _ => Message::TrapV2(trap),
    })
}

fn trap_v1(community: Community, mut pdu: Reader<'_>) -> Result<Trap, DecodeError> {
    let enterprise = oid(&mut pdu)?;
    let address = pdu.expect(tag::IP_ADDRESS)?;
    let generic = pdu.integer()?;
    let specific = pdu.integer()?;
    let uptime = ber::unsigned(pdu.expect(tag::TIME_TICKS)?).ok_or(DecodeError::Integer)?;
    let varbinds = varbinds(pdu.expect(tag::SEQUENCE)?)?;
    Ok(Trap {
        community,
        protection: None,
        trap_oid: trap_oid_of_v1(&enterprise, generic, specific),
        enterprise,
        generic,
        specific,
        agent_address: <[u8; 4]>::try_from(address).ok().map(Ipv4Addr::from),
        uptime_ticks: u32::try_from(uptime).map_err(|_| DecodeError::Integer)?,
        varbinds,
    })
}

fn notification_v2(community: Community, pdu: &[u8]) -> Result<(Trap, PendingAnswer), DecodeError> {
    let mut pdu = Reader::new(pdu);
    let request_id = pdu.integer()?;
    let _error_status = pdu.integer()?;
    let _error_index = pdu.integer()?;
    let varbind_octets = pdu.expect(tag::SEQUENCE)?;
    let mut varbinds = varbinds(varbind_octets)?;

    let mut uptime_ticks = 0;
    let mut trap_oid = Oid::default();
    let mut named_enterprise = None;
    let mut agent_address = None;
    for varbind in &varbinds {
        match &varbind.value {
            Value::TimeTicks(ticks) if varbind.oid.0 == SYS_UP_TIME => uptime_ticks = *ticks,
            Value::ObjectIdentifier(oid) if varbind.oid.0 == SNMP_TRAP_OID => trap_oid = oid.clone(),
            Value::ObjectIdentifier(oid) if varbind.oid.0 == SNMP_TRAP_ENTERPRISE => {
                named_enterprise = Some(oid.clone());
            }
            Value::IpAddress(address) if varbind.oid.0 == SNMP_TRAP_ADDRESS => agent_address = Some(*address),
            _ => {}
        }
    }
    varbinds.retain(|varbind| varbind.oid.0 != SYS_UP_TIME && varbind.oid.0 != SNMP_TRAP_OID);
    let (enterprise, generic, specific) = v1_terms_of(&trap_oid, named_enterprise);
    let trap = Trap {
        community,
        protection: None,
        enterprise,
        generic,
        specific,
        trap_oid,
        agent_address,
        uptime_ticks,
        varbinds,
    };
    let pending = PendingAnswer {
        request_id,
        varbind_octets: varbind_octets.to_vec(),
    };
    Ok((trap, pending))
}

fn varbinds(octets: &[u8]) -> Result<Vec<Varbind>, DecodeError> {
    let mut list = Reader::new(octets);
    let mut varbinds = Vec::new();
    while !list.is_empty() {
        if varbinds.len() == MAX_VARBINDS {
            return Err(DecodeError::TooMuch {
                what: "varbinds",
                limit: MAX_VARBINDS,
            });
        }
        let mut pair = Reader::new(list.expect(tag::SEQUENCE)?);
        let oid = oid(&mut pair)?;
        let (tag, content) = pair.element()?;
        varbinds.push(Varbind {
            oid,
            value: Value::from_element(tag, content),
        });
    }
    Ok(varbinds)
}

fn oid(reader: &mut Reader<'_>) -> Result<Oid, DecodeError> {
    Oid::from_content(reader.expect(tag::OBJECT_IDENTIFIER)?).ok_or(DecodeError::ObjectIdentifier)
}

/// RFC 3584 section 3.1 (2) and (3).
fn trap_oid_of_v1(enterprise: &Oid, generic: i64, specific: i64) -> Oid {
    match u32::try_from(generic) {
        Ok(generic @ 0..=5) => Oid([&SNMP_TRAPS[..], &[generic + 1]].concat()),
        _ => {
            let specific = u32::try_from(specific).unwrap_or(0);
            Oid([&enterprise.0[..], &[0, specific]].concat())
        }
    }
}

/// RFC 3584 section 3.2: enterprise, generic-trap and specific-trap of a v2 notification.
fn v1_terms_of(trap_oid: &Oid, named_enterprise: Option<Oid>) -> (Oid, i64, i64) {
    if let Some([number @ 1..=6]) = trap_oid.0.strip_prefix(&SNMP_TRAPS) {
        let enterprise = named_enterprise.unwrap_or_else(|| Oid(SNMP_TRAPS.to_vec()));
        return (enterprise, i64::from(*number) - 1, 0);
    }
    let (enterprise, specific) = match trap_oid.0.as_slice() {
        [enterprise @ .., 0, specific] | [enterprise @ .., specific] => (enterprise, *specific),
        [] => (&[][..], 0),
    };
    (Oid(enterprise.to_vec()), ENTERPRISE_SPECIFIC, i64::from(specific))
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
