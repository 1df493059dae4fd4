//! The file of the history: adding a line so that it is on the disk, and reading what can be read.

use super::{History, Record, VERSION};
use crate::home;
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::HashMap, fs, io, path::Path};

/// Adds a line, and returns when it is on the disk. One process at a time.
///
/// # Errors
/// What the system says; nothing was added then.
pub fn append<T: Serialize>(path: &Path, record: &Record<T>) -> io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    home::append_durably(path, &line)
}

/// Reads all there is; no file is an empty history.
///
/// # Errors
/// What the system says. A line that cannot be understood is no error: it is named.
pub fn read<T: DeserializeOwned>(path: &Path) -> io::Result<History<T>> {
    match fs::read(path) {
        Ok(text) => Ok(parse(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(parse(&[])),
        Err(error) => Err(error),
    }
}

fn parse<T: DeserializeOwned>(text: &[u8]) -> History<T> {
    let mut history = History {
        records: Vec::<Record<T>>::new(),
        unreadable: Vec::new(),
    };
    let mut places: HashMap<String, usize> = HashMap::new();
    for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        if line.is_empty() {
            continue;
        }
        let Some(record) = serde_json::from_slice::<Record<T>>(line)
            .ok()
            .filter(|record| record.version == VERSION)
        else {
            history.unreadable.push(number);
            continue;
        };
        let place = *places
            .entry(record.origin.id.clone())
            .or_insert(history.records.len());
        match history.records.get_mut(place) {
            Some(earlier) => *earlier = record,
            None => history.records.push(record),
        }
    }
    history
}

#[cfg(test)]
mod tests {
    use super::{append, parse, read};
    use crate::history::{Ending, Kind, Origin, Record, VERSION};

    fn record(id: &str, ending: Ending) -> Record<String> {
        Record {
            version: VERSION,
            kind: Kind::Apply,
            ending,
            origin: Origin {
                id: id.to_owned(),
                began_at: jiff::Timestamp::UNIX_EPOCH,
                user: "ops".to_owned(),
                computer: "desk".to_owned(),
                process: 1,
                server: "SV01".to_owned(),
                bmc: "192.0.2.51".to_owned(),
                guid: None,
                manufacturer_id: Some(119),
                product_id: None,
                firmware: None,
            },
            continues: None,
            ended_at: None,
            items: vec!["community".to_owned()],
            requests_sent: 3,
            error: None,
        }
    }

    // If this fails, don't change the test: older files must stay readable.
    #[test]
    fn a_line_is_one_json_document() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/history.jsonl");
        append(&path, &record("a", Ending::Begun)).expect("written");
        assert_eq!(
            std::fs::read_to_string(&path).expect("there"),
            "{\"version\":1,\"kind\":\"apply\",\"ending\":\"begun\",\"id\":\"a\",\"began_at\":\"1970-01-01T00:00:00Z\",\
             \"user\":\"ops\",\"computer\":\"desk\",\"process\":1,\"server\":\"SV01\",\"bmc\":\"192.0.2.51\",\
             \"manufacturer_id\":119,\"items\":[\"community\"],\"requests_sent\":3}\n"
        );
    }

    #[test]
    fn a_change_is_told_once_with_the_last_that_is_known_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        for (id, ending) in [
            ("a", Ending::Begun),
            ("b", Ending::Begun),
            ("a", Ending::Verified),
        ] {
            append(&path, &record(id, ending)).expect("written");
        }
        let history = read::<String>(&path).expect("read");
        let told: Vec<_> = history
            .records
            .iter()
            .map(|record| (record.origin.id.as_str(), record.ending))
            .collect();
        assert_eq!(told, [("a", Ending::Verified), ("b", Ending::Begun)]);
        assert!(history.unreadable.is_empty());
    }

    #[test]
    fn a_line_torn_by_a_crash_is_kept_and_named_and_the_next_one_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        append(&path, &record("a", Ending::Verified)).expect("written");
        let whole = std::fs::read_to_string(&path).expect("there");
        let torn = format!("{whole}{}", whole.get(..40).expect("long enough"));
        std::fs::write(&path, &torn).expect("writable");
        append(&path, &record("b", Ending::Begun)).expect("written");
        let history = read::<String>(&path).expect("read");
        let ids: Vec<_> = history
            .records
            .iter()
            .map(|record| record.origin.id.as_str())
            .collect();
        assert_eq!((ids, history.unreadable), (vec!["a", "b"], vec![2]));
        let text = std::fs::read_to_string(&path).expect("there");
        assert!(text.starts_with(&torn), "nothing is lost: {text}");
    }

    #[test]
    fn nothing_in_a_file_makes_reading_fail() {
        let newer = r#"{"version":2,"kind":"apply"}"#;
        let text = [b"\xff\xfe\n\n{}\n" as &[u8], newer.as_bytes(), b"\nnull\n[1]"].concat();
        let history = parse::<String>(&text);
        assert_eq!(
            (history.records, history.unreadable),
            (vec![], vec![1, 3, 4, 5, 6])
        );
    }
}
