//! This process: as whom it runs, on which computer, with how many files, and how it says that it has no window.

#[cfg(not(windows))]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::io;

/// The name of the account this process runs as; none where the system does not tell.
pub fn account_name() -> Option<String> {
    system::account_name()
}

/// This computer's name; none where the system does not tell.
pub fn computer_name() -> Option<String> {
    system::computer_name()
}

/// Lets this process have so many files and sockets open, where the system has a limit that can be raised.
///
/// # Errors
/// What the system said; the limit is then as it was.
pub fn allow_open_files(count: u64) -> io::Result<()> {
    system::allow_open_files(count)
}

/// Calls this on another thread whenever somebody wants the program to stop: Ctrl-C and SIGTERM; on Windows Ctrl-C,
/// Ctrl-Break, a closed console, log-off and shutdown, which leave it some seconds to end by itself. Once in a program's
/// life.
///
/// # Errors
/// What the system said.
pub fn on_stop(handler: impl FnMut() + Send + 'static) -> io::Result<()> {
    system::on_stop(handler)
}

/// Says what the window cannot say, because there is none: on stderr; on Windows in a message box, because a program
/// with windows has no console there.
pub fn say_without_window(text: &str) {
    system::say_without_window(text);
}
