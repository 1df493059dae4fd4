//! Octets as a person reads them: text in UTF-8 or Shift_JIS where they are that, else hexadecimal digits. Nothing is
//! left out.

/// Some text, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Octets {
    Text(String),
    Hex(String),
}

/// Windows agents in Japan send Shift_JIS (code page 932), and some end their texts with a zero.
pub(super) fn read(octets: &[u8]) -> Octets {
    let end = octets
        .iter()
        .rposition(|octet| *octet != 0)
        .map_or(0, |last| last + 1);
    let trimmed = octets.get(..end).unwrap_or_default();
    // Only zeros: no text.
    if trimmed.is_empty() && !octets.is_empty() {
        return Octets::Hex(hex(octets));
    }
    if let Ok(text) = std::str::from_utf8(trimmed)
        && is_readable(text)
    {
        return Octets::Text(text.to_owned());
    }
    match shift_jis(trimmed) {
        Some(text) => Octets::Text(text),
        None => Octets::Hex(hex(octets)),
    }
}

/// Nearly any octets from A1h to DFh are half-width katakana, so a text of mostly those is taken for no text.
fn shift_jis(octets: &[u8]) -> Option<String> {
    let text = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(octets)?;
    let half_width = text
        .chars()
        .filter(|c| matches!(c, '\u{FF61}'..='\u{FF9F}'))
        .count();
    let wide = text.chars().filter(|c| !c.is_ascii()).count() - half_width;
    (is_readable(&text) && wide > 0 && wide >= half_width).then(|| text.into_owned())
}

fn is_readable(text: &str) -> bool {
    let readable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    // The places of a code page that nobody has given a meaning.
    let private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}');
    text.chars().all(|c| readable(c) && !private(c))
}

/// `00 FF`
pub(super) fn hex(octets: &[u8]) -> String {
    crate::receive::pet::hex(octets)
}

/// DateAndTime (RFC 2579): `2026-11-24 14:05:09.5 +09:00`; none where it is not one.
pub(super) fn date_and_time(octets: &[u8]) -> Option<String> {
    let (time, zone) = match octets {
        [time @ .., sign, hours, minutes] if time.len() == 8 => (time, Some((*sign, *hours, *minutes))),
        time => (time, None),
    };
    let [y1, y2, month, day, hour, minute, second, tenth] = time else {
        return None;
    };
    let year = u16::from_be_bytes([*y1, *y2]);
    let fits = (1..=12).contains(month)
        && (1..=31).contains(day)
        && *hour <= 23
        && *minute <= 59
        && *second <= 60
        && *tenth <= 9;
    let zone = match zone {
        None => String::new(),
        Some((sign @ (b'+' | b'-'), hours @ 0..=14, minutes @ 0..=59)) => {
            format!(" {}{hours:02}:{minutes:02}", char::from(sign))
        }
        Some(_) => return None,
    };
    fits.then(|| format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{tenth}{zone}"))
}
