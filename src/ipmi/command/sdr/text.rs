//! Type/length byte and text of a record's ID string (IPMI 2.0 section 43.15): Unicode, BCD plus, 6-bit ASCII, Latin-1.

use crate::ipmi::wire::{Reader, WireError};

/// The characters of BCD plus, by their number.
const BCD_PLUS: [char; 16] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ' ', '-', '.', ':', ',', '_',
];

/// Reads the type/length byte and the text, without the zeros that some BMCs fill it up with.
pub(super) fn take(reader: &mut Reader<'_>) -> Result<String, WireError> {
    let kind = reader.u8()?;
    let bytes = reader.take(usize::from(kind & 0x1f))?;
    let text: String = match kind >> 6 {
        0 => utf_16(bytes),
        1 => bytes
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 0x0f])
            .map(bcd_plus)
            .collect(),
        2 => six_bit(bytes),
        _ => bytes.iter().copied().map(char::from).collect(),
    };
    Ok(text.trim_matches('\0').to_owned())
}

/// Least significant byte first, as everything else in a record.
fn utf_16(bytes: &[u8]) -> String {
    let units = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|unit| u16::from_le_bytes(*unit));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn bcd_plus(nibble: u8) -> char {
    BCD_PLUS.get(usize::from(nibble)).copied().unwrap_or(' ')
}

/// Four characters in three bytes, the first in the lowest six bits; each counts from the space.
fn six_bit(bytes: &[u8]) -> String {
    let characters = bytes.chunks(3).flat_map(|group| {
        let packed = group
            .iter()
            .rev()
            .fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        let count = group.len() * 8 / 6;
        (0..4_u32)
            .take(count)
            .map(move |place| packed >> (6 * place) & 0x3f)
    });
    characters.filter_map(|six| char::from_u32(0x20 + six)).collect()
}

#[cfg(test)]
mod tests {
    use super::take;
    use crate::ipmi::wire::Reader;

    fn read(bytes: &[u8]) -> Option<String> {
        take(&mut Reader::new("a name", bytes)).ok()
    }

    // If this fails, don't change the test: "IPMI" is the specification's own example (section 43.15).
    #[test]
    fn six_bit_characters_are_unpacked_as_in_the_specification() {
        assert_eq!(read(&[0x83, 0x29, 0xdc, 0xa6]).as_deref(), Some("IPMI"));
        assert_eq!(read(&[0x82, 0x29, 0xdc]).as_deref(), Some("IP"));
    }

    #[test]
    fn every_type_is_read_and_a_cut_one_is_none() {
        assert_eq!(read(b"\xc9CPU1 Temp").as_deref(), Some("CPU1 Temp"));
        assert_eq!(read(b"\xc6FAN1\0\0").as_deref(), Some("FAN1"));
        assert_eq!(read(&[0xc3, b'5', 0xb0, b'C']).as_deref(), Some("5°C"), "Latin-1");
        assert_eq!(read(&[0x42, 0x12, 0xb3]).as_deref(), Some("12-3"), "BCD plus");
        assert_eq!(
            read(&[0x04, 0x29, 0x6e, 0xa6, 0x5e]).as_deref(),
            Some("温度"),
            "UTF-16"
        );
        assert_eq!(
            read(&[0x02, 0x00, 0xd8]).as_deref(),
            Some("\u{fffd}"),
            "half a character"
        );
        assert_eq!(read(&[0xc0]).as_deref(), Some(""));
        assert_eq!(read(b"\xc9CPU1"), None);
        assert_eq!(read(b""), None);
    }
}
