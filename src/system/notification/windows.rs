//! Toasts of Windows, which escape texts by themselves.

use super::{Notification, Weight};

pub(super) fn plain(body: &str) -> String {
    body.to_owned()
}

/// A sound by its name among those a toast can have.
pub(super) fn sound(weight: Weight) -> &'static str {
    match weight {
        Weight::Error => "Reminder",
        Weight::Warning => "Mail",
        Weight::Information | Weight::Good => "Default",
    }
}

pub(super) fn finish(_shown: &mut notify_rust::Notification, _notification: &Notification<'_>) {}
