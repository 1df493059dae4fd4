//! From a datagram to what the log keeps of it. Pure: the time and the place come from the caller.

use super::{
    describe::{Content, Names},
    fold::fold_key,
    mib::Mibs,
    pet::Pet,
    snmp::{self, Message, SecurityLevel, Trap, Value},
};
use crate::alert_log::{Clock, NewAlert, RepeatKey};
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// How long a BMC may repeat a trap that nobody acknowledges: 255 s for each of 8 tries (IPMI 2.0 table 23-4,
/// parameter 18).
const PET_REPEAT_SECS: u32 = 8 * 255;
/// How long an agent may repeat an INFORM. net-snmp gives up after 6 s; others are more patient.
const INFORM_REPEAT_SECS: u32 = 600;

/// A copy of an authentic v3 trap is never a new alert: nobody but its sender could have made another. As long as the
/// log may keep it.
const COPY_SECS: u32 = u32::MAX;

/// Names the server that an address, or a system GUID, belongs to.
pub type Resolver = Arc<dyn Fn(IpAddr, Option<&[u8; 16]>) -> Option<String> + Send + Sync>;

/// A datagram that was read.
pub(super) struct Arrival {
    pub(super) alert: NewAlert,
    pub(super) pet: Option<Arc<Pet>>,
}

/// What the log keeps of a notification that came in `datagram` from `source`.
pub(super) fn arrival(
    message: &Message,
    datagram: Vec<u8>,
    source: SocketAddr,
    received_at: Timestamp,
    zone: &TimeZone,
    resolver: Option<&Resolver>,
    mibs: &Mibs,
) -> Arrival {
    let names = Names {
        sensors: None,
        mibs: Some(mibs),
    };
    let content = Content::of_message(message);
    let pet = content.pet();
    let guid = pet.map(|pet| pet.guid);
    let occurred_at = pet.and_then(|pet| pet.occurred_at(zone));
    let server = resolver.and_then(|resolve| resolve(source.ip(), guid.as_ref()));
    let mut words = content.describe(names).words();
    for word in [server.as_deref().unwrap_or_default(), &source.ip().to_string()] {
        words.push('\n');
        words.push_str(word);
    }
    let severity = content.severity(names);
    let fold = match &server {
        Some(server) => fold_key(&content, message.trap(), server, severity),
        None => fold_key(&content, message.trap(), &source.ip().to_string(), severity),
    };
    let repeat = repeat_key(message, pet, &datagram, source);
    let alert = NewAlert {
        received_at,
        occurred_at,
        clock: if occurred_at.is_some() {
            Clock::Bmc
        } else {
            Clock::None
        },
        source,
        server,
        path: content.path(names),
        severity,
        is_test: content.says_test(),
        understood: content.is_understood(names),
        guid,
        sequence: pet.map(|pet| pet.sequence),
        words,
        raw: datagram,
        repeat,
        fold: Some(fold),
    };
    Arrival {
        alert,
        pet: pet.map(|pet| Arc::new(pet.clone())),
    }
}

/// What the log keeps of a datagram that was received elsewhere, or long ago, read again; none where it cannot be.
pub fn reread(
    datagram: &[u8],
    source: SocketAddr,
    received_at: Timestamp,
    server: Option<&str>,
) -> Option<NewAlert> {
    let message = snmp::decode(datagram).ok()?;
    let server = server.map(str::to_owned);
    let resolver: Resolver = Arc::new(move |_, _| server.clone());
    let zone = TimeZone::system();
    let mibs = Mibs::default();
    Some(
        arrival(
            &message,
            datagram.to_vec(),
            source,
            received_at,
            &zone,
            Some(&resolver),
            &mibs,
        )
        .alert,
    )
}

/// A trap is told from its repetition by its sender and its content. A Platform Event Trap without time and sequence
/// number cannot be told from the next event of its kind, so it is never taken for a repetition: a row too many is
/// better than an alert too few. Other traps are not repeated by their senders.
fn repeat_key(
    message: &Message,
    pet: Option<&Pet>,
    datagram: &[u8],
    source: SocketAddr,
) -> Option<RepeatKey> {
    let protection = message.trap().protection.as_deref();
    let trace = protection.and_then(|protection| Some((protection.level, protection.trace?)));
    // Who sends a copy of somebody else's message is not its sender.
    let sender = trace.map_or(source.ip(), |(_, trace)| trace.first_from);
    if let Some(pet) = pet {
        let is_distinct = pet.local_secs.is_some() || pet.sequence != 0;
        // Not the whole datagram: the agent's uptime in it goes on between two tries.
        return is_distinct.then(|| RepeatKey {
            key: digest(
                "pet",
                &[sender.to_string().as_bytes(), &content_octets(message.trap())],
            ),
            window_secs: PET_REPEAT_SECS,
        });
    }
    match (message, trace) {
        (Message::Inform(..), None) => Some(RepeatKey {
            key: digest("inform", &[source.to_string().as_bytes(), datagram]),
            window_secs: INFORM_REPEAT_SECS,
        }),
        (Message::Inform(..), Some((_, trace))) => Some(RepeatKey {
            key: digest("inform-v3", &[sender.to_string().as_bytes(), &trace.content]),
            window_secs: INFORM_REPEAT_SECS,
        }),
        (_, Some((level, trace))) if level != SecurityLevel::NoAuthNoPriv => Some(RepeatKey {
            key: digest("trap-v3", &[&trace.message]),
            window_secs: COPY_SECS,
        }),
        _ => None,
    }
}

fn content_octets(trap: &Trap) -> Vec<u8> {
    let mut octets = trap.specific.to_be_bytes().to_vec();
    for varbind in &trap.varbinds {
        if let Value::OctetString(value) = &varbind.value {
            octets.extend_from_slice(value);
        }
    }
    octets
}

fn digest(kind: &str, parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(kind);
    for part in parts {
        let len = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(len.to_be_bytes());
        hash.update(part);
    }
    let whole: [u8; 32] = hash.finalize().into();
    let (half, _) = whole.split_first_chunk::<16>().expect("32 octets begin with 16");
    *half
}
