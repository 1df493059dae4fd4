//! Shows notifications on this computer's desktop, on a thread of its own: a desktop that does not answer holds nobody
//! up. A desktop that refuses is told to the window, and nothing else.

use crate::{
    engine::view::Severity,
    system::notification::{self, Weight},
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
    notification::show(&notification::Notification {
        title: &notification.title,
        body: &notification.body,
        weight: match notification.severity {
            Severity::Error => Weight::Error,
            Severity::Warning => Weight::Warning,
            Severity::Information => Weight::Information,
            Severity::Recovered => Weight::Good,
        },
        is_sounded: notification.is_sounded,
    })
}
