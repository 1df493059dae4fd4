//! Windows: what the system itself says of the account and the computer, and a box to say something in.

use std::io;

pub(super) fn account_name() -> Option<String> {
    whoami::username().ok()
}

pub(super) fn computer_name() -> Option<String> {
    whoami::hostname().ok()
}

/// There is no limit of sockets that a process could raise.
pub(super) fn allow_open_files(_count: u64) -> io::Result<()> {
    Ok(())
}

pub(super) fn say_without_window(text: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Tsuho")
        .set_description(text)
        .show();
}
