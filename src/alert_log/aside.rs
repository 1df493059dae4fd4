//! Setting a broken log aside, so that a new one can be started without anything being lost.

use jiff::{Timestamp, tz::TimeZone};
use std::{
    ffi::OsString,
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// How many names are tried within one second.
const TRIES: u32 = 1000;

/// Renames the file (and what SQLite keeps beside it) to `NAME.broken-<UTC time>` and returns the new name. Whatever
/// has such a name already is never overwritten.
pub fn set_aside(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let stamp = now
        .to_zoned_datetime(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    for attempt in 1..=TRIES {
        let suffix = if attempt == 1 {
            String::new()
        } else {
            format!("-{attempt}")
        };
        let target = with_suffix(path, &format!(".broken-{stamp}{suffix}"));
        // The empty file reserves the name: what the rename replaces is ours.
        match OpenOptions::new().write(true).create_new(true).open(&target) {
            Ok(_reserved) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        }
        if let Err(error) = fs::rename(path, &target) {
            fs::remove_file(&target)?;
            return Err(error);
        }
        for beside in ["-wal", "-shm"] {
            let (from, to) = (with_suffix(path, beside), with_suffix(&target, beside));
            if from.exists() && !to.exists() {
                fs::rename(from, to)?;
            }
        }
        return Ok(target);
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_set_aside_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join("alerts.db");
        let mut kept = Vec::new();
        for content in ["first", "second", "third"] {
            fs::write(&log, content).expect("writable");
            kept.push((
                set_aside(&log, Timestamp::UNIX_EPOCH).expect("set aside"),
                content,
            ));
        }
        assert_eq!(kept[0].0, folder.path().join("alerts.db.broken-19700101T000000Z"));
        for (name, content) in kept {
            assert_eq!(fs::read_to_string(name).expect("still there"), content);
        }
        assert!(!log.exists());
    }
}
