//! One alert as a JSON object: what scripts rely on, and what an import needs beside it. Pure.

use super::ImportProblem;
use crate::{
    alert_log::{KeptAlert, NewAlert},
    engine::view::AlertView,
    i18n::Language,
    receive,
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::{net::SocketAddr, str::FromStr};

/// The longest datagram there is, in hexadecimal digits.
const MAX_RAW_HEX: usize = 2 * 65_535;
/// How much of what stands in a field is repeated to the user.
const SHOWN: usize = 60;

/// An alert of `log list`, `log show` and an export. The names never change; times are RFC 3339.
pub fn alert_object(alert: &AlertView, language: Language) -> Value {
    json!({
        "id": alert.id,
        "received_at": alert.received_at.to_string(),
        "occurred_at": alert.occurred_at.map(|at| at.to_string()),
        "clock": alert.clock.name(),
        "source": alert.source.to_string(),
        "server": alert.server,
        "path": alert.path,
        "severity": alert.severity.name(),
        "title": alert.title.get(language),
        "detail": alert.detail.get(language),
        "advice": alert.advice.get(language),
        "is_test": alert.is_test,
        "incident": alert.incident,
        "acknowledged_at": alert.acknowledged_at.map(|at| at.to_string()),
        "raw_hex": hex(&alert.raw),
    })
}

/// The same with what only an import needs.
pub(super) fn exported_object(alert: &AlertView, understood: bool, language: Language) -> Value {
    let mut object = alert_object(alert, language);
    if let Value::Object(fields) = &mut object {
        fields.insert("note".to_owned(), alert.note.clone().into());
        fields.insert("understood".to_owned(), understood.into());
    }
    object
}

/// An alert of such an object. What the datagram says is read from it again; the file's own words count where it
/// cannot be read.
pub(super) fn alert_of(object: &Value, line: u64) -> Result<KeptAlert, ImportProblem> {
    let Value::Object(fields) = object else {
        return Err(ImportProblem {
            line,
            field: "",
            value: shortened(&object.to_string()),
        });
    };
    let fields = Fields { fields, line };
    let received_at: Timestamp = fields.parsed("received_at")?;
    let source: SocketAddr = fields.parsed("source")?;
    let raw = fields.raw()?;
    let server = fields.text("server")?.map(str::to_owned);
    let read = receive::reread(&raw, source, received_at, server.as_deref());
    let texts =
        ["title", "detail", "advice"].map(|name| fields.text(name).ok().flatten().unwrap_or_default());
    let mut words = texts.join("\n");
    if let Some(read) = &read {
        words.push('\n');
        words.push_str(&read.words);
    }
    let said = fields.flag("understood")?;
    Ok(KeptAlert {
        acknowledged_at: fields.optional("acknowledged_at")?,
        note: fields.text("note")?.map(str::to_owned),
        alert: NewAlert {
            received_at,
            occurred_at: fields.optional("occurred_at")?,
            clock: fields.parsed("clock")?,
            source,
            server,
            path: fields.parsed("path")?,
            severity: fields.parsed("severity")?,
            is_test: fields.flag("is_test")?.unwrap_or(false),
            understood: said.unwrap_or_else(|| read.as_ref().is_some_and(|read| read.understood)),
            guid: read.as_ref().and_then(|read| read.guid),
            sequence: read.as_ref().and_then(|read| read.sequence),
            words,
            raw,
            repeat: None,
            fold: read.and_then(|read| read.fold),
        },
    })
}

struct Fields<'a> {
    fields: &'a Map<String, Value>,
    line: u64,
}

impl<'a> Fields<'a> {
    fn wrong(&self, field: &'static str) -> ImportProblem {
        let value = self.fields.get(field).map(|value| match value {
            Value::String(text) => shortened(text),
            other => shortened(&other.to_string()),
        });
        ImportProblem {
            line: self.line,
            field,
            value: value.unwrap_or_default(),
        }
    }

    fn text(&self, field: &'static str) -> Result<Option<&'a str>, ImportProblem> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(field)),
        }
    }

    fn optional<T: FromStr>(&self, field: &'static str) -> Result<Option<T>, ImportProblem> {
        let text = self.text(field)?;
        text.map(|text| text.parse().map_err(|_| self.wrong(field)))
            .transpose()
    }

    fn parsed<T: FromStr>(&self, field: &'static str) -> Result<T, ImportProblem> {
        self.optional(field)?.ok_or_else(|| self.wrong(field))
    }

    fn flag(&self, field: &'static str) -> Result<Option<bool>, ImportProblem> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.wrong(field)),
        }
    }

    fn raw(&self) -> Result<Vec<u8>, ImportProblem> {
        let digits = self.text("raw_hex")?.ok_or_else(|| self.wrong("raw_hex"))?;
        Some(digits)
            .filter(|digits| digits.len() <= MAX_RAW_HEX)
            .and_then(octets)
            .ok_or_else(|| self.wrong("raw_hex"))
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn octets(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let octet = |pair: &[u8; 2]| {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        u8::try_from(high? * 16 + low?).ok()
    };
    pairs
        .iter()
        .map(octet)
        .collect::<Option<_>>()
        .filter(|_| rest.is_empty())
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object() -> Value {
        json!({
            "received_at": "2026-11-24T01:02:03.000004Z", "occurred_at": null, "clock": "none",
            "source": "192.0.2.1:162", "server": "SV01", "path": "snmp", "severity": "warning",
            "title": "t", "is_test": false, "acknowledged_at": "2026-11-24T02:00:00Z", "raw_hex": "00fF", "note": "n",
        })
    }

    #[test]
    fn what_a_datagram_no_longer_says_is_taken_from_the_file() {
        let kept = alert_of(&object(), 7).expect("an alert");
        assert_eq!(kept.alert.raw, [0, 0xFF]);
        assert_eq!(
            (kept.note.as_deref(), kept.acknowledged_at.is_some()),
            (Some("n"), true)
        );
        assert!(kept.alert.words.starts_with("t\n"));
        assert_eq!(kept.alert.received_at.as_microsecond() % 1_000_000, 4);
    }

    #[test]
    fn each_bad_field_is_named_with_its_line() {
        for (field, value) in [
            ("received_at", json!("yesterday")),
            ("source", json!("somewhere")),
            ("clock", json!("sun")),
            ("path", Value::Null),
            ("severity", json!(3)),
            ("is_test", json!("no")),
            ("raw_hex", json!("0")),
            ("raw_hex", json!("電源")),
            ("acknowledged_at", json!("never")),
            ("note", json!(1)),
        ] {
            let mut object = object();
            object[field] = value;
            let problem = alert_of(&object, 7).expect_err("it is wrong");
            assert_eq!((problem.line, problem.field), (7, field));
        }
        assert_eq!(alert_of(&json!([1]), 7).expect_err("no object").field, "");
    }
}
