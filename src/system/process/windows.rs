//! Windows: what the system itself says of the account and the computer, and a box to say something in.

use std::io;
use tokio::signal::windows;

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

/// By tokio, because it holds the system back while the program ends: where a handler of `CTRL_CLOSE_EVENT` returns, the
/// process is gone at once.
pub(super) fn on_stop(mut handler: impl FnMut() + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let within = runtime.enter();
    let (mut ctrl_c, mut ctrl_break) = (windows::ctrl_c()?, windows::ctrl_break()?);
    let (mut close, mut log_off) = (windows::ctrl_close()?, windows::ctrl_logoff()?);
    let mut shutdown = windows::ctrl_shutdown()?;
    drop(within);
    let wait = async move {
        loop {
            tokio::select! {
                _ = ctrl_c.recv() => {}
                _ = ctrl_break.recv() => {}
                _ = close.recv() => {}
                _ = log_off.recv() => {}
                _ = shutdown.recv() => {}
            }
            handler();
        }
    };
    let thread = std::thread::Builder::new().name("console events".to_owned());
    thread.spawn(move || runtime.block_on(wait)).map(drop)
}

pub(super) fn say_without_window(text: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Tsuho")
        .set_description(text)
        .show();
}
