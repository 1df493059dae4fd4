//! Windows: no modes, no folder to sync, and renames that somebody's open handle holds up.

use super::Names;
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io,
    path::Path,
    time::Duration,
};

/// ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION: what somebody else's open handle makes of a rename.
const SOMEBODY_LOOKS_AT_IT: [i32; 2] = [5, 32];
/// The pauses between the tries, about a second in all.
const PAUSES_MILLIS: [u64; 7] = [1, 5, 20, 50, 150, 300, 500];

/// Microsoft, "Naming Files, Paths, and Namespaces": reserved names, also with an ending.
pub(super) const NAMES: Names = Names {
    ignore_case: true,
    devices: &[
        "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
        "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ],
};

pub(super) fn for_owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

pub(super) fn folder_for_owner_only(builder: &mut DirBuilder) -> &mut DirBuilder {
    builder
}

pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    for pause in PAUSES_MILLIS {
        match fs::rename(from, to) {
            Err(error) if is_held_up(&error) => std::thread::sleep(Duration::from_millis(pause)),
            done => return done,
        }
    }
    fs::rename(from, to)
}

fn is_held_up(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    code.is_some_and(|code| SOMEBODY_LOOKS_AT_IT.contains(&code))
}
