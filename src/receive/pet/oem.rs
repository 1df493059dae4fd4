//! The OEM fields at the end of a Platform Event Trap: a row of fields, each behind a type/length byte as in FRU
//! information (Platform Management FRU Information Storage Definition 1.0, section 13), ended by C1h.

use super::text::hex;

/// The byte that ends the row.
const END: u8 = 0xC1;
/// Language codes of English: Latin letters of one byte; any other language's letters have two.
const ENGLISH: [u8; 2] = [0, 25];
/// Nobody has said which language.
const UNSPECIFIED_LANGUAGE: u8 = 0xFF;
/// ISO 639 codes in the order of the language codes, which begin with 1 (FRU definition, section 15).
const LANGUAGES: &str = "aa ab af am ar as ay az ba be bg bh bi bn bo br ca co cs cy da de dz el en eo es et eu fa fi fj \
fo fr fy ga gd gl gn gu ha hi hr hu hy ia ie ik in is it iw ja ji jw ka kk kl km kn ko ks ku ky la ln lo lt lv mg mi mk \
ml mn mo mr ms mt my na ne nl no oc om or pa pl ps pt qu rm rn ro ru rw sa sd sg sh si sk sl sm sn so sq sr ss st su sv \
sw ta te tg th ti tk tl tn to tr ts tt tw uk ur uz vi vo wo xh yo zh zu";

/// The ISO 639 code of a language code; none where it is unspecified or there is none.
pub(super) fn language(code: u8) -> Option<&'static str> {
    match code {
        0 => Some("en"),
        UNSPECIFIED_LANGUAGE => None,
        code => LANGUAGES.split(' ').nth(usize::from(code) - 1),
    }
}

/// Every field as text; all octets as digits where they are no row of fields, so that nothing is lost.
pub(super) fn fields(octets: &[u8], language: u8) -> Vec<String> {
    match row(octets, language) {
        Some(fields) => fields,
        None if octets.is_empty() => Vec::new(),
        None => vec![hex(octets)],
    }
}

fn row(octets: &[u8], language: u8) -> Option<Vec<String>> {
    let mut rest = octets;
    let mut fields = Vec::new();
    loop {
        match rest.split_first() {
            // BMCs leave the end out.
            None => return Some(fields),
            Some((&END, after)) => {
                if after.iter().any(|octet| *octet != 0) {
                    fields.push(hex(after));
                }
                return Some(fields);
            }
            Some((kind, after)) => {
                let (field, after) = after.split_at_checked(usize::from(kind & 0x3F))?;
                if !field.is_empty() {
                    fields.push(text(kind >> 6, field, language));
                }
                rest = after;
            }
        }
    }
}

fn text(kind: u8, field: &[u8], language: u8) -> String {
    match kind {
        1 => bcd_plus(field),
        2 => six_bits(field),
        3 => letters(field, language),
        _ => None,
    }
    .unwrap_or_else(|| hex(field))
}

/// Two digits in a byte, the higher first; Ah is a space, Bh a dash, Ch a point.
fn bcd_plus(field: &[u8]) -> Option<String> {
    let nibbles = field.iter().flat_map(|octet| [octet >> 4, octet & 0x0F]);
    nibbles
        .map(|nibble| match nibble {
            0..=9 => Some(char::from(b'0' + nibble)),
            0x0A => Some(' '),
            0x0B => Some('-'),
            0x0C => Some('.'),
            _ => None,
        })
        .collect()
}

/// Four letters in three bytes, the lowest bits first, counted from the space on.
fn six_bits(field: &[u8]) -> Option<String> {
    let mut letters = String::new();
    let (mut bits, mut held) = (0_u32, 0);
    for octet in field {
        bits |= u32::from(*octet) << held;
        held += 8;
        while held >= 6 {
            letters.push(char::from_u32(0x20 + (bits & 0x3F))?);
            bits >>= 6;
            held -= 6;
        }
    }
    Some(letters)
}

fn letters(field: &[u8], language: u8) -> Option<String> {
    let readable = |text: &str| !text.chars().any(char::is_control);
    let is_english = ENGLISH.contains(&language) || language == UNSPECIFIED_LANGUAGE;
    let latin = || field.iter().map(|octet| char::from(*octet)).collect::<String>();
    let text = if is_english || !field.len().is_multiple_of(2) {
        latin()
    } else {
        // Two bytes each, the least significant first.
        let units: Vec<u16> = field
            .chunks_exact(2)
            .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
            .collect();
        let wide = String::from_utf16(&units).ok().filter(|text| readable(text));
        // There are BMCs that name a language and write ASCII.
        if field.is_ascii() { latin() } else { wide? }
    };
    let text = text.trim_end_matches('\0');
    readable(text).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_field_is_read_and_what_is_none_is_shown_as_digits() {
        let row = [
            &[0xC5][..],
            b"Hello",
            &[0x42, 0x12, 0xAB],
            &[0x83, 0x29, 0xDC, 0xA6],
            &[0x02, 0, 0xFF],
            &[END, 0, 0],
        ]
        .concat();
        assert_eq!(fields(&row, 25), ["Hello", "12 -", "IPMI", "00 FF"]);
        assert_eq!(fields(&[0xC4, 0x41], 25), ["C4 41"], "longer than what is there");
        assert_eq!(fields(&[END], 25), [""; 0]);
        assert_eq!(fields(&[], 25), [""; 0]);
    }

    #[test]
    fn letters_of_another_language_have_two_bytes() {
        let row = [&[0xC4][..], &[0xFB, 0x96, 0x90, 0x6E]].concat();
        assert_eq!(fields(&row, 53), ["電源"]);
        assert_eq!(language(53), Some("ja"));
        assert_eq!(language(25), Some("en"));
        assert_eq!(
            (language(0), language(0xFF), language(200)),
            (Some("en"), None, None)
        );
    }
}
