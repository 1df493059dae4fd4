//! Asking for a file: the system's dialog on a thread of its own, because it waits for a person.

use eframe::egui::Context;
use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, TryRecvError, sync_channel},
};

/// What a dialog is for.
pub(super) struct Ask {
    /// Above it.
    pub title: String,
    /// Endings of the files, without the point.
    pub endings: &'static [&'static str],
    /// The name that a new file begins with; none where a file that is there is opened.
    pub new_name: Option<String>,
}

/// A dialog that may be open.
#[derive(Default)]
pub(super) struct FileDialog {
    answer: Option<Receiver<Option<PathBuf>>>,
}

impl FileDialog {
    /// Opens it, where none is open.
    pub(super) fn open(&mut self, ctx: &Context, ask: Ask) {
        if self.is_open() {
            return;
        }
        let (sender, receiver) = sync_channel(1);
        let ctx = ctx.clone();
        let thread = std::thread::Builder::new().name("file dialog".to_owned());
        let started = thread.spawn(move || {
            let kinds = ask.endings.join(", ");
            let dialog = rfd::FileDialog::new()
                .set_title(ask.title)
                .add_filter(kinds, ask.endings);
            let path = match ask.new_name {
                Some(name) => dialog.set_file_name(name).save_file(),
                None => dialog.pick_file(),
            };
            // The window may be gone by now.
            let _ = sender.send(path);
            ctx.request_repaint();
        });
        if started.is_ok() {
            self.answer = Some(receiver);
        }
    }

    /// Whether it waits for a person.
    pub(super) fn is_open(&self) -> bool {
        self.answer.is_some()
    }

    /// The file, once it was chosen.
    pub(super) fn take(&mut self) -> Option<PathBuf> {
        match self.answer.as_ref()?.try_recv() {
            Err(TryRecvError::Empty) => None,
            Ok(path) => {
                self.answer = None;
                path
            }
            Err(TryRecvError::Disconnected) => {
                self.answer = None;
                None
            }
        }
    }
}
