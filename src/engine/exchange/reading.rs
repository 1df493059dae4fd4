//! Reads an exported file alert by alert, in bounded memory, whatever the file claims. Knows no log.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::{
    cell::Cell,
    fmt,
    io::{self, BufReader, Read},
};

/// One alert with all its texts is far smaller: a datagram has at most 65,535 octets.
const MAX_RECORD_BYTES: u64 = 4 * 1024 * 1024;

/// Why a file is no export.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// It is no JSON, or not whole.
    Json {
        /// What the parser said, with the line.
        why: String,
    },
    /// It is JSON without a list of alerts.
    NoAlerts,
    /// The system would not read it.
    Io(io::Error),
}

/// Shows each alert's object to `each`, with its line, until it says no. Returns whether it was read to its end.
pub(super) fn read(file: impl Read, each: &mut dyn FnMut(Value, u64) -> bool) -> Result<bool, Unreadable> {
    let position = Position::default();
    let reader = Counting {
        file: BufReader::new(file),
        position: &position,
    };
    let mut json = serde_json::Deserializer::from_reader(reader);
    let found = json.deserialize_map(Whole {
        each,
        position: &position,
    });
    match found {
        Ok(false) => Err(Unreadable::NoAlerts),
        Ok(true) => match json.end() {
            Ok(()) => Ok(true),
            Err(error) => Err(unreadable(error)),
        },
        // Stopping in the middle of a list leaves the parser unsatisfied.
        Err(_) if position.is_stopped.get() => Ok(false),
        Err(error) => Err(unreadable(error)),
    }
}

fn unreadable(error: serde_json::Error) -> Unreadable {
    if error.is_io() {
        return Unreadable::Io(error.into());
    }
    Unreadable::Json {
        why: error.to_string(),
    }
}

#[derive(Default)]
struct Position {
    line: Cell<u64>,
    record_bytes: Cell<u64>,
    is_stopped: Cell<bool>,
}

/// Counts lines, and the bytes of a record. The parser asks for one byte at a time.
struct Counting<'a, R> {
    file: BufReader<R>,
    position: &'a Position,
}

impl<R: Read> Read for Counting<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        let lines = read.iter().filter(|byte| **byte == b'\n').count();
        let position = self.position;
        position.line.set(position.line.get() + lines as u64);
        position
            .record_bytes
            .set(position.record_bytes.get() + count as u64);
        if position.record_bytes.get() > MAX_RECORD_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "an alert of more than 4 MiB",
            ));
        }
        Ok(count)
    }
}

struct Whole<'a> {
    each: &'a mut dyn FnMut(Value, u64) -> bool,
    position: &'a Position,
}

impl<'de> Visitor<'de> for Whole<'_> {
    /// Whether there was a list of alerts.
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a list of alerts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "alerts" {
                let alerts = Alerts {
                    each: &mut *self.each,
                    position: self.position,
                };
                map.next_value_seed(alerts)?;
                found = true;
            } else {
                map.next_value::<IgnoredAny>()?;
                self.position.record_bytes.set(0);
            }
        }
        Ok(found)
    }
}

struct Alerts<'a> {
    each: &'a mut dyn FnMut(Value, u64) -> bool,
    position: &'a Position,
}

impl<'de> DeserializeSeed<'de> for Alerts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Alerts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of alerts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.position.record_bytes.set(0);
        while let Some(object) = list.next_element::<Value>()? {
            self.position.record_bytes.set(0);
            if !(self.each)(object, self.position.line.get() + 1) {
                self.position.is_stopped.set(true);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Result<Vec<u64>, Unreadable> {
        let mut lines = Vec::new();
        read(text.as_bytes(), &mut |_, line| {
            lines.push(line);
            true
        })?;
        Ok(lines)
    }

    #[test]
    fn each_alert_is_told_with_its_line() {
        let text =
            "{\"x\": [1, {\"alerts\": [9]}], \"alerts\": [\n{\"id\": 1},\n\n{\"id\": 2}\n], \"gaps\": []}\n";
        assert_eq!(lines(text).expect("an export"), [2, 4]);
    }

    #[test]
    fn what_is_no_export_is_said_with_its_line() {
        assert!(matches!(lines("{\"alert\": 1}"), Err(Unreadable::NoAlerts)));
        for (text, line) in [
            ("{\"alerts\": [\n{},\n{\"a\"}\n]}", "line 3"),
            ("{\"alerts\": [\n{},\n", "line 3"),
            ("{\"alerts\": [{}]} x", "line 1"),
            ("電源", "line 1"),
        ] {
            let refused = lines(text);
            let is_named = matches!(&refused, Err(Unreadable::Json { why }) if why.contains(line));
            assert!(is_named, "{text}: {refused:?}");
        }
        let deep = format!("{{\"alerts\": [{}", "[".repeat(100_000));
        assert!(matches!(lines(&deep), Err(Unreadable::Json { .. })));
    }

    #[test]
    fn an_alert_that_never_ends_is_refused() {
        let endless = b"{\"alerts\": [{\"title\": \"".chain(io::repeat(b'a'));
        let refused = read(endless, &mut |_, _| true);
        assert!(matches!(refused, Err(Unreadable::Io(_))), "{refused:?}");
    }

    #[test]
    fn whoever_has_seen_enough_stops() {
        let mut seen = 0;
        let whole = read(&b"{\"alerts\": [1, 2, 3]}"[..], &mut |_, _| {
            seen += 1;
            seen < 2
        });
        assert_eq!((whole.expect("readable"), seen), (false, 2));
    }
}
