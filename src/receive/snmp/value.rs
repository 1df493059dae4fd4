//! Object identifiers and the values a varbind may hold (RFC 2578 section 7.1), owned.

use super::ber::{self, tag};
use std::{fmt, net::Ipv4Addr};

/// The most sub-identifiers an object identifier may have (RFC 2578 section 3.5).
const MAX_SUB_IDENTIFIERS: usize = 128;

/// An object identifier such as 1.3.6.1.4.1.3183.1.1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid(pub Vec<u32>);

impl Oid {
    /// Whether this identifier equals `prefix` or lies below it.
    pub fn starts_with(&self, prefix: &[u32]) -> bool {
        self.0.starts_with(prefix)
    }

    /// From the content octets; none where a sub-identifier has no end or no 32 bits, or there are too many.
    pub(super) fn from_content(content: &[u8]) -> Option<Self> {
        let mut subs = Vec::new();
        let mut sub = 0_u64;
        let mut inside = false;
        for octet in content {
            sub = (sub << 7) | u64::from(octet & 0x7F);
            if sub > u64::from(u32::MAX) {
                return None;
            }
            inside = octet & 0x80 != 0;
            if inside {
                continue;
            }
            let whole = u32::try_from(sub).ok()?;
            if subs.is_empty() {
                let first = (whole / 40).min(2);
                subs.extend([first, whole - first * 40]);
            } else {
                subs.push(whole);
            }
            if subs.len() > MAX_SUB_IDENTIFIERS {
                return None;
            }
            sub = 0;
        }
        (!inside && !subs.is_empty()).then_some(Self(subs))
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, sub) in self.0.iter().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            write!(f, "{dot}{sub}")?;
        }
        Ok(())
    }
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Varbind {
    /// What the value is of.
    pub oid: Oid,
    /// The value.
    pub value: Value,
}

/// What a varbind holds. A value that is not well formed is kept as [`Value::Other`]: one odd varbind must not cost
/// the alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// INTEGER, Integer32.
    Integer(i64),
    /// OCTET STRING, BITS.
    OctetString(Vec<u8>),
    /// NULL.
    Null,
    /// OBJECT IDENTIFIER.
    ObjectIdentifier(Oid),
    /// IpAddress.
    IpAddress(Ipv4Addr),
    /// Counter32.
    Counter32(u32),
    /// Gauge32, Unsigned32.
    Unsigned32(u32),
    /// TimeTicks, in hundredths of a second.
    TimeTicks(u32),
    /// Opaque.
    Opaque(Vec<u8>),
    /// Counter64.
    Counter64(u64),
    /// noSuchObject.
    NoSuchObject,
    /// noSuchInstance.
    NoSuchInstance,
    /// endOfMibView.
    EndOfMibView,
    /// Anything else, with its tag and content octets as they came.
    Other {
        /// The BER identifier octet.
        tag: u8,
        /// The content octets.
        content: Vec<u8>,
    },
}

impl Value {
    pub(super) fn from_element(tag: u8, content: &[u8]) -> Self {
        well_formed(tag, content).unwrap_or_else(|| Self::Other {
            tag,
            content: content.to_vec(),
        })
    }
}

fn well_formed(tag: u8, content: &[u8]) -> Option<Value> {
    let unsigned32 = || u32::try_from(ber::unsigned(content)?).ok();
    let without_content = |value| content.is_empty().then_some(value);
    match tag {
        tag::INTEGER => ber::signed(content).map(Value::Integer),
        tag::OCTET_STRING => Some(Value::OctetString(content.to_vec())),
        tag::NULL => without_content(Value::Null),
        tag::OBJECT_IDENTIFIER => Oid::from_content(content).map(Value::ObjectIdentifier),
        tag::IP_ADDRESS => Some(Value::IpAddress(<[u8; 4]>::try_from(content).ok()?.into())),
        tag::COUNTER32 => unsigned32().map(Value::Counter32),
        tag::UNSIGNED32 => unsigned32().map(Value::Unsigned32),
        tag::TIME_TICKS => unsigned32().map(Value::TimeTicks),
        tag::OPAQUE => Some(Value::Opaque(content.to_vec())),
        tag::COUNTER64 => ber::unsigned(content).map(Value::Counter64),
        tag::NO_SUCH_OBJECT => without_content(Value::NoSuchObject),
        tag::NO_SUCH_INSTANCE => without_content(Value::NoSuchInstance),
        tag::END_OF_MIB_VIEW => without_content(Value::EndOfMibView),
        _ => None,
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Counter32(value) | Self::Unsigned32(value) | Self::TimeTicks(value) => write!(f, "{value}"),
            Self::Counter64(value) => write!(f, "{value}"),
            Self::ObjectIdentifier(oid) => write!(f, "{oid}"),
            Self::IpAddress(address) => write!(f, "{address}"),
            Self::OctetString(bytes) => match printable(bytes) {
                Some(text) => f.write_str(text),
                None => write_hex(f, bytes),
            },
            Self::Opaque(bytes) | Self::Other { content: bytes, .. } => write_hex(f, bytes),
            Self::Null | Self::NoSuchObject | Self::NoSuchInstance | Self::EndOfMibView => f.write_str("-"),
        }
    }
}

/// The text, if the bytes are one that a person can read; anything else is shown as hexadecimal digits.
fn printable(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let readable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(readable).then_some(text)
}

fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_identifier_is_read_with_both_of_its_first_numbers() {
        let pet = [0x2B, 6, 1, 4, 1, 0x98, 0x6F, 1, 1];
        let oid = Oid::from_content(&pet).expect("well formed");
        assert_eq!(oid.to_string(), "1.3.6.1.4.1.3183.1.1");
        assert_eq!(
            Oid::from_content(&[0x88, 0x37]).expect("2.999").to_string(),
            "2.999"
        );
    }

    #[test]
    fn an_object_identifier_without_end_or_too_wide_is_no_value() {
        for wrong in [&[][..], &[0x2B, 0x86], &[0x2B, 0x90, 0x80, 0x80, 0x80, 0x00]] {
            assert_eq!(Oid::from_content(wrong), None, "{wrong:x?}");
        }
    }

    #[test]
    fn a_value_that_is_not_well_formed_is_kept_as_it_came() {
        let kept = Value::from_element(tag::IP_ADDRESS, &[1, 2, 3]);
        assert_eq!(
            kept,
            Value::Other {
                tag: tag::IP_ADDRESS,
                content: vec![1, 2, 3]
            }
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_as_digits() {
        assert_eq!(Value::OctetString(b"disk 3".to_vec()).to_string(), "disk 3");
        assert_eq!(Value::OctetString(vec![0x00, 0xFF]).to_string(), "00ff");
        assert_eq!(Value::OctetString("電源".into()).to_string(), "電源");
    }
}
