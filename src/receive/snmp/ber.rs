//! The part of BER (ITU-T X.690) that SNMP uses: reading tag, length and content, and writing them.
//!
//! It knows no SNMP message. It never panics, never recurses and never allocates by what a length field claims:
//! reading only splits the slice it was given.
//!
//! Why not the `snmp2` crate: its iterator over varbinds ends silently at the first one it cannot read, so an alert
//! would lose what follows; it cuts Counter32, Gauge32 and TimeTicks that do not fit to 32 bits; it keeps the
//! encoder of responses to itself; and it reads addresses through raw pointers.

use super::DecodeError;

/// Universal and application tags of SNMP (RFC 2578 section 7.1, RFC 3416 section 3).
pub(super) mod tag {
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const NULL: u8 = 0x05;
    pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const IP_ADDRESS: u8 = 0x40;
    pub(crate) const COUNTER32: u8 = 0x41;
    pub(crate) const UNSIGNED32: u8 = 0x42;
    pub(crate) const TIME_TICKS: u8 = 0x43;
    pub(crate) const OPAQUE: u8 = 0x44;
    pub(crate) const COUNTER64: u8 = 0x46;
    pub(crate) const NO_SUCH_OBJECT: u8 = 0x80;
    pub(crate) const NO_SUCH_INSTANCE: u8 = 0x81;
    pub(crate) const END_OF_MIB_VIEW: u8 = 0x82;
    pub(crate) const RESPONSE: u8 = 0xA2;
    pub(crate) const TRAP_V1: u8 = 0xA4;
    pub(crate) const INFORM: u8 = 0xA6;
    pub(crate) const TRAP_V2: u8 = 0xA7;
    pub(crate) const REPORT: u8 = 0xA8;
}

/// The bit of a tag whose content is elements (X.690 section 8.1.2.5).
const CONSTRUCTED: u8 = 0x20;

/// Reads one element after the other from a slice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next element's tag and content.
    pub(super) fn element(&mut self) -> Result<(u8, &'a [u8]), DecodeError> {
        let (&tag, after_tag) = self.rest.split_first().ok_or(DecodeError::Truncated)?;
        if tag & 0x1F == 0x1F {
            return Err(DecodeError::Tag { found: tag });
        }
        let (len, after_len) = length(after_tag)?;
        let (content, rest) = after_len.split_at_checked(len).ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok((tag, content))
    }

    /// The content of the next element, which must have this tag.
    pub(super) fn expect(&mut self, wanted: u8) -> Result<&'a [u8], DecodeError> {
        match self.rest.first() {
            Some(found) if *found != wanted => Err(DecodeError::Tag { found: *found }),
            _ => Ok(self.element()?.1),
        }
    }

    /// The next element as a signed integer of at most 64 bits.
    pub(super) fn integer(&mut self) -> Result<i64, DecodeError> {
        signed(self.expect(tag::INTEGER)?).ok_or(DecodeError::Integer)
    }
}

/// A definite length in short form or in long form of at most four octets (X.690 section 8.1.3).
fn length(bytes: &[u8]) -> Result<(usize, &[u8]), DecodeError> {
    let (&first, rest) = bytes.split_first().ok_or(DecodeError::Truncated)?;
    if first < 0x80 {
        return Ok((usize::from(first), rest));
    }
    let octets = usize::from(first & 0x7F);
    if octets == 0 || octets > 4 {
        return Err(DecodeError::Length);
    }
    let (digits, rest) = rest.split_at_checked(octets).ok_or(DecodeError::Truncated)?;
    let len = digits
        .iter()
        .fold(0_u64, |len, digit| (len << 8) | u64::from(*digit));
    Ok((usize::try_from(len).map_err(|_| DecodeError::Length)?, rest))
}

/// A two's complement integer; none if empty or wider than 64 bits.
pub(super) fn signed(content: &[u8]) -> Option<i64> {
    let first = *content.first()?;
    if content.len() > 8 {
        return None;
    }
    let start = if first & 0x80 == 0 { 0 } else { -1_i64 };
    Some(
        content
            .iter()
            .fold(start, |value, octet| (value << 8) | i64::from(*octet)),
    )
}

/// An unsigned integer; a missing sign octet is forgiven, because agents forget it. None if wider than 64 bits.
pub(super) fn unsigned(content: &[u8]) -> Option<u64> {
    let digits = match content.split_first()? {
        (0, rest) if !rest.is_empty() => rest,
        _ => content,
    };
    if digits.len() > 8 {
        return None;
    }
    Some(
        digits
            .iter()
            .fold(0, |value, octet| (value << 8) | u64::from(*octet)),
    )
}

/// Appends one element.
pub(super) fn write(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    out.push(tag);
    let len = content.len();
    match u8::try_from(len) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let octets = len.to_be_bytes();
            let digits: Vec<u8> = octets.into_iter().skip_while(|octet| *octet == 0).collect();
            out.push(0x80 | u8::try_from(digits.len()).expect("a usize has at most eight octets"));
            out.extend(digits);
        }
    }
    out.extend_from_slice(content);
}

/// Appends an INTEGER in the fewest octets.
pub(super) fn write_integer(out: &mut Vec<u8>, value: i64) {
    let octets = value.to_be_bytes();
    let mut digits: &[u8] = &octets;
    while let [first, rest @ ..] = digits {
        let next_is_negative = rest.first().map(|next| next & 0x80 != 0);
        match (first, next_is_negative) {
            (0x00, Some(false)) | (0xFF, Some(true)) => digits = rest,
            _ => break,
        }
    }
    write(out, tag::INTEGER, digits);
}

/// Reads every element of some bytes, down to the innermost, and whatever of it can be written again: for the fuzzer.
///
/// # Panics
/// Where something does not read back as it was written.
pub fn reread_elements(bytes: &[u8]) {
    let mut waiting = vec![bytes];
    while let Some(bytes) = waiting.pop() {
        let mut reader = Reader::new(bytes);
        while let Ok((tag, content)) = reader.element() {
            let mut again = Vec::new();
            write(&mut again, tag, content);
            assert_eq!(Reader::new(&again).element(), Ok((tag, content)));
            if let Some(value) = signed(content) {
                let mut again = Vec::new();
                write_integer(&mut again, value);
                assert_eq!(Reader::new(&again).integer(), Ok(value));
            }
            // What is not negative is the same number in both readings.
            if let (Some(value), Some(unsigned)) = (signed(content), unsigned(content)) {
                assert!(value < 0 || u64::try_from(value) == Ok(unsigned));
            }
            if tag & CONSTRUCTED != 0 {
                waiting.push(content);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_reads_back_as_it_was_written() {
        for value in [0, 1, 127, 128, 255, 256, -1, -128, -129, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            write_integer(&mut out, value);
            assert_eq!(Reader::new(&out).integer(), Ok(value), "{value}");
        }
    }

    #[test]
    fn a_length_that_claims_more_than_there_is_allocates_nothing_and_fails() {
        let claims_four_gigabytes = [0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x00];
        assert_eq!(
            Reader::new(&claims_four_gigabytes).element(),
            Err(DecodeError::Truncated)
        );
        assert_eq!(
            Reader::new(&[0x30, 0x80, 0, 0]).element(),
            Err(DecodeError::Length),
            "indefinite"
        );
    }

    #[test]
    fn an_unsigned_without_its_sign_octet_is_read_as_meant() {
        assert_eq!(unsigned(&[0xFF, 0xFF, 0xFF, 0xFF]), Some(0xFFFF_FFFF));
        assert_eq!(unsigned(&[0x00, 0xFF]), Some(0xFF));
        assert_eq!(unsigned(&[0]), Some(0));
        assert_eq!(unsigned(&[]), None);
    }
}
