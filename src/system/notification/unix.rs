//! The Desktop Notifications Specification 1.2, by D-Bus.

use super::{Notification, Weight};
use notify_rust::{Hint, Urgency};

/// A body may hold a few tags ("Markup"): what came from outside has none.
pub(super) fn plain(body: &str) -> String {
    body.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A sound by its name in the XDG sound naming specification 0.7.
pub(super) fn sound(weight: Weight) -> &'static str {
    match weight {
        Weight::Error => "dialog-error",
        Weight::Warning => "dialog-warning",
        Weight::Information => "dialog-information",
        Weight::Good => "complete",
    }
}

pub(super) fn finish(shown: &mut notify_rust::Notification, notification: &Notification<'_>) {
    let urgency = match notification.weight {
        Weight::Error => Urgency::Critical,
        Weight::Warning => Urgency::Normal,
        Weight::Information | Weight::Good => Urgency::Low,
    };
    shown
        .icon("tsuho")
        .urgency(urgency)
        .hint(Hint::Category("device.error".to_owned()))
        .hint(Hint::DesktopEntry("tsuho".to_owned()));
    if !notification.is_sounded {
        shown.hint(Hint::SuppressSound(true));
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn an_alert_puts_no_tags_into_a_notification() {
        assert_eq!(
            plain("<a href=\"x\">PSU</a> & fan"),
            "&lt;a href=\"x\"&gt;PSU&lt;/a&gt; &amp; fan"
        );
    }
}
