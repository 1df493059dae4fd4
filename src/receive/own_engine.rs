//! This program as an SNMP engine: its id, made once and kept for ever, and how often it has started, counted durably
//! before it is used (RFC 3414 section 2.2). Beside it, what is known of senders.
//!
//! Files only: what they mean is for `snmp/usm/`.

use super::snmp::{KnownEngine, OwnEngine};
use crate::{home, site::EngineId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{io, path::Path};

/// 2^31 - 1: an engine that has counted so far is no more believed, and needs another id.
const MAX_BOOTS: u32 = 2_147_483_647;
/// RFC 3411 section 5, `SnmpEngineID`: the enterprise number 0, which nobody has, with its first bit set; then 5 for
/// octets of our own making.
const ID_PREFIX: [u8; 5] = [0x80, 0, 0, 0, 5];

#[derive(Serialize, Deserialize)]
struct Kept {
    engine_id: EngineId,
    boots: u32,
}

/// Counts one more start, and returns when that is on disk. Where the file cannot be read it is set aside, and there is a
/// new id: an old one with fewer boots would let old messages pass.
///
/// # Errors
/// What the system said.
pub fn start(path: &Path) -> io::Result<OwnEngine> {
    let _turn = home::lock_beside(path)?;
    let kept = match std::fs::read_to_string(path) {
        Ok(text) => match toml::from_str::<Kept>(&text) {
            Ok(kept) => Some(kept),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "the file of our engine id cannot be read");
                home::set_aside(path, &[])?;
                None
            }
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            home::set_aside(path, &[])?;
            None
        }
        Err(error) => return Err(error),
    };
    let kept = match kept.filter(|kept| kept.boots < MAX_BOOTS - 1) {
        Some(kept) => Kept {
            boots: kept.boots + 1,
            ..kept
        },
        None => Kept {
            engine_id: new_id()?,
            boots: 1,
        },
    };
    let text = toml::to_string(&kept).expect("a text and a number are a table");
    home::replace_durably(path, text.as_bytes())?;
    Ok(OwnEngine {
        id: kept.engine_id,
        boots: kept.boots,
    })
}

/// The id of our engine, where it was made already: for whoever shows it.
pub fn id(path: &Path) -> Option<EngineId> {
    let kept: Kept = toml::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    Some(kept.engine_id)
}

fn new_id() -> io::Result<EngineId> {
    let mut random = [0; 12];
    fill(&mut random)?;
    let octets = [&ID_PREFIX[..], &random].concat();
    Ok(EngineId::new(&octets).expect("17 octets that are neither all 0x00 nor all 0xFF"))
}

/// Where the salts begin.
///
/// # Errors
/// Where the system has no random numbers.
pub fn random_salt() -> io::Result<u64> {
    let mut random = [0; 8];
    fill(&mut random)?;
    Ok(u64::from_be_bytes(random))
}

fn fill(octets: &mut [u8]) -> io::Result<()> {
    getrandom::fill(octets).map_err(|error| io::Error::other(error.to_string()))
}

#[derive(Serialize, Deserialize)]
struct KeptSender {
    engine_id: EngineId,
    boots: u32,
    time: u32,
    heard_at: Timestamp,
}

#[derive(Default, Serialize, Deserialize)]
struct KeptSenders {
    #[serde(default)]
    senders: Vec<KeptSender>,
}

/// What was known of senders; nothing where the file is missing or cannot be read: then each is believed when it is next
/// heard, and copies of what the log holds are still known as copies.
pub fn load_senders(path: &Path, now: Timestamp) -> Vec<KnownEngine> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Vec::new();
    };
    let kept: KeptSenders = toml::from_str(&text).unwrap_or_else(|error| {
        tracing::warn!(path = %path.display(), %error, "what was known of SNMPv3 senders cannot be read");
        KeptSenders::default()
    });
    let known = kept.senders.into_iter().map(|kept| KnownEngine {
        engine: kept.engine_id,
        boots: kept.boots,
        time: kept.time,
        silent_secs: u64::try_from(now.duration_since(kept.heard_at).as_secs()).unwrap_or(0),
    });
    known.collect()
}

/// Keeps what is known of senders.
///
/// # Errors
/// What the system said.
pub fn save_senders(path: &Path, known: Vec<KnownEngine>, now: Timestamp) -> io::Result<()> {
    let senders = known.into_iter().map(|known| KeptSender {
        engine_id: known.engine,
        boots: known.boots,
        time: known.time,
        heard_at: i64::try_from(known.silent_secs)
            .ok()
            .and_then(|secs| now.checked_sub(jiff::SignedDuration::from_secs(secs)).ok())
            .unwrap_or(Timestamp::UNIX_EPOCH),
    });
    let kept = KeptSenders {
        senders: senders.collect(),
    };
    let text = toml::to_string(&kept).map_err(io::Error::other)?;
    home::replace_durably(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_stays_and_every_start_is_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("snmp-engine.toml");
        assert_eq!(id(&path), None);
        let first = start(&path).expect("written");
        let second = start(&path).expect("written");
        assert_eq!((first.boots, second.boots), (1, 2));
        assert_eq!(first.id, second.id);
        assert_eq!(id(&path), Some(first.id));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_set_aside_and_the_id_is_a_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("snmp-engine.toml");
        let first = start(&path).expect("written");
        std::fs::write(&path, "boots = 0").expect("written");
        let second = start(&path).expect("written");
        assert_ne!(first.id, second.id, "messages for the old id must not pass again");
        let aside = std::fs::read_dir(folder.path())
            .expect("readable")
            .filter(|entry| {
                let name = entry.as_ref().expect("readable").file_name();
                name.to_string_lossy().contains("broken")
            });
        assert_eq!(aside.count(), 1);
    }

    #[test]
    fn boots_that_can_count_no_further_lead_to_another_id() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("snmp-engine.toml");
        let text = format!("engine_id = \"8000000005aabbcc\"\nboots = {}\n", MAX_BOOTS - 1);
        std::fs::write(&path, text).expect("written");
        let started = start(&path).expect("written");
        assert_eq!(started.boots, 1);
        assert_ne!(started.id.to_string(), "8000000005aabbcc");
    }

    #[test]
    fn what_is_known_of_senders_is_read_again_with_the_time_that_passed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("snmp-senders.toml");
        let known = KnownEngine {
            engine: "8000000001020304".parse().expect("an engine id"),
            boots: 7,
            time: 500,
            silent_secs: 10,
        };
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().expect("a time");
        save_senders(&path, vec![known.clone()], now).expect("written");
        let later = now + jiff::SignedDuration::from_secs(3600);
        let read = load_senders(&path, later);
        assert_eq!(
            read,
            [KnownEngine {
                silent_secs: 3610,
                ..known
            }]
        );
        assert!(load_senders(&folder.path().join("none"), now).is_empty());
    }
}
