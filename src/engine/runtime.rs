//! The engine's thread: takes commands one by one and lets each run as a task of the async runtime.

use super::{Command, Event, JobId, Reply, Ticket, handle::Options, shared::Shared};
use std::sync::{
    Arc,
    mpsc::{Receiver, SyncSender},
};
use tokio::runtime::Runtime;

/// A session takes two file descriptors; the usual limit of 1024 is too low for a thousand servers at a time.
const FILE_DESCRIPTORS: u64 = 4096;

/// Runs until [`Command::Shutdown`], or until the face is gone.
pub(super) fn run(options: Options, tickets: &Receiver<Ticket>, events: SyncSender<Event>) {
    // Less is enough for most; who asks for more servers at a time than that is told which could not be reached.
    if let Err(error) = crate::system::process::allow_open_files(FILE_DESCRIPTORS) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("engine-worker")
        .enable_all()
        .build()
        .expect("the system has threads and a poll call for the runtime; without them nothing can run");
    let shared = Arc::new(Shared::new(options, events));
    runtime.block_on(shared.boot());
    let asked = take_commands(&runtime, &shared, tickets);
    runtime.block_on(shared.shutdown());
    if let Some(job) = asked {
        let result = Ok(Reply::Done);
        shared.emit(Event::Finished { job, result });
    }
    drop(shared);
    // Everything is closed. What still waits (a name server that does not answer) would only hold up the end.
    runtime.shutdown_background();
}

/// Until the end, and who asked for it.
fn take_commands(runtime: &Runtime, shared: &Arc<Shared>, tickets: &Receiver<Ticket>) -> Option<JobId> {
    while let Ok(ticket) = tickets.recv() {
        match ticket.command {
            Command::Shutdown => return Some(ticket.job),
            Command::Cancel { job } => {
                shared.cancel(job);
                shared.emit(Event::Finished {
                    job: ticket.job,
                    result: Ok(Reply::Done),
                });
            }
            command => {
                let stop = shared.admit(ticket.job);
                runtime.spawn(super::dispatch::run(
                    Arc::clone(shared),
                    ticket.job,
                    command,
                    stop,
                ));
            }
        }
    }
    None
}
