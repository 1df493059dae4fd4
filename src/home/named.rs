//! A file that the user named, written bit by bit: it appears whole, or not at all.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// A file that is being written beside its place, readable by its owner only on Unix. Dropped, it is gone.
pub struct NewFile {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
    overwrite: bool,
}

impl NewFile {
    /// Begins it. No folder is made: a mistyped path is an error.
    ///
    /// # Errors
    /// `AlreadyExists` where something is there and `overwrite` was not asked for; `InvalidInput` where it is no file;
    /// otherwise what the system said.
    pub fn begin(path: &Path, overwrite: bool) -> io::Result<Self> {
        let path = match fs::metadata(path) {
            Ok(_) if !overwrite => return Err(io::ErrorKind::AlreadyExists.into()),
            Ok(there) if !there.is_file() => return Err(io::ErrorKind::InvalidInput.into()),
            // The file behind a link is replaced, not the link.
            Ok(_) => fs::canonicalize(path)?,
            Err(_) => path.to_owned(),
        };
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            .prefix(".tsuho-")
            .suffix(".new")
            .tempfile_in(folder)?;
        Ok(Self {
            file: BufWriter::new(file),
            path,
            overwrite,
        })
    }

    /// Puts it in its place, and returns when it is on disk.
    ///
    /// # Errors
    /// `AlreadyExists` where something has appeared there meanwhile and `overwrite` was not asked for; otherwise what
    /// the system said.
    pub fn finish(self) -> io::Result<()> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        if self.overwrite {
            file.persist(&self.path)?;
        } else {
            file.persist_noclobber(&self.path)?;
        }
        super::sync_folder(&self.path)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl io::Seek for NewFile {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::NewFile;
    use std::io::Write;

    #[test]
    fn it_appears_whole_and_replaces_only_where_that_was_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alerts.csv");
        let names = || std::fs::read_dir(folder.path()).expect("readable").count();

        let mut given_up = NewFile::begin(&path, false).expect("begun");
        given_up.write_all(b"half").expect("written");
        assert!(!path.exists());
        drop(given_up);
        assert_eq!(names(), 0, "nothing is left of it");

        let mut first = NewFile::begin(&path, false).expect("begun");
        let mut second = NewFile::begin(&path, false).expect("nothing is there yet");
        first.write_all(b"one").expect("written");
        second.write_all(b"two").expect("written");
        first.finish().expect("in its place");
        let late = second.finish().expect_err("something is there now");
        assert_eq!(late.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).expect("there"), b"one");

        assert!(NewFile::begin(&path, false).is_err());
        let mut third = NewFile::begin(&path, true).expect("asked for");
        third.write_all(b"three").expect("written");
        third.finish().expect("replaced");
        assert_eq!(std::fs::read(&path).expect("there"), b"three");
        assert_eq!(names(), 1);
        assert!(
            NewFile::begin(folder.path(), true).is_err(),
            "a folder is no file"
        );
    }
}
