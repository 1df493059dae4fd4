//! Notifications on the desktop: how a system is told to show one.

#[cfg(not(windows))]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
use unix as system;
#[cfg(windows)]
use windows as system;

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Notification<'a> {
    /// The first line.
    pub title: &'a str,
    /// Plain text: whatever a system would take for markup in it is made harmless here.
    pub body: &'a str,
    /// How much it matters.
    pub weight: Weight,
    /// Whether a sound goes with it.
    pub is_sounded: bool,
}

/// How much a notification matters: its sound, and on Unix how long it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something is broken.
    Error,
    /// Something may break.
    Warning,
    /// Something happened.
    Information,
    /// Something is well again.
    Good,
}

/// Shows it; waits for the desktop, which may take long.
///
/// # Errors
/// What the desktop said.
pub fn show(notification: &Notification<'_>) -> Result<(), String> {
    let mut shown = notify_rust::Notification::new();
    shown
        .appname("Tsuho")
        .summary(notification.title)
        .body(&system::plain(notification.body));
    if notification.is_sounded {
        shown.sound_name(system::sound(notification.weight));
    }
    system::finish(&mut shown, notification);
    shown.show().map(drop).map_err(|error| error.to_string())
}
