//! The spill: datagrams that found no room in memory wait in files, in the order in which they came.
//!
//! A segment is a file of frames. It is removed when everything in it is in the log; until then it outlives a crash,
//! and the next listener begins with it. Nothing here is synced to the disk as it comes: whoever sent it has had no
//! answer yet. Not for the runtime: it blocks.

mod frame;
mod segment;

pub use frame::{count_frames, framed_for_tests};

use super::datagram::Datagram;
use crate::{
    home,
    system::{self, files},
};
use segment::{Segment, is_broken};
use std::{
    collections::VecDeque,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// From here on a new segment is begun: so much may be read again after a crash, and so much disk waits for its end.
const SEGMENT_BYTES: u64 = 8 << 20;
/// So much of the disk is left to others, and to the log, which must grow before anything here is done with: a new segment
/// is only begun where there is more. What is in memory at the end may have it.
const RESERVE_BYTES: u64 = 256 << 20;
/// So often in a row a segment is asked for what the disk does not give back, before it is set aside and the next is read.
pub(super) const READ_ATTEMPTS: u32 = 25;
/// The first number there is, far from both ends.
const FIRST: u64 = 1 << 40;
/// How many listeners may share a home, each with a folder of its own.
const FOLDERS: u32 = 16;
/// What the name of a segment ends with.
const ENDING: &str = "spill";

/// What was read back.
#[derive(Debug, Default)]
pub(super) struct ReadBack {
    /// In the order in which they came.
    pub(super) datagrams: Vec<Datagram>,
    /// How many of this listener's own were lost, because the disk gave back something else.
    pub(super) lost: usize,
    /// The disk gave nothing back now; it may later.
    pub(super) failure: Option<io::Error>,
}

/// The files.
#[derive(Debug)]
pub(super) struct Spill {
    folder: PathBuf,
    /// Held as long as the folders are ours.
    _locks: Vec<File>,
    /// Oldest first.
    segments: VecDeque<Segment>,
    /// The newest segment, open to be added to.
    writing: Option<File>,
    segment_bytes: u64,
    reserve_bytes: u64,
    /// How many bytes may still be written where this file is.
    room_for: fn(&Path) -> Option<u64>,
    /// Each new segment at an end takes the next number there: none goes back, whatever has become of the files.
    first: u64,
    next: u64,
    /// Files that are done with and could not be removed (another program looks at them): it is tried again.
    stay: Vec<PathBuf>,
}

impl Spill {
    /// Takes the first folder that no other listener has (`folder`, `folder-2`, …), and everything that listeners which
    /// have ended left in any of them.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let mut spill = Self {
            folder: PathBuf::new(),
            _locks: Vec::new(),
            segments: VecDeque::new(),
            writing: None,
            segment_bytes: SEGMENT_BYTES,
            reserve_bytes: RESERVE_BYTES,
            room_for: system::room_for,
            first: FIRST,
            next: FIRST,
            stay: Vec::new(),
        };
        let mut left_over = Vec::new();
        for number in 1..=FOLDERS {
            let folder = numbered(folder, number);
            let is_first = spill.folder.as_os_str().is_empty();
            if !is_first && !folder.exists() {
                continue;
            }
            let Some(lock) = home::try_lock_beside(&folder)? else {
                continue;
            };
            if is_first {
                create_private(&folder)?;
                spill.folder.clone_from(&folder);
            }
            spill._locks.push(lock);
            left_over.extend(segments_in(&folder)?);
        }
        if spill.folder.as_os_str().is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::ResourceBusy,
                "too many listeners share this folder",
            ));
        }
        left_over.sort_by_key(|segment| segment.number);
        // Two folders may have the same numbers.
        let mut next = 0;
        for segment in &mut left_over {
            segment.number = segment.number.max(next);
            next = segment.number.saturating_add(1);
        }
        spill.next = next.max(FIRST);
        spill.first = left_over.first().map_or(FIRST, |first| first.number.min(FIRST));
        spill.segments = left_over.into();
        Ok(spill)
    }

    /// Whether anything waits here to be read: then nothing newer may go past it.
    pub(super) fn is_waiting(&self) -> bool {
        self.segments.iter().any(|segment| segment.read < segment.written)
    }

    /// Adds datagrams at the end: all of them or, on an error, none.
    pub(super) fn append(&mut self, datagrams: &[Datagram]) -> io::Result<()> {
        let is_full = |segment: &Segment| segment.written >= self.segment_bytes;
        if self.writing.is_none() || self.segments.back().is_none_or(is_full) {
            self.look_for_room()?;
            let (segment, file) = self.create_at_the_end()?;
            self.segments.push_back(segment);
            self.writing = Some(file);
        }
        let (Some(file), Some(segment)) = (&mut self.writing, self.segments.back_mut()) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let added = segment.add(file, datagrams);
        if added.is_err() {
            // Whatever stands behind the last whole frame now, nothing is added to it.
            let _ = file.set_len(segment.written);
            self.writing = None;
            self.forget_where_done();
        }
        added
    }

    fn look_for_room(&self) -> io::Result<()> {
        let needed = self.reserve_bytes.saturating_add(self.segment_bytes);
        // Where the system does not tell, the disk will.
        match (self.room_for)(&self.folder.join(ENDING)) {
            Some(room) if self.reserve_bytes > 0 && room < needed => Err(io::Error::new(
                io::ErrorKind::StorageFull,
                format!(
                    "{room} bytes are left on the disk, of which {} are kept free",
                    self.reserve_bytes
                ),
            )),
            _ => Ok(()),
        }
    }

    /// What comes from now on is the last: it may fill the disk.
    pub(super) fn use_reserve(&mut self) {
        self.reserve_bytes = 0;
    }

    /// Puts datagrams before everything that is here, and on the disk: they are older, and nobody will finish them in
    /// this run.
    pub(super) fn put_in_front(&mut self, datagrams: &[Datagram]) -> io::Result<()> {
        let (mut segment, mut file) = self.create_in_front()?;
        let written = segment.add(&mut file, datagrams).and_then(|()| file.sync_all());
        if written.is_err() {
            // Half a file is of no use to anybody.
            let _ = fs::remove_file(&segment.path);
        } else {
            self.segments.push_front(segment);
        }
        written
    }

    /// Has everything that was added on the disk: the listener ends, and this stays.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.writing.as_ref().map_or(Ok(()), File::sync_all)
    }

    /// Reads on, at most so many datagrams. What cannot be read is set aside: at once where the file is not what was
    /// written, and after [`READ_ATTEMPTS`] where the disk does not give it back.
    pub(super) fn read(&mut self, most: usize) -> ReadBack {
        let mut back = ReadBack::default();
        let waiting = self
            .segments
            .iter_mut()
            .find(|segment| segment.read < segment.written);
        let Some(segment) = waiting else {
            return back;
        };
        match segment.read_on(most) {
            Ok(datagrams) => back.datagrams = datagrams,
            Err(error) if is_broken(&error) || segment.failures >= READ_ATTEMPTS => {
                tracing::error!(
                    file = %segment.path.display(),
                    %error,
                    alerts = segment.unread,
                    "waiting alerts cannot be read back; their file is set aside"
                );
                back.lost = segment.unread;
                segment.set_aside();
            }
            Err(error) => back.failure = Some(error),
        }
        self.forget_where_done();
        back
    }

    /// So many datagrams of this segment are in the log, or will never be. A segment of which all are is removed.
    pub(super) fn finish(&mut self, number: u64, datagrams: usize) {
        let segment = self.segments.iter_mut().find(|segment| segment.number == number);
        if let Some(segment) = segment {
            segment.unfinished = segment.unfinished.saturating_sub(datagrams);
        }
        self.remove_what_stays();
        self.forget_where_done();
    }

    fn forget_where_done(&mut self) {
        let is_done = |segment: &Segment| segment.read == segment.written && segment.unfinished == 0;
        if self.segments.back().is_some_and(is_done) {
            self.writing = None;
        }
        self.segments.retain(|segment| {
            let done = is_done(segment);
            if done
                && !segment.is_aside
                && let Err(error) = fs::remove_file(&segment.path)
            {
                tracing::warn!(file = %segment.path.display(), %error, "a file that is done with stays for now");
                self.stay.push(segment.path.clone());
            }
            !done
        });
    }

    /// Removes what could not be removed before. What stays to the end is read again at the next start, and everything
    /// in it is found in the log.
    fn remove_what_stays(&mut self) {
        self.stay.retain(|path| match fs::remove_file(path) {
            Ok(()) => false,
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        });
    }

    fn create_at_the_end(&mut self) -> io::Result<(Segment, File)> {
        loop {
            let number = self.next;
            self.next = number.checked_add(1).ok_or(io::ErrorKind::StorageFull)?;
            match self.create(number) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => return created,
            }
        }
    }

    fn create_in_front(&mut self) -> io::Result<(Segment, File)> {
        loop {
            self.first = self.first.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
            match self.create(self.first) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => return created,
            }
        }
    }

    /// An error of this kind where the number is taken, also by a file that was set aside.
    fn create(&self, number: u64) -> io::Result<(Segment, File)> {
        let path = self.folder.join(format!("{number:020}.{ENDING}"));
        if path.with_extension(segment::ASIDE).exists() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        let file = files::for_owner_only(&mut options).open(&path)?;
        Ok((Segment::new(number, path), file))
    }
}

fn numbered(folder: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return folder.to_owned();
    }
    let mut name = folder.as_os_str().to_owned();
    name.push(format!("-{number}"));
    name.into()
}

/// Datagrams hold community strings: only the owner may look.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    files::folder_for_owner_only(builder.recursive(true)).create(folder)
}

/// What listeners that have ended left in a folder.
fn segments_in(folder: &Path) -> io::Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
        let (Some(number), true) = (number, path.extension().is_some_and(|ending| ending == ENDING)) else {
            continue;
        };
        segments.push(Segment::left_over(number, path)?);
    }
    Ok(segments)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
