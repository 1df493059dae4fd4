//! A sign that threads look at, and wake up by.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

/// Says to threads that they should stop.
#[derive(Debug, Default)]
pub(super) struct StopSign {
    is_up: Mutex<bool>,
    changed: Condvar,
}

impl StopSign {
    pub(super) fn raise(&self) {
        *self.is_up.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    pub(super) fn is_up(&self) -> bool {
        *self.is_up.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits so long, or until it is raised.
    pub(super) fn wait(&self, patience: Duration) {
        let is_up = self.is_up.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever waits looks again by itself.
        let _ = self.changed.wait_timeout_while(is_up, patience, |is_up| !*is_up);
    }
}
