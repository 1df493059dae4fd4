//! What is told of on the desktop, in words, and the window's end of whoever shows it. Nothing here waits for a desktop.

use super::{model::Digest, plain::plain};
use crate::{engine::view::Severity, i18n::Language, say, words};
use std::sync::mpsc::Receiver;

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// One line.
    pub title: String,
    /// What more there is to say.
    pub body: String,
    /// The worst severity it tells of.
    pub severity: Severity,
    /// Whether it is heard.
    pub is_sounded: bool,
}

impl Notification {
    /// Tells of these alerts.
    pub fn of(digest: &Digest, language: Language) -> Option<Self> {
        let worst = digest.worst.as_ref()?;
        let name = words::severity(worst.severity, language);
        let what = plain(worst.title.get(language)).into_owned();
        let server = worst.server.as_deref().map(|server| plain(server).into_owned());
        let sender = server.unwrap_or_else(|| worst.source.ip().to_string());
        let (title, body) = match digest.count() {
            1 => (
                say!(language, "ui-notify-one", severity = name, title = what),
                sender,
            ),
            count => (
                say!(language, "ui-notify-many", count = count),
                say!(
                    language,
                    "ui-notify-many-text",
                    severity = name,
                    title = what,
                    sender = sender
                ),
            ),
        };
        Some(Self {
            title,
            body,
            severity: worst.severity,
            is_sounded: digest.is_sounded,
        })
    }

    /// One to see whether notifications are shown at all.
    pub fn trial(language: Language) -> Self {
        Self {
            title: say!(language, "ui-notify-trial-title"),
            body: say!(language, "ui-notify-trial-text"),
            severity: Severity::Information,
            is_sounded: true,
        }
    }
}

/// Whoever shows notifications.
pub struct Notifier {
    /// Takes a notification; must not wait for the desktop.
    pub show: Box<dyn Fn(Notification)>,
    /// Says of each whether the desktop took it, else why not.
    pub told: Receiver<Result<(), String>>,
}
