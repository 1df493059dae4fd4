//! What a BMC held before an apply and what was written: enough to put it back, also after a crash.
//!
//! Raw bytes, entry by entry. The community in it is a weak secret: the file it goes to belongs to the user alone.

use super::{Edit, Error, SNAPSHOT_VERSION, entry::Entry};
use crate::ipmi::command::Channel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every entry an apply sets out to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// The shape of this file; 1.
    pub version: u32,
    /// The channel whose LAN parameters these are.
    pub channel: u8,
    /// In the order they are written.
    pub entries: Vec<SnapshotEntry>,
}

/// One entry, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotEntry {
    /// Which one.
    pub entry: Entry,
    /// As it was read.
    #[serde(with = "hex")]
    pub before: Vec<u8>,
    /// As it was to be written.
    #[serde(with = "hex")]
    pub written: Vec<u8>,
    /// As it was read back, where the BMC made something else of it; known only after writing.
    #[serde(default, with = "optional_hex", skip_serializing_if = "Option::is_none")]
    pub read_back: Option<Vec<u8>>,
}

impl Snapshot {
    pub(super) fn of(channel: Channel, edits: &[Edit]) -> Self {
        let entries = edits.iter().map(|edit| SnapshotEntry {
            entry: edit.entry,
            before: edit.before.clone(),
            written: edit.written.clone(),
            read_back: None,
        });
        Self {
            version: SNAPSHOT_VERSION,
            channel: channel.value(),
            entries: entries.collect(),
        }
    }

    /// The channel, where this version understands the snapshot.
    pub(super) fn channel(&self) -> Result<Channel, Error> {
        let version = self.version;
        Channel::new(self.channel)
            .filter(|_| version == SNAPSHOT_VERSION)
            .ok_or(Error::SnapshotVersion { version })
    }

    /// Notes what a BMC made of what was written; whether there was anything to note.
    pub(super) fn note_read_back(&mut self, read_back: &BTreeMap<Entry, Vec<u8>>) -> bool {
        let mut has_noted = false;
        for kept in &mut self.entries {
            let Some(read) = read_back.get(&kept.entry) else {
                continue;
            };
            let is_known = [&kept.before, &kept.written]
                .iter()
                .any(|known| kept.entry.is_same(known, read));
            if !is_known {
                kept.read_back = Some(read.clone());
                has_noted = true;
            }
        }
        has_noted
    }
}

impl SnapshotEntry {
    /// Whether this raw value is what we left there.
    pub(super) fn is_ours(&self, now: &[u8]) -> bool {
        self.entry.is_same(now, &self.written)
            || self
                .read_back
                .as_ref()
                .is_some_and(|read| self.entry.is_same(now, read))
    }
}

mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn encode(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| {
                let [high, low] = *<&[u8; 2]>::try_from(pair).ok()?;
                let digit = |byte: u8| char::from(byte).to_digit(16);
                u8::try_from(digit(high)? << 4 | digit(low)?).ok()
            })
            .collect()
    }

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        decode(&text).ok_or_else(|| D::Error::custom("not hexadecimal"))
    }
}

mod optional_hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => serializer.serialize_some(&super::hex::encode(bytes)),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| super::hex::decode(&text).ok_or_else(|| D::Error::custom("not hexadecimal")))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_readable_text_and_comes_back_whole() {
        let snapshot = Snapshot {
            version: 1,
            channel: 1,
            entries: vec![SnapshotEntry {
                entry: Entry::DestinationType(2),
                before: vec![2, 0, 0, 0],
                written: vec![2, 0x80, 6, 3],
                read_back: None,
            }],
        };
        let text = serde_json::to_string(&snapshot).expect("plain data");
        assert_eq!(
            text,
            r#"{"version":1,"channel":1,"entries":[{"entry":{"destination_type":2},"before":"02000000","written":"02800603"}]}"#
        );
        assert_eq!(
            serde_json::from_str::<Snapshot>(&text).expect("own text"),
            snapshot
        );
    }

    #[test]
    fn a_damaged_snapshot_is_refused() {
        for damaged in ["0", "0g", "+1", "é0"] {
            assert_eq!(hex::decode(damaged), None, "{damaged:?} was taken");
        }
    }
}
