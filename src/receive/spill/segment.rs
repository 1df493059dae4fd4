//! One file of the spill: what was added to it, and how far it was read.

use super::{
    super::datagram::{Datagram, Place},
    frame::{self, Parsed},
};
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::PathBuf,
    time::{Duration, Instant},
};

/// How much is read at once; the largest frame fits.
const CHUNK_BYTES: u64 = 256 << 10;
/// What the name of a file ends with that was set aside.
pub(super) const ASIDE: &str = "broken";
/// When datagrams came is kept this exactly, by the clock that nobody sets: it stands in no file, and takes memory.
const EXACT_TO: Duration = Duration::from_secs(1);

/// A file of frames.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) number: u64,
    pub(super) path: PathBuf,
    /// How many bytes of whole frames it holds.
    pub(super) written: u64,
    /// How many of them were read.
    pub(super) read: u64,
    /// How many datagrams were written by us and not read; none are known of a segment that was left over.
    pub(super) unread: usize,
    /// How many were read and are not finished.
    pub(super) unfinished: usize,
    is_left_over: bool,
    /// How often in a row it could not be read.
    pub(super) failures: u32,
    /// Its rest cannot be read; the file is kept for a person to look at.
    pub(super) is_aside: bool,
    /// When the datagrams from this byte on came, in the order of the bytes.
    came: Vec<(u64, Instant)>,
}

/// Whether what was read is not what was written, and will never be.
pub(super) fn is_broken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound
    )
}

impl Segment {
    /// An empty one.
    pub(super) fn new(number: u64, path: PathBuf) -> Self {
        Self {
            number,
            path,
            written: 0,
            read: 0,
            unread: 0,
            unfinished: 0,
            is_left_over: false,
            failures: 0,
            is_aside: false,
            came: Vec::new(),
        }
    }

    /// A file that a listener before this one left.
    pub(super) fn left_over(number: u64, path: PathBuf) -> io::Result<Self> {
        Ok(Self {
            written: fs::metadata(&path)?.len(),
            is_left_over: true,
            ..Self::new(number, path)
        })
    }

    /// Adds frames; on an error its length stays as it was.
    pub(super) fn add(&mut self, file: &mut File, datagrams: &[Datagram]) -> io::Result<()> {
        let mut bytes = Vec::new();
        let known = self.came.len();
        for datagram in datagrams {
            self.note(u64::try_from(bytes.len()).unwrap_or(u64::MAX), datagram.came);
            frame::write(&mut bytes, datagram);
        }
        file.write_all(&bytes)
            .inspect_err(|_| self.came.truncate(known))?;
        self.written += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.unread += datagrams.len();
        Ok(())
    }

    /// What will stand so many bytes behind the end came then.
    fn note(&mut self, behind: u64, came: Option<Instant>) {
        let Some(came) = came else { return };
        let is_known = |(_, before): &(u64, Instant)| came.saturating_duration_since(*before) < EXACT_TO;
        if !self.came.last().is_some_and(is_known) {
            self.came.push((self.written + behind, came));
        }
    }

    /// When the datagram at this byte came; none where that was in another listener's time.
    fn came(&self, at: u64) -> Option<Instant> {
        let known = self.came.partition_point(|(from, _)| *from <= at);
        self.came.get(known.checked_sub(1)?).map(|(_, came)| *came)
    }

    /// Keeps the file under another name; what was read of it is on its way into the log.
    pub(super) fn set_aside(&mut self) {
        self.unread = 0;
        self.read = self.written;
        self.is_aside = true;
        if let Err(error) = fs::rename(&self.path, self.path.with_extension(ASIDE)) {
            tracing::error!(%error, "a file of waiting alerts was not set aside");
        }
    }

    /// What waits here, at most so many datagrams and one chunk. An error where it is no frame.
    pub(super) fn read_on(&mut self, most: usize) -> io::Result<Vec<Datagram>> {
        let read = self.try_to_read_on(most);
        self.failures = if read.is_ok() { 0 } else { self.failures + 1 };
        read
    }

    fn try_to_read_on(&mut self, most: usize) -> io::Result<Vec<Datagram>> {
        let waiting = self.written - self.read;
        let length = usize::try_from(waiting.min(CHUNK_BYTES)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length];
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.read))?;
        file.read_exact(&mut bytes)?;
        let mut rest = bytes.as_slice();
        let mut datagrams = Vec::new();
        let consumed = |rest: &[u8]| u64::try_from(length - rest.len()).unwrap_or(u64::MAX);
        while datagrams.len() < most {
            match frame::parse(rest) {
                Parsed::Frame(mut datagram, behind) => {
                    datagram.came = self.came(self.read + consumed(rest));
                    datagram.place = Some(Place {
                        segment: self.number,
                        is_left_over: self.is_left_over,
                    });
                    datagrams.push(datagram);
                    rest = behind;
                }
                // What the chunk has cut off is read with the next one.
                Parsed::Incomplete if !datagrams.is_empty() => break,
                // A crash has torn the last frame: whoever sent it has had no answer.
                Parsed::Incomplete if self.is_left_over && waiting <= CHUNK_BYTES => {
                    tracing::warn!(file = %self.path.display(), "a crash has cut off the last of the waiting alerts");
                    self.read = self.written;
                    return Ok(datagrams);
                }
                Parsed::Incomplete | Parsed::Broken if datagrams.is_empty() => {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                Parsed::Incomplete | Parsed::Broken => break,
            }
        }
        self.read += consumed(rest);
        self.unread = self.unread.saturating_sub(datagrams.len());
        self.unfinished += datagrams.len();
        Ok(datagrams)
    }
}
