//! Adding lines to a file, durably. Lines that wait at the same time go to the disk together: one sync for all of them,
//! so that hundreds of servers changed at once do not wait for each other's.

use super::{lock_beside, sync_folder};
use crate::system::files;
use std::{
    collections::{BTreeMap, btree_map::Entry},
    fs,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{self, SyncSender},
    },
};

/// A line, and where to say how it ended.
type Line = (Vec<u8>, SyncSender<io::Result<()>>);

/// The lines that wait, by file. Where a file stands here, somebody is writing it, and takes what waits next.
static WAITING: Mutex<BTreeMap<PathBuf, Vec<Line>>> = Mutex::new(BTreeMap::new());

/// Adds a whole line (with its line end) to a file, one process at a time, and returns when it is on disk. A line
/// that a crash left torn stays, and is ended first. Where the system does not take the line, none of it stays.
pub fn append_durably(path: &Path, line: &[u8]) -> io::Result<()> {
    let (told, answer) = mpsc::sync_channel(1);
    let own = (line.to_vec(), told);
    let led = match waiting().entry(path.to_owned()) {
        Entry::Occupied(mut lines) => {
            lines.get_mut().push(own);
            None
        }
        Entry::Vacant(place) => {
            place.insert(Vec::new());
            Some(own)
        }
    };
    if let Some(own) = led {
        lead(path, own);
    }
    let gone = || Err(io::Error::other("whoever wrote the file has ended"));
    answer.recv().unwrap_or_else(|_| gone())
}

/// Writes what waits, group after group, until nothing does.
fn lead(path: &Path, own: Line) {
    let mut group = vec![own];
    loop {
        let lines: Vec<u8> = group.iter().flat_map(|(line, _)| line.iter().copied()).collect();
        let added = add(path, &lines);
        for (_, told) in group {
            // Whoever asked may have gone; the line stays all the same.
            let _ = told.send(added.as_ref().copied().map_err(again));
        }
        let mut all = waiting();
        group = match all.get_mut(path) {
            Some(lines) if !lines.is_empty() => std::mem::take(lines),
            _ => {
                all.remove(path);
                return;
            }
        };
    }
}

fn waiting() -> MutexGuard<'static, BTreeMap<PathBuf, Vec<Line>>> {
    // Nobody panics half-way through a change of it.
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same error for each line of a group.
fn again(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(
        || io::Error::new(error.kind(), error.to_string()),
        io::Error::from_raw_os_error,
    )
}

fn add(path: &Path, lines: &[u8]) -> io::Result<()> {
    let _turn = lock_beside(path)?;
    let is_new = !path.exists();
    let mut options = fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    let mut file = files::for_owner_only(&mut options).open(path)?;
    let length = file.metadata()?.len();
    let mut added = Vec::with_capacity(lines.len() + 1);
    if let Some(last) = length.checked_sub(1) {
        let mut byte = [0];
        file.seek(SeekFrom::Start(last))?;
        file.read_exact(&mut byte)?;
        if byte != *b"\n" {
            added.push(b'\n');
        }
    }
    added.extend_from_slice(lines);
    if let Err(error) = file.write_all(&added).and_then(|()| file.sync_all()) {
        // The error that matters is the first; a half-written line would do no harm either.
        let _ = file.set_len(length);
        return Err(error);
    }
    if is_new { sync_folder(path) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::append_durably;

    #[test]
    fn lines_added_at_the_same_time_all_stand_there_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        std::thread::scope(|scope| {
            for number in 0..64 {
                let path = &path;
                scope.spawn(move || append_durably(path, format!("{number}\n").as_bytes()).expect("added"));
            }
        });
        let text = std::fs::read_to_string(&path).expect("there");
        let mut numbers: Vec<u32> = text.lines().map(|line| line.parse().expect("whole")).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..64).collect::<Vec<_>>());
    }

    #[test]
    fn each_of_a_group_is_told_what_went_wrong() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        let error = append_durably(&file.join("history"), b"x\n").expect_err("a file is no folder");
        assert!(!error.to_string().is_empty());
    }
}
