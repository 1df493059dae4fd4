//! Unix: modes, and folders that can be synced.

use super::Names;
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

pub(super) const NAMES: Names = Names {
    ignore_case: false,
    devices: &[],
};

pub(super) fn for_owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

pub(super) fn folder_for_owner_only(builder: &mut DirBuilder) -> &mut DirBuilder {
    builder.mode(0o700)
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

pub(super) fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}
