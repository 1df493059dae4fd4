//! Being the body of a service: systemd is told when it is ready, how it goes, that it lives and that it stops, and its
//! sockets are taken over (sd_notify(3), sd_listen_fds(3)). Without systemd all of it does nothing.

use std::{
    net::UdpSocket,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Sockets that the service manager opened before it started us. Clones share them; each is taken once.
#[derive(Clone, Debug, Default)]
pub struct GivenSockets(Arc<Mutex<Vec<UdpSocket>>>);

impl GivenSockets {
    /// Takes them over from the environment (`LISTEN_FDS`), which then names none any more. Belongs at the start of a
    /// program, before it has a second thread.
    pub fn of_environment() -> Self {
        Self(Arc::new(Mutex::new(from_environment())))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// All that are left, as further handles: the service manager's sockets stay open as long as the program runs, so
    /// that nothing is lost while the listener is exchanged.
    pub fn handles(&self) -> std::io::Result<Vec<UdpSocket>> {
        let sockets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sockets.iter().map(UdpSocket::try_clone).collect()
    }
}

#[cfg(target_os = "linux")]
fn from_environment() -> Vec<UdpSocket> {
    let mut given = listenfd::ListenFd::from_env();
    let indices = 0..given.len();
    indices
        .filter_map(|index| match given.take_udp_socket(index) {
            Ok(socket) => socket,
            Err(error) => {
                tracing::warn!(index, %error, "the service manager gave something that is no UDP socket");
                None
            }
        })
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn from_environment() -> Vec<UdpSocket> {
    Vec::new()
}

/// The service manager, where there is one that wants to be told.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    is_told: bool,
    watchdog: Option<Duration>,
}

impl Service {
    /// As the environment says (`NOTIFY_SOCKET`, `WATCHDOG_USEC`).
    pub fn of_environment() -> Self {
        let is_told = cfg!(target_os = "linux") && std::env::var_os("NOTIFY_SOCKET").is_some();
        Self {
            is_told,
            watchdog: watchdog().filter(|_| is_told),
        }
    }

    /// Whether somebody is told.
    pub fn is_told(self) -> bool {
        self.is_told
    }

    /// Within which time it wants a sign of life; none where it does not.
    pub fn watchdog(self) -> Option<Duration> {
        self.watchdog
    }

    /// The sockets are open.
    pub fn ready(self, status: &str) {
        self.tell(&format!("READY=1\nSTATUS={}", one_line(status)));
    }

    /// A sign of life, and how it goes.
    pub fn alive(self, status: &str) {
        self.tell(&format!("WATCHDOG=1\nSTATUS={}", one_line(status)));
    }

    /// The end begins.
    pub fn stopping(self) {
        self.tell("STOPPING=1");
    }

    fn tell(self, state: &str) {
        if self.is_told
            && let Err(error) = notify(state)
        {
            tracing::warn!(%error, "the service manager could not be told");
        }
    }
}

/// A line break would begin another statement.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(target_os = "linux")]
fn notify(state: &str) -> std::io::Result<()> {
    sd_notify::notify(&[sd_notify::NotifyState::Custom(state)])
}

#[cfg(not(target_os = "linux"))]
fn notify(_state: &str) -> std::io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

#[cfg(not(target_os = "linux"))]
fn watchdog() -> Option<Duration> {
    None
}
