//! Shows notifications on this computer's desktop, on a thread of its own: a desktop that does not answer holds nobody
//! up. A desktop that refuses is told to the window, and nothing else.

use crate::{
    engine::view::Severity,
    ui::{Notification, Notifier, Waker},
};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Notifications that wait for the desktop at most; the newest ones beyond are dropped, and the list has them anyway.
const WAITING: usize = 16;

/// Starts the thread; `wake` is called after each notification.
pub(super) fn start(wake: Waker) -> Notifier {
    let (queue, waiting) = sync_channel(WAITING);
    let (outcomes, told) = sync_channel(WAITING);
    let thread = std::thread::Builder::new().name("notifications".to_owned());
    if let Err(error) = thread.spawn(move || show_each(&waiting, &outcomes, &wake)) {
        tracing::warn!(%error, "no thread for notifications");
    }
    Notifier {
        show: Box::new(move |notification| {
            if queue.try_send(notification).is_err() {
                tracing::warn!("the desktop takes no notifications");
            }
        }),
        told,
    }
}

fn show_each(waiting: &Receiver<Notification>, outcomes: &SyncSender<Result<(), String>>, wake: &Waker) {
    while let Ok(notification) = waiting.recv() {
        let outcome = show(&notification);
        if let Err(error) = &outcome {
            tracing::warn!(%error, "a notification was not shown");
        }
        // Where the window has not looked at the last sixteen, one more tells it nothing new.
        let _ = outcomes.try_send(outcome);
        wake();
    }
}

fn show(notification: &Notification) -> Result<(), String> {
    let mut shown = notify_rust::Notification::new();
    shown
        .appname("Tsuho")
        .summary(&notification.title)
        .body(&escaped(&notification.body));
    if notification.is_sounded {
        shown.sound_name(sound(notification.severity));
    }
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        let urgency = match notification.severity {
            Severity::Error => notify_rust::Urgency::Critical,
            Severity::Warning => notify_rust::Urgency::Normal,
            Severity::Information | Severity::Recovered => notify_rust::Urgency::Low,
        };
        shown
            .icon("tsuho")
            .urgency(urgency)
            .hint(notify_rust::Hint::Category("device.error".to_owned()))
            .hint(notify_rust::Hint::DesktopEntry("tsuho".to_owned()));
        if !notification.is_sounded {
            shown.hint(notify_rust::Hint::SuppressSound(true));
        }
    }
    shown.show().map(drop).map_err(|error| error.to_string())
}

/// A body may hold a few tags (Desktop Notifications Specification 1.2, "Markup"): what came from outside has none.
#[cfg(not(windows))]
fn escaped(body: &str) -> String {
    body.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Windows escapes by itself.
#[cfg(windows)]
fn escaped(body: &str) -> String {
    body.to_owned()
}

/// A sound by its name in the XDG sound naming specification 0.7.
#[cfg(not(windows))]
fn sound(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "dialog-error",
        Severity::Warning => "dialog-warning",
        Severity::Information => "dialog-information",
        Severity::Recovered => "complete",
    }
}

/// A sound by its name among those a toast can have.
#[cfg(windows)]
fn sound(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Reminder",
        Severity::Warning => "Mail",
        Severity::Information | Severity::Recovered => "Default",
    }
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::escaped;

    #[test]
    fn an_alert_puts_no_tags_into_a_notification() {
        assert_eq!(
            escaped("<a href=\"x\">PSU</a> & fan"),
            "&lt;a href=\"x\"&gt;PSU&lt;/a&gt; &amp; fan"
        );
    }
}
