//! The folder of MIB files: reads what lies there, within bounds. Blocks; parses nothing itself.

use super::Mibs;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The most octets of a file that is read. The largest vendors' MIBs have some 2 MiB.
pub const FILE_BYTES: u64 = 8 << 20;
/// The most files that are read.
pub const FILES: usize = 500;
/// The most octets of all files together.
const ALL_BYTES: u64 = 64 << 20;

/// Why the folder, or a file in it, is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderError {
    /// The system said no.
    #[error("{path}: {message}")]
    Io {
        /// Of what.
        path: PathBuf,
        /// What the system said.
        message: String,
    },
    /// The file is larger than a MIB.
    #[error("{path} has more than {FILE_BYTES} octets")]
    TooLarge {
        /// Which.
        path: PathBuf,
    },
    /// There is more in the folder than is read.
    #[error("{path} has more files, or larger ones, than are read")]
    TooMany {
        /// Which folder.
        path: PathBuf,
    },
}

/// Reads every file of the folder in the order of their names; a folder that is not there has none. Files that begin
/// with a dot are left alone. A file that cannot be read hinders no other.
pub fn read_folder(folder: &Path) -> (Mibs, Vec<FolderError>) {
    let mut errors = Vec::new();
    let failed = |path: &Path, error: &io::Error| FolderError::Io {
        path: path.to_owned(),
        message: error.to_string(),
    };
    let mut paths = match fs::read_dir(folder) {
        Ok(entries) => entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.is_file() && !is_hidden(path))
            .collect::<Vec<_>>(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            errors.push(failed(folder, &error));
            Vec::new()
        }
    };
    paths.sort();
    let mut files = Vec::new();
    let mut bytes_read = 0;
    for path in paths {
        if files.len() == FILES || bytes_read > ALL_BYTES {
            errors.push(FolderError::TooMany {
                path: folder.to_owned(),
            });
            break;
        }
        match read(&path) {
            Ok(Some(bytes)) => {
                bytes_read += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                files.push((path, bytes));
            }
            Ok(None) => errors.push(FolderError::TooLarge { path }),
            Err(error) => errors.push(failed(&path, &error)),
        }
    }
    (Mibs::read(&files), errors)
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_none_or(|name| name.starts_with('.'))
}

/// None where the file is too large. Never reads more than that, whatever the system says about its size.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    use io::Read;
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|len| len <= FILE_BYTES);
    Ok(fits.then_some(bytes))
}
