//! A varbind's value with its type, the way `snmptrapd` writes it, so that what both show can be compared.

use super::octets::{self, Octets};
use crate::receive::{
    mib::{Object, ValueKind},
    snmp::Value,
};

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The type's name.
    kind: &'static str,
    /// The value alone.
    pub(super) text: String,
}

impl Shown {
    /// With the type before it.
    pub(super) fn typed(&self) -> String {
        if self.text.is_empty() {
            self.kind.to_owned()
        } else {
            format!("{}: {}", self.kind, self.text)
        }
    }
}

/// The value, read as its object says where that is known.
pub(super) fn shown(value: &Value, object: Option<&Object>) -> Shown {
    let of = |kind, text| Shown { kind, text };
    let number = |number: i64| named(number, object).unwrap_or_else(|| number.to_string());
    match value {
        Value::Integer(value) => of(
            "INTEGER",
            decimals(*value, object).unwrap_or_else(|| number(*value)),
        ),
        Value::Unsigned32(value) => {
            let value = i64::from(*value);
            of(
                "Gauge32",
                decimals(value, object).unwrap_or_else(|| number(value)),
            )
        }
        Value::Counter32(value) => of("Counter32", value.to_string()),
        Value::Counter64(value) => of("Counter64", value.to_string()),
        Value::TimeTicks(value) => of("Timeticks", ticks(*value)),
        Value::ObjectIdentifier(oid) => of("OID", oid.to_string()),
        Value::IpAddress(address) => of("IpAddress", address.to_string()),
        Value::OctetString(value) => string(value, object),
        Value::Opaque(value) => opaque(value).unwrap_or_else(|| of("Opaque", octets::hex(value))),
        Value::Null => of("NULL", String::new()),
        Value::NoSuchObject => of("noSuchObject", String::new()),
        Value::NoSuchInstance => of("noSuchInstance", String::new()),
        Value::EndOfMibView => of("endOfMibView", String::new()),
        Value::Other { tag, content } => of("?", format!("{tag:02X}h {}", octets::hex(content))),
    }
}

fn string(value: &[u8], object: Option<&Object>) -> Shown {
    let kind = object.map(|object| object.kind).unwrap_or_default();
    let special = match (kind, object) {
        (ValueKind::DateAndTime, _) => octets::date_and_time(value),
        (ValueKind::HardwareAddress, _) if !value.is_empty() => {
            Some(octets::hex(value).replace(' ', ":").to_lowercase())
        }
        (ValueKind::Bits, Some(object)) => bits(value, object),
        _ => None,
    };
    if let Some(text) = special {
        return Shown { kind: "STRING", text };
    }
    match octets::read(value) {
        Octets::Text(text) => Shown { kind: "STRING", text },
        Octets::Hex(text) => Shown {
            kind: "Hex-STRING",
            text,
        },
    }
}

/// `down (2)`
fn named(value: i64, object: Option<&Object>) -> Option<String> {
    let mut values = object?.values.iter();
    let (_, name) = values.find(|(known, _)| *known == value)?;
    Some(format!("{name} ({value})"))
}

fn decimals(value: i64, object: Option<&Object>) -> Option<String> {
    let ValueKind::Decimals(places @ 1..=9) = object?.kind else {
        return None;
    };
    let scale = 10_u64.pow(u32::from(places));
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let width = usize::from(places);
    Some(format!("{sign}{}.{:0width$}", value / scale, value % scale))
}

/// The names of the bits that are set; none where a bit without a name is set.
fn bits(value: &[u8], object: &Object) -> Option<String> {
    let mut names = Vec::new();
    for (index, octet) in value.iter().enumerate() {
        for bit in (0..8).filter(|bit| octet >> (7 - bit) & 1 == 1) {
            let number = i64::try_from(index * 8 + bit).ok()?;
            let (_, name) = object.values.iter().find(|(known, _)| *known == number)?;
            names.push(format!("{name} ({number})"));
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// What net-snmp and others pack into Opaque: `9F 78 04` and a float, `9F 79 08` and a double, and 64-bit numbers
/// (draft-perkins-opaque-01; tags 30h above the context tags 48h, 49h, 4Ah and 4Bh).
fn opaque(value: &[u8]) -> Option<Shown> {
    let of = |kind, text| Some(Shown { kind, text });
    let (head, rest) = value.split_first_chunk::<3>()?;
    match (head, rest) {
        ([0x9F, 0x78, 4], rest) => of(
            "Opaque: Float",
            f32::from_be_bytes(rest.try_into().ok()?).to_string(),
        ),
        ([0x9F, 0x79, 8], rest) => of(
            "Opaque: Double",
            f64::from_be_bytes(rest.try_into().ok()?).to_string(),
        ),
        ([0x9F, tag @ (0x76 | 0x7A | 0x7B), len @ 1..=9], rest) if rest.len() == usize::from(*len) => {
            let is_negative = *tag == 0x7A && rest.first().is_some_and(|first| first & 0x80 != 0);
            let start = if is_negative { -1_i128 } else { 0 };
            let number = rest
                .iter()
                .fold(start, |number, octet| number << 8 | i128::from(*octet));
            let kind = match tag {
                0x76 => "Opaque: Counter64",
                0x7A => "Opaque: Int64",
                _ => "Opaque: UInt64",
            };
            of(kind, number.to_string())
        }
        _ => None,
    }
}

/// Hundredths of a second as days and time: `12d 03:04:05.06`.
pub(in crate::receive) fn ticks(ticks: u32) -> String {
    let (seconds, hundredths) = (ticks / 100, ticks % 100);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let days = if days == 0 {
        String::new()
    } else {
        format!("{days}d ")
    };
    format!(
        "{days}{:02}:{:02}:{:02}.{hundredths:02}",
        hours % 24,
        minutes % 60,
        seconds % 60
    )
}
