//! Files: who may read a new one, and when a name is on the disk.

#[cfg(not(windows))]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::{
    fs::{DirBuilder, OpenOptions},
    io,
    path::Path,
};

/// What a file may be called.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// `A` and `a` are the same file.
    pub ignore_case: bool,
    /// Names that are devices, whatever ending follows them; small letters.
    pub devices: &'static [&'static str],
}

impl Names {
    /// Whether this name, without an ending, is a device's.
    pub fn is_device(&self, name: &str) -> bool {
        self.devices
            .iter()
            .any(|device| device.eq_ignore_ascii_case(name))
    }
}

/// What a file may be called on this system.
pub const NAMES: Names = system::NAMES;

/// A new file is for its owner only: mode 0600 on Unix. On Windows it inherits what its folder allows, and the folders
/// of a user's profile allow that user, the administrators and the system.
pub fn for_owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    system::for_owner_only(options)
}

/// The same for a folder: mode 0700 on Unix.
pub fn folder_for_owner_only(builder: &mut DirBuilder) -> &mut DirBuilder {
    system::folder_for_owner_only(builder)
}

/// Makes a new, renamed or removed name in this folder durable. Windows offers no such call; its file system keeps names
/// in a journal of its own.
///
/// # Errors
/// What the system said.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    system::sync_folder(folder)
}

/// Gives a file another name, in place of a file that has it already. On Windows a virus scanner or an indexer that looks
/// at a new file refuses this for a moment: there it is tried again for about a second.
///
/// # Errors
/// What the system said.
pub fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    system::rename_over(from, to)
}
