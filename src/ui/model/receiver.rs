//! Whom the receiver listens to: asked for when the settings are opened, and changed from there.

use super::{Loaded, Model, Purpose};
use crate::engine::{Command, Failure, JobId, ReceiverChange, Reply, view::ReceiverView};
use std::sync::Arc;

impl Model {
    /// Whom the receiver listens to, as the engine told last.
    pub fn receiver(&self) -> &Loaded<ReceiverView> {
        &self.receiver
    }

    /// Asks whom the receiver listens to.
    pub fn load_receiver(&mut self) {
        let job = self.send(Command::ShowReceiver, Purpose::Receiver);
        self.receiver.begin(job);
    }

    /// Changes whom the receiver listens to.
    pub fn change_receiver(&mut self, change: ReceiverChange) {
        let job = self.send(Command::ChangeReceiver { change }, Purpose::Receiver);
        self.receiver.begin(job);
    }

    pub(super) fn receiver_came(&mut self, id: JobId, result: Result<Reply, Arc<Failure>>) {
        let now = self.clock.now();
        match result {
            Ok(Reply::Receiver(view)) => {
                self.receiver.finish(id, Ok(*view), now);
            }
            Ok(_) => self.receiver.job = None,
            Err(failure) => {
                self.receiver.finish(id, Err(failure), now);
            }
        }
    }
}
