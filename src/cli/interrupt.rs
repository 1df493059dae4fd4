//! Ctrl-C and SIGTERM: the running command stops where that is safe; where none runs, the program ends at once.

use super::exit::Status;
use crate::{
    engine::{Command, Engine, JobId, Ticket},
    system::process,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::SeqCst},
};

/// The number under which the engine answers a signal's own command; a session's numbers count up from 1 and never
/// get here.
pub(super) const BELL: JobId = JobId(u64::MAX);

/// No command runs: a prompt waits, or nothing does.
const IDLE: u64 = 0;

/// Whoever runs the verb ends it when the bell rings.
const HELD: u64 = u64::MAX;

/// What a shell expects of a program that Ctrl-C has ended (128 + SIGINT).
const INTERRUPTED: i32 = 130;

/// What a signal finds running.
#[derive(Clone, Default)]
pub(super) struct Interrupt {
    running: Arc<AtomicU64>,
}

impl Interrupt {
    /// Takes over the signals; once in a program's life.
    pub(super) fn install(engine: &Engine) -> Result<Self, Status> {
        let interrupt = Self::default();
        let (running, commands) = (Arc::clone(&interrupt.running), engine.commands());
        let mut asked = IDLE;
        let handled = process::on_stop(move || {
            let job = running.load(SeqCst);
            // Whoever asks a second time does not want to wait for what is safe.
            if job == IDLE || (job == asked && job != HELD) {
                std::process::exit(INTERRUPTED);
            }
            asked = job;
            // A full queue means that the engine is stuck; a second signal will try again.
            let _ = commands.try_send(Ticket {
                job: BELL,
                command: Command::Cancel { job: JobId(job) },
            });
        });
        handled.map(|()| interrupt).map_err(|_| Status::Bug)
    }

    /// This command runs until what is returned is dropped.
    pub(super) fn during(&self, job: JobId) -> Running {
        let before = self.running.load(SeqCst);
        if before == IDLE {
            self.running.store(job.0, SeqCst);
        }
        Running {
            running: Arc::clone(&self.running),
            before,
        }
    }

    /// From now on a signal only rings the [`BELL`]: an event `Finished` with that number.
    pub(super) fn hold(&self) {
        self.running.store(HELD, SeqCst);
    }
}

/// As long as it lives, a signal stops the command.
pub(super) struct Running {
    running: Arc<AtomicU64>,
    before: u64,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.running.store(self.before, SeqCst);
    }
}
